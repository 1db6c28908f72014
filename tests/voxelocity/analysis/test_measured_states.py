"""Which machine and which entries a user means (tests/voxelocity/cli asks the command)."""

import dataclasses

import pytest

from tests.voxelocity.made_up import measure, only, steady, timeline, with_counts
from voxelocity import VoxelocityError
from voxelocity.analysis.measured_states import where_both_are_measured
from voxelocity.results.cell import Metric

# 0: nilearn 0.1; 1: control; 2: nilearn 0.2; 3: control
RESULTS = measure(timeline("control", "nilearn", "control"), steady)


def find(machines, old, new):
    found = where_both_are_measured(RESULTS.timeline, machines, old, new)
    return found.results.machine, [found.old, found.new]


def test_the_first_measured_of_equal_states_is_taken():
    assert find([RESULTS], "nilearn==0.1", "nilearn==0.2") == ("laptop", [0, 2])
    assert find([only(RESULTS, [1, 3])], "nilearn==0.1", "nilearn==0.2") == ("laptop", [1, 3])


def test_the_machine_that_has_measured_both_is_taken():
    half = dataclasses.replace(only(RESULTS, [0, 1]), machine="half")
    assert find([half, RESULTS], "nilearn-1", "nilearn-2")[0] == "laptop"


def test_of_several_machines_the_one_that_has_timed_most_entries_is_taken():
    other = dataclasses.replace(only(RESULTS, [0, 2]), machine="desktop")
    for machines in ([RESULTS, other], [other, RESULTS]):
        found = where_both_are_measured(RESULTS.timeline, machines, "nilearn-1", "nilearn-2")
        assert (found.results.machine, found.also) == ("laptop", ("desktop",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nilearn-1", "nilearn==0.1", "are the same state, nilearn-1"),
        ("nilearn-1", "nilearn-2", "nilearn-2: never measured on laptop; .* nilearn-1 nilearn-2$"),
        ("nilearn-9", "nilearn-1", "'nilearn-9' is not a tag"),
    ],
)
def test_what_cannot_be_compared_is_one_line(old, new, said):
    with pytest.raises(VoxelocityError, match=said) as error:
        find([only(RESULTS, [0, 1])], old, new)
    assert "\n" not in str(error.value)


def test_a_machine_with_times_is_preferred_to_one_with_exact_kinds_alone():
    results = measure(timeline("nilearn"), steady)
    exact = dataclasses.replace(
        results,
        machine="exact",
        measured={
            place: {cell: found for cell, found in cells.items() if cell.metric is not Metric.TIME}
            for place, cells in results.measured.items()
        },
    )
    states = ["nilearn-1", "nilearn-2"]
    for machines in ([results, exact], [exact, results]):
        found = where_both_are_measured(results.timeline, machines, *states)
        assert found.results is results and found.also == ()
    assert where_both_are_measured(results.timeline, [exact], *states).results is exact


def test_a_machine_that_only_has_the_counts_of_another_is_not_offered():
    results = with_counts(measure(timeline("nilearn"), steady), lambda *_: 1e8)
    of = {
        metrics: dataclasses.replace(
            results,
            machine=" and ".join(metrics),
            measured={
                place: {cell: found for cell, found in cells.items() if cell.metric in metrics}
                for place, cells in results.measured.items()
            },
        )
        for metrics in (("peakmem", "instructions"), ("instructions",))
    }
    exact, borrowed = of.values()
    joined = {place: dict.fromkeys(cells, "exact") for place, cells in borrowed.measured.items()}
    borrowed = dataclasses.replace(borrowed, joined=joined)
    states = ["nilearn-1", "nilearn-2"]
    assert where_both_are_measured(results.timeline, [borrowed, exact], *states).results is exact
    assert where_both_are_measured(results.timeline, [borrowed], *states).results is borrowed
    counted = dataclasses.replace(borrowed, machine="counted", joined={})
    assert (
        where_both_are_measured(results.timeline, [borrowed, counted], *states).results is counted
    )
