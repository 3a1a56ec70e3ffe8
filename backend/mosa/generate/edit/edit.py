# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a range of a motion anew, with everything else untouched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...model.masking import Rule
from ...motion.motion import Motion
from ..request import OnProgress
from ..words.tidy import tidied
from .checked_edit import check_edit
from .made_anew import edited
from .request import EditRequest
from .which_way import carried_out

if TYPE_CHECKING:
    from ..model import Model


def edit(
    model: Model,
    motion: Motion,
    start: int | None = None,
    end: int | None = None,
    *,
    on_progress: OnProgress | None = None,
    **options: Any,
) -> list[Motion]:
    """Make frames `start` to `end` - 1 of a motion anew; options as for `check_edit`.

    Returns one Motion per variation, of the input's frame rate and place in the world; frames outside the range and
    pinned ones are copies. Raises RequestError with a sentence when the edit cannot be done; what `on_progress`
    raises ends it.
    """
    return edit_request(model, check_edit(motion, start, end, **options), on_progress=on_progress)


def edit_request(
    model: Model,
    request: EditRequest,
    *,
    rule: Rule = "closed-loop",
    tokens_only: bool = False,
    on_progress: OnProgress | None = None,
) -> list[Motion]:
    """Carry out a checked edit. `tokens_only` leaves everything to MoSa's tokens and the given `rule`."""
    asked = request.text
    if asked and model.config.sampling.one_at_a_time:
        request = replace(request, text=tidied(asked))
    if tokens_only:
        motions = edited(model, request, rule, True, on_progress)
    else:
        motions = carried_out(model, request, rule, on_progress)
    return [replace(motion, prompt=asked) if asked else motion for motion in motions]
