"""``voxelocity releases``: the timeline, and what is new on the package index."""

import argparse

from voxelocity.report.document import as_text
from voxelocity.report.timeline_report import timeline_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS
from voxelocity.store.result_files import results_by_machine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``voxelocity releases``."""
    parser.add_argument(
        "--update",
        action="store_true",
        help="append the final releases that the package index has besides, if they run",
    )


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Carry it out."""
    if arguments.update:
        _update(checkout)
        return
    files = results_by_machine(checkout.root / RESULTS)
    machines = {
        index: [
            name
            for name, by_commit in files.items()
            if checkout.history.commits[entry.tag][:8] in by_commit
        ]
        for index, entry in enumerate(checkout.timeline)
    }
    print(as_text(timeline_report(checkout.timeline, machines)))


def _update(checkout: Checkout) -> None:
    """Append what is new on the package index and runs."""
    from voxelocity.store.package_index import append_new_releases

    added = []
    found = list(append_new_releases(checkout.root))
    for one in found:
        print(f"{one.tag}: " + (f"left out, as it {one.trouble}" if one.trouble else "appended"))
        added += [] if one.trouble else [one.tag]
    if not found:
        print("The timeline has every final release of the package index.")
    if added:
        print(f"Measure what is new: voxelocity measure --machine NAME {' '.join(added)}")
