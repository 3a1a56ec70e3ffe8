# SPDX-License-Identifier: GPL-3.0-or-later
"""A model's own drafts, of which some show what was asked for and some do not.

A chooser has to tell them apart, and each from its mirror image where a side is asked for; a transformer may learn from
those that show it.

The sentences are those of `data/descriptions.py`; whether a draft shows its sentence is seen by the same tests that
describe real motion.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from ..data.describe import shows
from ..data.descriptions import DESCRIPTIONS, Description
from ..data.pack import read_arrays
from ..errors import RequestError
from ..files import write_atomically
from ..generate.model import Model
from ..generate.one_prompt import decode, sample_latents, to_motion
from ..generate.request import check_request
from ..model import joint
from ..motion.features import mirror_features
from ..motion.skeleton import FPS
from .captions import mirror_caption

ROUNDS = 9
"""Requests of each sentence."""
DRAFTS = 8
"""Drafts of each request."""
SECONDS = (2.0, 7.0)
"""Lengths that are asked for."""


@dataclass(frozen=True)
class Asked:
    """A sentence, the number of its description, features (DRAFTS, T, F) in half precision, and which show it.

    `opposite`: which show, in a mirror, what the sentence says.
    """

    sentence: str
    kind: int
    features: np.ndarray
    shown: np.ndarray
    opposite: np.ndarray

    @property
    def told(self) -> list[str]:
        """All sentences of what was asked for."""
        sentences = list(DESCRIPTIONS[self.kind].sentences)
        return sentences if self.sentence in sentences else [mirror_caption(text) for text in sentences]

    @property
    def candidates(self) -> tuple[np.ndarray, np.ndarray]:
        """The drafts and, behind them, their mirror images (2 * DRAFTS, T, F), and which of them show it."""
        images = mirror_features(self.features).astype(self.features.dtype)
        return np.concatenate([self.features, images]), np.concatenate([self.shown, self.opposite])

    def mirrored(self) -> Asked:
        """The same drafts, asked for with left and right exchanged."""
        return replace(self, sentence=mirror_caption(self.sentence), shown=self.opposite, opposite=self.shown)


def graded(model: Model, rounds: int, folder: Path) -> list[Asked]:
    """Requests, `rounds` of each sentence, that drafts show, but not all drafts and mirror images; kept in a file.

    What the file of this model holds is taken from there; of several processes the first makes it, and goes on with it
    where it was interrupted. RequestError when it is damaged, or where there is nothing to learn from.
    """
    file = folder / f"drafts-{model.hash[:12]}.npz"
    if joint.rank() == 0:
        parts = file.with_suffix(".parts")
        if not file.exists():
            found = _ask(model, rounds, parts)
            if not found:
                shutil.rmtree(parts, ignore_errors=True)
                raise RequestError(
                    f"no draft of {model.name} shows what it was asked for, or all do; name another model with"
                    " --drafts-of"
                )
            _write(file, found)
        shutil.rmtree(parts, ignore_errors=True)
    joint.wait()
    try:
        return _read(file)
    except (OSError, ValueError, KeyError):
        raise RequestError(f"{file} is damaged; delete it, and the drafts are made anew") from None


def _ask(model: Model, rounds: int, parts: Path) -> list[Asked]:
    """The requests of all sentences. Those of each description are kept in a file of `parts`, from where they are taken
    when this was interrupted."""
    dice = np.random.default_rng(0)
    found = []
    for kind, one in enumerate(tqdm(DESCRIPTIONS, desc="drafts", unit="description", mininterval=2.0)):
        asked = [
            (mirror_caption(sentence) if mirrored else sentence, mirrored)
            for mirrored in ((False, True) if one.sided else (False,))
            for sentence in one.sentences
            for _ in range(rounds)
        ]
        # They are drawn though they may be there, for those that come after them.
        drawn = [(float(dice.uniform(*SECONDS)), int(dice.integers(2**31))) for _ in asked]
        digest = hashlib.sha256(repr((asked, drawn, DRAFTS)).encode()).hexdigest()
        file = parts / f"{kind}-{digest[:12]}.npz"
        try:
            part = _read(file)
        except (OSError, ValueError, KeyError):
            part = _told_apart(model, kind, one, asked, drawn)
            _write(file, part)
        found += part
    return found


def _told_apart(
    model: Model, kind: int, one: Description, asked: list[tuple[str, bool]], drawn: list[tuple[float, int]]
) -> list[Asked]:
    """The requests of one description, each a sentence that is mirrored or not, with the seconds and the seed that were
    drawn for it; but for those whose drafts tell nothing, as none shows it or all do either way."""
    requests = (
        Asked(sentence, kind, *_drafts(model, sentence, seconds, seed, one, mirrored))
        for (sentence, mirrored), (seconds, seed) in zip(asked, drawn, strict=True)
    )
    return [made for made in requests if made.shown.any() and not (made.shown.all() and made.opposite.all())]


def _drafts(
    model: Model, sentence: str, seconds: float, seed: int, one: Description, mirrored: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, which show it and which do in a mirror, as `Asked` has them."""
    text, mask = model.encode_text([sentence])
    request = check_request(sentence, seconds=seconds, fps=FPS, seed=seed, variations=DRAFTS, drafts=1)
    features = decode(model, sample_latents(model, request, text, mask))[:, : request.model_frames]
    clips = [to_motion(model, request, draft, seed).joints for draft in features]
    shown, opposite = (np.array([shows(one, joints, side) for joints in clips]) for side in (mirrored, not mirrored))
    return features.astype(np.float16), shown, opposite


def _write(file: Path, asked: list[Asked]) -> None:
    data = io.BytesIO()
    np.savez(
        data,
        sentences=np.array([one.sentence for one in asked], dtype=np.str_),
        kinds=np.array([one.kind for one in asked], dtype=np.int64),
        lengths=np.array([one.features.shape[1] for one in asked], dtype=np.int64),
        features=np.concatenate([one.features for one in asked], axis=1) if asked else np.zeros(0),
        shown=np.array([one.shown for one in asked], dtype=bool),
        opposite=np.array([one.opposite for one in asked], dtype=bool),
    )
    write_atomically(file, data.getvalue())


def _read(file: Path) -> list[Asked]:
    """What `_write` wrote. Raises OSError, ValueError or KeyError."""
    stored = read_arrays(file)
    sentences, kinds = stored["sentences"].tolist(), stored["kinds"].tolist()
    parts = np.split(stored["features"], np.cumsum(stored["lengths"])[:-1], axis=1) if sentences else []
    rows = zip(sentences, kinds, parts, stored["shown"], stored["opposite"], strict=True)
    return [Asked(*row) for row in rows]
