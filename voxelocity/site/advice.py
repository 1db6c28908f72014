"""What the page recommends: upgrades, the best call for each task, and the memory it needs."""

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from voxelocity.analysis.answers import Answer
from voxelocity.analysis.comparison import Change, Changes, Comparison, NetChange, net_changes
from voxelocity.analysis.correctness import correctness_of
from voxelocity.analysis.growth import (
    MANY_VOLUMES,
    Kind,
    WorkGrowth,
    memory_need,
    time_growths,
    work_growths,
)
from voxelocity.analysis.judgement import disagreements, judge
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.tasks import BestCall, Task, best_call
from voxelocity.analysis.upgrade import Upgrade
from voxelocity.analysis.verdict import WorkVerdict, severity
from voxelocity.model.benchmark import REFERENCE, Benchmark, Metric
from voxelocity.model.digits import percent, ratio_digits, short
from voxelocity.model.results import Results, Status
from voxelocity.model.timeline import COMPONENTS, PROJECTS, Changed, version_words
from voxelocity.report.comparison_report import (
    amount_words,
    change_line,
    disagreement_words,
    ratios_words,
)
from voxelocity.report.correctness_report import (
    changed_meanings,
    headline,
    notes,
    still_wrong,
    wrong_line,
)
from voxelocity.report.noise_report import believable
from voxelocity.report.upgrade_report import (
    in_short,
    line_of,
    net_lists,
    outlook,
    sentence_of,
    summary,
)
from voxelocity.report.values import per_voxel_words, value_words
from voxelocity.site import data
from voxelocity.site.data import filled

_TOO_MUCH = (
    "its work grows with the square of the number of volumes. We counted its instructions at "
    "{0} to {1} volumes. At {2:,} volumes it takes some {3} times what it takes at {1}. "
    "A call that grows in proportion takes {4} times. Do not use it on a long run."
)

# An operation, a method and the format of a file.
_Call = tuple[str, str, str]


def newest(step: Upgrade) -> data.NewestData:
    comparison = step.comparison
    warnings = filter(None, (*comparison.warnings, step.moved))
    return filled(
        data.NewestData,
        step,
        old_tag=comparison.old.tag,
        new_tag=comparison.new.tag,
        summary=summary(step),
        in_short=in_short(step),
        net=[_net(comparison, net) for net in net_changes(comparison, (*step.worse, *step.better))],
        warnings=[f"{warning}." for warning in warnings],
        answers=notes(step.correctness, brief=True),
        **_changed(step),
    )


def _net(comparison: Comparison, net: NetChange) -> data.NetData:
    return filled(
        data.NetData,
        net,
        change=amount_words(net),
        ratio=ratios_words(net),
        felt=net.metric is None or net.metric.is_felt,
        results=len(net.changes),
        work=comparison.results.catalogue.work_of(net.changes[0].benchmark),
    )


def next_release(step: Upgrade) -> data.NextData:
    """What a commit that is newer than the newest release changes."""
    return filled(
        data.NextData,
        step,
        commit=step.new,
        source=f"{PROJECTS[step.component]}/commit/{step.new}",
        date=f"{step.comparison.new.date:%Y-%m-%d}",
        summary=outlook(step.verdicts),
        **_changed(step),
    )


def _changed(step: Upgrade) -> dict[str, list[data.WorkData] | list[str]]:
    """What both of them have: the kinds of work, and the single results."""
    comparison, verdicts = step.comparison, step.verdicts
    return {
        "works": [data.WorkData(one.work, sentence_of(one), _noise_words(one)) for one in verdicts],
        "better": [change_line(comparison, change) for change in step.better],
        "worse": [change_line(comparison, change) for change in step.worse],
    }


def upgrades(
    changes: Changes, steps: Sequence[Upgrade], others: Sequence[Changes] = ()
) -> tuple[list[data.UpgradeData], list[data.NetData]]:
    """What each component did from each of its versions, and the lines that these share.

    `others` are machines that may say otherwise.
    """
    numbers: dict[data.NetData, int] = {}
    found = []
    for step in steps:
        otherwise = []
        indices = step.comparison.indices
        if any(set(indices) <= set(each.results.indices) for each in others):
            # By all that changed: another machine may not tell the shares.
            whole = judge(changes, changes.between(*indices))
            apart = disagreements(whole, others, step.component)
            ends = f"From {whole.old.words} to {whole.new.words},"
            otherwise = [f"{ends} {disagreement_words(whole, each)}." for each in apart]
        found.append(upgrade(step, numbers, otherwise))
    return found, list(numbers)


