"""A failed pass never replaces a value."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from asv.results import Results

from tests.conftest import COMMITTED_MACHINE
from voxelocity import VoxelocityError
from voxelocity.store.checkout import Checkout
from voxelocity.store.guarded_results import (
    COPY,
    REFUSED,
    guard_all_results,
    guarded_results,
    lost_values_restored,
    restore_cut_off,
    restore_results,
    times_restored,
)
from voxelocity.store.paths import RESULTS

COLUMNS = ["result", "params", "version"]

NA = float("nan")


COMMIT = "a" * 40


def content(**rows):
    """A result file of asv, as far as it matters."""
    return {
        "version": Results.api_version,
        "params": dict.fromkeys(("machine", "os", "arch", "cpu", "num_cpu", "ram", "python"), "x"),
        "date": 0,
        "commit_hash": COMMIT,
        "env_name": "virtualenv-py3.11",
        "python": "3.11",
        "result_columns": COLUMNS,
        "results": rows,
    }


def row(values, version="1", params=(("'a'", "'b'"),)):
    return [values, [list(each) for each in params], version]


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (row([1.0, 2.0]), row([1.5, 2.5]), "new"),
        (row([1.0, 2.0]), row([1.5, None]), "old"),
        (row([1.0, 2.0]), row(None), "old"),
        (row([1.0, 2.0]), row([NA, 2.5]), "old"),
        (row([1.0, NA]), row([1.5, NA]), "new"),
        (row([NA, NA]), row(None), "new"),
        (row([1.0, None]), row([1.5, None]), "new"),
        (row([None, None]), row(None), "new"),
        (row(None), row([1.5, None]), "new"),
        (row([1.0, 2.0]), row([1.5, None], version="2"), "new"),
        (row([1.0, 2.0]), row([None, 2.5], params=[["'c'", "'d'"]]), "new"),
    ],
)
def test_a_value_is_kept_where_the_new_one_is_lost(old, new, kept):
    merged, lost = lost_values_restored(content(x=old), content(x=new))
    assert merged["results"]["x"] == (old if kept == "old" else new)
    assert lost == (["x"] if kept == "old" else [])


def test_what_nobody_asked_for_this_time_is_kept_and_is_no_failure(tmp_path):
    """A pass without VOXELOCITY_DOCUMENTED_SIZE over an entry that was measured with it."""
    before, after = content(x=row([1.0, 2.0])), content(x=row([NA, NA]))
    merged, lost = lost_values_restored(before, after)
    assert (merged["results"], lost) == (before["results"], [])
    path = tmp_path / ("a" * 8 + "-virtualenv-py3.11.json")
    path.write_text(json.dumps(before))
    with guarded_results(tmp_path, "a" * 40) as guarded:
        path.write_text(json.dumps(after))
    assert json.loads(path.read_text()) == before
    assert guarded.failed == []


def test_a_benchmark_that_vanished_is_put_back():
    merged, lost = lost_values_restored(content(x=row([1.0, 2.0])), content())
    assert (merged["results"], lost) == ({"x": row([1.0, 2.0])}, ["x"])


def test_columns_in_another_order_are_put_back_by_name():
    after = content(x=row(None)[::-1]) | {"result_columns": COLUMNS[::-1]}
    merged, _ = lost_values_restored(content(x=row([1.0, 2.0])), after)
    assert merged["results"]["x"] == row([1.0, 2.0])[::-1]


@pytest.mark.parametrize("damage", ["failed", "cut off", "empty", "deleted", "interrupted"])
def test_the_file_of_a_commit_is_guarded(tmp_path, damage):
    path = tmp_path / ("a" * 8 + "-virtualenv-py3.11.json")
    other = tmp_path / ("b" * 8 + "-virtualenv-py3.11.json")
    before = content(x=row([1.0, 2.0]), y=row([3.0, 4.0]))
    for each in (path, other):
        each.write_text(json.dumps(before))
    after = content(x=row([None, 2.0]), y=row([3.5, 4.5]))
    try:
        with guarded_results(tmp_path, "a" * 40) as guarded:
            if damage == "deleted":
                path.unlink()
            else:
                text = json.dumps(after)
                path.write_text({"cut off": text[:50], "empty": ""}.get(damage, text))
            if damage == "interrupted":
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    found = json.loads(path.read_text())["results"]
    assert found["x"] == before["results"]["x"]
    if damage in ("failed", "interrupted"):
        assert (found["y"], guarded.failed) == (after["results"]["y"], ["x"])
    else:
        assert found == before["results"]
    assert json.loads(other.read_text()) == before
    assert sorted(tmp_path.iterdir()) == [path, other]
    assert [fault.partition(": ")[0] for fault in guarded.not_kept] == (
        [path.name] if damage in ("cut off", "empty") else []
    )


def test_what_is_refused_of_a_first_pass_is_told(tmp_path):
    """A run whose every value would be thrown away must not look like a success."""
    path = tmp_path / f"{'a' * 8}-virtualenv-py3.11.json"
    with guarded_results(tmp_path, "a" * 40) as guarded:
        path.write_text(json.dumps(content(x=row([-1.0, 2.0]))))
    assert not path.exists()
    (fault,) = guarded.not_kept
    assert fault.startswith(path.name) and "$.results" in fault


@pytest.fixture
def stored(tmp_path):
    path = tmp_path / ("a" * 8 + "-virtualenv-py3.11.json")
    path.write_text(json.dumps(content(x=row([1.0, 2.0]))))
    return path


# A limit on the size of files stands for a full disk, and needs no disk of its own.
ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from voxelocity import VoxelocityError
from voxelocity.store.guarded_results import guarded_results, restore_results
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))
"""


