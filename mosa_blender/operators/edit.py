# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-imagine Range, and what becomes of its result: Accept, Reject, Try Again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import bpy

from .. import keys
from ..edit.delivery import Delivery, Original, original_assigned, prepare, span_of
from ..edit.facts import Stamp, contents_of
from ..edit.ranges import BESIDE_KEYS
from ..edit.wish import Wish
from ..jobs import UserError, manager
from ..rig.armature import idle_bones
from ..rig.enabled import is_in
from ..service import runtime
from ..service.client import LARGEST_SEED
from ..target import Handle, action_of, needed_target
from .generate import JobOperator, check_number, checked_prompt, is_free, usable_source
from .refusals import refusing

LABEL = "Re-imagine Range"
MENUS = ("DOPESHEET_MT_key", "DOPESHEET_MT_context_menu")
TIMELINE_MENUS = ("DOPESHEET_MT_marker", "TIME_MT_marker")
"""The timeline has no menu of keys; which of its menus there are depends on the Blender."""
VIEW_MENUS = ("VIEW3D_MT_object_animation",)
"""In the menus Object and Pose of the 3D view. What no menu has is not found by F3, and gets no shortcut there."""


class MOSA_OT_reimagine(JobOperator, bpy.types.Operator):
    """Make the motion of a range of frames anew; everything outside of it stays as it is"""

    bl_idname = "mosa.reimagine"
    bl_label = LABEL
    # No undo step here: the keys arrive later and bring their own.
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return is_free(cls) and context.scene is not None

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = context.scene.mosa.edit
        owner = needed_target(context)
        pending = settings.pending
        if pending.waits and pending.owner not in (None, owner):
            raise UserError(f"A re-imagined range of '{pending.owner.name}' waits: accept or reject it first.")
        for name in ("context", "seconds") if settings.source in BESIDE_KEYS else ("context",):
            check_number(settings, name)
        wish = settings.wish(span_of(context.scene, owner))
        checked_prompt(wish.prompt)
        _submit(context, owner, wish)
        return self.submitted()


class _OnWaiting:
    """What the buttons for a result that waits have in common."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.scene is None or not context.scene.mosa.edit.pending.waits:
            cls.poll_message_set("No re-imagined range waits for it")  # type: ignore[attr-defined]
            return False
        return is_free(cls)


class MOSA_OT_edit_again(_OnWaiting, JobOperator, bpy.types.Operator):
    """Put another result, with the next seed, in the place of this one"""

    bl_idname = "mosa.edit_again"
    bl_label = "Try Again"
    bl_options = {"REGISTER"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        pending = context.scene.mosa.edit.pending
        wish = Wish.from_text(pending.wish)
        wish = replace(wish, seed=(wish.seed + 1) % (LARGEST_SEED + 1))
        try:
            _check_in_use(context.scene, pending)
        except UserError as error:
            raise UserError(f"{error} There is nothing to try again: press Accept to go on.") from error
        if _is_changed(pending):
            raise UserError(f"You changed '{pending.candidate.name}': accept or reject it first.")
        _submit(context, pending.owner, wish, Original.noted(pending))
        return self.submitted()


class MOSA_OT_edit_accept(_OnWaiting, bpy.types.Operator):
    """Keep the re-imagined range; the action before stays in the file"""

    bl_idname = "mosa.edit_accept"
    bl_label = "Accept"
    # Blender's translations of the word are of file browsers, in Japanese "Open Folder".
    bl_translation_context = "MoSa"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        pending = context.scene.mosa.edit.pending
        try:
            _check_in_use(context.scene, pending)
        except UserError as error:
            _let_go(self, pending, str(error))
            return {"FINISHED"}
        pending.clear()
        return {"FINISHED"}


class MOSA_OT_edit_reject(_OnWaiting, bpy.types.Operator):
    """Put the action before back on the figure"""

    bl_idname = "mosa.edit_reject"
    bl_label = "Reject"
    bl_options = {"REGISTER", "UNDO"}

    @refusing
    def execute(self, context: bpy.types.Context) -> set[str]:
        pending = context.scene.mosa.edit.pending
        owner, candidate, original = pending.owner, pending.candidate, Original.noted(pending)
        try:
            _check_in_use(context.scene, pending)
        except UserError as error:
            # A result that was deleted has left the figure without an action: that is rejected too.
            if candidate is not None or owner is None or action_of(owner) is not None:
                _let_go(self, pending, str(error))
                return {"FINISHED"}
        changed = candidate is not None and _is_changed(pending)
        keys.check_editable(owner)
        idle = idle_bones(owner)
        original.assign(owner)
        if sentence := keys.on_idle_bones(owner, idle):
            self.report({"WARNING"}, sentence)
        if original.action is not None and original.action.library is None:
            original.action.use_fake_user = original.fake_user
        pending.clear()
        manager.forget()
        if changed:
            candidate.use_fake_user = True
            self.report({"WARNING"}, f"You had changed '{candidate.name}', so it was kept in the file.")
        elif candidate is not None and candidate.use_fake_user:
            self.report({"INFO"}, f"'{candidate.name}' has a fake user, so it was kept in the file.")
        elif candidate is not None and not candidate.users:
            bpy.data.actions.remove(candidate)
        return {"FINISHED"}


def _submit(context: bpy.types.Context, owner: Any, wish: Wish, original: Original | None = None) -> None:
    """Read the figure, as it is or as it was, and start the job."""
    scene, stamp = context.scene, Stamp.of(owner)
    if original is None:
        request, work = prepare(scene, owner, wish)
    else:
        with original_assigned(owner, original):
            request, work = prepare(scene, owner, wish)
    again, shown = original is not None, scene.mosa.edit.seed
    delivery = Delivery(Handle.of(scene), context.view_layer.name, Handle.of(owner), stamp, work, wish, again, shown)
    job = manager.submit(request, usable_source(), delivery)
    job.scene = scene.session_uid
    job.warnings += work.notes
    runtime.watch()


def _check_in_use(scene: bpy.types.Scene, pending: Any) -> None:
    """UserError where the result that waits is not what the figure plays."""
    owner, candidate = pending.owner, pending.candidate
    if owner is None or not is_in(scene, owner):
        raise UserError("The armature of the re-imagined range is gone.")
    if candidate is None:
        raise UserError(f"The re-imagined action of '{owner.name}' is gone.")
    action = action_of(owner)
    if action != candidate:
        other = f"the action '{action.name}'" if action is not None else "no action"
        raise UserError(f"'{owner.name}' plays {other} now, which was left as it is.")


def _is_changed(pending: Any) -> bool:
    """Whether the user changed keys of the result that waits."""
    return bool(contents_of(pending.candidate, pending.owner.animation_data.action_slot) != pending.contents)


def _let_go(operator: Any, pending: Any, sentence: str) -> None:
    """Leave all as it is, and keep the result in the file."""
    if pending.candidate is not None:
        pending.candidate.use_fake_user = True
        sentence += f" '{pending.candidate.name}' was kept in the file."
    pending.clear()
    operator.report({"WARNING"}, sentence)


def _draw_range(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The entry that re-imagines a range, or those that decide on a result that waits."""
    if not context.scene.mosa.edit.pending.waits:
        layout.operator(MOSA_OT_reimagine.bl_idname, icon="ARMATURE_DATA")
        return
    decisions = (MOSA_OT_edit_accept, "CHECKMARK"), (MOSA_OT_edit_reject, "X"), (MOSA_OT_edit_again, "FILE_REFRESH")
    for operator, icon in decisions:
        layout.operator(operator.bl_idname, text=f"{operator.bl_label} ({LABEL})", icon=icon)


