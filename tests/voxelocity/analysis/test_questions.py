"""Each question is answered by what was measured, and by nothing else: other results turn the answer round."""

import dataclasses

import pytest

from tests.voxelocity.made_up import MEBIBYTE, counted, operation, peak, quiet, timed, timeline
from voxelocity.analysis.answers import (
    QUESTIONS,
    SCALED,
    GrowthOfCall,
    TwoCalls,
    answers,
    call_on,
)
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Call, Catalogue
from voxelocity.model.results import Results

ENTRIES = timeline("nilearn", "nilearn", "nilearn")
COMPARISONS = [each for each in QUESTIONS if isinstance(each, TwoCalls)]
GROWTHS = [each for each in QUESTIONS if isinstance(each, GrowthOfCall)]
LENGTHS = (10, 20, 40, 80)


def results(measured, operations):
    """From place and benchmark to a value: seconds, bytes above the baseline, or instructions."""
    kinds = {Metric.TIME: timed, Metric.PEAK: peak, Metric.INSTRUCTIONS: counted}
    found, names = {}, {}
    for index, benchmarks in measured.items():
        found[index] = {}
        for benchmark, value in benchmarks.items():
            names[benchmark] = str(benchmark)
            if benchmark.metric is Metric.PEAK:
                found[index][benchmark.baseline] = peak(100 * MEBIBYTE)
                names[benchmark.baseline] = str(benchmark.baseline)
                value += 100 * MEBIBYTE
            found[index][benchmark] = kinds[benchmark.metric](value)
    calls = {
        (benchmark.operation, benchmark.method): Call(f"{benchmark.method}()", "")
        for benchmark in names
    }
    catalogue = Catalogue(operations, calls, names, {})
    return Results("laptop", {}, ENTRIES, (), catalogue, found)


def compared(question, ratios, metric=None):
    """The answer where the first call takes so many times what the second takes, by index.

    A ratio may be a list: one for each pair.
    """
    metric = metric or question.metrics[0]
    unit = {Metric.TIME: 0.1, Metric.PEAK: 50 * MEBIBYTE, Metric.INSTRUCTIONS: 1e8}[metric]
    measured, names = {}, set()
    for index, ratio in enumerate(ratios):
        benchmarks = measured[index] = {}
        each = ratio if isinstance(ratio, list) else [ratio] * len(question.pairs)
        for (one, other), of_pair in zip(question.pairs.values(), each, strict=True):
            benchmarks |= {one.of_metric(metric): of_pair * unit, other.of_metric(metric): unit}
            names |= {call.operation for call in (one, other)}
    made = results(measured, {name: operation(name) for name in names})
    return answers(made, quiet(made), [question])


def about(start):
    (question,) = [each for each in COMPARISONS if each.question.startswith(start)]
    return question


def text_of(said, **words):
    return said.format(**words)


def sentence_of(said):
    return said.partition(": ")[2]


def words_of(question, ratio):
    """What stands in the answer where one call takes so many times what the other takes."""
    share = f"{100 / float(ratio):.0f} %"
    return {"metric": question.metrics[0].noun, "ratio": ratio, "share": share}


@pytest.mark.parametrize("question", COMPARISONS, ids=lambda question: question.question)
def test_the_answer_follows_from_which_call_takes_less(question):
    for ratio, said in ((0.25, question.less), (1.01, question.same), (4.0, question.more)):
        (answer,) = compared(question, [ratio])
        assert answer.question == question.question
        assert answer.text == text_of(said, **words_of(question, "4"))
    assert len({question.less, question.same, question.more}) == 3


@pytest.mark.parametrize("question", COMPARISONS, ids=lambda question: question.question)
def test_it_holds_since_the_first_release_from_which_it_did(question):
    (answer,) = compared(question, [4.0, 0.5, 4.0, 4.0])
    assert (answer.index, answer.since, answer.before) == (3, 2, 1)
    assert answer.text_before == text_of(question.less, **words_of(question, "2"))
    (answer,) = compared(question, [4.0, 3.0, 4.0, 4.0])
    assert (answer.index, answer.since, answer.before) == (3, 0, None)
    assert answer.text_before == ""


