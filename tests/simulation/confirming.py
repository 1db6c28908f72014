"""How often a time is called changed where nothing changed, and where something did: ``python -m tests.simulation.confirming``.

All is worked out from committed times. Where a time would be measured again, its rounds are drawn from what single
processes took at all entries of one stack at which the call does the same work: old and new alike where nothing
changed, and the new ones with a known change else.
"""

import collections
import dataclasses
import itertools
import json
import math
import random
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.conftest import COMMITTED_MACHINE, EXACT_MACHINE
from voxelocity.analysis.comparison import Change, Changes
from voxelocity.analysis.judgement import (
    is_changed,
    is_notable,
    outcome_of,
    times_to_confirm,
)
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Outcome, Results, tenth_percentile
from voxelocity.model.scale import same_work
from voxelocity.model.timeline import LIBRARIES, Changed
from voxelocity.runner.confirmation import ROUNDS
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS, find_root
from voxelocity.store.reader import ResultsReader

SHARES = (0.0, 0.01, 0.03, 0.05, 0.10, 0.25)
# So many rounds at most fit in five minutes where a benchmark is measured alone.
MOST_ROUNDS = 24
# Of a process, which asv stores one after another.
TIMINGS = 2
SHUFFLES = 20
# Of each time at each control.
DRAWS = 5

# Two passes of each of two pairs of the same software, in turn, in results that later ones replaced.
EARLIER = "cbc8d55"
PAIRS = (("nilearn-0.14.1", "control-5"), ("nilearn-0.13.1", "control-4"))

# Of a time: the entries of one stack at which its call does the same work.
Groups = dict[Benchmark, list[list[int]]]


def same_entries(results: Results) -> Groups:
    """The groups of each time of which the work is counted."""
    found: Groups = {}
    for benchmark in results.catalogue.benchmarks:
        if benchmark.metric is not Metric.TIME:
            continue
        count = benchmark.of_metric(Metric.INSTRUCTIONS)
        groups: list[list[int]] = []
        for index in results.indices:
            work = results.value(count, index)
            if work is None or results.value(benchmark, index) is None:
                continue
            for group in groups:
                first = results.value(count, group[0])
                same_stack = results.timeline[group[0]].stack == results.timeline[index].stack
                if same_stack and first is not None and same_work(first, work):
                    group.append(index)
                    break
            else:
                groups.append([index])
        if groups:
            found[benchmark] = groups
    return found


def processes(results: Results, benchmark: Benchmark, indices: Sequence[int]) -> list[float]:
    """The seconds of each process at some entries, as a round takes them."""
    return [
        tenth_percentile(samples[start : start + TIMINGS])
        for index in indices
        for samples in [results.result(benchmark, index).samples]
        for start in range(0, len(samples), TIMINGS)
    ]


def measured_again(
    pool: Sequence[float], log: float, seen: float, chance: random.Random
) -> Outcome:
    """What rounds say in the end whose new times differ by a logarithm, where another was seen before."""
    rounds: list[tuple[float, float]] = []
    while len(rounds) < MOST_ROUNDS:
        for _ in range(ROUNDS):
            rounds.append((chance.choice(pool), chance.choice(pool) * math.exp(log)))
        if (outcome := outcome_of(rounds, seen)) is not Outcome.UNDECIDED:
            return outcome
    return Outcome.UNDECIDED


@dataclasses.dataclass
class Tally:
    """How many times there are, moved beyond the noise, and are called changed."""

    times: int = 0
    moved: int = 0
    called: int = 0

    def row(self, what: str) -> str:
        return f"| {what} | {self.times:,} | {self.moved:,} | {self.called:,} |"


def at_neighbours(changes: Changes, is_meant: Callable[[Change, int], bool]) -> Tally:
    """Of the times at all neighbours that are meant, given with the index of the later entry."""
    tally = Tally()
    for old, new in itertools.pairwise(changes.results.indices):
        comparison = changes.between(old, new)
        for change in comparison.changes:
            if change.benchmark.metric is Metric.TIME and change.total and is_meant(change, new):
                tally.times += 1
                tally.moved += is_notable(change.total, Metric.TIME)
                tally.called += is_changed(changes, comparison, change)
    return tally


