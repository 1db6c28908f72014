"""A library's commits over processes of Dask, for real: the same answer as asv alone, whoever is killed."""

import contextlib
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.library_commits import CONFIGURATION, made_checkout, made_repository, require_valgrind
from tests.voxelocity.store.test_upstream import run_git
from voxelocity.model.scale import same_work
from voxelocity.runner.cluster.workspace import WORKERS
from voxelocity.store.paths import RESULTS
from voxelocity.store.result_files import require_whole_results

pytestmark = pytest.mark.slow

# On the file of which a worker must reproduce counts.
BENCH = r"Opening\.(track_instructions|peakmem)_(load_img|nib_load|baseline)\(.*'\.nii\.gz'\)"
RUN = ["run", "HEAD~3..HEAD", "--library", "nilearn", "--machine", "tests", "--bench", BENCH]

# By how much peaks of the same work differ, as a fraction.
PEAKS = 0.01


class Checkout:
    """A copy of the checkout with a known entry, whose workers have folders of their own."""

    def __init__(self, made, known, workers):
        self.made, self.root = made, made.checkout
        if known:
            shutil.copytree(known / "results", self.root / "results", dirs_exist_ok=True)
        from benchmarks.support import images

        self.workers = workers
        self.environment = {
            **os.environ,
            WORKERS: str(workers),
            "VOXELOCITY_IMAGES": str(images.folder()),
            # A run that dies says where.
            "PYTHONFAULTHANDLER": "1",
        }

    def start(self, *arguments, module="voxelocity", log="run"):
        log = (self.root / f"{log}.log").open("a")
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=self.root,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def said(self):
        return (self.root / "run.log").read_text()

    def files(self):
        """The content of the result file of each commit, by its hash."""
        folder = self.root / "results" / "nilearn" / "tests"
        paths = [path for path in folder.glob("*.json") if path.name != "machine.json"]
        return {json.loads(path.read_text())["commit_hash"]: path for path in paths}


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A good commit more than those of the other tests."""
    require_valgrind()
    repository = made_repository(tmp_path_factory.mktemp("library"))
    (repository / "nilearn" / "third.py").write_text("")
    run_git(repository, "add", "--all")
    run_git(repository, "commit", "-q", "-m", "third")
    return repository


@pytest.fixture(scope="module")
def alone(tmp_path_factory, repository, images_made):
    """What asv measures without Dask: the commits, and an entry of the timeline for workers to reproduce."""
    made = made_checkout(tmp_path_factory.mktemp("alone") / "checkout", repository)
    counted = [
        "--bench",
        r"Opening\.track_instructions_load_img\(.*'\.nii\.gz'\)",
        "stack-numpy-2.4^!",
    ]
    assert made.run("asv", "run", "--machine", "tests", *counted).returncode == 0
    run = made.run(
        "asv", "run", *CONFIGURATION, "--machine", "tests", "--bench", BENCH, "HEAD~3..HEAD"
    )
    assert run.returncode == 2, run.stdout
    # Environments are made once for all tests.
    return Checkout(made, None, tmp_path_factory.mktemp("workers"))


@pytest.fixture
def checkout(tmp_path, repository, alone):
    """A checkout that knows an entry of the timeline, and none of the commits."""
    made = made_checkout(tmp_path / "checkout", repository)
    shutil.rmtree(made.checkout / RESULTS)
    (tmp_path / "known").mkdir()
    for part in (RESULTS, RESULTS.parent / "counts" / "releases"):
        shutil.copytree(alone.root / part, tmp_path / "known" / part)
    return Checkout(made, tmp_path / "known", alone.workers)


def values(path):
    """Every value of a result file, by benchmark and place."""
    content = json.loads(path.read_text())
    found = {}
    for name, columns in content["results"].items():
        row = dict(zip(content["result_columns"], columns))
        for index in range(math.prod(map(len, row["params"]))):
            value = row["result"][index] if row["result"] else None
            # What nobody asked for is NaN.
            if value is None or not math.isnan(value):
                found[name, index] = value
    return content["params"], content["env_name"], found


def require_same(one, other):
    assert one.keys() == other.keys()
    for commit in one:
        (params, environment, ours), (*described, theirs) = (
            values(one[commit]),
            values(other[commit]),
        )
        assert [params, environment] == described
        assert ours.keys() == theirs.keys()
        for key, value in ours.items():
            name = key[0].rpartition(".")[2]
            if value is None or theirs[key] is None:
                assert value is theirs[key], key
            elif name.startswith("track_instructions"):
                assert same_work(value, theirs[key]), (commit, key, value, theirs[key])
            else:
                assert value == pytest.approx(theirs[key], rel=PEAKS), (commit, key)


def wait_for(condition, seconds=300):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, condition
        time.sleep(0.2)
    return found


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextlib.contextmanager
def dask(checkout, command, *arguments):
    process = checkout.start(*arguments, module=f"distributed.cli.{command}", log=command)
    try:
        yield process
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            for each in [*psutil.Process(process.pid).children(recursive=True), process]:
                each.kill()
        process.wait()


def asv_processes(root):
    """The asv of each worker that has a folder below one."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if "asv" in process.cmdline() and Path(process.cwd()).is_relative_to(root):
                found.append(process)
    return found


