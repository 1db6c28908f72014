"""What a difference is called, and what a reader should do about it."""

import dataclasses
import math

import msgspec
import pytest

from tests.voxelocity.made_up import comparison, measure, steady, the_change, timeline
from voxelocity.analysis.judgement import is_better, is_notable, moved_controls
from voxelocity.analysis.series import Factor
from voxelocity.analysis.verdict import WorkChange, WorkVerdict, time_differs_alone, verdict_on
from voxelocity.model.benchmark import Metric
from voxelocity.model.timeline import Changed
from voxelocity.report.upgrade_report import mixed_summary, sentence_of, summary_of

STACK = Changed.STACK


def change(metric, log=0.0, better=0, worse=0, count=10, floor=0.01, source=".nii.gz", ends=None):
    low, high = ends or (math.exp(log), math.exp(log))
    return WorkChange(metric, source, Factor(log, floor), low, high, better, worse, count)


@pytest.mark.parametrize(("better", "said"), [(4, False), (5, True)])
def test_a_few_of_many_times_are_chance(better, said):
    verdict = WorkVerdict("one", (change(Metric.TIME, better=better, count=50),))
    assert ("some calls of one" in summary_of(Changed.NILEARN, "1", "2", [verdict])) is said


def test_one_peak_is_enough():
    verdict = WorkVerdict("one", (change(Metric.PEAK, worse=1, count=50),))
    assert "costs more" in summary_of(Changed.NILEARN, "1", "2", [verdict])
    assert sentence_of(verdict) == "one: 1 of 50 results with more memory"


def test_several_kinds_of_work_are_listed():
    faster, slower = change(Metric.TIME, log=-1.0), change(Metric.TIME, log=1.0)
    less = change(Metric.PEAK, log=-1.0)
    verdicts = [
        WorkVerdict("one", (faster, change(Metric.PEAK))),
        WorkVerdict("two", (change(Metric.TIME), less)),
        WorkVerdict("three", (slower,)),
    ]
    assert summary_of(Changed.STACK, "a", "b", verdicts) == (
        "The b stack is a trade-off: better for one and two; worse for three."
    )
    assert summary_of(Changed.NIBABEL, "1", "2", verdicts[:2], single=True) == (
        "Upgrade to nibabel 2 for one and two."
    )


@pytest.mark.parametrize(
    ("mean", "start"),
    [
        (0.0, "Upgrade to nilearn 2 for one, unless you use f: "),
        (1.0, "nilearn 2 is a trade-off: "),
    ],
)
def test_single_results_that_are_worse_are_an_exception_and_a_mean_a_trade_off(mean, start):
    changes = (change(Metric.TIME, log=-1.0), change(Metric.PEAK, log=mean, worse=1))
    said = summary_of(
        Changed.NILEARN, "1", "2", [WorkVerdict("one", changes)], unless="f: memory 2 times more"
    )
    assert said.startswith(start)


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize(
    ("metric", "least"), [(Metric.TIME, 0.05), (Metric.PEAK, 0.05), (Metric.INSTRUCTIONS, 0.02)]
)
def test_what_is_notable_starts_at_a_share_of_each_metric(sign, metric, least):
    assert is_notable(Factor(sign * math.log1p(least), 0.01), metric)
    assert not is_notable(Factor(sign * math.log1p(least - 0.0001), 0.01), metric)
    assert not is_notable(Factor(sign * math.log1p(0.5), 1.0), metric), "within the noise"
    assert not is_notable(None, metric)


@pytest.mark.parametrize(
    ("time", "work", "alone"),
    [(0.5, 0.0, True), (0.5, -0.5, True), (0.5, 0.5, False), (0.0, 0.5, False), (0.0, 0.0, False)],
)
def test_a_time_that_changes_without_the_work_is_told(time, work, alone):
    verdict = WorkVerdict("reading", (change(Metric.TIME, time), change(Metric.INSTRUCTIONS, work)))
    assert time_differs_alone(verdict.changes) is alone
    assert ("instructions do not see system calls" in sentence_of(verdict)) is alone
    assert not time_differs_alone([change(Metric.TIME, time)])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([change(Metric.TIME, math.log(2))], "2 times slower"),
        ([change(Metric.TIME, -math.log(2))], "2 times faster"),
        ([change(Metric.PEAK, math.log(1.5))], "1.5 times more memory"),
        ([change(Metric.PEAK, -math.log(1.5))], "1.5 times less memory"),
        (
            [change(Metric.TIME, better=5, worse=6), change(Metric.PEAK, better=1)],
            "5 of 10 results faster and 6 of 10 results slower, 1 of 10 results with less memory",
        ),
        ([change(Metric.TIME), change(Metric.PEAK)], "no difference"),
        (
            [change(Metric.TIME, -math.log(2), ends=(0.25, 0.8))],
            "2 times faster (1.25 to 4)",
        ),
        (
            [change(Metric.TIME, math.log(2), ends=(0.9, 4.0)), change(Metric.PEAK)],
            "2 times slower (0.9 to 4)",
        ),
        (
            [
                change(Metric.TIME, source="in memory"),
                change(Metric.TIME, -math.log(2), source=".nii.gz"),
                change(Metric.TIME, source=".nii"),
            ],
            ".nii.gz: 2 times faster; .nii and in memory: no difference",
        ),
    ],
)
def test_a_kind_of_work_is_put_into_words(changes, said):
    assert sentence_of(WorkVerdict("one", tuple(changes))) == f"one: {said}"