def nothing_exact_moved(changes: Changes) -> Callable[[Change, int], bool]:
    """Whether an entry is one of nibabel at which neither work nor memory of the call moved."""

    def is_meant(change: Change, index: int) -> bool:
        if changes.results.timeline[index].changed is not Changed.NIBABEL:
            return False
        for metric in (Metric.INSTRUCTIONS, Metric.PEAK):
            series = changes.series(change.benchmark.of_metric(metric))
            if index in series and index - 1 in series:
                if is_notable(series[index - 1].change_to(series[index]), metric):
                    return False
        return True

    return is_meant


def earlier_passes(checkout: Checkout, changes: Changes) -> Tally:
    """Each earlier pass of one of a pair against each of the other, by the floors of today."""
    names = {name: each for each, name in changes.results.catalogue.names.items()}
    tally = Tally()
    for pair in PAIRS:
        passes = [_passes_of(checkout, tag, names) for tag in pair]
        for benchmark in passes[0].keys() & passes[1].keys():
            floor = changes.noise.floor(benchmark).size
            for old, new in itertools.product(passes[0][benchmark], passes[1][benchmark]):
                tally.times += 1
                tally.moved += is_notable(Factor(math.log(new / old), floor), Metric.TIME)
    return tally


def _passes_of(
    checkout: Checkout, tag: str, names: dict[str, Benchmark]
) -> dict[Benchmark, list[float]]:
    """The estimate of each of two passes over an entry."""
    commit = checkout.history.commits[tag]
    path = f"{EARLIER}:{RESULTS}/{EXACT_MACHINE}/{commit[:8]}-virtualenv-py3.11.json"
    shown = subprocess.run(
        ["git", "show", path], cwd=checkout.root, capture_output=True, check=True
    )
    content = json.loads(shown.stdout)
    found = {}
    for name, row in content["results"].items():
        columns = dict(zip(content["result_columns"], row))
        combinations = itertools.product(*columns["params"])
        for values, samples in zip(combinations, columns.get("samples") or ()):
            benchmark = names.get(f"{name}({', '.join(values)})" if values else name)
            if benchmark and samples:
                half = len(samples) // 2
                found[benchmark] = [
                    tenth_percentile(samples[:half]),
                    tenth_percentile(samples[half:]),
                ]
    return found


def shuffled(results: Results, groups: Groups, chance: random.Random) -> Results:
    """The same results, with the passes of each time in another order within each group."""
    measured = {index: dict(found) for index, found in results.measured.items()}
    for benchmark, found in groups.items():
        for group in found:
            for index, other in zip(group, chance.sample(group, len(group))):
                measured[index][benchmark] = results.measured[other][benchmark]
    return dataclasses.replace(results, measured=measured)


def shuffled_passes(
    changes: Changes, groups: Groups, chance: random.Random
) -> tuple[Tally, Mapping[Outcome, int]]:
    """Of shuffled passes at neighbours of one group, each time that moved measured again, and what that said."""
    group_of = {(each, at): group for each in groups for group in groups[each] for at in group}
    tally, outcomes = Tally(), dict.fromkeys(Outcome, 0)
    for _ in range(SHUFFLES):
        own = Changes(shuffled(changes.results, groups, chance), changes.noise)
        for old, new in itertools.pairwise(own.results.indices):
            comparison = own.between(old, new)
            same = {
                benchmark
                for benchmark in groups
                if not benchmark.is_reference
                and (benchmark, old) in group_of
                and group_of[benchmark, old] is group_of.get((benchmark, new))
            }
            tally.times += len(same)
            for change in times_to_confirm(own, comparison):
                benchmark, total = change.benchmark, change.total
                if benchmark in same and total:
                    tally.moved += 1
                    pool = processes(changes.results, benchmark, group_of[benchmark, old])
                    outcome = measured_again(pool, 0.0, total.log, chance)
                    tally.called += outcome is Outcome.CONFIRMED
                    outcomes[outcome] += 1
    return tally, outcomes


