"""The commands on a machine and its results, from measuring them to serving their page."""

import argparse
import sys
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes, Comparison
from voxelocity.analysis.judgement import judge
from voxelocity.asv.commands import publish
from voxelocity.asv.machine import register_machine, require_same_machine
from voxelocity.asv.repositories import cloned_libraries
from voxelocity.cli.arguments import (
    BENCH,
    FORMS,
    JSON,
    MACHINE,
    ONLY,
    argument,
    flag,
    machine_name,
    minutes,
    number,
    print_report,
    takes,
    terminal_text,
    waiting,
)
from voxelocity.model.choice import Choice
from voxelocity.model.states import where_both_are_measured
from voxelocity.report.comparison_report import comparison_as_json, landmarks_report
from voxelocity.report.document import as_json
from voxelocity.report.noise_report import confirmation_fields, confirmation_report
from voxelocity.report.queue_report import queue_as_json, queue_report
from voxelocity.runner import confirmation, landmarks, passes
from voxelocity.runner.queue import left_to_measure, work_through
from voxelocity.site.server import serve
from voxelocity.store import merge as merging
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import HTML, THIS_MACHINE, configuration
from voxelocity.store.reader import ResultsReader


@takes(argument("name", "such as office"), JSON)
def machine(checkout: Checkout, arguments: argparse.Namespace) -> None:
    traits = register_machine(checkout.root, arguments.name)
    if arguments.json:
        print(as_json(traits))
    else:
        print("\n".join(f"{name}: {value}" for name, value in traits.items()))


@takes(JSON)
def bench(checkout: Checkout, arguments: argparse.Namespace) -> None:
    tags = landmarks.landmark_tags(checkout.timeline)
    # What programs read stands alone on the standard output.
    output = sys.stderr if arguments.json else None
    complete = landmarks.measure_landmarks(checkout.root, tags, output)
    oldest, newest = tags[0], tags[-1]
    reader = ResultsReader(checkout)
    machines = [reader.coverage(THIS_MACHINE)]
    found = where_both_are_measured(checkout.timeline, machines, oldest, newest)
    changes = Changes(reader.read(THIS_MACHINE))
    comparison = judge(changes, changes.between(found.old, found.new))
    if arguments.json:
        print(comparison_as_json(comparison))
    else:
        _say_landmarks(checkout, comparison, oldest, newest)
    if not complete:
        raise VoxelocityError("some benchmarks failed; asv's output above says why")


def _say_landmarks(checkout: Checkout, comparison: Comparison, oldest: str, newest: str) -> None:
    """What differs between the two, and which commands tell more."""
    print(f"\n{terminal_text(landmarks_report(comparison))}\n")
    venv = ".venv/bin/" if Path(sys.prefix) == checkout.root / ".venv" else ""
    both = f"--machine {THIS_MACHINE} {oldest} {newest}"
    print("The graphs: make dashboard")
    print(f"All results: {venv}voxelocity compare --all {both}")
    table = "asv's own table (medians and whole peaks)"
    print(f"{table}: {venv}asv compare {both}")


@takes(
    argument("tags", "default: the whole timeline", metavar="tag", nargs="*"),
    MACHINE,
    argument("--passes", "how many passes to have in all", type=number, default=1),
    flag(
        "--confirm",
        "repeat the times that moved while their work did not, old and new in turn; the tags are "
        "OLD NEW, or OLD..NEW for all neighbours",
    ),
    BENCH,
    ONLY,
    waiting(passes.WAIT),
    flag("--any-conditions", "measure times now and keep them, even on a busy machine"),
    flag("--json", "of --confirm: its outcomes for programs, with all values unrounded"),
)
def measure(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if arguments.confirm:
        _confirm(checkout, arguments)
        return
    if arguments.json:
        raise VoxelocityError("--json needs --confirm; voxelocity compare --json has all results")
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
        again = "repeat the command in a quiet hour"
        said.append(f"the times of {refused} were not kept; {again}")
    if said:
        raise VoxelocityError("; ".join(said))


def _confirm(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if arguments.only or arguments.passes > 1:
        alone = "measures only times, in as many rounds as it needs"
        raise VoxelocityError(f"--confirm {alone}; leave out --only and --passes")
    results = ResultsReader(checkout).read(arguments.machine)
    pairs = []
    for pair in confirmation.confirm(
        checkout,
        arguments.machine,
        arguments.tags,
        arguments.bench,
        arguments.wait,
        arguments.any_conditions,
    ):
        told = results, pair.old, pair.new, pair.found
        if arguments.json:
            pairs.append({**confirmation_fields(*told), "in_series": pair.in_series})
            continue
        print(terminal_text(confirmation_report(*told)), flush=True)
        if pair.in_series:
            print(f"\nTheir samples are in the results of {arguments.machine}.")
    if arguments.json:
        print(as_json({"machine": arguments.machine, "pairs": pairs}))


@takes(
    MACHINE,
    flag("--run", "measure it, one command after the other; the same command goes on"),
    argument("--for MINUTES", "leave out what would take longer than this in all", type=minutes),
    ONLY,
    FORMS,
)
def queue(checkout: Checkout, arguments: argparse.Namespace) -> None:
    jobs = left_to_measure(checkout, arguments.machine, arguments.only)
    if not arguments.run:
        print_report(arguments, queue_report, queue_as_json, jobs, arguments.machine)
        return
    require_same_machine(checkout.root, arguments.machine, unproved=True)
    failed = work_through(checkout.root, jobs, getattr(arguments, "for"))
    left = left_to_measure(checkout, arguments.machine, arguments.only)
    print_report(arguments, queue_report, queue_as_json, left, arguments.machine)
    if failed:
        names = ", ".join(f"{job.what} of {job.of}" for job in failed)
        raise VoxelocityError(f"not measured: {names}; the output above says why")


@takes(argument("folder", "the other checkout", type=Path), JSON)
def merge(checkout: Checkout, arguments: argparse.Namespace) -> None:
    merged = merging.merge(checkout, arguments.folder.resolve())
    if arguments.json:
        print(as_json({"machines": merged}))
        return
    for found in merged:
        there = f", {found.there} were here already" if found.there else ""
        print(f"{found.machine}: {found.taken} entries and commits taken in{there}")
        for name, agreeing in found.joins.items():
            agree = f"{agreeing} counts of the same entries agree"
            print(
                f"  its instructions join those of {name}: same processor, Python and system "
                f"libraries, {agree if agreeing else 'no count in common'}"
            )
    print("Its times and peaks stay separate. Next: voxelocity noise, then make dashboard.")


@takes(
    argument("folder", "with its results and releases", type=Path),
    argument(
        "--machines BEGINNING",
        "how the names of its machines begin; results of other machines must equal those here",
        type=machine_name,
        required=True,
    ),
    JSON,
)
def receive(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if not arguments.folder.is_dir():
        reason = "is no folder; name one with results and releases"
        raise VoxelocityError(f"{arguments.folder}: {reason}")
    taken = merging.receive(checkout.root, arguments.folder.resolve(), arguments.machines)
    if arguments.json:
        print(as_json({"files": [path.as_posix() for path in taken]}))
    else:
        print(f"{len(taken)} new or changed files were taken in")


@takes(argument("--port", type=int, default=8080))
def dashboard(checkout: Checkout, arguments: argparse.Namespace) -> None:
    for library in cloned_libraries(checkout.root):
        publish(checkout.root, configuration(library))
    publish(checkout.root)
    serve(checkout.root / HTML, arguments.port)
