# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa bench`: how long motions of full length, one or many at once, take on this machine, and how long they must.

Ours are the steps of `generate.one_prompt`, timed on that many variations of one prompt. Beside their time stand,
measured in turn with it, a plain implementation (`model.reference`) and the floor: the operations and bytes that
`model.cost` counts, over what the machine's matrix product reaches at the sizes of each step and what its memory copy
reaches.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .argument_types import whole
from .errors import ModelError, RequestError

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from .generate.model import Model
    from .generate.request import Request
    from .model.cost import Step

PROMPT = "a person walks forward, turns around and walks back to where they came from"
WARM_UPS = 2
MAX_BATCH = 1024
COPIED = 2**24
"""Numbers (of 4 bytes) that the memory copy moves: more than caches hold."""


@dataclass
class Timing:
    """Seconds of one generation of all motions, step by step; `text_encoding` is None without text encoder."""

    text_encoding: float | None
    decoding: float
    rotations: float
    scales: list[float] = field(default_factory=list)

    @property
    def networks(self) -> float:
        """Seconds of transformer, quantizer and decoder."""
        return sum(self.scales) + self.decoding

    @property
    def without_text(self) -> float:
        """Seconds of everything after the text encoder."""
        return self.networks + self.rotations


def add_bench_parser(commands: Any) -> None:
    """Add `bench` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "bench",
        help="measure how fast this machine generates",
        description="Generates the longest motion (196 frames) several times, after a warm-up, and "
        "shows the median seconds of each step, beside those of a plain implementation and of the "
        "floor: the operations and bytes of the networks over what this machine's matrix product "
        "and memory copy reach. With --batch every figure is of that many variations made at once.",
    )
    parser.add_argument(
        "--preset",
        choices=("base", "paper"),
        default="base",
        help="base: the bundled model; paper: the published sizes with random weights (default: base)",
    )
    parser.add_argument(
        "--batch", type=whole, default=1, metavar="N", help=f"motions made at once, at most {MAX_BATCH} (default: 1)"
    )
    parser.add_argument("--drafts", type=whole, metavar="N", help="drafts of each motion (default: the model's)")
    parser.add_argument("--repeats", type=whole, default=9, metavar="N", help="runs (default: 9)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:N or mps (default: auto)")
    parser.add_argument("--threads", type=whole, metavar="N", help="processor threads to use")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_bench)


def run_bench(options: argparse.Namespace) -> int:
    """Measure and print."""
    if options.repeats < 1:
        raise RequestError("--repeats must be at least 1.")
    if not 1 <= options.batch <= MAX_BATCH:
        raise RequestError(f"--batch must be from 1 to {MAX_BATCH}.")
    from .generate.device import use_threads

    threads = use_threads(options.threads)
    model = _model(options.preset, options.device)
    if options.drafts is not None:
        model.use(drafts=options.drafts)
    result = measure(model, options.batch, options.repeats)
    result = {"preset": options.preset, "threads": threads, **result}
    if options.json:
        print(json.dumps(result))
    else:
        _print_table(result)
    return 0


def measure(model: Model, batch: int, repeats: int) -> dict[str, Any]:
    """Figures of `repeats` generations of `batch` motions of 196 frames, after a warm-up.

    Medians in seconds: text_encoding (of the one prompt; None where the text encoder is not there), scales (10),
    decoding (with the choice among the drafts of each motion), rotations (solver, clean-up, resampling), networks
    (scales and decoding), total_without_text, total, reference. The shortest of all runs, which other work on the
    machine disturbs least: best_networks, best_reference, and floor, with the ratios to_reference and to_floor of
    best_networks. Further: model, device, frames, words (tokens of the prompt), batch, drafts of each motion (all of
    which the networks and the reference make), repeats, precision (of the transformer's blocks), operations and bytes
    of the floor, exact_rates and block_rates (operations a second in each step, in float32 and in the blocks; 0 where
    there are none), copy_rate (bytes a second, read and written), motions_per_second (by total), peak_memory (bytes;
    ours, not the plain implementation's).
    """
    from .model.cost import steps
    from .model.ops import rounded

    request = _request(model, batch)
    text = _text_features(model)
    for _ in range(WARM_UPS):
        _time_once(model, request, *text)
    peak_memory = _peak_memory(model)
    precision = rounded(model.device)
    words = text[0].shape[1]
    counted = steps(model.config, batch * model.drafts(None), words)
    shares = [step.share(rounds) for step in counted for rounds in (False, True)]
    others = [_reference(model, request, *text[:2]), _copy(model), *_products(model, shares, precision)]
    timings, (reference, copy, *products) = _in_turn(model, lambda: _time_once(model, request, *text), others, repeats)
    found, networks = _medians(timings), min(timing.networks for timing in timings)
    floor = _floor(counted, shares, products, 2 * 4 * COPIED / min(copy), precision.itemsize)
    return {
        "model": model.name,
        "device": str(model.device),
        "frames": request.frames,
        "words": words,
        "batch": batch,
        "drafts": model.drafts(None),
        "repeats": repeats,
        "precision": "tf32" if model.device.type == "cuda" else str(precision).removeprefix("torch."),
        **found,
        "motions_per_second": batch / found["total"],
        "reference": statistics.median(reference),
        "best_networks": networks,
        "best_reference": min(reference),
        **floor,
        "to_reference": networks / min(reference),
        "to_floor": networks / floor["floor"],
        "peak_memory": peak_memory,
    }


def _in_turn(
    model: Model, generate: Callable[[], Timing], others: list[Callable[[], object]], repeats: int
) -> tuple[list[Timing], list[list[float]]]:
    """The times of so many generations after a warm-up, and the seconds that each of the others took as often."""
    timings, seconds = [], []
    # In turn, so that what else the machine does falls on all alike.
    for _ in range(WARM_UPS + repeats):
        timings.append(generate())
        seconds.append([_time(model, other) for other in others])
    return timings[WARM_UPS:], [list(column) for column in zip(*seconds[WARM_UPS:], strict=True)]


def _medians(timings: list[Timing]) -> dict[str, Any]:
    """The median seconds of each step of some generations, and of the steps together."""
    encodings = [t.text_encoding for t in timings if t.text_encoding is not None]
    return {
        "text_encoding": statistics.median(encodings) if encodings else None,
        "scales": [statistics.median(scale) for scale in zip(*(t.scales for t in timings), strict=True)],
        "decoding": statistics.median(t.decoding for t in timings),
        "rotations": statistics.median(t.rotations for t in timings),
        "networks": statistics.median(t.networks for t in timings),
        "total_without_text": statistics.median(t.without_text for t in timings),
        "total": statistics.median(t.without_text + (t.text_encoding or 0.0) for t in timings),
    }


def _floor(
    counted: list[Step], shares: list[Step], products: list[list[float]], copy_rate: float, rounded_bytes: int
) -> dict[str, Any]:
    """The floor, with what it is made of.

    `shares` are of each step the part that does not round and the part that does; of each, `products` holds the seconds
    that its products took, of which the shortest counts.
    """
    rates = [
        share.weighted / min(product) if share.products else 0.0
        for share, product in zip(shares, products, strict=True)
    ]
    exact_rates, block_rates = rates[::2], rates[1::2]
    return {
        "floor": floor_seconds(counted, exact_rates, block_rates, copy_rate, rounded_bytes),
        "operations": sum(step.operations for step in counted),
        "bytes": sum(step.bytes(rounded_bytes) for step in counted),
        "exact_rates": exact_rates,
        "block_rates": block_rates,
        "copy_rate": copy_rate,
    }


def floor_seconds(
    counted: list[Step], exact_rates: list[float], block_rates: list[float], copy_rate: float, rounded_bytes: int
) -> float:
    """The least seconds for steps that wait for each other.

    A step takes as long as its operations or its bytes, whichever is longer. Both kinds of rates are operations a
    second in each step; layers that round read `rounded_bytes` a number.
    """
    seconds = 0.0
    for step, exact, block in zip(counted, exact_rates, block_rates, strict=True):
        shares = (step.share(False), exact), (step.share(True), block)
        products = sum(share.operations / rate for share, rate in shares if share.products)
        seconds += max(products, step.bytes(rounded_bytes) / copy_rate)
    return seconds


def _model(preset: str, device: str) -> Model:
    from .generate.device import choose_device
    from .generate.model import Model, load_model
    from .model.bundle import random_bundle
    from .model.config import PRESETS

    if preset == "base":
        return load_model(device=device)
    return Model(random_bundle(PRESETS[preset], choose_device(device)))


def _request(model: Model, batch: int) -> Request:
    from .generate.request import check_request

    request = check_request(PROMPT, frames=model.config.max_frames, fps=model.config.fps, seed=0)
    return replace(request, variations=batch)  # more than a user may ask for


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


def _time_once(model: Model, request: Request, text: Tensor, mask: Tensor | None, encodes: bool) -> Timing:
    """The steps of `generate.one_prompt.made_at_a_time`, one by one."""
    from .generate.drafts import best
    from .generate.one_prompt import decode, sample_latents, to_motion

    begin = _now(model)
    if encodes:
        text, mask = model.bundle.encode_text([request.prompt])  # the model keeps what it has encoded
    marks = [_now(model)]
    text_seconds = marks[0] - begin if encodes else None

    def on_progress(_event: str, scale: int) -> None:
        if scale > 1:
            marks.append(_now(model))

    latent = sample_latents(model, request, text, mask, on_progress)
    marks.append(_now(model))
    features = best(model, text, mask, decode(model, latent)[:, : request.model_frames], request.variations)
    decoded = _now(model)
    for one, seed in zip(features, request.seeds, strict=True):
        to_motion(model, request, one, seed)
    done = _now(model)
    scales = [after - before for before, after in itertools.pairwise(marks)]
    return Timing(text_seconds, decoded - marks[-1], done - decoded, scales)


def _reference(model: Model, request: Request, text: Tensor, mask: Tensor | None) -> Callable[[], Any]:
    import torch

    from .model import reference

    count = request.variations * model.drafts(None)
    text, mask = text.expand(count, -1, -1), None if mask is None else mask.expand(count, -1)
    lengths = torch.full((count,), model.config.tokenizer.length, device=model.device)

    def run() -> Tensor:
        generators = [torch.Generator().manual_seed(seed) for seed in range(count)]
        return reference.generate(model.bundle, text, mask, lengths, generators).features.cpu()

    return run


def _copy(model: Model) -> Callable[[], Any]:
    import torch

    source = torch.ones(COPIED, device=model.device)
    target = torch.empty_like(source)
    return lambda: target.copy_(source)


def _products(model: Model, counted: list[Step], precision: torch.dtype) -> list[Callable[[], Any]]:
    """For each step a function that does its products with weights, each with weights of its own.

    What layers that round read is rounded to `precision` beforehand: that is not part of the product.
    """
    import torch

    from .model.ops import Linear, tensor_cores

    layers: dict[tuple[int, int, bool], list[Linear]] = {}
    inputs: dict[tuple[int, int, bool], Tensor] = {}
    for product in itertools.chain.from_iterable(step.with_weights for step in counted):
        stack = layers.setdefault((product.inner, product.outer, product.rounds), [])
        while len(stack) < product.times:
            stack.append(Linear(product.inner, product.outer).to(model.device))
            stack[-1].rounds = product.rounds
        rows = torch.randn(product.rows, product.inner, device=model.device)
        inputs.setdefault((product.rows, product.inner, product.rounds), rows.to(precision) if product.rounds else rows)

    @torch.inference_mode()
    def run(step: Step) -> None:
        with tensor_cores(model.device):
            for product in step.with_weights:
                rows = inputs[product.rows, product.inner, product.rounds]
                for layer in layers[product.inner, product.outer, product.rounds][: product.times]:
                    layer(rows)

    return [lambda step=step: run(step) for step in counted]  # type: ignore[misc]


def _time(model: Model, work: Callable[[], Any]) -> float:
    begin = _now(model)
    work()
    return _now(model) - begin


def _now(model: Model) -> float:
    """The time once the device has done everything it was given."""
    if model.device.type != "cpu":
        import torch

        torch.accelerator.synchronize(model.device)
    return time.perf_counter()


def _peak_memory(model: Model) -> int | None:
    """The most bytes so far: of a CUDA device's memory, else of the process (None where that is not told)."""
    if model.device.type == "cuda":
        import torch

        return torch.cuda.max_memory_allocated(model.device)
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _print_table(result: dict[str, Any]) -> None:
    print(
        f"{result['model']}: {result['batch']} x {result['frames']} frames on {result['device']}, "
        f"{result['threads']} threads, median of {result['repeats']}"
    )
    rows = {"text encoding": result["text_encoding"]}
    rows |= {f"scale {number}": seconds for number, seconds in enumerate(result["scales"], 1)}
    rows |= {name: result[name] for name in ("decoding", "rotations")}
    rows |= {"total without text": result["total_without_text"], "total": result["total"]}
    rows |= {"networks": result["networks"], "plain networks": result["reference"]}
    rows |= {"networks, best": result["best_networks"], "plain networks, best": result["best_reference"]}
    rows |= {"floor": result["floor"]}
    for name, seconds in rows.items():
        shown = "not measured" if seconds is None else f"{1000 * seconds:8.1f} ms"
        print(f"  {name:<22}{shown}")
    print(f"  {result['to_reference']:.2f} of the plain networks' time, {result['to_floor']:.2f} of the floor's")
    print(
        f"  floor: {result['operations'] / 1e9:.1f} GFLOP and {result['bytes'] / 1e6:.0f} MB; "
        f"product {_span(result['exact_rates'])} GFLOP/s in float32, "
        f"{_span(result['block_rates'])} GFLOP/s in the transformer's blocks ({result['precision']}), "
        f"copy {result['copy_rate'] / 1e9:.1f} GB/s"
    )
    memory = result["peak_memory"]
    shown = "" if memory is None else f", peak memory {memory / 1e6:.0f} MB"
    print(f"  {result['motions_per_second']:.1f} motions a second by the total{shown}")


def _span(rates: list[float]) -> str:
    """The range of rates in 1e9 a second, of those steps that have one."""
    there = [rate / 1e9 for rate in rates if rate > 0]
    return f"{min(there):.0f} to {max(there):.0f}"
