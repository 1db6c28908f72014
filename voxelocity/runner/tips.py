"""The newest commit of each library, by the exact kinds, which a busy machine measures as well as a quiet one."""

import functools

from voxelocity.asv.machine import require_machine
from voxelocity.asv.measurer import AsvError, Measurer
from voxelocity.asv.repositories import newest_commit
from voxelocity.model.benchmark import Metric
from voxelocity.model.choice import Choice, Kinds
from voxelocity.model.timeline import LIBRARIES
from voxelocity.runner.failures import told, unexpected_failures
from voxelocity.store.checkout import Checkout
from voxelocity.store.commit_results import CommitResults
from voxelocity.store.reader import ResultsReader


def measure_tips(checkout: Checkout, machine: str) -> list[str]:
    """Measure what has no result yet at the newest commit of each library.

    Returns
    -------
    list of str
        What failed, a line a library. A wrong answer is expected where the newest entry of the timeline is known to
        give it: such a commit has no release yet.

    Raises
    ------
    VoxelocityError
        An unknown machine, or a repository that cannot be fetched.
    """
    require_machine(machine)
    return [line for library in LIBRARIES if (line := _measured(checkout, machine, library))]


def _measured(checkout: Checkout, machine: str, library: str) -> str:
    """What failed at the tip of a library; empty where nothing did."""
    branch, commit = newest_commit(checkout.root, library)
    tip = f"{library} {branch} ({commit[:9]})"
    print(f"voxelocity: {tip}", flush=True)
    stored = CommitResults(checkout.root, library, machine)
    try:
        # What has a result keeps it, so that a week without a new commit changes no file.
        Measurer.of_library(stored).measure(
            [commit], Choice(only=Kinds.EXACT).expressions, "--skip-existing"
        )
    except AsvError as error:
        return f"{tip}: {error}"
    is_wrong = functools.partial(ResultsReader(checkout).is_wrong, checkout.timeline[-1])
    exact = {
        benchmark: found
        for benchmark, found in stored.at(commit, is_wrong).items()
        if benchmark.metric is not Metric.TIME
    }
    if failed := unexpected_failures(exact):
        return f"{tip}: {told(failed)}"
    return "" if exact else f"{tip}: asv run stored nothing"
