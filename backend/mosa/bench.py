# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa bench`: how long each step of one full-length generation takes on this machine."""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import ModelError, RequestError

if TYPE_CHECKING:
    from torch import Tensor

    from .generate.model import Model

PROMPT = "a person walks forward, turns around and walks back to where they came from"
WARM_UPS = 2


@dataclass
class Timing:
    """Seconds of one generation, step by step; `text_encoding` is None without text encoder."""

    text_encoding: float | None
    decoding: float
    rotations: float
    scales: list[float] = field(default_factory=list)

    @property
    def without_text(self) -> float:
        """Seconds of everything after the text encoder."""
        return sum(self.scales) + self.decoding + self.rotations


def add_bench_parser(commands: Any) -> None:
    """Add `bench` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "bench",
        help="measure how fast this machine generates",
        description="Generates the longest motion (196 frames) several times, after a warm-up, and "
        "shows the median seconds of each step.",
    )
    parser.add_argument(
        "--preset",
        choices=("base", "paper"),
        default="base",
        help="base: the bundled model; paper: the published sizes with random weights (default: base)",
    )
    parser.add_argument("--repeats", type=int, default=9, metavar="N", help="runs (default: 9)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    parser.add_argument("--threads", type=int, metavar="N", help="processor threads to use")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_bench)


def run_bench(options: argparse.Namespace) -> int:
    """Measure and print."""
    if options.repeats < 1:
        raise RequestError("--repeats must be at least 1.")
    from .generate.device import use_threads

    threads = use_threads(options.threads)
    result = measure(_model(options.preset, options.device), options.repeats)
    result = {"preset": options.preset, "threads": threads, **result}
    if options.json:
        print(json.dumps(result))
    else:
        _print_table(result)
    return 0


def measure(model: Model, repeats: int) -> dict[str, Any]:
    """Medians in seconds over `repeats` generations of 196 frames, batch 1, after a warm-up.

    Keys: model, device, frames, batch, repeats, text_encoding (None where the text encoder is not
    there), scales (10), decoding, rotations (solver, clean-up, resampling), total_without_text and
    total.
    """
    text = _text_features(model)
    timings = [_time_once(model, *text) for _ in range(WARM_UPS + repeats)][WARM_UPS:]
    encodings = [t.text_encoding for t in timings if t.text_encoding is not None]
    return {
        "model": model.name,
        "device": str(model.device),
        "frames": model.config.max_frames,
        "batch": 1,
        "repeats": repeats,
        "text_encoding": statistics.median(encodings) if encodings else None,
        "scales": [statistics.median(scale) for scale in zip(*(t.scales for t in timings), strict=True)],
        "decoding": statistics.median(t.decoding for t in timings),
        "rotations": statistics.median(t.rotations for t in timings),
        "total_without_text": statistics.median(t.without_text for t in timings),
        "total": statistics.median(t.without_text + (t.text_encoding or 0.0) for t in timings),
    }


def _model(preset: str, device: str) -> Model:
    from .generate.device import choose_device
    from .generate.model import Model, load_model
    from .model.bundle import random_bundle
    from .model.config import PRESETS

    if preset == "base":
        return load_model(device=device)
    return Model(random_bundle(PRESETS[preset], choose_device(device)))


def _text_features(model: Model) -> tuple[Tensor, Tensor | None, bool]:
    """Features and mask of the prompt, and whether they come from a real text encoder."""
    import torch

    try:
        features, mask = model.encode_text([PROMPT])
    except ModelError as problem:
        print(f"mosa bench: text encoding is left out. {problem}", file=sys.stderr)
    else:
        return features, mask, True
    sizes = model.config.transformer
    random = torch.randn(1, sizes.text_tokens, sizes.text_dim, device=model.device)
    mask = torch.ones(random.shape[:2], dtype=torch.bool, device=model.device)
    return random, mask if sizes.text_mask else None, False


def _time_once(model: Model, text: Tensor, mask: Tensor | None, encodes: bool) -> Timing:
    from .generate.request import check_request
    from .generate.text_to_motion import decode, sample_latents, to_motion

    request = check_request(PROMPT, frames=model.config.max_frames, fps=model.config.fps, seed=0)
    begin = _now(model)
    if encodes:
        text, mask = model.encode_text([PROMPT])
    marks = [_now(model)]
    text_seconds = marks[0] - begin if encodes else None

    def on_progress(event: str, index: int) -> None:
        if event == "scale" and index > 1:
            marks.append(_now(model))

    latent = sample_latents(model, request, text, mask, on_progress)
    marks.append(_now(model))
    features = decode(model, latent)
    decoded = _now(model)
    to_motion(model, request, features[0, : request.model_frames], seed=0)
    done = _now(model)
    scales = [after - before for before, after in itertools.pairwise(marks)]
    return Timing(text_seconds, decoded - marks[-1], done - decoded, scales)


def _now(model: Model) -> float:
    """The time once the device has done everything it was given."""
    if model.device.type != "cpu":
        import torch

        torch.accelerator.synchronize(model.device)
    return time.perf_counter()


def _print_table(result: dict[str, Any]) -> None:
    print(
        f"{result['model']}: {result['frames']} frames on {result['device']}, "
        f"{result['threads']} threads, median of {result['repeats']}"
    )
    rows = {"text encoding": result["text_encoding"]}
    rows |= {f"scale {number}": seconds for number, seconds in enumerate(result["scales"], 1)}
    rows |= {name: result[name] for name in ("decoding", "rotations")}
    rows |= {"total without text": result["total_without_text"], "total": result["total"]}
    for name, seconds in rows.items():
        shown = "not measured" if seconds is None else f"{1000 * seconds:8.1f} ms"
        print(f"  {name:<20}{shown}")
