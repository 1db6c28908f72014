"""``voxelocity measure``: releases, in passes at different times."""

import argparse

from voxelocity import VoxelocityError
from voxelocity.cli.arguments import add_kinds, add_machine, expression, number
from voxelocity.model.choice import Choice
from voxelocity.runner.passes import WAIT, measure
from voxelocity.store.checkout import Checkout


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``voxelocity measure``."""
    parser.add_argument("tags", nargs="*", metavar="tag", help="default: the whole timeline")
    add_machine(parser)
    parser.add_argument("--passes", type=number, default=1, help="how many there should be in all")
    parser.add_argument(
        "--bench", action="append", default=[], type=expression, help="as in asv run"
    )
    add_kinds(parser, WAIT)
    parser.add_argument(
        "--any-conditions",
        action="store_true",
        help="measure times at once, and keep them, whatever the conditions",
    )


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Carry it out."""
    undone = measure(
        checkout,
        arguments.machine,
        arguments.tags,
        arguments.passes,
        Choice(tuple(arguments.bench), arguments.only),
        arguments.wait,
        arguments.any_conditions,
    )
    said = []
    if failed := undone.failed:
        said.append(f"{len(failed)} of the measurements failed: {', '.join(failed)}")
    if refused := undone.refused:
        said.append(
            f"times were not kept of {', '.join(refused)}: give the same command again in a quiet hour"
        )
    if said:
        raise VoxelocityError("; ".join(said))
