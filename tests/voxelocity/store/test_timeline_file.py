"""The timeline is read, and each way to spoil it gets one line with the entry and the field."""

import datetime

import pytest

from voxelocity import VoxelocityError
from voxelocity.model.timeline import Release
from voxelocity.store.paths import TIMELINE
from voxelocity.store.release_files import append_release, read_timeline

GOOD = f"""
[[entry]]
date = 2020-11-12T00:00:00Z
stack = "old"
nilearn = "0.7.0"
nilearn-sha256 = "{"a" * 64}"
nibabel = "3.2.0"
nibabel-sha256 = "{"b" * 64}"

[[entry]]
date = 2021-01-01T00:00:00Z
nilearn = "0.7.1"
nilearn-sha256 = "{"c" * 64}"
yanked = "a reason"

[[entry]]
date = 2021-02-01T00:00:00Z
control = 1

[[entry]]
date = 2021-03-01T00:00:00Z
stack = "new"
"""


@pytest.fixture
def read(tmp_path):
    (tmp_path / "releases" / "stacks").mkdir(parents=True)
    for stack in ("old", "new"):
        (tmp_path / "releases" / "stacks" / f"{stack}.txt").touch()

    def read(text):
        (tmp_path / "releases" / "timeline.toml").write_text(text)
        return read_timeline(tmp_path)

    return read


def test_each_entry_holds_the_whole_state(read):
    entries = read(GOOD)
    assert [entry.tags for entry in entries] == [
        ("nilearn-0.7.0", "nibabel-3.2.0"),
        ("nilearn-0.7.1",),
        ("control-1",),
        ("stack-new",),
    ]
    assert [entry.nilearn.version for entry in entries] == ["0.7.0", "0.7.1", "0.7.1", "0.7.1"]
    assert {entry.nibabel.version for entry in entries} == {"3.2.0"}
    assert [entry.stack for entry in entries] == ["old", "old", "old", "new"]
    assert [entry.yanked for entry in entries] == [None, "a reason", None, None]
    assert entries[1].change == "nilearn 0.7.0 -> 0.7.1"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('nilearn = "0.7.0"', "", ["entry 1", "'nilearn'", "missing"]),
        ("control = 1", "control = 2", ["entry 3", "'control'", "must be 1"]),
        ("control = 1", "control = 1.0", ["entry 3", "'control'", "must be 1"]),
        ("2020-11-12T00:00:00Z", "0001-11-12T00:00:00Z", ["entry 1", "'date'", "before 2005"]),
        ('"0.7.1"', '"0.6.9"', ["entry 2", "'nilearn'", "older than 0.7.0"]),
        ("control = 1", "control = true", ["entry 3", "'control'", "must be 1"]),
        ("control = 1", "", ["entry 3", "'nilearn'", "one of them"]),
        ("control = 1", 'control = 1\nstack = "new"', ["entry 3", "changes one thing"]),
        ('"0.7.1"', '"0.7.0"', ["entry 2", "'nilearn'", "already"]),
        ('"0.7.1"', '"0.7.1rc1"', ["entry 2", "'nilearn'", "final"]),
        ('"0.7.1"', '"newest"', ["entry 2", "'nilearn'", "version"]),
        ('"0.7.1"', "7", ["entry 2", "'nilearn'", "not text"]),
        ("c" * 64, "c" * 63, ["entry 2", "'nilearn-sha256'", "64"]),
        (f'nilearn-sha256 = "{"c" * 64}"', "", ["entry 2", "'nilearn-sha256'"]),
        ("2021-01-01T00:00:00Z", "2020-01-01T00:00:00Z", ["entry 2", "'date'", "later"]),
        ("2021-01-01T00:00:00Z", "2021-01-01", ["entry 2", "'date'", "UTC"]),
        ("date = 2021-02-01T00:00:00Z", "", ["entry 3", "'date'"]),
        ('"new"', '"unknown"', ["entry 4", "'stack'", "does not exist"]),
        ('"new"', '"../new"', ["entry 4", "'stack'"]),
        ("control = 1", "contrl = 1", ["entry 3", "'contrl'", "not known"]),
        ("control = 1", 'control = 1\nyanked = "why"', ["entry 3", "'yanked'"]),
        (
            "control = 1",
            f'control = 1\nnibabel-sha256 = "{"d" * 64}"',
            ["entry 3", "needs the field"],
        ),
        ("[[entry]]", "[[entry]", ["TOML"]),
        (GOOD, "", ["no [[entry]]"]),
        (GOOD, "entry = [1]", ["entry 1", "table"]),
        (GOOD, 'entry = "x"', ["no [[entry]]"]),
        ("[[entry]]", "[[entries]]", ["entries"]),
    ],
)
def test_a_spoiled_timeline_is_refused_in_one_line(read, old, new, words):
    assert old in GOOD
    with pytest.raises(VoxelocityError) as caught:
        read(GOOD.replace(old, new, 1))
    message = str(caught.value)
    assert message.startswith("releases/timeline.toml") and "\n" not in message
    for word in words:
        assert word in message


def test_a_release_is_appended_and_nothing_before_it_changes(checkout_copy):
    path = checkout_copy / TIMELINE
    before = path.read_bytes()
    date = datetime.datetime(
        2099, 1, 1, 3, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=2))
    )
    append_release(checkout_copy, Release("nilearn", "9.0.0", "d" * 64), date)
    assert path.read_bytes().startswith(before)
    newest = read_timeline(checkout_copy)[-1]
    assert (newest.tag, newest.nilearn.sha256) == ("nilearn-9.0.0", "d" * 64)
    assert newest.date == date
    after = path.read_bytes()
    with pytest.raises(VoxelocityError, match="in the timeline already"):
        later = date + datetime.timedelta(days=1)
        append_release(checkout_copy, Release("nilearn", "9.0.0", "d" * 64), later)
    with pytest.raises(VoxelocityError, match="later than the entry before"):
        append_release(checkout_copy, Release("nilearn", "9.1.0", "d" * 64), newest.date)
    with pytest.raises(VoxelocityError, match="older than 9.0.0"):
        append_release(checkout_copy, Release("nilearn", "8.0.0", "d" * 64), later)
    assert path.read_bytes() == after


COMMENTED = f"""# Entries are only appended.

[[entry]]   # the first one
date   = 2020-11-12T00:00:00Z
stack = 'old'
"nilearn" = "0.7.0"  # with a reason
nilearn-sha256 = "{"a" * 64}"
nibabel = "3.2.0"
nibabel-sha256 = "{"b" * 64}"
# between two entries

  [[entry]]
  control = 1
  date = 2021-02-01T01:00:00+01:00
"""


@pytest.mark.parametrize("ending", ["", "\n", "\n\n# after the last one\n"])
def test_whatever_is_written_stays_as_it_is_byte_for_byte(read, tmp_path, ending):
    text = COMMENTED.rstrip("\n") + ending
    before = read(text)
    date = datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC)
    append_release(tmp_path, Release("nibabel", "4.0.0", "d" * 64), date)
    assert (tmp_path / TIMELINE).read_text().startswith(text)
    after = read_timeline(tmp_path)
    assert after[:-1] == before
    assert (after[-1].tag, after[-1].date) == ("nibabel-4.0.0", date)


def test_a_missing_timeline_is_named(tmp_path):
    with pytest.raises(VoxelocityError, match="releases/timeline.toml: cannot be read"):
        read_timeline(tmp_path)
