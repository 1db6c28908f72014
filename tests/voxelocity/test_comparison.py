"""Comparisons of states whose difference was made up, cause by cause."""

import dataclasses
import itertools
import json
import math
import random

import pytest

from tests.voxelocity.made_up import IMAGES, MEBIBYTE, measure, steady, time_cell, timeline
from voxelocity.comparison import (
    CAUSES,
    Comparison,
    _moved,
    _stretches,
    _warnings,
    changes_between,
)
from voxelocity.comparison_report import as_json, as_markdown, as_text, call_of
from voxelocity.measured import Cell, Measurement
from voxelocity.noise import Noise, noise_of

CHANGES = ("nilearn", "nibabel", "control", "stack", "nilearn", "control", "nibabel")


def quiet(measured, floor=0.05):
    """Floors of 5 % for each time and 1 MiB for each peak."""
    return Noise(
        floors={
            cell: math.log1p(floor) if cell.kind == "time" else MEBIBYTE
            for cells in measured.values()
            for cell in cells
        },
        pairs=(("nibabel-1", "control-1"),),
        deviations={},
        drift={"time": 1.0, "peakmem": 1.0},
    )


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


def comparison(entries, measured, old=0, new=-1, noise=None):
    old, new = old % len(entries), new % len(entries)
    noise = noise or quiet(measured)
    return Comparison(
        machine="laptop",
        old=entries[old],
        new=entries[new],
        names={("MeanOverTime", "path"): "mean_img(path)", ("MeanOverTime", "reference"): "numpy"},
        changes=changes_between(entries, measured, old, new, noise),
        noise=noise,
        stretches=_stretches(entries, measured, old, new),
        warnings=["a warning"],
    )


def the_change(found, kind="time", route="path", parameters=IMAGES[0]):
    cell = Cell("MeanOverTime", route, kind, parameters)
    (change,) = [change for change in found.changes if change.cell == cell]
    return change


@pytest.mark.parametrize("kind", ["time", "peakmem"])
def test_each_cause_gets_what_it_did(kind):
    #                        nilearn nibabel control stack nilearn control nibabel
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    found = comparison(entries, measure(entries, cost))
    for change in (the_change(found, kind), found.mean(["MeanOverTime"], kind)):
        ratios = {cause: change.shares[cause].ratio for cause in CAUSES}
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
    for index, cells in measured.items():
        if 0 < index < len(entries) - 1 and generator.random() < 0.5:
            cells[time_cell()] = Measurement(None)
    ends = (0, -1) if seed % 2 else (-1, 0)
    found = comparison(entries, measured, *ends)
    means = [found.mean(["MeanOverTime"], kind) for kind in ("time", "peakmem")]
    assert len(found.changes) == 4 * 2 * 2
    for change in [*found.changes, *means]:
        assert set(change.shares) == set(CAUSES)
        product = math.prod(share.ratio for share in change.shares.values())
        assert product == pytest.approx(change.total.ratio)


def test_a_step_over_unmeasured_entries_of_one_kind_belongs_to_it():
    entries = timeline("nilearn", "nilearn", "control", "nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * float(e.nilearn.version[2:]), skipped={1, 2, 3}
    )
    shares = the_change(comparison(entries, measured)).shares
    assert shares["nilearn"].ratio == pytest.approx(4.0)
    assert shares["unexplained"].ratio == 1.0


