# SPDX-License-Identifier: GPL-3.0-or-later
"""What both trainings share: the run folder with its log and checkpoints, the schedule, the loop around a step."""

from __future__ import annotations

import io
import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn
from tqdm import tqdm

from ..errors import RequestError
from ..motion.motion import write_atomically


class Run:
    """A run folder: `log.jsonl`, `last.pt` (everything needed to go on), `best.pt` (the best on validation)."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        """Open or make `folder`. RequestError when it belongs to a run with other settings."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.best = math.inf
        known = folder / "settings.json"
        if known.exists() and json.loads(known.read_text()) != settings:
            raise RequestError(f"{folder} holds a run with other settings; choose another --run folder to start anew")
        known.write_text(json.dumps(settings))

    def log(self, **values: Any) -> None:
        """Append one line to the log."""
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")

    def save(self, name: str, state: dict[str, Any]) -> None:
        """Write a checkpoint so that a kill at any moment leaves the old or the new one, never half of one."""
        data = io.BytesIO()  # torch reports a full disk as a RuntimeError without a file name
        torch.save(state, data)
        write_atomically(self.folder / name, data.getvalue())

    def load(self, name: str) -> dict[str, Any] | None:
        """A checkpoint, or None where there is none yet."""
        path = self.folder / name
        return torch.load(path, map_location="cpu", weights_only=True) if path.exists() else None


def learning_rate(step: int, steps: int, peak: float, warm_up: int) -> float:
    """Linear warm-up, then half a cosine down to a hundredth of the peak."""
    if step < warm_up:
        return peak * (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


def train(
    run: Run,
    model: nn.Module,
    *,
    steps: int,
    seed: int,
    peak: float,
    weight_decay: float,
    validate_every: int,
    loss_of_step: Callable[[int], dict[str, torch.Tensor]],
    validate: Callable[[], dict[str, float]],
) -> None:
    """Run AdamW from where the run folder stands to `steps`.

    `loss_of_step(step)` returns at least {"loss": ...}; it must depend on nothing but the step and the model, so that a
    resumed run goes on as if it had not stopped. `validate()` returns at least {"score": ...}, lower is better.
    """
    optimiser = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.99), weight_decay=weight_decay, fused=True)
    state = run.load("last.pt")
    first = 0
    if state is not None:
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        first, run.best = state["step"], state["best"]
    warm_up = min(500, max(1, steps // 20))
    bar = tqdm(range(first, steps), initial=first, total=steps, unit="step", mininterval=2.0)
    started = time.monotonic()
    sums: dict[str, torch.Tensor | float] = {}
    for step in bar:
        torch.manual_seed(seed * 1_000_003 + step)
        rate = learning_rate(step, steps, peak, warm_up)
        for group in optimiser.param_groups:
            group["lr"] = rate
        model.train()
        losses = loss_of_step(step)
        if not torch.isfinite(losses["loss"]):
            raise RequestError(f"the loss is {losses['loss'].item()} at step {step}; lower --lr and start a new run")
        optimiser.zero_grad(set_to_none=True)
        losses["loss"].backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        for name, value in losses.items():
            sums[name] = sums.get(name, 0.0) + value.detach()
        if (step + 1) % 50 == 0:
            means = {name: round(float(value) / 50, 5) for name, value in sums.items()}
            run.log(step=step + 1, lr=rate, seconds=round(time.monotonic() - started, 1), **means)
            bar.set_postfix(means, refresh=False)
            sums = {}
        if (step + 1) % validate_every == 0 or step + 1 == steps:
            _check(run, model, optimiser, step + 1, validate)


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
