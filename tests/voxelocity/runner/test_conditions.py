"""What the machine did meanwhile is told apart: the host, other processes, and what is our own."""

import dataclasses
import subprocess
import sys

import psutil
import pytest

from voxelocity import VoxelocityError
from voxelocity.runner import conditions
from voxelocity.runner.conditions import (
    MOVED_LIMIT,
    OTHERS_LIMIT,
    STOLEN_LIMIT,
    Conditions,
    Look,
    between,
    look,
    wait_until_quiet,
)

# Two CPUs: of the 200 s in 100 s, 50 were used, 40 of them by us, and the host took 10.
BEFORE = Look(clock=50.0, all_cpus=1000.0, stolen=5.0, busy=300.0, own=7.0)
AFTER = Look(clock=150.0, all_cpus=1200.0, stolen=15.0, busy=350.0, own=47.0)


class Process:
    """Stands for a process of psutil: what it and its children that have ended used, and its descendants."""

    def __init__(self, *used, children=()):
        self.used, self.descendants = used, list(children)

    def cpu_times(self):
        if not self.used:
            raise psutil.NoSuchProcess(12)
        return (*self.used, 1e9)

    def children(self, recursive):
        assert recursive
        return self.descendants


def test_what_the_descendants_use_is_our_own(monkeypatch):
    child, grandchild, just_ended = Process(1.0, 0.1, 0.01, 10.0), Process(3, 0, 0, 0), Process()
    ours = Process(1.0, 2.0, 3.0, 4.0, children=[child, grandchild, just_ended])
    monkeypatch.setattr(psutil, "Process", lambda: ours)
    monkeypatch.setattr(psutil, "cpu_times", lambda: (1, 2, 3, 40, 0.5, 0.06, 0.07, 0.8, 9, 9))
    found = look()
    # The last two columns are counted in the first two already; idle and waiting is not busy.
    assert (found.all_cpus, found.stolen) == (pytest.approx(47.43), 0.80)
    assert found.busy == pytest.approx(6.13)
    assert found.own == pytest.approx(10 + 11.11 + 3)


@pytest.mark.parametrize("error", [FileNotFoundError, ValueError, psutil.AccessDenied])
def test_where_the_system_does_not_tell_nothing_is_known(monkeypatch, error):
    def fail():
        raise error

    monkeypatch.setattr(psutil, "cpu_times", fail)
    assert look() is None
    # As macOS tells.
    monkeypatch.setattr(psutil, "cpu_times", lambda: (1.0, 2.0, 3.0, 4.0))
    assert look() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_this_system_tells_what_was_used():
    first = look()
    subprocess.run([sys.executable, "-c", "sum(range(10**6))"], check=True)
    second = look()
    assert 0 <= first.stolen <= first.all_cpus and first.own > 0
    for field in dataclasses.fields(Look):
        assert getattr(first, field.name) <= getattr(second, field.name)
    assert first.own < second.own and first.all_cpus < second.all_cpus


def test_the_host_takes_of_all_cpus_and_others_of_one():
    assert between(BEFORE, AFTER) == Conditions(stolen=0.05, others=0.1)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        # We seem to have used more than all that was used.
        ({"own": 60.0}, Conditions(0.05, 0.0)),
        ({"busy": 450.0}, Conditions(0.05, 1.1)),
        ({"stolen": 5.0}, Conditions(0.0, 0.1)),
        ({"stolen": 5.0 + 200 / 3}, Conditions(0.3333, 0.1)),
        ({"busy": 340 + 100 / 3}, Conditions(0.05, 0.3333)),
        ({"all_cpus": 1000.0}, Conditions()),
        ({"clock": 50.0}, Conditions()),
    ],
)
def test_the_conditions_are_those_of_the_time_between(changed, expected):
    assert between(BEFORE, dataclasses.replace(AFTER, **changed)) == expected


def test_where_one_end_is_not_known_nothing_is():
    assert between(None, AFTER) == between(BEFORE, None) == Conditions()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Conditions(), None),
        (Conditions(STOLEN_LIMIT, OTHERS_LIMIT, MOVED_LIMIT), None),
        (Conditions(0.0, 0.0, 0.0), None),
        (Conditions(stolen=0.0213), "the host takes 2.1% of the CPU time, more than 2%"),
        (Conditions(others=1.4), "other processes take 140.0% of a CPU, more than 10%"),
        (
            Conditions(moved_references=0.08),
            "control timings moved by 8.0%, more than 5%",
        ),
        (
            Conditions(0.5, None, 0.06),
            "the host takes 50.0% of the CPU time, more than 2%; "
            "control timings moved by 6.0%, more than 5%",
        ),
    ],
)
def test_what_is_beyond_its_limit_is_said_in_words(found, said):
    assert found.excess == said


class Clock:
    """Stands for the module time; each look at the machine uses up one of the answers."""

    def __init__(self, *others):
        self.now, self.slept, self.others = 0.0, [], list(others)

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def machine(monkeypatch):
    """A machine on which others use what the test says, at each look for a while."""

    def make(*others):
        clock = Clock(*others)
        monkeypatch.setattr(conditions, "time", clock)
        monkeypatch.setattr(conditions, "look", lambda: BEFORE)
        share = clock.others
        monkeypatch.setattr(conditions, "between", lambda *both: Conditions(0.0, share.pop(0)))
        return clock

    return make


def test_a_quiet_machine_is_taken_at_once(machine, capsys):
    clock = machine(0.0)
    wait_until_quiet(30)
    assert clock.slept == [5.0]
    assert capsys.readouterr().out == ""


def test_a_busy_machine_is_waited_for_and_that_is_said_once(machine, capsys):
    clock = machine(0.5, 0.4, 0.3, 0.02, "never asked")
    wait_until_quiet(30)
    assert clock.slept == [5.0, 30.0, 5.0, 30.0, 5.0, 30.0, 5.0]
    assert capsys.readouterr().out == (
        "voxelocity: other processes take 50.0% of a CPU, more than 10%: "
        "waiting up to 30 minutes for a quiet machine\n"
    )


def test_a_machine_that_never_is_quiet_is_an_error(machine, capsys):
    clock = machine(0.5, 0.4, 0.3, "never asked")
    with pytest.raises(VoxelocityError) as error:
        wait_until_quiet(1)
    # The last look is at the end of the minute, whose rest is shorter than a whole turn.
    assert clock.slept == [5.0, 30.0, 5.0, 20.0, 5.0]
    said = str(error.value)
    assert said.startswith(
        "other processes take 30.0% of a CPU, more than 10%: still too busy for times"
    )
    assert "after 1 minutes" in said and "\n" not in said
    assert capsys.readouterr().out.count("\n") == 1


def test_without_patience_it_ends_at_the_first_look(machine, capsys):
    clock = machine(0.5)
    with pytest.raises(VoxelocityError, match="after 0 minutes"):
        wait_until_quiet(0)
    assert clock.slept == [5.0]
    assert capsys.readouterr().out == ""


def test_where_nothing_is_known_nothing_is_waited_for(machine, monkeypatch):
    clock = machine()
    monkeypatch.setattr(conditions, "look", lambda: None)
    wait_until_quiet(30)
    assert clock.slept == []
