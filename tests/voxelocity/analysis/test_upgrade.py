"""What is said of the newest releases is what was measured, and nothing that was not."""

import dataclasses

import pytest

from tests.voxelocity.made_up import (
    FAILED,
    IMAGES,
    MEBIBYTE,
    confirmed,
    measure,
    quiet,
    steady,
    time_benchmark,
    timeline,
)
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.upgrade import (
    all_upgrades,
    newest_step,
    newest_upgrades,
    next_upgrades,
    upgrade,
)
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import MeasuredCommit
from voxelocity.model.timeline import Changed, Timeline
from voxelocity.model.wrong_answer import ChangedMeaning, Degree, WrongAnswer
from voxelocity.report import upgrade_report
from voxelocity.report.comparison_report import change_line
from voxelocity.report.upgrade_report import mixed_summary, outlook, sentence_of, summary_of


def steps(changes, cost, skipped=(), spread=0.01, **options):
    entries = timeline(*changes, yanked=options.pop("yanked", ()))
    results = confirmed(measure(entries, cost, spread=spread, skipped=skipped, **options))
    return {step.component: step for step in newest_upgrades(Changes(results))}


def summary(step):
    lines = [change_line(step.comparison, change) for change in step.worse]
    return summary_of(step.component, step.old, step.new, step.verdicts, single=bool(lines))


def by_metric(verdict):
    """Of the first kind of file."""
    return {change.metric: change for change in reversed(verdict.changes)}


def in_release(version, time=1.0, memory=1.0):
    def cost(entry, benchmark):
        changed = entry.nilearn.version >= version and not benchmark.is_reference
        change = (time if benchmark.metric is Metric.TIME else memory) if changed else 1.0
        return steady(entry, benchmark) * change

    return cost


def test_what_became_faster_and_needs_less_memory_is_worth_an_upgrade():
    found = steps(["control", "nilearn"], in_release("0.2", time=0.5, memory=0.25))
    assert set(found) == {"nilearn"}
    step = found["nilearn"]
    assert (step.old, step.new) == ("0.1", "0.2")
    (verdict,) = step.verdicts
    assert by_metric(verdict)[Metric.TIME].mean.ratio == pytest.approx(0.5, rel=0.05)
    assert sentence_of(verdict).startswith("the mean over time: .nii.gz: 2")
    assert "4 times less memory" in sentence_of(verdict)
    assert summary(step) == "Upgrade to nilearn 0.2 for the mean over time."
    assert step.worse == ()
    assert len(step.better) == 8


def test_what_became_slower_is_named():
    step = steps(["control", "nilearn"], in_release("0.2", time=3.0))["nilearn"]
    assert "costs more than 0.1" in summary(step)
    assert len(step.worse) == 4
    assert all("mean_img(path)" in change_line(step.comparison, change) for change in step.worse)


@pytest.mark.parametrize(("memory", "severe"), [(1.45, False), (1.55, True)])
def test_a_result_that_takes_half_as_much_again_speaks_against_an_upgrade(memory, severe):
    step = steps(["control", "nilearn"], in_release("0.2", memory=memory))["nilearn"]
    assert bool(step.severe) is severe
    assert not severe or step.severe == step.worse[0]


def test_a_tiny_peak_speaks_against_nothing():
    def cost(entry, benchmark):
        if benchmark.metric is Metric.TIME:
            return steady(entry, benchmark)
        return (
            0.9 * MEBIBYTE if entry.nilearn.version == "0.2" and not benchmark.is_reference else 2.0
        )

    step = steps(["control", "nilearn"], cost)["nilearn"]
    assert step.worse and step.severe is None


def with_tip(memory, measured=(0, 1, 2), reference=1.0):
    """Results of three entries, and of a later commit of nibabel at which nilearn's calls take more memory."""

    def cost(entry, benchmark):
        grown = entry.nibabel.version == "3.1" and benchmark.metric is Metric.PEAK
        return steady(entry, benchmark) * (
            (reference if benchmark.is_reference else memory) if grown else 1
        )

    entries = timeline("control", "nilearn", "nibabel")
    all_of_it = measure(entries, cost)
    tip = MeasuredCommit("nibabel", "0123456789" * 4, entries[3].date, all_of_it.measured[3])
    return dataclasses.replace(
        all_of_it,
        timeline=Timeline(entries[:3]),
        measured={index: all_of_it.measured[index] for index in measured},
        tips=(tip,),
    )


def test_a_commit_after_the_newest_release_says_what_the_next_will_change():
    (step,) = next_upgrades(Changes(with_tip(2.0)))
    assert (step.component, step.old, step.new) == ("nibabel", "3.0", "012345678")
    assert len(step.worse) == 4 and step.better == ()
    assert outlook(step.verdicts) == "So far it is worse for the mean over time."
    (step,) = next_upgrades(Changes(with_tip(1.0)))
    assert outlook(step.verdicts) == "So far nothing differs by more than the noise."


def test_what_grew_as_its_reference_did_is_the_machines():
    (step,) = next_upgrades(Changes(with_tip(2.0, reference=2.0)))
    assert step.worse == ()


