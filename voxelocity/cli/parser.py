"""The command line: its commands, each imported when it is chosen, and the exit code."""

import argparse
import gc
import importlib
import io
import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from voxelocity import VoxelocityError, one_line
from voxelocity.store.paths import TIMELINE, find_root

# By the module here that has a function of its name.
MODULES = {
    "timeline": ("releases", "history", "lock", "add"),
    "measuring": ("machine", "bench", "measure", "queue", "merge", "receive", "dashboard"),
    "results": ("noise", "compare", "steps", "growth", "picture"),
    "commits": ("tips", "culprit", "pr"),
    "run": ("run",),
    "here": ("here",),
    "doctor": ("doctor",),
}

_EXAMPLES = "voxelocity.cli.examples"

# In the order of the help: what people want to do, and which command does it.
GROUPS = {
    "ask what was measured": {
        "compare": "Compare two releases, and say which change made the difference.",
        "here": "Say what an upgrade would change for your Python, and what your own image costs.",
        "dashboard": "Publish all results, and serve the page on 127.0.0.1.",
        "steps": "List what each release changed, and why; the newest comes first.",
        "growth": "Say what each further volume costs a call, and what is fixed.",
        "releases": "List the releases, and on which machines each was measured.",
    },
    "measure": {
        "bench": "Measure a few landmark releases on this machine, and say what changed.",
        "pr": "Compare two commits of a library, such as the ends of a pull request.",
        "culprit": "Find the commit that changed the instructions or the memory of a call.",
        "measure": "Measure releases in passes at different times; the same command resumes.",
        "queue": "Say what is left to measure on a machine and how long it takes, or measure it.",
        "tips": "Measure the newest commits of nilearn and nibabel.",
        "run": "Measure commits of a library on many machines with Dask.",
    },
    "contribute": {
        "add": "Append a release from the package index to the timeline.",
        "lock": "Lock a short list of requirements into the .txt file beside it.",
        "noise": "Estimate how much results differ where nothing changed, and store it.",
        "merge": "Take in another machine's results from its checkout.",
        "receive": "Take in the results and new releases that a hosted job measured.",
        "picture": "Draw the README's picture from the results of a machine.",
    },
    "set up": {
        "doctor": "Say what is installed, which machine this is, and what to type next.",
        "machine": "Register this machine under a name, with traits that survive updates.",
        "history": "Make the release history, and print where it is.",
    },
}

COMMANDS = {name: words for group in GROUPS.values() for name, words in group.items()}

# What somebody reads who names no command.
_WANTED = """\
voxelocity: name a command. Most people want one of these three:

  Should I upgrade?                 voxelocity compare nilearn-0.12.1 nilearn-0.14.1
  What does it cost on my file?     voxelocity here --image sub-01_bold.nii.gz
  Which call is fast, which lean?   voxelocity dashboard

voxelocity --help lists all commands; voxelocity doctor checks what is installed.
"""

# What asks the history that comes with the package.
_ASKING = ("here", "compare", "steps", "growth", "releases", "doctor")


class _Parser(argparse.ArgumentParser):
    """One whose complaints are one line, whatever was typed."""

    def error(self, message: str) -> NoReturn:
        super().error(one_line(message))

    def print_help(self, file=None):  # type: ignore[no-untyped-def]
        # argparse itself says nothing where it cannot be written.
        print(self.format_help(), end="", file=file)


class _MainParser(_Parser):
    """The parser of the whole command line, whose help has the commands in their groups."""

    def format_help(self) -> str:
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, (), ())
        formatter.add_text(self.description)
        width = shutil.get_terminal_size().columns - 2
        parts = [formatter.format_help()]
        for title, commands in GROUPS.items():
            lines = (
                textwrap.fill(
                    words, width, initial_indent=f"  {name:<11}", subsequent_indent=" " * 13
                )
                for name, words in commands.items()
            )
            parts.append("\n".join([f"{title}:", *lines]) + "\n")
        parts.append(textwrap.fill(self.epilog or "", width) + "\n")
        return "\n".join(parts)


class _CommandParser(_Parser):
    """The parser of a command, which imports the command once it has something to parse."""

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        if self.get_default("function") is None:
            name = self.prog.split()[-1]
            (module,) = (module for module, names in MODULES.items() if name in names)
            function = getattr(_imported(module), name)
            for add in function.arguments:
                add(self)
            # Their lines stay as they are.
            self.formatter_class = argparse.RawDescriptionHelpFormatter
            self.epilog = f"example:\n\n{importlib.import_module(_EXAMPLES).EXAMPLES[name]}"
            self.set_defaults(function=function)
        return super().parse_known_args(args, namespace)


def _imported(module: str) -> ModuleType:
    try:
        return importlib.import_module(f"voxelocity.cli.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("voxelocity"):
            raise
        remedy = "run make install, and then .venv/bin/voxelocity"
        raise VoxelocityError(f"{sys.executable} has no {error.name}; {remedy}") from None


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line; the exit code is 0, or that of an error after a line about it."""
    # It takes a third of the time where a process keeps what it reads.
    gc.set_threshold(500_000)
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
    if arguments.command is None:
        print(_WANTED, end="", file=sys.stderr)
        sys.exit(2)
    # As after Ctrl-C, what is open is put in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    root, *others, last = find_root(), *_ASKING
    if not (root / TIMELINE).is_file():
        raise VoxelocityError(
            "this folder lies in no checkout of voxelocity; clone it with git, and change into it"
        )
    if not (root / "pyproject.toml").is_file() and arguments.command not in _ASKING:
        without = f"only {', '.join(others)} and {last} work without one"
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
    parser = _MainParser(
        prog="voxelocity",
        usage="voxelocity command ...",
        description="Measure what it costs to read a 4D NIfTI image: time, memory and work, "
        "release by release.",
        epilog="voxelocity COMMAND --help explains a command, with an example and its output.",
    )
    commands = parser.add_subparsers(
        dest="command", metavar="command", parser_class=_CommandParser, prog="voxelocity"
    )
    for name, words in COMMANDS.items():
        commands.add_parser(name, help=words, description=words)
    return parser
