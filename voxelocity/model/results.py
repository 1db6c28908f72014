"""All that was measured on a machine, loaded once."""

import dataclasses
import datetime
import functools
from collections.abc import Mapping

from voxelocity.model.benchmark import Cell, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.result import NOT_MEASURED, Measurement, Status
from voxelocity.model.timeline import Timeline
from voxelocity.model.wrong_answer import WrongAnswer


@dataclasses.dataclass(frozen=True)
class Tip:
    """What was measured at a commit of a library that is newer than its newest release.

    Attributes
    ----------
    library, sha : str
    date : datetime.datetime
        Of the commit, with a time zone.
    measured : dict of Cell to Measurement
    """

    library: str
    sha: str
    date: datetime.datetime
    measured: Mapping[Cell, Measurement]


# The same results are the same object: what is derived from them is remembered by it.
@dataclasses.dataclass(frozen=True, eq=False)
class Results:
    """What was measured on a machine.

    Attributes
    ----------
    machine : str
        As asv knows it.
    traits : dict of str to str
        What asv recorded of it.
    timeline : Timeline
    wrong_answers : tuple of WrongAnswer
    catalogue : Catalogue
    measured : dict of int to dict of Cell to Measurement
        By place in the timeline; only entries that were measured.
    files : dict of int to str
        Where every sample of a place stands: asv's result file, relative to the checkout.
    tips : tuple of Tip
        At most one of each library.
    joined : dict of int to dict of Cell to str
        By place, the instructions that another machine counted and that hold on this one, and which machine that is.
    """

    machine: str
    traits: Mapping[str, str]
    timeline: Timeline
    wrong_answers: tuple[WrongAnswer, ...]
    catalogue: Catalogue
    measured: Mapping[int, Mapping[Cell, Measurement]]
    files: Mapping[int, str] = dataclasses.field(default_factory=dict)
    tips: tuple[Tip, ...] = ()
    joined: Mapping[int, Mapping[Cell, str]] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def places(self) -> tuple[int, ...]:
        """The places in the timeline that were measured, oldest first."""
        return tuple(sorted(self.measured))

    @functools.cached_property
    def largest_baselines(self) -> Mapping[tuple[str, int], float]:
        """The largest peak without the call, over the images, in bytes, by operation and place."""
        found: dict[tuple[str, int], float] = {}
        for place, cells in self.measured.items():
            for cell, measurement in cells.items():
                if (
                    cell.is_baseline
                    and cell.metric is Metric.PEAK
                    and measurement.estimate is not None
                ):
                    key = (cell.operation, place)
                    found[key] = max(found.get(key, 0.0), measurement.estimate)
        return found

    def measurement(self, cell: Cell, place: int) -> Measurement:
        return self.measured.get(place, {}).get(cell, NOT_MEASURED)

    def value(self, cell: Cell, place: int) -> float | None:
        """Seconds, bytes above the baseline, or instructions; None where there is no such value."""
        return self.values_at(place).get(cell)

    def values_at(self, place: int) -> Mapping[Cell, float]:
        """All values at a place."""
        # Asked for some ten times each.
        if place not in self._values_at:
            measured = self.measured.get(place, {})
            found = ((cell, value_of(cell, measured)) for cell in measured)
            self._values_at[place] = {cell: value for cell, value in found if value is not None}
        return self._values_at[place]

    def status(self, cell: Cell, place: int) -> Status:
        """Whether `value` has a value, and if not why."""
        return self.statuses_at(place).get(cell, Status.NOT_MEASURED)

    def statuses_at(self, place: int) -> Mapping[Cell, Status]:
        """The statuses of all cells at a place; what has none was not measured."""
        if place not in self._statuses_at:
            values = self.values_at(place)
            self._statuses_at[place] = {
                # A peak without its baseline has no value.
                cell: Status.NOT_MEASURED
                if measurement.status is Status.MEASURED and cell not in values
                else measurement.status
                for cell, measurement in self.measured.get(place, {}).items()
            }
        return self._statuses_at[place]

    def measured_here(self, place: int) -> bool:
        """Whether there is more at a place than what another machine counted."""
        return len(self.measured.get(place, ())) > len(self.joined.get(place, ()))

    def cells_at(self, place: int) -> tuple[Cell, ...]:
        """The cells that were measured at a place, baselines aside, in order."""
        if place not in self._cells_at:
            self._cells_at[place] = tuple(
                sorted(cell for cell in self.measured[place] if not cell.is_baseline)
            )
        return self._cells_at[place]

    @functools.cached_property
    def _values_at(self) -> dict[int, Mapping[Cell, float]]:
        return {}

    @functools.cached_property
    def _statuses_at(self) -> dict[int, Mapping[Cell, Status]]:
        return {}

    @functools.cached_property
    def _cells_at(self) -> dict[int, tuple[Cell, ...]]:
        return {}


def value_of(cell: Cell, measured: Mapping[Cell, Measurement]) -> float | None:
    """Seconds, bytes above the baseline, or instructions, from all that was measured beside; None without."""
    estimate = measured.get(cell, NOT_MEASURED).estimate
    if cell.metric is not Metric.PEAK or estimate is None:
        return estimate
    baseline = measured.get(cell.baseline, NOT_MEASURED).estimate
    return None if baseline is None else estimate - baseline
