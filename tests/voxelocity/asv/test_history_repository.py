"""asv's repository of the releases gives the ranges, tags and dates of git, without asking it for each."""

import itertools

import pytest
from asv.plugins.git import Git

from voxelocity.asv.repositories import ReleaseHistory
from voxelocity.store.paths import RELEASES


@pytest.fixture(scope="module")
def repositories(root):
    path = str(root / RELEASES.history)
    return ReleaseHistory(path, path), Git(path, path)


def test_ranges_are_those_of_git(repositories):
    ours, gits = repositories
    line = gits.get_hashes_from_range("main")
    assert len(line) > 40
    for old, new in itertools.product(line[:3] + line[-3:], repeat=2):
        spec = ours.get_range_spec(old, new)
        assert ours.get_hashes_from_range(spec) == gits.get_hashes_from_range(spec), spec


@pytest.mark.parametrize(
    "spec", ["main", "nilearn-0.13.1^!", "nilearn-0.13.0..nilearn-0.14.0", "main~3..main"]
)
def test_what_is_not_two_commits_is_left_to_git(repositories, spec):
    ours, gits = repositories
    assert ours.get_hashes_from_range(spec) == gits.get_hashes_from_range(spec)


def test_tags_and_dates_are_those_of_git(repositories):
    ours, gits = repositories
    assert ours.get_tags() == gits.get_tags()
    for name in (*gits.get_hashes_from_range("main"), "nilearn-0.13.1", "main~2"):
        assert ours.get_date_from_name(name) == gits.get_date_from_name(name), name


def test_git_is_asked_once(repositories, monkeypatch):
    ours, _ = repositories
    line = ours.get_hashes_from_range("main")
    asked = []
    monkeypatch.setattr(Git, "_run_git", lambda *args, **kwargs: asked.append(args))
    assert ours.get_hashes_from_range(f"{line[5]}..{line[2]}") == line[2:5]
    assert ours.get_date_from_name(line[2]) > ours.get_date_from_name(line[5])
    assert line[0] in ours.get_tags().values()
    assert asked == []
