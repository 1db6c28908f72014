"""Commits over real processes of Dask, some of which are killed, stopped or refused."""

import contextlib
import time
from collections import Counter

import dask
import pytest
from distributed import Client, LocalCluster

from tests.voxelocity.runner.cluster import pretended
from voxelocity import FailedError
from voxelocity.runner.cluster.distribution import (
    ATTEMPTS,
    ATTEMPTS_AT_TIMES,
    RESOURCE,
    Distribution,
)

pytestmark = pytest.mark.slow

LOOPBACK = "127.0.0.1:0"

# As the command starts them.
WORKER = {"threads_per_worker": 1, "memory_limit": None, "resources": {RESOURCE: 1}}


@contextlib.contextmanager
def started(folder):
    settings = {
        "distributed.scheduler.worker-ttl": "3s",
        "distributed.scheduler.allowed-failures": 2,
        "temporary-directory": str(folder / "dask"),
    }
    with (
        dask.config.set(settings),
        LocalCluster(n_workers=2, dashboard_address=LOOPBACK, **WORKER) as cluster,
    ):
        yield cluster


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """For the tests that leave its workers as they are."""
    with started(tmp_path_factory.mktemp("steady")) as cluster:
        yield cluster


@pytest.fixture
def cluster(tmp_path):
    """For a test that spoils its workers."""
    with started(tmp_path) as cluster:
        yield cluster


class Run:
    """A distribution, and what it said."""

    def __init__(self, client, folder, patience=20.0, **changed):
        self.folder, self.said = folder, []
        self.distribution = Distribution(
            client,
            pretended.campaign(folder, **changed),
            pretended.prove,
            pretended.measure,
            self.said.append,
            pretended.has_value,
            patience,
        )

    def ended(self, *commits):
        ended = list(self.distribution.ended(pretended.tasks(*commits)))
        assert sorted(each.commit for each in ended) == sorted(commits)
        return {each.commit: each for each in ended}

    def attempts(self, commit=""):
        return pretended.attempts(self.folder, commit)


@pytest.fixture
def run(steady, tmp_path):
    with Client(steady) as client:
        yield Run(client, tmp_path)


@pytest.fixture
def spoilt(cluster, tmp_path):
    with Client(cluster) as client:
        yield Run(client, tmp_path)


def test_each_commit_is_measured_once(run):
    commits = [f"good{number}" for number in range(40)]
    ended = run.ended(*commits)
    for commit in commits:
        assert ended[commit].measured.files == {"result": commit.encode()}
        assert (ended[commit].failed, ended[commit].attempts) == ("", 1)
    assert len(run.attempts()) == 40
    assert len({name.partition("-on-")[2] for name in run.attempts()}) == 2


def test_what_a_killed_worker_had_is_measured_by_another(spoilt):
    ended = spoilt.ended("kills", "slow1", "slow2")
    assert all(each.measured and not each.failed for each in ended.values())
    assert len(spoilt.attempts("kills")) == 2
    assert len(spoilt.attempts("slow")) == 2
    assert any("is gone; what it was measuring" in line for line in spoilt.said)


def test_what_was_handed_over_is_not_measured_again_when_its_worker_ends(steady, run):
    """Dask computes again what a worker had that is gone, as long as the client holds it."""
    for ended in run.distribution.ended(pretended.tasks("good1", "slow1")):
        if ended.commit == "good1":
            deadline = time.monotonic() + 5
            while "memory" in states(steady) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert "memory" not in states(steady)


def states(cluster):
    return {task.state for task in dict(cluster.scheduler.tasks).values()}


def test_a_commit_that_kills_each_worker_has_failed_and_the_others_go_on(spoilt):
    ended = spoilt.ended("always-kills", "good1", "good2")
    assert ended["always-kills"].measured is None
    assert "worker" in ended["always-kills"].failed
    # Two failures are allowed.
    assert len(spoilt.attempts("always-kills")) == 3
    assert ended["good1"].measured and ended["good2"].measured


def test_what_a_hanging_worker_had_is_measured_by_another(spoilt):
    ended = spoilt.ended("hangs", "good1")
    assert all(each.measured and not each.failed for each in ended.values())
    assert len(spoilt.attempts("hangs")) == 2


@pytest.mark.parametrize("commit", ["fails", "has-no-value"])
def test_a_commit_that_fails_everywhere_has_failed_once(run, commit):
    ended = run.ended(commit, "good1")
    assert ended[commit].failed
    assert ended[commit].attempts == ATTEMPTS == len(run.attempts(commit))
    # On one worker and then on the other.
    assert len({name.partition("-on-")[2] for name in run.attempts(commit)}) == 2


