"""What the page tells of a library's own commits."""

from collections.abc import Mapping
from functools import partial

from voxelocity.analysis.commit_history import CommitHistory, thinned
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.timeline import PROJECTS, Timeline
from voxelocity.report.values import difference_words, value_words
from voxelocity.site.data import (
    CommitData,
    CommitHistoryData,
    CommitStepData,
    each_known,
    filled,
    rounded,
)

# So many commits and steps are embedded in the page, whatever was measured.
MOST_COMMITS, MOST_STEPS = 400, 500


def commits_data(
    history: CommitHistory, numbers: Mapping[Benchmark, int], timeline: Timeline
) -> CommitHistoryData:
    """A history as the page has it, thinned out where it is long; `numbers` are those of the benchmarks in its data."""

    def releases(before: int, at: int) -> list[str]:
        start, end = history.commits[before].date, history.commits[at].date
        entries = [entry for entry in timeline if start < entry.date <= end]
        return [entry.tag for entry in entries if entry.changed == history.library]

    def named(index: int) -> tuple[str, str]:
        commit = history.commits[index]
        return commit.sha[:9], f"{commit.date:%Y-%m-%d}"

    indices = thinned(history, MOST_COMMITS)
    between = [[], *(releases(*pair) for pair in zip(indices, indices[1:]))]
    rows = {
        benchmark: [history.value(benchmark, index) for index in indices]
        for benchmark in history.benchmarks
    }
    steps = []
    for step in history.steps[:MOST_STEPS]:
        (old, since), (new, date) = named(step.before), named(step.at)
        metric = step.benchmark.metric
        steps.append(
            CommitStepData(
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
        )
    return filled(
        CommitHistoryData,
        history,
        others=[
            f"{machine} ({count} commit{'s' if count > 1 else ''})"
            for machine, count in history.others
        ],
        project=PROJECTS[history.library],
        count=len(history.commits),
        commits=[
            CommitData(*named(index), next(iter(passed), None))
            for index, passed in zip(indices, between)
        ],
        numbers=[numbers[benchmark] for benchmark in rows],
        values=[each_known(rounded, own) for own in rows.values()],
        words=[
            each_known(partial(value_words, benchmark.metric), own)
            for benchmark, own in rows.items()
        ],
        step_count=len(history.steps),
        steps=steps,
    )
