# SPDX-License-Identifier: GPL-3.0-or-later
"""From the published checkpoints to our networks: sizes from the shapes of the weights, then weight by weight.

The options written beside a checkpoint are held against what the weights say. What only they tell is how tokens are
looked up; without them it is taken to be by cosine, as the published ones are.

Left out are the virtual slots: the published training filled the frames behind a motion's end with learned rows, one
of ten groups by chance, before encoding. Here these frames are zeros. No slot is used in generating. In editing, the
tokens of a window shorter than 196 frames may differ from the published code's, as those differ from run to run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ..errors import ModelError
from ..generate.model import Model
from ..generate.one_prompt import decode
from ..generate.request import FRAMES_PER_TOKEN, MODEL_MAX_FRAMES
from ..model.bundle import Bundle
from ..model.caq_vae import CAQVAE
from ..model.config import SCALES, ModelConfig, TokenizerConfig, TransformerConfig
from ..model.sampler import sample
from ..model.sar import SAR, rotary_table
from ..motion.features import features_to_joints
from ..motion.skeleton import MIRROR
from ..motion.solver import estimate_offsets
from .checkpoint import FEATURE_SET, Checkpoint, named, read_checkpoint, read_statistics
from .names import TOKENIZER_UNUSED, TRANSFORMER_UNUSED, Place, tokenizer_names, transformer_names

TOKENIZER_KEYS = ("vq_model", "net")
TRANSFORMER_KEYS = ("t2m_transformer", "trans")
EXPERIMENT = "blocks.0.ln2_t"
"""Only the published code's unfinished multi-modal block has it."""
HEAD_DIM = 64
"""Channels of a published attention head, where no table in the checkpoint tells."""
BODY_MOTIONS = 4
"""Motions from which the model's body is measured."""

Option = bool | int | tuple[int, ...]


def import_published(vq: Path, sar: Path, meta: Path, name: str) -> Bundle:
    """The model of a tokenizer's and a transformer's checkpoint and the folder of mean.npy and std.npy.

    Raises ModelError, one sentence, for a file that is missing, broken, of another network or of sizes or options that
    cannot be had here.
    """
    mean, std = read_statistics(meta)
    coder, predictor = read_checkpoint(vq, TOKENIZER_KEYS), read_checkpoint(sar, TRANSFORMER_KEYS)
    if any(key.startswith(EXPERIMENT) for key in predictor.state):
        raise ModelError(f"{sar} is MoSa's multi-modal experiment ({EXPERIMENT}), which cannot be imported.")
    tokenizer = _tokenizer(coder, _scales(predictor))
    transformer = _transformer(predictor, tokenizer.config)
    config = ModelConfig(name, tokenizer.config, transformer.config)
    bundle = Bundle(config, tokenizer, transformer, mean, std)
    bundle.config = config.with_offsets(_body(bundle))
    return bundle


def _tokenizer(checkpoint: Checkpoint, scales: tuple[int, ...]) -> CAQVAE:
    try:
        config = _tokenizer_config(checkpoint, scales)
        network = CAQVAE(config)
    except ValueError as error:
        raise _unfit(checkpoint, error) from error
    if (config.stride, config.frames) != (FRAMES_PER_TOKEN, MODEL_MAX_FRAMES):
        raise ModelError(
            f"{checkpoint.file} is for {config.frames} frames, {config.stride} to a latent position: only "
            f"{MODEL_MAX_FRAMES} and {FRAMES_PER_TOKEN} can be imported."
        )
    expected: dict[str, Option] = {
        "scales": scales,
        "shared_codebook": False,
        "using_znorm": True,
        "phi_k": 3,
        "phi_depth": 2,
        "nb_code_st": config.codes[0],
        "nb_code_ed": config.codes[-1],
        "code_dim": config.code_dim,
        "width": config.width,
        "width_mul": config.multipliers,
        "depth": config.blocks,
    }
    _check_options(checkpoint, expected)
    _fill(network, tokenizer_names(network), checkpoint, TOKENIZER_UNUSED)
    network.quantizer.initialised.fill_(True)
    return network.eval()


