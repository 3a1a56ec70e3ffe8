# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa import` of published checkpoints: the same numbers, and one sentence for what is not a published model."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from mosa import cli
from mosa.convert.names import TOKENIZER_UNUSED, TRANSFORMER_UNUSED, tokenizer_names, transformer_names
from mosa.convert.torchscript import read_torchscript
from mosa.model import sampler
from mosa.model.bundle import TRAINING_ONLY, Bundle, load_bundle
from mosa.model.caq_vae import CAQVAE
from mosa.model.config import PRESETS, TokenizerConfig, TransformerConfig
from mosa.model.sar import SAR
from mosa.motion.skeleton import MIRROR
from tests.backend.official_reference import SMALL, SQVAE, Sizes, Transformer, Trap, published, save_published

OTHER = Sizes(
    scales=(2, 9, 49), nb_code_st=6, nb_code_ed=11, code_dim=8, width=8, width_mul=(2, 1, 3), depth=1, slot_group=2,
    latent_dim=24, ff_size=16, n_layers=1, n_heads=3, text_dim=16,
)  # fmt: skip
"""Another value of everything that a published option can shape."""


@dataclass
class Import:
    """The published networks, their sizes, the arguments that name their files, and what was made of them."""

    vq: SQVAE
    sar: Transformer
    sizes: Sizes
    arguments: list[object]
    bundle: Bundle


def run(*arguments: object) -> int:
    return cli.main(["import", *(str(argument) for argument in arguments)])


def save(folder: Path, sizes: Sizes) -> tuple[SQVAE, Transformer, list[object]]:
    """Write random published checkpoints; returns them and the arguments that name their files."""
    vq, sar = published(sizes)
    vq_file, sar_file, meta = save_published(folder, sizes, vq, sar)
    return vq, sar, ["--vq", vq_file, "--sar", sar_file, "--meta", meta]


@pytest.fixture(scope="module", params=[SMALL, OTHER], ids=["published scales", "other sizes"])
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Import:
    folder = tmp_path_factory.mktemp("published")
    vq, sar, arguments = save(folder, request.param)
    assert run(*arguments, "--out", folder / "model") == 0
    return Import(vq, sar, request.param, arguments, load_bundle(folder / "model"))


@pytest.mark.parametrize("sizes", [SMALL, OTHER, Sizes()], ids=["small", "other", "published"])
def test_names_are_a_bijection(sizes: Sizes) -> None:
    tokenizer = TokenizerConfig(
        "full263", sizes.width, sizes.width_mul, sizes.depth, sizes.code_dim, scales=sizes.scales,
        codes=tuple(sizes.codes),
    )  # fmt: skip
    transformer = TransformerConfig(
        sizes.latent_dim, sizes.n_layers, sizes.n_heads, sizes.ff_size, text_dim=sizes.text_dim
    )
    with torch.device("meta"):
        coder, predictor = CAQVAE(tokenizer), SAR(transformer, tokenizer)
        vq, sar = SQVAE(sizes).state_dict(), Transformer(sizes).state_dict()
    for network, names, unused, original in (
        (coder, tokenizer_names(coder), TOKENIZER_UNUSED, vq),
        (predictor, transformer_names(predictor), TRANSFORMER_UNUSED, sar),
    ):
        assert set(names) == {name for name in original if not unused.fullmatch(name)}, "all that is used has a place"
        assert len(set(names.values())) == len(names), "and each its own"
        state = network.state_dict()
        needed = {name for name in state if name.split(".")[-1] not in (*TRAINING_ONLY, "initialised")}
        assert {place.name for place in names.values()} == needed, "and none of ours stays empty"
        assert sum(place.of(state).numel() for place in names.values()) == sum(state[n].numel() for n in needed)
        assert all(place.of(state).shape == original[name].shape for name, place in names.items())


def test_the_reference_has_the_published_parameter_counts() -> None:
    def count(network: torch.nn.Module) -> int:
        return sum(parameter.numel() for parameter in network.parameters())

    with torch.device("meta"):
        vq, sar = SQVAE(Sizes()), Transformer(Sizes())
    assert (count(vq.encoder), count(vq.decoder)) == (7_958_016, 10_783_751)
    assert (count(vq.quantizer.phis), vq.virtual_slot.numel()) == (15_738_880, 515_480)
    assert sum(layer.codebook.numel() for layer in vq.quantizer.layers) == 2_621_440
    assert (count(sar), count(sar.blocks[0]), count(sar.heads)) == (18_940_928, 2_068_992, 1_971_200)


