# SPDX-License-Identifier: GPL-3.0-or-later
"""CLIP's text tower in an imported model, and that model in use: generate, edit, serve."""

from __future__ import annotations

import gzip
import json
import pickle
import re
import shutil
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from mosa import cli
from mosa.motion.motion import Motion
from tests.backend.edit_samples import clip as real_motion
from tests.backend.official_reference import SMALL, Sizes, Trap, published, save_published

pytest.importorskip("transformers")

MERGES = ["w a", "l k</w>", "wa lk</w>"]
CODES = 512 + len(MERGES) + 2
WALK, A, START, END = 514, ord("a") - ord("!") + 256, CODES - 2, CODES - 1
"""Codes of "walk", of "a" as a word, and of the two ends."""
SIZES = Sizes(**{**vars(SMALL), "text_dim": 64})


class Attention(nn.Module):
    """The parameters of torch's multi-head attention under their names."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.in_proj_weight = nn.Parameter(torch.randn(3 * width, width) * 0.2)
        self.in_proj_bias = nn.Parameter(torch.randn(3 * width) * 0.2)
        self.out_proj = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (x @ self.in_proj_weight.t() + self.in_proj_bias).chunk(3, dim=-1)
        seen = torch.ones(x.shape[0], x.shape[0], dtype=torch.bool).tril()
        scores = (q @ k.t() / q.shape[-1] ** 0.5).masked_fill(~seen, -1e9)
        return self.out_proj(scores.softmax(-1) @ v)


class Layer(nn.Module):
    """One layer of OpenAI's text tower, with a single head of 64 channels."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = Attention(width)
        self.mlp = nn.ModuleDict({"c_fc": nn.Linear(width, 4 * width), "c_proj": nn.Linear(4 * width, width)})

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.ln_1(x))
        h = self.mlp["c_fc"](self.ln_2(x))
        return x + self.mlp["c_proj"](h * torch.sigmoid(1.702 * h))


