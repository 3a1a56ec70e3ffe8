# SPDX-License-Identifier: GPL-3.0-or-later
"""How prompts are read: who does what, in which order, how often, how far and for how long, in whose words."""
