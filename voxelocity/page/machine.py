"""What the page tells of one machine."""

import itertools
import math
from collections.abc import Iterator, Sequence

from voxelocity import VoxelocityError
from voxelocity.analysis.best_call import BestCall, best_call
from voxelocity.analysis.causes import Cause, stretches
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.memory_needs import memory_need
from voxelocity.analysis.moved_references import moved_references
from voxelocity.analysis.newest import NewestStep, newest_steps
from voxelocity.analysis.noise import UNKNOWN_NOISE, Noise, noise_of
from voxelocity.analysis.proxy_or_array import Claim, documented_states
from voxelocity.analysis.series import Series, floor_factors, mean_series
from voxelocity.analysis.steps import steps_of
from voxelocity.analysis.tasks import Task
from voxelocity.analysis.verdict import WorkVerdict, mixed_summary, summary_of
from voxelocity.page.data import (
    AdviceData,
    CellSeriesData,
    ClaimData,
    CostsData,
    DocumentedData,
    DocumentedRowData,
    MachineData,
    MeanData,
    MemoryNeedData,
    MemoryRowData,
    MovedData,
    NewestData,
    NoiseData,
    SeriesData,
    StepData,
    TaskAdviceData,
    WorkData,
)
from voxelocity.reports.comparison_text import change_line
from voxelocity.results.cell import Cell, Metric
from voxelocity.results.machine_results import Results
from voxelocity.results.measurement import Status

TRAITS = ("os", "arch", "cpu", "num_cpu", "ram")

_METRIC_NAMES = {Metric.TIME: "time", Metric.PEAK: "memory"}
_STATUSES = list(Status)


def machine_data(results: Results, indexed_gzip: Results, tasks: Sequence[Task]) -> MachineData:
    """Everything that the page tells of a machine.

    Parameters
    ----------
    results : Results
    indexed_gzip : Results
        What was measured on it with indexed_gzip installed; may be nothing.
    tasks : sequence of Task
    """
    noise = _noise_or_unknown(results)
    changes = Changes(results, noise)
    return MachineData(
        traits={key: results.traits[key] for key in TRAITS if results.traits.get(key)},
        places=list(results.places),
        timings=[_timings(results, place) for place in results.places],
        cells=[_cell_series(changes, cell) for cell in results.catalogue.cells],
        means=list(_means(changes)),
        factors=_factors(results),
        moved=list(_moved(changes)),
        noise=_noise(noise),
        advice=list(_advice(results, noise, tasks)),
        memory=_memory(results),
        newest=[_newest(step) for step in newest_steps(changes)] if noise.floors else [],
        documented=_documented(results, noise),
        indexed_gzip=[_indexed_gzip(indexed_gzip, place) for place in results.places],
    )


def _noise_or_unknown(results: Results) -> Noise:
    try:
        return noise_of(results)
    except VoxelocityError:
        # Too little was measured to tell; no change is called one.
        return UNKNOWN_NOISE


