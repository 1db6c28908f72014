"""``voxelocity pr``: two commits of a library, such as the ends of a pull request."""

import argparse
import shlex

from voxelocity import FailedError, VoxelocityError, WorseError
from voxelocity.analysis.commit_history import representative_benchmarks
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import UNKNOWN_NOISE, Noise, noise_or_unknown, pair_noise
from voxelocity.asv.machine import require_machine
from voxelocity.asv.repositories import library_repository
from voxelocity.cli.arguments import add_chosen, add_library_and_machine
from voxelocity.report.commit_report import got_worse, pull_request_report
from voxelocity.report.document import as_markdown, as_text
from voxelocity.runner.pull_request import (
    bench_of,
    measure_two,
    results_of_two,
    runtime_changes,
    without_values,
)
from voxelocity.store.checkout import Checkout
from voxelocity.store.history import (
    commit_at,
    commit_of,
    differing_pins,
    entry_of_commit,
    git,
    other_requirements,
)
from voxelocity.store.reader import CommitResults, ResultsReader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    left = "a commit, tag or branch; the change begins where HEAD left it"
    parser.add_argument("base", help=left)
    parser.add_argument("head", help="the commit, tag or branch with the change")
    add_library_and_machine(parser)
    add_chosen(parser)
    parser.add_argument("--text", action="store_true", help="for a terminal, instead of Markdown")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    library = arguments.library
    require_machine(arguments.machine)
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
    benchmarks = [] if whole else representative_benchmarks(catalogue, library)
    bench = arguments.bench or (bench_of(catalogue, benchmarks) if benchmarks else [])
    stored = CommitResults(checkout.root, library, arguments.machine)
    measure_two(stored, commits, catalogue, bench, quick=bool(benchmarks))
    timeline, hashes = checkout.timeline, (start, head)
    entries = [entry_of_commit(timeline, library, repository, sha) for sha in hashes]
    measured = results_of_two(stored, commits, catalogue, entries, benchmarks)
    comparison = Changes(measured, pair_noise(measured, _known_noise(checkout))).between(0, 1)
    rest = [other_requirements(entry, checkout.root, library) for entry in entries]
    # What measures it again.
    words = ["voxelocity", "pr", "--library", library, start[:9], head[:9]]
    words += ["--machine", arguments.machine, *(["--all"] if arguments.all else [])]
    words += [word for expression in arguments.bench for word in ("--bench", expression)]
    blocks = pull_request_report(comparison, commits, differing_pins(*rest), shlex.join(words))
    print((as_text if arguments.text else as_markdown)(blocks))
    worse = got_worse(comparison)
    # What fails at both, such as an answer that is known to be wrong, is no fault of the change.
    if any(change.newly_failed for change in worse) or without_values(measured):
        raise FailedError("a commit or a benchmark failed; what asv printed above says why")
    if worse:
        raise WorseError(f"{len(worse)} of the results that are judged became worse")


def _known_noise(checkout: Checkout) -> Noise:
    """That of the machine with most controls measured; where no results lie, nothing is known."""
    try:
        machines = ResultsReader(checkout).all_machines
    except VoxelocityError:
        return UNKNOWN_NOISE
    return max(map(noise_or_unknown, machines), key=lambda noise: len(noise.pairs))
