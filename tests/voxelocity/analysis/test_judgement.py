"""What counts as changed: never a time by itself."""

import dataclasses
import itertools

import msgspec
import pytest

from tests.voxelocity.made_up import (
    IMAGES,
    confirmed,
    measure,
    quiet,
    steady,
    the_change,
    time_benchmark,
    timeline,
)
from voxelocity.analysis.comparison import Changes, net_changes
from voxelocity.analysis.judgement import (
    counted_changes,
    counted_pairs,
    disagreements,
    is_changed,
    is_notable,
    judge,
    regressions,
)
from voxelocity.analysis.series import Cause
from voxelocity.model.benchmark import Metric


@pytest.fixture(scope="module")
def judged(exact):
    """The judged comparison of two entries of the machine with the whole history, by their tags."""
    changes = Changes(exact)

    def compare(old, new):
        ends = (exact.timeline.index_of(tag) for tag in (old, new))
        return judge(changes, changes.between(*ends))

    return compare


# Their instructions are equal, and so is what each of them does to an image.
SAME_WORK = [
    ("nilearn-0.7.0", "nibabel-3.2.1", 6),
    ("nibabel-5.2.1", "nibabel-5.3.0", 3),
    ("nibabel-5.3.0", "nibabel-5.3.2", 3),
    ("nilearn-0.12.1", "nibabel-5.3.3", 12),
    ("nibabel-5.4.0", "nibabel-5.4.2", 4),
]


@pytest.mark.parametrize(("old", "new", "moved"), SAME_WORK)
@pytest.mark.parametrize("back", [False, True])
def test_no_time_changes_by_itself(judged, old, new, moved, back):
    found = judged(*((new, old) if back else (old, new)))
    assert counted_changes(found) == [] and regressions(found, 1.0) == []
    apart = [each for each in found.uncounted if not each.is_reference]
    assert {each.metric for each in apart} == {Metric.TIME} and len(apart) >= moved


# Known from reading the libraries: entry before and entry, call, and whether it takes longer.
KNOWN = [
    ("nilearn-0.9.1", "nibabel-4.0.0", "import nibabel", False),
    ("nibabel-5.3.3", "nilearn-0.13.0", "for volume in iter_img(path)", True),
    ("nibabel-5.3.3", "nilearn-0.13.0", "index_img(path, slice(a, b)).get_fdata()", True),
    ("nilearn-0.13.0", "nilearn-0.13.1", "load_img(path)", False),
    ("nibabel-5.4.2", "nilearn-0.14.0", "apply_mask(path, mask)", False),
]


@pytest.mark.parametrize(("old", "new", "call", "worse"), KNOWN)
@pytest.mark.parametrize("back", [False, True])
def test_what_is_known_to_have_changed_counts(judged, old, new, call, worse, back):
    found = judged(*((new, old) if back else (old, new)))
    times = [
        change
        for change in counted_changes(found)
        if change.benchmark.metric is Metric.TIME
        and found.results.catalogue.call(change.benchmark) == call
    ]
    assert times and {change.worse for change in times} == {worse is not back}


def jump(back):
    """One call takes twice the time at one entry, and at no entry after it."""
    results = measure(
        timeline("control", "nilearn", "control", "control"),
        lambda entry, benchmark: (
            steady(entry, benchmark)
            * (2 if (entry.tag, benchmark) == ("nilearn-2", time_benchmark()) else 1)
        ),
    )
    changes = Changes(results, quiet(results))
    return changes, changes.between(*((2, 1) if back else (1, 2)))


@pytest.mark.parametrize("back", [False, True])
def test_what_moved_once_does_not_count(back):
    changes, found = jump(back)
    assert [change.benchmark for change in counted_changes(found)] == [time_benchmark()]
    found = judge(changes, found)
    assert found.uncounted == {time_benchmark()}
    assert counted_changes(found) == [] and regressions(found, 1.0) == []


@pytest.mark.parametrize("back", [False, True])
def test_what_stays_counts_in_both_directions(back):
    results = measure(
        timeline("control", "nilearn", "control", "control"),
        lambda entry, benchmark: (
            steady(entry, benchmark)
            * (2 if entry.nilearn.version == "0.2" and not benchmark.is_reference else 1)
        ),
    )
    changes = Changes(results, quiet(results))
    found = judge(changes, changes.between(*((2, 1) if back else (1, 2))))
    assert found.uncounted == frozenset()
    assert len(counted_changes(found)) == 8
    assert len(regressions(found, 1.5)) == (0 if back else 8)


def with_shapes(found, shapes):
    """The same comparison with images of these shapes."""
    known = found.results.catalogue
    sized = {key: shapes.get(key[2], shape) for key, shape in known.shapes.items()}
    results = dataclasses.replace(found.results, catalogue=dataclasses.replace(known, shapes=sized))
    return dataclasses.replace(found, results=results)


def slower_by(factors):
    """A comparison in which the call takes so many times the time, by image."""
    results = measure(
        timeline("nilearn"),
        lambda entry, benchmark: (
            steady(entry, benchmark)
            * (
                factors[benchmark.parameters]
                if entry.tag == "nilearn-2"
                and benchmark.metric is Metric.TIME
                and not benchmark.is_reference
                else 1
            )
        ),
    )
    return Changes(results, quiet(results)).between(0, 1)


