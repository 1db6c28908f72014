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
    """The measured versions that stand for a user's of numpy, nibabel and nilearn; what is missing is left out.

    Each is the same version, else the newest that is older, else the oldest.
    """
    found = []
    for component in COMPONENTS:
        name = "numpy" if component is Changed.STACK else component.value
        if name not in installed:
            continue
        names = {index: results.timeline[index].version(component) for index in results.indices}
        # The name of a stack ends with the first two numbers of its numpy.
        known = {Version(each.rpartition("-")[2]): index for index, each in names.items()}
        wanted = Version(installed[name])
        if component is Changed.STACK:
            wanted = Version(f"{wanted.major}.{wanted.minor}")
        chosen = max((each for each in known if each <= wanted), default=min(known))
        measured, index = names[known[chosen]], known[chosen]
        found.append(UserVersion(component, installed[name], measured, index, chosen == wanted))
    return found
