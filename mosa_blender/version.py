# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension's version. No bpy."""

from __future__ import annotations

import tomllib
from pathlib import Path


def extension_version() -> str:
    """The manifest's version: the file is beside this module, or in the sources a folder above."""
    here = Path(__file__).resolve().parent
    for folder in (here, here.parent):
        manifest = folder / "blender_manifest.toml"
        if manifest.is_file():
            return str(tomllib.loads(manifest.read_text(encoding="utf-8"))["version"])
    raise FileNotFoundError(f"{here} has no blender_manifest.toml: install the extension again.")
