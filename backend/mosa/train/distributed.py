# SPDX-License-Identifier: GPL-3.0-or-later
"""Training in several processes, started by torchrun: one for each GPU, or several on the processor.

Without torchrun nothing here does anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.rendezvous import rendezvous
from torch.nn.parallel import DistributedDataParallel

from ..errors import MosaError, RequestError
from ..generate.device import choose_device
from ..model import joint

BACKENDS = {"cpu": "gloo", "cuda": "nccl"}
PATIENCE = timedelta(days=2)
"""How long processes wait for each other: while the first makes drafts that is longer than torch's half an hour (with
GPUs ten minutes), after which the wait would end the training, and its drafts be lost."""


@contextmanager
def joined(device: str) -> Iterator[torch.device]:
    """Join the processes that torchrun started, if it did; gives the device of this one.

    The error of the first process that fails goes on to the caller, those of the others become SystemExit: the reason
    is told once. RequestError for a device that is not there or that processes cannot share; MosaError when another
    process was killed.
    """
    if "TORCHELASTIC_RUN_ID" not in os.environ:
        yield choose_device(device)
        return
    store, rank, count = next(rendezvous("env://"))
    try:
        own = _own_device(device)
        dist.init_process_group(BACKENDS[own.type], store=store, rank=rank, world_size=count, timeout=PATIENCE)
        yield own
    except (Exception, KeyboardInterrupt) as error:
        # Said before this process ends: the others notice its end, and must not take that for the reason.
        if store.add("failed", 1) > 1:
            raise SystemExit(2) from None
        if isinstance(error, dist.DistError) or (isinstance(error, RuntimeError) and "gloo" in str(error)):
            raise MosaError("another process of this training was ended; start it again to go on") from None
        raise
    # Not after an error: the others may wait for this process, and it would wait for them.
    dist.destroy_process_group()


def alone(device: str) -> torch.device:
    """The device of a training that takes a single process. RequestError for another one, or where torchrun started
    several."""
    if "TORCHELASTIC_RUN_ID" in os.environ and int(os.environ["WORLD_SIZE"]) > 1:
        raise RequestError("this part is trained in one process; start it without torchrun")
    return choose_device(device)


def _own_device(name: str) -> torch.device:
    """The device of this process: with CUDA the GPU of its number on this machine."""
    device = choose_device(name)
    if device.type not in BACKENDS:
        raise RequestError(f"several processes cannot train on {device.type}: use --device cpu, or one process")
    if device.type == "cpu":
        return device
    number = int(os.environ["LOCAL_RANK"])
    if number >= torch.cuda.device_count():
        raise RequestError(f"this machine has {torch.cuda.device_count()} GPUs; lower --nproc-per-node to that")
    device = torch.device("cuda", number)
    torch.cuda.set_device(device)
    return device


def parallel(model: nn.Module) -> nn.Module:
    """The network whose gradients are averaged over the processes; with one process the network itself.

    All processes start from the weights of the first, and at each step take its buffers.
    """
    return DistributedDataParallel(model) if joint.processes() > 1 else model
