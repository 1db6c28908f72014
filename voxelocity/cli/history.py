"""``voxelocity history``: the git repository of the release history."""

import argparse

from voxelocity.store.checkout import Checkout


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    print(checkout.history.repository)
