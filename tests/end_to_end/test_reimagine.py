# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-imagining with nothing replaced: installed zip, real server, bundled model, from the button to the keys."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
import pytest

from tests.addon.edits import bag, raw_keys
from tests.addon.rigify import by_hand, rig_files, rigs
from tests.end_to_end.test_prompt_to_keys import press_generate

__all__ = ["by_hand", "rig_files", "rigs"]

LAST = 120
"""The walk's last frame; its first one is 1."""
MILLIMETRE, DEGREE = 0.001, np.pi / 180.0


@pytest.fixture
def walk(connected: Any) -> Any:
    """The extension with a figure that walks for five seconds."""
    scene = bpy.context.scene
    scene.render.fps, scene.frame_current = 24, 1
    job = press_generate(connected, "a person walks forward", LAST / 24, 3)
    assert job.state is connected.jobs.JobState.DONE, job.message
    edit = scene.mosa.edit
    edit.source, edit.random_seed, edit.seed = "NUMBERS", False, 5
    return connected


def figure() -> Any:
    return bpy.data.objects["MoSa figure"]


def action() -> Any:
    return figure().animation_data.action


def keys_outside(first: int, last: int) -> dict[tuple[str, int], bytes]:
    """All that Blender keeps of the keys outside a range."""
    found = {}
    for curve in bag(figure()).fcurves:
        keys = raw_keys(curve)
        frames = keys["co"][:, 0]
        found[curve.data_path, curve.array_index] = keys[(frames < first) | (frames > last)].tobytes()
    return found


def poses(*frames: int) -> np.ndarray:
    """World matrices of all bones (F, 24, 4, 4)."""
    found = []
    for frame in frames:
        bpy.context.scene.frame_set(frame)
        found.append([figure().matrix_world @ bone.matrix for bone in figure().pose.bones])
    return np.array(found, dtype=np.float64)


def distance(one: np.ndarray, two: np.ndarray) -> float:
    """Largest distance of bone heads, metres."""
    return float(np.linalg.norm(one[..., :3, 3] - two[..., :3, 3], axis=-1).max())


def angle(one: np.ndarray, two: np.ndarray) -> float:
    """Largest angle between bones, radians."""
    apart = np.linalg.norm(one[..., :3, :3] - two[..., :3, :3], axis=(-2, -1))
    return float(2.0 * np.arcsin(np.clip(apart / np.sqrt(8.0), 0.0, 1.0)).max())


def reimagine(addon: Any, first: int, last: int, **settings: Any) -> Any:
    """Press the button and wait; the finished job."""
    edit = bpy.context.scene.mosa.edit
    edit.first, edit.last, edit.mode, edit.prompt = first, last, "AUTO", ""
    for name, value in settings.items():
        setattr(edit, name, value)
    old, kept = action(), keys_outside(first, last)
    assert bpy.ops.mosa.reimagine() == {"FINISHED"}
    job = addon.jobs.manager.wait(120)
    assert job.state is addon.jobs.JobState.DONE, job.message
    assert edit.pending.waits and edit.pending.candidate == action() != old and old.use_fake_user
    assert keys_outside(first, last) == kept
    return job


