"""``voxelocity merge``: the results of another machine."""

import argparse
from pathlib import Path

from voxelocity.store.checkout import Checkout
from voxelocity.store.merge import merge


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="the other checkout")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    for found in merge(checkout, arguments.folder.resolve()):
        there = f", {found.there} were here already" if found.there else ""
        print(f"{found.machine}: {found.taken} entries and commits taken in{there}")
        for name, agreeing in found.joins.items():
            agree = f"{agreeing} counts of the same entries agree"
            print(
                f"  its instructions join those of {name}: the same processor, Python and system libraries, and "
                + (agree if agreeing else "no count in common")
            )
    print("Seconds and peaks stay series of their own. Then: voxelocity noise, make dashboard")
