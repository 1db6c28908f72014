"""From the results of all machines to the data of the page: what does not depend on the machine."""

import math
import re
from collections.abc import Mapping, Sequence

from voxelocity.analysis.causes import Cause
from voxelocity.analysis.commit_history import CommitHistory
from voxelocity.analysis.growth_of_work import MANY_VOLUMES
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.analysis.memory_needs import MACHINE_SIZES, SHARE_OF_A_MACHINE
from voxelocity.analysis.tasks import Task, tasks_of, work_of
from voxelocity.analysis.upgrade import works_of
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.explanation import Explanation
from voxelocity.model.result import FAILURES, Status
from voxelocity.model.results import Results
from voxelocity.model.scale import LITTLE_MEMORY
from voxelocity.model.timeline import LIBRARIES, PROJECTS, Entry, Timeline
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.report.colours import colours_of
from voxelocity.report.published import SCHEMA
from voxelocity.report.values import count_words
from voxelocity.site import pairs
from voxelocity.site.commits import commits_data
from voxelocity.site.data import (
    BenchmarkData,
    EntryData,
    ImageData,
    MachineData,
    MachineSizeData,
    PageData,
    PresetData,
    TaskData,
    WrongAnswerData,
)
from voxelocity.site.machine import machine_data

_PRESETS = (
    ("development_fmri", [50, 59, 50, 168]),
    ("ADHD", [61, 73, 61, 176]),
    ("UK Biobank", [88, 88, 64, 490]),
    ("HCP (Human Connectome Project)", [91, 109, 91, 1200]),
)


def page_data(
    machines: Sequence[Results],
    indexed_gzip: Mapping[str, Results],
    images: list[ImageData],
    explanations: Sequence[Explanation] = (),
    commits: Sequence[CommitHistory] = (),
) -> PageData:
    """Everything that the page, and the files beside it, tell.

    Parameters
    ----------
    machines : sequence of Results
        At least one.
    indexed_gzip : mapping of str to Results
        What was measured with indexed_gzip installed, by machine.
    images : list of ImageData
    explanations : sequence of Explanation, optional
        Of the steps.
    commits : sequence of CommitHistory, optional
        At most one of each library.
    """
    first = machines[0]
    catalogue = first.catalogue
    tasks = tasks_of(catalogue)
    numbers = {benchmark: number for number, benchmark in enumerate(catalogue.benchmarks)}
    return PageData(
        schema=SCHEMA,
        entries=[_entry(entry) for entry in first.timeline],
        benchmarks=[_benchmark(catalogue, benchmark) for benchmark in catalogue.benchmarks],
        asv_names=sorted({name.partition("(")[0] for name in catalogue.names.values()}),
        tasks=[
            TaskData(
                key=task.key,
                words=task.words,
                work=catalogue.operations[task.operation].work,
                work_of_calls=work_of(catalogue, task.benchmarks[0]),
                alternatives=task.are_alternatives(catalogue),
                files=[file or "no image" for file in task.files],
                numbers=[numbers[benchmark] for benchmark in task.benchmarks],
                colours=colours_of(
                    (catalogue.call(benchmark), benchmark.is_reference)
                    for benchmark in sorted(
                        task.benchmarks, key=lambda benchmark: benchmark.is_reference
                    )
                ),
            )
            for task in tasks
        ],
        works=list(works_of(first)),
        snippets={
            f"{operation}.{name}": method.snippet
            for (operation, name), method in sorted(catalogue.calls.items())
            if method.snippet
        },
        codes={
            f"{operation}.{name}": f"# benchmarks/{catalogue.operations[operation].module}.py\n{method.code}"
            for (operation, name), method in sorted(catalogue.calls.items())
            if method.code
        },
        statuses=[status.value for status in Status],
        failures=[status.value for status in FAILURES],
        causes=[cause.value for cause in Cause],
        little_memory=LITTLE_MEMORY,
        smallest={metric.value: share for metric, share in SMALLEST.items()},
        verdicts=pairs.VERDICTS,
        machines=_by_machine(machines, indexed_gzip, tasks, explanations),
        commits=[commits_data(history, numbers, first.timeline) for history in commits],
        images=images,
        wrong_answers=[
            _wrong_answer(catalogue, first.timeline, wrong) for wrong in first.wrong_answers
        ],
        many_volumes=MANY_VOLUMES,
        presets=[PresetData(name, shape) for name, shape in _PRESETS],
        machine_sizes=[
            MachineSizeData(size, SHARE_OF_A_MACHINE * size * 2**30) for size in MACHINE_SIZES
        ],
    )


def _by_machine(
    machines: Sequence[Results],
    indexed_gzip: Mapping[str, Results],
    tasks: Sequence[Task],
    explanations: Sequence[Explanation],
) -> dict[str, MachineData]:
    """What is told of each machine."""
    return {
        results.machine: machine_data(
            results, indexed_gzip[results.machine], tasks=tasks, explanations=explanations
        )
        for results in machines
    }


def _entry(entry: Entry) -> EntryData:
    project = PROJECTS.get(entry.changed)
    return EntryData(
        tag=entry.tag,
        tags=list(entry.tags),
        date=f"{entry.date:%Y-%m-%d}",
        changed=entry.changed,
        change=entry.change,
        nilearn=entry.nilearn.version,
        nibabel=entry.nibabel.version,
        stack=entry.stack,
        yanked=entry.yanked,
        notes=f"{project}/releases/tag/{entry.version(entry.changed)}" if project else None,
    )


def _benchmark(catalogue: Catalogue, benchmark: Benchmark) -> BenchmarkData:
    operation = catalogue.operation(benchmark)
    shape = catalogue.shape(benchmark)
    voxels = math.prod(shape) if shape else 0
    return BenchmarkData(
        operation=benchmark.operation,
        title=operation.title,
        task=operation.task_of(benchmark.parameters),
        method=benchmark.method,
        call=catalogue.call(benchmark),
        reference=benchmark.is_reference,
        metric=benchmark.metric,
        parameters=list(benchmark.parameters),
        file=benchmark.file or "no image",
        source=catalogue.source(benchmark),
        uses=[library for library in LIBRARIES if catalogue.may_change(benchmark, library)],
        voxels=voxels,
        volume=math.prod(shape[:3]) if shape else 0,
        size=f"{count_words(voxels)} voxels" if voxels else "",
        # A space needs no escape, and a reader is spared it.
        expression=f"^{re.escape(catalogue.names[benchmark])}$".replace(r"\ ", " "),
        environment="VOXELOCITY_DOCUMENTED_SIZE=1" if operation.opt_in else "",
    )


def _wrong_answer(catalogue: Catalogue, timeline: Timeline, wrong: WrongAnswer) -> WrongAnswerData:
    start = timeline.index_of(wrong.tags[0])
    assert start is not None
    end = start + len(wrong.tags)
    return WrongAnswerData(
        call=catalogue.words_of(wrong),
        releases=" to ".join(dict.fromkeys((wrong.tags[0], wrong.tags[-1]))),
        source=wrong.source,
        start=start,
        end=end if end < len(timeline) else None,
    )