def test_without_the_newest_entry_nothing_is_said_of_the_next_release():
    assert next_upgrades(Changes(with_tip(2.0, measured=(0, 1)))) == []


def test_time_against_memory_is_a_trade_off():
    step = steps(["control", "nilearn"], in_release("0.2", time=0.5, memory=3.0))["nilearn"]
    assert summary(step) == (
        "nilearn 0.2 is a trade-off: better in some ways and worse in others for the mean over time."
    )


def test_within_the_noise_nothing_is_called_a_difference():
    step = steps(["control", "nilearn"], in_release("0.2", time=1.005))["nilearn"]
    assert sentence_of(step.verdicts[0]) == "the mean over time: no difference"
    assert summary(step).endswith("Upgrade whenever it suits you.")


def test_a_difference_that_the_noise_explains_is_none_however_large():
    found = steps(["control", "nilearn"], in_release("0.2", time=1.2), spread=0.2)
    change = by_metric(found["nilearn"].verdicts[0])[Metric.TIME]
    assert change.direction == 0 and abs(change.mean.ratio - 1) > 0.05


@pytest.mark.parametrize(("ratio", "direction"), [(1.04, 0), (0.97, 0), (1.06, 1), (0.9, -1)])
def test_below_five_percent_nothing_is_mentioned_however_certain(ratio, direction):
    """The noise is 0.1 % here."""
    found = steps(["control", "nilearn"], in_release("0.2", time=ratio), spread=0.0001)
    change = by_metric(found["nilearn"].verdicts[0])[Metric.TIME]
    assert not change.mean.within_noise
    assert change.direction == direction
    assert (change.better, change.worse) == (2 * (direction < 0), 2 * (direction > 0))


def test_what_else_a_step_holds_is_named():
    found = steps(["control", "nibabel", "nilearn", "nilearn"], steady, skipped=(2, 3))
    step = found["nilearn"]
    assert (step.old, step.new, step.not_measured) == ("0.1", "0.3", ["0.2"])
    assert len(step.also) == 1 and step.also[0].startswith("nibabel")
    assert mixed_summary(step.component, step.old, step.new, step.verdicts) == (
        "What nilearn 0.3 did by itself was not measured; together with what else changed since "
        "0.1 nothing differs beyond the noise."
    )


def test_the_step_is_from_the_last_older_to_the_first_newest():
    results = measure(timeline("nilearn", "control", "stack", "control"), steady)
    assert newest_step(results, Changed.NILEARN) == (0, 1)
    assert newest_step(results, Changed.STACK) == (2, 3)
    assert newest_step(results, Changed.NIBABEL) is None
    nothing = measure(timeline("nilearn"), steady, skipped=(0, 1))
    assert newest_step(nothing, Changed.NILEARN) is None


def test_a_yanked_version_is_passed_over():
    found = steps(["control", "nilearn", "nilearn"], steady, yanked=["nilearn-2"])
    step = found["nilearn"]
    assert (step.old, step.new, step.yanked) == ("0.1", "0.3", ["0.2"])
    assert step.not_measured == []


def test_some_calls_that_gain_are_mentioned_though_the_average_does_not_show_it():
    """Of eight calls two are four times as fast, and one time more is noise."""

    def cost(entry, benchmark):
        changed = entry.nilearn.version == "0.2" and benchmark.metric is Metric.TIME
        faster = {"route_1": 0.25, "route_2": 0.25}.get(benchmark.method, 1.1)
        return steady(entry, benchmark) * (faster if changed and not benchmark.is_reference else 1)

    calls = (*(f"route_{number}" for number in range(8)), "reference")
    found = steps(["control", "nilearn"], cost, spread=0.08, calls=calls, images=IMAGES[:1])
    step = found["nilearn"]
    (verdict,) = step.verdicts
    time = by_metric(verdict)[Metric.TIME]
    assert (time.direction, time.better, time.count) == (0, 2, 8)
    assert "2 of 8 results faster" in sentence_of(verdict)
    assert summary(step) == "Upgrade to nilearn 0.2 for some calls of the mean over time."
    assert {change.benchmark.method for change in step.better} == {"route_1", "route_2"}


def halved_by_nilearn_and_doubled_by_nibabel(entry, benchmark):
    if benchmark.is_reference:
        return steady(entry, benchmark)
    nilearn = 0.5 if entry.nilearn.version >= "0.3" else 1.0
    nibabel = 2.0 if entry.nibabel.version > "3.0" else 1.0
    return steady(entry, benchmark) * nilearn * nibabel