# The numbers.


def close(ours: Tensor, theirs: Tensor) -> None:
    assert float(theirs.abs().max()) > 0.05, "something worth comparing"
    torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)


def random_ids(vq: SQVAE, batch: int) -> list[Tensor]:
    dice = torch.Generator().manual_seed(3)
    layers = zip(vq.quantizer.scales, vq.quantizer.layers, strict=True)
    return [torch.randint(len(layer.codebook), (batch, size), generator=dice) for size, layer in layers]


def random_text(sizes: Sizes, batch: int) -> Tensor:
    return torch.randn(batch, 77, sizes.text_dim, generator=torch.Generator().manual_seed(4))


def test_decoding_is_the_published_one(imported: Import) -> None:
    tokenizer, ids = imported.bundle.tokenizer, random_ids(imported.vq, 2)
    latent = imported.vq.quantizer.latent(ids)
    for count in range(1, len(ids) + 1):
        close(tokenizer.quantizer.dequantize(ids[:count]), imported.vq.quantizer.latent(ids[:count]))
    close(tokenizer.decode(latent), imported.vq.decode(latent))


def test_encoding_is_the_published_one(imported: Import) -> None:
    x = torch.randn(3, 196, 263, generator=torch.Generator().manual_seed(5))
    latent = imported.vq.encode(x)
    close(imported.bundle.tokenizer.encode(x), latent)
    for ours, theirs in zip(imported.bundle.tokenizer.tokens(x), imported.vq.quantizer.ids(latent), strict=True):
        assert torch.equal(ours, theirs)
    assert len(theirs.unique()) > 3, "something worth comparing"


@pytest.mark.usefixtures("in_float32")
def test_logits_are_the_published_ones(imported: Import) -> None:
    ids, text = random_ids(imported.vq, 3), random_text(imported.sizes, 3)
    length, bundle = torch.tensor([49, 20, 10]), imported.bundle
    inputs = bundle.tokenizer.quantizer.teacher_inputs(ids)
    for hidden, words in ((False, text), (True, torch.zeros_like(text))):
        with torch.no_grad():
            ours = bundle.transformer(inputs, text, None, length, torch.full((3,), hidden))
        whole = imported.sar.logits(imported.vq.quantizer, ids, words, length)
        steps = imported.sar.logits_one_by_one(imported.vq.quantizer, ids, words, length)
        for own, one, other in zip(ours, whole, steps, strict=True):
            close(own, one)
            close(own, other)


