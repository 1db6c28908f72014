"""Two states against each other: what differs, the largest first, or all, also for programs.

Of landmarks, with which ``make bench`` ends, what the newest does differently from the oldest.
"""

import itertools
import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec

from voxelocity.analysis.comparison import Change, Comparison, Mean, NetChange, net_changes
from voxelocity.analysis.correctness import correctness_of
from voxelocity.analysis.judgement import (
    SMALLEST,
    Disagreement,
    counted_changes,
    is_better,
    is_notable,
    unjudged_changes,
)
from voxelocity.analysis.series import Cause, Factor, stretches_of
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Catalogue, short_shape_words
from voxelocity.model.digits import digits, percent, ratio_digits
from voxelocity.model.results import FAILURES, Outcome, Status
from voxelocity.model.timeline import COMPONENTS, Changed, Entry, version_words
from voxelocity.report.correctness_report import correctness_blocks, correctness_fields
from voxelocity.report.document import Block, Heading, Items, Paragraph, Table, as_json, code
from voxelocity.report.noise_report import control_pairs, floor_words
from voxelocity.report.published import benchmark_fields
from voxelocity.report.timeline_report import origin_words
from voxelocity.report.values import (
    bytes_words,
    capital,
    change_words,
    difference_words,
    has_ratio,
    short_count_words,
    time_words,
    value_words,
)

# What a reader must know in any case, in two lines of a terminal.
_BRIEFLY = (
    f"Counted: beyond the noise, {percent(SMALLEST[Metric.TIME])} at least "
    f"(instructions and bytes {percent(SMALLEST[Metric.INSTRUCTIONS])})."
)
_RULE = (
    "A time counts as changed if an exact metric of its call moved the same way, or if a repeated "
    "measurement confirmed it. A result does not count if its reference moved as much. "
    "The list has one line for each call and metric: the change on the largest image, and the "
    "ratios on all images."
)
_RATIO = "A ratio is new over old; ~ marks a difference within the noise."
_SAME = "No difference"
_ALONE = "by the clock alone"
_WHAT_ALONE_MEANS = (
    "no exact metric of the call moved with its time, so the machine may have done it. "
    "voxelocity measure --confirm decides"
)
_UNKNOWN = "Unknown, as no repeat run tells the noise"

_MEANINGS = {
    Metric.TIME: "Time: the tenth percentile of all timings; its noise is {}.",
    Metric.PEAK: "Memory: the peak above the baseline; its noise is {}.",
    Metric.INSTRUCTIONS: "Instructions: of one call on a smaller image; their noise is {}. They do "
    "not see system calls, page faults, memory bandwidth or the disk.",
    Metric.BYTES_READ: "Bytes read: by calls of the kernel, without what a memory map shows; "
    "their noise is {}.",
    Metric.READS: "Reads: how many such calls; their noise is {}.",
}


def what_differs(
    comparison: Comparison,
    most: int,
    worse: bool | None = None,
    others: Sequence[Disagreement] = (),
) -> list[Block]:
    """So many lines at most on what a call takes more or less, largest first; counts of the rest.

    Only what got worse, or better, where `worse` says so; `others` are machines that say otherwise.
    """
    found = _net(comparison, worse)
    shown = foremost(found, most)
    apart = [disagreement_words(comparison, each, most=0) for each in others]
    rest = [
        _others(found, shown),
        *_uncounted(comparison),
        *_unjudged(comparison),
        _way(comparison),
        _BRIEFLY,
        _shapes(comparison.results.catalogue, shown),
        *(f"{words}." for words in apart),
        *_notes(comparison.warnings),
        "--all lists every result, answer and step, with sources.",
    ]
    return [
        Heading(_title(comparison)),
        *_answers(comparison),
        Paragraph(_counts(comparison, counted_changes(comparison))),
        *([_net_table(comparison, shown)] if shown else []),
        Items(list(filter(None, rest))),
    ]


