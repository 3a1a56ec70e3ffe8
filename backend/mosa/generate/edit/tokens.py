# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling unknown frames with MoSa itself: the transformer draws tokens, those of the known frames are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from ...model.masking import Rule, closed_loop, official
from ...model.sampler import sample
from ...motion.cleanup import clean
from ...motion.features import canonical, features_to_joints, joints_to_features
from ...motion.interpolation import linear
from ...motion.kinematics import forward_kinematics
from ...motion.rotations import angle_between
from ...motion.skeleton import LEFT_ARM, RIGHT_ARM
from ...motion.solver import solve_rotations
from ...motion.whirls import stood_up
from ..drafts import best, generators
from ..one_prompt import decode
from ..request import FRAMES_PER_TOKEN, MODEL_MAX_FRAMES, MODEL_MIN_FRAMES
from ..words.going import stays_down
from .once import jump_error, jumps_once

if TYPE_CHECKING:
    from ..model import Model

LONGEST = MODEL_MAX_FRAMES
"""Frames of the longest window at 20 fps."""
ALIKE = 0.1
"""Seconds by which the errors of jumps may differ that are as good as each other."""
FLIP = np.radians(60.0)
"""Turn of a collar bone, shoulder or elbow in a frame from which an arm flips over: where a draft is unsure, its
forearm is a few centimetres long and points anywhere. People turn them so fast in few blows."""
TURNS = (*LEFT_ARM[:3], *RIGHT_ARM[:3])
RULES = {"official": official, "closed-loop": closed_loop}


def propose(
    model: Model,
    rotations: np.ndarray,
    root: np.ndarray,
    known: np.ndarray,
    text: str | None,
    seed: int,
    *,
    rule: Rule = "closed-loop",
    guidance: float | None = None,
    temperature: float | None = None,
    drafts: int | None = None,
    steady: bool = False,
    on_scale: Callable[[int], None] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """A motion in which unknown frames do what `text` says (or anything, without), at 20 fps on the model's body.

    Args: local rotations (T, 22, 4) and root (T, 3) with at most 196 frames, of which `known` (T,) count; how many
    `drafts` are drawn, of which the one is kept that fits the text best (the model's own number without), and whether
    that has to be a `steady` one, in which no arm flips over, if there is one.
    Returns rotations and root of all frames *as the tokens say them*, cleaned, the first at the origin facing +z: the
    known ones are only met roughly, and the caller has to put the result in its place.
    """
    frames = len(known)
    length = min(max(-(-frames // FRAMES_PER_TOKEN) * FRAMES_PER_TOKEN, MODEL_MIN_FRAMES), MODEL_MAX_FRAMES)
    features = _features(model, *linear(rotations, root, known))
    tokenizer = model.bundle.tokenizer
    rows = torch.zeros(1, tokenizer.config.frames, features.shape[-1], device=model.device)
    rows[0, : len(features)] = model.bundle.normalise(torch.from_numpy(features).float().to(model.device))
    with torch.inference_mode():
        keep = RULES[rule](tokenizer.quantizer, tokenizer.encode(rows), _anew(known, model))
        features_text, mask, strength = _condition(model, text, guidance)
        defaults, count = model.config.sampling, 1 if text is None else model.drafts(drafts)
        latent = sample(
            model.bundle.transformer,
            tokenizer.quantizer,
            features_text.expand(count, -1, -1),
            None if mask is None else mask.expand(count, -1),
            torch.full((count,), length // FRAMES_PER_TOKEN, device=model.device),
            guidance=strength,
            temperature=defaults.temperature if temperature is None else temperature,
            top_k_drop=defaults.top_k_drop,
            top_p=defaults.top_p,
            generators=generators([seed], count),
            on_scale=on_scale,
            keep=keep,
        ).latent
    drawn = decode(model, latent)[:, :frames]
    if count > 1 and text is not None and jumps_once(text):
        drawn = _likely_jumps(drawn, model, known)
    if steady and count > 1:
        drawn = _without_flips(drawn, model)
    decoded = best(model, features_text, mask, drawn, 1)[0]
    joints = features_to_joints(decoded, model.config.tokenizer.feature_set)
    rotations = stood_up(solve_rotations(joints, model.offsets), joints, model.offsets)
    leaps = text is None or not stays_down(text)
    return clean(rotations, joints[:, 0], model.offsets, model.config.fps, leaps)


def _likely_jumps(drawn: np.ndarray, model: Model, known: np.ndarray) -> np.ndarray:
    """Those of the features (drafts, T, F) in which somebody jumps in the frames that are not `known` (T,) as people
    do, or most nearly so."""
    errors = np.array([jump_error(features_to_joints(one, model.config.tokenizer.feature_set), known) for one in drawn])
    return drawn[errors <= errors.min() + ALIKE]


def _without_flips(drawn: np.ndarray, model: Model) -> np.ndarray:
    """Those of the features (drafts, T, F) in which no arm flips over, or the one in which arms turn the least."""
    turns = np.array([_largest_turn(one, model) for one in drawn])
    return drawn[turns <= max(FLIP, turns.min())]


def _largest_turn(features: np.ndarray, model: Model) -> float:
    """How far (radians) a collar bone, shoulder or elbow turns in a single frame of features (T, F)."""
    joints = features_to_joints(features, model.config.tokenizer.feature_set)
    arms = solve_rotations(joints, model.offsets)[:, TURNS]
    return float(angle_between(arms[1:], arms[:-1]).max(initial=0.0))


def _features(model: Model, rotations: np.ndarray, root: np.ndarray) -> np.ndarray:
    """Features of all frames: the last pose is repeated once, because features are made of pairs of poses."""
    joints = canonical(forward_kinematics(rotations, root, model.offsets))
    joints = np.concatenate([joints, 2 * joints[-1:] - joints[-2:-1]])
    return joints_to_features(joints, model.config.tokenizer.feature_set)


def _anew(known: np.ndarray, model: Model) -> Tensor:
    """The mask (1, 49) of latent positions with an unknown frame; beyond the end everything is free."""
    positions = model.config.tokenizer.length
    stride = model.config.tokenizer.stride
    free = np.ones(positions * stride, dtype=bool)
    free[: len(known)] = ~known
    return torch.from_numpy(free.reshape(positions, stride).any(axis=1))[None].to(model.device)


def _condition(model: Model, text: str | None, guidance: float | None) -> tuple[Tensor, Tensor | None, float]:
    """Text features, their mask and the guidance; without text the null condition, which is text of zeros."""
    if text is None:
        return torch.zeros(1, 1, model.config.transformer.text_dim, device=model.device), None, 0.0
    features, mask = model.encode_text([text])
    return features, mask, model.config.sampling.guidance if guidance is None else guidance
