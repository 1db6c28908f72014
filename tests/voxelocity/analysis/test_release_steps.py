"""What a release changed, by cause; across a gap nothing is told."""

import pytest

from tests.voxelocity.made_up import (
    MEBIBYTE,
    confirmed,
    measure,
    peak_benchmark,
    quiet,
    steady,
    time_benchmark,
    timeline,
    with_counts,
)
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.release_steps import not_judged, release_steps
from voxelocity.model.benchmark import REFERENCE, Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import Outcome

ENTRIES = timeline("control", "nilearn", "control", "nibabel", "control", "stack", "nilearn")


def cost(entry, benchmark):
    """nilearn 0.2 takes twice the time, and half the memory of float32; nibabel 3.1 half as much again."""
    if benchmark.is_reference:
        return steady(entry, benchmark)
    if benchmark.metric is Metric.PEAK:
        halved = entry.nilearn.version >= "0.2" and benchmark.parameters[0] == "float32"
        return (20 if halved else 40) * MEBIBYTE
    slower = 2 if entry.nilearn.version >= "0.2" else 1
    slower *= 1.5 if entry.nibabel.version >= "3.1" else 1
    return 0.1 * slower * (3 if entry.stack == "numpy-1" else 1)


def explanation(release, **fields):
    return Explanation(release, "it is so", "all", ("MeanOverTime.path",), **fields)


def steps(explanations=(), **options):
    results = confirmed(measure(ENTRIES, cost, **options))
    return release_steps(Changes(results, quiet(results)), explanations), results


def test_steps_are_those_of_releases_and_stacks_newest_first():
    found, results = steps()
    assert [(step.before.tag, step.entry.tag) for step in found] == [
        ("control-3", "stack-1"),
        ("control-2", "nibabel-1"),
        ("control-1", "nilearn-2"),
    ]
    assert {change.benchmark.method for step in found for change in step.changes} == {"path"}
    times, peaks = found[2].changes_of(Metric.TIME), found[2].changes_of(Metric.PEAK)
    assert len(times) == 4
    assert {change.benchmark.parameters[0] for change in peaks} == {"float32"}
    assert not_judged(results) == []


def test_a_step_is_divided_among_its_causes_and_the_rest_comes_last():
    memory = explanation("nilearn-2", kinds=(Metric.PEAK,))
    other = explanation("nibabel-1", files=("float32",))
    rest = Explanation("stack-1", "it is so", "all")
    found, _ = steps((memory, other, rest))
    assert [(step.entry.tag, step.explanation) for step in found] == [
        ("stack-1", rest),
        ("nibabel-1", other),
        ("nibabel-1", None),
        ("nilearn-2", memory),
        ("nilearn-2", None),
    ]
    assert {change.benchmark.metric for change in found[3].changes} == {Metric.PEAK}
    assert peak_benchmark(parameters=("float32", ".nii")) in [
        change.benchmark for change in found[3].changes
    ]


def test_the_largest_change_comes_first():
    results = measure(ENTRIES, cost)
    for index in (2, 3):
        results.measured[index][time_benchmark()] = results.measured[0][time_benchmark()]
    results = confirmed(results)
    (step,) = [
        each
        for each in release_steps(Changes(results, quiet(results)), ())
        if each.entry.tag == "nibabel-1"
    ]
    assert step.changes[0].benchmark == time_benchmark()


def test_across_a_gap_nothing_is_told():
    found, results = steps(skipped={1})
    assert [step.entry.tag for step in found] == ["stack-1", "nibabel-1"]
    assert [entry.tag for entry in not_judged(results)] == ["nilearn-2"]


def counted_cost(counts):
    """The steps of nilearn 0.2, with a count of instructions from before and after it."""
    explained = explanation("nilearn-2", kinds=(Metric.INSTRUCTIONS,))
    before, after = counts
    results = with_counts(
        confirmed(measure(ENTRIES, cost)),
        lambda entry, benchmark: (
            after if entry.nilearn.version >= "0.2" and not benchmark.is_reference else before
        ),
    )
    return [
        (step.explanation == explained, {change.benchmark.metric for change in step.changes})
        for step in release_steps(Changes(results, quiet(results)), (explained,))
        if step.entry.tag == "nilearn-2"
    ]


def test_a_time_that_changed_as_its_work_did_has_the_same_cause():
    assert counted_cost((1e8, 2e8)) == [
        (True, {Metric.TIME, Metric.INSTRUCTIONS}),
        (False, {Metric.PEAK}),
    ]


