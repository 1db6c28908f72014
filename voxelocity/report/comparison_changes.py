"""What differs between two states: a sentence, the changes, the largest first, and how many there are beside."""

from collections import Counter
from collections.abc import Iterator

from voxelocity.analysis.causes import Cause, stretches_of
from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.judgement import SMALLEST, is_notable, is_told
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import percent, ratio_digits
from voxelocity.model.result import FAILURES, Status
from voxelocity.report.comparison_text import change_line, heading
from voxelocity.report.text_table import aligned, markdown_row
from voxelocity.report.values import has_ratio, value_words

_COLUMNS = ["call", "image", "of", "old", "new", "ratio"]
_CODE = 0
_HINT = "; --all lists them"


def changes_as_text(comparison: Comparison) -> list[str]:
    """As lines, with aligned columns."""
    return [*heading(comparison), *told_as_text(comparison)]


def changes_as_markdown(comparison: Comparison) -> list[str]:
    """The same for an issue or a pull request, as lines."""
    return [*heading(comparison), *told_as_markdown(comparison)]


def told_as_text(comparison: Comparison, hint: str = _HINT) -> list[str]:
    """What follows the heading: the sentence, the changes, and the count of the rest; as lines.

    Parameters
    ----------
    comparison : Comparison
    hint : str, optional
        What is said after the count.
    """
    columns, rows = _table(comparison)
    lines = ["", _sentence(comparison)]
    if rows:
        lines += ["", *aligned([columns, *rows], right={3, 4, 5})]
    return [*lines, "", *_rest(comparison, hint)]


def told_as_markdown(comparison: Comparison, hint: str = _HINT) -> list[str]:
    """The same as Markdown."""
    columns, rows = _table(comparison)
    lines = ["", _sentence(comparison)]
    if rows:
        lines += ["", markdown_row(columns)]
        lines += [markdown_row(["---:" if 3 <= n <= 5 else "---" for n in range(len(columns))])]
        lines += [markdown_row([f"`{row[_CODE]}`", *row[_CODE + 1 :]]) for row in rows]
    return [*lines, "", *_rest(comparison, hint)]


def differing(comparison: Comparison) -> list[Change]:
    """What is worth mentioning and the new failures, references aside, the largest first."""
    found = [
        change
        for change in comparison.changes
        if not change.benchmark.is_reference and is_told(change)
    ]
    return sorted(found, key=lambda change: -abs(change.total.log) if change.total else -1e9)


def _sentence(comparison: Comparison) -> str:
    found = differing(comparison)
    better = [change for change in found if change.total and change.total.log < 0]
    worse = [change for change in found if change not in better]
    if not found:
        return "Nothing differs by more than the noise and enough to be mentioned."
    parts = [f"{len(better)} better", f"{len(worse)} worse"]
    count = len([change for change in comparison.changes if not change.benchmark.is_reference])
    text = f"{len(found)} of {count} results differ: {', '.join(parts)}."
    if better:
        text += f" The largest gain: {change_line(comparison, better[0])}."
    if worse:
        text += f" The worst: {change_line(comparison, worse[0])}."
    return text


def _table(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    catalogue = comparison.results.catalogue
    causes = _causes(comparison)
    columns = [*_COLUMNS, *causes]
    rows = []
    for change in differing(comparison):
        benchmark = change.benchmark
        row = [catalogue.call(benchmark), catalogue.image(benchmark), benchmark.metric.noun]
        row += [
            change.status.value if value is None else value_words(benchmark.metric, value)
            for value in (change.old, change.new)
        ]
        if change.old and change.new and has_ratio(benchmark.metric, change.old, change.new):
            row.append(ratio_digits(change.new / change.old))
            row += [_share(change, cause) if change.total else "" for cause in causes]
        else:
            row += [""] * (1 + len(causes))
        rows.append(row)
    return columns, rows


def _causes(comparison: Comparison) -> list[Cause]:
    """Those at work between the two; none where it is only one, whose share is all."""
    results = comparison.results
    stretches = stretches_of(results.timeline, results.indices)
    counts = stretches.between(*comparison.indices)
    causes = [cause for cause in Cause if counts[cause]]
    found = [change.shares for change in differing(comparison) if change.total]
    if all(shares[Cause.UNEXPLAINED].within_noise for shares in found) and len(causes) > 1:
        # What a control or a gap adds to none of them.
        causes = [cause for cause in causes if cause is not Cause.UNEXPLAINED]
    return causes if len(causes) > 1 else []


def _share(change: Change, cause: Cause) -> str:
    """In brackets where it is within the noise; a question mark where nothing tells it from what is unexplained."""
    share = change.shares[cause]
    if share.log == 0 and not change.shares[Cause.UNEXPLAINED].within_noise:
        return "?"
    ratio = ratio_digits(share.ratio)
    return f"[{ratio}]" if share.within_noise else ratio


def _rest(comparison: Comparison, hint: str) -> Iterator[str]:
    same = Counter(
        change.benchmark.metric
        for change in comparison.changes
        if change.total
        and not is_notable(change.total, change.benchmark.metric)
        and not change.benchmark.is_reference
    )
    if same:
        counts = ", ".join(f"{metric.noun} {same[metric]}" for metric in Metric if same[metric])
        least = ", ".join(
            f"{percent(SMALLEST[metric])} of {metric.noun}" for metric in Metric if same[metric]
        )
        yield f"Within the noise or below {least}: {same.total()} results ({counts}){hint}."
    without = Counter(
        change.status
        for change in comparison.changes
        if not change.total and not change.newly_failed and not change.benchmark.is_reference
    )
    if without:
        statuses = [status for status in Status if without[status]]
        counts = ", ".join(f"{status} {without[status]}" for status in statuses)
        yield f"Without a value in both: {without.total()} results ({counts})."
    if any(status in FAILURES for status in without):
        yield "Why an answer is wrong stands in releases/wrong_answers.toml."
