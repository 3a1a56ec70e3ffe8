# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scene remembers: the request's settings and the variations of the last result; what armatures remember: the
bones that were chosen."""

from __future__ import annotations

import re
from typing import Any

import bpy
from bpy.app.handlers import persistent
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from . import keys, markers
from .edit import properties as edit_properties
from .rig.armature import idle_bones
from .rig.curves import LAST_FRAME
from .rig.enabled import is_in
from .rig.errors import RigError
from .seed import Seeded
from .service.client import LONGEST_SECONDS


def _on_variation(settings: Any, _context: bpy.types.Context) -> None:
    try:
        settings.assign_variation()
    except RigError as error:
        settings.result_error = str(error)
    else:
        settings.result_error = ""


def _on_duration(settings: Any, _context: bpy.types.Context) -> None:
    """Whoever sets a duration, a script too, wants that one."""
    settings.auto_duration = False


def _on_later_duration(later: Any, _context: bpy.types.Context) -> None:
    later.id_data.mosa.auto_duration = False


def _on_bone(chosen: Any, _context: bpy.types.Context) -> None:
    """Choose the other side's bone as well, where none is chosen for it."""
    armature = chosen.id_data
    sides = {"left_": "right_", "right_": "left_"}
    other = armature.mosa_bones.get(re.sub("^(left_|right_)", lambda side: sides[side[1]], chosen.name))
    flipped = bpy.utils.flip_name(chosen.bone)
    if other is not None and not other.bone and flipped != chosen.bone and flipped in armature.bones:
        other.bone = flipped


class MOSA_PG_bone(bpy.types.PropertyGroup):
    """The bone of an armature that is chosen for the joint of SMPL that the item is named after; empty: none."""

    bone: StringProperty(  # type: ignore[valid-type]
        name="Bone", description="The bone that is this part of the body; empty where there is none", update=_on_bone
    )


class MOSA_PG_prompt(bpy.types.PropertyGroup):
    """A further prompt."""

    prompt: StringProperty(  # type: ignore[valid-type]
        name="Prompt",
        description="What the figure does next, in English: 'a person sits down'",
        options={"TEXTEDIT_UPDATE"},
    )
    seconds: FloatProperty(  # type: ignore[valid-type]
        name="Duration",
        description="How long this prompt lasts, in seconds",
        default=4.0,
        min=0.5,
        max=LONGEST_SECONDS,
        soft_max=10.0,
        step=10,
        precision=1,
        update=_on_later_duration,
    )


class MOSA_PG_variation(bpy.types.PropertyGroup):
    """One of the actions that the last Generate made."""

    action: PointerProperty(type=bpy.types.Action)  # type: ignore[valid-type]


