"""The commands on the timeline and what it locks: releases, history, lock, add."""

import argparse
from pathlib import Path

from voxelocity.analysis.correctness import correctness_by_entry
from voxelocity.cli.arguments import (
    FORMS,
    NUMPY,
    argument,
    either,
    flag,
    print_report,
    python_version,
    takes,
    version,
)
from voxelocity.model.timeline import LIBRARIES, Release
from voxelocity.report.timeline_report import timeline_as_json, timeline_report
from voxelocity.store import package_index
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import STACKS
from voxelocity.store.release_files import append_release
from voxelocity.store.result_files import PYTHON, results_by_machine


@takes(
    either(
        flag("--update", "append newer final releases from the package index, if they run"), NUMPY
    ),
    FORMS,
)
def releases(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if arguments.update:
        append_new(checkout)
        return
    checkout = checkout.numpy if arguments.numpy else checkout
    files = results_by_machine(checkout.results)
    commits = [checkout.history.commits[entry.tag][:8] for entry in checkout.timeline]
    machines = {
        index: [name for name, by_commit in files.items() if commit in by_commit]
        for index, commit in enumerate(commits)
    }
    known = checkout.timeline, checkout.wrong_answers, checkout.meanings
    answers = list(correctness_by_entry(*known))
    found = checkout.timeline, machines, answers
    print_report(arguments, timeline_report, timeline_as_json, *found)


def append_new(checkout: Checkout) -> None:
    """Append what is new on the package index and runs."""
    found = list(package_index.append_new_releases(checkout.root))
    for one in found:
        print(f"{one.tag}: " + (f"left out: it {one.trouble}" if one.trouble else "appended"))
    if not found:
        print("The timeline has every final release of the package index.")
    if added := [one.tag for one in found if not one.trouble]:
        print(f"Measure what is new: voxelocity measure --machine NAME {' '.join(added)}")


@takes()
def history(checkout: Checkout, arguments: argparse.Namespace) -> None:
    print(checkout.history.repository)


@takes(
    argument("input", "such as releases/stacks/numpy-2.4.in", type=Path),
    argument(
        "--python VERSION",
        f"for which Python; give it again for several; default: {PYTHON}",
        action="append",
        default=[],
        type=python_version,
    ),
)
def lock(checkout: Checkout, arguments: argparse.Namespace) -> None:
    entries = (*checkout.timeline, *checkout.numpy.timeline)
    published = [checkout.root / STACKS / f"{entry.stack}.txt" for entry in entries]
    print(package_index.write_lock(arguments.input, published, arguments.python))


@takes(argument("library", choices=LIBRARIES), argument("version", "such as 0.14.1", type=version))
def add(checkout: Checkout, arguments: argparse.Namespace) -> None:
    library, version = arguments.library, arguments.version
    sha256, date = package_index.find_wheel(library, version)
    append_release(checkout.root, Release(library, version, sha256), date)
    print(f"{library}-{version} is the newest entry of the timeline")
