"""What a call costs for each volume more, and what it costs whatever the number of volumes."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from scipy.optimize import nnls

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Results
from voxelocity.model.states import indices_of
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
    index : int
    lines : dict of (str, Metric) to Line
        By call.
    """

    results: Results
    index: int
    lines: dict[tuple[str, Metric], Line]


def growth_of(timeline: Timeline, machines: Sequence[Results], state: str | None) -> Growth:
    """Fit a line through the costs of images of different length.

    Parameters
    ----------
    timeline : Timeline
    machines : sequence of Results
        Those that the user leaves open; at least one.
    state : str or None
        A tag or versions (see `states.indices_of`); the newest measured entry unless given.

    Returns
    -------
    Growth

    Raises
    ------
    VoxelocityError
        The state was not measured, or not with images of different length.
    """
    candidates = []
    wanted = indices_of(timeline, state) if state else None
    for results in machines:
        indices = wanted or list(reversed(results.indices))
        for index in indices:
            if lines := lines_at(results, index):
                candidates.append(Growth(results, index, lines))
                break
    if not candidates:
        tag = timeline[(wanted or machines[0].indices)[-1]].tag
        raise VoxelocityError(
            f"{tag}: images of different length were never measured; measure them: "
            f"asv run --machine NAME --record-samples --bench {OPERATION} {tag}^!"
        )
    # Of several machines that which tells most; the heading names it.
    return max(
        candidates, key=lambda each: (each.index, len(each.lines), len(each.results.indices))
    )


def lines_at(results: Results, index: int) -> dict[tuple[str, Metric], Line]:
    """The line of each call and metric at an entry; without those of fewer than two lengths."""
    points: dict[tuple[str, Metric], list[tuple[int, float]]] = {}
    if index not in results.measured:
        return {}
    for benchmark in results.benchmarks_at(index):
        value = results.value(benchmark, index)
        if benchmark.operation == OPERATION and value is not None:
            volumes = int(benchmark.parameters[-1])
            points.setdefault((benchmark.method, benchmark.metric), []).append((volumes, value))
    return {key: Line.through(values) for key, values in points.items() if len(values) > 1}
