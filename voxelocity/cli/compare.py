"""Commands that say what the results say: noise, compare, steps, growth."""

import argparse
import sys

from voxelocity import VoxelocityError
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.explanations import read_explanations
from voxelocity.analysis.growth import growth_of
from voxelocity.analysis.measured_states import where_both_are_measured
from voxelocity.analysis.noise import as_asv_shows, noise_of
from voxelocity.analysis.release_steps import release_steps
from voxelocity.asv_bridge.reader import ResultsReader
from voxelocity.paths import NOISE
from voxelocity.reports.comparison_changes import changes_as_markdown, changes_as_text
from voxelocity.reports.comparison_json import as_json
from voxelocity.reports.comparison_text import as_markdown, as_text, change_line
from voxelocity.reports.growth_report import growth_report
from voxelocity.reports.noise_report import noise_as_json, noise_report
from voxelocity.reports.steps_report import steps_as_json, steps_as_markdown, steps_as_text
from voxelocity.results.machine_results import Results
from voxelocity.software.checkout import Checkout


def estimate_noise(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Estimate from control pairs what differs where nothing changed, and store it."""
    blocks = []
    for results in _machines(checkout, arguments.machine):
        noise = noise_of(results)
        path = checkout.root / NOISE / f"{results.machine}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(noise_as_json(results.machine, noise), encoding="utf-8")
        lines = noise_report(results, noise, noise_of(results, as_asv_shows))
        blocks.append("\n".join([*lines, "", f"stored in {NOISE / path.name}"]))
    print("\n\n".join(blocks))


def compare_states(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Compare two states of the timeline, and say which change made the difference."""
    found = where_both_are_measured(
        checkout.timeline,
        _machines(checkout, arguments.machine),
        arguments.old,
        arguments.new,
    )
    if found.also:
        print(
            f"voxelocity: compared on {found.results.machine}; also measured on {', '.join(found.also)}: "
            "--machine chooses",
            file=sys.stderr,
        )
    comparison = Changes(found.results).between(found.old, found.new)
    if arguments.json:
        print(as_json(comparison))
    elif arguments.all:
        print("\n".join((as_markdown if arguments.markdown else as_text)(comparison)))
    else:
        write = changes_as_markdown if arguments.markdown else changes_as_text
        print("\n".join(write(comparison)))
    if arguments.fail_on_regression is not None:
        worse = comparison.regressions(arguments.fail_on_regression)
        for change in worse:
            print(f"voxelocity: worse: {change_line(comparison, change)}", file=sys.stderr)
        if worse:
            count = sum(bool(change.total) for change in comparison.changes)
            raise VoxelocityError(
                f"{len(worse)} of {count} results are worse by more than a factor of "
                f"{arguments.fail_on_regression:g} and the noise"
            )


def show_steps(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """List what each release of nilearn and nibabel changed, and why, the newest first."""
    results = max(_machines(checkout, arguments.machine), key=lambda one: len(one.places))
    steps = release_steps(Changes(results), read_explanations(checkout.root, checkout.timeline))
    if arguments.json:
        print(steps_as_json(results, steps))
    else:
        write = steps_as_markdown if arguments.markdown else steps_as_text
        print("\n".join(write(results, steps)))


def show_growth(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Say what a call costs for each volume more, and what is fixed."""
    machines = _machines(checkout, arguments.machine)
    print("\n".join(growth_report(growth_of(checkout.timeline, machines, arguments.state))))


def _machines(checkout: Checkout, name: str | None) -> list[Results]:
    """The results of the machine that a user names, or of all."""
    reader = ResultsReader(checkout)
    return [reader.read(each) for each in ([name] if name else reader.machines())]
