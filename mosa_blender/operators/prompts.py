# SPDX-License-Identifier: GPL-3.0-or-later
"""Then, and the minus: further prompts of a motion; a prompt out of the menu of examples."""

from __future__ import annotations

import bpy
from bpy.props import IntProperty, StringProperty

from ..client import MOST_PROMPTS


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
    """Take this prompt away"""

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
    """Take this for the prompt"""

    bl_idname = "mosa.use_example"
    bl_label = "Use Example"
    bl_options = {"REGISTER", "UNDO"}

    prompt: StringProperty(name="Prompt", description="What becomes the prompt")  # type: ignore[valid-type]

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.scene is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.scene.mosa.prompt = self.prompt
        return {"FINISHED"}


CLASSES = (MOSA_OT_add_prompt, MOSA_OT_remove_prompt, MOSA_OT_use_example)
