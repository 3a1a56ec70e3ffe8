# SPDX-License-Identifier: GPL-3.0-or-later
"""How far rebuilt motion is from the truth, as a network can learn from it."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from ..model import joint
from ..motion.features import group
from ..motion.skeleton import CONTACT_JOINTS
from .geometry import world_pose

POSITION_WEIGHT = 0.5
"""From the MoSa trainer."""
WINDOW = 8
"""Steps (0.4 s) within which it does not matter when exactly a movement is vigorous."""
LEAST_ACCELERATION = 0.0025
"""Metres per step squared (1 m/s^2) below which a joint is at rest: what is recorded there is noise."""
STANDING_STEP = 0.012
"""Metres that a standing foot moves in a step at most (0.24 m/s)."""
FEET = [joint_index - 1 for joint_index in CONTACT_JOINTS]
"""Among the joints without the root."""
STAND_SHARE = 2 / 3
"""The say of standing feet beside that of the vigour."""


def rebuilding_losses(
    guess: Tensor, truth: Tensor, frames: Tensor, mean: Tensor, std: Tensor, feature_set: str
) -> dict[str, Tensor]:
    """Losses of rebuilt features (B, T, F), both normalised by ``mean`` and ``std`` (F,); ``frames`` (B, T) count.

    ``features``: smooth L1 of all and, once more, of the joints' positions, as MoSa has it. ``plain``: the former
    alone. ``world``: L1 of the joints around the root with the heading kept; ``speed``: of the steps of all joints in
    the world; both in units of their features. ``vigour``: of the logarithm of each joint's acceleration (root mean
    square in windows); ``stand``: of the steps of feet that truly stand, relative to what such a foot may move.
    """
    weight = frames.unsqueeze(-1).float()
    position = group(feature_set, "position")
    plain = _smooth_l1(guess, truth, weight)
    local = _smooth_l1(guess[..., position], truth[..., position], weight)
    pose, path = world_pose(guess * std + mean, feature_set)
    true_pose, true_path = world_pose(truth * std + mean, feature_set)
    world = _l1((pose - true_pose).flatten(2) / std[position][0], weight)
    steps, true_steps = ((one + way.unsqueeze(2)).diff(dim=1) for one, way in ((pose, path), (true_pose, true_path)))
    speed = _l1((steps - true_steps).flatten(2) / std[group(feature_set, "velocity")][0], weight[:, 1:])
    return {
        "features": plain + POSITION_WEIGHT * local,
        "plain": plain,
        "world": world,
        "speed": speed,
        "vigour": _l1(_vigour(steps) - _vigour(true_steps), _whole_windows(weight[:, 2:])),
        "stand": _stand(steps, true_steps, weight[:, 1:]),
    }


def body_loss(losses: dict[str, Tensor]) -> Tensor:
    """What `rebuilding_losses` says of the posed body, in one number."""
    return 0.5 * losses["world"] + 0.25 * losses["speed"]


def crispness_loss(losses: dict[str, Tensor]) -> Tensor:
    """What `rebuilding_losses` says of how crisp motion is: as vigorous as the truth, and with feet that stand.

    Distances alone make a network rebuild the mean of what it is unsure of, which is softer than all of it.
    """
    return losses["vigour"] + STAND_SHARE * losses["stand"]


def _vigour(steps: Tensor) -> Tensor:
    """Logarithm (B, W, J) of the acceleration in overlapping windows, of steps (B, T, J, 3)."""
    square = steps.diff(dim=1).square().sum(-1)
    mean = F.avg_pool1d(square.transpose(1, 2), WINDOW, WINDOW // 2).transpose(1, 2)
    return 0.5 * (mean + LEAST_ACCELERATION**2).log()


def _whole_windows(weight: Tensor) -> Tensor:
    """Which windows (B, W, 1) hold only frames that count, of (B, T, 1)."""
    return -F.max_pool1d(-weight.transpose(1, 2), WINDOW, WINDOW // 2).transpose(1, 2)


def _stand(steps: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    step, true = steps[:, :, FEET], truth[:, :, FEET]
    still = (true.norm(dim=-1) < STANDING_STEP) * weight
    return _l1((step - true).flatten(2) / STANDING_STEP, still.repeat_interleave(3, dim=-1))


def _smooth_l1(guess: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    return joint.mean(F.smooth_l1_loss(guess, truth, reduction="none"), weight)


def _l1(difference: Tensor, weight: Tensor) -> Tensor:
    return joint.mean(difference.abs(), weight)