@pytest.mark.usefixtures("in_float32")
def test_logits_while_sampling_are_the_published_ones(imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    guide, seen = sampler.guide, []

    def spy(conditional: Tensor, null: Tensor, strength: float, scale: int, last: int) -> Tensor:
        seen.append((conditional.clone(), null.clone()))
        return guide(conditional, null, strength, scale, last)

    monkeypatch.setattr(sampler, "guide", spy)
    text, length = random_text(imported.sizes, 2), torch.tensor([49, 13])
    networks = imported.bundle.transformer, imported.bundle.tokenizer.quantizer
    generators = [torch.Generator().manual_seed(seed) for seed in (1, 2)]
    made = sampler.sample(*networks, text, None, length, guidance=4.0, generators=generators)
    for branch, words in enumerate((text, torch.zeros_like(text))):
        wanted = imported.sar.logits_one_by_one(imported.vq.quantizer, made.ids, words, length)
        for step, logits in zip(seen, wanted, strict=True):
            close(step[branch], logits)


def test_statistics_are_taken_as_they_are(imported: Import) -> None:
    meta = Path(str(imported.arguments[-1]))
    assert np.array_equal(imported.bundle.mean.numpy(), np.load(meta / "mean.npy"))
    assert np.array_equal(imported.bundle.std.numpy(), np.load(meta / "std.npy"))


def test_the_configuration_is_that_of_the_checkpoints(imported: Import) -> None:
    config, sizes = imported.bundle.config, imported.sizes
    assert (config.name, config.text_encoder, config.inbetween) == ("model", "clip", None)
    assert (config.tokenizer.feature_set, config.tokenizer.phi) == ("full263", "relu2")
    assert (config.transformer.heads, config.transformer.text_mask) == (sizes.n_heads, False)
    assert config.sampling == PRESETS["paper"].sampling
    offsets = np.array(config.offsets)
    assert offsets.shape == (22, 3) and np.isfinite(offsets).all()
    assert np.allclose(offsets, offsets[MIRROR] * [-1, 1, 1]), "a body of two like halves"


# What may differ in the files.


@pytest.fixture(scope="module")
def good_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    save(folder / "in", SMALL)
    return folder / "in"


@pytest.fixture
def files(good_files: Path, tmp_path: Path) -> list[object]:
    """Arguments that name good files under `tmp_path`/in, and an --out that is not there."""
    folder = shutil.copytree(good_files, tmp_path / "in")
    vq, sar = (checkpoint(tmp_path, part) for part in ("vq", "sar"))
    return ["--vq", vq, "--sar", sar, "--meta", folder / "vq" / "meta", "--out", tmp_path / "model"]


def checkpoint(folder: Path, part: str) -> Path:
    return folder / "in" / part / "model" / "net_best_fid.tar"


def rewrite(file: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    document = torch.load(file, weights_only=True)
    changed = change(document)
    torch.save(document if changed is None else changed, file)


def test_other_keys_and_no_options_make_the_same_model(files: list[object], tmp_path: Path) -> None:
    assert run(*files) == 0
    for part, old, new in (("vq", "vq_model", "net"), ("sar", "t2m_transformer", "trans")):
        rewrite(checkpoint(tmp_path, part), lambda found, old=old, new=new: {new: found[old]})
        (tmp_path / "in" / part / "opt.txt").unlink()
    assert run(*files[:-1], tmp_path / "again", "--name", "model") == 0
    for name in ("config.json", "tokenizer.safetensors", "transformer.safetensors", "statistics.safetensors"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "model" / name).read_bytes()


def test_tables_may_be_left_out(files: list[object], tmp_path: Path) -> None:
    sizes = Sizes(**{**vars(SMALL), "latent_dim": 64, "n_heads": 1})
    arguments = save(tmp_path / "other", sizes)[2]

    def bare(found: dict[str, Any]) -> None:
        for name in ("freqs_cis", "lvl_1L", "attn_mask"):
            del found["t2m_transformer"][name]

    rewrite(Path(str(arguments[3])), bare)
    assert run(*arguments, "--out", tmp_path / "model") == 0
    config = load_bundle(tmp_path / "model").config
    assert (config.tokenizer.scales, config.transformer.heads) == (PRESETS["paper"].tokenizer.scales, 1)


def test_the_card_says_whose_weights_these_are(files: list[object], tmp_path: Path) -> None:
    assert run(*files, "--name", "mosa-t2m") == 0
    card = (tmp_path / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert card.startswith("# Model card: `mosa-t2m`")
    for words in ("not made by", "no licence", "non-commercial", "virtual_slot", *(str(file) for file in files[1:6:2])):
        assert words in card


# What is refused.


def refused(arguments: list[object], words: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The import says no in one line with `words` in it, and writes nothing."""
    before = sorted(folder.rglob("*"))
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    (line,) = captured.err.splitlines()
    assert captured.out == "" and line.startswith("mosa import: ") and line.endswith(".")
    assert re.search(words, line), line
    assert sorted(folder.rglob("*")) == before


def broken(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    """One byte in the middle of the weights is another one."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]


@pytest.mark.parametrize("part", ["vq", "sar"])
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda file: file.unlink(), "There is no file"),
        (lambda file: (file.unlink(), file.mkdir()), "cannot be read"),
        (lambda file: file.write_bytes(b""), "not a checkpoint"),
        (lambda file: file.write_text("hello\n" * 99), "not a checkpoint"),
        (lambda file: file.write_bytes(broken(file.read_bytes())), "damaged, cut short"),
        (lambda file: file.write_bytes(flipped(file.read_bytes())), "damaged, cut short"),
        (lambda file: torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), file), "of another kind"),
        (lambda file: torch.save({"vq_model": Trap(), "trans": Trap()}, file), r"more than weights \(.*print\)"),
        (lambda file: torch.save([1, 2], file), "no named entries"),
        (lambda file: torch.save({"a": 1, "b": 2}, file), r"neither \w+ nor \w+ among its 2 names \(a, b\)"),
        (lambda file: torch.save({"net": 1, "trans": {"a": "b"}}, file), "holds no tensors under"),
        (lambda file: torch.save({"net": {}, "trans": {}}, file), "missing or empty"),
    ],
)
def test_files_that_are_no_checkpoint(
    files: list[object], tmp_path: Path, part: str, fault: Callable[[Path], Any], words: str, capsys: Any
) -> None:
    fault(checkpoint(tmp_path, part))
    refused(files, words, tmp_path, capsys)


