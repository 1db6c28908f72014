"""The commands on the timeline and what it locks: releases, history, lock, add."""

import argparse
from pathlib import Path

from voxelocity.cli.arguments import argument, flag, takes, version
from voxelocity.model.timeline import LIBRARIES, Release
from voxelocity.report.document import as_text
from voxelocity.report.timeline_report import timeline_report
from voxelocity.store import package_index
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS, STACKS
from voxelocity.store.release_files import append_release
from voxelocity.store.result_files import results_by_machine


@takes(
    flag("--update", "append the final releases that the package index has besides, if they run")
)
def releases(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if arguments.update:
        append_new(checkout)
        return
    files = results_by_machine(checkout.root / RESULTS)
    commits = [checkout.history.commits[entry.tag][:8] for entry in checkout.timeline]
    machines = {
        index: [name for name, by_commit in files.items() if commit in by_commit]
        for index, commit in enumerate(commits)
    }
    print(as_text(timeline_report(checkout.timeline, machines)))


def append_new(checkout: Checkout) -> None:
    """Append what is new on the package index and runs."""
    found = list(package_index.append_new_releases(checkout.root))
    for one in found:
        print(f"{one.tag}: " + (f"left out, as it {one.trouble}" if one.trouble else "appended"))
    if not found:
        print("The timeline has every final release of the package index.")
    if added := [one.tag for one in found if not one.trouble]:
        print(f"Measure what is new: voxelocity measure --machine NAME {' '.join(added)}")


@takes()
def history(checkout: Checkout, arguments: argparse.Namespace) -> None:
    print(checkout.history.repository)


@takes(argument("input", "such as releases/stacks/numpy-2.4.in", type=Path))
def lock(checkout: Checkout, arguments: argparse.Namespace) -> None:
    published = [checkout.root / STACKS / f"{entry.stack}.txt" for entry in checkout.timeline]
    print(package_index.write_lock(arguments.input, published))


@takes(argument("library", choices=LIBRARIES), argument("version", "such as 0.14.1", type=version))
def add(checkout: Checkout, arguments: argparse.Namespace) -> None:
    library, version = arguments.library, arguments.version
    sha256, date = package_index.find_wheel(library, version)
    append_release(checkout.root, Release(library, version, sha256), date)
    print(f"{library}-{version} is the newest entry of the timeline")
