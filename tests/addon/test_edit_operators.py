# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-imagine Range, Accept, Reject and Try Again in the installed extension, against a scripted backend."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import bpy
import numpy as np
import pytest

from tests.addon.edits import bag, found, make_clip, raw_keys, retyped, snapshot
from tests.addon.fake_backend import FakeBackend, edited_bytes, motion_bytes
from tests.addon.rigs import Y_TO_Z, evaluated_heads, make_heap, make_motion
from tests.addon.test_jobs import pump_until

FIRST, LAST = 40, 60


def settings() -> Any:
    return bpy.context.scene.mosa.edit


def pending() -> Any:
    return settings().pending


@pytest.fixture(name="scene")
def a_scene(connected: Any) -> Any:
    """The extension with a figure of the user's own keys (breakdowns), a range in numbers and a fixed seed."""
    bpy.ops.ed.undo_push(message="empty")
    obj = make_clip("smpl")
    retyped(obj, "BREAKDOWN")
    obj.animation_data.action.name = "Walk"
    values = settings()
    values.source, values.first, values.last = "NUMBERS", FIRST, LAST
    values.random_seed, values.seed = False, 7
    bpy.ops.ed.undo_push(message="clip")
    return connected


def after_the_last_key(seconds: float) -> None:
    settings().source, settings().seconds = "AFTER", seconds


def figure() -> Any:
    return bpy.data.objects["Rig"]


def start() -> None:
    assert bpy.ops.mosa.reimagine() == {"FINISHED"}


def reimagine(addon: Any) -> Any:
    start()
    return addon.jobs.manager.wait(20)


def finish(addon: Any, backend: FakeBackend) -> Any:
    backend.release.set()
    return addon.jobs.manager.wait(20)


def refused(sentence: str) -> Any:
    return pytest.raises(RuntimeError, match=sentence)


def action() -> Any:
    return figure().animation_data.action


def sent(backend: FakeBackend, index: int = -1) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """A request that arrived, and its motion."""
    request = backend.requests[index]
    with np.load(io.BytesIO(base64.b64decode(request["motion"]))) as file:
        return request, {name: file[name] for name in file.files}


