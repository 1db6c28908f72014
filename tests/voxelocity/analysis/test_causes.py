"""Each cause gets what it did, and what nobody can tell is unexplained."""

import itertools
import math
import random

import pytest

from tests.voxelocity.made_up import (
    FAILED,
    METRICS,
    comparison,
    measure,
    only,
    steady,
    the_change,
    time_benchmark,
    timeline,
)
from voxelocity.analysis.series import Cause, cause_of, stretches_of

CHANGES = ("nilearn", "nibabel", "control", "stack", "nilearn", "control", "nibabel")

OTHERS = ("control", "nilearn", "nibabel", "control", "stack", "nilearn", "nilearn")


def steps(factors):
    """Costs by which each entry multiplies those before it, in the order of the timeline."""
    entries = timeline(*CHANGES)
    product = dict(
        zip(
            (entry.tags[0] for entry in entries),
            itertools.accumulate([1, *factors], lambda a, b: a * b),
        )
    )
    return entries, lambda entry, benchmark: steady(entry, benchmark) * product[entry.tags[0]]


@pytest.mark.parametrize("metric", METRICS)
def test_each_cause_gets_what_it_did(metric):
    #                        nilearn nibabel control stack nilearn control nibabel
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    found = comparison(measure(entries, cost))
    for change in (the_change(found, metric), found.mean(["MeanOverTime"], metric)):
        ratios = {cause: change.shares[cause].ratio for cause in Cause}
        assert ratios == pytest.approx(
            {"nilearn": 4.0, "nibabel": 3.0, "stack": 0.5, "unexplained": 0.88}
        )
        assert change.total.ratio == pytest.approx(4.0 * 3.0 * 0.5 * 0.88)


@pytest.mark.parametrize("seed", range(20))
def test_the_product_of_the_shares_is_the_total(seed):
    """Whatever was measured in between, in either direction, benchmark by benchmark and in the mean."""
    generator = random.Random(seed)
    entries, cost = steps([generator.lognormvariate(0, 0.5) for _ in CHANGES])
    skipped = {index for index in range(1, len(entries) - 1) if generator.random() < 0.4}
    measured = measure(entries, cost, spread=0.2, skipped=skipped)
    for index, benchmarks in measured.measured.items():
        if 0 < index < len(entries) - 1 and generator.random() < 0.5:
            benchmarks[time_benchmark()] = FAILED
    ends = (0, -1) if seed % 2 else (-1, 0)
    found = comparison(measured, *ends)
    means = [found.mean(["MeanOverTime"], metric) for metric in METRICS]
    assert len(found.changes) == 4 * 2 * 2
    for change in [*found.changes, *means]:
        assert set(change.shares) == set(Cause)
        product = math.prod(share.ratio for share in change.shares.values())
        assert product == pytest.approx(change.total.ratio)


def test_a_step_over_unmeasured_entries_of_one_kind_belongs_to_it():
    entries = timeline("nilearn", "nilearn", "control", "nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * float(e.nilearn.version[2:]), skipped={1, 2, 3}
    )
    shares = the_change(comparison(measured)).shares
    assert shares["nilearn"].ratio == pytest.approx(4.0)
    assert shares["unexplained"].ratio == 1.0


