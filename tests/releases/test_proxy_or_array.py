"""What docs/proxy-or-array.md says of a draft of nilearn's documentation is what was measured."""

import math
import re

import pytest

from voxelocity.model.benchmark import Metric
from voxelocity.report.values import value_words

OPERATION = "DocumentedSize"
METHODS = {
    ("load", "nib.load"): "nib_load",
    ("load", "load_img"): "load_img",
    ("mean over time", "nib.load"): "mean_of_nib_load",
    ("mean over time", "load_img"): "mean_of_load_img",
    ("one volume (the fourth)", "nib.load"): "volume_of_nib_load",
    ("one volume (the fourth)", "load_img"): "volume_of_load_img",
}


@pytest.fixture(scope="module")
def text(root):
    return (root / "docs" / "proxy-or-array.md").read_text()


def value(committed, method, metric, index):
    (found,) = (
        benchmark
        for benchmark in committed.values_at(index)
        if (benchmark.operation, benchmark.method, benchmark.metric) == (OPERATION, method, metric)
    )
    return committed.value(found, index)


@pytest.fixture(scope="module")
def indices(committed):
    return committed.timeline.index_of("nilearn-0.10.4"), committed.indices[-1]


def test_each_number_of_the_table_was_measured(text, committed, indices):
    rows = re.findall(r"^\| (.+) \| `(.+)` \| (.+) \| (.+) \| (.+) \| (.+) \|$", text, re.MULTILINE)
    assert {(task, call) for task, call, *_ in rows} == METHODS.keys()
    for task, call, *shown in rows:
        assert shown == [
            value_words(metric, value(committed, METHODS[task, call], metric, index))
            for index in indices
            for metric in (Metric.TIME, Metric.PEAK)
        ]


def test_what_became_of_each_claim_is_what_was_measured(text, committed, indices):
    _, newest = indices
    voxels = math.prod(
        next(shape for (name, *_), shape in committed.catalogue.shapes.items() if name == OPERATION)
    )

    def ratio(metric, task):
        return value(committed, f"{task}load_img", metric, newest) / value(
            committed, f"{task}nib_load", metric, newest
        )

    assert value(committed, "load_img", Metric.PEAK, newest) < 0.1 * voxels
    assert f"within {ratio(Metric.TIME, 'mean_of_'):.1f} times" in text
    assert ratio(Metric.PEAK, "mean_of_") == pytest.approx(1, rel=0.01)
    for library in ("nib_load", "load_img"):
        per_voxel = value(committed, f"mean_of_{library}", Metric.PEAK, newest) / voxels
        assert f"{per_voxel:.0f} bytes per voxel" in text
    assert f"it takes {ratio(Metric.TIME, 'volume_of_'):.2f} times" in text
    image = 91 * 109 * 91 * 342
    assert voxels == image and f"takes {8 * image / 1e9:.2f} GB" in text
