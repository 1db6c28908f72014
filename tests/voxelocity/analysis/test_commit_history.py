"""Commits in order, the steps between them, and what is left of many."""

import datetime

import pytest

from voxelocity.analysis.commit_history import commit_history, representative_benchmarks, thinned
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import MeasuredCommit, Result

LOOP = Benchmark("Opening", "load_img", Metric.INSTRUCTIONS, ("int16 + slope/inter", ".nii.gz"))
PEAK = LOOP.of_metric(Metric.PEAK)


@pytest.fixture
def benchmarks(exact):
    return representative_benchmarks(exact.catalogue, "nilearn")


@pytest.fixture
def commit(benchmarks):
    """Makes a commit at which every call has a value, but for those that are given."""

    def made(number, only=None, **changed):
        values = {
            benchmark: 1e7 for benchmark in benchmarks if benchmark.metric is Metric.INSTRUCTIONS
        }
        values |= {benchmark: 1e8 for benchmark in benchmarks if benchmark.metric is Metric.PEAK}
        values |= {
            benchmark.baseline: 5e7 for benchmark in benchmarks if benchmark.metric is Metric.PEAK
        }
        values |= {LOOP: changed.get("count", 1e7), PEAK: changed.get("peak", 1e8)}
        values = {
            benchmark: value
            for benchmark, value in values.items()
            if only is None or benchmark in only
        }
        return MeasuredCommit(
            "nilearn",
            f"{number:040x}",
            datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=number),
            {
                benchmark: Result.of(benchmark.metric, value, None, False)
                for benchmark, value in values.items()
            },
        )

    return made


def history_of(exact, commits):
    return commit_history(exact.catalogue, "nilearn", "a machine", commits)


def test_commits_are_in_order_and_each_call_is_there_once(exact, benchmarks, commit):
    history = history_of(exact, [commit(3), commit(1), commit(2)])
    assert [int(each.sha, 16) for each in history.commits] == [1, 2, 3]
    assert set(history.benchmarks) == {
        benchmark
        for benchmark in benchmarks
        if benchmark.metric in (Metric.PEAK, Metric.INSTRUCTIONS)
    }
    assert history.value(LOOP, 0) == 1e7 and history.value(PEAK, 0) == 5e7
    assert history.steps == ()


def test_a_commit_that_was_measured_for_another_question_is_left_out(exact, commit):
    history = history_of(exact, [commit(1), commit(2, only={LOOP}), commit(3)])
    assert [int(each.sha, 16) for each in history.commits] == [1, 3]


@pytest.mark.parametrize(
    ("count", "peak", "found"),
    [
        (1.03e7, 1e8, [(LOOP, 1.03)]),
        (0.5e7, 1e8, [(LOOP, 0.5)]),
        (1.019e7, 1e8, []),
        (1e7, 1.1e8, [(PEAK, 1.2)]),
        # Of 50 MB 4.8 % is not worth mentioning; and what is below the floor may be noise.
        (1e7, 1.024e8, []),
        (2e7, 1.5e8, [(LOOP, 2.0), (PEAK, 2.0)]),
    ],
)
def test_a_step_is_what_is_worth_mentioning(exact, commit, count, peak, found):
    history = history_of(
        exact, [commit(1), commit(2, count=count, peak=peak), commit(3, count=count, peak=peak)]
    )
    steps = [(step.benchmark, round(step.change.ratio, 6)) for step in history.steps]
    assert sorted(steps) == sorted(found)
    assert all((step.before, step.at) == (0, 1) for step in history.steps)


def test_a_difference_of_pages_is_no_step(exact, commit):
    """Twice as much of a megabyte."""
    history = history_of(exact, [commit(1, peak=5.1e7), commit(2, peak=5.3e7)])
    assert history.steps == ()


def test_a_commit_without_a_value_is_passed_over(exact, commit, benchmarks):
    without = commit(
        2,
        only={benchmark for benchmark in benchmarks if benchmark != LOOP}
        | {each.baseline for each in benchmarks},
    )
    history = history_of(exact, [commit(1), without, commit(3, count=2e7)])
    (step,) = history.steps
    assert (step.benchmark, step.before, step.at) == (LOOP, 0, 2)


def test_the_newest_step_comes_first(exact, commit):
    history = history_of(exact, [commit(1), commit(2, count=2e7), commit(3, count=5e7)])
    assert [step.at for step in history.steps] == [2, 1]


def test_a_short_history_is_shown_whole(exact, commit):
    history = history_of(exact, [commit(number) for number in range(20)])
    assert thinned(history, 20) == list(range(20))


@pytest.mark.parametrize("most", [10, 11, 50])
def test_of_a_long_history_both_ends_of_each_step_and_the_ends_of_all_are_shown(
    exact, commit, most
):
    commits = [commit(number, count=1e7 if number < 123 else 2e7) for number in range(200)]
    indices = thinned(history_of(exact, commits), most)
    assert len(indices) <= most and indices == sorted(set(indices))
    assert {0, 122, 123, 199} <= set(indices)
    gaps = [later - earlier for earlier, later in zip(indices, indices[1:])]
    assert max(gaps) <= 2 * 200 / (most - 3) + 1


@pytest.mark.parametrize("most", range(1, 8))
@pytest.mark.parametrize("step_at", [123, 1000])
def test_of_a_few_indices_the_newest_is_one(exact, commit, most, step_at):
    commits = [commit(number, count=1e7 if number < step_at else 2e7) for number in range(200)]
    indices = thinned(history_of(exact, commits), most)
    assert 1 <= len(indices) <= most and indices[-1] == 199
    if most > 2:
        assert indices[0] == 0


def test_of_very_many_steps_the_newest_keep_their_ends(exact, commit):
    commits = [commit(number, count=1e7 * 1.1**number) for number in range(200)]
    indices = thinned(history_of(exact, commits), 20)
    assert len(indices) <= 20 and {0, 198, 199} <= set(indices)
