# SPDX-License-Identifier: GPL-3.0-or-later
"""Several drafts for one motion: the one that the chooser likes best is kept, and seeds stay what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import mosa
from mosa.errors import RequestError
from mosa.generate.drafts import best
from mosa.generate.edit.tokens import propose
from mosa.generate.one_prompt import decode, sample_latents
from mosa.generate.request import MAX_DRAFTS, check_request

PROMPT = "a person walks"


@pytest.fixture(scope="module")
def model(small_model: Path) -> Any:
    return mosa.load_model(small_model, device="cpu")


def drawn(model: Any, **options: Any) -> tuple[np.ndarray, np.ndarray]:
    """Features of all drafts (N, T, F) of a request, and of those that are kept."""
    request = check_request(PROMPT, seconds=2, **options)
    text, mask = model.encode_text([PROMPT])
    features = decode(model, sample_latents(model, request, text, mask))[:, : request.model_frames]
    return features, best(model, text, mask, features, request.variations)


def test_the_draft_that_fits_best_is_kept(model: Any) -> None:
    all_of_them, kept = drawn(model, seed=3, drafts=5)
    assert len(all_of_them) == 5 and len(kept) == 1
    text, mask = model.encode_text([PROMPT])
    fit = model.fits(text, mask, torch.from_numpy(all_of_them).float())
    assert fit.max() > fit.min()
    np.testing.assert_array_equal(kept[0], all_of_them[int(fit.argmax())])


def test_one_draft_is_the_first_of_many(model: Any) -> None:
    (alone,), _ = drawn(model, seed=3, drafts=1)
    many, _ = drawn(model, seed=3, drafts=4)
    np.testing.assert_allclose(many[0], alone, atol=1e-4)
    assert min(np.abs(many[0] - other).max() for other in many[1:]) > 0.01


def test_drafts_of_one_seed_are_not_those_of_the_next(model: Any) -> None:
    together, _ = drawn(model, seed=3, drafts=3, variations=2)
    assert len(together) == 6
    apart = [np.abs(a - b).max() for k, a in enumerate(together) for b in together[:k]]
    assert min(apart) > 0.01


def test_each_variation_is_what_it_is_alone(model: Any) -> None:
    together = mosa.generate(model, PROMPT, seconds=2, seed=8, variations=3, drafts=3)
    for number, motion in enumerate(together):
        (alone,) = mosa.generate(model, PROMPT, seconds=2, seed=8 + number, drafts=3)
        np.testing.assert_allclose(motion.joints, alone.joints, atol=1e-3)
        assert motion.seed == alone.seed == 8 + number


def test_without_a_number_the_model_says_how_many(model: Any) -> None:
    assert model.drafts(None) == model.config.sampling.drafts == 2
    (usual,), (two,) = (mosa.generate(model, PROMPT, seconds=2, seed=1, drafts=count) for count in (None, 2))
    np.testing.assert_array_equal(usual.joints, two.joints)


def test_a_model_without_chooser_draws_one(small_model: Path) -> None:
    model = mosa.load_model(small_model, device="cpu")
    (first,) = mosa.generate(model, PROMPT, seconds=2, seed=1, drafts=1)
    model.bundle.chooser = None
    (only,) = mosa.generate(model, PROMPT, seconds=2, seed=1, drafts=7)
    np.testing.assert_array_equal(first.joints, only.joints)


@pytest.mark.parametrize("drafts", [0, -1, MAX_DRAFTS + 1, 1.5, "4", True])
def test_a_number_of_drafts_that_cannot_be(model: Any, drafts: Any) -> None:
    with pytest.raises(RequestError, match=f"number of drafts must be a whole number from 1 to {MAX_DRAFTS}"):
        mosa.generate(model, PROMPT, seconds=2, drafts=drafts)


def proposed(model: Any, text: str | None, **options: Any) -> np.ndarray:
    """Rotations of 2 s of which the first half is known, the rest made by tokens."""
    (clip,) = mosa.generate(model, PROMPT, seconds=2, fps=20, seed=1, drafts=1)
    known = np.arange(40) < 20
    return propose(model, clip.rotations, clip.root, known, text, 3, **options)[0]


def test_an_edit_with_a_prompt_keeps_the_draft_that_fits_best(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = proposed(model, PROMPT, drafts=3)
    fits = model.fits
    chances: list[torch.Tensor] = []

    def forced(kept: int) -> np.ndarray:
        def fit(*given: Any) -> torch.Tensor:
            chances.append(fits(*given))
            return torch.eye(3)[kept]

        monkeypatch.setattr(model, "fits", fit)
        return proposed(model, PROMPT, drafts=3)

    each = [forced(kept) for kept in range(3)]
    assert min(np.abs(each[a] - each[b]).max() for a, b in ((0, 1), (0, 2), (1, 2))) > 1e-3
    np.testing.assert_array_equal(usual, each[int(chances[0].argmax())])
    apart = [np.abs(proposed(model, PROMPT, drafts=1) - one).max() for one in each]
    assert apart[0] < 0.05 * min(apart[1:]), "the first draft but for rounding, which a batch of three has otherwise"


def test_an_edit_without_prompt_draws_once(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "fits", None)
    proposed(model, None)