def test_no_undo_step_is_made_within_an_overridden_context(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blender 4.5 and 5.0 crash there when another thread of Python is at work."""
    overridden: list[bool] = []
    pushed: list[str] = []

    def push_undo(message: str) -> None:
        assert not any(overridden)
        pushed.append(message)

    for module in (scene.edit.delivery, scene.operators.generate):
        original = module.context_of

        @contextmanager
        def context_of(*where: Any, original: Any = original, **how: Any) -> Iterator[None]:
            overridden.append(True)
            with original(*where, **how):
                yield
            overridden.pop()

        monkeypatch.setattr(module, "context_of", context_of)
        monkeypatch.setattr(module, "push_undo", push_undo)
    assert reimagine(scene).state.name == "DONE"
    bpy.context.scene.mosa.prompt = "a person waves"
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    assert scene.jobs.manager.wait(20).state.name == "DONE"
    assert len(pushed) == 2


# --- from the button to keys -----------------------------------------------------------------------------


def test_from_the_range_to_keys(scene: Any, fake_backend: FakeBackend) -> None:
    old, before = action(), snapshot(figure())
    job = reimagine(scene)
    assert job.state.name == "DONE", job.message
    assert action() != old and old.use_fake_user and action().name == "Walk (re-imagined)"
    assert pending().waits and pending().candidate == action() and pending().action == old
    assert job.seeds == [7] and action()["mosa_seed"] == 7
    request, motion = sent(fake_backend)
    assert (request["start"], request["end"], len(motion["root"])) == (FIRST - 1, LAST, 100)
    wanted = {"pins": [], "text": None, "mode": "between", "travel": None, "scope": "body", "context": 0.5, "seed": 7}
    assert {name: request[name] for name in wanted} == wanted
    assert (request["variations"], request["guidance"], request["temperature"]) == (1, None, None)
    assert {name: value.shape for name, value in motion.items()} == {
        "fps": (),
        "rotations": (100, 22, 4),
        "root": (100, 3),
        "offsets": (22, 3),
        "joints": (100, 22, 3),
    }
    assert motion["fps"] == 24 and snapshot(figure()) != before


def test_the_settings_reach_the_backend(scene: Any, fake_backend: FakeBackend) -> None:
    values = settings()
    values.prompt, values.scope, values.context, values.seed = "  a person waves ", "ARMS", 0.3, 41
    bpy.context.scene.render.fps = 30
    job = reimagine(scene)
    assert job.state.name == "DONE", job.message
    request, motion = sent(fake_backend)
    assert (request["text"], request["scope"], request["context"]) == ("a person waves", "arms", 0.3)
    assert request["seed"] == 41 and motion["fps"] == 30
    assert action()["mosa_prompt"] == "a person waves"


def test_the_operator_returns_before_the_motion_is_there(scene: Any, fake_backend: FakeBackend) -> None:
    old = action()
    fake_backend.hold_at = "decoding"
    start()
    assert scene.jobs.manager.busy and action() == old
    assert not bpy.ops.mosa.reimagine.poll() and not bpy.ops.mosa.generate.poll(), "one at a time"
    with pytest.raises(scene.jobs.UserError, match="A motion is being generated"):
        scene.jobs.manager.submit(scene.jobs.manager.job.request, None, None)
    assert finish(scene, fake_backend).state.name == "DONE"
    assert bpy.ops.mosa.reimagine.poll()


def test_a_range_that_is_refused_leaves_the_seed_of_the_last_result(scene: Any) -> None:
    settings().random_seed, settings().source = True, "MARKERS"
    with refused("needs two markers"):
        bpy.ops.mosa.reimagine()
    assert settings().seed == 7


@pytest.mark.parametrize(("source", "edge"), [("AFTER", 1_048_574), ("BEFORE", -1_048_574)])
def test_a_range_beyond_the_timeline_is_refused(scene: Any, fake_backend: FakeBackend, source: str, edge: int) -> None:
    for curve in bag(figure()).fcurves:
        curve.keyframe_points.clear()
        for frame in (edge, edge - edge // abs(edge) * 20):
            curve.keyframe_points.insert(frame, 0.1)
    settings().source = source
    wrong = f"end at frame {edge + 72}" if edge > 0 else f"start at frame {edge - 72}"
    with refused(f"The motion would {wrong}, timelines"):
        bpy.ops.mosa.reimagine()
    assert not fake_backend.requests


def test_a_new_seed_each_time(scene: Any, fake_backend: FakeBackend) -> None:
    settings().random_seed = True
    reimagine(scene)
    reimagine(scene)
    first, second = (request["seed"] for request in fake_backend.requests)
    assert first != second == settings().seed
    bpy.ops.mosa.random_seed(settings="EDIT")
    assert settings().seed != second and bpy.context.scene.mosa.seed == 0


@pytest.mark.parametrize("decide", ["edit_accept", "edit_reject"])
def test_what_is_decided_in_one_scene_is_decided_in_its_copies(scene: Any, decide: str) -> None:
    old = action()
    reimagine(scene)
    made = action()
    first = bpy.context.scene
    copied = first.copy()
    assert copied.mosa.edit.pending.waits
    getattr(bpy.ops.mosa, decide)()
    assert not first.mosa.edit.pending.waits and not copied.mosa.edit.pending.waits
    assert action() == (made if decide == "edit_accept" else old)
    bpy.data.scenes.remove(copied)


def test_what_a_figure_does_after_its_last_key_or_before_its_first(scene: Any, fake_backend: FakeBackend) -> None:
    """Frame numbers had to be looked up and typed."""
    for source, mode, marked in (("AFTER", "extend", (101, 124)), ("BEFORE", "lead-in", (-23, 0))):
        settings().source, settings().seconds = source, 1.0
        job = reimagine(scene)
        assert job.state.name == "DONE" and not job.warnings, (job.message, job.warnings)
        request, _ = sent(fake_backend)
        assert (request["mode"], request["end"] - request["start"]) == (mode, 24)
        wish = json.loads(settings().pending.wish)
        assert (wish["first"], wish["last"]) == marked
        bpy.ops.mosa.edit_reject()
    figure().animation_data_clear()
    with refused("has no keys to go by"):
        reimagine(scene)


def test_every_way_to_mark_the_range(scene: Any, fake_backend: FakeBackend) -> None:
    timeline = bpy.context.scene
    values = settings()

    def asked(source: str) -> tuple[int, int]:
        values.source = source
        job = reimagine(scene)
        assert job.state.name == "DONE", job.message
        bpy.ops.mosa.edit_reject()
        request, motion = sent(fake_backend)
        assert len(motion["root"]) == min(request["end"] + 48, 100), "two seconds around it, all that is keyed"
        return request["start"] + 1, request["end"]

    with refused("no preview range"):
        asked("PREVIEW")
    timeline.use_preview_range = True
    timeline.frame_preview_start, timeline.frame_preview_end = 30, 50
    assert asked("PREVIEW") == (30, 50)
    for curve in bag(figure()).fcurves:
        for point in curve.keyframe_points:
            point.select_control_point = False
    with refused("Select two keys"):
        asked("KEYS")
    for point in found(figure(), "head", "rotation_quaternion").keyframe_points[4:6]:
        point.select_control_point = True
    assert asked("KEYS") == (38, 45)
    far = found(figure(), "left_knee", "rotation_quaternion").keyframe_points
    far[0].select_control_point = far[-1].select_control_point = True
    bpy.context.view_layer.objects.active = figure()
    bpy.ops.object.mode_set(mode="POSE")
    for bone in figure().pose.bones:
        (bone if hasattr(bone, "select") else bone.bone).select = bone.name == "head"
    assert asked("KEYS") == (38, 45), "in Pose Mode the Dope Sheet shows selected bones alone"
    bpy.ops.object.mode_set(mode="OBJECT")
    with refused("needs two markers: set one"):
        asked("MARKERS")
    for frame in (55, 35):
        timeline.timeline_markers.new("m", frame=frame)
    assert asked("MARKERS") == (35, 55)
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    timeline.timeline_markers.new("cut", frame=80).camera = camera
    assert asked("MARKERS") == (35, 55), "a marker that switches cameras bounds no range"
    values.first, values.last = 70, 60
    with refused("before it starts"):
        asked("NUMBERS")
    values.first, values.last = 1, 1500
    with refused(r"at most 1440 \(60 s\)"):
        asked("NUMBERS")


@pytest.mark.parametrize(
    ("span", "mode", "wanted", "note"),
    [
        ((80, 120), "AUTO", ("extend", 48, 89), "Nothing is keyed after frame 100: the motion was extended."),
        ((-30, 20), "AUTO", ("lead-in", 0, 51), "Nothing is keyed before frame 1: a lead-in was made."),
        ((80, 120), "LOOP", ("loop", 79, 120), ""),
    ],
)
def test_modes(scene: Any, fake_backend: FakeBackend, span: Any, mode: str, wanted: Any, note: str) -> None:
    values = settings()
    (values.first, values.last), values.mode, values.travel = span, mode, "IN_PLACE"
    job = reimagine(scene)
    assert job.state.name == "DONE", job.message
    request, _ = sent(fake_backend)
    assert (request["mode"], request["start"], request["end"]) == wanted
    assert request["travel"] is (False if mode == "LOOP" else None)
    assert job.warnings == ([note] if note else [])
    keys = [p.co.x for p in found(figure(), "head", "rotation_quaternion").keyframe_points]
    assert set(range(span[0], span[1] + 1)) <= set(keys)
    assert (max(keys) == span[1]) or wanted[0] == "lead-in"


def test_loops_that_cannot_be_are_told_in_the_panels_words(scene: Any, fake_backend: FakeBackend) -> None:
    values = settings()
    values.first, values.last, values.mode, values.scope = 80, 100, "LOOP", "ARMS"
    with refused("set Bones to Whole Body"):
        bpy.ops.mosa.reimagine()
    values.scope = "BODY"
    retyped(figure(), "KEYFRAME")
    with refused("your key at frame .* pins one"):
        bpy.ops.mosa.reimagine()
    values.last = 101  # the last key is then at the frame before it
    with refused("your key at frame 100 pins one"):
        bpy.ops.mosa.reimagine()
    assert not fake_backend.requests
    values.last = 102
    assert reimagine(scene).state.name == "DONE"


def test_pins_are_sent_and_stay(scene: Any, fake_backend: FakeBackend) -> None:
    found(figure(), "head", "rotation_quaternion", 1).keyframe_points[5].type = "KEYFRAME"  # frame 46
    found(figure(), "left_hip", "rotation_quaternion", 1).keyframe_points.insert(50.5, 0.2).type = "KEYFRAME"
    job = reimagine(scene)
    assert job.state.name == "DONE", job.message
    request, _ = sent(fake_backend)
    assert [pin + request["first_frame"] for pin in request["pins"]] == [46, 50, 51]
    kinds = {p.co.x: p.type for p in found(figure(), "head", "rotation_quaternion", 1).keyframe_points}
    assert (kinds[46], kinds[45], kinds[50]) == ("KEYFRAME", "GENERATED", "GENERATED")


def test_a_range_that_is_all_pins(scene: Any) -> None:
    obj = figure()
    for frame in range(FIRST, LAST + 1):
        obj.pose.bones["head"].keyframe_insert("rotation_quaternion", frame=frame)
    retyped(obj, "EXTREME")
    with refused("Your own keys pin all frames from 40 to 60"):
        bpy.ops.mosa.reimagine()
    settings().pins = set()
    assert reimagine(scene).state.name == "DONE"


def test_a_pose_is_pinned_over_generated_keys(scene: Any, fake_backend: FakeBackend) -> None:
    reimagine(scene)
    bpy.ops.mosa.edit_accept()
    bpy.context.scene.frame_set(50)
    head = figure().pose.bones["head"]
    head.rotation_quaternion = (0.6, 0.8, 0.0, 0.0)
    settings().scope = "UPPER"
    assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    curve = found(figure(), "head", "rotation_quaternion", 1)
    assert {p.co.x: p.type for p in curve.keyframe_points}[50] == "KEYFRAME"
    assert {p.type for p in found(figure(), "left_knee", "rotation_quaternion").keyframe_points} >= {"GENERATED"}
    before = curve.evaluate(50)
    reimagine(scene)
    assert sent(fake_backend)[0]["pins"] == [49]
    assert found(figure(), "head", "rotation_quaternion", 1).evaluate(50) == before == pytest.approx(0.8)
    settings().pins = set()
    with refused("No type of keys is a pin"):
        bpy.ops.mosa.pin_pose()


def test_pinning_a_pose_changes_nothing_outside_the_range(scene: Any) -> None:
    obj = figure()
    for curve in bag(obj).fcurves:
        for point in curve.keyframe_points:
            point.handle_left_type = point.handle_right_type = "AUTO_CLAMPED"
            point.interpolation = "BEZIER"
        curve.update()
    outside = [frame for frame in range(1, 101) if not FIRST <= frame <= LAST]

    def now() -> list[float]:
        return [curve.evaluate(frame) for curve in bag(obj).fcurves for frame in outside]

    before = now()
    assert reimagine(scene).state.name == "DONE"
    bpy.ops.mosa.edit_accept()
    bpy.context.scene.frame_set(50)
    obj.pose.bones["head"].rotation_quaternion = (0.6, 0.8, 0.0, 0.0)
    assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    np.testing.assert_allclose(now(), before, atol=1e-5)


def test_a_pose_that_is_keyed_is_pinned_as_it_plays(scene: Any) -> None:
    curves = [curve for curve in bag(figure()).fcurves if curve.data_path.startswith("pose.")]
    for curve in curves:
        for point in curve.keyframe_points:
            point.handle_left_type = point.handle_right_type = "AUTO_CLAMPED"
            point.handle_right = (point.co.x + 2.0, point.co.y + 0.3)  # as beside a range that was made anew
    bpy.context.scene.frame_set(46)

    def played() -> list[bytes]:
        return [raw_keys(curve)[name].tobytes() for curve in curves for name in ("co", "handle_left", "handle_right")]

    before = played()
    assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    assert played() == before
    assert found(figure(), "head", "rotation_quaternion").keyframe_points[5].type == "KEYFRAME"


def test_a_pose_is_pinned_at_a_key_that_is_a_hair_off_the_frame(scene: Any) -> None:
    curve = found(figure(), "head", "rotation_quaternion", 1)
    curve.keyframe_points[5].co.x = 46.006
    bpy.context.scene.frame_set(46)
    assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    for bone in ("head", "left_knee"):
        curve = found(figure(), bone, "rotation_quaternion", 1)
        assert [p.type for p in curve.keyframe_points if abs(p.co.x - 46) < 0.01] == ["KEYFRAME"]


def test_a_pose_is_not_pinned_where_it_would_be_another(scene: Any) -> None:
    before, render = snapshot(figure()), bpy.context.scene.render
    render.frame_map_new = 50
    with refused("time is stretched"):
        bpy.ops.mosa.pin_pose()
    render.frame_map_new = 100
    figure().data.pose_position = "REST"
    with refused("shows its rest position"):
        bpy.ops.mosa.pin_pose()
    figure().data.pose_position = "POSE"
    slot, figure().animation_data.action_slot = figure().animation_data.action_slot, None
    with refused("has no slot for 'Rig'"):
        bpy.ops.mosa.pin_pose()
    assert list(action().slots) == [slot]
    figure().animation_data.action_slot = slot
    assert snapshot(figure()) == before


def test_a_pose_is_not_pinned_halfway(scene: Any) -> None:
    bpy.context.scene.frame_set(50)
    found(figure(), "left_knee", "rotation_quaternion", 2).lock = True
    before = snapshot(figure())
    with refused("'left_knee: rotation_quaternion.2.', or its group, is locked"):
        bpy.ops.mosa.pin_pose()
    found(figure(), "left_knee", "rotation_quaternion", 2).lock = False
    found(figure(), "left_knee", "rotation_quaternion", 2).group.lock = True
    with refused("or its group, is locked"):
        bpy.ops.mosa.pin_pose()
    found(figure(), "left_knee", "rotation_quaternion", 2).group.lock = False
    bpy.context.scene.frame_set(50, subframe=0.5)
    with refused("between two frames"):
        bpy.ops.mosa.pin_pose()
    bpy.context.scene.frame_set(50)
    found(figure(), "left_knee", "rotation_quaternion", 2).lock = True
    assert snapshot(figure()) == before
    data = figure().animation_data
    action, slot, data.action = data.action, data.action_slot, None
    data.nla_tracks.new().strips.new("strip", 1, action).action_slot = slot
    with refused("NLA strips alone move"):
        bpy.ops.mosa.pin_pose()
    assert data.action is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda curve: curve.convert_to_samples(1, 100), "are baked to samples"),
        (lambda curve: curve.modifiers.new("LIMITS"), "'left_knee' has the curve modifier 'Limits', under which"),
        (lambda curve: curve.modifiers.new("GENERATOR"), "'left_knee' has the curve modifier 'Generator', under which"),
    ],
)
def test_a_pose_is_not_pinned_but_for_a_curve_that_takes_no_key(scene: Any, change: Any, sentence: str) -> None:
    """Blender keyed all others, in version 4.5 without a word."""
    bpy.context.scene.frame_set(50)
    curve = found(figure(), "left_knee", "rotation_quaternion", 2)
    change(curve)
    before = snapshot(figure())
    with refused(sentence):
        bpy.ops.mosa.pin_pose()
    assert snapshot(figure()) == before


def test_a_pose_is_pinned_under_modifiers_that_take_keys(scene: Any) -> None:
    bpy.context.scene.frame_set(50)
    curve = found(figure(), "left_knee", "rotation_quaternion", 2)
    curve.modifiers.new("LIMITS").mute = True
    curve.modifiers.new("GENERATOR").use_additive = True
    assert bpy.ops.mosa.pin_pose() == {"FINISHED"}
    assert 50.0 in raw_keys(found(figure(), "left_knee", "rotation_quaternion", 2))["co"][:, 0]


# --- what cannot be done ---------------------------------------------------------------------------------


def test_no_armature_and_no_keys(connected: Any) -> None:
    settings().source = "NUMBERS"
    with refused("no figure in this view layer: .* Generate makes one"):
        bpy.ops.mosa.reimagine()
    bpy.ops.mosa.add_figure()
    kept = bpy.data.collections.new("Kept")
    bpy.context.scene.collection.children.link(kept)
    for part in (bpy.context.object, *bpy.context.object.children):
        part.users_collection[0].objects.unlink(part)
        kept.objects.link(part)
    layer = bpy.context.view_layer.layer_collection.children["Kept"]
    layer.exclude = True
    for press in (bpy.ops.mosa.reimagine, bpy.ops.mosa.in_place, bpy.ops.mosa.pin_pose):
        with refused("no figure in this view layer: select yours, or enable it in the Outliner"):
            press()
    layer.exclude = False
    bpy.context.view_layer.objects.active = bpy.data.objects["MoSa figure"]
    with refused("'MoSa figure' has no keys to go by; use Generate"):
        bpy.ops.mosa.reimagine()
    data = bpy.context.object.animation_data_create()
    data.action = bpy.data.actions.new("empty")
    with refused("has no keys to go by"):
        bpy.ops.mosa.reimagine()
    slot = data.action.slots.new("OBJECT", "MoSa")
    with refused("no slot for 'MoSa figure'; choose one"):
        bpy.ops.mosa.reimagine()
    data.action_slot = slot
    with refused("has no keys to go by"):
        bpy.ops.mosa.reimagine()
    bpy.context.object.keyframe_insert("location", frame=3)
    with refused("has no keys to go by"):
        bpy.ops.mosa.reimagine()
    assert not connected.jobs.manager.busy


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda obj: setattr(obj, "scale", (1.0, 1.0, 1.4)), "scaled differently"),
        (lambda obj: obj.pose.bones["head"].constraints.new("LIMIT_ROTATION"), "Constraints hold 'head'"),
        (lambda obj: bpy.ops.object.mode_set(mode="EDIT"), "Edit Mode"),
        (lambda obj: setattr(found(obj, "head", "rotation_quaternion"), "lock", True), "or its group, is locked"),
        (lambda obj: setattr(settings(), "prompt", "x" * 1001), "1001 characters"),
        (lambda obj: setattr(settings(), "mode", "EXTEND"), "keyed after the range"),
        (lambda obj: setattr(settings(), "context", float("nan")), "Context Strength is not a number"),
        (lambda obj: after_the_last_key(float("nan")), "Seconds is not a number"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_sent(
    scene: Any, fake_backend: FakeBackend, spoil: Any, sentence: str
) -> None:
    spoil(figure())
    with refused(sentence):
        bpy.ops.mosa.reimagine()
    assert not fake_backend.requests and not pending().waits


@pytest.mark.parametrize("frame", [float("nan"), float("inf"), -float("inf"), 2e6])
@pytest.mark.parametrize("operator", ["reimagine", "in_place"])
def test_a_key_where_no_timeline_goes_is_named(
    scene: Any, fake_backend: FakeBackend, operator: str, frame: float
) -> None:
    """It was told after the motion was made, as something to be read on the console, or at another frame."""
    found(figure(), "left_hand", "rotation_quaternion", 1).keyframe_points.insert(frame, 0.0, options={"FAST"})
    settings().source = "KEYS"
    before = snapshot(figure())
    with refused(r"'pose.bones\[\"left_hand\"\].rotation_quaternion' \[1\] of 'Rig' has a key at frame \S+, where no"):
        getattr(bpy.ops.mosa, operator)()
    assert snapshot(figure()) == before and not fake_backend.requests


def test_an_old_backend_is_told_apart(scene: Any, fake_backend: FakeBackend) -> None:
    fake_backend.paths = ["/v1/jobs"]
    job = reimagine(scene)
    assert job.state.name == "FAILED" and "too old to re-imagine a range: update it" in job.message


@pytest.mark.parametrize("where", ["decoding", "done"])
def test_the_backend_gone_in_the_middle(scene: Any, fake_backend: FakeBackend, where: str) -> None:
    old, before = action(), snapshot(figure())
    fake_backend.break_off_at = where
    job = reimagine(scene)
    assert job.state.name == "FAILED" and "broke off" in job.message
    assert action() == old and snapshot(figure()) == before and not pending().waits
    fake_backend.break_off_at = ""
    assert reimagine(scene).state.name == "DONE"


def test_a_motion_of_another_length(scene: Any, fake_backend: FakeBackend) -> None:
    old = action()
    fake_backend.motion = motion_bytes(12)
    job = reimagine(scene)
    assert job.state.name == "FAILED" and "another length" in job.message and action() == old


def test_cancel(scene: Any, fake_backend: FakeBackend) -> None:
    old = action()
    fake_backend.hold_at = "decoding"
    start()
    scene.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    bpy.ops.mosa.cancel()
    assert scene.jobs.manager.job.state.name == "CANCELLED" and action() == old
    assert not bpy.ops.mosa.edit_accept.poll()


def test_what_a_modifier_would_change_fails_with_a_sentence(scene: Any) -> None:
    old = action()
    limits = found(figure(), "head", "rotation_quaternion", 1).modifiers.new("LIMITS")
    limits.use_max_y, limits.max_y = True, -5.0
    before = snapshot(figure())
    job = reimagine(scene)
    assert job.state.name == "FAILED" and "'head' has the curve modifier 'Limits'" in job.message
    assert action() == old and snapshot(figure()) == before and list(bpy.data.actions) == [old]


@pytest.mark.parametrize(("kind", "name"), [("CYCLES", "Cycles"), ("STEPPED", "Stepped Interpolation")])
def test_a_modifier_that_carries_a_range_out_of_it_is_refused_before_anything_is_sent(
    scene: Any, fake_backend: FakeBackend, kind: str, name: str
) -> None:
    modifier = found(figure(), "left_hip", "rotation_quaternion", 2).modifiers.new(kind)
    old, before = action(), snapshot(figure())
    with refused(f"'left_hip' has the curve modifier '{name}'"):
        bpy.ops.mosa.reimagine()
    assert not fake_backend.requests and action() == old and snapshot(figure()) == before
    assert list(bpy.data.actions) == [old]
    modifier.mute = True
    assert reimagine(scene).state.name == "DONE"
    bpy.ops.mosa.edit_reject()
    modifier.mute, settings().scope = False, "ARMS"
    assert reimagine(scene).state.name == "DONE"


def test_cycles_that_no_frame_of_the_scene_shows_are_no_hindrance(scene: Any) -> None:
    bpy.context.scene.frame_end = 100
    found(figure(), "left_hip", "rotation_quaternion", 2).modifiers.new("CYCLES")
    assert reimagine(scene).state.name == "DONE"


# --- the scene changes in the meantime -------------------------------------------------------------------


@pytest.fixture
def held(scene: Any, fake_backend: FakeBackend) -> Any:
    """The same with a job that waits until `fake_backend.release` is set."""
    fake_backend.hold_at = "decoding"
    start()
    scene.jobs.manager.begin()
    assert fake_backend.reached.wait(10)
    return scene


def test_keys_changed_during_a_job_are_not_lost(held: Any, fake_backend: FakeBackend) -> None:
    old = action()
    found(figure(), "head", "rotation_quaternion", 1).keyframe_points[2].co.y += 0.1
    before = snapshot(figure())
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "NLA strips or bones of 'Rig' were changed" in job.message
    assert action() == old and snapshot(figure()) == before


def test_bones_moved_during_a_job_are_not_keyed_as_they_were(held: Any, fake_backend: FakeBackend) -> None:
    old = action()
    bpy.context.view_layer.objects.active = figure()
    bpy.ops.object.mode_set(mode="EDIT")
    figure().data.edit_bones["left_elbow"].roll += 0.5
    bpy.ops.object.mode_set(mode="OBJECT")
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "NLA strips or bones of 'Rig' were changed" in job.message and action() == old


def test_bones_chosen_anew_during_a_job_are_not_keyed_as_others(held: Any, fake_backend: FakeBackend) -> None:
    """With one bone less all behind it were given the turns of their neighbours."""
    before = snapshot(figure())
    assert bpy.ops.mosa.choose_bones() == {"FINISHED"}
    figure().data.mosa_bones["spine2"].bone = ""
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "bones of 'Rig' were changed in the meantime" in job.message
    assert snapshot(figure()) == before and not pending().waits


def test_bones_listed_during_a_job_are_the_same(held: Any, fake_backend: FakeBackend) -> None:
    assert bpy.ops.mosa.choose_bones() == {"FINISHED"}
    assert finish(held, fake_backend).state.name == "DONE"


def test_edit_mode_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    old = action()
    bpy.context.view_layer.objects.active = figure()
    bpy.ops.object.mode_set(mode="EDIT")
    fake_backend.release.set()
    pump_until(held.jobs.manager, lambda: held.jobs.manager.job.state.name == "HELD")
    assert action() == old and not pending().waits
    bpy.ops.object.mode_set(mode="OBJECT")
    held.jobs.manager.pump()
    assert held.jobs.manager.job.state.name == "DONE" and pending().candidate == action() != old


@pytest.mark.parametrize("setting", ["lock", "mute"])
def test_the_range_waits_for_a_curve_that_was_locked_or_muted(
    held: Any, fake_backend: FakeBackend, setting: str
) -> None:
    old, curve = action(), found(figure(), "head", "rotation_quaternion", 1)
    setattr(curve, setting, True)
    fake_backend.release.set()
    job = held.jobs.manager.job
    pump_until(held.jobs.manager, lambda: job.state.name == "HELD" or not job.active)
    assert job.state.name == "HELD" and "head" in job.message and action() == old
    setattr(curve, setting, False)
    held.jobs.manager.pump()
    assert job.state.name == "DONE" and pending().candidate == action() != old


def test_another_action_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    mine = bpy.data.actions.new("mine")
    figure().animation_data.action = mine
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "changed in the meantime" in job.message and action() == mine


def test_selecting_and_moving_during_a_job_is_fine(held: Any, fake_backend: FakeBackend) -> None:
    found(figure(), "head", "rotation_quaternion", 1).keyframe_points[2].select_control_point = True
    figure().location.x = 4.0
    bpy.context.scene.frame_set(77)
    assert finish(held, fake_backend).state.name == "DONE"
    assert bpy.context.scene.frame_current == 77


def test_the_figure_deleted_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    bpy.data.objects.remove(figure())
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "'Rig' is gone" in job.message and len(bpy.data.actions) == 1


def test_the_figure_moved_to_another_scene_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    """It was said to be gone, and was there."""
    other = bpy.data.scenes.new("Other")
    bpy.context.scene.collection.objects.unlink(figure())
    other.collection.objects.link(figure())
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "'Rig' is gone from the scene 'Scene', so" in job.message


def test_the_scene_deleted_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    gone = bpy.context.scene
    bpy.context.window.scene = bpy.data.scenes.new("Other")
    bpy.data.scenes.remove(gone)
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "scene is gone" in job.message


def test_undo_and_redo_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    figure().location.x = 1.0
    bpy.ops.ed.undo_push(message="move")
    bpy.ops.ed.undo()
    assert finish(held, fake_backend).state.name == "DONE"
    assert pending().candidate == action()


def test_undoing_the_clip_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    bpy.ops.ed.undo()
    assert "Rig" not in bpy.data.objects
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "'Rig' is gone" in job.message


def test_a_rotation_mode_changed_during_a_job(held: Any, fake_backend: FakeBackend) -> None:
    figure().pose.bones["head"].rotation_mode = "XYZ"
    job = finish(held, fake_backend)
    assert job.state.name == "FAILED" and "rotation mode of bone 'head'" in job.message


def test_the_fake_backend_keeps_what_is_known() -> None:
    from mosa_blender.service.client import EditRequest

    motion = motion_bytes(20)
    request = EditRequest(motion, 5, 15, "between", pins=(8,), seed=3).to_json()
    with np.load(io.BytesIO(motion)) as old, np.load(io.BytesIO(edited_bytes(request, 3))) as new:
        same = np.all(old["rotations"] == new["rotations"], axis=(1, 2)) & np.all(old["root"] == new["root"], axis=1)
    assert np.flatnonzero(~same).tolist() == [5, 6, 7, 9, 10, 11, 12, 13, 14]


def test_bones_that_rest_any_way_whose_motion_was_pushed_down(connected: Any) -> None:
    """What stands for their rest pose lies in an NLA strip then."""
    whole = make_motion(80, swing=0.8)
    obj = make_heap(whole)
    data = obj.animation_data
    own, slot = data.action, data.action_slot
    data.action = None
    data.nla_tracks.new().strips.new("Recording", 1, own).action_slot = slot

    def joints() -> np.ndarray:
        motion: np.ndarray = connected.rig.sample.sample_motion(obj, 65, 10).motion(24.0).joints
        return motion

    before = joints()
    np.testing.assert_allclose(before, whole.joints[64:74], atol=2e-5)
    values = settings()
    values.source, values.first, values.last = "NUMBERS", 1, FIRST
    assert reimagine(connected).state.name == "DONE"
    np.testing.assert_allclose(joints(), before, atol=1e-5)
    assert bpy.ops.mosa.edit_again() == {"FINISHED"}
    assert connected.jobs.manager.wait(20).state.name == "DONE"
    assert bpy.ops.mosa.edit_reject() == {"FINISHED"} and data.action is None
    np.testing.assert_allclose(joints(), before, atol=1e-5)
    bpy.context.scene.mosa.prompt = "a person waves"
    bpy.context.scene.mosa.placement = "ORIGIN"
    assert bpy.ops.mosa.generate() == {"FINISHED"}
    assert connected.jobs.manager.wait(20).state.name == "DONE"
    names = connected.rig.sample.usable_profile(obj).ordered
    with np.load(io.BytesIO(motion_bytes())) as made:
        heads = evaluated_heads(obj, names, range(1, 4))
        np.testing.assert_allclose(heads[0], made["joints"][0] @ Y_TO_Z.T, atol=1e-4)


@pytest.mark.parametrize("base", [1.0, 1.001])
def test_another_frame_rate_in_the_meantime(scene: Any, fake_backend: FakeBackend, base: float) -> None:
    """What takes a second was made in as many frames as a second had."""
    before = action()
    start()
    render = bpy.context.scene.render
    render.fps, render.fps_base = (60 if base == 1.0 else 24), base
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "FAILED" and "frame rate was changed in the meantime" in job.message
    assert action() == before and not pending().waits
    assert reimagine(scene).state.name == "DONE", "at the new rate"
    assert sent(fake_backend)[1]["fps"] == pytest.approx(render.fps / base)


@pytest.mark.parametrize("what", ["strip", "key"])
def test_nla_strips_that_are_changed_in_the_meantime(scene: Any, fake_backend: FakeBackend, what: str) -> None:
    """The range was made to fit poses that are elsewhere now."""
    data, walk = figure().animation_data, action()
    strip = data.nla_tracks.new().strips.new("strip", 1, walk)
    strip.action_slot = data.action_slot
    data.action = None
    start()
    if what == "strip":
        strip.frame_start_ui = 11
    else:
        walk.layers[0].strips[0].channelbag(strip.action_slot).fcurves[0].keyframe_points[0].co.y += 0.1
    job = scene.jobs.manager.wait(20)
    assert job.state.name == "FAILED" and "NLA strips or bones of 'Rig' were changed" in job.message
    assert data.action is None and not pending().waits
    assert reimagine(scene).state.name == "DONE"