def test_ranges_of_a_walk(walk: Any) -> None:
    first = action()
    edges = (39, 81)
    before = poses(*edges, 60)

    reimagine(walk, 40, 80)
    after = poses(*edges, 60)
    assert distance(before[:2], after[:2]) == 0.0, "the poses beside the range"
    assert distance(before[2], after[2]) > MILLIMETRE, "another motion inside"
    steps = np.linalg.norm(np.diff(poses(*range(38, 84))[:, :, :3, 3], axis=0), axis=-1)
    assert steps.max() < 0.25, "nothing jumps"
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"} and action() == first
    assert distance(poses(*edges, 60), before) == 0.0

    # A pose of the user's own in the middle, which is met.
    bpy.context.scene.frame_set(60)
    figure().pose.bones["left_shoulder"].rotation_quaternion = (0.8, 0.0, 0.0, 0.6)
    assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    pinned = poses(60)
    assert angle(pinned, before[2:]) > 10 * DEGREE
    job = reimagine(walk, 40, 80, prompt="a person waves with the left hand")
    assert not job.warnings and action()["mosa_prompt"] == "a person waves with the left hand"
    met = poses(60)
    assert distance(pinned, met) <= 0.01 * MILLIMETRE and angle(pinned, met) <= 0.01 * DEGREE
    assert distance(before[:2], poses(*edges)) == 0.0
    seed = action()["mosa_seed"]
    assert bpy.ops.mosa.edit_again() == {"FINISHED"}
    job = walk.jobs.manager.wait(120)
    assert job.state is walk.jobs.JobState.DONE, job.message
    assert action()["mosa_seed"] == seed + 1 and distance(pinned, poses(60)) <= 0.01 * MILLIMETRE
    accepted = action()
    assert bpy.ops.mosa.edit_accept() == {"FINISHED"} and action() == accepted and first.use_fake_user


def test_what_follows_and_a_loop(walk: Any) -> None:
    before = poses(1, LAST)
    job = reimagine(walk, LAST + 1, LAST + 48)
    (note,) = job.warnings
    assert note == f"Nothing is keyed after frame {LAST}: the motion was extended.", "and the backend adds nothing"
    assert tuple(action().frame_range) == (1, LAST + 48) and distance(before, poses(1, LAST)) == 0.0
    assert distance(poses(LAST), poses(LAST + 1)) < 0.25 and distance(poses(LAST), poses(LAST + 40)) > MILLIMETRE
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"}

    job = reimagine(walk, 1, LAST, mode="LOOP")
    assert job.warnings == ["The loop starts with the poses at frames 1 and 2, which were kept."]
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"} and walk.jobs.manager.job is None, "nothing is to be told of it"

    job = reimagine(walk, LAST - 30, LAST, mode="LOOP")
    ends = poses(1, LAST)
    pelvis = figure().pose.bones.find("pelvis")
    inner = np.linalg.inv(ends[:, pelvis])[:, None] @ ends
    others = [n for n in range(len(figure().pose.bones)) if figure().pose.bones[n].name != "root"]
    assert angle(inner[0, others], inner[1, others]) < 0.5 * DEGREE
    assert distance(inner[0, others], inner[1, others]) < MILLIMETRE
    assert distance(before[:1], ends[:1]) == 0.0


def test_a_walk_and_a_travelling_loop_in_place(walk: Any) -> None:
    frames = range(1, LAST + 1)

    def pelvis_and_rest() -> tuple[np.ndarray, np.ndarray]:
        heads = poses(*frames)[..., :3, 3]
        heads = heads[:, [bone.name != "root" for bone in figure().pose.bones]]
        return heads[:, 0], heads - heads[:, :1]

    way, rest = pelvis_and_rest()
    assert np.linalg.norm(np.ptp(way[:, :2], axis=0)) > 3.0
    first = action()
    assert bpy.ops.mosa.in_place() == {"FINISHED"}
    assert action().name == first.name + " (in place)" and action()["mosa_prompt"] == "a person walks forward"
    left, same = pelvis_and_rest()
    np.testing.assert_allclose(same, rest, atol=1e-5)
    np.testing.assert_allclose(left[:, 2], way[:, 2], atol=1e-5)
    assert np.linalg.norm(left[0] - way[0]) < 1e-5
    assert 0.02 < np.ptp(left[:, 0]) < 0.12 and 0.01 < np.ptp(left[:, 1]) < 0.15, "it sways about one place"
    strides = np.array([left[k : k + 27, :2].mean(axis=0) for k in range(LAST - 27)])
    assert np.linalg.norm(strides - strides.mean(axis=0), axis=-1).max() < 0.04

    figure().animation_data.action, figure().animation_data.action_slot = first, first.slots[0]
    reimagine(walk, LAST - 40, LAST, mode="LOOP", travel="TRAVEL")
    assert bpy.ops.mosa.edit_accept() == {"FINISHED"}
    ends = poses(1, LAST)
    assert distance(ends[:1], ends[1:]) > 3.0, "the loop travels"
    assert bpy.ops.mosa.in_place() == {"FINISHED"}
    ends = poses(1, LAST)
    pelvis = figure().pose.bones.find("pelvis")
    assert distance(ends[0, pelvis], ends[1, pelvis]) < 20 * MILLIMETRE, "now it ends where it begins"
    # But for the way that it faces: some walks turn.
    inner = np.linalg.inv(ends[:, pelvis])[:, None] @ ends
    others = [n for n in range(len(figure().pose.bones)) if figure().pose.bones[n].name != "root"]
    assert distance(inner[0, others], inner[1, others]) < 0.02 * MILLIMETRE, "and as it begins"
    assert angle(inner[0, others], inner[1, others]) < 0.1 * DEGREE


