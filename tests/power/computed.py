"""How often a slowdown would be found by time, without measuring one: ``python -m tests.power.computed``.

What takes a share longer adds its logarithm to whatever the same software differed by across a control. So each
time at each control tells once whether it would have exceeded its floor.
"""

import math
import statistics

from tests.power.measure import CELLS, MACHINE, cell_of
from voxelocity.analysis.noise import Noise, noise_of
from voxelocity.model.benchmark import Cell, Metric
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import find_root
from voxelocity.store.reader import ResultsReader

SHARES = (0.01, 0.03, 0.05, 0.10, 0.25, 0.50, 1.00)


def main() -> None:
    noise = noise_of(ResultsReader(Checkout(find_root())).read(MACHINE))
    times = [cell for cell in noise.deviations if cell.metric is Metric.TIME]
    print(f"time, {len(noise.pairs)} control pairs: would be found\n")
    print("| call | floor | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |")
    print("|---|---|" + "---|" * len(SHARES))
    for name, parameters in CELLS.values():
        print(_row(name, noise, [cell_of(name, parameters, Metric.TIME)]))
    print(_row(f"all {len(times)} times", noise, times))
    unchanged = [
        abs(seen) > noise.floor(cell).size for cell in times for seen in noise.deviations[cell]
    ]
    print(f"\nunchanged, and called a change: {sum(unchanged)} of {len(unchanged)}")


def _row(name: str, noise: Noise, cells: list[Cell]) -> str:
    floor = math.expm1(statistics.median(noise.floor(cell).size for cell in cells))
    shares = [share_found(noise, cells, share) for share in SHARES]
    return f"| {name} | {floor:.0%} | {' | '.join(shares)} |"


def share_found(noise: Noise, cells: list[Cell], share: float) -> str:
    """Such as ``3 of 5``: how many of the differences across a control would exceed their floor."""
    found = [
        seen + math.log1p(share) > noise.floor(cell).size
        for cell in cells
        for seen in noise.deviations[cell]
    ]
    return f"{sum(found)} of {len(found)}"


if __name__ == "__main__":
    main()
