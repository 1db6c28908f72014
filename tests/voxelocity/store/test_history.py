"""The history has the same hashes on every machine, and follows its sources."""

import os
import subprocess
import sys

import pytest

from voxelocity import VoxelocityError
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RELEASES, STACKS, TIMELINE


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
        "from pathlib import Path; from voxelocity.store.checkout import Checkout;"
        f"print(Checkout(Path({str(checkout_copy)!r})).history.commits)"
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
    assert process.stdout.strip() == str(Checkout(root).history.commits), process.stderr


def test_the_history_for_pythons_is_that_of_the_releases_with_a_control_beside_each_entry(root):
    checkout = Checkout(root)
    releases, history = checkout.history.commits, checkout.pythons.history
    assert history.commits.items() > releases.items()
    for entry in checkout.timeline:
        tag, control = entry.tag, entry.repeated.tag
        parent, tree, own = git(
            history.repository, "rev-parse", f"{control}^", f"{tag}^{{tree}}", f"{control}^{{tree}}"
        ).split()
        assert parent == releases[tag] and tree == own
    line = git(history.repository, "rev-list", "main").split()
    assert len(line) == len(checkout.timeline) and line[0] == releases[checkout.timeline[-1].tag]


def test_a_relative_root_leaves_the_repository_around_it_alone(checkout_copy, root, monkeypatch):
    around = checkout_copy.parent
    git(around, "init", "--quiet")
    monkeypatch.chdir(around)
    made = Checkout(checkout_copy.name).history
    assert made.commits == Checkout(root).history.commits
    assert git(around, "for-each-ref") == ""


def test_the_history_is_made_again_only_when_its_sources_change(checkout_copy):
    repository = Checkout(checkout_copy).history.repository
    before = git(repository, "rev-parse", "main").strip()
    inode = repository.stat().st_ino
    assert Checkout(checkout_copy).history.repository.stat().st_ino == inode

    timeline = checkout_copy / TIMELINE
    with timeline.open("a") as file:
        file.write("\n[[entry]]\ndate = 2099-01-01T00:00:00Z\ncontrol = 6\n")
    _ = Checkout(checkout_copy).history
    assert git(repository, "rev-parse", "main^").strip() == before
    assert git(repository, "rev-parse", "control-6") == git(repository, "rev-parse", "main")
    assert not list((checkout_copy / RELEASES.history).parent.glob("tmp*"))


def test_a_stack_may_not_pin_what_the_timeline_pins(checkout_copy):
    stack = checkout_copy / STACKS / "numpy-2.4.txt"
    with stack.open("a") as file:
        file.write(f"nibabel==5.4.2 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(VoxelocityError, match="numpy-2.4.txt: pins nibabel"):
        _ = Checkout(checkout_copy).history


def test_a_folder_that_cannot_be_written_is_named(checkout_copy):
    (checkout_copy / ".cache").write_text("a file where the folder should be")
    with pytest.raises(VoxelocityError, match="cannot be written"):
        _ = Checkout(checkout_copy).history


def test_a_missing_git_is_named(checkout_copy, monkeypatch):
    monkeypatch.setenv("PATH", str(checkout_copy))
    with pytest.raises(VoxelocityError, match="git is not installed"):
        _ = Checkout(checkout_copy).history


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to somebody else")
def test_a_history_of_somebody_else_is_named_as_such(checkout_copy, monkeypatch):
    repository = Checkout(checkout_copy).history.repository
    os.chown(repository, 65534, 65534)
    with pytest.raises(
        VoxelocityError, match=r"history.git: belongs to another user .number 65534"
    ):
        _ = Checkout(checkout_copy).history
    # With sudo it is the user's own.
    monkeypatch.setenv("SUDO_UID", "65534")
    assert Checkout(checkout_copy).history.commits


def test_a_history_is_that_of_who_owns_it(checkout_copy, monkeypatch):
    assert Checkout(checkout_copy).history.commits
    monkeypatch.delenv("SUDO_UID", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(VoxelocityError, match="belongs to another user"):
        _ = Checkout(checkout_copy).history