def test_the_largest_image_tells_the_amount():
    found = slower_by(dict(zip(IMAGES, (16.0, 2.0, 1.0, 0.5))))
    (net,) = net_changes(found, counted_changes(found))
    assert net.amount == pytest.approx(1.5) and net.worse
    assert sorted(net.ratios) == pytest.approx([0.5, 2, 16])
    assert (len(net.changes), net.among) == (3, 4)
    large = with_shapes(found, {IMAGES[1]: (10, 10, 10, 100)})
    (net,) = net_changes(large, counted_changes(large))
    assert net.amount == pytest.approx(0.1) and len(net.changes) == 3
    better = with_shapes(found, {IMAGES[3]: (10, 10, 10, 100)})
    (net,) = net_changes(better, counted_changes(better))
    assert net.amount == pytest.approx(-0.05) and not net.worse


def test_of_a_share_the_amount_is_what_the_cause_adds():
    """nilearn doubles the time, the stack halves it: nothing differs, but nilearn adds half of it."""

    def cost(entry, benchmark):
        own = 1.0 if benchmark.is_reference or benchmark.metric is Metric.PEAK else 2.0
        doubled = own if entry.nilearn.version > "0.1" else 1.0
        return steady(entry, benchmark) * doubled / (own if entry.stack > "numpy-0" else 1.0)

    entries = timeline("nilearn", "stack")
    results = measure(entries, cost)
    change = the_change(Changes(results, quiet(results)).between(0, 2))
    assert change.added == pytest.approx(0.0)
    share = msgspec.structs.replace(change, total=change.share(Cause.NILEARN))
    assert share.added == pytest.approx(0.05)


def on_another_machine(factor, ends=(0, 1), **options):
    """What another machine says otherwise of a release that doubles each time; there it takes so many times."""
    both = []
    for name, times in (("main", 2.0), ("other", factor)):

        def cost(entry, benchmark, times=times):
            changed = benchmark.metric is Metric.TIME and not benchmark.is_reference
            return steady(entry, benchmark) * (
                times if changed and entry.nilearn.version > "0.1" else 1
            )

        results = confirmed(measure(timeline("nilearn", "control"), cost))
        both.append(Changes(dataclasses.replace(results, machine=name), quiet(results, **options)))
    main, other = both
    return disagreements(judge(main, main.between(*ends)), [other])


@pytest.mark.parametrize(("factor", "says_otherwise"), [(1.0, True), (0.5, True), (3.0, False)])
def test_another_machine_says_otherwise_where_its_verdict_is_another(factor, says_otherwise):
    found = on_another_machine(factor)
    assert bool(found) is says_otherwise
    for each in found:
        assert (each.machine, len(each.changes), each.among) == ("other", 4, 8)


def test_within_the_noise_of_both_machines_they_agree():
    assert on_another_machine(1.0, floor=0.3)
    assert not on_another_machine(1.0, floor=0.5)


def test_entries_that_another_machine_has_not_measured_are_not_compared(exact, committed):
    changes = Changes(exact)
    alone = next(index for index in exact.indices if index not in committed.measured)
    found = judge(changes, changes.between(alone, exact.indices[-1]))
    assert disagreements(found, [Changes(committed)]) == []


def test_the_list_is_in_order(judged):
    found = judged("nilearn-0.10.4", "nilearn-0.14.1")
    nets = net_changes(found, counted_changes(found))
    order = [(not net.worse, list(Metric).index(net.metric), -abs(net.amount)) for net in nets]
    assert order == sorted(order)
    assert len({(net.call, net.metric) for net in nets}) == len(nets)
    assert sum(len(net.changes) for net in nets) == len(counted_changes(found))


def test_new_failures_come_first(judged):
    found = judged("nibabel-5.4.2", "nilearn-0.14.0")
    nets = net_changes(found, counted_changes(found))
    failed = [net for net in nets if net.metric is None]
    assert failed and nets[: len(failed)] == failed and nets[len(failed)].metric
    assert all(net.amount is None and net.worse and net.ratios == [] for net in failed)


def test_an_image_that_few_machines_measure_tells_no_amount_beside_others(committed):
    """An image of a gigabyte, which one asks for, would stand before all others."""
    changes, timeline = Changes(committed), committed.timeline
    found = judge(
        changes,
        changes.between(timeline.index_of("nilearn-0.10.4"), timeline.index_of("stack-numpy-2.4")),
    )
    asked_for = [
        [committed.catalogue.operation(change.benchmark).opt_in for change in net.changes]
        for net in net_changes(found, counted_changes(found))
    ]
    assert any(not all(own) and any(own) for own in asked_for)
    assert all(own == sorted(own) for own in asked_for)


def test_all_pairs_at_once_are_judged_as_each_pair(exact):
    """The page's letters come from `counted_pairs`, all else from `is_changed`."""
    changes, indices = Changes(exact), exact.indices
    counted = {each: counted_pairs(changes, each) for each in exact.catalogue.benchmarks}
    places = {index: place for place, index in enumerate(indices)}
    compared = 0
    far = [(indices[-1], indices[0]), (indices[9], indices[-9])]
    for old, new in [*itertools.pairwise(indices), *far]:
        comparison = changes.between(old, new)
        for change in comparison.changes:
            if is_notable(change.total, change.benchmark.metric):
                expected = is_changed(changes, comparison, change)
                found = counted[change.benchmark][places[new], places[old]]
                assert found == expected or change.benchmark.is_reference, change.benchmark
                compared += 1
    assert compared > 500