def test_where_files_differ_it_depends_on_the_file():
    question = about("Does get_fdata(dtype")
    (answer,) = compared(question, [[0.5, 0.25, 1.0, 0.5, 1.0, 2.0]])
    first, second, third, fourth, fifth, sixth = question.pairs
    assert answer.text == (
        "It depends on the file. "
        f"{first}, {second} and {fourth}: {sentence_of(question.less).format(share='25 to 50 %')} "
        f"{third} and {fifth}: {sentence_of(question.same)} "
        f"{sixth}: {sentence_of(question.more).format(ratio='2')}"
    )
    (answer,) = compared(question, [[0.5] * 5 + [0.25]])
    assert answer.text == text_of(question.less, share="25 to 50 %")


def test_another_file_that_turns_round_is_another_answer():
    question = about("Does it help to gunzip my files?")
    (answer,) = compared(question, [0.25, [0.25, 0.25, 1.0], 0.25])
    assert (answer.since, answer.before) == (2, 1)
    assert answer.text_before.startswith("It depends")


def test_a_index_where_not_all_files_were_measured_says_nothing():
    question = about("Does it help to gunzip my files?")
    metric = question.metrics[0]
    benchmarks = [call.of_metric(metric) for pair in question.pairs.values() for call in pair]
    whole = dict.fromkeys(benchmarks, 0.1)
    made = results(
        {0: whole, 1: dict([*whole.items()][:2]), 2: whole}, {"ArrayAccess": operation()}
    )
    (answer,) = answers(made, quiet(made), [question])
    assert (answer.index, answer.since, answer.before) == (2, 0, None)


def test_what_decides_is_the_first_metric_that_was_measured():
    question = about("Does it help to gunzip my files?")
    (answer,) = compared(question, [0.25], Metric.INSTRUCTIONS)
    assert "4 times the instructions" in answer.text
    assert {benchmark.metric for benchmark in answer.evidence} == {Metric.INSTRUCTIONS}
    assert len(answer.evidence) == 6 and SCALED in answer.evidence[0].parameters
    assert compared(question, []) == []


def test_next_to_nothing_is_the_same():
    question = about("Is load_img lazy")
    ((one, other),) = question.pairs.values()
    measured = {0: {one.of_metric(Metric.PEAK): -3e3, other.of_metric(Metric.PEAK): 9e4}}
    made = results(measured, {"Opening": operation("Opening")})
    (answer,) = answers(made, quiet(made), [question])
    assert answer.text == text_of(question.same)


def grown(question, counts_by_index):
    operation_name, method = question.call.operation, question.call.method
    growing = dataclasses.replace(operation("Growing"), calls_of=operation_name)
    image, format = question.call.parameters
    measured = {
        index: {
            Benchmark("Growing", method, Metric.INSTRUCTIONS, (image, format, str(length))): float(
                count
            )
            for length, count in zip(LENGTHS, counts, strict=True)
        }
        for index, counts in enumerate(counts_by_index)
    }
    made = results(measured, {"Growing": growing})
    calls = {**made.catalogue.calls, (operation_name, method): Call("loop()", "")}
    catalogue = dataclasses.replace(made.catalogue, calls=calls)
    made = dataclasses.replace(made, catalogue=catalogue)
    return answers(made, quiet(made), [question])


@pytest.mark.parametrize("question", GROWTHS, ids=lambda question: question.question)
def test_whether_to_loop_follows_from_how_the_work_grows(question):
    linear = [1e6 * length for length in LENGTHS]
    square = [1e5 * length**2 for length in LENGTHS]
    (answer,) = grown(question, [square, linear])
    assert (answer.text, answer.since, answer.before) == (text_of(question.steady), 1, 0)
    (answer,) = grown(question, [linear, square])
    assert answer.text == text_of(question.square, many="225")
    assert answer.text_before == text_of(question.steady)
    assert answer.since == 1
    assert [benchmark.parameters[2] for benchmark in answer.evidence] == ["10", "20", "40", "80"]
    assert grown(question, []) == []


def test_all_are_answered_by_the_committed_results(exact):
    found = answers(exact, quiet(exact))
    assert [answer.question for answer in found] == [each.question for each in QUESTIONS]


def test_what_an_answer_recommends_is_so(exact):
    """A loop over a file that is kept open, and one over an array."""
    said = "Yes: it is steady."
    recommended = [
        GrowthOfCall("", call_on(f"LoopOverVolumes.{method}", SCALED, ".nii.gz"), said, "No: ")
        for method in ("keep_file_open", "get_fdata")
    ]
    assert [each.text for each in answers(exact, quiet(exact), recommended)] == [text_of(said)] * 2
