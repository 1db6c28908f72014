"""``voxelocity steps``: what each release changed, and why."""

import argparse

from voxelocity.analysis.changes import Changes
from voxelocity.analysis.release_steps import release_steps
from voxelocity.cli.arguments import add_forms
from voxelocity.report.document import as_markdown, as_text
from voxelocity.report.steps_report import steps_as_json, steps_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader
from voxelocity.store.release_files import read_explanations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``voxelocity steps``."""
    parser.add_argument("--machine", help="default: the one on which most entries were measured")
    add_forms(parser)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Carry it out."""
    reader = ResultsReader(checkout)
    results = reader.read(arguments.machine) if arguments.machine else reader.fullest()
    steps = release_steps(Changes(results), read_explanations(checkout.root, checkout.timeline))
    if arguments.json:
        print(steps_as_json(results, steps))
    else:
        print((as_markdown if arguments.markdown else as_text)(steps_report(results, steps)))
