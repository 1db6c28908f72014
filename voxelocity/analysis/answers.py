"""What was measured says to the questions that users ask."""

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence

from voxelocity.analysis.growth import (
    MANY_VOLUMES,
    Kind,
    WorkGrowth,
    counted_benchmarks,
    work_growths,
)
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.questions import QUESTIONS, CallOnFile, GrowthOfCall, Pair, TwoCalls
from voxelocity.analysis.verdict import listed
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.digits import short
from voxelocity.model.results import Results
from voxelocity.model.scale import clamped, log_of

# A difference that hardly counts would turn its answer round from release to release.
_WORTH_ASKING = 2


@dataclasses.dataclass(frozen=True)
class Answer:
    """What was measured says to a question."""

    question: str
    text: str
    index: int  # The newest that has a value.
    since: int  # The first from which on the answer has been the same.
    # What was measured of its calls, of the metrics that it is about.
    evidence: tuple[Benchmark, ...]
    before: int | None  # The last with another answer; None where it was always the same.
    text_before: str  # The answer then.


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
        index: _text(results, question, metric, index, outcomes[index]) for index in _told(outcomes)
    }
    calls = [call for pair in question.pairs.values() for call in pair]
    return _answer(
        results, question.question, _benchmarks(calls, question.metrics), outcomes, texts
    )


def _outcomes(
    results: Results, noise: Noise, question: TwoCalls, metric: Metric
) -> dict[int, dict[str, int]]:
    """By index and pair, where all pairs were measured that were measured last."""
    found: dict[int, dict[str, int]] = {}
    for index in results.indices:
        found[index] = {}
        for name, pair in question.pairs.items():
            one, other = (call.benchmark(metric) for call in pair)
            outcome = _outcome(results, noise, one, other, index)
            if outcome is not None:
                found[index][name] = outcome
    newest = next((each for _, each in sorted(found.items(), reverse=True) if each), {})
    return {
        index: {name: each[name] for name in newest}
        for index, each in found.items()
        if newest and newest.keys() <= each.keys()
    }


def _outcome(
    results: Results, noise: Noise, one: Benchmark, other: Benchmark, index: int
) -> int | None:
    """-1 where the first takes less than the other, 1 where it takes more, 0 where it takes the same."""
    first, second = results.value(one, index), results.value(other, index)
    if first is None or second is None:
        return None
    log = log_of(one.metric, first) - log_of(one.metric, second)
    floor = max(noise.floor(benchmark).at(min(first, second)) for benchmark in (one, other))
    if abs(log) <= max(floor, math.log1p(_WORTH_ASKING * SMALLEST[one.metric])):
        return 0
    return -1 if log < 0 else 1


def _text(
    results: Results, question: TwoCalls, metric: Metric, index: int, outcomes: Mapping[str, int]
) -> str:
    said = {-1: question.less, 0: question.same, 1: question.more}
    sentences = {}
    for outcome in sorted(set(outcomes.values())):
        names = [name for name in outcomes if outcomes[name] == outcome]
        words = _ratios(results, [question.pairs[name] for name in names], metric, index)
        sentence = said[outcome].sentence.format(**words, metric=metric.noun)
        if len(names) == len(outcomes):
            return f"{said[outcome].word}: {sentence}"
        sentences[listed(names)] = sentence
    parts = [f"{names}: {sentence}" for names, sentence in sentences.items()]
    return f"It depends on the file. {' '.join(parts)}"


def _ratios(results: Results, pairs: Iterable[Pair], metric: Metric, index: int) -> dict[str, str]:
    """``ratio`` such as ``2`` or ``4.4 to 15``, and ``share`` such as ``50 %`` or ``7 to 23 %``."""
    found = []
    for pair in pairs:
        benchmarks = [call.benchmark(metric) for call in pair]
        values = [clamped(metric, results.value(each, index) or 0.0) for each in benchmarks]
        found.append(max(values) / min(values))
    low, high = min(found), max(found)
    ratio = dict.fromkeys([short(low), short(high)])
    share = dict.fromkeys([short(100 / high), short(100 / low)])
    return {"ratio": " to ".join(ratio), "share": f"{' to '.join(share)} %"}


def _grown(
    results: Results,
    growths_at: Mapping[int, Mapping[tuple[str, str, str], WorkGrowth]],
    question: GrowthOfCall,
) -> Answer | None:
    operation, method = question.call.name.split(".")
    key = (operation, method, question.call.parameters[1])
    growths = {index: each[key] for index, each in growths_at.items() if key in each}
    if not growths:
        return None
    squares = {index: growth.kind is Kind.SQUARE for index, growth in growths.items()}
    texts = {}
    for index in _told(squares):
        said = question.square if squares[index] else question.steady
        many = short(growths[index].at(MANY_VOLUMES) / growths[index].counts[-1])
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
    index, *earlier = _told(outcomes)
    before = earlier[0] if earlier else None
    return Answer(
        question=question,
        text=texts[index],
        index=index,
        since=min(other for other in outcomes if before is None or other > before),
        evidence=tuple(each for each in benchmarks if results.value(each, index) is not None),
        before=before,
        text_before="" if before is None else texts[before],
    )


def _benchmarks(calls: Iterable[CallOnFile], metrics: Iterable[Metric]) -> list[Benchmark]:
    return [call.benchmark(metric) for call in dict.fromkeys(calls) for metric in metrics]


def _told(outcomes: Mapping[int, object]) -> list[int]:
    """The newest, and the last whose outcome is another, if there is one."""
    newest = max(outcomes)
    others = [index for index in outcomes if outcomes[index] != outcomes[newest]]
    return [newest, max(others)] if others else [newest]
