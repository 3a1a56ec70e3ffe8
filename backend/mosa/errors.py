# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors a caller of MoSa may meet; their text is one sentence meant for a person."""


class MosaError(Exception):
    """Base of every error that MoSa raises on purpose."""


class RequestError(MosaError, ValueError):
    """What was asked for cannot be done: empty prompt, impossible length, seed out of range."""


class ModelError(MosaError):
    """A model folder is missing, truncated, altered or not understood."""


class Cancelled(MosaError):
    """The caller cancelled the work; nothing was produced."""
