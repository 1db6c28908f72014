"""What a call costs for each volume more, and what it costs whatever the number of volumes."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from scipy.optimize import nnls

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Results
from voxelocity.model.states import places_of
from voxelocity.model.timeline import Timeline

OPERATION = "Growth"


@dataclasses.dataclass(frozen=True)
class Line:
    """The line through the costs of images of different length.

    Attributes
    ----------
    per_volume, fixed : float
        Seconds, or bytes above the baseline; no cost is negative.
    """

    per_volume: float
    fixed: float

    @classmethod
    def through(cls, points: Sequence[tuple[int, float]]) -> "Line":
        """The line of least squares among those whose parts are not negative.

        Parameters
        ----------
        points : sequence of (int, float)
            Numbers of volumes, and what they cost.
        """
        (per_volume, fixed), _ = nnls(
            np.array([(volumes, 1.0) for volumes, _ in points]),
            np.array([cost for _, cost in points]),
        )
        return cls(float(per_volume), float(fixed))


@dataclasses.dataclass(frozen=True)
class Growth:
    """How the calls of one entry grow.

    Attributes
    ----------
    results : Results
    place : int
    lines : dict of (str, Metric) to Line
        By route.
    """

    results: Results
    place: int
    lines: dict[tuple[str, Metric], Line]


def growth_of(timeline: Timeline, machines: Sequence[Results], state: str | None) -> Growth:
    """Fit a line through the costs of images of different length.

    Parameters
    ----------
    timeline : Timeline
    machines : sequence of Results
        Those that the user leaves open; at least one.
    state : str or None
        A tag or versions (see `states.places_of`); the newest measured entry unless given.

    Returns
    -------
    Growth

    Raises
    ------
    VoxelocityError
        The state was not measured, or not with images of different length.
    """
    candidates = []
    wanted = places_of(timeline, state) if state else None
    for results in machines:
        places = wanted or list(reversed(results.places))
        for place in places:
            if lines := lines_at(results, place):
                candidates.append(Growth(results, place, lines))
                break
    if not candidates:
        tag = timeline[(wanted or machines[0].places)[-1]].tag
        raise VoxelocityError(
            f"{tag}: images of different length were never measured; measure them: "
            f"asv run --machine NAME --record-samples --bench {OPERATION} {tag}^!"
        )
    # Of several machines that which tells most; the heading names it.
    return max(candidates, key=lambda each: (each.place, len(each.lines), len(each.results.places)))


def lines_at(results: Results, place: int) -> dict[tuple[str, Metric], Line]:
    """The line of each route and metric at a place; without those of fewer than two lengths."""
    points: dict[tuple[str, Metric], list[tuple[int, float]]] = {}
    if place not in results.measured:
        return {}
    for cell in results.cells_at(place):
        value = results.value(cell, place)
        if cell.operation == OPERATION and value is not None:
            volumes = int(cell.parameters[-1])
            points.setdefault((cell.route, cell.metric), []).append((volumes, value))
    return {key: Line.through(values) for key, values in points.items() if len(values) > 1}
