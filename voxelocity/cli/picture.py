"""``voxelocity picture``: the README's picture."""

import argparse

from voxelocity.asv_bridge.reader import ResultsReader
from voxelocity.paths import PICTURES
from voxelocity.reports.figure import THEMES, draw, rows
from voxelocity.software.checkout import Checkout


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``voxelocity picture``."""
    parser.add_argument("machine", help="whose results are drawn")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Carry it out."""
    data = rows(ResultsReader(checkout).read(arguments.machine))
    for theme in THEMES:
        path = checkout.root / PICTURES / f"volume-extraction-{theme}.svg"
        path.write_text(draw(data, theme), encoding="utf-8")
        print(path)
