"""Each pass is recorded when it has run, and only then."""

import datetime
import json
import sys
import time

import pytest

from voxelocity import VoxelocityError
from voxelocity.measuring.pass_record import (
    _cpu_times,
    _stolen,
    passes_done,
    read_passes,
    recorded_pass,
)
from voxelocity.paths import PASSES


def test_a_pass_is_recorded_with_its_time_and_its_conditions(tmp_path):
    assert read_passes(tmp_path, "m") == []
    for tag, succeeded in (("nilearn-0.14.1", True), ("control-5", False)):
        with recorded_pass(tmp_path, "m", tag, ["Opening"]) as outcome:
            outcome(succeeded)
    first, second = read_passes(tmp_path, "m")
    assert (first.tag, first.bench, first.succeeded) == ("nilearn-0.14.1", ("Opening",), True)
    assert (second.tag, second.succeeded) == ("control-5", False)
    assert "2026-" <= first.started <= first.ended <= second.ended
    assert first.stolen is None or 0 <= first.stolen <= 1


def test_an_interrupted_pass_is_not_recorded(tmp_path):
    with pytest.raises(KeyboardInterrupt), recorded_pass(tmp_path, "m", "control-5", []):
        raise KeyboardInterrupt
    assert read_passes(tmp_path, "m") == []


def test_passes_are_counted_by_entry_and_choice_of_benchmarks(tmp_path):
    for tag, bench, succeeded in (
        ("a", [], True),
        ("a", [], False),
        ("a", ["x", "y"], True),
        ("b", [], True),
        ("a", [], True),
    ):
        with recorded_pass(tmp_path, "m", tag, bench) as outcome:
            outcome(succeeded)
    passes = read_passes(tmp_path, "m")
    assert passes_done(passes, "a", []) == 2
    assert passes_done(passes, "a", ["y", "x"]) == 1
    assert passes_done(passes, "c", []) == 0


@pytest.mark.parametrize("line", ["{", "[]", '{"tag": "a"}', '{"bench": [], "odd": 1}'])
def test_a_damaged_line_is_named(tmp_path, line):
    (tmp_path / PASSES).mkdir(parents=True)
    with recorded_pass(tmp_path, "m", "a", []) as outcome:
        outcome(True)
    path = tmp_path / PASSES / "m.jsonl"
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(VoxelocityError, match=r"m\.jsonl: line 2 is damaged"):
        read_passes(tmp_path, "m")
    assert json.loads(path.read_text().splitlines()[0])["tag"] == "a"


def test_times_are_in_utc_wherever_the_machine_is(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        with recorded_pass(tmp_path, "m", "a", []) as outcome:
            outcome(True)
    finally:
        monkeypatch.undo()
        time.tzset()
    (one,) = read_passes(tmp_path, "m")
    started = datetime.datetime.fromisoformat(one.started)
    assert abs(datetime.datetime.now(datetime.UTC) - started).total_seconds() < 60


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ((1000, 100), (3000, 600), 0.25),
        ((1000, 100), (1000, 100), None),
        ((0, 0), (30000, 1), 0.0),
        ((0, 0), (3, 1), 0.3333),
        (None, (3000, 600), None),
        ((1000, 100), None, None),
    ],
)
def test_the_share_of_the_host_is_of_the_time_between(before, after, share):
    assert _stolen(before, after) == share


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what the host takes")
def test_the_ticks_are_those_of_the_system():
    def ticks():
        with open("/proc/stat") as file:
            return [int(word) for word in file.readline().split()[1:]]

    before, (total, stolen), after = ticks(), _cpu_times(), ticks()
    # The last two are counted in the first two already.
    assert sum(before[:8]) <= total <= sum(after[:8])
    assert before[7] <= stolen <= after[7]
