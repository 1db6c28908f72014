"""The repositories that asv measures: the release history, a library's mirror or working copy."""

import contextlib
import functools
import json
import os
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from asv.config import Config
from asv.plugins.git import Git
from asv.util import load_json, pick_n

from voxelocity import VoxelocityError, say
from voxelocity.store.history import BRANCH, History, commit_of, git
from voxelocity.store.paths import COMMITS, configuration
from voxelocity.store.reader import load_config
from voxelocity.store.safe_files import told_as, write_safely

_FILE = "HASHFILE:"

_Found = TypeVar("_Found")


class ReleaseHistory(Git):
    """The release history for asv (``dvcs`` in asv.conf.json).

    Its commits stand in one line, so git need not start for each of a publication's 500 ranges, nor
    for each of its tags and dates.
    """

    dvcs = "release-history"

    @functools.cached_property
    def _dates(self) -> dict[str, int]:
        """The date of each commit, in milliseconds, newest first."""
        lines = git("log", "--first-parent", "--format=%H %at", BRANCH, folder=self._path)
        found = map(str.split, lines.splitlines())
        return {commit: 1000 * int(seconds) for commit, seconds in found}

    def get_hashes_from_range(self, range_spec: str) -> list[str]:
        old, separator, new = range_spec.partition("..")
        if separator and {old, new} <= self._dates.keys():
            line = list(self._dates)
            return line[line.index(new) : line.index(old)]
        return super().get_hashes_from_range(range_spec)

    def get_date_from_name(self, name: str) -> int:
        return self._dates.get(name) or super().get_date_from_name(name)

    def get_tags(self) -> dict[str, str]:
        return History(Path(self._path)).commits


def settings_of(root: Path, library: str) -> dict[str, Any]:
    """What the configuration of a library says, but for where its repository lies."""
    settings: dict[str, Any] = load_json(str(root / configuration(library)), js_comments=True)
    return {**settings, "repo": ""}


def configure_copy(root: Path, library: str, repository: Path, copy: Path) -> None:
    """Write the configuration of a library for a copy of the checkout, with another repository."""
    settings = {**settings_of(root, library), "repo": str(repository)}
    write_safely(json.dumps(settings, indent=4), copy / configuration(library))


def library_of(root: Path, conf: Config) -> str | None:
    """The library whose commits a configuration of asv measures; None for the releases."""
    folder = Path(conf.results_dir)
    return next((library for library in COMMITS if folder == root / COMMITS[library]), None)


def prepare_environments() -> None:
    """Set what the commands of a library's configuration need of the process of asv."""
    os.environ["VOXELOCITY_PYTHON"] = sys.executable
    # asv clones with all submodules, which are test data of nibabel's, on many hosts.
    count = int(os.environ.get("GIT_CONFIG_COUNT", "0"))
    setting = {"KEY": "submodule.active", "VALUE": ":(exclude)*"}
    os.environ |= {f"GIT_CONFIG_{part}_{count}": text for part, text in setting.items()}
    os.environ["GIT_CONFIG_COUNT"] = str(count + 1)


def library_repository(root: Path, library: str, config: str | None = None) -> Path:
    """The repository from which asv takes a library's commits, made as asv would make it.

    A line tells of changes in a working copy: commits are measured, and the changes are in none.
    `VoxelocityError` for what cannot be fetched, is no repository, or lacks its history.
    """
    conf = load_config(root, config or configuration(library))
    remote = "://" in conf.repo or conf.repo.startswith("git@")
    repository = Path(root, conf.project if remote else conf.repo)
    if remote and not repository.exists():
        _mirror(conf.repo, repository)
    ask = functools.partial(git, folder=repository)
    try:
        shallow, bare = ask("rev-parse", "--is-shallow-repository", "--is-bare-repository").split()
        changed = bare == "false" and ask("status", "--porcelain", "--untracked-files=no")
    except (VoxelocityError, OSError) as error:
        mend = "delete it and start again" if remote else f"mend repo in {configuration(library)}"
        raise VoxelocityError(
            f"{repository}: cannot be read as a git repository; {mend} ({error})"
        ) from None
    if shallow == "true":
        raise VoxelocityError(
            f"{repository}: is a shallow clone without the whole history; get it: "
            f"git -C {repository} fetch --unshallow --tags"
        )
    if changed:
        unseen = "has uncommitted changes, which are not measured"
        say(f"{repository} {unseen}; commit them to measure them")
    return repository