def test_a_time_that_changed_against_its_work_has_another():
    assert counted_cost((2e8, 1e8)) == [
        (True, {Metric.INSTRUCTIONS}),
        (False, {Metric.TIME, Metric.PEAK}),
    ]


def read_cost(kinds, counts=(1e8, 1e8)):
    """The step of nilearn 0.2, from which on calls read their file twice."""
    explained = explanation("nilearn-2", kinds=kinds)

    def is_new(entry, benchmark):
        return entry.nilearn.version >= "0.2" and not benchmark.is_reference

    results = with_counts(measure(ENTRIES, steady), lambda *each: counts[is_new(*each)])
    results = with_counts(results, lambda *each: 1e7 * (1 + is_new(*each)), Metric.BYTES_READ)
    results = with_counts(results, lambda *each: 50.0 + is_new(*each), Metric.READS)
    return [
        (step.explanation == explained, {change.benchmark.metric for change in step.changes})
        for step in release_steps(Changes(results, quiet(results)), (explained,))
        if step.entry.tag == "nilearn-2"
    ]


def test_bytes_read_make_a_step_and_reads_that_are_next_to_none_do_not():
    assert read_cost((Metric.BYTES_READ,)) == [(True, {Metric.BYTES_READ})]
    assert read_cost((Metric.PEAK,)) == [(False, {Metric.BYTES_READ})]


def test_what_explains_more_work_explains_what_is_read_for_it():
    counts = (1e8, 2e8)
    both = {Metric.INSTRUCTIONS, Metric.BYTES_READ}
    assert read_cost((Metric.INSTRUCTIONS,), counts) == [(True, both)]
    # More bytes for less work have another cause.
    assert read_cost((Metric.INSTRUCTIONS,), counts[::-1]) == [
        (True, {Metric.INSTRUCTIONS}),
        (False, {Metric.BYTES_READ}),
    ]


def once(counts=None, outcome=None):
    """One call takes twice the time at nilearn 0.2."""

    def jump(entry, benchmark):
        changed = entry.nilearn.version >= "0.2" and benchmark == time_benchmark()
        return steady(entry, benchmark) * (2 if changed else 1)

    results = measure(ENTRIES, jump)
    if outcome:
        results = confirmed(results, outcome)
    if counts:
        results = with_counts(
            results, lambda entry, benchmark: counts[entry.nilearn.version >= "0.2"]
        )
    found = release_steps(Changes(results, quiet(results)), ())
    return {(step.entry.tag, change.benchmark.metric) for step in found for change in step.changes}


def test_a_time_alone_is_no_step_however_often_it_repeats():
    assert once() == set()


def test_a_time_that_changed_with_its_work_is_a_step():
    assert ("nilearn-2", Metric.TIME) in once((1e8, 1.5e8))
    assert ("nilearn-2", Metric.TIME) not in once((1.5e8, 1e8))


def test_a_time_that_was_measured_again_is_a_step_where_that_confirmed_it():
    assert once(outcome=Outcome.CONFIRMED) == {("nilearn-2", Metric.TIME)}
    assert once(outcome=Outcome.REFUTED) == once(outcome=Outcome.UNDECIDED) == set()


def test_the_newest_release_is_told_against_what_there_is():
    results = confirmed(measure(timeline("control", "nilearn"), cost))
    assert {step.entry.tag for step in release_steps(Changes(results, quiet(results)), ())} == {
        "nilearn-2"
    }


def test_a_library_is_not_told_the_time_of_a_call_that_does_without_it():
    """That of dataobj is nibabel's alone; a peak repeats, so an import may have moved it."""
    found, _ = steps(calls=("dataobj", REFERENCE))
    kinds = {step.entry.tag: {change.benchmark.metric for change in step.changes} for step in found}
    assert kinds == {
        "stack-1": {Metric.TIME},
        "nibabel-1": {Metric.TIME},
        "nilearn-2": {Metric.PEAK},
    }


@pytest.mark.parametrize(("moved", "told"), [(20, False), (10, True), (-20, True)])
def test_what_moved_as_the_reference_did_is_the_machines(moved, told):
    """On another day an import may take more memory, whatever it imports."""

    def peaks(entry, benchmark):
        if benchmark.metric is Metric.TIME:
            return 0.1
        if entry.nilearn.version < "0.2":
            return 40 * MEBIBYTE
        return (40 + (moved if benchmark.is_reference else 20)) * MEBIBYTE

    results = measure(ENTRIES, peaks)
    found = release_steps(Changes(results, quiet(results)), ())
    assert [step.entry.tag for step in found] == (["nilearn-2"] if told else [])