def test_from_each_version_a_component_is_told_its_own_share():
    """Nothing differs from the first entry to the last, as one made good what the other did."""
    entries = timeline("control", "nilearn", "nibabel", "nilearn", "nilearn")
    results = measure(entries, halved_by_nilearn_and_doubled_by_nibabel, spread=0.0001)
    found = {(each.component, each.old): each for each in all_upgrades(Changes(results))}
    versions = {component: [] for component, _ in found}
    for component, old in found:
        versions[component].append(old)
    assert versions == {
        Changed.NILEARN: ["0.3", "0.2", "0.1"],
        Changed.NIBABEL: [entries[0].nibabel.version],
    }
    for key, ratio in {
        (Changed.NILEARN, "0.1"): 0.5,
        (Changed.NILEARN, "0.2"): 0.5,
        (Changed.NILEARN, "0.3"): 1.0,
        (Changed.NIBABEL, entries[0].nibabel.version): 2.0,
    }.items():
        (verdict,) = found[key].verdicts
        assert found[key].is_measured
        for change in verdict.changes:
            assert change.mean.ratio == pytest.approx(ratio, rel=1e-2), key
        for each, is_so in ((found[key].better, ratio < 1), (found[key].worse, ratio > 1)):
            peaks = [change for change in each if change.benchmark.metric is Metric.PEAK]
            assert len(peaks) == (4 if is_so else 0), key


def test_across_a_gap_a_component_is_not_told_a_share():
    entries = timeline("control", "nibabel", "nilearn")
    results = measure(entries, steady, skipped=(2,), spread=0.01)
    assert not any(each.is_measured for each in all_upgrades(Changes(results)))


@pytest.mark.parametrize(
    ("wrong", "mended", "broken"),
    [((0, 1), 1, 0), ((0, 1, 2), 0, 0), ((2,), 0, 1), ((1,), 1, 0), ((), 0, 0)],
)
def test_answers_that_a_component_mended_or_broke_are_told(wrong, mended, broken):
    entries = timeline("nilearn", "nilearn")
    tags = tuple(entries[index].tag for index in wrong)
    answers = [WrongAnswer(tags, ("MeanOverTime.path",), (), None, "a source")] if tags else []
    results = dataclasses.replace(measure(entries, steady), wrong_answers=tuple(answers))
    old = 1 if wrong == (1,) else 0
    found = upgrade(Changes(results, quiet(results)), Changed.NILEARN, old, 2)
    correct = found.correctness
    assert (len(correct.mended), len(correct.broken)) == (mended, broken)


def test_answers_that_another_component_mended_are_not_told():
    entries = timeline("nibabel", "nilearn")
    answer = WrongAnswer((entries[0].tag,), ("MeanOverTime.path",), (), None, "a source")
    results = dataclasses.replace(measure(entries, steady), wrong_answers=(answer,))
    changes = Changes(results, quiet(results))
    assert upgrade(changes, Changed.NIBABEL, 0, 2).correctness.mended == (answer,)
    assert upgrade(changes, Changed.NILEARN, 0, 2).correctness.mended == ()


def with_answers(*answers, meanings=()):
    """Two releases of nilearn and a control, of the same costs."""
    entries = timeline("nilearn", "control")
    results = measure(entries, steady)
    results = dataclasses.replace(results, wrong_answers=answers, meanings=meanings)
    return upgrade(Changes(results, quiet(results)), Changed.NILEARN, 0, 2)


def wrong_in(*tags, degree=Degree.VALUES):
    words = {"call": "mean_img()", "when": "on integer images", "sentence": "It is wrong."}
    return WrongAnswer(tags, ("MeanOverTime.path",), (), None, "a source", degree, **words)


def test_right_answers_come_before_equal_costs():
    step = with_answers(wrong_in("nilearn-1"))
    said = upgrade_report.summary(step)
    assert said.startswith(
        "Upgrade now: nilearn 0.1 returns wrong values from mean_img() on integer images. "
    )
    assert "nothing differs by more than the noise" in said and "whenever" not in said


def test_an_upgrade_that_brings_wrong_answers_is_advised_against():
    said = upgrade_report.summary(with_answers(wrong_in("nilearn-2", "control-1")))
    assert said == (
        "Do not upgrade yet: nilearn 0.2 returns wrong values from mean_img() on integer images, "
        "and 0.1 does not."
    )


def test_a_changed_meaning_comes_before_equal_costs():
    meaning = ChangedMeaning("nilearn-2", "It means another thing.", "a source")
    said = upgrade_report.summary(with_answers(meanings=(meaning,)))
    assert said.startswith("Beware: in nilearn 2 a meaning changed. It means another thing. ")
    assert "whenever" not in said


def test_what_is_wrong_in_both_leaves_the_advice_to_the_costs():
    step = with_answers(wrong_in("nilearn-1", "nilearn-2", "control-1"))
    assert upgrade_report.summary(step).endswith("Upgrade whenever it suits you.")
    assert len(step.correctness.remaining) == 1


def test_a_failure_is_put_down_to_what_changed_when_it_began():
    """nilearn 0.2 breaks a call; the newer nibabel and stack after it have no part in that."""
    entries = timeline("control", "nilearn", "nibabel", "stack")
    results = measure(entries, steady, spread=0.01)
    for index in (2, 3, 4):
        results.measured[index][time_benchmark()] = FAILED
    changes = Changes(results, quiet(results))
    broken = {
        component: [change.benchmark for change in upgrade(changes, component, 0, 4).worse]
        for component in (Changed.NILEARN, Changed.NIBABEL, Changed.STACK)
    }
    assert broken == {
        Changed.NILEARN: [time_benchmark()],
        Changed.NIBABEL: [],
        Changed.STACK: [],
    }
