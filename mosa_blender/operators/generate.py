# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate, Cancel, the dice, and room in the scene for what came of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty

from .. import asked, keys, markers
from ..jobs import Fixed, Job, JobState, NotYet, Source, UserError, manager
from ..motion import GeneratedMotion
from ..rig.armature import check_time, figure_ratio, profile_of, usable_profile
from ..rig.course import course_of
from ..rig.curves import check_on_timeline
from ..rig.enabled import is_enabled
from ..rig.errors import RigError
from ..rig.figure import check_scene, make_figure, remove_figure, units_per_metre
from ..rig.rigify import to_switch
from ..rig.stepping import at_frame
from ..seed import drawn
from ..service import runtime
from ..service.client import (
    LONGEST_PROMPT,
    LONGEST_SECONDS,
    MOST_PROMPTS,
    SHORTEST_PROMPT,
    Request,
    checked_token,
    checked_url,
)
from ..target import (
    Handle,
    check_free,
    check_rate,
    context_of,
    find_target,
    found_armature,
    found_scene,
    is_shown,
    push_undo,
)
from .refusals import refusing

UNDO_MESSAGE = "MoSa: Generate"
Prompts = tuple[str, tuple[tuple[float | None, str], ...], float | None]
"""What comes first, what comes later with the second at which it begins, and the length of it all; None: as the model
chooses."""
LONGEST_WAIT = 600.0
"""Seconds that a script waits at most: the first start of a backend takes its time."""


class JobOperator:
    """For operators that start a job: a script may have them return when the keys are there, not before."""

    wait: BoolProperty(  # type: ignore[valid-type]
        name="Wait",
        description="Return when the keys are written, for scripts; Blender's window does not react meanwhile",
        options={"SKIP_SAVE", "HIDDEN"},
    )

    def submitted(self) -> set[str]:
        """What the operator returns now that its job is on its way. Raises UserError."""
        if self.wait:
            # Scripts do not read the panel.
            for warning in _wait_for_job():
                self.report({"WARNING"}, warning)  # type: ignore[attr-defined]
        elif bpy.app.background:
            self.report({"WARNING"}, "Without a window no keys arrive by themselves: call it with wait=True.")  # type: ignore[attr-defined]
        elif not _is_sidebar_open(bpy.context.window_manager.windows):
            # It alone tells how it goes and what went wrong.
            self.report({"INFO"}, "The motion is on its way: the tab MoSa in the 3D view's sidebar (N) tells of it.")  # type: ignore[attr-defined]
        return {"FINISHED"}


def _is_sidebar_open(windows: Any) -> bool:
    """Whether a 3D view of any window shows its sidebar."""
    areas = [area for window in windows for area in window.screen.areas]
    return any(area.spaces.active.show_region_ui for area in areas if area.type == "VIEW_3D")


def _wait_for_job() -> list[str]:
    """What there is to say of the job on its way. UserError when it does not come to its keys."""
    try:
        job = manager.wait(LONGEST_WAIT)
    except TimeoutError as error:
        manager.cancel()
        raise UserError(str(error)) from error
    if job is not None and job.state is not JobState.DONE:
        raise UserError(job.message or f"{job.state.value}.")
    return job.warnings if job is not None else []


class MOSA_OT_generate(JobOperator, bpy.types.Operator):
    """Make a motion from the prompt and key it on the figure"""

    bl_idname = "mosa.generate"
    bl_label = "Generate"
    # No undo step here: the keys arrive later and bring their own.
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return is_free(cls) and context.scene is not None

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        request = request_from(context.scene)
        delivery = Delivery.prepare(context)
        delivery.check_room(request)
        request = replace(request, course=delivery.course(context.scene))
        manager.submit(request, usable_source(), delivery).scene = context.scene.session_uid
        runtime.watch()
        return self.submitted()


class MOSA_OT_cancel(bpy.types.Operator):
    """Cancel the motion that is being generated"""

    bl_idname = "mosa.cancel"
    bl_label = "Cancel Motion"  # in the keymap nothing else tells whose it is

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        if not manager.busy:
            cls.poll_message_set("No motion is on its way")
        return manager.busy

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if event.type == "ESC" and _is_esc_for_else(context):
            return {"PASS_THROUGH"}
        return self.execute(context)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        manager.cancel()
        runtime.redraw()
        return {"FINISHED"}


