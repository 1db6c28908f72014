"""Every result of a comparison as tables of text, and as Markdown for an issue or a pull request."""

from collections.abc import Iterator

from voxelocity.analysis.causes import Cause
from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import ratio_digits
from voxelocity.model.result import Status
from voxelocity.report.noise_report import floors_of_counts, floors_of_peaks, floors_of_times
from voxelocity.report.text_table import aligned, markdown_row
from voxelocity.report.values import change_words, value_words

SAME = "~"
_RATIO = f"A ratio is new over old, or {SAME} where the two differ by no more than the noise."


def as_text(comparison: Comparison) -> list[str]:
    """Tables with aligned columns, one for each operation; as lines."""
    lines = [*heading(comparison), "", _RATIO]
    columns = columns_of(comparison)
    tables = {
        operation: [columns, *_rows(comparison, operation)] for operation in comparison.operations
    }
    # One width for all of them, so that they can be read down the page.
    rows = [row for rows in tables.values() for row in rows]
    padded = iter(aligned(rows, right=range(2, len(columns))))
    for operation, rows in tables.items():
        lines += ["", title_of(comparison, operation)]
        lines += ["  " + next(padded) for _ in rows]
        lines += ["  " + line for line in _shares(comparison, operation)]
    return lines


def as_markdown(comparison: Comparison) -> list[str]:
    """The same tables as Markdown; as lines."""
    lines = [*heading(comparison), "", _RATIO]
    for operation in comparison.operations:
        lines += ["", f"### {title_of(comparison, operation).capitalize()}", ""]
        columns = columns_of(comparison)
        lines += [markdown_row(columns), "|" + "---|" * 2 + "---:|" * (len(columns) - 2)]
        lines += [
            markdown_row([f"`{call}`" if "(" in call or "." in call else call, *rest])
            for call, *rest in _rows(comparison, operation)
        ]
        lines += [""] + [f"- {line}" for line in _shares(comparison, operation)]
    return lines


def columns_of(comparison: Comparison) -> list[str]:
    """The headings of the columns: a call, its image, and three for each metric that was measured."""
    columns = ["call", "image"]
    for metric in comparison.metrics:
        columns += [f"old {metric.noun}", f"new {metric.noun}", "ratio"]
    return columns


def title_of(comparison: Comparison, operation: str) -> str:
    return comparison.results.catalogue.operations[operation].title


def change_line(comparison: Comparison, change: Change) -> str:
    """One line on a change: operation, call, image, and both values."""
    benchmark = change.benchmark
    catalogue = comparison.results.catalogue
    # A file whose call says what is done needs no more words.
    where = ", ".join(filter(None, [catalogue.call(benchmark), catalogue.image(benchmark)]))
    if change.old is None or change.new is None:
        ends = [
            change.status.value if value is None else value_words(benchmark.metric, value)
            for value in (change.old, change.new)
        ]
        return f"{where}: {benchmark.metric.noun} {' to '.join(ends)}"
    return (
        f"{where}: {benchmark.metric.noun} {change_words(benchmark.metric, change.old, change.new)}"
    )


def heading(comparison: Comparison) -> list[str]:
    """What is compared, what the numbers are, and what a reader must know, as lines."""
    old, new = comparison.old, comparison.new
    lines = [
        f"{new.tag} against {old.tag} on {comparison.results.machine}",
        "",
        f"old: nilearn {old.nilearn.version}, nibabel {old.nibabel.version}, stack {old.stack}",
        f"new: nilearn {new.nilearn.version}, nibabel {new.nibabel.version}, stack {new.stack}",
        "",
        *_meanings(comparison),
    ]
    return lines + [f"Note: {warning}." for warning in comparison.warnings]


def _meanings(comparison: Comparison) -> Iterator[str]:
    """What the numbers are, for each metric that was measured."""
    if Metric.TIME in comparison.metrics:
        noise = floors_of_times(comparison.noise) or "not known"
        yield f"Time: the tenth percentile of all timings; its noise is {noise}."
    if Metric.PEAK in comparison.metrics:
        noise = floors_of_peaks(comparison.noise) or "not known"
        yield f"Memory: the peak above the baseline; its noise is {noise}."
    if Metric.INSTRUCTIONS in comparison.metrics:
        noise = floors_of_counts(comparison.noise) or "not known"
        yield f"Instructions: of one call on a smaller image; their noise is {noise}. They do not see"
        yield "system calls, page faults, memory bandwidth or the disk."


def _rows(comparison: Comparison, operation: str) -> Iterator[list[str]]:
    by_call: dict[tuple[str, tuple[str, ...]], dict[Metric, Change]] = {}
    for change in comparison.changes:
        if change.benchmark.operation == operation:
            key = (change.benchmark.method, change.benchmark.parameters)
            by_call.setdefault(key, {})[change.benchmark.metric] = change
    for (method, _), changes in by_call.items():
        if all(change.status is Status.NOT_APPLICABLE for change in changes.values()):
            continue
        call = comparison.results.catalogue.calls[operation, method].text
        row = [call, comparison.results.catalogue.image(next(iter(changes.values())).benchmark)]
        for metric in comparison.metrics:
            row += _values(changes[metric]) if metric in changes else ["", "", ""]
        yield row
    row = ["geometric mean without the reference", ""]
    for metric in comparison.metrics:
        mean = comparison.mean([operation], metric)
        row += ["", "", _ratio(mean.total) if mean else ""]
    yield row


def _values(change: Change) -> list[str]:
    shown = [
        change.status.value if value is None else value_words(change.benchmark.metric, value)
        for value in (change.old, change.new)
    ]
    return [*shown, _ratio(change.total) if change.total else change.status.value]


def _ratio(factor: Factor) -> str:
    return SAME if factor.within_noise else ratio_digits(factor.ratio)


def _shares(comparison: Comparison, operation: str) -> Iterator[str]:
    """A line for each metric that says which cause has which share."""
    for metric in comparison.metrics:
        mean = comparison.mean([operation], metric)
        if mean:
            shares = " x ".join(f"{cause} {_ratio(mean.shares[cause])}" for cause in Cause)
            yield f"{metric.noun} {_ratio(mean.total)} = {shares}"
