# SPDX-License-Identifier: GPL-3.0-or-later
"""Turning the published checkpoints of MoSa, which a user has, into a model folder."""