def test_a_step_over_entries_of_several_kinds_is_unexplained():
    entries, cost = steps([2.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    shares = the_change(comparison(entries, measure(entries, cost, skipped={1}))).shares
    assert shares["unexplained"].ratio == pytest.approx(6.0)
    assert shares["nilearn"].ratio == shares["nibabel"].ratio == 1.0


def test_backwards_is_the_inverse():
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    measured = measure(entries, cost)
    forth, back = (the_change(comparison(entries, measured, *ends)) for ends in ((0, -1), (-1, 0)))
    assert (forth.old, forth.new) == (back.new, back.old)
    for cause in CAUSES:
        assert forth.shares[cause].log == pytest.approx(-back.shares[cause].log)


def test_entries_outside_the_two_play_no_part():
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    measured = measure(entries, cost)
    inside = comparison(entries, {i: cells for i, cells in measured.items() if 2 <= i <= 5}, 2, 5)
    assert comparison(entries, measured, 2, 5).changes == inside.changes


def test_a_share_is_as_noisy_as_its_runs():
    entries, cost = steps([1.0] * 7)
    shares = the_change(comparison(entries, measure(entries, cost))).shares
    floor = math.log1p(0.05)
    # nilearn changes twice with others in between, the stack once, and steps in a row count once.
    assert shares["nilearn"].floor == pytest.approx(floor * math.sqrt(2))
    assert shares["stack"].floor == pytest.approx(floor)
    in_a_row = timeline("nilearn", "nilearn", "nilearn")
    found = comparison(in_a_row, measure(in_a_row, steady))
    assert the_change(found).shares["nilearn"].floor == pytest.approx(floor)
    assert the_change(found).shares["stack"].within_noise


@pytest.mark.parametrize("ratio, shown", [(1.04, "~"), (0.96, "~"), (1.06, "1.06"), (0.5, "0.50")])
def test_a_change_within_the_floor_is_a_tilde(ratio, shown):
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (ratio if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(entries, measured)
    (row,) = [line for line in as_text(found) if "mean_img(path)" in line and "int16 .nii " in line]
    assert row.split()[5] == shown
    assert f"time {shown} = nilearn {shown} x nibabel ~ x stack ~ x unexplained ~" in "\n".join(
        as_text(found)
    )
    assert any(f"| 100.00 | {100 * ratio:.2f} | {shown} |" in line for line in as_markdown(found))


def test_small_peaks_are_pages_and_not_images():
    entries = timeline("nilearn")
    costs = {"0.1": 3e3, "0.2": 9e5}
    measured = measure(entries, lambda e, c: 0.1 if c.kind == "time" else costs[e.nilearn.version])
    change = the_change(comparison(entries, measured), "peakmem")
    assert (change.old, change.new) == (3e3, 9e5)
    assert change.total.log == 0.0
    costs["0.2"] = 64 * MEBIBYTE
    measured = measure(entries, lambda e, c: 0.1 if c.kind == "time" else costs[e.nilearn.version])
    assert the_change(comparison(entries, measured), "peakmem").total.ratio == pytest.approx(64)


def test_what_has_no_number_says_why():
    entries = timeline("nilearn", "nilearn")
    measured = measure(entries, steady)
    measured[2][time_cell()] = Measurement(None)
    measured[0][time_cell(parameters=IMAGES[1])] = Measurement(math.nan)
    del measured[0][time_cell(parameters=IMAGES[2])]
    found = comparison(entries, measured)
    failed, missing, new = (the_change(found, parameters=IMAGES[i]) for i in range(3))
    assert (failed.note, failed.old, failed.new) == ("failed", pytest.approx(0.1), None)
    assert (missing.note, missing.old, missing.new) == ("n/a", None, pytest.approx(0.1))
    assert new.note == "not measured"
    assert found.mean(["MeanOverTime"], "time").total.log == pytest.approx(0.0)
    text = "\n".join(as_text(found))
    assert "failed" in text and "n/a" in text
    assert [change.cell for change in found.regressions(1.0)] == [time_cell()]


def test_references_are_shown_but_not_averaged():
    entries = timeline("nilearn")
    measured = measure(
        entries,
        lambda e, c: (
            steady(e, c) * (5 if c.route == "reference" and e.nilearn.version == "0.2" else 1)
        ),
    )
    found = comparison(entries, measured)
    assert the_change(found, route="reference").total.ratio == pytest.approx(5)
    assert found.mean(["MeanOverTime"], "time").total.within_noise
    assert found.regressions(1.0) == []


def test_regressions_exceed_both_the_factor_and_the_noise():
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (1.3 if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(entries, measured)
    assert len(found.regressions(1.2)) == 8
    assert found.regressions(1.4) == []
    assert comparison(entries, measured, -1, 0).regressions(1.0) == []
    within = comparison(entries, measured, noise=quiet(measured, floor=0.5))
    assert {change.cell.kind for change in within.regressions(1.2)} == {"peakmem"}
    assert call_of(found, found.regressions(1.2)[0]).startswith(
        "mean over time, mean_img(path), float32 .nii: "
    )


def test_json_holds_what_the_tables_show_and_more():
    entries, cost = steps([2.0, 3.0, 1.1, 0.5, 2.0, 0.8, 1.0])
    measured = measure(entries, cost, spread=0.01)
    found = comparison(entries, measured, noise=noise_of(entries, measured))
    document = json.loads(as_json(found), parse_constant=lambda name: pytest.fail(name))
    assert document["new"] == {
        "tag": "nibabel-2",
        "nilearn": "0.3",
        "nibabel": "3.2",
        "stack": "numpy-1",
    }
    assert document["warnings"] == ["a warning"]
    assert len(document["cells"]) == len(found.changes)
    cell = document["cells"][0]
    assert cell["call"] == "mean_img(path)" and cell["parameters"] == ["float32", ".nii"]
    assert cell["total"]["floor"] > 1
    for part in [*document["cells"], *document["operations"]]:
        product = math.prod(share["ratio"] for share in part["shares"].values())
        assert product == pytest.approx(part["total"]["ratio"])


def test_a_reader_is_told_what_weakens_a_comparison():
    entries = timeline("nilearn", "nibabel", "nilearn")
    measured = measure(entries, steady, skipped={1, 2})
    noise = dataclasses.replace(quiet(measured), pairs=())
    controls, missing = _warnings(entries, measured, (0, 3), noise)
    assert "no control" in controls
    assert "not measured: nilearn-2, nibabel-1; a step" in missing
    whole = measure(entries, steady)
    assert _warnings(entries, whole, (3, 0), quiet(whole)) == []


@pytest.mark.parametrize("factor, told", [(1.02, False), (1.4, True)])
def test_references_that_moved_say_that_the_machine_has_changed(factor, told):
    """Over the floor of 5 %; on another stack they are other work."""

    def cost(entry, cell):
        later = cell.route == "reference" and entry.nilearn.version == "0.2"
        return steady(entry, cell) * (factor if later and cell.kind == "time" else 1)

    for change, expected in (("nilearn", told), ("stack", False)):
        entries = timeline(change)
        measured = measure(entries, cost)
        lines = _moved(entries, (0, 1), changes_between(entries, measured, 0, 1, quiet(measured)))
        assert bool(lines) is expected
    if told:
        entries = timeline("nilearn")
        measured = measure(entries, cost)
        (line,) = _moved(entries, (0, 1), changes_between(entries, measured, 0, 1, quiet(measured)))
        assert line.startswith("4 of 4 times of the references")
        assert "(1.40 to 1.40 times)" in line


def test_a_known_wrong_answer_is_called_so_and_counts_as_a_regression():
    entries = timeline("nilearn")
    measured = measure(entries, steady)
    measured[1][time_cell()] = Measurement(None)
    wrong = {
        "tags": ["nilearn-2"],
        "operation": "MeanOverTime",
        "route": "path",
        "image": "int16",
        "parameter": ".nii",
        "source": "a report",
    }
    noise = quiet(measured)
    change, *_ = [
        change
        for change in changes_between(entries, measured, 0, 1, noise, [wrong])
        if change.cell == time_cell()
    ]
    assert change.note == "wrong answer"
    found = dataclasses.replace(comparison(entries, measured), changes=[change])
    assert found.regressions(1.0) == [change]
    assert "wrong answer" in "\n".join(as_text(found))
    other = wrong | {"tags": ["nilearn-1"]}
    found = changes_between(entries, measured, 0, 1, noise, [other])
    assert {change.note for change in found} == {"", "failed"}