def on_a_full_disk(code, folder):
    command = [sys.executable, "-c", ON_A_FULL_DISK + code, str(folder)]
    process = subprocess.run(command, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    return process.stdout


def test_without_room_for_a_copy_the_run_does_not_start(stored):
    before = stored.read_bytes()
    code = (
        "try:\n"
        f"    with guarded_results(Path(sys.argv[1]), {COMMIT!r}): print('measuring')\n"
        "except VoxelocityError as error: print(error)\n"
    )
    said = on_a_full_disk(code, stored.parent)
    assert "measuring" not in said
    assert "cannot be kept there (File too large)" in said and said.count("\n") == 1
    assert stored.read_bytes() == before
    assert list(stored.parent.iterdir()) == [stored]


def test_without_room_for_both_the_old_file_comes_back_whole(stored):
    """asv wrote a pass in which a value failed; the old value cannot be written into it."""
    before = stored.read_bytes()
    stored.with_name(stored.name + COPY).write_bytes(before)
    stored.write_text(json.dumps(content(x=row([1.5, None]))))
    on_a_full_disk("print(restore_results(Path(sys.argv[1])))", stored.parent)
    assert stored.read_bytes() == before
    assert list(stored.parent.iterdir()) == [stored]


def test_what_a_killed_pass_cut_off_is_put_back_at_the_next_start(stored):
    before = stored.read_bytes()
    stored.with_name(stored.name + COPY).write_bytes(before)
    stored.write_bytes(before[:40])
    assert restore_results(stored.parent) == []
    assert stored.read_bytes() == before
    assert list(stored.parent.iterdir()) == [stored]


def test_what_a_killed_pass_had_finished_stays(stored):
    stored.with_name(stored.name + COPY).write_bytes(stored.read_bytes())
    stored.write_text(json.dumps(content(x=row([1.5, 2.5]), y=row([3.0, 4.0]))))
    assert restore_results(stored.parent) == []
    found = json.loads(stored.read_text())["results"]
    assert found == {"x": row([1.5, 2.5]), "y": row([3.0, 4.0])}


def test_a_first_file_that_was_cut_off_goes(tmp_path):
    path = tmp_path / ("a" * 8 + "-virtualenv-py3.11.json")
    with guarded_results(tmp_path, COMMIT):
        path.write_text('{"version"')
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(stored, monkeypatch):
    def refused(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.fsync", refused)
    with (
        pytest.raises(VoxelocityError, match="cannot be kept there .Permission denied."),
        guarded_results(stored.parent, COMMIT),
    ):
        pytest.fail("nothing may start")


# Root may write anywhere, unless it gives that up.
WITHOUT_PRIVILEGE = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root, and no setpriv to be less"
)
def test_results_that_become_read_only_during_a_pass_are_named_and_not_lost(stored):
    """The folder is named in one line, and once it can be written all is as it was."""
    before = stored.read_bytes()
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from voxelocity import VoxelocityError\n"
        "from voxelocity.store.guarded_results import guarded_results\n"
        "folder = Path(sys.argv[1])\n"
        "try:\n"
        f"    with guarded_results(folder, {COMMIT!r}):\n"
        f"        (folder / {stored.name!r}).write_text('cut off')\n"
        "        os.chmod(folder, 0o555)\n"
        "except VoxelocityError as error: print(error)\n"
    )
    command = [sys.executable, "-c", code, str(stored.parent)]
    if os.geteuid() == 0:
        command = WITHOUT_PRIVILEGE + command
    process = subprocess.run(command, capture_output=True, text=True)
    os.chmod(stored.parent, 0o755)
    assert process.returncode == 0 and not process.stderr
    assert process.stdout.count("\n") == 1
    assert f"{stored.parent}: results that a pass lost cannot be restored (Permission denied)" in (
        process.stdout
    )
    assert restore_results(stored.parent) == []
    assert stored.read_bytes() == before


