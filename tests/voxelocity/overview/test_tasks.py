"""Every operation has words, and a kind of work unless it repeats another."""

from voxelocity.measured import cells_of, load_benchmarks
from voxelocity.overview.tasks import _TASKS, KINDS_OF_WORK, kind_of_work, task_of


def operations(root):
    benchmarks = load_benchmarks(root).values()
    return {cell.operation for benchmark in benchmarks for cell in cells_of(benchmark)}


def test_every_operation_has_words_and_nothing_else_has(root):
    assert set(_TASKS) == operations(root)


def test_every_operation_belongs_to_one_kind_of_work_or_repeats_another(root):
    listed = [name for names in KINDS_OF_WORK.values() for name in names]
    assert len(listed) == len(set(listed))
    assert operations(root) - set(listed) == {"Growth", "DocumentedSize"}
    assert kind_of_work("Growth") is None
    assert kind_of_work("Opening") == "opening and loading"


def test_parameters_beyond_image_and_format_are_told():
    image = ("int16", ".nii")
    assert task_of("VolumeExtraction", (*image, "last")) == "get one volume: the last"
    assert task_of("GzipLevel", (*image, "9")).endswith("level 9")
    assert task_of("Growth", (*image, "200")).endswith("200 volumes")
    assert task_of("Opening", image) == "open an image for its shape, affine and header"


def test_an_operation_without_words_has_those_of_its_name():
    assert task_of("NewThing", ("int16", ".nii", "odd")) == "new thing: odd"