def every_result(
    comparison: Comparison,
    steps: Sequence[Block] = (),
    worse: bool | None = None,
    others: Sequence[Disagreement] = (),
) -> list[Block]:
    """The same without a limit; each result with the share of each cause, and the steps on the way.

    Then, unless only what got worse or better is wanted, a table for each operation.
    """
    counted, found = differing(comparison), _net(comparison, worse)
    blocks = [*_heading(comparison), Paragraph(_counts(comparison, counted))]
    if found:
        blocks.append(msgspec.structs.replace(_net_table(comparison, found), elastic=None))
    notes = [f"{disagreement_words(comparison, each)}." for each in others]
    blocks.append(
        Items([*_uncounted(comparison), *_unjudged(comparison), *_rest(comparison), *notes])
    )
    for title, changes in (
        ("Each result that differs", counted),
        ("Changes that do not count", _not_counted(comparison)),
    ):
        if wanted := [change for change in changes if worse in (None, change.worse)]:
            blocks += [Heading(title), _table(comparison, wanted)]
    blocks += steps
    return blocks if worse is not None else [*blocks, *_by_operation(comparison)]


def _by_operation(comparison: Comparison) -> Iterator[Block]:
    """A table for each operation, and the share of each cause in its mean."""
    yield Heading("Every result")
    yield Paragraph(_RATIO)
    columns = ["call", "image", "of", "old", "new", "ratio"]
    for operation in comparison.operations:
        title = comparison.results.catalogue.operations[operation].title
        means = {metric: comparison.mean([operation], metric) for metric in comparison.metrics}
        rows = list(_rows_of_operation(comparison, operation))
        last = ["geometric mean without the reference", ""]
        rows += [
            [*last, metric.noun, "", "", _ratio(of.total)] for metric, of in means.items() if of
        ]
        yield Heading(capital(title), 3)
        yield Table(columns, rows, frozenset({3, 4, 5}))
        yield Items([_shares(metric, mean) for metric, mean in means.items() if mean])


def _net(comparison: Comparison, worse: bool | None) -> list[NetChange]:
    """All lines, or those of the results that got worse, or better."""
    found = counted_changes(comparison)
    return net_changes(comparison, [each for each in found if worse in (None, each.worse)])


def foremost(found: Sequence[NetChange], most: int) -> list[NetChange]:
    """So many of them at most: the largest of what got worse and better, of each metric in turn."""
    # Both of a metric before the next one, so that no short list is of what got worse alone.
    ends = itertools.product((None, *Metric), (True, False))
    groups = {end: [net for net in found if (net.metric, net.worse) == end] for end in ends}
    in_turn = itertools.chain.from_iterable(itertools.zip_longest(*groups.values()))
    chosen = list(itertools.islice(filter(None, in_turn), most))
    return [net for net in found if net in chosen]


def _others(found: Sequence[NetChange], shown: Sequence[NetChange]) -> str:
    rest = [net for net in found if net not in shown]
    if not rest:
        return ""
    got_worse = sum(net.worse for net in rest)
    counts = f"{got_worse} worse, {len(rest) - got_worse} better"
    return f"And {len(rest)} more ({counts})."


def _net_table(comparison: Comparison, found: Sequence[NetChange]) -> Table:
    rows = []
    for net in found:
        some = "" if len(net.changes) == net.among else f" ({len(net.changes)} of {net.among})"
        call = code(net.call) if "(" in net.call or "." in net.call else net.call
        where = _unusual_shape(comparison.results.catalogue, net)
        rows.append((amount_words(net), ratios_words(net), f"{call}{where}{some}"))
    columns = ["change", "ratio", "call (results that differ, of all)"]
    return Table(columns, rows, worse=[net.worse for net in found], elastic=2)


def _unusual_shape(catalogue: Catalogue, net: NetChange) -> str:
    """The shape of the image that an amount is for, where it is not the usual one."""
    benchmark = net.changes[0].benchmark
    shape = catalogue.shape(benchmark)
    if net.metric is None or not shape or shape == catalogue.usual_shapes.get(benchmark.metric):
        return ""
    return f" on {short_shape_words(shape)}"


def _shapes(catalogue: Catalogue, shown: Sequence[NetChange]) -> str:
    """The shapes of the images that the amounts of a list are for."""
    metrics = [metric for metric in Metric if any(net.metric is metric for net in shown)]
    shapes = catalogue.usual_shapes
    usual = {metric: short_shape_words(shapes.get(metric, ())) for metric in metrics}
    if not usual:
        return ""
    first, *_ = usual.values()
    others = [f"{metric.noun} {shape}" for metric, shape in usual.items() if shape != first]
    rest = f" ({', '.join(others)})" if others else ""
    return f"Amounts are for {first} voxels{rest}."


