# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold for the repository as a whole, and for the extension zip built from it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

import build

LARGEST_REPOSITORY = 56 * 2**20


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files that git tracks, or would with the next `git add`."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=build.ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("this is not a git checkout, so there is no list of tracked files")
    names = sorted(set(done.stdout.split("\0")) - {""})
    return [name for name in names if (build.ROOT / name).is_file()]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension's zip: the one named by MOSA_ZIP, or a new one."""
    given = os.environ.get("MOSA_ZIP")
    return Path(given) if given else build.build_zip(tmp_path_factory.mktemp("zip"))


@pytest.fixture(scope="module")
def packed(package: Path) -> list[str]:
    """The names in the zip."""
    with zipfile.ZipFile(package) as archive:
        return archive.namelist()


def test_tracked_files_fit_the_limit(tracked: list[str]) -> None:
    sizes = {name: (build.ROOT / name).stat().st_size for name in tracked}
    largest = sorted(sizes, key=lambda name: -sizes[name])[:5]
    assert sum(sizes.values()) < LARGEST_REPOSITORY, f"the largest are {largest}"


def test_tracked_names_work_on_every_system(tracked: list[str]) -> None:
    odd = [name for name in tracked if not re.fullmatch(r"[A-Za-z0-9_./+-]+", name)]
    assert not odd
    same = [name for name, count in Counter(name.lower() for name in tracked).items() if count > 1]
    assert not same, "these differ only in capitals"


def test_nothing_made_is_tracked(tracked: list[str]) -> None:
    made = re.compile(r"(^|/)(__pycache__|out|runs|\.venv[^/]*|text_encoder|\.[a-z]+_cache)/|\.pyc$")
    assert not [name for name in tracked if made.search(name)]


def test_python_files_name_their_licence(tracked: list[str]) -> None:
    for name in tracked:
        if name.endswith(".py"):
            head = (build.ROOT / name).read_text(encoding="utf-8").splitlines()[:2]
            assert "# SPDX-License-Identifier: GPL-3.0-or-later" in head, name


def test_every_benchmark_starts_and_reads_its_arguments() -> None:
    """In one process, which imports torch and bpy once."""
    folder = build.ROOT / "benchmarks"
    scripts = sorted(str(path) for path in folder.glob("*.py") if path.name != "common.py")
    code = (
        "import runpy, sys\n"
        "for script in sys.argv[1:]:\n"
        "    sys.argv = [script, '--help']\n"
        "    try:\n"
        "        runpy.run_path(script, run_name='__main__')\n"
        "        raise AssertionError(script + ' did not read its arguments')\n"
        "    except SystemExit as end:\n"
        "        assert not end.code, script\n"
    )
    path = os.pathsep.join(str(part) for part in (folder, build.ROOT / "backend", build.ROOT))
    done = subprocess.run(
        [sys.executable, "-c", code, *scripts],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("usage:") == len(scripts)


def test_versions_agree() -> None:
    import mosa

    manifest = tomllib.loads(build.MANIFEST.read_text(encoding="utf-8"))
    assert mosa.__version__ == manifest["version"] == build.manifest_version()


def test_changelog_names_this_version() -> None:
    assert f"## {build.manifest_version()}" in (build.ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize(
    "file",
    ["backend/requirements.txt", *(f"requirements/{n}.txt" for n in ("main", "blender-5.2"))],
)
def test_requirements_are_pinned(file: str) -> None:
    for line in (build.ROOT / file).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith(("#", "-r ")):
            assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][^ ]*(; python_version .*)?", line), line


def test_zip_root_is_the_extension(packed: list[str]) -> None:
    for name in ("__init__.py", "blender_manifest.toml", "LICENSE", "panels.py", "rig/figure.py"):
        assert name in packed
    assert not [name for name in packed if name.startswith("mosa_blender")]


def test_zip_carries_the_backend(packed: list[str]) -> None:
    for name in (
        "backend/pyproject.toml",
        "backend/requirements.txt",
        "backend/mosa/__init__.py",
        "backend/mosa/weights/config.json",
        "backend/mosa/weights/MODEL_CARD.md",
    ):
        assert name in packed
    weights = [PurePosixPath(n) for n in packed if n.startswith("backend/mosa/weights/")]
    assert any(path.suffix == ".safetensors" for path in weights)


def test_zip_carries_the_text_encoder_with_its_licence(package: Path) -> None:
    folder = "backend/mosa/text_encoder/"
    with zipfile.ZipFile(package) as archive:
        assert archive.getinfo(folder + "model.safetensors").file_size > 40e6
        assert {folder + "tokenizer.json", folder + "config.json"} <= set(archive.namelist())
        assert "Apache License" in archive.read(folder + "LICENSE").decode()
        notice = archive.read(folder + "NOTICE").decode()
    assert "all-MiniLM-L6-v2" in notice and "half precision" in notice


def test_zip_leaves_out_what_users_do_not_need(packed: list[str]) -> None:
    unwanted = re.compile(r"(^|/)(tests|data_pack|evaluate/matcher|__pycache__|\.[^/]+)(/|$)|\.pyc$")
    assert not [name for name in packed if unwanted.search(name)]


def test_zip_has_the_notices_of_the_motion_pack_and_nothing_else_of_it(packed: list[str]) -> None:
    """The weights hold motion of the pack, whose terms must go along."""
    pack = "backend/data/open_motion/"
    tracked = subprocess.run(
        ["git", "ls-files", pack], cwd=build.ROOT, capture_output=True, text=True, check=True
    ).stdout
    notices = {name for name in tracked.split() if "/licences/" in name or name.endswith("NOTICE.md")}
    assert {name for name in packed if name.startswith("backend/data/") and not name.endswith("/")} == notices


def test_blender_accepts_the_zip(package: Path) -> None:
    build.extension_tool("validate", str(package))


def test_blender_refuses_a_zip_without_the_package(package: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(package) as whole, zipfile.ZipFile(broken, "w") as part:
        part.writestr("blender_manifest.toml", whole.read("blender_manifest.toml"))
    with pytest.raises(build.BuildError, match="validate"):
        build.extension_tool("validate", str(broken))
