"""The steps of the libraries with their causes, and as JSON for programs."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change
from voxelocity.analysis.release_steps import ReleaseStep, not_judged
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.results import Results
from voxelocity.report.comparison_json import change_fields
from voxelocity.report.document import Block, Heading, Items, Paragraph
from voxelocity.report.published import as_json
from voxelocity.report.values import ends_words, has_ratio, ratio_words

NOT_EXPLAINED = "Not explained yet"
NOT_FOUND = "The cause was not found."

# More calls than that are counted, not named.
_MANY = 4


def steps_report(results: Results, steps: Sequence[ReleaseStep]) -> list[Block]:
    """A heading for each release, and under it one for each cause."""
    text = f"What each release changed on {results.machine}, against the entry before it."
    if missing := [entry.tag for entry in not_judged(results)]:
        text += f" Not known of {', '.join(missing)}, as they or the entries before them were not measured."
    blocks: list[Block] = [Paragraph(text)]
    for _, group in itertools.groupby(steps, key=lambda step: step.entry.tag):
        for number, step in enumerate(group):
            entry = step.entry
            if number == 0:
                name = f"{entry.changed} {entry.version(entry.changed)}, {entry.date:%Y-%m-%d}"
                blocks.append(Heading(name + (" (yanked)" if entry.yanked else "")))
            what = step.explanation.what if step.explanation else NOT_EXPLAINED
            blocks += [Heading(what, 3), Items(list(_paragraphs(results.catalogue, step)))]
    return blocks


def steps_as_json(results: Results, steps: Sequence[ReleaseStep]) -> str:
    """All of them, with every benchmark, unrounded.

    Returns
    -------
    str
        One JSON object: ``schema``, ``machine``, ``not_judged`` (the tags of releases that have no measured entry
        before them) and ``steps``, each with ``release`` (the tag), ``date``, ``before``
        (the tag that it is compared with), ``yanked``, ``explanation`` (the fields of
        ``releases/steps.toml``, or null) and ``benchmarks``, whose times are in seconds and memory in bytes
        above the baseline.
    """
    catalogue = results.catalogue
    return as_json(
        {
            "machine": results.machine,
            "not_judged": [entry.tag for entry in not_judged(results)],
            "steps": [
                {
                    "release": step.entry.tag,
                    "date": f"{step.entry.date:%Y-%m-%d}",
                    "before": step.before.tag,
                    "yanked": step.entry.yanked,
                    "explanation": step.explanation and dataclasses.asdict(step.explanation),
                    "benchmarks": [
                        {**change_fields(catalogue, change), "ratio": change.total.ratio}
                        for change in step.changes
                        if change.total
                    ],
                }
                for step in steps
            ],
        }
    )


def _paragraphs(catalogue: Catalogue, step: ReleaseStep) -> Iterator[str]:
    for metric in Metric:
        if changes := step.changes_of(metric):
            yield extent_words(catalogue, metric, changes, "`")
    if not step.explanation:
        return
    if step.explanation.cause:
        yield f"Cause: {step.explanation.cause}"
        yield (
            f"Source: {step.explanation.source} (commit {step.explanation.commit}, found by "
            f"{step.explanation.found})"
        )
    else:
        yield NOT_FOUND
    yield f"For users: {step.explanation.users}"


def extent_words(
    catalogue: Catalogue, metric: Metric, changes: Sequence[Change], quote: str = ""
) -> str:
    """By how much something changed, for which calls.

    Parameters
    ----------
    catalogue : Catalogue
    metric : Metric
    changes : sequence of Change
        Of this metric, the largest first; at least one.
    quote : str, optional
        What stands around a call.
    """
    largest, ratios = changes[0], [change.total.ratio for change in changes if change.total]
    calls = list(dict.fromkeys(catalogue.call(change.benchmark) for change in changes))
    named = [f"{quote}{call}{quote}" for call in calls[:_MANY]]
    if len(calls) > _MANY:
        named.append(f"{len(calls) - _MANY} more")
    assert largest.old is not None and largest.new is not None
    ends = metric, largest.old, largest.new
    size = f" {ratio_words(metric, *ratios)}" if has_ratio(*ends) else _direction(ratios)
    count = "1 result" if len(ratios) == 1 else f"{len(ratios)} results"
    return (
        f"{metric.noun.capitalize()}{size} in {count}, the largest change {ends_words(*ends)}: "
        f"{', '.join(named)}"
    )


def _direction(ratios: Sequence[float]) -> str:
    """Of memory that is next to nothing at one end there is no ratio."""
    if all(ratio < 1 for ratio in ratios):
        return " less"
    return " more" if all(ratio > 1 for ratio in ratios) else ""
