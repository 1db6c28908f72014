"""Two runs in one checkout never measure at the same time."""

import subprocess
import sys

import pytest

from voxelocity import VoxelocityError
from voxelocity.run_lock import INSTALLING, asv_command, guard_asv


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
    assert asv_command(line.split())[0] == name


def test_commands_that_install_are_commands_of_asv():
    for name in INSTALLING:
        arguments = {"continuous": ["A", "B"], "find": ["A..B", "x"], "profile": ["x"]}
        assert asv_command([name, *arguments.get(name, [])])[0] == name


def hold(folder, line):
    """Hold the lock in another process, and tell what it says."""
    code = (
        "import sys; from pathlib import Path; from voxelocity.run_lock import guard_asv;"
        f"guard_asv(Path({str(folder)!r}), {line.split()!r}); print('held', flush=True);"
        "sys.stdin.read()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_second_run_is_refused_until_the_first_ends(tmp_path):
    first = hold(tmp_path, "run")
    assert first.stdout.readline() == "held\n"
    with pytest.raises(VoxelocityError, match=f"measuring already .process {first.pid}."):
        guard_asv(tmp_path, ["run", "ALL"])
    # What only reads goes on.
    guard_asv(tmp_path, ["publish"])
    guard_asv(tmp_path, ["compare", "A", "B"])
    first.kill()
    first.wait()
    second = hold(tmp_path, "continuous A B")
    assert second.stdout.readline() == "held\n"
    second.communicate()


def test_results_are_never_stored_under_a_label_of_choice(tmp_path):
    with pytest.raises(VoxelocityError, match="set-commit-hash"):
        guard_asv(tmp_path, ["run", "--python=same", "--set-commit-hash", "abc"])


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / ".cache").touch()
    with pytest.raises(VoxelocityError, match="cannot be written"):
        guard_asv(tmp_path, ["run"])
