# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be asked for: limits, defaults, and the sentence for each thing that cannot be done."""

from __future__ import annotations

import math
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ..errors import RequestError
from .checked_course import checked_course
from .checked_numbers import finite, in_lists, number_within, optional_number, whole_number
from .words.amounts import lasting
from .words.context import with_things_named
from .words.phrases import in_order
from .words.posture import lasts, stops

MODEL_FPS = 20.0
MODEL_MAX_FRAMES = 196
MODEL_MIN_FRAMES = 40
FRAMES_PER_TOKEN = 4

DEFAULT_SECONDS = 5.0
"""Length of a motion, or of the last of several prompts, where nobody says it and the model has no estimator."""
DEFAULT_FPS = 20.0
MAX_TEXT = 1000
MAX_SECONDS = 60.0
MAX_PROMPTS = 12
SHORTEST_PART, SHORTEST_PHRASE = 0.5, 1.5
"""Seconds that each of several prompts needs at least, and each part of a prompt that is taken apart."""
FPS_RANGE = (1.0, 240.0)
SEED_COUNT = 2**31
MAX_VARIATIONS = 8
MAX_DRAFTS = 16
GUIDANCE_RANGE = (0.0, 20.0)
TEMPERATURE_RANGE = (0.05, 5.0)

READ_WORDS = 75
"""Words and marks of a prompt that are read at most: of the encoder's 77 tokens two are its own, and a word may take
several."""
OnProgress = Callable[[str, int], None]
"""Hears ("scale", 1..10) and the like while a motion is made."""

TOO_LONG = "The prompt is longer than the model reads: what comes after some {} words is ignored, so shorten it."
ENGLISH_ONLY = (
    "The model reads English: words of another language or script are likely to be ignored, "
    "so describe the motion in English for a result that follows the text."
)

_NOT_ENGLISH = re.compile(r"\b(?:ein|eine|einen|einem|der|das|und|une|les|el|una|uno|il)\b", re.IGNORECASE)
"""Articles and the like of other languages, that no English prompt has."""
NO_TIME = (
    "The prompt asks for {} things one after another, which need {:g} seconds: there is no time for that, so it is "
    "made as one."
)
TOO_MANY = "The prompt asks for {} things one after another, and {} at most are made one by one, so it is made as one."
NO_WORDS = "The prompt has no words: describe a motion, such as 'a person walks', for one that follows the text."


def shared_out(seconds: float, usual: Sequence[float]) -> list[float]:
    """When each of several prompts ends, in seconds: beyond the least that each needs they have shares as `usual`."""
    spare = seconds - SHORTEST_PART * len(usual)
    return list(accumulate(SHORTEST_PART + spare * one / sum(usual) for one in usual))


