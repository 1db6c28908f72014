"""What the page tells of one machine: its series, pairs of its entries, and its steps."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

import numpy as np

from voxelocity.analysis.answers import answers
from voxelocity.analysis.cold_reads import bytes_from_disk
from voxelocity.analysis.comparison import Changes, moved_references
from voxelocity.analysis.growth import importing_peak, tried_estimates
from voxelocity.analysis.judgement import (
    are_notable,
    confirmed_steps,
    counted_pairs,
    is_notable,
    moved_together,
)
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.release_steps import ReleaseStep, release_steps
from voxelocity.analysis.series import Cause, Series, mean_series
from voxelocity.analysis.tasks import Task
from voxelocity.analysis.upgrade import all_upgrades, newest_upgrades, next_upgrades
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import FAILURES, Results, Status
from voxelocity.model.timeline import tag_words
from voxelocity.report import values
from voxelocity.report.growth_report import tried_words
from voxelocity.report.noise_report import believable
from voxelocity.report.release_report import NOT_EXPLAINED, extent_words
from voxelocity.report.timeline_report import origin_words
from voxelocity.site import advice, data
from voxelocity.site.data import VerdictData, each_known, filled, finished, rounded
from voxelocity.site.overview import changes_of_works

_TRAITS = ("os", "arch", "cpu", "num_cpu", "ram")
_STATUSES = {status: number for number, status in enumerate(Status)}

_NOTHING, _SAME, _FAILED, _MENDED = " ", "~", "!", "*"
# What moved and does not count: as much as the reference did, or by the clock alone.
_WITH_REFERENCE, _ALONE = "r", "a"

# By whether a change is told, and whether its ratio says something: the letters of less, more.
_LETTERS = {(True, True): "<>", (True, False): "()", (False, True): "-+", (False, False): "[]"}
_CODES = np.array([[[*_LETTERS[told, ratio]] for ratio in (False, True)] for told in (False, True)])

VERDICTS = {
    _NOTHING: VerdictData("", told=False, ratio=False),
    _SAME: VerdictData("same", told=False, ratio=False),
    _FAILED: VerdictData("worse", told=True, ratio=False),
    _MENDED: VerdictData("", told=False, ratio=False),
    _WITH_REFERENCE: VerdictData("reference", told=False, ratio=True),
    _ALONE: VerdictData("alone", told=False, ratio=True),
    **{
        letter: VerdictData(look, told, ratio)
        for (told, ratio), letters in _LETTERS.items()
        for letter, look in zip(letters, ("better", "worse"), strict=True)
    },
}


def machine_data(
    changes: Changes,
    indexed_gzip: Results,
    tasks: Sequence[Task],
    explanations: Sequence[Explanation] = (),
    images: Sequence[data.ImageData] = (),
    others: Sequence[Changes] = (),
) -> data.MachineData:
    """Everything that the page tells of a machine.

    `indexed_gzip` may hold nothing, the `others` may say otherwise.
    """
    results, noise = changes.results, changes.noise
    judged = bool(noise.floors)
    benchmarks, indices = results.catalogue.benchmarks, results.indices
    numbers = {benchmark: number for number, benchmark in enumerate(benchmarks)}
    indexed = [_indexed_gzip(indexed_gzip, index) for index in indices]
    steps = release_steps(changes, explanations)
    steps_to_newest = all_upgrades(changes) if judged else []
    upgrades, net = advice.upgrades(changes, steps_to_newest, others)
    begun, ended = changes.stretches.begun, changes.stretches.ended
    return data.MachineData(
        traits={key: results.traits[key] for key in _TRAITS if results.traits.get(key)},
        indices=list(indices),
        timings=[list(results.timings_at(index)) for index in indices],
        origins=[origin_words(results, index) for index in indices],
        files=[results.files.get(index, "") for index in indices],
        benchmarks=list(_all_series(changes, _file_sizes(results, images))),
        lent=sum(not each.is_baseline for found in results.joined.values() for each in found),
        steps=[step_data(results, numbers, step) for step in steps],
        changes=list(changes_of_works(results, steps)),
        means=list(_means(changes)),
        stretches={
            cause.value: data.StretchesData(list(begun[cause]), list(ended[cause]))
            for cause in Cause
        },
        moved=[
            data.MovedData(*pair, f"{warning}.")
            for pair in itertools.permutations(indices, 2)
            if (warning := moved_references(results.timeline, pair, changes.references))
        ],
        noise=data.NoiseData(
            [list(map(tag_words, pair)) for pair in noise.pairs],
            believable(noise) if judged else "",
        ),
        advice=list(advice.best_calls(results, noise, tasks, numbers)),
        growth=advice.growth(results),
        estimates=advice.estimates(results, noise, numbers),
        tried=tried_words(results.catalogue, _tried(results, noise)),
        importing=[importing_peak(results, index) for index in indices],
        memory=advice.memory(results),
        newest=[advice.newest(step) for step in newest_upgrades(changes)] if judged else [],
        next=[advice.next_release(step) for step in next_upgrades(changes)] if judged else [],
        upgrades=upgrades,
        net=net,
        still_wrong=advice.newest_answers(results),
        answers=[
            *(advice.answered(results, answer) for answer in answers(results, noise)),
            *([advice.how_large(noise)] if judged else []),
        ],
        indexed_gzip=indexed,
        indexed_gzip_words=each_known(partial(each_known, values.time_words), indexed),
    )


def _tried(results: Results, noise: Noise) -> Mapping[Benchmark, float]:
    """What estimates say of measured times, at the newest entry at which there are any."""
    found = (tried_estimates(results, noise, index) for index in reversed(results.indices))
    return next(filter(None, found), {})


def step_data(
    results: Results, numbers: Mapping[Benchmark, int], step: ReleaseStep
) -> data.ReleaseStepData:
    """What one cause changed at an entry of the timeline."""
    sizes = {metric: step.changes_of(metric) for metric in Metric}
    return filled(
        data.ReleaseStepData,
        step.explanation or Explanation(release="", what=NOT_EXPLAINED, users=""),
        index=results.timeline.index(step.entry),
        numbers=[numbers[change.benchmark] for change in step.changes],
        sizes=[extent_words(results.catalogue, *each) for each in sizes.items() if each[1]],
    )


def _indexed_gzip(results: Results, index: int) -> list[float | None] | None:
    """The time of each benchmark with indexed_gzip installed; None where it was not measured."""
    if index not in results.measured:
        return None
    return [
        rounded(results.value(benchmark, index)) if benchmark.metric is Metric.TIME else None
        for benchmark in results.catalogue.benchmarks
    ]


def _columns(series: Series, indices: Sequence[int]) -> np.ndarray:
    """A row an entry: its logarithm, what each cause added, the floor; NaN without a point."""
    points = map(series.get, indices)
    nothing = [math.nan] * (len(Cause) + 2)
    return np.array([[p.log, *p.causes.values(), p.floor] if p else nothing for p in points])


def _series(columns: np.ndarray) -> data.SeriesData:
    logs, *causes, floors = map(finished, columns.T)
    return data.SeriesData(logs, floors, dict(zip((cause.value for cause in Cause), causes)))


def _file_sizes(results: Results, images: Sequence[data.ImageData]) -> Mapping[Benchmark, float]:
    """The bytes of the file that a call reads, of each count of bytes."""
    described = {(each.image, tuple(each.shape)): each for each in images}
    sizes = {}
    for benchmark in results.catalogue.benchmarks:
        if benchmark.metric is Metric.BYTES_READ and benchmark.file:
            key = benchmark.parameters[0], results.catalogue.shape(benchmark)
            image = described.get(key)
            ratio = image.ratio if image and _is_compressed(benchmark) else 1
            if image and ratio:
                sizes[benchmark] = image.bytes * ratio
    return sizes


def _is_compressed(benchmark: Benchmark) -> bool:
    return benchmark.parameters[1] == ".nii.gz"


def _all_series(
    changes: Changes, file_sizes: Mapping[Benchmark, float]
) -> Iterator[data.BenchmarkSeriesData]:
    results = changes.results
    values_at = [results.values_at(index) for index in results.indices]
    statuses_at = [results.statuses_at(index) for index in results.indices]
    for benchmark in results.catalogue.benchmarks:
        statuses = [each.get(benchmark, Status.NOT_MEASURED) for each in statuses_at]
        size = file_sizes.get(benchmark)
        yield _benchmark_series(changes, benchmark, values_at, statuses, size)


def _benchmark_series(
    changes: Changes,
    benchmark: Benchmark,
    values_at: Sequence[Mapping[Benchmark, float]],
    statuses: Sequence[Status],
    size: float | None,
) -> data.BenchmarkSeriesData:
    """Values and statuses are those at the measured entries; `size` is that of its file, if any."""
    results, metric = changes.results, benchmark.metric
    series = changes.series(benchmark)
    columns = _columns(series, results.indices)
    found = [each.get(benchmark) for each in values_at]
    voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
    in_voxels = found if voxels and metric is Metric.PEAK else []
    # What is in memory already reads nothing.
    read = [value or None for value in found] if size else []
    reads = [each.get(benchmark.of_metric(Metric.READS)) for each in values_at]
    telling = np.array([values.has_ratio(metric, each or 0.0, each or 0.0) for each in found])
    failed = np.array([status in FAILURES for status in statuses])
    return data.BenchmarkSeriesData(
        values=each_known(rounded if metric is Metric.TIME else round, found),
        words=each_known(partial(values.value_words, metric), found),
        per_voxel=each_known(lambda value: values.per_voxel_words(value / voxels), in_voxels),
        of_file=[
            values.of_file_words(value, size, often) if value and size else None
            for value, often in zip(read, reads)
        ],
        from_disk=[
            bytes_from_disk(value, size, _is_compressed(benchmark)) if value and size else None
            for value in read
        ],
        statuses=[_STATUSES[status] for status in statuses],
        samples=[
            len(results.result(benchmark, index).samples)
            for index in results.indices
            if metric is Metric.TIME
        ],
        series=_series(columns),
        steps=[
            filled(
                data.StepData,
                step,
                words=values.ratio_words(metric, math.exp(step.log)),
                told=is_notable(series[step.start].change_to(series[step.index]), metric),
            )
            for step in confirmed_steps(changes, benchmark)
        ],
        verdicts=_verdicts(changes, benchmark, columns, telling, failed),
    )


def _means(changes: Changes) -> Iterator[data.MeanData]:
    """The mean of each operation and metric, for each set of calls that two entries share."""
    catalogue, indices = changes.results.catalogue, changes.results.indices
    # Of the whole change, and of the share of each cause.
    factors = np.array(
        [
            [[1.0, *changes.stretches.floor_factors(new, old).values()] for old in indices]
            for new in indices
        ]
    )
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
        columns = [_columns(each, indices) for each in (*means, {})]
        grew = None
        if metric is Metric.TIME and series:
            grew = np.logical_or.reduce([_grew(changes, benchmark) for benchmark in series])
        verdicts, *shares = _mean_verdicts(
            np.stack(columns), np.array(chosen)[np.ix_(pattern, pattern)], metric, factors, grew
        )
        yield data.MeanData(
            operation=operation,
            title=catalogue.operations[operation].title,
            metric=metric,
            pattern=pattern,
            chosen=[[None if number < 0 else number for number in row] for row in chosen],
            series=list(map(_series, columns[:-1])),
            verdicts=verdicts,
            shares=dict(zip((cause.value for cause in Cause), shares)),
        )


# Of a benchmark, and again of the mean that it has a part in.
@lru_cache(maxsize=4096)
def _counted_floors(changes: Changes, benchmark: Benchmark) -> np.ndarray:
    """The floor of each two entries, new by old; infinite where a notable change does not count."""
    logs, *_, floors = _columns(changes.series(benchmark), changes.results.indices).T
    floors = np.maximum(floors[:, None], floors)
    notable = are_notable(logs[:, None] - logs, floors, benchmark.metric)[1]
    if notable.any():
        floors = np.where(notable & ~counted_pairs(changes, benchmark), math.inf, floors)
    return floors


def _grew(changes: Changes, benchmark: Benchmark) -> np.ndarray:
    """Between which two entries, new by old, a result counts as grown."""
    logs = _columns(changes.series(benchmark), changes.results.indices)[:, 0]
    moved = logs[:, None] - logs
    return (moved > 0) & are_notable(moved, _counted_floors(changes, benchmark), benchmark.metric)[
        1
    ]


def _verdicts(
    changes: Changes,
    benchmark: Benchmark,
    columns: np.ndarray,
    telling: np.ndarray,
    failed: np.ndarray,
) -> list[str]:
    """A text for each entry as the new one, with a letter for each as the old one."""
    logs, floors = columns[:, 0], _counted_floors(changes, benchmark)
    both = telling[:, None] & telling
    found = _letters(logs[:, None] - logs, floors, benchmark.metric, both)
    own = np.maximum(columns[:, -1][:, None], columns[:, -1])
    uncounted = np.isinf(floors) & np.isfinite(own) & both
    if uncounted.any() and not benchmark.is_reference:
        together = moved_together(changes, benchmark)
        found[uncounted] = np.where(together, _WITH_REFERENCE, _ALONE)[uncounted]
    measured = ~np.isnan(logs)
    found[measured[:, None] & failed & ~measured] = _MENDED
    found[(failed & ~measured)[:, None] & measured] = _FAILED
    return _texts(found)


def _mean_verdicts(
    columns: np.ndarray,
    chosen: np.ndarray,
    metric: Metric,
    factors: np.ndarray,
    grew: np.ndarray | None,
) -> list[list[str]]:
    """As `_verdicts`, on the mean that two entries share (-1: none) and the share of each cause.

    Where it is given between which entries a call grew, a mean that no call goes along with does
    not count.
    """
    new, old = (columns[chosen, each] for each in np.indices(chosen.shape))
    floors = np.maximum(new[..., -1:], old[..., -1:]) * factors
    moved = new[..., :-1] - old[..., :-1]
    if grew is not None:
        along = np.where(moved > 0, grew[..., None], grew.T[..., None])
        floors = np.where(along, floors, math.inf)
    letters = _letters(moved, floors, metric, True)
    return list(map(_texts, np.moveaxis(letters, -1, 0).copy()))


def _letters(
    changes: np.ndarray, floors: np.ndarray, metric: Metric, ratios: np.ndarray | bool
) -> np.ndarray:
    beyond, notable = are_notable(changes, floors, metric)
    letters = _CODES[notable.astype(int), np.asarray(ratios, int), (changes > 0).astype(int)]
    return np.where(beyond, letters, np.where(np.isnan(changes), _NOTHING, _SAME))


def _texts(letters: np.ndarray) -> list[str]:
    np.fill_diagonal(letters, _SAME)
    return [str(row.view(f"U{len(row)}").item()) for row in letters]
