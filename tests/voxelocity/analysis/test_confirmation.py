"""A time counts as changed where something exact moved with it, or measuring again confirmed it."""

import dataclasses
import math
import random

import pytest

from tests.voxelocity.made_up import (
    confirmed,
    counted,
    measure,
    only,
    peak_benchmark,
    quiet,
    steady,
    time_benchmark,
    timeline,
    with_counts,
)
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import is_changed, outcome_of, times_to_confirm
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Confirmation, Outcome
from voxelocity.runner.confirmation import ROUNDS

ENTRIES = timeline("control", "nilearn", "nibabel")
TIME = time_benchmark()


def doubled(entry, benchmark):
    """One call takes twice the time from nilearn 0.2 on."""
    changed = entry.nilearn.version >= "0.2" and benchmark == TIME
    return steady(entry, benchmark) * (2 if changed else 1)


def judged(results, old=1, new=2):
    """Whether the time of the call changed, and whether it is to be measured again."""
    changes = Changes(results, quiet(results))
    comparison = changes.between(old, new)
    (change,) = [each for each in comparison.changes if each.benchmark == TIME]
    again = [each.benchmark for each in times_to_confirm(changes, comparison)]
    assert again in ([], [TIME])
    return is_changed(changes, comparison, change), bool(again)


def test_a_time_alone_did_not_change_and_is_to_be_measured_again():
    assert judged(measure(ENTRIES, doubled)) == (False, True)


@pytest.mark.parametrize(
    ("before", "after", "is_told"), [(1, 2, True), (2, 1, False), (1, 1, False)]
)
def test_its_work_tells(before, after, is_told):
    def work(entry, benchmark):
        return 1e8 * (after if entry.nilearn.version >= "0.2" else before)

    assert judged(with_counts(measure(ENTRIES, doubled), work)) == (is_told, not is_told)


def at_lengths(results, ratios):
    """Counts of the same call on the same file in another operation, at several lengths."""
    known, measured = results.catalogue, {at: dict(all_) for at, all_ in results.measured.items()}
    counts = [
        Benchmark("GrowthOfMeans", "path", Metric.INSTRUCTIONS, (*TIME.parameters, str(length)))
        for length in range(len(ratios))
    ]
    for index, found in measured.items():
        later = results.timeline[index].nilearn.version >= "0.2"
        found |= {each: counted(1e8 * (r if later else 1)) for each, r in zip(counts, ratios)}
    operation = dataclasses.replace(known.operations["MeanOverTime"], name="GrowthOfMeans")
    catalogue = dataclasses.replace(
        known,
        operations=known.operations | {"GrowthOfMeans": operation},
        calls=known.calls | {("GrowthOfMeans", "path"): known.calls["MeanOverTime", "path"]},
        names=known.names | {each: f"growth.count({each.parameters})" for each in counts},
    )
    return dataclasses.replace(results, catalogue=catalogue, measured=measured)


@pytest.mark.parametrize(
    ("ratios", "is_told"), [((1.5, 2.0), True), ((1.5, 1.0), False), ((1.5, 0.5), False)]
)
def test_where_its_work_is_not_counted_that_at_all_lengths_tells(ratios, is_told):
    assert judged(at_lengths(measure(ENTRIES, doubled), ratios)) == (is_told, not is_told)


def test_memory_tells_where_nothing_counts_the_work():
    def both(entry, benchmark):
        changed = entry.nilearn.version >= "0.2" and benchmark in (TIME, peak_benchmark())
        return steady(entry, benchmark) * (2 if changed else 1)

    results = measure(ENTRIES, both)
    assert judged(results) == (True, False)
    assert judged(with_counts(results, lambda *_: 1e8)) == (False, True)


@pytest.mark.parametrize("outcome", Outcome)
def test_measuring_again_tells(outcome):
    results = confirmed(measure(ENTRIES, doubled), outcome)
    told = outcome is Outcome.CONFIRMED
    assert judged(results) == (told, True)
    assert judged(results, 2, 1) == (told, True), "in either order"


