"""What differs where nothing changed: the noise floor of each cell on a machine.

Two sources tell it. A control and its parent are the same software, measured one after the other.
The reference routes are the same work in all entries of a stack, which may have been measured on
different days: by how much more they differ than across a control is the drift, and the floors
grow with it.

Every value rests on all samples that there are: what is compared is a quantile, which does not become
lower as there are more of them.
"""

import collections
import dataclasses
import math
import statistics

from voxelocity import VoxelocityError
from voxelocity.measured import BASELINE, REFERENCE, above_baseline
from voxelocity.moderated_variance import ModeratedVariances

# Of a hundred cells that did not change, one may exceed its floor.
PROBABILITY = 0.99

KINDS = ("time", "peakmem")

# Peaks below one mebibyte above the baseline, and differences below it, are pages, not images: where
# the allocator and the kernel's counters happen to be.
LEAST_PEAK = 2.0**20


@dataclasses.dataclass(frozen=True)
class Noise:
    """The noise of a machine.

    Attributes
    ----------
    floors : dict of Cell to float
        Differences up to this size are noise, in the unit of the statistic: by `estimates`,
        differences of the natural logarithms of two times, or of two peaks in bytes.
    pairs : tuple of (str, str)
        The tags of each control's parent and of the control.
    deviations : dict of Cell to tuple of float
        What was seen across the pairs, in the units of the floors.
    drift : dict of str to float
        By kind, how many times larger the differences between distant measurements are; 1 at least.
    """

    floors: dict
    pairs: tuple
    deviations: dict
    drift: dict

    def log_floor(self, cell, value):
        """The floor of the logarithm of a ratio, as far as one end of it tells: the larger of both counts.

        Parameters
        ----------
        cell : Cell
        value : float
            A time, or a peak in bytes. Peaks that differ by less than `LEAST_PEAK` never differ by more
            than their floor.
        """
        floor = self.floors[cell]
        if cell.kind == "time":
            return floor
        return math.log1p(max(floor, LEAST_PEAK) / clamped(cell, value))


def clamped(cell, value):
    """The value as it is compared: a small peak counts as `LEAST_PEAK`."""
    return value if cell.kind == "time" else max(value, LEAST_PEAK)


def estimates(cells):
    """The values that this project compares: the tenth percentile of all samples, and peaks above the baseline.

    Returns
    -------
    dict of Cell to float
        Natural logarithms of seconds, or bytes.
    """
    found = dict(above_baseline(cells))
    for cell, measurement in cells.items():
        if cell.kind == "time" and measurement.estimate is not None:
            found[cell] = math.log(measurement.estimate)
    return found


def as_asv_shows(cells):
    """The values in asv's graphs and tables, medians and whole peaks, as natural logarithms."""
    return {
        cell: math.log(found.value)
        for cell, found in cells.items()
        if found.value is not None and not math.isnan(found.value)
    }


def noise_of(entries, measured, statistic=estimates):
    """Estimate the noise floors from what was measured on a machine.

    Parameters
    ----------
    entries : list of Entry
        The timeline.
    measured : dict of int to dict of Cell to Measurement
        The cells of the entries that were measured, by position in the timeline.
    statistic : callable
        `estimates` or `as_asv_shows`.

    Returns
    -------
    Noise

    Raises
    ------
    VoxelocityError
        Neither a control and its parent nor two entries of one stack were measured.
    """
    controls = [
        index
        for index, entry in enumerate(entries)
        if entry.changed == "control" and {index - 1, index} <= measured.keys()
    ]
    pairs = [place for index in controls for place in (index - 1, index)]
    values = {index: statistic(cells) for index, cells in _telling(measured, pairs).items()}
    deviations = {
        cell: tuple(
            values[index][cell] - values[index - 1][cell]
            for index in controls
            if cell in values[index] and cell in values[index - 1]
        )
        for cell in sorted({cell for cells in measured.values() for cell in cells})
        if cell.route != BASELINE
    }
    floors, drift = {}, {}
    for kind in KINDS:
        seen = {cell: found for cell, found in deviations.items() if cell.kind == kind}
        # A control changes nothing, so the mean of its deviations is known to be zero.
        across = {
            cell: (statistics.fmean(d * d for d in found), len(found))
            for cell, found in seen.items()
            if found
        }
        apart = _variances_of_references(entries, values, kind)
        drift[kind] = _drift(across, apart)
        try:
            prior = ModeratedVariances((across or apart).values())
        except ValueError:
            if len(across or apart) < 2:
                raise VoxelocityError(
                    "no noise floor without a control and its parent, measured on this machine"
                ) from None
            prior = None
        for cell in seen:
            floors[cell] = (
                prior.quantile(PROBABILITY, *across.get(cell, ())) * drift[kind] if prior else 0.0
            )
    return Noise(
        floors=floors,
        pairs=tuple((entries[index - 1].tags[0], entries[index].tags[0]) for index in controls),
        deviations=deviations,
        drift=drift,
    )


def _telling(measured, pairs):
    """What tells of the noise: all of controls and their parents, the references of the others."""
    return {
        place: cells
        if place in pairs
        else {cell: found for cell, found in cells.items() if cell.route in (REFERENCE, BASELINE)}
        for place, cells in measured.items()
    }


def _variances_of_references(entries, values, kind):
    """The variance of the difference of two entries of one stack, with its degrees of freedom.

    numpy and the interpreter's zlib do the work of a reference, so another stack is other work.
    """
    groups = collections.defaultdict(lambda: collections.defaultdict(list))
    for index, cells in values.items():
        for cell, value in cells.items():
            if cell.kind == kind and cell.route == REFERENCE:
                groups[cell][entries[index].stack].append(value)
    found = {}
    for cell, by_stack in groups.items():
        degrees = sum(len(group) - 1 for group in by_stack.values())
        if degrees:
            squares = sum(
                (value - statistics.fmean(group)) ** 2
                for group in by_stack.values()
                for value in group
            )
            found[cell] = (2 * squares / degrees, degrees)
    return found


def _drift(across, apart):
    both = [cell for cell in apart if cell in across]
    near = sum(across[cell][0] for cell in both)
    far = sum(apart[cell][0] for cell in both)
    return math.sqrt(max(1.0, far / near)) if near else 1.0