class Layers(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.resblocks = nn.Sequential(Layer(width), Layer(width))


class OpenAIClip(nn.Module):
    """CLIP as OpenAI names it; of the visual half a stump."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.visual, self.transformer = nn.Linear(3, 3), Layers(width)
        self.token_embedding = nn.Embedding(CODES, width)
        self.positional_embedding = nn.Parameter(torch.randn(77, width))
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(torch.randn(width, 8))
        self.logit_scale = nn.Parameter(torch.ones([]))

    def forward(self, ids: Tensor) -> Tensor:
        """Word features (77, width) of the ids (77,) of one text."""
        return self.ln_final(self.transformer.resblocks(self.token_embedding(ids) + self.positional_embedding))


def write_vocabulary(folder: Path, merges: list[str]) -> None:
    text = "\n".join(['"bpe_simple_vocab" - Version: 0.2', *merges, "z z"])
    (folder / "bpe_simple_vocab_16e6.txt.gz").write_bytes(gzip.compress(text.encode()))


@pytest.fixture(scope="module")
def openai() -> OpenAIClip:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        return OpenAIClip().requires_grad_(False).eval()


@pytest.fixture(scope="module")
def archive(openai: OpenAIClip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """OpenAI's archive with the vocabulary beside it."""
    file = tmp_path_factory.mktemp("openai") / "ViT-B-32.pt"
    torch.jit.save(torch.jit.script(openai), file)
    write_vocabulary(file.parent, MERGES)
    return file


@pytest.fixture(scope="module")
def arguments(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    vq, sar, meta = save_published(tmp_path_factory.mktemp("published"), SIZES, *published(SIZES))
    return ["import", "--vq", vq, "--sar", sar, "--meta", meta]


@pytest.fixture(scope="module")
def model(arguments: list[object], archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An imported model that carries the text tower of OpenAI's archive."""
    folder = tmp_path_factory.mktemp("models") / "mosa"
    assert run(*arguments, "--clip", archive, "--out", folder) == 0
    return folder


@pytest.fixture(autouse=True)
def no_clip_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOSA_CLIP", raising=False)


def run(*parts: object) -> int:
    return cli.main([str(part) for part in parts])


def test_others_may_read_an_imported_model(model: Path) -> None:
    """It is made in a temporary folder, which only its owner may look into."""
    assert model.stat().st_mode & 0o055 == 0o055


def word_features(folder: Path) -> Tensor:
    from mosa.model.bundle import load_bundle

    features, mask = load_bundle(folder).encode_text(["A  walk"])
    assert mask is None
    return features[0]


def test_the_text_tower_of_openais_archive_reads_as_openais(model: Path, openai: OpenAIClip) -> None:
    ids = torch.zeros(77, dtype=torch.long)
    ids[:4] = torch.tensor([START, A, WALK, END])
    torch.testing.assert_close(word_features(model), openai(ids), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("kind", ["text tower", "whole", "whole, older names"])
def test_a_folder_in_hugging_faces_layout_gives_the_same(
    kind: str, model: Path, arguments: list[object], tmp_path: Path
) -> None:
    folder = tmp_path / "clip"
    folder.mkdir()
    for name in ("vocab.json", "merges.txt", "tokenizer_config.json"):
        (folder / name).write_bytes((model / "clip" / name).read_bytes())
    settings, weights = (
        json.loads((model / "clip" / "config.json").read_text()),
        load_file(model / "clip" / "model.safetensors"),
    )
    if kind == "text tower":
        weights = {name.removeprefix("text_model."): tensor for name, tensor in weights.items()}
    else:
        settings = {"model_type": "clip", "text_config": {"num_attention_heads": 1}, "vision_config": {}}
        weights["vision_model.embeddings.class_embedding"] = torch.ones(4)
    if kind == "whole, older names":
        weights["text_model.embeddings.position_ids"] = torch.arange(77)[None]
    (folder / "config.json").write_text(json.dumps(settings))
    save_file(weights, folder / "model.safetensors")
    assert run(*arguments, "--clip", folder, "--out", tmp_path / "model") == 0
    assert torch.equal(word_features(tmp_path / "model"), word_features(model))
    kept = load_file(tmp_path / "model" / "clip" / "model.safetensors")
    assert all(name.startswith("text_model.") for name in kept), "the visual half stays behind"


def write_archive(file: Path, pickled: bytes) -> None:
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("clip/data.pkl", pickled)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda file: file.unlink(), "There is no file"),
        (lambda file: file.write_bytes(b"nonsense" * 99), "not a TorchScript archive"),
        (lambda file: file.write_bytes(file.read_bytes()[:-5000]), "not a TorchScript archive"),
        (lambda file: write_archive(file, pickle.dumps(Trap())), "not a TorchScript archive"),
        (lambda file: torch.save(OpenAIClip().state_dict(), file), "holds no CLIP text tower|not a TorchScript"),
        (lambda file: torch.jit.save(torch.jit.script(nn.Linear(2, 2)), file), "holds no CLIP text tower"),
        (lambda file: torch.jit.save(torch.jit.script(OpenAIClip(128)), file), "gives 128 numbers .* reads 64"),
        (lambda file: (file.parent / "bpe_simple_vocab_16e6.txt.gz").unlink(), "no vocabulary: put bpe_simple"),
        (lambda file: (file.parent / "bpe_simple_vocab_16e6.txt.gz").write_text("x"), "not a vocabulary"),
        (lambda file: write_vocabulary(file.parent, []), "too few entries"),
        (lambda file: (file.unlink(), file.mkdir()), "config.json is missing"),
    ],
)
def test_what_is_no_clip(
    fault: Any, words: str, arguments: list[object], archive: Path, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / archive.name
    for name in (archive.name, "bpe_simple_vocab_16e6.txt.gz"):
        (tmp_path / name).write_bytes((archive.parent / name).read_bytes())
    fault(file)
    capsys.readouterr()
    before = sorted(tmp_path.rglob("*"))
    assert run(*arguments, "--clip", file, "--out", tmp_path / "model") == 2
    captured = capsys.readouterr()
    (line,) = captured.err.splitlines()
    assert captured.out == "" and line.endswith(".")
    assert re.search(words, line), line
    assert sorted(tmp_path.rglob("*")) == before, "nothing was written"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda folder: (folder / "model.safetensors").unlink(), "model.safetensors is missing"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"x"), "is broken"),
        (lambda folder: (folder / "config.json").write_text("{"), "is broken"),
        (lambda folder: (folder / "config.json").write_text("[]"), "is broken"),
        (lambda folder: (folder / "config.json").write_text('{"text_config": null}'), "is broken"),
        (lambda folder: (folder / "vocab.json").unlink(), "no vocabulary"),
        (lambda folder: (folder / "vocab.json").write_text("{"), "cannot be read"),
        (
            lambda folder: save_file({"encoder.layers.0.mlp.fc1.bias": torch.ones(2)}, folder / "model.safetensors"),
            r"holds no CLIP text tower: it misses \d+ names",
        ),
    ],
)
def test_what_is_no_folder_of_clip(
    fault: Any, words: str, model: Path, arguments: list[object], tmp_path: Path, capsys: Any
) -> None:
    folder = shutil.copytree(model / "clip", tmp_path / "clip")
    fault(folder)
    capsys.readouterr()
    assert run(*arguments, "--clip", folder, "--out", tmp_path / "model") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search(words, line) and line.endswith("."), line
    assert list(tmp_path.iterdir()) == [folder], "nothing was written"


