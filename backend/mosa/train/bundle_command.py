# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train bundle`: what the trainings made, put together in a model folder."""

from __future__ import annotations

import argparse
import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import RequestError
from ..places import check_places

if TYPE_CHECKING:
    from ..model.config import ModelConfig
    from ..motion.library import Library
    from .sar import FrozenTokenizer

OPTIONAL = {"inbetween": Path("runs/inbetween"), "length": Path("runs/length"), "chooser": Path("runs/chooser")}
"""What a model may lack, and the run that it is taken from unless another one is named."""
NONE = Path("none")


def add_bundle_parser(parts: Any) -> None:
    """Add `bundle` to the parts of `mosa train`."""
    parser: argparse.ArgumentParser = parts.add_parser(
        "bundle", help="last: put all into a model folder, in half precision"
    )
    parser.add_argument(
        "--tokenizer",
        type=Path,
        default=Path("runs/tokenizer"),
        help="tokenizer run or model folder, whose body and text tower the model gets (default: %(default)s)",
    )
    parser.add_argument(
        "--sar",
        type=Path,
        nargs="+",
        default=[Path("runs/sar")],
        metavar="FOLDER",
        help="transformer run or model folder (default: runs/sar); of several, one trained on from another, the mean of"
        " the weights",
    )
    parser.add_argument(
        "--inbetween",
        type=Path,
        nargs="+",
        default=[OPTIONAL["inbetween"]],
        metavar="FOLDER",
        help="in-betweening run or model folder (default: runs/inbetween); of several, one trained on from another, the"
        " mean of the weights; without that run, or with none, the model has none",
    )
    parser.add_argument(
        "--length",
        type=Path,
        default=OPTIONAL["length"],
        help="length estimator's run or a model folder (default: %(default)s); without that run, or with none, the"
        " model has none",
    )
    parser.add_argument(
        "--chooser",
        type=Path,
        default=OPTIONAL["chooser"],
        help="matcher's run that chooses among drafts, or a model folder (default: %(default)s); without that run, or"
        " with none, the model has none",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("runs/data"),
        help="folder made by mosa prepare: its training motions become the library, the words of its captions what"
        " the model has heard (default: %(default)s)",
    )
    parser.add_argument("--preset", choices=("base", "paper"), default="base", help="default: %(default)s")
    parser.add_argument(
        "--checkpoint",
        choices=("best", "last"),
        default="best",
        help="of all runs but the tokenizer's: best on validation, or newest (default: %(default)s)",
    )
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.set_defaults(run=_bundle)


def _bundle(args: argparse.Namespace) -> int:
    """Read every part, see that they fit together, and write the folder."""
    import torch

    from ..model.bundle import random_bundle, save_bundle
    from ..model.config import PRESETS
    from .run import averaged, read_network
    from .sar import read_tokenizer

    check_places([args.out / "config.json"])
    parts = {"inbetween": args.inbetween, "length": [args.length], "chooser": [args.chooser]}
    _check_there(parts)
    config = PRESETS[args.preset].with_offsets(_body_of(args.tokenizer))
    frozen = read_tokenizer(args.tokenizer, args.preset)
    networks = random_bundle(config)
    transformer = averaged(
        [read_network("transformer", copy.deepcopy(networks.transformer), one, args.checkpoint) for one in args.sar]
    )
    found = {
        name: _optional(name, getattr(networks, name), folders, args.checkpoint) for name, folders in parts.items()
    }
    for option, network, own in (
        ("tokenizer", frozen.network, networks.tokenizer),
        ("sar", transformer, networks.transformer),
        ("length", found["length"], networks.length),
    ):
        _check_sizes(option, network, own, args.preset)
    config = _with_chooser(config, found["chooser"])
    for folder in args.sar:
        _check_tokens(folder, frozen)
    config, library = _of_data(args.data, config, wants_library=found["inbetween"] is not None)
    if config.text_encoder == "clip":
        _bring_text_tower(args.tokenizer, args.out)
    mean, std = torch.from_numpy(frozen.mean), torch.from_numpy(frozen.std)
    digest = save_bundle(
        args.out, config, frozen.network, transformer, mean, std, library=library, dtype=torch.float16, **found
    )
    print(f"{args.out}: model {digest}")
    return 0


