# SPDX-License-Identifier: GPL-3.0-or-later
"""The published networks, written plainly and with their own names, to hold the imported ones against.

Nothing of `mosa.model` is used. What is not of the networks but of their checkpoints (slots, counts, buffers) is
there too, because the files hold it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

FEATURES = 263
SCALES = (3, 6, 10, 15, 20, 25, 30, 36, 42, 49)


@dataclass
class Sizes:
    """Options of both networks under their published names; as they are, the published model's."""

    scales: tuple[int, ...] = SCALES
    nb_code_st: int = 256
    nb_code_ed: int = 768
    code_dim: int = 512
    width: int = 256
    width_mul: tuple[int, ...] = (1, 2, 1)
    depth: int = 2
    slot_group: int = 10
    phi_k: int = 3
    phi_depth: int = 2
    latent_dim: int = 384
    ff_size: int = 768
    n_layers: int = 8
    n_heads: int = 6
    text_dim: int = 512

    @property
    def codes(self) -> list[int]:
        """Size of each codebook."""
        return [round(float(size)) for size in np.linspace(self.nb_code_st, self.nb_code_ed, len(self.scales))]


SMALL = Sizes(
    nb_code_st=8,
    nb_code_ed=26,
    code_dim=24,
    width=16,
    slot_group=1,
    latent_dim=32,
    ff_size=40,
    n_layers=2,
    n_heads=2,
    text_dim=16,
)
"""The published scales with few channels."""


# The tokenizer.


