# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the figure do what it was told? Twenty plain prompts, each with a geometric check.

A check looks only at joints (T, 22, 3) at 20 fps, metres, y up, frame 0 at the origin facing +z (so left is +x).
It is worth something only if real clips of that caption pass and other clips do not: `trust` measures both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..motion.features import facing, heading_angle
from ..motion.skeleton import FPS

PELVIS, HEAD, NECK = 0, 15, 12
SHOULDERS, WRISTS, ANKLES, FEET = [16, 17], [20, 21], [7, 8], [10, 11]

Test = Callable[[np.ndarray], bool]


def _heading(joints: np.ndarray) -> np.ndarray:
    """Heading per frame in degrees, unwrapped, starting at 0, left positive."""
    angle = np.degrees(np.unwrap(heading_angle(facing(joints))))
    return angle - angle[0]


def _forward_travel(joints: np.ndarray) -> float:
    """Metres walked along the body's own heading, backwards counted negative."""
    steps = np.diff(joints[:, PELVIS], axis=0)
    return float((steps * facing(joints)[:-1]).sum())


def _travel(joints: np.ndarray) -> np.ndarray:
    """Horizontal way of the pelvis from first to last frame, (x, z) metres."""
    return joints[-1, PELVIS, [0, 2]] - joints[0, PELVIS, [0, 2]]


def _speed(joints: np.ndarray, seconds: float = 1.0) -> float:
    """Fastest horizontal pelvis speed, m/s, held over `seconds`."""
    span = min(int(seconds * FPS), len(joints) - 1)
    path = joints[:, PELVIS, :][:, [0, 2]]
    return float(np.linalg.norm(path[span:] - path[:-span], axis=-1).max() / (span / FPS))


def _floor(joints: np.ndarray) -> float:
    return float(joints[:, FEET, 1].min())


def _airborne(joints: np.ndarray) -> bool:
    """Both feet well off the floor while the pelvis is above where it usually is."""
    lowest = joints[:, ANKLES + FEET, 1].min(axis=1) - _floor(joints)
    pelvis = joints[:, PELVIS, 1] - np.median(joints[:, PELVIS, 1])
    return bool(((lowest > 0.06) & (pelvis > 0.03)).any())


def _walks(joints: np.ndarray) -> bool:
    return _forward_travel(joints) > 0.8 and 0.3 < _speed(joints) < 2.2 and _travel(joints)[1] > 0.5


def _alternations(values: np.ndarray, high: float, low: float) -> int:
    """How often a curve goes from below `low` to above `high`."""
    count, armed = 0, False
    for value in values:
        if value < low:
            armed = True
        elif value > high and armed:
            count, armed = count + 1, False
    return count


def _over(joints: np.ndarray, joint: list[int]) -> np.ndarray:
    return joints[:, WRISTS, 1] - joints[:, joint, 1]


def _kicks(joints: np.ndarray) -> bool:
    height = joints[:, ANKLES, 1] - _floor(joints)
    return bool(((height.max(1) > 0.4) & (height.min(1) < 0.22)).any())


def _lowest_pelvis(joints: np.ndarray) -> float:
    """Lowest pelvis height over that of standing."""
    height = joints[:, PELVIS, 1] - _floor(joints)
    return float(height.min() / max(np.percentile(height, 90), 0.5))


def _torso_lean(joints: np.ndarray) -> float:
    """Largest angle of pelvis-to-neck against the vertical, degrees."""
    torso = joints[:, NECK] - joints[:, PELVIS]
    return float(np.degrees(np.arccos(torso[:, 1] / np.linalg.norm(torso, axis=-1))).max())


def _twist(joints: np.ndarray) -> np.ndarray:
    """Yaw of the shoulders against the hips, degrees, left positive."""
    hips, shoulders = joints[:, 1] - joints[:, 2], joints[:, 16] - joints[:, 17]
    turn = np.arctan2(-shoulders[:, 2], shoulders[:, 0]) - np.arctan2(-hips[:, 2], hips[:, 0])
    return np.degrees((turn + np.pi) % (2 * np.pi) - np.pi)