def test_two_workers_of_which_one_is_killed_give_the_answer_of_asv_alone(
    checkout, alone, repository
):
    scheduler = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    address = checkout.root / "scheduler.json"
    offered = ["--nthreads", "1", "--resources", "voxelocity=1", "--no-dashboard"]
    with (
        dask(checkout, "dask_scheduler", *scheduler, "--scheduler-file", str(address)),
        dask(
            checkout, "dask_worker", "--scheduler-file", str(address), "--nworkers", "2", *offered
        ),
    ):
        wait_for(address.exists)
        name = json.loads(address.read_text())["address"]
        run = checkout.start(*RUN, "--scheduler", name)
        measuring = wait_for(
            lambda: [
                process
                for process in asv_processes(checkout.workers)
                if "--config" in process.cmdline()
            ]
        )
        measuring[0].parent().kill()
        assert run.wait(540) == 4, checkout.said()
        killed = measuring[0]
        wait_for(lambda: not killed.is_running() or killed.status() == psutil.STATUS_ZOMBIE, 30)
    broken = run_git(repository, "rev-parse", "HEAD~2").strip()
    said = checkout.said()
    assert f"{broken[:9]} is measured again: nothing has a value" in said
    assert f"{broken[:9]} failed: nothing has a value" in said
    assert f"1 of 3 commits failed: {broken[:9]}" in said
    # The other may have come too late for any, and the new one in the entry of the killed one too.
    assert "is fit: 1 count of stack-numpy-2.4 reproduced" in said
    require_same(alone.files(), checkout.files())
    require_whole_results(checkout.root)
    counted = {path.name for path in (checkout.root / "results/counts/nilearn/tests").iterdir()}
    assert counted == {
        path.name for path in (alone.root / "results/counts/nilearn/tests").iterdir()
    }
    # asv itself reads them as its own.
    shown = checkout.made.run("asv", "show", *CONFIGURATION, "--machine", "tests", "HEAD")
    assert shown.returncode == 0 and "track_instructions_load_img" in shown.stdout


def test_a_client_that_was_killed_goes_on_and_measures_nothing_twice(checkout, repository):
    run = checkout.start(*RUN, "--local", "1")
    wait_for(lambda: len(checkout.files()) == 1)
    (commit,) = checkout.files()
    before = {path: path.stat().st_mtime_ns for path in checkout.files().values()}
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    # What it has started ends with it.
    wait_for(lambda: not asv_processes(checkout.workers), 60)
    assert checkout.files().keys() == {commit}
    require_whole_results(checkout.root)
    again = checkout.start(*RUN, "--local", "1")
    assert again.wait(540) == 4, checkout.said()
    assert "3 commits, 1 of them done before" in checkout.said()
    assert len(checkout.files()) == 3
    assert before == {path: path.stat().st_mtime_ns for path in before}
    done = checkout.start(*RUN, "--local", "1")
    assert done.wait(60) == 0
    assert checkout.said().strip().endswith("3 commits, 3 of them done before")


def test_counts_that_are_not_reproduced_are_refused_and_named(checkout):
    (path,) = (checkout.root / RESULTS / "tests").glob("*-*.json")
    content = json.loads(path.read_text())
    (row,) = (row for name, row in content["results"].items() if name.endswith("_load_img"))
    row[0] = [value * 1.02 for value in row[0]]
    path.write_text(json.dumps(content))
    run = checkout.start(*RUN, "--local", "1", "--patience", "1")
    assert run.wait(300) == 4
    said = checkout.said()
    assert "Opening.load_img at stack-numpy-2.4 takes " in said
    assert "so the two cannot be one series" in said
    assert checkout.files() == {}


def test_a_damaged_image_is_refused_and_named(checkout, tmp_path, images_made):
    folder = tmp_path / "images"
    for path in Path(images_made.folder()).rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(images_made.folder())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
    damaged = Path(images_made.path(*images_made.DEFAULT[0]))
    damaged = folder / damaged.relative_to(images_made.folder())
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.unlink()
    damaged.write_bytes(content)
    checkout.environment["VOXELOCITY_IMAGES"] = str(folder)
    run = checkout.start(*RUN, "--local", "1", "--patience", "1")
    assert run.wait(300) == 4
    assert f"the images cannot be used: {damaged}: is damaged" in checkout.said()
    assert checkout.files() == {}
