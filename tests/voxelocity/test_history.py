"""The history has the same hashes on every machine, and follows its sources."""

import os
import subprocess
import sys

import pytest

from voxelocity import VoxelocityError
from voxelocity.checkout import HISTORY, STACKS, TIMELINE
from voxelocity.history import commit_hashes, ensure_history, import_stream


def git(repository, *arguments):
    return subprocess.run(
        ["git", *arguments], cwd=repository, capture_output=True, text=True, check=True
    ).stdout


def test_a_history_made_under_other_settings_is_the_same(checkout_copy, root, tmp_path):
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[user]\nname = Somebody\nemail = else@example.org\n[init]\ndefaultBranch = trunk\n"
        "[core]\nautocrlf = true\n[commit]\ngpgsign = true\n"
    )
    code = (
        "import sys; from pathlib import Path; from voxelocity.history import commit_hashes;"
        f"print(commit_hashes(Path({str(checkout_copy)!r})))"
    )
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": str(settings),
        "GIT_DIR": str(tmp_path),
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
    }
    process = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, text=True
    )
    assert process.stdout.strip() == str(commit_hashes(root)), process.stderr


def test_the_history_is_made_again_only_when_its_sources_change(checkout_copy):
    repository = ensure_history(checkout_copy)
    before = git(repository, "rev-parse", "main").strip()
    inode = repository.stat().st_ino
    assert ensure_history(checkout_copy).stat().st_ino == inode

    timeline = checkout_copy / TIMELINE
    with timeline.open("a") as file:
        file.write("\n[[entry]]\ndate = 2099-01-01T00:00:00Z\ncontrol = 6\n")
    ensure_history(checkout_copy)
    assert git(repository, "rev-parse", "main^").strip() == before
    assert git(repository, "rev-parse", "control-6") == git(repository, "rev-parse", "main")
    assert not list((checkout_copy / HISTORY).parent.glob("tmp*"))


def test_a_stack_may_not_pin_what_the_timeline_pins(checkout_copy):
    stack = checkout_copy / STACKS / "numpy-2.4.txt"
    with stack.open("a") as file:
        file.write(f"nibabel==5.4.2 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(VoxelocityError, match="numpy-2.4.txt: pins nibabel"):
        import_stream(checkout_copy)


def test_a_folder_that_cannot_be_written_is_named(checkout_copy):
    (checkout_copy / ".cache").write_text("a file where the folder should be")
    with pytest.raises(VoxelocityError, match="cannot be written"):
        ensure_history(checkout_copy)


def test_a_missing_git_is_named(checkout_copy, monkeypatch):
    monkeypatch.setenv("PATH", str(checkout_copy))
    with pytest.raises(VoxelocityError, match="git is not installed"):
        ensure_history(checkout_copy)
