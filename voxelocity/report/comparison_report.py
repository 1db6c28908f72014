"""Two states against each other: what differs, the largest first, or all, also for programs.

Of landmarks, with which ``make bench`` ends, what the newest does differently from the oldest.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from voxelocity.analysis.comparison import Change, Comparison, Mean
from voxelocity.analysis.judgement import SMALLEST, is_notable, is_told
from voxelocity.analysis.series import Cause, Factor, stretches_of
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.digits import percent, ratio_digits
from voxelocity.model.results import FAILURES, Status
from voxelocity.model.timeline import Entry
from voxelocity.report.document import Block, Heading, Items, Paragraph, Table, code
from voxelocity.report.noise_report import control_pairs, floor_words
from voxelocity.report.published import as_json, benchmark_fields
from voxelocity.report.values import (
    capital,
    change_words,
    difference_words,
    has_ratio,
    value_words,
)

_RATIO = "A ratio is new over old, or ~ where the two differ by no more than the noise."
_UNKNOWN = "unknown: a control and its parent are needed to tell a change from noise"

_MEANINGS = {
    Metric.TIME: "Time: the tenth percentile of all timings; its noise is {}.",
    Metric.PEAK: "Memory: the peak above the baseline; its noise is {}.",
    Metric.INSTRUCTIONS: "Instructions: of one call on a smaller image; their noise is {}. They do "
    "not see system calls, page faults, memory bandwidth or the disk.",
}


def what_differs(comparison: Comparison) -> list[Block]:
    """The changes that are worth mentioning, the largest first, and the count of the rest."""
    return [*_heading(comparison), *differences(comparison, "; --all lists them")]


def every_result(comparison: Comparison) -> list[Block]:
    """A table for each operation, and the share of each cause in its mean."""
    blocks = [*_heading(comparison), Paragraph(_RATIO)]
    columns = ["call", "image"]
    for metric in comparison.metrics:
        columns += [f"old {metric.noun}", f"new {metric.noun}", "ratio"]
    for operation in comparison.operations:
        title = comparison.results.catalogue.operations[operation].title
        means = {metric: comparison.mean([operation], metric) for metric in comparison.metrics}
        rows = list(_rows_of_operation(comparison, operation))
        last = ["geometric mean without the reference", ""]
        for mean in means.values():
            last += ["", "", _ratio(mean.total) if mean else ""]
        blocks += [
            Heading(capital(title), 3),
            Table(columns, [*rows, last], frozenset(range(2, len(columns)))),
            Items([_shares(metric, mean) for metric, mean in means.items() if mean]),
        ]
    return blocks


def differences(comparison: Comparison, hint: str = "") -> Iterator[Block]:
    """The sentence, the changes, and the count of the rest with a hint after it."""
    found = differing(comparison)
    yield Paragraph(_summary(comparison, found))
    if found:
        yield _table(comparison, found)
    if rest := list(_rest(comparison, hint)):
        yield Items(rest)


def differing(comparison: Comparison) -> list[Change]:
    """What is worth mentioning and the new failures, references aside, the largest first."""
    found = [change for change in _own(comparison) if is_told(change)]
    return sorted(found, key=lambda change: -abs(change.total.log) if change.total else -1e9)


def _own(comparison: Comparison) -> list[Change]:
    return [change for change in comparison.changes if not change.benchmark.is_reference]


def change_line(comparison: Comparison, change: Change) -> str:
    """One line on a change: call, image, and both values."""
    if change.old is None or change.new is None:
        words = " to ".join(_ends(change))
    else:
        words = change_words(change.benchmark.metric, change.old, change.new)
    return f"{where(comparison, change)}: {change.benchmark.metric.noun} {words}"


def where(comparison: Comparison, change: Change) -> str:
    """The call of a change and its image, where the call does not say it."""
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
    old, new = comparison.old, comparison.new
    states = [
        f"{name}: nilearn {entry.nilearn.version}, nibabel {entry.nibabel.version}, stack "
        f"{entry.stack}"
        for name, entry in (("old", old), ("new", new))
    ]
    meanings = [
        _MEANINGS[metric].format(floor_words(comparison.noise, metric) or "not known")
        for metric in comparison.metrics
    ]
    notes = [f"Note: {warning}." for warning in comparison.warnings]
    title = f"{new.tag} against {old.tag} on {comparison.results.machine}"
    return [Heading(title), Items([*states, *meanings, *notes])]


def _summary(comparison: Comparison, found: Sequence[Change]) -> str:
    if not found:
        return "Nothing differs by more than the noise and enough to be mentioned."
    better = [change for change in found if change.total and change.total.log < 0]
    worse = [change for change in found if change not in better]
    sizes = f"{len(better)} better, {len(worse)} worse"
    text = f"{len(found)} of {len(_own(comparison))} results differ: {sizes}."
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
        benchmark, (old, new) = change.benchmark, (change.old, change.new)
        ratio, shares = "", [""] * len(causes)
        if old and new and has_ratio(benchmark.metric, old, new):
            ratio = ratio_digits(new / old)
            shares = [_share(change, cause) if change.total else "" for cause in causes]
        where = code(catalogue.call(benchmark)), catalogue.image(benchmark), benchmark.metric.noun
        rows.append([*where, *_ends(change), ratio, *shares])
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
    """In brackets within the noise; a question mark where it may as well be unexplained."""
    share = change.shares[cause]
    if share.log == 0 and not change.shares[Cause.UNEXPLAINED].within_noise:
        return "?"
    ratio = ratio_digits(share.ratio)
    return f"[{ratio}]" if share.within_noise else ratio


def _rest(comparison: Comparison, hint: str) -> Iterator[str]:
    own = _own(comparison)
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
        image = catalogue.image(next(iter(changes.values())).benchmark)
        row = [code(call) if "(" in call or "." in call else call, image]
        for metric in comparison.metrics:
            if own := changes.get(metric):
                row += [*_ends(own), _ratio(own.total) if own.total else own.status.value]
            else:
                row += ["", "", ""]
        yield row


def _ratio(factor: Factor) -> str:
    return "~" if factor.within_noise else ratio_digits(factor.ratio)


def _shares(metric: Metric, mean: Mean) -> str:
    shares = " x ".join(f"{cause} {_ratio(mean.shares[cause])}" for cause in Cause)
    return f"{metric.noun} {_ratio(mean.total)} = {shares}"


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
    rows = []
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
            title = comparison.results.catalogue.operations[operation].title
            rows += [(title, metric.noun, *each) for each in changed]
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
            largest = max(found, key=lambda change: abs(change.total.log) if change.total else 0.0)
            assert largest.old is not None and largest.new is not None
            ratios = [change.total.ratio for change in found if change.total]
            metric = largest.benchmark.metric
            words = difference_words(metric, largest.old, largest.new, *ratios)
            yield code(catalogue.call(found[0].benchmark)), f"{words}{files}"


def comparison_as_json(comparison: Comparison) -> str:
    """All values, unrounded.

    Returns
    -------
    str
        One JSON object: ``schema``, ``machine``, ``old`` and ``new`` (tag and versions),
        ``warnings``, ``benchmarks`` and ``operations``. Times are in seconds, memory in bytes above
        the baseline; ``note`` says why there is no value. ``total`` and each of ``shares`` hold
        ``ratio``, ``floor`` (as a ratio above one: between its inverse and itself a ratio is noise)
        and ``within_noise``.
    """
    benchmarks = [
        {
            **change_fields(comparison.results.catalogue, change),
            "note": "" if change.status is Status.MEASURED else change.status,
            **_factors(change),
        }
        for change in comparison.changes
    ]
    operations = [
        {"operation": operation, "metric": metric, **_factors(mean)}
        for operation in comparison.operations
        for metric in Metric
        if (mean := comparison.mean([operation], metric))
    ]
    content = {
        "machine": comparison.results.machine,
        "old": _state(comparison.old),
        "new": _state(comparison.new),
        "warnings": comparison.warnings,
        "benchmarks": benchmarks,
        "operations": operations,
    }
    return as_json(content)


def change_fields(catalogue: Catalogue, change: Change) -> dict[str, Any]:
    """What a change is a change of, and both values."""
    values = {"call": catalogue.call(change.benchmark), "old": change.old, "new": change.new}
    return benchmark_fields(change.benchmark) | values


def _state(entry: Entry) -> dict[str, str]:
    versions = {name: entry.version(name) for name in ("nilearn", "nibabel", "stack")}
    return {"tag": entry.tag, **versions}


def _factors(found: Change | Mean) -> dict[str, Any]:
    return {
        "total": _factor(found.total) if found.total else None,
        "shares": {cause: _factor(share) for cause, share in found.shares.items()},
    }


def _factor(factor: Factor) -> dict[str, Any]:
    floor = math.exp(factor.floor)
    return {"ratio": factor.ratio, "floor": floor, "within_noise": factor.within_noise}
