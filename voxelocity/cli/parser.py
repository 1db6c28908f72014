"""The command line: its commands, their arguments, and the exit code."""

import argparse
import math
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.cli import commits, compare, here, measure, merge, publish, releases, run
from voxelocity.measuring.choice import Kinds
from voxelocity.measuring.passes import WAIT
from voxelocity.paths import HAS_BENCHMARKS, ROOT, TIMELINE
from voxelocity.results.cell import Metric
from voxelocity.software.checkout import Checkout
from voxelocity.software.timeline import LIBRARIES

_STATE = "a tag, or versions: 'nilearn==0.10.4 nibabel==5.2.1'"

# What asks the history that comes with the package.
_ASKING = ("here", "compare", "steps", "growth", "releases")

Command = Callable[[Checkout, argparse.Namespace], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line; the exit code is 0, or that of the error after a line that says what is wrong."""
    arguments = make_parser().parse_args(argv)
    # As after Ctrl-C, what is open is put in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if not (ROOT / TIMELINE).is_file():
            raise VoxelocityError(
                "this folder is in no checkout of voxelocity; run it in one: git clone it, and change into it"
            )
        if not HAS_BENCHMARKS and arguments.command not in _ASKING:
            raise VoxelocityError(
                f"{arguments.command} needs a checkout of voxelocity; {', '.join(_ASKING[:-1])} and {_ASKING[-1]} do "
                "without one"
            )
        arguments.function(Checkout(ROOT), arguments)
        sys.stdout.flush()
    except VoxelocityError as error:
        print(f"voxelocity: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would say so again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        # As the shell counts a Ctrl-C.
        return 130
    return 0


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="voxelocity",
        description="How fast and how lean is each way of reading a 4D NIfTI image.",
    )
    commands = parser.add_subparsers(required=True, dest="command", metavar="command")

    def add(name: str, function: Command) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        command.set_defaults(function=function)
        return command

    add("releases", releases.show_timeline).add_argument(
        "--update",
        action="store_true",
        help="append the final releases that the package index has besides, if they run",
    )
    add("history", releases.make_history)
    command = add("lock", releases.lock)
    command.add_argument("input", type=Path, help="such as releases/stacks/numpy-2.4.in")
    command = add("add", releases.add_release)
    command.add_argument("library", choices=LIBRARIES)
    command.add_argument("version", help="such as 0.14.1")

    add("machine", measure.name_machine).add_argument("name", help="such as office-desktop")
    add("bench", measure.measure_landmarks)
    command = add("measure", measure.measure_passes)
    command.add_argument("tags", nargs="*", metavar="tag", help="default: the whole timeline")
    command.add_argument("--machine", required=True, help="as registered with voxelocity machine")
    command.add_argument("--passes", type=_count, default=1, help="how many there should be in all")
    command.add_argument(
        "--bench", action="append", default=[], type=_expression, help="as in asv run"
    )
    _add_kinds(command)
    command.add_argument(
        "--any-conditions",
        action="store_true",
        help="measure times at once, and keep them, whatever the conditions",
    )

    command = add("merge", merge.merge_results)
    command.add_argument("folder", type=Path, help="the other checkout")
    command = add("noise", compare.estimate_noise)
    command.add_argument("--machine", help="default: each that has results")
    command = add("compare", compare.compare_states)
    command.add_argument("old", help=_STATE)
    command.add_argument("new", help=_STATE)
    command.add_argument(
        "--machine",
        help="default: of those that measured both states the one that has timed most entries",
    )
    command.add_argument(
        "--fail-on-regression",
        type=_factor,
        metavar="FACTOR",
        help="exit with 1 if any call takes more than FACTOR times the time or memory",
    )
    command.add_argument(
        "--all", action="store_true", help="what is within the noise too, by operation"
    )
    _add_forms(command)
    command = add("steps", compare.show_steps)
    command.add_argument("--machine", help="default: the one on which most entries were measured")
    _add_forms(command)
    command = add("growth", compare.show_growth)
    command.add_argument("state", nargs="?", help=f"{_STATE}; default: the newest measured")
    command.add_argument("--machine", help="needed where several have results")

    command = add("culprit", commits.culprit)
    command.add_argument("call", help="operation and route, such as Opening.load_img")
    command.add_argument("old", help="a release, such as nilearn-0.13.0, or a commit")
    command.add_argument("new", help="a later one")
    command.add_argument("--library", choices=LIBRARIES, help="whose commits are named")
    command.add_argument("--machine", required=True, help="as registered with voxelocity machine")
    command.add_argument(
        "--file",
        help="such as 'int16 .nii.gz'; default: that on which the call changed most",
    )
    command.add_argument(
        "--kind",
        choices=[Metric.INSTRUCTIONS.value, Metric.PEAK.value],
        default=Metric.INSTRUCTIONS.value,
        help="default: %(default)s",
    )

    command = add("pr", commits.pull_request)
    command.add_argument(
        "base", help="a commit, tag or branch; the change begins where HEAD left it"
    )
    command.add_argument("head", help="the commit, tag or branch with the change")
    _add_library_and_machine(command)
    _add_chosen(command)
    command.add_argument("--text", action="store_true", help="for a terminal, instead of Markdown")

    command = add("run", run.run)
    command.add_argument(
        "range", help="of commits as in asv run, such as 0.13.0..0.13.1, or HASHFILE:FILE"
    )
    _add_library_and_machine(command)
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--scheduler", type=_address, metavar="ADDRESS", help="of Dask, such as tcp://host:8786"
    )
    where.add_argument(
        "--local", type=_number, metavar="N", help="start N processes of Dask on this machine"
    )
    command.add_argument(
        "--steps", type=_number, metavar="N", help="N commits at most, evenly spaced, as in asv run"
    )
    _add_chosen(command)
    _add_kinds(command)
    command.add_argument(
        "--time-limit",
        type=_minutes,
        default=60.0,
        metavar="MINUTES",
        help="after which a commit is given up; default: %(default)g",
    )
    command.add_argument(
        "--patience",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="how long there may be no worker; a cluster's queue may take hours; default: %(default)g",
    )
    command.add_argument(
        "--retry-failed", action="store_true", help="measure again what has failed before"
    )
    command.add_argument(
        "--dashboard",
        default="127.0.0.1:0",
        metavar="ADDRESS",
        help="where Dask's own page is served with --local; default: %(default)s, any free port",
    )

    command = add("here", here.here)
    command.add_argument(
        "--python", help="the Python that you work in; default: the first on the PATH"
    )
    command.add_argument("--image", type=_path, help="your own image, which is only read")
    command.add_argument("--machine", help="whose history; default: the one that tells most")
    command.add_argument(
        "--history-only", action="store_true", help="measure nothing; say what the history says"
    )
    command.add_argument(
        "--time-limit",
        type=_seconds,
        default=120.0,
        metavar="SECONDS",
        help="after which a call is ended; default: %(default)g",
    )
    written = command.add_mutually_exclusive_group()
    written.add_argument("--markdown", action="store_true", help="for an issue")
    written.add_argument("--json", action="store_true", help="for programs, unrounded")
    command.add_argument("--html", type=Path, metavar="FILE", help="write a page besides")

    add("dashboard", publish.dashboard).add_argument("--port", type=int, default=8080)
    add("picture", publish.picture).add_argument("machine", help="whose results are drawn")
    return parser


def _add_library_and_machine(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--library", choices=LIBRARIES, required=True, help="whose commits are named"
    )
    command.add_argument("--machine", required=True, help="as registered with voxelocity machine")


def _add_chosen(command: argparse.ArgumentParser) -> None:
    chosen = command.add_mutually_exclusive_group()
    chosen.add_argument(
        "--all", action="store_true", help="measure everything, instead of each call on one file"
    )
    chosen.add_argument(
        "--bench", action="append", default=[], type=_expression, help="as in asv run"
    )


def _add_kinds(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--only",
        type=_kinds,
        choices=list(Kinds),
        help="times, or the exact kinds, peaks and counts, which may run beside other work",
    )
    command.add_argument(
        "--wait",
        type=_minutes,
        default=WAIT,
        metavar="MINUTES",
        help="how long to wait for a quiet machine before measuring times; default: %(default)g",
    )


def _add_forms(command: argparse.ArgumentParser) -> None:
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="all results, for programs")
    form.add_argument("--markdown", action="store_true", help="for an issue")


def _count(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of passes, such as 2")
    return int(text)


def _number(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of 1 or more, such as 4")
    return int(text)


def _kinds(text: str) -> Kinds:
    if text not in list(Kinds):
        raise argparse.ArgumentTypeError(f"'{text}' is neither {' nor '.join(Kinds)}")
    return Kinds(text)


def _address(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("no scheduler is named; is a variable of the shell empty?")
    return text


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("no file is named; is a variable of the shell empty?")
    return Path(text)


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no regular expression: {error}") from None
    return text


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of minutes, such as 30")
    return minutes


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a number of seconds above 0, such as 120"
        )
    return seconds


def _factor(text: str) -> float:
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not 1 <= factor < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is not a factor of 1 or more, such as 1.1")
    return factor
