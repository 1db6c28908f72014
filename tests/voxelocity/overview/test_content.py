"""The numbers of the page are those that asv stored, and so are those of the files beside it."""

import csv
import json
import math

import pytest

from tests.conftest import COMMITTED_MACHINE, independent_estimate
from voxelocity.checkout import RESULTS
from voxelocity.history import commit_hashes
from voxelocity.measured import load_benchmarks
from voxelocity.overview.content import content_of
from voxelocity.overview.data_files import COLUMNS, rows_of, write_data
from voxelocity.timeline import read_timeline


@pytest.fixture(scope="module")
def content(root):
    return content_of(root, load_benchmarks(root))


def rows_of_asv(root, machine, tag):
    """A result file read without our reader: (name, parameters) to value, samples."""
    (path,) = (root / RESULTS / machine).glob(f"{commit_hashes(root)[tag][:8]}-*.json")
    stored = json.loads(path.read_text())
    versions = json.loads((root / RESULTS / "benchmarks.json").read_text())
    found = {}
    for name, row in stored["results"].items():
        row = dict(zip(stored["result_columns"], row))
        if name not in versions or row["version"] != versions[name]["version"]:
            continue
        combinations = [()]
        for values in row["params"]:
            combinations = [(*one, value.strip("'")) for one in combinations for value in values]
        samples = row.get("samples") or [None] * len(combinations)
        for parameters, value, kept in zip(combinations, row["result"] or [], samples):
            found[name.split(".", 1)[1], parameters] = (value, kept)
    return found


def test_every_number_is_the_one_that_asv_stored(root, content):
    checked = 0
    for machine, of_machine in content["machines"].items():
        for place in of_machine["places"]:
            stored = rows_of_asv(root, machine, read_timeline(root)[place].tags[0])
            for cell, values in zip(content["cells"], of_machine["values"]):
                kind = "track_" if cell["operation"] == "Importing" else ""
                kind = f"{kind}peakmem" if cell["kind"] == "peakmem" else "time"
                parameters = tuple(cell["parameters"])
                method = f"{cell['operation']}.{kind}_"
                value, samples = stored.get((method + cell["route"], parameters), (None, None))
                found = values.get(place)
                if value is None:
                    assert found in (None, "failed", "wrong answer")
                elif math.isnan(value):
                    assert found == "n/a"
                elif cell["kind"] == "time":
                    assert found == pytest.approx(independent_estimate(samples), rel=1e-6)
                    checked += 1
                else:
                    baseline, _ = stored[method + "baseline", parameters]
                    assert found == round(value - baseline)
                    checked += 1
    assert checked > 2000


def test_wrong_answers_are_told_as_such(content):
    of_machine = content["machines"][COMMITTED_MACHINE]
    told = {
        cell["operation"]
        for cell, values in zip(content["cells"], of_machine["values"])
        for value in values.values()
        if value == "wrong answer"
    }
    assert told == {"Resampling"}


def test_the_files_hold_every_number(content, tmp_path):
    write_data(tmp_path, content)
    with open(tmp_path / "data" / "results.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    count = sum(len(values) for found in content["machines"].values() for values in found["values"])
    assert len(rows) == count
    row = next(
        row
        for row in rows
        if (row["tag"], row["operation"], row["route"], row["kind"], row["format"])
        == ("nilearn-0.13.0", "Opening", "load_img", "peakmem", ".nii.gz")
    )
    assert float(row["bytes_per_voxel"]) == pytest.approx(16, abs=0.1)
    assert row["note"] == "" and float(row["value"]) > 9e7
    assert all(bool(row["value"]) != bool(row["note"]) for row in rows)
    stored = json.loads((tmp_path / "data" / "results.json").read_text())
    assert stored == json.loads(json.dumps(content))


def test_a_yanked_release_and_its_notes_are_told(content):
    entry = next(entry for entry in content["entries"] if entry["tag"] == "nilearn-0.14.0")
    assert entry["yanked"] and entry["notes"].endswith("nilearn/releases/tag/0.14.0")
    control = next(entry for entry in content["entries"] if entry["changed"] == "control")
    assert control["notes"] is None
