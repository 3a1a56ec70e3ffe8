# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: finds the command, runs it, and turns what went wrong into one line.

Exit codes: 0 done, 1 the machine got in the way (disk full, ...), 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from . import __version__
from .errors import Cancelled, MosaError
from .streams import lasting_streams

# command, module, function that adds the command's parser, what the command does
COMMANDS = (
    ("generate", ".generate.commands", "add_generate_parser", "make motion from a sentence"),
    ("edit", ".generate.edit.commands", "add_edit_parser", "make part of a motion anew"),
    ("serve", ".serve.commands", "add_serve_parser", "answer Blender on this machine"),
    ("bench", ".bench", "add_bench_parser", "measure how fast this machine generates"),
    ("prepare", ".data.prepare", "add_prepare_parser", "turn motion data into a training set"),
    ("train", ".train.commands", "add_train_parser", "train a part of the model"),
    ("evaluate", ".evaluate.commands", "add_evaluate_parser", "compare a model with real motion"),
    ("import", ".convert.commands", "add_import_parser", "make a model folder from published checkpoints"),
)


class OneLineParser(argparse.ArgumentParser):
    """An argument parser whose complaints are a single line."""

    def error(self, message: str) -> NoReturn:
        line = " ".join(message.split())
        self.exit(2, f"{self.prog}: {line} (see {self.prog} --help)\n")


def make_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of all commands, or of the one named `only`, so that no other is imported."""
    parser = OneLineParser(
        prog="mosa",
        description="MoSa makes human motion from a sentence.",
        epilog="Each command explains itself: mosa COMMAND --help",
    )
    parser.add_argument("--version", action="version", version=f"mosa {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", parser_class=OneLineParser)
    for name, module, function, summary in COMMANDS:
        if only == name:
            getattr(importlib.import_module(module, __package__), function)(commands)
        elif only is None:
            commands.add_parser(name, help=summary, add_help=False)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `argv` defaults to the process's arguments."""
    with lasting_streams():
        code = _run(list(sys.argv[1:] if argv is None else argv))
        try:
            sys.stdout.flush()
        except OSError as problem:
            print(f"mosa: what it prints could not be written: {_in_words(problem)}", file=sys.stderr)
            return code or 1
        return code


@contextmanager
def ended_by_interrupts() -> Iterator[None]:
    """Let Ctrl-C end the process at once: in the middle of an import, libraries make other errors of it."""
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _run(arguments: list[str]) -> int:
    chosen = arguments[0] if arguments else None
    known = chosen in {name for name, *_ in COMMANDS}
    with ended_by_interrupts():
        parser = make_parser(chosen if known else None)
    try:
        options, unknown = parser.parse_known_args(arguments)
        if not known:
            parser.error("name a command")
        if unknown:
            parser.prog = " ".join([parser.prog, str(chosen), *([options.part] if "part" in options else [])])
            parser.error(f"unrecognized arguments: {' '.join(unknown)}")
        return int(options.run(options))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except MosaError as problem:
        print(f"mosa {chosen}: {problem}", file=sys.stderr)
        return 130 if isinstance(problem, Cancelled) else 2
    except OSError as problem:
        print(f"mosa {chosen}: {_in_words(problem)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"mosa {chosen}: interrupted, nothing half-written was left", file=sys.stderr)
        return 130


def _in_words(problem: OSError) -> str:
    reason = problem.strerror or " ".join(str(problem).split()) or type(problem).__name__
    return f"{problem.filename}: {reason}" if problem.filename else reason
