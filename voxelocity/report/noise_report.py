"""The noise floors of a machine, as a table and as the JSON that is stored beside its results."""

import json
import math
import statistics
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from voxelocity.analysis.noise import PROBABILITY, Noise
from voxelocity.analysis.verdict import listed
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.digits import percent, ratio_digits
from voxelocity.model.results import Confirmation, Outcome, Results
from voxelocity.model.scale import SMALLEST_WORK
from voxelocity.model.timeline import Entry, tag_words
from voxelocity.report.document import Block, Heading, Items, Paragraph, Table, as_json, code
from voxelocity.report.published import benchmark_fields
from voxelocity.report.values import bytes_words

# The change in time that a reader wants to be told of.
WANTED = 0.05

# A floor above this says only that nothing can be said.
_LARGEST = 10.0

# The deviation of a peak that would be worth mentioning.
WANTED_OF_PEAK = 0.01


def noise_report(results: Results, noise: Noise, shown_by_asv: Noise) -> list[Block]:
    """The floors, where they come from, and which times are too noisy to judge.

    `noise` is by the estimates of this project, `shown_by_asv` by the medians and whole peaks that
    asv shows.
    """
    drifts = [
        f"{ratio_digits(drift)} times ({metric.noun})" for metric, drift in noise.drift.items()
    ]
    notes = [
        f"same software, measured twice: {control_pairs(results, noise) or 'never'}",
        f"references: they differ {listed(drifts)} as much across all entries as across a repeat "
        "run, so we raise the floors by that factor",
        *_deviations(noise, shown_by_asv),
        "no time was measured",
    ]
    if noise.times:
        noisy = sum(floor > WANTED for floor in noise.times)
        notes[-1] = (
            f"too noisy to judge a change by {percent(WANTED)}: {noisy} of {len(noise.times)} "
            f"times; the floors are {floor_words(noise, Metric.TIME)}"
        )
    columns = ["call", "image", *(metric.noun for metric in Metric), ""]
    table = Table(columns, list(_rows(results, noise)), frozenset(range(2, len(columns) - 1)))
    title = Heading(f"Noise on {results.machine}")
    return [title, Items(notes), Paragraph("The noise floor of each result:"), table]


def confirmation_report(
    results: Results, old: Entry, new: Entry, found: Mapping[Benchmark, Confirmation]
) -> list[Block]:
    """What measuring times again said of each, old and new in turn."""
    title = Heading(f"{old.words} and {new.words}, measured again in turn")
    if not found:
        return [title, Paragraph("No time moved by the clock alone.")]
    counts = [
        f"{number} {outcome}"
        for outcome in Outcome
        if (number := sum(one.outcome is outcome for one in found.values()))
    ]
    times = "1 time" if len(found) == 1 else f"{len(found)} times"
    said = f"{times} moved by the clock alone: {', '.join(counts)}."
    if any(one.outcome is Outcome.UNDECIDED for one in found.values()):
        said += " Undecided times count as unchanged."
    catalogue = results.catalogue
    rows = [
        (
            f"{catalogue.operation(benchmark).title}: {code(catalogue.call(benchmark))}",
            catalogue.image(benchmark),
            _moved_words(results, benchmark, old, new),
            ratio_digits(math.exp(one.log)) if one.rounds else "",
            str(len(one.rounds)),
            one.outcome.value,
        )
        for benchmark, one in sorted(found.items(), key=lambda item: item[0])
    ]
    columns = ("call", "image", "was, times", "is, times", "rounds", "")
    return [title, Paragraph(said), Table(columns, rows, frozenset({2, 3, 4}))]


def confirmation_fields(
    results: Results, old: Entry, new: Entry, found: Mapping[Benchmark, Confirmation]
) -> dict[str, Any]:
    """The same for programs.

    Returns
    -------
    dict
        ``old`` and ``new`` (tags) and ``times``, each with the fields of its benchmark, ``call``,
        ``outcome``, ``ratio`` (later over earlier in the middle of the rounds; null without rounds)
        and ``rounds`` (the seconds of both in each).
    """
    times = [
        {
            **benchmark_fields(benchmark),
            "call": results.catalogue.call(benchmark),
            "outcome": one.outcome,
            "ratio": math.exp(one.log) if one.rounds else None,
            "rounds": one.rounds,
        }
        for benchmark, one in sorted(found.items(), key=lambda item: item[0])
    ]
    return {"old": old.tag, "new": new.tag, "times": times}


def _moved_words(results: Results, benchmark: Benchmark, old: Entry, new: Entry) -> str:
    """By how many times it had moved in the results of the machine."""
    before, after = (results.value(benchmark, results.timeline.index(each)) for each in (old, new))
    return ratio_digits(after / before) if before and after else ""


