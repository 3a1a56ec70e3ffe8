# SPDX-License-Identifier: GPL-3.0-or-later
"""What crosses the wire, as pydantic models.

Types are checked here; limits are only described here (so that they show in the OpenAPI schema)
and checked by `generate.request`, whose sentences the command line shows too.
"""

from __future__ import annotations

import base64
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field

from ..errors import RequestError
from ..generate import request as limits
from ..generate.checked_course import MAX_POINTS
from ..generate.edit import request as edits
from ..generate.edit.checked_edit import MOST_FRAMES, check_edit
from ..motion.motion import Motion

_COUNT: dict[str, Any] = {"minimum": 0}
_SEED: dict[str, Any] = {"minimum": 0, "maximum": limits.SEED_COUNT - 1}
_GUIDANCE: dict[str, Any] = {"minimum": limits.GUIDANCE_RANGE[0], "maximum": limits.GUIDANCE_RANGE[1]}
_TEMPERATURE: dict[str, Any] = {"minimum": limits.TEMPERATURE_RANGE[0], "maximum": limits.TEMPERATURE_RANGE[1]}


class _Asked(BaseModel):
    """What a caller sends: nothing is guessed, and no field is passed over."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Later(_Asked):
    """A prompt that takes over at second `at`, or, where no prompt has one, when the one before is through."""

    at: float | None = Field(default=None, json_schema_extra={"minimum": 0, "maximum": limits.MAX_SECONDS})
    text: str = Field(json_schema_extra={"minLength": 1, "maxLength": limits.MAX_TEXT, "pattern": r"\S"})


class JobRequest(_Asked):
    """A motion to make: text, and either seconds or frames (at `fps`); the model chooses the length without both."""

    text: str = Field(json_schema_extra={"minLength": 1, "maxLength": limits.MAX_TEXT, "pattern": r"\S"})
    seconds: float | None = Field(
        default=None,
        description="Length in seconds; over 9.8 s it is made in parts. Chosen by the model without it and `frames`.",
        json_schema_extra={"exclusiveMinimum": 0, "maximum": limits.MAX_SECONDS},
    )
    frames: int | None = Field(
        default=None,
        description="Length in frames at `fps`, instead of seconds.",
        json_schema_extra={"minimum": 1},
    )
    fps: float = Field(
        default=limits.DEFAULT_FPS,
        description="Frame rate in which the motion comes back.",
        json_schema_extra={"minimum": limits.FPS_RANGE[0], "maximum": limits.FPS_RANGE[1]},
    )
    seed: int | None = Field(
        default=None,
        description="Seed of the first variation; the next ones count up. Random without.",
        json_schema_extra=_SEED,
    )
    guidance: float | None = Field(default=None, json_schema_extra=_GUIDANCE)
    temperature: float | None = Field(default=None, json_schema_extra=_TEMPERATURE)
    variations: int = Field(default=1, json_schema_extra={"minimum": 1, "maximum": limits.MAX_VARIATIONS})
    later: list[Later] = Field(
        default=[],
        description="Further prompts in order, each flowing from the one before.",
        json_schema_extra={"maxItems": limits.MAX_PROMPTS - 1},
    )
    course: list[list[float]] = Field(
        default=[],
        description="The corners (x, z) in metres of a path on the ground to go along.",
        json_schema_extra={"maxItems": MAX_POINTS},
    )

    def checked(self) -> limits.Request:
        """The request with every limit checked; raises RequestError with a sentence."""
        values = self.model_dump()
        values["later"] = [(entry.at, entry.text) for entry in self.later]
        return limits.check_request(values.pop("text"), **values)


class EditJobRequest(_Asked):
    """Part of a motion to make anew: frames `start` to `end` - 1 but for `pins`, or `frames` new ones."""

    motion: str = Field(
        description="The motion, an .npz in base64: rotations, root, offsets, joints and fps, or joints and fps alone; "
        f"at most {MOST_FRAMES} frames."
    )
    start: int | None = Field(default=None, description="First frame that is made anew.", json_schema_extra=_COUNT)
    end: int | None = Field(default=None, description="First frame behind the range.", json_schema_extra=_COUNT)
    frames: int | None = Field(
        default=None, description="How many frames are added, instead of a range.", json_schema_extra={"minimum": 1}
    )
    pins: list[int] = Field(default=[], description="Frames of the range that stay as they are.")
    text: str | None = Field(default=None, json_schema_extra={"maxLength": limits.MAX_TEXT})
    mode: str = Field(default="between", json_schema_extra={"enum": list(edits.MODES)})
    travel: bool | None = Field(default=None, description="Whether a loop moves on; decided by the clip without.")
    scope: str = Field(default="body", json_schema_extra={"enum": list(edits.SCOPES)})
    context: float = Field(
        default=edits.DEFAULT_CONTEXT,
        description="How closely to go by the frames around; without text 1 is the most likely motion, the same "
        "for each seed.",
        json_schema_extra={"minimum": 0.0, "maximum": 1.0},
    )
    seed: int | None = Field(default=None, json_schema_extra=_SEED)
    guidance: float | None = Field(default=None, json_schema_extra=_GUIDANCE)
    temperature: float | None = Field(default=None, json_schema_extra=_TEMPERATURE)
    variations: int = Field(default=1, json_schema_extra={"minimum": 1, "maximum": limits.MAX_VARIATIONS})
    first_frame: int = Field(default=0, description="What sentences about the motion call its first frame.")

    def checked(self) -> edits.EditRequest:
        """The request with its motion read and every limit checked; raises RequestError with a sentence."""
        values = self.model_dump()
        try:
            data = base64.b64decode(values.pop("motion"), validate=True)
        except ValueError as error:
            raise RequestError("The entry 'motion' is not base64.") from error
        # Few bytes may unpack to a motion that would be worked on for minutes, so its length is checked first.
        return check_edit(Motion.from_bytes(data, in_place=True, most=MOST_FRAMES), **values)


class JobCreated(BaseModel):
    """Answer to a new job."""

    id: str
    warnings: list[str]


class JobState(BaseModel):
    """Answer to a cancellation: the state in which the job is now."""

    state: str = Field(json_schema_extra={"enum": ["cancelled", "done", "failed"]})


class ModelName(BaseModel):
    """Which model answers."""

    name: str
    hash: str


class Health(BaseModel):
    """How the server is: `state` is loading, ready or failed, `message` says why it failed."""

    protocol: int
    version: str
    state: str = Field(json_schema_extra={"enum": ["loading", "ready", "failed"]})
    message: str
    model: ModelName | None
    device: str
    memory_mb: float
    versions: dict[str, str]


class Problem(BaseModel):
    """Every error: one sentence."""

    error: str


def sentence(problem: RequestValidationError) -> str:
    """One sentence about the first thing that does not fit the schema."""
    first = problem.errors()[0]
    field = ".".join(str(part) for part in first["loc"] if part != "body")
    # The name comes from the caller: it may be endless, or hold what cannot be sent back.
    field = field[:60].encode("utf-8", "replace").decode("utf-8")
    kind = first["type"]
    if kind == "json_invalid":
        return "The request is not valid JSON."
    if kind == "missing":
        return f"The request lacks '{field}'." if field else "The request has no body."
    if kind == "extra_forbidden":
        return f"The request has an unknown entry '{field}'."
    if kind == "model_attributes_type" and isinstance(first["input"], bytes):
        return "The request is not marked as JSON: send it with the header Content-Type: application/json."
    if not field:
        return "The request must be a JSON object of known entries."
    detail = str(first["msg"]).removeprefix("Input ")
    return f"The entry '{field}' {detail}."