class MOSA_PG_settings(Seeded, bpy.types.PropertyGroup):
    """The request's settings of a scene."""

    prompt: StringProperty(  # type: ignore[valid-type]
        name="Prompt",
        description="What the figure does, in English: 'a person walks forward'",
        options={"TEXTEDIT_UPDATE"},
    )
    later: CollectionProperty(type=MOSA_PG_prompt)  # type: ignore[valid-type]
    from_markers: BoolProperty(  # type: ignore[valid-type]
        name="Prompts from Markers",
        description="The figure does what the timeline's markers are named, each from its frame on; the last takes as "
        "long as it usually does, or ends at a marker that nobody has named",
    )
    seconds: FloatProperty(  # type: ignore[valid-type]
        name="Duration",
        description="Length of the motion, of several prompts that of the first, in seconds; more than 9.8 are made in "
        "parts that flow into each other",
        default=5.0,
        min=0.0,
        max=LONGEST_SECONDS,
        soft_min=2.0,
        soft_max=10.0,
        step=10,
        precision=1,
        update=_on_duration,
    )
    auto_duration: BoolProperty(  # type: ignore[valid-type]
        name="Auto",
        description="The motion takes as long as what the prompt says usually takes; off: as long as you set",
        default=True,
    )
    variations: IntProperty(  # type: ignore[valid-type]
        name="Variations",
        description="How many motions to make of one prompt",
        default=1,
        min=1,
        max=8,
    )
    guidance: FloatProperty(  # type: ignore[valid-type]
        name="Guidance",
        description="How closely the motion follows the prompt",
        default=2.0,
        min=0.0,
        max=20.0,
        soft_max=8.0,
    )
    temperature: FloatProperty(  # type: ignore[valid-type]
        name="Temperature",
        description="Below 1: closer to the most usual motion; above 1: more unusual",
        default=1.0,
        min=0.05,
        max=5.0,
        soft_min=0.5,
        soft_max=1.5,
    )
    start: EnumProperty(  # type: ignore[valid-type]
        name="Start",
        description="At which frame the motion begins",
        items=(
            ("CURRENT", "Current Frame", "Start at the frame the timeline is on"),
            ("NUMBER", "Frame", "Start at a given frame"),
        ),
    )
    start_frame: IntProperty(  # type: ignore[valid-type]
        name="Start Frame", description="First frame of the motion", default=1, min=-LAST_FRAME, max=LAST_FRAME
    )
    placement: EnumProperty(  # type: ignore[valid-type]
        name="Place",
        description="Where in the world the motion begins",
        items=(
            ("FIGURE", "At the Figure", "Start where the figure stands, facing where it faces"),
            ("ORIGIN", "World Origin", "Start at the world's origin"),
        ),
    )
    path: PointerProperty(  # type: ignore[valid-type]
        name="Path",
        description="A curve to go along, as seen from above, from its first point on; with Auto the motion ends where "
        "the curve does",
        type=bpy.types.Object,
        poll=lambda _settings, item: item.type == "CURVE",
    )
    results: CollectionProperty(type=MOSA_PG_variation)  # type: ignore[valid-type]
    result_index: IntProperty(  # type: ignore[valid-type]
        name="Variation", description="Click a variation to use it", update=_on_variation
    )
    result_object: PointerProperty(type=bpy.types.Object)  # type: ignore[valid-type]
    result_error: StringProperty(options={"SKIP_SAVE"})  # type: ignore[valid-type]
    edit: PointerProperty(type=edit_properties.MOSA_PG_edit)  # type: ignore[valid-type]

    @property
    def frame(self) -> int:
        """The frame the motion starts at. Raises UserError where markers say it and there are none."""
        scene = self.id_data
        if self.from_markers:
            return markers.prompts_of(scene).frame
        return int(scene.frame_current if self.start == "CURRENT" else self.start_frame)

    @property
    def usable_path(self) -> bpy.types.Object | None:
        """The path, unless it was deleted: what names it keeps it in the file."""
        path = self.path
        return path if path is not None and path.users_scene else None

    def show_results(self, owner: bpy.types.Object, actions: list[bpy.types.Action]) -> None:
        """List the actions of a new result; the first one is in use already."""
        self.results.clear()
        for action in actions:
            self.results.add().action = action
        self.result_object = owner
        self.result_index = 0

    def show_duration(self, seconds: float) -> None:
        """Show how long a motion became; a duration that the user typed meanwhile stays."""
        if self.auto_duration and not self.later and not self.from_markers:
            self.seconds = seconds
            self.auto_duration = True

    def plays(self, action: bpy.types.Action) -> bool:
        """Whether the figure that the results were made for has this action."""
        data = self.result_object.animation_data if self.result_object is not None else None
        return data is not None and data.action == action

    def assign_variation(self) -> None:
        """Put the chosen variation onto the figure it was made for. Raises RigError."""
        owner = self.result_object
        if owner is None or not 0 <= self.result_index < len(self.results):
            return
        if not owner.users_scene:
            raise RigError(f"The armature '{owner.name}' is gone, so the variation was not put on it.")
        if not is_in(self.id_data, owner):  # a new scene has the settings of the one before
            raise RigError(f"The armature '{owner.name}' is in another scene: choose its variation there.")
        action = self.results[self.result_index].action
        if action is None:
            return
        idle = idle_bones(owner)
        keys.assign_action(owner, action)
        if sentence := keys.on_idle_bones(owner, idle):
            raise RigError(sentence)


@persistent
def _on_load(*_: object) -> None:
    """A scene saved before there was Auto keeps the duration that its user typed."""
    for scene in bpy.data.scenes:
        settings = scene.mosa
        if settings.is_property_set("seconds") and not settings.is_property_set("auto_duration"):
            settings.auto_duration = False


@persistent
def _on_save(*_: object) -> None:
    """A deleted figure would stay in the file, because its results name it, and so would a path."""
    for scene in bpy.data.scenes:
        settings = scene.mosa
        settings.path = settings.usable_path
        if settings.result_object is not None and not settings.result_object.users_scene:
            settings.results.clear()
            settings.result_object = None
        pending = settings.edit.pending
        if pending.owner is not None and not pending.owner.users_scene:
            pending.clear()


CLASSES = (*edit_properties.CLASSES, MOSA_PG_bone, MOSA_PG_prompt, MOSA_PG_variation, MOSA_PG_settings)


def register() -> None:
    """Register the groups and hang the settings on the scene, the chosen bones on armatures."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.Scene.mosa = PointerProperty(type=MOSA_PG_settings)
    bpy.types.Armature.mosa_bones = CollectionProperty(type=MOSA_PG_bone)
    bpy.app.handlers.load_post.append(_on_load)
    bpy.app.handlers.save_pre.append(_on_save)


def unregister() -> None:
    """Take them off again."""
    for handlers, function in ((bpy.app.handlers.load_post, _on_load), (bpy.app.handlers.save_pre, _on_save)):
        if function in handlers:
            handlers.remove(function)
    del bpy.types.Scene.mosa, bpy.types.Armature.mosa_bones
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
