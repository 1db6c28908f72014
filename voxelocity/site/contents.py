"""The data of the page: what does not depend on the machine, and the libraries' own commits."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from voxelocity.analysis.cold_reads import DISK_SPEED
from voxelocity.analysis.commit_history import CommitHistory, thinned
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.correctness import Correctness, correctness_by_entry
from voxelocity.analysis.growth import MACHINE_SIZES, MANY_VOLUMES, SHARE_OF_A_MACHINE
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.analysis.release_steps import release_steps
from voxelocity.analysis.series import Cause
from voxelocity.analysis.tasks import Task, tasks_of
from voxelocity.analysis.upgrade import Upgrade, all_upgrades
from voxelocity.analysis.verdict import listed
from voxelocity.model.benchmark import Benchmark, Metric, image_words
from voxelocity.model.catalogue import Catalogue, shape_words
from voxelocity.model.explanation import Explanation
from voxelocity.model.operation_words import USUAL_TASKS
from voxelocity.model.results import FAILURES, Results, Status
from voxelocity.model.scale import LITTLE_MEMORY
from voxelocity.model.timeline import LIBRARIES, PROJECTS, Changed, Timeline, tag_words
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.report.charts import colours_of
from voxelocity.report.correctness_report import (
    changed_meanings,
    marks_with_calls,
    notes_by_entry,
    wrong_line,
)
from voxelocity.report.document import SCHEMA
from voxelocity.report.line_report import what_to_avoid, whether_newer_helps
from voxelocity.report.upgrade_report import FIRST_LINES, summary
from voxelocity.report.values import count_words, difference_words, value_words
from voxelocity.site import data
from voxelocity.site.advice import part_of
from voxelocity.site.data import each_known, filled, rounded
from voxelocity.site.machine import VERDICTS, machine_data, step_data
from voxelocity.site.overview import LEVELS
from voxelocity.site.search import things

# So many commits and steps are embedded in the page, whatever was measured.
_MOST_COMMITS, _MOST_STEPS = 400, 500

_PRESETS = {
    "development_fmri": [50, 59, 50, 168],
    "ADHD": [61, 73, 61, 176],
    "UK Biobank": [88, 88, 64, 490],
    "HCP (Human Connectome Project)": [91, 109, 91, 1200],
}


def page_data(
    machines: Sequence[Results],
    indexed_gzip: Mapping[str, Results],
    images: list[data.ImageData],
    explanations: Sequence[Explanation] = (),
    commits: Sequence[CommitHistory] = (),
    lines: Mapping[str, tuple[Changes, Sequence[Explanation]]] | None = None,
) -> data.PageData:
    """Everything that the page, and the files beside it, tell.

    The lines, by name, are results beside the releases, from one numpy or Python to the next, and
    what explains their steps.

    There is a machine at least; of each `indexed_gzip` has what was measured with that installed.
    The explanations are those of the steps. A library has one history of commits at most.
    """
    shown = [each for each in machines if not lends_all(each, machines)] or machines
    first = shown[0]
    catalogue, timeline = first.catalogue, first.timeline
    answers = list(correctness_by_entry(timeline, first.wrong_answers, first.meanings))
    tasks = tasks_of(catalogue)
    numbers = {benchmark: number for number, benchmark in enumerate(catalogue.benchmarks)}
    calls = {f"{of}.{name}": (of, call) for (of, name), call in sorted(catalogue.calls.items())}
    modules = {name: f"# benchmarks/{of.module}.py" for name, of in catalogue.operations.items()}
    changes = {each.machine: Changes(each, noise_or_unknown(each)) for each in shown}
    described = {
        name: machine_data(
            own,
            indexed_gzip[name],
            tasks,
            explanations,
            images,
            others=[other for other in changes.values() if other is not own],
        )
        for name, own in changes.items()
    }
    beside = [_line(name, *line, numbers) for name, line in (lines or {}).items()]
    return data.PageData(
        schema=SCHEMA,
        entries=list(map(_entry, answers)),
        benchmarks=[_benchmark(catalogue, benchmark) for benchmark in catalogue.benchmarks],
        asv_names=sorted(
            {name.partition("(")[0] for name in catalogue.names.values()}.union(catalogue.others)
        ),
        tasks=[_task(catalogue, task, numbers) for task in tasks],
        works=list(catalogue.works),
        snippets={name: call.snippet for name, (_, call) in calls.items() if call.snippet},
        codes={
            name: f"{modules[of]}\n{call.code}" for name, (of, call) in calls.items() if call.code
        },
        statuses=[status.value for status in Status],
        failures=[status.value for status in FAILURES],
        causes=[cause.value for cause in Cause],
        little_memory=LITTLE_MEMORY,
        smallest={metric.value: share for metric, share in SMALLEST.items()},
        verdicts=VERDICTS,
        levels=list(LEVELS),
        usual_tasks=list(USUAL_TASKS),
        file_words={file: image_words(file) for task in tasks for file in task.files},
        usual_shapes={
            metric.value: shape_words(shape) for metric, shape in catalogue.usual_shapes.items()
        },
        usual_image=_usual_image(catalogue),
        tiny_images=[
            number
            for benchmark, number in numbers.items()
            if not catalogue.is_of_usual_size(benchmark)
        ],
        machines=described,
        counted_elsewhere=sum(
            status is not Status.NOT_MEASURED and not each.lender(benchmark, index)
            for each in machines
            if each not in shown
            for index in each.indices
            for benchmark, status in each.statuses_at(index).items()
            if not benchmark.is_baseline
        ),
        commits=[_commits(history, numbers, timeline) for history in commits],
        lines=beside,
        images=images,
        wrong_answers=[_wrong_answer(catalogue, timeline, wrong) for wrong in first.wrong_answers],
        meanings=[
            data.MeaningData(index, words)
            for index, each in enumerate(answers)
            for words in changed_meanings(each)
        ],
        things=things(shown, described, tasks, _PRESETS, beside),
        many_volumes=MANY_VOLUMES,
        first_lines=FIRST_LINES,
        disk_speed=DISK_SPEED / 1e6,
        presets=[data.PresetData(*preset) for preset in _PRESETS.items()],
        machine_sizes=[
            data.MachineSizeData(size, SHARE_OF_A_MACHINE * size * 2**30) for size in MACHINE_SIZES
        ],
    )


# What people ask of each line, and how it was measured.
_ASKED = {
    "numpy": ("Which numpy should I avoid?", "one version after the other"),
    "python": (
        "Does a newer Python make it faster, or leaner?",
        "one version after the other",
    ),
    "indexed_gzip": ("Should I install indexed_gzip?", "without it and with it"),
}


def _line(
    name: str,
    changes: Changes,
    explanations: Sequence[Explanation],
    numbers: Mapping[Benchmark, int],
) -> data.LineData:
    results = changes.results
    timeline, indices = results.timeline, results.indices
    places = {timeline[index].tag: place for place, index in enumerate(indices)}
    upgrades = all_upgrades(changes)
    to_newest = {step.old: summary(step) for step in upgrades}
    steps: dict[str, list[data.ReleaseStepData]] = {tag: [] for tag in places}
    for step in release_steps(changes, explanations):
        told = step_data(results, numbers, step)
        steps[step.entry.tag].append(msgspec.structs.replace(told, index=places[step.entry.tag]))
    held, entries = timeline[indices[-1]], {index: timeline[index] for index in indices}
    repeats = {index for index, entry in entries.items() if entry.changed is Changed.CONTROL}
    metrics = [{benchmark.metric for benchmark in results.values_at(index)} for index in indices]
    in_all = set.intersection(*metrics)
    return data.LineData(
        name=name,
        machine=_machines(results),
        metrics=listed([metric.noun for metric in Metric if metric in in_all]),
        held=listed([f"{library} {held.version(library)}" for library in LIBRARIES]),
        answer=_answer_of_line(name, changes, upgrades, explanations),
        states=[
            data.LineStateData(
                # A repeat run on a Python has the name of the Python.
                words=tag_words(entry.tag) if index in repeats else entry.words,
                change=entry.change_words if index and index not in repeats else "",
                judged=index - 1 in results.measured,
                to_newest="" if index in repeats else to_newest.get(entry.stack, ""),
                steps=steps[entry.tag],
            )
            for index, entry in entries.items()
        ],
    )


def lends_all(results: Results, machines: Sequence[Results]) -> bool:
    """Whether a machine tells nothing of its own: it timed nothing, and another has all it has."""
    if any(each.metric is Metric.TIME for found in results.measured.values() for each in found):
        return False
    own = {
        index: measured.keys() - results.joined.get(index, {}).keys()
        for index, measured in results.measured.items()
    }
    return any(
        all(found <= other.measured.get(index, {}).keys() for index, found in own.items())
        for other in machines
        if other is not results
    )


def _machines(results: Results) -> str:
    """The machine of a line, and those that lent it counts."""
    lenders = {name for found in results.joined.values() for name in found.values()}
    return listed([results.machine, *sorted(lenders)])


def _answer_of_line(
    name: str, changes: Changes, upgrades: Sequence[Upgrade], explanations: Sequence[Explanation]
) -> data.AnswerData:
    """What answers what people ask of a line."""
    question, how = _ASKED[name]
    if name == "numpy":
        text, evidence = what_to_avoid(changes, upgrades)
    else:
        text, evidence = whether_newer_helps(changes, upgrades, explanations)
    results = changes.results
    newest = results.indices[-1]
    since = f"Measured on {_machines(results)}, {how}"
    is_timed = any(each.metric is Metric.TIME for each in results.values_at(newest))
    since += "." if is_timed else "; times were not measured."
    words = results.timeline[newest].words
    return data.AnswerData(part_of(question), question, text, evidence, words, since, before="")


def _entry(answers: Correctness) -> data.EntryData:
    entry = answers.new
    project = PROJECTS.get(entry.changed)
    return filled(
        data.EntryData,
        entry,
        date=f"{entry.date:%Y-%m-%d}",
        nilearn=entry.nilearn.version,
        nibabel=entry.nibabel.version,
        notes=f"{project}/releases/tag/{entry.version(entry.changed)}" if project else None,
        summary=marks_with_calls(answers),
        answers=list(notes_by_entry([answers])),
    )


def _benchmark(catalogue: Catalogue, benchmark: Benchmark) -> data.BenchmarkData:
    operation, shape = catalogue.operation(benchmark), catalogue.shape(benchmark)
    voxels = math.prod(shape or (0,))
    return filled(
        data.BenchmarkData,
        benchmark,
        title=operation.title,
        task=operation.task_of(benchmark.parameters),
        call=catalogue.call(benchmark),
        reference=benchmark.is_reference,
        file=benchmark.file or "no image",
        source=catalogue.source(benchmark),
        uses=[library for library in LIBRARIES if catalogue.may_change(benchmark, library)],
        voxels=voxels,
        volume=math.prod(shape[:3] or (0,)),
        size=f"{count_words(voxels)} voxels" if voxels else "",
        shape=shape_words(shape),
        # A space needs no escape, and a reader is spared it.
        expression=f"^{re.escape(catalogue.names[benchmark])}$".replace(r"\ ", " "),
        environment="VOXELOCITY_DOCUMENTED_SIZE=1" if operation.opt_in else "",
    )


def _usual_image(catalogue: Catalogue) -> str:
    """Which shape the images without a named one have, in a sentence; empty where all have one."""
    nouns: dict[str, list[str]] = {}
    for metric in Metric:
        if shape := catalogue.usual_shapes.get(metric):
            nouns.setdefault(shape_words(shape), []).append(metric.noun)
    if not nouns:
        return ""
    usual = max(nouns, key=lambda shape: len(nouns[shape]))
    others = [f"; for {listed(nouns[each])} it has {each}" for each in nouns if each != usual]
    return f"Where no other shape is named, the image has {usual} voxels{''.join(others)}."


def _task(catalogue: Catalogue, task: Task, numbers: Mapping[Benchmark, int]) -> data.TaskData:
    reference_last = sorted(task.benchmarks, key=lambda benchmark: benchmark.is_reference)
    return filled(
        data.TaskData,
        task,
        work=catalogue.operations[task.operation].work,
        work_of_calls=catalogue.work_of(task.benchmarks[0]),
        alternatives=task.are_alternatives(catalogue),
        files=[file or "no image" for file in task.files],
        numbers=[numbers[benchmark] for benchmark in task.benchmarks],
        colours=colours_of((catalogue.call(each), each.is_reference) for each in reference_last),
    )


def _wrong_answer(
    catalogue: Catalogue, timeline: Timeline, wrong: WrongAnswer
) -> data.WrongAnswerData:
    start = timeline.index_of(wrong.tags[0])
    assert start is not None
    end, line = start + len(wrong.tags), wrong_line(wrong)
    # Those of the library that has it wrong, whatever else was released meanwhile.
    library = timeline[start].changed
    own = [tag for tag in wrong.tags if tag.startswith(f"{library}-")]
    return data.WrongAnswerData(
        call=catalogue.words_of(wrong),
        releases=" to ".join(dict.fromkeys(map(tag_words, (own[0], own[-1])))),
        degree=wrong.degree,
        sentence=wrong.sentence,
        source=wrong.source,
        start=start,
        end=end if end < len(timeline) else None,
        begun=f"Wrong since {timeline[start].words}: {line}",
        ended=f"Fixed in {timeline[end].words}; the error was: {line}"
        if end < len(timeline)
        else "",
        going=f"Wrong in both: {line}",
    )


def _commits(
    history: CommitHistory, numbers: Mapping[Benchmark, int], timeline: Timeline
) -> data.CommitHistoryData:
    """What the page tells of a library's own commits, thinned out where there are many."""

    def releases(before: int, at: int) -> list[str]:
        start, end = history.commits[before].date, history.commits[at].date
        entries = [entry for entry in timeline if start < entry.date <= end]
        return [entry.words for entry in entries if entry.changed == history.library]

    def named(index: int) -> tuple[str, str]:
        commit = history.commits[index]
        return commit.sha[:9], f"{commit.date:%Y-%m-%d}"

    indices = thinned(history, _MOST_COMMITS)
    between = [[], *(releases(*pair) for pair in zip(indices, indices[1:]))]
    rows = {each: [history.value(each, index) for index in indices] for each in history.benchmarks}
    steps = []
    for step in history.steps[:_MOST_STEPS]:
        (old, since), (new, date) = named(step.before), named(step.at)
        metric = step.benchmark.metric
        of_step = data.CommitStepData(
            number=numbers[step.benchmark],
            old=old,
            new=new,
            since=since,
            date=date,
            skipped=step.at - step.before - 1,
            values=[step.old, step.new],
            words=f"{metric.noun} {difference_words(metric, step.old, step.new)}",
            releases=releases(step.before, step.at),
        )
        steps.append(of_step)
    return filled(
        data.CommitHistoryData,
        history,
        others=[
            f"{name} ({count} commit{'s' if count > 1 else ''})" for name, count in history.others
        ],
        project=PROJECTS[history.library],
        count=len(history.commits),
        commits=[
            data.CommitData(*named(index), next(iter(passed), None))
            for index, passed in zip(indices, between)
        ],
        numbers=[numbers[benchmark] for benchmark in rows],
        values=[each_known(rounded, own) for own in rows.values()],
        words=[each_known(partial(value_words, one.metric), own) for one, own in rows.items()],
        step_count=len(history.steps),
        steps=steps,
    )
