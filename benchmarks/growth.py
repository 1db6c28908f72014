"""Growth: what a call costs as the image has more volumes, and what is fixed."""

import nibabel as nib
from nilearn.image import index_img, mean_img

from .support import answers, images, installed, reference
from .support.operation import TIME_AND_PEAK, Operation, route


class Growth(Operation):
    """How do time and memory grow with the number of volumes?

    The volumes have a quarter of the usual voxels, and the images share the first of them.
    ``index_img`` takes the last volume, up to which a .nii.gz must be decompressed; in a .nii it
    costs the same wherever it is (see VolumeExtraction).
    """

    kinds = TIME_AND_PEAK
    task = "images of 25 to 200 volumes"
    work = ""
    parameter_words = {
        "volumes": {count: f"{count} volumes" for count in ("25", "50", "100", "200")}
    }
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"], ["25", "50", "100", "200"]]
    param_names = ["image", "format", "volumes"]

    def setup_cache(self):
        """Only this class needs the longer images."""
        installed.check()
        images.ensure(images.GROWTH)
        answers.ensure(answers.GROWTH)

    @staticmethod
    def measured_shape(image, format, volumes):
        return (*images.SMALLER_SHAPE[:3], int(volumes))

    @route("nib.load(path).get_fdata()", gives="array")
    def get_fdata(self):
        return nib.load(self.file).get_fdata()

    @route("mean_img(path)", gives="mean")
    def mean_img(self):
        return mean_img(self.file)

    @route("index_img(path, -1).get_fdata()", gives="volume")
    def index_img(self):
        img = index_img(self.file, self.shape[3] - 1)
        img.get_fdata()
        return img

    @route("reference: read and scale", gives="array")
    def reference(self):
        return reference.read_values(self.file)

    def check(self, result):
        if self.gives == "mean":
            self.check_image(result, self.answer("mean"), "float64")
        elif self.gives == "volume":
            self.check_image(result, self.values.volume(self.shape[3] - 1), "float64")
        else:
            answers.check_array(result, self.values, "float64")
