# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed extension, as the add-on's own tests have it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.addon.conftest import addon, install_extension, installed, pytest_sessionfinish
from tests.conftest import ServerProcess

__all__ = ["addon", "install_extension", "installed", "pytest_sessionfinish"]


@pytest.fixture(scope="session")
def servers() -> Iterator[list[ServerProcess]]:
    """Backend processes with the bundled model, of which the last one may still run; it takes seconds to start one."""
    started: list[ServerProcess] = []
    yield started
    for server in started:
        server.close()


@pytest.fixture
def connected(addon: Any, servers: list[ServerProcess]) -> Any:
    """The extension, set to a real backend process with the bundled model: a new one after a test that ended it."""
    if not servers or servers[-1].process.poll() is not None:
        servers.append(ServerProcess())
    server = servers[-1]
    chosen = addon.service.runtime.preferences()
    chosen.mode, chosen.url, chosen.token = "URL", server.url, server.token
    addon.server = server
    return addon
