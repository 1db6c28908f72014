"""What asv stored is read as it is, and what cannot be compared is left out."""

import math
import shutil

import pytest
from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.results import Results
from asv.runner import BenchmarkResult

from voxelocity import VoxelocityError
from voxelocity.checkout import RESULTS
from voxelocity.history import commit_hashes
from voxelocity.measured import (
    Cell,
    Measurement,
    above_baseline,
    cells_of,
    load_benchmarks,
    measured_machines,
    pretty_names,
    read_commit,
    read_machine,
    title,
)
from voxelocity.timeline import read_timeline

COMMIT = "c" * 40


def benchmark(name, **extra):
    kind = "time" if ".time_" in name else "peakmemory"
    params = [["'int16'", "'float32'"], ["'.nii'", "'.nii.gz'"]]
    common = {
        "name": name,
        "type": kind,
        "params": params,
        "param_names": ["image", "format"],
        "version": "1",
        "rounds": 4,
        "repeat": [2, 5, 0.3],
        "unit": "x",
        "timeout": 1,
    }
    return common | extra


@pytest.fixture
def stored(tmp_path, root):
    """A folder with results that asv itself wrote: a function that adds to them."""
    conf = Config.load(str(root / "asv.conf.json"))
    (tmp_path / "asv.conf.json").write_text((root / "asv.conf.json").read_text())
    conf.results_dir = str(tmp_path / RESULTS)
    (tmp_path / RESULTS / "m").mkdir(parents=True)
    (tmp_path / RESULTS / "m" / "machine.json").write_text('{"machine": "m", "version": 1}')
    known = {}

    def add(name, values, samples=None, commit=COMMIT, **extra):
        known[name] = benchmark(name, **extra)
        Benchmarks(conf, known.values()).save()
        result = Results({"machine": "m", "python": "3.11"}, {}, commit, 0, "3.11", "env", {})
        result.load_data(conf.results_dir)
        count = len(values)
        result.add_result(
            known[name],
            BenchmarkResult(
                result=[
                    v if samples is None else (None if s is None else True)
                    for v, s in zip(values, samples or values)
                ],
                samples=samples or [None] * count,
                number=[1 if samples else None] * count,
                errcode=0,
                stderr="",
                profile=None,
            ),
            record_samples=True,
        )
        result.save(conf.results_dir)
        return tmp_path

    return add


def test_times_are_read_with_their_samples_and_failures_without(stored):
    samples = [[0.3, 0.1, 0.2], None, [0.5], [0.7]]
    root = stored("mean.MeanOverTime.time_path", [0, None, 0, 0], samples)
    cells = read_commit(root, "m", COMMIT, load_benchmarks(root))
    found = cells[Cell("MeanOverTime", "path", "time", ("int16", ".nii"))]
    assert (found.value, found.samples, found.estimate) == (0.2, (0.3, 0.1, 0.2), 0.1)
    failed = cells[Cell("MeanOverTime", "path", "time", ("int16", ".nii.gz"))]
    assert (failed.value, failed.estimate) == (None, None)


def test_peaks_are_their_own_estimate(stored):
    root = stored("mean.MeanOverTime.peakmem_path", [1e6, 2e6, None, math.nan])
    cells = read_commit(root, "m", COMMIT, load_benchmarks(root))
    estimates = [cells[cell].estimate for cell in sorted(cells, key=lambda cell: cell.parameters)]
    assert estimates == [None, None, 1e6, 2e6]


def test_a_time_without_samples_has_no_minimum():
    assert Measurement(0.2).estimate is None


def test_results_of_another_version_are_not_read(stored):
    root = stored("mean.MeanOverTime.peakmem_path", [1.0, 1.0, 1.0, 1.0])
    benchmarks = load_benchmarks(root)
    benchmarks["mean.MeanOverTime.peakmem_path"]["version"] = "2"
    assert read_commit(root, "m", COMMIT, benchmarks) == {}


def test_without_results_one_line_says_what_to_do(tmp_path, root):
    (tmp_path / "asv.conf.json").write_text((root / "asv.conf.json").read_text())
    with pytest.raises(VoxelocityError, match="make bench"):
        load_benchmarks(tmp_path)


def test_peaks_above_the_baseline_are_of_the_same_parameters(stored):
    stored("mean.MeanOverTime.peakmem_baseline", [100.0, 200.0, 300.0, None])
    root = stored("mean.MeanOverTime.peakmem_path", [110.0, 220.0, None, 440.0])
    peaks = above_baseline(read_commit(root, "m", COMMIT, load_benchmarks(root)))
    assert {cell.parameters: value for cell, value in peaks.items()} == {
        ("int16", ".nii"): 10.0,
        ("int16", ".nii.gz"): 20.0,
    }


def test_a_tracked_peak_is_a_peak():
    (cell,) = cells_of({"name": "importing.Importing.track_peakmem_nibabel", "params": []})
    assert cell == Cell("Importing", "nibabel", "peakmem", ())


def test_operations_have_names_for_people():
    assert title("MeanOverTimeInMemory") == "mean over time in memory"


def test_calls_have_the_names_that_a_user_would_write(stored):
    stored("mean.MeanOverTime.time_path", [1.0] * 4, pretty_name="mean_img(path)")
    root = stored("mean.MeanOverTime.peakmem_path", [1.0] * 4, pretty_name="mean_img(path)")
    assert pretty_names(load_benchmarks(root)) == {("MeanOverTime", "path"): "mean_img(path)"}


def test_all_of_a_machine_is_read_by_place_in_the_timeline(stored, root):
    shutil.copytree(root / "releases", stored("m.M.time_x", [1.0] * 4).joinpath("releases"))
    commit = commit_hashes(root)["nilearn-0.10.4"]
    folder = stored("m.M.time_x", [0] * 4, samples=[[1.0]] * 4, commit=commit)
    benchmarks = load_benchmarks(folder)
    measured = read_machine(folder, "m", benchmarks)
    (index,) = measured
    assert read_timeline(root)[index].tags == ("nilearn-0.10.4",)
    assert len(measured[index]) == 4
    with pytest.raises(VoxelocityError, match="no results of 'x', only of m"):
        read_machine(folder, "x", benchmarks)
    shutil.copytree(folder / RESULTS / "m", folder / RESULTS / "a")
    assert measured_machines(folder) == ["a", "m"]


def test_without_any_machine_one_line_says_what_to_do(tmp_path):
    with pytest.raises(VoxelocityError, match="measure first: make bench"):
        measured_machines(tmp_path)
