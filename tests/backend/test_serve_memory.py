# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory that the server holds."""

from __future__ import annotations

import platform

import pytest

from mosa.serve.memory import give_memory_back, memory_mb


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was freed")
def test_what_was_freed_is_given_back() -> None:
    blocks = [bytearray(b"x" * 60_000) for _ in range(4000)]  # small enough to lie side by side on the heap
    del blocks[:-1]  # the last one keeps all below it
    held = memory_mb()
    give_memory_back()
    assert memory_mb() < held - 150
