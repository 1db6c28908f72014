"""Which entries a machine has measured: enough to choose a machine, without reading all of its results."""

import dataclasses
from collections.abc import Set


@dataclasses.dataclass(frozen=True)
class Coverage:
    """The entries that were measured on a machine, by index in the timeline."""

    name: str
    measured: Set[int]
    timed: Set[int]  # Those that have times.
    lent: Set[int] = frozenset()  # That have nothing but instructions of another machine.

    @property
    def known(self) -> Set[int]:
        """The entries that have any result."""
        return self.measured | self.lent
