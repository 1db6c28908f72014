"""All changes between the measured entries of a machine."""

from collections.abc import Iterable

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.noise import Noise, noise_of
from voxelocity.analysis.series import (
    Series,
    Step,
    floor_factors,
    series_of,
    stretches_of,
    total_between,
)
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.digits import ratio_digits
from voxelocity.model.result import Status, first_status
from voxelocity.model.results import Results
from voxelocity.model.timeline import Timeline

# By chance one in a hundred differs by more than the noise.
MORE_THAN_CHANCE = 0.03


class Changes:
    """The changes between any two entries, by a noise that is estimated from the results unless given.

    Raises
    ------
    VoxelocityError
        Too little was measured to tell the noise.
    """

    def __init__(self, results: Results, noise: Noise | None = None):
        self.results = results
        self.noise = noise_of(results) if noise is None else noise
        self.stretches = stretches_of(results.timeline, results.indices)
        self._series: dict[Benchmark, Series] = {}
        # Of judgement.confirmed_steps, which is asked for again and again.
        self.confirmed: dict[Benchmark, list[Step]] = {}

    def series(self, benchmark: Benchmark) -> Series:
        """The series of a benchmark."""
        if benchmark not in self._series:
            self._series[benchmark] = series_of(self.results, self.noise, benchmark)
        return self._series[benchmark]

    def between(self, old: int, new: int) -> Comparison:
        """Compare two measured entries, which are indices in the timeline in either order."""
        results = self.results
        factors = floor_factors(self.stretches.between(old, new))
        changes, references = [], []
        ends = [(results.values_at(index), results.statuses_at(index)) for index in (old, new)]
        for benchmark in results.catalogue.benchmarks:
            if benchmark not in ends[0][1] and benchmark not in ends[1][1]:
                continue
            status = first_status([found.get(benchmark, Status.NOT_MEASURED) for _, found in ends])
            values = ends[0][0].get(benchmark), ends[1][0].get(benchmark)
            if status is not Status.MEASURED:
                changes.append(Change(benchmark, *values, status))
                continue
            series = self.series(benchmark)
            points = series[old], series[new]
            total = total_between(*points)
            changes.append(Change(benchmark, *values, status, total, points, factors))
            if is_yardstick(benchmark):
                references.append(series)
        moved = moved_references(results.timeline, (old, new), references)
        warnings = (*_warnings(results, self.noise, old, new), *([moved] if moved else []))
        return Comparison(results, self.noise, (old, new), tuple(changes), factors, warnings)


def is_yardstick(benchmark: Benchmark) -> bool:
    """Whether a benchmark is the time of a reference."""
    return benchmark.is_reference and benchmark.metric is Metric.TIME


def moved_references(
    timeline: Timeline, indices: tuple[int, int], references: Iterable[Series]
) -> str | None:
    """What a reader must know of the machine before comparing times, by those of the references (`is_yardstick`).

    None where they stayed, or are other work on another stack.
    """
    old, new = indices
    if timeline[old].stack != timeline[new].stack:
        return None
    times = [
        total_between(series[old], series[new])
        for series in references
        if old in series and new in series
    ]
    moved = [factor.ratio for factor in times if not factor.within_noise]
    if len(moved) <= MORE_THAN_CHANCE * len(times):
        return None
    return (
        f"{len(moved)} of {len(times)} times of the references, which do the same work in both, differ "
        f"by more than the noise ({ratio_digits(min(moved))} to {ratio_digits(max(moved))} times): the machine may have changed, "
        "and times of other calls may differ for that reason alone"
    )


def _warnings(results: Results, noise: Noise, old: int, new: int) -> list[str]:
    warnings = _joined(results, old, new)
    if not noise.pairs:
        warnings.append(
            "no control and its parent were measured: the floors come from the references alone"
        )
    first, last = sorted((old, new))
    inner = range(first + 1, last)
    missing = [results.timeline[index].tag for index in inner if index not in results.measured]
    if missing:
        warnings.append(
            f"between the two were not measured: {', '.join(missing)}; a step over several that change "
            "different things is unexplained"
        )
    return warnings


def _joined(results: Results, old: int, new: int) -> list[str]:
    """Whose counts are compared, where they are another machine's."""
    ends = (old, new)
    others = {name for index in ends for name in results.joined.get(index, {}).values()}
    if not others:
        return []
    absent = [results.timeline[index].tag for index in ends if not results.measured_here(index)]
    whose = f"{' and '.join(sorted(others))}, which hold on this processor"
    if absent:
        return [
            f"{results.machine} has not measured {' and '.join(absent)}, so that only instructions are compared, with "
            f"those of {whose}; voxelocity measure --machine {results.machine} {' '.join(absent)} measures the rest"
        ]
    return [f"instructions that {results.machine} has not counted are those of {whose}"]
