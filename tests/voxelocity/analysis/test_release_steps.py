"""What a release changed, by cause; across a gap nothing is told."""

from tests.voxelocity.made_up import MEBIBYTE, measure, peak_cell, quiet, time_cell, timeline
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.explanations import Explanation
from voxelocity.analysis.release_steps import not_judged, release_steps
from voxelocity.results.cell import Metric

ENTRIES = timeline("control", "nilearn", "nibabel", "stack", "nilearn")


def cost(entry, cell):
    """nilearn 0.2 takes twice the time, and half the memory of float32; nibabel 3.1 half as much again."""
    if cell.metric is Metric.PEAK:
        halved = entry.nilearn.version >= "0.2" and cell.parameters[0] == "float32"
        return (20 if halved else 40) * MEBIBYTE
    slower = 2 if entry.nilearn.version >= "0.2" else 1
    slower *= 1.5 if entry.nibabel.version >= "3.1" else 1
    return 0.1 * slower * (3 if entry.stack == "numpy-1" else 1)


def explanation(release, **fields):
    return Explanation(release, "it is so", "all", ("MeanOverTime.path",), **fields)


def steps(explanations=(), **options):
    results = measure(ENTRIES, cost, **options)
    return release_steps(Changes(results, quiet(results)), explanations), results


def test_steps_are_those_of_the_libraries_newest_first():
    found, results = steps()
    assert [(step.before.tag, step.entry.tag) for step in found] == [
        ("nilearn-2", "nibabel-1"),
        ("control-1", "nilearn-2"),
    ]
    assert {change.cell.route for step in found for change in step.changes} == {"path"}
    times, peaks = found[1].changes_of(Metric.TIME), found[1].changes_of(Metric.PEAK)
    assert len(times) == 4
    assert {change.cell.parameters[0] for change in peaks} == {"float32"}
    assert not_judged(results) == []


def test_a_step_is_divided_among_its_causes_and_the_rest_comes_last():
    memory = explanation("nilearn-2", kinds=(Metric.PEAK,))
    other = explanation("nibabel-1", files=("float32",))
    found, _ = steps((memory, other))
    assert [(step.entry.tag, step.explanation) for step in found] == [
        ("nibabel-1", other),
        ("nibabel-1", None),
        ("nilearn-2", memory),
        ("nilearn-2", None),
    ]
    assert {change.cell.metric for change in found[2].changes} == {Metric.PEAK}
    assert peak_cell(parameters=("float32", ".nii")) in [change.cell for change in found[2].changes]


def test_the_largest_change_comes_first():
    results = measure(ENTRIES, cost)
    results.measured[2][time_cell()] = results.measured[0][time_cell()]
    (step,) = [
        each
        for each in release_steps(Changes(results, quiet(results)), ())
        if each.entry.tag == "nibabel-1"
    ]
    assert step.changes[0].cell == time_cell()


def test_across_a_gap_nothing_is_told():
    found, results = steps(skipped={1})
    assert [step.entry.tag for step in found] == ["nibabel-1"]
    assert [entry.tag for entry in not_judged(results)] == ["nilearn-2"]
