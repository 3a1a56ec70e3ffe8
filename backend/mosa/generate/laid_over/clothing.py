# SPDX-License-Identifier: GPL-3.0-or-later
"""What hands do with clothes that are put on and taken off; the clothes themselves are the animator's."""

from __future__ import annotations

from .gestures import Gesture

_COAT = r"THE(?:jacket|coat|raincoat|overcoat|lab coat|blazer|vest|hoodie|cardigan|sweater|shirt|uniform|robe|armou?r)"
_HAT = r"THE(?:hat|cap|helmet|hood|crown|mask|glasses|sunglasses|goggles|headphones)"
_OUT = (0.8, -0.6, -0.4)
CLOTHING = (
    Gesture(
        f"(?:~put|~pull|~throw|~slip)(?: back)? on {_COAT}|(?:~put|~pull) {_COAT} (?:back )?on"
        f"|~don {_COAT}|~get dressed",
        5.6,
        head=(0, 14, 8, 10, 4, 12, 18, 16, 0),
        turn=(0, 8, -20, -24, 16, 14, 0, 0, 0),
        trunk=(0, 4, 2, 4, -2, 2, 4, 2, 0),
        twist=(0, 6, -16, -20, 16, 10, 0, 0, 0),
        shoulders=(0, 0, 6, 8, 8, 12, 4, 0, 0),
        # The arm goes into its sleeve while the other hand holds the collar, then the other way around.
        arm=(
            *((0.12, -0.08, 0.32), (0.26, -0.18, 0.06), (0.5, -0.16, 0.1), (0.3, 0.02, 0.3), (0.08, 0.12, 0.18)),
            *((0.1, 0.1, 0.19), (0.05, -0.06, 0.22), (0.05, -0.24, 0.21), (0.08, -0.22, 0.22)),
        ),
        other=(
            *((0.12, -0.08, 0.32), (0.04, 0.06, 0.24), (0.0, 0.12, 0.2), (0.2, -0.14, 0.12), (0.28, -0.24, -0.1)),
            *((0.5, -0.14, 0.08), (0.12, 0.06, 0.22), (0.03, -0.22, 0.21), (0.06, -0.22, 0.21)),
        ),
        elbow=_OUT,
    ),
    Gesture(
        f"(?:~take|~pull|~throw|~slip) off {_COAT}|(?:~take|~pull) {_COAT} off|~remove {_COAT}|~get undressed",
        5.4,
        head=(0, 14, 10, 0, 6, 10, 14, 0),
        turn=(0, 0, 0, 10, -18, -22, 4, 0),
        trunk=(0, 2, -4, -6, 0, 4, 6, 0),
        twist=(0, 0, 0, 14, -18, -14, 0, 0),
        shoulders=(0, 0, 10, 12, 4, 0, 0, 0),
        arm=(
            *((0.06, -0.2, 0.22), (0.06, 0.02, 0.2), (0.2, 0.08, 0.14), (0.28, -0.26, -0.1), (0.2, -0.28, -0.18)),
            *((0.34, -0.2, 0.08), (0.2, -0.12, 0.32), (0.22, -0.2, 0.28)),
        ),
        other=(
            *((0.05, -0.18, 0.22), (0.06, 0.04, 0.2), (0.2, 0.08, 0.14), (0.26, -0.24, -0.06), (0.3, -0.26, -0.1)),
            *((0.1, -0.2, 0.26), (0.08, -0.14, 0.32), (0.12, -0.2, 0.3)),
        ),
        elbow=_OUT,
    ),
    Gesture(
        f"(?:~put|~pull)(?: back)? on {_HAT}|(?:~put|~pull) {_HAT} (?:back )?on|~adjust {_HAT}|~tip {_HAT}",
        2.8,
        head=(0, 10, 12, 4, 0),
        arm=((0.16, -0.08, 0.3), (0.17, 0.2, 0.24), (0.13, 0.38, 0.1), (0.13, 0.38, 0.08), (0.13, 0.37, 0.09)),
        both=True,
        elbow=(1.0, -0.4, 0.3),
    ),
    Gesture(
        f"(?:~take|~pull) off {_HAT}|(?:~take|~pull) {_HAT} off|~remove {_HAT}",
        2.8,
        head=(0, 8, 10, 6, 0),
        arm=((0.14, 0.36, 0.1), (0.14, 0.38, 0.08), (0.17, 0.26, 0.24), (0.16, -0.06, 0.32), (0.18, -0.16, 0.28)),
        both=True,
        elbow=(1.0, -0.4, 0.3),
    ),
)
"""The gestures, of which the first one that fits is meant."""
