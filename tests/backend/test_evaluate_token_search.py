# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching for tokens: nearer to the motion than the encoder's guess, and blind to what lies beyond the motion."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from mosa.evaluate import token_search
from mosa.evaluate.reconstruction import mpjpe, rebuilt
from mosa.motion.features import features_to_joints
from mosa.train.matcher import clip_features
from tests.backend.known_motions import KNOWN


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_search, "STEPS", 10)


def errors(bundled: Any, clips: list[np.ndarray], search: bool) -> list[float]:
    """MPJPE (mm) of rebuilt clips of features."""
    bundle = bundled.bundle
    found = rebuilt(bundle.tokenizer, clips, bundle.mean.numpy(), bundle.std.numpy(), search=search)
    rows = [values for values, _ in found]
    return [mpjpe(*(features_to_joints(part, "compact137") for part in pair)) for pair in zip(rows, clips, strict=True)]


def test_tokens_that_were_searched_for_rebuild_motion_better(bundled: Any) -> None:
    clips = [clip_features(KNOWN[name], "compact137").astype(np.float32)[:80] for name in sorted(KNOWN)[:6]]
    guessed, found = errors(bundled, clips, search=False), errors(bundled, clips, search=True)
    assert all(after <= before + 1e-3 for before, after in zip(guessed, found, strict=True))
    assert np.mean(found) < 0.95 * np.mean(guessed)


def test_the_model_stays_as_it_is_and_ids_are_of_its_codes(bundled: Any) -> None:
    model = bundled.bundle.tokenizer
    before = {name: value.clone() for name, value in model.state_dict().items()}
    config = model.config
    x = torch.randn(2, config.frames, bundled.bundle.mean.numel(), generator=torch.Generator().manual_seed(0))
    frames = torch.arange(config.frames) < torch.tensor([[80], [config.frames]])
    ids = token_search.searched(model, x, frames, bundled.bundle.mean, bundled.bundle.std)
    assert [tuple(scale.shape) for scale in ids] == [(2, size) for size in config.scales]
    assert all(int(scale.min()) >= 0 and int(scale.max()) < size for scale, size in zip(ids, config.codes, strict=True))
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
