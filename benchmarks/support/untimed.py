"""What the operations share that are not timed."""

from . import images
from .operation import BYTES_READ, INSTRUCTIONS, PEAK


class Untimed:
    """An operation of which only exact metrics are measured: a release takes hours enough.

    Mixed in before `Operation`. Its instructions are counted on a small field of view.
    """

    metrics = (PEAK, INSTRUCTIONS, BYTES_READ)

    @staticmethod
    def counted_shape(image, format, *others):
        return images.RETURNED_SHAPE
