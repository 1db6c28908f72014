"""Growth of the work: how many instructions each reading call takes as the image has more volumes."""

from . import array_access, loop_over_volumes, masking, mean_over_time, volume_extraction
from .support import images
from .support.calls_of import CallsOf
from .support.operation import INSTRUCTIONS, Operation


class _ByVolumes(CallsOf):
    """The calls of another operation on images of 10 to 80 volumes of few voxels."""

    metrics = (INSTRUCTIONS,)
    params = [
        ["int16 + slope/inter"],
        images.FORMATS,
        [str(length) for length in images.COUNTED_LENGTHS],
    ]
    param_names = ["image", "format", "volumes"]

    def __init_subclass__(cls, of, **options):
        cls.calls_of = of.__name__
        super().__init_subclass__(of=of, **options)

    @staticmethod
    def counted_shape(image, format, volumes):
        return (*images.COUNTED_BOX, int(volumes))

    # What asv sets up without counting.
    measured_shape = counted_shape


class GrowthOfReading(_ByVolumes, Operation, of=array_access.ArrayAccess):
    """How does the work of reading a whole image grow with its volumes?"""


class GrowthOfOneVolume(_ByVolumes, Operation, of=volume_extraction.VolumeExtraction):
    """How does the work of getting the last volume grow with the number of volumes before it?"""

    def prepare(self):
        self.t = self.shape[3] - 1


class GrowthOfLoops(_ByVolumes, Operation, of=loop_over_volumes.LoopOverVolumes):
    """How does the work of a loop over all volumes grow with their number?"""


class GrowthOfMeans(_ByVolumes, Operation, of=mean_over_time.MeanOverTime):
    """How does the work of the mean over time grow with the number of volumes?"""


class GrowthOfMasking(_ByVolumes, Operation, of=masking.Masking):
    """How does the work of extracting the signals within a mask grow with the number of volumes?"""
