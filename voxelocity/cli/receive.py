"""``voxelocity receive``: what a job has measured that nobody watched."""

import argparse
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.cli.arguments import machine_name
from voxelocity.store.checkout import Checkout
from voxelocity.store.merge import receive


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="with its results and releases")
    parser.add_argument(
        "--machines",
        required=True,
        type=machine_name,
        metavar="BEGINNING",
        help="how the names of its machines begin; results of others must be as they are here",
    )


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if not arguments.folder.is_dir():
        reason = "is no folder; name one with results and releases"
        raise VoxelocityError(f"{arguments.folder}: {reason}")
    taken = receive(checkout.root, arguments.folder.resolve(), arguments.machines)
    print(f"{len(taken)} files are new or others, and were taken")
