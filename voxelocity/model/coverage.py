"""Which entries a machine has measured: enough to choose a machine, without reading all of its results."""

import dataclasses
from collections.abc import Set


@dataclasses.dataclass(frozen=True)
class Coverage:
    """The entries that were measured on a machine.

    Attributes
    ----------
    name : str
        The machine, as asv knows it.
    measured : frozenset of int
        Indices in the timeline.
    timed : frozenset of int
        Those that have times.
    lent : frozenset of int
        Places of which the machine has nothing but instructions that another machine has counted.
    """

    name: str
    measured: Set[int]
    timed: Set[int]
    lent: Set[int] = frozenset()

    @property
    def known(self) -> Set[int]:
        """The entries that have any result."""
        return self.measured | self.lent
