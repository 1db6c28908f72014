"""The level of compression of a .nii.gz, which whoever wrote the file chose."""

import nibabel as nib

from .support import images, installed, reference
from .support.operation import INSTRUCTIONS, TIME_AND_PEAK, Operation, call


class GzipLevel(Operation):
    """Does it matter to a reader how hard the writer has compressed?

    nibabel writes level 1, FSL and the gzip command level 6.
    """

    metrics = (*TIME_AND_PEAK, INSTRUCTIONS)
    params = [["int16 + slope/inter"], [".nii.gz"], ["1", "6", "9"]]
    param_names = ["image", "format", "level"]

    def setup_cache(self):
        """Only this class needs the other levels."""
        installed.check()
        images.ensure(images.LEVELS)

    def prepare(self):
        image, format, level = self.parameters
        self.file = images.path(image, format, self.shape, int(level))

    @call("nib.load(path).get_fdata()", expect="voxels")
    def get_fdata(self):
        return nib.load(self.file).get_fdata()

    @call("reference: read and scale", expect="voxels")
    def reference(self):
        return reference.read_values(self.file)
