# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks: motion tokenizer, scale-wise transformer, text encoders and model folders."""