def test_a_step_over_entries_of_several_kinds_is_unexplained():
    entries, cost = steps([2.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    shares = the_change(comparison(measure(entries, cost, skipped={1}))).shares
    assert shares["unexplained"].ratio == pytest.approx(6.0)
    assert shares["nilearn"].ratio == shares["nibabel"].ratio == 1.0


def test_backwards_is_the_inverse():
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    measured = measure(entries, cost)
    forth, back = (the_change(comparison(measured, *ends)) for ends in ((0, -1), (-1, 0)))
    assert (forth.old, forth.new) == (back.new, back.old)
    for cause in Cause:
        assert forth.shares[cause].log == pytest.approx(-back.shares[cause].log)


def test_entries_outside_the_two_play_no_part():
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    measured = measure(entries, cost)
    inside = comparison(only(measured, range(2, 6)), 2, 5)
    pairs = zip(comparison(measured, 2, 5).changes, inside.changes, strict=True)
    for change, same in pairs:
        assert change.benchmark == same.benchmark
        assert change.total.log == pytest.approx(same.total.log)
        for cause in Cause:
            assert change.shares[cause].log == pytest.approx(same.shares[cause].log, abs=1e-12)
            assert change.shares[cause].floor == same.shares[cause].floor


def test_a_share_is_as_noisy_as_its_runs():
    entries, cost = steps([1.0] * 7)
    shares = the_change(comparison(measure(entries, cost))).shares
    floor = math.log1p(0.05)
    # nilearn changes twice with others in between, the stack once, and steps in a row count once.
    assert shares["nilearn"].floor == pytest.approx(floor * math.sqrt(2))
    assert shares["stack"].floor == pytest.approx(floor)
    in_a_row = timeline("nilearn", "nilearn", "nilearn")
    found = comparison(measure(in_a_row, steady))
    assert the_change(found).shares["nilearn"].floor == pytest.approx(floor)
    assert the_change(found).shares["stack"].within_noise


def test_the_cause_of_a_step_is_what_alone_changed():
    entries = timeline(*OTHERS)
    assert cause_of(entries, 0, 1) is Cause.UNEXPLAINED
    assert cause_of(entries, 0, 2) is Cause.NILEARN
    assert cause_of(entries, 1, 3) is Cause.UNEXPLAINED
    assert cause_of(entries, 2, 4) is Cause.NIBABEL
    assert cause_of(entries, 4, 5) is Cause.STACK
    assert cause_of(entries, 5, 7) is Cause.NILEARN


def test_stretches_of_one_cause_in_a_row_count_once():
    entries = timeline(*OTHERS)
    indices = list(range(8))
    assert (
        stretches_of(entries, indices).between(0, 7)
        == stretches_of(entries, indices).between(7, 0)
        == {
            Cause.NILEARN: 2,
            Cause.NIBABEL: 1,
            Cause.STACK: 1,
            Cause.UNEXPLAINED: 2,
        }
    )
    assert stretches_of(entries, indices).between(5, 7)[Cause.NILEARN] == 1
    assert stretches_of(entries, [0, 5, 7]).between(0, 7)[Cause.UNEXPLAINED] == 1
    factors = stretches_of(entries, indices).floor_factors(0, 7)
    assert factors[Cause.NILEARN] == pytest.approx(math.sqrt(2))
    nothing = stretches_of(entries, indices).floor_factors(5, 7)
    assert nothing[Cause.STACK] == 1.0, "a share without a step has the floor of the whole"


def test_both_ends_of_the_way_belong_to_it():
    entries = timeline("nilearn", "nibabel", "nilearn")
    found = stretches_of(entries, range(4)).between(0, 3)
    assert (found[Cause.NILEARN], found[Cause.NIBABEL]) == (2, 1)
    assert stretches_of(entries, range(4)).between(3, 0) == found
    assert stretches_of(entries, range(4)).between(1, 2)[Cause.NILEARN] == 0
    assert sum(stretches_of(entries, range(4)).between(2, 2).values()) == 0


def test_stretches_are_counted_as_one_would_walk_them():
    """Every pair of every selection of entries, by going from step to step."""
    entries = timeline(*OTHERS)
    for indices in itertools.chain.from_iterable(
        itertools.combinations(range(8), size) for size in range(1, 9)
    ):
        found = stretches_of(entries, indices)
        for old, new in itertools.product(indices, repeat=2):
            path = [index for index in indices if min(old, new) <= index <= max(old, new)]
            steps = [cause_of(entries, *each) for each in itertools.pairwise(path)]
            walked = [cause for cause, _ in itertools.groupby(steps)]
            assert found.between(old, new) == {cause: walked.count(cause) for cause in Cause}
