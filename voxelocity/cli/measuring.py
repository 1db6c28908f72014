"""The commands on a machine's results: machine, bench, measure, merge, receive, dashboard."""

import argparse
import sys
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes
from voxelocity.asv.commands import publish
from voxelocity.asv.machine import register_machine
from voxelocity.asv.repositories import cloned_libraries
from voxelocity.cli.arguments import (
    BENCH,
    MACHINE,
    ONLY,
    argument,
    flag,
    machine_name,
    number,
    takes,
    waiting,
)
from voxelocity.model.choice import Choice
from voxelocity.model.states import where_both_are_measured
from voxelocity.report.comparison_report import landmarks_report
from voxelocity.report.document import as_text
from voxelocity.runner import landmarks, passes
from voxelocity.site.server import serve
from voxelocity.store import merge as merging
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import HTML, THIS_MACHINE, configuration
from voxelocity.store.reader import ResultsReader


@takes(argument("name", "such as office-desktop"))
def machine(checkout: Checkout, arguments: argparse.Namespace) -> None:
    for name, value in register_machine(checkout.root, arguments.name).items():
        print(f"{name}: {value}")


@takes()
def bench(checkout: Checkout, arguments: argparse.Namespace) -> None:
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
    table = "asv's own table (medians, and whole peaks, which move from day to day)"
    print(f"{table}: {venv}asv compare {both}")
    if not complete:
        raise VoxelocityError("some benchmarks failed; asv has said why above")


@takes(
    argument("tags", "default: the whole timeline", metavar="tag", nargs="*"),
    MACHINE,
    argument("--passes", "how many there should be in all", type=number, default=1),
    BENCH,
    ONLY,
    waiting(passes.WAIT),
    flag("--any-conditions", "measure times at once, and keep them, whatever the conditions"),
)
def measure(checkout: Checkout, arguments: argparse.Namespace) -> None:
    undone = passes.measure(
        checkout,
        arguments.machine,
        arguments.tags,
        arguments.passes,
        Choice(tuple(arguments.bench), arguments.only),
        arguments.wait,
        arguments.any_conditions,
    )
    failed, refused = ", ".join(undone.failed), ", ".join(undone.refused)
    said = [f"{len(undone.failed)} of the measurements failed: {failed}"] if failed else []
    if refused:
        again = "give the same command again in a quiet hour"
        said.append(f"times were not kept of {refused}: {again}")
    if said:
        raise VoxelocityError("; ".join(said))


@takes(argument("folder", "the other checkout", type=Path))
def merge(checkout: Checkout, arguments: argparse.Namespace) -> None:
    for found in merging.merge(checkout, arguments.folder.resolve()):
        there = f", {found.there} were here already" if found.there else ""
        print(f"{found.machine}: {found.taken} entries and commits taken in{there}")
        for name, agreeing in found.joins.items():
            agree = f"{agreeing} counts of the same entries agree"
            print(
                f"  its instructions join those of {name}: the same processor, Python and system libraries, and "
                + (agree if agreeing else "no count in common")
            )
    print("Seconds and peaks stay series of their own. Then: voxelocity noise, make dashboard")


@takes(
    argument("folder", "with its results and releases", type=Path),
    argument(
        "--machines BEGINNING",
        "how the names of its machines begin; results of others must be as they are here",
        type=machine_name,
        required=True,
    ),
)
def receive(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if not arguments.folder.is_dir():
        reason = "is no folder; name one with results and releases"
        raise VoxelocityError(f"{arguments.folder}: {reason}")
    taken = merging.receive(checkout.root, arguments.folder.resolve(), arguments.machines)
    print(f"{len(taken)} files are new or others, and were taken")


@takes(argument("--port", type=int, default=8080))
def dashboard(checkout: Checkout, arguments: argparse.Namespace) -> None:
    for library in cloned_libraries(checkout.root):
        publish(checkout.root, configuration(library))
    publish(checkout.root)
    serve(checkout.root / HTML, arguments.port)
