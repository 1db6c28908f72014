"""The README's picture shows the committed results."""

import json
import re

import pytest

from tests.conftest import independent_estimate
from voxelocity import VoxelocityError
from voxelocity.checkout import RESULTS
from voxelocity.history import commit_hashes
from voxelocity.landmarks import MACHINE
from voxelocity.picture import THEMES, VOXELS, draw, rows


@pytest.fixture(scope="module")
def machine(root):
    (name,) = {path.name for path in (root / RESULTS).iterdir() if path.is_dir()} - {MACHINE}
    return name


def stored(root, machine, tag):
    """A commit's result file, read without our own reader: name to column to list of cells."""
    (path,) = (root / RESULTS / machine).glob(f"{commit_hashes(root)[tag][:8]}-*.json")
    content = json.loads(path.read_text())
    return {
        name: dict(zip(content["result_columns"], row)) for name, row in content["results"].items()
    }


def test_each_row_is_what_asv_stored(root, machine):
    found = rows(root, machine)
    names = {"index_img(path, t).get_fdata()": "index_img", "reference": "reference"}
    # Of formats and positions, .nii.gz and middle come fifth.
    assert len({row["release"] for row in found}) >= 8
    checked = 0
    for row in found:
        if row["route"] in names:
            results = stored(root, machine, row["release"])
            prefix = "volume_extraction.VolumeExtraction."
            route = names[row["route"]]
            timing = results[f"{prefix}time_{route}"]
            assert timing["params"][1:] == [
                ["'.nii'", "'.nii.gz'"],
                ["'first'", "'middle'", "'last'"],
            ]
            assert row["time"] == pytest.approx(1000 * independent_estimate(timing["samples"][4]))
            peak = results[f"{prefix}peakmem_{route}"]["result"][4]
            baseline = results[f"{prefix}peakmem_baseline"]["result"][4]
            assert row["memory"] == pytest.approx((peak - baseline) / VOXELS)
            checked += 1
    assert checked >= 16


@pytest.mark.parametrize("theme", THEMES)
def test_the_committed_picture_is_drawn_from_these_rows(root, machine, theme):
    def values(svg):
        return re.findall(r'aria-label="(release: [^"]+)"', svg)

    committed = (root / "docs" / f"volume-extraction-{theme}.svg").read_text()
    assert values(committed) == values(draw(rows(root, machine), theme)) != []
    assert THEMES[theme]["background"] in committed


def test_a_machine_without_results_is_one_line(root):
    with pytest.raises(VoxelocityError, match="'nobody' has no results"):
        rows(root, "nobody")
