"""The repository of a library whose own commits asv measures: its mirror, or a user's working copy."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from asv.config import Config
from asv.util import load_json

from voxelocity import VoxelocityError
from voxelocity.asv.commands import results_folder
from voxelocity.store.git import git
from voxelocity.store.paths import COMMITS, configuration
from voxelocity.store.upstream import commit_of


def settings_of(root: Path, library: str) -> dict[str, Any]:
    """What the configuration of a library says, but for where its repository lies."""
    settings: dict[str, Any] = load_json(str(root / configuration(library)), js_comments=True)
    return {**settings, "repo": ""}


def configure_copy(root: Path, library: str, repository: Path, copy: Path) -> None:
    """Write the configuration of a library for a copy of the checkout, which takes its commits from a repository."""
    settings = {**settings_of(root, library), "repo": str(repository)}
    (copy / configuration(library)).write_text(json.dumps(settings, indent=4), encoding="utf-8")


def library_of(root: Path, config: str | None) -> str | None:
    """The library whose own commits a configuration of asv measures; None where it is the releases.

    Parameters
    ----------
    root : Path
        The checkout.
    config : str or None
        As asv was given it.
    """
    folder = results_folder(root, config)
    return next((library for library in COMMITS if folder == root / COMMITS[library]), None)


def prepare_environments() -> None:
    """What the commands of a library's configuration need of this process, when asv carries them out."""
    os.environ["VOXELOCITY_PYTHON"] = sys.executable
    # asv clones with all submodules, which are test data of nibabel's, on many hosts.
    count = int(os.environ.get("GIT_CONFIG_COUNT", "0"))
    os.environ[f"GIT_CONFIG_KEY_{count}"] = "submodule.active"
    os.environ[f"GIT_CONFIG_VALUE_{count}"] = ":(exclude)*"
    os.environ["GIT_CONFIG_COUNT"] = str(count + 1)


def library_repository(root: Path, library: str, config: str | None = None) -> Path:
    """The repository from which asv takes a library's commits, made as asv would make it.

    A working copy with changes is said to be one: commits are measured, and the changes are in none.

    Parameters
    ----------
    root : Path
        The checkout.
    library : str
    config : str, optional
        As asv was given it.

    Raises
    ------
    VoxelocityError
        It cannot be fetched, is no repository, or lacks its history.
    """
    conf = Config.load(str(Path(root, config or configuration(library))))
    remote = "://" in conf.repo or conf.repo.startswith("git@")
    repository = Path(root, conf.project if remote else conf.repo)
    if remote and not repository.exists():
        _mirror(conf.repo, repository)
    try:
        shallow = git("rev-parse", "--is-shallow-repository", folder=repository).strip() == "true"
        changed = git(
            "rev-parse", "--is-bare-repository", folder=repository
        ).strip() != "true" and git(
            "status", "--porcelain", "--untracked-files=no", folder=repository
        )
    except (VoxelocityError, OSError) as error:
        what_to_do = (
            "delete it and start again" if remote else f"mend repo in {configuration(library)}"
        )
        raise VoxelocityError(
            f"{repository}: cannot be read as a git repository; {what_to_do} ({error})"
        ) from None
    if shallow:
        raise VoxelocityError(
            f"{repository}: is a shallow clone, without the history that tells what a commit belongs to; "
            f"git -C {repository} fetch --unshallow --tags"
        )
    if changed:
        print(
            f"voxelocity: {repository} has changes that belong to no commit, so they are not measured; commit "
            "them to measure them",
            file=sys.stderr,
        )
    return repository


def newest_commit(root: Path, library: str) -> tuple[str, str]:
    """The branch of a library that asv follows, and the hash of its newest commit; a mirror is fetched into first.

    Raises
    ------
    VoxelocityError
        The repository cannot be fetched, or lacks the branch.
    """
    repository = library_repository(root, library)
    branch: str = Config.load(str(root / configuration(library))).branches[0]
    if not (repository / ".git").exists():
        git("fetch", "--quiet", "origin", folder=repository, users=True)
    return branch, commit_of(repository, branch)


def cloned_libraries(root: Path) -> list[str]:
    """The libraries whose own commits have results and whose history is here, so that asv can publish them."""
    return [
        library
        for library, folder in COMMITS.items()
        if (root / folder / "benchmarks.json").is_file()
        and Path(root, Config.load(str(root / configuration(library))).project).is_dir()
    ]


def project_page(root: Path, library: str) -> str:
    """The address of a library's project, where its pull requests are."""
    address: str = Config.load(str(Path(root, configuration(library)))).project_url
    return address


def _mirror(url: str, repository: Path) -> None:
    """As asv itself does it, which ends in a traceback where the host cannot be reached."""
    print(f"voxelocity: fetching {url} once", file=sys.stderr)
    try:
        git(
            "clone",
            "--mirror",
            "--quiet",
            url,
            str(repository),
            folder=repository.parent,
            users=True,
        )
    except VoxelocityError as error:
        shutil.rmtree(repository, ignore_errors=True)
        raise VoxelocityError(
            f"{url} cannot be fetched; is it within reach, or should git's insteadOf name a copy? {error}"
        ) from None
