"""What is judged of every pair of measured entries, as letters that the page looks up."""

import itertools
from collections.abc import Callable, Mapping, Sequence

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import is_notable
from voxelocity.analysis.series import Cause, Factor, Series
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.result import FAILURES
from voxelocity.report.values import has_ratio
from voxelocity.site.data import VerdictData

_NOTHING, _SAME, _FAILED, _MENDED = " ", "~", "!", "*"

# By whether a change is to be told, and whether its ratio says something: the letters of less, more.
_LETTERS = {(True, True): "<>", (True, False): "()", (False, True): "-+", (False, False): "[]"}
_REVERSED = str.maketrans("<>()-+[]!*", "><)(+-][*!")

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
    """The verdict on a benchmark between any two entries (see `_rows`)."""
    series, results, metric = changes.series(benchmark), changes.results, benchmark.metric
    failed = {
        index for index in results.indices if results.statuses_at(index).get(benchmark) in FAILURES
    }

    def letter(old: int, new: int) -> str:
        if old in series and new in series:
            ends = (results.values_at(index)[benchmark] for index in (old, new))
            return _letter(series[old].change_to(series[new]), metric, has_ratio(metric, *ends))
        if old in series and new in failed:
            return _FAILED
        return _MENDED if new in series and old in failed else _NOTHING

    return _rows(results.indices, letter)


def of_mean(
    indices: Sequence[int],
    metric: Metric,
    between: Mapping[tuple[int, int], Series],
    factors: Mapping[tuple[int, int], Mapping[Cause, float]],
    cause: Cause | None = None,
) -> list[str]:
    """The verdict on a mean, or on the share of a cause, given its series and `Stretches.floor_factors` by pair."""

    def letter(old: int, new: int) -> str:
        if (old, new) not in between:
            return _NOTHING
        ends = between[old, new][old], between[old, new][new]
        if cause is None:
            return _letter(ends[0].change_to(ends[1]), metric)
        return _letter(ends[0].share_to(ends[1], cause, factors[old, new]), metric)

    return _rows(indices, letter)


def _letter(factor: Factor, metric: Metric, ratio: bool = True) -> str:
    if factor.within_noise:
        return _SAME
    return _LETTERS[is_notable(factor, metric), ratio][factor.log > 0]


def _rows(indices: Sequence[int], letter: Callable[[int, int], str]) -> list[str]:
    """A text for each entry as the new one, in it a letter for each as the old one."""
    letters = {(old, new): letter(old, new) for old, new in itertools.combinations(indices, 2)}
    letters |= {(new, old): each.translate(_REVERSED) for (old, new), each in letters.items()}
    return ["".join(letters.get((old, new), _SAME) for old in indices) for new in indices]
