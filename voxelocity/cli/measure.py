"""``voxelocity measure``: releases, in passes at different times."""

import argparse

from voxelocity import VoxelocityError
from voxelocity.cli.arguments import add_bench, add_kinds, add_machine, number
from voxelocity.model.choice import Choice
from voxelocity.runner.passes import WAIT, measure
from voxelocity.store.checkout import Checkout


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tags", nargs="*", metavar="tag", help="default: the whole timeline")
    add_machine(parser)
    parser.add_argument("--passes", type=number, default=1, help="how many there should be in all")
    add_bench(parser)
    add_kinds(parser, WAIT)
    at_once = "measure times at once, and keep them, whatever the conditions"
    parser.add_argument("--any-conditions", action="store_true", help=at_once)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    undone = measure(
        checkout,
        arguments.machine,
        arguments.tags,
        arguments.passes,
        Choice(tuple(arguments.bench), arguments.only),
        arguments.wait,
        arguments.any_conditions,
    )
    failed, refused = ", ".join(undone.failed), ", ".join(undone.refused)
    said = [f"{len(undone.failed)} of the measurements failed: {failed}"] if failed else []
    if refused:
        again = "give the same command again in a quiet hour"
        said.append(f"times were not kept of {refused}: {again}")
    if said:
        raise VoxelocityError("; ".join(said))