def norm(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(4, channels, eps=1e-6)


def swish(x: Tensor) -> Tensor:
    return x * torch.sigmoid(x)


class ResnetBlock(nn.Module):
    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.norm1, self.conv1 = norm(before), nn.Conv1d(before, after, 3, padding=1)
        self.norm2, self.conv2 = norm(after), nn.Conv1d(after, after, 3, padding=1)
        if before != after:
            self.nin_shortcut = nn.Conv1d(before, after, 1)

    def forward(self, x: Tensor) -> Tensor:
        h = self.conv1(swish(self.norm1(x)))
        h = self.conv2(swish(self.norm2(h)))
        return (self.nin_shortcut(x) if hasattr(self, "nin_shortcut") else x) + h


class AttnBlock(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = norm(channels)
        self.qkv = nn.Conv1d(channels, 3 * channels, 1)
        self.proj_out = nn.Conv1d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        channels = x.shape[1]
        mixed = self.qkv(self.norm(x))
        q, k, v = mixed[:, :channels], mixed[:, channels : 2 * channels], mixed[:, 2 * channels :]
        weights = torch.einsum("bci,bcj->bij", q, k).mul(channels**-0.5).softmax(-1)
        return x + self.proj_out(torch.einsum("bij,bcj->bci", weights, v))


class Downsample(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels, channels, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.pad(x, (0, 1)))


class Upsample(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.interpolate(x, scale_factor=2, mode="nearest"))


class Middle(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.block_1 = ResnetBlock(channels, channels)
        self.attn_1 = AttnBlock(channels)
        self.block_2 = ResnetBlock(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.block_2(self.attn_1(self.block_1(x)))


class Level(nn.Module):
    def __init__(self, channels: Sequence[int], attention: bool) -> None:
        super().__init__()
        self.block = nn.ModuleList(ResnetBlock(a, b) for a, b in pairwise(channels))
        self.attn = nn.ModuleList(AttnBlock(c) for c in channels[1:]) if attention else nn.ModuleList()

    def forward(self, x: Tensor) -> Tensor:
        for number, block in enumerate(self.block):
            x = block(x)
            if len(self.attn):
                x = self.attn[number](x)
        return x


class Encoder(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        channels = sizes.width
        self.conv_in = nn.Conv1d(FEATURES, channels, 3, padding=1)
        self.down = nn.ModuleList()
        for number, factor in enumerate(sizes.width_mul):
            last = number == len(sizes.width_mul) - 1
            after = sizes.width * factor
            level = Level([channels] + [after] * sizes.depth, attention=last)
            if not last:
                level.downsample = Downsample(after)
            self.down.append(level)
            channels = after
        self.mid = Middle(channels)
        self.norm_out, self.conv_out = norm(channels), nn.Conv1d(channels, sizes.code_dim, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        h = self.conv_in(x)
        for level in self.down:
            h = level(h)
            if hasattr(level, "downsample"):
                h = level.downsample(h)
        return self.conv_out(swish(self.norm_out(self.mid(h))))


class Decoder(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        channels = sizes.width * sizes.width_mul[-1]
        self.conv_in = nn.Conv1d(sizes.code_dim, channels, 3, padding=1)
        self.mid = Middle(channels)
        levels = []
        for number in reversed(range(len(sizes.width_mul))):
            after = sizes.width * sizes.width_mul[number]
            level = Level([channels] + [after] * (sizes.depth + 1), attention=number == len(sizes.width_mul) - 1)
            level.upsample = Upsample(after)  # level 0 has one as well, and never calls it
            levels.append(level)
            channels = after
        self.up = nn.ModuleList(reversed(levels))
        self.norm_out, self.conv_out = norm(channels), nn.Conv1d(channels, FEATURES, 3, padding=1)

    def forward(self, z: Tensor) -> Tensor:
        h = self.mid(self.conv_in(z))
        for number in reversed(range(len(self.up))):
            h = self.up[number](h)
            if number > 0:
                h = self.up[number].upsample(h)
        return self.conv_out(swish(self.norm_out(h)))


class QuantizeInterpolatedEMAReset(nn.Module):
    def __init__(self, size: int, channels: int) -> None:
        super().__init__()
        codes = torch.randn(size, channels)
        self.register_buffer("initted", torch.ones(1))
        self.register_buffer("code_sum", codes.clone())
        self.register_buffer("codebook", codes)
        self.register_buffer("code_count", torch.ones(size))


class Phi(nn.Module):
    def __init__(self, channels: int, kernel: int, depth: int) -> None:
        super().__init__()
        self.phi = nn.ModuleList(
            nn.Sequential(nn.Conv1d(channels, channels, kernel, padding=kernel // 2), nn.ReLU()) for _ in range(depth)
        )

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.phi:
            x = layer(x)
        return x


class Quantizer(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.scales = sizes.scales
        self.layers = nn.ModuleList(QuantizeInterpolatedEMAReset(size, sizes.code_dim) for size in sizes.codes)
        self.phis = nn.ModuleList(Phi(sizes.code_dim, sizes.phi_k, sizes.phi_depth) for _ in sizes.scales)

    def part(self, q: int, ids: Tensor) -> Tensor:
        """What the ids (B, s_q) of one scale add to the latent."""
        codes = self.layers[q].codebook[ids].transpose(1, 2)
        return self.phis[q](F.interpolate(codes, size=self.scales[-1], mode="linear", align_corners=False))

    def ids(self, z: Tensor) -> list[Tensor]:
        """The ids of a latent (B, C, T): the most similar code for what the coarser scales left over."""
        rest, found = z, []
        for q, size in enumerate(self.scales):
            seen = F.interpolate(rest, size=size, mode="area").transpose(1, 2)
            similar = F.normalize(seen, dim=-1) @ F.normalize(self.layers[q].codebook, dim=-1).t()
            found.append(similar.argmax(-1))
            rest = rest - self.part(q, found[-1])
        return found

    def latent(self, ids: Sequence[Tensor]) -> Tensor:
        """The latent that ids of the first scales stand for."""
        return torch.stack([self.part(q, chosen) for q, chosen in enumerate(ids)]).sum(0)


class SQVAE(nn.Module):
    """The published tokenizer."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.encoder, self.decoder = Encoder(sizes), Decoder(sizes)
        self.quantizer = Quantizer(sizes)
        frames = sizes.scales[-1] * 2 ** (len(sizes.width_mul) - 1)
        self.virtual_slot = nn.Parameter(torch.randn(sizes.slot_group * frames, FEATURES))
        self.register_buffer("initted", torch.ones(1))

    def encode(self, x: Tensor) -> Tensor:
        """Latent (B, C, T) of normalised features (B, frames, 263) without padding."""
        return self.encoder(x.transpose(1, 2))

    def decode(self, z: Tensor) -> Tensor:
        """Normalised features (B, frames, 263)."""
        return self.decoder(z).transpose(1, 2)


# The transformer.


class RMSNorm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return x / torch.sqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.scale


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.key, self.query = nn.Linear(width, width), nn.Linear(width, width)
        self.value, self.proj = nn.Linear(width, width), nn.Linear(width, width)

    def split(self, x: Tensor) -> Tensor:
        """(B, L, d) to (B, heads, L, d / heads)."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def mix(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -math.inf)
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))


class SwiGLU(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.c_fc1, self.c_fc2 = nn.Linear(width, hidden, bias=False), nn.Linear(width, hidden, bias=False)
        self.c_proj = nn.Linear(hidden, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.c_proj(swish(self.c_fc1(x)) * self.c_fc2(x))


def turned(x: Tensor, freqs: Tensor) -> Tensor:
    """Pairs (2k, 2k + 1) of (B, heads, L, D) as complex numbers times freqs (L, D / 2)."""
    pairs = torch.view_as_complex(x.float().unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * freqs).flatten(-2)


class Block(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        width = sizes.latent_dim
        self.ln0, self.ln0_t = RMSNorm(width), RMSNorm(width)
        self.ln1, self.ln2 = RMSNorm(width), RMSNorm(width)
        self.attn0, self.attn = Attention(width, sizes.n_heads), Attention(width, sizes.n_heads)
        self.mlp = nn.Sequential(SwiGLU(width, sizes.ff_size), nn.Dropout(0.2))

    def forward(
        self, x: Tensor, text: Tensor, freqs: Tensor, mask: Tensor | None, cache: dict[str, Tensor] | None
    ) -> Tensor:
        cross, own, words = self.attn0, self.attn, self.ln0_t(text)
        query = cross.split(cross.query(self.ln0(x)))
        x = x + cross.mix(query, cross.split(cross.key(words)), cross.split(cross.value(words)))
        h = self.ln1(x)
        q, k = turned(own.split(own.query(h)), freqs), turned(own.split(own.key(h)), freqs)
        v = own.split(own.value(h))
        if cache is not None:
            cache["k"] = k = torch.cat([cache["k"], k], dim=2) if cache else k
            cache["v"] = v = torch.cat([cache["v"], v], dim=2) if "v" in cache else v
        x = x + own.mix(q, k, v, mask)
        return x + self.mlp(self.ln2(x))


class Transformer(nn.Module):
    """The published transformer; the quantizer is handed in where it is needed."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        width, scales = sizes.latent_dim, sizes.scales
        head_dim = width // sizes.n_heads
        self.scales = scales
        self.input_process, self.input_emb = nn.Linear(sizes.code_dim, width), nn.Linear(sizes.text_dim, width)
        self.pos_start = nn.Parameter(torch.randn(1, scales[0], width))
        self.len_embed, self.lvl_embed = nn.Embedding(scales[-1], width), nn.Embedding(len(scales), width)
        self.blocks = nn.ModuleList(Block(sizes) for _ in range(sizes.n_layers))
        self.heads = nn.ModuleList(nn.Linear(width, size) for size in sizes.codes)
        angles = [
            [head_dim * i / (size - 1) * 100 ** (-2 * k / head_dim) for k in range(head_dim // 2)]
            for size in scales
            for i in range(size)
        ]
        levels = torch.tensor([q for q, size in enumerate(scales) for _ in range(size)])
        self.register_buffer("freqs_cis", torch.polar(torch.ones(len(levels), head_dim // 2), torch.tensor(angles)))
        self.register_buffer("lvl_1L", levels[None])
        self.register_buffer("attn_mask", (levels[:, None] >= levels[None]).float()[None, None])

    def words(self, text: Tensor, length: Tensor) -> Tensor:
        return self.input_emb(text) + self.len_embed(length - 1)[:, None]

    def start(self, length: Tensor) -> Tensor:
        return self.pos_start + self.len_embed(length - 1)[:, None]

    def read(self, quantizer: Quantizer, ids: Sequence[Tensor], size: int) -> Tensor:
        pooled = F.interpolate(quantizer.latent(ids), size=size, mode="area")
        return self.input_process(pooled.transpose(1, 2))

    def logits(self, quantizer: Quantizer, ids: Sequence[Tensor], text: Tensor, length: Tensor) -> list[Tensor]:
        """Logits of all scales in one pass, each scale seeing the ids of the coarser ones."""
        rest = [self.read(quantizer, ids[:q], size) for q, size in enumerate(self.scales) if q > 0]
        x = torch.cat([self.start(length), *rest], dim=1) + self.lvl_embed(self.lvl_1L)
        words = self.words(text, length)
        for block in self.blocks:
            x = block(x, words, self.freqs_cis, self.attn_mask[0, 0], None)
        return [head(part) for head, part in zip(self.heads, x.split(self.scales, dim=1), strict=True)]

    def logits_one_by_one(
        self, quantizer: Quantizer, ids: Sequence[Tensor], text: Tensor, length: Tensor
    ) -> list[Tensor]:
        """The same, scale after scale, with keys and values kept."""
        caches: list[dict[str, Tensor]] = [{} for _ in self.blocks]
        words, found, begin = self.words(text, length), [], 0
        for q, size in enumerate(self.scales):
            x = self.start(length) if q == 0 else self.read(quantizer, ids[:q], size)
            x = x + self.lvl_embed.weight[q]
            freqs = self.freqs_cis[begin : begin + size]
            for block, cache in zip(self.blocks, caches, strict=True):
                x = block(x, words, freqs, None, cache)
            found.append(self.heads[q](x))
            begin += size
        return found


# Their files.


def published(sizes: Sizes, seed: int = 0) -> tuple[SQVAE, Transformer]:
    """Both networks with random weights, strong enough that everything matters."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        vq, sar = SQVAE(sizes).eval(), Transformer(sizes).eval()
        with torch.no_grad():
            for name, parameter in [*vq.named_parameters(), *sar.named_parameters()]:
                if "norm" in name or "ln" in name:
                    parameter.add_(0.2 * torch.randn_like(parameter))
                elif name.endswith("bias"):
                    parameter.normal_(0, 0.2)
            for strong in (vq.encoder.conv_out, *sar.heads):
                strong.weight.mul_(10)
    return vq.requires_grad_(False), sar.requires_grad_(False)


def options(**values: object) -> str:
    """The text of an opt.txt."""
    lines = [f"{name}: {value}" for name, value in values.items()]
    return "\n".join(["------------ Options -------------", *lines, "-------------- End ----------------", ""])


def vq_options(sizes: Sizes) -> str:
    """The tokenizer's opt.txt."""
    names = ("code_dim", "width", "width_mul", "depth", "slot_group", "scales", "nb_code_st", "nb_code_ed")
    known = {name: getattr(sizes, name) for name in (*names, "phi_k", "phi_depth")}
    return options(name="vq", lr=0.0002, using_znorm=True, shared_codebook=False, mu=0.99, commit_beta=1.0, **known)


def sar_options(sizes: Sizes) -> str:
    """The transformer's opt.txt."""
    known = {name: getattr(sizes, name) for name in ("latent_dim", "ff_size", "n_layers", "n_heads")}
    return options(name="sar", dropout=0.2, mm_attn=False, unit_length=4, milestones=[100, 200], pkeep=0.5, **known)


class Trap:
    """What a hostile pickle holds: whoever builds it runs a function."""

    def __reduce__(self) -> tuple[Any, ...]:
        return print, ("the trap was sprung",)


def save_published(folder: Path, sizes: Sizes, vq: SQVAE, sar: Transformer) -> tuple[Path, Path, Path]:
    """Write both checkpoints, their opt.txt and the tokenizer's meta as the authors lay them out.

    Returns the tokenizer's file, the transformer's file and the folder of mean and std.
    """
    files = []
    for name, key, network, text in (
        ("vq", "vq_model", vq, vq_options(sizes)),
        ("sar", "t2m_transformer", sar, sar_options(sizes)),
    ):
        file = folder / name / "model" / "net_best_fid.tar"
        file.parent.mkdir(parents=True)
        optimiser = torch.optim.AdamW([nn.Parameter(torch.ones(2))])
        schedule = torch.optim.lr_scheduler.MultiStepLR(optimiser, [100, 200])
        state = {"opt": optimiser.state_dict(), "scheduler": schedule.state_dict(), "ep": 7, "total_it": 1234}
        torch.save({key: network.state_dict(), **state}, file)
        (folder / name / "opt.txt").write_text(text, encoding="utf-8")
        files.append(file)
    meta = folder / "vq" / "meta"
    meta.mkdir()
    dice = np.random.default_rng(0)
    std = dice.uniform(0.02, 0.1, FEATURES).astype(np.float32)
    np.save(meta / "mean.npy", dice.normal(0, 0.1, FEATURES).astype(np.float32))
    np.save(meta / "std.npy", std)
    return files[0], files[1], meta
