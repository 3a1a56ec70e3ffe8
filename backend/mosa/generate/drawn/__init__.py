# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn from scratch, for recordings hardly have it: crawling, exercises, rides, stunts."""
