"""The images of the quick tests: those of a few voxels, and those on which work by type and length is counted."""

import pytest
from filelock import FileLock

from benchmarks.growth import Growth
from benchmarks.memory_by_type import MemoryOfReading
from benchmarks.support import answers, images
from benchmarks.support.expected import expected_answers
from benchmarks.support.operation import Operation

FILES = [*images.DEFAULT, *images.LEVELS, *images.GROWTH, *images.COUNTED]
ANSWERS = [
    *expected_answers("peakmem", Operation.setup_cache),
    *expected_answers("time", Growth.setup_cache),
    *expected_answers("instructions"),
    # The tests take the growth on few voxels.
    *(("mean", image, shape) for image, format, shape, _ in images.GROWTH if format == ".nii"),
]


def _is_small(shape):
    return shape[:3] in (images.SMALL_SHAPE[:3], images.COUNTED_BOX)


# Of further number types the calls are made on few voxels alone; on many they do the same.
_OF_EACH_TYPE = expected_answers("peakmem", MemoryOfReading.setup_cache)
SMALL_FILES = [each for each in dict.fromkeys([*FILES, *images.OF_EACH_TYPE]) if _is_small(each[2])]
SMALL_ANSWERS = [each for each in dict.fromkeys([*ANSWERS, *_OF_EACH_TYPE]) if _is_small(each[2])]


@pytest.fixture(scope="session")
def small_images(tmp_path_factory):
    """The small images and their right answers, made within a second if they are not there yet."""
    with FileLock(tmp_path_factory.getbasetemp().parent / "images.lock"):
        images.ensure(SMALL_FILES)
        answers.ensure(SMALL_ANSWERS)
    return images
