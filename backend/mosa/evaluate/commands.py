# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate`: the figures of the model card."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..argument_types import count, number, rate, seed, whole
from ..errors import RequestError

if TYPE_CHECKING:
    from ..generate.model import Model
    from ..train.clips import Clips

PARTS = ("reconstruction", "physics", "generation", "kinematics", "inbetween", "ranges", "sequence", "wording")
OF_A_SPLIT = {"reconstruction", "search", "physics", "generation", "inbetween", "ablations"}
"""What is measured on the clips of one split."""
ON_REQUEST = ("search", "folds", "ablations")
"""What is measured only when it is named: it looks for tokens for minutes, or trains first, five matchers or eleven
small networks."""


def add_evaluate_parser(commands: Any) -> None:
    """Add `mosa evaluate` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "evaluate",
        help="compare a model with real motion",
        description="Measures a model: reconstruction of unseen motion, foot skate and jerk beside real motion, "
        "whether generated motion does what some seventy prompts say, and how near in-between frames are to real ones. "
        "ranges: whether prompts are seen in short ranges of a motion; "
        "wording: the same of a hundred prompts in words that the model has not heard; sequence: of several prompts in "
        "a row, and of prompts for several things, for another pace and for so much. "
        "generation: FID, R-precision and the like of real, rebuilt, generated and looked-up motion, by a matcher; "
        "folds: the same for real and looked-up motion, all items in turn, by five matchers that it trains first; "
        "search: reconstruction with the best tokens that a search finds instead of those that the encoder guesses; "
        "ablations: small models that it trains first, each with another choice in one place of the method.",
    )
    parser.add_argument("--model", type=Path, help="model folder (default: the bundled one)")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("runs/data"),
        help="folder made by mosa prepare (default: %(default)s)",
    )
    parser.add_argument("--split", choices=("test", "val", "train"), default="test", help="default: %(default)s")
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"what to measure: {', '.join(PARTS)} (default: all of these), {', '.join(ON_REQUEST)}",
    )
    parser.add_argument(
        "--seeds",
        type=seed,
        nargs="+",
        action="extend",
        help="seeds per prompt (default: 0 1 2; of generation, folds and ablations 0 1 2 3 4)",
    )
    parser.add_argument(
        "--seconds",
        type=rate,
        nargs="+",
        action="extend",
        metavar="S",
        help="kinematics: make all prompts in each of these durations, a column for each, as if they were typed "
        "(default: the seconds that each check wants, beside real clips)",
    )
    parser.add_argument("--guidance", type=number, help="strength of the text (default: the model's)")
    parser.add_argument(
        "--drafts",
        type=whole,
        help="how many are drawn for each motion, of which the best is kept (default: the model's)",
    )
    parser.add_argument(
        "--matcher", type=Path, help="folder of the matcher for generation and ablations (default: the bundled one)"
    )
    _add_trainings(parser)
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:N or mps (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the JSON on one line")
    parser.set_defaults(run=_run)


def _add_trainings(parser: argparse.ArgumentParser) -> None:
    """Options of what trains first."""
    parser.add_argument(
        "--fold-runs",
        type=Path,
        default=Path("runs/folds"),
        help="folder for the five trainings of folds (default: %(default)s)",
    )
    parser.add_argument(
        "--fold-steps", type=count, help="steps of each of the five trainings (default: as train matcher)"
    )
    parser.add_argument(
        "--ablation-runs",
        type=Path,
        default=Path("runs/ablations"),
        help="folder for the trainings of ablations (default: %(default)s)",
    )
    parser.add_argument(
        "--ablation-steps",
        type=count,
        nargs=2,
        default=(),
        metavar=("TOKENIZER", "TRANSFORMER"),
        help="steps of each tokenizer and of each transformer (default: what a processor core does in half an hour)",
    )


def _run(args: argparse.Namespace) -> int:
    if unknown := sorted(set(args.parts) - {*PARTS, *ON_REQUEST}):
        raise RequestError(f"'{unknown[0]}' cannot be measured: name any of {', '.join((*PARTS, *ON_REQUEST))}.")
    parts = args.parts or PARTS
    _check_seconds(args.seconds or (), parts)
    from ..generate.model import load_model
    from ..train.clips import Clips

    model = load_model(args.model, args.device)
    model.use(drafts=args.drafts, guidance=args.guidance)
    clips = Clips(args.data, model.config.tokenizer.feature_set)
    if OF_A_SPLIT & set(parts):
        clips.require(args.split, captions=True)
    measures = _measures(args, model, clips, set(parts))
    about = {"model": model.name, "hash": model.hash, "data": str(args.data), "split": args.split}
    found: dict[str, Any] = {}
    try:
        for name, measure in measures.items():
            if name in parts:
                found[name] = measure()
    finally:
        # Parts take minutes each: one that fails or is interrupted does not take the others with it.
        if found:
            print(json.dumps(_without_nan(about | found), indent=None if args.json else 2))
    return 0


def _check_seconds(seconds: Sequence[float], parts: Sequence[str]) -> None:
    """Refuse durations of motions that cannot be made, or where nothing is measured in them, before anything is."""
    from ..generate.request import check_request

    for each in seconds:
        check_request("a person walks", seconds=each)
    if seconds and "kinematics" not in parts:
        raise RequestError("Durations are those of kinematics alone: name that part, too, or leave --seconds out.")


def _measures(args: argparse.Namespace, model: Model, clips: Clips, parts: set[str]) -> dict[str, Callable[[], Any]]:
    """What measures each part; the matcher, which the extension's zip has not, is read only where `parts` want it."""
    from ..model.text_motion import load_matcher
    from .ablations import Budget, ablations
    from .folds import folds
    from .generation import BUNDLED_MATCHER, generation
    from .inbetween import inbetween
    from .kinematics import at_durations, kinematics
    from .physics import compare_physics
    from .ranges import ranges
    from .reconstruction import reconstruction
    from .sequence import sequence
    from .wording import wording

    seeds, repeats = args.seeds or [0, 1, 2], args.seeds or [0, 1, 2, 3, 4]
    matcher: Any = load_matcher(args.matcher or BUNDLED_MATCHER) if {"generation", "ablations"} & parts else None
    tokenizer, budget = model.bundle.tokenizer, Budget(*args.ablation_steps)
    mean, std = model.bundle.mean.cpu().numpy(), model.bundle.std.cpu().numpy()
    return {
        "reconstruction": lambda: {
            name: reconstruction(tokenizer, clips, args.split, mean, std, quantized)
            for name, quantized in (("with_quantizer", True), ("without_quantizer", False))
        },
        "search": lambda: reconstruction(tokenizer, clips, args.split, mean, std, search=True),
        "physics": lambda: compare_physics(model, clips, args.split),
        "generation": lambda: generation(model, clips, args.split, repeats, matcher),
        "folds": lambda: folds(clips, args.fold_runs, args.fold_steps, repeats, model.device),
        "ablations": lambda: ablations(
            args.data, args.split, matcher, args.ablation_runs, budget, repeats, args.guidance, model.device
        ),
        "kinematics": lambda: (
            at_durations(model, seeds, args.seconds) if args.seconds else kinematics(model, clips, seeds)
        ),
        "inbetween": lambda: inbetween(model, clips, args.split, seeds[0]),
        "ranges": lambda: ranges(model, seeds),
        "sequence": lambda: sequence(model, seeds),
        "wording": lambda: wording(model, seeds),
    }


def _without_nan(found: Any) -> Any:
    """What was found, with null, which JSON has, for NaN, which it has not: where there is nothing to measure."""
    if isinstance(found, dict):
        return {name: _without_nan(value) for name, value in found.items()}
    if isinstance(found, list):
        return [_without_nan(value) for value in found]
    return None if isinstance(found, float) and not math.isfinite(found) else found
