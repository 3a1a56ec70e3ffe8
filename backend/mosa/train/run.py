# SPDX-License-Identifier: GPL-3.0-or-later
"""What all trainings share: the run folder with its log and checkpoints, the schedule, the loop around a step."""

from __future__ import annotations

import io
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import torch
from filelock import FileLock, Timeout
from torch import nn
from torch.autograd.graph import increment_version
from tqdm import tqdm

from ..errors import RequestError
from ..files import write_atomically
from ..model import joint
from ..model.bundle import load_bundle
from ..places import check_places

LATER = {
    "schedule": "cosine",
    "decoder_only": False,
    "crisp": 0.0,
    "described": 0.0,
    "reworded": 0.0,
    "sides": False,
    "drafts": "",
}
"""Settings that older runs do not name, and what they had: such runs go on as they were."""

ANY = ("tokens", "data")
"""Settings that older runs do not name, and of which nothing is known there."""
LOGGED = 50
"""Steps whose mean losses are a line of the log."""


class Run:
    """A run folder: `log.jsonl`, `last.pt` (everything needed to go on), `best.pt` (the best on validation).

    Of several processes all read it and the first writes it.
    """

    def __init__(self, folder: Path, settings: dict[str, Any], data: str) -> None:
        """Open or make `folder`. RequestError when it belongs to a run with other settings or on other data."""
        settings = {**settings, "data": data}
        self.folder, self.writes = folder, joint.rank() == 0
        self.best = math.inf
        known = folder / "settings.json"
        older = {name: value for name, value in LATER.items() if name in settings}
        older |= {name: settings[name] for name in ANY if name in settings}
        before = {**older, **_read_settings(known)} if (folder / "last.pt").exists() and known.exists() else settings
        if other := [name for name in {**before, **settings} if before.get(name) != settings.get(name)]:
            raise RequestError(
                f"{folder} holds a run with other settings or on other data ({', '.join(other)}); choose another --run "
                "folder to start anew"
            )
        self._write("settings.json", json.dumps(settings).encode())

    def log(self, **values: Any) -> None:
        """Append one line to the log."""
        if not self.writes:
            return
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")

    def rewind(self, step: int) -> None:
        """Take lines after `step` off the log, and what a kill left of a line: a resumed run writes them again."""
        path = self.folder / "log.jsonl"
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [line for line in lines if line.endswith("\n") and _step(line) <= step]
            self._write(path.name, "".join(kept).encode())

    def save(self, name: str, state: dict[str, Any]) -> None:
        """Write a checkpoint so that a kill at any moment leaves the old or the new one, never half of one."""
        data = io.BytesIO()  # torch reports a full disk as a RuntimeError without a file name
        torch.save(state, data)
        self._write(name, data.getvalue())

    def _write(self, name: str, data: bytes) -> None:
        if self.writes:
            write_atomically(self.folder / name, data)

    def load(self, name: str) -> dict[str, Any] | None:
        """A checkpoint, or None where there is none yet."""
        path = self.folder / name
        return read_checkpoint(path, "model", "step", "optimiser", "best") if path.exists() else None


@contextmanager
def held(folder: Path, settings: dict[str, Any], data: str) -> Iterator[Run]:
    """The run in `folder`, held from before anything of it is read to the end; of several processes by the first.

    RequestError while another training holds it, for each would wipe out what the other wrote, and where nothing could
    be written to it.
    """
    if joint.rank() > 0:
        yield Run(folder, settings, data)
        return
    check_places([folder / "last.pt"])
    try:
        lock = FileLock(folder / ".lock").acquire(timeout=0)
    except Timeout:
        raise RequestError(f"{folder} is being trained in; wait for that, or choose another --run") from None
    with lock:
        yield Run(folder, settings, data)


def read_checkpoint(path: Path, *names: str) -> dict[str, Any]:
    """What `Run.save` wrote, on the CPU. RequestError when it is missing, damaged or without one of `names`."""
    if not path.exists():
        raise RequestError(f"{path} is missing; train that part first, or name its run folder")
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception:  # torch raises any kind for a broken file
        state = {}
    if not isinstance(state, dict) or not set(names) <= set(state):
        raise RequestError(f"{path} is damaged or not of a training; restore it, or name another run folder")
    return state


def load_weights(network: nn.Module, weights: dict[str, Any], source: str | Path) -> None:
    """Fill the network. RequestError, which names the source of the weights, when they are another network's."""
    try:
        network.load_state_dict(weights)
    except (RuntimeError, TypeError, AttributeError):
        raise RequestError(
            f"{source} holds a network of other sizes, or of another part; name the --preset that it has, or the folder"
            " of that part"
        ) from None


def read_network(name: str, network: nn.Module, folder: Path, checkpoint: str) -> Any:
    """A network of a model folder, in whose bundle it is called `name` (None where that model has none of it), or else
    `network` with the weights of a run folder: "best" on validation, or "last"."""
    if (folder / "config.json").exists():
        return getattr(load_bundle(folder), name)
    path = folder / f"{checkpoint}.pt"
    load_weights(network, read_checkpoint(path, "model")["model"], path)
    return network


def shapes(network: nn.Module) -> dict[str, torch.Size]:
    """The shapes of all weights, by which a network fits another one's place."""
    return {name: value.shape for name, value in network.state_dict().items()}


