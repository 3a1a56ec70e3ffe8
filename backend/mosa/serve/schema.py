# SPDX-License-Identifier: GPL-3.0-or-later
"""What crosses the wire, as pydantic models.

Types are checked here; limits are only described here (so that they show in the OpenAPI schema)
and checked by `generate.request`, whose sentences the command line shows too.
"""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field

from ..generate import request as limits


class JobRequest(BaseModel):
    """A motion to make: text, and either seconds or frames (at `fps`); 5 seconds without both."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    text: str = Field(json_schema_extra={"minLength": 1, "maxLength": limits.MAX_TEXT, "pattern": r"\S"})
    seconds: float | None = Field(
        default=None,
        description="Length in seconds; motions over 9.8 s are refused with a sentence.",
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
        json_schema_extra={"minimum": 0, "maximum": limits.SEED_COUNT - 1},
    )
    guidance: float | None = Field(
        default=None,
        json_schema_extra={
            "minimum": limits.GUIDANCE_RANGE[0],
            "maximum": limits.GUIDANCE_RANGE[1],
        },
    )
    temperature: float | None = Field(
        default=None,
        json_schema_extra={
            "minimum": limits.TEMPERATURE_RANGE[0],
            "maximum": limits.TEMPERATURE_RANGE[1],
        },
    )
    variations: int = Field(default=1, json_schema_extra={"minimum": 1, "maximum": limits.MAX_VARIATIONS})

    def checked(self) -> limits.Request:
        """The request with every limit checked; raises RequestError with a sentence."""
        values = self.model_dump()
        return limits.check_request(values.pop("text"), **values)


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
    if not field:
        return "The request must be a JSON object of known entries."
    detail = str(first["msg"]).removeprefix("Input ")
    return f"The entry '{field}' {detail}."
