# SPDX-License-Identifier: GPL-3.0-or-later
"""Motion as numbers: skeleton, rotations, features, clean-up and files. numpy only."""