def test_each_file_of_a_commit_is_put_back_and_each_failure_named(tmp_path):
    """Of several environments, of which some were cut off and some lost a value."""
    for name, after in (
        ("cut off", None),
        ("lost x", content(x=row([1.5, None]), y=row([2.0, 2.0]))),
        ("lost y", content(x=row([1.5, 2.5]), y=row([None, 2.0]))),
        ("whole", content(x=row([1.5, 2.5]), y=row([2.5, 2.5]))),
    ):
        path = tmp_path / f"{COMMIT[:8]}-{name}.json"
        before = json.dumps(content(x=row([1.0, 2.0]), y=row([2.0, 2.0])))
        path.with_name(path.name + COPY).write_text(before)
        path.write_text(json.dumps(after) if after else before[:30])
    assert restore_results(tmp_path) == ["x", "y"]
    assert not list(tmp_path.glob(f"*{COPY}"))
    found = {
        path.stem.partition("-")[2]: json.loads(path.read_text())["results"]
        for path in tmp_path.glob("*.json")
    }
    old_x, old_y = row([1.0, 2.0]), row([2.0, 2.0])
    assert found == {
        "cut off": {"x": old_x, "y": old_y},
        "lost x": {"x": old_x, "y": old_y},
        "lost y": {"x": row([1.5, 2.5]), "y": old_y},
        "whole": {"x": row([1.5, 2.5]), "y": row([2.5, 2.5])},
    }


def test_where_the_new_file_cannot_be_written_the_old_one_comes_back(stored, monkeypatch):
    before = stored.read_bytes()
    stored.with_name(stored.name + COPY).write_bytes(before)
    stored.write_text(json.dumps(content(x=row([1.5, None]))))
    sync = os.fsync

    def full(descriptor):
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    assert restore_results(stored.parent) == ["x"]
    assert stored.read_bytes() == before
    assert list(stored.parent.iterdir()) == [stored]


@pytest.mark.parametrize("ending", [COPY, REFUSED])
@pytest.mark.parametrize("damage", ["a value", "cut off"])
def test_what_is_put_back_is_on_disk_before_its_copy_goes(stored, monkeypatch, ending, damage):
    """As far as a power cut can tell: the content under its name, then the name, then no copy."""
    copy = stored.with_name(stored.name + ending)
    copy.write_bytes(stored.read_bytes())
    after = json.dumps(content(x=row([1.5, None]), y=row([5.0, 6.0])))
    stored.write_text("cut off" if damage == "cut off" else after)
    on_disk = {copy.stat().st_ino}
    names_on_disk = [set(os.listdir(stored.parent))]
    sync, replace, unlink = os.fsync, os.replace, Path.unlink

    def synced(descriptor):
        status = os.fstat(descriptor)
        on_disk.add(status.st_ino)
        if stat.S_ISDIR(status.st_mode):
            names_on_disk.append(set(os.listdir(stored.parent)))
        sync(descriptor)

    def replaced(source, target):
        assert os.stat(source).st_ino in on_disk
        names_on_disk.append(None)
        replace(source, target)

    def unlinked(path, **options):
        if path == copy:
            assert stored.stat().st_ino in on_disk and names_on_disk[-1] is not None
        unlink(path, **options)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    monkeypatch.setattr(Path, "unlink", unlinked)
    restore_results(stored.parent)
    assert stored.name in (names_on_disk[-1] or ())
    assert list(stored.parent.iterdir()) == [stored]