def upgrade(
    step: Upgrade, numbers: dict[data.NetData, int], otherwise: Sequence[str] = ()
) -> data.UpgradeData:
    """What a component did from a version of its to the newest; `numbers` has the lines so far."""
    catalogue = step.comparison.results.catalogue

    def first_line(found: Sequence[Change], work: str) -> str:
        own = (line_of(step, each) for each in found if catalogue.work_of(each.benchmark) == work)
        return next(own, "")

    correct = step.correctness
    verdicts, both = sorted(step.verdicts, key=severity, reverse=True), (step.better, step.worse)
    worse, better = (
        [numbers.setdefault(_net(step.comparison, net), len(numbers)) for net in each]
        for each in net_lists(step)
    )
    return filled(
        data.UpgradeData,
        step,
        old_tag=step.comparison.old.tag,
        summary=summary(step),
        headline=headline(correct),
        works=[
            data.UpgradeWorkData(
                one.work,
                one.differs or bool(one.gain or one.loss),
                sentence_of(one),
                *(first_line(each, one.work) for each in both),
            )
            for one in verdicts
        ],
        worse=worse,
        better=better,
        otherwise=list(otherwise),
        mended=[wrong_line(wrong) for wrong in correct.mended],
        broken=[wrong_line(wrong) for wrong in correct.broken],
        answers=[*changed_meanings(correct), *still_wrong(correct)],
        withdrawn=[
            f"{entry.change}: withdrawn from the index (yanked): {entry.yanked}"
            for entry in step.comparison.between
            if entry.changed is step.component and entry.yanked
        ],
    )


def newest_answers(results: Results) -> dict[str, list[str]]:
    """What the newest measured entry has wrong, by the component that has it wrong."""
    newest = results.indices[-1]
    found = {
        component: still_wrong(correctness_of(results, (newest, newest), component))
        for component in COMPONENTS
    }
    return {component.value: lines for component, lines in found.items() if lines}


def _noise_words(verdict: WorkVerdict) -> str:
    """The largest floor of times and counts; that of a peak is a number of bytes."""
    floors: dict[Metric, float] = {}
    for change in verdict.changes:
        if change.metric is not Metric.PEAK:
            floors[change.metric] = max(floors.get(change.metric, 0.0), change.mean.floor)
    known = {
        metric: f"{percent(math.expm1(floor))} of {metric.noun}"
        for metric, floor in floors.items()
        if not math.isinf(floor)
    }
    return ", ".join(known.get(metric, f"{metric.noun} not known") for metric in floors)


def answered(results: Results, answer: Answer) -> data.AnswerData:
    """An answer with what it rests on, since when it holds, and what was so before."""
    timeline, since = results.timeline, results.timeline[answer.since].words
    held, earlier = f"True since {since}.", f"Before {since}"
    if answer.before is not None and timeline[answer.since].changed is Changed.STACK:
        # Stacks are far apart, and each numpy between them has a line of its own.
        old = version_words("stack", timeline[answer.before].stack)
        held = f"True with the {since}; Releases says what each numpy since the {old} changed."
        earlier = f"With the {old}"
    if not answer.text_before:
        held = f"True in all versions that were measured, from {since} on."
    return filled(
        data.AnswerData,
        answer,
        part=part_of(answer.question),
        evidence=_evidence(results, answer),
        entry=timeline[answer.index].words,
        since=held,
        before=f"{earlier}: {answer.text_before}" if answer.text_before else "",
    )


def part_of(question: str) -> str:
    """Where a question stands in its section of the page, as an address names it."""
    words = re.findall(r"\w+", question.lower(), re.ASCII)
    return f"questions--{'-'.join(words)}"


def _evidence(results: Results, answer: Answer) -> list[str]:
    """A line for each call and file, such as ``load_img(path), int16 .nii.gz: 121 ms, 98.3 MB``."""
    lines: dict[str, list[str]] = {}
    catalogue = results.catalogue
    for benchmark in answer.evidence:
        value = results.value(benchmark, answer.index)
        assert value is not None
        unit = " instructions" if benchmark.metric is Metric.INSTRUCTIONS else ""
        call = catalogue.call_on_image(benchmark)
        lines.setdefault(call, []).append(f"{value_words(benchmark.metric, value)}{unit}")
    return [f"{call}: {', '.join(values)}" for call, values in lines.items()]


def how_large(noise: Noise) -> data.AnswerData:
    """How large a difference must be."""
    question = "How big a difference is real?"
    return data.AnswerData(
        part_of(question),
        question,
        f"{believable(noise)} Differences of less than 5 % (2 % of instructions and bytes read) "
        "are not reported, even if they are certain. The floor of each call is in its history: "
        "point at the chart.",
        evidence=[],
        entry="",
        since="",
        before="",
    )


