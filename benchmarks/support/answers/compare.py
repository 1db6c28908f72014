"""Answers compared with what is right: every function raises `WrongAnswer` where they differ."""

import mmap

import numpy as np

from .blocks import blocks


class WrongAnswer(Exception):
    """A call returned something else than the image holds."""


def check_same(what, found, wanted):
    """Raise `WrongAnswer` unless the two are equal."""
    if found != wanted:
        raise WrongAnswer(f"{what} is {found} instead of {wanted}")


def check_in_memory(result, is_touched=False):
    """Raise `WrongAnswer` unless the voxels of a result were in memory when the call returned.

    Otherwise the check would read them, and the time and the peak of the call would lack that.

    Parameters
    ----------
    result : ndarray or nibabel image
    is_touched : bool, optional
        Whether the call has read all of a memory map that it returns.
    """
    array = result
    if hasattr(result, "dataobj"):
        # An image may also hold them in its cache.
        if not result.in_memory:
            raise WrongAnswer(f"the image holds a {_type_of(result.dataobj)} that was not read")
        array = result.dataobj
        if not isinstance(array, np.ndarray):
            return
    # A class of another's may compute its values when it is asked for them.
    if type(array) not in (np.ndarray, np.memmap):
        raise WrongAnswer(f"the result is a {_type_of(array)} instead of an array")
    if not is_touched and isinstance(_owner(array), mmap.mmap):
        raise WrongAnswer("the result is a memory map that was not read")


def _type_of(value):
    return f"{type(value).__module__}.{type(value).__qualname__}"


def _owner(array):
    """What holds the memory of an array: the last of its bases."""
    owner = array
    while True:
        if isinstance(owner, memoryview):
            owner = owner.obj
        elif getattr(owner, "base", None) is not None:
            owner = owner.base
        else:
            return owner


def check_array(found, wanted, type):
    """Compare every number of an array, its type and its shape with what is right.

    Parameters
    ----------
    found : array_like
        Has a ``shape`` and a ``dtype``, and gives a part of itself where it is indexed with slices.
    wanted : StoredValues, Repeated or StoredAnswer
        Has a ``shape`` and gives parts as well. A number may differ by its ``tolerance``, in its
        own unit; 0 asks for the very same. NaN differs from everything.
    type : str
        The name of numpy's type that `found` must have.

    Raises
    ------
    WrongAnswer
        Something differs.
    """
    check_same("the type", str(found.dtype), type)
    check_same("the shape", tuple(found.shape), tuple(wanted.shape))
    for place in blocks(found.shape):
        is_, should_be = found[place], wanted[place]
        # Written so that NaN fails.
        right = np.abs(np.subtract(is_, should_be, dtype=np.float64)) <= wanted.tolerance
        if not right.all():
            inner = tuple(int(index) for index in np.argwhere(~right)[0])
            voxel = [i + (piece.start or 0) for i, piece in zip(inner, place)]
            raise WrongAnswer(f"voxel {voxel} is {is_[inner]} instead of {should_be[inner]}")
