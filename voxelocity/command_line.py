"""The command ``voxelocity``."""

import argparse
import math
import os
import sys
from pathlib import Path

from voxelocity import VoxelocityError, landmarks
from voxelocity.checkout import RESULTS, ROOT, STACKS
from voxelocity.comparison import compare
from voxelocity.comparison_report import as_json, as_markdown, as_text, call_of
from voxelocity.dashboard import dashboard
from voxelocity.growth import growth_report
from voxelocity.history import commit_hashes, ensure_history
from voxelocity.locks import find_wheel, write_lock
from voxelocity.machine import register_machine
from voxelocity.measure import measure
from voxelocity.measured import machines_by_commit, measured_machines
from voxelocity.noise_report import noise_report
from voxelocity.picture import write_pictures
from voxelocity.text_table import aligned
from voxelocity.timeline import LIBRARIES, Release, append_release, read_timeline


def releases(arguments):
    """Print the timeline: date, tag, what changed, and on which machines it was measured."""
    hashes = commit_hashes(ROOT)
    machines = machines_by_commit(ROOT / RESULTS)
    rows = [("date", "tag", "changed", "measured on")]
    for entry in read_timeline(ROOT):
        measured = machines.get(hashes[entry.tags[0]][:8], [])
        change = entry.change + (" (yanked)" if entry.yanked else "")
        rows.append(
            (
                f"{entry.date:%Y-%m-%d}",
                " ".join(entry.tags),
                change,
                ", ".join(measured) or "not measured here",
            )
        )
    print("\n".join(aligned(rows)))


def history(arguments):
    """Make the release history and print where it lies."""
    print(ensure_history(ROOT))


def lock(arguments):
    """Lock a short list of requirements into the .txt file beside it."""
    published = [ROOT / STACKS / f"{entry.stack}.txt" for entry in read_timeline(ROOT)]
    print(write_lock(arguments.input, published))


def add_release(arguments):
    """Look a new release up on the package index and append it to the timeline."""
    read_timeline(ROOT)
    sha256, date = find_wheel(arguments.library, arguments.version)
    append_release(ROOT, Release(arguments.library, arguments.version, sha256), date)
    print(f"{arguments.library}-{arguments.version} is the newest entry of the timeline")


def machine(arguments):
    """Tell asv this machine's name, with traits that stay the same when the system is updated."""
    for name, value in register_machine(arguments.name).items():
        print(f"{name}: {value}")


def measure_passes(arguments):
    """Measure releases in passes at different times; running it again resumes."""
    failed = measure(ROOT, arguments.machine, arguments.tags, arguments.passes, arguments.bench)
    if failed:
        raise VoxelocityError(f"{len(failed)} of the measurements failed: {', '.join(failed)}")


def noise(arguments):
    """Estimate from control pairs what differs where nothing changed, and store it."""
    machines = [arguments.machine] if arguments.machine else measured_machines(ROOT)
    print("\n\n".join("\n".join(noise_report(ROOT, machine)) for machine in machines))


def compare_states(arguments):
    """Compare two states of the timeline, and say which change made the difference."""
    found = compare(ROOT, arguments.old, arguments.new, arguments.machine)
    if arguments.json:
        print(as_json(found))
    else:
        print("\n".join((as_markdown if arguments.markdown else as_text)(found)))
    if arguments.fail_on_regression is not None:
        worse = found.regressions(arguments.fail_on_regression)
        for change in worse:
            print(f"voxelocity: worse: {call_of(found, change)}", file=sys.stderr)
        if worse:
            raise VoxelocityError(
                f"{len(worse)} of {sum(bool(c.total) for c in found.changes)} numbers are worse by more than a factor of "
                f"{arguments.fail_on_regression:g} and the noise"
            )


def growth(arguments):
    """Say what a call costs for each volume more, and what is fixed."""
    print("\n".join(growth_report(ROOT, arguments.state, arguments.machine)))


def bench(arguments):
    """Measure a few landmark releases on this machine, publish them, and say what changed."""
    lines = landmarks.bench(ROOT)
    print("\n".join(["", *lines, ""]))
    oldest, *_, newest = landmarks.landmark_tags(ROOT)
    print(
        "The graphs: make dashboard\n"
        f"All numbers: {_venv_command()}voxelocity compare --machine {landmarks.MACHINE} {oldest} "
        f"{newest}\nasv's own table (medians, whole peaks): {_venv_command()}asv compare "
        f"--machine {landmarks.MACHINE} {oldest} {newest}"
    )


def serve(arguments):
    """Publish the results and serve them on 127.0.0.1."""
    dashboard(ROOT, arguments.port)


def picture(arguments):
    """Draw the README's picture from the results of a machine."""
    for path in write_pictures(ROOT, arguments.machine):
        print(path)


def _count(text):
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of passes, such as 2")
    return int(text)


def _factor(text):
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not 1 <= factor < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is no factor of 1 or more, such as 1.1")
    return factor


def _venv_command():
    return ".venv/bin/" if Path(sys.prefix) == ROOT / ".venv" else ""


def main(argv=None):
    """Carry out a command line; the exit code is 0, or 1 after a line that says what is wrong."""
    parser = argparse.ArgumentParser(prog="voxelocity", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name, function):
        command = commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        command.set_defaults(function=function)
        return command

    add("releases", releases)
    add("history", history)
    add("lock", lock).add_argument("input", type=Path, help="such as releases/stacks/numpy-2.4.in")
    command = add("add", add_release)
    command.add_argument("library", choices=LIBRARIES)
    command.add_argument("version", help="such as 0.14.1")
    add("machine", machine).add_argument("name", help="such as office-desktop")
    add("bench", bench)
    add("dashboard", serve).add_argument("--port", type=int, default=8080)
    add("picture", picture).add_argument("machine", help="whose results are drawn")
    command = add("measure", measure_passes)
    command.add_argument("tags", nargs="*", metavar="tag", help="default: the whole timeline")
    command.add_argument("--machine", required=True, help="as registered with voxelocity machine")
    command.add_argument("--passes", type=_count, default=1, help="how many there should be in all")
    command.add_argument("--bench", action="append", default=[], help="as of asv run")
    command = add("noise", noise)
    command.add_argument("--machine", help="default: each that has results")
    command = add("compare", compare_states)
    state = "a tag, or versions: 'nilearn==0.10.4 nibabel==5.2.1'"
    command.add_argument("old", help=state)
    command.add_argument("new", help=state)
    command.add_argument("--machine", help="needed where several have measured both states")
    command.add_argument(
        "--fail-on-regression",
        type=_factor,
        metavar="FACTOR",
        help="exit with 1 if any call takes more than FACTOR times the time or memory",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="all numbers, for programs")
    form.add_argument("--markdown", action="store_true", help="tables for an issue")
    command = add("growth", growth)
    command.add_argument("state", nargs="?", help=f"{state}; default: the newest measured")
    command.add_argument("--machine", help="needed where several have results")
    arguments = parser.parse_args(argv)
    try:
        arguments.function(arguments)
        sys.stdout.flush()
    except VoxelocityError as error:
        print(f"voxelocity: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would say so again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        # As the shell counts a Ctrl-C.
        return 130
    return 0