def amount_words(net: NetChange) -> str:
    """Such as ``+340 ms``, ``-98.3 MB memory`` or ``+760 M instructions``, or the failure."""
    if net.amount is None or net.metric is None:
        return net.changes[0].status.value
    sign, size = "+" if net.worse else "-", abs(net.amount)
    if net.metric is Metric.TIME:
        return f"{sign}{time_words(size)}"
    if net.metric is Metric.BYTES_READ:
        return f"{sign}{bytes_words(size)} read"
    words = bytes_words(size) if net.metric is Metric.PEAK else short_count_words(size)
    return f"{sign}{words} {net.metric.noun}"


def ratios_words(net: NetChange) -> str:
    """Such as ``1.08 to 13``; of memory that is next to nothing at one end ``to under 1 MB``."""
    new, amount = net.changes[0].new, net.amount
    ratios = [
        change.total.ratio
        for change in net.changes
        if change.total
        and change.old is not None
        and change.new is not None
        and has_ratio(change.benchmark.metric, change.old, change.new)
    ]
    if ratios:
        return _range(ratios)
    if net.metric is None or amount is None or new is None:
        return ""
    return (
        f"from {value_words(net.metric, new - amount)}"
        if net.worse
        else f"to {value_words(net.metric, new)}"
    )


def _range(ratios: Collection[float]) -> str:
    """The smallest and the largest ratio, with a digit more near one."""
    ends = [digits(each, 3 if abs(each - 1) < 0.2 else 2) for each in (min(ratios), max(ratios))]
    return " to ".join(dict.fromkeys(ends))


def _uncounted(comparison: Comparison) -> Iterator[str]:
    """A line on the times that moved alone, and on what moved as the machine did."""
    apart = _not_counted(comparison)
    times = {
        each.benchmark: each.total.ratio
        for each in apart
        if each.total and each.benchmark not in comparison.with_reference
    }
    parts = []
    if times:
        count = f"{len(times)} time{'' if len(times) == 1 else 's'} ({_range(times.values())})"
        said = f"{count} moved by the clock alone"
        repeated = (comparison.results.confirmation(each, *comparison.indices) for each in times)
        if found := Counter(each.outcome for each in repeated if each):
            outcomes = (f"{found[each]} {each}" for each in Outcome if found[each])
            said += f" (measured again: {', '.join(outcomes)})"
        parts.append(said)
    if others := len(apart) - len(times):
        count = f"{others} result{'' if others == 1 else 's'}"
        parts.append(f"{count} moved as much as the reference")
    if parts:
        yield f"Not counted: {'; '.join(parts)}."


def _unjudged(comparison: Comparison) -> Iterator[str]:
    """A line on what nobody can judge, if anything."""
    counts = Counter(change.benchmark.metric for change in unjudged_changes(comparison))
    if counts:
        each = ", ".join(f"{metric.noun} {counts[metric]}" for metric in Metric if counts[metric])
        yield (
            f"Not judged: {counts.total()} results ({each}), as nothing tells their noise. "
            "Measure a repeat run (control) and the entry before it."
        )


def disagreement_words(comparison: Comparison, found: Disagreement, most: int = 3) -> str:
    """Such as ``laptop disagrees on 2 of 400 results: mean_img(path) (time)``.

    So many calls at most are named, or none.
    """
    catalogue = comparison.results.catalogue
    calls = dict.fromkeys(
        f"{catalogue.call(each.benchmark)} ({each.benchmark.metric.noun})" for each in found.changes
    )
    count = f"{found.machine} disagrees on {len(found.changes)} of {found.among} results"
    if not most:
        return count
    more = f" and {len(calls) - most} more" if len(calls) > most else ""
    return f"{count}: {', '.join(list(calls)[:most])}{more}"


