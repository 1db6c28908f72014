"""The command that takes in another machine's results: merge."""

import argparse

from voxelocity.measuring.merge import merge
from voxelocity.software.checkout import Checkout


def merge_results(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Take in the results of another machine from the checkout in which they were measured, if they rest on the same."""
    for found in merge(checkout, arguments.folder.resolve()):
        there = f", {found.there} were here already" if found.there else ""
        print(f"{found.machine}: {found.taken} entries and commits taken in{there}")
        for name, agreeing in found.joins.items():
            print(
                f"  its instructions join those of {name}: the same processor, Python and system libraries, and "
                + (
                    f"{agreeing} counts of the same entries agree"
                    if agreeing
                    else "no count in common"
                )
            )
    print("Seconds and peaks stay series of their own. Then: voxelocity noise, make dashboard")
