"""Two states against each other: what differs, the largest first, or every result by operation."""

from collections import Counter
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.judgement import SMALLEST, is_notable, is_told
from voxelocity.analysis.series import Cause, Factor, stretches_of
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import percent, ratio_digits
from voxelocity.model.result import FAILURES, Status
from voxelocity.report.document import Block, Heading, Items, Paragraph, Table, code
from voxelocity.report.noise_report import floor_words
from voxelocity.report.values import capital, change_words, has_ratio, value_words

SAME = "~"
_RATIO = f"A ratio is new over old, or {SAME} where the two differ by no more than the noise."


def what_differs(comparison: Comparison) -> list[Block]:
    """The changes that are worth mentioning, the largest first, and how many results there are beside."""
    return [*_heading(comparison), *differences(comparison, "; --all lists them")]


def every_result(comparison: Comparison) -> list[Block]:
    """A table for each operation, and the share of each cause in its mean."""
    blocks = [*_heading(comparison), Paragraph(_RATIO)]
    columns = columns_of(comparison)
    for operation in comparison.operations:
        rows = list(_rows_of_operation(comparison, operation))
        blocks += [
            Heading(capital(title_of(comparison, operation)), 3),
            Table(columns, rows, frozenset(range(2, len(columns)))),
            Items(list(_shares_of_operation(comparison, operation))),
        ]
    return blocks


def differences(comparison: Comparison, hint: str = "") -> Iterator[Block]:
    """What follows the heading: the sentence, the changes, and the count of the rest.

    Parameters
    ----------
    comparison : Comparison
    hint : str, optional
        What is said after the count.
    """
    found = differing(comparison)
    yield Paragraph(_summary(comparison, found))
    if found:
        yield _table(comparison, found)
    if rest := list(_rest(comparison, hint)):
        yield Items(rest)


def differing(comparison: Comparison) -> list[Change]:
    """What is worth mentioning and the new failures, references aside, the largest first."""
    found = [
        change
        for change in comparison.changes
        if not change.benchmark.is_reference and is_told(change)
    ]
    return sorted(found, key=lambda change: -abs(change.total.log) if change.total else -1e9)


def columns_of(comparison: Comparison) -> list[str]:
    """The headings of the columns: a call, its image, and three for each metric that was measured."""
    columns = ["call", "image"]
    for metric in comparison.metrics:
        columns += [f"old {metric.noun}", f"new {metric.noun}", "ratio"]
    return columns


def title_of(comparison: Comparison, operation: str) -> str:
    return comparison.results.catalogue.operations[operation].title


def change_line(comparison: Comparison, change: Change) -> str:
    """One line on a change: call, image, and both values."""
    if change.old is None or change.new is None:
        words = " to ".join(_ends(change))
    else:
        words = change_words(change.benchmark.metric, change.old, change.new)
    return f"{where(comparison, change)}: {change.benchmark.metric.noun} {words}"


def where(comparison: Comparison, change: Change) -> str:
    """The call and the image of a change; a file whose call says what is done needs no more words."""
    catalogue = comparison.results.catalogue
    words = [catalogue.call(change.benchmark), catalogue.image(change.benchmark)]
    return ", ".join(filter(None, words))


def _ends(change: Change) -> list[str]:
    """Both values, or why there is none."""
    return [
        change.status.value if value is None else value_words(change.benchmark.metric, value)
        for value in (change.old, change.new)
    ]


def _heading(comparison: Comparison) -> list[Block]:
    """What is compared, what the numbers are, and what a reader must know."""
    states = [
        f"{name}: nilearn {entry.nilearn.version}, nibabel {entry.nibabel.version}, stack {entry.stack}"
        for name, entry in (("old", comparison.old), ("new", comparison.new))
    ]
    meanings = [
        _MEANINGS[metric].format(floor_words(comparison.noise, metric) or "not known")
        for metric in comparison.metrics
    ]
    notes = [f"Note: {warning}." for warning in comparison.warnings]
    machine = comparison.results.machine
    return [
        Heading(f"{comparison.new.tag} against {comparison.old.tag} on {machine}"),
        Items([*states, *meanings, *notes]),
    ]


_MEANINGS = {
    Metric.TIME: "Time: the tenth percentile of all timings; its noise is {}.",
    Metric.PEAK: "Memory: the peak above the baseline; its noise is {}.",
    Metric.INSTRUCTIONS: "Instructions: of one call on a smaller image; their noise is {}. They do not see system calls, page faults, "
    "memory bandwidth or the disk.",
}


