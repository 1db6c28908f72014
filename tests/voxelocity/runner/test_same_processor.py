"""Results without a record of their processor are continued where the references take the same times."""

import json

import pytest

from tests.conftest import COMMITTED_MACHINE
from voxelocity import VoxelocityError
from voxelocity.runner import references
from voxelocity.runner.references import prove_processor
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS
from voxelocity.store.processor import processor_traits, recorded_processor


@pytest.fixture
def times(measured_copy, monkeypatch):
    """A function that lets asv measure so many times what is stored, and returns the checkout."""
    folder = measured_copy / RESULTS / COMMITTED_MACHINE

    def measure_as(factor):
        class Measurer:
            @classmethod
            def of_lock_holder(cls, root, machine):
                assert (root, machine) == (measured_copy, COMMITTED_MACHINE)
                return cls()

            def measure(self, commits, bench, *options):
                (path,) = folder.glob(f"{commits[0][:8]}-*.json")
                content = json.loads(path.read_text())
                samples = content["result_columns"].index("samples")
                for name, row in content["results"].items():
                    if name.endswith(".time_reference"):
                        row[samples] = [
                            each and [*each, *(time * factor for time in each)]
                            for each in row[samples]
                        ]
                path.write_text(json.dumps(content))
                return True

        monkeypatch.setattr(references, "Measurer", Measurer)
        return Checkout(measured_copy)

    return measure_as


def files(folder):
    return {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}


@pytest.mark.parametrize("factor", [1.0, 1.005, 0.995])
def test_the_same_times_are_the_same_processor(times, factor):
    checkout = times(factor)
    prove_processor(checkout, COMMITTED_MACHINE)
    assert recorded_processor(checkout.root, COMMITTED_MACHINE) == processor_traits()


@pytest.mark.parametrize("factor", [0.5, 0.7, 1.4, 2.0])
def test_other_times_are_another_processor(times, factor):
    checkout = times(factor)
    folder = checkout.root / RESULTS / COMMITTED_MACHINE
    before = files(folder)
    with pytest.raises(
        VoxelocityError, match=r"differ by \d+\.\d%, more than the noise of "
    ) as error:
        prove_processor(checkout, COMMITTED_MACHINE)
    assert str(error.value).endswith("another machine needs another name: voxelocity machine NAME")
    assert files(folder) == before
    assert recorded_processor(checkout.root, COMMITTED_MACHINE) is None


def test_without_times_nothing_can_be_told(times):
    checkout = times(1.0)
    for path in (checkout.root / RESULTS / COMMITTED_MACHINE).glob("*-*.json"):
        path.unlink()
    with pytest.raises(VoxelocityError, match="has too few reference times"):
        prove_processor(checkout, COMMITTED_MACHINE)


def test_who_interrupts_the_proof_leaves_no_time_of_this_processor(times, monkeypatch):
    checkout = times(1.0)
    folder = checkout.root / RESULTS / COMMITTED_MACHINE
    before = files(folder)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(references, "moved_since", interrupted)
    with pytest.raises(KeyboardInterrupt):
        prove_processor(checkout, COMMITTED_MACHINE)
    assert files(folder) == before
    assert not [*folder.glob("*.before*")]


def test_the_times_of_a_proof_join_the_series(times):
    checkout = times(1.0)
    folder = checkout.root / RESULTS / COMMITTED_MACHINE
    before = files(folder)
    prove_processor(checkout, COMMITTED_MACHINE)
    assert sum(before[name] != now for name, now in files(folder).items()) == 1
    assert not [*folder.glob("*.before*")]
