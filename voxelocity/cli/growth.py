"""``voxelocity growth``: what a call costs for each volume more."""

import argparse

from voxelocity.analysis.growth import growth_of
from voxelocity.cli.arguments import STATE
from voxelocity.report.document import as_text
from voxelocity.report.growth_report import growth_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("state", nargs="?", help=f"{STATE}; default: the newest measured")
    parser.add_argument("--machine", help="needed where several have results")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    reader = ResultsReader(checkout)
    machines = [reader.read(name) for name in reader.machines(arguments.machine)]
    print(as_text(growth_report(growth_of(checkout.timeline, machines, arguments.state))))
