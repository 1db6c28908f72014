"""``voxelocity steps``: what each release changed, and why."""

import argparse

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.release_steps import release_steps
from voxelocity.cli.arguments import add_forms, print_report
from voxelocity.report.release_report import steps_as_json, steps_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader
from voxelocity.store.release_files import read_explanations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--machine", help="default: the one on which most entries were measured")
    add_forms(parser)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    reader = ResultsReader(checkout)
    results = reader.read(arguments.machine) if arguments.machine else reader.fullest()
    steps = release_steps(Changes(results), read_explanations(checkout.root, checkout.timeline))
    print_report(
        arguments,
        lambda: steps_report(results, steps),
        lambda: steps_as_json(results, steps),
    )
