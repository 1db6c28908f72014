"""Commands that measure: machine, bench, measure."""

import argparse
import sys
from pathlib import Path

from voxelocity import FailedError, VoxelocityError
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.measured_states import where_both_are_measured
from voxelocity.asv_bridge.machine import register_machine
from voxelocity.asv_bridge.reader import ResultsReader
from voxelocity.measuring import landmarks
from voxelocity.measuring.choice import Choice
from voxelocity.measuring.passes import measure
from voxelocity.measuring.tips import measure_tips
from voxelocity.paths import THIS_MACHINE
from voxelocity.reports.landmarks_report import landmarks_report
from voxelocity.software.checkout import Checkout


def name_machine(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Tell asv this machine's name, with traits that stay the same when the system is updated."""
    for name, value in register_machine(checkout.root, arguments.name).items():
        print(f"{name}: {value}")


def measure_passes(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Measure releases in passes at different times; running it again resumes."""
    undone = measure(
        checkout,
        arguments.machine,
        arguments.tags,
        arguments.passes,
        Choice(tuple(arguments.bench), arguments.only),
        arguments.wait,
        arguments.any_conditions,
    )
    said = []
    if failed := undone.failed:
        said.append(f"{len(failed)} of the measurements failed: {', '.join(failed)}")
    if refused := undone.refused:
        said.append(
            f"times were not kept of {', '.join(refused)}: give the same command again in a quiet hour"
        )
    if said:
        raise VoxelocityError("; ".join(said))


def measure_newest_commits(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Measure the newest commit of nilearn and of nibabel by peaks of memory and instructions."""
    if failed := measure_tips(checkout, arguments.machine):
        raise FailedError("; ".join(failed))


def measure_landmarks(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Measure a few landmark releases on this machine, publish them, and say what changed."""
    tags = landmarks.landmark_tags(checkout.timeline)
    complete = landmarks.measure_landmarks(checkout.root, tags)
    oldest, newest = tags[0], tags[-1]
    results = [ResultsReader(checkout).read(THIS_MACHINE)]
    found = where_both_are_measured(checkout.timeline, results, oldest, newest)
    lines = landmarks_report(Changes(found.results).between(found.old, found.new))
    print("\n".join(["", *lines, ""]))
    print(
        "The graphs: make dashboard\n"
        f"All results: {_venv(checkout)}voxelocity compare --all --machine {THIS_MACHINE} {oldest} "
        f"{newest}\nasv's own table (medians, whole peaks): {_venv(checkout)}asv compare "
        f"--machine {THIS_MACHINE} {oldest} {newest}"
    )
    if not complete:
        raise VoxelocityError("some benchmarks failed; asv has said why above")


def _venv(checkout: Checkout) -> str:
    return ".venv/bin/" if Path(sys.prefix) == checkout.root / ".venv" else ""
