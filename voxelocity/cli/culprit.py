"""``voxelocity culprit``: the commit that made a step."""

import argparse

from voxelocity import VoxelocityError
from voxelocity.asv.machine import require_machine
from voxelocity.asv.repositories import library_repository
from voxelocity.cli.arguments import add_machine
from voxelocity.model.benchmark import Metric
from voxelocity.model.timeline import LIBRARIES, PROJECTS
from voxelocity.report.commit_report import culprit_report
from voxelocity.report.document import as_text
from voxelocity.runner.culprit import CallMeasurer, find_commit
from voxelocity.store.checkout import Checkout
from voxelocity.store.history import differing_pins, entry_of_commit, other_requirements
from voxelocity.store.reader import CommitResults, ResultsReader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("call", help="operation and call, such as Opening.load_img")
    parser.add_argument("old", help="a release, such as nilearn-0.13.0, or a commit")
    parser.add_argument("new", help="a later one")
    parser.add_argument("--library", choices=LIBRARIES, help="whose commits are named")
    add_machine(parser)
    most = "such as 'int16 .nii.gz'; default: that on which the call changed most"
    parser.add_argument("--file", help=most)
    exact, default = [Metric.INSTRUCTIONS.value, Metric.PEAK.value], "default: %(default)s"
    parser.add_argument("--kind", choices=exact, default=exact[0], help=default)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    library, old, new = _library_and_commits(arguments)
    metric = Metric(arguments.kind)
    operation, method, call = _call(checkout, arguments.call, metric)
    require_machine(arguments.machine)
    repository = library_repository(checkout.root, library)
    stored = CommitResults(checkout.root, library, arguments.machine)
    measurer = CallMeasurer(stored, operation, method, metric)
    found = find_commit(repository, measurer, old, new, arguments.file)
    names = [commit.sha[:9] for commit in found.commits]
    names[0], names[-1] = old, new
    rest = []
    for index in (found.culprit.before, found.culprit.at):
        sha = found.commits[index].sha
        entry = entry_of_commit(checkout.timeline, library, repository, sha)
        rest.append(other_requirements(entry, checkout.root, library))
    blocks = culprit_report(
        call,
        found.benchmark,
        names,
        found.culprit,
        differing_pins(*rest),
        found.commit,
        PROJECTS[library],
    )
    print(as_text(blocks))


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
            "name two releases of one library, such as nilearn-0.13.0 nilearn-0.13.1, or commits and "
            f"--library {' or '.join(LIBRARIES)}"
        )
    return arguments.library, arguments.old, arguments.new


def _call(checkout: Checkout, name: str, metric: Metric) -> tuple[str, str, str]:
    """The operation, the method, and the call as people write it."""
    catalogue = ResultsReader(checkout).catalogue
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
        f"'{name}' names no call: write Operation.call, such as Opening.load_img; operations are {operations}"
    )
