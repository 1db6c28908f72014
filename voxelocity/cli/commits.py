"""The commands on a library's own commits: tips, culprit, pr."""

import argparse
import shlex

from voxelocity import FailedError, VoxelocityError, WorseError
from voxelocity.analysis.commit_history import representative_benchmarks
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import UNKNOWN_NOISE, Noise, noise_or_unknown, pair_noise
from voxelocity.asv.machine import require_machine
from voxelocity.asv.repositories import library_repository
from voxelocity.cli.arguments import (
    ALL_OR_BENCH,
    FORMS,
    JSON,
    LIBRARY,
    MACHINE,
    argument,
    either,
    flag,
    print_report,
    takes,
    terminal_text,
)
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.timeline import LIBRARIES, PROJECTS
from voxelocity.report.commit_report import (
    FoundStep,
    culprit_as_json,
    culprit_report,
    got_worse,
    pull_request_report,
)
from voxelocity.report.comparison_report import comparison_as_json
from voxelocity.report.document import as_markdown
from voxelocity.runner import pull_request
from voxelocity.runner.culprit import CallMeasurer, find_commit
from voxelocity.runner.tips import measure_tips
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


@takes(MACHINE)
def tips(checkout: Checkout, arguments: argparse.Namespace) -> None:
    if failed := measure_tips(checkout, arguments.machine):
        raise FailedError("; ".join(failed))


@takes(
    argument("call", "operation and call, such as Opening.load_img"),
    argument("old", "a release, such as nilearn-0.13.0, or a commit"),
    argument("new", "a later one"),
    argument("--library", "whose commits are named", choices=LIBRARIES),
    MACHINE,
    argument("--file", "such as 'int16 .nii.gz'; default: that on which the call changed most"),
    argument(
        "--kind",
        "default: %(default)s",
        default=Metric.INSTRUCTIONS.value,
        choices=[metric.value for metric in Metric if metric is not Metric.TIME],
    ),
    FORMS,
)
def culprit(checkout: Checkout, arguments: argparse.Namespace) -> None:
    library, old, new = _library_and_commits(arguments)
    metric = Metric(arguments.kind)
    catalogue = ResultsReader(checkout).catalogue
    operation, method, call = _call(catalogue, arguments.call, metric)
    require_machine(arguments.machine)
    repository = library_repository(checkout.root, library)
    stored = CommitResults(checkout.root, library, arguments.machine)
    measurer = CallMeasurer(stored, catalogue, operation, method, metric)
    found = find_commit(repository, measurer, old, new, arguments.file)
    names = [old, *(commit.sha[:9] for commit in found.commits[1:-1]), new]
    hashes = [found.commits[index].sha for index in (found.culprit.before, found.culprit.at)]
    entries = [entry_of_commit(checkout.timeline, library, repository, sha) for sha in hashes]
    pins = differing_pins(*(other_requirements(each, checkout.root, library) for each in entries))
    project = PROJECTS[library]
    step = FoundStep(call, found.benchmark, names, found.culprit, pins, found.commit, project)
    print_report(arguments, culprit_report, culprit_as_json, step)


def _library_and_commits(arguments: argparse.Namespace) -> tuple[str, str, str]:
    """The library, by --library or by tags of the timeline, and the commits as git knows them."""
    named = [name.partition("-") for name in (arguments.old, arguments.new)]
    libraries = {library for library, dash, _ in named if dash and library in LIBRARIES}
    if len(libraries) == 1 and all(library in LIBRARIES for library, _, _ in named):
        library = libraries.pop()
        if arguments.library not in (None, library):
            raise VoxelocityError(f"{arguments.old} is no release of {arguments.library}")
        return library, named[0][2], named[1][2]
    if arguments.library is None:
        raise VoxelocityError(
            "name two releases of one library, such as nilearn-0.13.0 nilearn-0.13.1, or commits "
            f"and --library {' or '.join(LIBRARIES)}"
        )
    return arguments.library, arguments.old, arguments.new


