"""What each further volume costs a call, as a table and as JSON."""

import dataclasses
import math
from collections.abc import Iterator, Mapping

from voxelocity.analysis.growth import OPERATION, Growth
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.digits import digits, percent
from voxelocity.report.document import Block, Heading, Paragraph, Table, as_json, code
from voxelocity.report.values import bytes_words, count_words, time_words


def growth_report(growth: Growth) -> list[Block]:
    results = growth.results
    rows = []
    for method in sorted({method for method, _ in growth.lines}):
        row = [code(results.catalogue.calls[OPERATION, method].text)]
        for metric, words in ((Metric.TIME, time_words), (Metric.PEAK, bytes_words)):
            line = growth.lines.get((method, metric))
            row += [words(line.per_volume), words(line.fixed)] if line else ["", ""]
        rows.append(row)
    entry = results.timeline[growth.index]
    columns = ("call", "time per volume", "overhead", "memory per volume", "fixed memory")
    title = f"{entry.words} on {results.machine}: volumes of 32 x 32 x 30 voxels, .nii.gz"
    return [Heading(title), Table(columns, rows, frozenset(range(1, 5))), *_left_out(growth)]


def _left_out(growth: Growth) -> Iterator[Block]:
    """How well the shorter images tell the cost of the longest, if that was tried."""
    missed: dict[Metric, list[float]] = {Metric.TIME: [], Metric.PEAK: []}
    for (_, metric), line in growth.lines.items():
        if line.left_out is not None and metric in missed:
            missed[metric].append(line.left_out)
    parts = [f"{percent(max(own))} of {metric.noun}" for metric, own in missed.items() if own]
    if parts:
        yield Paragraph(
            "Overhead does not grow with the image. The shorter images tell the cost of the "
            f"longest to within {' and '.join(parts)}."
        )


def tried_words(catalogue: Catalogue, tried: Mapping[Benchmark, float]) -> str:
    """How far estimates of times were off on images of other shapes; empty if none was tried."""
    if not tried:
        return ""
    ends = dict.fromkeys(digits(end(tried.values()), 2) for end in (min, max))
    voxels = count_words(max(math.prod(catalogue.shape(benchmark)) for benchmark in tried))
    return (
        f"Estimates for {len(tried)} times that were measured on images of other shapes, of "
        f"{voxels} voxels at most, came to {' to '.join(ends)} times the measured time. Larger "
        "images may take longer than in proportion."
    )


def growth_as_json(growth: Growth) -> str:
    """The same, unrounded.

    Returns
    -------
    str
        One JSON object: ``schema``, ``machine``, ``tag`` and ``calls``, each with ``call``,
        ``method``, ``metric`` and the costs ``per_volume`` and ``fixed``, in seconds, bytes or
        instructions. ``left_out`` is the share by which the shorter images miss the cost of the
        longest, if that was tried.
    """
    results = growth.results
    calls = [
        {
            "call": results.catalogue.calls[OPERATION, method].text,
            "method": method,
            "metric": metric.value,
            **dataclasses.asdict(line),
        }
        for (method, metric), line in sorted(growth.lines.items())
    ]
    tag = results.timeline[growth.index].tag
    return as_json({"machine": results.machine, "tag": tag, "calls": calls})
