"""The right answers on disk, beside the images: made once, and checked once a run."""

import math
import os

import numpy as np

from .. import images
from . import compare, made

# Raised when a function of `made` gives something else than it did: answers are made again.
ANSWERS = 1


def is_stored(name):
    """Whether something by this name is made and stored: a function of `made`."""
    return getattr(getattr(made, name, None), "__module__", "") == made.__name__


def path(name, image, shape):
    """The file of an answer, an array as numpy saves it."""
    return images.path(image, ".nii", shape).removesuffix(".nii") + f"-{name}.npy"


class StoredAnswer:
    """A whole array that is right; gives a part of itself where it is indexed with slices.

    Attributes
    ----------
    array : numpy.memmap
        Nothing of it is read before it is asked for.
    shape : tuple of int
    tolerance : float
        By how much a result may differ: 1e-5 of the range of the array, or not at all.
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
        return StoredAnswer(self.array, self.tolerance, self.factor * factor)

    def for_result(self, result):
        """The answer that this result must be."""
        return self


class StandardizedAnswer(StoredAnswer):
    """One that was divided by the sample's standard deviation.

    Early releases of nilearn divide by the population's, later ones by the sample's.
    """

    def for_result(self, result):
        """The answer divided by that of the two deviations which the result was divided by."""
        found = np.asanyarray(getattr(result, "dataobj", result))
        compare.check_same("the shape", found.shape, self.shape)
        # Of a table each column is a time series.
        series = found[:, 0] if found.ndim == 2 else found[0, 0, 0]
        if abs(series.std() - 1) < abs(series.std(ddof=1) - 1):
            return self.times(math.sqrt(series.size / (series.size - 1)))
        return self


def load(name, image, shape):
    """An answer that `ensure` has made.

    Parameters
    ----------
    name : str
        A function of `made`.
    image : str
        One of ``images.ALL_IMAGES``.
    shape : tuple of int
        That of the image.

    Returns
    -------
    StoredAnswer
    """
    file = path(name, image, shape)
    tolerance = 0.0 if name in made.TAKEN else 1e-5 * images.described(file)["range"]
    answer = StandardizedAnswer if name in made.STANDARDIZED else StoredAnswer
    return answer(np.load(file, mmap_mode="r"), tolerance)


def ensure(wanted):
    """Make the answers that are missing or damaged; the rest are read once and left alone.

    Parameters
    ----------
    wanted : list of tuple
        Name, image and shape of each. Their images must be there.

    Returns
    -------
    list of str
        The files that were made.

    Raises
    ------
    ImageError
        The folder cannot be written.
    """
    missing = [each for each in dict.fromkeys(wanted) if not _is_sound(*each)]
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
