# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scene remembers of re-imagining: the settings, and the result that waits for Accept or Reject."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, PointerProperty, StringProperty

from ..rig.curves import LAST_FRAME
from ..rig.enabled import is_in
from ..seed import Seeded
from ..service.client import LONGEST_SECONDS
from .ranges import BESIDE_KEYS
from .wish import Wish

SOURCES = (
    ("PREVIEW", "Preview Range", "The scene's preview range (P in the timeline)"),
    ("KEYS", "Selected Keys", "What is between the first and the last selected key of the figure"),
    ("MARKERS", "Two Markers", "From one marker to the other: the two selected ones, or the only two"),
    ("NUMBERS", "Frames", "From one frame to another"),
    ("AFTER", "After Last Key", "So many seconds after the figure's last key: what it does next"),
    ("BEFORE", "Before First Key", "So many seconds before the figure's first key: how it gets there"),
)
MODES = (
    ("AUTO", "Automatic", "Between keys, before the first or after the last, as the range lies"),
    ("BETWEEN", "In-Between", "From the poses before the range to those after it"),
    ("EXTEND", "Extend", "Go on after the last key"),
    ("LEAD_IN", "Lead-In", "What comes before the first key"),
    ("LOOP", "Loop", "End where the motion starts, so that it can be repeated"),
)
SCOPES = (
    ("BODY", "Whole Body", "All bones, and where the figure goes"),
    ("UPPER", "Upper Body", "Spine, neck, head and arms"),
    ("LOWER", "Lower Body", "Pelvis and legs, and where the figure goes"),
    ("ARMS", "Arms", "Collars, shoulders, elbows and wrists"),
)
PINS = (
    ("KEYFRAME", "Keyframe", "Keys of type Keyframe stay, but not those of a recording", "KEYTYPE_KEYFRAME_VEC", 1),
    ("EXTREME", "Extreme", "Keys of type Extreme stay", "KEYTYPE_EXTREME_VEC", 2),
    ("BREAKDOWN", "Breakdown", "Keys of type Breakdown stay", "KEYTYPE_BREAKDOWN_VEC", 4),
    ("JITTER", "Jitter", "Keys of type Jitter stay", "KEYTYPE_JITTER_VEC", 8),
    ("MOVING_HOLD", "Moving Hold", "Keys of type Moving Hold stay", "KEYTYPE_MOVING_HOLD_VEC", 16),
)
TRAVELS = (
    ("AUTO", "As the Motion", "Travel where the motion travels"),
    ("IN_PLACE", "In Place", "End at the place where it starts"),
    ("TRAVEL", "Travelling", "End further on, in the pose of the start"),
)


class MOSA_PG_pending(bpy.types.PropertyGroup):
    """A result that waits for Accept or Reject, and all that is needed to do it again."""

    owner: PointerProperty(type=bpy.types.Object)  # type: ignore[valid-type]
    candidate: PointerProperty(type=bpy.types.Action)  # type: ignore[valid-type]
    contents: StringProperty()  # type: ignore[valid-type]
    had_action: BoolProperty()  # type: ignore[valid-type]
    action: PointerProperty(type=bpy.types.Action)  # type: ignore[valid-type]
    slot: StringProperty()  # type: ignore[valid-type]
    fake_user: BoolProperty()  # type: ignore[valid-type]
    extrapolation: StringProperty()  # type: ignore[valid-type]
    still: StringProperty()  # type: ignore[valid-type]
    wish: StringProperty()  # type: ignore[valid-type]

    @property
    def waits(self) -> bool:
        """Whether there is such a result, of a figure in this scene: a new scene with the settings of another names it,
        too."""
        owner = self.owner
        elsewhere = owner is not None and not is_in(self.id_data, owner) and owner.users_scene
        return bool(self.wish) and not elsewhere

    def with_copies(self) -> list[MOSA_PG_pending]:
        """This, and the same in copies of the scene: what is done in one of them is done."""
        candidate = self.candidate
        others = [scene for scene in bpy.data.scenes if scene.is_editable and scene != self.id_data]
        copies = [scene.mosa.edit.pending for scene in others if candidate is not None]
        return [self, *(one for one in copies if one.candidate == candidate)]

    def clear(self) -> None:
        """Nothing waits any more."""
        for pending in self.with_copies():
            for name in ("owner", "candidate", "contents", "had_action", "action", "slot", "still", "wish"):
                pending.property_unset(name)


class MOSA_PG_edit(Seeded, bpy.types.PropertyGroup):
    """The settings of Re-imagine Range."""

    source: EnumProperty(name="Range", description="What marks the range", items=SOURCES)  # type: ignore[valid-type]
    first: IntProperty(  # type: ignore[valid-type]
        name="Start", description="First frame of the range", default=1, min=-LAST_FRAME, max=LAST_FRAME
    )
    last: IntProperty(  # type: ignore[valid-type]
        name="End", description="Last frame of the range", default=48, min=-LAST_FRAME, max=LAST_FRAME
    )
    seconds: FloatProperty(  # type: ignore[valid-type]
        name="Seconds", description="How long the range is", default=3.0, min=0.1, max=LONGEST_SECONDS
    )
    prompt: StringProperty(  # type: ignore[valid-type]
        name="Prompt",
        description="What the figure does in the range, in English; may be empty",
        options={"TEXTEDIT_UPDATE"},
    )
    mode: EnumProperty(  # type: ignore[valid-type]
        name="Mode", description="Where the range lies among the figure's keys, and what is made there", items=MODES
    )
    travel: EnumProperty(name="Travel", description="Where a loop ends", items=TRAVELS)  # type: ignore[valid-type]
    scope: EnumProperty(  # type: ignore[valid-type]
        name="Bones", description="Which bones are re-imagined; all others keep their keys", items=SCOPES
    )
    context: FloatProperty(  # type: ignore[valid-type]
        name="Context Strength",
        description="How closely the poses around the range are followed. 1: the most likely motion, without a "
        "prompt the same with each seed; lower: each seed gives another",
        default=0.5,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )
    pins: EnumProperty(  # type: ignore[valid-type]
        name="Pins",
        description="Keys of these types inside the range stay, and the figure passes through these poses. Generated "
        "keys never do, nor those of type Keyframe on every frame, as in a recording. Shift-click chooses several, or "
        "none",
        items=PINS,
        options={"ENUM_FLAG"},
        default={"KEYFRAME", "EXTREME"},
    )
    pending: PointerProperty(type=MOSA_PG_pending)  # type: ignore[valid-type]

    def wish(self, span: tuple[int, int]) -> Wish:
        """What these settings ask for on a span of frames."""
        travel = {"AUTO": None, "IN_PLACE": False, "TRAVEL": True}[self.travel]
        return Wish(
            first=span[0],
            last=span[1],
            mode=BESIDE_KEYS.get(self.source, "AUTO") if self.mode == "AUTO" else self.mode,
            scope=self.scope,
            # A float property holds 32 bits: 0.3 comes back as 0.3000000119.
            context=round(float(self.context), 4),
            types=frozenset(self.pins),
            prompt=self.prompt.strip(),
            travel=travel if self.mode == "LOOP" else None,
            seed=self.next_seed(),
        )


CLASSES = (MOSA_PG_pending, MOSA_PG_edit)
