# SPDX-License-Identifier: GPL-3.0-or-later
"""Which part of the body is re-imagined. No bpy."""

from __future__ import annotations

from ..rig.skeleton import JOINTS

_ARMS = ("collar", "shoulder", "elbow", "wrist")
_TRUNK = ("spine", "neck", "head")

SCOPES = {
    "BODY": tuple(range(len(JOINTS))),
    "UPPER": tuple(k for k, joint in enumerate(JOINTS) if any(part in joint for part in (*_TRUNK, *_ARMS))),
    "LOWER": tuple(k for k, joint in enumerate(JOINTS) if not any(part in joint for part in (*_TRUNK, *_ARMS))),
    "ARMS": tuple(k for k, joint in enumerate(JOINTS) if any(part in joint for part in _ARMS)),
}
"""The joints of each scope, as indices into JOINTS."""
