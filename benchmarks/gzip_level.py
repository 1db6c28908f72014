"""The level of compression of a .nii.gz, which whoever wrote the file chose."""

import nibabel as nib

from .support import answers, images, installed, reference
from .support.operation import Operation, route


class GzipLevel(Operation):
    """Does it matter to a reader how hard the writer has compressed?

    nibabel writes level 1, FSL and the gzip command level 6.
    """

    task = "read a file that was gzipped at another level"
    work = "opening and loading"
    parameter_words = {"level": {level: f"level {level}" for level in ("1", "6", "9")}}
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"], ["1", "6", "9"]]
    param_names = ["image", "format", "level"]

    def setup_cache(self):
        """Only this class needs the other levels."""
        installed.check()
        images.ensure(images.LEVELS)

    def prepare(self):
        image, format, level = self.parameters
        self.file = images.path(image, format, self.shape, int(level))

    @route("nib.load(path).get_fdata()")
    def get_fdata(self):
        return nib.load(self.file).get_fdata()

    @route("reference: read and scale")
    def reference(self):
        return reference.read_values(self.file)

    def check(self, result):
        answers.check_array(result, self.values, "float64")
