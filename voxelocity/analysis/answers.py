"""What was measured says to the questions that users ask."""

import dataclasses
import math
from collections.abc import Iterable, Mapping

from voxelocity.analysis.growth import MANY_VOLUMES, Kind, counted_benchmarks, work_growths
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.questions import QUESTIONS, GrowthOfCall, Pair, TwoCalls
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


# By index the outcome, and what it says.
Outcomes = dict[int, tuple[object, str]]


def answers(
    results: Results, noise: Noise, questions: Iterable[TwoCalls | GrowthOfCall] = QUESTIONS
) -> list[Answer]:
    """What was measured says to each question that it can answer, in their order."""
    found = []
    for question in questions:
        if isinstance(question, TwoCalls):
            outcomes = _compared(results, noise, question)
            calls = dict.fromkeys(call for pair in question.pairs.values() for call in pair)
            evidence = [call.of_metric(each) for call in calls for each in question.metrics]
        else:
            call = question.call
            key = (call.operation, call.method, call.parameters[1])
            outcomes = _grown(results, question, key)
            evidence = counted_benchmarks(results, max(outcomes, default=-1), key)
            evidence += [call.of_metric(metric) for metric in Metric]
        if not outcomes:
            continue
        index = max(outcomes)
        changed = [each for each in outcomes if outcomes[each][0] != outcomes[index][0]]
        before = max(changed, default=None)
        found.append(
            Answer(
                question=question.question,
                text=outcomes[index][1],
                index=index,
                since=min(each for each in outcomes if before is None or each > before),
                evidence=tuple(each for each in evidence if each in results.values_at(index)),
                before=before,
                text_before="" if before is None else outcomes[before][1],
            )
        )
    return found


def _compared(results: Results, noise: Noise, question: TwoCalls) -> Outcomes:
    """By the first metric that was measured, where all pairs were that were measured last."""
    for metric in question.metrics:
        found: dict[int, dict[str, int]] = {}
        for index in results.indices:
            found[index] = {}
            for name, pair in question.pairs.items():
                outcome = _outcome(results, noise, metric, pair, index)
                if outcome is not None:
                    found[index][name] = outcome
        newest = next(filter(None, reversed(found.values())), None)
        if newest:
            return {
                index: (outcomes, _text(results, question, metric, index, outcomes))
                for index, each in found.items()
                if newest.keys() <= each.keys()
                and (outcomes := {name: each[name] for name in newest})
            }
    return {}


def _outcome(results: Results, noise: Noise, metric: Metric, pair: Pair, index: int) -> int | None:
    """-1 where the first takes less than the other, 1 where it takes more, 0 for the same."""
    one, other = (call.of_metric(metric) for call in pair)
    first, second = results.value(one, index), results.value(other, index)
    if first is None or second is None:
        return None
    log = log_of(metric, first) - log_of(metric, second)
    floor = max(noise.floor(benchmark).at(min(first, second)) for benchmark in (one, other))
    if abs(log) <= max(floor, math.log1p(_WORTH_ASKING * SMALLEST[metric])):
        return 0
    return -1 if log < 0 else 1


def _text(
    results: Results, question: TwoCalls, metric: Metric, index: int, outcomes: Mapping[str, int]
) -> str:
    sentences = {}
    for outcome, said in {-1: question.less, 0: question.same, 1: question.more}.items():
        names = [name for name in outcomes if outcomes[name] == outcome]
        if not names:
            continue
        ratios = []
        for pair in (question.pairs[name] for name in names):
            found = [results.value(call.of_metric(metric), index) or 0.0 for call in pair]
            values = [clamped(metric, value) for value in found]
            ratios.append(max(values) / min(values))
        low, high = min(ratios), max(ratios)
        # Such as 2 or 4.4 to 15, and 50 % or 7 to 23 %.
        ratio = " to ".join(dict.fromkeys([short(low), short(high)]))
        share = " to ".join(dict.fromkeys([short(100 / high), short(100 / low)])) + " %"
        sentences[listed(names)] = said.format(ratio=ratio, share=share, metric=metric.noun)
    if len(sentences) == 1:
        return "".join(sentences.values())
    parts = [f"{names}: {said.partition(': ')[2]}" for names, said in sentences.items()]
    return f"It depends on the file. {' '.join(parts)}"


def _grown(results: Results, question: GrowthOfCall, key: tuple[str, str, str]) -> Outcomes:
    outcomes: Outcomes = {}
    for index in results.indices:
        growth = work_growths(results, index).get(key)
        if growth:
            is_square = growth.kind is Kind.SQUARE
            many = short(growth.at(MANY_VOLUMES) / growth.counts[-1])
            said = question.square if is_square else question.steady
            outcomes[index] = is_square, said.format(many=many)
    return outcomes
