# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes of a model, its presets, and their way to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from math import inf
from typing import Any

from ..motion.features import GROUPS, width
from ..motion.skeleton import JOINTS

SCALES = (3, 6, 10, 15, 20, 25, 30, 36, 42, 49)
CODES = (256, 313, 370, 427, 484, 540, 597, 654, 711, 768)
PHI_KINDS = ("relu2", "blend")
LOOKUPS = ("cosine", "euclidean")
TEXT_ENCODERS = ("clip", "minilm")


@dataclass(frozen=True)
class TokenizerConfig:
    """Sizes of the motion tokenizer (CAQ-VAE with MTPS residual quantizer).

    ``scales`` are token counts per quantizer, the last being the latent length; ``codes`` are the
    codebook sizes. ``phi`` is "relu2" (two convolutions with ReLU) or "blend" (half identity, half
    one convolution). ``lookup`` is by what a code is nearest: "cosine" (angle) or "euclidean"
    (distance). Without ``attention`` encoder and decoder have convolutions alone.
    """

    feature_set: str = "full263"
    width: int = 256
    multipliers: tuple[int, ...] = (1, 2, 1)
    blocks: int = 2
    code_dim: int = 512
    groups: int = 4
    scales: tuple[int, ...] = SCALES
    codes: tuple[int, ...] = CODES
    phi: str = "relu2"
    ema: float = 0.99
    commit: float = 1.0
    attention: bool = True
    lookup: str = "cosine"

    def __post_init__(self) -> None:
        if self.feature_set not in GROUPS:
            raise ValueError(f"unknown feature set {self.feature_set!r}")
        if self.phi not in PHI_KINDS:
            raise ValueError(f"unknown phi {self.phi!r}")
        if self.lookup not in LOOKUPS:
            raise ValueError(f"unknown lookup {self.lookup!r}")
        if not self.scales or len(self.scales) != len(self.codes):
            raise ValueError("scales and codes must be of one length")
        if list(self.scales) != sorted(self.scales) or self.scales[0] < 1:
            raise ValueError("scales must not shrink")

    @property
    def features(self) -> int:
        """Numbers per frame."""
        return width(self.feature_set)

    @property
    def length(self) -> int:
        """Latent positions, 49 in the published sizes."""
        return self.scales[-1]

    @property
    def stride(self) -> int:
        """Frames per latent position."""
        return int(2 ** (len(self.multipliers) - 1))

    @property
    def frames(self) -> int:
        """Frames of the fixed window, 196 in the published sizes."""
        return self.length * self.stride

    @property
    def tokens(self) -> int:
        """Tokens of all scales, 236 in the published sizes."""
        return sum(self.scales)


@dataclass(frozen=True)
class TransformerConfig:
    """Sizes of the scale-wise autoregressive transformer and of the text it reads."""

    width: int = 384
    layers: int = 8
    heads: int = 6
    mlp: int = 768
    dropout: float = 0.2
    attention_dropout: float = 0.2
    text_dim: int = 512
    text_tokens: int = 77
    text_mask: bool = False
    rope_theta: float = 100.0
    condition_dropout: float = 0.1

    def __post_init__(self) -> None:
        if self.width % (2 * self.heads):
            raise ValueError("width must be a multiple of twice the number of heads")

    @property
    def head_dim(self) -> int:
        """Channels per attention head."""
        return self.width // self.heads


@dataclass(frozen=True)
class InbetweenConfig:
    """Sizes of the in-betweening network; ``reach`` is how many unknown frames in a row it fills."""

    width: int = 256
    layers: int = 6
    heads: int = 4
    mlp: int = 512
    dropout: float = 0.1
    reach: int = 48

    @property
    def block(self) -> TransformerConfig:
        """Sizes of one of its blocks."""
        return TransformerConfig(self.width, self.layers, self.heads, self.mlp, self.dropout, 0.0)


@dataclass(frozen=True)
class LengthConfig:
    """Sizes of the length estimator."""

    width: int = 128
    layers: int = 2
    dropout: float = 0.2


