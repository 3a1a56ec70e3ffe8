# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train tokenizer | sar | inbetween | length | bundle | matcher`: from data to a model folder, and its judge."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from ..argument_types import chance, count, rate, seed, share, weight
from ..errors import RequestError
from ..generate.device import use_threads
from ..generate.model import Model, load_model
from ..model.bundle import load_bundle
from ..model.config import PRESETS, TextMotionConfig
from ..places import check_places
from .bundle_command import add_bundle_parser
from .clips import Clips
from .distributed import alone, joined
from .inbetween import InbetweenSettings, train_inbetween
from .length import LengthSettings, train_length
from .matcher import MatcherSettings, train_matcher
from .sar import SarSettings, read_tokenizer, train_sar
from .tokenizer import TokenizerSettings, train_tokenizer

Settings = TypeVar("Settings", TokenizerSettings, SarSettings, InbetweenSettings, LengthSettings, MatcherSettings)

MATCHER_DESCRIPTION = (
    "Trains the text-motion matching network on the training split, in one process and minutes. The one that mosa "
    "evaluate uses is made by: mosa train matcher --out backend/mosa/evaluate/matcher"
)


def add_train_parser(commands: Any) -> None:
    """Add `mosa train ...` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "train",
        help="train a part of the model",
        description="Training goes on where the run folder stands; the same command repeats and resumes it. "
        "With several GPUs: torchrun --nproc-per-node N -m -- mosa train ...; they share a batch of --batch samples.",
    )
    parts = parser.add_subparsers(dest="part", required=True, metavar="tokenizer|sar|inbetween|length|bundle|matcher")
    _add_tokenizer_parser(parts)
    _add_sar_parser(parts)
    _add_inbetween_parser(parts)
    _add_length_parser(parts)
    add_bundle_parser(parts)
    _add_matcher_parser(parts)


def _add_tokenizer_parser(parts: Any) -> None:
    parser = parts.add_parser("tokenizer", help="first: the network that turns motion into tokens and back")
    _shared(parser, TokenizerSettings(), Path("runs/tokenizer"))
    parser.add_argument(
        "--world",
        type=weight,
        default=TokenizerSettings.world,
        help="weight of the losses on the posed body; the paper has none (default: %(default)s)",
    )
    parser.add_argument(
        "--crisp",
        type=weight,
        default=TokenizerSettings.crisp,
        help="weight of the losses on how crisp the motion is, 0.3 for a decoder that has learned already; the paper "
        "has none (default: %(default)s)",
    )
    parser.add_argument(
        "--decoder-only",
        action="store_true",
        help="with --from: encoder and codes stay, so that a transformer trained on the tokens stays of use",
    )
    _schedule(parser, "--preset paper --schedule published --world 0 --batch 256 --lr 2e-4 --steps 200000")
    parser.set_defaults(run=_train_tokenizer)


def _add_sar_parser(parts: Any) -> None:
    parser = parts.add_parser("sar", help="second: the transformer that predicts tokens from text")
    _shared(parser, SarSettings(), Path("runs/sar"))
    parser.add_argument(
        "--tokenizer",
        type=Path,
        default=Path("runs/tokenizer"),
        help="tokenizer run or model folder (default: %(default)s)",
    )
    parser.add_argument(
        "--keep",
        type=chance,
        default=SarSettings.keep,
        help="chance that an input token stays uncorrupted (default: %(default)s)",
    )
    _weight_decay(parser, SarSettings.weight_decay)
    parser.add_argument(
        "--crops",
        type=count,
        default=SarSettings.crops,
        help="random crops of each augmented item (default: %(default)s)",
    )
    parser.add_argument(
        "--described",
        type=share,
        default=SarSettings.described,
        help="share of samples cut out of uncut motion and described by what is seen in them; 0 takes none, and the"
        " published schedule never does (default: %(default)s)",
    )
    parser.add_argument(
        "--reworded",
        type=share,
        default=SarSettings.reworded,
        help="share of samples whose caption is said in other words; the published schedule takes the captions as they"
        " are (default: %(default)s)",
    )
    _drafts_of(parser, "learn from drafts of this model folder, too, that show what they were asked for")
    _schedule(parser, "--preset paper --schedule published --batch 64 --lr 2e-4 --weight-decay 1e-5 --steps 180000")
    parser.set_defaults(run=_train_sar)


def _add_inbetween_parser(parts: Any) -> None:
    parser = parts.add_parser("inbetween", help="third: the network that fills frames between known poses")
    _shared(parser, InbetweenSettings(), Path("runs/inbetween"))
    _weight_decay(parser, InbetweenSettings.weight_decay)
    parser.add_argument(
        "--windows",
        type=count,
        default=InbetweenSettings.windows,
        help="windows cut for each length of gap (default: %(default)s)",
    )
    parser.set_defaults(run=_train_inbetween)


def _add_length_parser(parts: Any) -> None:
    parser = parts.add_parser(
        "length",
        help="fourth: the estimator of how long a motion takes",
        description="Trains the length estimator on the captions of the training split, in one process and a minute.",
    )
    _common(parser, LengthSettings(), Path("runs/length"))
    _preset(parser, LengthSettings.preset)
    _weight_decay(parser, LengthSettings.weight_decay)
    parser.add_argument(
        "--described",
        type=share,
        default=LengthSettings.described,
        help="share of samples that are turns and side steps, found in uncut motion (default: %(default)s)",
    )
    parser.set_defaults(run=_train_length)


def _add_matcher_parser(parts: Any) -> None:
    parser = parts.add_parser(
        "matcher", help="apart: the network that judges generated motion", description=MATCHER_DESCRIPTION
    )
    _common(parser, MatcherSettings(), Path("runs/matcher"))
    _weight_decay(parser, MatcherSettings.weight_decay)
    for name in ("described", "reworded"):
        parser.add_argument(
            f"--{name}",
            type=share,
            default=0.0,
            help="share of samples, as of train sar (default: %(default)s)",
        )
    parser.add_argument(
        "--sides", action="store_true", help="learn to tell each caption from itself with left and right exchanged"
    )
    _drafts_of(parser, "learn to tell apart drafts of this model folder, too (for a chooser), by what is seen in them")
    parser.add_argument("--out", type=Path, help="folder to write the best on validation to, in half precision")
    parser.set_defaults(run=_train_matcher)


def _shared(
    parser: argparse.ArgumentParser, defaults: TokenizerSettings | SarSettings | InbetweenSettings, folder: Path
) -> None:
    _common(parser, defaults, folder)
    parser.add_argument("--from", dest="start", type=Path, help="model folder whose weights a new run starts from")
    _preset(parser, defaults.preset)


def _preset(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--preset", choices=("base", "paper"), default=default, help="sizes (default: %(default)s)")


def _common(
    parser: argparse.ArgumentParser,
    defaults: TokenizerSettings | SarSettings | InbetweenSettings | LengthSettings | MatcherSettings,
    folder: Path,
) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("runs/data"),
        help="folder made by mosa prepare (default: %(default)s)",
    )
    parser.add_argument(
        "--run",
        dest="folder",
        type=Path,
        default=folder,
        help="run folder: log and checkpoints (default: %(default)s)",
    )
    parser.add_argument("--steps", type=count, default=defaults.steps, help="default: %(default)s")
    parser.add_argument("--batch", type=count, default=defaults.batch, help="default: %(default)s")
    parser.add_argument("--lr", type=rate, default=defaults.lr, help="peak learning rate (default: %(default)s)")
    parser.add_argument("--seed", type=seed, default=defaults.seed, help="default: %(default)s")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:N or mps (default: %(default)s)")
    parser.add_argument("--threads", type=count, help="processor threads (default: the physical cores, at most 8)")


def _schedule(parser: argparse.ArgumentParser, published: str) -> None:
    parser.add_argument(
        "--schedule",
        choices=("cosine", "published"),
        default="cosine",
        help=f"how the learning rate falls (default: %(default)s); for the paper's training: {published}",
    )


def _weight_decay(parser: argparse.ArgumentParser, default: float) -> None:
    parser.add_argument("--weight-decay", type=weight, default=default, help="default: %(default)s")


def _drafts_of(parser: argparse.ArgumentParser, told: str) -> None:
    parser.add_argument(
        "--drafts-of", type=Path, metavar="MODEL", help=f"{told}; they are made first, which may take an hour"
    )


def _train_tokenizer(args: argparse.Namespace) -> int:
    use_threads(args.threads)
    if args.decoder_only and not args.start:
        raise RequestError("--decoder-only keeps the tokens of a trained model: name its folder with --from.")
    settings = _settings(TokenizerSettings, args)
    with joined(args.device) as device:
        start = load_bundle(args.start) if args.start else None
        train_tokenizer(_clips(args), args.folder, settings, device, start)
    return 0


def _train_sar(args: argparse.Namespace) -> int:
    use_threads(args.threads)
    with joined(args.device) as device:
        start = load_bundle(args.start) if args.start else None
        model = Model(load_bundle(args.drafts_of, device)) if args.drafts_of else None
        frozen = read_tokenizer(args.tokenizer, args.preset)
        clips = _clips(args)
        _check_drafts(model, clips.feature_set)
        settings = _settings(SarSettings, args, drafts="" if model is None else model.hash)
        train_sar(clips, frozen, args.folder, settings, device, start, model)
    return 0


def _check_drafts(model: Model | None, feature_set: str) -> None:
    """RequestError where the drafts of `--drafts-of` have other features than those that are learned from."""
    if model is not None and model.config.tokenizer.feature_set != feature_set:
        raise RequestError(
            f"--drafts-of has the features {model.config.tokenizer.feature_set}, the training reads {feature_set}; "
            "name a model that makes these"
        )


def _train_inbetween(args: argparse.Namespace) -> int:
    use_threads(args.threads)
    settings = _settings(InbetweenSettings, args)
    with joined(args.device) as device:
        start = load_bundle(args.start) if args.start else None
        train_inbetween(_clips(args), args.folder, settings, device, start)
    return 0


def _train_length(args: argparse.Namespace) -> int:
    use_threads(args.threads)
    device = alone(args.device)
    train_length(_clips(args), args.folder, _settings(LengthSettings, args), device)
    return 0


def _train_matcher(args: argparse.Namespace) -> int:
    use_threads(args.threads)
    device = alone(args.device)
    if args.out is not None:
        check_places([args.out / "config.json"])
    model = load_model(args.drafts_of, device=args.device) if args.drafts_of else None
    _check_drafts(model, TextMotionConfig.feature_set)
    settings = _settings(MatcherSettings, args, drafts="" if model is None else model.hash)
    clips = Clips(args.data, TextMotionConfig.feature_set)
    for split in ("train", "val"):
        clips.require(split, captions=True)
    items = clips.captioned("train"), clips.captioned("val")
    train_matcher(clips, *items, args.folder, settings, device, args.out, model)
    return 0


def _settings(kind: type[Settings], args: argparse.Namespace, **own: Any) -> Settings:
    """The settings of a training: its `own`, those of the options that have their names, or else the defaults."""
    named = {entry.name: getattr(args, entry.name) for entry in fields(kind) if hasattr(args, entry.name)}
    return kind(**{**named, **own})


def _clips(args: argparse.Namespace) -> Clips:
    """The prepared folder with the features of the preset."""
    return Clips(args.data, PRESETS[args.preset].tokenizer.feature_set)
