# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each tensor of the published checkpoints belongs in our networks.

The published names are those of MoSa's classes `SQVAE` and `Transformer`. Each of them has one place here and each
place one name; only our projections that compute keys, queries and values in one go take several, as equal shares of
their rows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from torch import Tensor

from ..model.bundle import TRAINING_ONLY
from ..model.caq_vae import CAQVAE
from ..model.config import TokenizerConfig
from ..model.sar import SAR

TOKENIZER_UNUSED = re.compile(
    r"initted|virtual_slot|quantizer\.layers\.\d+\.(initted|code_sum|code_count)|decoder\.up\.0\.upsample\.conv\.\w+"
)
"""Published names that the tokenizer here does without: what stood in for padding in training, the averages behind the
codebooks, and an up-sampling that the published decoder never calls."""
TRANSFORMER_UNUSED = re.compile(r"freqs_cis|lvl_1L|attn_mask|clip_model\..*")
"""Tables that are computed here, and the text encoder, which has a file of its own."""

MIDDLE = ("block_1", "attn_1", "block_2")
TRANSFORMER_MODULES = {
    "input_proj": "input_process",
    "text_proj": "input_emb",
    "start": "pos_start",
    "length_embedding": "len_embed",
    "level_embedding": "lvl_embed",
    "norm_cross": "ln0",
    "norm_text": "ln0_t",
    "norm_self": "ln1",
    "norm_mlp": "ln2",
    "cross": "attn0",
    "attention": "attn",
    "mlp": "mlp.0",
}
SHARES = {
    "attn0.key_value": ("attn0.key", "attn0.value"),
    "attn.query_key_value": ("attn.query", "attn.key", "attn.value"),
    "mlp.0.gate_up": ("mlp.0.c_fc1", "mlp.0.c_fc2"),
    "mlp.0.proj": ("mlp.0.c_proj",),
}
"""Our projections, by the published names of what is around them, and the published ones they are made of, in order."""


class Place(NamedTuple):
    """A tensor of ours, or the ``part``-th of ``parts`` equal shares of its rows."""

    name: str
    part: int = 0
    parts: int = 1

    def of(self, state: dict[str, Tensor]) -> Tensor:
        """The tensor or share in a state dictionary, as a view."""
        return state[self.name].chunk(self.parts)[self.part]


def tokenizer_names(network: CAQVAE) -> dict[str, Place]:
    """The place of each published name of the tokenizer that is used."""
    modules = {
        **_numbered("encoder", _encoder_modules(network.config)),
        **_numbered("decoder", _decoder_modules(network.config)),
    }
    places = {}
    for name in network.state_dict():
        if name.rsplit(".", 1)[-1] in TRAINING_ONLY or name == "quantizer.initialised":
            continue
        if name.startswith("quantizer."):
            published = re.sub(r"\.convs\.(\d+)\.", r".phi.\1.0.", name)
        else:
            side, layers, number, rest = name.split(".", 3)
            published = f"{modules[f'{side}.{layers}.{number}']}.{rest}"
            published = re.sub(r"\.mid\.(\d)\.", lambda found: f".mid.{MIDDLE[int(found[1])]}.", published)
            published = published.replace(".shortcut.", ".nin_shortcut.")
        places[published] = Place(name)
    return places


def transformer_names(network: SAR) -> dict[str, Place]:
    """The place of each published name of the transformer that is used."""
    places = {}
    for name in network.state_dict():
        published = ".".join(TRANSFORMER_MODULES.get(part, part) for part in name.split("."))
        names = [published]
        for ours, theirs in SHARES.items():
            if f".{ours}." in published:
                names = [published.replace(f".{ours}.", f".{one}.") for one in theirs]
        places.update({one: Place(name, part, len(names)) for part, one in enumerate(names)})
    return places


def _numbered(side: str, modules: list[str]) -> dict[str, str]:
    """Our numbered layers of one side and their published names."""
    return {f"{side}.layers.{number}": f"{side}.{module}" for number, module in enumerate(modules)}


def _encoder_modules(config: TokenizerConfig) -> list[str]:
    """The published encoder's modules in the order in which they are passed; "-" for one without weights."""
    last = len(config.multipliers) - 1
    modules = ["conv_in"]
    for level in range(last + 1):
        modules += _level("down", level, config.blocks, attention=level == last)
        if level < last:
            modules.append(f"down.{level}.downsample")
    return [*modules, "mid", "norm_out", "-", "conv_out"]


def _decoder_modules(config: TokenizerConfig) -> list[str]:
    """The same of the published decoder, whose levels are passed from the last to the first."""
    last = len(config.multipliers) - 1
    modules = ["conv_in", "mid"]
    for level in range(last, -1, -1):
        modules += _level("up", level, config.blocks + 1, attention=level == last)
        if level > 0:
            modules.append(f"up.{level}.upsample")
    return [*modules, "norm_out", "-", "conv_out"]


def _level(kind: str, level: int, blocks: int, *, attention: bool) -> list[str]:
    modules = []
    for block in range(blocks):
        modules.append(f"{kind}.{level}.block.{block}")
        if attention:
            modules.append(f"{kind}.{level}.attn.{block}")
    return modules
