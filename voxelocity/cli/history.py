"""``voxelocity history``: the git repository of the release history."""

import argparse

from voxelocity.store.checkout import Checkout


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``voxelocity history``."""


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Carry it out."""
    print(checkout.make_history())
