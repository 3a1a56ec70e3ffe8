# SPDX-License-Identifier: GPL-3.0-or-later
"""Then, and the minus: further prompts of a motion, or markers with prompts; one out of the menu of examples; those of
an action again."""

from __future__ import annotations

import bpy
from bpy.props import IntProperty, StringProperty

from .. import asked
from ..drawing import PLACEHOLDER
from ..jobs import UserError
from ..markers import prompt_markers
from ..service.client import MOST_PROMPTS
from ..target import action_of, needed_target
from .refusals import refusing


class MOSA_OT_add_prompt(bpy.types.Operator):
    """Add a prompt for what the figure does next; each flows into the next"""

    bl_idname = "mosa.add_prompt"
    bl_label = "Then"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.scene is not None and len(context.scene.mosa.later) + 1 >= MOST_PROMPTS:
            cls.poll_message_set(f"At most {MOST_PROMPTS} prompts make one motion")
            return False
        return context.scene is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.scene.mosa.later.add()
        return {"FINISHED"}


class MOSA_OT_remove_prompt(bpy.types.Operator):
    """Remove this prompt"""

    bl_idname = "mosa.remove_prompt"
    bl_label = "Remove Prompt"
    bl_options = {"REGISTER", "UNDO"}

    index: IntProperty(name="Number", description="Which of the further prompts, from 0", min=0)  # type: ignore[valid-type]

    def execute(self, context: bpy.types.Context) -> set[str]:
        later = context.scene.mosa.later
        if self.index >= len(later):
            self.report({"ERROR"}, f"There is no further prompt {self.index}.")
            return {"CANCELLED"}
        later.remove(self.index)
        return {"FINISHED"}


class MOSA_OT_use_example(bpy.types.Operator):
    """Use this example as the prompt"""

    bl_idname = "mosa.use_example"
    bl_label = "Use Example"
    bl_options = {"REGISTER", "UNDO"}

    prompt: StringProperty(name="Prompt", description="What becomes the prompt")  # type: ignore[valid-type]

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.scene is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        scene = context.scene
        if scene.mosa.from_markers:
            name = set_marker(scene, self.prompt)
            if name != self.prompt:
                self.report({"WARNING"}, f"Names of markers are short, so the prompt was cut off: '{name}'.")
        else:
            scene.mosa.prompt = self.prompt
        return {"FINISHED"}


class MOSA_OT_reuse(bpy.types.Operator):
    """Take up the prompts, durations and seed that the figure's action was generated with"""

    bl_idname = "mosa.reuse"
    bl_label = "Reuse Prompt and Seed"
    bl_options = {"REGISTER", "UNDO"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        owner = needed_target(context)
        action = action_of(owner)
        if action is None or not asked.is_noted(action):
            raise UserError(f"What '{owner.name}' plays has no note of what it was generated from: type the prompt.")
        try:
            asked.take_up(context.scene.mosa, action)
        except (LookupError, TypeError, ValueError) as error:
            raise UserError(f"What is noted on '{action.name}' was changed and cannot be read: type it.") from error
        return {"FINISHED"}


class MOSA_OT_add_marker(bpy.types.Operator):
    """Set a marker at the current frame for what the figure does from there on"""

    bl_idname = "mosa.add_marker"
    bl_label = "Prompt at Current Frame"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.scene is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        set_marker(context.scene, PLACEHOLDER)
        return {"FINISHED"}


class MOSA_OT_remove_marker(bpy.types.Operator):
    """Remove this marker"""

    bl_idname = "mosa.remove_marker"
    bl_label = "Remove Marker"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    index: IntProperty(name="Number", description="Which of the markers with prompts, from 0", min=0)  # type: ignore[valid-type]

    def execute(self, context: bpy.types.Context) -> set[str]:
        markers = prompt_markers(context.scene)
        if self.index >= len(markers):
            self.report({"ERROR"}, f"There is no marker with prompt {self.index}.")
            return {"CANCELLED"}
        context.scene.timeline_markers.remove(markers[self.index])
        return {"FINISHED"}


def set_marker(scene: bpy.types.Scene, prompt: str) -> str:
    """Name the marker with a prompt at the current frame, or a new one; the name, which Blender may cut off."""
    here = [marker for marker in prompt_markers(scene) if marker.frame == scene.frame_current]
    marker = here[0] if here else scene.timeline_markers.new("", frame=scene.frame_current)
    marker.name = prompt
    return str(marker.name)


CLASSES = (
    MOSA_OT_add_prompt,
    MOSA_OT_remove_prompt,
    MOSA_OT_use_example,
    MOSA_OT_reuse,
    MOSA_OT_add_marker,
    MOSA_OT_remove_marker,
)
