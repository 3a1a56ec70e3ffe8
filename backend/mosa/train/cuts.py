# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn in training: captioned ranges, and stretches described by what is seen in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tqdm import tqdm

from ..data.describe import describe
from ..data.descriptions import DESCRIPTIONS, Description
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


def described_cuts(clips: Clips, asked: Sequence[Description] = DESCRIPTIONS) -> list[Cut]:
    """Stretches of the training split that show what is asked for, in all variants; rare ones are drawn more often."""
    captions: defaultdict[str, list[str]] = defaultdict(list)
    for item in clips.items:
        captions[item.trial] += item.captions
    takes = ((name, clips.joints[name].astype(float), captions[name]) for name in clips.trials("train"))
    shown = tqdm(takes, desc="describe", unit="take", mininterval=2.0, disable=joint.rank() > 0)
    stretches = describe(shown, asked)
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


def _told(captions: list[str], mirrored: bool) -> list[str]:
    return [mirror_caption(text) for text in captions] if mirrored else captions


def _weighed(cuts: list[Cut], share: float) -> list[Cut]:
    """The cuts drawn this often, all together."""
    whole = sum(cut.chance for cut in cuts)
    return [replace(cut, chance=share * cut.chance / whole) for cut in cuts]
