# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-betweening network: corrects what matched motion suggests for the frames between known poses.

It sees a window whose unknown frames hold a blend of real motions that began and arrived alike, how far these are
apart, and the plain interpolation; it says what to add, as the Delta-Interpolator (Oreshkin et al. 2022) does to an
interpolation.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..motion.skeleton import MIRROR, OFFSETS, PARENTS
from .config import InbetweenConfig
from .ops import turns
from .sar import RMSNorm, SelfAttention, SwiGLU, rotary_table

JOINTS = len(PARENTS)
LONGEST = 256
"""Frames of the longest window."""
CHANGE = 0.2
"""Unit of what the network adds: about how far motion is from its interpolation (matrix elements, metres)."""
POSE = 6 * JOINTS
"""Values of a pose's rotations: the first two columns of each joint's matrix (Zhou et al. 2019)."""
TURNED_SIGNS = (1.0, -1.0, -1.0, -1.0, 1.0, 1.0)
"""What mirroring at x = 0 does to the first two columns of a rotation matrix R: M R M with M = diag(-1, 1, 1)."""
INPUTS = POSE + 3 * JOINTS + 3 * JOINTS + 3 + 3 * JOINTS + JOINTS + 1
"""Values that the network reads of a frame, see `Inbetweener.describe`."""


class Window(NamedTuple):
    """A stretch of poses: ``turned`` (B, L, 22, 6) rotations in the world, ``root`` (B, L, 3) metres."""

    turned: Tensor
    root: Tensor

    def mirrored(self) -> Window:
        """The window as in a mirror: x negated, left and right exchanged."""
        return Window(self.turned[:, :, MIRROR] * self.turned.new_tensor(TURNED_SIGNS), _mirrored_points(self.root))


class Hints(NamedTuple):
    """What is known of the unknown frames: ``between`` (B, L, 22, 3) joints of the plain interpolation, ``spread``
    (B, L, 22) how far the blended motions are apart, both metres, ``distance`` (B,) of the best one (m^2)."""

    between: Tensor
    spread: Tensor
    distance: Tensor

    def mirrored(self) -> Hints:
        """The hints for the mirrored window."""
        between = _mirrored_points(self.between[:, :, MIRROR])
        return Hints(between, self.spread[:, :, MIRROR], self.distance)


def _mirrored_points(points: Tensor) -> Tensor:
    return points * points.new_tensor((-1.0, 1.0, 1.0))


def matrices(six: Tensor) -> Tensor:
    """Rotation matrices (..., 3, 3) of two columns (..., 6) that need not be orthonormal (Gram-Schmidt)."""
    first = F.normalize(six[..., :3], dim=-1)
    second = F.normalize(six[..., 3:] - (first * six[..., 3:]).sum(-1, keepdim=True) * first, dim=-1)
    return torch.stack((first, second, torch.linalg.cross(first, second)), dim=-1)


def joint_positions(turned: Tensor, root: Tensor, offsets: Tensor) -> Tensor:
    """Joints (B, L, 22, 3) of rotation matrices in the world (B, L, 22, 3, 3), root (B, L, 3) and offsets (22, 3)."""
    places = [root]
    for joint in range(1, JOINTS):
        parent = int(PARENTS[joint])
        places.append(places[parent] + turned[:, :, parent] @ offsets[joint])
    return torch.stack(places, dim=2)


