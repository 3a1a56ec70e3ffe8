# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa serve`: the command around the server process."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import re
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..argument_types import whole
from ..errors import ModelError

if TYPE_CHECKING:
    from ..generate.model import Model
    from ..generate.request import OnProgress
    from ..motion.motion import Motion
    from .jobs import AnyRequest

log = logging.getLogger(__name__)

DEVICES = ("auto", "cpu", "cuda", "mps")
SPINS = "20000"
"""How often threads of torch on Linux (GNU OpenMP) look for work before they sleep, 300,000 times by default. Blender
works beside them: those that spin for long take the processor from it and from each other, those that sleep at once
need twice the time on some idle machines."""


def add_serve_parser(commands: Any) -> None:
    """Add `serve` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "serve",
        help="answer Blender on this machine",
        description="Answers requests for motion on 127.0.0.1 until it is stopped with Ctrl-C. "
        "The token that callers must send is read from the environment variable MOSA_TOKEN; "
        "without it one is made and shown in the first line of output.",
    )
    parser.add_argument("--port", type=whole, default=0, help="port to listen on; 0, the default, takes a free one")
    parser.add_argument("--model", type=Path, metavar="DIR", help="model folder (default: bundled)")
    parser.add_argument(
        "--device", type=device_name, default="auto", help="auto, cpu, cuda, cuda:N or mps (default: auto)"
    )
    parser.add_argument("--threads", type=whole, metavar="N", help="processor threads to use")
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="end when the program that started this one closes the pipe to it",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="serve nothing: load all that serving needs, compute a little with it, and end",
    )
    parser.set_defaults(run=run_serve)


def device_name(text: str) -> str:
    """An argument that names a device, found out without torch, which loads for seconds."""
    if text not in DEVICES and not re.fullmatch(r"cuda:\d{1,3}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is none of {', '.join(DEVICES)} and cuda:N")
    return text


def run_serve(options: argparse.Namespace) -> int:
    """Serve until told to stop, or only see whether this machine can; MosaError, first, for what cannot be served."""
    from ..generate.device import check_threads
    from .process import run_server

    # Read when torch is imported. Who has said how threads wait is not overruled.
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
    check_threads(options.threads)
    if options.model is not None and not (options.model / "config.json").is_file():
        # What else is wrong with a model is told by its server, which reads it while it answers already.
        raise ModelError(f"There is no model in {options.model}: config.json is missing.")
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger(__package__).setLevel(logging.INFO)
    if options.check:
        _check(_load(options))
        return 0
    run_server(
        lambda: _load(options),
        _generate,
        _warm_up,
        port=options.port,
        device=options.device,
        until_stdin_closes=options.until_stdin_closes,
    )
    if options.until_stdin_closes:
        # The interpreter's own end waits for torch's threads, which a dying starter cannot.
        sys.stderr.flush()
        os._exit(0)
    return 0


def _load(options: argparse.Namespace) -> Model:
    from ..generate.device import use_threads
    from ..generate.model import load_model

    use_threads(options.threads)
    model = load_model(options.model, options.device)
    model.encode_text([""])  # reads the text encoder: where it is missing the server says so now
    log.info("model %s is ready on %s", model.name, model.device)
    return model


def _generate(model: Model, request: AnyRequest, on_progress: OnProgress) -> list[Motion]:
    from ..generate.edit.edit import edit_request
    from ..generate.edit.request import EditRequest
    from ..generate.text_to_motion import generate_request

    if isinstance(request, EditRequest):
        return edit_request(model, request, on_progress=on_progress)
    return generate_request(model, request, on_progress=on_progress)


def _warm_up(model: Model, on_progress: OnProgress) -> None:
    from ..generate.text_to_motion import warm_up

    warm_up(model, on_progress)
    threading.Thread(target=_make_ready, args=(model,), name="mosa-ready", daemon=True).start()


def _make_ready(model: Model) -> None:
    """What takes a second or more in all, and no first motion needs: the code of edits, the library, where it is not
    kept, of who edits or makes long walks, and the names of all gestures, each of which takes milliseconds to read."""
    from ..generate.laid_over.gesture_reading import read_names

    importlib.import_module("..generate.edit.edit", __package__)
    model.matcher  # noqa: B018 - it stays with the model
    read_names()


def _check(model: Model) -> None:
    """Go through the model once, make its library ready, and import what only a first edit would."""
    from ..generate.text_to_motion import warm_up

    warm_up(model)
    model.matcher  # noqa: B018 - it is kept on disk
    importlib.import_module("..generate.edit.edit", __package__)