@dataclass(frozen=True)
class TextMotionConfig:
    """Sizes of a matching network; ``embedding`` is the width of the common space."""

    feature_set: str = "compact137"
    width: int = 128
    hidden: int = 96
    embedding: int = 32
    text_dim: int = 384
    dropout: float = 0.2

    @property
    def inputs(self) -> int:
        """Values per frame: the features without the contacts at their end, as in Guo's evaluator."""
        return width(self.feature_set) - GROUPS[self.feature_set]["contact"]


@dataclass(frozen=True)
class SamplingConfig:
    """Defaults of sampling: guidance at the last scale, temperature, share dropped, nucleus.

    ``drafts`` are drawn for each motion, of which the chooser keeps the one that fits the text best. What a prompt asks
    for is made ``one_at_a_time``, one after another as several prompts in a row and at once as the legs of one motion
    and the arms of another, for transformers that do only one thing of "walks, then waves" or "walks while waving"; one
    that has learned from many such captions reads it whole. With ``heard_words`` prompts are put into words of the
    captions of our motion pack (see `generate.words.wording`), for transformers that learned from these alone.
    """

    guidance: float = 4.0
    temperature: float = 1.0
    top_k_drop: float = 0.8
    top_p: float = 0.95
    drafts: int = 1
    one_at_a_time: bool = False
    heard_words: bool = False

    def __post_init__(self) -> None:
        if not (self.temperature > 0.0 and self.top_k_drop < 1.0 and 0.0 < self.top_p <= 1.0):
            raise ValueError("temperature and top_p must be above 0, top_p at most and top_k_drop below 1")


@dataclass(frozen=True)
class ModelConfig:
    """Everything that makes a model besides its weights.

    ``inbetween`` is None for a model without in-betweening network, ``length`` for one without length estimator,
    ``chooser`` for one without the text-motion matching network that chooses among drafts.
    ``heard`` are the stems of the words of the captions that the transformer learned from
    (`generate.words.vocabulary`), nothing where nobody noted them.
    ``offsets`` is the skeleton (22 x 3, metres) that the motions stand on; ``fps`` is the frame
    rate of the features and ``max_frames`` the longest motion.
    """

    name: str
    tokenizer: TokenizerConfig = field(default_factory=TokenizerConfig)
    transformer: TransformerConfig = field(default_factory=TransformerConfig)
    sampling: SamplingConfig = field(default_factory=SamplingConfig)
    inbetween: InbetweenConfig | None = None
    length: LengthConfig | None = None
    chooser: TextMotionConfig | None = None
    text_encoder: str = "clip"
    heard: tuple[str, ...] = ()
    offsets: tuple[tuple[float, ...], ...] = ()
    fps: float = 20.0
    max_frames: int = 196

    def __post_init__(self) -> None:
        if self.text_encoder not in TEXT_ENCODERS:
            raise ValueError(f"unknown text encoder {self.text_encoder!r}")
        if self.max_frames > self.tokenizer.frames:
            raise ValueError("max_frames is longer than the tokenizer's window")
        if self.fps <= 0.0:
            raise ValueError("fps must be above 0")
        if self.offsets and [len(row) for row in self.offsets] != [3] * len(JOINTS):
            raise ValueError(f"offsets must be {len(JOINTS)} rows of 3")
        chooser = self.chooser
        if chooser is not None and (chooser.feature_set, chooser.text_dim) != (
            self.tokenizer.feature_set,
            self.transformer.text_dim,
        ):
            raise ValueError("the chooser does not read what the model makes and reads")

    def with_offsets(self, offsets: Any) -> ModelConfig:
        """Return a copy standing on ``offsets`` (22, 3), metres."""
        rows = tuple(tuple(float(value) for value in row) for row in offsets)
        return replace(self, offsets=rows)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> ModelConfig:
        """Build from plain values; raises ValueError or TypeError on unknown or wrong entries."""
        data = dict(values)
        kinds = {entry.name: str(entry.type) for entry in fields(ModelConfig)}
        for name in {"name", "text_encoder", "fps", "max_frames"} & set(data):
            _check(f"ModelConfig.{name}", data[name], kinds[name])
        for row in data.get("offsets", ()):
            if not all(type(value) in (int, float) and abs(value) < inf for value in row):
                raise ValueError("offsets must be numbers")
        inbetween, length, chooser = data.get("inbetween"), data.get("length"), data.get("chooser")
        return ModelConfig(
            **{
                **data,
                "tokenizer": built(TokenizerConfig, data.get("tokenizer", {})),
                "transformer": built(TransformerConfig, data.get("transformer", {})),
                "sampling": built(SamplingConfig, data.get("sampling", {})),
                "inbetween": None if inbetween is None else built(InbetweenConfig, inbetween),
                "length": None if length is None else built(LengthConfig, length),
                "chooser": None if chooser is None else built(TextMotionConfig, chooser),
                "offsets": tuple(tuple(row) for row in data.get("offsets", ())),
                "heard": tuple(data.get("heard", ())),
            }
        )