def averaged(networks: Sequence[Any]) -> Any:
    """The network whose weights are the mean of those of networks of one size (Wortsman et al. 2022).

    It is better than each where one was trained on from the other: what differs between them is mostly noise.
    RequestError for networks of different sizes.
    """
    states = [network.state_dict() for network in networks]
    if any(shapes(network) != shapes(networks[0]) for network in networks):
        raise RequestError("networks of different sizes have no mean; name runs of one preset")
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(first.dtype)
        for name, first in states[0].items()
    }
    networks[0].load_state_dict(mean)
    return networks[0]


def _step(line: str) -> float:
    """The step of a line of the log; beyond all steps where a kill glued two lines together."""
    try:
        return float(json.loads(line)["step"])
    except ValueError:
        return math.inf


def setting(folder: Path, name: str) -> Any:
    """One of the settings of a run; None where it names no such thing. RequestError when they are damaged."""
    path = folder / "settings.json"
    return _read_settings(path).get(name) if path.exists() else None


def _read_settings(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise RequestError(f"{path} is damaged; choose another --run folder to start anew") from None


def learning_rate(step: int, steps: int, peak: float, drops: tuple[float, ...] = ()) -> float:
    """Linear warm-up, then half a cosine down to a hundredth of the peak.

    With `drops`, shares of the steps after each of which the rate falls to a tenth, it is the published schedule.
    """
    warm_up = min(2000 if drops else 500, max(1, steps // 20))
    if step < warm_up:
        return peak * (step + 1) / warm_up
    if drops:
        return peak * 0.1 ** sum(step >= share * steps for share in drops)
    done = (step - warm_up) / max(1, steps - warm_up)
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


class Schedule(Protocol):
    """What the settings of every training say of its steps."""

    @property
    def steps(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def lr(self) -> float: ...
    @property
    def weight_decay(self) -> float: ...
    @property
    def validate_every(self) -> int: ...


def train(
    run: Run,
    model: nn.Module,
    settings: Schedule,
    loss_of_step: Callable[[int], dict[str, torch.Tensor]],
    validate: Callable[[], dict[str, float]],
    drops: tuple[float, ...] = (),
) -> None:
    """Run AdamW from where the `held` run stands to its last step; with `drops` by the published schedule, unclipped.

    `loss_of_step(step)` returns at least {"loss": ...}; it must depend on nothing but the step and the model, so that a
    resumed run goes on as if it had not stopped. `validate()` returns at least {"score": ...}, lower is better.
    """
    steps = settings.steps
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=settings.lr, betas=(0.9, 0.99), weight_decay=settings.weight_decay, fused=True
    )
    first = _resumed(run, model, optimiser)
    bar = tqdm(range(first, steps), initial=first, total=steps, unit="step", mininterval=2.0, disable=not run.writes)
    started = time.monotonic()
    sums: dict[str, torch.Tensor | float] = {}
    for step in bar:
        torch.manual_seed(settings.seed * 1_000_003 + step)
        rate = learning_rate(step, steps, settings.lr, drops)
        for group in optimiser.param_groups:
            group["lr"] = rate
        for name, value in _stepped(step, model, optimiser, loss_of_step, clipped=not drops).items():
            sums[name] = sums.get(name, 0.0) + value
        if (step + 1) % LOGGED == 0:
            summed = min(LOGGED, step + 1 - first)  # a run may go on in the middle of them
            means = {name: round(float(value) / summed, 5) for name, value in sums.items()}
            run.log(step=step + 1, lr=rate, seconds=round(time.monotonic() - started, 1), **means)
            bar.set_postfix(means, refresh=False)
            sums = {}
        if (step + 1) % settings.validate_every == 0 or step + 1 == steps:
            _check(run, model, optimiser, step + 1, validate)


def _resumed(run: Run, model: nn.Module, optimiser: torch.optim.Optimizer) -> int:
    """Take up model, optimiser and log where the run stands; returns the number of its steps so far."""
    state = run.load("last.pt")
    if state is not None:
        load_weights(model, state["model"], run.folder / "last.pt")
        optimiser.load_state_dict(state["optimiser"])
        run.best = state["best"]
    first = 0 if state is None else int(state["step"])
    run.rewind(first)
    return first


def _stepped(
    step: int,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    loss_of_step: Callable[[int], dict[str, torch.Tensor]],
    clipped: bool,
) -> dict[str, torch.Tensor]:
    """One step of training, its gradient `clipped` to length 1 or not; the losses. RequestError where they diverge."""
    model.train()
    losses = loss_of_step(step)
    if not torch.isfinite(losses["loss"]):
        raise RequestError(f"the loss is {losses['loss'].item()} at step {step}; lower --lr and start a new run")
    optimiser.zero_grad(set_to_none=True)
    losses["loss"].backward()
    if clipped:
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    # The fused step does not mark what it changed, and packed copies of weights would go stale.
    increment_version(model.parameters())
    return {name: value.detach() for name, value in losses.items()}


def _check(
    run: Run,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    step: int,
    validate: Callable[[], dict[str, float]],
) -> None:
    """Validate, log, and write `last.pt` and, where it is the best so far, `best.pt`."""
    model.eval()
    with torch.inference_mode():
        scores = validate()
    run.log(step=step, **{f"val_{name}": round(value, 5) for name, value in scores.items()})
    if run.writes:
        tqdm.write(f"step {step}: " + ", ".join(f"{name} {value:.4g}" for name, value in scores.items()))
    if scores["score"] < run.best:
        run.best = scores["score"]
        run.save("best.pt", {"model": model.state_dict(), "step": step, "score": run.best})
    run.save(
        "last.pt",
        {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
            "best": run.best,
        },
    )
