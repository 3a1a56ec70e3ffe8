# SPDX-License-Identifier: GPL-3.0-or-later
"""The managed environment: real virtual environments and real pip, with tiny packages of our own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mosa_blender.service import claim, environment, install, own_folders, pip_settings, torch_build
from mosa_blender.service.environment import Environment
from mosa_blender.service.install import Plan
from mosa_blender.service.install_errors import InstallCancelled, InstallError
from mosa_blender.service.install_job import InstallJob
from mosa_blender.service.process_flags import Finished

VERSION = "0.1.0"
REPOSITORY = Path(__file__).resolve().parents[2]


def make_wheel(folder: Path, name: str, version: str = "1.0", code: str = "") -> None:
    """The smallest wheel there is: one module."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n{code}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index without a network, which pip is pointed to."""
    folder = tmp_path / "packages"
    folder.mkdir()
    make_wheel(folder, "torch")
    make_wheel(folder, "tinydep")
    monkeypatch.setenv("MOSA_PIP_ARGS", f'--no-index --find-links "{folder}"')
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A backend as it lies in the extension's folder, only tiny."""
    folder = tmp_path / "extension" / "backend"
    package = folder / "mosa"
    (package / "weights").mkdir(parents=True)
    (package / "__init__.py").write_text(f'__version__ = "{VERSION}"\n')
    (package / "__main__.py").write_text("import tinydep, torch\nprint('usage: mosa')\n")
    (package / "weights" / "model.safetensors").write_bytes(b"x" * 1000)
    (folder / "requirements.txt").write_text("# pinned\ntorch==1.0\ntinydep==1.0  # small\n")
    return folder


@pytest.fixture
def plan(tmp_path: Path, source: Path, packages: Path) -> Plan:
    return Plan(tmp_path / "user", source, VERSION, Path(sys.executable), needed_mb=20)


@pytest.fixture(scope="session")
def venv_with_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a real virtual environment in it, as an installation makes it."""
    folder = tmp_path_factory.mktemp("ready")
    (folder / "scratch").mkdir()
    install._make_venv(Path(sys.executable), folder, never)
    return folder


@pytest.fixture
def ready_venv(venv_with_pip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have installations copy the one environment, which takes seconds to make, where a test is about what follows."""

    def copied(_python: Path, new: Path, _stop: Callable[[], bool]) -> None:
        shutil.copytree(venv_with_pip / "venv", new / "venv", symlinks=True)

    monkeypatch.setattr(install, "_make_venv", copied)


@pytest.fixture
def tried(tmp_path: Path, source: Path) -> Path:
    """A new environment that is ready for its trial, with nothing installed."""
    new = tmp_path / "environment.new"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(new / "venv")], check=True)
    (new / "scratch").mkdir()
    shutil.copytree(source, new / "backend")
    install._link_backend(new)
    return new


def never() -> bool:
    return False


def quiet(_fraction: float, _text: str) -> None:
    """Nothing to be told."""


