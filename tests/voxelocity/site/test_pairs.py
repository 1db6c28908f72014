"""What the page says of any two entries is what is judged of them, in both directions."""

import functools
import itertools

from tests.conftest import COMMITTED_MACHINE, ROOT
from tests.voxelocity.site.committed_page import committed_page
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import is_notable, is_told
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


def test_a_verdict_is_that_of_the_comparison():
    seen = set()
    benchmarks = committed_changes().results.catalogue.benchmarks
    numbers = {benchmark: number for number, benchmark in enumerate(benchmarks)}
    for old, new in pairs():
        for change in committed_changes().between(old, new).changes:
            letters = machine()["benchmarks"][numbers[change.benchmark]]["verdicts"]
            found = verdict(letters, old, new)
            assert found["look"] == ("worse" if change.newly_failed else look_of(change.total))
            assert found["told"] == is_told(change)
            if change.total and not change.total.within_noise:
                assert found["ratio"] == has_ratio(change.benchmark.metric, change.old, change.new)
            seen.add((found["look"], found["told"], change.newly_failed))
    assert {("better", True, False), ("worse", False, False), ("worse", True, True)} <= seen


def test_a_verdict_on_a_mean_and_its_causes_is_that_of_the_comparison():
    seen = set()
    for old, new in pairs():
        comparison = committed_changes().between(old, new)
        for mean in machine()["means"]:
            metric = Metric(mean["metric"])
            found = comparison.mean([mean["operation"]], metric)
            told = verdict(mean["verdicts"], old, new)
            assert told["look"] == look_of(found and found.total)
            if found is None:
                continue
            assert told["told"] == is_notable(found.total, metric)
            for cause, share in found.shares.items():
                assert verdict(mean["shares"][cause], old, new)["look"] == look_of(share)
                seen.add((cause, look_of(share)))
    assert {"same", "better", "worse"} == {look for _, look in seen} and len(seen) > 6


def test_only_steps_that_are_large_enough_are_told():
    steps = [step for benchmark in machine()["benchmarks"] for step in benchmark["steps"]]
    assert {step["told"] for step in steps} == {True, False}
    assert all(step["told"] for step in steps if abs(step["log"]) > 0.05)
    assert not any(step["told"] for step in steps if abs(step["log"]) < 0.019)