def _summary(comparison: Comparison, found: Sequence[Change]) -> str:
    if not found:
        return "Nothing differs by more than the noise and enough to be mentioned."
    better = [change for change in found if change.total and change.total.log < 0]
    worse = [change for change in found if change not in better]
    count = sum(not change.benchmark.is_reference for change in comparison.changes)
    text = f"{len(found)} of {count} results differ: {len(better)} better, {len(worse)} worse."
    if better:
        text += f" The largest gain: {change_line(comparison, better[0])}."
    if worse:
        text += f" The worst: {change_line(comparison, worse[0])}."
    return text


def _table(comparison: Comparison, found: Sequence[Change]) -> Table:
    catalogue = comparison.results.catalogue
    causes = _causes(comparison, found)
    rows = []
    for change in found:
        benchmark = change.benchmark
        row = [code(catalogue.call(benchmark)), catalogue.image(benchmark), benchmark.metric.noun]
        row += _ends(change)
        if change.old and change.new and has_ratio(benchmark.metric, change.old, change.new):
            row.append(ratio_digits(change.new / change.old))
            row += [_share(change, cause) if change.total else "" for cause in causes]
        else:
            row += [""] * (1 + len(causes))
        rows.append(row)
    columns = ["call", "image", "of", "old", "new", "ratio", *causes]
    return Table(columns, rows, frozenset({3, 4, 5}))


def _causes(comparison: Comparison, found: Sequence[Change]) -> list[Cause]:
    """Those at work between the two; none where it is only one, whose share is all."""
    results = comparison.results
    counts = stretches_of(results.timeline, results.indices).between(*comparison.indices)
    causes = [cause for cause in Cause if counts[cause]]
    unexplained = [change.shares[Cause.UNEXPLAINED] for change in found if change.total]
    if all(share.within_noise for share in unexplained) and len(causes) > 1:
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
    own = [change for change in comparison.changes if not change.benchmark.is_reference]
    same = Counter(
        change.benchmark.metric
        for change in own
        if change.total and not is_notable(change.total, change.benchmark.metric)
    )
    if same:
        metrics = [metric for metric in Metric if same[metric]]
        counts = ", ".join(f"{metric.noun} {same[metric]}" for metric in metrics)
        least = ", ".join(f"{percent(SMALLEST[metric])} of {metric.noun}" for metric in metrics)
        yield f"Within the noise or below {least}: {same.total()} results ({counts}){hint}."
    without = Counter(
        change.status for change in own if not change.total and not change.newly_failed
    )
    if without:
        counts = ", ".join(f"{status} {without[status]}" for status in Status if without[status])
        yield f"Without a value in both: {without.total()} results ({counts})."
    if any(status in FAILURES for status in without):
        yield "Why an answer is wrong stands in releases/wrong_answers.toml."


def _rows_of_operation(comparison: Comparison, operation: str) -> Iterator[list[str]]:
    catalogue = comparison.results.catalogue
    by_call: dict[tuple[str, tuple[str, ...]], dict[Metric, Change]] = {}
    for change in comparison.changes:
        if change.benchmark.operation == operation:
            key = (change.benchmark.method, change.benchmark.parameters)
            by_call.setdefault(key, {})[change.benchmark.metric] = change
    for (method, _), changes in by_call.items():
        if all(change.status is Status.NOT_APPLICABLE for change in changes.values()):
            continue
        call = catalogue.calls[operation, method].text
        row = [
            code(call) if "(" in call or "." in call else call,
            catalogue.image(next(iter(changes.values())).benchmark),
        ]
        for metric in comparison.metrics:
            row += _values(changes[metric]) if metric in changes else ["", "", ""]
        yield row
    row = ["geometric mean without the reference", ""]
    for metric in comparison.metrics:
        mean = comparison.mean([operation], metric)
        row += ["", "", _ratio(mean.total) if mean else ""]
    yield row


def _values(change: Change) -> list[str]:
    return [*_ends(change), _ratio(change.total) if change.total else change.status.value]


def _ratio(factor: Factor) -> str:
    return SAME if factor.within_noise else ratio_digits(factor.ratio)


def _shares_of_operation(comparison: Comparison, operation: str) -> Iterator[str]:
    """A line for each metric that says which cause has which share."""
    for metric in comparison.metrics:
        mean = comparison.mean([operation], metric)
        if mean:
            shares = " x ".join(f"{cause} {_ratio(mean.shares[cause])}" for cause in Cause)
            yield f"{metric.noun} {_ratio(mean.total)} = {shares}"