def power(changes: Changes, groups: Groups, chance: random.Random) -> Iterator[str]:
    """How many of the times at controls would be called slower by a share; a row of a table each."""
    counts: dict[str, list[int]] = collections.defaultdict(lambda: [0] * len(SHARES))
    results, noise, total = changes.results, changes.noise, 0
    for benchmark, found in groups.items():
        count = benchmark.of_metric(Metric.INSTRUCTIONS)
        floors = noise.floor(benchmark).size, noise.floor(count).size
        for index in results.indices:
            if results.timeline[index].changed is not Changed.CONTROL or benchmark.is_reference:
                continue
            ends = [
                [results.value(each, at) for at in (index - 1, index)]
                for each in (benchmark, count)
            ]
            group = next((each for each in found if index in each), None)
            if group is None or None in ends[0] or None in ends[1]:
                continue
            total += 1
            pool = processes(results, benchmark, group)
            seen = [math.log(new / old) for old, new in ends]
            for at, share in enumerate(SHARES):
                added = math.log1p(share)
                moved = is_notable(Factor(seen[0] + added, floors[0]), Metric.TIME)
                worked = is_notable(Factor(seen[1] + added, floors[1]), Metric.INSTRUCTIONS)
                counts["its time moves beyond the noise, and by 5 %"][at] += moved
                counts["called, as its instructions move too"][at] += moved and worked
                counts["its time or its instructions are called"][at] += worked
                first = max(added, seen[0] + added)
                outcomes = [measured_again(pool, added, first, chance) for _ in range(DRAWS)]
                confirmed = outcomes.count(Outcome.CONFIRMED) / DRAWS
                counts["called after measuring again, with no other metric"][at] += (
                    moved * confirmed
                )
                for outcome in Outcome:
                    row = f"measured again, whatever its first pass: {outcome}"
                    counts[row][at] += outcomes.count(outcome) / DRAWS
    yield f"| of {total} times | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |"
    yield "|---|" + "---|" * len(SHARES)
    for what, row in counts.items():
        yield f"| {what} | " + " | ".join(f"{each / total:.1%}" for each in row) + " |"


def main() -> None:
    """Print both tables."""
    checkout, chance = Checkout(find_root()), random.Random(1)
    reader = ResultsReader(checkout)
    exact, other = (Changes(reader.read(name)) for name in (EXACT_MACHINE, COMMITTED_MACHINE))
    timeline, catalogue = checkout.timeline, exact.results.catalogue
    groups = same_entries(exact.results)

    def is_control(change: Change, index: int) -> bool:
        return timeline[index].changed is Changed.CONTROL

    def cannot_change(change: Change, index: int) -> bool:
        changed = timeline[index].changed
        return changed in LIBRARIES and not catalogue.may_change(change.benchmark, changed)

    print(
        "| where nothing changed | times | beyond the noise, and by 5 % | called |\n|---|---|---|---|"
    )
    print(at_neighbours(exact, is_control).row(f"controls, {EXACT_MACHINE}"))
    print(at_neighbours(other, is_control).row(f"controls, {COMMITTED_MACHINE}"))
    print(earlier_passes(checkout, exact).row("passes of an earlier day, one against the other"))
    print(at_neighbours(exact, cannot_change).row("calls that the release has no part in"))
    print(at_neighbours(exact, nothing_exact_moved(exact)).row("nibabel, nothing exact moved"))
    again, outcomes = shuffled_passes(exact, groups, chance)
    print(again.row("shuffled passes, each that moved measured again"))
    print("\nof these:", ", ".join(f"{number:,} {each}" for each, number in outcomes.items()), "\n")
    print("\n".join(power(exact, groups, chance)))


if __name__ == "__main__":
    main()
