"""What failed at an entry or a commit, but for answers that are known to be wrong."""

from collections.abc import Mapping, Sequence

from voxelocity.model.benchmark import Cell
from voxelocity.model.result import Measurement, Status
from voxelocity.store.paths import WRONG_ANSWERS

# So many are named; an installation that failed fails them all.
_NAMED = 5


def unexpected_failures(measured: Mapping[Cell, Measurement]) -> list[Cell]:
    """The cells that failed; a wrong answer that is known has a status of its own."""
    return sorted(cell for cell, found in measured.items() if found.status is Status.FAILED)


def told(failed: Sequence[Cell]) -> str:
    """In words, how many failed, and which."""
    words = "1 benchmark" if len(failed) == 1 else f"{len(failed)} benchmarks"
    named = ", ".join(map(_name, failed[:_NAMED]))
    rest = f" and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
    return f"{words} failed that {WRONG_ANSWERS} does not list: {named}{rest}"


def _name(cell: Cell) -> str:
    return " ".join([f"{cell.metric.noun} of {cell.operation}.{cell.route}", *cell.parameters])