def frames_within(seconds: float, fps: float) -> int:
    """As many frames as so many seconds, 60 at most, hold at `fps`, but one at least."""
    # Never one more: it would not go through the model at once.
    return max(1, math.floor(min(seconds, MAX_SECONDS) * fps + 1e-9))


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
    later: tuple[tuple[float | None, str], ...] = ()
    """Further prompts, each with the second at which it begins, or none with one: the model then says it for all, or in
    what proportion they share a given length."""
    drafts: int | None = None
    """How many are drawn for each variation, of which the best is kept; None leaves it to the model."""
    open_end: bool = False
    """Whether the model may say how long it is; `frames` are then those of the default length."""
    course: tuple[tuple[float, float], ...] = ()
    """The corners (x, z) in metres of a path on the ground to go along; none where the motion goes where it likes."""

    @property
    def settled(self) -> bool:
        """Whether it is known how long the motion is and when each prompt begins."""
        return not self.open_end and all(begin is not None for begin, _ in self.later)

    def put_as(self, said: Callable[[str], str]) -> Request:
        """This request with what `said` makes of each of its prompts."""
        return replace(self, prompt=said(self.prompt), later=tuple((begin, said(text)) for begin, text in self.later))

    def as_long_as_told(self) -> Request:
        """This request of one prompt as long as that says ("walks for ten seconds"), where nobody else says it."""
        told = None if self.later else lasting(self.prompt)
        if told is None:
            return self
        text, seconds = told
        frames = frames_within(seconds, self.fps) if self.open_end else self.frames
        return replace(self, prompt=text, frames=frames, open_end=False)

    def taken_apart(self) -> Request:
        """This request with a prompt for each thing that its prompts ask for one after another ("walks, then waves").

        It stays as it is where there is no time for so many, and where it says when its prompts begin: these are taken
        apart by `each_taken_apart`.
        """
        things = self._things
        texts = with_things_named(things if len(things) > len(self.texts) else self.texts)
        if self._timed or texts == self.texts or self.hurry():
            return self
        return replace(self, prompt=texts[0], later=tuple((None, text) for text in texts[1:]))

    def each_taken_apart(self, usual: Callable[[str], float]) -> Request:
        """This settled request with each of its prompts taken apart within its own time, shared as by `lasting`."""
        parts: list[tuple[float | None, str]] = []
        for begin, one in self._each:
            alone = one.taken_apart()
            alone = alone if alone.settled else alone.lasting(usual)
            parts += [(begin, alone.prompt), *((begin + (after or 0.0), part) for after, part in alone.later)]
        texts = with_things_named([text for _, text in parts])
        begins = [begin for begin, _ in parts]
        return replace(self, prompt=texts[0], later=tuple(zip(begins[1:], texts[1:], strict=True)))

    def hurry(self) -> list[str]:
        """A sentence for what its prompts ask for, one thing after another, and what cannot be taken apart."""
        if self._timed:
            return [sentence for _, one in self._each for sentence in one.hurry()]
        count = len(self._things)
        if count > max(MAX_PROMPTS, len(self.texts)):
            return [TOO_MANY.format(count, MAX_PROMPTS)]
        needed = SHORTEST_PHRASE * count
        hurried = count > len(self.texts) and not self.open_end and self.frames / self.fps < needed
        return [NO_TIME.format(count, needed)] if hurried else []

    @property
    def _timed(self) -> bool:
        return any(begin is not None for begin, _ in self.later)

    @property
    def _things(self) -> list[str]:
        return [part for text in self.texts for part in in_order(text)]

    @property
    def _each(self) -> list[tuple[float, Request]]:
        """When each of its prompts begins, where that is known, and a request of it alone."""
        begins = [0.0, *(begin or 0.0 for begin, _ in self.later)]
        ends = [*begins[1:], self.frames / self.fps]
        last = len(begins) - 1
        return [
            (
                begin,
                replace(
                    self,
                    prompt=text,
                    later=(),
                    frames=round((end - begin) * self.fps),
                    open_end=self.open_end and k == last,
                ),
            )
            for k, (begin, end, text) in enumerate(zip(begins, ends, self.texts, strict=True))
        ]

    def lasting(self, usual: Callable[[str], float]) -> Request:
        """This request with its times settled: each prompt that has no end takes `usual` seconds.

        In a given length, prompts without a second of their own share it in that proportion. RequestError when all of
        them take longer than can be made.
        """
        if not self.open_end:
            return self._shared_out(usual)
        later, begin, before = [], 0.0, self.prompt
        for given, text in self.later:
            begin = begin + max(usual(before), SHORTEST_PART) if given is None else given
            later.append((begin, text))
            before = text
        if begin > MAX_SECONDS - SHORTEST_PART:
            raise RequestError(f"The prompts take over {MAX_SECONDS:g} seconds together: leave the last ones away.")
        frames = frames_within(begin + usual(before), self.fps)
        return replace(self, frames=frames, later=tuple(later), open_end=False)

    def _shared_out(self, usual: Callable[[str], float]) -> Request:
        each, seconds = [usual(text) for text in self.texts], self.frames / self.fps
        if stops(self.texts[-1]) and all(lasts(text) for text in self.texts):
            # Who has taken so many steps stands for the rest of the time.
            each[-1] = max(each[-1], seconds - sum(each[:-1]))
        ends = shared_out(seconds, each)
        return replace(self, later=tuple(zip(ends, self.texts[1:], strict=False)))

    @property
    def texts(self) -> list[str]:
        """The prompts, one after another."""
        return [self.prompt, *(text for _, text in self.later)]

    @property
    def warnings(self) -> list[str]:
        """Sentences the user should see although the motion is made anyway."""
        return warnings_for(*self.texts)

    @property
    def in_parts(self) -> bool:
        """Whether this is more than the model makes at a time: several prompts, or over 9.8 seconds."""
        # 9.8 seconds are not a whole number of frames at every rate.
        return bool(self.later) or self.frames > round(MODEL_MAX_FRAMES / MODEL_FPS * self.fps)

    @property
    def seeds(self) -> list[int]:
        """The seed of each variation."""
        return seeds_from(self.seed, self.variations)

    @property
    def model_frames(self) -> int:
        """Frames to generate at 20 fps, in whole tokens: as many at every frame rate, so that a seed is one motion."""
        # Half a frame less, for the number of frames was rounded.
        tokens = math.ceil((self.frames - 0.5) / self.fps * MODEL_FPS / FRAMES_PER_TOKEN)
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
    later: object = (),
    drafts: object = None,
    course: object = (),
) -> Request:
    """Check every part of a request and fill in what was left open (a random seed; of the length see `open_end`).

    Raises RequestError with one sentence about the first thing that cannot be done.
    """
    text = checked_text(prompt)
    following = _later(later)
    rate = number_within(fps, "The frame rate", *FPS_RANGE, "frames per second")
    open_end = seconds is None and frames is None
    last = following[-1][0] if following else None
    if last and open_end:
        seconds = min(last + DEFAULT_SECONDS, MAX_SECONDS)
    count = _frame_count(seconds, frames, rate)
    if following:
        _check_time_for(following, count / rate, open_end)
    return Request(
        prompt=text,
        frames=count,
        fps=rate,
        seed=secrets.randbelow(SEED_COUNT) if seed is None else checked_seed(seed),
        variations=whole_number(variations, "The number of variations", 1, MAX_VARIATIONS),
        guidance=optional_number(guidance, "The guidance", GUIDANCE_RANGE),
        temperature=optional_number(temperature, "The temperature", TEMPERATURE_RANGE),
        later=following,
        drafts=None if drafts is None else whole_number(drafts, "The number of drafts", 1, MAX_DRAFTS),
        open_end=open_end,
        course=checked_course(course),
    )


