# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa train sar`: the transformer that predicts all tokens of one scale from the coarser scales and the text."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from ..errors import RequestError
from ..model import joint
from ..model.bundle import Bundle, load_bundle
from ..model.caq_vae import CAQVAE
from ..model.config import PRESETS, ModelConfig, TokenizerConfig
from ..model.ops import autocast
from ..model.sar import SAR, sar_loss
from ..model.text import TextEncoder
from .captions import CaptionFeatures
from .clips import PLAIN, VARIANTS, Clips, padded
from .codes import with_nearest_heads
from .cuts import Cut, captioned_cuts, with_described
from .distributed import parallel
from .graded import ROUNDS, Asked, graded
from .rewording import rewordings, said
from .run import held, load_weights, read_checkpoint, train

if TYPE_CHECKING:
    from ..generate.model import Model

DROPS = (100 / 500, 200 / 500)
"""When the learning rate falls in the published schedule: after epochs 100 and 200 of 500."""
SHORTEN_SHARE = 1 / 3
"""Share of samples made one token (4 frames) shorter, as MoSa's data loader does."""
DRAFTED = 0.25
"""Share of samples that are a model's own drafts, where they are learned from."""


@dataclass(frozen=True)
class SarSettings:
    """What decides the outcome of a transformer run.

    `keep` is the chance that an input token stays uncorrupted. `crops` is how many random crops of each augmented item
    are kept: the frozen tokenizer makes all tokens once, before training. `described` is the share of samples that are
    stretches described by what is seen in them (`data/describe.py`); `reworded` the share whose caption is said in
    other words (`rewording.py`). `drafts` names a model (its hash): of its own drafts those that show what they were
    asked for are learned from, too. `tokens` says which ones they are, see `FrozenTokenizer`. `schedule` is as in
    `TokenizerSettings`; "published" also draws all items alike, however many share a caption.
    """

    preset: str = "base"
    steps: int = 2600
    batch: int = 32
    lr: float = 6e-4
    weight_decay: float = 0.02
    keep: float = 0.5
    crops: int = 2
    described: float = 0.5
    reworded: float = 0.5
    drafts: str = ""
    tokens: str = ""
    validate_every: int = 100
    seed: int = 0
    schedule: str = "cosine"


@dataclass
class FrozenTokenizer:
    """A trained tokenizer with the statistics (F,) of its features."""

    network: CAQVAE
    mean: np.ndarray
    std: np.ndarray

    @property
    def tokens(self) -> str:
        """A hash of all that decides which motion becomes which tokens, at the precision of a model folder."""
        digest = hashlib.blake2b(digest_size=16)
        parts = {"mean": torch.from_numpy(self.mean), "std": torch.from_numpy(self.std)}
        parts |= self.network.encoder.state_dict(prefix="encoder.")
        parts |= self.network.quantizer.state_dict(prefix="quantizer.")
        for name, values in sorted(parts.items()):
            if not name.endswith(("code_sum", "code_count")):  # how codes move, not what they are
                digest.update(name.encode() + values.detach().half().cpu().numpy().tobytes())
        return digest.hexdigest()


@dataclass
class Samples:
    """Tokenised motion: ids (N, 236) int16, lengths (N,) in tokens, the captions that fit, and how often to draw it."""

    ids: Tensor
    lengths: Tensor
    captions: list[list[str]]
    chances: np.ndarray