def without(*names: str) -> Callable[[dict[str, Tensor]], None]:
    return lambda state: [state.pop(name) for name in names] and None


def put(**tensors: Tensor) -> Callable[[dict[str, Tensor]], None]:
    return lambda state: state.update({name.replace("__", "."): tensor for name, tensor in tensors.items()})


@pytest.mark.parametrize(
    ("part", "fault", "words"),
    [
        ("vq", without("encoder.conv_in.weight"), r"encoder\.conv_in\.weight is missing"),
        ("vq", without("decoder.conv_out.bias"), r"misses 1 name \(decoder\.conv_out\.bias\)\."),
        ("vq", put(extra=torch.ones(1)), r"has 1 name \(extra\) too many"),
        ("vq", put(**{f"a{n}": torch.ones(1) for n in range(9)}), r"has 9 names \(a0, a1, a2, a3, \.\.\.\) too many"),
        (
            "vq",
            put(encoder__conv_in__weight=torch.ones(16, 251, 3)),
            r"1 name .*\(16, 251, 3\) instead of \(16, 263, 3\)",
        ),
        ("vq", put(decoder__norm_out__bias=torch.full((16,), np.nan)), r"NaN or infinity in 1 name"),
        ("vq", put(encoder__conv_in__weight=torch.ones(18, 263, 3)), "sizes that do not go together"),
        ("vq", without("quantizer.layers.9.codebook"), r"layers\.9\.codebook is missing"),
        ("sar", without("pos_start"), "pos_start is missing"),
        ("sar", without("blocks.1.attn.key.bias"), r"misses 1 name \(blocks\.1\.attn\.key\.bias\)"),
        ("sar", put(blocks__0__ln2_t__scale=torch.ones(32)), "multi-modal experiment"),
        (
            "sar",
            put(heads__3__weight=torch.ones(5, 32)),
            r"shapes .* heads\.3\.weight has \(5, 32\) instead of \(14, 32\)",
        ),
        ("sar", put(freqs_cis=torch.ones(236, 8, dtype=torch.complex64)), "positions"),
        ("sar", put(freqs_cis=torch.ones(236, 9, dtype=torch.complex64)), "positions"),
        ("sar", put(freqs_cis=torch.ones(236, 5, dtype=torch.complex64)), "go together"),
        ("sar", put(freqs_cis=torch.ones(236)), "freqs_cis is missing or empty"),
        (
            "sar",
            put(lvl_1L=torch.zeros(1, 236, dtype=torch.int64)),
            "10 scales and the transformer 1: they do not belong together",
        ),
    ],
)
def test_networks_that_are_not_the_published_ones(
    files: list[object], tmp_path: Path, part: str, fault: Callable[[dict[str, Tensor]], None], words: str, capsys: Any
) -> None:
    key = {"vq": "vq_model", "sar": "t2m_transformer"}[part]
    rewrite(checkpoint(tmp_path, part), lambda found: fault(found[key]))
    refused(files, words, tmp_path, capsys)


def test_checkpoints_that_do_not_belong_together(files: list[object], tmp_path: Path, capsys: Any) -> None:
    other = save(tmp_path / "other", OTHER)[2]
    refused([*other[:2], *files[2:]], "do not belong together", tmp_path, capsys)
    wide = save(tmp_path / "wide", Sizes(**{**vars(SMALL), "nb_code_st": 12}))[2]
    refused([*wide[:2], *files[2:]], r"shapes .* heads\.0\.weight", tmp_path, capsys)
    refused(["--vq", files[3], "--sar", files[1], *files[4:]], "neither vq_model nor net", tmp_path, capsys)


@pytest.mark.parametrize(
    ("part", "line", "words"),
    [
        ("vq", "shared_codebook: True", "shared_codebook: True, but only shared_codebook: False"),
        ("vq", "using_znorm: False", "using_znorm: False"),
        ("vq", "phi_k: 5", "phi_k: 5"),
        ("vq", "phi_depth: 3", "phi_depth: 3"),
        ("vq", "scales: (1, 2, 49)", "scales: "),
        ("vq", "scales: [3, 6, 10, 15, 20, 25, 30, 36, 42, 98]", "scales: "),
        ("vq", "width_mul: (1, 2, 4)", r"only width_mul: \(1, 2, 1\)"),
        ("vq", "nb_code_ed: 512", "nb_code_ed: 512, but only nb_code_ed: 26"),
        ("sar", "mm_attn: True", "mm_attn: True"),
        ("sar", "n_heads: 4", "n_heads: 4, but only n_heads: 2"),
        ("sar", "unit_length: 8", "unit_length: 8"),
    ],
)
def test_options_that_cannot_be_had(
    files: list[object], tmp_path: Path, part: str, line: str, words: str, capsys: Any
) -> None:
    path = tmp_path / "in" / part / "opt.txt"
    name = line.split(":")[0]
    path.write_text(re.sub(rf"(?m)^{name}: .*\n", "", path.read_text()) + line + "\n")
    refused(files, words, tmp_path, capsys)


