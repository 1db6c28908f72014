"""Which memory maps a call may return; what was put off otherwise: test_lazy_results."""

import nibabel as nib
import numpy as np
import pytest

from benchmarks import array_access, memory_mapping
from benchmarks.support import answers, images, work
from tests.benchmarks.calls import CLASSES, SMALL_CALLS, of, take, use_small_images


@pytest.fixture
def small(monkeypatch, small_images):
    use_small_images(monkeypatch)


class LazyNumber(float):
    """A number that could be computed when it is compared."""


@pytest.mark.parametrize(
    ("cls", "name"),
    [
        (array_access.ArrayAccess, "dataobj"),
        (array_access.ArrayAccess, "reference"),
        (memory_mapping.MemoryMapping, "mapped"),
    ],
)
def test_a_map_that_a_call_no_longer_touches_is_refused(small, cls, name):
    benchmark = take(cls, f"time_{name}", ("int16", ".nii"))
    benchmark.called = lambda self: np.asanyarray(nib.load(self.file).dataobj)
    benchmark.called.declared = getattr(cls, name).declared
    benchmark.result = benchmark.called(benchmark)
    with pytest.raises(answers.WrongAnswer, match="a memory map that was not read"):
        benchmark.teardown("int16", ".nii")


def test_which_calls_may_return_a_map_is_known():
    """They read each voxel of it: whoever adds one sees that here."""
    found = {
        (cls.__name__, method.__name__)
        for cls, name, _ in SMALL_CALLS
        for method in [getattr(cls, name).__wrapped__]
        if work.touch.__name__ in method.__code__.co_names
    }
    assert found == {
        (operation, name)
        for operation, names in {
            "ArrayAccess": ("dataobj", "get_fdata_float32", "reference"),
            "GrowthOfReading": ("dataobj", "get_fdata_float32", "reference"),
            "MemoryMapping": ("mapped", "read", "reference"),
            "MemoryOfReading": ("dataobj", "get_fdata_float32"),
        }.items()
        for name in names
    }


def test_what_was_computed_from_a_map_is_in_memory(small_images):
    """It has the class of the map, and memory of its own."""
    array = np.asanyarray(nib.load(images.path("int16", ".nii", images.SMALL_SHAPE)).dataobj)
    assert isinstance(array, np.memmap)
    for computed in (array * 2, np.array(array), (array + 1)[..., 0]):
        answers.check_read(computed)


@pytest.mark.parametrize("name", ["LoopOverVolumes", "GrowthOfLoops"])
@pytest.mark.parametrize("spoil", [iter, tuple, lambda right: [*map(LazyNumber, right)]])
def test_digests_are_numbers_in_a_list(small, name, spoil):
    (cls,) = [each for each in CLASSES if each.__name__ == name]
    function, parameters = of(cls, SMALL_CALLS)[0]
    benchmark = take(cls, function, parameters)
    benchmark.result = spoil(benchmark.result)
    with pytest.raises(answers.WrongAnswer, match="the type is"):
        benchmark.teardown(*parameters)
