"""The CSV holds every result, with why one is missing, and its floor."""

import csv
import io
import math

import pytest

from voxelocity.analysis.noise import noise_of
from voxelocity.model.results import Status
from voxelocity.report.published import COLUMNS, results_csv


@pytest.fixture(scope="module")
def rows(committed):
    return list(csv.DictReader(io.StringIO(results_csv([committed]))))


def test_it_holds_every_result(committed, rows):
    assert tuple(rows[0]) == COLUMNS
    count = sum(
        committed.status(benchmark, index) is not Status.NOT_MEASURED
        and benchmark not in committed.joined.get(index, ())
        for benchmark in committed.catalogue.benchmarks
        for index in committed.indices
    )
    assert len(rows) == count > 4000
    assert all(bool(row["value"]) != bool(row["note"]) for row in rows)


def test_a_peak_is_in_bytes_per_voxel_too(rows):
    row = next(
        row
        for row in rows
        if (row["tag"], row["operation"], row["method"], row["metric"], row["format"])
        == ("nilearn-0.13.0", "Opening", "load_img", "peakmem", ".nii.gz")
    )
    assert float(row["bytes_per_voxel"]) == pytest.approx(16, abs=0.1)
    assert row["note"] == "" and float(row["value"]) > 9e7


def test_floors_and_timings_are_those_of_the_benchmark(committed, rows):
    noise = noise_of(committed)
    floors = {
        benchmark: noise.floor(benchmark).size for benchmark in committed.catalogue.benchmarks
    }
    by_name = {
        (
            benchmark.operation,
            benchmark.method,
            benchmark.metric.value,
            " ".join(benchmark.parameters),
        ): benchmark
        for benchmark in floors
    }
    for row in rows:
        parameters = " ".join(filter(None, (row["image"], row["format"], row["parameter"])))
        benchmark = by_name[row["operation"], row["method"], row["metric"], parameters]
        wanted = floors[benchmark] if row["metric"] == "peakmem" else math.expm1(floors[benchmark])
        assert float(row["floor"]) == pytest.approx(wanted, rel=1e-5)
        if row["metric"] == "time" and row["value"]:
            index = committed.timeline.index_of(row["tag"])
            assert int(row["timings"]) == len(committed.result(benchmark, index).samples) >= 8
