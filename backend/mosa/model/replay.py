# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of fixed sizes, and their replay: on CUDA devices each step becomes a graph that is launched as a whole.

One generation is some 2,500 small kernels. A graphics card is done with each before Python has come to the next.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

KEPT = 4
"""Recordings that are kept: each holds the memory of one generation."""

Work = Callable[[], None]
Feeds = Iterable[Sequence[Tensor]]
"""The values of each step's inputs."""

_log = logging.getLogger(__name__)


def replays(device: torch.device) -> bool:
    """Whether replay is quicker there than doing it anew."""
    return device.type == "cuda"


class Step(NamedTuple):
    """``work`` reads ``inputs``, which are filled just before, and what earlier steps made."""

    inputs: tuple[Tensor, ...]
    work: Work


class Run(Protocol):
    """Steps in order, and their results."""

    steps: list[Step]

    def results(self) -> list[Tensor]:
        """What the steps made, once they are done."""


class Once:
    """A run of one step: a function of a tensor."""

    def __init__(self, function: Callable[[Tensor], Tensor], like: Tensor) -> None:
        self._function, self._given = function, torch.ones_like(like)
        self.steps = [Step((self._given,), self._do)]

    def results(self) -> list[Tensor]:
        """Return what the function gave."""
        return [self._result]

    def _do(self) -> None:
        self._result = self._function(self._given)


def play(steps: Sequence[Step], feeds: Feeds) -> None:
    """Do all steps, each with its values, which are asked for just before it; asking may raise."""
    for step, values in zip(steps, feeds, strict=True):
        for place, value in zip(step.inputs, values, strict=True):
            place.copy_(value)
        step.work()


def cuda_graphs() -> Callable[[Work], Work]:
    """Return what records the works of one run, in order, as graphs that share memory."""
    pool = torch.cuda.graph_pool_handle()

    def record(work: Work) -> Work:
        graph = torch.cuda.CUDAGraph()
        # What other threads do with the device meanwhile is their affair.
        with torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local"):
            work()
        return graph.replay

    return record


class Recordings:
    """The runs that a device has by heart, by what fixes all sizes and constants in them; safe from several threads.

    A key that comes a second time is recorded, and replayed from then on: what comes once is not worth it. A recording
    that cannot be made, or does not give what the run itself gives, is not used.
    """

    def __init__(self, recorder: Callable[[], Callable[[Work], Work]] = cuda_graphs) -> None:
        self._recorder = recorder
        self._lock = threading.Lock()
        self._seen: set[Hashable] = set()
        self._made: OrderedDict[Hashable, _Recording | None] = OrderedDict()

    def __reduce__(self) -> tuple[type[Recordings], tuple[object]]:
        """A copy of a network makes recordings of its own."""
        return Recordings, (self._recorder,)

    def results(self, key: Hashable, make: Callable[[], Run], feeds: Callable[[], Feeds]) -> list[Tensor]:
        """Return what the run made by ``make`` gives for ``feeds()``."""
        with self._lock:
            recording = self._made.get(key)
            if recording is not None:
                self._made.move_to_end(key)
                # The next replay writes over its results.
                return [result.clone() for result in recording.play(feeds())]
        run, fed = make(), list[Sequence[Tensor]]()
        play(run.steps, _noting(feeds(), fed))
        results = run.results()
        with self._lock:
            if key in self._seen and key not in self._made:
                self._made[key] = self._recorded(make(), fed, results)
                while len(self._made) > KEPT:
                    self._made.popitem(last=False)
            self._seen.add(key)
        return results

    def _recorded(self, run: Run, fed: Feeds, expected: list[Tensor]) -> _Recording | None:
        try:
            recording = _Recording(run, self._recorder())
            if all(map(torch.equal, recording.play(fed), expected)):
                return recording
            reason = "it gives something else"
        except RuntimeError as error:
            reason = " ".join(str(error).split())
        _log.warning("This device cannot replay a generation and does it step by step: %s.", reason.rstrip("."))
        return None


class _Recording:
    """A run whose steps are recorded."""

    def __init__(self, run: Run, record: Callable[[Work], Work]) -> None:
        self._run = run
        self._steps = [Step(step.inputs, record(step.work)) for step in run.steps]

    def play(self, feeds: Feeds) -> list[Tensor]:
        """Return its results, which stay until it is played again."""
        play(self._steps, feeds)
        return self._run.results()


def _noting(feeds: Feeds, fed: list[Sequence[Tensor]]) -> Iterator[Sequence[Tensor]]:
    for values in feeds:
        fed.append(values)
        yield values
