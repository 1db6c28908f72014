"""``voxelocity compare``: two states of the timeline, and what made the difference."""

import argparse
import sys

from voxelocity import VoxelocityError
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.measured_states import where_both_are_measured
from voxelocity.cli.arguments import STATE, add_forms, factor
from voxelocity.report.comparison_report import (
    change_line,
    comparison_as_json,
    every_result,
    what_differs,
)
from voxelocity.report.document import as_markdown, as_text
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``voxelocity compare``."""
    parser.add_argument("old", help=STATE)
    parser.add_argument("new", help=STATE)
    parser.add_argument(
        "--machine",
        help="default: of those that measured both states the one that has timed most entries",
    )
    parser.add_argument(
        "--fail-on-regression",
        type=factor,
        metavar="FACTOR",
        help="exit with 1 if any call takes more than FACTOR times the time or memory",
    )
    parser.add_argument(
        "--all", action="store_true", help="what is within the noise too, by operation"
    )
    add_forms(parser)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Carry it out."""
    reader = ResultsReader(checkout)
    machines = [reader.coverage(name) for name in reader.machines(arguments.machine)]
    found = where_both_are_measured(checkout.timeline, machines, arguments.old, arguments.new)
    if found.also:
        print(
            f"voxelocity: compared on {found.machine.name}; also measured on {', '.join(found.also)}: "
            "--machine chooses",
            file=sys.stderr,
        )
    comparison = Changes(reader.read(found.machine.name)).between(found.old, found.new)
    if arguments.json:
        print(comparison_as_json(comparison))
    else:
        blocks = (every_result if arguments.all else what_differs)(comparison)
        print((as_markdown if arguments.markdown else as_text)(blocks))
    if arguments.fail_on_regression is not None:
        worse = comparison.regressions(arguments.fail_on_regression)
        for change in worse:
            print(f"voxelocity: worse: {change_line(comparison, change)}", file=sys.stderr)
        if worse:
            count = sum(bool(change.total) for change in comparison.changes)
            raise VoxelocityError(
                f"{len(worse)} of {count} results are worse by more than a factor of "
                f"{arguments.fail_on_regression:g} and the noise"
            )
