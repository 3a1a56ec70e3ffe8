# SPDX-License-Identifier: GPL-3.0-or-later
"""Motions to edit, what may be done to them, and what to edit them with."""

from __future__ import annotations

import functools

import numpy as np
import torch

from mosa.model.config import InbetweenConfig
from mosa.model.inbetween import Inbetweener
from mosa.motion.kinematics import global_rotations, local_rotations
from mosa.motion.library import Library, Matcher
from mosa.motion.motion import Motion
from mosa.motion.resample import at_times
from mosa.motion.rotations import conjugate, from_axis_angle, multiply, normalize, rotate, yaw
from mosa.motion.skeleton import OFFSETS, PARENTS
from mosa.motion.solver import onto_skeleton
from tests.backend.motion_samples import plausible_motion, real_clips


def random_network(seed: int = 0) -> Inbetweener:
    """A small in-betweening network whose random weights change what it corrects by millimetres."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = Inbetweener(InbetweenConfig(width=32, layers=1, heads=2, mlp=32)).eval()
        with torch.no_grad():
            network.out.weight.normal_(0, 0.005)
    return network


@functools.cache
def small_library() -> Library:
    """A library of a few real clips."""
    return Library.of([onto_skeleton(joints) for _, joints in real_clips(most=40)])


@functools.cache
def small_matcher() -> Matcher:
    """The same, ready to be looked up."""
    return Matcher.of(small_library())


@functools.cache
def _clip(words: str, which: int) -> tuple[np.ndarray, np.ndarray]:
    return onto_skeleton(real_clips(words, most=5)[which][1])


def clip(fps: float = 20.0, seconds: float = 5.0, words: str = "walk", which: int = 0) -> Motion:
    """A real clip on the model's skeleton at some frame rate."""
    rotations, root = at_times(*_clip(words, which), np.arange(round(seconds * fps)) * (20.0 / fps))
    return Motion.from_rotations(fps, rotations, root, OFFSETS, prompt="a real clip")


def foreign(motion: Motion, size: float = 0.8) -> Motion:
    """The same motion of another body: other sizes and rest poses, turned wrists and head, on a floor of its own."""
    dice = np.random.default_rng(5)
    offsets = OFFSETS * size + dice.normal(0.0, 0.01, (22, 3)) * (np.arange(22) > 0)[:, None]
    rotations = motion.rotations.copy()
    swing = 0.5 * np.sin(np.arange(motion.frames) / motion.fps)
    for joint in (15, 20, 21):
        axis = normalize(dice.normal(size=3))
        rotations[:, joint] = multiply(rotations[:, joint], from_axis_angle(np.tile(axis, (motion.frames, 1)), swing))
    # Each bone's rest frame differs from the model's by a fixed turn.
    rest = normalize(np.array([1.0, 0.0, 0.0, 0.0]) + dice.normal(0.0, 0.1, (22, 4)))
    offsets[1:] = rotate(conjugate(rest[PARENTS[1:]]), offsets[1:])
    rotations = local_rotations(multiply(global_rotations(rotations), rest))
    return Motion.from_rotations(motion.fps, rotations, motion.root * size + [0.0, 1.7, 0.0], offsets)


def breathing(motion: Motion) -> Motion:
    """What capture delivers: joints alone, whose bones vary by millimetres."""
    noise = np.random.default_rng(3).normal(0.0, 0.003, motion.joints.shape)
    return Motion.in_place(motion.fps, motion.joints + noise)


def moved(motion: Motion, angle: float, shift: np.ndarray) -> Motion:
    """The whole motion turned about y and moved."""
    rotations = motion.rotations.copy()
    rotations[:, 0] = multiply(yaw(angle), rotations[:, 0])
    root = rotate(yaw(angle), motion.root) + shift
    return Motion.from_rotations(motion.fps, rotations, root, motion.offsets)


def with_garbage(motion: Motion, frames: np.ndarray, seed: int = 0) -> Motion:
    """The motion with other poses in some frames (T,) bool, far away."""
    rotations, root = motion.rotations.copy(), motion.root.copy()
    other, path = plausible_motion(seed, motion.frames)
    rotations[frames], root[frames] = other[frames], path[frames] + 5.0
    garbled = Motion.from_rotations(motion.fps, rotations, root, motion.offsets, motion.prompt)
    garbled.joints[~frames] = motion.joints[~frames]
    return garbled


def degrees(a: np.ndarray, b: np.ndarray) -> float:
    """The largest angle between rotations (..., 4)."""
    turn = multiply(conjugate(a), b)
    angle = 2.0 * np.arctan2(np.linalg.norm(turn[..., 1:], axis=-1), np.abs(turn[..., 0]))
    return float(np.degrees(angle).max())


def assert_same_at(frames: np.ndarray, result: Motion, given: Motion) -> None:
    """The frames (T,) of the result are the given ones, bit for bit."""
    for name in ("rotations", "root", "joints"):
        there, here = getattr(result, name)[frames], getattr(given, name)[frames]
        np.testing.assert_array_equal(there, here, err_msg=name)
