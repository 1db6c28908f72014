"""The sentences on the newest releases say what was measured, and nothing that was not."""

import dataclasses

import pytest

from tests.voxelocity.made_up import IMAGES, measure, steady, timeline
from voxelocity.noise import noise_of
from voxelocity.overview.lately import lately, newest_step
from voxelocity.overview.verdict import summary_of

NAMES = {("MeanOverTime", "path"): "mean_img(path)", ("MeanOverTime", "reference"): "reference"}


def told(changes, cost, skipped=()):
    entries = timeline(*changes)
    measured = measure(entries, cost, spread=0.01, skipped=skipped)
    return {
        step["library"]: step
        for step in lately(entries, measured, noise_of(entries, measured), "machine", NAMES, [])
    }


def in_release(version, time=1.0, memory=1.0):
    def cost(entry, cell):
        changed = entry.nilearn.version >= version and cell.route != "reference"
        change = (time if cell.kind == "time" else memory) if changed else 1.0
        return steady(entry, cell) * change

    return cost


def test_what_became_faster_and_leaner_is_worth_an_upgrade():
    found = told(["control", "nilearn"], in_release("0.2", time=0.5, memory=0.25))
    assert set(found) == {"nilearn"}
    step = found["nilearn"]
    assert (step["old"], step["new"]) == ("0.1", "0.2")
    (kind,) = step["kinds"]
    assert kind["time"]["ratio"] == pytest.approx(0.5, rel=0.05)
    assert kind["sentence"].startswith("the mean over time: 2")
    assert kind["sentence"].endswith("4 times leaner")
    assert step["summary"] == "Upgrade to nilearn 0.2 for the mean over time."
    assert step["worse"] == []


def test_what_became_slower_is_named():
    step = told(["control", "nilearn"], in_release("0.2", time=3.0))["nilearn"]
    assert "costs more than 0.1" in step["summary"]
    assert len(step["worse"]) == 4
    assert all("mean_img(path)" in line for line in step["worse"])


def test_time_against_memory_is_a_trade():
    step = told(["control", "nilearn"], in_release("0.2", time=0.5, memory=3.0))["nilearn"]
    assert (
        step["summary"]
        == "nilearn 0.2 is a trade: one thing against another for the mean over time."
    )


def test_within_the_noise_nothing_is_called_a_difference():
    step = told(["control", "nilearn"], in_release("0.2", time=1.005))["nilearn"]
    assert step["kinds"][0]["sentence"] == (
        "the mean over time: no difference in time, no difference in memory"
    )
    assert step["summary"].endswith("Upgrade whenever it suits you.")


def test_a_difference_that_the_noise_explains_is_none_however_large():
    entries = timeline("control", "nilearn")
    measured = measure(entries, in_release("0.2", time=1.2), spread=0.2)
    (step,) = lately(entries, measured, noise_of(entries, measured), "machine", NAMES, [])
    (kind,) = step["kinds"]
    assert kind["time"]["word"] == "" and abs(kind["time"]["ratio"] - 1) > 0.05


def test_what_else_a_step_holds_is_told():
    found = told(["control", "nibabel", "nilearn", "nilearn"], steady, skipped=(2, 3))
    step = found["nilearn"]
    assert (step["old"], step["new"], step["not_measured"]) == ("0.1", "0.3", ["0.2"])
    assert len(step["also"]) == 1 and step["also"][0].startswith("nibabel")


def test_the_step_is_from_the_last_older_to_the_first_newest():
    entries = timeline("nilearn", "control", "stack", "control")
    measured = measure(entries, steady)
    assert newest_step(entries, measured, "nilearn") == (0, 1)
    assert newest_step(entries, measured, "stack") == (2, 3)
    assert newest_step(entries, measured, "nibabel") is None
    assert newest_step(entries, {}, "nilearn") is None


def test_a_yanked_version_is_passed_over():
    entries = timeline("control", "nilearn", "nilearn")
    entries[2] = dataclasses.replace(entries[2], yanked="it was broken")
    measured = measure(entries, steady, spread=0.01)
    assert newest_step(entries, measured, "nilearn") == (1, 3)
    (step,) = lately(entries, measured, noise_of(entries, measured), "machine", NAMES, [])
    assert (step["old"], step["new"], step["yanked"]) == ("0.1", "0.3", ["0.2"])
    assert step["not_measured"] == []


def test_some_calls_that_gain_are_told_though_the_average_does_not_show_it():
    """Of eight calls two are four times as fast, and one time more is noise."""

    def cost(entry, cell):
        changed = entry.nilearn.version == "0.2" and cell.kind == "time"
        faster = {"route_1": 0.25, "route_2": 0.25}.get(cell.route, 1.1)
        return steady(entry, cell) * (faster if changed and cell.route != "reference" else 1)

    entries = timeline("control", "nilearn")
    routes = (*(f"route_{number}" for number in range(8)), "reference")
    measured = measure(entries, cost, spread=0.08, routes=routes, images=IMAGES[:1])
    names = {("MeanOverTime", route): route for route in routes}
    (step,) = lately(entries, measured, noise_of(entries, measured), "machine", names, [])
    (kind,) = step["kinds"]
    assert (kind["time"]["word"], kind["time"]["better"], kind["time"]["all"]) == ("", 2, 8)
    assert "on average, but 2 of 8 numbers faster" in kind["sentence"]
    assert step["summary"] == "Upgrade to nilearn 0.2 for some calls of the mean over time."
    assert [line.split(", ")[1] for line in step["better"]] == ["route_1", "route_2"]


@pytest.mark.parametrize("better, said", [(4, False), (5, True)])
def test_a_few_of_many_times_are_chance(better, said):
    time = {"word": "", "better": better, "worse": 0, "all": 50}
    kinds = [{"kind": "one", "time": time, "peakmem": None}]
    assert ("some calls of one" in summary_of("nilearn", "1", "2", kinds, [])) is said


def test_several_kinds_are_listed():
    def kind(name, time, peakmem):
        return {"kind": name, "time": {"word": time}, "peakmem": {"word": peakmem}}

    kinds = [kind("one", "faster", ""), kind("two", "", "leaner"), kind("three", "slower", "")]
    assert summary_of("stack", "a", "b", kinds, []) == (
        "The stack b is a trade: better for one and two; worse for three."
    )
    assert summary_of("nibabel", "1", "2", kinds[:2], ["x"]) == (
        "Upgrade to nibabel 2 for one and two."
    )
