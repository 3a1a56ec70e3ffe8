# SPDX-License-Identifier: GPL-3.0-or-later
"""An edit on its way: what it asks for, and what is around its range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ...model.masking import Rule
from ...motion.motion import Motion
from ...motion.runs import runs
from ..laid_over.over import LaidOver, laid_over
from ..request import OnProgress
from ..words.phrases import in_order
from .as_alone import stands
from .going_on import feet_stand, flows, gets_along, is_told_already, rides
from .halting import LEAST_SECONDS, goes_low
from .made_anew import Read, edited
from .request import EditRequest
from .seated import as_seated, is_done_on_a_seat, sits
from .seated_legs import is_done_with_legs, stays_seated
from .staying import is_upright, lies_or_hangs, stays

if TYPE_CHECKING:
    from ..model import Model


@dataclass(frozen=True)
class Job:
    """An edit on its way.

    read     what is around the range: read once, and by those questions alone that need it, for it takes longer than
             what most edits ask
    seated   whether it is done by somebody who stays seated
    down     whether it is done by somebody who stays down, or hangs
    """

    model: Model
    request: EditRequest
    rule: Rule
    on_progress: OnProgress | None
    read: Read
    seated: bool = False
    down: bool = False

    @property
    def text(self) -> str:
        """What the request asks for, if that is to be taken apart, else nothing."""
        return (self.request.text or "") if self.model.config.sampling.one_at_a_time else ""

    @property
    def told(self) -> str:
        """The same where all of the body is to do it."""
        return self.text if self.request.scope == "body" else ""

    @cached_property
    def over(self) -> LaidOver | None:
        """What of it is laid over a motion."""
        return laid_over(self.text) if self.text else None

    @cached_property
    def parts(self) -> list[str]:
        """The things that all of the body is to do one after another, where nothing is laid over and the range may
        stay as it is but for trunk and arms."""
        return in_order(self.told) if self.told and self.over is None and self.may_stay else []

    def saying(self, text: str | None) -> Job:
        """The same with another text."""
        return replace(self, request=replace(self.request, text=text))

    def edited(self, request: EditRequest, on_progress: OnProgress | None) -> list[Motion]:
        """The edit of another request for the same range as it stands."""
        read = self.read if request.motion is self.request.motion else None
        return edited(self.model, request, self.rule, False, on_progress, read)

    @property
    def _is_one(self) -> bool:
        return len(runs(~self.request.known)) == 1

    @property
    def _is_between(self) -> bool:
        """Whether the frames of the range were there before, one after another."""
        return self.request.mode == "between" and self._is_one

    @property
    def _is_of_legs(self) -> bool:
        return self.request.text is not None and self.request.scope == "lower" and self._is_between

    @property
    def may_stay(self) -> bool:
        """Whether the frames of the range were there before, one after another, and what somebody does in them can go
        on with gestures, which are of the upper body."""
        return self._is_between and self.request.scope != "lower"

    @property
    def may_stop(self) -> bool:
        """Whether all of the body is told something, and may stop in the range and go on, or for good."""
        return bool(self.told) and (self.request.mode == "between" or self.is_open) and self._is_one

    @property
    def is_open(self) -> bool:
        """Whether nothing is known on one side of the range."""
        return not (self.request.known[0] and self.request.known[-1])

    def sits(self) -> bool:
        """Whether somebody sits beside the range."""
        _, grid, steps = self.read()
        return sits(steps, grid.known)

    def stays_down(self) -> bool:
        """Whether somebody crouches, kneels, lies or hangs beside the range, and stays."""
        body, grid, steps = self.read()
        return not grid.known.all() and stays(steps, grid.known, body.floor)

    def rests(self) -> bool:
        """Whether either is so: they have stopped already."""
        return self.sits() or self.stays_down()

    def is_done_seated(self) -> bool:
        """Whether somebody sits there who needs not get up for what the text asks for."""
        return bool(self.text) and is_done_on_a_seat(as_seated(self.text)) and self.sits()

    def is_done_down(self) -> bool:
        """The same of somebody who stays down. Only gestures are made by who lies, or is borne by the hands."""
        if not self.text or not is_done_on_a_seat(self.text) or not self.stays_down():
            return False
        _, grid, steps = self.read()
        return (self.over is not None and self.over.alone) or is_upright(steps, grid.known)

    def stands(self) -> bool:
        """Whether somebody stands before the range and behind it."""
        _, grid, steps = self.read()
        return all(stands(steps, grid.known, *gap) for gap in runs(~grid.known))

    def gets_along(self) -> bool:
        """Whether somebody walks, or gets along otherwise, through the range."""
        _, grid, steps = self.read()
        return gets_along(steps, grid.known)

    def rides(self) -> bool:
        """Whether somebody rides, or gets along otherwise but on their feet, through the range."""
        _, grid, steps = self.read()
        return rides(steps, grid.known)

    def goes_low(self) -> bool:
        """Whether somebody crawls, or walks crouched, through a range in which there is time to stop; or up to it, or
        from it on, which takes half of that."""
        request = self.request
        _, grid, steps = self.read()
        sides = int(request.known[0]) + int(request.known[-1])
        return (~request.known).sum() >= LEAST_SECONDS * sides / 2 * request.fps and goes_low(steps, grid.known)

    def does_already(self, text: str) -> bool:
        """Whether what a text asks for is done there anyway."""
        _, grid, steps = self.read()
        return is_told_already(text, steps, grid.known)

    def feet_stand(self) -> bool:
        """Whether feet stand in the range, as they do not between two keys of somebody who walks."""
        return feet_stand(self.request.motion.joints, self.request.known)

    def is_made_anew(self) -> bool:
        """Whether what legs do in the range pops or slides, and cannot stay."""
        if not flows(self.request.motion.joints, self.request.known):
            return True
        return self.gets_along() and not self.feet_stand()

    def bears_nothing_on_legs(self) -> bool:
        """Whether somebody lies or hangs, and stays, beside a range in which their legs are to do what a text says."""
        if not self._is_of_legs:
            return False
        body, grid, steps = self.read()
        return not grid.known.all() and lies_or_hangs(steps, grid.known, body.floor)

    def is_of_legs_seated(self) -> bool:
        """Whether somebody sits through a range in which legs are to do what is done as well there."""
        request = self.request
        if not self._is_of_legs or not is_done_with_legs(request.text or ""):
            return False
        return stays_seated(request.motion, request.known) and self.sits()
