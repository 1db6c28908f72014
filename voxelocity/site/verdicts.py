"""What the page says in sentences: of the newest releases."""

import math

from voxelocity.analysis.answers import Answer
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.tasks import work_of
from voxelocity.analysis.upgrade import Upgrade
from voxelocity.analysis.verdict import WorkVerdict, severity
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.digits import percent
from voxelocity.model.results import Results
from voxelocity.model.timeline import PROJECTS, Changed
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.report.comparison_report import change_line
from voxelocity.report.noise_report import believable
from voxelocity.report.upgrade_report import line_of, outlook, sentence_of, summary
from voxelocity.report.values import value_words
from voxelocity.site.data import (
    AnswerData,
    NewestData,
    NextData,
    UpgradeData,
    UpgradeWorkData,
    WorkData,
)


def newest(step: Upgrade) -> NewestData:
    comparison = step.comparison
    warnings = [*comparison.warnings, *([step.moved] if step.moved else [])]
    return NewestData(
        component=step.component,
        old=step.old,
        new=step.new,
        old_tag=comparison.old.tag,
        new_tag=comparison.new.tag,
        summary=summary(step),
        works=[WorkData(one.work, sentence_of(one), _noise_words(one)) for one in step.verdicts],
        better=[change_line(comparison, change) for change in step.better],
        worse=[change_line(comparison, change) for change in step.worse],
        warnings=[f"{warning}." for warning in warnings],
        also=step.also,
        not_measured=step.not_measured,
        yanked=step.yanked,
    )


def upgrade(step: Upgrade) -> UpgradeData:
    """What a component did from one of its versions to the newest entry."""
    catalogue = step.comparison.results.catalogue
    works = []
    for verdict in sorted(step.verdicts, key=severity, reverse=True):
        better, worse = (
            [change for change in found if work_of(catalogue, change.benchmark) == verdict.work]
            for found in (step.better, step.worse)
        )
        works.append(
            UpgradeWorkData(
                work=verdict.work,
                sentence=sentence_of(verdict),
                better=line_of(step, better[0]) if better else "",
                worse=line_of(step, worse[0]) if worse else "",
            )
        )
    return UpgradeData(
        component=step.component,
        old=step.old,
        old_tag=step.comparison.old.tag,
        summary=summary(step),
        works=works,
        mended=[_wrong_words(catalogue, wrong) for wrong in step.mended],
        broken=[_wrong_words(catalogue, wrong) for wrong in step.broken],
        withdrawn=[
            f"{entry.change}: withdrawn from the index (yanked): {entry.yanked}"
            for entry in step.between
            if entry.changed is step.component and entry.yanked
        ],
        also=step.also,
    )


def _wrong_words(catalogue: Catalogue, wrong: WrongAnswer) -> str:
    return f"{catalogue.words_of(wrong)}: {wrong.source}"


def next_release(step: Upgrade) -> NextData:
    """What a commit that is newer than the newest release changes."""
    comparison = step.comparison
    return NextData(
        component=step.component,
        commit=step.new,
        source=f"{PROJECTS[step.component]}/commit/{step.new}",
        date=f"{comparison.new.date:%Y-%m-%d}",
        old=step.old,
        summary=outlook(step.verdicts),
        works=[WorkData(one.work, sentence_of(one), _noise_words(one)) for one in step.verdicts],
        better=[change_line(comparison, change) for change in step.better],
        worse=[change_line(comparison, change) for change in step.worse],
    )


def _noise_words(verdict: WorkVerdict) -> str:
    """The largest floor of times and counts; that of a peak is a number of bytes."""
    floors: dict[Metric, float] = {}
    for change in verdict.changes:
        if change.metric is Metric.PEAK:
            continue
        floors[change.metric] = max(floors.get(change.metric, 0.0), change.mean.floor)
    return ", ".join(
        f"{metric.noun} not known"
        if math.isinf(floor)
        else f"{percent(math.expm1(floor))} of {metric.noun}"
        for metric, floor in floors.items()
    )


def answered(results: Results, answer: Answer) -> AnswerData:
    """An answer with what it rests on, since when it holds, and what was so before."""
    timeline = results.timeline
    since, held = timeline[answer.since].words, "True since {}."
    earlier = f"Before {since}"
    if answer.before is not None and timeline[answer.since].changed is Changed.STACK:
        # Stacks are far apart: nobody knows which numpy between them changed it.
        old = timeline[answer.before].stack.replace("-", " ")
        held, earlier = (
            f"True with {{}}; nothing between it and {old} was measured.",
            f"With {old}",
        )
    return AnswerData(
        question=answer.question,
        text=answer.text,
        evidence=_evidence(results, answer),
        entry=results.timeline[answer.index].words,
        since=held.format(since)
        if answer.text_before
        else f"True in all versions that were measured, from {since} on.",
        before=f"{earlier}: {answer.text_before}" if answer.text_before else "",
    )


def _evidence(results: Results, answer: Answer) -> list[str]:
    """A line for each call and file, such as ``load_img(path), int16 .nii.gz: 121 ms, 98.3 MB``."""
    lines: dict[str, list[str]] = {}
    for benchmark in answer.evidence:
        value = results.value(benchmark, answer.index)
        assert value is not None
        unit = " instructions" if benchmark.metric is Metric.INSTRUCTIONS else ""
        named = [
            benchmark.file,
            *results.catalogue.operation(benchmark).words_of(benchmark.parameters),
        ]
        call = f"{results.catalogue.call(benchmark)}, {', '.join(named)}"
        lines.setdefault(call, []).append(f"{value_words(benchmark.metric, value)}{unit}")
    return [f"{call}: {', '.join(values)}" for call, values in lines.items()]


def how_large(noise: Noise) -> AnswerData:
    """How large a difference must be."""
    return AnswerData(
        question="How large must a difference be before I may believe it?",
        text=f"{believable(noise)} Differences of less than 5 % (2 % of instructions) are not reported even where they are certain. The floor of "
        "each call is in its history: point at the chart.",
        evidence=[],
        entry="",
        since="",
        before="",
    )
