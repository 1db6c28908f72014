"""What ``make bench`` ends with: what the newest landmark does differently from the oldest."""

import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.model.benchmark import Metric
from voxelocity.report.comparison_text import title_of
from voxelocity.report.noise_report import pairs_measured_here
from voxelocity.report.values import change_words, has_ratio, ratio_words

_UNKNOWN = "unknown: a control and its parent are needed to tell a change from noise"


def landmarks_report(comparison: Comparison) -> list[str]:
    """What changed by more than the noise, as lines: of each call the smallest and the largest change by file."""
    pairs = ", ".join(
        f"{control} against {parent}"
        for parent, control in pairs_measured_here(comparison.results, comparison.noise)
    )
    noise = f"{pairs},\nthe same software" if pairs else "no control\nwas measured here"
    lines = [
        f"{comparison.new.tag} against {comparison.old.tag}, by the tenth percentile of all timings, the peak",
        *f"above the baseline and the instructions of a call; changes within the noise ({noise})"
        " are left out".splitlines(),
    ]
    # Counts may be another machine's, of files that were not measured here.
    here = {
        (change.benchmark.operation, change.benchmark.parameters)
        for change in comparison.changes
        if change.total and change.benchmark.metric is not Metric.INSTRUCTIONS
    }
    for metric in comparison.metrics:
        for operation in sorted({operation for operation, _ in here}):
            lines.append(f"  {title_of(comparison, operation)}, {metric.noun}:")
            changes = [
                change
                for change in comparison.changes_of([operation], metric)
                if (operation, change.benchmark.parameters) in here
            ]
            known = all(change.total and math.isfinite(change.total.floor) for change in changes)
            changed = list(_lines(comparison, changes))
            lines += changed or ["    no difference" if known else f"    {_UNKNOWN}"]
    return lines


def _lines(comparison: Comparison, changes: Sequence[Change]) -> Iterator[str]:
    """A line for each call that changed."""
    catalogue = comparison.results.catalogue
    for method in dict.fromkeys(change.benchmark.method for change in changes):
        own = [change for change in changes if change.benchmark.method == method]
        found = [change for change in own if change.total and not change.total.within_noise]
        if found:
            files = (
                ""
                if len(found) == len(own)
                else f" ({', '.join(map(catalogue.image, (change.benchmark for change in found)))})"
            )
            yield f"    {catalogue.call(found[0].benchmark):<46} {_words(found)}{files}"


def _words(changes: Sequence[Change]) -> str:
    """By how much they changed; the largest of them alone where a ratio to next to nothing would say nothing."""
    metric = changes[0].benchmark.metric
    largest = max(changes, key=lambda change: abs(change.total.log) if change.total else 0.0)
    assert largest.old is not None and largest.new is not None
    if not has_ratio(metric, largest.old, largest.new):
        return change_words(metric, largest.old, largest.new)
    return ratio_words(metric, *(change.total.ratio for change in changes if change.total))
