# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend as the add-on sees it: installed, started, watched, asked, stopped."""
