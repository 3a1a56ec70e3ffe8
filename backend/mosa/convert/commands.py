# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa import`: the published checkpoints of MoSa that a user has become a model folder."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import RequestError
from ..files import followed
from ..places import check_places

if TYPE_CHECKING:
    from ..model.bundle import Bundle

CARD = """# Model card: `{name}`

Imported by `mosa import` from checkpoint files of MoSa (arXiv 2511.01200) that the user of this machine has. These
weights were not made by the authors of this program, and nothing about their quality is promised.

| from | to |
|---|---|
| `{vq}` | `tokenizer.safetensors` |
| `{sar}` | `transformer.safetensors` |
| `{meta}` | `statistics.safetensors` |
| {clip} |

## Terms

They are those of whoever published the files. MoSa's authors give no licence with their checkpoints: ask them before
passing this folder on. HumanML3D, on which the checkpoints are trained, is made from AMASS, whose motions are for
non-commercial use only; Motion-X has terms of its own. CLIP's weights are OpenAI's, under the MIT licence.

## What is as published, and what is not

Decoder, codebooks and transformer compute what the published code computes, in single precision; tokens are looked up
by cosine. Sampling defaults are the published ones for HumanML3D (guidance 4; for Motion-X try 2).
- The skeleton in `config.json` was measured on motions that the model makes, because the files do not hold it.
- Frames behind a motion's end are zeros when it is encoded. The published code fills them with learned rows, one of
  ten groups by chance (`virtual_slot`, left out). Only editing encodes; its tokens for a window shorter than 196 frames
  may differ from the published code's, as those differ from run to run.
- There is no in-betweening network and no library of motions: gaps are filled by tokens alone.
"""


def add_import_parser(commands: Any) -> None:
    """Add `import` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "import",
        help="make a model folder from published checkpoints",
        description="Makes a model folder from the checkpoint files that MoSa's authors publish. Nothing in them is "
        "executed. The folder is for --model of generate, edit and serve.",
        epilog="Example: mosa import --vq checkpoints/t2m/VQ_NAME/model/net_best_fid.tar "
        "--sar checkpoints/t2m/SAR_NAME/model/net_best_fid.tar --meta checkpoints/t2m/VQ_NAME/meta "
        "--clip clip-vit-base-patch32 --out models/mosa",
    )
    parser.add_argument("--vq", type=Path, required=True, metavar="FILE", help="checkpoint of the tokenizer")
    parser.add_argument("--sar", type=Path, required=True, metavar="FILE", help="checkpoint of the transformer")
    parser.add_argument(
        "--meta", type=Path, required=True, metavar="DIR", help="the tokenizer's folder of mean.npy and std.npy"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="model folder to write: new or empty")
    parser.add_argument("--name", metavar="NAME", help="the model's name, noted in motions (default: that of --out)")
    parser.add_argument(
        "--clip",
        type=Path,
        metavar="PATH",
        help="CLIP ViT-B/32, which reads the text, to be put into the folder: a folder in Hugging Face layout, or "
        "OpenAI's ViT-B-32.pt with bpe_simple_vocab_16e6.txt.gz beside it (default: none; MOSA_CLIP then has to name "
        "a folder in Hugging Face layout whenever the model is used)",
    )
    parser.set_defaults(run=run_import)


def run_import(options: argparse.Namespace) -> int:
    """Read and check everything, write the folder beside its place, and move it there whole."""
    out: Path = options.out
    name = followed(out).name if options.name is None else options.name.strip()
    if not name:
        raise RequestError("--name must not be empty.")
    _check_free(out)
    check_places([out / "config.json"])
    from .published import import_published

    bundle = import_published(options.vq, options.sar, options.meta, name)
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        digest = _write(staging, bundle, options)
        staging.chmod(0o755)  # mkdtemp makes folders for the owner alone
        if out.exists():
            out.rmdir()
        os.replace(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    print(f"{out}: model {digest}")
    if options.clip is None:
        print("This model reads text with CLIP ViT-B/32: set MOSA_CLIP to a folder that holds it.", file=sys.stderr)
    return 0


def _check_free(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RequestError(f"{out} is there already: name a folder that is new or empty.")


def _write(folder: Path, bundle: Bundle, options: argparse.Namespace) -> str:
    from ..model.bundle import TEXT_TOWER, save_bundle

    digest = save_bundle(folder, bundle.config, bundle.tokenizer, bundle.transformer, bundle.mean, bundle.std)
    clip = "CLIP ViT-B/32 | not in this folder"
    if options.clip is not None:
        from .clip import import_clip

        import_clip(options.clip, folder / TEXT_TOWER, bundle.config.transformer.text_dim)
        clip = f"`{options.clip}` | `{TEXT_TOWER}/`"
    card = CARD.format(name=bundle.config.name, vq=options.vq, sar=options.sar, meta=options.meta, clip=clip)
    (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    return digest
