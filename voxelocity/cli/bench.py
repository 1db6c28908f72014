"""``voxelocity bench``: a few releases, measured on this machine."""

import argparse
import sys
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes
from voxelocity.model.states import where_both_are_measured
from voxelocity.report.comparison_report import landmarks_report
from voxelocity.report.document import as_text
from voxelocity.runner import landmarks
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import THIS_MACHINE
from voxelocity.store.reader import ResultsReader


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    tags = landmarks.landmark_tags(checkout.timeline)
    complete = landmarks.measure_landmarks(checkout.root, tags)
    oldest, newest = tags[0], tags[-1]
    reader = ResultsReader(checkout)
    machines = [reader.coverage(THIS_MACHINE)]
    found = where_both_are_measured(checkout.timeline, machines, oldest, newest)
    changes = Changes(reader.read(THIS_MACHINE))
    print(f"\n{as_text(landmarks_report(changes.between(found.old, found.new)))}\n")
    venv = ".venv/bin/" if Path(sys.prefix) == checkout.root / ".venv" else ""
    both = f"--machine {THIS_MACHINE} {oldest} {newest}"
    print("The graphs: make dashboard")
    print(f"All results: {venv}voxelocity compare --all {both}")
    print(
        f"asv's own table (medians, and whole peaks, which move from day to day): {venv}asv compare {both}"
    )
    if not complete:
        raise VoxelocityError("some benchmarks failed; asv has said why above")
