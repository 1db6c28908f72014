"""Commands on what is under test: releases, history, lock, add."""

import argparse

from voxelocity.asv_bridge.reader import machines_by_commit
from voxelocity.paths import RESULTS, STACKS
from voxelocity.reports.timeline_report import timeline_report
from voxelocity.software.checkout import Checkout
from voxelocity.software.new_releases import append_new_releases
from voxelocity.software.package_index import find_wheel, write_lock
from voxelocity.software.timeline import Release
from voxelocity.software.timeline_file import append_release


def show_timeline(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Print the timeline: date, tag, what changed, and on which machines it was measured."""
    if arguments.update:
        _update(checkout)
        return
    by_commit = machines_by_commit(checkout.root / RESULTS)
    machines = {
        place: by_commit.get(checkout.history.commits[entry.tag][:8], [])
        for place, entry in enumerate(checkout.timeline)
    }
    print("\n".join(timeline_report(checkout.timeline, machines)))


def _update(checkout: Checkout) -> None:
    """Append what is new on the package index and runs."""
    added = []
    found = list(append_new_releases(checkout.root))
    for one in found:
        print(f"{one.tag}: " + (f"left out, as it {one.trouble}" if one.trouble else "appended"))
        added += [] if one.trouble else [one.tag]
    if not found:
        print("The timeline has every final release of the package index.")
    if added:
        print(f"Measure what is new: voxelocity measure --machine NAME {' '.join(added)}")


def make_history(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Make the release history and print where it is."""
    print(checkout.make_history())


def lock(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Lock a short list of requirements into the .txt file beside it."""
    published = [checkout.root / STACKS / f"{entry.stack}.txt" for entry in checkout.timeline]
    print(write_lock(arguments.input, published))


def add_release(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Look a new release up on the package index and append it to the timeline."""
    library, version = arguments.library, arguments.version
    sha256, date = find_wheel(library, version)
    append_release(checkout.root, Release(library, version, sha256), date)
    print(f"{library}-{version} is the newest entry of the timeline")