def _check_there(parts: dict[str, list[Path]]) -> None:
    """RequestError for a folder that is named for an optional part and not there: a slip, not a model without it."""
    for name, folders in parts.items():
        for folder in folders:
            if folder not in (OPTIONAL[name], NONE) and not folder.exists():
                raise RequestError(f"{folder} is missing; name another folder with --{name}, or none to do without")


def _body_of(folder: Path) -> Any:
    """Offsets (22, 3), metres, on which the motions of a model folder stand; those of a run stand on our skeleton."""
    from ..generate.model import load_model
    from ..motion.skeleton import OFFSETS

    return load_model(folder, "cpu").offsets if (folder / "config.json").exists() else OFFSETS


def _optional(name: str, network: Any, folders: list[Path], checkpoint: str) -> Any:
    """What `read_network` gives, of several folders the mean; None without them, or where the preset has none of it."""
    from .run import averaged, read_network

    is_model = [(folder / "config.json").exists() for folder in folders]
    if not any(is_model) and (network is None or not any(folder.exists() for folder in folders)):
        return None
    read = [read_network(name, copy.deepcopy(network), folder, checkpoint) for folder in folders]
    found = [one for one in read if one is not None]
    return averaged(found) if found else None


def _check_sizes(option: str, network: Any, own: Any, preset: str) -> None:
    """RequestError for a network, of a model folder, that is not of the sizes of the preset's `own`."""
    from .run import shapes

    if network is not None and shapes(network) != shapes(own):
        raise RequestError(
            f"--{option} has other sizes than --preset {preset}; name the preset that it has, or go on training from it"
        )


def _with_chooser(config: ModelConfig, chooser: Any) -> ModelConfig:
    """The configuration with that of a chooser, if there is one. RequestError for one that reads something else."""
    try:
        return replace(config, chooser=None if chooser is None else chooser.config)
    except ValueError:
        raise RequestError(
            f"--chooser reads other motion or words than --preset {config.name}; name one for it, or none"
        ) from None


def _of_data(folder: Path, config: ModelConfig, wants_library: bool) -> tuple[ModelConfig, Library | None]:
    """The configuration with the words of the captions of prepared data, and the library of its training motions.

    A model without library can be put together where the data is not at hand; nobody knows then what it has heard.
    """
    from ..generate.words.vocabulary import heard
    from .clips import Clips
    from .inbetween import training_library

    if not wants_library and not folder.is_dir():
        return config, None
    clips = Clips(folder, config.tokenizer.feature_set)
    told = ((item.trial, caption) for item in clips.captioned("train") for caption in item.captions)
    return replace(config, heard=heard(told)), training_library(clips) if wants_library else None


def _bring_text_tower(folder: Path, out: Path) -> None:
    """Copy CLIP's text tower of a model folder, where it brings one, before the model that reads with it is written."""
    from ..files import write_together
    from ..model.bundle import TEXT_TOWER

    if (folder / TEXT_TOWER).is_dir():
        (out / TEXT_TOWER).mkdir(parents=True, exist_ok=True)
        write_together({out / TEXT_TOWER / file.name: file.read_bytes() for file in (folder / TEXT_TOWER).iterdir()})


def _check_tokens(folder: Path, frozen: FrozenTokenizer) -> None:
    """RequestError for a transformer that learned of other tokens; where nobody noted which, it passes."""
    from .run import setting
    from .sar import read_tokenizer

    is_model = (folder / "config.json").exists()
    learned = read_tokenizer(folder, "").tokens if is_model else setting(folder, "tokens")
    if learned not in (None, frozen.tokens):
        raise RequestError(f"{folder} was trained on the tokens of another tokenizer; name that one with --tokenizer")
