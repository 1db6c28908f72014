"""What ``make bench`` ends with: what the newest landmark does differently from the oldest."""

import math

from voxelocity.analysis.comparison import Comparison
from voxelocity.reports.comparison_text import title_of
from voxelocity.reports.values import DIRECTIONS, change_words, has_ratio
from voxelocity.results.cell import Metric
from voxelocity.results.machine_results import Results

# A smaller factor needs more digits to be one.
_SMALL = 1.1

_UNKNOWN = "unknown: a control and its parent are needed to tell a change from noise"


def landmarks_report(comparison: Comparison) -> list[str]:
    """What changed by more than the noise, as lines."""
    pairs = ", ".join(
        f"{control} against {parent}"
        for parent, control in comparison.noise.pairs
        if _measured_here(comparison.results, parent)
        and _measured_here(comparison.results, control)
    )
    noise = f"{pairs},\nthe same software" if pairs else "no control\nwas measured here"
    lines = [
        f"{comparison.new.tag} against {comparison.old.tag}, by the tenth percentile of all timings, the peak",
        *f"above the baseline and the instructions of a call; changes within the noise ({noise})"
        " are left out".splitlines(),
    ]
    operations = sorted(
        {
            change.cell.operation
            for change in comparison.changes
            if change.total and change.cell.metric is not Metric.INSTRUCTIONS
        }
    )
    for metric in comparison.metrics:
        less, more = DIRECTIONS[metric]
        for operation in operations:
            lines.append(f"  {title_of(comparison, operation)}, {metric.noun}:")
            changed, known = [], True
            for route in comparison.results.catalogue.routes_of(operation):
                mean = comparison.mean([operation], metric, route)
                known &= mean is None or math.isfinite(mean.total.floor)
                if mean and not mean.total.within_noise:
                    ratio = mean.total.ratio
                    call = comparison.results.catalogue.routes[operation, route].call
                    word = less if ratio < 1 else more
                    size = max(ratio, 1 / ratio)
                    shown = f"{size:6.1f}" if size >= _SMALL else f"{size:6.3f}"
                    little = _to_next_to_nothing(comparison, operation, metric, route)
                    changed.append(f"    {call:<46} {little or f'{shown} x {word}'}")
            lines += changed or ["    no difference" if known else f"    {_UNKNOWN}"]
    return lines


def _measured_here(results: Results, tag: str) -> bool:
    """Whether there is more than counts, which may be another machine's that hold here."""
    place = results.timeline.place_of(tag)
    assert place is not None
    return any(cell.metric is not Metric.INSTRUCTIONS for cell in results.measured[place])


def _to_next_to_nothing(comparison: Comparison, operation: str, metric: Metric, route: str) -> str:
    """The largest change in words, where a ratio to next to nothing would say nothing; else empty."""
    changes = comparison.changes_of([operation], metric, route)
    largest = max(changes, key=lambda change: abs(change.total.log) if change.total else 0.0)
    assert largest.old is not None and largest.new is not None
    if has_ratio(metric, largest.old, largest.new):
        return ""
    return change_words(metric, largest.old, largest.new)