def imports_mosa(environment: Environment) -> str:
    code = "import mosa, tinydep; print(mosa.__version__, mosa.__file__)"
    command = [str(environment.python), "-I", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def only_the_environment(user: Path) -> bool:
    return {entry.name for entry in user.iterdir()} == {"environment"}


def test_a_whole_installation(plan: Plan) -> None:
    environment = Environment(plan.user)
    assert environment.state(VERSION) == "missing"
    seen: list[tuple[float, str]] = []
    install.install(plan, lambda fraction, text: seen.append((fraction, text)), never)
    assert environment.state(VERSION) == "ready" and only_the_environment(plan.user)
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    assert any("tinydep" in text for _, text in seen), "it says what it is downloading"
    shutil.rmtree(plan.source)
    version, file = imports_mosa(environment).split(maxsplit=1)
    assert version == VERSION and Path(file.strip()).is_relative_to(environment.folder / "backend")
    assert (environment.folder / "backend" / "mosa" / "weights" / "model.safetensors").stat().st_size == 1000
    assert environment.state("0.2.0") == "outdated"

    install.uninstall(plan.user)
    assert environment.state(VERSION) == "missing" and not list(plan.user.iterdir())
    install.uninstall(plan.user)


def test_a_failed_update_leaves_the_one_before(plan: Plan, ready_venv: None) -> None:
    made(plan.user / "environment", "0.0.9")
    plan.requirements.write_text("torch==1.0\ntinydep==99\n")
    with pytest.raises(InstallError, match="No package fits this system and Python"):
        install.install(plan, quiet, never)
    assert only_the_environment(plan.user)
    assert environment.read_state(plan.user / "environment")["version"] == "0.0.9"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "raise OSError('[WinError 126] Not found. Error loading \"c10.dll\" or one of its dependencies.')",
            "Visual C++",
        ),
        (
            "raise ImportError('DLL load failed while importing _C: not found')",
            r"https://aka\.ms/vc14/vc_redist\.x64\.exe",
        ),
        ("raise RuntimeError('NumPy was built with baseline optimizations: (X86_V2)')", "processor is too old"),
        ("raise ImportError('_C.so: failed to map segment from shared object')", "may not run from this folder's disk"),
        (
            "raise ImportError('DLL load failed while importing _C: An Application Control policy has blocked it')",
            "app control blocked",
        ),
        ("raise MemoryError", "too little free memory"),
        ("print('Error: a warning'); sys.exit('mosa serve: the model file is truncated')", "file is truncated$"),
        ("sys.exit(3)", r"exit code 3\).*it said nothing"),
        pytest.param(
            "os.kill(os.getpid(), signal.SIGILL)",
            "processor is too old",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="sends a signal"),
        ),
        pytest.param(
            "os.kill(os.getpid(), signal.SIGSEGV)",
            "exit code -11",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="sends a signal"),
        ),
    ],
)
def test_why_a_new_backend_does_not_run_is_told(tried: Path, code: str, sentence: str) -> None:
    (tried / "backend" / "mosa" / "__main__.py").write_text(f"import os, signal, sys\n{code}\n")
    with pytest.raises(InstallError, match=sentence):
        install._try_backend(tried, never)