def test_what_measuring_again_found_the_other_way_confirms_nothing():
    results = measure(ENTRIES, doubled)
    other = Confirmation(Outcome.CONFIRMED, ((0.2, 0.1),))
    pair = (ENTRIES[1].tag, ENTRIES[2].tag)
    assert not judged(dataclasses.replace(results, confirmations={pair: {TIME: other}}))[0]


@pytest.mark.parametrize(("old", "new", "is_told"), [(0, 3, True), (3, 0, True), (2, 3, False)])
def test_a_confirmed_step_on_the_way_confirms_the_whole(old, new, is_told):
    """Nobody measured the ends of the way in turn."""
    results = confirmed(measure(ENTRIES, doubled))
    assert judged(results, old, new)[0] is is_told


def test_a_step_beyond_the_way_confirms_nothing():
    def twice(entry, benchmark):
        changed = (entry.nilearn.version >= "0.2") + (entry.nibabel.version >= "3.1")
        return steady(entry, benchmark) * (2.0**changed if benchmark == TIME else 1)

    results = measure(ENTRIES, twice)
    pair = (ENTRIES[2].tag, ENTRIES[3].tag)
    known = {pair: {TIME: Confirmation(Outcome.CONFIRMED, ((0.2, 0.4),))}}
    results = dataclasses.replace(results, confirmations=known)
    assert judged(results, 0, 3)[0]
    assert not judged(results, 0, 2)[0]
    assert not judged(only(results, (0, 1, 2)), 0, 2)[0]


@pytest.mark.parametrize(
    ("rounds", "outcome"),
    [
        ([1.5] * 12, Outcome.UNDECIDED),
        ([1.5] * 13, Outcome.CONFIRMED),
        ([1.5] * 16 + [0.9], Outcome.UNDECIDED),
        ([1.5] * 17 + [0.9], Outcome.CONFIRMED),
        ([1.0] * 12, Outcome.UNDECIDED),
        ([1.0] * 13, Outcome.REFUTED),
        ([0.5] * 13, Outcome.REFUTED),
        # Certain, and too little to be mentioned.
        ([1.04] * 40, Outcome.REFUTED),
        ([1.04, 1.06] * 40, Outcome.UNDECIDED),
        ([], Outcome.UNDECIDED),
    ],
)
def test_rounds_decide_once_chance_would_hardly_make_them(rounds, outcome):
    assert outcome_of([(0.2, 0.2 * ratio) for ratio in rounds], 0.1) is outcome
    assert outcome_of([(0.2, 0.2 / ratio) for ratio in rounds], -0.1) is outcome


@pytest.mark.parametrize(
    ("seen", "ratio", "outcome"),
    [
        (1.5, 1.06, Outcome.CONFIRMED),
        (1.5, 1.0, Outcome.REFUTED),
        (1.5, 1 / 1.5, Outcome.REFUTED),
    ],
)
def test_what_was_seen_says_which_way_and_how_far(seen, ratio, outcome):
    """A small change of the same sign is one, whatever was seen."""
    assert outcome_of([(0.2, 0.2 * ratio)] * 13, math.log(seen)) is outcome


def test_noise_that_hides_what_is_mentioned_does_not_hide_half_of_what_was_seen():
    rounds = [(0.2, 0.2 * ratio) for ratio in (0.9, 1.1) * 10]
    assert outcome_of(rounds, math.log(1.06)) is Outcome.UNDECIDED
    assert outcome_of(rounds, math.log(1.5)) is Outcome.REFUTED


def test_of_unchanged_calls_one_in_a_thousand_at_most_is_ever_confirmed():
    """However noisy they are, and though one looks after each run."""
    chance = random.Random(7)
    told = 0
    for number in range(1200):
        rounds = []
        spread = (0.02, 0.1, 0.5)[number % 3]
        while len(rounds) < 30:
            for _ in range(ROUNDS):
                rounds.append(tuple(math.exp(spread * chance.gauss(0, 1)) for _ in range(2)))
            if (outcome := outcome_of(rounds, 0.1)) is not Outcome.UNDECIDED:
                told += outcome is Outcome.CONFIRMED
                break
    assert told <= 1
