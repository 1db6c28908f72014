"""Which machine and which entries a user means (tests/voxelocity/cli asks the command)."""

import pytest

from tests.voxelocity.made_up import timeline
from voxelocity import VoxelocityError
from voxelocity.model.states import Coverage, where_both_are_measured

# 0: nilearn 0.1; 1: control; 2: nilearn 0.2; 3: control
TIMELINE = timeline("control", "nilearn", "control")


def machine(name="laptop", measured=(0, 1, 2, 3), timed=None, lent=()):
    timed = measured if timed is None else timed
    return Coverage(name, frozenset(measured), frozenset(timed), frozenset(lent))


def find(machines, old="nilearn-1", new="nilearn-2"):
    found = where_both_are_measured(TIMELINE, machines, old, new)
    return found.machine.name, found.old, found.new, found.also


def test_the_first_measured_of_equal_states_is_taken():
    states = ("nilearn==0.1", "nilearn==0.2")
    assert find([machine()], *states) == ("laptop", 0, 2, ())
    assert find([machine(measured=[1, 3])], *states) == ("laptop", 1, 3, ())


def test_the_machine_that_has_measured_both_is_taken():
    assert find([machine("half", [0, 1]), machine()]) == ("laptop", 0, 2, ())


def test_of_several_machines_the_one_that_has_timed_most_entries_is_taken():
    machines = [machine(), machine("desktop", [0, 2])]
    for each in (machines, machines[::-1]):
        assert find(each) == ("laptop", 0, 2, ("desktop",))


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
        find([machine(measured=[0, 1])], old, new)
    assert "\n" not in str(error.value)


def test_a_machine_with_times_is_preferred_to_one_with_exact_kinds_alone():
    timed, exact = machine("timed", [0, 2]), machine("exact", timed=[])
    half = machine("half", timed=[0])
    for machines in ([timed, exact, half], [half, exact, timed]):
        assert find(machines) == ("timed", 0, 2, ())
    assert find([exact]) == ("exact", 0, 2, ())


def test_a_machine_that_only_has_the_counts_of_another_is_not_offered():
    exact = machine("exact", timed=[])
    borrowed = machine("borrowed", measured=[0], timed=[], lent=[2])
    assert find([borrowed, exact]) == ("exact", 0, 2, ())
    assert find([borrowed]) == ("borrowed", 0, 2, ())
