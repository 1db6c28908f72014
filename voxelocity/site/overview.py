"""What the picture of all changes shows: how much each release changed each kind of work."""

import bisect
import itertools
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change
from voxelocity.analysis.release_steps import ReleaseStep
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Results
from voxelocity.report.values import difference_words
from voxelocity.site.data import WorkChangeData

# The smallest change of each level but the first, as a ratio.
_LEVELS = (1.1, 1.5, 4.0, 16.0)

LEVELS = (
    f"under {_LEVELS[0]:g}",
    *(f"{low:g} to {high:g}" for low, high in itertools.pairwise(_LEVELS)),
    f"over {_LEVELS[-1]:g}",
)


def changes_of_works(results: Results, steps: Sequence[ReleaseStep]) -> Iterator[WorkChangeData]:
    """The largest change of each kind of work at each step and metric, on images of usual size."""
    catalogue = results.catalogue
    groups: dict[tuple[int, str, Metric], list[tuple[float, Change]]] = {}
    for step in steps:
        index = results.timeline.index(step.entry)
        for change in step.changes:
            work = catalogue.headline_work(change.benchmark)
            if work and change.total:
                key = (index, work, change.benchmark.metric)
                groups.setdefault(key, []).append((change.total.log, change))
    for (index, work, metric), changes in groups.items():
        log, largest = max(changes, key=lambda each: abs(each[0]))
        assert largest.old is not None and largest.new is not None
        differs = difference_words(metric, largest.old, largest.new)
        better = sum(each < 0 for each, _ in changes)
        counts = {"better": better, "worse": len(changes) - better}
        counted = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        among = f"the largest of {len(changes)} changes ({counted})"
        rank = among if len(changes) > 1 else "the only change"
        yield WorkChangeData(
            index=index,
            work=work,
            metric=metric.value,
            level=_level(log),
            words=f"{catalogue.call_on_image(largest.benchmark)}: {differs}, {rank}",
        )


def _level(log: float) -> int:
    """From -5, much better, over -1 and 1 to 5, much worse."""
    size = 1 + bisect.bisect_right(_LEVELS, math.exp(abs(log)))
    return size if log > 0 else -size