def draw_menu(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    """The entries in the menus of keys."""
    menu.layout.separator()
    _draw_range(menu.layout, context)
    menu.layout.operator("mosa.in_place", icon="SNAP_PEEL_OBJECT")
    menu.layout.operator("mosa.root_motion", icon="CON_FOLLOWPATH")


def draw_timeline_menu(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    """The same in the timeline; the Dope Sheet shares the menu, but has the entry in a better place."""
    if getattr(context.space_data, "mode", "") == "TIMELINE":
        draw_menu(menu, context)


class MOSA_MT_motion(bpy.types.Menu):
    """All that the tab's big buttons do, for who works by keyboard or has the sidebar shut"""

    bl_idname = "MOSA_MT_motion"
    bl_label = "MoSa"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        if manager.busy:
            layout.operator("mosa.cancel", icon="X")
        else:
            layout.operator("mosa.generate", text="Generate Motion", icon="ARMATURE_DATA")
        _draw_range(layout, context)
        layout.operator("mosa.pin_pose")
        layout.operator("mosa.in_place")
        layout.operator("mosa.root_motion")
        layout.operator("mosa.reuse")


def draw_view_menu(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """A menu of our own: F3 goes by the names of menus, too, and people look for "mosa"."""
    menu.layout.separator()
    menu.layout.menu(MOSA_MT_motion.bl_idname)


_IN_MENUS = ((MENUS, draw_menu), (TIMELINE_MENUS, draw_timeline_menu), (VIEW_MENUS, draw_view_menu))


def add_to_menus() -> None:
    """Put the entries into Blender's menus."""
    for names, draw in _IN_MENUS:
        for name in names:
            if hasattr(bpy.types, name):
                getattr(bpy.types, name).append(draw)


def take_from_menus() -> None:
    """Take them out again."""
    for names, draw in _IN_MENUS:
        for name in names:
            if hasattr(bpy.types, name):
                getattr(bpy.types, name).remove(draw)


CLASSES = (MOSA_OT_reimagine, MOSA_OT_edit_again, MOSA_OT_edit_accept, MOSA_OT_edit_reject, MOSA_MT_motion)
