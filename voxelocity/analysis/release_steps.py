"""What each release of a library changed, grouped by cause."""

import collections
import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from voxelocity.analysis.changes import Changes
from voxelocity.analysis.comparison import Change
from voxelocity.analysis.confirmed import is_confirmed, moved_alike
from voxelocity.analysis.verdict import is_notable
from voxelocity.model.benchmark import Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import Results
from voxelocity.model.timeline import LIBRARIES, Entry


@dataclasses.dataclass(frozen=True)
class ReleaseStep:
    """What one cause changed at a release, against the entry before it.

    Attributes
    ----------
    before, entry : Entry
    explanation : Explanation or None
        None where nobody has looked for the cause yet.
    changes : tuple of Change
        The cells that changed, the largest change first.
    """

    before: Entry
    entry: Entry
    explanation: Explanation | None
    changes: tuple[Change, ...]

    def changes_of(self, metric: Metric) -> list[Change]:
        """Those of one metric, the largest change first."""
        return [change for change in self.changes if change.cell.metric is metric]


def release_steps(changes: Changes, explanations: Sequence[Explanation]) -> list[ReleaseStep]:
    """The steps at the releases of nilearn and nibabel, the newest first.

    A release tells its own step only where the entry before it was measured too: across a gap
    several releases may have made it. References, which no library can touch, have none; nor has the time
    of a call that does without the library.

    Parameters
    ----------
    changes : Changes
    explanations : sequence of Explanation
    """
    timeline = changes.results.timeline
    steps: list[ReleaseStep] = []
    for place in reversed(_judged(changes.results)):
        entry = timeline[place]
        found = notable_changes(changes, place)
        worked = _directions_of_work(found)
        groups: dict[Explanation | None, list[Change]] = {}
        for change in found:
            groups.setdefault(_explanation_of(explanations, entry, change, worked), []).append(
                change
            )
        steps += sorted(
            (
                ReleaseStep(
                    timeline[place - 1], entry, explanation, tuple(sorted(group, key=_size))
                )
                for explanation, group in groups.items()
            ),
            # What nobody has explained comes last.
            key=lambda step: (step.explanation is None, _size(step.changes[0])),
        )
    return steps


def not_judged(results: Results) -> list[Entry]:
    """The releases whose step is not known, as they or the entry before them were not measured."""
    judged = _judged(results)
    return [
        entry
        for place, entry in enumerate(results.timeline)
        if place and entry.changed in LIBRARIES and place not in judged
    ]


def _judged(results: Results) -> list[int]:
    return [
        place
        for place in results.places
        if results.timeline[place].changed in LIBRARIES and place - 1 in results.measured
    ]


def notable_changes(changes: Changes, place: int) -> list[Change]:
    """What changed from the entry before a place to it, by more than the noise and enough to be mentioned.

    What changed no more than the reference did, which is the same work in every release, is the machine's. A time
    must have changed with the work of its call, or against each of the entries beside: what does not repeat is no step.
    """
    catalogue, library = changes.results.catalogue, changes.results.timeline[place].changed
    compared = {change.cell: change for change in changes.between(place - 1, place).changes}
    return [
        change
        for cell, change in compared.items()
        if not cell.is_reference
        and is_notable(change.total, cell.metric)
        # What repeats is told of every call: an import can change the work of others.
        and (cell.metric is not Metric.TIME or catalogue.may_change(cell, library))
        and not moved_alike(change, compared.get(cell.reference), changes.noise.floor(cell))
        and is_confirmed(changes, cell, change.total, place - 1, place)
    ]


def _directions_of_work(found: Iterable[Change]) -> Mapping[tuple[str, str], set[bool]]:
    """Of each operation and route, whether its instructions became more, fewer, or both by file."""
    directions: dict[tuple[str, str], set[bool]] = collections.defaultdict(set)
    for change in found:
        if change.total and change.cell.metric is Metric.INSTRUCTIONS:
            directions[change.cell.operation, change.cell.route].add(change.total.log > 0)
    return directions


def _explanation_of(
    explanations: Sequence[Explanation],
    entry: Entry,
    change: Change,
    worked: Mapping[tuple[str, str], set[bool]],
) -> Explanation | None:
    """What explains a change; of a time that changed as the work of its call did, what explains that work."""
    cells = [change.cell]
    directions = worked.get((change.cell.operation, change.cell.route))
    if change.cell.metric is Metric.TIME and change.total and directions == {change.total.log > 0}:
        cells.append(change.cell.of_metric(Metric.INSTRUCTIONS))
    covering = (one for cell in cells for one in explanations if one.covers(entry.tag, cell))
    return next(covering, None)


def _size(change: Change) -> float:
    return -abs(change.total.log) if change.total else 0.0
