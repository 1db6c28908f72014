"""Comparisons of states whose difference was made up, cause by cause."""

import itertools
import json
import math
import random

import pytest

from tests.voxelocity.made_up import (
    FAILED,
    IMAGES,
    MEBIBYTE,
    NOT_APPLICABLE,
    measure,
    only,
    peak_cell,
    steady,
    time_cell,
    timeline,
)
from voxelocity.analysis.causes import Cause
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.noise import Floor, Noise, noise_of
from voxelocity.reports.comparison_json import as_json
from voxelocity.reports.comparison_text import as_markdown, as_text, change_line
from voxelocity.results.cell import Metric
from voxelocity.results.measurement import Measurement, Status
from voxelocity.software.wrong_answers import WrongAnswer

CHANGES = ("nilearn", "nibabel", "control", "stack", "nilearn", "control", "nibabel")


def quiet(results, floor=0.05, pairs=(("nibabel-1", "control-1"),)):
    """Floors of 5 % for each time and 1 MiB for each peak."""
    sizes = {Metric.TIME: math.log1p(floor), Metric.PEAK: MEBIBYTE}
    floors = {cell: Floor(cell.metric, sizes[cell.metric]) for cell in results.catalogue.benchmarks}
    return Noise(floors, pairs, {}, dict.fromkeys(Metric, 1.0))


def steps(factors):
    """Costs by which each entry multiplies those before it, in the order of the timeline."""
    entries = timeline(*CHANGES)
    product = dict(
        zip(
            (entry.tags[0] for entry in entries),
            itertools.accumulate([1, *factors], lambda a, b: a * b),
        )
    )
    return entries, lambda entry, cell: steady(entry, cell) * product[entry.tags[0]]


def comparison(results, old=0, new=-1, noise=None):
    places = [place % len(results.timeline) for place in (old, new)]
    return Changes(results, noise or quiet(results)).between(*places)


def the_change(found, metric=Metric.TIME, route="path", parameters=IMAGES[0]):
    cell = (time_cell if metric is Metric.TIME else peak_cell)(route, parameters)
    (change,) = [change for change in found.changes if change.cell == cell]
    return change


@pytest.mark.parametrize("metric", Metric)
def test_each_cause_gets_what_it_did(metric):
    #                        nilearn nibabel control stack nilearn control nibabel
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    found = comparison(measure(entries, cost))
    for change in (the_change(found, metric), found.mean(["MeanOverTime"], metric)):
        ratios = {cause: change.shares[cause].ratio for cause in Cause}
        assert ratios == pytest.approx(
            {"nilearn": 4.0, "nibabel": 3.0, "stack": 0.5, "unexplained": 0.88}
        )
        assert change.total.ratio == pytest.approx(4.0 * 3.0 * 0.5 * 0.88)


@pytest.mark.parametrize("seed", range(20))
def test_the_product_of_the_shares_is_the_total(seed):
    """Whatever was measured in between, in either direction, cell by cell and in the mean."""
    generator = random.Random(seed)
    entries, cost = steps([generator.lognormvariate(0, 0.5) for _ in CHANGES])
    skipped = {index for index in range(1, len(entries) - 1) if generator.random() < 0.4}
    measured = measure(entries, cost, spread=0.2, skipped=skipped)
    for index, cells in measured.measured.items():
        if 0 < index < len(entries) - 1 and generator.random() < 0.5:
            cells[time_cell()] = FAILED
    ends = (0, -1) if seed % 2 else (-1, 0)
    found = comparison(measured, *ends)
    means = [found.mean(["MeanOverTime"], metric) for metric in Metric]
    assert len(found.changes) == 4 * 2 * 2
    for change in [*found.changes, *means]:
        assert set(change.shares) == set(Cause)
        product = math.prod(share.ratio for share in change.shares.values())
        assert product == pytest.approx(change.total.ratio)


def test_a_step_over_unmeasured_entries_of_one_kind_belongs_to_it():
    entries = timeline("nilearn", "nilearn", "control", "nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * float(e.nilearn.version[2:]), skipped={1, 2, 3}
    )
    shares = the_change(comparison(measured)).shares
    assert shares["nilearn"].ratio == pytest.approx(4.0)
    assert shares["unexplained"].ratio == 1.0


