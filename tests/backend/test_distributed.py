# SPDX-License-Identifier: GPL-3.0-or-later
"""Training in two processes: the same codebooks, losses and weights as one with the joint batch; one reason told."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import torch

from mosa.errors import RequestError
from mosa.model import joint
from mosa.train import distributed
from tests.backend.tiny_training import write_data

ROOT = Path(__file__).parents[2]
TINY = ("-m", "tests.backend.tiny_training")
TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")


def environment(**more: str) -> dict[str, str]:
    """What a process of the training sees: this checkout, one thread."""
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'backend'}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": "1", **more}


def start(*arguments: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environment(**more),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_two_processes_train_like_one_with_the_joint_batch(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    for name, launcher in (("one", ()), ("two", TORCHRUN)):
        process = start(*launcher, *TINY, "all", str(data), str(tmp_path / name))
        output, _ = process.communicate(timeout=900)
        assert process.returncode == 0, output
    one, *two = (json.loads((tmp_path / name).read_text()) for name in ("one/losses0.json", "two/losses0.json"))
    two.append(json.loads((tmp_path / "two/losses1.json").read_text()))
    assert len(one) == 12
    for losses in two:
        assert all(ours == pytest.approx(theirs, abs=2e-5, rel=2e-5) for ours, theirs in zip(losses, one, strict=True))
    for part in ("tokenizer", "sar", "inbetween"):
        files = [torch.load(tmp_path / name / part / "last.pt", weights_only=True) for name in ("one", "two")]
        assert files[0]["step"] == files[1]["step"] == 4
        torch.testing.assert_close(*(file["model"] for file in files), atol=1e-4, rtol=0)
        assert sorted(file.name for file in (tmp_path / "two" / part).iterdir()) == sorted(
            file.name for file in (tmp_path / "one" / part).iterdir()
        )
        lines = [(tmp_path / name / part / "log.jsonl").read_text().count("\n") for name in ("one", "two")]
        assert lines[0] == lines[1], "one process writes the log"
        if part == "tokenizer":
            codes = [
                {name: value for name, value in file["model"].items() if "quantizer.layers" in name} for file in files
            ]
            torch.testing.assert_close(*codes, atol=1e-5, rtol=1e-5)
            dead = [int((value < 1).sum()) for name, value in codes[0].items() if name.endswith("code_count")]
            assert sum(dead) > 0, "no code was renewed from the rows of both processes"


def test_an_error_of_one_process_ends_all_with_one_sentence(tmp_path: Path) -> None:
    write_data(tmp_path / "data0")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    common = {"TORCHELASTIC_RUN_ID": "test", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "WORLD_SIZE": "2"}
    command = (*TINY, "train", "tokenizer", "--run", str(tmp_path / "run"), "--device", "cpu", "--data")
    processes = [start(*command, str(tmp_path / f"data{rank}"), RANK=rank, LOCAL_RANK=rank, **common) for rank in "01"]
    outputs = [process.communicate(timeout=900)[0] for process in processes]
    assert [process.returncode for process in processes] == [2, 2], outputs
    assert outputs[0] == "" and "data1 is not prepared data" in outputs[1] and outputs[1].count("\n") == 1, outputs


def test_without_torchrun_there_is_one_process_and_no_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    layer, x = torch.nn.Linear(2, 2), torch.randn(5, 2)
    with distributed.joined("cpu") as device:
        assert device == torch.device("cpu") and not torch.distributed.is_initialized()
        assert distributed.parallel(layer) is layer and joint.total(x) is x
        assert (joint.processes(), joint.rank(), joint.share(5)) == (1, 0, slice(0, 5))
        assert torch.equal(joint.pick(x, torch.tensor([3, 1])), x[[3, 1]]) and joint.total_rows(x) == 5
        state = torch.get_rng_state()
        joint.part_ways()
        assert torch.equal(torch.get_rng_state(), state)


def test_processes_wait_while_the_first_makes_drafts_for_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "test")
    monkeypatch.setattr(distributed, "rendezvous", lambda url: iter([(None, 0, 2)]))
    monkeypatch.setattr(torch.distributed, "init_process_group", lambda *_, **given: asked.update(given))
    monkeypatch.setattr(torch.distributed, "destroy_process_group", lambda: None)
    with distributed.joined("cpu"):
        assert asked.get("timeout", timedelta(minutes=30)) >= timedelta(days=1)


@pytest.mark.parametrize("count", [3, 4, 7])
def test_shares_cover_the_joint_batch_in_order(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(joint, "processes", lambda: 3)
    rows: list[int] = []
    for rank in range(3):
        monkeypatch.setattr(joint, "rank", lambda rank=rank: rank)
        assert len(range(count)[joint.share(count)]) >= 1
        rows += range(count)[joint.share(count)]
    assert rows == list(range(count))
    with pytest.raises(RequestError, match="lower --nproc-per-node"):
        joint.share(2)
