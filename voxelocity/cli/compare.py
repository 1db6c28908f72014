"""``voxelocity compare``: two states of the timeline, and what made the difference."""

import argparse
import sys

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes
from voxelocity.cli.arguments import STATE, add_forms, factor, print_report
from voxelocity.model.states import where_both_are_measured
from voxelocity.report.comparison_report import (
    change_line,
    comparison_as_json,
    every_result,
    what_differs,
)
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", help=STATE)
    parser.add_argument("new", help=STATE)
    fullest = "default: of those that measured both states the one that has timed most entries"
    parser.add_argument("--machine", help=fullest)
    worse = "exit with 1 if any call takes more than FACTOR times the time or memory"
    parser.add_argument("--fail-on-regression", type=factor, metavar="FACTOR", help=worse)
    within = "what is within the noise too, by operation"
    parser.add_argument("--all", action="store_true", help=within)
    add_forms(parser)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
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
    blocks = every_result if arguments.all else what_differs
    print_report(arguments, lambda: blocks(comparison), lambda: comparison_as_json(comparison))
    if arguments.fail_on_regression is None:
        return
    worse = comparison.regressions(arguments.fail_on_regression)
    for change in worse:
        print(f"voxelocity: worse: {change_line(comparison, change)}", file=sys.stderr)
    if worse:
        count = sum(bool(change.total) for change in comparison.changes)
        raise VoxelocityError(
            f"{len(worse)} of {count} results are worse by more than a factor of "
            f"{arguments.fail_on_regression:g} and the noise"
        )
