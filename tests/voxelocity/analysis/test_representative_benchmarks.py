"""A few benchmarks stand for all calls of a library, on the file that people have."""

import pytest

from voxelocity.analysis.commit_history import counterparts, representative_benchmarks
from voxelocity.model.benchmark import Metric


@pytest.mark.parametrize("library", ["nilearn", "nibabel"])
def test_each_call_of_the_library_is_there_once_a_metric(committed, library):
    catalogue = committed.catalogue
    benchmarks = representative_benchmarks(catalogue, library)
    own = [benchmark for benchmark in benchmarks if not benchmark.is_reference]
    keys = [(catalogue.call(benchmark), benchmark.metric) for benchmark in own]
    assert len(set(keys)) == len(keys)
    wanted = {
        declared.text
        for (operation, _), declared in catalogue.calls.items()
        if declared.uses(library)
        and not (library == "nibabel" and declared.uses("nilearn"))
        and not catalogue.operations[operation].opt_in
        and not catalogue.operations[operation].calls_of
    }
    assert wanted - {call for call, _ in keys} <= {"index_img(path, -1).get_fdata()"}
    counted = [benchmark for benchmark in own if benchmark.metric is Metric.INSTRUCTIONS]
    assert 15 <= len(counted) <= 50
    # All of one operation's calls are judged by work, but importing, which valgrind does not see, and
    # reading as float32, which is a question of memory.
    without = {catalogue.call(benchmark) for benchmark in own} - {
        catalogue.call(benchmark) for benchmark in counted
    }
    assert all("import" in call or "float32" in call for call in without)


def test_files_are_those_that_people_have(committed):
    benchmarks = representative_benchmarks(committed.catalogue, "nilearn")
    of = {
        (benchmark.operation, benchmark.method, benchmark.metric): benchmark.parameters
        for benchmark in benchmarks
    }
    assert of["VolumeExtraction", "index_img", Metric.TIME] == (
        "int16 + slope/inter",
        ".nii.gz",
        "middle",
    )
    # What the mean of the whole operations does, they do not do again.
    assert ("MeanByType", "mean_img", Metric.INSTRUCTIONS) not in of
    assert of["UnmaskingByType", "unmask", Metric.INSTRUCTIONS] == ("int16 + slope/inter", ".nii")
    assert of["Importing", "nilearn_image", Metric.PEAK] == ()


def test_references_of_the_same_operations_are_there_and_baselines_with_them(committed):
    benchmarks = representative_benchmarks(committed.catalogue, "nilearn")
    timed = {
        benchmark.operation
        for benchmark in benchmarks
        if benchmark.is_reference and benchmark.metric is Metric.TIME
    }
    assert len(timed) >= 10
    assert timed <= {benchmark.operation for benchmark in benchmarks if not benchmark.is_reference}
    baselines = {
        benchmark
        for benchmark in counterparts(committed.catalogue, benchmarks)
        if benchmark.is_baseline
    }
    assert {benchmark.operation for benchmark in baselines} == {
        benchmark.operation for benchmark in benchmarks if benchmark.metric is Metric.PEAK
    }
