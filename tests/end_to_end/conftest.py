# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed extension, as the add-on's own tests have it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.addon.conftest import addon, install_extension, installed, pytest_sessionfinish

__all__ = ["addon", "install_extension", "installed", "pytest_sessionfinish"]


@pytest.fixture
def connected(addon: Any, start_server: Callable[..., Any]) -> Any:
    """The extension, set to a real backend process with the bundled model."""
    server = start_server()
    chosen = addon.runtime.preferences()
    chosen.mode, chosen.url, chosen.token = "URL", server.url, server.token
    addon.server = server
    return addon
