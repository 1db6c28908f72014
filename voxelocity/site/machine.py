"""What the page tells of one machine: its series, pairs of its entries, and its steps."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from voxelocity.analysis.answers import answers
from voxelocity.analysis.comparison import Changes, moved_references
from voxelocity.analysis.judgement import confirmed_steps, is_notable
from voxelocity.analysis.memory_needs import importing_peak
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.analysis.release_steps import ReleaseStep, release_steps
from voxelocity.analysis.series import Cause, Series, mean_series
from voxelocity.analysis.tasks import Task
from voxelocity.analysis.upgrade import all_upgrades, newest_upgrades, next_upgrades
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.result import Status
from voxelocity.model.results import Results
from voxelocity.report.noise_report import believable
from voxelocity.report.release_report import NOT_EXPLAINED, extent_words
from voxelocity.report.values import per_voxel_words, ratio_words, time_words, value_words
from voxelocity.site import advice, data, pairs
from voxelocity.site.data import each_known, filled, finished, rounded

_TRAITS = ("os", "arch", "cpu", "num_cpu", "ram")


def machine_data(
    results: Results,
    indexed_gzip: Results,
    tasks: Sequence[Task],
    explanations: Sequence[Explanation] = (),
) -> data.MachineData:
    """Everything that the page tells of a machine; `indexed_gzip` may hold nothing."""
    noise = noise_or_unknown(results)
    changes = Changes(results, noise)
    judged = bool(noise.floors)
    benchmarks = results.catalogue.benchmarks
    numbers = {benchmark: number for number, benchmark in enumerate(benchmarks)}
    indexed = [_indexed_gzip(indexed_gzip, index) for index in results.indices]
    stretches = changes.stretches
    return data.MachineData(
        traits={key: results.traits[key] for key in _TRAITS if results.traits.get(key)},
        indices=list(results.indices),
        timings=[_timings(results, index) for index in results.indices],
        files=[results.files.get(index, "") for index in results.indices],
        benchmarks=[_benchmark_series(changes, benchmark) for benchmark in benchmarks],
        lent=sum(map(len, results.joined.values())),
        steps=[_step(results, numbers, step) for step in release_steps(changes, explanations)],
        means=list(_means(changes)),
        stretches={
            cause.value: data.StretchesData(
                list(stretches.begun[cause]), list(stretches.ended[cause])
            )
            for cause in Cause
        },
        moved=list(_moved(changes)),
        noise=data.NoiseData(list(map(list, noise.pairs)), believable(noise) if judged else ""),
        advice=list(advice.best_calls(results, noise, tasks, numbers)),
        growth=advice.growth(results),
        importing=[importing_peak(results, index) for index in results.indices],
        memory=advice.memory(results),
        newest=[advice.newest(step) for step in newest_upgrades(changes)] if judged else [],
        next=[advice.next_release(step) for step in next_upgrades(changes)] if judged else [],
        upgrades=[advice.upgrade(step) for step in all_upgrades(changes)] if judged else [],
        answers=[
            *(advice.answered(results, answer) for answer in answers(results, noise)),
            *([advice.how_large(noise)] if judged else []),
        ],
        indexed_gzip=indexed,
        indexed_gzip_words=each_known(lambda times: each_known(time_words, times), indexed),
    )


def _step(
    results: Results, numbers: Mapping[Benchmark, int], step: ReleaseStep
) -> data.ReleaseStepData:
    return filled(
        data.ReleaseStepData,
        step.explanation or Explanation(release="", what=NOT_EXPLAINED, users="", calls=()),
        index=results.timeline.index(step.entry),
        numbers=[numbers[change.benchmark] for change in step.changes],
        sizes=[
            extent_words(results.catalogue, metric, found)
            for metric in Metric
            if (found := step.changes_of(metric))
        ],
    )


def _timings(results: Results, index: int) -> list[int]:
    """The fewest and the most timings of a benchmark."""
    counts = [
        len(result.samples)
        for benchmark, result in results.measured[index].items()
        if benchmark.metric is Metric.TIME and result.samples
    ]
    return [min(counts, default=0), max(counts, default=0)]


def _indexed_gzip(results: Results, index: int) -> list[float | None] | None:
    """The time of each benchmark with indexed_gzip installed; None where it was not measured."""
    if index not in results.measured:
        return None
    return [
        rounded(results.value(benchmark, index)) if benchmark.metric is Metric.TIME else None
        for benchmark in results.catalogue.benchmarks
    ]


def _series(series: Series, indices: Sequence[int]) -> data.SeriesData:
    points = [series.get(index) for index in indices]
    return data.SeriesData(
        logs=each_known(lambda point: finished(point.log), points),
        floors=each_known(lambda point: finished(point.floor), points),
        causes={
            cause.value: [finished(point.causes[cause]) if point else None for point in points]
            for cause in Cause
        },
    )


_CODES = {status: code for code, status in enumerate(Status)}


def _benchmark_series(changes: Changes, benchmark: Benchmark) -> data.BenchmarkSeriesData:
    results, metric = changes.results, benchmark.metric
    series = changes.series(benchmark)
    values = [found.get(benchmark) for found in map(results.values_at, results.indices)]
    voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
    in_voxels = values if voxels and metric is Metric.PEAK else []
    statuses = map(results.statuses_at, results.indices)
    return data.BenchmarkSeriesData(
        values=each_known(rounded if metric is Metric.TIME else round, values),
        words=each_known(partial(value_words, metric), values),
        per_voxel=each_known(lambda value: per_voxel_words(value / voxels), in_voxels),
        statuses=[_CODES[found.get(benchmark, Status.NOT_MEASURED)] for found in statuses],
        series=_series(series, results.indices),
        steps=[
            filled(
                data.StepData,
                step,
                words=ratio_words(metric, math.exp(step.log)),
                told=is_notable(series[step.start].change_to(series[step.index]), metric),
            )
            for step in confirmed_steps(changes, benchmark)
        ],
        verdicts=pairs.of_benchmark(changes, benchmark),
    )


def _means(changes: Changes) -> Iterator[data.MeanData]:
    """The mean of each operation and metric, for each set of calls that two entries share."""
    catalogue, indices = changes.results.catalogue, changes.results.indices
    pairs_of_entries = [
        [changes.stretches.floor_factors(new, old) for old in indices] for new in indices
    ]
    factors = {
        cause: np.array([[pair[cause] for pair in row] for row in pairs_of_entries])
        for cause in Cause
    }
    operations = sorted({benchmark.operation for benchmark in catalogue.benchmarks})
    for operation, metric in itertools.product(operations, Metric):
        series = {
            benchmark: changes.series(benchmark)
            for benchmark in catalogue.benchmarks
            if (benchmark.operation, benchmark.metric) == (operation, metric)
            and not benchmark.is_reference
        }
        with_value = [
            frozenset(benchmark for benchmark, own in series.items() if index in own)
            for index in indices
        ]
        patterns = list(dict.fromkeys(with_value))
        both = [[one & other for other in patterns] for one in patterns]
        sets = list(dict.fromkeys(filter(None, itertools.chain(*both))))
        numbers = {each: number for number, each in enumerate(sets)}
        chosen = [[numbers.get(each, -1) for each in row] for row in both]
        means = [mean_series([series[one] for one in sorted(each)]) for each in sets]
        pattern = [patterns.index(each) for each in with_value]
        of_pairs = np.array(chosen)[np.ix_(pattern, pattern)]
        verdicts, shares = pairs.of_mean(metric, indices, means, of_pairs, factors)
        yield data.MeanData(
            operation=operation,
            title=catalogue.operations[operation].title,
            metric=metric,
            pattern=pattern,
            chosen=[[None if number < 0 else number for number in row] for row in chosen],
            series=[_series(each, indices) for each in means],
            verdicts=verdicts,
            shares=shares,
        )


def _moved(changes: Changes) -> Iterator[data.MovedData]:
    results = changes.results
    for pair in itertools.permutations(results.indices, 2):
        if warning := moved_references(results.timeline, pair, changes.references):
            yield data.MovedData(*pair, f"{warning}.")
