"""Arguments that several commands take, and how their values are read."""

import argparse
import contextlib
import functools
import math
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from voxelocity import VoxelocityError
from voxelocity.model.choice import Kinds
from voxelocity.model.timeline import LIBRARIES
from voxelocity.report.document import Block, as_markdown, as_text
from voxelocity.store.result_files import require_machine_name

if TYPE_CHECKING:
    from voxelocity.model.results import Results
    from voxelocity.store.reader import ResultsReader

# As wide as a terminal that says nothing about it.
_WIDTH = 80

STATE = "a tag, or versions: 'nilearn==0.10.4 nibabel==5.2.1'"
Command = TypeVar("Command", bound=Callable[..., None])
Add = Callable[[argparse._ActionsContainer], object]


def argument(name: str, words: str | None = None, **settings: Any) -> Add:
    """Return a function that adds an argument; an option's name may end in that of its value."""
    name, _, value = name.partition(" ")
    settings |= {"help": words} | ({"metavar": value} if value else {})
    return lambda parser: parser.add_argument(name, **settings)


def flag(name: str, words: str) -> Add:
    return argument(name, words, action="store_true")


def either(*arguments: Add, required: bool = False) -> Add:
    """Return a function that adds arguments of which a user may give one."""

    def add(parser: argparse._ActionsContainer) -> None:
        group = parser.add_mutually_exclusive_group(required=required)
        for each in arguments:
            each(group)

    return add


def takes(*arguments: Add) -> Callable[[Command], Command]:
    """Say which arguments a command takes."""

    def declare(command: Command) -> Command:
        command.arguments = arguments  # type: ignore[attr-defined]
        return command

    return declare


def machine_name(text: str) -> str:
    try:
        require_machine_name(text)
    except VoxelocityError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def number(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of 1 or more, such as 4")
    return int(text)


def kinds(text: str) -> Kinds:
    if text not in list(Kinds):
        raise argparse.ArgumentTypeError(f"'{text}' is neither {' nor '.join(Kinds)}")
    return Kinds(text)


def address(text: str, what: str = "scheduler") -> str:
    if not text:
        raise argparse.ArgumentTypeError(f"no {what} is named; is a variable of the shell empty?")
    return text


def file_path(text: str) -> Path:
    return Path(address(text, "file"))


def version(text: str) -> str:
    from packaging.version import InvalidVersion, Version

    with contextlib.suppress(InvalidVersion):
        if str(Version(text)) == text:
            return text
    raise argparse.ArgumentTypeError(f"'{text}' is not a version, such as 0.14.1")


def python_version(text: str) -> str:
    if not re.fullmatch(r"3\.\d+", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a version of Python, such as 3.13")
    return text


def expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"'{text}' is not a regular expression: {error}") from None
    return text


def _float(is_allowed: Callable[[float], bool], wanted: str, text: str) -> float:
    with contextlib.suppress(ValueError):
        if is_allowed(found := float(text)) and math.isfinite(found):
            return found
    raise argparse.ArgumentTypeError(f"'{text}' is not {wanted}")


minutes = functools.partial(_float, lambda found: found >= 0, "a number of minutes, such as 30")
seconds = functools.partial(
    _float, lambda found: found > 0, "a number of seconds above 0, such as 120"
)
factor = functools.partial(_float, lambda found: found >= 1, "a factor of 1 or more, such as 1.1")

LIBRARY = argument("--library", "whose commits are named", choices=LIBRARIES, required=True)
MACHINE = argument(
    "--machine", "as registered with voxelocity machine", type=machine_name, required=True
)
RESULTS_OF = argument(
    "--machine NAME", "whose results are shown; default: the machine that measured most"
)
NUMPY = flag("--numpy", "from one numpy to the next, with nilearn and nibabel held")
BENCH = argument("--bench", "as in asv run", type=expression, default=[], action="append")
ALL_OR_BENCH = either(flag("--all", "measure everything, instead of each call on one file"), BENCH)
ONLY = argument(
    "--only",
    "times, or the exact kinds, peaks and counts, which may run beside other work",
    type=kinds,
    choices=list(Kinds),
)
JSON = flag("--json", "for programs, with all values unrounded")
FORMS = either(JSON, flag("--markdown", "for an issue"))


def waiting(wait: float) -> Add:
    """Return the argument that says how long to wait for a quiet machine, in minutes."""
    said = "how long to wait for a quiet machine before measuring times; default: %(default)g"
    return argument("--wait MINUTES", said, type=minutes, default=wait)


def terminal_text(blocks: Sequence[Block], stream: TextIO | None = None) -> str:
    """Write blocks as wide as the terminal and in its colours; 80 letters wide without a terminal.

    `stream` is where the text goes, by default the standard output.
    """
    stream = stream or sys.stdout
    if not stream.isatty():
        return as_text(blocks, _WIDTH)
    # It takes a while to import, and only a terminal needs it.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False)

    def painted(line: str, worse: bool) -> str:
        with console.capture() as captured:
            console.print(Text(line, "red" if worse else "green"), end="", soft_wrap=True)
        return captured.get()

    return as_text(blocks, console.width, painted)


def say_machine(chosen: str, others: Sequence[str]) -> None:
    """Say whose results are shown, where a user named no machine and others have results too."""
    if others:
        choice = f"others: --machine {', '.join(others)}"
        print(f"voxelocity: these are the results of {chosen}; {choice}", file=sys.stderr)


def chosen_results(reader: "ResultsReader", machine: str | None) -> "Results":
    """Read the results of the machine that a user named, or of the one that measured most."""
    if machine:
        return reader.read(machine)
    results = reader.fullest()
    say_machine(results.machine, [name for name in reader.machines() if name != results.machine])
    return results


def print_report(
    arguments: argparse.Namespace,
    report: Callable[..., Sequence[Block]],
    as_json: Callable[..., str],
    *found: object,
) -> None:
    """Print what was found in the form of `FORMS` that the user chose."""
    if arguments.json:
        print(as_json(*found))
    else:
        print((as_markdown if arguments.markdown else terminal_text)(report(*found)))
