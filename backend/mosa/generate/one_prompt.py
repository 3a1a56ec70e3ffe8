# SPDX-License-Identifier: GPL-3.0-or-later
"""One prompt through the networks: text, sampling, decoding, rotations, the caller's frame rate.

The steps are functions of their own, so that they can be timed one by one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from ..model.sampler import sample
from ..motion.body import heading
from ..motion.cleanup import clean
from ..motion.even_pace import at_even_pace
from ..motion.features import features_to_joints, mirror
from ..motion.lap import hands_on_lap
from ..motion.motion import Motion, at_origin
from ..motion.resample import at_times
from ..motion.solver import solve_rotations
from ..motion.turning import led_ahead, straight_on, turned_by
from ..motion.whirls import stood_up
from .drafts import best, generators
from .request import FRAMES_PER_TOKEN, OnProgress, Request
from .words.amounts import amount, turn, turn_aside
from .words.going import gets_along_evenly, stays_down
from .words.phrases import tells_of_hands
from .words.posture import lasts, underway, with_posture

if TYPE_CHECKING:
    from .model import Model


def made_at_a_time(
    model: Model, request: Request, taken_apart: bool, cleanup: bool, on_progress: OnProgress | None
) -> list[Motion]:
    """What the transformer makes of one prompt at a time."""
    told = request.prompt
    # Who has no time to stand before jumps nevertheless: the captions have no "jumps once".
    if taken_apart and (len(with_posture(told)) == 1 or amount(told) is not None):
        request = request.put_as(underway)
    angle = turn(request.prompt) if taken_apart else None
    aside = turn_aside(request.prompt) if taken_apart else None
    if aside is not None:
        request = replace(request, prompt=aside[0])
    text, mask = model.encode_text([request.prompt])
    if request.open_end:
        said = lasts(told) if taken_apart else None
        same = (text, mask) if request.prompt == told else None
        seconds = model.seconds_for(told, same) if said is None else said
        request = request.lasting(lambda _prompt: seconds)
    latent = sample_latents(model, request, text, mask, on_progress)
    if on_progress is not None:
        on_progress("decoding", 0)
    features = best(model, text, mask, decode(model, latent)[:, : request.model_frames], request.variations)
    left = None if aside is None else aside[1]
    return [
        to_motion(model, request, one, seed, cleanup=cleanup, angle=angle, left=left)
        for one, seed in zip(features, request.seeds, strict=True)
    ]


def sample_latents(
    model: Model,
    request: Request,
    text: Tensor,
    mask: Tensor | None,
    on_progress: OnProgress | None = None,
) -> Tensor:
    """Latents (variations * drafts, C, 49) for the features (1, L, D) of one text, the drafts of each one together."""
    drafts = model.drafts(request.drafts)
    count = request.variations * drafts
    defaults = model.config.sampling
    lengths = torch.full((count,), request.model_frames // FRAMES_PER_TOKEN, device=model.device)

    def on_scale(scale: int) -> None:
        if on_progress is not None:
            on_progress("scale", scale + 1)

    return sample(
        model.bundle.transformer,
        model.bundle.tokenizer.quantizer,
        text.expand(count, -1, -1),
        None if mask is None else mask.expand(count, -1),
        lengths,
        guidance=defaults.guidance if request.guidance is None else request.guidance,
        temperature=defaults.temperature if request.temperature is None else request.temperature,
        top_k_drop=defaults.top_k_drop,
        top_p=defaults.top_p,
        generators=generators(request.seeds, drafts),
        on_scale=on_scale,
    ).latent


def decode(model: Model, latent: Tensor) -> np.ndarray:
    """Features (B, 196, F) in their own units of latents (B, C, 49)."""
    with torch.inference_mode():
        features = model.bundle.denormalise(model.bundle.tokenizer.decode(latent))
    return features.cpu().numpy().astype(np.float64)


def to_motion(
    model: Model,
    request: Request,
    features: np.ndarray,
    seed: int,
    *,
    cleanup: bool = True,
    angle: float | None = None,
    left: bool | None = None,
) -> Motion:
    """The motion of features (T, F) at 20 fps, cropped and at the caller's frame rate.

    `angle` (radians) is by how much it turns in all, and `left` whether to the left, where that is known.
    """
    joints = features_to_joints(features, model.config.tokenizer.feature_set)
    if left is not None and (heading(joints)[-1] > 0.0) != left:
        joints = mirror(joints)
    if angle is not None:
        joints = turned_by(joints, angle)
    evenly = cleanup and gets_along_evenly(request.prompt)
    if evenly:
        joints = straight_on(joints, model.config.fps)
    offsets = model.offsets
    rotations, root = solve_rotations(joints, offsets), joints[:, 0]
    if cleanup:
        rotations = stood_up(rotations, joints, offsets)
        rotations, root = clean(rotations, root, offsets, model.config.fps, leaps=not stays_down(request.prompt))
        if not tells_of_hands(request.prompt):
            rotations = hands_on_lap(rotations, root, offsets, model.config.fps)
    rotations, root = at_origin(rotations, root, offsets)
    if evenly:
        rotations, root = led_ahead(rotations, root, slice(None))
    times = np.arange(request.frames) * (model.config.fps / request.fps)
    # The last of 196 frames is at 9.75 seconds: who asks for 9.8 gets them a hair slower, not with a frozen end.
    times *= min(1.0, (len(root) - 1) / max(times[-1], 1.0))
    if evenly:
        times = np.interp(times, np.arange(len(root)), at_even_pace(root))
    rotations, root = at_times(rotations, root, times)
    return Motion.from_rotations(
        request.fps, rotations, root, offsets, prompt=request.prompt, seed=seed, model=model.name
    )
