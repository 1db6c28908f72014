"""The steps of the libraries with their causes: as text, as Markdown, and as JSON for programs."""

import dataclasses
import json
import textwrap
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change
from voxelocity.analysis.release_steps import ReleaseStep, not_judged
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.results import Results
from voxelocity.report.comparison_json import changed_benchmark
from voxelocity.report.values import ends_words, has_ratio, ratio_words

NOT_EXPLAINED = "Not explained yet"
NOT_FOUND = "The cause was not found."

_WIDTH = 100
# More calls than that are counted, not named.
_MANY = 4


def steps_as_text(results: Results, steps: Sequence[ReleaseStep]) -> list[str]:
    """A block for each release, and in it one for each cause; as lines."""
    lines = _filled(_heading(results), "")
    for heading, group in _by_release(steps):
        lines += ["", heading]
        for step in group:
            lines += ["", *_filled(_what(step), "  ")]
            for paragraph in _paragraphs(results.catalogue, step):
                lines += _filled(paragraph, "    ")
    return lines


def steps_as_markdown(results: Results, steps: Sequence[ReleaseStep]) -> list[str]:
    """The same with headings and lists, for an issue; as lines."""
    lines = [_heading(results)]
    for heading, group in _by_release(steps):
        lines += ["", f"## {heading}"]
        for step in group:
            lines += ["", f"### {_what(step)}", ""]
            lines += [f"- {paragraph}" for paragraph in _paragraphs(results.catalogue, step, "`")]
    return lines


def steps_as_json(results: Results, steps: Sequence[ReleaseStep]) -> str:
    """All of them, with every benchmark, unrounded.

    Returns
    -------
    str
        One JSON object: ``machine``, ``not_judged`` (the tags of releases that have no measured entry
        before them) and ``steps``, each with ``release`` (the tag), ``date``, ``before``
        (the tag that it is compared with), ``yanked``, ``explanation`` (the fields of
        ``releases/steps.toml``, or null) and ``benchmarks``, whose times are in seconds and memory in bytes
        above the baseline.
    """
    return json.dumps(
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
                    "cells": [_benchmark(results.catalogue, change) for change in step.changes],
                }
                for step in steps
            ],
        },
        indent=2,
    )


def _benchmark(catalogue: Catalogue, change: Change) -> dict[str, object]:
    assert change.total
    return {**changed_benchmark(catalogue, change), "ratio": change.total.ratio}


def _heading(results: Results) -> str:
    text = f"What each release changed on {results.machine}, against the entry before it."
    if missing := [entry.tag for entry in not_judged(results)]:
        text += f" Not known of {', '.join(missing)}, as they or the entries before them were not measured."
    return text


def _by_release(steps: Sequence[ReleaseStep]) -> Iterator[tuple[str, list[ReleaseStep]]]:
    for tag in dict.fromkeys(step.entry.tag for step in steps):
        group = [step for step in steps if step.entry.tag == tag]
        entry = group[0].entry
        name = f"{entry.changed} {entry.version(entry.changed)}"
        yield f"{name}, {entry.date:%Y-%m-%d}{' (yanked)' if entry.yanked else ''}", group


def _what(step: ReleaseStep) -> str:
    return step.explanation.what if step.explanation else NOT_EXPLAINED


def _paragraphs(catalogue: Catalogue, step: ReleaseStep, quote: str = "") -> Iterator[str]:
    for metric in Metric:
        if changes := step.changes_of(metric):
            yield extent_words(catalogue, metric, changes, quote)
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


def _filled(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
