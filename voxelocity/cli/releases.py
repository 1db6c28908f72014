"""``voxelocity releases``: the timeline, and what is new on the package index."""

import argparse

from voxelocity.report.document import as_text
from voxelocity.report.release_report import timeline_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS
from voxelocity.store.result_files import results_by_machine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    besides = "append the final releases that the package index has besides, if they run"
    parser.add_argument("--update", action="store_true", help=besides)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if arguments.update:
        _update(checkout)
        return
    files = results_by_machine(checkout.root / RESULTS)
    commits = [checkout.history.commits[entry.tag][:8] for entry in checkout.timeline]
    machines = {
        index: [name for name, by_commit in files.items() if commit in by_commit]
        for index, commit in enumerate(commits)
    }
    print(as_text(timeline_report(checkout.timeline, machines)))


def _update(checkout: Checkout) -> None:
    """Append what is new on the package index and runs."""
    from voxelocity.store.package_index import append_new_releases

    found = list(append_new_releases(checkout.root))
    for one in found:
        print(f"{one.tag}: " + (f"left out, as it {one.trouble}" if one.trouble else "appended"))
    if not found:
        print("The timeline has every final release of the package index.")
    if added := [one.tag for one in found if not one.trouble]:
        print(f"Measure what is new: voxelocity measure --machine NAME {' '.join(added)}")
