# SPDX-License-Identifier: GPL-3.0-or-later
"""What is laid over a motion that is made without it: how a body is held, gestures, things in hands, kneeling."""
