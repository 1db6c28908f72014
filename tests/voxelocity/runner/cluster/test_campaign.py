"""What a worker has to reproduce: counts that hold on its machine, and no others."""

import json

import pytest

from tests.conftest import EXACT_MACHINE, ROOT
from voxelocity import VoxelocityError
from voxelocity.analysis.commit_history import representative_benchmarks
from voxelocity.runner.cluster.campaign import known_counts
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS
from voxelocity.store.reader import ResultsReader

OTHER = {"arch": "x86_64", "cpu": "another"}


@pytest.fixture(scope="module")
def committed():
    checkout = Checkout(ROOT)
    return checkout, representative_benchmarks(ResultsReader(checkout).catalogue, "nilearn")


@pytest.mark.parametrize("name", [EXACT_MACHINE, "new"])
def test_the_newest_entry_whose_counts_hold_there(committed, name):
    checkout, benchmarks = committed
    traits = json.loads((ROOT / RESULTS / EXACT_MACHINE / "machine.json").read_text())
    known = known_counts(checkout, name, traits, benchmarks, is_alone=False)
    assert (known.machine, known.tag) == (EXACT_MACHINE, checkout.timeline[-1].tag)
    assert len(known.counts) == 8 and set(known.counts) <= set(benchmarks)


def test_counts_of_another_processor_need_not_be_reproduced(committed):
    checkout, benchmarks = committed
    assert known_counts(checkout, "new", OTHER, benchmarks, is_alone=True) is None


def test_several_machines_of_another_processor_need_counts_of_their_own(committed):
    checkout, benchmarks = committed
    with pytest.raises(VoxelocityError, match="count an entry first: .* --machine new "):
        known_counts(checkout, "new", OTHER, benchmarks, is_alone=False)
