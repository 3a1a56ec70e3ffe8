# SPDX-License-Identifier: GPL-3.0-or-later
"""Building blocks of the networks, written so that training and sampling on a CPU are quick.

PyTorch's own kernels are the better choice on accelerators and are used there. On a CPU its
RMSNorm is made of many small steps, its attention is slow backwards in half precision, and its
dropout draws one slow random number per element; together they were 40 % of a training step.
Its matrix product re-orders the weights at every call, which is most of its time for a few rows.

A linear layer that ``rounds`` multiplies in bf16 where the CPU does so natively, in little more than half
the time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

EPSILON = 1e-5
_EPSILON = torch.tensor(EPSILON)


class _Packed:
    """A weight (outputs, inputs) in the order in which the CPU's matrix product reads it, made once.

    Beside saving time, a row of this product is the same bit for bit whatever rows are with it: a
    sample comes out alone as it does in a batch. That holds in bf16 as it does in float32.
    """

    def __init__(self) -> None:
        self._made: tuple[tuple[int, int, torch.dtype], Tensor, Tensor] | None = None

    @staticmethod
    def serves(x: Tensor, weight: Tensor) -> bool:
        """Whether it can be used: on x86 processors, where nothing is learned and nothing is cast."""
        return (
            not torch.is_grad_enabled()
            and _HAS_PACKED
            and x.device.type == "cpu"
            and weight.dtype == torch.float32
            and not weight.is_inference()
            and not torch.is_autocast_enabled("cpu")
        )

    def product(self, x: Tensor, weight: Tensor, bias: Tensor | None, precision: torch.dtype) -> Tensor:
        """Return ``x @ weight.T + bias`` in the type of ``x``, factors and result rounded to ``precision``.

        ``weight`` (outputs, ...) is packed again when it has changed.
        """
        packed = self._of(weight, precision)
        result: Tensor = torch.ops.mkldnn._linear_pointwise(x.to(precision), packed, bias, "none", [], "")
        return result.to(x.dtype)

    def _of(self, weight: Tensor, precision: torch.dtype) -> Tensor:
        key = (weight.data_ptr(), weight._version, precision)
        made = self._made
        if made is None or made[0] != key:
            rows = weight.detach().flatten(1).to(precision).contiguous()
            # Kept in one piece, for other threads compute, too. The source keeps its address from being another's.
            made = self._made = (key, weight.detach(), torch.ops.mkldnn._reorder_linear_weight(rows))
        return made[2]


_HAS_PACKED = (
    torch.backends.mkldnn.is_available()
    and "AVX" in torch.backends.cpu.get_cpu_capability()
    # They are not part of PyTorch's public interface.
    and hasattr(torch.ops.mkldnn, "_reorder_linear_weight")
    and hasattr(torch.ops.mkldnn, "_linear_pointwise")
)
# oneDNN takes bf16 on every AVX-512 processor; without instructions for it, it is slower than float32.
_HAS_BF16 = bool(_HAS_PACKED and getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)())


def rounded(device: torch.device) -> torch.dtype:
    """Return what layers that round multiply in: bfloat16, or float32 where that is quicker."""
    return torch.bfloat16 if _HAS_BF16 and device.type == "cpu" else torch.float32


def autocast(device: torch.device, enabled: bool = True) -> torch.autocast:
    """Return the context of a training step's forward pass: bf16 where the device has instructions for it.

    A CPU without them imitates it: a training step of the tokenizer took fifteen times as long as in float32.
    """
    if device.type == "cpu":
        enabled = enabled and _HAS_BF16
    elif device.type == "cuda":
        enabled = enabled and torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.autocast(device.type, torch.bfloat16, enabled=enabled)


@contextmanager
def tensor_cores(device: torch.device) -> Iterator[None]:
    """On CUDA devices matrix products round their factors to TF32: 10 bits behind the point, several times as quick."""
    if device.type != "cuda":
        yield
        return
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("high")
    try:
        yield
    finally:
        torch.set_float32_matmul_precision(before)


class Linear(nn.Linear):
    """A linear layer, quick for few rows on a CPU.

    With ``rounds`` it multiplies in what `rounded` says where nothing is learned; it still takes and gives float32
    (there, rows rounded beforehand too).
    """

    rounds = False

    def __init__(self, inner: int, outer: int, bias: bool = True) -> None:
        super().__init__(inner, outer, bias)
        self._packed = _Packed()

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., inner) to (..., outer)."""
        if not _Packed.serves(x, self.weight):
            return super().forward(x)
        precision = rounded(x.device) if self.rounds else torch.float32
        return self._packed.product(x, self.weight, self.bias, precision)