def _is_esc_for_else(context: bpy.types.Context) -> bool:
    """Whether Esc is not meant for the job: it stops playback, and is not to throw away a motion that is made."""
    held = manager.job is not None and manager.job.state is JobState.HELD
    elsewhere = context.area is None or context.area.type != "VIEW_3D"
    return held or elsewhere or bool(context.screen.is_animation_playing)


class MOSA_OT_random_seed(bpy.types.Operator):
    """Draw a new seed"""

    bl_idname = "mosa.random_seed"
    bl_label = "New Seed"
    bl_options = {"REGISTER", "UNDO"}

    settings: EnumProperty(  # type: ignore[valid-type]
        name="Settings",
        items=(("GENERATE", "Text to Motion", "For Generate"), ("EDIT", "Re-imagine", "For Re-imagine Range")),
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = context.scene.mosa
        (settings.edit if self.settings == "EDIT" else settings).seed = drawn()
        return {"FINISHED"}


class MOSA_OT_extend_scene(bpy.types.Operator):
    """Let the scene, and its preview range if it has one, end where the motion ends"""

    bl_idname = "mosa.extend_scene"
    bl_label = "Extend Scene"
    bl_options = {"UNDO", "INTERNAL"}

    frame: IntProperty()  # type: ignore[valid-type]

    def execute(self, context: bpy.types.Context) -> set[str]:
        scene = context.scene
        scene.frame_end = max(scene.frame_end, self.frame)
        if scene.use_preview_range:
            scene.frame_preview_end = max(scene.frame_preview_end, self.frame)
        return {"FINISHED"}


def is_free(cls: Any) -> bool:
    """For `poll`: whether no job is on its way."""
    job = manager.job
    if job is not None and job.state is JobState.HELD:
        cls.poll_message_set(f"A finished motion waits to be written. {job.message}")
    elif manager.busy:
        cls.poll_message_set("A motion is being generated")
    return not manager.busy


def checked_prompt(text: str) -> str:
    """A prompt that the backend reads whole. Raises UserError."""
    if len(text) > LONGEST_PROMPT:
        raise UserError(f"The prompt has {len(text)} characters, at most {LONGEST_PROMPT} are read: shorten it.")
    return text


def usable_source() -> Source:
    """The backend that the preferences name, if it can be one. Raises UserError, BackendError or ClientError."""
    source = runtime.source()
    if isinstance(source, Fixed):
        checked_url(source.url)
        checked_token(source.token)
    return source


def request_from(scene: bpy.types.Scene) -> Request:
    """The request that the scene's settings describe. Raises UserError."""
    settings = scene.mosa
    text, later, seconds = _from_markers(scene) if settings.from_markers else _typed_prompts(scene)
    for name in ("guidance", "temperature"):
        check_number(settings, name)
    return Request(
        text=text,
        seconds=seconds,
        fps=keys.frame_rate(scene),
        seed=settings.next_seed(),
        variations=settings.variations,
        guidance=_typed(settings, "guidance"),
        temperature=_typed(settings, "temperature"),
        later=later,
    )


def check_number(settings: Any, name: str) -> None:
    """UserError where a setting is no number, as scripts and drivers may make it."""
    if not math.isfinite(getattr(settings, name)):
        raise UserError(f"{settings.bl_rna.properties[name].name} is not a number: type one.")


def _typed_prompts(scene: bpy.types.Scene) -> Prompts:
    settings = scene.mosa
    text = checked_prompt(settings.prompt.strip())
    if not text:
        raise UserError("The prompt is empty: describe what the figure does.")
    for one in (settings, *settings.later):
        check_number(one, "seconds")
    if not settings.auto_duration and round(settings.seconds * keys.frame_rate(scene)) < 1:
        raise UserError("The duration must be at least one frame.")
    return (text, *_later(settings))


def _from_markers(scene: bpy.types.Scene) -> Prompts:
    found, rate = markers.prompts_of(scene), keys.frame_rate(scene)

    def second(frame: int) -> float:
        return round((frame - found.frame) / rate, 4)

    _check_room(found, math.ceil(SHORTEST_PROMPT * rate))
    last = found.texts[-1][0] if found.end is None else found.end
    if second(last) > LONGEST_SECONDS:
        raise UserError(
            f"The markers from frame {found.frame} to {last} take {second(last):g} seconds together, at most "
            f"{LONGEST_SECONDS:g} can be made."
        )
    (_, text), *later = [(frame, checked_prompt(text)) for frame, text in found.texts]
    if len(later) + 1 > MOST_PROMPTS:
        raise UserError(f"{len(later) + 1} markers have prompts, at most {MOST_PROMPTS} make one motion.")
    return text, tuple((second(frame), text) for frame, text in later), None if found.end is None else second(found.end)


def _check_room(found: markers.TimedPrompts, least: int) -> None:
    """UserError where a marker, or the end, comes so soon that the prompt before it has fewer frames than the least:
    the backend would tell it in seconds, and not of which markers."""
    marks = [(frame, f"'{text}'") for frame, text in found.texts]
    if found.end is not None and len(marks) > 1:
        marks.append((found.end, "the end"))
    for (frame, first), (following, second) in pairwise(marks):
        if following < frame + least:
            raise UserError(
                f"The markers of {first} at frame {frame} and {second} at frame {following} are too near: each of "
                f"several prompts needs at least {least} frames."
            )


def _typed(settings: Any, name: str) -> float | None:
    """A number that the user has set; what nobody set is left to the model, which may be another than the bundled."""
    return round(float(getattr(settings, name)), 4) if settings.is_property_set(name) else None


def _later(settings: Any) -> tuple[tuple[tuple[float | None, str], ...], float | None]:
    """The further prompts with the seconds at which they begin, and the length of it all. Raises UserError."""
    texts = [checked_prompt(later.prompt.strip()) for later in settings.later]
    if "" in texts:
        raise UserError(f"Prompt {texts.index('') + 2} is empty: describe what the figure does next, or remove it.")
    if settings.auto_duration:
        return tuple((None, text) for text in texts), None
    # A float property holds 32 bits: 2.4 comes back as 2.4000000954.
    ends = list(accumulate(round(float(one.seconds), 4) for one in (settings, *settings.later)))
    if ends[-1] > LONGEST_SECONDS:
        raise UserError(f"The prompts take {ends[-1]:g} seconds together, at most {LONGEST_SECONDS:g} can be made.")
    return tuple((round(begin, 4), text) for begin, text in zip(ends, texts, strict=False)), round(ends[-1], 4)


@dataclass(frozen=True)
class Delivery:
    """Where the motions go, remembered when Generate is pressed; called when they are there.

    layer   the name of the scene's view layer in which the figure moves
    seed    what the scene's settings showed then
    """

    scene: Handle
    layer: str
    figure: Handle | None
    frame: int
    placement: keys.Placing
    seed: int

    @classmethod
    def prepare(cls, context: bpy.types.Context) -> Delivery:
        """Find the armature. Raises UserError when it, or the figure that is to be made, could not be keyed."""
        target = find_target(context)
        try:
            check_time(context.scene)
            if target is None:
                check_scene(context.scene)
            else:
                keys.check_writable(target)
                usable_profile(target)
        except RigError as error:
            raise UserError(str(error)) from error
        if target is None and (occupied := _occupied(context)):
            raise UserError(f"{occupied}, in which no figure can be made: leave it first.")
        settings = context.scene.mosa
        figure = Handle.of(target) if target else None
        placement: keys.Placing = settings.placement if settings.usable_path is None else "PATH"
        return cls(Handle.of(context.scene), context.view_layer.name, figure, settings.frame, placement, settings.seed)

    def check_room(self, request: Request) -> None:
        """UserError where a motion of that length would end beyond any timeline; one of no known length may."""
        try:
            check_on_timeline(self.frame, self.frame + round((request.seconds or 0.0) * request.fps) - 1)
        except RigError as error:
            raise UserError(str(error)) from error

    def course(self, scene: bpy.types.Scene) -> tuple[tuple[float, float], ...]:
        """The path that the scene's settings name, where it is at the first frame, as this figure is to go along it.

        Raises UserError.
        """
        path = scene.mosa.usable_path
        if path is None:
            return ()
        # Blender has what the scene's settings name among the evaluated objects, with a matrix of any age.
        if not is_enabled(path, bpy.context.view_layer.layer_collection):
            raise UserError(
                f"The curve '{path.name}' is disabled in this view layer, or in another scene, so where it lies is not "
                "known; enable it in the Outliner, or choose another."
            )
        owner = self.figure.find(scene.objects) if self.figure is not None else None
        try:
            with at_frame(self.frame):
                ratio = figure_ratio(owner) if owner is not None else units_per_metre(scene)
                return tuple(course_of(path, ratio))
        except RigError as error:
            raise UserError(str(error)) from error

    def __call__(self, job: Job, motions: list[GeneratedMotion]) -> None:
        """Write the keys, list the variations, one undo step. Raises UserError or NotYet."""
        scene = found_scene(self.scene)
        check_rate(scene, motions[0].fps)
        with context_of(scene, self.layer, shown=self.figure is None):
            owner = self._owner(scene, motions[0])
            try:
                switched = to_switch(owner, profile_of(owner))
                actions = self._write(owner, motions)
            except RigError as error:
                raise UserError(str(error)) from error
            if switched:
                job.warnings.append(
                    f"Settings of '{owner.name}' were switched for the motion ({', '.join(switched)}): set them back "
                    "to play older actions that were made with others."
                )
            assert isinstance(job.request, Request)
            for action, motion in zip(actions, motions, strict=True):
                asked.note(action, job.request, motion)
            scene.mosa.show_results(owner, actions)
            scene.mosa.show_duration(motions[0].frames / motions[0].fps)
            scene.mosa.show_seed(job.request.seed, self.seed)
            job.action = actions[0].session_uid
            job.end = self.frame + max(motion.frames for motion in motions) - 1
        push_undo(UNDO_MESSAGE)

    def _owner(self, scene: bpy.types.Scene, motion: GeneratedMotion) -> bpy.types.Object:
        if self.figure is None:
            if not is_shown(scene):
                # Bones are made in Edit Mode, which Blender's operators enter in the window's scene only.
                raise NotYet(f"The figure is to be made in the scene '{scene.name}', another is shown; go back first.")
            if occupied := _occupied(bpy.context):
                raise NotYet(f"{occupied}; leave it first.")
            return make_figure(bpy.context, motion.offsets)
        owner = found_armature(self.figure, scene)
        check_free(owner, keys.check_writable)
        return owner

    def _write(self, owner: bpy.types.Object, motions: list[GeneratedMotion]) -> list[bpy.types.Action]:
        """One action for each motion, all from where the figure stands now."""
        before = keys.Assignment.of(owner)
        actions: list[bpy.types.Action] = []
        try:
            start = keys.Start.of(owner, self.frame, motions[0].fps, self.placement)
            for motion in motions:
                before.put_back(owner)
                actions.append(keys.write_from(start, owner, motion))
                actions[-1].use_fake_user = len(motions) > 1  # those not in use must survive saving
        except BaseException:
            # All variations or none: the ones before would lie around without being listed.
            bpy.data.batch_remove(actions)
            if self.figure is None:
                remove_figure(owner)
            raise
        keys.assign_action(owner, actions[0])
        return actions


def _occupied(context: bpy.types.Context) -> str:
    """Half a sentence on the mode that the user would be thrown out of if a figure was made now; "" if none."""
    active = context.view_layer.objects.active
    if active is None or active.mode == "OBJECT":
        return ""
    return f"'{active.name}' is in {active.bl_rna.properties['mode'].enum_items[active.mode].name}"


CLASSES = (MOSA_OT_generate, MOSA_OT_cancel, MOSA_OT_random_seed, MOSA_OT_extend_scene)
