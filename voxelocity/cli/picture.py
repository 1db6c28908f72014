"""``voxelocity picture``: the README's picture."""

import argparse

from voxelocity.report.figure import THEMES, draw, rows
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import PICTURES
from voxelocity.store.reader import ResultsReader
from voxelocity.store.safe_files import write_safely


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("machine", help="whose results are drawn")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    data = rows(ResultsReader(checkout).read(arguments.machine))
    for theme in THEMES:
        path = checkout.root / PICTURES / f"volume-extraction-{theme}.svg"
        write_safely(draw(data, theme), path)
        print(path)
