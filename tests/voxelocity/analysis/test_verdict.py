"""What a difference is called, and what a reader should do about it."""

import dataclasses
import math

import pytest

from tests.voxelocity.made_up import comparison, measure, steady, the_change, timeline
from voxelocity.analysis.series import Factor
from voxelocity.analysis.verdict import (
    WorkChange,
    WorkVerdict,
    is_better,
    is_notable,
    mixed_summary,
    summary_of,
    verdict_on,
)
from voxelocity.results.cell import Metric
from voxelocity.software.timeline import Changed


def change(metric, log=0.0, better=0, worse=0, count=10, floor=0.01):
    return WorkChange(metric, Factor(log, floor), better, worse, count)


@pytest.mark.parametrize(("better", "said"), [(4, False), (5, True)])
def test_a_few_of_many_times_are_chance(better, said):
    verdict = WorkVerdict("one", (change(Metric.TIME, better=better, count=50),))
    assert ("some calls of one" in summary_of(Changed.NILEARN, "1", "2", [verdict], [])) is said


def test_one_peak_is_enough():
    verdict = WorkVerdict("one", (change(Metric.PEAK, worse=1, count=50),))
    assert "costs more" in summary_of(Changed.NILEARN, "1", "2", [verdict], [])
    assert verdict.sentence == (
        "one: no difference in memory on average, but 1 of 50 results with more memory"
    )


def test_several_kinds_of_work_are_listed():
    faster, slower = change(Metric.TIME, log=-1.0), change(Metric.TIME, log=1.0)
    less = change(Metric.PEAK, log=-1.0)
    verdicts = [
        WorkVerdict("one", (faster, change(Metric.PEAK))),
        WorkVerdict("two", (change(Metric.TIME), less)),
        WorkVerdict("three", (slower,)),
    ]
    assert summary_of(Changed.STACK, "a", "b", verdicts, []) == (
        "The stack b is a trade-off: better for one and two; worse for three."
    )
    assert summary_of(Changed.NIBABEL, "1", "2", verdicts[:2], ["x"]) == (
        "Upgrade to nibabel 2 for one and two."
    )


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
    assert verdict.time_differs_alone is alone
    assert ("instructions do not see system calls" in verdict.sentence) is alone
    only_time = WorkVerdict("reading", (change(Metric.TIME, time),))
    assert not only_time.time_differs_alone


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([change(Metric.TIME, math.log(2))], "2 times slower"),
        ([change(Metric.TIME, -math.log(2))], "2 times faster"),
        ([change(Metric.PEAK, math.log(1.5))], "1.5 times more memory"),
        ([change(Metric.PEAK, -math.log(1.5))], "1.5 times less memory"),
        (
            [change(Metric.TIME, better=5, worse=6), change(Metric.PEAK, better=1)],
            "no difference in time on average, but 5 of 10 results faster and 6 of 10 results "
            "slower, no difference in memory on average, but 1 of 10 results with less memory",
        ),
        ([change(Metric.TIME)], "no difference in time"),
    ],
)
def test_a_kind_of_work_is_put_into_words(changes, said):
    assert WorkVerdict("one", tuple(changes)).sentence == f"one: {said}"


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
            f"nilearn 2 is a trade-off: {'time against memory, or call '}against call, for w0.",
        ),
        (
            [(-1.0, 0.0), (-1.0, 1.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)],
            [],
            "nilearn 2 is a trade-off: better for w0; worse for w2, w3 and w4; time against "
            "memory, or call against call, for w1.",
        ),
        (
            [(0.0, 0.0)],
            [],
            "nilearn 2 against 1: on average over the calls of each kind of work nothing differs "
            "by more than the noise. Upgrade whenever it suits you.",
        ),
        (
            [(0.0, 0.0)],
            ["a"],
            "nilearn 2 against 1: on average over the calls of each kind of work nothing differs "
            "by more than the noise. Upgrade whenever it suits you. One result is worse all the "
            "same; it is listed below.",
        ),
        (
            [],
            ["a", "b"],
            "nilearn 2 against 1: no call has a value in both, so nothing can be said. 2 results "
            "are worse all the same; they are listed below.",
        ),
    ],
)
def test_whether_to_upgrade_is_said_in_a_sentence_or_two(verdicts, worse, said):
    made = [
        WorkVerdict(f"w{n}", (change(Metric.TIME, time), change(Metric.PEAK, peak)))
        for n, (time, peak) in enumerate(verdicts)
    ]
    assert summary_of(Changed.NILEARN, "1", "2", made, worse) == said


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
    """Of two routes one became twice as fast, the other twice as slow; or only peaks are there."""

    def apart(entry, cell):
        factors = {"path": 0.5, "other": 2.0} if entry.tag == "nilearn-2" else {}
        return steady(entry, cell) * factors.get(cell.route, 1.0)

    results = measure(timeline("nilearn"), apart, routes=("path", "other"))
    verdict = verdict_on(comparison(results), "the mean over time", {"MeanOverTime"})
    assert [one.metric for one in verdict.changes] == [Metric.TIME, Metric.PEAK]
    for one in verdict.changes:
        assert (one.better, one.worse, one.count, one.direction) == (4, 4, 8, 0)
    for place in (0, 1):
        for cell in [each for each in results.measured[place] if each.metric is Metric.TIME]:
            del results.measured[place][cell]
    verdict = verdict_on(comparison(results), "the mean over time", {"MeanOverTime"})
    assert [one.metric for one in verdict.changes] == [Metric.PEAK]
    assert verdict_on(comparison(results), "nothing", {"Another"}) is None


@pytest.mark.parametrize(("log", "better"), [(-0.5, True), (0.5, False), (-0.01, False)])
def test_better_is_a_notable_change_downwards(log, better):
    found = the_change(comparison(measure(timeline("nilearn"), steady)))
    assert is_better(dataclasses.replace(found, total=Factor(log, 0.02))) is better


def test_what_has_no_known_noise_is_not_judged():
    unknown = WorkVerdict("reading", (change(Metric.PEAK, math.log(2), floor=math.inf),))
    assert unknown.sentence == "reading: memory not judged, as its noise is not known"
    assert not unknown.differs
