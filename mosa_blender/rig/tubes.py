# SPDX-License-Identifier: GPL-3.0-or-later
"""Closed tubes: the shape that the figure's body is made of. numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BODY, ACCENT = 0, 1
"""Material indices."""


@dataclass(frozen=True)
class Part:
    """A piece of mesh: vertices (V, 3), faces, a material per quad, skin weights (V, bones)."""

    vertices: np.ndarray
    quads: np.ndarray
    triangles: np.ndarray
    quad_materials: np.ndarray
    weights: np.ndarray


def chain(position: np.ndarray, joints: np.ndarray, blend: float) -> np.ndarray:
    """Weights (V, K+1) of a chain of bones that hand over at K joints, over a length `blend`."""
    steps = [smooth((position - joint) / blend + 0.5) for joint in joints]
    edges = np.stack([np.ones_like(position), *steps, np.zeros_like(position)], axis=1)
    return edges[:, :-1] - edges[:, 1:]


def smooth(x: np.ndarray) -> np.ndarray:
    """0 below 0, 1 above 1, and a soft step between."""
    x = np.clip(x, 0.0, 1.0)
    return x * x * (3.0 - 2.0 * x)


def rings(
    table: np.ndarray, count: int, bands: list[tuple[float, float]] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """About `count` rings through the stations of a table, and the material between neighbours."""
    steps = np.linspace(0.0, len(table) - 1.0, count)
    at = np.union1d(steps, np.arange(len(table), dtype=np.float64))
    at = at[np.concatenate([[True], np.diff(at) > 0.12])]
    slope = np.gradient(table, axis=0)
    base = np.minimum(at.astype(int), len(table) - 2)
    t = (at - base)[:, None]
    a, b = table[base], table[base + 1]
    cubic = (
        (1.0 + 2.0 * t) * (1.0 - t) ** 2 * a
        + t * (1.0 - t) ** 2 * slope[base]
        + t * t * (3.0 - 2.0 * t) * b
        - t * t * (1.0 - t) * slope[base + 1]
    )
    middle = (cubic[1:, 0] + cubic[:-1, 0]) / 2.0
    inside = np.zeros(len(middle), dtype=bool)
    for low, high in bands or []:
        inside |= (middle > low) & (middle < high)
    return cubic, np.where(inside, ACCENT, BODY)


def tube(
    centres: np.ndarray,
    u: np.ndarray,
    v: np.ndarray,
    radii: np.ndarray,
    sides: int,
    materials: np.ndarray,
    power: float = 2.0,
) -> Part:
    """Rings (R, sides) with closed ends; `power` above 2 makes them squarer. Faces look out."""
    angle = np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False)
    cosine, sine = np.cos(angle), np.sin(angle)
    cosine = np.sign(cosine) * np.abs(cosine) ** (2.0 / power)
    sine = np.sign(sine) * np.abs(sine) ** (2.0 / power)
    around = radii[:, :1, None] * cosine[:, None] * u + radii[:, 1:, None] * sine[:, None] * v
    rings = (centres[:, None] + around).reshape(-1, 3)
    vertices = np.concatenate([rings, centres[:1], centres[-1:]])

    count = len(centres)
    here = np.arange(sides)
    following = (here + 1) % sides
    start = (np.arange(count - 1) * sides)[:, None]
    quads = np.stack(
        [start + here, start + following, start + sides + following, start + sides + here], axis=-1
    ).reshape(-1, 4)
    first, last = len(rings), len(rings) + 1
    end = (count - 1) * sides
    triangles = np.concatenate(
        [
            np.column_stack([following, here, np.full(sides, first)]),
            np.column_stack([end + here, end + following, np.full(sides, last)]),
        ]
    )
    if np.cross(u, v) @ (centres[-1] - centres[0]) < 0.0:
        quads, triangles = quads[:, ::-1], triangles[:, ::-1]
    return Part(vertices, quads, triangles, np.repeat(materials, sides), np.empty((0, 0)))
