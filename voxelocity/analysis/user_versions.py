"""The measured versions that stand for those of a user."""

import dataclasses
from collections.abc import Mapping

from packaging.version import Version

from voxelocity.model.results import Results
from voxelocity.model.timeline import COMPONENTS, Changed


@dataclasses.dataclass(frozen=True)
class UserVersion:
    """A version of the user's, and the measured one that stands for it."""

    component: Changed
    installed: str  # Of the stack that of numpy.
    measured: str  # The nearest that was measured.
    index: int  # The last measured entry with it.
    exact: bool  # Whether it is the same.


def user_versions(results: Results, installed: Mapping[str, str]) -> list[UserVersion]:
    """The measured versions that stand for a user's of numpy, nibabel and nilearn; what is missing is left out."""
    return [
        _nearest(results, component, installed[name])
        for component in COMPONENTS
        if (name := "numpy" if component is Changed.STACK else str(component)) in installed
    ]


def _nearest(results: Results, component: Changed, installed: str) -> UserVersion:
    """The same version, else the newest that is older, else the oldest."""
    names = {index: results.timeline[index].version(component) for index in results.indices}
    # The name of a stack ends with the first two numbers of its numpy.
    known = {Version(name.rpartition("-")[2]): index for index, name in names.items()}
    wanted = Version(installed)
    if component is Changed.STACK:
        wanted = Version(f"{wanted.major}.{wanted.minor}")
    chosen = max((each for each in known if each <= wanted), default=min(known))
    index = known[chosen]
    return UserVersion(component, installed, names[index], index, exact=chosen == wanted)
