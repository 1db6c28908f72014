"""What was measured says to the questions that users ask."""

import dataclasses
import enum
import math
from collections.abc import Iterable, Mapping, Sequence

from voxelocity.analysis.growth_of_work import (
    MANY_VOLUMES,
    Kind,
    WorkGrowth,
    counted_benchmarks,
    work_growths,
)
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.questions import QUESTIONS, CallOnFile, GrowthOfCall, Said, TwoCalls
from voxelocity.analysis.verdict import listed
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.digits import short
from voxelocity.model.results import Results
from voxelocity.model.scale import clamped, log_of

# A difference that hardly counts would turn its answer round from release to release.
_WORTH_ASKING = 2


class Outcome(enum.Enum):
    """How what the first call takes compares with what the second takes."""

    LESS = enum.auto()
    SAME = enum.auto()
    MORE = enum.auto()


@dataclasses.dataclass(frozen=True)
class Answer:
    """What was measured says to a question.

    Attributes
    ----------
    question, text : str
    index : int
        The newest that has a value.
    since : int
        The first place from which on the answer has been the same.
    evidence : tuple of Benchmark
        What it rests on: what was measured of its calls, of the metrics that it is about.
    before : int or None
        The last place with another answer; None where it was the same at all entries that were measured.
    text_before : str
        The answer at that place.
    """

    question: str
    text: str
    index: int
    since: int
    evidence: tuple[Benchmark, ...]
    before: int | None
    text_before: str


def answers(
    results: Results, noise: Noise, questions: Iterable[TwoCalls | GrowthOfCall] = QUESTIONS
) -> list[Answer]:
    """What was measured says to each question that it can answer, in their order."""
    growths = {index: work_growths(results, index) for index in results.indices}
    found = [
        _compared(results, noise, question)
        if isinstance(question, TwoCalls)
        else _grown(results, growths, question)
        for question in questions
    ]
    return [answer for answer in found if answer]


def _compared(results: Results, noise: Noise, question: TwoCalls) -> Answer | None:
    for metric in question.metrics:
        outcomes = _outcomes(results, noise, question, metric)
        if outcomes:
            break
    else:
        return None
    texts = {
        index: _text(results, question, metric, index, outcomes[index])
        for index in (max(outcomes), _before(outcomes))
        if index is not None
    }
    calls = [call for pair in question.pairs.values() for call in pair]
    return _answer(
        results, question.question, _benchmarks(calls, question.metrics), outcomes, texts
    )


def _outcomes(
    results: Results, noise: Noise, question: TwoCalls, metric: Metric
) -> dict[int, dict[str, Outcome]]:
    """By index and pair, where all pairs were measured that were measured last."""
    found = {
        index: {
            name: outcome
            for name, (one, other) in question.pairs.items()
            if (
                outcome := _outcome(
                    results, noise, one.benchmark(metric), other.benchmark(metric), index
                )
            )
        }
        for index in results.indices
    }
    newest = next((each for _, each in sorted(found.items(), reverse=True) if each), {})
    return {
        index: {name: each[name] for name in newest}
        for index, each in found.items()
        if newest and newest.keys() <= each.keys()
    }


def _outcome(
    results: Results, noise: Noise, one: Benchmark, other: Benchmark, index: int
) -> Outcome | None:
    values = [results.value(benchmark, index) for benchmark in (one, other)]
    first, second = values
    if first is None or second is None:
        return None
    log = log_of(one.metric, first) - log_of(one.metric, second)
    floor = max(noise.floor(benchmark).at(min(first, second)) for benchmark in (one, other))
    if abs(log) <= max(floor, math.log1p(_WORTH_ASKING * SMALLEST[one.metric])):
        return Outcome.SAME
    return Outcome.LESS if log < 0 else Outcome.MORE


def _text(
    results: Results,
    question: TwoCalls,
    metric: Metric,
    index: int,
    outcomes: Mapping[str, Outcome],
) -> str:
    said = {
        Outcome.LESS: question.less,
        Outcome.SAME: question.same,
        Outcome.MORE: question.more,
    }
    groups: dict[Outcome, list[str]] = {}
    for name, outcome in outcomes.items():
        groups.setdefault(outcome, []).append(name)
    sentences = {
        outcome: said[outcome].sentence.format(
            **_ratios(results, [question.pairs[name] for name in names], metric, index),
            metric=metric.noun,
        )
        for outcome, names in groups.items()
    }
    if len(groups) == 1:
        ((outcome, sentence),) = sentences.items()
        return f"{said[outcome].word}: {sentence}"
    parts = [
        f"{listed(names)}: {sentences[outcome]}"
        for outcome, names in sorted(groups.items(), key=lambda group: group[0].value)
    ]
    return f"It depends on the file. {' '.join(parts)}"


def _ratios(
    results: Results, pairs: Sequence[tuple[CallOnFile, CallOnFile]], metric: Metric, index: int
) -> dict[str, str]:
    """``ratio`` such as ``2`` or ``4.4 to 15``, and ``share`` such as ``50 %`` or ``7 to 23 %``."""
    found = []
    for pair in pairs:
        values = [
            clamped(metric, results.value(call.benchmark(metric), index) or 0.0) for call in pair
        ]
        found.append(max(values) / min(values))
    low, high = min(found), max(found)
    return {
        "ratio": _range([short(low), short(high)]),
        "share": f"{_range([short(100 / high), short(100 / low)])} %",
    }


def _range(ends: Sequence[str]) -> str:
    return " to ".join(dict.fromkeys(ends))


def _grown(
    results: Results,
    growths_at: Mapping[int, Mapping[tuple[str, str, str], WorkGrowth]],
    question: GrowthOfCall,
) -> Answer | None:
    operation, method = question.call.name.split(".")
    key = (operation, method, question.call.parameters[1])
    growths: dict[int, WorkGrowth] = {
        index: growth for index, by_call in growths_at.items() if (growth := by_call.get(key))
    }
    if not growths:
        return None
    squares = {index: growth.kind is Kind.SQUARE for index, growth in growths.items()}
    texts = {}
    for index in (max(squares), _before(squares)):
        if index is not None:
            growth = growths[index]
            said: Said = question.square if squares[index] else question.steady
            many = short(growth.at(MANY_VOLUMES) / growth.counts[-1])
            texts[index] = f"{said.word}: {said.sentence.format(many=many)}"
    benchmarks = [
        *counted_benchmarks(results, max(squares), key),
        *_benchmarks([question.call], Metric),
    ]
    return _answer(results, question.question, benchmarks, squares, texts)


def _answer(
    results: Results,
    question: str,
    benchmarks: Sequence[Benchmark],
    outcomes: Mapping[int, object],
    texts: Mapping[int, str],
) -> Answer:
    index, before = max(outcomes), _before(outcomes)
    return Answer(
        question=question,
        text=texts[index],
        index=index,
        since=min(other for other in outcomes if before is None or other > before),
        evidence=tuple(
            benchmark for benchmark in benchmarks if results.value(benchmark, index) is not None
        ),
        before=before,
        text_before="" if before is None else texts[before],
    )


def _benchmarks(calls: Iterable[CallOnFile], metrics: Iterable[Metric]) -> list[Benchmark]:
    return [call.benchmark(metric) for call in dict.fromkeys(calls) for metric in metrics]


def _before(outcomes: Mapping[int, object]) -> int | None:
    """The last place whose outcome is not that of the newest."""
    newest = outcomes[max(outcomes)]
    return max((index for index in outcomes if outcomes[index] != newest), default=None)