def _way(comparison: Comparison) -> str:
    """What changed between the two, and in how many steps."""
    steps = [entry for entry in comparison.between if entry.changed is not Changed.CONTROL]
    if len(steps) < 2:
        return ""
    changed = [
        version_words(name, comparison.new.version(name))
        for name in COMPONENTS
        if comparison.old.version(name) != comparison.new.version(name)
    ]
    return f"On the way ({len(steps)} steps): {', '.join(changed)}."


def differences(comparison: Comparison) -> Iterator[Block]:
    """The counts, the best and the worst in words, the changes, and the count of the rest."""
    found = differing(comparison)
    text = _counts(comparison, found)
    # The largest of all may be that of a tiny image.
    is_usual = comparison.results.catalogue.is_of_usual_size
    usual_first = sorted(found, key=lambda change: not is_usual(change.benchmark))
    for title, is_gain in (("The largest gain", True), ("The worst", False)):
        if own := [change for change in usual_first if is_better(change) == is_gain]:
            text += f" {title}: {change_line(comparison, own[0])}."
    yield Paragraph(text)
    if found:
        yield _table(comparison, found)
    if rest := list(_rest(comparison)):
        yield Items(rest)


def differing(comparison: Comparison) -> list[Change]:
    """What counts as changed and the new failures, references aside, the largest first."""
    found = counted_changes(comparison)
    return sorted(found, key=lambda change: -abs(change.total.log) if change.total else -1e9)


def _own(comparison: Comparison) -> list[Change]:
    return [change for change in comparison.changes if not change.benchmark.is_reference]


def _not_counted(comparison: Comparison) -> list[Change]:
    """What moved and does not count as changed, references aside, the largest first."""
    apart = [change for change in _own(comparison) if change.benchmark in comparison.uncounted]
    return sorted(apart, key=lambda change: -abs(change.total.log) if change.total else 0.0)


def change_line(comparison: Comparison, change: Change) -> str:
    """One line on a change: call, image, and both values."""
    if change.old is None or change.new is None:
        words = " to ".join(_ends(change))
    else:
        words = change_words(change.benchmark.metric, change.old, change.new)
    return f"{where(comparison, change)}: {change.benchmark.metric.noun} {words}"


def where(comparison: Comparison, change: Change) -> str:
    """The call of a change and its image."""
    return comparison.results.catalogue.call_on_image(change.benchmark)


def _ends(change: Change) -> list[str]:
    """Both values, or why there is none."""
    return [
        change.status.value if value is None else value_words(change.benchmark.metric, value)
        for value in (change.old, change.new)
    ]


def _heading(comparison: Comparison) -> list[Block]:
    """What is compared, what the numbers are, and what a reader must know."""
    states = [
        f"{name}: {', '.join(version_words(each, entry.version(each)) for each in COMPONENTS)}"
        for name, entry in zip(("old", "new"), (comparison.old, comparison.new))
    ]
    origins = [origin_words(comparison.results, index) for index in comparison.indices]
    meanings = [
        _MEANINGS[metric].format(floor_words(comparison.noise, metric) or "not known")
        for metric in comparison.metrics
    ]
    return [
        Heading(_title(comparison)),
        *_answers(comparison, full=True),
        Items([*states, *origins, *meanings, _RULE, *_notes(comparison.warnings)]),
    ]


def _notes(warnings: Sequence[str]) -> list[str]:
    return [f"Note: {warning}." for warning in warnings]


def _title(comparison: Comparison) -> str:
    return f"{comparison.new.words} against {comparison.old.words} on {comparison.results.machine}"


def _answers(comparison: Comparison, full: bool = False) -> list[Block]:
    """Right answers come before any cost."""
    return correctness_blocks(correctness_of(comparison.results, comparison.indices), full)


def _counts(comparison: Comparison, found: Sequence[Change]) -> str:
    if not found and comparison.uncounted:
        return "No change counts."
    if not found and unjudged_changes(comparison):
        return "No result differs among those that can be judged."
    if not found:
        return "No result differs beyond the noise and the smallest change that counts."
    better = sum(map(is_better, found))
    sizes = f"{better} better, {len(found) - better} worse"
    return f"{len(found)} of {len(_own(comparison))} results differ: {sizes}."


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
    return Table(columns, rows, frozenset({3, 4, 5}), [change.worse for change in found])


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


