# SPDX-License-Identifier: GPL-3.0-or-later
"""Which armature is meant, and how it is found again after undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import bpy

from .jobs import NotYet, UserError
from .keys import check_editable, frame_rate
from .rig.armature import check_shown, profile_of
from .rig.enabled import is_enabled, is_in
from .rig.errors import RigError, listed

_SAME_RATE = 1e-3
"""Frames per second; 24 and 23.976 differ by more."""


@dataclass(frozen=True)
class Handle:
    """A data-block by name and session id: Python references die with undo, these do not."""

    name: str
    uid: int

    @classmethod
    def of(cls, block: bpy.types.ID) -> Handle:
        """The handle of a data-block."""
        return cls(block.name, block.session_uid)

    def find(self, blocks: Iterable[Any]) -> Any:
        """The data-block again, renamed or not; None when it is gone."""
        return next((block for block in blocks if block.session_uid == self.uid), None)


def find_target(context: bpy.types.Context) -> bpy.types.Object | None:
    """The armature that a motion is for: the active one, else the only SMPL-like one that is selected, or not disabled.

    None when there is none at all, so that a figure is to be made. A body counts as its armature.
    Raises UserError when the active armature does not fit, or cannot be keyed where it is linked, or when several could
    be meant.
    """
    layer, chosen = context.view_layer, active_object(context)
    active = armature_of(chosen)
    if active is not None:
        try:
            profile_of(active)
        except RigError as error:
            raise UserError(f"{active.name}: {error}") from error
        return active
    if chosen is not None and chosen.select_get(view_layer=layer):
        _check_instance(chosen, layer)
    armatures = [item for item in layer.objects if item.type == "ARMATURE"]
    fitting = [item for item in armatures if is_enabled(item, layer.layer_collection) and _fits(item)]
    # A metarig is the plan of its rig, not another figure.
    fitting = [item for item in fitting if getattr(item.data, "rigify_target_rig", None) not in fitting]
    if len(fitting) > 1:
        selected = [item for item in fitting if item.select_get(view_layer=layer)]
        if len(selected) == 1:
            return selected[0]
        names = listed(sorted(item.name for item in fitting))
        raise UserError(f"Several armatures could be meant ({names}): select one of them.")
    return fitting[0] if fitting else None


def needed_target(context: bpy.types.Context) -> bpy.types.Object:
    """What `find_target` finds. Raises UserError where there is none, too."""
    owner = find_target(context)
    if owner is None:
        raise UserError(
            "There is no figure in this view layer: select yours, or enable it in the Outliner. Generate makes one."
        )
    return owner


def active_object(context: bpy.types.Context) -> bpy.types.Object | None:
    """The object that a script puts into the context as `object` or `active_object`, else the active one.

    Raises UserError for one of another scene, or that is no figure: the figure that is active would not be meant.
    """
    window, own = context.window, context.view_layer.objects.active
    # Where a script overrides the scene alone, the context's objects are still those of the window's scene.
    shown = window.view_layer.objects.active if window is not None else own
    # Without a window, as in a timer, the context has none of the two.
    named = (getattr(context, name, None) for name in ("object", "active_object"))
    given = next((one for one in named if one not in (None, shown, own)), None)
    if given is None:
        return own
    if not is_in(context.scene, given):
        raise UserError(f"'{given.name}' is not in the scene '{context.scene.name}': override the scene as well.")
    if armature_of(given) is None:
        raise UserError(f"'{given.name}' is neither an armature nor a body that one deforms: override another object.")
    return given


def check_free(owner: bpy.types.Object, check: Callable[[bpy.types.Object], None]) -> None:
    """NotYet while the user has an armature so that it cannot be keyed: in a mode, disabled, at rest and the like.

    `check` tells in a RigError of what would keep these keys from playing, as constraints do. UserError where the
    armature has no longer the bones of a body. To be called in the `context_of` the scene.
    """
    try:
        profile_of(owner)
    except RigError as error:
        raise UserError(str(error)) from error
    try:
        check_editable(owner)
        check_shown(owner)
        check(owner)
    except RigError as error:
        raise NotYet(str(error)) from error


def found_scene(handle: Handle) -> bpy.types.Scene:
    """The scene that a motion is for. UserError where it is gone by now."""
    scene: bpy.types.Scene | None = handle.find(bpy.data.scenes)
    if scene is None:
        raise UserError("The scene is gone, so the motion was not written.")
    return scene


def found_armature(handle: Handle, scene: bpy.types.Scene) -> bpy.types.Object:
    """The armature that a motion is for. UserError where it is gone from its scene by now."""
    owner: bpy.types.Object | None = handle.find(scene.objects)
    if owner is None:
        raise UserError(
            f"The armature '{handle.name}' is gone from the scene '{scene.name}', so the motion was not written."
        )
    return owner


def check_rate(scene: bpy.types.Scene, fps: float) -> None:
    """UserError where a scene's frame rate is not that of a motion any more: it would play quicker or slower."""
    if abs(fps - frame_rate(scene)) > _SAME_RATE:
        raise UserError("The scene's frame rate was changed in the meantime, so the motion was not written: try again.")


