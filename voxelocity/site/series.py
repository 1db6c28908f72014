"""The series of the page: of each cell, and of the mean of each operation; what belongs to a pair of entries."""

import itertools
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.causes import Cause
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.confirmed import confirmed_steps
from voxelocity.analysis.moved_references import is_yardstick, moved_references
from voxelocity.analysis.series import Series, mean_series
from voxelocity.model.benchmark import Cell, Metric
from voxelocity.model.result import Status
from voxelocity.report.values import per_voxel_words, ratio_words, value_words
from voxelocity.site.data import (
    CellSeriesData,
    MeanData,
    MovedData,
    SeriesData,
    StepData,
    StretchesData,
)
from voxelocity.site.rounding import finished, rounded

_STATUSES = list(Status)


def _series(series: Series, places: Sequence[int]) -> SeriesData:
    points = [series.get(place) for place in places]
    return SeriesData(
        logs=[finished(point.log) if point else None for point in points],
        floors=[finished(point.floor) if point else None for point in points],
        causes={
            cause.value: [finished(point.causes[cause]) if point else None for point in points]
            for cause in Cause
        },
    )


def cell_series(changes: Changes, cell: Cell) -> CellSeriesData:
    results = changes.results
    series = changes.series(cell)
    values = [found.get(cell) for found in map(results.values_at, results.places)]
    is_time = cell.metric is Metric.TIME
    voxels = math.prod(results.catalogue.shape(cell) or (0,))
    return CellSeriesData(
        values=[
            None if value is None else rounded(value) if is_time else round(value)
            for value in values
        ],
        words=[None if value is None else value_words(cell.metric, value) for value in values],
        per_voxel=[
            None if value is None else per_voxel_words(value / voxels)
            for value in values
            if voxels and cell.metric is Metric.PEAK
        ],
        statuses=[_STATUSES.index(results.status(cell, place)) for place in results.places],
        series=_series(series, results.places),
        steps=[
            StepData(
                step.start,
                step.place,
                step.log,
                step.cause,
                ratio_words(cell.metric, math.exp(step.log)),
            )
            for step in confirmed_steps(changes, cell)
        ],
    )


def means(changes: Changes) -> Iterator[MeanData]:
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


def stretches(changes: Changes) -> dict[str, StretchesData]:
    found = changes.stretches
    return {
        cause.value: StretchesData(list(found.begun[cause]), list(found.ended[cause]))
        for cause in Cause
    }


def moved(changes: Changes) -> Iterator[MovedData]:
    results = changes.results
    references = [changes.series(cell) for cell in results.catalogue.cells if is_yardstick(cell)]
    for old, new in itertools.permutations(results.places, 2):
        warning = moved_references(results.timeline, (old, new), references)
        if warning:
            yield MovedData(old, new, f"{warning}.")
