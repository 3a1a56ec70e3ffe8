# SPDX-License-Identifier: GPL-3.0-or-later
"""Features to joints in torch, for losses: the differentiable twin of `motion.features.features_to_joints`."""

from __future__ import annotations

import torch
from torch import Tensor

from ..motion.features import group


def world_pose(features: Tensor, feature_set: str) -> tuple[Tensor, Tensor]:
    """(joints 1 to 21 around the root with the heading kept (B, T, 21, 3), root path (B, T, 3)).

    Takes de-normalised features (B, T, F); frame 0 has heading +z and stands at x = z = 0. Metres, y up.
    """
    half = features[..., group(feature_set, "yaw")].squeeze(-1)
    angle = -2.0 * (half.cumsum(1) - half)
    cos, sin = angle.cos(), angle.sin()
    local = features[..., group(feature_set, "position")].unflatten(-1, (21, 3))
    pose = _turn(local, cos.unsqueeze(-1), sin.unsqueeze(-1))
    planar = features[..., group(feature_set, "planar")]
    step = torch.stack((planar[..., 0], torch.zeros_like(half), planar[..., 1]), dim=-1)
    step = torch.cat((torch.zeros_like(step[:, :1]), step[:, :-1]), dim=1)
    path = _turn(step, cos, sin).cumsum(1)
    height = features[..., group(feature_set, "height")]
    return pose, torch.cat((path[..., :1], height, path[..., 2:]), dim=-1)


def _turn(v: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn vectors (..., 3) about +y by the angle whose cosine and sine are given (...)."""
    x, y, z = v.unbind(-1)
    return torch.stack((cos * x + sin * z, y, cos * z - sin * x), dim=-1)