def noise_as_json(machine: str, noise: Noise) -> str:
    """What is stored: one line a benchmark, so that a change can be read in a diff.

    ``floor`` is a fraction of a time or a count (0.05: a change by less than 5 % is noise), or
    bytes of a peak.
    """
    lines = []
    for benchmark, floor in sorted(noise.floors.items(), key=lambda item: item[0]):
        is_peak, size = benchmark.metric is Metric.PEAK, floor.size
        stored = round(size) if is_peak else round(math.expm1(size), 4)
        lines.append(json.dumps({**benchmark_fields(benchmark), "floor": stored}))
    drift = {metric.value: round(drift, 3) for metric, drift in noise.drift.items()}
    content = {"machine": machine, "probability": PROBABILITY, "pairs": noise.pairs, "drift": drift}
    start, benchmarks = as_json(content).removesuffix("\n}"), ",\n    ".join(lines)
    return f'{start},\n  "benchmarks": [\n    {benchmarks}\n  ]\n}}\n'


def control_pairs(results: Results, noise: Noise) -> str:
    """The controls and their parents of which there is more than what another machine counted."""

    def is_here(tag: str) -> bool:
        index = results.timeline.index_of(tag)
        return index is not None and results.measured_here(index)

    pairs = [pair for pair in noise.pairs if all(map(is_here, pair))]
    return ", ".join(
        f"{tag_words(control)} against {tag_words(parent)}" for parent, control in pairs
    )


def _deviations(noise: Noise, shown_by_asv: Noise) -> Iterator[str]:
    """How many values of each metric moved across a control by enough to be mentioned."""
    for metric in noise.drift:
        ours, theirs = (
            [
                abs(deviation)
                for benchmark, deviations in each.deviations.items()
                if benchmark.metric is metric
                for deviation in deviations
            ]
            for each in (noise, shown_by_asv)
        )
        if metric is Metric.TIME:
            yield (
                f"times that differ by more than {percent(WANTED)} across a repeat run: by the "
                f"tenth percentile {_count_above(WANTED, ours)}, by the median "
                f"{_count_above(WANTED, theirs)}"
            )
        elif metric is Metric.PEAK:
            count = _count_above(WANTED_OF_PEAK, theirs)
            yield f"peaks that differ by more than {percent(WANTED_OF_PEAK)}: {count}"
        elif ours or metric is Metric.INSTRUCTIONS:
            # The smallest floor is the wanted one itself.
            floors = [size / (1 + 1e-9) for size in noise.sizes(metric)]
            yield (
                f"{metric.noun} that differ by more than {percent(SMALLEST_WORK)}: "
                f"{_count_above(SMALLEST_WORK, ours)}; with a floor above that: "
                f"{_count_above(SMALLEST_WORK, floors)}"
            )


def _count_above(wanted: float, logs: Collection[float]) -> str:
    return f"{sum(each > math.log1p(wanted) for each in logs)} of {len(logs)}"


def floor_words(noise: Noise, metric: Metric) -> str:
    """The smallest and the largest floor; empty where none is known.

    Such as ``24 % to 110 % of a time (half of them at most 33 %)``, ``262 kB to 2.40 MB``, or
    ``0.5 % to 5.9 % (half of them at most 0.5 %), depending on the call``.
    """
    sizes = noise.sizes(metric)
    if not sizes:
        return ""
    low, high = (_size_words(metric, size) for size in (min(sizes), max(sizes)))
    noun = " of a time" if metric is Metric.TIME else ""
    if low == high:
        return f"{low}{noun}"
    if metric is Metric.PEAK:
        return f"{low} to {high}"
    middle = floor_percent(statistics.median(map(math.expm1, sizes)))
    rest = ", depending on the call" if metric is Metric.INSTRUCTIONS else ""
    return f"{low} to {high}{noun} (half of them at most {middle}){rest}"


def believable(noise: Noise) -> str:
    """How large a difference must be to be one, in sentences."""
    words = {metric: floor_words(noise, metric) for metric in Metric}
    limits = [f"{metric.noun} {floors}" for metric, floors in words.items() if floors]
    text = "Believe a change that this page names; what it leaves out may be noise. "
    if limits:
        text += f"It names what changed by more than its noise floor: {'; '.join(limits)}. "
    beyond = f"{100 * (1 - PROBABILITY):.0f} may exceed its floor"
    return f"{text}Of a hundred results that did not change, {beyond}."


def _size_words(metric: Metric, size: float) -> str:
    return bytes_words(size) if metric is Metric.PEAK else floor_percent(math.expm1(size))


def floor_percent(share: float) -> str:
    """A floor in per cent; beyond a factor of ten nobody needs to know how much."""
    return percent(share) if share < _LARGEST else "more than 1,000 %"


def _rows(results: Results, noise: Noise) -> Iterator[tuple[str, ...]]:
    catalogue = results.catalogue
    by_call: dict[tuple[str, str, str], dict[Metric, float]] = {}
    for benchmark, floor in sorted(noise.floors.items(), key=lambda item: item[0]):
        key = (benchmark.operation, benchmark.method, catalogue.image(benchmark))
        by_call.setdefault(key, {})[benchmark.metric] = floor.size
    for (operation, method, image), sizes in by_call.items():
        call = code(catalogue.calls[operation, method].text)
        words = [_size_words(metric, sizes[metric]) if metric in sizes else "" for metric in Metric]
        noisy = "noisy" * (math.expm1(sizes.get(Metric.TIME, 0)) > WANTED)
        yield f"{catalogue.operations[operation].title}: {call}", image, *words, noisy
