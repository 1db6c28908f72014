"""Commands on the libraries' own commits: culprit, pr."""

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path

from voxelocity import FailedError, VoxelocityError, WorseError
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.noise import UNKNOWN_NOISE, Noise, noise_or_unknown
from voxelocity.analysis.noise_of_two import noise_of_two
from voxelocity.analysis.standing_cells import standing_cells
from voxelocity.asv_bridge.library_repository import library_repository, project_page
from voxelocity.asv_bridge.machine import require_machine
from voxelocity.asv_bridge.reader import ResultsReader
from voxelocity.measuring.commits import CommitMeasurer
from voxelocity.measuring.culprit import find_commit
from voxelocity.measuring.two_commits import bench_of, measure_two, results_of_two, without_values
from voxelocity.reports.culprit_report import culprit_report
from voxelocity.reports.pull_request_report import (
    got_worse,
    pull_request_as_markdown,
    pull_request_as_text,
)
from voxelocity.results.cell import Metric
from voxelocity.software.checkout import Checkout
from voxelocity.software.git import git
from voxelocity.software.runtime_changes import runtime_changes
from voxelocity.software.timeline import LIBRARIES, Entry
from voxelocity.software.upstream import (
    Commit,
    commit_at,
    commit_of,
    differing,
    following_entry,
    releases_with,
    surroundings,
)


def culprit(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Find the commit of a library that changed what a call takes, by instructions or memory."""
    library, old, new = _library_and_commits(arguments)
    metric = Metric(arguments.kind)
    operation, call = _call(checkout, arguments.call, metric)
    require_machine(arguments.machine)
    repository = library_repository(checkout.root, library)
    route = arguments.call.split(".")[1]
    measurer = CommitMeasurer(checkout.root, library, arguments.machine, operation, route, metric)
    found = find_commit(repository, measurer, old, new, arguments.file)
    names = [commit.sha[:9] for commit in found.commits]
    names[0], names[-1] = old, new
    rest = [
        _installed_with(checkout, library, repository, found.commits[place].sha)
        for place in (found.culprit.before, found.culprit.at)
    ]
    lines = culprit_report(call, found.cell, names, found.culprit, differing(*rest))
    print("\n".join(lines))
    commit = found.commit
    page = project_page(checkout.root, library)
    print(f"{commit.sha[:9]} of {commit.date}: {commit.title}")
    if commit.pull_request:
        print(f"{page}/pull/{commit.pull_request}")
    else:
        print(f"{page}/commit/{commit.sha}")


def pull_request(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Compare two commits of a library, such as the ends of a pull request, by instructions and memory."""
    library, machine = arguments.library, arguments.machine
    require_machine(machine)
    repository = library_repository(checkout.root, library)
    base, head = (commit_of(repository, name) for name in (arguments.base, arguments.head))
    start = git("merge-base", base, head, folder=repository).strip()
    if start == head:
        raise VoxelocityError(f"{arguments.head} has nothing that {arguments.base} has not")
    if not runtime_changes(repository, library, start, head):
        print("It changes documentation, tests or comments alone: nothing was measured.")
        return
    commits = [commit_at(repository, sha) for sha in (start, head)]
    catalogue = ResultsReader(checkout).catalogue
    whole = arguments.all or arguments.bench
    cells = [] if whole else standing_cells(catalogue, library)
    bench = arguments.bench or (bench_of(catalogue, cells) if cells else [])
    measure_two(checkout.root, library, machine, commits, catalogue, bench, quick=bool(cells))
    entries = [_entry_of(checkout, library, repository, commit.sha) for commit in commits]
    measured = results_of_two(checkout.root, library, machine, commits, catalogue, entries, cells)
    comparison = Changes(measured, noise_of_two(measured, _known_noise(checkout))).between(0, 1)
    rest = [surroundings(entry, checkout.root, library) for entry in entries]
    write = pull_request_as_text if arguments.text else pull_request_as_markdown
    print("\n".join(write(comparison, commits, differing(*rest), _again(arguments, commits))))
    worse = got_worse(comparison)
    # What fails at both, such as an answer that is known to be wrong, is no fault of the change.
    if any(change.newly_failed for change in worse) or without_values(measured):
        raise FailedError("a commit or a benchmark failed; what asv printed above says why")
    if worse:
        raise WorseError(f"{len(worse)} of the results that are judged became worse")


def _known_noise(checkout: Checkout) -> Noise:
    """That of the machine which has measured most controls; where no results lie, nothing is known."""
    try:
        machines = ResultsReader(checkout).all_machines
    except VoxelocityError:
        return UNKNOWN_NOISE
    return max(map(noise_or_unknown, machines), key=lambda noise: len(noise.pairs))


def _again(arguments: argparse.Namespace, commits: Sequence[Commit]) -> str:
    """The command that measures it again."""
    words = ["voxelocity", "pr", "--library", arguments.library]
    words += [commit.sha[:9] for commit in commits] + ["--machine", arguments.machine]
    words += ["--all"] if arguments.all else []
    words += [word for expression in arguments.bench for word in ("--bench", expression)]
    return shlex.join(words)


def _entry_of(checkout: Checkout, library: str, repository: Path, commit: str) -> Entry:
    return following_entry(checkout.timeline, library, releases_with(repository, commit))


def _installed_with(checkout: Checkout, library: str, repository: Path, commit: str) -> str:
    return surroundings(_entry_of(checkout, library, repository, commit), checkout.root, library)


def _library_and_commits(arguments: argparse.Namespace) -> tuple[str, str, str]:
    """The library, from --library or from tags of the timeline, and the commits as git knows them."""
    named = [name.partition("-") for name in (arguments.old, arguments.new)]
    libraries = {library for library, dash, _ in named if dash and library in LIBRARIES}
    if len(libraries) == 1 and all(library in LIBRARIES for library, _, _ in named):
        library = libraries.pop()
        if arguments.library not in (None, library):
            raise VoxelocityError(f"{arguments.old} is no release of {arguments.library}")
        return library, named[0][2], named[1][2]
    if arguments.library is None:
        raise VoxelocityError(
            "name two releases of one library, such as nilearn-0.13.0 nilearn-0.13.1, or commits and "
            f"--library {' or '.join(LIBRARIES)}"
        )
    return arguments.library, arguments.old, arguments.new


def _call(checkout: Checkout, name: str, metric: Metric) -> tuple[str, str]:
    """The operation, and the call as people write it."""
    catalogue = ResultsReader(checkout).catalogue
    operation, _, route = name.partition(".")
    cells = [
        cell
        for cell in catalogue.cells
        if (cell.operation, cell.route) == (operation, route) and not cell.is_baseline
    ]
    measured = [cell for cell in cells if cell.metric is metric]
    if measured:
        return operation, catalogue.call(measured[0])
    if cells:
        raise VoxelocityError(f"{name} is not measured by {metric.noun}")
    known = sorted({cell.route for cell in catalogue.cells if cell.operation == operation})
    if known:
        raise VoxelocityError(f"{operation} has no {route or 'call'}; it has {', '.join(known)}")
    operations = sorted({cell.operation for cell in catalogue.cells})
    raise VoxelocityError(
        f"'{name}' names no call: write Operation.call, such as Opening.load_img; operations are "
        f"{', '.join(operations)}"
    )
