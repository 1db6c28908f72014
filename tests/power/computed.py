"""How often a slowdown would be found by time, without measuring one: ``python -m tests.power.computed``.

What takes a share longer adds its logarithm to whatever the same software differed by across a control. So each
time at each control tells once whether it would have exceeded its floor.
"""

import math
import statistics

from tests.power.measure import BENCHMARKS, MACHINE, benchmark_of
from voxelocity.analysis.noise import Noise, noise_of
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import find_root
from voxelocity.store.reader import ResultsReader

SHARES = (0.01, 0.03, 0.05, 0.10, 0.25, 0.50, 1.00)


def main() -> None:
    noise = noise_of(ResultsReader(Checkout(find_root())).read(MACHINE))
    times = [benchmark for benchmark in noise.deviations if benchmark.metric is Metric.TIME]
    print(f"time, {len(noise.pairs)} control pairs: would be found\n")
    print("| call | floor | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |")
    print("|---|---|" + "---|" * len(SHARES))
    for name, parameters in BENCHMARKS.values():
        print(_row(name, noise, [benchmark_of(name, parameters, Metric.TIME)]))
    print(_row(f"all {len(times)} times", noise, times))
    unchanged = [
        abs(seen) > noise.floor(benchmark).size
        for benchmark in times
        for seen in noise.deviations[benchmark]
    ]
    print(f"\nunchanged, and called a change: {sum(unchanged)} of {len(unchanged)}")


def _row(name: str, noise: Noise, benchmarks: list[Benchmark]) -> str:
    floor = math.expm1(statistics.median(noise.floor(benchmark).size for benchmark in benchmarks))
    shares = [share_found(noise, benchmarks, share) for share in SHARES]
    return f"| {name} | {floor:.0%} | {' | '.join(shares)} |"


def share_found(noise: Noise, benchmarks: list[Benchmark], share: float) -> str:
    """Such as ``3 of 5``: how many of the differences across a control would exceed their floor."""
    found = [
        seen + math.log1p(share) > noise.floor(benchmark).size
        for benchmark in benchmarks
        for seen in noise.deviations[benchmark]
    ]
    return f"{sum(found)} of {len(found)}"


if __name__ == "__main__":
    main()
