# SPDX-License-Identifier: GPL-3.0-or-later
"""Replay: what a device has by heart is what it would do anew.

Graphs themselves need a CUDA device; elsewhere a tape does as they do: the operations of a step, on the very tensors,
without the Python around them.
"""

from __future__ import annotations

import copy
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from mosa.errors import Cancelled
from mosa.model import replay
from mosa.model.caq_vae import CAQVAE
from mosa.model.config import ModelConfig
from mosa.model.replay import KEPT, Once, Recordings, Work
from mosa.model.sampler import Sample, sample
from mosa.model.sar import SAR

on_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="graphs are recorded by a CUDA device")


class Tape(TorchDispatchMode):
    """Notes operations with the tensors that they read and made, and does them again into the same tensors."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[tuple[Any, Any, Any, list[Tensor]]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = func(*args, **(kwargs or {}))
        self.done.append((func, args, kwargs or {}, [x for x in tree_leaves(made) if isinstance(x, Tensor)]))
        return made

    def again(self) -> None:
        for func, args, kwargs, made in self.done:
            anew = [x for x in tree_leaves(func(*args, **kwargs)) if isinstance(x, Tensor)]
            for place, value in zip(made, anew, strict=True):
                if place.data_ptr() != value.data_ptr():
                    place.copy_(value)


class Taper:
    """Makes tapes, and counts how often one was done again."""

    def __init__(self) -> None:
        self.replayed = 0

    def __call__(self) -> Callable[[Work], Work]:
        return self.record

    def record(self, work: Work) -> Work:
        tape = Tape()
        with tape:
            work()

        def again() -> None:
            self.replayed += 1
            tape.again()

        return again


@pytest.fixture
def taper(monkeypatch: pytest.MonkeyPatch) -> Taper:
    monkeypatch.setattr(replay, "replays", lambda _device: True)
    return Taper()


class Networks:
    def __init__(self, config: ModelConfig, recordings: Recordings) -> None:
        torch.manual_seed(2)
        self.tokenizer = CAQVAE(config.tokenizer).eval()
        self.sar = SAR(config.transformer, config.tokenizer).eval()
        self.sar.recordings = self.tokenizer.recordings = recordings
        with torch.no_grad():
            for parameter in self.sar.parameters():
                parameter.add_(0.2 * torch.randn_like(parameter))

    def sample(self, seed: int, words: int = 5, batch: int = 2, **options: Any) -> Sample:
        numbers = torch.Generator().manual_seed(seed)
        text = torch.randn(batch, words, self.sar.config.text_dim, generator=numbers)
        mask = torch.arange(words).expand(batch, -1) < words - 1
        lengths = torch.full((batch,), 3 + seed % 4)
        text, mask, lengths = (given.to(self.sar.start.device) for given in (text, mask, lengths))
        generators = [torch.Generator().manual_seed(seed + index) for index in range(batch)]
        return sample(
            self.sar,
            self.tokenizer.quantizer,
            text,
            mask,
            lengths,
            generators=generators,
            **options,
        )


def equal(first: Sample, second: Sample) -> bool:
    return all(map(torch.equal, (*first.ids, first.latent), (*second.ids, second.latent)))


def test_replays_of_other_texts_lengths_and_seeds_are_what_would_be_made_anew(
    tiny: ModelConfig, taper: Taper, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks = Networks(tiny, Recordings(taper))
    asked = [{"seed": seed, "words": words} for seed, words in ((0, 5), (1, 5), (2, 3), (3, 6), (0, 5))]
    replayed = [networks.sample(**one) for one in asked]
    assert taper.replayed == 4 * (1 + len(tiny.tokenizer.scales))  # once to be checked, then three times
    monkeypatch.setattr(replay, "replays", lambda _device: False)
    anew = [networks.sample(**one) for one in asked]
    for first, second in zip(replayed, anew, strict=True):
        assert all(map(torch.equal, first.ids, second.ids))
        torch.testing.assert_close(first.latent, second.latent)
    assert not equal(replayed[0], replayed[1])
    assert equal(replayed[0], replayed[4])


@pytest.mark.parametrize("options", [{"guidance": 0.0}, {"guidance": 2.0}, {"temperature": 0.5}, {"batch": 3}])
def test_other_settings_and_sizes_are_other_recordings(
    tiny: ModelConfig, taper: Taper, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    networks = Networks(tiny, Recordings(taper))
    for seed in range(3):
        networks.sample(seed)
    others = [networks.sample(seed, **options) for seed in range(4)]
    monkeypatch.setattr(replay, "replays", lambda _device: False)
    for seed, other in enumerate(others):
        assert all(map(torch.equal, other.ids, networks.sample(seed, **options).ids))


def test_what_comes_once_is_not_recorded_and_few_recordings_are_kept(tiny: ModelConfig, taper: Taper) -> None:
    recordings = Recordings(taper)
    networks = Networks(tiny, recordings)
    networks.sample(0)
    assert taper.replayed == 0
    for batch in range(1, KEPT + 3):
        for seed in range(3):
            networks.sample(seed, batch=batch)
    assert len(recordings._made) == KEPT
    before = taper.replayed
    networks.sample(0, batch=1)
    assert taper.replayed > before  # it was dropped, and is recorded anew when it comes again


def test_what_is_asked_for_again_and_again_stays_recorded(taper: Taper) -> None:
    recordings = Recordings(taper)

    def ask(key: int) -> None:
        value = torch.full((4,), float(key))
        recordings.results(key, lambda: Once(lambda x: x + 1, value), lambda: [(value,)])

    for key in (0, 0):
        ask(key)
    for key in range(1, KEPT + 1):
        ask(0)
        ask(key)
        ask(key)
    value = torch.zeros(4)
    recordings.results(0, lambda: pytest.fail("it is made anew"), lambda: [(value,)])


def test_decoding_is_replayed(tiny: ModelConfig, taper: Taper) -> None:
    networks = Networks(tiny, Recordings(taper))
    latents = torch.randn(4, 2, tiny.tokenizer.code_dim, tiny.tokenizer.length)
    with torch.inference_mode():
        made = [networks.tokenizer.decode(latent) for latent in latents]
    assert taper.replayed == 3
    with torch.no_grad():
        for latent, features in zip(latents, made, strict=True):
            torch.testing.assert_close(networks.tokenizer.decode(latent), features)


def test_a_cancelled_replay_leaves_nothing_behind(tiny: ModelConfig, taper: Taper) -> None:
    networks = Networks(tiny, Recordings(taper))
    first = [networks.sample(0) for _ in range(3)]

    def cancel(scale: int) -> None:
        if scale == 2:
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        networks.sample(1, on_scale=cancel)
    assert all(equal(first[0], other) for other in (*first[1:], networks.sample(0)))


def wrong(work: Work) -> Work:
    work()
    return lambda: None


def refused(_work: Work) -> Work:
    raise RuntimeError("operation not permitted when stream is capturing")


@pytest.mark.parametrize(
    ("record", "why"),
    [(wrong, "it gives something else"), (refused, "operation not permitted when stream is capturing")],
)
def test_a_device_that_cannot_replay_goes_step_by_step(
    record: Callable[[Work], Work], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    recordings = Recordings(lambda: record)
    values = [torch.tensor([float(number)]) for number in range(3, 8)]

    def made(value: Tensor) -> Tensor:
        return recordings.results("key", lambda: Once(lambda x: 2 * x, value), lambda: [(value,)])[0]

    with caplog.at_level(logging.WARNING):
        assert [made(value).item() for value in values] == [6, 8, 10, 12, 14]
    assert [record.getMessage() for record in caplog.records] == [
        f"This device cannot replay a generation and does it step by step: {why}."
    ]


def test_threads_do_not_write_into_each_others_results(taper: Taper) -> None:
    recordings = Recordings(taper)
    wrong: list[float] = []

    def ask(number: int) -> None:
        value = torch.full((64,), float(number))
        for _ in range(50):
            (found,) = recordings.results(0, lambda: Once(lambda x: x * 3 + 1, value), lambda: [(value,)])
            wrong.extend(found[found != 3 * number + 1].tolist())

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and taper.replayed > 50


def test_a_copied_network_has_recordings_of_its_own(tiny: ModelConfig) -> None:
    network = SAR(tiny.transformer, tiny.tokenizer)
    assert copy.deepcopy(network).recordings is not network.recordings


@on_cuda
def test_graphs_give_what_the_device_gives_step_by_step(tiny: ModelConfig, caplog: pytest.LogCaptureFixture) -> None:
    networks = Networks(tiny, Recordings())
    networks.sar.cuda()
    networks.tokenizer.cuda()
    with caplog.at_level(logging.WARNING):
        made = [networks.sample(seed) for seed in (0, 1, 2, 3, 0)]
    assert not caplog.records
    networks.sar.recordings = Recordings()
    for seed, replayed in enumerate(made[:4]):
        anew = networks.sample(seed)
        networks.sar.recordings = Recordings()
        assert equal(replayed, anew)
    assert equal(made[0], made[4])
