"""What the benchmarks share that tell what a call returns for each type of image."""

from . import images
from .operation import INSTRUCTIONS


class ByType:
    """An operation on raw int16, scaled int16 and float32 that is counted, not timed.

    Mixed in before `Operation`.
    """

    metrics = (INSTRUCTIONS,)
    # Of the unsigned integers one stands for all.
    params = [[*images.IMAGES, "uint8"], [".nii"]]
    usual_type = "as computed"

    @staticmethod
    def counted_shape(image, format):
        return images.RETURNED_SHAPE

    # What asv sets up without counting.
    measured_shape = counted_shape
