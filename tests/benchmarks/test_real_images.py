"""Every call on the images that asv times: right, really in memory, and compared in next to no memory."""

import os
import sys
import tracemalloc

import nibabel as nib
import numpy as np
import pytest

from benchmarks.support import images, work
from tests.benchmarks import spoiling
from tests.benchmarks.calls import (
    CALLS,
    CLASSES,
    UNTIMED,
    call_id,
    naming,
    of,
    take,
)

# What is only counted takes its own images in test_calls.py; the documented size takes minutes to make.
TIMED = [cls for cls in CLASSES if cls not in UNTIMED and cls.__name__ != "DocumentedSize"]

# What gives an array must not give a memory map that nobody has read, which costs nothing.
ARRAYS = ("ArrayAccess", "MemoryMapping")


@pytest.mark.slow
@pytest.mark.parametrize("cls", TIMED, ids=call_id)
def test_every_call_gives_the_right_answer_and_one_wrong_voxel_is_refused(
    images_made, tmp_path, cls
):
    spoilt = set()
    for name, parameters in of(cls, CALLS):
        with naming(name, parameters):
            benchmark = take(cls, name, parameters)
            assert benchmark.shape == cls.measured_shape(*parameters)
            if cls.__name__ in ARRAYS and sys.platform == "linux":
                assert share_of_pages_present(benchmark.result) == 1.0
            # Once for each call.
            if name not in spoilt:
                spoilt.add(name)
                right, kind = benchmark.result, spoiling.kind_of(benchmark)
                outcome = spoiling.outcome(benchmark, "voxel", tmp_path)
                assert outcome == ("left out" if kind == "header" else "refused")
                benchmark.result = right
                if kind in spoiling.SPOILED_IN_PLACE:
                    benchmark = take(cls, name, parameters)
            peak = peak_of_comparison(benchmark)
            # The image is of 47 MiB in float64. Of one that was opened the voxels must be read to be compared.
            assert peak < 1 << 20 or cls.__name__ == "Opening"
            assert benchmark.result is None


def peak_of_comparison(benchmark):
    tracemalloc.start()
    benchmark.teardown(*benchmark.parameters)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which pages are present")
def test_an_unread_memory_map_is_told_from_an_array(small_images):
    unread = np.asanyarray(nib.load(images.path("float32", ".nii", images.RETURNED_SHAPE)).dataobj)
    assert share_of_pages_present(unread) < 0.5
    assert share_of_pages_present(work.touch(unread)) == 1.0


def share_of_pages_present(array):
    """From the present bit of each page: https://docs.kernel.org/admin-guide/mm/pagemap.html"""
    page = os.sysconf("SC_PAGE_SIZE")
    address = array.__array_interface__["data"][0]
    first, last = address // page, (address + array.nbytes - 1) // page
    with open("/proc/self/pagemap", "rb") as file:
        file.seek(8 * first)
        entries = np.frombuffer(file.read(8 * (last - first + 1)), np.uint64)
    return float((entries >> np.uint64(63)).mean())
