"""What computes its numbers when it is asked for them is no result: the clock has stopped by then."""

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


def stand_ins(result):
    """The same numbers, not computed yet."""
    if isinstance(result, np.ndarray):
        yield LikeAnArray(result)
        yield np.asarray(result).view(Postponed)
    elif isinstance(result, nib.Nifti1Image) and isinstance(result.dataobj, np.ndarray):
        for lazy in (LikeAnArray(result.dataobj), np.asarray(result.dataobj).view(Postponed)):
            yield nib.Nifti1Image(lazy, result.affine, result.header)
        yield LazyImage(result.dataobj, result.affine, result.header)


@pytest.mark.parametrize("cls", CLASSES, ids=call_id)
def test_no_call_may_put_its_work_off(monkeypatch, cls):
    if is_counted_only(cls):
        monkeypatch.undo()
    seen = set()
    for name, parameters in of(cls, ALL_CALLS):
        if name in seen or is_known_to_be_wrong(cls, name, parameters):
            continue
        seen.add(name)
        with naming(name, parameters):
            benchmark = take(cls, name, parameters)
            for lazy in stand_ins(benchmark.result):
                benchmark.result = lazy
                with pytest.raises(answers.WrongAnswer):
                    benchmark.teardown(*parameters)
            benchmark.result = None
            benchmark.teardown(*parameters)


def test_nearly_every_call_returns_what_can_be_put_off():
    """So that the test above tries something."""
    arrays = 0
    for cls in CLASSES:
        for name, parameters in list(of(cls, ALL_CALLS))[:3]:
            if not is_counted_only(cls):
                benchmark = take(cls, name, parameters)
                arrays += bool(list(stand_ins(benchmark.result)))
                benchmark.result = None
                benchmark.teardown(*parameters)
    assert arrays > 20
