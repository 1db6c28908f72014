"""The commands that judge or draw stored results: noise, compare, steps, growth, picture."""

import argparse
import sys

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.growth import growth_of
from voxelocity.analysis.noise import as_asv_shows, noise_of
from voxelocity.analysis.release_steps import release_steps
from voxelocity.cli.arguments import FORMS, STATE, argument, factor, flag, print_report, takes
from voxelocity.model.states import where_both_are_measured
from voxelocity.report import comparison_report, release_report
from voxelocity.report.document import Block, Paragraph, as_text
from voxelocity.report.growth_report import growth_report
from voxelocity.report.noise_report import noise_as_json, noise_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import NOISE, PICTURES
from voxelocity.store.reader import ResultsReader
from voxelocity.store.release_files import read_explanations
from voxelocity.store.safe_files import write_safely


@takes(argument("--machine", "default: each that has results"))
def noise(checkout: Checkout, arguments: argparse.Namespace) -> None:
    blocks: list[Block] = []
    reader = ResultsReader(checkout)
    for name in reader.machines(arguments.machine):
        results = reader.read(name)
        found = noise_of(results)
        path = checkout.root / NOISE / f"{results.machine}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_safely(noise_as_json(results.machine, found), path)
        blocks += noise_report(results, found, noise_of(results, as_asv_shows))
        blocks.append(Paragraph(f"stored in {NOISE / path.name}"))
    print(as_text(blocks))


@takes(
    argument("old", STATE),
    argument("new", STATE),
    argument(
        "--machine",
        "default: of those that measured both states the one that has timed most entries",
    ),
    argument(
        "--fail-on-regression FACTOR",
        "exit with 1 if any call takes more than FACTOR times the time or memory",
        type=factor,
    ),
    flag("--all", "what is within the noise too, by operation"),
    FORMS,
)
def compare(checkout: Checkout, arguments: argparse.Namespace) -> None:
    reader = ResultsReader(checkout)
    machines = [reader.coverage(name) for name in reader.machines(arguments.machine)]
    found = where_both_are_measured(checkout.timeline, machines, arguments.old, arguments.new)
    if found.also:
        also = f"also measured on {', '.join(found.also)}: --machine chooses"
        print(f"voxelocity: compared on {found.machine.name}; {also}", file=sys.stderr)
    comparison = Changes(reader.read(found.machine.name)).between(found.old, found.new)
    report = comparison_report.every_result if arguments.all else comparison_report.what_differs
    print_report(arguments, report, comparison_report.comparison_as_json, comparison)
    if arguments.fail_on_regression is None:
        return
    worse = comparison.regressions(arguments.fail_on_regression)
    for change in worse:
        line = comparison_report.change_line(comparison, change)
        print(f"voxelocity: worse: {line}", file=sys.stderr)
    if worse:
        count = sum(bool(change.total) for change in comparison.changes)
        raise VoxelocityError(
            f"{len(worse)} of {count} results are worse by more than a factor of "
            f"{arguments.fail_on_regression:g} and the noise"
        )


@takes(argument("--machine", "default: the one on which most entries were measured"), FORMS)
def steps(checkout: Checkout, arguments: argparse.Namespace) -> None:
    reader = ResultsReader(checkout)
    results = reader.read(arguments.machine) if arguments.machine else reader.fullest()
    found = release_steps(Changes(results), read_explanations(checkout.root, checkout.timeline))
    report, as_json = release_report.steps_report, release_report.steps_as_json
    print_report(arguments, report, as_json, results, found)


@takes(
    argument("state", f"{STATE}; default: the newest measured", nargs="?"),
    argument("--machine", "needed where several have results"),
)
def growth(checkout: Checkout, arguments: argparse.Namespace) -> None:
    reader = ResultsReader(checkout)
    machines = [reader.read(name) for name in reader.machines(arguments.machine)]
    print(as_text(growth_report(growth_of(checkout.timeline, machines, arguments.state))))


@takes(argument("machine", "whose results are drawn"))
def picture(checkout: Checkout, arguments: argparse.Namespace) -> None:
    # What draws takes a second to import.
    from voxelocity.report.figure import THEMES, draw, rows

    data = rows(ResultsReader(checkout).read(arguments.machine))
    for theme in THEMES:
        path = checkout.root / PICTURES / f"volume-extraction-{theme}.svg"
        write_safely(draw(data, theme), path)
        print(path)
