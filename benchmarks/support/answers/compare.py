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


def check_computed(found):
    """Raise `WrongAnswer` unless the result is an array of numpy, whose numbers are there."""
    kind = type(found)
    if kind not in (np.ndarray, np.memmap):
        raise WrongAnswer(
            f"the result is a {kind.__module__}.{kind.__qualname__}, and no array of numpy"
        )


def check_read(found):
    """Raise `WrongAnswer` if an array lies in a memory map, which nobody may have read."""
    owner = found
    while True:
        if isinstance(owner, memoryview):
            owner = owner.obj
        elif getattr(owner, "base", None) is not None:
            owner = owner.base
        else:
            break
    if isinstance(owner, mmap.mmap):
        raise WrongAnswer("the result is a memory map that was not read")


def check_array(found, wanted, type):
    """As `check_numbers`, of an array whose numbers were there when the clock stopped.

    What computes or reads them when it is asked has done nothing in the time that was measured. Of memory
    maps see `check_read`.
    """
    check_computed(found)
    check_numbers(found, wanted, type)


def check_numbers(found, wanted, type):
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
