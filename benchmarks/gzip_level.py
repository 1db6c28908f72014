"""The level of compression of a .nii.gz, which whoever wrote the file chose."""

import nibabel as nib

from . import _reference, _routes, images, installed


class GzipLevel(_routes.Routes):
    """Does it matter to a reader how hard the writer has compressed?

    nibabel writes level 1, FSL and the gzip command level 6.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"], ["1", "6", "9"]]
    param_names = ["image", "format", "level"]

    def setup_cache(self):
        """Only this class needs the other levels."""
        installed.check()
        images.ensure(images.LEVELS)

    def prepare(self):
        image, format, level = self.parameters
        self.path = images.path(image, format, self.shape, int(level))

    def time_get_fdata(self, image, format, level):
        self.result = nib.load(self.path).get_fdata()

    time_get_fdata.pretty_name = "nib.load(path).get_fdata()"
    peakmem_get_fdata = time_get_fdata

    def time_reference(self, image, format, level):
        self.result = _reference.read_values(self.path)

    time_reference.pretty_name = "reference: read and scale"
    peakmem_reference = time_reference

    def check(self, result, expected, level):
        _routes.check_array(result, expected)
