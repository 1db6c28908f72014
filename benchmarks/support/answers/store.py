"""The right answers on disk, beside the images: made once, and checked once a run."""

import os

import numpy as np

from .. import images
from . import made

# Raised when a function of `made` gives something else than it did: answers are made again.
ANSWERS = 1

_SCALED = "int16 + slope/inter"

_OF_EACH = [
    ("mean", _SCALED),
    ("mean", "float32"),
    ("masked", _SCALED),
    ("mean_by_label", _SCALED),
    ("signal_by_map", _SCALED),
    ("smoothed", _SCALED),
    ("detrended", _SCALED),
    ("standardized", _SCALED),
    ("standardized", "int16"),
]
_OF_SMALLER = [("coarser", _SCALED), ("shifted", _SCALED)]

_BY_TYPE = [
    "mean",
    "masked",
    "masked_standardized",
    "masked_detrended",
    "masked_smoothed",
    "mean_by_label",
    "signal_by_map",
    "unmasked",
    "smoothed",
    "detrended",
    "standardized",
    "halfway",
    "halfway_by_spline",
]

# What `ensure` makes: the name of a function of `made`, an image, and its shape.
DEFAULT = [
    (name, image, shape)
    for pairs, size in ((_OF_EACH, images.SHAPE), (_OF_SMALLER, images.SMALLER_SHAPE))
    for name, image in pairs
    for shape in (images.SMALL_SHAPE, size)
]
GROWTH = [("mean", image, shape) for image, format, shape, _ in images.GROWTH if format == ".nii"]
COUNTED = [
    *(
        (name, image, shape)
        for name, image in _OF_EACH
        for shape in (images.SMALL_SHAPE, images.SMALLER_SHAPE)
    ),
    *(
        (name, image, (*images.COUNTED_BOX, images.COUNTED_LENGTHS[-1]))
        for name, image in _OF_SMALLER
    ),
    *(
        (name, _SCALED, (*images.COUNTED_BOX, length))
        for name in ("mean", "masked")
        for length in images.COUNTED_LENGTHS
    ),
    *(
        (name, image, shape)
        for name in _BY_TYPE
        for image in images.IMAGES
        for shape in (images.SMALL_SHAPE, images.RETURNED_SHAPE)
    ),
]


def path(name, image, shape):
    """The file of an answer, an array as numpy saves it."""
    return images.path(image, ".nii", shape).removesuffix(".nii") + f"-{name}.npy"


class Answer:
    """A whole array that is right; gives a part of itself where it is indexed with slices.

    Attributes
    ----------
    array : numpy.memmap
        Nothing of it is read before it is asked for.
    shape : tuple of int
    tolerance : float
        By how much a result may differ: 1e-5 of the range of the array.
    factor : float
        What each number of the array is multiplied by.
    """

    def __init__(self, array, tolerance, factor=1.0):
        self.array, self.shape = array, array.shape
        self.tolerance, self.factor = tolerance, factor

    def __getitem__(self, place):
        return self.array[place] * self.factor

    def times(self, factor):
        """The answer with each number multiplied."""
        return Answer(self.array, self.tolerance, self.factor * factor)

    def within(self, tolerance):
        """The same answer, from which a result may differ by so much."""
        return Answer(self.array, tolerance, self.factor)


def load(name, image, shape):
    """An answer that `ensure` has made.

    Parameters
    ----------
    name : str
        A function of `made`.
    image : str
        One of ``images.IMAGES``.
    shape : tuple of int
        That of the image.

    Returns
    -------
    Answer
    """
    file = path(name, image, shape)
    return Answer(np.load(file, mmap_mode="r"), 1e-5 * images.described(file)["range"])


def ensure(wanted=None):
    """Make the answers that are missing or damaged; the rest are read once and left alone.

    Parameters
    ----------
    wanted : list of tuple, optional
        Name, image and shape of each; ``DEFAULT`` unless given. Their images must be there.

    Returns
    -------
    list of str
        The files that were made.

    Raises
    ------
    ImageError
        The folder cannot be written.
    """
    missing = [each for each in dict.fromkeys(wanted or DEFAULT) if not _is_sound(*each)]
    with images.named_folder():
        for each in missing:
            _make(*each)
    return [path(*each) for each in missing]


def _is_sound(name, image, shape):
    """Whether the file is the very one that was made of this image."""
    image_sha256 = images.CHECKSUMS[image, shape]
    return images.is_as_described(
        path(name, image, shape), answers=ANSWERS, image_sha256=image_sha256
    )


def _make(name, image, shape):
    file = path(name, image, shape)
    answer = getattr(made, name)(image, shape)
    images.write_atomically(file, lambda content: np.save(content, answer))
    described = {
        "answers": ANSWERS,
        "image_sha256": images.CHECKSUMS[image, shape],
        "range": float(np.ptp(answer)),
        "file_bytes": os.path.getsize(file),
        "file_sha256": images.sha256_of(file),
    }
    images.write_description(file + ".json", described)