def seeds_from(seed: int, variations: int) -> list[int]:
    """The seed of each variation: they count up from the first and wrap at 2**31."""
    return [(seed + k) % SEED_COUNT for k in range(variations)]


def warnings_for(*prompts: str) -> list[str]:
    """Sentences the user should see although the motion is made anyway."""
    letters = [character for character in " ".join(prompts) if character.isalpha()]
    latin = [c for c in letters if unicodedata.name(c, "").startswith(("LATIN", "FULLWIDTH LATIN"))]
    foreign = len(latin) < len(letters) or any(_NOT_ENGLISH.search(text) for text in prompts)
    found = [ENGLISH_ONLY] if foreign else []
    if not letters:
        found.append(NO_WORDS)
    if any(len(re.findall(r"\w+|[^\w\s]", text)) > READ_WORDS for text in prompts):
        found.append(TOO_LONG.format(READ_WORDS))
    return found


def checked_text(prompt: object) -> str:
    """A prompt without the blanks around it; RequestError for what is no text, is empty, broken or too long."""
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


def _later(prompts: object) -> tuple[tuple[float | None, str], ...]:
    """Further prompts in order, each with the second at which it begins, or all without."""
    prompts = in_lists(prompts)
    if not isinstance(prompts, Sequence) or isinstance(prompts, str):
        raise RequestError("Further prompts must be a list of pairs: the second at which each begins, and its text.")
    if len(prompts) > MAX_PROMPTS - 1:
        raise RequestError(f"There are {len(prompts) + 1} prompts: at most {MAX_PROMPTS} are taken.")
    for entry in prompts:
        if not isinstance(entry, Sequence) or isinstance(entry, str) or len(entry) != 2:
            raise RequestError("A further prompt must be a pair: the second at which it begins, and its text.")
    if prompts and all(entry[0] is None for entry in prompts):
        return tuple((None, checked_text(entry[1])) for entry in prompts)
    checked: list[tuple[float | None, str]] = []
    before = 0.0
    for entry in prompts:
        if entry[0] is None:
            raise RequestError("Say of all further prompts at which second they begin, or of none.")
        begin = number_within(entry[0], "The second at which a prompt begins", 0.0, MAX_SECONDS)
        if begin < before + SHORTEST_PART:
            raise RequestError(
                f"The prompt at {begin:g} s begins too early: each prompt needs at least {SHORTEST_PART:g} s, "
                "and they must be in order."
            )
        checked.append((begin, checked_text(entry[1])))
        before = begin
    return tuple(checked)


def _check_time_for(later: tuple[tuple[float | None, str], ...], seconds: float, open_end: bool) -> None:
    """RequestError for further prompts, at least one, that so many seconds have no time for."""
    last, count = later[-1][0], len(later) + 1
    needed = SHORTEST_PART * count
    if last is None and not open_end and seconds < needed:
        raise RequestError(f"{count} prompts need at least {needed:g} seconds together, not {seconds:g}.")
    if last is not None and last > seconds - SHORTEST_PART:
        raise RequestError(f"The prompt at {last:g} s has no time: the motion ends after {seconds:g} seconds.")


def _frame_count(seconds: object, frames: object, fps: float) -> int:
    if seconds is not None and frames is not None:
        raise RequestError("Give the length either in seconds or in frames, not both.")
    if frames is not None:
        count = whole_number(frames, "The number of frames", 1, math.floor(MAX_SECONDS * fps))
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
    value = finite(seconds)
    if value is None:
        raise RequestError("The duration must be a number of seconds.")
    if value <= 0:
        raise RequestError(f"The duration must be more than 0 seconds, not {value:g}.")
    return value


def _check_length(duration: float) -> None:
    if duration > MAX_SECONDS:
        raise RequestError(f"The duration must be at most {MAX_SECONDS:g} seconds, not {duration:g}.")


def checked_seed(seed: object) -> int:
    """A seed that a motion may be drawn with."""
    return whole_number(seed, "The seed", 0, SEED_COUNT - 1)
