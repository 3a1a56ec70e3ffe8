# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose Bones, and back: which bone of an armature is which part of the body."""

from __future__ import annotations

import bpy

from ..jobs import UserError
from ..rig.armature import parents_of, profile_of
from ..rig.errors import RigError
from ..rig.profiles import guessed_bones
from ..rig.skeleton import LABELS
from ..target import active_object, armature_of
from .refusals import refusing


class MOSA_OT_choose_bones(bpy.types.Operator):
    """List which bone is which part of the body, as far as it is recognised, to be corrected by hand"""

    bl_idname = "mosa.choose_bones"
    bl_label = "Choose Bones"
    bl_options = {"REGISTER", "UNDO"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        owner = _editable(context)
        found = _recognised(owner)
        chosen = owner.data.mosa_bones
        chosen.clear()
        for joint in LABELS:
            one = chosen.add()
            one.name, one.bone = joint, found.get(joint, "")
        return {"FINISHED"}


class MOSA_OT_recognise_bones(bpy.types.Operator):
    """Forget what was chosen, and go by the names of the bones again"""

    bl_idname = "mosa.recognise_bones"
    bl_label = "Recognise by Names"
    bl_options = {"REGISTER", "UNDO"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        _editable(context).data.mosa_bones.clear()
        return {"FINISHED"}


def _editable(context: bpy.types.Context) -> bpy.types.Object:
    """The active armature, whose choice of bones may be changed. UserError where there is none."""
    owner = armature_of(active_object(context))
    if owner is None:
        raise UserError("No armature is active: select the one whose bones are to be chosen.")
    if not owner.data.is_editable or owner.data.override_library is not None:
        raise UserError(f"The armature '{owner.data.name}' is linked from another file; choose its bones there.")
    return owner


def _recognised(owner: bpy.types.Object) -> dict[str, str]:
    """Joint -> bone, of all or of what is found. UserError where there is nothing to choose."""
    try:
        profile = profile_of(owner)
    except RigError:
        return guessed_bones(parents_of(owner.data))
    if profile.controls:
        raise UserError(f"The controls of '{owner.name}' are keyed, which Rigify named; there is nothing to choose.")
    return dict(profile.bones)


CLASSES = (MOSA_OT_choose_bones, MOSA_OT_recognise_bones)