class SarTraining:
    """One training: tokens, text features, network and loss."""

    def __init__(
        self,
        clips: Clips,
        frozen: FrozenTokenizer,
        settings: SarSettings,
        device: torch.device,
        start: Bundle | None = None,
        asked: Sequence[Asked] = (),
    ) -> None:
        self.settings, self.device, self.published = settings, device, settings.schedule == "published"
        self.mean, self.std = frozen.mean, frozen.std
        self.config: ModelConfig = PRESETS[settings.preset]
        self.tokenizer = frozen.network.to(device).eval().requires_grad_(False)
        if _shape(frozen.network.config) != _shape(self.config.tokenizer):
            raise RequestError(f"the tokenizer has other sizes than --preset {settings.preset}; name its preset")
        self.clips = clips
        for split in ("train", "val"):
            self.clips.require(split, captions=True)
        # Before the tokens, which of HumanML3D take long: CLIP has to be brought by the caller.
        encoder = TextEncoder.load(self.config.text_encoder, device=device)
        self.train_set = self._of_cuts(self._train_cuts(), np.random.default_rng(settings.seed))
        if learned := [one for one in asked if not one.shown.all()]:
            self.train_set = _together(self.train_set, self._of_drafts(learned), DRAFTED)
        self.val_set = self._of_cuts(captioned_cuts(self.clips.captioned("val"), (PLAIN,)), None)
        told, judged = (set(chain(*part.captions)) for part in (self.train_set, self.val_set))
        self.rewordings = rewordings(told) if settings.reworded and not self.published else {}
        texts = told.union(judged, *self.rewordings.values())
        self.text = CaptionFeatures(encoder, texts)
        torch.manual_seed(settings.seed)
        self.model = SAR(self.config.transformer, self.config.tokenizer).to(device)
        if start is not None:
            books = start.tokenizer.to(device).quantizer
            heads = with_nearest_heads(start.transformer.to(device), books, self.tokenizer.quantizer)
            load_weights(self.model, heads, "--from")
        self.network = parallel(self.model)

    def _train_cuts(self) -> list[Cut]:
        """The cuts to train on, as often as each is to be cropped."""
        variants = (PLAIN,) if self.published else VARIANTS
        cuts = self.settings.crops * captioned_cuts(self.clips.captioned("train"), variants)
        if self.published:
            return [replace(cut, chance=1.0) for cut in cuts]
        if self.settings.described:
            return with_described(cuts, self.clips, self.settings.described)
        return cuts

    def _of_cuts(self, cuts: list[Cut], dice: np.random.Generator | None) -> Samples:
        """Samples of random crops of all cuts; without dice of their first frames, uncut."""
        features = (self.clips.item_features(cut.item, cut.variant) for cut in cuts)
        parts = (_crop(values, self.config.tokenizer.frames, dice) for values in features)
        return self._samples(parts, [cut.captions for cut in cuts], [cut.chance for cut in cuts])

    def _of_drafts(self, asked: Sequence[Asked]) -> Samples:
        """Samples of the drafts that show what they were asked for; what is rare counts for more."""
        told = [(draft, one) for one in asked for draft in one.features[one.shown]]
        repeats = Counter(one.kind for _, one in told)
        parts = [_crop(draft.astype(np.float32), self.config.tokenizer.frames, None) for draft, _ in told]
        return self._samples(parts, [one.told for _, one in told], [repeats[one.kind] ** -0.5 for _, one in told])

    def _samples(self, parts: Iterable[np.ndarray], captions: list[list[str]], chances: list[float]) -> Samples:
        """Ranges of features (T, F) in tokens; of the ranges no more than a batch is held, for all may be too large."""
        ids, lengths, rest = [], [], iter(parts)
        quiet = joint.rank() > 0
        for _ in tqdm(range(0, len(captions), 64), desc="tokens", unit="batch", mininterval=2.0, disable=quiet):
            chunk = [(part - self.mean) / self.std for part in islice(rest, 64)]
            rows = np.stack([padded(part, self.config.tokenizer.frames) for part in chunk])
            batch = torch.from_numpy(rows).to(self.device)
            ids.append(torch.cat(self.tokenizer.tokens(batch), dim=1).to(torch.int16).cpu())
            lengths += [len(part) // self.config.tokenizer.stride for part in chunk]
        return Samples(torch.cat(ids), torch.tensor(lengths), captions, np.array(chances) / np.sum(chances))

    def loss(self, step: int) -> dict[str, Tensor]:
        """The loss of one training step; of several processes each has its share of the samples."""
        dice = np.random.default_rng((self.settings.seed, step))
        chosen = dice.choice(len(self.train_set.lengths), self.settings.batch, p=self.train_set.chances)
        texts = [self.train_set.captions[index] for index in chosen]
        spoken = [self._said(options, dice) for options in texts]
        drop = torch.from_numpy(dice.random(len(chosen)) < self.config.transformer.condition_dropout)
        given = self._ids(self.train_set, chosen)
        if self.settings.keep < 1.0:
            given = self.tokenizer.quantizer.corrupt(given, self.settings.keep)
        joint.part_ways()
        own = joint.share(len(chosen))
        return self._forward(self.train_set, chosen[own], [ids[own] for ids in given], spoken[own], drop[own])

    def _said(self, captions: list[str], dice: np.random.Generator) -> str:
        """One of the captions, at times in other words."""
        return said(captions[dice.integers(len(captions))], self.rewordings, self.settings.reworded, dice)

    def validate(self) -> dict[str, float]:
        """Loss on the validation items with clean inputs and first captions, and the share of ids guessed."""
        sums: defaultdict[str, float] = defaultdict(float)
        count = len(self.val_set.lengths)
        for start in range(0, count, 32):
            chosen = np.arange(start, min(start + 32, count))
            spoken = [self.val_set.captions[index][0] for index in chosen]
            drop = torch.zeros(len(chosen), dtype=torch.bool)
            given = self._ids(self.val_set, chosen)
            for name, value in self._forward(self.val_set, chosen, given, spoken, drop).items():
                sums[name] += float(value) * len(chosen)
        means = {name: value / count for name, value in sums.items()}
        return {"score": means["loss"], **means}

    def _ids(self, samples: Samples, chosen: np.ndarray) -> list[Tensor]:
        rows = samples.ids[torch.from_numpy(chosen)].long().to(self.device)
        return list(rows.split(self.config.tokenizer.scales, dim=1))

    def _forward(
        self, samples: Samples, chosen: np.ndarray, given: list[Tensor], spoken: list[str], drop: Tensor
    ) -> dict[str, Tensor]:
        """Loss and accuracy of predicting the ids of the chosen samples from `given`, theirs or corrupted ones."""
        ids = self._ids(samples, chosen)
        inputs = self.tokenizer.quantizer.teacher_inputs(given)
        text, mask = self.text.batch(spoken)
        lengths = samples.lengths[torch.from_numpy(chosen)].to(self.device)
        with autocast(self.device, enabled=not self.published):
            logits = self.network(
                inputs,
                text.to(self.device),
                mask.to(self.device) if self.config.transformer.text_mask else None,
                lengths,
                drop.to(self.device),
            )
        right = [(guess.detach().argmax(-1) == truth).float().mean() for guess, truth in zip(logits, ids, strict=True)]
        values = torch.stack((sar_loss(logits, ids), torch.stack(right).mean(), right[0]))
        loss, accuracy, first = joint.total(values * len(chosen)) / joint.total(values.new_tensor(len(chosen)))
        return {"loss": loss, "accuracy": accuracy, "accuracy_first": first}


def _shape(config: TokenizerConfig) -> tuple[Any, ...]:
    """What the transformer and the data must agree with."""
    return config.feature_set, config.frames, config.code_dim, config.scales, config.codes


def _together(one: Samples, other: Samples, share: float) -> Samples:
    """Both; of what is drawn this share is of the other."""
    return Samples(
        torch.cat((one.ids, other.ids)),
        torch.cat((one.lengths, other.lengths)),
        one.captions + other.captions,
        np.concatenate(((1 - share) * one.chances, share * other.chances)),
    )


def _crop(features: np.ndarray, frames: int, dice: np.random.Generator | None) -> np.ndarray:
    """A range of whole tokens out of features (T, F), at most `frames` long; random with dice."""
    length = min(len(features), frames) // 4 * 4
    if dice is None:
        return features[:length]
    if length > 16 and dice.random() < SHORTEN_SHARE:
        length -= 4
    start = dice.integers(len(features) - length + 1)
    return features[start : start + length]


def train_sar(
    clips: Clips,
    frozen: FrozenTokenizer,
    folder: Path,
    settings: SarSettings,
    device: torch.device,
    start: Bundle | None = None,
    model: Model | None = None,
) -> None:
    """Train, or go on training, in the run folder; `best.pt` is the best on validation, `last.pt` the newest.

    `clips` have the features of the preset. With `start` a new run begins from that model's transformer instead of from
    nothing. With `settings.drafts`, the hash of `model`, it also learns from drafts of that model, which are made first
    and kept in the run folder.
    """
    settings = replace(settings, tokens=frozen.tokens)
    with held(folder, asdict(settings), clips.digest) as run:
        asked = [] if model is None else graded(model, ROUNDS, folder)
        training = SarTraining(clips, frozen, settings, device, start, asked)
        train(run, training.model, settings, training.loss, training.validate, DROPS if training.published else ())


def read_tokenizer(folder: Path, preset: str) -> FrozenTokenizer:
    """The tokenizer of a run folder (its best on validation) or of a model folder."""
    if (folder / "config.json").exists():
        bundle = load_bundle(folder)
        return FrozenTokenizer(bundle.tokenizer, bundle.mean.numpy(), bundle.std.numpy())
    network = CAQVAE(PRESETS[preset].tokenizer)
    path = folder / "best.pt"
    load_weights(network, read_checkpoint(path, "model")["model"], path)
    statistics = read_checkpoint(folder / "statistics.pt", "mean", "std")
    return FrozenTokenizer(network, statistics["mean"].numpy(), statistics["std"].numpy())
