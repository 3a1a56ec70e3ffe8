# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train tokenizer | sar | inbetween | bundle`: from prepared data to a model folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import RequestError
from .inbetween import InbetweenSettings
from .sar import SarSettings
from .tokenizer import TokenizerSettings

if TYPE_CHECKING:
    from ..model.config import ModelConfig


def add_train_parser(commands: Any) -> None:
    """Add `mosa train ...` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "train",
        help="train a part of the model",
        description="Training goes on where the run folder stands; the same command repeats and resumes it.",
    )
    parts = parser.add_subparsers(dest="part", required=True, metavar="tokenizer|sar|inbetween|bundle")
    tokenizer = parts.add_parser("tokenizer", help="first: the network that turns motion into tokens and back")
    _shared(tokenizer, TokenizerSettings(), Path("runs/tokenizer"))
    tokenizer.add_argument(
        "--world",
        type=float,
        default=TokenizerSettings.world,
        help="weight of the losses on the posed body; the paper has none (default: %(default)s)",
    )
    tokenizer.set_defaults(run=_train_tokenizer)
    sar = parts.add_parser("sar", help="second: the transformer that predicts tokens from text")
    _shared(sar, SarSettings(), Path("runs/sar"))
    sar.add_argument(
        "--tokenizer",
        type=Path,
        default=Path("runs/tokenizer"),
        help="tokenizer run or model folder (default: %(default)s)",
    )
    sar.add_argument(
        "--keep",
        type=float,
        default=SarSettings.keep,
        help="chance that an input token stays uncorrupted (default: %(default)s)",
    )
    sar.add_argument("--weight-decay", type=float, default=SarSettings.weight_decay, help="default: %(default)s")
    sar.add_argument(
        "--crops",
        type=_count,
        default=SarSettings.crops,
        help="random crops of each augmented item (default: %(default)s)",
    )
    sar.set_defaults(run=_train_sar)
    inbetween = parts.add_parser("inbetween", help="third: the network that fills frames between known poses")
    _shared(inbetween, InbetweenSettings(), Path("runs/inbetween"))
    inbetween.add_argument(
        "--weight-decay", type=float, default=InbetweenSettings.weight_decay, help="default: %(default)s"
    )
    inbetween.add_argument(
        "--windows",
        type=_count,
        default=InbetweenSettings.windows,
        help="windows cut for each length of gap (default: %(default)s)",
    )
    inbetween.set_defaults(run=_train_inbetween)
    bundle = parts.add_parser("bundle", help="last: put all into a model folder, in half precision")
    bundle.add_argument(
        "--tokenizer",
        type=Path,
        default=Path("runs/tokenizer"),
        help="tokenizer run or model folder (default: %(default)s)",
    )
    bundle.add_argument(
        "--sar", type=Path, default=Path("runs/sar"), help="transformer run or model folder (default: %(default)s)"
    )
    bundle.add_argument(
        "--inbetween",
        type=Path,
        default=Path("runs/inbetween"),
        help="in-betweening run (default: %(default)s); without one there the model has none",
    )
    bundle.add_argument(
        "--data",
        type=Path,
        default=Path("runs/data"),
        help="folder made by mosa prepare: its training motions become the library (default: %(default)s)",
    )
    bundle.add_argument("--preset", choices=("base", "paper"), default="base", help="default: %(default)s")
    bundle.add_argument(
        "--checkpoint",
        choices=("best", "last"),
        default="best",
        help="the transformer's and in-betweener's: best on validation, or newest (default: %(default)s)",
    )
    bundle.add_argument("--out", type=Path, required=True, help="model folder to write")
    bundle.set_defaults(run=_bundle)


def _shared(
    parser: argparse.ArgumentParser, defaults: TokenizerSettings | SarSettings | InbetweenSettings, folder: Path
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
    parser.add_argument("--from", dest="start", type=Path, help="model folder whose weights a new run starts from")
    parser.add_argument(
        "--preset",
        choices=("base", "paper"),
        default=defaults.preset,
        help="sizes (default: %(default)s)",
    )
    parser.add_argument("--steps", type=_count, default=defaults.steps, help="default: %(default)s")
    parser.add_argument("--batch", type=_count, default=defaults.batch, help="default: %(default)s")
    parser.add_argument("--lr", type=float, default=defaults.lr, help="peak learning rate (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=defaults.seed, help="default: %(default)s")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    parser.add_argument("--threads", type=_count, help="processor threads (default: all cores)")


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive whole number")
    return value


def _train_tokenizer(args: argparse.Namespace) -> int:
    from ..generate.device import choose_device, use_threads
    from ..model.bundle import load_bundle
    from .tokenizer import train_tokenizer

    use_threads(args.threads)
    settings = TokenizerSettings(args.preset, args.steps, args.batch, args.lr, args.world, args.seed)
    start = load_bundle(args.start) if args.start else None
    train_tokenizer(args.data, args.folder, settings, choose_device(args.device), start)
    return 0


def _train_sar(args: argparse.Namespace) -> int:
    from ..generate.device import choose_device, use_threads
    from ..model.bundle import load_bundle
    from .sar import train_sar

    use_threads(args.threads)
    settings = SarSettings(
        args.preset, args.steps, args.batch, args.lr, args.weight_decay, args.keep, args.crops, seed=args.seed
    )
    start = load_bundle(args.start) if args.start else None
    frozen = _frozen_tokenizer(args.tokenizer, args.preset)
    train_sar(args.data, frozen, args.folder, settings, choose_device(args.device), start)
    return 0


def _train_inbetween(args: argparse.Namespace) -> int:
    from ..generate.device import choose_device, use_threads
    from ..model.bundle import load_bundle
    from .inbetween import train_inbetween

    use_threads(args.threads)
    settings = InbetweenSettings(
        args.preset, args.steps, args.batch, args.lr, args.weight_decay, args.windows, seed=args.seed
    )
    start = load_bundle(args.start) if args.start else None
    train_inbetween(args.data, args.folder, settings, choose_device(args.device), start)
    return 0


def _bundle(args: argparse.Namespace) -> int:
    import torch

    from ..model.bundle import save_bundle
    from ..model.config import PRESETS
    from ..motion.skeleton import OFFSETS
    from .clips import Clips
    from .inbetween import training_library

    config = PRESETS[args.preset].with_offsets(OFFSETS)
    frozen = _frozen_tokenizer(args.tokenizer, args.preset)
    transformer = _transformer(args.sar, args.checkpoint, config)
    inbetween = _inbetween(args.inbetween, args.checkpoint, config)
    library = None if inbetween is None else training_library(Clips(args.data, config.tokenizer.feature_set))
    mean, std = torch.from_numpy(frozen.mean), torch.from_numpy(frozen.std)
    digest = save_bundle(args.out, config, frozen.network, transformer, mean, std, inbetween, library, torch.float16)
    print(f"{args.out}: model {digest}")
    return 0


def _transformer(folder: Path, checkpoint: str, config: ModelConfig) -> Any:
    """The transformer of a run folder or of a model folder."""
    from ..model.bundle import load_bundle
    from ..model.sar import SAR

    if (folder / "config.json").exists():
        return load_bundle(folder).transformer
    transformer = SAR(config.transformer, config.tokenizer)
    transformer.load_state_dict(_checkpoint(folder / f"{checkpoint}.pt")["model"])
    return transformer


def _inbetween(folder: Path, checkpoint: str, config: ModelConfig) -> Any:
    """The in-betweening network of a run folder or of a model folder; None where the folder is not there."""
    from ..model.bundle import load_bundle
    from ..model.inbetween import Inbetweener

    if (folder / "config.json").exists():
        return load_bundle(folder).inbetween
    if config.inbetween is None or not folder.exists():
        return None
    network = Inbetweener(config.inbetween)
    state = _checkpoint(folder / f"{checkpoint}.pt")["model"]
    network.load_state_dict(state)
    return network


def _frozen_tokenizer(folder: Path, preset: str) -> Any:
    """The tokenizer of a run folder (its best on validation) or of a model folder."""
    from ..model.bundle import load_bundle
    from ..model.caq_vae import CAQVAE
    from ..model.config import PRESETS
    from .sar import FrozenTokenizer

    if (folder / "config.json").exists():
        bundle = load_bundle(folder)
        return FrozenTokenizer(bundle.tokenizer, bundle.mean.numpy(), bundle.std.numpy())
    network = CAQVAE(PRESETS[preset].tokenizer)
    network.load_state_dict(_checkpoint(folder / "best.pt")["model"])
    statistics = _checkpoint(folder / "statistics.pt")
    return FrozenTokenizer(network, statistics["mean"].numpy(), statistics["std"].numpy())


def _checkpoint(path: Path) -> dict[str, Any]:
    import torch

    if not path.exists():
        raise RequestError(f"{path} is missing; train that part first, or name its run folder")
    found: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return found