def _rounded(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else float(f"{value:.7g}")


def _finished(log: float | None) -> float | None:
    """A logarithm as precise as the values, which have seven digits."""
    return None if log is None or math.isinf(log) else round(log, 7)


def _timings(results: Results, place: int) -> list[int]:
    """The fewest and the most timings of a cell."""
    counts = [
        len(measurement.samples)
        for cell, measurement in results.measured[place].items()
        if cell.metric is Metric.TIME and measurement.samples
    ]
    return [min(counts, default=0), max(counts, default=0)]


def _series(series: Series, places: Sequence[int]) -> SeriesData:
    points = [series.get(place) for place in places]
    return SeriesData(
        logs=[_finished(point.log) if point else None for point in points],
        floors=[_finished(point.floor) if point else None for point in points],
        causes={
            cause.value: [_finished(point.causes[cause]) if point else None for point in points]
            for cause in Cause
        },
    )


def _cell_series(changes: Changes, cell: Cell) -> CellSeriesData:
    results = changes.results
    series = changes.series(cell)
    values = [results.value(cell, place) for place in results.places]
    is_time = cell.metric is Metric.TIME
    return CellSeriesData(
        values=[
            None if value is None else _rounded(value) if is_time else round(value)
            for value in values
        ],
        statuses=[_STATUSES.index(results.status(cell, place)) for place in results.places],
        series=_series(series, results.places),
        steps=[
            StepData(step.start, step.place, step.log, step.cause)
            for step in steps_of(results.timeline, series)
        ],
    )


def _means(changes: Changes) -> Iterator[MeanData]:
    """The mean of each operation and metric, for each set of calls with a value in both of two entries."""
    results = changes.results
    operations = sorted({cell.operation for cell in results.catalogue.cells})
    for operation, metric in itertools.product(operations, Metric):
        cells = [
            cell
            for cell in results.catalogue.cells
            if (cell.operation, cell.metric) == (operation, metric) and not cell.is_reference
        ]
        with_value = [
            frozenset(cell for cell in cells if place in changes.series(cell))
            for place in results.places
        ]
        patterns = list(dict.fromkeys(with_value))
        sets = list(
            dict.fromkeys(one & other for one in patterns for other in patterns if one & other)
        )
        yield MeanData(
            operation=operation,
            title=results.catalogue.operations[operation].title,
            metric=metric,
            pattern=[patterns.index(each) for each in with_value],
            chosen=[
                [sets.index(one & other) if one & other else None for other in patterns]
                for one in patterns
            ],
            series=[
                _series(
                    mean_series([changes.series(cell) for cell in sorted(each)]), results.places
                )
                for each in sets
            ],
        )


def _factors(results: Results) -> dict[str, list[list[float]]]:
    places = results.places
    factors = {
        (old, new): floor_factors(stretches(results.timeline, places, old, new))
        for old in places
        for new in places
    }
    return {
        cause.value: [[factors[old, new][cause] for new in places] for old in places]
        for cause in Cause
    }


def _moved(changes: Changes) -> Iterator[MovedData]:
    for old, new in itertools.combinations(changes.results.places, 2):
        for one, other in ((old, new), (new, old)):
            comparison = changes.between(one, other)
            warning = moved_references(changes.results.timeline, (one, other), comparison.changes)
            if warning:
                yield MovedData(one, other, f"{warning}.")


def _noise(noise: Noise) -> NoiseData:
    floors = sorted(
        math.expm1(floor.size) for floor in noise.floors.values() if floor.metric is Metric.TIME
    )
    return NoiseData(
        pairs=[list(pair) for pair in noise.pairs],
        smallest=floors[0] if floors else None,
        median=floors[len(floors) // 2] if floors else None,
        largest=floors[-1] if floors else None,
    )


def _advice(results: Results, noise: Noise, tasks: Sequence[Task]) -> Iterator[TaskAdviceData]:
    numbers = {cell: number for number, cell in enumerate(results.catalogue.cells)}
    for task in tasks:
        if results.catalogue.operations[task.operation].no_advice:
            continue
        for file in task.files:
            cells = [cell for cell in task.cells if cell.file == file]

            def best(metric: Metric, cells: list[Cell] = cells) -> list[AdviceData | None]:
                return [
                    _best(best_call(results, noise, cells, metric, place), metric, numbers)
                    for place in results.places
                ]

            yield TaskAdviceData(task.key, file or "no image", best(Metric.TIME), best(Metric.PEAK))


def _best(call: BestCall | None, metric: Metric, numbers: dict[Cell, int]) -> AdviceData | None:
    if call is None:
        return None
    distance = ""
    if call.as_little_as_the_reference:
        distance = "as little as the reference"
    elif call.reference is not None:
        distance = f"{call.reference:.3g} × the {_METRIC_NAMES[metric]} of the reference"
    return AdviceData(
        best=numbers[call.best],
        equal=[numbers[cell] for cell in call.equal],
        all_equal=call.all_equal,
        distance=distance,
    )


def _memory(results: Results) -> list[MemoryRowData]:
    """A row for each call that tells the memory of an image of another size, on each file."""
    catalogue = results.catalogue
    rows: dict[str, MemoryRowData] = {}
    for cell in catalogue.cells:
        operation = catalogue.operation(cell)
        if cell.metric is not Metric.PEAK or cell.is_reference:
            continue
        if not operation.tells_memory(cell.parameters):
            continue
        key = "|".join((cell.operation, cell.route, *cell.parameters[2:]))
        row = rows.setdefault(
            key,
            MemoryRowData(key, operation.task_of(cell.parameters), catalogue.call(cell), {}),
        )
        needs = [memory_need(results, cell, place) for place in results.places]
        row.needs[cell.file] = [
            need.value
            if isinstance(need, Status)
            else MemoryNeedData(need.fixed, need.per_voxel, need.whole)
            for need in needs
        ]
    return list(rows.values())


def _newest(step: NewestStep) -> NewestData:
    comparison = step.comparison
    worse = [change_line(comparison, change) for change in step.worse]
    summary = (
        mixed_summary(step.component, step.old, step.new, step.verdicts)
        if step.also
        else summary_of(step.component, step.old, step.new, step.verdicts, worse)
    )
    return NewestData(
        component=step.component,
        old=step.old,
        new=step.new,
        old_tag=comparison.old.tag,
        new_tag=comparison.new.tag,
        summary=summary,
        works=[WorkData(one.work, one.sentence, _noise_words(one)) for one in step.verdicts],
        better=[change_line(comparison, change) for change in step.better],
        worse=worse,
        warnings=[f"{warning}." for warning in comparison.warnings],
        also=step.also,
        not_measured=step.not_measured,
        yanked=step.yanked,
    )


def _noise_words(verdict: WorkVerdict) -> str:
    return ", ".join(
        f"{_percent(math.expm1(change.mean.floor))} of {_METRIC_NAMES[change.metric]}"
        for change in verdict.changes
    )


def _percent(share: float) -> str:
    return f"{float(f'{100 * share:.2g}'):,.10g} %"


def _documented(results: Results, noise: Noise) -> list[DocumentedData]:
    return [
        DocumentedData(
            place=state.place,
            table=[
                DocumentedRowData(
                    row.task,
                    CostsData(row.nib_load.time, row.nib_load.peak),
                    CostsData(row.load_img.time, row.load_img.peak),
                )
                for row in state.table
            ],
            claims=[
                ClaimData(claim.claim, _verdict_on(claim, is_first), claim.evidence)
                for claim in state.claims
            ],
        )
        for is_first, state in zip(
            itertools.chain([True], itertools.repeat(False)), documented_states(results, noise)
        )
    ]


def _verdict_on(claim: Claim, is_first: bool) -> str:
    if claim.holds is None:
        return "not measured"
    if claim.holds:
        return "holds"
    return "does not hold" if is_first else "no longer holds"


def _indexed_gzip(results: Results, place: int) -> list[float | None] | None:
    """The time of each cell with indexed_gzip installed; None where it was not measured."""
    if place not in results.measured:
        return None
    return [
        _rounded(results.value(cell, place)) if cell.metric is Metric.TIME else None
        for cell in results.catalogue.cells
    ]