def test_a_step_over_entries_of_several_kinds_is_unexplained():
    entries, cost = steps([2.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    shares = the_change(comparison(measure(entries, cost, skipped={1}))).shares
    assert shares["unexplained"].ratio == pytest.approx(6.0)
    assert shares["nilearn"].ratio == shares["nibabel"].ratio == 1.0


def test_backwards_is_the_inverse():
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    measured = measure(entries, cost)
    forth, back = (the_change(comparison(measured, *ends)) for ends in ((0, -1), (-1, 0)))
    assert (forth.old, forth.new) == (back.new, back.old)
    for cause in Cause:
        assert forth.shares[cause].log == pytest.approx(-back.shares[cause].log)


def test_entries_outside_the_two_play_no_part():
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    measured = measure(entries, cost)
    inside = comparison(only(measured, range(2, 6)), 2, 5)
    pairs = zip(comparison(measured, 2, 5).changes, inside.changes, strict=True)
    for change, same in pairs:
        assert change.cell == same.cell
        assert change.total.log == pytest.approx(same.total.log)
        for cause in Cause:
            assert change.shares[cause].log == pytest.approx(same.shares[cause].log, abs=1e-12)
            assert change.shares[cause].floor == same.shares[cause].floor


def test_a_share_is_as_noisy_as_its_runs():
    entries, cost = steps([1.0] * 7)
    shares = the_change(comparison(measure(entries, cost))).shares
    floor = math.log1p(0.05)
    # nilearn changes twice with others in between, the stack once, and steps in a row count once.
    assert shares["nilearn"].floor == pytest.approx(floor * math.sqrt(2))
    assert shares["stack"].floor == pytest.approx(floor)
    in_a_row = timeline("nilearn", "nilearn", "nilearn")
    found = comparison(measure(in_a_row, steady))
    assert the_change(found).shares["nilearn"].floor == pytest.approx(floor)
    assert the_change(found).shares["stack"].within_noise


@pytest.mark.parametrize("ratio, shown", [(1.04, "~"), (0.96, "~"), (1.06, "1.06"), (0.5, "0.50")])
def test_a_change_within_the_floor_is_a_tilde(ratio, shown):
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (ratio if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(measured)
    (row,) = [line for line in as_text(found) if "mean_img(path)" in line and "int16 .nii " in line]
    assert row.split()[5] == shown
    assert f"time {shown} = nilearn {shown} x nibabel ~ x stack ~ x unexplained ~" in "\n".join(
        as_text(found)
    )
    assert any(f"| 100.00 | {100 * ratio:.2f} | {shown} |" in line for line in as_markdown(found))


def test_small_peaks_are_pages_and_not_images():
    entries = timeline("nilearn")
    costs = {"0.1": 3e3, "0.2": 9e5}
    measured = measure(
        entries, lambda e, c: 0.1 if c.metric is Metric.TIME else costs[e.nilearn.version]
    )
    change = the_change(comparison(measured), Metric.PEAK)
    assert (change.old, change.new) == (3e3, 9e5)
    assert change.total.log == 0.0
    costs["0.2"] = 64 * MEBIBYTE
    measured = measure(
        entries, lambda e, c: 0.1 if c.metric is Metric.TIME else costs[e.nilearn.version]
    )
    assert the_change(comparison(measured), Metric.PEAK).total.ratio == pytest.approx(64)


def test_what_has_no_number_says_why():
    entries = timeline("nilearn", "nilearn")
    measured = measure(entries, steady)
    measured.measured[2][time_cell()] = FAILED
    measured.measured[0][time_cell(parameters=IMAGES[1])] = NOT_APPLICABLE
    del measured.measured[0][time_cell(parameters=IMAGES[2])]
    found = comparison(measured)
    failed, missing, new = (the_change(found, parameters=IMAGES[i]) for i in range(3))
    assert (failed.status, failed.old, failed.new) == ("failed", pytest.approx(0.1), None)
    assert (missing.status, missing.old, missing.new) == ("n/a", None, pytest.approx(0.1))
    assert new.status == "not measured"
    assert found.mean(["MeanOverTime"], Metric.TIME).total.log == pytest.approx(0.0)
    text = "\n".join(as_text(found))
    assert "failed" in text and "n/a" in text
    assert [change.cell for change in found.regressions(1.0)] == [time_cell()]


def test_a_time_without_samples_is_not_compared():
    measured = measure(timeline("nilearn"), steady)
    measured.measured[1][time_cell()] = Measurement(Status.NO_SAMPLES, 0.1)
    change = the_change(comparison(measured))
    assert (change.status, change.new, change.total) == ("no samples", None, None)
    assert "no samples" in "\n".join(as_text(comparison(measured)))


def test_references_are_shown_but_not_averaged():
    entries = timeline("nilearn")
    measured = measure(
        entries,
        lambda e, c: steady(e, c) * (5 if c.is_reference and e.nilearn.version == "0.2" else 1),
    )
    found = comparison(measured)
    assert the_change(found, route="reference").total.ratio == pytest.approx(5)
    assert found.mean(["MeanOverTime"], Metric.TIME).total.within_noise
    assert found.regressions(1.0) == []


def test_regressions_exceed_both_the_factor_and_the_noise():
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (1.3 if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(measured)
    assert len(found.regressions(1.2)) == 8
    assert found.regressions(1.4) == []
    assert comparison(measured, -1, 0).regressions(1.0) == []
    within = comparison(measured, noise=quiet(measured, floor=0.5))
    assert {change.cell.metric for change in within.regressions(1.2)} == {Metric.PEAK}
    assert change_line(found, found.regressions(1.2)[0]).startswith(
        "mean over time, mean_img(path), float32 .nii: "
    )


def test_json_holds_what_the_tables_show_and_more():
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    measured = measure(entries, cost, spread=0.01)
    found = comparison(measured, noise=noise_of(measured))
    document = json.loads(as_json(found), parse_constant=lambda name: pytest.fail(name))
    assert document["new"] == {
        "tag": "nibabel-2",
        "nilearn": "0.3",
        "nibabel": "3.2",
        "stack": "numpy-1",
    }
    assert document["warnings"] == list(found.warnings)
    assert len(document["cells"]) == len(found.changes)
    cell = document["cells"][0]
    assert cell["call"] == "mean_img(path)" and cell["parameters"] == ["float32", ".nii"]
    assert cell["total"]["floor"] > 1
    for part in [*document["cells"], *document["operations"]]:
        product = math.prod(share["ratio"] for share in part["shares"].values())
        assert product == pytest.approx(part["total"]["ratio"])


def test_the_floor_of_a_change_is_the_larger_of_both_ends_for_a_mean_too():
    """A peak that shrinks from 64 to 4 MiB: a MiB is a quarter of what is left."""
    entries = timeline("nilearn")
    sizes = {"0.1": 64 * MEBIBYTE, "0.2": 4 * MEBIBYTE}
    results = measure(
        entries, lambda e, c: 0.1 if c.metric is Metric.TIME else sizes[e.nilearn.version]
    )
    for ends in ((0, 1), (1, 0)):
        found = comparison(results, *ends)
        wanted = pytest.approx(math.log1p(1 / 4))
        assert the_change(found, Metric.PEAK).total.floor == wanted
        assert found.mean(["MeanOverTime"], Metric.PEAK).total.floor == wanted


def test_a_reader_is_warned_of_what_weakens_a_comparison():
    entries = timeline("nilearn", "nibabel", "nilearn")
    measured = measure(entries, steady, skipped={1, 2})
    found = comparison(measured, noise=quiet(measured, pairs=()))
    controls, missing = found.warnings
    assert "no control" in controls
    assert "not measured: nilearn-2, nibabel-1; a step" in missing
    assert all(f"Note: {warning}." in as_text(found) for warning in found.warnings)
    assert comparison(measure(entries, steady), 3, 0).warnings == ()


@pytest.mark.parametrize(("factor", "warned"), [(1.02, False), (1.4, True)])
def test_references_that_moved_say_that_the_machine_has_changed(factor, warned):
    """Over the floor of 5 %; on another stack they are other work."""

    def cost(entry, cell):
        later = cell.is_reference and entry.tag != "nilearn-1"
        return steady(entry, cell) * (factor if later and cell.metric is Metric.TIME else 1)

    for change, expected in (("nilearn", warned), ("stack", False)):
        lines = comparison(measure(timeline(change), cost)).warnings
        assert bool(lines) is expected
        if expected:
            (line,) = lines
            assert line.startswith("4 of 4 times of the references")
            assert "(1.40 to 1.40 times)" in line


@pytest.mark.parametrize(("moved", "warned"), [(1, False), (2, True)])
def test_a_reference_in_forty_may_move_by_chance(moved, warned):
    images = [(f"image {number}", ".nii") for number in range(40)]

    def cost(entry, cell):
        later = cell.is_reference and entry.tag == "nilearn-2" and cell.metric is Metric.TIME
        return steady(entry, cell) * (2 if later and cell.parameters in images[:moved] else 1)

    found = comparison(measure(timeline("nilearn"), cost, images=images))
    assert bool(found.warnings) is warned


def test_a_known_wrong_answer_is_called_so_and_counts_as_a_regression():
    entries = timeline("nilearn")
    measured = measure(entries, steady)
    measured.measured[1][time_cell()] = Measurement(Status.WRONG_ANSWER)
    found = comparison(measured)
    assert the_change(found).status is Status.WRONG_ANSWER
    assert [change.cell for change in found.regressions(1.0)] == [time_cell()]
    assert "wrong answer" in "\n".join(as_text(found))
    assert comparison(measured, 1, 0).regressions(1.0) == []


def test_a_wrong_answer_covers_its_call_alone():
    wrong = WrongAnswer(("nilearn-2",), "MeanOverTime", "path", "int16", ".nii", "a report")
    assert wrong.covers("nilearn-2", "MeanOverTime", "path", ("int16", ".nii"))
    assert not wrong.covers("nilearn-1", "MeanOverTime", "path", ("int16", ".nii"))
    assert not wrong.covers("nilearn-2", "MeanOverTime", "path", ("int16", ".nii.gz"))
