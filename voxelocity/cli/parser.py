"""The command line: its commands, each imported when it is chosen, and the exit code."""

import argparse
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from voxelocity import VoxelocityError, collect_garbage_rarely, one_line
from voxelocity.store.paths import TIMELINE, find_root

# By the module here that has a function of its name.
MODULES = {
    "timeline": ("releases", "history", "lock", "add"),
    "measuring": ("machine", "bench", "measure", "merge", "receive", "dashboard"),
    "results": ("noise", "compare", "steps", "growth", "picture"),
    "commits": ("tips", "culprit", "pr"),
    "run": ("run",),
    "here": ("here",),
}

COMMANDS = {
    "releases": "Print the timeline: date, tag, what changed, and on which machines it was measured.",
    "history": "Make the release history and print where it is.",
    "lock": "Lock a short list of requirements into the .txt file beside it.",
    "add": "Look a new release up on the package index and append it to the timeline.",
    "machine": "Tell asv this machine's name, with traits that stay the same when the system is updated.",
    "bench": "Measure a few landmark releases on this machine, publish them, and say what changed.",
    "measure": "Measure releases in passes at different times; running it again resumes.",
    "tips": "Measure the newest commit of nilearn and of nibabel by peaks of memory and instructions.",
    "merge": "Take in the results of another machine from the checkout in which they were measured, if they rest on "
    "the same.",
    "receive": "Take the results and new releases that a job has measured in this version, if they hold nothing else.",
    "noise": "Estimate from control pairs what differs where nothing changed, and store it.",
    "compare": "Compare two states of the timeline, and say which change made the difference.",
    "steps": "List what each release of nilearn and nibabel changed, and why, the newest first.",
    "growth": "Say what a call costs for each volume more, and what is fixed.",
    "culprit": "Find the commit of a library that changed what a call takes, by instructions or memory.",
    "pr": "Compare two commits of a library, such as the ends of a pull request, by instructions and memory.",
    "run": "Measure commits of a library on many machines, or on several processes of this one; again, it goes on.",
    "here": "Say what an upgrade of your own Python would change, and what each call costs on your own image.",
    "dashboard": "Publish the results and serve them on 127.0.0.1.",
    "picture": "Draw the README's picture from the results of a machine.",
}

# What asks the history that comes with the package.
_ASKING = ("here", "compare", "steps", "growth", "releases")


class _Parser(argparse.ArgumentParser):
    """One whose complaints are one line, whatever was typed."""

    def error(self, message: str) -> NoReturn:
        super().error(one_line(message))

    def print_help(self, file=None):  # type: ignore[no-untyped-def]
        # argparse itself says nothing where it cannot be written.
        print(self.format_help(), end="", file=file)


class _CommandParser(_Parser):
    """The parser of a command, which imports the command once it has something to parse."""

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        if self.get_default("function") is None:
            name = self.prog.split()[-1]
            (module,) = (module for module, names in MODULES.items() if name in names)
            function = getattr(importlib.import_module(f"voxelocity.cli.{module}"), name)
            for add in function.arguments:
                add(self)
            self.set_defaults(function=function)
        return super().parse_known_args(args, namespace)


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line; the exit code is 0, or that of an error after a line about it."""
    collect_garbage_rarely()
    if sys.stderr is None:
        # Python would print what is for it to the standard output.
        sys.stderr = io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show is shown escaped.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        if sys.stdout is None:
            raise VoxelocityError("the output cannot be written: it is closed; send it somewhere")
        try:
            _carry_out(argv)
        finally:
            sys.stdout.flush()
    except VoxelocityError as error:
        print(f"voxelocity: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _give_up_output()
        return 141
    except OSError as error:
        what = f"{_place_of(error)}: {error.strerror or error}"
        print(f"voxelocity: {what}; free some space or allow it, and try again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # As the shell counts a Ctrl-C.
        return 130
    return 0


def _carry_out(argv: Sequence[str] | None) -> None:
    arguments = make_parser().parse_args(argv)
    # As after Ctrl-C, what is open is put in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    root, *others, last = find_root(), *_ASKING
    if not (root / TIMELINE).is_file():
        raise VoxelocityError(
            "this folder is in no checkout of voxelocity; run it in one: git clone it, and change into it"
        )
    if not (root / "pyproject.toml").is_file() and arguments.command not in _ASKING:
        without = f"{', '.join(others)} and {last} do without one"
        raise VoxelocityError(f"{arguments.command} needs a checkout of voxelocity; {without}")
    from voxelocity.store.checkout import Checkout

    arguments.function(Checkout(root), arguments)


def _place_of(error: OSError) -> str:
    """What could not be read or written, as far as it is known."""
    if error.filename is not None:
        return one_line(f"{os.fsdecode(error.filename)} cannot be read or written")
    _give_up_output()
    return "the output cannot be written"


def _give_up_output() -> None:
    """Python would say at its end once more that it could not be written."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = _Parser(
        prog="voxelocity",
        description="How fast and how lean is each way of reading a 4D NIfTI image.",
    )
    commands = parser.add_subparsers(
        required=True, dest="command", metavar="command", parser_class=_CommandParser
    )
    for name, words in COMMANDS.items():
        commands.add_parser(name, help=words, description=words)
    return parser
