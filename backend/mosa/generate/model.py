# SPDX-License-Identifier: GPL-3.0-or-later
"""A loaded model: what `mosa.load_model` returns and `mosa.generate` takes."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from ..model.bundle import Bundle, load_bundle
from ..model.config import ModelConfig
from ..model.length import median_length
from ..motion.library import Matcher
from ..motion.skeleton import OFFSETS
from .checked_numbers import number_within, whole_number
from .device import choose_device
from .request import (
    DEFAULT_SECONDS,
    FRAMES_PER_TOKEN,
    GUIDANCE_RANGE,
    MAX_DRAFTS,
    MODEL_FPS,
    MODEL_MIN_FRAMES,
)
from .words.vocabulary import unheard
from .words.wording import in_heard_words

if TYPE_CHECKING:
    pass

LONGEST_SEEN = 8.0
"""Seconds beyond which an estimate says that recordings were cut, not when something ends: they are 9.8 s at most and
were played up to a fifth faster when it was learned."""
ENCODED = 64
"""Prompts of which the features are kept."""
_SEVERAL = re.compile(r",|;|\b(?:and|then)\b", re.IGNORECASE)

BUNDLED_WEIGHTS = Path(__file__).resolve().parent.parent / "weights"


class Model:
    """Networks, statistics and text encoder of a model folder, ready to generate on one device."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._making_matcher = threading.Lock()
        # One motion asks for its prompt's features several times: how long it takes, in which pieces, and to draw it.
        self._encoded = lru_cache(ENCODED)(lambda prompts: self.bundle.encode_text(list(prompts)))
        self._drawn_from: Model | None = None

    @property
    def config(self) -> ModelConfig:
        """Everything about the model but its weights."""
        return self.bundle.config

    @property
    def name(self) -> str:
        """The model's name, noted in each motion."""
        return self.bundle.config.name

    @property
    def hash(self) -> str:
        """Digest of the model's files."""
        return self.bundle.digest

    @property
    def device(self) -> torch.device:
        """Where the networks compute."""
        return self.bundle.device

    @cached_property
    def offsets(self) -> np.ndarray:
        """Skeleton (22, 3), metres, on which the motions stand."""
        return np.array(self.config.offsets or OFFSETS, dtype=np.float64)

    @cached_property
    def matcher(self) -> Matcher | None:
        """The library of motions, ready to be looked up; None for a model without. Made on first use, in seconds."""
        if self._drawn_from is not None:
            return self._drawn_from.matcher
        # From Python 3.12 on two threads would make a cached property twice, and this one is large.
        with self._making_matcher:
            if "matcher" not in vars(self):
                vars(self)["matcher"] = self.bundle.make_matcher()
        return vars(self)["matcher"]

    def encode_text(self, prompts: list[str]) -> tuple[Tensor, Tensor | None]:
        """Features (B, L, D) and mask (B, L) or None of prompts; raises ModelError without text encoder.

        They are put into words that the model has heard where its config says so.
        """
        if self.config.sampling.heard_words:
            prompts = [in_heard_words(prompt) for prompt in prompts]
        return self._encoded(tuple(prompts))

    def remarks(self, prompts: list[str]) -> list[str]:
        """Sentences about prompts that tell of what the model never heard of; none where nobody noted what it did."""
        if not self.config.heard:
            return []
        # Not the method itself: the encoder is read only where a word is in doubt.
        return unheard(prompts, self.config.heard, lambda word: self.bundle.text_encoder.is_word(word))

    def usual_seconds(self, text: Tensor, mask: Tensor | None, shortest: float = MODEL_MIN_FRAMES / MODEL_FPS) -> float:
        """How long a motion of one text takes, from its features (1, L, D) and mask (1, L) or None.

        The median of the estimated lengths, at least the `shortest`, the 2 s that the model makes; 5 s without
        estimator.
        """
        if self.bundle.length is None:
            return DEFAULT_SECONDS
        with torch.inference_mode():
            tokens = int(median_length(self.bundle.length(text, mask)))
        return max(tokens * FRAMES_PER_TOKEN / MODEL_FPS, shortest)

    def seconds_for(self, prompt: str, encoded: tuple[Tensor, Tensor | None] | None = None) -> float:
        """How long a motion of one prompt takes, where nobody says it; `encoded` is what `encode_text` gives for it.

        The longest recordings were cut. Where a prompt of one thing is thought to take as long, its end was never seen,
        or it tells of nothing that was: then it takes the default.
        """
        seconds = self.usual_seconds(*(encoded or self.encode_text([prompt])))
        return DEFAULT_SECONDS if seconds > LONGEST_SEEN and not _SEVERAL.search(prompt) else seconds

    def use(self, *, drafts: object = None, guidance: object = None) -> None:
        """Where a request does not say, draw so many drafts and follow the text so closely, not as the model's config
        says; RequestError for a number that cannot be."""
        sampling = self.config.sampling
        if drafts is not None:
            sampling = replace(sampling, drafts=whole_number(drafts, "The number of drafts", 1, MAX_DRAFTS))
        if guidance is not None:
            sampling = replace(sampling, guidance=number_within(guidance, "The guidance", *GUIDANCE_RANGE))
        self.bundle.config = replace(self.config, sampling=sampling)

    def drawing(self, **settings: Any) -> Model:
        """A model of the same networks, and library, with other settings of sampling."""
        sampling = replace(self.config.sampling, **settings)
        other = Model(replace(self.bundle, config=replace(self.config, sampling=sampling)))
        other._drawn_from = self
        return other

    def drafts(self, wanted: int | None) -> int:
        """How many motions are drawn for one: as many as wanted, or the model's own number; one without chooser."""
        if self.bundle.chooser is None:
            return 1
        return self.config.sampling.drafts if wanted is None else wanted

    def fits(self, text: Tensor, mask: Tensor | None, features: Tensor) -> Tensor:
        """How well motions fit a text (N,), higher is better; the model must have a chooser.

        Args: features (1, L, D) and mask (1, L) or None of the text; motion features (N, T, F) in their own units.
        """
        chooser = self.bundle.chooser
        assert chooser is not None
        with torch.inference_mode():
            mask = torch.ones(text.shape[:2], dtype=torch.bool, device=text.device) if mask is None else mask
            lengths = torch.full((len(features),), features.shape[1])
            motions = chooser.embed_motions(features.to(self.device), lengths.to(self.device))
            return (motions @ chooser.embed_texts(text, mask).T)[:, 0]


def load_model(path: str | Path | None = None, device: str = "auto") -> Model:
    """Read a model folder, without `path` the bundled one, onto "auto", "cpu", "cuda" or "mps".

    Raises ModelError when a file is missing, truncated or altered, RequestError when the device is
    not there; each with one sentence.
    """
    place = choose_device(device)
    return Model(load_bundle(BUNDLED_WEIGHTS if path is None else path, place))
