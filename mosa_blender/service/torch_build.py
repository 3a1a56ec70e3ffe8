# SPDX-License-Identifier: GPL-3.0-or-later
"""Which build of torch fits this computer, where it comes from and how large it is. No bpy."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
WINDOWS_CUDA_INDEX = "https://download.pytorch.org/whl/cu130"
OLDEST_DRIVER, OLDEST_CARD = 13000, (7, 5)
"""CUDA version (13.0) and compute capability that torch's CUDA builds need."""

_CAPABILITY_MAJOR, _CAPABILITY_MINOR = 75, 76  # of CUDA's enum CUdevice_attribute


@dataclass(frozen=True)
class Size:
    """What an installation takes, in megabytes."""

    download: int
    disk: int

    def sentence(self, folder: Path) -> str:
        """The size statement shown before anything is downloaded."""
        return f"Downloads about {self.download} MB and takes about {self.disk} MB in {folder}"


SIZES = {"cpu": Size(250, 1550), "cuda": Size(3000, 7300)}


@cache
def accelerator() -> str:
    """'cuda' where there is an NVIDIA card and driver that torch has builds for, else 'cpu'."""
    if sys.platform == "darwin":
        return "cpu"  # the one macOS build has Metal in it
    library = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        return "cuda" if takes_torch(ctypes.CDLL(library)) else "cpu"
    except (OSError, AttributeError):
        return "cpu"


def takes_torch(driver: Any) -> bool:
    """Whether a CUDA driver (its library) and one of its cards are new enough for torch."""
    version, count, device, major, minor = (ctypes.c_int() for _ in range(5))
    if driver.cuInit(0) or driver.cuDriverGetVersion(ctypes.byref(version)) or version.value < OLDEST_DRIVER:
        return False
    if driver.cuDeviceGetCount(ctypes.byref(count)):
        return False
    for index in range(count.value):
        driver.cuDeviceGet(ctypes.byref(device), index)
        for value, attribute in ((major, _CAPABILITY_MAJOR), (minor, _CAPABILITY_MINOR)):
            driver.cuDeviceGetAttribute(ctypes.byref(value), attribute, device)
        if (major.value, minor.value) >= OLDEST_CARD:
            return True
    return False


def package_index(build: str) -> str | None:
    """The package index of the torch build wanted here, None for the ordinary one."""
    if sys.platform == "darwin":
        return None
    if build == "cpu":
        return CPU_INDEX
    return WINDOWS_CUDA_INDEX if sys.platform == "win32" else None
