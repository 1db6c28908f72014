"""What the client keeps of a commit, and when it is done with."""

import json
import math
import os
import shutil

import pytest

from tests.conftest import ROOT
from tests.voxelocity.store.test_upstream import run_git
from voxelocity import VoxelocityError
from voxelocity.model.results import Status
from voxelocity.runner.cluster.campaign import Ended, MeasuredFiles
from voxelocity.runner.cluster.campaign_results import CampaignResults
from voxelocity.store.paths import configuration
from voxelocity.store.reader import CommitResults
from voxelocity.store.result_files import require_whole_results, stored_results

from .pretended import campaign

BENCH = r"^opening\.Opening\.(track_instructions|peakmem)_(load_img|baseline)\('int16 \+ slope/inter', '\.nii'\)$"
TRAITS = {
    "machine": "tests",
    "os": "Linux",
    "arch": "x86_64",
    "cpu": "a CPU",
    "num_cpu": "2",
    "ram": "8 GiB",
}


@pytest.fixture
def checkout(tmp_path, checkout_copy):
    """A checkout whose nilearn is a repository with two commits."""
    repository = tmp_path / "nilearn"
    repository.mkdir()
    run_git(repository, "init", "-q", "--initial-branch=main")
    for name in ("first", "second"):
        (repository / "file").write_text(name)
        run_git(repository, "add", "--all")
        run_git(repository, "commit", "-q", "-m", name)
    folder = checkout_copy / "results" / "releases"
    folder.mkdir(parents=True)
    shutil.copy2(ROOT / "results" / "releases" / "benchmarks.json", folder)
    return checkout_copy


@pytest.fixture
def commits(tmp_path, checkout):
    return run_git(tmp_path / "nilearn", "rev-list", "main").split()


@pytest.fixture
def store(tmp_path, checkout):
    return lambda bench=BENCH: CampaignResults(
        checkout, tmp_path / "nilearn", campaign("", bench=(bench,), traits=TRAITS)
    )


def content(store, checkout, commit, values):
    """A result file as a worker returns it, made from the one that asv's own classes write."""
    record = checkout / ".cache" / "campaigns" / "nilearn-tests.jsonl"
    before = record.read_text() if record.exists() else ""
    store().take(Ended(commit, None, "made for its form", 1))
    record.write_text(before)
    (path,) = (checkout / "results/nilearn/tests").glob(f"{commit[:8]}-*.json")
    content = json.loads(path.read_text())
    path.unlink()
    for row in content["results"].values():
        row[0] = [values.get(index) for index in range(math.prod(map(len, row[1])))]
    name = path.relative_to(checkout).as_posix()
    return name, json.dumps(content).encode()


def measured(commit, **files):
    return Ended(commit, MeasuredFiles(commit, "host", 1.0, files), "", 1)


def test_what_a_worker_returns_lies_where_asv_would_have_written_it(store, checkout, commits):
    name, written = content(store, checkout, commits[0], {0: 1000})
    kept = store()
    kept.take(measured(commits[0], **{name: written}))
    assert (checkout / name).read_bytes() == written
    assert kept.outcome(commits[0]) == "measured"
    require_whole_results(checkout)
    benchmarks = CommitResults(checkout, "nilearn", "tests").at(commits[0])
    assert {benchmark.method for benchmark in benchmarks} == {"load_img", "baseline"}
    folder = checkout / "results" / "nilearn"
    assert json.loads((folder / "tests" / "machine.json").read_text())["cpu"] == "a CPU"
    assert (folder / "benchmarks.json").read_bytes() == (
        ROOT / "results" / "releases" / "benchmarks.json"
    ).read_bytes()
    assert not list((checkout / "results").rglob("tmp*"))


def test_a_restarted_client_knows_what_is_done_with(store, checkout, commits):
    name, written = content(store, checkout, commits[0], {0: 1000})
    store().take(measured(commits[0], **{name: written}))
    later = store()
    assert later.outcome(commits[0]) == "measured"
    assert later.outcome(commits[1]) is None


