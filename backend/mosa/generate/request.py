# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be asked for: limits, defaults, and the sentence for each thing that cannot be done."""

from __future__ import annotations

import math
import secrets
import unicodedata
from dataclasses import dataclass
from numbers import Integral, Real

from ..errors import RequestError

MODEL_FPS = 20.0
MODEL_MAX_FRAMES = 196
MODEL_MIN_FRAMES = 40
FRAMES_PER_TOKEN = 4

DEFAULT_SECONDS = 5.0
DEFAULT_FPS = 20.0
MAX_TEXT = 1000
MAX_SECONDS = 60.0
FPS_RANGE = (1.0, 240.0)
SEED_COUNT = 2**31
MAX_VARIATIONS = 8
GUIDANCE_RANGE = (0.0, 20.0)
TEMPERATURE_RANGE = (0.05, 5.0)

ENGLISH_ONLY = (
    "The model reads English: words in another script are likely to be ignored, "
    "so describe the motion in English for a result that follows the text."
)


@dataclass(frozen=True)
class Request:
    """A request that can be carried out. `frames` counts frames at `fps`, the caller's rate."""

    prompt: str
    frames: int
    fps: float
    seed: int
    variations: int
    guidance: float | None
    temperature: float | None

    @property
    def seeds(self) -> list[int]:
        """The seed of each variation: they count up from the first and wrap at 2**31."""
        return [(self.seed + k) % SEED_COUNT for k in range(self.variations)]

    @property
    def model_frames(self) -> int:
        """Frames to generate at 20 fps: enough to cover the last frame, in whole tokens."""
        last = (self.frames - 1) / self.fps * MODEL_FPS
        needed = math.ceil(last - 1e-6) + 1
        tokens = math.ceil(needed / FRAMES_PER_TOKEN)
        return min(max(tokens * FRAMES_PER_TOKEN, MODEL_MIN_FRAMES), MODEL_MAX_FRAMES)


def check_request(
    prompt: object,
    *,
    seconds: object = None,
    frames: object = None,
    fps: object = DEFAULT_FPS,
    seed: object = None,
    variations: object = 1,
    guidance: object = None,
    temperature: object = None,
) -> Request:
    """Check every part of a request and fill in what was left open (5 seconds, a random seed).

    Raises RequestError with one sentence about the first thing that cannot be done.
    """
    text = _text(prompt)
    rate = _number(fps, "The frame rate", *FPS_RANGE, "frames per second")
    first_seed = secrets.randbelow(SEED_COUNT) if seed is None else _seed(seed)
    return Request(
        prompt=text,
        frames=_frame_count(seconds, frames, rate),
        fps=rate,
        seed=first_seed,
        variations=_whole(variations, "The number of variations", 1, MAX_VARIATIONS),
        guidance=_optional(guidance, "The guidance", GUIDANCE_RANGE),
        temperature=_optional(temperature, "The temperature", TEMPERATURE_RANGE),
    )


def warnings_for(text: str) -> list[str]:
    """Sentences the user should see although the motion is made anyway."""
    letters = [character for character in text if character.isalpha()]
    latin = [c for c in letters if unicodedata.name(c, "").startswith(("LATIN", "FULLWIDTH LATIN"))]
    return [] if letters and len(latin) == len(letters) else [ENGLISH_ONLY]


def _text(prompt: object) -> str:
    if not isinstance(prompt, str):
        raise RequestError("The prompt must be text that describes a motion.")
    text = prompt.strip()
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise RequestError("The prompt holds broken characters: type it again.")
    if not text:
        raise RequestError("The prompt is empty: describe a motion, such as 'a person walks'.")
    if len(text) > MAX_TEXT:
        raise RequestError(f"The prompt is {len(text)} characters long: shorten it to at most {MAX_TEXT}.")
    return text


def _frame_count(seconds: object, frames: object, fps: float) -> int:
    if seconds is not None and frames is not None:
        raise RequestError("Give the length either in seconds or in frames, not both.")
    if frames is not None:
        count = _whole(frames, "The number of frames", 1, math.floor(MAX_SECONDS * fps))
        _check_length(count / fps)
        return count
    duration = _duration(DEFAULT_SECONDS if seconds is None else seconds)
    _check_length(duration)
    count = round(duration * fps)
    if count < 1:
        raise RequestError(
            f"{duration:g} seconds are less than one frame at {fps:g} frames per second: ask for a longer motion."
        )
    return count


def _duration(seconds: object) -> float:
    value = _finite(seconds)
    if value is None:
        raise RequestError("The duration must be a number of seconds.")
    if value <= 0:
        raise RequestError(f"The duration must be more than 0 seconds, not {value:g}.")
    return value


def _check_length(duration: float) -> None:
    longest = MODEL_MAX_FRAMES / MODEL_FPS
    if duration > MAX_SECONDS:
        raise RequestError(f"The duration must be at most {MAX_SECONDS:g} seconds, not {duration:g}.")
    if duration > longest + 1e-9:
        raise RequestError(
            f"This model makes at most {longest:g} seconds ({MODEL_MAX_FRAMES} frames at "
            f"{MODEL_FPS:g} per second) at a time, not {duration:g}: ask for a shorter motion."
        )


def _seed(seed: object) -> int:
    return _whole(seed, "The seed", 0, SEED_COUNT - 1)


def _optional(value: object, what: str, limits: tuple[float, float]) -> float | None:
    return None if value is None else _number(value, what, *limits)


def _number(value: object, what: str, low: float, high: float, unit: str = "") -> float:
    number = _finite(value)
    if number is None or not low <= number <= high:
        suffix = f" {unit}" if unit else ""
        raise RequestError(f"{what} must be a number from {low:g} to {high:g}{suffix}{_shown(number)}.")
    return number


def _whole(value: object, what: str, low: int, high: int) -> int:
    number = int(value) if isinstance(value, Integral) and not isinstance(value, bool) else None
    if number is None or not low <= number <= high:
        raise RequestError(f"{what} must be a whole number from {low} to {high}{_shown(number)}.")
    return number


def _finite(value: object) -> float | None:
    if not isinstance(value, Real) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _shown(number: float | None) -> str:
    if number is None or abs(number) >= 1e15:
        return ""
    return f", not {number}" if isinstance(number, int) else f", not {number:g}"
