# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed extension, as the add-on's own tests have it."""

from tests.addon.conftest import addon, install_extension, installed, pytest_sessionfinish

__all__ = ["addon", "install_extension", "installed", "pytest_sessionfinish"]
