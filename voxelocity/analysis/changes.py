"""All changes between the measured entries of a machine."""

from voxelocity.analysis.causes import stretches_of
from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.moved_references import is_yardstick, moved_references
from voxelocity.analysis.noise import Noise, noise_of
from voxelocity.analysis.series import (
    Series,
    floor_factors,
    series_of,
    total_between,
)
from voxelocity.analysis.steps import Step
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.result import Status, first_status
from voxelocity.model.results import Results


class Changes:
    """The changes between any two entries.

    Parameters
    ----------
    results : Results
    noise : Noise, optional
        Estimated from the results unless given.

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
        """Compare two measured entries.

        Parameters
        ----------
        old, new : int
            Indices in the timeline, in either order.
        """
        results = self.results
        factors = floor_factors(self.stretches.between(old, new))
        changes, series = [], {}
        ends = [(results.values_at(index), results.statuses_at(index)) for index in (old, new)]
        for benchmark in results.catalogue.benchmarks:
            if benchmark not in ends[0][1] and benchmark not in ends[1][1]:
                continue
            status = first_status([found.get(benchmark, Status.NOT_MEASURED) for _, found in ends])
            values = ends[0][0].get(benchmark), ends[1][0].get(benchmark)
            if status is not Status.MEASURED:
                changes.append(Change(benchmark, *values, status))
                continue
            series[benchmark] = self.series(benchmark)
            start, end = series[benchmark][old], series[benchmark][new]
            total = total_between(start, end)
            changes.append(Change(benchmark, *values, status, total, (start, end), factors))
        references = [each for benchmark, each in series.items() if is_yardstick(benchmark)]
        moved = moved_references(results.timeline, (old, new), references)
        return Comparison(
            results=results,
            noise=self.noise,
            indices=(old, new),
            changes=tuple(changes),
            series=series,
            factors=factors,
            warnings=(*_warnings(results, self.noise, old, new), *([moved] if moved else [])),
        )


def _warnings(results: Results, noise: Noise, old: int, new: int) -> list[str]:
    warnings = _joined(results, old, new)
    if not noise.pairs:
        warnings.append(
            "no control and its parent were measured: the floors come from the references alone"
        )
    first, last = sorted((old, new))
    missing = [
        results.timeline[index].tag
        for index in range(first + 1, last)
        if index not in results.measured
    ]
    if missing:
        warnings.append(
            f"between the two were not measured: {', '.join(missing)}; a step over several that change "
            "different things is unexplained"
        )
    return warnings


def _joined(results: Results, old: int, new: int) -> list[str]:
    """Whose counts are compared, where they are another machine's."""
    others = {name for index in (old, new) for name in results.joined.get(index, {}).values()}
    if not others:
        return []
    absent = [
        results.timeline[index].tag for index in (old, new) if not results.measured_here(index)
    ]
    whose = f"{' and '.join(sorted(others))}, which hold on this processor"
    if absent:
        tags = " ".join(absent)
        return [
            f"{results.machine} has not measured {' and '.join(absent)}, so that only instructions are compared, with "
            f"those of {whose}; voxelocity measure --machine {results.machine} {tags} measures the rest"
        ]
    return [f"instructions that {results.machine} has not counted are those of {whose}"]
