"""What each release changed, with causes, also as JSON for programs."""

import itertools
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change
from voxelocity.analysis.correctness import Correctness, correctness_by_entry
from voxelocity.analysis.release_steps import ReleaseStep, not_judged
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Catalogue, short_shape_words
from voxelocity.model.results import Results
from voxelocity.model.timeline import Entry
from voxelocity.report.comparison_report import change_fields
from voxelocity.report.correctness_report import correctness_fields, notes_by_entry
from voxelocity.report.document import Block, Heading, Items, Paragraph, as_json
from voxelocity.report.values import ends_words, has_ratio, ratio_words

NOT_EXPLAINED = "Not explained yet"

# More calls than that are counted, not named.
_MANY = 4


def steps_report(results: Results, steps: Sequence[ReleaseStep]) -> list[Block]:
    """Of which releases the step is known, and each step."""
    text = f"What each release and stack changed on {results.machine}, against the entry before it."
    if missing := [entry.words for entry in not_judged(results)]:
        reason = "because they or the entries before them were not measured"
        text += f" Unknown for {', '.join(missing)}, {reason}."
    blocks: list[Block] = [Paragraph(text)]
    for answers in reversed(_answers(results)):
        own = [step for step in steps if step.entry.tag == answers.new.tag]
        lines = list(notes_by_entry([answers]))
        if own or lines:
            blocks.append(_heading(answers.new))
        if lines:
            blocks += [Heading("Right and wrong answers", 3), Items(lines)]
        blocks += _causes(results.catalogue, own)
    return blocks


def step_blocks(catalogue: Catalogue, steps: Sequence[ReleaseStep]) -> Iterator[Block]:
    """A heading for each release, and under it one for each cause."""
    for _, group in itertools.groupby(steps, key=lambda step: step.entry.tag):
        own = list(group)
        yield _heading(own[0].entry)
        yield from _causes(catalogue, own)


def _heading(entry: Entry) -> Heading:
    return Heading(f"{entry.words}, {entry.date:%Y-%m-%d}{' (yanked)' if entry.yanked else ''}")


def _causes(catalogue: Catalogue, steps: Sequence[ReleaseStep]) -> Iterator[Block]:
    for step in steps:
        yield Heading(step.explanation.what if step.explanation else NOT_EXPLAINED, 3)
        yield Items(list(_paragraphs(catalogue, step)))


def _answers(results: Results) -> list[Correctness]:
    """The answers of each entry against the one before it; the first has none before it."""
    known = results.timeline, results.wrong_answers, results.meanings
    return list(correctness_by_entry(*known))[1:]


def steps_as_json(results: Results, steps: Sequence[ReleaseStep]) -> str:
    """All of them, with every benchmark, unrounded.

    Returns
    -------
    str
        One JSON object: ``schema``, ``machine``, ``not_judged`` (the tags of releases that have no
        measured entry before them) and ``steps``, each with ``release`` (the tag), ``date``,
        ``before`` (the tag that it is compared with), ``yanked``, ``explanation`` (the fields of
        ``releases/steps.toml``, or null) and ``benchmarks``, whose times are in seconds and memory
        in bytes above the baseline; ``answers`` are those of each ``release`` against the entry
        before it (see `correctness_fields`), where they differ.
    """
    written = [
        {
            "release": step.entry.tag,
            "date": f"{step.entry.date:%Y-%m-%d}",
            "before": step.before.tag,
            "yanked": step.entry.yanked,
            "explanation": step.explanation,
            "benchmarks": [
                {**change_fields(results.catalogue, change), "ratio": change.total.ratio}
                for change in step.changes
                if change.total
            ],
        }
        for step in steps
    ]
    missing = [entry.tag for entry in not_judged(results)]
    answers = [
        {"release": each.new.tag, **correctness_fields(each)}
        for each in _answers(results)
        if each.differs
    ]
    content = {"not_judged": missing, "steps": written, "answers": answers}
    return as_json({"machine": results.machine, **content})


def _paragraphs(catalogue: Catalogue, step: ReleaseStep) -> Iterator[str]:
    for metric in Metric:
        if changes := step.changes_of(metric):
            yield extent_words(catalogue, metric, changes, "`")
    if not (known := step.explanation):
        return
    if known.cause:
        yield f"Cause: {known.cause}"
        yield f"Source: {known.source} (commit {known.commit}, found by {known.found})"
    else:
        yield "The cause was not found."
    yield f"For users: {known.users}"


def extent_words(
    catalogue: Catalogue, metric: Metric, changes: Sequence[Change], quote: str = ""
) -> str:
    """By how much something of one metric changed, the largest first, and of which calls."""
    ratios = [change.total.ratio for change in changes if change.total]
    usual = (change for change in changes if catalogue.is_of_usual_size(change.benchmark))
    largest = next(usual, changes[0])
    calls = list(dict.fromkeys(catalogue.call(change.benchmark) for change in changes))
    named = [f"{quote}{call}{quote}" for call in calls[:_MANY]]
    if len(calls) > _MANY:
        named.append(f"{len(calls) - _MANY} more")
    assert largest.old is not None and largest.new is not None
    ends = metric, largest.old, largest.new
    if has_ratio(*ends):
        size = f" {ratio_words(metric, *ratios)}"
    else:
        # Of memory that is next to nothing at one end there is no ratio.
        size = " less" if max(ratios) < 1 else " more" if min(ratios) > 1 else ""
    count = f"{len(ratios)} result{'' if len(ratios) == 1 else 's'}"
    shape = short_shape_words(catalogue.shape(largest.benchmark))
    change = f"{ends_words(*ends)}{f' on {shape}' if shape else ''}"
    return (
        f"{metric.noun.capitalize()}{size} in {count}, the largest change {change}: "
        f"{', '.join(named)}"
    )