class Conv1d(nn.Conv1d):
    """A convolution that keeps the length, of an odd number of taps; on a CPU one matrix product."""

    def __init__(self, inner: int, outer: int, taps: int) -> None:
        super().__init__(inner, outer, taps, padding=taps // 2)
        self._packed = _Packed()

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, inner, L) to (B, outer, L)."""
        if not _Packed.serves(x, self.weight):
            return super().forward(x)
        length, around = x.shape[-1], self.kernel_size[0] // 2
        rows = F.pad(x.transpose(1, 2), (0, 0, around, around))
        windows = torch.cat([rows[:, tap : tap + length] for tap in range(2 * around + 1)], dim=-1)
        return self._packed.product(windows, self.weight.transpose(1, 2), self.bias, torch.float32).transpose(1, 2)


class _RMSNorm(torch.autograd.Function):
    """RMSNorm with its gradient in few passes over memory."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        inverse = _inverse_root_mean_square(x)
        ctx.save_for_backward(x, weight, inverse)
        return (x * inverse).mul_(weight)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor]:
        x, weight, inverse = ctx.saved_tensors
        (gradient,) = gradients
        scaled = gradient * weight
        unit = x * inverse
        along = torch.linalg.vecdot(scaled, unit).unsqueeze(-1) / x.shape[-1]
        by_weight = (gradient * unit).flatten(0, -2).sum(0)
        return torch.addcmul(scaled, unit, along, value=-1).mul_(inverse), by_weight


def _inverse_root_mean_square(x: Tensor) -> Tensor:
    norm = torch.linalg.vector_norm(x, dim=-1, keepdim=True)
    # One step for square, mean and sum: on so few numbers a step costs little but its start.
    return torch.addcmul(_EPSILON, norm, norm, value=1 / x.shape[-1]).rsqrt_()


def rms_norm(x: Tensor, weight: Tensor) -> Tensor:
    """Scale each vector of (..., d) to mean square 1, then by ``weight`` (d,)."""
    if x.device.type != "cpu":
        return F.rms_norm(x, (x.shape[-1],), weight, EPSILON)
    if not torch.is_grad_enabled():
        return (x * _inverse_root_mean_square(x)).mul_(weight)
    result: Tensor = _RMSNorm.apply(x, weight)
    return result


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, dropout: float = 0.0) -> Tensor:
    """Attention on (B, L, H, D) with a boolean mask, True where seen; returns (B, L, H * D)."""
    q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
    if q.device.type == "cpu" and torch.is_grad_enabled():
        scores = (q * (1 / math.sqrt(q.shape[-1]))) @ k.transpose(-1, -2)
        if mask is not None:
            scores = scores + torch.zeros_like(mask, dtype=q.dtype).masked_fill(~mask, -math.inf)
        out = drop_out(scores.softmax(-1).to(v.dtype), dropout) @ v
    else:
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=dropout)
    return out.transpose(1, 2).flatten(2)


def drop_out(x: Tensor, probability: float) -> Tensor:
    """Set elements to 0 with a probability and scale the rest up (on a CPU in steps of 1/256)."""
    if probability == 0.0:
        return x
    if x.device.type != "cpu":
        return F.dropout(x, probability)
    # One random byte per element, drawn eight at a time.
    words = torch.empty(-(-x.numel() // 8), dtype=torch.int64).random_(-(2**63), None)
    bytes_ = words.view(torch.uint8)[: x.numel()].view(x.shape)
    cut = round(probability * 256)
    return x * (bytes_ >= cut).to(x.dtype).mul_(256 / (256 - cut))


def turns(cos: Tensor, sin: Tensor) -> Tensor:
    """What `rotate` wants of angles given as ``cos`` and ``sin`` (..., D / 2); made once for all layers."""
    if cos.device.type == "cpu":
        return torch.complex(cos, sin)
    return torch.stack((cos, sin))  # not every accelerator knows complex numbers


def rotate(x: Tensor, turn: Tensor) -> Tensor:
    """Turn neighbouring pairs of (..., D) by angles, see `turns`.

    Computed in fp32 whatever the type of ``x``.
    """
    pairs = x.float().unflatten(-1, (-1, 2))
    if turn.is_complex():
        turned = torch.view_as_real(torch.view_as_complex(pairs) * turn)
    else:
        (a, b), (cos, sin) = pairs.unbind(-1), turn
        turned = torch.stack((a * cos - b * sin, a * sin + b * cos), dim=-1)
    return turned.flatten(-2).to(x.dtype)
