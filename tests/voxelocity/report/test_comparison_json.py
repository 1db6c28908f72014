"""A comparison as JSON: all values, whose shares multiply to the total."""

import json
import math

import pytest

from tests.voxelocity.made_up import comparison, measure, steady, timeline
from voxelocity.analysis.noise import noise_of
from voxelocity.report.comparison_report import comparison_as_json

FACTORS = {"nilearn": 2.0, "nibabel": 3.0, "stack": 0.5}


def cost(entry, benchmark):
    """What each entry multiplies the costs before it by: what it changes, as often as it changed."""
    product = steady(entry, benchmark)
    for component, factor in FACTORS.items():
        product *= factor ** int(entry.version(component)[-1])
    return product


def test_json_holds_what_the_tables_show_and_more():
    changes = ("nilearn", "nibabel", "control", "stack", "nilearn", "control", "nibabel")
    measured = measure(timeline(*changes), cost, spread=0.01)
    found = comparison(measured, noise=noise_of(measured))
    document = json.loads(comparison_as_json(found), parse_constant=lambda name: pytest.fail(name))
    assert document["new"] == {
        "tag": "nibabel-2",
        "nilearn": "0.3",
        "nibabel": "3.2",
        "stack": "numpy-1",
    }
    assert document["warnings"] == list(found.warnings)
    assert len(document["benchmarks"]) == len(found.changes)
    benchmark = document["benchmarks"][0]
    assert benchmark["call"] == "mean_img(path)" and benchmark["parameters"] == ["float32", ".nii"]
    total = found.changes[0].total
    assert benchmark["total"] == {
        "ratio": pytest.approx(math.exp(total.log)),
        "floor": pytest.approx(math.exp(total.floor)),
        "within_noise": total.within_noise,
    }
    assert benchmark["total"]["floor"] > 1
    for part in [*document["benchmarks"], *document["operations"]]:
        product = math.prod(share["ratio"] for share in part["shares"].values())
        assert product == pytest.approx(part["total"]["ratio"])
