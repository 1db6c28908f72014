"""``voxelocity tips``: the newest commits of both libraries."""

import argparse

from voxelocity import FailedError
from voxelocity.cli.arguments import add_machine
from voxelocity.runner.tips import measure_tips
from voxelocity.store.checkout import Checkout


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_machine(parser)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if failed := measure_tips(checkout, arguments.machine):
        raise FailedError("; ".join(failed))
