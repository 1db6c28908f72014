"""What ``make bench`` ends with: what the newest landmark does differently from the oldest."""

import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.model.benchmark import Metric
from voxelocity.report.comparison_report import title_of
from voxelocity.report.document import Block, Paragraph, Table, code
from voxelocity.report.noise_report import control_pairs
from voxelocity.report.values import ends_words, has_ratio, ratio_words

_UNKNOWN = "unknown: a control and its parent are needed to tell a change from noise"


def landmarks_report(comparison: Comparison) -> list[Block]:
    """What changed by more than the noise: of each call the smallest and the largest change."""
    pairs = control_pairs(comparison.results, comparison.noise)
    noise = f"{pairs}, the same software" if pairs else "no control was measured here"
    # Counts may be another machine's, of files that were not measured here.
    here = {
        (change.benchmark.operation, change.benchmark.parameters)
        for change in comparison.changes
        if change.total and change.benchmark.metric is not Metric.INSTRUCTIONS
    }
    rows: list[tuple[str, ...]] = []
    for metric in comparison.metrics:
        for operation in sorted({operation for operation, _ in here}):
            changes = [
                change
                for change in comparison.changes_of([operation], metric)
                if (operation, change.benchmark.parameters) in here
            ]
            known = all(change.total and math.isfinite(change.total.floor) for change in changes)
            nothing = ("", "no difference" if known else _UNKNOWN)
            changed = list(_changed(comparison, changes)) or [nothing]
            rows += [(title_of(comparison, operation), metric.noun, *each) for each in changed]
    text = (
        f"{comparison.new.tag} against {comparison.old.tag}, by the tenth percentile of all "
        "timings, the peak above the baseline and the instructions of a call; changes within the "
        f"noise ({noise}) are left out"
    )
    return [Paragraph(text), Table(("operation", "of", "call", "change"), rows)]


def _changed(comparison: Comparison, changes: Sequence[Change]) -> Iterator[tuple[str, str]]:
    """Each call that changed, and by how much."""
    catalogue = comparison.results.catalogue
    for method in dict.fromkeys(change.benchmark.method for change in changes):
        own = [change for change in changes if change.benchmark.method == method]
        found = [change for change in own if change.total and not change.total.within_noise]
        if found:
            images = ", ".join(catalogue.image(change.benchmark) for change in found)
            files = "" if len(found) == len(own) else f" ({images})"
            yield code(catalogue.call(found[0].benchmark)), f"{_words(found)}{files}"


def _words(changes: Sequence[Change]) -> str:
    """By how much they changed; of a peak that is next to nothing the largest change alone."""
    largest = max(changes, key=lambda change: abs(change.total.log) if change.total else 0.0)
    assert largest.old is not None and largest.new is not None
    ends = largest.benchmark.metric, largest.old, largest.new
    if not has_ratio(*ends):
        return ends_words(*ends)
    return ratio_words(ends[0], *(change.total.ratio for change in changes if change.total))
