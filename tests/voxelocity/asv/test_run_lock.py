"""Two runs in one checkout never measure at the same time."""

import fcntl
import os
import subprocess
import sys

import pytest
from asv.config import Config

from voxelocity import VoxelocityError
from voxelocity.asv import run_lock
from voxelocity.asv.commands import INSTALLING, parse
from voxelocity.asv.run_lock import HOLDER, guard_asv, hold_run_lock
from voxelocity.store.paths import ENVIRONMENTS, PUBLISH_LOCK, RUN_LOCK, RUN_PROCESS


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("run", "run"),
        ("--verbose run nilearn-0.10.4^!", "run"),
        ("--config asv.conf.json continuous A B", "continuous"),
        ("find --skip-save A..B Opening", "find"),
        ("publish", "publish"),
        ("compare A B", "compare"),
        ("nonsense", None),
        ("", None),
    ],
)
def test_the_command_is_found_as_asv_finds_it(line, name):
    assert parse(line.split())[0] == name


def test_commands_that_install_are_commands_of_asv():
    for name in INSTALLING:
        arguments = {"continuous": ["A", "B"], "find": ["A..B", "x"], "profile": ["x"]}
        assert parse([name, *arguments.get(name, [])])[0] == name


def hold(folder, line):
    """Hold the lock in another process, which says whether it is locked for everybody else."""
    code = (
        "import sys; from pathlib import Path\n"
        "from voxelocity.asv.commands import parse\n"
        "from voxelocity.asv.run_lock import guard_asv\n"
        "try:\n"
        f"    guard_asv(Path({str(folder)!r}), parse({line.split()!r}))\n"
        "except Exception as error:\n"
        "    print(error, flush=True)\n"
        "else:\n"
        "    print('done', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def is_locked(folder):
    """Asked of the system, not of our own code."""
    with open(folder / RUN_LOCK, "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.mark.slow
def test_a_second_run_is_refused_until_the_first_ends(tmp_path):
    first = hold(tmp_path, "run")
    assert first.stdout.readline() == "done\n"
    assert is_locked(tmp_path)
    with pytest.raises(VoxelocityError, match=f"measuring already .process {first.pid}."):
        guard_asv(tmp_path, parse(["run", "ALL"]))
    # What stores no results goes on.
    guard_asv(tmp_path, parse(["publish"]))
    guard_asv(tmp_path, parse(["compare", "A", "B"]))
    refused = hold(tmp_path, "find A..B x")
    assert "is measuring already" in refused.stdout.readline()
    refused.communicate()
    assert is_locked(tmp_path), "who was refused must not free the lock"
    first.kill()
    first.wait()
    assert not is_locked(tmp_path)
    second = hold(tmp_path, "continuous A B")
    assert second.stdout.readline() == "done\n"
    assert is_locked(tmp_path)
    second.communicate()


def test_of_two_that_publish_one_waits_for_the_other(tmp_path, monkeypatch):
    first = hold(tmp_path, "publish")
    assert first.stdout.readline() == "done\n"
    monkeypatch.setattr(run_lock, "_PUBLISHING", 0.1)
    with pytest.raises(VoxelocityError, match="is being published by another process"):
        guard_asv(tmp_path, parse(["publish"]))
    second = hold(tmp_path, "publish")
    first.kill()
    first.wait()
    assert second.stdout.readline() == "done\n"
    second.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("line", ["publish", "compare A B", "nonsense"])
def test_what_only_reads_takes_no_lock(tmp_path, line):
    reader = hold(tmp_path, line)
    assert reader.stdout.readline() == "done\n"
    assert not (tmp_path / RUN_LOCK).exists()
    reader.communicate()


def test_results_are_never_stored_under_a_label_of_choice(tmp_path):
    with pytest.raises(VoxelocityError) as error:
        guard_asv(tmp_path, parse(["run", "--python=same", "--set-commit-hash", "abc"]))
    assert str(error.value) == (
        "--set-commit-hash would label what is installed by hand as a release; "
        "name the release instead: asv run TAG^!"
    )


@pytest.mark.parametrize(("line", "lock"), [("run", RUN_LOCK), ("publish", PUBLISH_LOCK)])
def test_a_folder_that_cannot_be_written_is_named(tmp_path, line, lock):
    (tmp_path / ".cache").touch()
    with pytest.raises(VoxelocityError) as error:
        guard_asv(tmp_path, parse([line]))
    why = "cannot be written (File exists); free or allow the folder"
    assert str(error.value) == f"{tmp_path / lock}: {why}"


def test_a_lock_without_the_number_of_its_process_is_given_back(tmp_path):
    (tmp_path / RUN_PROCESS).mkdir(parents=True)
    with pytest.raises(VoxelocityError, match="cannot be written .Is a directory."):
        hold_run_lock(tmp_path)
    assert not is_locked(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["run", "continuous A B", "find A..B x", "profile x", "setup", "check"]
)
def test_each_command_that_installs_takes_the_lock(tmp_path, line):
    process = hold(tmp_path, line)
    assert process.stdout.readline() == "done\n"
    assert is_locked(tmp_path)
    process.communicate()


def test_the_child_of_a_result_does_not_ask_for_the_lock_again(tmp_path, monkeypatch):
    monkeypatch.setenv(HOLDER, str(os.getppid()))
    guard_asv(tmp_path, parse(["run"]))
    assert not (tmp_path / RUN_LOCK).exists()
    # Of another's it does.
    monkeypatch.setenv(HOLDER, str(os.getpid()))
    guard_asv(tmp_path, parse(["run"]))
    assert is_locked(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("known", ["77", "", None])
def test_who_measures_is_said_in_one_line(tmp_path, known):
    folder = tmp_path / "not" / "there yet"
    first = hold(folder, "run")
    assert first.stdout.readline() == "done\n"
    process = folder / RUN_PROCESS
    assert process.read_text() == f"{first.pid}\n"
    if known is None:
        process.unlink()
    else:
        process.write_text(known)
    with pytest.raises(VoxelocityError) as error:
        hold_run_lock(folder)
    assert str(error.value) == (
        f"{folder} is measuring already (process {known or 'unknown'}); wait for it, because two "
        "measurements at once spoil each other"
    )
    first.communicate()


@pytest.mark.parametrize("environment", ["env/0123/bin/python", "env-nilearn/0123", "env"])
def test_what_a_killed_run_has_left_behind_is_waited_for_and_named(
    tmp_path, monkeypatch, environment
):
    """As uv, which goes on installing when asv is killed."""
    monkeypatch.setattr(run_lock, "_PATIENCE", 0.3)
    (tmp_path / "uv").symlink_to(sys.executable)
    path = str(tmp_path / "checkout" / ".cache" / environment)
    code = "import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [tmp_path / "uv", "-c", code, "pip", "sync", "--python", path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as installing:
        installing.stdout.readline()
        refused = f"process {installing.pid} of a killed run .*: kill {installing.pid}"
        with pytest.raises(VoxelocityError, match=refused):
            hold_run_lock(tmp_path / "checkout")
        # What another checkout does is nothing to this one.
        hold_run_lock(tmp_path / "other")
        installing.stdin.close()
        installing.wait()
    hold_run_lock(tmp_path / "checkout" / ".." / "checkout")


def test_a_file_that_somebody_looks_at_is_no_installation(tmp_path, monkeypatch):
    monkeypatch.setattr(run_lock, "_PATIENCE", 0.3)
    path = tmp_path / ".cache" / "env" / "file"
    path.parent.mkdir(parents=True)
    path.touch()
    with subprocess.Popen(["tail", "-f", path], stdout=subprocess.DEVNULL) as looking:
        hold_run_lock(tmp_path)
        looking.kill()


def test_environments_lie_where_they_are_looked_for(root):
    for configuration in root.glob("asv*.conf.json"):
        folder = Config.load(str(configuration)).env_dir
        assert folder.startswith(str(ENVIRONMENTS))