def _tokenizer_config(checkpoint: Checkpoint, scales: tuple[int, ...]) -> TokenizerConfig:
    width = _size(checkpoint, "encoder.conv_in.weight")
    books = _count(checkpoint, "quantizer.layers")
    if books != len(scales):
        raise ModelError(
            f"{checkpoint.file} has {books} scales and the transformer {len(scales)}: they do not belong together."
        )
    levels = [
        _size(checkpoint, f"encoder.down.{level}.block.0.conv1.weight")
        for level in range(_count(checkpoint, "encoder.down"))
    ]
    return TokenizerConfig(
        feature_set=FEATURE_SET,
        width=width,
        multipliers=tuple(size // width for size in levels),
        blocks=_count(checkpoint, "encoder.down.0.block"),
        code_dim=_size(checkpoint, "encoder.conv_out.weight"),
        scales=scales,
        codes=tuple(_size(checkpoint, f"quantizer.layers.{scale}.codebook") for scale in range(books)),
    )


def _transformer(checkpoint: Checkpoint, tokenizer: TokenizerConfig) -> SAR:
    try:
        config = _transformer_config(checkpoint)
        network = SAR(config, tokenizer)
    except (ValueError, ZeroDivisionError) as error:
        raise _unfit(checkpoint, error) from error
    _check_positions(checkpoint, config, tokenizer)
    expected: dict[str, Option] = {
        "scales": tokenizer.scales,
        "mm_attn": False,
        "unit_length": tokenizer.stride,
        "latent_dim": config.width,
        "ff_size": config.mlp,
        "n_layers": config.layers,
        "n_heads": config.heads,
    }
    _check_options(checkpoint, expected)
    _fill(network, transformer_names(network), checkpoint, TRANSFORMER_UNUSED)
    return network.eval()


def _transformer_config(checkpoint: Checkpoint) -> TransformerConfig:
    width = _size(checkpoint, "pos_start", axis=2)
    head_dim = 2 * _size(checkpoint, "freqs_cis", axis=1) if "freqs_cis" in checkpoint.state else HEAD_DIM
    return TransformerConfig(
        width=width,
        layers=_count(checkpoint, "blocks"),
        heads=width // head_dim,
        mlp=_size(checkpoint, "blocks.0.mlp.0.c_fc1.weight"),
        text_dim=_size(checkpoint, "input_emb.weight", axis=1),
    )


def _scales(checkpoint: Checkpoint) -> tuple[int, ...]:
    """Tokens of each scale, from the transformer's table of levels; without it the published ones."""
    levels = checkpoint.state.get("lvl_1L")
    if levels is None:
        return SCALES
    return tuple(levels.flatten().unique_consecutive(return_counts=True)[1].tolist())


def _check_positions(checkpoint: Checkpoint, config: TransformerConfig, tokenizer: TokenizerConfig) -> None:
    """The table of rotary positions, where a checkpoint has it, must be the one that is computed here."""
    table = checkpoint.state.get("freqs_cis")
    if table is None:
        return
    own = torch.complex(*rotary_table(tokenizer.scales, config.head_dim, config.rope_theta))
    if table.shape != own.shape or (table - own).abs().max() > 1e-3:
        raise ModelError(f"{checkpoint.file} counts positions in another way than MoSa (freqs_cis).")


def _check_options(checkpoint: Checkpoint, expected: Mapping[str, Option]) -> None:
    for name, value in expected.items():
        text = checkpoint.options.get(name, "None")
        if text != "None" and not _says(text, value):
            raise ModelError(
                f"The opt.txt of {checkpoint.file} says {name}: {text}, but only {name}: {value} can be imported."
            )


def _says(text: str, value: Option) -> bool:
    if isinstance(value, bool):
        return text.lower() == str(value).lower()
    numbers = tuple(int(digits) for digits in re.findall(r"\d+", text))
    return numbers == (value if isinstance(value, tuple) else (value,))


def _size(checkpoint: Checkpoint, name: str, axis: int = 0) -> int:
    tensor = checkpoint.state.get(name)
    if tensor is None or tensor.ndim <= axis or not tensor.numel():
        raise ModelError(f"{checkpoint.file} does not hold the published network: {name} is missing or empty.")
    return tensor.shape[axis]


def _count(checkpoint: Checkpoint, prefix: str) -> int:
    """How many numbered modules follow a prefix."""
    found = (re.match(re.escape(prefix) + r"\.(\d+)\.", name) for name in checkpoint.state)
    return len({match[1] for match in found if match})


def _unfit(checkpoint: Checkpoint, error: Exception) -> ModelError:
    return ModelError(f"{checkpoint.file} has sizes that do not go together ({error}).")


def _fill(network: nn.Module, places: Mapping[str, Place], checkpoint: Checkpoint, unused: re.Pattern[str]) -> None:
    """Copy the weights of a checkpoint to their places, when all are there and fit."""
    given, own = checkpoint.state, network.state_dict()
    _check_names(
        checkpoint,
        missing=[name for name in places if name not in given],
        unexpected=[name for name in given if name not in places and not unused.fullmatch(name)],
    )
    targets = {name: place.of(own) for name, place in places.items()}
    wrong = [name for name, target in targets.items() if given[name].shape != target.shape]
    if wrong:
        first = wrong[0]
        raise ModelError(
            f"{checkpoint.file} has shapes that do not fit in {named(wrong)}: {first} has "
            f"{tuple(given[first].shape)} instead of {tuple(targets[first].shape)}."
        )
    broken = [name for name in places if not given[name].isfinite().all()]
    if broken:
        raise ModelError(f"{checkpoint.file} holds NaN or infinity in {named(broken)}.")
    with torch.no_grad():
        for name, target in targets.items():
            target.copy_(given[name])


def _check_names(checkpoint: Checkpoint, missing: list[str], unexpected: list[str]) -> None:
    faults = []
    if missing:
        faults.append(f"it misses {named(missing)}")
    if unexpected:
        faults.append(f"it has {named(unexpected)} too many")
    if faults:
        raise ModelError(f"{checkpoint.file} does not hold the published network: {' and '.join(faults)}.")


def _body(bundle: Bundle) -> np.ndarray:
    """Offsets (22, 3), metres, of the body that the model was trained on: the one of motions that it makes itself.

    The published files do not hold it, and a motion on another body slides and floats. Both sides are made alike.
    """
    config = bundle.config
    latent = sample(
        bundle.transformer,
        bundle.tokenizer.quantizer,
        torch.zeros(BODY_MOTIONS, 1, config.transformer.text_dim),
        None,
        torch.full((BODY_MOTIONS,), config.tokenizer.length),
        guidance=0.0,
        generators=[torch.Generator().manual_seed(seed) for seed in range(BODY_MOTIONS)],
    ).latent
    features = decode(Model(bundle), latent)
    offsets = estimate_offsets(np.concatenate([features_to_joints(motion, FEATURE_SET) for motion in features]))
    return (offsets + offsets[MIRROR] * [-1.0, 1.0, 1.0]) / 2