def is_shown(scene: bpy.types.Scene) -> bool:
    """Whether a window shows the scene, so that operators act on it; without a window they act on any."""
    windows = bpy.context.window_manager.windows
    return not windows or any(window.scene == scene for window in windows)


def context_of(scene: bpy.types.Scene, layer: str, shown: bool = False) -> AbstractContextManager[Any]:
    """A context for `scene`, in its view layer of that name as long as there is one: others may not move what is meant.

    A timer has no window, and operators want one: where they are needed, the layer is one that is `shown`.
    """
    windows = [window for window in bpy.context.window_manager.windows if window.scene == scene]
    windows.sort(key=lambda window: window.view_layer.name != layer)
    meant = scene.view_layers.get(layer)
    if windows and (shown or meant in (None, windows[0].view_layer)):
        # Named as well: around it a script may have overridden that, too.
        return bpy.context.temp_override(window=windows[0], view_layer=windows[0].view_layer)
    meant = meant or scene.view_layers[0]
    if not windows and bpy.context.scene == scene and bpy.context.view_layer == meant:
        # In the background that is so mostly. An operator within a context of ours may crash Blender 4.5 and 5.0 while
        # another thread is at work, see `JobManager.begin`.
        return nullcontext()
    return bpy.context.temp_override(scene=scene, view_layer=meant)


def push_undo(message: str) -> None:
    """Make one undo step of what was changed. Not to be called within `context_of`, see `JobManager.begin`."""
    bpy.ops.ed.undo_push(message=message)


def action_of(owner: bpy.types.Object) -> bpy.types.Action | None:
    """The action that an object plays, or None."""
    return owner.animation_data.action if owner.animation_data is not None else None


def armature_of(active: bpy.types.Object | None) -> bpy.types.Object | None:
    """The object if it is an armature, the armature of a body; None for all else."""
    if active is None or active.type == "ARMATURE":
        return active
    return active.find_armature() if active.type == "MESH" else None


def _check_instance(item: bpy.types.Object, layer: bpy.types.ViewLayer) -> None:
    """UserError for what shows a collection with an armature that cannot be keyed here: that one is meant."""
    shown = item.instance_collection
    figure = next(filter(_fits, shown.all_objects), None) if shown is not None else None
    if figure is None:
        return
    if shown.library is None and not is_enabled(figure, layer.layer_collection):
        raise UserError(
            f"'{item.name}' shows the figure '{figure.name}' of the collection '{shown.name}', which is not in this "
            "view layer: include it in the Outliner, or make the instance real (Object > Apply > Make Instances Real)."
        )
    if shown.library is not None:
        raise UserError(
            f"'{item.name}' shows a figure that is linked from another file: "
            "make it a library override first (Object > Library Override > Make)."
        )


def _fits(item: bpy.types.Object) -> bool:
    try:
        profile_of(item)
    except RigError:
        return False
    return True