def built(kind: Any, values: Mapping[str, Any]) -> Any:
    """A configuration of this kind of plain values; raises ValueError or TypeError on unknown or wrong entries."""
    known = {entry.name: str(entry.type) for entry in fields(kind)}
    unknown = set(values) - set(known)
    if unknown:
        raise ValueError(f"unknown entries in {kind.__name__}: {', '.join(sorted(unknown))}")
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    for name, value in given.items():
        _check(f"{kind.__name__}.{name}", value, known[name])
    return kind(**given)


def _check(name: str, value: Any, kind: str) -> None:
    """ValueError for a value that is not of a field's kind: sizes are at least 1, other numbers at least 0."""
    fits = {
        "bool": type(value) is bool,
        "str": isinstance(value, str),
        "int": type(value) is int and value >= 1,
        "float": type(value) in (int, float) and 0 <= value < inf,
        "tuple[int, ...]": isinstance(value, tuple) and all(type(one) is int and one >= 1 for one in value),
    }
    if not fits[kind]:
        raise ValueError(f"{name} cannot be {value!r}")


PRESETS: dict[str, ModelConfig] = {
    "paper": ModelConfig(name="paper", length=LengthConfig()),
    "base": ModelConfig(
        name="base",
        # A quarter of the published codes: a batch of 32 moves as many positions to each as theirs of 256 would.
        tokenizer=TokenizerConfig(
            feature_set="compact137", width=128, code_dim=256, codes=tuple(size // 4 for size in CODES), phi="blend"
        ),
        transformer=TransformerConfig(
            width=256,
            layers=4,
            heads=4,
            mlp=512,
            dropout=0.1,
            attention_dropout=0.0,
            text_dim=384,
            text_mask=True,
        ),
        # Swept on the kinematics suite with seeds that the model card does not report.
        sampling=SamplingConfig(guidance=2.0, drafts=4, one_at_a_time=True, heard_words=True),
        inbetween=InbetweenConfig(),
        length=LengthConfig(),
        chooser=TextMotionConfig(),
        text_encoder="minilm",
    ),
}


def _small_presets() -> dict[str, ModelConfig]:
    """`base` at a size that trains in minutes, and the same with one choice of the method exchanged in each."""
    base = PRESETS["base"]
    tokenizer = replace(base.tokenizer, width=64, code_dim=128)
    transformer = replace(base.transformer, width=128, layers=3, heads=2, mlp=256)
    tokenizers = {
        "small": tokenizer,
        # MoMask's six layers; its 512 codes are a quarter too.
        "small-equal-lengths": replace(tokenizer, scales=(SCALES[-1],) * 6, codes=(512 // 4,) * 6),
        "small-no-attention": replace(tokenizer, attention=False),
        "small-euclidean": replace(tokenizer, lookup="euclidean"),
        "small-five-steps": replace(tokenizer, scales=SCALES[1::2], codes=tokenizer.codes[1::2]),
    }
    return {
        name: replace(
            base, name=name, tokenizer=sizes, transformer=transformer, inbetween=None, length=None, chooser=None
        )
        for name, sizes in tokenizers.items()
    }


PRESETS |= _small_presets()
