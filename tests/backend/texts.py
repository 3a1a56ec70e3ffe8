# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts of all kinds: any text, and words in any order, which mean something now and then."""

from __future__ import annotations

from hypothesis import strategies as st


def any_text(words: str) -> st.SearchStrategy[str]:
    """Any text, and sentences of words, which are separated by blanks."""
    return st.text(max_size=60) | st.lists(st.sampled_from(words.split()), min_size=1, max_size=7).map(" ".join)