def _rest(comparison: Comparison) -> Iterator[str]:
    """How much stays within the noise, how much has no value, and where it stands why."""
    own = _own(comparison)
    same = Counter(
        change.benchmark.metric
        for change in own
        if change.total
        and math.isfinite(change.total.floor)
        and not is_notable(change.total, change.benchmark.metric)
    )
    if same:
        metrics = [metric for metric in Metric if same[metric]]
        counts = ", ".join(f"{metric.noun} {same[metric]}" for metric in metrics)
        least = ", ".join(f"{percent(SMALLEST[metric])} of {metric.noun}" for metric in metrics)
        yield f"Within the noise or below {least}: {same.total()} results ({counts})."
    without = Counter(
        change.status for change in own if not change.total and not change.newly_failed
    )
    if without:
        counts = ", ".join(f"{status} {without[status]}" for status in Status if without[status])
        where = "Without a value in one of the two, or in both"
        yield f"{where}: {without.total()} results ({counts})."
    if any(status in FAILURES for status in without):
        yield "releases/wrong_answers.toml says why an answer is wrong."


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
        name = code(call) if "(" in call or "." in call else call
        for metric in filter(changes.__contains__, comparison.metrics):
            own = changes[metric]
            ratio = _ratio(own.total) if own.total else own.status.value
            yield [name, image, metric.noun, *_ends(own), ratio]


def _ratio(factor: Factor) -> str:
    return "~" if factor.within_noise else ratio_digits(factor.ratio)


def _shares(metric: Metric, mean: Mean) -> str:
    shares = " x ".join(f"{cause} {_ratio(mean.shares[cause])}" for cause in Cause)
    return f"{metric.noun} {_ratio(mean.total)} = {shares}"


def landmarks_report(comparison: Comparison) -> list[Block]:
    """What changed beyond the noise and counts: of each call the smallest and largest change."""
    pairs = control_pairs(comparison.results, comparison.noise)
    noise = f"{pairs}, the same software" if pairs else "no repeat run was measured here"
    # Counts may be another machine's, of files that were not measured here.
    here = {
        (change.benchmark.operation, change.benchmark.parameters)
        for change in comparison.changes
        if change.total and change.benchmark.metric in (Metric.TIME, Metric.PEAK)
    }
    rows: list[tuple[str, str, str]] = []
    moved_alone = False
    # From what is said to the operations of which it is said, each with its metrics.
    others: dict[str, dict[str, list[str]]] = {}
    for metric in comparison.metrics:
        for operation in sorted({operation for operation, _ in here}):
            changes = [
                change
                for change in comparison.changes_of([operation], metric)
                if (operation, change.benchmark.parameters) in here
            ]
            # What was not measured in both is not equal.
            if not changes:
                continue
            changed = list(_changed(comparison, changes))
            for call, words, is_alone in changed:
                rows.append((metric.noun, call, f"{words}, {_ALONE}" if is_alone else words))
                moved_alone |= is_alone
            if not changed:
                known = all(each.total and math.isfinite(each.total.floor) for each in changes)
                title = comparison.results.catalogue.operations[operation].title
                of_title = others.setdefault(_SAME if known else _UNKNOWN, {})
                of_title.setdefault(title, []).append(metric.noun)
    text = (
        f"{comparison.new.words} against {comparison.old.words}. Times are the tenth percentile "
        "of all timings; memory is the peak above the baseline. Changes within the "
        f"noise ({noise}) are left out"
    )
    found: list[Block] = [Table(("of", "call", "change"), rows)] if rows else []
    for words, titles in others.items():
        told = (f"{title} ({', '.join(metrics)})" for title, metrics in titles.items())
        found.append(Paragraph(f"{words}: {'; '.join(told)}"))
    if moved_alone:
        found.append(Paragraph(f"{capital(_ALONE)}: {_WHAT_ALONE_MEANS}"))
    return [Paragraph(text), *found]


