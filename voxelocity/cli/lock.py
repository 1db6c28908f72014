"""``voxelocity lock``: the locked requirements of a stack or a tool."""

import argparse
from pathlib import Path

from voxelocity.store.checkout import Checkout
from voxelocity.store.package_index import write_lock
from voxelocity.store.paths import STACKS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="such as releases/stacks/numpy-2.4.in")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    published = [checkout.root / STACKS / f"{entry.stack}.txt" for entry in checkout.timeline]
    print(write_lock(arguments.input, published))
