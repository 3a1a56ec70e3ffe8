# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate, Cancel and the dice."""

from __future__ import annotations

import math
import random
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal

import bpy

from .. import keys, runtime
from ..backend_process import BackendError
from ..client import ClientError, Request, checked_token, checked_url
from ..jobs import Fixed, Job, UserError, manager
from ..motion import GeneratedMotion
from ..properties import LARGEST_SEED, LONGEST_PROMPT, LONGEST_SECONDS
from ..rig.errors import RigError
from ..rig.figure import make_figure
from ..target import Handle, find_target

UNDO_MESSAGE = "MoSa: Generate"


class MOSA_OT_generate(bpy.types.Operator):
    """Make a motion from the prompt and key it on the figure"""

    bl_idname = "mosa.generate"
    bl_label = "Generate"
    # No undo step here: the keys arrive later and bring their own.
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if manager.busy:
            cls.poll_message_set("A motion is being generated")
            return False
        return context.scene is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = context.scene.mosa
        try:
            if settings.random_seed:
                settings.seed = new_seed()
            request = request_from(context.scene)
            delivery = Delivery.prepare(context)
            source = runtime.source()
            if isinstance(source, Fixed):
                checked_url(source.url)
                checked_token(source.token)
            manager.submit(request, source, delivery)
        except (UserError, BackendError, ClientError) as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        runtime.watch()
        return {"FINISHED"}


class MOSA_OT_cancel(bpy.types.Operator):
    """Cancel the motion that is being generated"""

    bl_idname = "mosa.cancel"
    bl_label = "Cancel"

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        return manager.busy

    def execute(self, _context: bpy.types.Context) -> set[str]:
        manager.cancel()
        runtime.redraw()
        return {"FINISHED"}


class MOSA_OT_random_seed(bpy.types.Operator):
    """Draw a new seed"""

    bl_idname = "mosa.random_seed"
    bl_label = "New Seed"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.scene.mosa.seed = new_seed()
        return {"FINISHED"}


def new_seed() -> int:
    """A seed that an IntProperty and the backend take; scripts that seed `random` do not fix it."""
    return random.SystemRandom().randint(0, LARGEST_SEED)


def request_from(scene: bpy.types.Scene) -> Request:
    """The request that the scene's settings describe. Raises UserError."""
    settings = scene.mosa
    text = settings.prompt.strip()
    if not text:
        raise UserError("The prompt is empty: describe what the figure does.")
    if len(text) > LONGEST_PROMPT:
        raise UserError(f"The prompt has {len(text)} characters, at most {LONGEST_PROMPT} are read: shorten it.")
    for name in ("seconds", "guidance", "temperature"):
        if not math.isfinite(getattr(settings, name)):
            raise UserError(f"{settings.bl_rna.properties[name].name} is not a number: type one.")
    if round(settings.seconds * scene.render.fps / scene.render.fps_base) < 1:
        raise UserError("The duration must be at least one frame.")
    if settings.seconds > LONGEST_SECONDS + 1e-6:
        raise UserError(
            f"This version makes motions of at most {LONGEST_SECONDS} s: "
            "shorten the duration, or generate in several parts."
        )
    return Request(
        text=text,
        # A float property holds 32 bits: 2.4 comes back as 2.4000000954.
        seconds=round(float(settings.seconds), 4),
        fps=scene.render.fps / scene.render.fps_base,
        seed=settings.seed,
        variations=settings.variations,
        guidance=round(float(settings.guidance), 4),
        temperature=round(float(settings.temperature), 4),
    )


@dataclass(frozen=True)
class Delivery:
    """Where the motions go, remembered when Generate is pressed; called when they are there."""

    scene: Handle
    figure: Handle | None
    frame: int
    placement: Literal["FIGURE", "ORIGIN"]

    @classmethod
    def prepare(cls, context: bpy.types.Context) -> Delivery:
        """Find the armature. Raises UserError when it could not be keyed."""
        target = find_target(context)
        if target is not None:
            try:
                keys.check_writable(target)
            except RigError as error:
                raise UserError(str(error)) from error
        settings = context.scene.mosa
        figure = Handle.of(target) if target else None
        return cls(Handle.of(context.scene), figure, settings.frame, settings.placement)

    def __call__(self, _job: Job, motions: list[GeneratedMotion]) -> None:
        """Write the keys, list the variations, one undo step. Raises UserError."""
        scene = self.scene.find(bpy.data.scenes)
        if scene is None:
            raise UserError("The scene is gone, so the motion was not written.")
        with _context_of(scene):
            try:
                owner = self._owner(scene, motions[0])
                actions = self._write(owner, motions)
            except RigError as error:
                raise UserError(str(error)) from error
            scene.mosa.show_results(owner, actions)
            bpy.ops.ed.undo_push(message=UNDO_MESSAGE)

    def _owner(self, scene: bpy.types.Scene, motion: GeneratedMotion) -> bpy.types.Object:
        if self.figure is None:
            return make_figure(bpy.context, motion.offsets)
        owner = self.figure.find(scene.objects)
        if owner is None:
            raise UserError(f"The armature '{self.figure.name}' is gone, so the motion was not written.")
        return owner

    def _write(self, owner: bpy.types.Object, motions: list[GeneratedMotion]) -> list[bpy.types.Action]:
        """One action for each motion, all from where the figure stands now."""
        before = _Standing.of(owner)
        actions = []
        for motion in motions:
            before.put_back(owner)
            try:
                actions.append(keys.write_motion(owner, motion, self.frame, self.placement))
            except Exception:
                # All variations or none: the ones before would lie around without being listed.
                bpy.data.batch_remove(actions)
                raise
            actions[-1].use_fake_user = len(motions) > 1  # those not in use must survive saving
        keys.assign_action(owner, actions[0])
        return actions


@dataclass(frozen=True)
class _Standing:
    """What decides where a figure stands: its action, and the pose where nothing is keyed."""

    action: bpy.types.Action | None
    slot: Any
    pose: list[Any]

    @classmethod
    def of(cls, owner: bpy.types.Object) -> _Standing:
        data = owner.animation_data
        pose = [bone.matrix_basis.copy() for bone in owner.pose.bones]
        return cls(data and data.action, data and data.action_slot, pose)

    def put_back(self, owner: bpy.types.Object) -> None:
        data = owner.animation_data
        if data is None or data.action == self.action:
            return
        data.action = self.action
        if self.action is not None:
            data.action_slot = self.slot
        for bone, basis in zip(owner.pose.bones, self.pose, strict=True):
            bone.matrix_basis = basis


def _context_of(scene: bpy.types.Scene) -> AbstractContextManager[Any]:
    """A context for `scene`: a timer has no window, and operators want one."""
    windows = bpy.context.window_manager.windows
    window = next((window for window in windows if window.scene == scene), None)
    if window is not None:
        return bpy.context.temp_override(window=window)
    return bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0])


CLASSES = (MOSA_OT_generate, MOSA_OT_cancel, MOSA_OT_random_seed)
