"""The file on which a call changed most is followed, and what is no step is no culprit."""

import pytest

from tests.voxelocity.store.test_upstream import run_git
from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.runner.culprit import find_commit, is_step


def benchmark(*parameters, metric=Metric.INSTRUCTIONS):
    return Benchmark("Opening", "load_img", metric, parameters)


PLAIN, PACKED = benchmark("int16", ".nii"), benchmark("int16", ".nii.gz")


class Measured:
    """Values that were made up, by the number of the commit."""

    operation, method = "Opening", "load_img"

    def __init__(self, repository, values):
        self.hashes = run_git(repository, "log", "--reverse", "--format=%H").split()
        self.made_up = values
        self.asked = []

    def values(self, commit):
        number = self.hashes.index(commit)
        self.asked.append(number)
        return self.made_up[number]


@pytest.fixture
def repository(tmp_path):
    run_git(tmp_path, "init", "-q", "--initial-branch=main")
    for number in range(5):
        run_git(tmp_path, "commit", "-q", "--allow-empty", "-m", f"commit {number} (#{number})")
    return tmp_path


def find(repository, values, file=None):
    return find_commit(repository, Measured(repository, values), "main~4", "main", file)


STEPS = [{PLAIN: plain, PACKED: packed} for plain, packed in zip(
    [1e7, 1e7, 1.1e7, 1.1e7, 1.1e7], [1e8, 1e8, 1e8, 1e8, 2e8]
)]  # fmt: skip


def test_the_file_on_which_it_changed_most_is_followed(repository):
    found = find(repository, STEPS)
    assert found.benchmark == PACKED and found.commit.subject == "commit 4 (#4)"
    assert found.commit.pull_request == 4


@pytest.mark.parametrize("file", ["int16 .nii", ".nii"])
def test_a_file_can_be_named(repository, file):
    found = find(repository, STEPS, file)
    assert found.benchmark == PLAIN and found.commit.subject == "commit 2 (#2)"


def test_within_the_noise_there_is_no_step(repository):
    values = [{PLAIN: 1e7 + number * 1e4} for number in range(5)]
    with pytest.raises(VoxelocityError, match="has no step between main~4 and main"):
        find(repository, values)
    with pytest.raises(VoxelocityError, match=r"on float32 \.nii has no step"):
        find(repository, STEPS, "float32 .nii")


@pytest.mark.parametrize(("index", "name"), [(0, "main~4"), (4, "main")])
def test_what_cannot_be_measured_at_an_end_is_said(repository, index, name):
    values = [dict(found) for found in STEPS]
    values[index] = {}
    with pytest.raises(VoxelocityError, match=f"could not be measured at {name}; "):
        find(repository, values)


def test_a_commit_without_this_file_is_passed_over(repository):
    values = [dict(found) for found in STEPS]
    values[2] = {PLAIN: 1e7}
    assert find(repository, values).commit.subject == "commit 4 (#4)"


@pytest.mark.parametrize(
    ("metric", "old", "new", "step"),
    [
        (Metric.INSTRUCTIONS, 1e8, 1.006e8, True),
        (Metric.INSTRUCTIONS, 1e8, 1.004e8, False),
        (Metric.INSTRUCTIONS, 1e6, 1.019e6, False),
        (Metric.INSTRUCTIONS, 1.021e6, 1e6, True),
        (Metric.PEAK, 100e6, 102e6, True),
        (Metric.PEAK, 200e6, 201.5e6, False),
        (Metric.PEAK, 2**20, 1.3e6, False),
        (Metric.BYTES_READ, 10_000_000, 10_020_000, True),
        (Metric.BYTES_READ, 10_000_000, 10_009_000, False),
        (Metric.READS, 2486, 2490, True),
        (Metric.READS, 2486, 2488, False),
    ],
)
def test_a_step_is_beyond_the_noise_of_its_kind(metric, old, new, step):
    assert is_step(metric, old, new) is step
