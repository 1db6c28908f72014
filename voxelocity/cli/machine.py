"""``voxelocity machine``: the name by which asv knows this machine."""

import argparse

from voxelocity.asv.machine import register_machine
from voxelocity.store.checkout import Checkout


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="such as office-desktop")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    for name, value in register_machine(checkout.root, arguments.name).items():
        print(f"{name}: {value}")
