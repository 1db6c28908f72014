"""The series of the page: of each benchmark, and of the mean of each operation; what belongs to a pair of entries."""

import itertools
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.causes import Cause
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.judgement import confirmed_steps, is_notable
from voxelocity.analysis.moved_references import is_yardstick, moved_references
from voxelocity.analysis.series import Series, mean_series, total_between
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.result import Status
from voxelocity.report.values import per_voxel_words, ratio_words, value_words
from voxelocity.site import pairs
from voxelocity.site.data import (
    BenchmarkSeriesData,
    MeanData,
    MovedData,
    SeriesData,
    StepData,
    StretchesData,
)
from voxelocity.site.rounding import finished, rounded

_CODES = {status: code for code, status in enumerate(Status)}


def _series(series: Series, indices: Sequence[int]) -> SeriesData:
    points = [series.get(index) for index in indices]
    return SeriesData(
        logs=[finished(point.log) if point else None for point in points],
        floors=[finished(point.floor) if point else None for point in points],
        causes={
            cause.value: [finished(point.causes[cause]) if point else None for point in points]
            for cause in Cause
        },
    )


def benchmark_series(changes: Changes, benchmark: Benchmark) -> BenchmarkSeriesData:
    results = changes.results
    series = changes.series(benchmark)
    values = [found.get(benchmark) for found in map(results.values_at, results.indices)]
    is_time = benchmark.metric is Metric.TIME
    voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
    return BenchmarkSeriesData(
        values=[
            None if value is None else rounded(value) if is_time else round(value)
            for value in values
        ],
        words=[None if value is None else value_words(benchmark.metric, value) for value in values],
        per_voxel=[
            None if value is None else per_voxel_words(value / voxels)
            for value in values
            if voxels and benchmark.metric is Metric.PEAK
        ],
        statuses=[
            _CODES[found.get(benchmark, Status.NOT_MEASURED)]
            for found in map(results.statuses_at, results.indices)
        ],
        series=_series(series, results.indices),
        steps=[
            StepData(
                step.start,
                step.index,
                step.log,
                step.cause,
                ratio_words(benchmark.metric, math.exp(step.log)),
                told=is_notable(
                    total_between(series[step.start], series[step.index]), benchmark.metric
                ),
            )
            for step in confirmed_steps(changes, benchmark)
        ],
        verdicts=pairs.of_benchmark(changes, benchmark),
    )


def means(changes: Changes) -> Iterator[MeanData]:
    """The mean of each operation and metric, for each set of calls with a value in both of two entries."""
    results = changes.results
    operations = sorted({benchmark.operation for benchmark in results.catalogue.benchmarks})
    for operation, metric in itertools.product(operations, Metric):
        benchmarks = [
            benchmark
            for benchmark in results.catalogue.benchmarks
            if (benchmark.operation, benchmark.metric) == (operation, metric)
            and not benchmark.is_reference
        ]
        with_value = [
            frozenset(benchmark for benchmark in benchmarks if index in changes.series(benchmark))
            for index in results.indices
        ]
        patterns = list(dict.fromkeys(with_value))
        sets = list(
            dict.fromkeys(one & other for one in patterns for other in patterns if one & other)
        )
        series = {
            each: mean_series([changes.series(benchmark) for benchmark in sorted(each)])
            for each in sets
        }
        value_at = dict(zip(results.indices, with_value, strict=True))
        between = {
            (old, new): series[value_at[old] & value_at[new]]
            for old, new in itertools.combinations(results.indices, 2)
            if value_at[old] & value_at[new]
        }
        yield MeanData(
            operation=operation,
            title=results.catalogue.operations[operation].title,
            metric=metric,
            pattern=[patterns.index(each) for each in with_value],
            chosen=[
                [sets.index(one & other) if one & other else None for other in patterns]
                for one in patterns
            ],
            series=[_series(each, results.indices) for each in series.values()],
            verdicts=pairs.of_mean(changes, metric, between),
            shares={cause: pairs.of_mean(changes, metric, between, cause) for cause in Cause},
        )


def stretches(changes: Changes) -> dict[str, StretchesData]:
    found = changes.stretches
    return {
        cause.value: StretchesData(list(found.begun[cause]), list(found.ended[cause]))
        for cause in Cause
    }


def moved(changes: Changes) -> Iterator[MovedData]:
    results = changes.results
    references = [
        changes.series(benchmark)
        for benchmark in results.catalogue.benchmarks
        if is_yardstick(benchmark)
    ]
    for old, new in itertools.permutations(results.indices, 2):
        warning = moved_references(results.timeline, (old, new), references)
        if warning:
            yield MovedData(old, new, f"{warning}.")
