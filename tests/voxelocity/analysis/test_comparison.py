"""Two states against each other: values, totals, means, regressions."""

import dataclasses
import math

import msgspec
import pytest

from tests.voxelocity.made_up import (
    FAILED,
    IMAGES,
    MEBIBYTE,
    NOT_APPLICABLE,
    comparison,
    measure,
    quiet,
    steady,
    the_change,
    time_benchmark,
    timeline,
)
from voxelocity.analysis.judgement import regressions
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Result, Status
from voxelocity.report.comparison_report import change_line, every_result
from voxelocity.report.document import as_text


def test_small_peaks_are_pages_and_not_images():
    entries = timeline("nilearn")
    costs = {"0.1": 3e3, "0.2": 2e5}
    measured = measure(
        entries, lambda e, c: 0.1 if c.metric is Metric.TIME else costs[e.nilearn.version]
    )
    change = the_change(comparison(measured), Metric.PEAK)
    assert (change.old, change.new) == (3e3, 2e5)
    assert change.total.log == 0.0
    costs["0.2"] = 64 * MEBIBYTE
    measured = measure(
        entries, lambda e, c: 0.1 if c.metric is Metric.TIME else costs[e.nilearn.version]
    )
    assert the_change(comparison(measured), Metric.PEAK).total.ratio == pytest.approx(64 * 4)


def test_what_has_no_number_says_why():
    entries = timeline("nilearn", "nilearn")
    measured = measure(entries, steady)
    measured.measured[2][time_benchmark()] = FAILED
    measured.measured[0][time_benchmark(parameters=IMAGES[1])] = NOT_APPLICABLE
    del measured.measured[0][time_benchmark(parameters=IMAGES[2])]
    found = comparison(measured)
    failed, missing, new = (the_change(found, parameters=IMAGES[i]) for i in range(3))
    assert (failed.status, failed.old, failed.new) == ("failed", pytest.approx(0.1), None)
    assert (missing.status, missing.old, missing.new) == ("n/a", None, pytest.approx(0.1))
    assert new.status == "not measured"
    assert found.mean(["MeanOverTime"], Metric.TIME).total.log == pytest.approx(0.0)
    text = as_text(every_result(found))
    assert "failed" in text and "n/a" in text
    assert [change.benchmark for change in regressions(found, 1.0)] == [time_benchmark()]


def test_a_time_without_samples_is_not_compared():
    measured = measure(timeline("nilearn"), steady)
    measured.measured[1][time_benchmark()] = Result(Status.NO_SAMPLES, 0.1)
    change = the_change(comparison(measured))
    assert (change.status, change.new, change.total) == ("no samples", None, None)
    assert "no samples" in as_text(every_result(comparison(measured)))


def test_references_are_shown_but_not_averaged():
    entries = timeline("nilearn")
    measured = measure(
        entries,
        lambda e, c: steady(e, c) * (5 if c.is_reference and e.nilearn.version == "0.2" else 1),
    )
    found = comparison(measured)
    assert the_change(found, method="reference").total.ratio == pytest.approx(5)
    assert found.mean(["MeanOverTime"], Metric.TIME).total.within_noise
    assert regressions(found, 1.0) == []


def test_regressions_exceed_both_the_factor_and_the_noise():
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (1.3 if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(measured)
    assert len(regressions(found, 1.2)) == 8
    assert regressions(found, 1.4) == []
    assert regressions(comparison(measured, -1, 0), 1.0) == []
    within = comparison(measured, noise=quiet(measured, floor=0.5))
    assert {change.benchmark.metric for change in regressions(within, 1.2)} == {Metric.PEAK}
    assert change_line(found, regressions(found, 1.2)[0]).startswith(
        "mean_img(path), float32 .nii: memory 52.4 MB to 68.2 MB (1.3 times more)"
    )


def test_a_known_wrong_answer_is_called_so_and_counts_as_a_regression():
    entries = timeline("nilearn")
    measured = measure(entries, steady)
    measured.measured[1][time_benchmark()] = Result(Status.WRONG_ANSWER)
    found = comparison(measured)
    assert the_change(found).status is Status.WRONG_ANSWER
    assert [change.benchmark for change in regressions(found, 1.0)] == [time_benchmark()]
    assert "wrong answer" in as_text(every_result(found))
    assert regressions(comparison(measured, 1, 0), 1.0) == []


def test_a_factor_must_be_exceeded_and_not_only_met():
    found = comparison(measure(timeline("nilearn"), steady))
    doubled = msgspec.structs.replace(the_change(found), total=Factor(math.log(2.0), 0.01))
    found = dataclasses.replace(found, changes=(doubled,))
    assert regressions(found, 2.0) == []
    assert regressions(found, 1.999) == [doubled]


def test_the_mean_of_one_method_is_its_own():
    def half(entry, benchmark):
        faster = entry.tag == "nilearn-2" and benchmark.method == "path"
        return steady(entry, benchmark) * (0.5 if faster else 1.0)

    found = comparison(measure(timeline("nilearn"), half, calls=("path", "other")))
    of_one = found.mean({"MeanOverTime"}, Metric.TIME, "path").total.ratio
    of_all = found.mean({"MeanOverTime"}, Metric.TIME).total.ratio
    assert of_one == pytest.approx(0.5)
    assert of_all == pytest.approx(0.5**0.5)
    assert found.mean({"Another"}, Metric.TIME) is None
