"""What was measured says to the questions that users ask."""

import dataclasses
import enum
import math
from collections.abc import Iterable, Mapping, Sequence

from voxelocity.analysis.growth_of_work import (
    MANY_VOLUMES,
    Kind,
    WorkGrowth,
    counted_cells,
    work_growths,
)
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.questions import QUESTIONS, Call, Comparison, Growth, Said
from voxelocity.analysis.verdict import SMALLEST, listed
from voxelocity.model.benchmark import Cell, Metric
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
    place : int
        The newest that has a value.
    since : int
        The first place from which on the answer has been the same.
    evidence : tuple of Cell
        What it rests on: what was measured of its calls, of the metrics that it is about.
    before : int or None
        The last place with another answer; None where it was the same at all places that were measured.
    text_before : str
        The answer at that place.
    """

    question: str
    text: str
    place: int
    since: int
    evidence: tuple[Cell, ...]
    before: int | None
    text_before: str


def answers(
    results: Results, noise: Noise, questions: Iterable[Comparison | Growth] = QUESTIONS
) -> list[Answer]:
    """What was measured says to each question that it can answer, in their order."""
    growths = {place: work_growths(results, place) for place in results.places}
    found = [
        _compared(results, noise, question)
        if isinstance(question, Comparison)
        else _grown(results, growths, question)
        for question in questions
    ]
    return [answer for answer in found if answer]


def _compared(results: Results, noise: Noise, question: Comparison) -> Answer | None:
    for metric in question.metrics:
        outcomes = _outcomes(results, noise, question, metric)
        if outcomes:
            break
    else:
        return None
    texts = {
        place: _text(results, question, metric, place, outcomes[place])
        for place in (max(outcomes), _before(outcomes))
        if place is not None
    }
    calls = [call for pair in question.pairs.values() for call in pair]
    return _answer(results, question.question, _cells(calls, question.metrics), outcomes, texts)


def _outcomes(
    results: Results, noise: Noise, question: Comparison, metric: Metric
) -> dict[int, dict[str, Outcome]]:
    """By place and pair, where all pairs were measured that were measured last."""
    found = {
        place: {
            name: outcome
            for name, (one, other) in question.pairs.items()
            if (outcome := _outcome(results, noise, one.cell(metric), other.cell(metric), place))
        }
        for place in results.places
    }
    newest = next((each for _, each in sorted(found.items(), reverse=True) if each), {})
    return {
        place: {name: each[name] for name in newest}
        for place, each in found.items()
        if newest and newest.keys() <= each.keys()
    }


def _outcome(results: Results, noise: Noise, one: Cell, other: Cell, place: int) -> Outcome | None:
    values = [results.value(cell, place) for cell in (one, other)]
    first, second = values
    if first is None or second is None:
        return None
    log = log_of(one.metric, first) - log_of(one.metric, second)
    floor = max(noise.floor(cell).at(min(first, second)) for cell in (one, other))
    if abs(log) <= max(floor, math.log1p(_WORTH_ASKING * SMALLEST[one.metric])):
        return Outcome.SAME
    return Outcome.LESS if log < 0 else Outcome.MORE


def _text(
    results: Results,
    question: Comparison,
    metric: Metric,
    place: int,
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
            **_ratios(results, [question.pairs[name] for name in names], metric, place),
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
    results: Results, pairs: Sequence[tuple[Call, Call]], metric: Metric, place: int
) -> dict[str, str]:
    """``ratio`` such as ``2`` or ``4.4 to 15``, and ``share`` such as ``50 %`` or ``7 to 23 %``."""
    found = []
    for pair in pairs:
        values = [clamped(metric, results.value(call.cell(metric), place) or 0.0) for call in pair]
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
    question: Growth,
) -> Answer | None:
    operation, route = question.call.name.split(".")
    key = (operation, route, question.call.parameters[1])
    growths: dict[int, WorkGrowth] = {
        place: growth for place, by_call in growths_at.items() if (growth := by_call.get(key))
    }
    if not growths:
        return None
    squares = {place: growth.kind is Kind.SQUARE for place, growth in growths.items()}
    texts = {}
    for place in (max(squares), _before(squares)):
        if place is not None:
            growth = growths[place]
            said: Said = question.square if squares[place] else question.steady
            many = short(growth.at(MANY_VOLUMES) / growth.counts[-1])
            texts[place] = f"{said.word}: {said.sentence.format(many=many)}"
    cells = [*counted_cells(results, max(squares), key), *_cells([question.call], Metric)]
    return _answer(results, question.question, cells, squares, texts)


def _answer(
    results: Results,
    question: str,
    cells: Sequence[Cell],
    outcomes: Mapping[int, object],
    texts: Mapping[int, str],
) -> Answer:
    place, before = max(outcomes), _before(outcomes)
    return Answer(
        question=question,
        text=texts[place],
        place=place,
        since=min(other for other in outcomes if before is None or other > before),
        evidence=tuple(cell for cell in cells if results.value(cell, place) is not None),
        before=before,
        text_before="" if before is None else texts[before],
    )


def _cells(calls: Iterable[Call], metrics: Iterable[Metric]) -> list[Cell]:
    return [call.cell(metric) for call in dict.fromkeys(calls) for metric in metrics]


def _before(outcomes: Mapping[int, object]) -> int | None:
    """The last place whose outcome is not that of the newest."""
    newest = outcomes[max(outcomes)]
    return max((place for place in outcomes if outcomes[place] != newest), default=None)
