# SPDX-License-Identifier: GPL-3.0-or-later
"""The transformer's own operations against PyTorch's and against their definitions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from mosa.model import ops
from mosa.model.ops import EPSILON, Conv1d, Linear, attend, autocast, drop_out, rms_norm, rotate, rounded, turns
from mosa.model.sar import rotary_table


def test_rms_norm_and_its_gradient_are_torchs() -> None:
    torch.manual_seed(0)
    x, weight = torch.randn(3, 5, 8, requires_grad=True), torch.randn(8, requires_grad=True)
    ours, theirs = rms_norm(x, weight), F.rms_norm(x, (8,), weight, EPSILON)
    torch.testing.assert_close(ours, theirs)
    pull = torch.randn_like(ours)
    for a, b in zip(
        torch.autograd.grad(ours, (x, weight), pull),
        torch.autograd.grad(theirs, (x, weight), pull),
        strict=True,
    ):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4)


def test_rms_norm_of_nothing_is_nothing() -> None:
    x = torch.zeros(2, 4, requires_grad=True)
    result = rms_norm(x, torch.ones(4))
    assert torch.equal(result, torch.zeros(2, 4))
    (gradient,) = torch.autograd.grad(result.sum(), x)
    assert torch.isfinite(gradient).all()


def three(seed: int, queries: int, keys: int) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    sizes = (queries, keys, keys)
    return [torch.randn(2, n, 3, 4, generator=generator).requires_grad_() for n in sizes]


@pytest.mark.parametrize("masked", [False, True])
def test_attention_while_learning_is_attention(masked: bool) -> None:
    mask = torch.rand(2, 1, 5, 7) < 0.6 if masked else None
    if mask is not None:
        mask[..., 0] = True
    q, k, v = three(0, 5, 7)
    learning = attend(q, k, v, mask)
    with torch.no_grad():
        plain = attend(q, k, v, mask)
    torch.testing.assert_close(learning, plain, atol=1e-5, rtol=1e-4)
    expected = F.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), attn_mask=mask)
    pull = torch.randn(2, 5, 12)
    for a, b in zip(
        torch.autograd.grad(learning, (q, k, v), pull),
        torch.autograd.grad(expected.transpose(1, 2).flatten(2), (q, k, v), pull),
        strict=True,
    ):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4)


def test_threads_that_compute_at_once_all_get_the_product() -> None:
    x = torch.randn(4, 512)

    def product(layer: Linear, start: threading.Barrier) -> Tensor:
        start.wait()
        with torch.no_grad():
            return layer(x)

    with ThreadPoolExecutor(4) as threads:
        for _ in range(20):
            layer, start = Linear(512, 2048), threading.Barrier(4)
            found = [threads.submit(product, layer, start) for _ in range(4)]
            for one in found:
                torch.testing.assert_close(one.result(), F.linear(x, layer.weight, layer.bias), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("probability", [0.1, 0.2, 0.5])
def test_dropout_drops_its_share_and_keeps_the_mean(probability: float) -> None:
    torch.manual_seed(0)
    x = torch.ones(333, 301, requires_grad=True)
    out = drop_out(x, probability)
    assert (out == 0).float().mean().item() == pytest.approx(probability, abs=0.01)
    assert out.mean().item() == pytest.approx(1.0, abs=0.01)
    (gradient,) = torch.autograd.grad(out.sum(), x)
    assert torch.equal(gradient, out)
    # Neighbours are dropped independently, although their randomness is drawn together.
    gone = (out == 0).float()
    both = (gone[:, 1:] * gone[:, :-1]).mean().item()
    assert both == pytest.approx(probability**2, abs=0.01)


def test_dropout_follows_the_seed_and_can_be_off() -> None:
    x = torch.randn(10, 10)
    torch.manual_seed(1)
    first = drop_out(x, 0.3)
    torch.manual_seed(1)
    assert torch.equal(first, drop_out(x, 0.3))
    assert not torch.equal(first, drop_out(x, 0.3))
    assert torch.equal(drop_out(x, 0.0), x)


@pytest.mark.parametrize("turning", [turns, lambda cos, sin: torch.stack((cos, sin))], ids=["processor", "others"])
def test_rotation_turns_neighbouring_pairs(turning: Callable[[Tensor, Tensor], Tensor]) -> None:
    x = torch.randn(8, 4, requires_grad=True)
    turned = rotate(x, turning(*rotary_table((3, 5), 4, 100.0)))
    places = [0.0, 2.0, 4.0, 0.0, 1.0, 2.0, 3.0, 4.0]
    for row, place in enumerate(places):
        for k in range(2):
            angle = torch.tensor(place * 100 ** (-2 * k / 4))
            turn = torch.stack((angle.cos(), -angle.sin(), angle.sin(), angle.cos())).view(2, 2)
            expected = turn @ x[row, 2 * k : 2 * k + 2]
            torch.testing.assert_close(turned[row, 2 * k : 2 * k + 2], expected)
    # A rotation: lengths stay, and the gradient turns back.
    torch.testing.assert_close(turned.norm(dim=-1), x.norm(dim=-1))
    (gradient,) = torch.autograd.grad(turned, x, turned.detach())
    torch.testing.assert_close(gradient, x.detach(), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("bias", [True, False])
def test_packed_products_are_products(bias: bool) -> None:
    torch.manual_seed(0)
    layer, x = Linear(24, 40, bias), torch.randn(3, 7, 24)
    learning = layer(x)
    with torch.no_grad():
        torch.testing.assert_close(layer(x), learning, atol=1e-5, rtol=1e-5)
        assert torch.equal(layer(x[:1]), layer(x)[:1])


@pytest.mark.parametrize("taps", [1, 3, 5])
def test_packed_convolutions_are_convolutions(taps: int) -> None:
    torch.manual_seed(0)
    layer, x = Conv1d(16, 24, taps), torch.randn(2, 16, 9)
    learning = layer(x)
    with torch.no_grad():
        torch.testing.assert_close(layer(x), learning, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("change", ["learn", "load", "exchange"])
def test_packed_weights_follow_the_weights(change: str) -> None:
    layer, other, x = Linear(8, 8), Linear(8, 8), torch.randn(2, 8)
    with torch.no_grad():
        before = layer(x)
        if change == "learn":
            layer.weight.add_(1.0)
        elif change == "load":
            layer.load_state_dict(other.state_dict())
        else:
            layer.weight = other.weight
        after = layer(x)
        assert (after - before).abs().max() > 1e-3
        torch.testing.assert_close(after, F.linear(x, layer.weight, layer.bias), atol=1e-5, rtol=1e-5)


def rounding(inner: int, outer: int, bias: bool = True) -> Linear:
    layer = Linear(inner, outer, bias)
    layer.rounds = True
    return layer


def in_bf16(x: Tensor) -> Tensor:
    return x.to(torch.bfloat16).float()


@pytest.mark.usefixtures("in_bfloat16")
@pytest.mark.parametrize("bias", [True, False])
def test_rounding_layers_round_the_factors_and_the_result(bias: bool) -> None:
    torch.manual_seed(0)
    layer, x = rounding(24, 40, bias), torch.randn(3, 7, 24)
    with torch.no_grad():
        result = layer(x)
        assert result.dtype == torch.float32
        assert torch.equal(result, in_bf16(result))
        expected = F.linear(in_bf16(x), in_bf16(layer.weight), layer.bias)
        torch.testing.assert_close(result, expected, atol=1e-5, rtol=2**-8)


@pytest.mark.usefixtures("in_bfloat16")
@pytest.mark.parametrize("rows", [1, 3, 6, 49])
def test_rounded_rows_do_not_depend_on_the_others(rows: int) -> None:
    layer, x = rounding(256, 768), torch.randn(4, 49, 256)
    with torch.no_grad():
        assert torch.equal(layer(x[:1, :rows]), layer(x)[:1, :rows])


@pytest.mark.usefixtures("in_bfloat16")
def test_nothing_is_rounded_while_learning() -> None:
    layer, x = rounding(24, 40), torch.randn(3, 7, 24)
    assert torch.equal(layer(x), F.linear(x, layer.weight, layer.bias))


@pytest.mark.usefixtures("in_float32")
def test_nothing_is_rounded_where_bf16_is_slow() -> None:
    layer, x = rounding(24, 40), torch.randn(3, 7, 24)
    with torch.no_grad():
        torch.testing.assert_close(layer(x), F.linear(x, layer.weight, layer.bias), atol=1e-5, rtol=1e-5)
    assert rounded(torch.device("cpu")) == torch.float32


def test_only_a_processor_with_instructions_for_it_rounds() -> None:
    native = ops._HAS_PACKED and torch.cpu.get_capabilities()["avx512_bf16"]
    assert (rounded(torch.device("cpu")) == torch.bfloat16) == native
    assert rounded(torch.device("cuda")) == torch.float32


def product_in_training(**switches: bool) -> torch.dtype:
    """The type in which a training step multiplies on this processor."""
    with autocast(torch.device("cpu"), **switches):
        return F.linear(torch.randn(2, 8), torch.randn(4, 8)).dtype


@pytest.mark.usefixtures("in_bfloat16")
def test_training_multiplies_in_bf16_unless_told_not_to() -> None:
    assert product_in_training() == torch.bfloat16
    assert product_in_training(enabled=False) == torch.float32


@pytest.mark.usefixtures("in_float32")
def test_training_does_not_imitate_bf16() -> None:
    assert product_in_training() == torch.float32


def test_packed_weights_are_not_saved() -> None:
    layer = Linear(8, 8)
    with torch.no_grad():
        layer(torch.randn(2, 8))
    assert set(layer.state_dict()) == {"weight", "bias"}