@pytest.mark.parametrize(
    ("verdicts", "worse", "said"),
    [
        ([(-1.0, 0.0)], [], "Upgrade to nilearn 2 for w0."),
        (
            [(1.0, 0.0)],
            [],
            "nilearn 2 costs more than 1 for w0; wait if you depend on it.",
        ),
        (
            [(-1.0, 1.0)],
            [],
            "nilearn 2 is a trade-off: better in some ways and worse in others for w0.",
        ),
        (
            [(-1.0, 0.0), (-1.0, 1.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)],
            [],
            "nilearn 2 is a trade-off: better for w0; worse for w2, w3 and w4; better in some ways "
            "and worse in others for w1.",
        ),
        (
            [(0.0, 0.0)],
            [],
            "nilearn 2 against 1: nothing differs by more than the noise. Upgrade whenever it suits you.",
        ),
        (
            [(0.0, 0.0)],
            ["a"],
            "nilearn 2 against 1: no kind of work differs on average, but single calls do.",
        ),
        (
            [],
            ["a", "b"],
            "nilearn 2 against 1: no call has a value in both, so they cannot be compared.",
        ),
    ],
)
def test_whether_to_upgrade_is_said_in_a_sentence_or_two(verdicts, worse, said):
    made = [
        WorkVerdict(f"w{n}", (change(Metric.TIME, time), change(Metric.PEAK, peak)))
        for n, (time, peak) in enumerate(verdicts)
    ]
    assert summary_of(Changed.NILEARN, "1", "2", made, single=bool(worse)) == said


def test_a_step_that_holds_other_changes_is_not_blamed_on_one():
    differing = [
        WorkVerdict(name, (change(Metric.TIME, log),))
        for name, log in (("a", 1.0), ("b", 0.0), ("c", -1.0), ("d", 1.0))
    ]
    assert mixed_summary(Changed.NIBABEL, "1", "2", differing) == (
        "What nibabel 2 did by itself was not measured: together with what else changed since 1, "
        "a, c and d differ."
    )
    assert mixed_summary(Changed.NIBABEL, "1", "2", differing[1:2]) == (
        "What nibabel 2 did by itself was not measured; together with what else changed since 1 "
        "nothing differs beyond the noise."
    )


def test_a_kind_of_work_is_judged_by_what_was_measured_of_it():
    """Of two calls one became twice as fast, the other twice as slow; or only peaks are there."""

    def apart(entry, benchmark):
        factors = {"path": 0.5, "other": 2.0} if entry.tag == "nilearn-2" else {}
        return steady(entry, benchmark) * factors.get(benchmark.method, 1.0)

    results = measure(timeline("nilearn"), apart, calls=("path", "other"))
    calls = {
        key: dataclasses.replace(r, text="f(path)") for key, r in results.catalogue.calls.items()
    }
    catalogue = dataclasses.replace(results.catalogue, calls=calls)
    results = dataclasses.replace(results, catalogue=catalogue)
    verdict = verdict_on(comparison(results), "the mean over time", {"MeanOverTime"}, STACK)
    assert [(one.source, one.metric) for one in verdict.changes] == [
        (source, metric) for source in (".nii.gz", ".nii") for metric in (Metric.TIME, Metric.PEAK)
    ]
    for one in verdict.changes:
        assert (one.better, one.worse, one.count, one.direction) == (2, 2, 4, 0)
        assert (one.smallest, one.largest) == (pytest.approx(0.5), pytest.approx(2.0))
    without_times = {
        index: {
            benchmark: each
            for benchmark, each in benchmarks.items()
            if benchmark.metric is not Metric.TIME
        }
        for index, benchmarks in results.measured.items()
    }
    results = dataclasses.replace(results, measured=without_times)
    verdict = verdict_on(comparison(results), "the mean over time", {"MeanOverTime"}, STACK)
    assert [one.metric for one in verdict.changes] == [Metric.PEAK] * 2
    assert verdict_on(comparison(results), "nothing", {"Another"}, STACK) is None


def test_what_a_library_cannot_change_counts_for_nothing_in_its_verdict():
    def slower(entry, benchmark):
        moved = entry.tag == "nilearn-2" and benchmark.method == "dataobj"
        return steady(entry, benchmark) * (3.0 if moved else 1.0)

    results = measure(timeline("nilearn"), slower, calls=("path", "dataobj", "reference"))
    found = comparison(results)
    judged = verdict_on(found, "the mean over time", {"MeanOverTime"}, Changed.NILEARN)
    assert sentence_of(judged) == "the mean over time: no difference"
    judged = verdict_on(found, "the mean over time", {"MeanOverTime"}, Changed.NIBABEL)
    assert "slower" in sentence_of(judged)
    moved = moved_controls(found, Changed.NILEARN)
    assert moved.startswith(
        "calls that nilearn cannot change have shifted, 4 of 8 in time (3.00 to 3.00"
    )
    assert "4 of 8 in memory" in moved and "The machine may have changed" in moved
    assert moved_controls(found, Changed.NIBABEL) is None, "nilearn is what changed"
    steady_ones = comparison(measure(timeline("nilearn"), steady, calls=("path", "dataobj")))
    assert moved_controls(steady_ones, Changed.NILEARN) is None


@pytest.mark.parametrize(("log", "better"), [(-0.5, True), (0.5, False), (-0.01, False)])
def test_better_is_a_notable_change_downwards(log, better):
    found = the_change(comparison(measure(timeline("nilearn"), steady)))
    assert is_better(msgspec.structs.replace(found, total=Factor(log, 0.02))) is better


def test_what_has_no_known_noise_is_not_judged():
    unknown = WorkVerdict("reading", (change(Metric.PEAK, math.log(2), floor=math.inf),))
    assert sentence_of(unknown) == "reading: memory not judged, as its noise is not known"
    assert not unknown.differs
