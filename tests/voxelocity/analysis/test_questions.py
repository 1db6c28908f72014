"""Each question is answered by what was measured, and by nothing else: other results turn the answer round."""

import dataclasses

import pytest

from tests.voxelocity.made_up import MEBIBYTE, counted, operation, peak, quiet, timed, timeline
from voxelocity.analysis.questions import (
    QUESTIONS,
    SCALED,
    Call,
    Comparison,
    Growth,
    answers,
)
from voxelocity.results.catalogue import Catalogue, Route
from voxelocity.results.cell import Cell, Metric
from voxelocity.results.machine_results import Results

ENTRIES = timeline("nilearn", "nilearn", "nilearn")
COMPARISONS = [each for each in QUESTIONS if isinstance(each, Comparison)]
GROWTHS = [each for each in QUESTIONS if isinstance(each, Growth)]
LENGTHS = (10, 20, 40, 80)


def results(measured, operations):
    """From place and cell to a value: seconds, bytes above the baseline, or instructions."""
    kinds = {Metric.TIME: timed, Metric.PEAK: peak, Metric.INSTRUCTIONS: counted}
    found, names = {}, {}
    for place, cells in measured.items():
        found[place] = {}
        for cell, value in cells.items():
            names[cell] = str(cell)
            if cell.metric is Metric.PEAK:
                found[place][cell.baseline] = peak(100 * MEBIBYTE)
                names[cell.baseline] = str(cell.baseline)
                value += 100 * MEBIBYTE
            found[place][cell] = kinds[cell.metric](value)
    routes = {(cell.operation, cell.route): Route(f"{cell.route}()", "") for cell in names}
    catalogue = Catalogue(operations, routes, names, {})
    return Results("laptop", {}, ENTRIES, (), catalogue, found)


def compared(question, ratios, metric=None):
    """The answer where the first call takes so many times what the second takes, by place."""
    metric = metric or question.metrics[0]
    unit = {Metric.TIME: 0.1, Metric.PEAK: 50 * MEBIBYTE, Metric.INSTRUCTIONS: 1e8}[metric]
    measured = {
        place: {question.one.cell(metric): ratio * unit, question.other.cell(metric): unit}
        for place, ratio in enumerate(ratios)
    }
    names = {call.name.split(".")[0] for call in (question.one, question.other)}
    made = results(measured, {name: operation(name) for name in names})
    return answers(made, quiet(made), [question])


@pytest.mark.parametrize("question", COMPARISONS, ids=lambda question: question.question)
def test_the_answer_follows_from_which_call_takes_less(question):
    words = {"metric": question.metrics[0].noun}
    for ratio, text in ((0.25, question.less), (1.01, question.same), (4.0, question.more)):
        (answer,) = compared(question, [ratio])
        assert answer.question == question.question
        assert answer.text == text.format(ratio="4", **words)
    assert len({question.less, question.same, question.more}) == 3


@pytest.mark.parametrize("question", COMPARISONS, ids=lambda question: question.question)
def test_it_holds_since_the_first_release_from_which_it_did(question):
    (answer,) = compared(question, [4.0, 0.5, 4.0, 4.0])
    assert (answer.place, answer.since, answer.always) == (3, 2, False)
    (answer,) = compared(question, [4.0, 3.0, 4.0, 4.0])
    assert (answer.place, answer.since, answer.always) == (3, 0, True)


def test_what_decides_is_the_first_metric_that_was_measured():
    (question,) = [each for each in COMPARISONS if each.question.startswith("Does it help to gun")]
    (answer,) = compared(question, [0.25], Metric.INSTRUCTIONS)
    assert "4 times the instructions" in answer.text
    assert answer.evidence == ((Metric.INSTRUCTIONS, 0.25e8, 1e8),)
    assert len(answer.calls) == 2 and SCALED in answer.calls[0]
    assert compared(question, []) == []


def test_next_to_nothing_is_the_same():
    (question,) = [
        each for each in COMPARISONS if each.question.startswith("nib.load or load_img,")
    ]
    measured = {
        0: {question.one.cell(Metric.PEAK): -3e3, question.other.cell(Metric.PEAK): 9e4},
    }
    made = results(measured, {"Opening": operation("Opening")})
    (answer,) = answers(made, quiet(made), [question])
    assert answer.text == question.same


def grown(question, counts_by_place):
    operation_name, route = question.call.name.split(".")
    growing = dataclasses.replace(operation("Growing"), calls_of=operation_name)
    image, format = question.call.parameters
    measured = {
        place: {
            Cell("Growing", route, Metric.INSTRUCTIONS, (image, format, str(length))): float(count)
            for length, count in zip(LENGTHS, counts, strict=True)
        }
        for place, counts in enumerate(counts_by_place)
    }
    made = results(measured, {"Growing": growing})
    routes = {**made.catalogue.routes, (operation_name, route): Route("loop()", "")}
    catalogue = dataclasses.replace(made.catalogue, routes=routes)
    made = dataclasses.replace(made, catalogue=catalogue)
    return answers(made, quiet(made), [question])


@pytest.mark.parametrize("question", GROWTHS, ids=lambda question: question.question)
def test_whether_to_loop_follows_from_how_the_work_grows(question):
    linear = [1e6 * length for length in LENGTHS]
    square = [1e5 * length**2 for length in LENGTHS]
    (answer,) = grown(question, [square, linear])
    assert (answer.text, answer.since, answer.always) == (question.steady, 1, False)
    (answer,) = grown(question, [linear, square])
    assert answer.text == question.square.format(many="225")
    assert answer.since == 1 and answer.calls == (f"loop(), {SCALED} .nii.gz",)
    assert grown(question, []) == []


def test_all_are_answered_by_the_committed_results(exact):
    found = answers(exact, quiet(exact))
    assert [answer.question for answer in found] == [each.question for each in QUESTIONS]


def test_what_an_answer_recommends_is_so(exact):
    """A loop over a file that is kept open, and one over an array."""
    recommended = [
        Growth("", Call(f"LoopOverVolumes.{route}", (SCALED, ".nii.gz")), "steady", "square")
        for route in ("keep_file_open", "get_fdata")
    ]
    assert [each.text for each in answers(exact, quiet(exact), recommended)] == ["steady"] * 2
