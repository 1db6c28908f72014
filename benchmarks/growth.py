"""Growth: what a call costs as the image has more volumes, and what is fixed."""

import nibabel as nib
from nilearn.image import index_img, mean_img

from .support import answers, images, installed, reference
from .support.expected import expected_answers
from .support.operation import TIME_AND_PEAK, Operation, call


class Growth(Operation):
    """How do time and memory grow with the number of volumes?

    The volumes have a quarter of the usual voxels, and the images share the first of them.
    ``index_img`` takes the last volume, up to which a .nii.gz must be decompressed; in a .nii it
    costs the same wherever it is (see VolumeExtraction).
    """

    metrics = TIME_AND_PEAK
    params = [["int16 + slope/inter"], [".nii.gz"], ["25", "50", "100", "200"]]
    param_names = ["image", "format", "volumes"]

    def setup_cache(self):
        """Only this class needs the longer images."""
        installed.check()
        images.ensure(images.GROWTH)
        answers.ensure(expected_answers("time", Growth.setup_cache))

    @staticmethod
    def measured_shape(image, format, volumes):
        return (*images.SMALLER_SHAPE[:3], int(volumes))

    @call("nib.load(path).get_fdata()", expect="voxels")
    def get_fdata(self):
        return nib.load(self.file).get_fdata()

    @call("mean_img(path)", expect="mean")
    def mean_img(self):
        return mean_img(self.file)

    @call("index_img(path, -1).get_fdata()", expect="volume")
    def index_img(self):
        img = index_img(self.file, self.shape[3] - 1)
        img.get_fdata()
        return img

    @call("reference: read and scale", expect="voxels")
    def reference(self):
        return reference.read_values(self.file)

    def check(self, result):
        if self.expect == "volume":
            self.check_image(result, self.values.volume(self.shape[3] - 1))
        else:
            super().check(result)