# The model in use.


def test_it_generates(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "walk.npz"
    for prompt, seconds in (("a walk", 3), ("a", 12)):
        assert run("generate", prompt, "--seconds", seconds, "--seed", 1, "--model", model, "--out", out) == 0
        motion = Motion.load(out)
        assert (motion.model, motion.prompt, motion.frames) == ("mosa", prompt, 20 * seconds)
        assert np.isfinite(motion.joints).all()
    first, second = (tmp_path / "first.npz", tmp_path / "second.npz")
    for prompt, file in (("walk walk", first), ("a a a a", second)):
        assert run("generate", prompt, "--seed", 1, "--seconds", 4, "--model", model, "--out", file) == 0
    assert not np.array_equal(Motion.load(first).joints, Motion.load(second).joints), "the words count"


@pytest.mark.parametrize("options", [["--prompt", "a walk"], [], ["--mode", "extend", "--frames", 20]])
def test_it_edits(options: list[object], model: Path, tmp_path: Path) -> None:
    given, out = tmp_path / "given.npz", tmp_path / "out.npz"
    real_motion(24.0, 4.0).save(given)
    where = [] if "--mode" in options else ["--range", 30, 60]
    assert run("edit", given, *where, *options, "--seed", 1, "--model", model, "--out", out) == 0
    before, after = np.load(given)["joints"], np.load(out)["joints"]
    assert np.array_equal(after[:30], before[:30]) and np.isfinite(after).all()
    assert len(after) == len(before) + (20 if "--mode" in options else 0)


def test_without_clip_it_is_told_where_to_put_it(arguments: list[object], tmp_path: Path, capsys: Any) -> None:
    assert run(*arguments, "--out", tmp_path / "model") == 0
    assert "MOSA_CLIP" in capsys.readouterr().err
    assert run("generate", "walk", "--model", tmp_path / "model", "--out", tmp_path / "walk.npz") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "CLIP" in line and "MOSA_CLIP" in line
    assert not (tmp_path / "walk.npz").exists()


def test_clip_may_stand_elsewhere_and_must_fit(
    arguments: list[object], model: Path, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert run(*arguments, "--out", tmp_path / "model") == 0
    monkeypatch.setenv("MOSA_CLIP", str(model / "clip"))
    assert torch.equal(word_features(tmp_path / "model"), word_features(model))
    other = save_published(tmp_path / "other", SMALL, *published(SMALL))
    assert (
        run("import", *sum(zip(("--vq", "--sar", "--meta"), other, strict=True), ()), "--out", tmp_path / "narrow") == 0
    )
    capsys.readouterr()
    assert run("generate", "walk", "--model", tmp_path / "narrow", "--out", tmp_path / "walk.npz") == 2
    assert "gives 64 numbers a word, this model reads 16" in capsys.readouterr().err


def test_the_server_makes_motion_with_it(model: Path, start_server: Any) -> None:
    server = start_server("--model", str(model))

    def ask(path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(server.url + path, data, headers), timeout=60) as answer:
            return answer.read()

    while (health := json.loads(ask("/v1/health")))["state"] == "loading":
        time.sleep(0.1)
    assert (health["state"], health["model"]["name"]) == ("ready", "mosa"), health
    job = json.loads(ask("/v1/jobs", {"text": "a walk", "seconds": 3, "fps": 20, "seed": 1}))["id"]
    assert json.loads(ask(f"/v1/jobs/{job}/events").splitlines()[-1])["event"] == "done"
    assert Motion.from_bytes(ask(f"/v1/jobs/{job}/motions/0")).frames == 60
