"""What computes its numbers when it is asked for them is no result: the clock has stopped by then."""

import mmap

import nibabel as nib
import numpy as np
import pytest

from benchmarks.support import answers
from tests.benchmarks.calls import (
    ALL_CALLS,
    CLASSES,
    call_id,
    is_counted_only,
    is_known_to_be_wrong,
    naming,
    of,
    take,
    use_small_images,
)

pytestmark = pytest.mark.slow

# They return a file, a digest, or an image that reads nothing.
NOTHING_TO_PUT_OFF = {"GrowthOfLoops", "LoopOverVolumes", "Opening", "Saving"}


@pytest.fixture(autouse=True)
def quick(monkeypatch, small_images):
    use_small_images(monkeypatch)


class LikeAnArray:
    """As nibabel's own proxy: shape, type, parts, and the whole when it is asked for."""

    def __init__(self, array):
        self._array, self.shape, self.dtype, self.ndim = array, array.shape, array.dtype, array.ndim

    def __getitem__(self, place):
        return self._array[place]

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self._array, dtype)


class Postponed(np.ndarray):
    """An array of another class, which may do as it likes when it is indexed."""


class LazyImage(nib.Nifti1Image):
    """An image whose voxels are there when they are asked for."""


def mapped(array, path):
    """A memory map of the right numbers."""
    target = np.memmap(path, array.dtype, "w+", shape=array.shape, order="F")
    target[...] = array
    return target


def mapped_view(array, path):
    """The same, as a plain array, which its class does not tell from others."""
    return np.asarray(mapped(array, path))[...]


def mapped_buffer(array, path):
    """An array in a map that numpy has not made."""
    path.write_bytes(array.tobytes(order="F"))
    with open(path, "rb") as file:
        buffer = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(memoryview(buffer), array.dtype).reshape(array.shape, order="F")


WAYS = {
    "memory map": mapped,
    "view of a map": mapped_view,
    "buffer of a map": mapped_buffer,
}


def stand_ins(result, touches, folder):
    """The same numbers, not computed yet, or in a map that nobody has read where no call touches it."""
    yield from _not_computed(result)
    array = getattr(result, "dataobj", result)
    if isinstance(array, np.ndarray) and not touches:
        for number, make in enumerate(WAYS.values()):
            unread = make(np.array(array), folder / f"unread-{number}.nii")
            if array is result:
                yield unread
            else:
                image = nib.Nifti1Image(np.array(array), result.affine, dtype=array.dtype)
                # nibabel itself takes any object that has a shape.
                image._dataobj = unread
                yield image


def _not_computed(result):
    if isinstance(result, np.ndarray):
        yield LikeAnArray(result)
        yield np.asarray(result).view(Postponed)
    elif isinstance(result, nib.Nifti1Image) and isinstance(result.dataobj, np.ndarray):
        for lazy in (LikeAnArray(result.dataobj), np.asarray(result.dataobj).view(Postponed)):
            yield nib.Nifti1Image(lazy, result.affine, result.header)
        yield LazyImage(result.dataobj, result.affine, result.header)


@pytest.mark.parametrize("cls", CLASSES, ids=call_id)
def test_no_call_may_put_its_work_off(monkeypatch, tmp_path, cls):
    if is_counted_only(cls):
        monkeypatch.undo()
    seen, tried = set(), []
    for name, parameters in of(cls, ALL_CALLS):
        if name in seen or is_known_to_be_wrong(cls, name, parameters):
            continue
        seen.add(name)
        with naming(name, parameters):
            benchmark = take(cls, name, parameters)
            touches = "touch" in benchmark.called.__code__.co_names
            for lazy in stand_ins(benchmark.result, touches, tmp_path):
                tried.append(name)
                benchmark.result = lazy
                with pytest.raises(answers.WrongAnswer):
                    benchmark.teardown(*parameters)
            benchmark.result = None
            benchmark.teardown(*parameters)
    assert tried or cls.__name__ in NOTHING_TO_PUT_OFF