def test_a_result_without_a_value_is_kept_as_asv_wrote_it(run):
    assert run.ended("has-no-value")["has-no-value"].measured.files == {"result": b""}


def test_an_error_of_ours_is_said_with_its_name(run):
    assert run.ended("is-a-bug", "good1")["is-a-bug"].failed == "ZeroDivisionError: of the test"


def test_a_worker_that_is_not_fit_gets_nothing_and_is_named(spoilt):
    (spoilt.folder / "refused-0").write_text("another lock")
    spoilt.ended("good1", "good2", "good3", "good4")
    assert all(name.endswith("-on-1") for name in spoilt.attempts())
    assert list(spoilt.distribution.refused.values()) == ["another lock"]
    assert any("refused: another lock" in said for said in spoilt.said)


def test_a_worker_that_can_no_longer_measure_gets_nothing_any_more(spoilt):
    commits = ["fills-disk", *(f"slow{number}" for number in range(4))]
    ended = spoilt.ended(*commits)
    # It is not the commit's fault.
    assert ended["fills-disk"].measured and ended["fills-disk"].attempts == 1
    workers = Counter(name.partition("-on-")[2] for name in spoilt.attempts())
    assert sorted(workers.values()) == [1, 5]
    assert any("no room here" in said for said in spoilt.said)


def test_with_no_fit_worker_it_ends_and_says_why(spoilt):
    for name in (0, 1):
        (spoilt.folder / f"refused-{name}").write_text(f"broken {name}")
    spoilt.distribution.patience = 5.0
    with pytest.raises(FailedError, match="no worker.*broken.*broken") as error:
        spoilt.ended("good1")
    assert {f"broken {name}" in str(error.value) for name in (0, 1)} == {True}
    assert spoilt.attempts() == []


def test_without_any_worker_it_ends(tmp_path):
    with (
        LocalCluster(n_workers=0, dashboard_address=LOOPBACK) as cluster,
        Client(cluster) as client,
        pytest.raises(FailedError, match="none came"),
    ):
        Run(client, tmp_path, patience=1.0).ended("good1")


def test_a_worker_that_comes_later_measures_too(tmp_path):
    with (
        LocalCluster(n_workers=1, dashboard_address=LOOPBACK, **WORKER) as cluster,
        Client(cluster) as client,
    ):
        run = Run(client, tmp_path)
        commits = [f"slow{number}" for number in range(6)]
        ended = []
        for each in run.distribution.ended(_adding(cluster, pretended.tasks(*commits))):
            ended.append(each)
        assert len(ended) == 6
        assert len({name.partition("-on-")[2] for name in run.attempts()}) == 2


def _adding(cluster, tasks):
    """A second worker before the third task is given."""
    for number, task in enumerate(tasks):
        if number == 2:
            cluster.scale(2)
            cluster.wait_for_workers(2)
        yield task


def test_workers_that_offer_nothing_are_told_what_to_offer(tmp_path):
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=LOOPBACK) as cluster,
        Client(cluster) as client,
        pytest.raises(FailedError, match=r"--resources voxelocity=1"),
    ):
        Run(client, tmp_path, patience=1.0).ended("good1")


def test_times_of_bad_conditions_are_measured_again_and_counted(run):
    ended = run.ended("busy1", "busy2", "good1")
    assert run.distribution.repeated == 2
    assert ended["busy1"].measured.excess is None and ended["busy1"].attempts == 2
    assert {name.partition("-on-")[2] for name in run.attempts("busy1")} == {"0", "1"}


def test_times_that_never_had_good_conditions_are_not_kept(run):
    ended = run.ended("always-busy")["always-busy"]
    assert ended.measured is None and ended.failed == "the host takes 9 %"
    assert ended.attempts == ATTEMPTS_AT_TIMES == run.distribution.repeated
    assert ended.is_open


def test_a_commit_whose_workers_never_are_quiet_is_not_called_failed(run):
    ended = run.ended("never-quiet")["never-quiet"]
    assert ended.measured is None and ended.is_open and ended.failed == "too busy"
    assert ended.attempts == ATTEMPTS_AT_TIMES == run.distribution.repeated
    assert not run.ended("fails")["fails"].is_open


def test_what_is_asked_for_twice_is_not_in_memory_any_more(run):
    run.ended(*(f"good{number}" for number in range(10)))
    scheduler = run.distribution.client.cluster.scheduler
    deadline = time.monotonic() + 10
    while scheduler.tasks and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(scheduler.tasks) == 0
