# SPDX-License-Identifier: GPL-3.0-or-later
"""The MTPS quantizer and the tokenizer around it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from mosa.model import caq_vae
from mosa.model.caq_vae import CAQVAE
from mosa.model.config import ModelConfig
from mosa.model.quantizer import Codebook, MTPSQuantizer, pooling_matrix, stretching_matrix


@given(st.integers(1, 60), st.data())
@settings(max_examples=40)
def test_resizing_is_torchs(length: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, length))
    x = torch.randn(2, 3, length, generator=torch.Generator().manual_seed(length * 61 + size))
    pooled = x @ pooling_matrix(length, size).t()
    torch.testing.assert_close(pooled, F.adaptive_avg_pool1d(x, size), atol=1e-6, rtol=1e-5)
    stretched = pooled @ stretching_matrix(size, length).t()
    expected = F.interpolate(pooled, size=length, mode="linear", align_corners=False)
    torch.testing.assert_close(stretched, expected, atol=1e-5, rtol=1e-4)


def test_pooling_windows_overlap() -> None:
    windows = [row.nonzero().flatten() for row in pooling_matrix(49, 3)]
    assert [(int(w[0]), int(w[-1]) + 1) for w in windows] == [(0, 17), (16, 33), (32, 49)]


def make(config: ModelConfig, training: bool = False) -> MTPSQuantizer:
    torch.manual_seed(0)
    quantizer = MTPSQuantizer(config.tokenizer).train()
    quantizer(torch.randn(16, 16, 8))
    return quantizer.train(training)


def test_down_and_up_of_the_quantizer(tiny: ModelConfig) -> None:
    quantizer = make(tiny)
    x = torch.randn(2, 16, 8)
    for size in quantizer.scales:
        down = quantizer.down(x, size)
        torch.testing.assert_close(down, F.adaptive_avg_pool1d(x, size))
        torch.testing.assert_close(quantizer.up(down), F.interpolate(down, size=8, mode="linear"))


def test_lookup_is_by_cosine_and_codes_keep_their_length(tiny: ModelConfig) -> None:
    quantizer = make(tiny)
    z = torch.randn(2, 16, 8)
    book = quantizer.book(0).codebook
    rows = F.adaptive_avg_pool1d(z, 2).transpose(1, 2)
    similarity = F.cosine_similarity(rows.unsqueeze(2), book[None, None], dim=-1)
    assert torch.equal(quantizer.quantize(z)[0], similarity.argmax(-1))
    expected = F.interpolate(book[quantizer.quantize(z)[0]].transpose(1, 2), size=8, mode="linear")
    part = quantizer.contribution(0, quantizer.quantize(z)[0])
    torch.testing.assert_close(part, quantizer.phis[0](expected))


@pytest.mark.parametrize(("lookup", "expected"), [("cosine", 0), ("euclidean", 1)])
def test_a_long_code_of_the_same_angle_is_near_for_the_cosine_alone(lookup: str, expected: int) -> None:
    book = Codebook(2, 2, 0.99, lookup)
    book.codebook.copy_(torch.tensor([[10.0, 3.0], [3.0, 0.0]]))
    assert book.nearest(torch.tensor([[[3.0, 1.0]]])).tolist() == [[expected]]


def test_the_euclidean_lookup_takes_the_code_at_the_least_distance(tiny: ModelConfig) -> None:
    quantizer = make(replace(tiny, tokenizer=replace(tiny.tokenizer, lookup="euclidean")))
    z = torch.randn(2, 16, 8)
    rows = F.adaptive_avg_pool1d(z, 2).transpose(1, 2)
    distances = (rows.unsqueeze(2) - quantizer.book(0).codebook).square().sum(-1)
    assert torch.equal(quantizer.quantize(z)[0], distances.argmin(-1))


def test_latent_is_the_sum_of_what_the_ids_say(tiny_each: ModelConfig) -> None:
    quantizer = make(tiny_each)
    z = torch.randn(3, 16, 8)
    output = quantizer(z)
    parts = [quantizer.contribution(scale, ids) for scale, ids in enumerate(output.ids)]
    torch.testing.assert_close(sum(parts), output.latent, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(quantizer.dequantize(output.ids), output.latent)
    assert all(torch.equal(a, b) for a, b in zip(quantizer.quantize(z), output.ids, strict=True))


def test_straight_through_and_who_gets_gradient(tiny_each: ModelConfig) -> None:
    quantizer = make(tiny_each, training=True)
    z = torch.randn(2, 16, 8, requires_grad=True)
    output = quantizer(z)
    weight = torch.randn_like(z)
    (gradient,) = torch.autograd.grad((output.latent * weight).sum(), z, retain_graph=True)
    assert torch.equal(gradient, weight)
    assert all(p.grad is None for p in quantizer.parameters())
    output.loss.backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in quantizer.parameters())
    assert not any(buffer.requires_grad for buffer in quantizer.buffers())


def test_loss_is_commitment_plus_codes_on_the_running_sum(tiny: ModelConfig) -> None:
    quantizer = make(replace(tiny, tokenizer=replace(tiny.tokenizer, commit=3.0)))
    z = torch.randn(2, 16, 8)
    output = quantizer(z)
    expected = 0.0
    for count in range(1, 5):
        expected += 4.0 * F.mse_loss(quantizer.dequantize(output.ids[:count]), z).item() / 4
    assert output.loss.item() == pytest.approx(expected, rel=1e-5)


def test_averages_move_by_one_percent_and_dead_codes_are_replaced(tiny: ModelConfig) -> None:
    quantizer = make(tiny, training=True)
    book = quantizer.book(0)
    z = torch.randn(4, 16, 8)
    # Code 0 lies where nothing is: opposite to every row. Code 1 was used a lot.
    z = z.abs()
    rows = z.transpose(1, 2).reshape(-1, 16)
    book.codebook[0] = -1.0
    book.code_count.fill_(1.0)
    book.code_count[1] = 50.0
    before, sums = book.code_count.clone(), book.code_sum.clone()
    ids = (F.normalize(rows, dim=1) @ F.normalize(book.codebook, dim=1).t()).argmax(1)
    hits = torch.bincount(ids, minlength=8).float()
    assert hits[0] == 0
    quantizer(z)
    torch.testing.assert_close(book.code_count, 0.99 * before + 0.01 * hits)
    picked = torch.zeros(8, 16).index_add_(0, ids, rows)
    torch.testing.assert_close(book.code_sum, 0.99 * sums + 0.01 * picked)
    torch.testing.assert_close(book.codebook[1], book.code_sum[1] / book.code_count[1])
    assert (rows - book.codebook[0]).abs().sum(1).min() < 1e-6


def test_first_batch_starts_all_codebooks(tiny: ModelConfig) -> None:
    torch.manual_seed(0)
    quantizer = MTPSQuantizer(tiny.tokenizer).train()
    z = 5 + torch.randn(1, 16, 8)  # 8 rows for up to 20 codes: rows repeat, told apart by noise
    quantizer._start(z.transpose(1, 2).reshape(-1, 16))
    for scale in range(4):
        book = quantizer.book(scale).codebook
        distance = torch.cdist(book, z[0].t()).min(dim=1).values
        assert distance.max() < 0.1
        assert len(book.unique(dim=0)) == len(book)
    assert bool(quantizer.initialised)


def test_codes_begin_apart_where_frames_are_alike() -> None:
    """Who stands still is alike in all frames."""
    book = Codebook(8, 16, 0.99, "cosine")
    book.start_from(torch.randn(16).repeat(100, 1))
    assert len(book.codebook.unique(dim=0)) == 8


def test_eval_changes_nothing(tiny: ModelConfig) -> None:
    quantizer = make(tiny)
    before = {k: v.clone() for k, v in quantizer.state_dict().items()}
    z = torch.randn(4, 16, 8)
    first, second = quantizer(z), quantizer(z)
    quantizer.train()
    quantizer.teacher_inputs(quantizer.quantize(z))
    assert all(torch.equal(a, b) for a, b in zip(first.ids, second.ids, strict=True))
    assert all(torch.equal(v, before[k]) for k, v in quantizer.state_dict().items())


def test_positions_beyond_the_end_do_not_count(tiny: ModelConfig) -> None:
    z, valid = torch.randn(4, 16, 8), torch.ones(4, 8, dtype=torch.bool)
    valid[1:, 5:] = False
    quantizer = make(tiny, training=True)
    quantizer(z, valid)
    hits = int(valid.sum())
    # One step on the 128 rows of the set-up batch, one on the valid rows.
    for scale, size in enumerate(quantizer.codes):
        total = 0.99 * (0.99 * size + 1.28) + 0.01 * hits
        assert quantizer.book(scale).code_count.sum().item() == pytest.approx(total, rel=1e-5)
    quantizer.eval()
    whole = torch.ones_like(valid)
    assert quantizer(z, whole).loss.item() == pytest.approx(quantizer(z).loss.item(), rel=1e-5)
    assert quantizer(z, valid).loss.item() != pytest.approx(quantizer(z).loss.item(), rel=1e-4)


def test_usage_is_the_share_of_codes_in_the_batch(tiny: ModelConfig) -> None:
    output = make(tiny)(torch.randn(3, 16, 8))
    for used, ids, size in zip(output.usage, output.ids, tiny.tokenizer.codes, strict=True):
        assert used == len(set(ids.flatten().tolist())) / size


def test_teacher_inputs_are_the_pooled_running_sum(tiny_each: ModelConfig) -> None:
    quantizer = make(tiny_each)
    ids = quantizer.quantize(torch.randn(2, 16, 8))
    parts = quantizer.teacher_inputs(ids).split(quantizer.scales[1:], dim=1)
    for count, part in enumerate(parts, start=1):
        pooled = F.adaptive_avg_pool1d(quantizer.dequantize(ids[:count]), part.shape[1])
        torch.testing.assert_close(part, pooled.transpose(1, 2), atol=1e-5, rtol=1e-5)


def test_corruption_replaces_the_asked_share(tiny: ModelConfig) -> None:
    quantizer = make(tiny)
    ids = [torch.full((400, s), v - 1) for s, v in zip(quantizer.scales, quantizer.codes, strict=True)]
    torch.manual_seed(3)
    assert all(map(torch.equal, quantizer.corrupt(ids, 1.0), ids))
    mixed = quantizer.corrupt(ids, 0.5)
    for new, old, size in zip(mixed, ids, quantizer.codes, strict=True):
        assert int(new.min()) >= 0 and int(new.max()) < size
        expected = 0.5 * (1 - 1 / size)
        assert (new != old).float().mean().item() == pytest.approx(expected, abs=0.06)
    torch.manual_seed(4)
    again = quantizer.corrupt(ids, 0.5)
    torch.manual_seed(4)
    assert all(map(torch.equal, again, quantizer.corrupt(ids, 0.5)))


def test_lookups_stay_exact_under_autocast(tiny: ModelConfig) -> None:
    quantizer = make(tiny)
    z = torch.randn(4, 16, 8)
    first = quantizer.quantize(z)[0]
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(quantizer.quantize(z)[0], first)
        output = CAQVAE(tiny.tokenizer).train()(torch.randn(2, 32, 137))
    assert output.reconstruction.dtype == output.quantizer_loss.dtype == torch.float32


def test_tokenizer_output(tiny: ModelConfig) -> None:
    tokenizer = CAQVAE(tiny.tokenizer).eval()
    x = torch.randn(2, 32, 137)
    output = tokenizer(x)
    assert output.reconstruction.shape == x.shape
    assert [tuple(ids.shape) for ids in output.ids] == [(2, s) for s in tiny.tokenizer.scales]
    assert all(map(torch.equal, tokenizer.tokens(x), output.ids))
    decoded = tokenizer.decode(tokenizer.quantizer.dequantize(output.ids))
    torch.testing.assert_close(decoded, output.reconstruction, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("attention", [True, False])
def test_attention_lets_a_latent_position_reach_all_frames(
    tiny: ModelConfig, attention: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The norms reach all frames too, if only by their mean and spread.
    monkeypatch.setattr(caq_vae, "_norm", lambda channels, groups: torch.nn.Identity())
    torch.manual_seed(0)
    tokenizer = CAQVAE(replace(tiny.tokenizer, scales=(2, 3, 5, 49), attention=attention)).eval()
    latent = torch.randn(1, 16, 49)
    moved = latent.clone()
    moved[..., 0] += 1.0
    with torch.no_grad():
        changed = (tokenizer.decode(moved) != tokenizer.decode(latent)).any(-1)[0]
    assert changed[:40].all()
    # 17 positions are what all convolutions together see on one side.
    assert changed[4 * 18 :].all() if attention else not changed[4 * 18 :].any()
