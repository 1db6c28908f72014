"""The folder of a worker: its own, with room, and with nothing left running in it."""

import json
import subprocess
import sys

import pytest

from tests.voxelocity.runner.cluster.test_campaign_results import checkout
from voxelocity.runner.cluster import workspace
from voxelocity.runner.cluster.campaign import MeasuringError, UnfitWorkerError, digests
from voxelocity.runner.cluster.workspace import WORKERS, Workspace, members, record_session

__all__ = ["checkout"]


@pytest.fixture
def made(tmp_path, checkout, monkeypatch):
    """Makes workspaces of a checkout whose nilearn is a repository beside it."""
    monkeypatch.setenv(WORKERS, str(tmp_path / "workers"))
    text = (checkout / "asv.nilearn.conf.json").read_text()
    repository = '"repo": "https://github.com/nilearn/nilearn.git"'
    assert repository in text
    changed = text.replace(repository, f'"repo": "{tmp_path / "nilearn"}"')
    (checkout / "asv.nilearn.conf.json").write_text(changed)
    (checkout / ".cache").mkdir()
    (checkout / "results" / "images.json").write_text("{}")
    return lambda: Workspace(checkout, "nilearn")


def test_it_holds_what_measures_and_takes_commits_from_the_checkouts_repository(
    made, checkout, tmp_path
):
    own = made()
    assert own.root.is_relative_to(tmp_path / "workers")
    assert digests(own.root, "nilearn") == digests(checkout, "nilearn")
    process = own.python("-m", "voxelocity", "releases")
    assert process.returncode == 0 and "nilearn-0.14.1" in process.stdout
    assert not (own.root / ".git").exists() and not (own.root / "tests").exists()
    listed = own.python("-m", "asv", "--help")
    assert listed.returncode == 0


def test_two_workers_of_a_host_have_a_folder_each_and_a_later_one_takes_what_is_free(made):
    one, other = made(), made()
    assert one.root != other.root
    left = one.root
    one._lock.release()
    assert made().root == left


def test_one_worker_of_a_host_measures_times(made):
    one, other = made(), made()
    one.take_machine()
    with pytest.raises(UnfitWorkerError, match="need the machine alone"):
        other.take_machine()


def test_a_change_of_the_checkout_reaches_the_folder(made, checkout):
    own = made()
    own._lock.release()
    (checkout / "benchmarks" / "opening.py").unlink()
    assert not (made().root / "benchmarks" / "opening.py").exists()


def test_a_commit_that_the_repository_lacks_is_named(made, tmp_path):
    repository = tmp_path / "nilearn"
    own = made()
    own.require_commit("HEAD")
    with pytest.raises(UnfitWorkerError, match=f"{repository}: has no commit aaaaaaaaa; git -C"):
        own.require_commit("a" * 40)


def test_without_room_it_is_refused_and_named(made, monkeypatch, tmp_path):
    monkeypatch.setattr(workspace, "ROOM", 2**60)
    with pytest.raises(UnfitWorkerError, match=rf"{tmp_path}.*GB are free.*{WORKERS}"):
        made()


def test_a_folder_that_cannot_be_written_is_named(made, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(WORKERS, str(tmp_path / "file"))
    with pytest.raises(UnfitWorkerError, match="cannot be written"):
        made()


def test_asv_is_ended_at_its_limit_with_all_that_it_started(made, monkeypatch, tmp_path):
    own = made()
    started = tmp_path / "started"
    (own.root / "asv.py").write_text(
        "import os, subprocess, sys, time\n"
        "child = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "subprocess.Popen(child, preexec_fn=os.setpgrp)\n"
        f"open({str(started)!r}, 'w').write(str(os.getpid()))\n"
        "time.sleep(60)\n"
    )
    with pytest.raises(MeasuringError, match="took more than 0.05 minutes"):
        own.asv(3.0, "run")
    assert started.exists()
    assert not members(int(started.read_text()))


@pytest.fixture
def sleeping():
    """A process that leads a session, and waits."""
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    process = subprocess.Popen(command, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_what_a_worker_before_left_running_is_ended(made, sleeping):
    own = made()
    own._lock.release()
    record_session(sleeping.pid, own._session)
    assert made().root == own.root
    assert sleeping.wait(10) == -9
    assert not own._session.exists()


@pytest.mark.parametrize("index", [0, 1])
def test_a_process_that_has_the_number_of_one_before_is_left_alone(made, sleeping, index):
    own = made()
    own._lock.release()
    record_session(sleeping.pid, own._session)
    recorded = json.loads(own._session.read_text())
    # Another start of the system, or of the process.
    recorded["began"][index] = "another"
    own._session.write_text(json.dumps(recorded))
    assert made().root == own.root
    with pytest.raises(subprocess.TimeoutExpired):
        sleeping.wait(0.5)


def test_why_asv_failed_is_said(made):
    own = made()
    with pytest.raises(MeasuringError, match="asv failed: .*nowhere.json"):
        own.asv(60.0, "run", "--config", "nowhere.json")


def test_results_of_another_commit_are_not_there(made):
    own = made()
    own.put({"results/nilearn/tests/one.json": b"{}", "results/counts/nilearn/tests/one.json": b""})
    own.put({"results/nilearn/tests/two.json": b"{}"})
    assert [path.name for path in (own.root / "results").rglob("*/tests/*")] == ["two.json"]
    assert (own.root / "results/nilearn/tests/two.json").read_bytes() == b"{}"


def test_the_repository_may_lie_elsewhere_but_nothing_else_may_differ(checkout):
    path = checkout / "asv.nilearn.conf.json"
    before = digests(checkout, "nilearn")
    text = path.read_text()
    path.write_text(text.replace('"repo": "https', '"repo": "file'))
    assert digests(checkout, "nilearn") == before
    path.write_text(text.replace('"install_timeout": 900', '"install_timeout": 9'))
    assert digests(checkout, "nilearn") != before