def test_a_benchmark_of_another_version_does_not_hide_the_next():
    before = content(a=[*row([1.0])], x=row([1.0, 2.0]))
    after = content(a=[*row([None])], x=row([None, 2.0]))
    column = after["result_columns"].index("version")
    after["results"]["a"] = list(after["results"]["a"])
    after["results"]["a"][column] = "another"
    found, lost = lost_values_restored(before, after)
    assert lost == ["x"] and found["results"]["x"] == row([1.0, 2.0])


OLD = content(**{"a.A.time_x": row([1.0, 2.0]), "a.A.peakmem_x": row([3.0, 4.0])})

# A pass in a bad hour: a time that was there, one that was not, a peak of each kind, a count.
BAD = content(
    **{
        "a.A.time_x": row([9.0, 9.0]),
        "a.A.time_y": row([9.0, 9.0]),
        "a.A.peakmem_x": row([3.5, 4.5]),
        "time_series.A.track_peakmem_x": row([5.0, 6.0]),
        "time_series.A.track_instructions_time_x": row([7.0, 8.0]),
    }
)

KEPT = {
    "a.A.time_x": row([1.0, 2.0]),
    "a.A.peakmem_x": row([3.5, 4.5]),
    "time_series.A.track_peakmem_x": row([5.0, 6.0]),
    "time_series.A.track_instructions_time_x": row([7.0, 8.0]),
}


def without_times(rows):
    return {name: each for name, each in rows.items() if not name.startswith("a.A.time_")}


def test_the_times_go_back_and_all_else_stays():
    assert times_restored(OLD, BAD) == content(**KEPT)
    # In the order of asv, so that a file changes no more than it must.
    assert list(times_restored(OLD, BAD)["results"]) == list(KEPT)
    # Whatever became of a time in the meantime.
    for after in ({}, {"a.A.time_x": row(None)}, {"a.A.time_x": row([9.0, 9.0], version="2")}):
        expected = OLD["results"]["a.A.time_x"]
        assert times_restored(OLD, content(**after))["results"] == {"a.A.time_x": expected}


def test_a_time_goes_back_by_the_names_of_the_columns():
    """And as asv writes it, without what is empty at the end."""
    after = content() | {"result_columns": ["samples", *COLUMNS[::-1], "profile"]}
    restored = times_restored(OLD, after)["results"]
    assert restored == {"a.A.time_x": [None, *OLD["results"]["a.A.time_x"][::-1]]}


def refused(path, after=BAD, interrupted=False):
    """A pass whose times are refused; the benchmarks that failed."""
    with guarded_results(path.parent, COMMIT) as guarded:
        path.write_text(json.dumps(after))
        guarded.refuse_times()
        if interrupted:
            raise KeyboardInterrupt
    return guarded.failed


def test_the_times_of_a_pass_can_be_refused(stored):
    stored.write_text(json.dumps(OLD))
    other = stored.with_name("b" * 8 + "-virtualenv-py3.11.json")
    other.write_text(json.dumps(OLD))
    assert refused(stored) == []
    assert json.loads(stored.read_text()) == content(**KEPT)
    assert json.loads(other.read_text()) == OLD
    assert sorted(stored.parent.iterdir()) == [stored, other]


@pytest.mark.parametrize("rows", [OLD["results"], {}, {"a.A.time_x": row([9.0, 9.0])}])
def test_where_no_row_differs_the_file_comes_back_byte_for_byte(stored, rows):
    """A pass of times alone: asv writes other durations, and nothing that is kept."""
    before = json.dumps(OLD | {"durations": {"<build>": 1.0}}, indent=1)
    stored.write_text(before)
    refused(stored, content(**OLD["results"] | rows) | {"durations": {"<build>": 2.0}})
    assert stored.read_text() == before
    assert list(stored.parent.iterdir()) == [stored]


def test_what_failed_in_a_bad_hour_is_still_named(stored):
    stored.write_text(json.dumps(OLD))
    after = {"a.A.time_x": row(None), "a.A.peakmem_x": row([None, 9.0])}
    assert refused(stored, content(**after)) == ["a.A.time_x", "a.A.peakmem_x"]
    assert json.loads(stored.read_text()) == OLD


