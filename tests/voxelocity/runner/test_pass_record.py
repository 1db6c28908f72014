"""Each pass is recorded when it has run, and only then."""

import dataclasses
import datetime
import json
import time

import pytest

from voxelocity import VoxelocityError
from voxelocity.model.choice import ALL, Choice, Kinds
from voxelocity.runner.conditions import Conditions
from voxelocity.runner.passes import (
    Pass,
    now,
    passes_done,
    read_passes,
    record_pass,
)
from voxelocity.store.paths import PASSES

CONDITIONS = Conditions(0.0004, 0.02, None)


def record(folder, tag, choice, succeeded=True, conditions=CONDITIONS, kept_times=True):
    one = Pass(
        tag=tag,
        bench=choice.bench,
        only=choice.only,
        started=now(),
        ended=now(),
        succeeded=succeeded,
        kept_times=kept_times,
        **dataclasses.asdict(conditions),
    )
    record_pass(folder, "m", one)


def test_a_pass_is_recorded_with_its_time_and_its_conditions(tmp_path):
    assert read_passes(tmp_path, "m") == []
    moved = Conditions(0.5, 1.5, 0.25)
    record(tmp_path, "nilearn-0.14.1", Choice(("Opening",)))
    record(tmp_path, "control-5", ALL, succeeded=False, conditions=moved, kept_times=False)
    record(tmp_path, "control-5", Choice((), Kinds.EXACT), kept_times=None)
    first, second, third = read_passes(tmp_path, "m")
    assert (first.tag, first.bench, first.succeeded) == ("nilearn-0.14.1", ("Opening",), True)
    assert (first.stolen, first.others, first.moved_references) == (0.0004, 0.02, None)
    assert (first.only, first.kept_times) == (None, True)
    assert (second.tag, second.bench, second.succeeded) == ("control-5", (), False)
    assert (second.stolen, second.others, second.moved_references) == (0.5, 1.5, 0.25)
    assert (second.only, second.kept_times) == (None, False)
    assert (third.only, third.kept_times) == (Kinds.EXACT, None)
    assert "2026-" <= first.started <= first.ended <= second.ended


def test_a_line_from_before_a_field_was_recorded_is_read(tmp_path):
    path = tmp_path / PASSES / "m.jsonl"
    path.parent.mkdir(parents=True)
    line = {
        "tag": "a",
        "bench": ["x"],
        "started": "2026-11-25T00:00:00Z",
        "ended": "2026-11-25T00:05:00Z",
        "stolen": 0.1,
        "succeeded": True,
    }
    path.write_text(json.dumps(line) + "\n")
    record(tmp_path, "a", Choice(("x",)))
    old, new = read_passes(tmp_path, "m")
    assert old == Pass(**line | {"bench": ("x",)})
    assert old.only is old.others is old.moved_references is old.kept_times is None
    assert old.done and passes_done([old, new], "a", Choice(("x",))) == 2
    # A line holds whatever is known of a pass.
    assert list(json.loads(path.read_text().splitlines()[1])) == [
        field.name for field in dataclasses.fields(Pass)
    ]


def test_passes_are_counted_by_entry_and_choice_of_benchmarks(tmp_path):
    for tag, bench, succeeded in (
        ("a", (), True),
        ("a", (), False),
        ("a", ("x", "y"), True),
        ("b", (), True),
        ("a", (), True),
    ):
        record(tmp_path, tag, Choice(bench), succeeded=succeeded)
    passes = read_passes(tmp_path, "m")
    assert passes_done(passes, "a", ALL) == 2
    assert passes_done(passes, "a", Choice(("y", "x"))) == 1
    assert passes_done(passes, "c", ALL) == 0


def test_passes_over_some_kinds_are_counted_apart(tmp_path):
    for only, count in ((None, 3), (Kinds.TIMES, 2), (Kinds.EXACT, 1)):
        for _ in range(count):
            record(tmp_path, "a", Choice((), only))
        record(tmp_path, "a", Choice(("x",), only))
    passes = read_passes(tmp_path, "m")
    for only, count in ((None, 3), (Kinds.TIMES, 2), (Kinds.EXACT, 1)):
        assert passes_done(passes, "a", Choice((), only)) == count
        assert passes_done(passes, "a", Choice(("x",), only)) == 1


@pytest.mark.parametrize(
    ("succeeded", "kept_times", "done"),
    [
        (True, True, True),
        (True, None, True),
        (True, False, False),
        (False, True, False),
        (False, False, False),
    ],
)
def test_a_pass_whose_times_were_refused_is_still_to_do(tmp_path, succeeded, kept_times, done):
    record(tmp_path, "a", ALL, succeeded=succeeded, kept_times=kept_times)
    assert passes_done(read_passes(tmp_path, "m"), "a", ALL) == done


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"tag": "a"}', '{"bench": [], "odd": 1}', '{"bench": [], "only": "odd"}'],
)
def test_a_damaged_line_is_named(tmp_path, line):
    (tmp_path / PASSES).mkdir(parents=True)
    record(tmp_path, "a", ALL)
    path = tmp_path / PASSES / "m.jsonl"
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(VoxelocityError, match=r"m\.jsonl: line 2 is damaged"):
        read_passes(tmp_path, "m")
    assert json.loads(path.read_text().splitlines()[0])["tag"] == "a"


def test_times_are_in_utc_wherever_the_machine_is(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        record(tmp_path, "a", ALL)
    finally:
        monkeypatch.undo()
        time.tzset()
    (one,) = read_passes(tmp_path, "m")
    started = datetime.datetime.fromisoformat(one.started)
    assert abs(datetime.datetime.now(datetime.UTC) - started).total_seconds() < 60


@pytest.mark.parametrize(
    "line", [b"\xff\xfe", b'{"tag": "\xff"}', b"\x00", b"{}", b"[]", b"\x1b[31m"]
)
def test_a_line_that_is_no_record_is_named(tmp_path, line):
    path = tmp_path / PASSES / "m.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(line + b"\n")
    with pytest.raises(VoxelocityError, match="m.jsonl: line 1 is damaged; restore the file"):
        read_passes(tmp_path, "m")
