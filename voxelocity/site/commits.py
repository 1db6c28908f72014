"""What the page tells of a library's own commits."""

import datetime
from collections.abc import Mapping

from voxelocity.analysis.commit_history import CommitHistory, CommitStep, thinned
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.timeline import PROJECTS, Timeline
from voxelocity.report.values import difference_words, value_words
from voxelocity.site.data import CommitData, CommitHistoryData, CommitStepData
from voxelocity.site.rounding import rounded

# So many commits and steps are embedded in the page, whatever was measured.
MOST_COMMITS, MOST_STEPS = 400, 500


def commits_data(
    history: CommitHistory, numbers: Mapping[Benchmark, int], timeline: Timeline
) -> CommitHistoryData:
    """A history as the page has it, thinned out where it is long.

    Parameters
    ----------
    history : CommitHistory
    numbers : mapping of Benchmark to int
        The position of each benchmark in the page's data.
    timeline : Timeline
        Whose releases lie between the commits.
    """
    indices = thinned(history, MOST_COMMITS)
    values = [
        [history.value(benchmark, index) for index in indices] for benchmark in history.benchmarks
    ]
    dates = [history.commits[index].date for index in indices]
    releases = [_releases(timeline, history.library, *pair) for pair in zip(dates, dates[1:])]
    return CommitHistoryData(
        library=history.library,
        machine=history.machine,
        others=[
            f"{machine} ({count} commit{'s' if count > 1 else ''})"
            for machine, count in history.others
        ],
        project=PROJECTS[history.library],
        count=len(history.commits),
        commits=[
            CommitData(
                sha=history.commits[index].sha[:9],
                date=f"{history.commits[index].date:%Y-%m-%d}",
                release=between[0] if between else None,
            )
            for index, between in zip(indices, [[], *releases])
        ],
        numbers=[numbers[benchmark] for benchmark in history.benchmarks],
        values=[[rounded(value) for value in own] for own in values],
        words=[
            [None if value is None else value_words(benchmark.metric, value) for value in own]
            for benchmark, own in zip(history.benchmarks, values)
        ],
        step_count=len(history.steps),
        steps=[_step(history, step, numbers, timeline) for step in history.steps[:MOST_STEPS]],
    )


def _step(
    history: CommitHistory, step: CommitStep, numbers: Mapping[Benchmark, int], timeline: Timeline
) -> CommitStepData:
    old, new = history.commits[step.before], history.commits[step.at]
    metric = step.benchmark.metric
    return CommitStepData(
        number=numbers[step.benchmark],
        old=old.sha[:9],
        new=new.sha[:9],
        since=f"{old.date:%Y-%m-%d}",
        date=f"{new.date:%Y-%m-%d}",
        skipped=step.at - step.before - 1,
        values=[step.old, step.new],
        words=f"{metric.noun} {difference_words(metric, step.old, step.new)}",
        releases=_releases(timeline, history.library, old.date, new.date),
    )


def _releases(
    timeline: Timeline, library: str, start: datetime.datetime, end: datetime.datetime
) -> list[str]:
    """The releases of a library after one moment, up to another."""
    return [
        entry.tag for entry in timeline if entry.changed == library and start < entry.date <= end
    ]
