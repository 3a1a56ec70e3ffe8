# SPDX-License-Identifier: GPL-3.0-or-later
"""The ablation table from a command to its rows, with networks that train in a moment."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mosa.cli import main
from mosa.evaluate import ablations, generation
from mosa.evaluate.ablations import MEASURES, ROWS
from mosa.model.config import PRESETS
from tests.backend.tiny_training import tiny_config, write_data


@pytest.fixture
def arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command for four clips, its presets tiny, and two steps."""
    tiny = tiny_config()
    for name in {row.preset for row in ROWS.values()}:
        config = PRESETS[name]
        tokenizer = replace(config.tokenizer, width=16, code_dim=16, codes=(16,) * len(config.tokenizer.codes))
        monkeypatch.setitem(PRESETS, name, replace(config, tokenizer=tokenizer, transformer=tiny.transformer))
    monkeypatch.setattr(ablations, "BATCH", 4)
    monkeypatch.setattr(generation, "POOL", 4)
    monkeypatch.setattr(generation, "DRAWS", 20)
    monkeypatch.setattr(generation, "FEWEST", 4)
    data = write_data(tmp_path / "data")
    shared = ["--data", str(data), "--split", "train", "--seeds", "0", "--device", "cpu", "--json"]
    return ["evaluate", "ablations", *shared, "--ablation-runs", str(tmp_path / "runs"), "--ablation-steps", "2", "2"]


def test_from_data_to_a_table_of_all_rows(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ablations, "train_sar", interrupted)
        assert main(arguments) == 130
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*/tokenizer/best.pt")}
    assert len(before) == 5
    capsys.readouterr()
    assert main(arguments) == 0
    assert before == {path: path.stat().st_mtime_ns for path in before}, "it goes on from what is there"
    found = json.loads(capsys.readouterr().out)["ablations"]
    assert (found["seeds"], found["steps"], found["items"]) == ([0], {"tokenizer": 2, "transformer": 2}, 4)
    assert list(found["rows"]) == [generation.REAL, *ROWS]
    assert found["rows"].pop(generation.REAL).keys() == {"R@3"}
    for row in found["rows"].values():
        assert row["mpjpe_mm"] > 0.0 and 0.0 < row["codes_used"] <= 1.0
        assert all(np.isfinite(list(row[metric].values())).all() for metric in MEASURES)
    method, without = found["rows"]["the method"], found["rows"]["tokenizer without attention"]
    assert without["tokenizer_parameters"] < method["tokenizer_parameters"]
    assert without["transformer_parameters"] == method["transformer_parameters"]
    assert [row["sampling_steps"] for row in found["rows"].values()] == [10, 6, 10, 10, 5, 10]
    assert found["rows"]["no corruption"]["mpjpe_mm"] == method["mpjpe_mm"], "they share a tokenizer"
    folders = {str(path.parent.relative_to(tmp_path / "runs")) for path in tmp_path.glob("runs/*/trans*/best.pt")}
    assert len(folders) == len(ROWS) and {"small/transformer-keep-0.5", "small/transformer-keep-1.0"} < folders
    assert main([*arguments[:-2], "3", "2"]) == 2
    assert "other settings" in capsys.readouterr().err
