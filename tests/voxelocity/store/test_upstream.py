"""A commit of a library is installed with what its release is measured with."""

import subprocess

import pytest

from voxelocity import VoxelocityError
from voxelocity.model.commit import Commit
from voxelocity.store.checkout import Checkout
from voxelocity.store.history import (
    commit_of,
    commits_between,
    differing_pins,
    entry_of_commit,
    following_entry,
    other_requirements,
    requirements,
)
from voxelocity.store.locks import parse_pins


def run_git(folder, *arguments):
    settings = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false"]
    command = ["git", *settings, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path):
    """A merge and a squashed pull request, between two releases."""
    folder = tmp_path / "library"
    folder.mkdir()
    run_git(folder, "init", "-q", "--initial-branch=main")
    run_git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    run_git(folder, "tag", "0.13.0")
    run_git(folder, "checkout", "-q", "-b", "feature")
    run_git(folder, "commit", "-q", "--allow-empty", "-m", "one thing")
    run_git(folder, "checkout", "-q", "main")
    merge = ["-m", "Merge pull request #12 from me/feature", "-m", "Read lazily"]
    run_git(folder, "merge", "-q", "--no-ff", *merge, "feature")
    run_git(folder, "commit", "-q", "--allow-empty", "-m", "[FIX] Less memory (#345)")
    run_git(folder, "tag", "-a", "-m", "release", "0.13.1")
    run_git(folder, "commit", "-q", "--allow-empty", "-m", "after it")
    return folder


@pytest.fixture(scope="module")
def timeline(root):
    return Checkout(root).timeline


def test_the_way_follows_first_parents_and_names_pull_requests(repository):
    commits = commits_between(repository, "0.13.0", "main")
    assert [commit.subject for commit in commits] == [
        "first",
        "Merge pull request #12 from me/feature",
        "[FIX] Less memory (#345)",
        "after it",
    ]
    assert [commit.pull_request for commit in commits] == [None, 12, 345, None]
    assert commits[1].title == "Read lazily"
    assert commits[2].title == "[FIX] Less memory (#345)"
    assert commits[0].sha == run_git(repository, "rev-parse", "0.13.0").strip()
    assert commits[0].date == run_git(repository, "log", "-1", "--format=%cs", "0.13.0").strip()


def test_an_issue_in_a_message_is_no_pull_request():
    assert Commit("0" * 40, "2026-01-01", "Mend #12 (see #13) and more").pull_request is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.13.1", "0.13.0", "0.13.1 does not come before 0.13.0"),
        ("main", "main", "does not come before"),
        ("0.13.2", "main", "'0.13.2' is no commit, tag or branch of .*library"),
        ("0.13.0", "--all", "'--all' is no commit"),
    ],
)
def test_what_is_no_way_is_one_line(repository, old, new, said):
    with pytest.raises(VoxelocityError, match=said) as caught:
        commits_between(repository, old, new)
    assert "\n" not in str(caught.value)


def test_a_commit_belongs_to_the_release_that_first_has_it(repository, timeline):
    before = run_git(repository, "rev-parse", "main~2").strip()
    assert entry_of_commit(timeline, "nilearn", repository, before).tag == "nilearn-0.13.1"
    assert following_entry(timeline, "nilearn", {"0.13.1"}).tag == "nilearn-0.13.1"
    assert following_entry(timeline, "nilearn", {"0.13.0", "0.13.1"}).tag == "nilearn-0.13.0"
    assert following_entry(timeline, "nibabel", {"5.2.0"}).tag == "nibabel-5.2.0"
    # The first entry brings both libraries.
    assert following_entry(timeline, "nibabel", {"3.2.0"}) == timeline[0]
    assert commit_of(repository, "0.13.1") == run_git(repository, "rev-parse", "main~1").strip()


def test_a_commit_that_no_release_has_is_installed_with_the_newest(timeline):
    for releases in ((), {"0.1.0", "99.0"}):
        assert following_entry(timeline, "nilearn", releases) == timeline[-1]


@pytest.mark.parametrize("library", ["nilearn", "nibabel"])
def test_all_but_the_library_is_locked(root, timeline, library):
    entry = timeline[-1]
    whole = parse_pins(requirements(entry, root), entry.tag)
    without = parse_pins(other_requirements(entry, root, library), entry.tag)
    assert {pin.name for pin in whole} - {pin.name for pin in without} == {library}
    assert set(without) < set(whole)


def test_what_differs_of_the_rest_is_named(root, timeline):
    texts = [
        other_requirements(timeline[timeline.index_of(tag)], root, "nilearn")
        for tag in ("nibabel-5.2.0", "nibabel-5.2.1", "control-2")
    ]
    assert differing_pins(texts[0], texts[1]) == ["nibabel 5.2.0 and 5.2.1"]
    # A control changes nothing.
    assert differing_pins(texts[0], texts[2]) == []
    assert differing_pins(texts[0], "") and "none" in differing_pins("", texts[0])[0]
