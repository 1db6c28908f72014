"""Where a user's own versions stand in the timeline, and what an upgrade of them would change."""

import dataclasses
import math
from collections.abc import Mapping, Sequence

from packaging.version import Version

from voxelocity.analysis.causes import Cause
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.judgement import is_notable
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Results
from voxelocity.model.timeline import COMPONENTS, Changed


@dataclasses.dataclass(frozen=True)
class MyVersion:
    """A version of the user's, and the measured one that stands for it.

    Attributes
    ----------
    component : Changed
    mine : str
        As it is installed; of the stack that of numpy.
    known : str
        The nearest that was measured.
    index : int
        The last measured place with it.
    exact : bool
        Whether it is the same.
    """

    component: Changed
    mine: str
    known: str
    index: int
    exact: bool


@dataclasses.dataclass(frozen=True)
class OperationChange:
    """What an upgrade of everything to the newest would do to an operation, as the mean over its calls.

    Attributes
    ----------
    operation : str
    title : str
    metric : Metric
    total : Factor
    causes : tuple of Changed
        What has a share of it beyond the noise.
    """

    operation: str
    title: str
    metric: Metric
    total: Factor
    causes: tuple[Changed, ...]


def my_versions(results: Results, installed: Mapping[str, str]) -> list[MyVersion]:
    """The measured versions that stand for those of a user.

    Parameters
    ----------
    results : Results
    installed : mapping of str to str
        Versions of numpy, nibabel and nilearn; what is missing is left out.
    """
    return [
        _nearest(results, component, installed[name])
        for component in COMPONENTS
        if (name := "numpy" if component is Changed.STACK else str(component)) in installed
    ]


def _nearest(results: Results, component: Changed, mine: str) -> MyVersion:
    """The same version, else the newest that is older, else the oldest."""
    known = {
        _version(component, results.timeline[index].version(component)): index
        for index in results.indices
    }
    wanted = Version(mine)
    if component is Changed.STACK:
        # A stack is told by the first two numbers of its numpy.
        wanted = Version(f"{wanted.major}.{wanted.minor}")
    older = [version for version in known if version <= wanted]
    chosen = max(older) if older else min(known)
    entry = results.timeline[known[chosen]]
    return MyVersion(
        component, mine, entry.version(component), known[chosen], exact=chosen == wanted
    )


def _version(component: Changed, name: str) -> Version:
    return Version(name.rpartition("-")[2] if component is Changed.STACK else name)


def upgrade(changes: Changes, mine: Sequence[MyVersion]) -> list[OperationChange]:
    """What the newest of everything would change, per operation: the product of what each component did on its way.

    Parameters
    ----------
    changes : Changes
    mine : sequence of MyVersion

    Returns
    -------
    list of OperationChange
        What is to be mentioned, the largest change first.
    """
    results = changes.results
    newest = results.indices[-1]
    comparisons = {
        one.component: changes.between(one.index, newest) for one in mine if one.index != newest
    }
    found = []
    for name, operation in results.catalogue.operations.items():
        # What repeats the calls of another operation would be told twice.
        if not operation.work:
            continue
        for metric in Metric:
            shares = {
                component: mean.shares[Cause(component.value)]
                for component, comparison in comparisons.items()
                if (mean := comparison.mean([name], metric))
            }
            if not shares:
                continue
            total = Factor(
                math.fsum(share.log for share in shares.values()),
                math.sqrt(math.fsum(share.floor**2 for share in shares.values())),
            )
            if is_notable(total, metric):
                causes = tuple(
                    component for component, share in shares.items() if not share.within_noise
                )
                found.append(OperationChange(name, operation.title, metric, total, causes))
    return sorted(found, key=lambda one: -abs(one.total.log))
