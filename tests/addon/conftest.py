# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the add-on's tests: the installed extension, a fresh file each, a backend."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.addon.fake_backend import FakeBackend

# bpy reads this when it is first imported, so it has to be set before any test module is.
USER_RESOURCES = tempfile.mkdtemp(prefix="mosa-blender-user-")
os.environ["BLENDER_USER_RESOURCES"] = USER_RESOURCES

INSTALLED_NAME = "bl_ext.user_default.mosa_blender"
STATUS = pytest.StashKey[int]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Disable the extension, so that no timer or process of it is left at the interpreter's end."""
    session.config.stash[STATUS] = int(exitstatus)
    if INSTALLED_NAME in sys.modules:
        import addon_utils

        addon_utils.disable(INSTALLED_NAME, default_set=False)
    shutil.rmtree(USER_RESOURCES, ignore_errors=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Blender 4.5's module may wait for its own sound thread for ever when the interpreter ends."""
    bpy = sys.modules.get("bpy")
    if bpy is not None and bpy.app.version < (5, 0, 0):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash.get(STATUS, 1))


@pytest.fixture(scope="session")
def install_extension(extension_zip: Path) -> Callable[[], ModuleType]:
    """Install the zip as Blender does from disk; the extension's root module."""
    import bpy

    def install() -> ModuleType:
        done = bpy.ops.extensions.package_install_files(
            filepath=str(extension_zip), repo="user_default", enable_on_install=True
        )
        assert done == {"FINISHED"}
        return sys.modules[INSTALLED_NAME]

    return install


@pytest.fixture(scope="session")
def installed(install_extension: Callable[[], ModuleType]) -> None:
    """The extension, installed once."""
    install_extension()


@pytest.fixture
def addon(installed: None) -> Iterator[Any]:
    """The installed extension in a fresh file, with preferences at their defaults."""
    import bpy

    bpy.ops.wm.read_homefile(app_template="")
    for item in list(bpy.data.objects):
        bpy.data.objects.remove(item)
    module: Any = sys.modules[INSTALLED_NAME]
    chosen = module.service.runtime.preferences()
    for name in ("mode", "url", "token", "device", "threads", "python", "folder"):
        chosen.property_unset(name)
    yield module
    # An update of the extension puts a new module in the place of the one before.
    module = sys.modules[INSTALLED_NAME]
    module.jobs.manager.shut_down()
    module.service.runtime.get().backend.stop()


@pytest.fixture
def fake_backend() -> Iterator[FakeBackend]:
    """A backend that plays a script instead of generating."""
    backend = FakeBackend()
    backend.start()
    yield backend
    backend.stop()


@pytest.fixture
def connected(addon: Any, fake_backend: FakeBackend) -> Any:
    """The extension, set to the fake backend."""
    chosen = addon.service.runtime.preferences()
    chosen.mode, chosen.url, chosen.token = "URL", fake_backend.url, fake_backend.token
    return addon
