# SPDX-License-Identifier: GPL-3.0-or-later
"""`mosa generate`: one prompt to one file, or many prompts from a file to a folder."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..argument_types import number, whole
from ..errors import RequestError
from ..places import check_places
from .request import Request, check_request

if TYPE_CHECKING:
    from ..motion.motion import Motion
    from .model import Model

KNOWN_ENTRIES = {"id", "prompt", "seconds", "seed"}
# Names that every file system takes as they are.
SAFE_NAME = re.compile(r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)(\.|$))[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}")


@dataclass(frozen=True)
class Task:
    """A checked request and the file for its first variation."""

    request: Request
    file: Path

    def files(self) -> list[Path]:
        """A file for each variation."""
        return variation_files(self.file, self.request.variations)


def variation_files(file: Path, count: int) -> list[Path]:
    """A file for each variation: NAME.npz, NAME-2.npz, NAME-3.npz, ..."""
    return [file, *(file.with_stem(f"{file.stem}-{k}") for k in range(2, count + 1))]


def add_generate_parser(commands: Any) -> None:
    """Add `generate` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "generate",
        help="make motion from a sentence",
        description="Makes a human motion that does what the sentence says and writes it.",
        epilog='Example: mosa generate "a person walks forward" --prompt-at 4 "a person sits down" --seconds 8 '
        "--fps 24 --out sit.bvh. Each prompt is made as if it stood alone and flows into the next.",
    )
    parser.add_argument("prompt", nargs="?", metavar="PROMPT", help="what the person does, in English")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=number, metavar="S", help="length (default: the model chooses; at most 60)")
    length.add_argument("--frames", type=whole, metavar="N", help="length in frames, instead of seconds")
    parser.add_argument(
        "--prompt-at",
        nargs=2,
        action="append",
        default=[],
        metavar=("S", "PROMPT"),
        help="a further prompt that takes over at second S, or, with 'auto' for all of them, when the one before has "
        "taken the time it usually takes (of a given length its share); may be given several times, in order",
    )
    parser.add_argument(
        "--along",
        metavar="'X,Z X,Z ...'",
        help="the corners of a path on the ground, in metres, to go along from the first to the last; z is ahead, x to"
        " the left. Without a length the motion ends where the path does (after 60 seconds at the latest); one that"
        " ends where it begins is gone around",
    )
    parser.add_argument("--fps", type=number, default=20.0, metavar="F", help="frame rate (default: 20)")
    add_drawing_options(parser)
    parser.add_argument(
        "--drafts",
        type=whole,
        metavar="N",
        help="how many are drawn for each motion, of which the one that fits the sentence best is kept, at most 16;"
        " 1 is quickest (default: the model's)",
    )
    parser.add_argument(
        "--no-cleanup",
        action="store_true",
        help="leave floor, filter and feet as the model made them",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="file to write: .npz or .bvh")
    parser.add_argument(
        "--prompts",
        type=Path,
        metavar="FILE.jsonl",
        help='many prompts, one JSON object a line: {"id", "prompt", "seconds", "seed"}; '
        "seconds and seed may be left out",
    )
    parser.add_argument("--out-dir", type=Path, metavar="DIR", help="folder for --prompts: DIR/<id>.npz")
    parser.set_defaults(run=run_generate)


def add_drawing_options(parser: argparse.ArgumentParser) -> None:
    """Add what `generate` and `edit` both take: how motions are drawn, by which model and where."""
    parser.add_argument("--seed", type=whole, metavar="N", help="the same seed repeats a result (default: random)")
    parser.add_argument(
        "--variations",
        type=whole,
        default=1,
        metavar="K",
        help="how many, with seeds counting up; the second goes to NAME-2, the third to NAME-3 (default: 1)",
    )
    parser.add_argument(
        "--guidance",
        type=number,
        metavar="G",
        help="how strictly to follow the text, 0 to 20 (default: the model's)",
    )
    parser.add_argument(
        "--temperature",
        type=number,
        metavar="T",
        help="how varied the motions are, 0.05 to 5 (default: the model's)",
    )
    parser.add_argument("--model", type=Path, metavar="DIR", help="model folder (default: bundled)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:N or mps (default: auto)")
    parser.add_argument("--threads", type=whole, metavar="N", help="processor threads to use")


def run_generate(options: argparse.Namespace) -> int:
    """Check everything that was asked for, then make and write the motions; prints their files."""
    from .device import check_threads
    from .text_to_motion import hurried

    tasks = _tasks(options)
    check_threads(options.threads)
    check_places([file for task in tasks for file in task.files()])
    warn(dict.fromkeys(text for task in tasks for text in task.request.warnings))
    model = load_with(options)
    warn(model.remarks([text for task in tasks for text in task.request.texts]))
    warn(dict.fromkeys(text for task in tasks for text in hurried(model, task.request)))
    for place, task in enumerate(tasks, start=1):
        label = f"{place}/{len(tasks)} " if len(tasks) > 1 else ""
        _make(model, task, label, cleanup=not options.no_cleanup)
    return 0


def check_output(file: Path) -> None:
    """Raises RequestError for a file that is neither .npz nor .bvh."""
    from ..motion.motion import SUFFIXES

    if file.suffix.lower() not in SUFFIXES:
        raise RequestError(f"--out {file} must end in .npz or .bvh.")


