"""Arguments that several commands take, and how their values are read."""

import argparse
import contextlib
import functools
import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from voxelocity import VoxelocityError
from voxelocity.model.choice import Kinds
from voxelocity.model.timeline import LIBRARIES
from voxelocity.report.document import Block, as_markdown, as_text
from voxelocity.store.result_files import require_machine_name

STATE = "a tag, or versions: 'nilearn==0.10.4 nibabel==5.2.1'"
Command = TypeVar("Command", bound=Callable[..., None])
Add = Callable[[argparse._ActionsContainer], object]


def argument(name: str, words: str | None = None, **settings: Any) -> Add:
    """What adds an argument to a parser; an option's name may end in that of its value."""
    name, _, value = name.partition(" ")
    settings |= {"help": words} | ({"metavar": value} if value else {})
    return lambda parser: parser.add_argument(name, **settings)


def flag(name: str, words: str) -> Add:
    return argument(name, words, action="store_true")


def either(*arguments: Add, required: bool = False) -> Add:
    """What adds some of which a user may give one."""

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
    raise argparse.ArgumentTypeError(f"'{text}' is no version, such as 0.14.1")


def expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no regular expression: {error}") from None
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
BENCH = argument("--bench", "as in asv run", type=expression, default=[], action="append")
ALL_OR_BENCH = either(flag("--all", "measure everything, instead of each call on one file"), BENCH)
ONLY = argument(
    "--only",
    "times, or the exact kinds, peaks and counts, which may run beside other work",
    type=kinds,
    choices=list(Kinds),
)
FORMS = either(flag("--json", "all results, for programs"), flag("--markdown", "for an issue"))


def waiting(wait: float) -> Add:
    """How long to wait for a quiet machine, in minutes."""
    said = "how long to wait for a quiet machine before measuring times; default: %(default)g"
    return argument("--wait MINUTES", said, type=minutes, default=wait)


def print_report(
    arguments: argparse.Namespace,
    report: Callable[..., Sequence[Block]],
    as_json: Callable[..., str],
    *found: object,
) -> None:
    """Of what was found, in the form of `FORMS` that was chosen; the others are not made."""
    if arguments.json:
        print(as_json(*found))
    else:
        print((as_markdown if arguments.markdown else as_text)(report(*found)))