def _call(catalogue: Catalogue, name: str, metric: Metric) -> tuple[str, str, str]:
    """The operation, the method, and the call as people write it."""
    operation, _, method = name.partition(".")
    own = [each for each in catalogue.benchmarks if each.operation == operation]
    benchmarks = [each for each in own if each.method == method and not each.is_baseline]
    for benchmark in benchmarks:
        if benchmark.metric is metric:
            return operation, method, catalogue.call(benchmark)
    if benchmarks:
        raise VoxelocityError(f"{name} is not measured by {metric.noun}")
    if own:
        known = ", ".join(sorted({each.method for each in own}))
        raise VoxelocityError(f"{operation} has no {method or 'call'}; it has {known}")
    operations = ", ".join(sorted({each.operation for each in catalogue.benchmarks}))
    raise VoxelocityError(
        f"'{name}' names no call: write Operation.call, such as Opening.load_img; operations are "
        f"{operations}"
    )


@takes(
    argument("base", "a commit, tag or branch; the change begins where head branched off it"),
    argument("head", "the commit, tag or branch with the change"),
    LIBRARY,
    MACHINE,
    ALL_OR_BENCH,
    either(flag("--text", "for a terminal, instead of Markdown"), JSON),
)
def pr(checkout: Checkout, arguments: argparse.Namespace) -> None:
    library = arguments.library
    require_machine(arguments.machine)
    repository = library_repository(checkout.root, library)
    base, head = (commit_of(repository, name) for name in (arguments.base, arguments.head))
    start = git("merge-base", base, head, folder=repository).strip()
    if start == head:
        raise VoxelocityError(f"{arguments.head} has no commit that {arguments.base} lacks")
    if not pull_request.runtime_changes(repository, library, start, head):
        print("Only documentation, tests or comments changed, so nothing was measured.")
        return
    commits = [commit_at(repository, sha) for sha in (start, head)]
    catalogue = ResultsReader(checkout).catalogue
    whole = arguments.all or arguments.bench
    benchmarks = [] if whole else representative_benchmarks(catalogue, library)
    bench = arguments.bench or (pull_request.bench_of(catalogue, benchmarks) if benchmarks else [])
    stored = CommitResults(checkout.root, library, arguments.machine)
    pull_request.measure_two(stored, commits, catalogue, bench, quick=bool(benchmarks))
    timeline, hashes = checkout.timeline, (start, head)
    entries = [entry_of_commit(timeline, library, repository, sha) for sha in hashes]
    known = checkout.wrong_answers
    measured = pull_request.results_of_two(stored, commits, catalogue, entries, benchmarks, known)
    comparison = Changes(measured, pair_noise(measured, _known_noise(checkout))).between(0, 1)
    rest = [other_requirements(entry, checkout.root, library) for entry in entries]
    # What measures it again.
    words = ["voxelocity", "pr", "--library", library, start[:9], head[:9]]
    words += ["--machine", arguments.machine, *(["--all"] if arguments.all else [])]
    words += [word for expression in arguments.bench for word in ("--bench", expression)]
    blocks = pull_request_report(comparison, commits, differing_pins(*rest), shlex.join(words))
    if arguments.json:
        print(comparison_as_json(comparison))
    else:
        print((terminal_text if arguments.text else as_markdown)(blocks))
    worse = got_worse(comparison)
    # What fails at both, such as an answer that is known to be wrong, is no fault of the change.
    if any(change.newly_failed for change in worse) or pull_request.without_values(measured):
        raise FailedError("a commit or a benchmark failed; asv's output above says why")
    if worse:
        raise WorseError(f"{len(worse)} of the judged results got worse")


def _known_noise(checkout: Checkout) -> Noise:
    """That of the machine with most controls measured; where no results lie, nothing is known."""
    try:
        machines = ResultsReader(checkout).all_machines
    except VoxelocityError:
        return UNKNOWN_NOISE
    return max(map(noise_or_unknown, machines), key=lambda noise: len(noise.pairs))
