"""How the work of a call grows is told beside the operation whose call it is."""

import dataclasses

import pytest

from tests.voxelocity.made_up import count_benchmark, counted, measure, operation, steady, timeline
from voxelocity.model.catalogue import Call
from voxelocity.site.advice import growth

FILE = ("int16", ".nii.gz")


def results_of(costs, **others):
    """Counts of the call ``path``, and of others, of a made-up loop, from the number of volumes; by index."""
    costs_of = {"path": costs, **others}
    results = measure(timeline("nilearn"), steady)
    known = results.catalogue
    lengths = {
        (method, n): count_benchmark(method, (*FILE, str(n)), "GrowthOfLoops")
        for method in costs_of
        for n in (10, 20, 40, 80)
    }
    catalogue = dataclasses.replace(
        known,
        operations=known.operations
        | {
            "GrowthOfLoops": operation(
                "GrowthOfLoops",
                calls_of="LoopOverVolumes",
                work="",
                parameter_names=("image", "format", "volumes"),
            )
        },
        calls=known.calls
        | {
            (operation, method): Call(f"{method}(path)", "")
            for operation in ("GrowthOfLoops", "LoopOverVolumes")
            for method in costs_of
        },
        names=known.names | dict.fromkeys(lengths.values(), ""),
    )
    measured = {
        index: benchmarks
        | {
            benchmark: counted(cost(n))
            for (method, n), benchmark in lengths.items()
            if (cost := costs_of[method][index])
        }
        for index, benchmarks in results.measured.items()
    }
    return dataclasses.replace(results, catalogue=catalogue, measured=measured)


def test_each_entry_tells_how_a_call_grows():
    (call,) = growth(results_of([lambda n: 1e6 + 1e5 * n, lambda n: 1e6 + 1e4 * n * n]))
    assert (call.operation, call.method, call.format) == ("LoopOverVolumes", "path", ".nii.gz")
    linear, square = call.growth
    assert (linear.kind, linear.exponents) == ("linear", [1.0, 1.0])
    assert linear.many == pytest.approx((1e6 + 1e5 * 1200) / (1e6 + 1e5 * 80), rel=0.01)
    assert (square.kind, square.exponents) == ("square", [2.0, 2.0])
    assert linear.warning == "" and "it takes some 222 times what it takes at 80" in square.warning
    assert square.many == pytest.approx((1e6 + 1e4 * 1200**2) / (1e6 + 1e4 * 6400), rel=0.01)


def test_a_call_that_is_square_has_steadier_ones_and_the_least_work_comes_first():
    square = [lambda n: 1e6 + 1e4 * n * n] * 2
    calls = growth(
        results_of(
            square,
            linear=[lambda n: 1e6 + 1e5 * n] * 2,
            steep=[lambda n: 1e3 + 1e5 * n] * 2,
            constant=[lambda n: 1e6, None],
            other=square,
            reference=[lambda n: 1.0] * 2,
        )
    )
    found = {call.method: [each and each.steadier for each in call.growth] for call in calls}
    both = ["linear(path)", "steep(path)"]
    assert found["path"] == found["other"] == [["constant(path)", "linear(path)"], both]
    assert found["linear"] == [[], []] and found["constant"] == [[], None]


def test_what_was_not_counted_or_does_not_grow():
    (call,) = growth(results_of([None, lambda n: 1e6]))
    missing, constant = call.growth
    assert missing is None
    assert (constant.kind, constant.exponents, constant.many) == ("constant", [], 1.0)
    assert growth(results_of([None, None])) == []
