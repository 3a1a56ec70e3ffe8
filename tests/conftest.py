# SPDX-License-Identifier: GPL-3.0-or-later
"""A real model with few and random weights, and real server processes, for all tests.

Nothing heavy is imported before a test asks for it: the add-on's tests run where torch is not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parents[1]
TOKEN = "token-of-the-tests"

if "PYTEST_XDIST_WORKER" in os.environ:
    # One of several test processes: torch, when a test loads it, is to keep to one thread.
    os.environ["OMP_NUM_THREADS"] = "1"


# On a busy machine, and the first time, anything may take longer than hypothesis gives an example.
settings.register_profile("mosa", deadline=None)
settings.load_profile("mosa")


def backend_environment(**more: str) -> dict[str, str]:
    """Environment in which `python -m mosa` is this repository's, with one thread."""
    path = os.pathsep.join(filter(None, [str(REPOSITORY / "backend"), os.environ.get("PYTHONPATH")]))
    inherited = {key: value for key, value in os.environ.items() if key != "MOSA_TOKEN"}
    return {**inherited, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", **more}


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder of ten scales, 196 frames and two drafts: the real thing, with few and random weights."""
    import torch

    from mosa.model.bundle import random_bundle, save_bundle
    from mosa.model.config import ModelConfig, SamplingConfig, TextMotionConfig, TokenizerConfig, TransformerConfig

    config = ModelConfig(
        name="small",
        tokenizer=TokenizerConfig(feature_set="compact137", width=16, blocks=1, code_dim=16, phi="blend"),
        transformer=TransformerConfig(width=32, layers=1, heads=2, mlp=32, text_dim=384, text_mask=True),
        sampling=SamplingConfig(drafts=2),
        chooser=TextMotionConfig(width=16, hidden=8, embedding=8),
        text_encoder="minilm",
    )
    folder = tmp_path_factory.mktemp("model") / "small"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        bundle = random_bundle(config)
        for head in bundle.transformer.heads:
            head.weight.data *= 100  # the choices of an untrained head are all alike
    parts = bundle.tokenizer, bundle.transformer, bundle.mean, bundle.std
    save_bundle(folder, config, *parts, chooser=bundle.chooser)
    return folder


class ServerProcess:
    """`mosa serve` as its own process, started and spoken to as the add-on does it."""

    def __init__(self, *arguments: str, token: str | None = TOKEN) -> None:
        more = {} if token is None else {"MOSA_TOKEN": token}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mosa", "serve", "--until-stdin-closes", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=backend_environment(**more),
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.log: deque[str] = deque(maxlen=200)
        self._reader = threading.Thread(target=self.log.extend, args=(self.process.stderr,), daemon=True)
        self._reader.start()
        line = self.process.stdout.readline()
        self.ready: dict[str, Any] = json.loads(line) if line else {}
        self.token = self.ready.get("token", token)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.ready["port"])

    @property
    def url(self) -> str:
        """Address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def wait(self, timeout: float = 20) -> int:
        """Exit code, once the process has ended by itself."""
        code = self.process.wait(timeout)
        self._reader.join(timeout)
        return code

    def kill(self) -> None:
        """End the process at once, as a crash does."""
        self.process.kill()
        self.process.wait(20)

    def close(self) -> None:
        """Let the process end as it does when its starter goes away, by force if need be."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        finally:
            assert self.process.stdout is not None
            self.process.stdout.close()


@pytest.fixture(scope="session")
def extension_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension's zip: the one named by MOSA_ZIP, or a new one."""
    given = os.environ.get("MOSA_ZIP")
    if given:
        return Path(given)
    import build

    return Path(build.build_zip(tmp_path_factory.mktemp("zip")))


@pytest.fixture
def start_server() -> Iterator[Callable[..., ServerProcess]]:
    """Start server processes that end with the test."""
    started: list[ServerProcess] = []

    def start(*arguments: str, **options: Any) -> ServerProcess:
        started.append(ServerProcess(*arguments, **options))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture(scope="session")
def server(small_model: Path) -> Iterator[ServerProcess]:
    """One server process with the small model, shared by tests that leave it as it was."""
    process = ServerProcess("--model", str(small_model))
    yield process
    process.close()
