# SPDX-License-Identifier: GPL-3.0-or-later
"""Pin Pose: the pose at the current frame as keys that re-imagining keeps."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from .. import keys
from ..edit import facts
from ..edit.curve import put_handles_back, read_keys
from ..edit.properties import PINS
from ..edit.ranges import NEAR
from ..jobs import UserError
from ..rig.armature import check_shown
from ..target import action_of, needed_target
from .refusals import refusing


class MOSA_OT_pin_pose(bpy.types.Operator):
    """Key the pose at this frame so that Re-imagine keeps it (a key over a generated one stays generated otherwise)"""

    bl_idname = "mosa.pin_pose"
    bl_label = "Pin Pose"
    bl_options = {"REGISTER", "UNDO"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = context.scene.mosa.edit
        frame = context.scene.frame_current
        owner = needed_target(context)
        if context.scene.frame_subframe:
            raise UserError("The timeline is between two frames: go to a whole one, whose pose is to be pinned.")
        keys.check_editable(owner)
        action = action_of(owner)
        if action is not None and not action.is_editable:
            raise UserError(f"The action '{action.name}' is linked from another file; make it local first.")
        if not settings.pins:
            raise UserError("No type of keys is a pin: choose one first.")
        _check_keyable(owner, settings.scope)
        kind = _kind(owner, settings, frame, keys.frame_rate(context.scene))
        before = {
            (curve.data_path, curve.array_index): read_keys(curve)
            for _, _, curve in facts.moving_curves(owner, settings.scope)
        }
        for _, bone, channel in facts.channels(owner, settings.scope):
            owner.pose.bones[bone].keyframe_insert(channel, frame=frame, group=bone)
        # Blender leaves the type of a key that it replaces, and one that is a hair off the frame where it is.
        for _, _, curve in facts.moving_curves(owner, settings.scope):
            points = curve.keyframe_points
            numbers = np.empty(2 * len(points), dtype=np.float32)
            points.foreach_get("co", numbers)
            for index in np.flatnonzero(np.abs(numbers[::2] - frame) < NEAR).tolist():
                points[index].type = kind
            if (curve.data_path, curve.array_index) in before:
                put_handles_back(curve, before[curve.data_path, curve.array_index])
        return {"FINISHED"}


def _kind(owner: bpy.types.Object, settings: Any, frame: int, fps: float) -> str:
    """The type of the keys: of those that are pins the first that stands out. Raises UserError."""
    kinds = [name for name, *_ in PINS if name in settings.pins]
    if "KEYFRAME" in kinds and frame in facts.recorded_frames(
        owner, facts.moving_keys(owner, settings.scope), fps, (frame,)
    ):
        kinds.remove("KEYFRAME")
        if not kinds:
            raise UserError(
                f"Around frame {frame} the figure is keyed one frame after the other, so that a key of type Keyframe "
                "would not stand out: choose Extreme among the keys that stay as well."
            )
    return kinds[0]


def _check_keyable(owner: bpy.types.Object, scope: str) -> None:
    """UserError or RigError where Blender would not take a key, or where one would not hold the pose that is shown."""
    if facts.is_layered_only(owner):
        raise UserError(
            f"NLA strips alone move '{owner.name}', and a key would hold it still; "
            "bake them into an action first (Pose > Animation)."
        )
    check_shown(owner)
    facts.check_slot(owner)  # Blender would make another slot, of this pose alone
    facts.check_keyable(owner, scope)


CLASSES = (MOSA_OT_pin_pose,)
