"""The catalogue is what the benchmarks declare, read from asv's own description of them."""

import itertools
import json

import pytest

from tests.voxelocity.made_up import operation
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import benchmarks_of, read_catalogue
from voxelocity.store.paths import RESULTS


@pytest.fixture(scope="module")
def described(root):
    content = json.loads((root / RESULTS / "benchmarks.json").read_text())
    return {name: each for name, each in content.items() if isinstance(each, dict)}


@pytest.fixture(scope="module")
def catalogue(described):
    return read_catalogue(described)


def test_it_holds_every_benchmark_under_the_name_of_asv(described, catalogue):
    names = {
        name + (f"({', '.join(values)})" if values else "")
        for name, each in described.items()
        if each["metric"] != "page_faults"
        for values in itertools.product(*each["params"])
    }
    assert set(catalogue.names.values()) == names
    assert len(catalogue.names) == len(names)
    assert len(catalogue.operations) == 53
    baselines = [benchmark for benchmark in catalogue.names if benchmark.is_baseline]
    assert len(catalogue.benchmarks) + len(baselines) == len(names)


def test_the_benchmarks_of_a_benchmark_are_in_the_order_of_asv(described):
    benchmarks = benchmarks_of(described["volume_extraction.VolumeExtraction.time_index_img"])
    assert [benchmark.parameters[1:] for benchmark in benchmarks] == list(
        itertools.product((".nii", ".nii.gz"), ("first", "middle", "last"))
    )
    assert {benchmark.metric for benchmark in benchmarks} == {Metric.TIME}


def test_a_tracked_peak_is_a_peak(described):
    (benchmark,) = benchmarks_of(described["importing.Importing.track_peakmem_nibabel"])
    assert benchmark == Benchmark("Importing", "nibabel", Metric.PEAK, ())


def test_operations_and_calls_have_names_for_people(catalogue):
    assert catalogue.operations["MeanOverTimeInMemory"].title == "mean over time in memory"
    benchmark = Benchmark("MeanOverTime", "path", Metric.TIME, ("float32", ".nii"))
    assert catalogue.call(benchmark) == "mean_img(path)"
    assert catalogue.shape(benchmark) == (64, 64, 30, 50)
    assert catalogue.calls["MeanOverTime", "path"].snippet.startswith("from nilearn.image import")
    assert catalogue.calls["MeanOverTime", "reference"].snippet == ""


def test_parameters_after_image_and_format_have_words(catalogue):
    image = ("int16 + slope/inter", ".nii.gz")

    def words(name, *others):
        return catalogue.operations[name].task_of((*image, *others))

    assert words("VolumeExtraction", "last") == "get one volume: the last"
    assert words("GzipLevel", "9").endswith("level 9")
    assert words("Growth", "200").endswith("200 volumes")
    assert words("Opening") == "open an image for its shape, affine and header"


def test_a_call_has_the_shape_of_its_image_beside_it_where_it_is_not_the_usual_one(catalogue):
    image = ("int16 + slope/inter", ".nii.gz")
    usual = {
        metric: " × ".join(map(str, shape)) for metric, shape in catalogue.usual_shapes.items()
    }
    assert usual.pop(Metric.INSTRUCTIONS) == "32 × 32 × 30 × 50"
    assert {*usual.values()} == {"64 × 64 × 30 × 50"}

    def words(operation, method, metric, *others):
        return catalogue.call_on_image(Benchmark(operation, method, metric, (*image, *others)))

    assert words("MeanOverTime", "path", Metric.TIME) == "mean_img(path), scaled int16 .nii.gz"
    assert words("MeanOverTime", "path", Metric.INSTRUCTIONS) == (
        "mean_img(path), scaled int16 .nii.gz"
    )
    loop = words("LoopOverVolumes", "iter_img", Metric.TIME)
    assert loop.endswith("scaled int16 .nii.gz, 32 × 32 × 30 × 50")
    of_many = next(each for each in catalogue.benchmarks if each.operation == "DocumentedSize")
    assert catalogue.call_on_image(of_many).count("91 × 109 × 91 × 342") == 1
    no_image = Benchmark("Importing", "nibabel", Metric.PEAK, ())
    assert catalogue.call_on_image(no_image) == catalogue.call(no_image)


def test_an_image_of_less_than_a_tenth_of_the_usual_voxels_is_tiny(catalogue):
    def is_usual(operation, method, metric, *others):
        return catalogue.is_of_usual_size(Benchmark(operation, method, metric, others))

    image = ("int16 + slope/inter", ".nii.gz")
    # A quarter of the usual voxels, and a thirtieth.
    assert is_usual("LoopOverVolumes", "iter_img", Metric.TIME, *image)
    assert not is_usual("SmallRegion", "masker", Metric.INSTRUCTIONS, *image)
    assert is_usual("SmallRegion", "masker", Metric.PEAK, *image)
    assert is_usual("Importing", "nibabel", Metric.PEAK)


def test_the_memory_of_another_size_is_told_by_the_middle_volume_alone(catalogue):
    one = catalogue.operations["VolumeExtraction"]
    image = ("int16 + slope/inter", ".nii.gz")
    assert one.tells_memory((*image, "middle")) and not one.tells_memory((*image, "last"))
    assert not catalogue.operations["Saving"].tells_memory(image)
    assert catalogue.operations["Smoothing"].tells_memory(image)


def test_a_value_without_words_is_shown_as_it_is():
    new = operation(parameter_names=("image", "format", "odd"))
    assert new.task_of(("int16", ".nii", "seven")) == "average over time: seven"


def test_an_operation_without_words_has_a_name(described):
    """Words that an older file holds are not read."""
    name = "opening.Opening.time_load_img"
    own = {"name": "OpeningTwice", "question": "?", "calls_of": "", "task": "open", "work": "odd"}
    mine = {name: {**described[name], "operation": own}}
    found = read_catalogue(mine).operations["OpeningTwice"]
    assert (found.title, found.task, found.work) == ("opening twice", "opening twice", "")
    assert not found.tells_memory(("int16 + slope/inter", ".nii"))


def test_what_declares_no_operation_is_passed_over(described):
    mine = {"mine.Mine.time_x": {"name": "mine.Mine.time_x", "params": []}}
    assert read_catalogue(described | mine) == read_catalogue(described)
