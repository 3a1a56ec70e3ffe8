# SPDX-License-Identifier: GPL-3.0-or-later
"""What a body does, read off its joints: the geometry behind descriptions and the checks of the kinematics suite.

All but `placed` take joints (T, 22, 3) at 20 fps, metres, y up, placed: frame 0 at the origin facing +z (so left is
+x), the lowest foot of the clip at height 0. Thresholds were set on real clips of the train and val splits, never on
generated motion.
"""

from __future__ import annotations

import numpy as np

from .features import canonical, facing, heading_angle
from .rotations import arctan2
from .runs import runs
from .skeleton import CONTACT_JOINTS, FPS, LEVEL

PELVIS, NECK, HEAD = 0, 12, 15
ON_FEET = 0.6
"""Height (m) of the pelvis of somebody who is on their feet, from which nobody has to get up."""
HIPS, KNEES, ANKLES, FEET = [1, 2], [4, 5], [7, 8], [10, 11]
SHOULDERS, WRISTS = [16, 17], [20, 21]
"""Left and right of each, in this order."""


def placed(joints: np.ndarray) -> np.ndarray:
    """A clip (T, 22, 3) at the origin, facing +z, its lowest foot on the floor."""
    joints = canonical(joints)
    joints[..., 1] -= joints[:, CONTACT_JOINTS, 1].min()
    return joints


def on_the_spot(joints: np.ndarray) -> np.ndarray:
    """The clip (T, 22, 3) without the way that is made in it: the pelvis stays above the origin."""
    return joints - joints[:, [PELVIS]] * LEVEL


def heading(joints: np.ndarray) -> np.ndarray:
    """Heading per frame (T,) in degrees, unwrapped, starting at 0, left positive."""
    angle = np.degrees(np.unwrap(heading_angle(facing(joints))))
    return angle - angle[0]


def turned(joints: np.ndarray) -> float:
    """Heading of the last half second, degrees, left positive."""
    return float(heading(joints)[-int(FPS / 2) :].mean())


def ways(joints: np.ndarray) -> np.ndarray:
    """Ways gone so far (T, 2), metres, by the body's own lights: (to its left, forward); backwards is negative."""
    forward = facing(joints)[:-1]
    left = np.stack([forward[:, 2], forward[:, 1], -forward[:, 0]], axis=-1)
    steps = np.diff(joints[:, PELVIS], axis=0)
    gone = np.stack([(steps * left).sum(-1), (steps * forward).sum(-1)], axis=-1).cumsum(axis=0)
    return np.concatenate([np.zeros((1, 2)), gone])


def forward_way(joints: np.ndarray) -> float:
    """Metres gone forward by the body's own lights, less those gone backwards."""
    return float(ways(joints)[-1, 1])


def travel(joints: np.ndarray) -> np.ndarray:
    """Horizontal way of the pelvis from first to last frame, (x, z) metres."""
    return joints[-1, PELVIS, [0, 2]] - joints[0, PELVIS, [0, 2]]


def speeds(joints: np.ndarray) -> np.ndarray:
    """Horizontal speeds of the pelvis, m/s, each over a second (or over the whole of a shorter clip)."""
    span = min(int(FPS), len(joints) - 1)
    path = joints[:, PELVIS][:, [0, 2]]
    return np.linalg.norm(path[span:] - path[:-span], axis=-1) / (span / FPS)


def top_speed(joints: np.ndarray) -> float:
    """Fastest horizontal pelvis speed, m/s, held over a second."""
    return float(speeds(joints).max())


def airborne(joints: np.ndarray) -> np.ndarray:
    """Frames (T,) with both feet well off the floor and the pelvis above where it usually is."""
    height = joints[:, PELVIS, 1]
    return (joints[:, ANKLES + FEET, 1].min(axis=1) > 0.06) & (height - np.median(height) > 0.03)


def rise(joints: np.ndarray) -> float:
    """How far the pelvis gets above its usual height, metres."""
    height = joints[:, PELVIS, 1]
    return float(height.max() - np.median(height))


def crouch(joints: np.ndarray) -> np.ndarray:
    """Pelvis height (T,) over that of standing: 1 upright, about 0.5 sitting on a stool."""
    height = joints[:, PELVIS, 1]
    return height / max(np.percentile(height, 90), 0.5)


def lean(joints: np.ndarray) -> np.ndarray:
    """Angle (T,) of pelvis-to-neck against the vertical, degrees."""
    torso = joints[:, NECK] - joints[:, PELVIS]
    return np.degrees(np.arccos(torso[:, 1] / np.linalg.norm(torso, axis=-1)))


def twist(joints: np.ndarray) -> np.ndarray:
    """Yaw (T,) of the shoulders against the hips, degrees, left positive."""
    hips, shoulders = joints[:, 1] - joints[:, 2], joints[:, 16] - joints[:, 17]
    turn = arctan2(-shoulders[:, 2], shoulders[:, 0]) - arctan2(-hips[:, 2], hips[:, 0])
    return np.degrees((turn + np.pi) % (2 * np.pi) - np.pi)


def over(joints: np.ndarray, joint: list[int]) -> np.ndarray:
    """Height (T, 2) of the left and right wrist over the joints named, metres."""
    return joints[:, WRISTS, 1] - joints[:, joint, 1]


def lead(joints: np.ndarray, pair: list[int]) -> np.ndarray:
    """How much higher (T,) the left joint of a pair is than the right one, metres."""
    higher: np.ndarray = joints[:, pair[0], 1] - joints[:, pair[1], 1]
    return higher


def seconds(frames: np.ndarray) -> float:
    """Seconds for which something (T,) is so, pauses included."""
    return float(frames.sum() / FPS)


def times(frames: np.ndarray) -> int:
    """How often something (T,) begins to be so."""
    return int((np.diff(frames.astype(int), prepend=0) == 1).sum())


def swings(values: np.ndarray, high: float, low: float) -> int:
    """How often a curve (T,) goes from below `low` to above `high`."""
    count, armed = 0, False
    for value in values:
        if value < low:
            armed = True
        elif value > high and armed:
            count, armed = count + 1, False
    return count


def longest(frames: np.ndarray) -> float:
    """Longest time, seconds, for which something (T,) is so without a pause."""
    return max((end - start for start, end in runs(frames)), default=0) / FPS


def reach(joints: np.ndarray) -> np.ndarray:
    """How far the left and the right wrist (T, 2) are in front of their shoulders, metres."""
    arms = joints[:, WRISTS] - joints[:, SHOULDERS]
    ahead: np.ndarray = (arms * facing(joints)[:, None]).sum(-1)
    return ahead


def kick_heights(joints: np.ndarray) -> np.ndarray:
    """How high the left and the right ankle get in front of the body, the other foot on the floor, metres (2,).

    In front: a runner's heels come up as high, but behind.
    """
    height = joints[:, ANKLES, 1]
    away = (joints[:, ANKLES] - joints[:, [PELVIS]]) * LEVEL
    ahead = (away * facing(joints)[:, None]).sum(-1)
    kicking = (ahead > 0.1) & (np.linalg.norm(away, axis=-1) > 0.3) & (height[:, ::-1] < 0.22)
    highest: np.ndarray = np.where(kicking, height, 0.0).max(axis=0)
    return highest


def raised_foot(joints: np.ndarray) -> tuple[float, float]:
    """Longest time, seconds, for which the left and the right ankle is well above the other."""
    higher = lead(joints, ANKLES)
    return longest(higher > 0.1), longest(higher < -0.1)
