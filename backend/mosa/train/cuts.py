# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn in training: captioned ranges, and stretches described by what is seen in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from tqdm import tqdm

from ..data.describe import Stretch, describe, keep, kept
from ..data.descriptions import DESCRIPTIONS
from ..data.pack import Item
from ..model import joint
from .captions import mirror_caption, rarity
from .clips import VARIANTS, Clips, Variant


@dataclass(frozen=True)
class Cut:
    """A captioned range in one of its variants, its captions and how often to draw it."""

    item: Item
    variant: Variant
    captions: list[str]
    chance: float


def captioned_cuts(items: list[Item], variants: tuple[Variant, ...]) -> list[Cut]:
    """All items in all variants; items of one first caption share their weight."""
    weight_of = rarity(items)
    return [
        Cut(item, variant, _told(item.captions, variant.mirrored), weight_of[item.captions[0]])
        for item in items
        for variant in variants
    ]


def with_described(cuts: list[Cut], clips: Clips, share: float) -> list[Cut]:
    """The cuts and, for this share of what is drawn, described stretches of the training split in all variants."""
    return _weighed(cuts, 1 - share) + _weighed(described_cuts(clips), share)


def described_cuts(clips: Clips, *, timed: bool = False) -> list[Cut]:
    """Described stretches of the training split in all variants, rare ones drawn more often; or those `timed` alone, as
    long as what they show takes."""
    stretches = [one for one in _stretches(clips) if DESCRIPTIONS[one.kind].timed or not timed]
    repeats = Counter(stretch.kind for stretch in stretches)
    return [
        Cut(
            Item(f"{stretch.take}_{stretch.start}", stretch.take, stretch.start, stretch.end, "train"),
            replace(variant, reversed=stretch.reversed),
            _told(list(stretch.sentences), variant.mirrored != stretch.mirrored),
            repeats[stretch.kind] ** -0.5,
        )
        for stretch in stretches
        for variant in VARIANTS
    ]


def _stretches(clips: Clips) -> list[Stretch]:
    """What is seen in the training split; looked for once, and kept beside the data."""
    found = kept(clips.folder, clips.digest)
    if found is None:
        captions: defaultdict[str, list[str]] = defaultdict(list)
        for item in clips.items:
            captions[item.trial] += item.captions
        names = tqdm(clips.trials("train"), desc="describe", unit="take", mininterval=2.0, disable=joint.rank() > 0)
        found = describe((name, clips.joints[name].astype(float), captions[name]) for name in names)
        keep(clips.folder, clips.digest, found)
    return found


def _told(captions: list[str], mirrored: bool) -> list[str]:
    return [mirror_caption(text) for text in captions] if mirrored else captions


def _weighed(cuts: list[Cut], share: float) -> list[Cut]:
    """The cuts drawn this often, all together."""
    whole = sum(cut.chance for cut in cuts)
    return [replace(cut, chance=share * cut.chance / whole) for cut in cuts]
