# SPDX-License-Identifier: GPL-3.0-or-later
"""Training that starts from a model keeps what its codes mean, also where the new model has fewer of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from mosa.errors import RequestError
from mosa.model.caq_vae import CAQVAE
from mosa.model.config import ModelConfig
from mosa.model.sar import SAR
from mosa.train.codes import with_most_used, with_nearest_heads


@pytest.fixture
def start(tiny: ModelConfig) -> CAQVAE:
    torch.manual_seed(1)
    model = CAQVAE(tiny.tokenizer).eval()
    model.quantizer.initialised.fill_(True)
    return model


@pytest.fixture
def motions(tiny: ModelConfig) -> list[torch.Tensor]:
    torch.manual_seed(2)
    return [torch.randn(16, tiny.tokenizer.frames, tiny.tokenizer.features) for _ in range(3)]


def used_codes(start: CAQVAE, motions: list[torch.Tensor]) -> list[torch.Tensor]:
    return [torch.cat(ids).unique() for ids in zip(*map(start.tokens, motions), strict=True)]


def with_codes(start: CAQVAE, codes: list[int], motions: list[torch.Tensor]) -> CAQVAE:
    smaller = CAQVAE(replace(start.config, codes=tuple(codes))).eval()
    smaller.load_state_dict(with_most_used(start, codes, motions))
    return smaller


def test_motions_lose_nothing_when_only_unused_codes_go(start: CAQVAE, motions: list[torch.Tensor]) -> None:
    used = used_codes(start, motions)
    assert any(len(ids) < size for ids, size in zip(used, start.config.codes, strict=True))
    smaller = with_codes(start, [len(ids) for ids in used], motions)
    for batch in motions:
        before, after = (model.quantizer.teacher_inputs(model.tokens(batch)) for model in (start, smaller))
        torch.testing.assert_close(before, after)


def test_the_most_used_code_stays(start: CAQVAE, motions: list[torch.Tensor]) -> None:
    (first,) = with_codes(start, [1] * len(start.config.codes), motions).quantizer.book(0).codebook
    ids = torch.cat([start.tokens(batch)[0] for batch in motions]).flatten()
    assert torch.equal(first, start.quantizer.book(0).codebook[ids.bincount().argmax()])


def test_a_first_step_throws_no_code_away(start: CAQVAE, motions: list[torch.Tensor]) -> None:
    going_on = with_codes(start, list(start.config.codes), motions)
    before = [layer.codebook.clone() for layer in going_on.quantizer.layers]
    going_on.train()(motions[0])
    for scale, old in enumerate(before):
        moved = (going_on.quantizer.book(scale).codebook - old).abs().max(dim=1).values
        assert (moved < 0.3 * old.norm(dim=1)).all()


def test_with_as_many_codes_tokens_keep_their_meaning(start: CAQVAE, motions: list[torch.Tensor]) -> None:
    """What was trained on them stays of use."""
    same = with_codes(start, list(start.config.codes), motions)
    for batch in motions:
        assert all(map(torch.equal, start.tokens(batch), same.tokens(batch)))


def test_codes_begin_as_if_one_batch_had_chosen_each_as_often(start: CAQVAE, motions: list[torch.Tensor]) -> None:
    for layer in with_codes(start, list(start.config.codes), motions).quantizer.layers:
        share = len(motions[0]) * start.config.length / layer.size
        assert torch.allclose(layer.code_count, torch.full((layer.size,), share))


def test_more_codes_than_there_are(start: CAQVAE, motions: list[torch.Tensor]) -> None:
    more = [*start.config.codes[:-1], start.config.codes[-1] + 1]
    for codes in (more, more[1:]):
        with pytest.raises(RequestError, match="--from has fewer codes"):
            with_most_used(start, codes, motions)


def test_heads_follow_their_codes(tiny: ModelConfig, start: CAQVAE) -> None:
    """With half of the codes in another order, what is foretold of each stays."""
    torch.manual_seed(3)
    sar = SAR(tiny.transformer, tiny.tokenizer)
    chosen = [torch.randperm(size)[: size // 2] for size in tiny.tokenizer.codes]
    codes = tuple(map(len, chosen))
    other = CAQVAE(replace(tiny.tokenizer, codes=codes))
    for scale, ids in enumerate(chosen):
        other.quantizer.book(scale).codebook.copy_(start.quantizer.book(scale).codebook[ids] * 1.5)
    follower = SAR(tiny.transformer, other.config)
    follower.load_state_dict(with_nearest_heads(sar, start.quantizer, other.quantizer))
    hidden = torch.randn(1, 2, tiny.transformer.width)
    for scale, ids in enumerate(chosen):
        torch.testing.assert_close(follower.head(scale, hidden), sar.head(scale, hidden)[..., ids])
