# SPDX-License-Identifier: GPL-3.0-or-later
"""What one generation must cost: its matrix products, counted from a model's sizes.

A product of (rows, inner) by (inner, outer) takes 2 * rows * inner * outer floating-point
operations; a convolution of k taps is a product with k * channels for inner. All else (norms,
activations, drawing) is linear in what the products read and is not counted, so that the count is a
lower bound. Of memory, the weights are counted, read once in every step however many samples there
are, and the cached keys and values that each sample attends to; what goes from one product to the next
can stay in a processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .config import ModelConfig, TokenizerConfig


class Product(NamedTuple):
    """(rows, inner) by (inner, outer), ``times`` of them; ``read`` numbers come from memory for each.

    ``weights``: whether the second factor is a layer's weights; ``rounds``: whether that layer rounds
    (see `ops.Linear`).
    """

    rows: int
    inner: int
    outer: int
    times: int = 1
    read: int = 0
    weights: bool = False
    rounds: bool = False

    @property
    def operations(self) -> int:
        """Floating-point operations."""
        return 2 * self.rows * self.inner * self.outer * self.times


class Step(NamedTuple):
    """A step of a generation that needs the result of the one before."""

    name: str
    products: list[Product]

    @property
    def operations(self) -> int:
        """Floating-point operations."""
        return sum(product.operations for product in self.products)

    def bytes(self, rounded: int) -> int:
        """Bytes that come from memory, with ``rounded`` of them a number where the layer rounds, else 4."""
        return sum(product.read * product.times * (rounded if product.rounds else 4) for product in self.products)

    def share(self, rounds: bool) -> Step:
        """Its products by layers that round, or all others."""
        return Step(self.name, [product for product in self.products if product.rounds == rounds])

    @property
    def with_weights(self) -> list[Product]:
        """The products whose second factor are weights."""
        return [product for product in self.products if product.weights]

    @property
    def weighted(self) -> int:
        """Floating-point operations of the products with weights."""
        return sum(product.operations for product in self.with_weights)


def steps(config: ModelConfig, batch: int, words: int) -> list[Step]:
    """The steps of a guided generation of ``batch`` samples: text, one per scale, decoding.

    Each sample has a text of ``words`` tokens, whose keys and values are its own.
    """
    scales = [
        Step(f"scale {q + 1}", list(_scale(config, q, batch, words))) for q in range(len(config.tokenizer.scales))
    ]
    return [
        Step("text", list(_text(config, batch, words))),
        *scales,
        Step("decoding", list(_decoder(config.tokenizer, batch))),
    ]


def _weights(rows: int, inner: int, outer: int, times: int = 1, rounds: bool = False) -> Product:
    return Product(rows, inner, outer, times, inner * outer, weights=True, rounds=rounds)


def _block(rows: int, inner: int, outer: int, layers: int) -> Product:
    """A product in each of the transformer's blocks."""
    return _weights(rows, inner, outer, layers, rounds=True)


def _text(config: ModelConfig, batch: int, words: int) -> Iterator[Product]:
    """Keys and values of the text, and what the null condition comes to."""
    sizes = config.transformer
    yield _weights(batch * words, sizes.text_dim, sizes.width)
    yield _block(batch * words, sizes.width, 2 * sizes.width, sizes.layers)
    yield _block(batch, sizes.width, 2 * sizes.width, sizes.layers)
    yield _block(batch, sizes.width, sizes.width, sizes.layers)


def _scale(config: ModelConfig, scale: int, batch: int, words: int) -> Iterator[Product]:
    """The transformer with and without text, then the scale's share of the latent."""
    sizes, tokenizer = config.transformer, config.tokenizer
    tokens, width, layers = tokenizer.scales[scale], sizes.width, sizes.layers
    rows, both = batch * tokens, 2 * batch * tokens
    if scale > 0:
        yield _weights(rows, tokenizer.code_dim, width)
    yield _block(rows, width, width, 2 * layers)
    yield from _attention(rows, width, words, batch, layers)
    yield _block(both, width, 3 * width, layers)
    yield from _attention(both, width, sum(tokenizer.scales[: scale + 1]), 2 * batch, layers)
    yield _block(both, width, width, layers)
    yield _block(both, width, 2 * sizes.mlp, layers)
    yield _block(both, sizes.mlp, width, layers)
    yield _weights(both, width, tokenizer.codes[scale])
    code, length = tokenizer.code_dim, tokenizer.length
    if tokens != length:
        yield Product(batch * code, tokens, length)
    yield _weights(batch * length, 3 * code, code, 1 if tokenizer.phi == "blend" else 2)
    if scale + 1 < len(tokenizer.scales) and tokenizer.scales[scale + 1] != length:
        yield Product(batch * code, length, tokenizer.scales[scale + 1])


def _attention(rows: int, width: int, keys: int, sequences: int, layers: int) -> Iterator[Product]:
    yield Product(rows, width, keys, layers, sequences * keys * width)
    yield Product(rows, keys, width, layers, sequences * keys * width)


def _decoder(config: TokenizerConfig, batch: int) -> Iterator[Product]:
    """The layers of `caq_vae.Decoder`, in its order."""
    length, last = config.length, len(config.multipliers) - 1
    channels = config.width * config.multipliers[-1]
    yield _weights(batch * length, 3 * config.code_dim, channels)
    yield from _residual(batch * length, channels, channels)
    if config.attention:
        yield from _self_attention(batch, length, channels)
    yield from _residual(batch * length, channels, channels)
    for level in range(last, -1, -1):
        for _ in range(config.blocks + 1):
            outer = config.width * config.multipliers[level]
            yield from _residual(batch * length, channels, outer)
            channels = outer
            if level == last and config.attention:
                yield from _self_attention(batch, length, channels)
        if level > 0:
            length *= 2
            yield _weights(batch * length, 3 * channels, channels)
    yield _weights(batch * length, 3 * channels, config.features)


def _residual(rows: int, inner: int, outer: int) -> Iterator[Product]:
    yield _weights(rows, 3 * inner, outer)
    yield _weights(rows, 3 * outer, outer)
    if inner != outer:
        yield _weights(rows, inner, outer)


def _self_attention(batch: int, length: int, channels: int) -> Iterator[Product]:
    yield _weights(batch * length, channels, 3 * channels)
    yield from _attention(batch * length, channels, length, batch, 1)
    yield _weights(batch * length, channels, channels)
