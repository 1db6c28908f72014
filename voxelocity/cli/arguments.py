"""Arguments that several commands take, and how their values are read."""

import argparse
import contextlib
import math
import re
from collections.abc import Callable
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.model.choice import Kinds
from voxelocity.model.timeline import LIBRARIES
from voxelocity.store.result_schema import require_machine_name

STATE = "a tag, or versions: 'nilearn==0.10.4 nibabel==5.2.1'"
REGISTERED = "as registered with voxelocity machine"


def add_library_and_machine(parser: argparse.ArgumentParser) -> None:
    """Whose commits, and on which machine."""
    parser.add_argument(
        "--library", choices=LIBRARIES, required=True, help="whose commits are named"
    )
    add_machine(parser)


def add_machine(parser: argparse.ArgumentParser) -> None:
    """On which machine, and under whose name results are stored."""
    parser.add_argument("--machine", required=True, type=machine_name, help=REGISTERED)


def add_chosen(parser: argparse.ArgumentParser) -> None:
    """Which benchmarks: each call on one file, all, or those that match."""
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--all", action="store_true", help="measure everything, instead of each call on one file"
    )
    chosen.add_argument(
        "--bench", action="append", default=[], type=expression, help="as in asv run"
    )


def add_kinds(parser: argparse.ArgumentParser, wait: float) -> None:
    """Times or exact kinds, and how long to wait for a quiet machine, in minutes."""
    parser.add_argument(
        "--only",
        type=kinds,
        choices=list(Kinds),
        help="times, or the exact kinds, peaks and counts, which may run beside other work",
    )
    parser.add_argument(
        "--wait",
        type=minutes,
        default=wait,
        metavar="MINUTES",
        help="how long to wait for a quiet machine before measuring times; default: %(default)g",
    )


def add_forms(parser: argparse.ArgumentParser) -> None:
    """The forms of a report other than text."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="all results, for programs")
    form.add_argument("--markdown", action="store_true", help="for an issue")


def machine_name(text: str) -> str:
    """What can name a machine."""
    try:
        require_machine_name(text)
    except VoxelocityError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def number(text: str) -> int:
    """A number of 1 or more."""
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of 1 or more, such as 4")
    return int(text)


def kinds(text: str) -> Kinds:
    """Times or the exact kinds."""
    if text not in list(Kinds):
        raise argparse.ArgumentTypeError(f"'{text}' is neither {' nor '.join(Kinds)}")
    return Kinds(text)


def address(text: str) -> str:
    """The address of a scheduler."""
    if not text:
        raise argparse.ArgumentTypeError("no scheduler is named; is a variable of the shell empty?")
    return text


def file_path(text: str) -> Path:
    """A file."""
    if not text:
        raise argparse.ArgumentTypeError("no file is named; is a variable of the shell empty?")
    return Path(text)


def version(text: str) -> str:
    """The version of a release."""
    from packaging.version import InvalidVersion, Version

    with contextlib.suppress(InvalidVersion):
        if str(Version(text)) == text:
            return text
    raise argparse.ArgumentTypeError(f"'{text}' is no version, such as 0.14.1")


def expression(text: str) -> str:
    """A regular expression."""
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no regular expression: {error}") from None
    return text


def minutes(text: str) -> float:
    """A number of minutes, 0 or more."""
    return _float(text, lambda found: found >= 0, "a number of minutes, such as 30")


def seconds(text: str) -> float:
    """A number of seconds above 0."""
    return _float(text, lambda found: found > 0, "a number of seconds above 0, such as 120")


def factor(text: str) -> float:
    """A factor of 1 or more."""
    return _float(text, lambda found: found >= 1, "a factor of 1 or more, such as 1.1")


def _float(text: str, is_allowed: Callable[[float], bool], wanted: str) -> float:
    with contextlib.suppress(ValueError):
        if is_allowed(found := float(text)) and math.isfinite(found):
            return found
    raise argparse.ArgumentTypeError(f"'{text}' is not {wanted}")
