"""The references of a pass are compared with those that were stored before it."""

import json

import pytest

from tests.conftest import COMMITTED_MACHINE, independent_estimate
from voxelocity.model.benchmark import Metric
from voxelocity.runner.references import (
    ENOUGH,
    added,
    movement,
    references_of,
    stored_references,
)
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS

KEYS = [(f"a.A{number}.time_reference", "1", "'.nii'") for number in range(ENOUGH)]


def samples(factor, keys=KEYS):
    return {key: [factor * second for second in (1.0, 1.1, 1.2, 1.3)] for key in keys}


def test_the_references_of_an_entry_are_read_as_everywhere_else(committed, root):
    checkout = Checkout(root)
    for index in committed.indices:
        found = references_of(
            checkout, root / RESULTS / COMMITTED_MACHINE, committed.timeline[index]
        )
        expected = {
            (committed.catalogue.names[benchmark].partition("(")[0], benchmark.parameters): measured
            for benchmark, measured in committed.measured[index].items()
            if benchmark.is_reference and benchmark.metric is Metric.TIME and measured.samples
        }
        unquoted = {
            (name, tuple(value.strip("'") for value in parameters)): tuple(timings)
            for (name, version, *parameters), timings in found.items()
        }
        # The file also holds what was measured of earlier versions.
        assert expected and {key: unquoted[key] for key in expected} == {
            key: measured.samples for key, measured in expected.items()
        }


def test_only_entries_of_the_stack_are_looked_at(committed, root):
    checkout = Checkout(root)
    found = stored_references(checkout, root / RESULTS / COMMITTED_MACHINE, "numpy-1.26")
    assert list(found) == [entry.tag for entry in checkout.timeline if entry.stack == "numpy-1.26"]
    measured = {committed.timeline[index].tag for index in committed.indices}
    assert {tag for tag, each in found.items() if each} == measured & set(found)


def test_without_a_folder_there_is_nothing(root, tmp_path):
    found = stored_references(Checkout(root), tmp_path / "office", "numpy-1.23")
    assert found and not any(found.values())


def test_what_is_no_timing_of_a_reference_is_left_out(measured_copy):
    checkout = Checkout(measured_copy)
    entry = checkout.timeline[checkout.timeline.index_of("nilearn-0.10.4")]
    folder = measured_copy / RESULTS / COMMITTED_MACHINE
    (path,) = folder.glob(f"{checkout.history.commits[entry.tag][:8]}-*.json")
    content = json.loads(path.read_text())
    columns = content["result_columns"]
    values = {"params": [["1", "2", "3"]], "version": "7"}

    def row(**fields):
        return [(values | fields).get(column) for column in columns]

    content["results"] = {
        "a.A.time_reference": row(result=[1, None, 2], samples=[[1.0, 1.5], None, [2.0]]),
        "a.A.time_path": row(samples=[[1.0], [1.0], [1.0]]),
        "a.A.peakmem_reference": row(samples=[[1.0], [1.0], [1.0]]),
        "b.B.time_reference": row(result=[1, 1, 1])[:3],
        "c.C.time_reference": row(params=[], samples=[[4.0]]),
    }
    path.write_text(json.dumps(content))
    assert references_of(checkout, folder, entry) == {
        ("a.A.time_reference", "7", "1"): [1.0, 1.5],
        ("a.A.time_reference", "7", "3"): [2.0],
        ("c.C.time_reference", "7"): [4.0],
    }
    path.write_text("cut off")
    assert references_of(checkout, folder, entry) == {}


def test_a_pass_is_what_was_appended():
    before = {("a",): [1.0, 2.0], ("b",): [1.0], ("c",): [5.0], ("gone",): [1.0]}
    after = {("a",): [1.0, 2.0, 3.0, 4.0], ("b",): [1.0], ("c",): [6.0, 7.0], ("new",): [8.0]}
    assert added(before, after) == {
        ("a",): [3.0, 4.0],
        # Replaced, by whatever way.
        ("c",): [6.0, 7.0],
        ("new",): [8.0],
    }


@pytest.mark.parametrize("factor", [1.0, 1.08, 0.9])
def test_the_movement_is_that_of_the_times_whatever_its_sign(factor):
    assert movement(samples(factor), [samples(1.0)]) == pytest.approx(abs(factor - 1))


def test_the_entries_are_compared_by_the_one_in_the_middle():
    assert movement(samples(1.2), [samples(1.0), samples(9.0), samples(1.2), {}]) == 0
    assert movement(samples(1.2), [samples(1.0), samples(2.0)]) == pytest.approx(0.2)


def test_half_of_the_references_decide():
    own = {key: each for n, key in enumerate(KEYS) for each in [samples(1 + n / 100)[key]]}
    assert movement(own, [samples(1.0)]) == pytest.approx((ENOUGH - 1) / 200)


def test_times_are_estimated_as_everywhere_else():
    own = {key: [1.0, 1.1, 1.5, 1.2, 4.0, 1.3, 1.7, 1.05] for key in KEYS}
    expected = independent_estimate(own[KEYS[0]]) / independent_estimate(samples(2.0)[KEYS[0]]) - 1
    assert movement(own, [samples(2.0)]) == pytest.approx(abs(expected), abs=1e-4)


def test_too_few_references_say_nothing():
    assert movement(samples(2.0, KEYS[1:]), [samples(1.0)]) is None
    assert movement(samples(2.0), [samples(1.0, KEYS[1:])]) is None
    assert movement(samples(2.0), []) is None
    # Of another version it is other work.
    other = {(name, "2", *rest): each for (name, _, *rest), each in samples(1.0).items()}
    assert movement(samples(2.0), [other]) is None