def load_with(options: argparse.Namespace) -> Model:
    """The model that the options name, with their device and threads."""
    from .device import use_threads
    from .model import load_model

    use_threads(options.threads)
    return load_model(options.model, options.device)


def _make(model: Model, task: Task, label: str, *, cleanup: bool) -> None:
    from .along import remarks_on_path
    from .text_to_motion import generate_request

    with_progress = progress_line(label)
    motions = generate_request(model, task.request, cleanup=cleanup, on_progress=with_progress)
    save_all(motions, task.files())
    warn(remarks_on_path(task.request, motions))


def warn(sentences: Iterable[str]) -> None:
    """Print what the user should know although the work is done anyway."""
    for text in sentences:
        print(f"warning: {text}", file=sys.stderr)


def save_all(motions: list[Motion], files: list[Path]) -> None:
    """Write each motion to its file and print the file's name."""
    write_all([motion.to_file(file) for motion, file in zip(motions, files, strict=True)], files)


def write_all(contents: Iterable[bytes], files: list[Path]) -> None:
    """Write each file and print its name."""
    from ..files import write_atomically

    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    for data, file in zip(contents, files, strict=True):
        write_atomically(file, data)
        print(file, flush=True)


def progress_line(label: str) -> Callable[[str, int], None]:
    """One changing line on a terminal; silence in a log, where it would be noise."""

    def show(event: str, index: int) -> None:
        step = f"scale {index} of 10" if event == "scale" else event
        if sys.stderr.isatty():
            print(f"\r\033[K{label}{step}", end="", file=sys.stderr, flush=True)

    return show


def _tasks(options: argparse.Namespace) -> list[Task]:
    many = options.prompts is not None or options.out_dir is not None
    if not many:
        if options.prompt is None:
            raise RequestError("Give a prompt in quotes, or many with --prompts.")
        if options.out is None:
            raise RequestError("Say where to write with --out FILE.npz or --out FILE.bvh.")
        check_output(options.out)
        return [Task(_request(options, options.prompt), options.out)]
    if options.prompts is None or options.out_dir is None:
        raise RequestError("--prompts FILE.jsonl and --out-dir DIR go together.")
    if options.prompt is not None or options.out is not None:
        raise RequestError("Give either one PROMPT with --out, or --prompts with --out-dir.")
    return _read_tasks(options)


def _request(options: argparse.Namespace, prompt: object, **own: object) -> Request:
    values: dict[str, object] = {
        name: getattr(options, name)
        for name in ("seconds", "frames", "fps", "seed", "variations", "guidance", "temperature", "drafts")
    }
    values["later"] = [(_second(begin), text) for begin, text in options.prompt_at]
    values["course"] = _corners(options.along)
    if own.get("seconds") is not None:
        values["frames"] = None
    values.update({name: value for name, value in own.items() if value is not None})
    return check_request(prompt, **values)


def _corners(text: str | None) -> list[list[float]]:
    """The corners of a path as --along has them; none without it."""
    if text is not None and not text.strip():
        raise RequestError("--along is empty: give corners such as '0,0 0,3 2,5', or leave it out.")
    try:
        return [[float(value) for value in corner.split(",")] for corner in (text or "").split()]
    except ValueError:
        raise RequestError(f"--along wants corners such as '0,0 0,3 2,5': pairs of metres, not '{text}'.") from None


def _second(text: str) -> float | None:
    if text == "auto":
        return None
    try:
        return float(text)
    except ValueError:
        raise RequestError(f"--prompt-at wants a second or 'auto', and a prompt; '{text}' is neither.") from None


def _read_tasks(options: argparse.Namespace) -> list[Task]:
    try:
        lines = options.prompts.read_text(encoding="utf-8-sig").split("\n")
    except OSError as problem:
        raise RequestError(f"{options.prompts} cannot be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise RequestError(f"{options.prompts} is not UTF-8 text.") from problem
    tasks = []
    for place, line in enumerate(lines, start=1):
        if line.strip():
            try:
                tasks.append(_read_task(options, line))
            except RequestError as problem:
                raise RequestError(f"{options.prompts}, line {place}: {problem}") from problem
    if not tasks:
        raise RequestError(f"{options.prompts} holds no prompts.")
    files = [file for task in tasks for file in task.files()]
    # Compared without case, because some file systems do.
    if len({str(file).casefold() for file in files}) < len(files):
        raise RequestError(f"{options.prompts} uses an id twice: the files would replace each other.")
    return tasks


def _read_task(options: argparse.Namespace, line: str) -> Task:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise RequestError("This is not a JSON object.") from problem
    if not isinstance(entry, dict):
        raise RequestError("This is not a JSON object.")
    if unknown := sorted(set(entry) - KNOWN_ENTRIES):
        raise RequestError(f"Unknown entry '{unknown[0]}': known are id, prompt, seconds, seed.")
    named = isinstance(entry.get("id"), str | int) and not isinstance(entry["id"], bool)
    name = str(entry["id"]) if named else ""
    if not SAFE_NAME.fullmatch(name):
        raise RequestError(
            "The id becomes a file name: use letters, digits, '_', '-', '+' and '.', at most 100, and no name that"
            " Windows keeps for itself, such as con."
        )
    own = {key: entry.get(key) for key in ("seconds", "seed")}
    request = _request(options, entry.get("prompt"), **own)
    return Task(request, options.out_dir / f"{name}.npz")
