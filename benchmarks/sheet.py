# SPDX-License-Identifier: GPL-3.0-or-later
"""Generates motions and draws them as stick figures on one picture, for a human to look at. Needs Pillow.

.venv/bin/python benchmarks/sheet.py "a person walks forward" "a person sits down" --seed 11 --out out/sheet.png
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import mosa
from mosa.motion.skeleton import PARENTS

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

ROW_HEIGHT, ROW_WIDTH, LABEL_HEIGHT = 190, 1500, 18
POSES = 10
VIEW_YAW, VIEW_PITCH = np.radians(35.0), np.radians(12.0)
LEFT, RIGHT, MIDDLE = (200, 60, 40), (40, 80, 200), (60, 60, 60)
LEFT_JOINTS, RIGHT_JOINTS = {1, 4, 7, 10, 13, 16, 18, 20}, {2, 5, 8, 11, 14, 17, 19, 21}


def render_sheet(motions: list[tuple[str, np.ndarray]], path: str | Path) -> None:
    """Draw motions, (label, joints (T, 22, 3)) each, as one row of poses each, into a PNG.

    Poses are spread evenly over time, at equal distances on the sheet and at their true heights;
    left limbs are red, right ones blue. The small map at the right shows the root's path from
    above, with the start as a dot.
    """
    from PIL import Image, ImageDraw

    row_height = ROW_HEIGHT + LABEL_HEIGHT
    image = Image.new("RGB", (ROW_WIDTH, row_height * max(1, len(motions))), "white")
    draw = ImageDraw.Draw(image)
    for row, (label, joints) in enumerate(motions):
        top = row * row_height
        draw.text((6, top + 3), f"{label}  [{len(joints)} frames]", fill="black")
        _draw_row(draw, np.asarray(joints, dtype=float), top + LABEL_HEIGHT)
    image.save(path)


def _draw_row(draw: ImageDraw, joints: np.ndarray, top: int) -> None:
    """One motion, between `top` and `top` + ROW_HEIGHT."""
    map_size = ROW_HEIGHT - 20
    slot = (ROW_WIDTH - map_size - 30) / POSES
    tallest = max(1.9, float(joints[..., 1].max()))
    scale = min((ROW_HEIGHT - 30) / tallest, slot / 1.3)
    floor = top + ROW_HEIGHT - 14
    draw.line([(0, floor), (slot * POSES, floor)], fill=(170, 170, 170))
    for k, frame in enumerate(np.linspace(0, len(joints) - 1, POSES).round().astype(int)):
        pose = joints[frame]
        middle = slot * (k + 0.5)
        _draw_pose(draw, _project(pose, pose[0]), middle, floor, scale)
        draw.text((middle + 0.3 * slot, floor + 1), str(frame), fill=(120, 120, 120))
    _draw_path(draw, joints[:, 0][:, [0, 2]], ROW_WIDTH - map_size - 10, top + 5, map_size)


def _project(pose: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Points (22, 3) seen from the front left and a little above: right and up on the sheet,
    metres (22, 2)."""
    x, z = pose[:, 0] - centre[0], pose[:, 2] - centre[2]
    right = x * np.cos(VIEW_YAW) - z * np.sin(VIEW_YAW)
    near = x * np.sin(VIEW_YAW) + z * np.cos(VIEW_YAW)
    return np.stack([right, pose[:, 1] * np.cos(VIEW_PITCH) - near * np.sin(VIEW_PITCH)], axis=-1)


def _draw_pose(draw: ImageDraw, flat: np.ndarray, x: float, floor: float, scale: float) -> None:
    """The bones of one pose, and its head as a circle."""
    points = [(x + scale * a, floor - scale * b) for a, b in flat]
    for joint in range(1, len(PARENTS)):
        colour = LEFT if joint in LEFT_JOINTS else RIGHT if joint in RIGHT_JOINTS else MIDDLE
        draw.line([points[PARENTS[joint]], points[joint]], fill=colour, width=3)
    size = 0.09 * scale
    head_x, head_y = points[15]
    draw.ellipse(
        [head_x - size, head_y - 1.5 * size, head_x + size, head_y + size / 2],
        outline=MIDDLE,
        width=2,
    )


def _draw_path(draw: ImageDraw, path: np.ndarray, left: float, top: float, size: float) -> None:
    """The root's path (T, 2) from above: +z points down the sheet, as the figure faces the
    viewer; a box shows its scale."""
    span = max(1.0, float(np.ptp(path, axis=0).max()) * 1.15)
    centre = (path.max(axis=0) + path.min(axis=0)) / 2
    points = [tuple(row) for row in (path - centre) / span * size + [left + size / 2, top + size / 2]]
    draw.rectangle([left, top, left + size, top + size], outline=(200, 200, 200))
    if len(points) > 1:
        draw.line(points, fill=(30, 140, 60), width=2)
    x, y = points[0]
    draw.ellipse([x - 4, y - 4, x + 4, y + 4], fill=(30, 140, 60))
    draw.text((left + 4, top + size - 13), f"{span:.1f} m", fill=(120, 120, 120))


def main() -> None:
    """Generate one motion for each prompt and draw them."""
    parser = argparse.ArgumentParser(description="Draws generated motions as stick figures.")
    parser.add_argument("prompts", nargs="+", metavar="PROMPT")
    parser.add_argument("--model", type=Path, help="model folder (default: the bundled one)")
    parser.add_argument("--seconds", type=float, help="default: the model chooses")
    parser.add_argument("--seed", type=int, default=11, help="default: %(default)s")
    parser.add_argument("--out", type=Path, default=Path("out/sheet.png"), help="default: %(default)s")
    options = parser.parse_args()
    model = mosa.load_model(options.model)
    motions = [mosa.generate(model, text, seconds=options.seconds, seed=options.seed)[0] for text in options.prompts]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    render_sheet([(motion.prompt, motion.joints) for motion in motions], options.out)
    print(options.out)


if __name__ == "__main__":
    main()