def _mirror(url: str, repository: Path) -> None:
    """As asv itself does it, which ends in a traceback where the host cannot be reached."""
    say(f"fetching {url} once")
    clone = ("clone", "--mirror", "--quiet", url, str(repository))
    try:
        git(*clone, folder=repository.parent, users=True)
    except VoxelocityError as error:
        shutil.rmtree(repository, ignore_errors=True)
        raise VoxelocityError(
            f"{url} cannot be fetched; is it within reach, or should git's insteadOf name a copy? "
            f"{error}"
        ) from None


def newest_commit(root: Path, library: str) -> tuple[str, str]:
    """The branch of a library that asv follows, and the hash of its newest commit.

    A mirror is fetched into first. `VoxelocityError` where that fails, or the branch is lacking.
    """
    repository = library_repository(root, library)
    branch: str = load_config(root, configuration(library)).branches[0]
    if not (repository / ".git").exists():
        _fetch(repository)
    return branch, commit_of(repository, branch)


def cloned_libraries(root: Path) -> list[str]:
    """The libraries that asv can publish: their commits have results, and their history is here."""
    return [
        library
        for library, folder in COMMITS.items()
        if (root / folder / "benchmarks.json").is_file()
        and Path(root, load_config(root, configuration(library)).project).is_dir()
    ]


def commits_in(repository: Path, library: str, wanted: str, steps: int | None = None) -> list[str]:
    """The hashes of the commits that a user wants of a library, in asv's order; or an error.

    Wanted is a range as git takes it, along first parents; or ``HASHFILE:`` and the name of a file
    with a commit a line, ``-`` for standard input. With `steps`, so many at most, evenly spaced.
    """
    if wanted.startswith(_FILE):
        hint, names = "it has a commit a line", _names_in(wanted.removeprefix(_FILE))
        find = functools.partial(commit_of, repository)
        commits = found_or_fetched(repository, lambda: [find(name) for name in names])
    else:
        hint = "A..B leaves out A, and A^! is A alone"
        commits = commits_of_range(repository, library, wanted)
    commits = list(dict.fromkeys(commits))
    if not commits:
        raise VoxelocityError(f"'{wanted}' holds no commit; {hint}")
    return pick_n(commits, steps) if steps else commits


def _names_in(file: str) -> list[str]:
    line = f"{file}: cannot be read; name a file with one commit a line"
    with told_as(line, OSError, UnicodeDecodeError):
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    return text.split()


def commits_of_range(repository: Path, library: str, wanted: str) -> list[str]:
    """The hashes of the commits in a range as git takes it; else `VoxelocityError` for the user."""
    unknown = f"'{wanted}' names no commits of {library} that {repository} has"
    with told_as(f"{unknown}; git -C {repository} tag lists its releases", VoxelocityError):
        return found_or_fetched(repository, lambda: first_parents(repository, wanted))


def first_parents(repository: Path, wanted: str) -> list[str]:
    """The hashes of a range's commits along first parents; `VoxelocityError` where git has none."""
    try:
        words = shlex.split(wanted)
    except ValueError as error:
        raise VoxelocityError(f"'{wanted}' is no range: {error}") from None
    return git("rev-list", "--first-parent", *words, "--", folder=repository).split()


def found_or_fetched(repository: Path, find: Callable[[], _Found]) -> _Found:
    """What `find` finds in a repository, at once or after a fetch; else its `VoxelocityError`.

    A mirror alone is fetched into, never a user's working copy.
    """
    try:
        return find()
    except VoxelocityError:
        if (repository / ".git").exists():
            raise
    with contextlib.suppress(VoxelocityError):
        _fetch(repository)
    return find()


def _fetch(mirror: Path) -> None:
    git("fetch", "--quiet", "origin", folder=mirror, users=True)