@pytest.mark.parametrize("prompt", ["a person walks forward", ""])
def test_who_is_let_go_on_again_and_again_stays_on_the_ground(walk: Any, prompt: str) -> None:
    """Only what is right before is looked at, whose lowest foot is taken for the ground."""
    for first in range(97, 97 + 5 * 72, 72):
        job = reimagine(walk, first, first + 71, prompt=prompt)
        assert job.state is walk.jobs.JobState.DONE, job.message
        assert bpy.ops.mosa.edit_accept() == {"FINISHED"}
    lowest = []
    for frame in range(first, first + 72):
        bpy.context.scene.frame_set(frame)
        lowest.append(min(figure().pose.bones[toe].head.z for toe in ("left_foot", "right_foot")))
    assert -0.02 < min(lowest) < 0.04


def test_a_backend_killed_in_the_middle_changes_nothing(walk: Any) -> None:
    old, kept = action(), keys_outside(0, 0)
    edit = bpy.context.scene.mosa.edit
    edit.first, edit.last, edit.prompt = 40, 80, "a person waves"
    assert bpy.ops.mosa.reimagine() == {"FINISHED"}
    walk.server.kill()
    job = walk.jobs.manager.wait(60)
    assert job.state is walk.jobs.JobState.FAILED and job.message.endswith(".")
    assert action() == old and keys_outside(0, 0) == kept and not edit.pending.waits
    assert [item.name for item in bpy.data.actions] == [old.name]


def test_a_rig_that_somebody_animated(connected: Any, by_hand: Any) -> None:
    """Rigify's own IK, heels, chest and a head that follows the torso: the rest stays, and no foot leaves its leg."""
    edit = bpy.context.scene.mosa.edit
    edit.source, edit.mode, edit.prompt, edit.random_seed, edit.seed = "NUMBERS", "AUTO", "", False, 5
    edit.first, edit.last = 20, 40
    bones = ["ORG-thigh.L", "ORG-shin.L", "ORG-foot.L", "ORG-hand.R", "ORG-spine.006"]

    def places() -> np.ndarray:
        found = []
        for frame in range(1, 61):
            bpy.context.scene.frame_set(frame)
            found.append([by_hand.pose.bones[name].head.copy() for name in bones])
        return np.array(found, dtype=np.float64)

    before = places()
    assert bpy.ops.mosa.reimagine() == {"FINISHED"}
    job = connected.jobs.manager.wait(120)
    assert job.state is connected.jobs.JobState.DONE, job.message
    after = places()
    moved = np.linalg.norm(after - before, axis=-1)
    # Keys that the user made inside the range are pins.
    assert moved[[*range(19), 29, *range(40, 60)]].max() < 0.01 * MILLIMETRE
    assert moved[19:40].max() > 10 * MILLIMETRE
    steps = np.linalg.norm(np.diff(after, axis=0), axis=-1)
    assert steps.max() < 0.25, "nothing jumps"
    leg = [by_hand.data.bones[name].head_local for name in bones[:3]]
    longest = (leg[1] - leg[0]).length + (leg[2] - leg[1]).length
    assert np.linalg.norm(after[:, 2] - after[:, 0], axis=-1).max() < longest + 10 * MILLIMETRE
