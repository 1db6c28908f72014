"""The data of the page follow their schema, whatever was measured."""

import dataclasses
import json

import jsonschema
import pytest

from tests.voxelocity.analysis.test_release_steps import steps
from tests.voxelocity.made_up import measure, steady, timeline
from tests.voxelocity.report.test_steps_report import FOUND
from tests.voxelocity.site.committed_page import committed_page
from voxelocity.site.contents import page_data
from voxelocity.site.data import as_json, schema


@pytest.fixture(scope="module")
def content():
    return committed_page()


def test_the_data_follow_their_schema(content):
    jsonschema.validate(content, json.loads(schema()))
    broken = {**content, "causes": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, json.loads(schema()))


def test_a_yanked_release_and_its_notes_are_named(content):
    entry = next(entry for entry in content["entries"] if entry["tag"] == "nilearn-0.14.0")
    assert entry["yanked"] and entry["notes"].endswith("nilearn/releases/tag/0.14.0")
    control = next(entry for entry in content["entries"] if entry["changed"] == "control")
    assert control["notes"] is None


def test_on_a_machine_that_measured_nothing_twice_no_change_is_called_one():
    """Its floors are unknown, so everything is within the noise."""

    def cost(entry, benchmark):
        return steady(entry, benchmark) * (3 if entry.tag == "stack-1" else 1)

    results = measure(timeline("stack"), cost)
    nothing = dataclasses.replace(results, measured={})
    content = json.loads(as_json(page_data([results], {"laptop": nothing}, [])))
    jsonschema.validate(content, json.loads(schema()))
    machine = content["machines"]["laptop"]
    for benchmark in machine["benchmarks"]:
        assert benchmark["series"]["floors"] == [None, None]
        assert benchmark["steps"] == []
    assert all(None not in benchmark["series"]["logs"] for benchmark in machine["benchmarks"])
    assert machine["newest"] == []
    assert machine["noise"]["words"] == ""
    # Whatever the difference, no call is better than another.
    assert all(each["all_equal"] for row in machine["advice"] for each in row["time"])


def test_a_step_is_told_with_its_cause():
    listed, results = steps((FOUND,))
    nothing = dataclasses.replace(results, measured={})
    content = json.loads(as_json(page_data([results], {"laptop": nothing}, [], [FOUND])))
    told = content["machines"]["laptop"]["steps"]
    assert [content["entries"][step["index"]]["tag"] for step in told] == [
        step.entry.tag for step in listed
    ]
    explained = next(step for step in told if step["cause"])
    assert explained["what"] == FOUND.what and explained["users"] == FOUND.users
    assert explained["source"] == FOUND.source
    assert {content["benchmarks"][number]["metric"] for number in explained["numbers"]} == {"time"}
    assert explained["sizes"] == [
        "Time 2 times slower in 4 results, the largest change 100 ms to 200 ms: mean_img(path)"
    ]
    assert {step["what"] for step in told} == {FOUND.what, "Not explained yet"}


@pytest.mark.parametrize(
    ("operation", "metrics", "parameters", "counts"),
    [
        ("MeanOverTime", {"time", "peakmem"}, ["float32", ".nii"], (6144000, 122880)),
        ("MeanOverTime", {"instructions"}, ["float32", ".nii"], (1536000, 30720)),
        (
            "Growth",
            {"time", "peakmem"},
            ["int16 + slope/inter", ".nii.gz", "200"],
            (6144000, 30720),
        ),
        ("Importing", {"time", "peakmem"}, [], (0, 0)),
    ],
)
def test_voxels_are_counted_of_the_image_and_of_a_volume(
    content, operation, metrics, parameters, counts
):
    among = [
        (benchmark["voxels"], benchmark["volume"])
        for benchmark in content["benchmarks"]
        if (benchmark["operation"], benchmark["parameters"]) == (operation, parameters)
        and benchmark["metric"] in metrics
    ]
    assert set(among) == {counts}
