"""A release's own commit, built from source, gives what the release's wheel gives."""

import pytest

from tests.conftest import EXACT_MACHINE
from voxelocity.model import scale
from voxelocity.model.benchmark import Metric
from voxelocity.store.reader import CommitResults

# The commits of the libraries' tags.
COMMITS = {
    ("nilearn", "0.13.0"): "ad976380ca9b03f650be029a7a21a633483ba7f4",
    ("nilearn", "0.13.1"): "8de9de0cabc4170d6c6c4be8c709818cffba7a62",
    ("nibabel", "5.4.0"): "4602d9231d966c880dfb32f2621c48ec47d874fb",
}


@pytest.mark.parametrize(("library", "version"), COMMITS)
def test_a_releases_commit_agrees_with_its_wheel(root, exact, library, version):
    results = CommitResults(root, library, EXACT_MACHINE)
    index = exact.timeline.index_of(f"{library}-{version}")
    built = {
        benchmark: measured.estimate
        for benchmark, measured in results.at(COMMITS[library, version]).items()
        if benchmark.metric is Metric.INSTRUCTIONS and measured.estimate
    }
    assert len(built) >= 6
    for benchmark, count in built.items():
        released = exact.value(benchmark, index)
        assert count == pytest.approx(
            released, rel=scale.SMALLEST_WORK, abs=scale.FEWEST_INSTRUCTIONS
        ), benchmark


def test_a_commit_that_was_not_measured_has_no_results(root):
    assert CommitResults(root, "nilearn", EXACT_MACHINE).at("0" * 40) == {}


def test_where_nothing_was_measured_there_are_no_results(checkout_copy):
    assert CommitResults(checkout_copy, "nilearn", "office").at("0" * 40) == {}