def _still(joints: np.ndarray) -> bool:
    path = joints[:, PELVIS][:, [0, 2]]
    feet = np.ptp(joints[:, FEET], axis=0).max()
    return float(np.ptp(path, axis=0).max()) < 0.25 and feet < 0.25 and _lowest_pelvis(joints) > 0.9


def _steps_in_place(joints: np.ndarray) -> bool:
    lead = joints[:, ANKLES[0], 1] - joints[:, ANKLES[1], 1]
    return _alternations(lead, 0.04, -0.04) >= 2 and float(np.linalg.norm(_travel(joints))) < 1.2


def _rise(joints: np.ndarray) -> float:
    """How far the pelvis gets above its usual height, metres."""
    height = joints[:, PELVIS, 1]
    return float(height.max() - np.median(height))


def _waves(joints: np.ndarray) -> bool:
    """One hand up, the other down, and the raised one moving."""
    over = _over(joints, SHOULDERS)
    speed = np.linalg.norm(np.diff(joints[:, WRISTS] - joints[:, [PELVIS]], axis=0, prepend=0), axis=-1) * FPS
    up = (over > -0.1) & (over[:, ::-1] < -0.15) & (speed > 0.3)
    return bool((up[1:].sum(0) >= FPS / 2).any()) and _speed(joints) < 1.2 and not _airborne(joints)


def _climbs(joints: np.ndarray) -> bool:
    """The pelvis gets far above where it was before, and not by a jump."""
    height = joints[:, PELVIS, 1]
    gained = height - np.minimum.accumulate(height)
    return float(gained.max()) > 0.35 and float((gained > 0.3).mean()) > 0.1


@dataclass(frozen=True)
class Check:
    """A prompt, its length, the captions that say the same (and must not say more), and what must be seen."""

    prompt: str
    seconds: float
    same: str
    unless: str
    test: Test


