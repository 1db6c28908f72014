"""What the benchmarks share that tell what a call returns for each type of image."""

import math

from . import images
from .operation import INSTRUCTIONS


class ByType:
    """An operation on raw int16, scaled int16 and float32 that is counted, not timed.

    Mixed in before `Operation`.
    """

    kinds = (INSTRUCTIONS,)
    # What the calls cost is told by the operations that are timed.
    work = ""
    version = f"1, images {images.RECIPE}"
    params = [images.IMAGES, [".nii"]]
    param_names = ["image", "format"]

    @staticmethod
    def counted_shape(image, format):
        return images.RETURNED_SHAPE

    # What asv sets up without counting.
    measured_shape = counted_shape

    @property
    def computed_type(self):
        """The type that nilearn computes in: float32 unless the values of the image are float64."""
        return "float64" if self.parameters[0] == "int16 + slope/inter" else "float32"


def by_either_deviation(wanted, series):
    """An answer that was divided by the sample's standard deviation, or by the population's.

    Early releases of nilearn divide by the population's, later ones by the sample's.

    Parameters
    ----------
    wanted : Answer
        Divided by the sample's.
    series : ndarray
        One time series of the result, which tells by which it was divided.

    Returns
    -------
    Answer
    """
    count = series.size
    if abs(series.std() - 1) < abs(series.std(ddof=1) - 1):
        return wanted.times(math.sqrt(count / (count - 1)))
    return wanted