class Encoder(nn.Module):
    """Blocks of self-attention over all frames of a window, with rotary positions, and SwiGLU."""

    cos: Tensor
    sin: Tensor

    def __init__(self, config: InbetweenConfig) -> None:
        super().__init__()
        block = config.block
        width = block.width
        self.norms = nn.ModuleList(RMSNorm(width) for _ in range(2 * block.layers + 1))
        self.attention = nn.ModuleList(SelfAttention(block) for _ in range(block.layers))
        self.mlps = nn.ModuleList(SwiGLU(block) for _ in range(block.layers))
        cos, sin = rotary_table([LONGEST], block.head_dim, block.rope_theta)
        self.register_buffer("cos", cos[:, None, None], persistent=False)
        self.register_buffer("sin", sin[:, None, None], persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, L, width) to (B, L, width)."""
        x = x.float()  # the residual stream stays in full precision under autocast
        turn = turns(self.cos[: x.shape[1]], self.sin[: x.shape[1]])
        for index, (attention, mlp) in enumerate(zip(self.attention, self.mlps, strict=True)):
            x = x + attention(self.norms[2 * index](x), turn, None, None)
            x = x + mlp(self.norms[2 * index + 1](x))
        result: Tensor = self.norms[-1](x)
        return result


class Inbetweener(nn.Module):
    """Fills the unknown frames of windows of at most ``reach`` unknown frames in a row."""

    offsets: Tensor
    mean: Tensor
    std: Tensor

    def __init__(self, config: InbetweenConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.read = nn.Conv1d(INPUTS + 1, width, 3, padding=1)
        self.since = nn.Embedding(config.reach + 2, width)
        self.until = nn.Embedding(config.reach + 2, width)
        self.layers = Encoder(config)
        self.out = nn.Linear(width, POSE + 3)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        self.register_buffer("mean", torch.zeros(INPUTS))
        self.register_buffer("std", torch.ones(INPUTS))
        self.register_buffer("offsets", torch.tensor(OFFSETS, dtype=torch.float32), persistent=False)

    def forward(self, window: Window, hints: Hints, known: Tensor) -> Window:
        """Return the window with its unknown frames corrected; the known ones (B, L) bool come back as they are.

        The last pose before the unknown frames stands at x = z = 0 facing +z.
        """
        since, until = distances(known, self.config.reach)
        flags = 2 * known.unsqueeze(-1).float() - 1
        x = torch.cat(((self.describe(window, hints) - self.mean) / self.std, flags), dim=-1)
        x = self.read(x.transpose(1, 2)).transpose(1, 2) + self.since(since) + self.until(until)
        change = CHANGE * self.out(self.layers(x)).float().masked_fill(known.unsqueeze(-1), 0.0)
        turned = window.turned + change[..., :POSE].unflatten(-1, (JOINTS, 6))
        return Window(turned, window.root + change[..., POSE:])

    def on_both_sides(self, window: Window, hints: Hints, known: Tensor) -> Window:
        """The mean of what `forward` says of windows and, mirrored back, of their mirror images.

        Motion and its mirror image are equally likely, so what differs between the two is the network's own error.
        """
        both = self(
            Window(*(torch.cat(pair) for pair in zip(window, window.mirrored(), strict=True))),
            Hints(*(torch.cat(pair) for pair in zip(hints, hints.mirrored(), strict=True))),
            torch.cat((known, known)),
        )
        (turned, turned_other), (root, root_other) = (values.chunk(2) for values in both)
        other = Window(turned_other, root_other).mirrored()
        return Window((turned + other.turned) / 2, (root + other.root) / 2)

    def describe(self, window: Window, hints: Hints) -> Tensor:
        """What a window looks like, (B, L, INPUTS), not normalised.

        In order: rotations, joints around the root, speeds, root, how far the interpolation is away, spread, distance.
        """
        joints = joint_positions(matrices(window.turned), window.root, self.offsets)
        speeds = joints.diff(dim=1)
        speeds = torch.cat((speeds[:, :1], speeds), dim=1)
        distance = hints.distance.clamp_min(1e-5).log()[:, None, None].expand(-1, joints.shape[1], -1)
        parts = (
            window.turned,
            joints - window.root.unsqueeze(2),
            speeds,
            window.root.unsqueeze(2),
            hints.between - joints,
            hints.spread.unsqueeze(-1),
        )
        return torch.cat((*(part.flatten(2) for part in parts), distance), dim=-1)

    def normalise_by(self, rows: Tensor) -> None:
        """Take mean and deviation of what the network reads from rows (N, INPUTS) of `describe`."""
        self.mean.copy_(rows.mean(0))
        self.std.copy_(rows.std(0).clamp_min(0.003))


def distances(known: Tensor, reach: int) -> tuple[Tensor, Tensor]:
    """How many frames each frame of (B, L) lies behind the last known one, and before the next one.

    Known frames have 0; beyond ``reach``, or where there is none, the distance is reach + 1.
    """
    places = torch.arange(known.shape[1], device=known.device).expand_as(known)
    far = 10 * (known.shape[1] + reach)
    last = torch.where(known, places, -far).cummax(1).values
    following = torch.where(known, places, far).flip(1).cummin(1).values.flip(1)
    return (places - last).clamp_max(reach + 1), (following - places).clamp_max(reach + 1)
