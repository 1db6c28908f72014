"""Commits are found as asv finds them, also those that a mirror has to fetch first."""

import pytest

from tests.voxelocity.store.test_upstream import run_git
from voxelocity import VoxelocityError
from voxelocity.asv.repositories import commits_in, found_or_fetched


@pytest.fixture
def repository(tmp_path):
    """Three tagged commits, and a merged branch between the second and the third."""
    folder = tmp_path / "nilearn"
    folder.mkdir()
    run_git(folder, "init", "-q", "-b", "main")
    for tag in ("one", "two"):
        run_git(folder, "commit", "-q", "--allow-empty", "-m", tag)
        run_git(folder, "tag", tag)
    run_git(folder, "switch", "-q", "-c", "branch")
    run_git(folder, "commit", "-q", "--allow-empty", "-m", "on the branch")
    run_git(folder, "switch", "-q", "main")
    run_git(folder, "merge", "-q", "--no-ff", "-m", "three", "branch")
    run_git(folder, "tag", "three")
    return folder


@pytest.fixture
def mirror(repository, tmp_path):
    run_git(tmp_path, "clone", "-q", "--mirror", str(repository), "mirror")
    return tmp_path / "mirror"


def hash_of(folder, *names):
    return [run_git(folder, "rev-parse", f"{name}^{{commit}}").strip() for name in names]


def test_a_range_follows_first_parents(repository):
    found = commits_in(repository, "nilearn", "one..three")
    assert found == hash_of(repository, "three", "two")
    assert commits_in(repository, "nilearn", "one..three", steps=1) in ([found[0]], [found[1]])


def test_a_file_names_commits_once_each(repository, tmp_path):
    file = tmp_path / "commits.txt"
    file.write_text("two\none\ntwo\n")
    found = commits_in(repository, "nilearn", f"HASHFILE:{file}")
    assert found == hash_of(repository, "two", "one")


@pytest.mark.parametrize("wanted", ["one..new", "HASHFILE:{}"])
def test_a_mirror_fetches_what_it_lacks(repository, mirror, tmp_path, wanted):
    run_git(repository, "commit", "-q", "--allow-empty", "-m", "new")
    run_git(repository, "tag", "new")
    (tmp_path / "commits.txt").write_text("new\n")
    found = commits_in(mirror, "nilearn", wanted.format(tmp_path / "commits.txt"))
    assert found[0] == hash_of(repository, "new")[0]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("one..new", "'one..new' names no commits of nilearn that .*tag lists its releases"),
        ("'", "names no commits of nilearn"),
        ("two..two", "holds no commit; A..B leaves out A"),
        ("HASHFILE:/dev/null", "holds no commit; it has a commit a line"),
        ("HASHFILE:nowhere.txt", "nowhere.txt: cannot be read"),
    ],
)
def test_what_cannot_be_found_is_one_line(mirror, wanted, words):
    with pytest.raises(VoxelocityError, match=words) as caught:
        commits_in(mirror, "nilearn", wanted)
    assert "\n" not in str(caught.value)


def test_a_working_copy_is_not_fetched_into(repository, tmp_path):
    run_git(tmp_path, "clone", "-q", str(repository), "copy")
    run_git(repository, "tag", "new")
    tries = []

    def find():
        tries.append(1)
        raise VoxelocityError("not there")

    with pytest.raises(VoxelocityError, match="not there"):
        found_or_fetched(tmp_path / "copy", find)
    assert len(tries) == 1
    assert "new" not in run_git(tmp_path / "copy", "tag").split()