def _changed(comparison: Comparison, changes: Sequence[Change]) -> Iterator[tuple[str, str, bool]]:
    """Each call that changed, by how much, and whether its time alone did, which does not count."""
    catalogue, apart = comparison.results.catalogue, comparison.uncounted
    for method in dict.fromkeys(change.benchmark.method for change in changes):
        own = [change for change in changes if change.benchmark.method == method]
        beyond = [change for change in own if change.total and not change.total.within_noise]
        for is_apart in (False, True):
            found = [
                change
                for change in beyond
                if (change.benchmark in apart) == is_apart
                # What moved as its reference did is the machine's.
                and change.benchmark not in comparison.with_reference
            ]
            if not found:
                continue
            images = ", ".join(catalogue.image(change.benchmark) for change in found)
            files = "" if len(found) == len(own) else f" ({images})"
            largest = max(found, key=lambda change: abs(change.total.log) if change.total else 0.0)
            assert largest.old is not None and largest.new is not None
            ratios = [change.total.ratio for change in found if change.total]
            metric = largest.benchmark.metric
            words = difference_words(metric, largest.old, largest.new, *ratios)
            if not has_ratio(metric, largest.old, largest.new):
                words += ", more" if largest.new > largest.old else ", less"
            yield code(catalogue.call(found[0].benchmark)), f"{words}{files}", is_apart


def comparison_as_json(comparison: Comparison, others: Sequence[Disagreement] = ()) -> str:
    """All values, unrounded.

    Returns
    -------
    str
        One JSON object: ``schema``, ``machine``, ``old`` and ``new`` (tag and versions),
        ``warnings``, ``disagreements``, ``answers`` (see `correctness_fields`), ``totals``,
        ``net``, ``benchmarks`` and ``operations``. Times are in seconds, memory in bytes above the
        baseline; ``note`` says why there is no value. ``total`` and each of ``shares`` hold
        ``ratio``, ``floor`` (as a ratio above one: between its inverse and itself a ratio is noise)
        and ``within_noise``. ``counted`` says whether a result counts as changed; ``totals`` counts
        these, ``better`` and ``worse``, and what moved without (``not_counted``). Each of ``net``
        has what a call takes more or less of a metric: ``change`` on the largest image, whether
        that is ``worse``, the ratios ``least`` and ``most``, and how many ``results`` differ of so
        many (``among``). New failures of a call have neither metric nor change nor ratios. Each of
        ``disagreements`` has a ``machine`` that says otherwise of some ``benchmarks``, ``among`` so
        many.
    """
    found = counted_changes(comparison)
    better, counted = sum(map(is_better, found)), {change.benchmark for change in found}
    benchmarks = [
        {
            **change_fields(comparison.results.catalogue, change),
            "note": "" if change.status is Status.MEASURED else change.status,
            "counted": change.benchmark in counted,
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
        "warnings": [each for each in (comparison.lent, *comparison.warnings) if each],
        "disagreements": [
            {
                "machine": each.machine,
                "among": each.among,
                "benchmarks": [benchmark_fields(change.benchmark) for change in each.changes],
            }
            for each in others
        ],
        "answers": correctness_fields(correctness_of(comparison.results, comparison.indices)),
        "totals": {
            "better": better,
            "worse": len(found) - better,
            "not_counted": len(_not_counted(comparison)),
        },
        "net": list(map(_net_fields, net_changes(comparison, found))),
        "benchmarks": benchmarks,
        "operations": operations,
    }
    return as_json(content)


def _net_fields(net: NetChange) -> dict[str, Any]:
    return {
        "call": net.call,
        "metric": net.metric,
        "worse": net.worse,
        "change": net.amount,
        "least": min(net.ratios, default=None),
        "most": max(net.ratios, default=None),
        "results": len(net.changes),
        "among": net.among,
    }


def change_fields(catalogue: Catalogue, change: Change) -> dict[str, Any]:
    """What a change is a change of, and both values."""
    values = {"call": catalogue.call(change.benchmark), "old": change.old, "new": change.new}
    return benchmark_fields(change.benchmark) | values


def _state(entry: Entry) -> dict[str, str]:
    return {"tag": entry.tag, **{name.value: entry.version(name) for name in COMPONENTS}}


def _factors(found: Change | Mean) -> dict[str, Any]:
    return {
        "total": _factor(found.total) if found.total else None,
        "shares": {cause: _factor(share) for cause, share in found.shares.items()},
    }


def _factor(factor: Factor) -> dict[str, Any]:
    floor = math.exp(factor.floor)
    return {"ratio": factor.ratio, "floor": floor, "within_noise": factor.within_noise}
