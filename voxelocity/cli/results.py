"""The commands that judge or draw stored results: noise, compare, steps, growth, picture."""

import argparse
import json
from collections.abc import Iterator, Sequence

from voxelocity import VoxelocityError, say
from voxelocity.analysis.comparison import Changes, Comparison
from voxelocity.analysis.growth import growth_of
from voxelocity.analysis.judgement import (
    Disagreement,
    disagreements,
    judge,
    regressions,
    unjudged_changes,
)
from voxelocity.analysis.noise import as_asv_shows, noise_of, noise_or_unknown
from voxelocity.analysis.release_steps import ReleaseStep, release_steps
from voxelocity.asv.lines import python_line
from voxelocity.cli.arguments import (
    FORMS,
    NUMPY,
    RESULTS_OF,
    STATE,
    argument,
    chosen_results,
    factor,
    flag,
    print_report,
    say_machine,
    takes,
    terminal_text,
)
from voxelocity.model.states import (
    BothStates,
    nearest,
    pythons_of,
    stand_alike,
    where_both_are_measured,
)
from voxelocity.report import comparison_report, release_report
from voxelocity.report.document import Block, Paragraph, as_json, as_markdown
from voxelocity.report.growth_report import growth_as_json, growth_report
from voxelocity.report.nearest_report import standing_lines
from voxelocity.report.noise_report import noise_as_json, noise_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import NOISE, PICTURES
from voxelocity.store.reader import ResultsReader
from voxelocity.store.safe_files import write_safely


@takes(argument("--machine NAME", "whose results are read; default: all machines"), FORMS)
def noise(checkout: Checkout, arguments: argparse.Namespace) -> None:
    blocks: list[Block] = []
    stored = []
    reader = ResultsReader(checkout)
    for name in reader.machines(arguments.machine):
        results = reader.read(name)
        found = noise_of(results)
        path = checkout.root / NOISE / f"{results.machine}.json"
        content = noise_as_json(results.machine, found)
        write_safely(content, path)
        stored.append(json.loads(content))
        blocks += noise_report(results, found, noise_of(results, as_asv_shows))
        blocks.append(Paragraph(f"stored in {NOISE / path.name}"))
    print_report(arguments, lambda: blocks, lambda: as_json({"machines": stored}))


# So many lines has the answer of compare by default.
LINES = 25


