"""Growth: what a call costs as the image has more volumes, and what is fixed."""

import nibabel as nib
from nilearn.image import index_img, mean_img

from . import _reference, _routes, images, installed


class Growth(_routes.Routes):
    """How do time and memory grow with the number of volumes?

    The volumes have a quarter of the usual voxels, and the images share the first of them.
    ``index_img`` takes the last volume, up to which a .nii.gz must be decompressed; in a .nii it costs
    the same wherever it is (see VolumeExtraction).
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"], ["25", "50", "100", "200"]]
    param_names = ["image", "format", "volumes"]

    def setup_cache(self):
        """Only this class needs the longer images."""
        installed.check()
        images.ensure(images.GROWTH)

    def full_shape(self):
        return (*images.SMALLER_SHAPE[:3], int(self.parameters[2]))

    def time_get_fdata(self, image, format, volumes):
        self.result = "array", nib.load(self.path).get_fdata()

    time_get_fdata.pretty_name = "nib.load(path).get_fdata()"
    peakmem_get_fdata = time_get_fdata

    def time_mean_img(self, image, format, volumes):
        self.result = "mean", mean_img(self.path)

    time_mean_img.pretty_name = "mean_img(path)"
    peakmem_mean_img = time_mean_img

    def time_index_img(self, image, format, volumes):
        self.result = "volume", index_img(self.path, self.shape[3] - 1)
        self.result[1].get_fdata()

    time_index_img.pretty_name = "index_img(path, -1).get_fdata()"
    peakmem_index_img = time_index_img

    def time_reference(self, image, format, volumes):
        self.result = "array", _reference.read_values(self.path)

    time_reference.pretty_name = "reference: read and scale"
    peakmem_reference = time_reference

    def check(self, result, expected, volumes):
        _routes.check_answer(*result, expected, self.shape[3] - 1)