def test_the_first_times_of_an_entry_leave_nothing_behind(stored):
    stored.unlink()
    assert refused(stored) == []
    assert json.loads(stored.read_text()) == content(**without_times(KEPT))
    assert list(stored.parent.iterdir()) == [stored]
    stored.unlink()
    assert refused(stored, content(**{"a.A.time_x": row([9.0, 9.0])})) == []
    assert list(stored.parent.iterdir()) == []


def test_an_interruption_does_not_bring_refused_times_back(stored):
    stored.write_text(json.dumps(OLD))
    with pytest.raises(KeyboardInterrupt):
        refused(stored, interrupted=True)
    assert json.loads(stored.read_text()) == content(**KEPT)
    assert list(stored.parent.iterdir()) == [stored]


KILLED = """
import os, signal, sys
from pathlib import Path
from voxelocity.store import guarded_results

def kill(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)

path, after, where = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
with guarded_results.guarded_results(path.parent, path.name[:8]) as guarded:
    path.write_text(after)
    guarded.refuse_times()
    if where == "decided":
        kill()
    elif where == "writing":
        os.replace = kill
    elif where == "written":
        Path.unlink = kill
"""


@pytest.mark.parametrize("where", ["decided", "writing", "written"])
@pytest.mark.parametrize("before", [OLD, None])
def test_a_kill_neither_loses_anything_nor_brings_refused_times_back(stored, before, where):
    if before:
        stored.write_text(json.dumps(before))
    else:
        stored.unlink()
    command = [sys.executable, "-c", KILLED, str(stored), json.dumps(BAD), where]
    assert subprocess.run(command).returncode == -9
    assert restore_results(stored.parent) == []
    expected = KEPT if before else without_times(KEPT)
    assert json.loads(stored.read_text())["results"] == expected
    assert not list(stored.parent.glob(f"*{REFUSED}"))


def test_without_room_for_both_the_file_from_before_the_refused_times_comes_back(stored):
    """It loses the peaks of the pass, which is still to do."""
    stored.with_name(stored.name + REFUSED).write_text(json.dumps(OLD))
    stored.write_text(json.dumps(BAD))
    on_a_full_disk("print(restore_results(Path(sys.argv[1])))", stored.parent)
    assert json.loads(stored.read_text()) == OLD
    assert list(stored.parent.iterdir()) == [stored]
    # Where there was none, none comes back.
    stored.with_name(stored.name + REFUSED).touch()
    stored.write_text(json.dumps(BAD))
    on_a_full_disk("print(restore_results(Path(sys.argv[1])))", stored.parent)
    assert list(stored.parent.iterdir()) == []


def test_a_file_that_was_cut_off_comes_back_whole_though_its_times_are_refused(stored):
    stored.with_name(stored.name + REFUSED).write_text(json.dumps(OLD))
    stored.write_text("cut off")
    assert restore_results(stored.parent) == []
    assert json.loads(stored.read_text()) == OLD
    stored.with_name(stored.name + REFUSED).touch()
    stored.write_text("cut off")
    assert restore_results(stored.parent) == []
    assert list(stored.parent.iterdir()) == []


def test_what_a_plain_run_cuts_off_is_put_back(measured_copy):
    commit = Checkout(measured_copy).history.commits["nilearn-0.13.0"]
    (path,) = (measured_copy / RESULTS).glob(f"{COMMITTED_MACHINE}/{commit[:8]}-*.json")
    before = path.read_bytes()
    guard_all_results(measured_copy)
    path.write_bytes(before[:1000])
    restore_cut_off(measured_copy)
    assert path.read_bytes() == before
    # A run that was killed: the next one puts back first.
    guard_all_results(measured_copy)
    path.write_bytes(b"")
    guard_all_results(measured_copy)
    assert path.read_bytes() == before
    # What a run wrote stays.
    changed = json.loads(before) | {"durations": {"mine": 1}}
    path.write_text(json.dumps(changed))
    restore_cut_off(measured_copy)
    assert json.loads(path.read_text()) == changed
    assert not list((measured_copy / ".cache" / "before-run").rglob("*.json"))
