"""The data of the page: what does not depend on the machine, and the libraries' own commits."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import partial

from voxelocity.analysis.commit_history import CommitHistory, thinned
from voxelocity.analysis.growth import MACHINE_SIZES, MANY_VOLUMES, SHARE_OF_A_MACHINE
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.analysis.series import Cause
from voxelocity.analysis.tasks import Task, tasks_of
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import FAILURES, Results, Status
from voxelocity.model.scale import LITTLE_MEMORY
from voxelocity.model.timeline import LIBRARIES, PROJECTS, Entry, Timeline
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.report.charts import colours_of
from voxelocity.report.published import SCHEMA
from voxelocity.report.values import count_words, difference_words, value_words
from voxelocity.site import data
from voxelocity.site.data import each_known, filled, rounded
from voxelocity.site.machine import VERDICTS, machine_data

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
) -> data.PageData:
    """Everything that the page, and the files beside it, tell.

    There is a machine at least; of each `indexed_gzip` has what was measured with that installed.
    The explanations are those of the steps. A library has one history of commits at most.
    """
    first = machines[0]
    catalogue, timeline = first.catalogue, first.timeline
    tasks = tasks_of(catalogue)
    numbers = {benchmark: number for number, benchmark in enumerate(catalogue.benchmarks)}
    calls = {f"{of}.{name}": (of, call) for (of, name), call in sorted(catalogue.calls.items())}
    modules = {name: f"# benchmarks/{of.module}.py" for name, of in catalogue.operations.items()}
    return data.PageData(
        schema=SCHEMA,
        entries=[_entry(entry) for entry in timeline],
        benchmarks=[_benchmark(catalogue, benchmark) for benchmark in catalogue.benchmarks],
        asv_names=sorted({name.partition("(")[0] for name in catalogue.names.values()}),
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
        machines={
            each.machine: machine_data(each, indexed_gzip[each.machine], tasks, explanations)
            for each in machines
        },
        commits=[_commits(history, numbers, timeline) for history in commits],
        images=images,
        wrong_answers=[_wrong_answer(catalogue, timeline, wrong) for wrong in first.wrong_answers],
        many_volumes=MANY_VOLUMES,
        presets=[data.PresetData(*preset) for preset in _PRESETS.items()],
        machine_sizes=[
            data.MachineSizeData(size, SHARE_OF_A_MACHINE * size * 2**30) for size in MACHINE_SIZES
        ],
    )


def _entry(entry: Entry) -> data.EntryData:
    project = PROJECTS.get(entry.changed)
    return filled(
        data.EntryData,
        entry,
        date=f"{entry.date:%Y-%m-%d}",
        nilearn=entry.nilearn.version,
        nibabel=entry.nibabel.version,
        notes=f"{project}/releases/tag/{entry.version(entry.changed)}" if project else None,
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
        # A space needs no escape, and a reader is spared it.
        expression=f"^{re.escape(catalogue.names[benchmark])}$".replace(r"\ ", " "),
        environment="VOXELOCITY_DOCUMENTED_SIZE=1" if operation.opt_in else "",
    )


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
    end = start + len(wrong.tags)
    return data.WrongAnswerData(
        call=catalogue.words_of(wrong),
        releases=" to ".join(dict.fromkeys((wrong.tags[0], wrong.tags[-1]))),
        source=wrong.source,
        start=start,
        end=end if end < len(timeline) else None,
    )


def _commits(
    history: CommitHistory, numbers: Mapping[Benchmark, int], timeline: Timeline
) -> data.CommitHistoryData:
    """What the page tells of a library's own commits, thinned out where there are many."""

    def releases(before: int, at: int) -> list[str]:
        start, end = history.commits[before].date, history.commits[at].date
        entries = [entry for entry in timeline if start < entry.date <= end]
        return [entry.tag for entry in entries if entry.changed == history.library]

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
