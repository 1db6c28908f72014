"""What is judged of every pair of measured entries, as letters that the page looks up."""

from collections.abc import Mapping

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import is_notable
from voxelocity.analysis.series import Cause, Factor, Point, changes_beyond_noise
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.result import FAILURES
from voxelocity.report.values import has_ratio
from voxelocity.site.data import VerdictData

_NOTHING, _SAME, _FAILED, _MENDED = " ", "~", "!", "*"

# By whether a change is to be told, and whether its ratio says something: the letters of less, more.
_LETTERS = {(True, True): "<>", (True, False): "()", (False, True): "-+", (False, False): "[]"}
_REVERSED = dict(zip("<>()-+[]", "><)(+-][", strict=True))

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
    series, results, metric = changes.series(benchmark), changes.results, benchmark.metric
    indices = results.indices
    points = [series.get(index) for index in indices]
    failed = [results.statuses_at(index).get(benchmark) in FAILURES for index in indices]
    both = list(zip(points, failed, strict=True))
    to_value = [
        _SAME if point else _MENDED if has_failed else _NOTHING for point, has_failed in both
    ]
    to_failure = [_FAILED if point else _NOTHING for point in points]
    to_nothing = [_NOTHING] * len(points)
    rows = [
        (to_value if point else to_failure if has_failed else to_nothing).copy()
        for point, has_failed in both
    ]
    values = [results.values_at(index).get(benchmark, 0.0) for index in indices]
    for old, new, change in changes_beyond_noise(points):
        has = has_ratio(metric, values[old], values[new])
        _enter(rows, old, new, _letter(change, metric, has))
    return _finished(rows)


def of_mean(
    number: int,
    metric: Metric,
    between: Mapping[tuple[int, int], tuple[Point, Point]],
    factors: Mapping[tuple[int, int], Mapping[Cause, float]],
    cause: Cause | None = None,
) -> list[str]:
    """As `of_benchmark`, on a mean or the share of a cause.

    Of so many entries each pair, by position, has two points and its `Stretches.floor_factors`.
    """
    rows = [[_NOTHING] * number for _ in range(number)]
    for pair, ends in between.items():
        if cause is None:
            letter = _letter(ends[0].change_to(ends[1]), metric)
        elif ends[0].causes[cause] == ends[1].causes[cause]:
            letter = _SAME
        else:
            letter = _letter(ends[0].share_to(ends[1], cause, factors[pair]), metric)
        _enter(rows, *pair, letter)
    return _finished(rows)


def _letter(factor: Factor, metric: Metric, ratio: bool = True) -> str:
    if factor.within_noise:
        return _SAME
    return _LETTERS[is_notable(factor, metric), ratio][factor.log > 0]


def _enter(rows: list[list[str]], old: int, new: int, letter: str) -> None:
    rows[new][old], rows[old][new] = letter, _REVERSED.get(letter, letter)


def _finished(rows: list[list[str]]) -> list[str]:
    for position, row in enumerate(rows):
        row[position] = _SAME
    return ["".join(row) for row in rows]
