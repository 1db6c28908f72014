"""The README's picture shows the committed results."""

import dataclasses
import functools
import json
import re

import pytest

from tests.conftest import EXACT_MACHINE, independent_estimate
from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Metric
from voxelocity.report.figure import THEMES, draw, rows
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS

VOXELS = 64 * 64 * 30 * 50


@pytest.fixture(scope="module")
def found(exact):
    return rows(exact)


@functools.cache
def stored(root, tag):
    """A commit's result file, read without our own reader: name to column to list of benchmarks."""
    folder = root / RESULTS / EXACT_MACHINE
    (path,) = folder.glob(f"{Checkout(root).history.commits[tag][:8]}-*.json")
    content = json.loads(path.read_text())
    return {
        name: dict(zip(content["result_columns"], row)) for name, row in content["results"].items()
    }


def test_each_row_is_what_asv_stored(root, exact, found):
    names = {
        "index_img(path, t).get_fdata()": "index_img",
        "reference: skip, read and scale": "reference",
    }
    assert len({row["index"] for row in found[Metric.TIME] if row["value"]}) >= 8
    checked = 0
    for metric, each in found.items():
        for row in each:
            if row["call"] not in names or row["value"] is None:
                continue
            results, method = stored(root, exact.timeline[row["index"]].tag), names[row["call"]]
            prefix = "volume_extraction.VolumeExtraction."
            timing = results[f"{prefix}time_{method}"]
            # Of formats and positions, .nii.gz and middle come fifth.
            assert timing["params"][1:] == [
                ["'.nii'", "'.nii.gz'"],
                ["'first'", "'middle'", "'last'"],
            ]
            if metric is Metric.TIME:
                wanted = 1000 * independent_estimate(timing["samples"][4])
            else:
                peak = results[f"{prefix}peakmem_{method}"]["result"][4]
                baseline = results[f"{prefix}peakmem_baseline"]["result"][4]
                wanted = (peak - baseline) / VOXELS
            assert row["value"] == pytest.approx(wanted)
            assert row["low"] < row["value"] < row["high"]
            checked += 1
    assert checked >= 32


def test_every_entry_has_its_index_and_what_was_not_measured_no_value(exact, found):
    for each in found.values():
        for call in {row["call"] for row in each}:
            own = [row for row in each if row["call"] == call]
            assert [row["index"] for row in own] == list(range(len(exact.timeline)))
            assert [row["date"] for row in own] == [
                f"{entry.date:%Y-%m-%d}" for entry in exact.timeline
            ]
            missing = {row["index"] for row in own if row["value"] is None}
            assert missing == set(range(len(exact.timeline))) - set(exact.indices)
            assert all(row["low"] is None for row in own if row["index"] in missing)


def test_a_step_is_where_the_release_made_one(exact, found):
    steps = [
        exact.timeline[row["index"]].tag
        for row in found[Metric.PEAK]
        if row["step"] and row["call"].startswith("index_img")
    ]
    assert steps == ["nilearn-0.13.1"]


@pytest.mark.parametrize("theme", THEMES)
def test_the_committed_picture_is_drawn_from_these_rows(root, found, theme):
    def values(svg):
        """Where the points lie; texts and widths depend on the fonts of the system."""
        return re.findall(r'<path transform="(translate[^"]+)" d="M3\.162', svg)

    drawn = (root / "docs" / f"volume-extraction-{theme}.svg").read_text()
    assert values(drawn) == values(draw(found, theme)) != []
    assert THEMES[theme]["background"] in drawn


def test_a_machine_without_results_is_one_line(committed):
    # Two entries of one stack tell a noise floor, but only of what was measured.
    measured = {
        index: {
            benchmark: found
            for benchmark, found in benchmarks.items()
            if benchmark.operation == "Opening"
        }
        for index, benchmarks in committed.measured.items()
    }
    nobody = dataclasses.replace(committed, machine="nobody", measured=measured)
    with pytest.raises(VoxelocityError, match="'nobody' has no results"):
        rows(nobody)