def test_a_commit_is_measured_again_where_its_file_is_gone_or_cut_off(store, checkout, commits):
    name, written = content(store, checkout, commits[0], {0: 1000})
    store().take(measured(commits[0], **{name: written}))
    (checkout / name).write_bytes(written[: len(written) // 2])
    assert store().outcome(commits[0]) is None
    (checkout / name).unlink()
    assert store().outcome(commits[0]) is None


def test_other_benchmarks_are_not_done_with(store, checkout, commits):
    name, written = content(store, checkout, commits[0], {0: 1000})
    store().take(measured(commits[0], **{name: written}))
    assert store(BENCH.replace("load_img|", "nib_load|")).outcome(commits[0]) is None


def test_what_plain_asv_has_measured_is_done_with_where_all_has_a_value(store, checkout, commits):
    # n/a does not tell whether anybody has asked for it.
    for values, outcome in (({0: 1000}, "measured"), ({}, None), ({0: float("nan")}, None)):
        name, written = content(store, checkout, commits[1], values)
        (checkout / name).write_bytes(written)
        for path in (checkout / ".cache" / "campaigns").iterdir():
            path.unlink()
        assert store().outcome(commits[1]) == outcome


def test_a_line_of_the_record_that_was_cut_off_costs_one_commit(store, checkout, commits):
    kept = store()
    for commit in commits:
        name, written = content(store, checkout, commit, {0: float("nan")})
        kept.take(measured(commit, **{name: written}))
    (path,) = (checkout / ".cache" / "campaigns").iterdir()
    path.write_text(path.read_text()[:-20])
    assert [store().outcome(commit) for commit in commits] == ["measured", None]


def test_a_failed_commit_is_marked_as_asv_marks_one_that_cannot_be_built(store, checkout, commits):
    kept = store()
    kept.take(Ended(commits[0], None, "its worker ended", 2))
    assert kept.outcome(commits[0]) == store().outcome(commits[0]) == "failed"
    benchmarks = CommitResults(checkout, "nilearn", "tests").at(commits[0])
    found = {
        (benchmark.method, benchmark.parameters): each.status
        for benchmark, each in benchmarks.items()
    }
    assert found["load_img", ("int16 + slope/inter", ".nii")] is Status.FAILED


def test_a_commit_that_is_still_open_leaves_nothing(store, checkout, commits):
    kept = store()
    before = sorted(checkout.rglob("results/**/*"))
    kept.take(Ended(commits[0], None, "too busy", 3, is_open=True))
    assert kept.outcome(commits[0]) is store().outcome(commits[0]) is None
    assert sorted(checkout.rglob("results/**/*")) == before


def test_a_failure_replaces_no_value(store, checkout, commits):
    name, written = content(store, checkout, commits[0], {0: 1000})
    kept = store()
    kept.take(measured(commits[0], **{name: written}))
    _, failed = content(store, checkout, commits[0], {})
    (checkout / name).write_bytes(written)
    kept.take(measured(commits[0], **{name: failed}))
    assert stored_results(checkout / name)["results"] == json.loads(written)["results"]
    kept.take(Ended(commits[0], None, "its worker ended", 2))
    assert stored_results(checkout / name)["results"] == json.loads(written)["results"]


def test_the_worker_gets_what_there_is_of_a_commit(store, checkout, commits):
    name, written = content(store, checkout, commits[0], {0: 1000})
    kept = store()
    assert kept.task(commits[0]).before == {}
    kept.take(measured(commits[0], **{name: written}))
    assert kept.task(commits[0]).before == {name: written}


@pytest.mark.parametrize(
    "name",
    ["results/nilearn/other/00000000-e.json", "../results.json", "/etc/passwd", "asv.conf.json"],
)
def test_a_worker_writes_nothing_but_results_of_its_campaign(store, checkout, commits, name):
    with pytest.raises(VoxelocityError, match="no result of this campaign"):
        store().take(measured(commits[0], **{name: b"{}"}))


def test_what_cannot_be_written_is_said_and_what_was_there_stays(
    store, checkout, commits, monkeypatch
):
    name, written = content(store, checkout, commits[0], {0: 1000})
    kept = store()
    kept.take(measured(commits[0], **{name: written}))

    def full(*_):
        raise OSError(28, "No space left on device", str(checkout / name))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VoxelocityError, match="No space left.*repeat the command"):
        kept.take(measured(commits[0], **{name: written.replace(b"1000", b"2000")}))
    assert (checkout / name).read_bytes() == written
    assert not list((checkout / name).parent.glob("tmp*"))


def test_the_configuration_is_that_of_the_library():
    assert (ROOT / configuration("nilearn")).is_file()