def test_why_pip_cannot_be_put_into_the_environment_is_told(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = install.run_watched

    def failing(command: list[str], *arguments: Any) -> Any:
        if "ensurepip" in command:
            command = [sys.executable, "-c", "raise OSError(28, 'No space left on device')"]
        return run(command, *arguments)

    monkeypatch.setattr(install, "run_watched", failing)
    with pytest.raises(InstallError, match="The disk is full"):
        install.install(plan, quiet, never)


def test_an_environment_that_a_store_puts_elsewhere(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "run_watched", lambda *_: Finished(0, "", False))
    with pytest.raises(InstallError, match=r"Microsoft Store.*choose another Python"):
        install.install(plan, quiet, never)
    assert not list(plan.user.iterdir())


def test_a_library_that_does_not_load_is_noticed_before_the_backend_is_put_in_place(
    plan: Plan, packages: Path, ready_venv: None
) -> None:
    main = plan.source / "mosa" / "__main__.py"
    main.write_text("import sys\nif sys.argv[1:3] == ['serve', '--check']: import tinydep, torch\n")
    (packages / "tinydep-1.0-py3-none-any.whl").unlink()
    make_wheel(packages, "tinydep", code="raise ImportError('libgomp.so.1: cannot open shared object file')")
    with pytest.raises(InstallError, match=r"did not run .* not put in place.*libgomp\.so\.1"):
        install.install(plan, quiet, never)
    assert Environment(plan.user).state(VERSION) == "missing" and not list(plan.user.iterdir())


def test_the_trial_of_a_new_backend_is_cancelled_and_ends_at_last(tried: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tried / "backend" / "mosa" / "__main__.py").write_text("import time\ntime.sleep(600)\n")
    with pytest.raises(InstallCancelled):
        install._try_backend(tried, lambda: True)
    monkeypatch.setattr(install, "TRY_SECONDS", 0.3)
    with pytest.raises(InstallError, match="keeps this computer busy"):
        install._try_backend(tried, never)


@pytest.mark.parametrize("at", ["Copying", "Making", "Downloading"])
def test_cancel_leaves_nothing(plan: Plan, at: str) -> None:
    reached: list[str] = []

    def progress(_fraction: float, text: str) -> None:
        if text.startswith(at):
            reached.append(text)

    with pytest.raises(InstallCancelled):
        install.install(plan, progress, lambda: bool(reached))
    assert not list(plan.user.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
@pytest.mark.parametrize("at", ["Making", "Trying"])
def test_killed_in_the_middle_and_done_again(plan: Plan, at: str, ready_venv: None) -> None:
    code = f"""
        import os, signal, sys
        from pathlib import Path
        from mosa_blender.service import install

        def progress(fraction, text):
            if text.startswith({at!r}):
                os.kill(os.getpid(), signal.SIGKILL)

        plan = install.Plan(*map(Path, sys.argv[1:3]), {VERSION!r}, Path(sys.executable),
                            needed_mb=20)
        install.install(plan, progress, lambda: False)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(plan.user), str(plan.source)]
    killed = subprocess.run(command, cwd=REPOSITORY, timeout=300)
    assert killed.returncode == -signal.SIGKILL
    assert Environment(plan.user).state(VERSION) == "missing"
    assert environment.read_state(plan.user / "environment.new")["version"] == environment.INCOMPLETE
    install.install(plan, quiet, never)
    assert Environment(plan.user).state(VERSION) == "ready" and only_the_environment(plan.user)


def made(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    (folder / own_folders.MARKER).write_text("")
    environment.write_state(folder, version)
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the slow steps and the waiting out where a test is about the others."""
    monkeypatch.setattr(own_folders, "RENAME_PAUSE", 0.0)
    for step in ("_make_venv", "_install_packages", "_link_backend", "_try_backend"):
        monkeypatch.setattr(install, step, lambda *_: None)


def test_an_update_takes_the_place_of_the_one_before(plan: Plan, quick: None) -> None:
    made(plan.user / "environment", "0.0.9")
    install.install(plan, quiet, never)
    assert environment.read_state(plan.user / "environment")["version"] == VERSION
    assert only_the_environment(plan.user)


def test_a_swap_that_fails_puts_the_old_one_back(plan: Plan, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made(plan.user / "environment", "0.0.9")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "environment.new":
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(InstallError, match="could not be written"):
        install.install(plan, quiet, never)
    assert environment.read_state(plan.user / "environment")["version"] == "0.0.9"
    assert only_the_environment(plan.user)


def test_a_file_that_is_held_for_a_moment_does_not_stop_the_swap(
    plan: Plan, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(plan.user / "environment", "0.0.9")
    rename, held = Path.rename, ["environment", "environment.new", "environment.new"]

    def failing_at_first(self: Path, target: Path) -> Path:
        if self.name in held:
            held.remove(self.name)
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing_at_first)
    install.install(plan, quiet, never)
    assert environment.read_state(plan.user / "environment")["version"] == VERSION
    assert only_the_environment(plan.user) and not held


def test_the_one_before_is_deleted_later_where_a_file_of_it_is_held(
    plan: Plan, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(plan.user / "environment", "0.0.9")

    def holding(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    with monkeypatch.context() as patch:
        patch.setattr(own_folders, "remove_tree", holding)
        install.install(plan, quiet, never)
    assert environment.read_state(plan.user / "environment")["version"] == VERSION
    environment.recover(plan.user)
    assert only_the_environment(plan.user)


def test_what_a_killed_installation_left_takes_no_space_from_the_next(
    plan: Plan, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = made(plan.user / "environment.new", environment.INCOMPLETE)
    seen: list[bool] = []
    monkeypatch.setattr(install, "_check_space", lambda _plan: seen.append(left.exists()))
    install.install(plan, quiet, never)
    assert seen == [False]
    made(left, environment.INCOMPLETE)
    install.uninstall(plan.user)
    assert not list(plan.user.iterdir())


def test_neither_the_systems_temporary_folder_nor_pips_cache_is_used(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, calls = install.run_watched, []

    def noting(command: list[str], *arguments: Any) -> Any:
        calls.append((command, arguments[-1]))
        assert Path(calls[-1][1]["TMPDIR"]).is_dir()
        return run(command, *arguments)

    monkeypatch.setattr(install, "run_watched", noting)
    install.install(plan, quiet, never)
    folders = {Path(environment[name]) for _, environment in calls for name in ("TMPDIR", "TEMP", "TMP")}
    assert folders == {plan.user / "environment.new" / "scratch"}
    caches = {command[command.index("--cache-dir") + 1] for command, _ in calls if "install" in command}
    assert caches == {str(plan.user / "downloads")} and not (plan.user / "downloads").exists()
    left = {entry.name for entry in Environment(plan.user).folder.iterdir()}
    assert left == {own_folders.MARKER, "state.json", "venv", "backend"}


@pytest.mark.parametrize("place", ["file", "variables"])
def test_what_pip_is_told_of_other_environments_does_not_matter(
    plan: Plan,
    packages: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ready_venv: None,
    place: str,
) -> None:
    """Settings that say where packages are count; those that say where to put them, and which, do not."""
    (tmp_path / "constraints.txt").write_text("tinydep==99\n")
    settings = {
        "no-index": "true",
        "find-links": str(packages),
        "target": str(tmp_path / "elsewhere"),
        "no-deps": "true",
        "constraint": str(tmp_path / "constraints.txt"),
        "no-binary": ":all:",
        "dry-run": "true",
        "require-hashes": "true",
        "quiet": "3",
    }
    monkeypatch.delenv("MOSA_PIP_ARGS")
    if place == "file":
        lines = [f"{key} = {value}\n" for key, value in settings.items()]
        (tmp_path / "pip.conf").write_text("".join(["[global]\n", *lines[:3], "[install]\n", *lines[3:]]))
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    else:
        monkeypatch.setenv("PIP_PYTHON", str(tmp_path / "no-such-python"))
        monkeypatch.setenv("PYTHONWARNINGS", "error")
        for key, value in settings.items():
            monkeypatch.setenv("PIP_" + key.upper().replace("-", "_"), value)
    install.install(plan, quiet, never)
    assert imports_mosa(Environment(plan.user)).startswith(VERSION)
    assert not (tmp_path / "elsewhere").exists()


def test_the_way_to_the_packages_is_the_users() -> None:
    listing = """
For variant 'user', will try loading '/home/me/pip.conf'
:env:.proxy='http://ours:1'
global.cert='/etc/ssl/studio.pem'
global.index-url='https://mirror/simple'
global.user='true'
install.index-url="https://me:it's@mirror/simple"
install.find-links='\\n/one\\n/two'
download.proxy='http://other:1'
"""
    variables = {"PIP_PROXY": "http://ours:1", "PIP_USER": "1", "PIP_TARGET": "/elsewhere", "HOME": "/home/me"}
    assert pip_settings.heeded(variables, listing) == {
        "PIP_CERT": "/etc/ssl/studio.pem",
        "PIP_INDEX_URL": "https://me:it's@mirror/simple",
        "PIP_FIND_LINKS": "\n/one\n/two",
        "PIP_PROXY": "http://ours:1",
        "PIP_CONFIG_FILE": os.devnull,
    }


@pytest.mark.parametrize("name", ["environment", "environment.new", "environment.old", "downloads"])
@pytest.mark.parametrize("kind", ["folder", "file", "link to nothing"])
def test_what_is_not_ours_is_refused_before_the_download_and_left_alone(
    plan: Plan, quick: None, name: str, kind: str
) -> None:
    precious = plan.user / name
    plan.user.mkdir()
    if kind == "folder":
        precious.mkdir()
        (precious / "diary.txt").write_text("dear diary")
    elif kind == "file":
        precious.write_text("dear diary")
    else:
        precious.symlink_to(plan.user / "unplugged")
    told: list[str] = []
    with pytest.raises(InstallError, match=rf"{name} was not made by MoSa.*rename it, or choose another folder"):
        install.install(plan, lambda _fraction, text: told.append(text), never)
    assert not told and [entry.name for entry in plan.user.iterdir()] == [name]
    environment.recover(plan.user)
    assert Environment(plan.user).state(VERSION) == "missing"
    if name == "environment":
        with pytest.raises(InstallError, match="was not made by MoSa"):
            install.uninstall(plan.user)
    else:
        made(plan.user / "environment", VERSION)
        install.uninstall(plan.user)
    assert [entry.name for entry in plan.user.iterdir()] == [name]
    assert kind != "folder" or (precious / "diary.txt").read_text() == "dear diary"


def test_empty_folders_and_pips_unmarked_cache_are_no_obstacle(plan: Plan, quick: None) -> None:
    for name in ("environment", "environment.new", "environment.old", "downloads/http-v2"):
        (plan.user / name).mkdir(parents=True)
    install.install(plan, quiet, never)
    assert Environment(plan.user).folder.is_dir() and only_the_environment(plan.user)


def test_an_environment_that_was_moved_and_linked_to(plan: Plan, quick: None, tmp_path: Path) -> None:
    elsewhere = made(tmp_path / "large disk" / "environment", "0.0.9")
    plan.user.mkdir()
    (plan.user / "environment").symlink_to(elsewhere, target_is_directory=True)
    install.install(plan, quiet, never)
    assert only_the_environment(plan.user) and not (plan.user / "environment").is_symlink()
    assert not list(elsewhere.iterdir())
    install.uninstall(plan.user)
    assert not list(plan.user.iterdir())


def test_what_cannot_be_deleted_does_not_hide_what_went_wrong(
    plan: Plan, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        (plan.user / "environment.new" / own_folders.MARKER).unlink()
        raise InstallError("The disk is full.")

    monkeypatch.setattr(install, "_install_packages", failing)
    with pytest.raises(InstallError, match="The disk is full"):
        install.install(plan, quiet, never)


def test_two_blenders_do_not_install_into_the_same_folder(
    plan: Plan, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []

    def meanwhile(*_: object) -> None:
        for other in (lambda: install.install(plan, quiet, never), lambda: install.uninstall(plan.user)):
            with pytest.raises(InstallError) as caught:
                other()
            refused.append(str(caught.value))

    monkeypatch.setattr(install, "_install_packages", meanwhile)
    install.install(plan, quiet, never)
    assert len(refused) == 2 and all("Another Blender" in sentence for sentence in refused)
    assert only_the_environment(plan.user)
    (plan.user / claim.NAME).write_bytes(b"")  # as one that was killed leaves it
    install.uninstall(plan.user)
    assert not list(plan.user.iterdir())


def test_too_little_space(plan: Plan) -> None:
    huge = Plan(plan.user, plan.source, VERSION, plan.python, needed_mb=10**9)
    with pytest.raises(InstallError, match=r"needs about 1000000000 MB and .* has \d+ MB left"):
        install.install(huge, quiet, never)
    assert not (plan.user / "environment.new").exists()


def test_an_extension_without_its_backend(plan: Plan) -> None:
    plan.requirements.unlink()
    with pytest.raises(InstallError, match="install the extension again"):
        install.install(plan, quiet, never)


@pytest.mark.parametrize(
    ("platform", "accelerator", "index"),
    [
        ("linux", "cpu", torch_build.CPU_INDEX),
        ("linux", "cuda", None),
        ("win32", "cpu", torch_build.CPU_INDEX),
        ("win32", "cuda", torch_build.WINDOWS_CUDA_INDEX),
        ("darwin", "cpu", None),
    ],
)
def test_the_right_build_of_torch(
    plan: Plan,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    accelerator: str,
    index: str | None,
) -> None:
    commands: list[list[str]] = []

    def record(command: list[str], *_: object, **_more: object) -> str:
        commands.append(command)
        return ""

    monkeypatch.setattr(install, "_run", record)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("MOSA_PIP_ARGS")
    chosen = Plan(plan.user, plan.source, VERSION, plan.python, accelerator)
    install._install_packages(chosen, plan.user, quiet, never)
    installs = [command for command in commands[:-1] if "install" in command]
    assert [index] * (index is not None) == [command[command.index("--index-url") + 1] for command in installs]
    assert commands[-1][-2:] == ["-r", str(plan.requirements)]


def test_a_folder_that_cannot_be_written_to(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    elsewhere = Plan(tmp_path / "file" / "MoSa", plan.source, VERSION, plan.python, "cpu")
    with pytest.raises(InstallError, match=r"MoSa cannot be written to \(.+\): choose another folder"):
        install.install(elsewhere, quiet, never)


@pytest.mark.parametrize(
    ("platform", "text", "words"),
    [
        ("linux", "--find-links '/a b'", ["--find-links", "/a b"]),
        ("win32", r"--find-links \\server\wheels", ["--find-links", r"\\server\wheels"]),
        ("win32", r'--find-links "C:\my wheels"', ["--find-links", r"C:\my wheels"]),
        ("win32", r'--find-links="C:\my wheels" --pre', [r"--find-links=C:\my wheels", "--pre"]),
        ("win32", r"--find-links C:\Ann's\wheels", ["--find-links", r"C:\Ann's\wheels"]),
    ],
)
def test_arguments_for_pip_are_read_as_the_system_does(
    monkeypatch: pytest.MonkeyPatch, platform: str, text: str, words: list[str]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert install._words(text) == words
    with pytest.raises(InstallError, match="close its quotation marks"):
        install._words('"open')


@pytest.mark.parametrize("takes", [True, False])
def test_a_folder_too_deep_for_windows_is_refused_before_the_download(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, takes: bool
) -> None:
    monkeypatch.setattr(install, "_takes_long_paths", lambda: takes)
    deep = Path("C:\\Users\\somebody\\AppData\\Roaming\\Blender Foundation\\Blender\\5.2\\extensions\\.user\\x")
    install._check_length(Path("C:\\Users\\somebody\\AppData\\Local\\MoSa\\5.2"))
    if takes:
        install._check_length(deep)
        return
    with pytest.raises(InstallError, match=r"characters too long for Windows.*C:\\MoSa"):
        install._check_length(deep)


def finish(job: InstallJob) -> None:
    until = time.monotonic() + 120
    while job.active:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture
def job(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Callable[..., InstallJob]:
    monkeypatch.setattr(install, "SIZES", {"cpu": torch_build.Size(1, 20)})

    def make(python: str = sys.executable, before: Callable[[], None] = never) -> InstallJob:
        return InstallJob(plan.user, plan.source, VERSION, python, "cpu", before)

    return make


def test_the_background_job_installs(job: Callable[..., InstallJob], quick: None) -> None:
    stopped: list[str] = []
    one = job(before=lambda: stopped.append("the backend"))
    one.begin()
    finish(one)
    assert not one.error and one.fraction == 1.0 and stopped == ["the backend"]
    assert environment.read_state(one.user / "environment")["version"] == VERSION


def test_the_background_job_is_cancelled(job: Callable[..., InstallJob]) -> None:
    one = job()
    one.begin()
    while one.fraction < 0.05:
        time.sleep(0.005)
    one.cancel()
    assert one.text == "Cancelling"
    finish(one)
    assert one.cancelled and not one.error and not list(one.user.iterdir())


def test_the_background_job_says_what_went_wrong(job: Callable[..., InstallJob]) -> None:
    one = job(python="/no/such/python")
    one.begin()
    finish(one)
    assert "/no/such/python is not a Python" in one.error


def test_the_background_job_begins_once(job: Callable[..., InstallJob]) -> None:
    one = job(python="/no/such/python")
    assert one.active and one._thread is None, "it waits for the end of the operator"
    one.begin()
    thread = one._thread
    one.begin()
    assert one._thread is thread
    finish(one)