@takes(
    argument("old", STATE),
    argument("new", STATE),
    RESULTS_OF,
    argument(
        "--fail-on-regression FACTOR",
        "exit with 1 if a call newly fails, or costs more than FACTOR times as much; only results "
        "that count as changed are judged",
        type=factor,
    ),
    argument(
        "--only",
        "list the calls with a result that got worse, or better",
        choices=("worse", "better"),
    ),
    flag(
        "--all",
        "list every result: the share of each cause, the steps between, what does not count, and "
        "what stays within the noise",
    ),
    FORMS,
)
def compare(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if arguments.only and arguments.json:
        raise VoxelocityError("--only shortens the list, but --json has everything; leave one out")
    of_pythons = any("python==" in each for each in (arguments.old, arguments.new))
    comparison, known, others = (_of_pythons if of_pythons else _of_states)(checkout, arguments)
    if arguments.json:
        print(comparison_report.comparison_as_json(comparison, others))
    else:
        print(_comparison_text(known, comparison, others, arguments))
    if arguments.fail_on_regression is None:
        return
    worse = regressions(comparison, arguments.fail_on_regression)
    for change in worse:
        say(f"worse: {comparison_report.change_line(comparison, change)}")
    if worse:
        count = sum(bool(change.total) for change in comparison.changes)
        raise VoxelocityError(
            f"{len(worse)} of {count} results are worse by more than a factor of "
            f"{arguments.fail_on_regression:g} and the noise"
        )
    if unjudged := unjudged_changes(comparison):
        raise VoxelocityError(
            f"nothing tells the noise of {len(unjudged)} results, so --fail-on-regression cannot "
            "judge them; measure a repeat run (control) and the entry before it"
        )


# What is compared, the steps that may lie between, and where other machines say otherwise.
_Compared = tuple[Comparison, Sequence[ReleaseStep], Sequence[Disagreement]]


def _of_states(checkout: Checkout, arguments: argparse.Namespace) -> _Compared:
    """Two states of the releases, or of the numpys where they tell the two apart."""
    wanted = (arguments.old, arguments.new)
    checkout = checkout.telling(wanted)
    reader = ResultsReader(checkout)
    machines = [reader.coverage(name) for name in reader.machines(arguments.machine)]
    standing = [nearest(checkout.timeline, each) for each in wanted]
    if any(standing) and stand_alike(checkout.timeline, wanted):
        raise VoxelocityError(
            f"'{wanted[0]}' and '{wanted[1]}' are the same to what was measured: no release "
            "between them was (voxelocity releases lists those that were)"
        )
    states = [
        checkout.timeline[each.index].tag if each else text for each, text in zip(standing, wanted)
    ]
    found = where_both_are_measured(checkout.timeline, machines, *states)
    say_machine(found.machine.name, found.also)
    changes = Changes(reader.read(found.machine.name))
    needs_steps = any(standing) or (arguments.all and not arguments.json)
    known = release_steps(changes, checkout.explanations) if needs_steps else []
    for each, text in zip(standing, wanted):
        if each:
            numpys = checkout.releases.numpy.timeline, checkout.releases.numpy.explanations
            for line in standing_lines(checkout.timeline, each, text, known, numpys):
                say(line)
    comparison = judge(changes, changes.between(found.old, found.new))
    return comparison, known, disagreements(comparison, _other_machines(reader, found))


def _of_pythons(checkout: Checkout, arguments: argparse.Namespace) -> _Compared:
    """Two Pythons, with the newest entry that was measured on each."""
    line = python_line(ResultsReader(checkout))
    if line is None:
        raise VoxelocityError("no two Pythons were measured; docs/asv.md says how")
    changes, explanations = line
    old, new = pythons_of(changes.results.timeline, (arguments.old, arguments.new))
    say_machine(changes.results.machine, ())
    known = release_steps(changes, explanations) if arguments.all and not arguments.json else []
    return judge(changes, changes.between(old, new)), known, ()


def _other_machines(reader: ResultsReader, found: BothStates) -> Iterator[Changes]:
    """What the other machines have that timed both states."""
    for name in reader.machines():
        if name != found.machine.name and {found.old, found.new} <= reader.coverage(name).timed:
            results = reader.read(name)
            yield Changes(results, noise_or_unknown(results))


def _comparison_text(
    known: Sequence[ReleaseStep],
    comparison: Comparison,
    others: Sequence[Disagreement],
    arguments: argparse.Namespace,
) -> str:
    """With --all whole; else with as many lines of the list as there is room for."""
    written = as_markdown if arguments.markdown else terminal_text
    worse = None if arguments.only is None else arguments.only == "worse"
    if arguments.all:
        steps = [step for step in known if step.entry in comparison.between]
        blocks = list(release_report.step_blocks(comparison.results.catalogue, steps))
        return written(comparison_report.every_result(comparison, blocks, worse, others))
    text = written(comparison_report.what_differs(comparison, 0, worse, others))
    for most in range(LINES - len(text.splitlines()), 0, -1):
        longer = written(comparison_report.what_differs(comparison, most, worse, others))
        if len(longer.splitlines()) <= LINES:
            return longer
    return text


@takes(NUMPY, RESULTS_OF, FORMS)
def steps(checkout: Checkout, arguments: argparse.Namespace) -> None:
    checkout = checkout.numpy if arguments.numpy else checkout
    results = chosen_results(ResultsReader(checkout), arguments.machine)
    found = release_steps(Changes(results), checkout.explanations)
    report, as_json = release_report.steps_report, release_report.steps_as_json
    print_report(arguments, report, as_json, results, found)


@takes(argument("state", f"{STATE}; default: the newest measured", nargs="?"), RESULTS_OF, FORMS)
def growth(checkout: Checkout, arguments: argparse.Namespace) -> None:
    reader = ResultsReader(checkout)
    machines = [reader.read(name) for name in reader.machines(arguments.machine)]
    found = growth_of(checkout.timeline, machines, arguments.state)
    say_machine(found.results.machine, found.also)
    print_report(arguments, growth_report, growth_as_json, found)


@takes(RESULTS_OF)
def picture(checkout: Checkout, arguments: argparse.Namespace) -> None:
    # What draws takes a second to import.
    from voxelocity.report.figure import THEMES, draw, rows

    data = rows(chosen_results(ResultsReader(checkout), arguments.machine))
    for theme in THEMES:
        path = checkout.root / PICTURES / f"volume-extraction-{theme}.svg"
        write_safely(draw(data, theme), path)
        print(path)
