# SPDX-License-Identifier: GPL-3.0-or-later
"""Model folders: what is written comes back; what is broken is refused in one sentence."""

from __future__ import annotations

import hashlib
import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save

from mosa.errors import ModelError
from mosa.generate.model import Model
from mosa.model.bundle import (
    ALL_FILES,
    CHOOSER,
    FILES,
    INBETWEEN,
    LENGTH,
    LIBRARY,
    Bundle,
    load_bundle,
    random_bundle,
    save_bundle,
)
from mosa.model.config import InbetweenConfig, LengthConfig, ModelConfig, TextMotionConfig
from mosa.motion.library import Library
from tests.backend.motion_samples import plausible_motion


def write(folder: Path, config: ModelConfig, dtype: torch.dtype = torch.float32) -> Bundle:
    torch.manual_seed(0)
    bundle = random_bundle(config)
    bundle.tokenizer.train()(torch.randn(2, 32, 137))
    bundle.tokenizer.eval()
    bundle.mean, bundle.std = torch.randn(137), torch.rand(137) + 0.5
    bundle.digest = save_bundle(
        folder, config, bundle.tokenizer, bundle.transformer, bundle.mean, bundle.std, dtype=dtype
    )
    return bundle


def test_comes_back_whole(tmp_path: Path, tiny: ModelConfig) -> None:
    made = write(tmp_path, tiny)
    read = load_bundle(tmp_path)
    assert read.config == tiny
    assert read.digest == made.digest
    x = torch.randn(1, 32, 137)
    assert torch.equal(read.tokenizer(x).reconstruction, made.tokenizer(x).reconstruction)
    for a, b in zip(read.transformer.parameters(), made.transformer.parameters(), strict=True):
        assert torch.equal(a, b)
    torch.testing.assert_close(read.denormalise(read.normalise(x)), x, atol=1e-5, rtol=1e-5)
    assert torch.equal(read.mean, made.mean) and torch.equal(read.std, made.std)
    assert not read.tokenizer.training and not read.transformer.training


def test_config_names_size_and_hash_of_each_file(tmp_path: Path, tiny: ModelConfig) -> None:
    write(tmp_path, tiny)
    document = json.loads((tmp_path / "config.json").read_text())
    assert set(document["files"]) == set(FILES)
    for name, entry in document["files"].items():
        data = (tmp_path / name).read_bytes()
        assert entry == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*FILES, "config.json"])


def test_a_full_disk_leaves_the_model_that_was_there(
    tmp_path: Path, tiny: ModelConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, tiny, torch.float16)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    write_bytes = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name.startswith("statistics"):
            raise OSError(28, "No space left on device")
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path, tiny)
    monkeypatch.undo()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_folders_are_made_on_the_way(tmp_path: Path, tiny: ModelConfig) -> None:
    folder = tmp_path / "models" / "mine"
    digest = write(folder, tiny).digest
    assert load_bundle(folder).digest == digest


def test_half_precision_on_disk_only(tmp_path: Path, tiny: ModelConfig) -> None:
    made = write(tmp_path, tiny, torch.float16)
    stored = load_file(tmp_path / "transformer.safetensors")
    assert {value.dtype for value in stored.values()} == {torch.float16}
    read = load_bundle(tmp_path)
    assert read.transformer.start.dtype == torch.float32
    torch.testing.assert_close(read.transformer.start, made.transformer.start, atol=1e-3, rtol=1e-3)
    assert torch.equal(read.std, made.std)


def test_training_state_is_left_out_and_made_up(tmp_path: Path, tiny: ModelConfig) -> None:
    write(tmp_path, tiny)
    names = load_file(tmp_path / "tokenizer.safetensors")
    assert not any(name.endswith(("code_sum", "code_count")) for name in names)
    quantizer = load_bundle(tmp_path).tokenizer.quantizer
    assert bool(quantizer.initialised)
    for scale in range(4):
        book = quantizer.book(scale)
        means = book.code_sum / book.code_count.unsqueeze(1)
        torch.testing.assert_close(means, book.codebook)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("fault", ["missing", "truncated", "altered"])
def test_broken_files_are_named(tmp_path: Path, tiny: ModelConfig, name: str, fault: str) -> None:
    write(tmp_path, tiny)
    path = tmp_path / name
    data = path.read_bytes()
    if fault == "missing":
        path.unlink()
    elif fault == "truncated":
        path.write_bytes(data[:-100])
    else:
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    expected = {"missing": "is missing", "truncated": "bytes instead of", "altered": "altered"}
    with pytest.raises(ModelError, match=expected[fault]) as caught:
        load_bundle(tmp_path)
    assert name in str(caught.value) and "\n" not in str(caught.value)


