# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa evaluate`: the figures of the model card."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ..errors import RequestError

PARTS = ("reconstruction", "physics", "obedience", "checks", "inbetween", "sequence")


def add_evaluate_parser(commands: Any) -> None:
    """Add `mosa evaluate` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "evaluate",
        help="compare a model with real motion",
        description="Measures a model: reconstruction of unseen motion, foot skate and jerk beside real motion, and "
        "whether generated motion does what twenty plain prompts say, and how near in-between frames are to real ones.",
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
        help=f"what to measure: {', '.join(PARTS)} (default: all)",
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="seeds per prompt (default: 0 1 2)")
    parser.add_argument("--guidance", type=float, help="strength of the text (default: the model's)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the JSON on one line")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    if unknown := sorted(set(args.parts) - set(PARTS)):
        raise RequestError(f"'{unknown[0]}' cannot be measured: name any of {', '.join(PARTS)}.")
    parts = args.parts or PARTS
    from ..generate.model import load_model
    from ..train.clips import Clips
    from .generation import compare_physics, obedience, trust_in_checks
    from .inbetween import inbetween
    from .reconstruction import reconstruction
    from .sequence import sequence

    model = load_model(args.model, args.device)
    clips = Clips(args.data, model.config.tokenizer.feature_set)
    bundle = model.bundle
    mean, std = bundle.mean.cpu().numpy(), bundle.std.cpu().numpy()
    found: dict[str, Any] = {
        "model": model.name,
        "hash": model.hash,
        "data": str(args.data),
        "split": args.split,
    }
    if "reconstruction" in parts:
        found["reconstruction"] = {
            name: reconstruction(bundle.tokenizer, clips, args.split, mean, std, quantized)
            for name, quantized in (("with_quantizer", True), ("without_quantizer", False))
        }
    if "physics" in parts:
        found["physics"] = compare_physics(model, clips, args.split)
    if "obedience" in parts:
        found["obedience"] = {
            "seeds": args.seeds,
            "pass_rates": obedience(model, args.seeds, args.guidance),
        }
    if "inbetween" in parts:
        found["inbetween"] = inbetween(model, clips, args.split, args.seeds[0])
    if "sequence" in parts:
        found["sequence"] = sequence(model, args.seeds)
    if "checks" in parts:
        found["checks"] = trust_in_checks(clips)
    print(json.dumps(found, indent=None if args.json else 2))
    return 0