def best_calls(
    results: Results, noise: Noise, tasks: Sequence[Task], numbers: Mapping[Benchmark, int]
) -> Iterator[data.TaskAdviceData]:
    """The best calls for each task on each file, by the numbers of the benchmarks."""
    for task in tasks:
        for file in task.files if task.are_alternatives(results.catalogue) else ():
            own = [benchmark for benchmark in task.benchmarks if benchmark.file == file]
            best = [
                [
                    _best(best_call(results, noise, own, metric, index), metric, numbers)
                    for index in results.indices
                ]
                for metric in (Metric.TIME, Metric.PEAK, Metric.INSTRUCTIONS)
            ]
            yield data.TaskAdviceData(task.key, file or "no image", *best)


def _best(
    call: BestCall | None, metric: Metric, numbers: Mapping[Benchmark, int]
) -> data.AdviceData | None:
    if call is None:
        return None
    distance = ""
    if call.as_little_as_the_reference:
        distance = "no more than the reference"
    elif call.reference is not None:
        distance = f"{ratio_digits(call.reference)} × the reference"
    equal = [numbers[benchmark] for benchmark in call.equal]
    return data.AdviceData(numbers[call.best], equal, call.all_equal, distance)


def growth(results: Results) -> list[data.CallGrowthData]:
    """How the instructions of each call grow with the number of volumes."""
    by_index = [work_growths(results, index) for index in results.indices]
    return [
        data.CallGrowthData(
            *key,
            [_growth(results, growths, key) if key in growths else None for growths in by_index],
        )
        for key in sorted(set().union(*by_index))
    ]


def _growth(results: Results, growths: Mapping[_Call, WorkGrowth], key: _Call) -> data.GrowthData:
    growth = growths[key]
    many = growth.at(MANY_VOLUMES) / growth.counts[-1]
    is_square, longest = growth.kind is Kind.SQUARE, 8 * growth.shortest
    lengths = growth.shortest, longest, MANY_VOLUMES, short(many), MANY_VOLUMES // longest
    return data.GrowthData(
        kind=growth.kind,
        exponents=[round(exponent, 2) for exponent in growth.exponents or ()],
        many=float(f"{many:.3g}"),
        words=short(many),
        warning=_TOO_MUCH.format(*lengths) if is_square else "",
        steadier=_steadier(results, growths, key) if is_square else [],
    )


def _steadier(results: Results, growths: Mapping[_Call, WorkGrowth], key: _Call) -> list[str]:
    """Of the calls that do not grow with the square, the two with the least work on a long run."""
    calls = results.catalogue.calls
    least = sorted(
        (growth.at(MANY_VOLUMES) / growth.counts[-1], method)
        for (of, method, on), growth in growths.items()
        if (of, on) == (key[0], key[2])
        and method != REFERENCE
        and (of, method) in calls
        and growth.kind is not Kind.SQUARE
    )
    return [calls[key[0], method].text for _, method in least[:2]]


def estimates(
    results: Results, noise: Noise, numbers: Mapping[Benchmark, int]
) -> list[data.EstimateData]:
    """How times grow with the image; calls of which all grows in the same way share it."""
    by_index = [time_growths(results, noise, index) for index in results.indices]
    found: dict[tuple[tuple[float, ...] | None, ...], list[int]] = {}
    for benchmark in sorted(set().union(*by_index)):
        own = (growths.get(benchmark) for growths in by_index)
        factors = tuple(
            tuple(float(f"{factor:.3g}") for factor in dataclasses.astuple(each)) if each else None
            for each in own
        )
        found.setdefault(factors, []).append(numbers[benchmark])
    return [
        data.EstimateData(of, [list(each) if each else None for each in factors])
        for factors, of in found.items()
    ]


def memory(results: Results) -> list[data.MemoryRowData]:
    """A row for each call that tells the memory of an image of another size, on each file."""
    catalogue = results.catalogue
    rows: dict[str, data.MemoryRowData] = {}
    found: dict[tuple[str, tuple[str, ...]], str] = {}
    for benchmark in catalogue.benchmarks:
        operation, parameters = catalogue.operation(benchmark), benchmark.parameters
        is_call = benchmark.metric is Metric.PEAK and not benchmark.is_reference
        if not is_call or not operation.tells_memory(parameters):
            continue
        # A call that another operation is held against is in that operation too.
        same = catalogue.call(benchmark), parameters
        if found.setdefault(same, benchmark.operation) != benchmark.operation:
            continue
        key = "|".join((benchmark.operation, benchmark.method, *parameters[2:]))
        words = operation.task_of(parameters), catalogue.call(benchmark)
        row = rows.setdefault(key, data.MemoryRowData(key, *words, {}))
        row.needs[benchmark.file] = [_need(results, benchmark, index) for index in results.indices]
    return list(rows.values())


def _need(results: Results, benchmark: Benchmark, index: int) -> data.MemoryNeedData | str:
    need = memory_need(results, benchmark, index)
    if isinstance(need, Status):
        return need.value
    of = "" if need.whole else " of a volume"
    return filled(data.MemoryNeedData, need, words=f"{per_voxel_words(need.per_voxel)}{of}")
