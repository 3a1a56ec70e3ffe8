# SPDX-License-Identifier: GPL-3.0-or-later
"""The local HTTP server: schema of what crosses the wire, jobs, the app, and its process."""

PROTOCOL = 2