CHECKS = (
    Check(
        "a person walks forward",
        4.0,
        r"walks? (straight )?(forward|ahead)",
        r"turn|back|circle|around|veer|stair|sneak|slow|step|curve|duck|half|left|right",
        _walks,
    ),
    Check(
        "a person walks backwards",
        4.0,
        r"(walks?|moves?) backward",
        r"forward|turn",
        lambda j: _forward_travel(j) < -0.4,
    ),
    Check(
        "a person runs forward",
        3.0,
        r"\b(runs|jogs|running|jogging)\b",
        r"place|circle|over|duck|turn|back|stop|walk|jump|spot|then",
        lambda j: _speed(j) > 1.7,
    ),
    Check(
        "a person jumps forward",
        3.0,
        r"jumps? (far )?forward|leaps forward|long jump",
        r"hop",
        lambda j: _airborne(j) and _travel(j)[1] > 0.4,
    ),
    Check(
        "a person jumps up",
        3.0,
        r"jumps (straight )?(up|high|in place|once)",
        r"forward|over|grab|stair|balanc|in the air",
        lambda j: _airborne(j) and _rise(j) > 0.12 and float(np.linalg.norm(_travel(j))) < 0.7,
    ),
    Check(
        "a person does jumping jacks",
        5.0,
        r"jumping jacks",
        r"\bthen\b|twist|start|^the man",
        lambda j: _alternations(_over(j, [HEAD, HEAD]).min(1), -0.05, -0.3) >= 1 and _speed(j) < 0.8,
    ),
    Check(
        "a person walks forward and then turns left",
        5.0,
        r"walks?.* (turns?|veers?|curves?|left turn)( to the| to his| to their)? ?left",
        r"right|around|run|ladder|stair",
        lambda j: _heading(j)[-10:].mean() > 30,
    ),
    Check(
        "a person walks forward and then turns right",
        5.0,
        r"walks?.* (turns?|veers?|curves?)( to the| to his| to their)? right",
        r"left|around|run|ladder|stair",
        lambda j: _heading(j)[-10:].mean() < -30,
    ),
    Check(
        "a person walks forward, turns around and walks back",
        8.0,
        r"walks? .*turns? around.* (walks?|goes|comes) back",
        r"stair|steps|box|sit",
        lambda j: np.ptp(_heading(j)) > 120 and _forward_travel(j) > 1.5,
    ),
    Check(
        "a person sits down on a low stool",
        4.0,
        r"sits? (down )?on|takes a seat|low stool",
        r"high|tall|floor|ground|ladder|structure|up and turn|somewhere|stair|walk",
        lambda j: float((j[:, PELVIS, 1] - _floor(j)).min()) < 0.7 and _speed(j) < 1.6,
    ),
    Check(
        "a person does squats",
        5.0,
        r"squats|bends the knees into a squat",
        r"\bthen\b|jump|twist|foot",
        lambda j: _lowest_pelvis(j) < 0.8 and _speed(j) < 0.8,
    ),
    Check(
        "a person swings both arms in circles",
        4.0,
        r"swings both arms in circles|arms round in a circle|arms overhead",
        r"bends|danc",
        lambda j: _alternations(_over(j, SHOULDERS).min(1), 0.1, -0.25) >= 1 and _speed(j) < 0.8,
    ),
    Check(
        "a person kicks",
        3.0,
        r"\bkick(s|ing)?\b",
        r"danc|waltz|charleston|low|jump|somersault|foot to|punch",
        _kicks,
    ),
    Check(
        "a person waves with one hand",
        4.0,
        r"\bwaves (with one|hello|their right|his)|waves hello",
        r"danc|no$",
        _waves,
    ),
    Check(
        "a person climbs up a ladder",
        5.0,
        r"climbs (up|a ladder|onto)|climbing (up|a ladder)",
        r"down|stair|steps",
        _climbs,
    ),
    Check(
        "a person stands still",
        4.0,
        r"stands? still|standing still|idle|stands? quietly",
        r"then|walk|turn|danc",
        _still,
    ),
    Check(
        "a person does a cartwheel",
        4.0,
        r"cartwheel",
        r"almost",
        lambda j: bool((j[:, HEAD, 1] < j[:, PELVIS, 1]).any()),
    ),
    Check(
        "a person bends down and picks something up",
        4.0,
        r"bends (down|over|forward)",
        r"knee|danc|jump|squat",
        lambda j: _torso_lean(j) > 34 and _speed(j) < 1.3,
    ),
    Check(
        "a person twists the torso from side to side",
        5.0,
        r"twists? the torso",
        r"squat|jack",
        lambda j: np.ptp(_twist(j)) > 45 and _speed(j) < 0.6,
    ),
    Check(
        "a person jogs in place",
        4.0,
        r"(jogs?|runs?|marches) (in place|on the spot)",
        r"then|swing|squat",
        _steps_in_place,
    ),
)


def matching(check: Check, captions: list[str]) -> bool:
    """Whether one of a clip's captions says the same as the prompt, and nothing else."""
    return any(re.search(check.same, text.lower()) and not re.search(check.unless, text.lower()) for text in captions)


@dataclass(frozen=True)
class Trust:
    """How a check does on real motion: share passed of matching clips, and of random others."""

    matching: float
    matching_clips: int
    random: float
    random_clips: int


def trust(check: Check, clips: list[tuple[list[str], np.ndarray]], seed: int = 0, others: int = 200) -> Trust:
    """Measure a check on captioned real clips [(captions, joints (T, 22, 3))]."""
    same = [joints for captions, joints in clips if matching(check, captions)]
    rest = [joints for captions, joints in clips if not any(re.search(check.same, text.lower()) for text in captions)]
    chosen = np.random.default_rng(seed).permutation(len(rest))[:others]
    return Trust(
        float(np.mean([check.test(joints) for joints in same])) if same else float("nan"),
        len(same),
        float(np.mean([check.test(rest[index]) for index in chosen])),
        len(chosen),
    )
