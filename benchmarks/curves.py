# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws how validation errors fell in training, as one picture. Needs matplotlib, which setup does not install.

Without runs it draws those of the bundled model, kept in results/training_curves.json, as the model card shows them:

    .venv/bin/python -m pip install matplotlib
    .venv/bin/python benchmarks/curves.py --out docs/curves.png
    .venv/bin/python benchmarks/curves.py runs/tokenizer runs/sar      # scores of runs, from their log.jsonl
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

Curves = dict[str, dict[str, list[list[float]]]]
"""Panels by title; in each, lines [[step, value], ...] by name."""

KEPT = Path(__file__).parent / "results" / "training_curves.json"
WIDTH, HEIGHT = 6.0, 3.6
"""Inches of a panel."""


def scores(runs: list[Path]) -> Curves:
    """The validation score of each run against its steps, a panel for each; SystemExit for a folder without log."""
    found: Curves = {}
    for run in runs:
        log = run / "log.jsonl"
        if not log.exists():
            raise SystemExit(f"{log} is not there: name the folder of a run, as mosa train --run does.")
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        found[str(run)] = {"score": [[line["step"], line["val_score"]] for line in lines if "val_score" in line]}
    return found


def draw(curves: Curves, path: Path) -> None:
    """Draw the panels, two in a row, into a PNG."""
    from matplotlib import pyplot

    rows = -(-len(curves) // 2)
    figure, panels = pyplot.subplots(rows, 2, figsize=(2 * WIDTH, rows * HEIGHT), squeeze=False, layout="constrained")
    for panel in panels.flat[len(curves) :]:
        panel.set_axis_off()
    for panel, (title, lines) in zip(panels.flat, curves.items(), strict=False):
        for name, points in lines.items():
            panel.plot(*zip(*points, strict=True), marker=".", label=name)
        panel.set_title(title, fontsize=10)
        panel.set_xlabel("step")
        panel.grid(alpha=0.3)
        panel.legend(fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=90)


def main() -> None:
    """Draw the runs that are named, or the kept curves."""
    parser = argparse.ArgumentParser(description="Draws how validation errors fell in training.")
    parser.add_argument("runs", nargs="*", type=Path, metavar="RUN", help="folders of runs (default: the kept curves)")
    parser.add_argument("--out", type=Path, default=Path("out/curves.png"), help="default: %(default)s")
    args = parser.parse_args()
    draw(scores(args.runs) if args.runs else json.loads(KEPT.read_text(encoding="utf-8")), args.out)
    print(args.out)


if __name__ == "__main__":
    main()
