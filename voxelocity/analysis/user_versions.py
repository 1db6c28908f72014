"""The measured versions that stand for those of a user."""

import dataclasses
from collections.abc import Mapping

from packaging.version import Version

from voxelocity.model.results import Results
from voxelocity.model.timeline import COMPONENTS, Changed


@dataclasses.dataclass(frozen=True)
class UserVersion:
    """A version of the user's, and the measured one that stands for it.

    Attributes
    ----------
    component : Changed
    installed : str
        Of the stack that of numpy.
    measured : str
        The nearest that was measured.
    index : int
        The last measured entry with it.
    exact : bool
        Whether it is the same.
    """

    component: Changed
    installed: str
    measured: str
    index: int
    exact: bool


def user_versions(results: Results, installed: Mapping[str, str]) -> list[UserVersion]:
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


def _nearest(results: Results, component: Changed, installed: str) -> UserVersion:
    """The same version, else the newest that is older, else the oldest."""
    known = {
        _version(component, results.timeline[index].version(component)): index
        for index in results.indices
    }
    wanted = Version(installed)
    if component is Changed.STACK:
        # A stack is told by the first two numbers of its numpy.
        wanted = Version(f"{wanted.major}.{wanted.minor}")
    older = [version for version in known if version <= wanted]
    chosen = max(older) if older else min(known)
    entry = results.timeline[known[chosen]]
    return UserVersion(
        component, installed, entry.version(component), known[chosen], exact=chosen == wanted
    )


def _version(component: Changed, name: str) -> Version:
    return Version(name.rpartition("-")[2] if component is Changed.STACK else name)
