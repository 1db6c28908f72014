"""The repository of a library: asv's mirror of it, or somebody's working copy."""

import re
import subprocess

import pytest

from tests.voxelocity.store.test_upstream import run_git
from voxelocity import VoxelocityError
from voxelocity.asv.commands import parse
from voxelocity.asv.plugin import require_known_range
from voxelocity.asv.repositories import (
    cloned_libraries,
    library_of,
    library_repository,
    newest_commit,
    prepare_environments,
)
from voxelocity.model.timeline import PROJECTS
from voxelocity.store.paths import configuration
from voxelocity.store.reader import load_config


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "working-copy"
    folder.mkdir()
    run_git(folder, "init", "-q", "--initial-branch=main")
    (folder / "file").write_text("1")
    run_git(folder, "add", "file")
    run_git(folder, "commit", "-q", "-m", "first")
    run_git(folder, "tag", "0.13.0")
    return folder


def with_repo(checkout, repo):
    path = checkout / configuration("nilearn")
    text = path.read_text()
    path.write_text(re.sub(r'"repo": "[^"]*"', f'"repo": "{repo}"', text))
    return checkout


def test_each_configuration_is_known_for_what_it_measures(root):
    assert library_of(root, load_config(root)) is None
    assert library_of(root, load_config(root, "asv.indexed_gzip.conf.json")) is None
    for library, owner in (("nilearn", "nilearn"), ("nibabel", "nipy")):
        conf = load_config(root, configuration(library))
        assert library_of(root, conf) == library
        assert conf.project_url == PROJECTS[library] == f"https://github.com/{owner}/{library}"


def test_what_is_measured_and_cloned_can_be_published(checkout_copy):
    assert cloned_libraries(checkout_copy) == []
    (checkout_copy / "nibabel").mkdir()
    assert cloned_libraries(checkout_copy) == []
    (checkout_copy / "results" / "nibabel").mkdir(parents=True)
    (checkout_copy / "results" / "nibabel" / "benchmarks.json").write_text("{}")
    assert cloned_libraries(checkout_copy) == ["nibabel"]


def test_a_mirror_is_made_once_as_git_is_told_where(checkout_copy, repository, monkeypatch, capsys):
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{repository}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://github.com/nilearn/nilearn.git")
    mirror = library_repository(checkout_copy, "nilearn")
    assert mirror == checkout_copy / "nilearn"
    assert run_git(mirror, "rev-parse", "--is-bare-repository").strip() == "true"
    assert run_git(mirror, "tag").split() == ["0.13.0"]
    assert "fetching https://github.com/nilearn/nilearn.git once" in capsys.readouterr().err
    library_repository(checkout_copy, "nilearn")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("mirrored", [True, False])
def test_the_newest_commit_is_that_of_the_branch_that_asv_follows(
    checkout_copy, repository, monkeypatch, mirrored
):
    if mirrored:
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{repository}.insteadOf")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://github.com/nilearn/nilearn.git")
    else:
        with_repo(checkout_copy, repository)
    for number in range(2):
        # Of another branch, though it is newer.
        run_git(repository, "checkout", "-q", "-B", "feature")
        run_git(repository, "commit", "-q", "--allow-empty", "-m", f"feature {number}")
        assert newest_commit(checkout_copy, "nilearn") == (
            "main",
            run_git(repository, "rev-parse", "main").strip(),
        )
        # A mirror that is there already has to be fetched into.
        run_git(repository, "checkout", "-q", "main")
        run_git(repository, "commit", "-q", "--allow-empty", "-m", f"main {number}")


def test_a_repository_without_that_branch_is_one_line(checkout_copy, repository):
    run_git(repository, "branch", "-q", "-m", "trunk")
    with pytest.raises(VoxelocityError, match="'main' is no commit, tag or branch of "):
        newest_commit(with_repo(checkout_copy, repository), "nilearn")


def test_a_host_out_of_reach_is_one_line_and_leaves_nothing(checkout_copy, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "url./no/such/folder.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://github.com/nilearn/nilearn.git")
    with pytest.raises(VoxelocityError, match="cannot be fetched; is it within reach") as caught:
        library_repository(checkout_copy, "nilearn")
    assert "\n" not in str(caught.value)
    assert not (checkout_copy / "nilearn").exists()


def test_a_working_copy_is_taken_as_it_is_and_changes_are_said(checkout_copy, repository, capsys):
    checkout = with_repo(checkout_copy, repository)
    assert library_repository(checkout, "nilearn") == repository
    assert capsys.readouterr().err == ""
    (repository / "file").write_text("2")
    (repository / "new").write_text("untracked files are in no build")
    library_repository(checkout, "nilearn")
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "has uncommitted changes" in said


def test_a_shallow_clone_is_refused(checkout_copy, repository, tmp_path):
    run_git(repository, "commit", "-q", "--allow-empty", "-m", "second")
    shallow = tmp_path / "shallow"
    run_git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", str(shallow))
    with pytest.raises(VoxelocityError, match="is a shallow clone.* --unshallow --tags"):
        library_repository(with_repo(checkout_copy, shallow), "nilearn")


@pytest.mark.parametrize("exists", [True, False])
def test_what_is_no_repository_is_one_line(checkout_copy, tmp_path, exists):
    folder = tmp_path / "elsewhere" / "folder"
    if exists:
        folder.mkdir(parents=True)
    with pytest.raises(VoxelocityError, match="mend repo in asv.nilearn.conf.json"):
        library_repository(with_repo(checkout_copy, folder), "nilearn")


def test_clones_pass_over_submodules(repository, tmp_path, monkeypatch):
    """As asv clones: nibabel's submodules are test data on other hosts."""
    data = tmp_path / "data"
    data.mkdir()
    run_git(data, "init", "-q")
    run_git(data, "commit", "-q", "--allow-empty", "-m", "data")
    run_git(
        repository,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(data),
        "data",
    )
    run_git(repository, "commit", "-q", "-m", "with data")
    # A host that cannot be reached.
    data.rename(tmp_path / "gone")
    for name in ("GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0", "VOXELOCITY_PYTHON"):
        monkeypatch.setenv(name, "0")
    prepare_environments()
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "-q", "--shared", "--recursive", str(repository), str(clone))
    run_git(clone, "submodule", "update", "--init", "--recursive")
    assert not list((clone / "data").iterdir())


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        (["run", "0.13.0^!"], True),
        (["run", "0.12.0..0.13.0"], False),
        (["find", "main..my-branch", "time_mean"], False),
        (["continuous", "0.13.0", "my-branch"], False),
        (["continuous", "0.13.0", "main"], True),
        (["run", "'"], False),
    ],
)
def test_unknown_commits_are_one_line(repository, arguments, known):
    command = parse([*arguments, "--config", configuration("nilearn")])
    if known:
        require_known_range(command, repository, "nilearn")
        return
    with pytest.raises(VoxelocityError, match="names no commits of nilearn that .*tag lists"):
        require_known_range(command, repository, "nilearn")


def test_what_asv_would_fetch_is_fetched_before_it_is_called_unknown(repository, tmp_path):
    mirror = tmp_path / "nilearn"
    subprocess.run(["git", "clone", "-q", "--mirror", str(repository), str(mirror)], check=True)
    run_git(repository, "commit", "-q", "--allow-empty", "-m", "new")
    run_git(repository, "tag", "0.13.1")
    require_known_range(parse(["run", "0.13.0..0.13.1"]), mirror, "nilearn")