def test_sizes_that_make_no_network_are_one_sentence(tmp_path: Path, tiny: ModelConfig) -> None:
    write(tmp_path, tiny)
    document = json.loads((tmp_path / "config.json").read_text())
    document["model"]["tokenizer"]["groups"] = 1 + document["model"]["tokenizer"]["width"]
    (tmp_path / "config.json").write_text(json.dumps(document))
    with pytest.raises(ModelError, match="describes no network") as caught:
        load_bundle(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "config.json is missing"),
        ("{", "cannot be read"),
        ("[]", "not of a model format"),
        ('{"format": 99}', "not of a model format"),
        ('{"format": 1}', "not a valid model configuration"),
        ('{"format": 1, "model": {"name": "x", "tokenizer": []}, "files": {}}', "not a valid"),
        ('{"format": 1, "model": {"name": "x", "shoe": 1}, "files": {}}', "not a valid"),
        ('{"format": 1, "model": {"name": "x"}, "files": {}}', "says nothing of"),
    ],
)
def test_broken_configurations(tmp_path: Path, text: str | None, expected: str) -> None:
    if text is not None:
        (tmp_path / "config.json").write_text(text)
    with pytest.raises(ModelError, match=expected):
        load_bundle(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_right_hash_but_wrong_content(tmp_path: Path, tiny: ModelConfig, name: str) -> None:
    write(tmp_path, tiny)
    document = json.loads((tmp_path / "config.json").read_text())
    for data, expected in ((b"nonsense", "not a readable"), (save({}), "does not fit")):
        (tmp_path / name).write_bytes(data)
        entry = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        document["files"][name] = entry
        (tmp_path / "config.json").write_text(json.dumps(document))
        with pytest.raises(ModelError, match=expected):
            load_bundle(tmp_path)


def test_missing_text_encoder_is_told_on_first_use(tmp_path: Path, tiny: ModelConfig) -> None:
    write(tmp_path, tiny)
    bundle = replace(load_bundle(tmp_path), text_encoder_path=tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"nowhere.*missing"):
        bundle.encode_text(["a person walks"])


def with_network(folder: Path, config: ModelConfig, dtype: torch.dtype = torch.float32) -> Bundle:
    torch.manual_seed(3)
    small = InbetweenConfig(width=32, layers=1, heads=2, mlp=32)
    chooser = TextMotionConfig(width=8, hidden=4, embedding=4, text_dim=12)
    bundle = random_bundle(replace(config, inbetween=small, length=LengthConfig(width=8), chooser=chooser))
    assert bundle.inbetween is not None
    torch.nn.init.normal_(bundle.inbetween.out.weight)
    bundle.inbetween.std.uniform_(0.5, 2.0)
    bundle.library = Library.of([plausible_motion(seed, 40) for seed in range(2)])
    parts = bundle.tokenizer, bundle.transformer, bundle.mean, bundle.std, bundle.inbetween, bundle.library
    bundle.digest = save_bundle(folder, bundle.config, *parts, dtype, bundle.length, bundle.chooser)
    return bundle


def test_networks_that_a_model_may_lack_come_back_too(tmp_path: Path, tiny: ModelConfig) -> None:
    made = with_network(tmp_path, tiny)
    read = load_bundle(tmp_path)
    assert read.config == made.config and read.digest == made.digest
    assert read.inbetween is not None and made.inbetween is not None and not read.inbetween.training
    for (name, a), b in zip(read.inbetween.state_dict().items(), made.inbetween.state_dict().values(), strict=True):
        assert torch.equal(a, b), name
    assert read.length is not None and made.length is not None and not read.length.training
    assert all(map(torch.equal, read.length.state_dict().values(), made.length.state_dict().values()))
    assert read.chooser is not None and made.chooser is not None and not read.chooser.training
    assert all(map(torch.equal, read.chooser.state_dict().values(), made.chooser.state_dict().values()))
    assert read.library is not None and read.library.lengths.tolist() == [39, 39]
    assert set(json.loads((tmp_path / "config.json").read_text())["files"]) == set(ALL_FILES)
    half = with_network(tmp_path / "half", tiny, torch.float16)
    again = load_bundle(tmp_path / "half").inbetween
    assert again is not None and half.inbetween is not None and again.out.weight.dtype == torch.float32
    torch.testing.assert_close(again.out.weight, half.inbetween.out.weight, atol=1e-2, rtol=1e-3)


def test_a_model_may_lack_them(tmp_path: Path, tiny: ModelConfig) -> None:
    config = replace(tiny, inbetween=InbetweenConfig(width=32, layers=1, heads=2, mlp=32), length=LengthConfig(width=8))
    config = replace(config, chooser=TextMotionConfig(text_dim=12))
    bundle = random_bundle(config)
    save_bundle(tmp_path, config, bundle.tokenizer, bundle.transformer, bundle.mean, bundle.std)
    read = load_bundle(tmp_path)
    assert read.inbetween is None and read.library is None and read.config.inbetween is None
    assert read.length is None and read.config.length is None
    assert read.chooser is None and read.config.chooser is None
    # Models written before there was one say nothing of it.
    document = json.loads((tmp_path / "config.json").read_text())
    del document["model"]["inbetween"], document["model"]["length"], document["model"]["chooser"]
    del document["model"]["sampling"]["drafts"]
    (tmp_path / "config.json").write_text(json.dumps(document))
    assert load_bundle(tmp_path).inbetween is None and load_bundle(tmp_path).length is None
    # Each may be there without the other.
    parts = bundle.tokenizer, bundle.transformer, bundle.mean, bundle.std
    save_bundle(tmp_path, config, *parts, length=bundle.length)
    assert load_bundle(tmp_path).inbetween is None and load_bundle(tmp_path).length is not None


def test_the_digest_tells_models_with_and_without_them_apart(tmp_path: Path, tiny: ModelConfig) -> None:
    made = with_network(tmp_path / "a", tiny)
    parts = made.tokenizer, made.transformer, made.mean, made.std
    without = save_bundle(tmp_path / "b", tiny, *parts)
    estimating = save_bundle(tmp_path / "c", made.config, *parts, length=made.length)
    choosing = save_bundle(tmp_path / "d", made.config, *parts, chooser=made.chooser)
    assert len({without, estimating, choosing, made.digest}) == 4


@pytest.mark.parametrize("name", [INBETWEEN, LIBRARY, LENGTH, CHOOSER])
@pytest.mark.parametrize("fault", ["missing", "truncated", "altered", "nonsense", "empty", "unnamed"])
def test_damage_to_them_is_named(tmp_path: Path, tiny: ModelConfig, name: str, fault: str) -> None:
    with_network(tmp_path, tiny)
    path, document = tmp_path / name, json.loads((tmp_path / "config.json").read_text())
    data = path.read_bytes()
    expected = {"missing": "is missing", "truncated": "bytes instead of", "altered": "altered"}
    expected |= {"nonsense": "is not a", "empty": "does not fit|is not a", "unnamed": "says nothing of"}
    if fault == "missing":
        path.unlink()
    elif fault == "truncated":
        path.write_bytes(data[:-100])
    elif fault == "altered":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif fault == "unnamed":
        del document["files"][name]
    else:
        data = b"nonsense" if fault == "nonsense" else save({})
        path.write_bytes(data)
        document["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (tmp_path / "config.json").write_text(json.dumps(document))
    with pytest.raises(ModelError, match=expected[fault]) as caught:
        load_bundle(tmp_path)
    assert name in str(caught.value) and "\n" not in str(caught.value)


def test_a_library_is_unpacked_on_first_use_and_says_so_if_it_cannot(tmp_path: Path, tiny: ModelConfig) -> None:
    with_network(tmp_path, tiny)
    document, buffer = json.loads((tmp_path / "config.json").read_text()), io.BytesIO()
    np.savez(buffer, rotations=np.zeros((4, 3)), root=np.zeros((4, 3)), lengths=np.array([4]))
    data = buffer.getvalue()
    (tmp_path / LIBRARY).write_bytes(data)
    document["files"][LIBRARY] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (tmp_path / "config.json").write_text(json.dumps(document))
    bundle = load_bundle(tmp_path)
    with pytest.raises(ModelError, match="is not a library"):
        _ = bundle.library


def test_threads_that_look_at_once_share_one_matcher(tmp_path: Path, tiny: ModelConfig) -> None:
    with_network(tmp_path, tiny)
    model = Model(load_bundle(tmp_path))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: model.matcher, range(4)))
    assert found[0] is not None and all(matcher is found[0] for matcher in found)
