"""What the page says of any two entries is what is judged of them, in both directions."""

import functools
import itertools

from tests.conftest import COMMITTED_MACHINE, ROOT
from tests.voxelocity.site.committed_page import committed_page
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import counted_changes, is_notable, is_told, judge
from voxelocity.model.benchmark import Metric
from voxelocity.report.values import has_ratio
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader


@functools.cache
def committed_changes():
    return Changes(ResultsReader(Checkout(ROOT)).read(COMMITTED_MACHINE))


def pairs():
    return itertools.permutations(committed_changes().results.indices, 2)


@functools.cache
def machine():
    return committed_page()["machines"][COMMITTED_MACHINE]


def verdict(letters, old, new):
    places = [machine()["indices"].index(index) for index in (old, new)]
    return committed_page()["verdicts"][letters[places[1]][places[0]]]


def look_of(factor):
    if factor is None:
        return ""
    return "same" if factor.within_noise else "better" if factor.log < 0 else "worse"


def look_of_uncounted(comparison, change):
    """What moved and does not count is told apart; of a reference, or next to nothing, it is the same."""
    benchmark = change.benchmark
    if benchmark.is_reference or not has_ratio(benchmark.metric, change.old, change.new):
        return "same"
    return "reference" if benchmark in comparison.with_reference else "alone"


def compared(old, new):
    return judge(committed_changes(), committed_changes().between(old, new))


def test_a_verdict_is_that_of_the_comparison():
    seen = set()
    benchmarks = committed_changes().results.catalogue.benchmarks
    numbers = {benchmark: number for number, benchmark in enumerate(benchmarks)}
    for old, new in pairs():
        comparison = compared(old, new)
        for change in comparison.changes:
            letters = machine()["benchmarks"][numbers[change.benchmark]]["verdicts"]
            found = verdict(letters, old, new)
            counts = change.benchmark not in comparison.uncounted
            look = look_of(change.total) if counts else look_of_uncounted(comparison, change)
            assert found["look"] == ("worse" if change.newly_failed else look)
            assert found["told"] == (is_told(change) and counts)
            if change.total and not change.total.within_noise and counts:
                assert found["ratio"] == has_ratio(change.benchmark.metric, change.old, change.new)
            seen.add((found["look"], found["told"], change.newly_failed))
    assert {("better", True, False), ("worse", False, False), ("worse", True, True)} <= seen
    assert {("alone", False, False), ("reference", False, False)} <= seen


def look_along(along, metric, operation, factor):
    """A time counts where a call of the operation goes along with the mean."""
    if metric is Metric.TIME and factor and (operation, factor.log > 0) not in along:
        return "same"
    return look_of(factor)


def test_a_verdict_on_a_mean_and_its_causes_is_that_of_the_comparison():
    seen = set()
    for old, new in pairs():
        comparison = compared(old, new)
        along = {
            (change.benchmark.operation, change.total.log > 0)
            for change in counted_changes(comparison)
            if change.benchmark.metric is Metric.TIME and change.total
        }
        for mean in machine()["means"]:
            metric = Metric(mean["metric"])

            look = functools.partial(look_along, along, metric, mean["operation"])
            found = comparison.mean([mean["operation"]], metric)
            told = verdict(mean["verdicts"], old, new)
            assert told["look"] == look(found and found.total)
            if found is None:
                continue
            counts = look(found.total) != "same"
            assert told["told"] == (is_notable(found.total, metric) and counts)
            for cause, share in found.shares.items():
                assert verdict(mean["shares"][cause], old, new)["look"] == look(share)
                seen.add((cause, look(share)))
    assert {"same", "better", "worse"} == {look for _, look in seen} and len(seen) > 6


def test_only_steps_that_are_large_enough_are_told():
    steps = [step for benchmark in machine()["benchmarks"] for step in benchmark["steps"]]
    assert {step["told"] for step in steps} == {True, False}
    assert all(step["told"] for step in steps if abs(step["log"]) > 0.05)
    assert not any(step["told"] for step in steps if abs(step["log"]) < 0.019)
