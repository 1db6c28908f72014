"""Arguments that several commands take, and how their values are read."""

import argparse
import contextlib
import functools
import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.model.choice import Kinds
from voxelocity.model.timeline import LIBRARIES
from voxelocity.report.document import Block, as_markdown, as_text
from voxelocity.store.result_files import require_machine_name

STATE = "a tag, or versions: 'nilearn==0.10.4 nibabel==5.2.1'"


def add_library_and_machine(parser: argparse.ArgumentParser) -> None:
    """Whose commits, and on which machine."""
    named = "whose commits are named"
    parser.add_argument("--library", choices=LIBRARIES, required=True, help=named)
    add_machine(parser)


def add_machine(parser: argparse.ArgumentParser) -> None:
    """On which machine, and under whose name results are stored."""
    registered = "as registered with voxelocity machine"
    parser.add_argument("--machine", required=True, type=machine_name, help=registered)


def add_chosen(parser: argparse.ArgumentParser) -> None:
    """Which benchmarks: each call on one file, all, or those that match."""
    chosen = parser.add_mutually_exclusive_group()
    everything = "measure everything, instead of each call on one file"
    chosen.add_argument("--all", action="store_true", help=everything)
    add_bench(chosen)


def add_bench(parser: argparse._ActionsContainer) -> None:
    """Which benchmarks, by regular expressions."""
    said = "as in asv run"
    parser.add_argument("--bench", action="append", default=[], type=expression, help=said)


def add_kinds(parser: argparse.ArgumentParser, wait: float) -> None:
    """Times or exact kinds, and how long to wait for a quiet machine, in minutes."""
    both = "times, or the exact kinds, peaks and counts, which may run beside other work"
    parser.add_argument("--only", type=kinds, choices=list(Kinds), help=both)
    said = "how long to wait for a quiet machine before measuring times; default: %(default)g"
    parser.add_argument("--wait", type=minutes, default=wait, metavar="MINUTES", help=said)


def add_forms(parser: argparse.ArgumentParser) -> None:
    """The forms of a report other than text."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="all results, for programs")
    form.add_argument("--markdown", action="store_true", help="for an issue")


def print_report(
    arguments: argparse.Namespace,
    blocks: Callable[[], Sequence[Block]],
    as_json: Callable[[], str],
) -> None:
    """In the form of `add_forms` that was chosen; what is not needed for it is not made."""
    if arguments.json:
        print(as_json())
    else:
        print((as_markdown if arguments.markdown else as_text)(blocks()))


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
