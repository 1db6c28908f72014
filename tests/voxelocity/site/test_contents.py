"""The data of the page follow their schema, whatever was measured."""

import dataclasses
import json
import math

import jsonschema
import pytest

from tests.voxelocity.analysis.test_release_steps import steps
from tests.voxelocity.made_up import measure, quiet, steady, timeline
from tests.voxelocity.report.test_steps_report import FOUND
from tests.voxelocity.site.committed_page import committed_page
from voxelocity.analysis.comparison import Changes
from voxelocity.site.contents import page_data
from voxelocity.site.data import as_json, schema


@pytest.fixture(scope="module")
def content():
    return committed_page()


@pytest.mark.slow
def test_the_data_follow_their_schema(content):
    jsonschema.validate(content, json.loads(schema()))
    broken = {**content, "causes": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, json.loads(schema()))


def test_the_shape_of_each_image_is_told_and_the_usual_one_in_a_sentence(content):
    assert content["usual_image"] == (
        "Where no other shape is named, the image has 64 × 64 × 30 × 50 voxels; for instructions it "
        "has 32 × 32 × 30 × 50."
    )
    for benchmark in content["benchmarks"]:
        shape = [int(length) for length in benchmark["shape"].split(" × ") if length]
        assert math.prod(shape or [0]) == benchmark["voxels"]


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
        "Time 2 times slower in 4 results, the largest change 100 ms to 200 ms on 10×10×10×10: "
        "mean_img(path)"
    ]
    assert {step["what"] for step in told} == {FOUND.what, "Not explained yet"}


def test_a_line_beside_the_releases_tells_each_state_and_what_is_unknown():
    listed, results = steps((FOUND,))
    nothing = dataclasses.replace(results, measured={})
    # The state before the newest stack was not measured.
    last = results.indices[-1]
    gap = dataclasses.replace(
        results,
        measured={at: each for at, each in results.measured.items() if at != last - 1},
    )
    found = {}
    for name, line in (("numpy", results), ("python", gap)):
        lines = {name: (Changes(line, quiet(line)), [FOUND])}
        content = json.loads(as_json(page_data([results], {"laptop": nothing}, [], lines=lines)))
        (found[name],) = content["lines"]
        assert found[name]["name"] == name and found[name]["machine"] == "laptop"
    states = found["numpy"]["states"]
    assert [state["judged"] for state in states] == [False] + [True] * (len(states) - 1)
    told = [step for state in states for step in state["steps"]]
    assert len(told) == len(listed)
    for place, state in enumerate(states):
        assert all(step["index"] == place for step in state["steps"])
    assert {step["what"] for step in told} == {FOUND.what, "Not explained yet"}
    assert not found["python"]["states"][-1]["judged"]
    assert found["python"]["states"][-1]["steps"] == []


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


def test_the_usual_tasks_are_tasks(content):
    keys = [task["key"] for task in content["tasks"]]
    assert set(content["usual_tasks"]) <= set(keys)
