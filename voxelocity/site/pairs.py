"""What is judged of every pair of measured entries, as letters that the page looks up."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import are_notable
from voxelocity.analysis.series import Cause, Point, Series
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.result import FAILURES
from voxelocity.report.values import has_ratio
from voxelocity.site.data import VerdictData

_NOTHING, _SAME, _FAILED, _MENDED = " ", "~", "!", "*"

# By whether a change is to be told, and whether its ratio says something: the letters of less, more.
_LETTERS = {(True, True): "<>", (True, False): "()", (False, True): "-+", (False, False): "[]"}
_CODES = np.array([[[*_LETTERS[told, ratio]] for ratio in (False, True)] for told in (False, True)])

VERDICTS = {
    _NOTHING: VerdictData("", told=False, ratio=False),
    _SAME: VerdictData("same", told=False, ratio=False),
    _FAILED: VerdictData("worse", told=True, ratio=False),
    _MENDED: VerdictData("", told=False, ratio=False),
    **{
        letter: VerdictData(look, told, ratio)
        for (told, ratio), letters in _LETTERS.items()
        for letter, look in zip(letters, ("better", "worse"), strict=True)
    },
}


def of_benchmark(changes: Changes, benchmark: Benchmark) -> list[str]:
    """The verdict on a benchmark, in a text for each entry as the new one, with a letter for each as the old one."""
    results, metric = changes.results, benchmark.metric
    series = changes.series(benchmark)
    logs = _column(series, results.indices, lambda point: point.log)
    floors = _column(series, results.indices, lambda point: point.floor)
    values = [results.values_at(index).get(benchmark, 0.0) for index in results.indices]
    telling = np.array([has_ratio(metric, value, value) for value in values])
    failed = np.array(
        [results.statuses_at(index).get(benchmark) in FAILURES for index in results.indices]
    )
    found = _letters(
        logs[:, None] - logs,
        np.maximum(floors[:, None], floors),
        metric,
        telling[:, None] & telling,
    )
    measured = ~np.isnan(logs)
    found[measured[:, None] & failed & ~measured] = _MENDED
    found[(failed & ~measured)[:, None] & measured] = _FAILED
    return _finished(found)


def of_mean(
    metric: Metric,
    indices: Sequence[int],
    series: Sequence[Series],
    chosen: np.ndarray,
    factors: Mapping[Cause, np.ndarray],
) -> tuple[list[str], dict[str, list[str]]]:
    """As `of_benchmark`, on a mean and on the share of each cause.

    Parameters
    ----------
    series
        The mean of each set of benchmarks.
    chosen
        Of shape (entries, entries): the set that each two share; -1 where they share none.
    factors
        Of the same shape, by cause: the `Stretches.floor_factors`.
    """
    new, old = np.indices(chosen.shape)

    def at_both(values: Callable[[Point], float]) -> tuple[np.ndarray, np.ndarray]:
        columns = np.stack([_column(each, indices, values) for each in (*series, {})])
        return columns[chosen, new], columns[chosen, old]

    floors = np.maximum(*at_both(lambda point: point.floor))

    def letters(values: Callable[[Point], float], floors: np.ndarray) -> list[str]:
        return _finished(_letters(np.subtract(*at_both(values)), floors, metric, True))

    return letters(lambda point: point.log, floors), {
        cause.value: letters(_share(cause), floors * factors[cause]) for cause in Cause
    }


def _share(cause: Cause) -> Callable[[Point], float]:
    return lambda point: point.causes[cause]


def _column(series: Series, indices: Sequence[int], values: Callable[[Point], float]) -> np.ndarray:
    """What each entry has, NaN where it has no point."""
    return np.array([values(series[index]) if index in series else np.nan for index in indices])


def _letters(
    changes: np.ndarray, floors: np.ndarray, metric: Metric, ratios: np.ndarray | bool
) -> np.ndarray:
    beyond, notable = are_notable(changes, floors, metric)
    letters = _CODES[notable.astype(int), np.asarray(ratios, int), (changes > 0).astype(int)]
    return np.where(beyond, letters, np.where(np.isnan(changes), _NOTHING, _SAME))


def _finished(letters: np.ndarray) -> list[str]:
    np.fill_diagonal(letters, _SAME)
    return [str(row.view(f"U{len(row)}").item()) for row in letters]
