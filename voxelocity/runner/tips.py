"""The newest commit of each library, by the exact kinds, which a busy machine measures as well."""

import functools

from voxelocity.asv.machine import require_machine
from voxelocity.asv.measurer import AsvError, Measurer
from voxelocity.asv.repositories import newest_commit
from voxelocity.model.benchmark import Metric
from voxelocity.model.choice import Choice, Kinds
from voxelocity.model.timeline import LIBRARIES
from voxelocity.runner.passes import failure_words, unexpected_failures
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import CommitResults, ResultsReader


def measure_tips(checkout: Checkout, machine: str) -> list[str]:
    """Measure what has no result at each library's newest commit; what failed, a line a library.

    It has no release yet: wrong answers are expected where the timeline's newest entry is known to
    give them. `VoxelocityError` where the machine is unknown, or a repository cannot be fetched.
    """
    require_machine(machine)
    return [line for library in LIBRARIES if (line := _measured(checkout, machine, library))]


def _measured(checkout: Checkout, machine: str, library: str) -> str:
    """What failed at the tip of a library; empty where nothing did."""
    branch, commit = newest_commit(checkout.root, library)
    tip = f"{library} {branch} ({commit[:9]})"
    print(f"voxelocity: {tip}", flush=True)
    stored = CommitResults(checkout.root, library, machine)
    exact_kinds = Choice(only=Kinds.EXACT).expressions
    try:
        # What has a result keeps it, so that a week without a new commit changes no file.
        Measurer.of_library(stored).measure([commit], exact_kinds, "--skip-existing")
    except AsvError as error:
        return f"{tip}: {error}"
    is_wrong = functools.partial(ResultsReader(checkout).is_wrong, checkout.timeline[-1])
    found = stored.at(commit, is_wrong).items()
    exact = {each: result for each, result in found if each.metric is not Metric.TIME}
    if failed := unexpected_failures(exact):
        return f"{tip}: {failure_words(failed)}"
    return "" if exact else f"{tip}: asv run stored nothing"
