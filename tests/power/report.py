"""How often the known changes were found: ``python -m tests.power.report {exact,times}``, after ``measure``."""

import collections
import dataclasses
import sys

from tests.power.measure import BENCHMARKS, MACHINE, STATES, TAG, benchmark_of
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import noise_of
from voxelocity.model.benchmark import Metric
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import find_root
from voxelocity.store.reader import ResultsReader

_METRICS = {"exact": (Metric.INSTRUCTIONS, Metric.PEAK), "times": (Metric.TIME,)}


def main(kind: str) -> None:
    reader = ResultsReader(Checkout(find_root()))
    noise = noise_of(reader.read(MACHINE))
    prefix = f"power-{kind}-"
    machines = [name for name in reader.machines() if name.startswith(prefix)]
    read = {name.removeprefix(prefix): reader.read(name) for name in machines}
    pairs = sorted({name[:2] for name in read})
    found: dict[Metric, dict[tuple[str, str], list[tuple[bool, float]]]] = {
        metric: collections.defaultdict(list) for metric in _METRICS[kind]
    }
    for pair in pairs:
        base = read.get(f"{pair}-as-it-is")
        for state in STATES:
            changed = read.get(f"{pair}-{state}")
            if not base or not changed or state == "as-it-is":
                continue
            index = base.timeline.index_of(TAG)
            assert index is not None
            # The same software as the control after it: the second of two entries that are compared.
            both = {index: base.measured[index], index + 1: changed.measured[index]}
            results = dataclasses.replace(base, measured=both)
            comparison = Changes(results, noise).between(index, index + 1)
            totals = {
                change.benchmark: change.total for change in comparison.changes if change.total
            }
            for name, parameters in BENCHMARKS.values():
                for metric, by_benchmark in found.items():
                    total = totals.get(benchmark_of(name, parameters, metric))
                    if total:
                        more = total.log > 0 and not total.within_noise
                        by_benchmark[name, state].append((more, 100 * (total.ratio - 1)))
    for metric, by_benchmark in found.items():
        column = 1 if metric is Metric.PEAK else 0
        states = [state for state, shares in STATES.items() if shares[column]]
        print(f"\n{metric.noun}, {len(pairs)} pairs: found (mean change seen)\n")
        print("| call | " + " | ".join(f"{STATES[state][column]:.0%}" for state in states) + " |")
        print("|---|" + "---|" * len(states))
        for name, _ in BENCHMARKS.values():
            row = [_benchmark(by_benchmark[name, state]) for state in states]
            print(f"| {name} | " + " | ".join(row) + " |")
        every = [
            [one for name, _ in BENCHMARKS.values() for one in by_benchmark[name, s]]
            for s in states
        ]
        print("| all | " + " | ".join(_share(each) for each in every) + " |")


def _benchmark(each: list[tuple[bool, float]]) -> str:
    if not each:
        return ""
    return f"{_share(each)} ({sum(size for _, size in each) / len(each):.2f} %)"


def _share(each: list[tuple[bool, float]]) -> str:
    return f"{sum(more for more, _ in each)} of {len(each)}"


if __name__ == "__main__":
    main(sys.argv[1])
