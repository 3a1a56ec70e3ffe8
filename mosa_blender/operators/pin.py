# SPDX-License-Identifier: GPL-3.0-or-later
"""Pin Pose: the pose at the current frame as keys that re-imagining keeps."""

from __future__ import annotations

import bpy

from .. import keys
from ..edit import facts
from ..jobs import UserError
from ..rig.curves import bone_path, by_channel, own_bag
from ..target import find_target
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
        owner = find_target(context)
        if owner is None:
            raise UserError("There is no armature: select one, or add a MoSa figure.")
        keys.check_editable(owner)
        action = owner.animation_data.action if owner.animation_data is not None else None
        if action is not None and not action.is_editable:
            raise UserError(f"The action '{action.name}' is linked from another file; make it local first.")
        if not settings.pins:
            raise UserError("No type of keys is a pin: choose one first.")
        kind = "KEYFRAME" if "KEYFRAME" in settings.pins else sorted(settings.pins)[0]
        paths = set()
        for _, bone, channel in facts.channels(owner, settings.scope):
            owner.pose.bones[bone].keyframe_insert(channel, frame=frame, group=bone)
            paths.add(bone_path(bone, channel))
        # Blender leaves the type of a key that it replaces.
        for (path, _), curve in by_channel(own_bag(owner)).items():
            if path in paths:
                next(point for point in curve.keyframe_points if point.co.x == frame).type = kind
        return {"FINISHED"}


CLASSES = (MOSA_OT_pin_pose,)
