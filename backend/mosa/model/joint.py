# SPDX-License-Identifier: GPL-3.0-or-later
"""One training in several processes: each works on its rows of the joint batch, sums run over all.

Without a process group there is one process, and every function here returns what it was given.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from ..errors import RequestError


def processes() -> int:
    """How many processes train together."""
    return dist.get_world_size() if dist.is_available() and dist.is_initialized() else 1


def rank() -> int:
    """The number of this process, counted from 0; process 0 writes what there is to write."""
    return dist.get_rank() if processes() > 1 else 0


def wait() -> None:
    """Return once all processes have come here."""
    if processes() > 1:
        dist.barrier()


def share(count: int) -> slice:
    """Which of the ``count`` rows of a joint batch are this process's; in the order of the ranks they are all.

    RequestError when there are fewer rows than processes.
    """
    if count < processes():
        raise RequestError(
            f"a batch of {count} cannot be shared by {processes()} processes; raise --batch or lower --nproc-per-node"
        )
    return slice(count * rank() // processes(), count * (rank() + 1) // processes())


def total(x: Tensor) -> Tensor:
    """The sum of a tensor over the processes; all processes go on with it alike.

    The gradient is made for DistributedDataParallel, which averages gradients over the processes: with it, the
    gradient of a loss made of totals is that of one process with the joint batch.
    """
    if processes() == 1:
        return x
    summed: Tensor = _Total.apply(x)
    return summed


class _Total(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        summed = x.clone(memory_format=torch.contiguous_format)
        dist.all_reduce(summed)
        return summed

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        return gradients[0] * processes()  # the averaging divides by as many


def mean(values: Tensor, weights: Tensor) -> Tensor:
    """The mean of ``values`` over the joint batch, weighted, 0 where nothing counts; the shapes must fit each other."""
    return total((values * weights).sum()) / total(weights.expand_as(values).sum()).clamp_min(1e-12)


def total_rows(rows: Tensor) -> int:
    """How many rows (N, C) all processes hold together."""
    return len(rows) if processes() == 1 else int(_held(rows).sum())


def pick(rows: Tensor, chosen: Tensor) -> Tensor:
    """The rows (K, C) with the numbers ``chosen`` (K,) of the joint rows, of which this process holds ``rows`` (N, C).

    The joint rows are those of all processes in the order of their ranks; ``chosen`` is the same everywhere.
    """
    if processes() == 1:
        return rows[chosen]
    own = chosen - _held(rows)[: rank()].sum()
    here = (own >= 0) & (own < len(rows))
    picked = rows.new_zeros(len(chosen), rows.shape[1])
    picked[here] = rows[own[here]]
    return total(picked)


def _held(rows: Tensor) -> Tensor:
    """How many rows each process holds, in the order of the ranks."""
    held = torch.zeros(processes(), dtype=torch.long)
    held[rank()] = len(rows)
    return total(held.to(rows.device))


def part_ways() -> None:
    """From here on each process draws random numbers of its own: dropout must differ between the rows of a batch."""
    if processes() > 1:
        torch.manual_seed(torch.initial_seed() + ((rank() + 1) << 40))