def test_options_beside_the_checkpoint_count_too(files: list[object], tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "vq.tar"
    checkpoint(tmp_path, "vq").rename(file)
    (tmp_path / "opt.txt").write_text("code_dim: None\nusing_znorm: False\n")
    refused(["--vq", file, *files[2:]], "using_znorm: False", tmp_path, capsys)
    (tmp_path / "opt.txt").write_bytes(b"\xff\xfe\x00")
    refused(["--vq", file, *files[2:]], "cannot be read as text", tmp_path, capsys)


@pytest.mark.parametrize("name", ["mean.npy", "std.npy"])
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda file: file.unlink(), "There is no file"),
        (lambda file: file.write_bytes(b"no array"), "not an array"),
        (lambda file: file.write_bytes(broken(file.read_bytes())), "damaged"),
        (lambda file: np.save(file, np.ones(251)), r"does not hold 263 numbers \(its shape is \(251,\)\)"),
        (lambda file: np.save(file, np.array([None] * 263), allow_pickle=True), "not an array"),
        (lambda file: np.save(file, np.array(["a"] * 263)), "does not hold 263 numbers"),
        (lambda file: np.save(file, np.full(263, np.nan)), "NaN"),
    ],
)
def test_statistics_that_are_none(
    files: list[object], tmp_path: Path, name: str, fault: Callable[[Path], Any], words: str, capsys: Any
) -> None:
    fault(Path(str(files[5])) / name)
    refused(files, words, tmp_path, capsys)


@pytest.mark.parametrize(("place", "value", "words"), [(70, 0.0, "not above 0"), (261, 0.45, "feat_bias")])
def test_deviations_that_cannot_be(
    files: list[object], tmp_path: Path, place: int, value: float, words: str, capsys: Any
) -> None:
    file = Path(str(files[5])) / "std.npy"
    std = np.load(file)
    std[place] = value
    np.save(file, std)
    refused(files, words, tmp_path, capsys)


# Where it is written.


def test_a_folder_in_use_is_left_alone(files: list[object], tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "diary.txt").write_text("mine")
    refused(files, "is there already", tmp_path, capsys)
    refused([*files, "--name", " "], "--name", tmp_path, capsys)
    (tmp_path / "file").write_text("mine")
    refused([*files[:-1], tmp_path / "file"], "is there already", tmp_path, capsys)
    assert (tmp_path / "file").read_text() == "mine"


def test_an_empty_folder_is_used_and_the_model_is_named_after_it(
    files: list[object], tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    assert run(*files) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{tmp_path / 'model'}: model ")
    assert captured.out.split()[-1] == load_bundle(tmp_path / "model").digest
    assert captured.err.count("\n") == 1 and "MOSA_CLIP" in captured.err
    monkeypatch.chdir(tmp_path)
    assert run(*files[:-1], "deep/er") == 0
    assert load_bundle("deep/er").config.name == "er"


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_stops_the_writing_leaves_nothing(
    problem: BaseException, files: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(tmp_path.rglob("*"))

    def refuse(*_: Any) -> None:
        raise problem

    monkeypatch.setattr("mosa.model.bundle.write_together", refuse)
    assert run(*files) in (1, 130)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_tensor_in_the_midst_of_anothers_numbers_is_read_from_there(tmp_path: Path) -> None:
    class Parts(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            numbers = torch.arange(12.0)
            self.register_buffer("late", numbers[5:9])
            self.register_buffer("columns", numbers.view(3, 4).t())

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x

    file = tmp_path / "parts.pt"
    torch.jit.save(torch.jit.script(Parts()), str(file))
    read = read_torchscript(file)
    assert read["late"].tolist() == [5.0, 6.0, 7.0, 8.0]
    assert torch.equal(read["columns"], torch.arange(12.0).view(3, 4).t())
