"""Saving: from an array in memory to a file."""

import gzip
import os

import nibabel as nib
import numpy as np

from .support import answers, images, reference
from .support.operation import Operation, call
from .support.saved import SavedFile

_SOURCE = "int16 + slope/inter"


class Saving(Operation):
    """What does it cost to save a float64 array, as float32 or as int16 with slope and intercept?

    ``image`` is how it is stored. The array, of a quarter of the usual voxels, belongs to the setup
    and so to the baseline. nibabel compresses a .nii.gz at level 1, and so does the reference.
    """

    params = [["int16 + slope/inter", "float32"], images.FORMATS]

    target = None

    @staticmethod
    def measured_shape(image, format):
        return images.SMALLER_SHAPE

    def prepare(self):
        image, format = self.parameters
        array = reference.read_values(images.path(_SOURCE, ".nii", self.shape))
        self.img = nib.Nifti1Image(array, np.array(images.affine(self.shape)))
        self.img.set_data_dtype(np.float32 if image == "float32" else np.int16)
        self.target = str(images.folder() / f"saved-by-{os.getpid()}{format}")

    @call("nib.save(img, path)")
    def save(self):
        nib.save(self.img, self.target)
        return self.target

    @call("reference: scale, compress and write")
    def reference(self):
        image, format = self.parameters
        array = self.img.dataobj
        if image == "float32":
            slope, inter, dtype = 1.0, 0.0, "<f4"
        else:
            slope = float(np.float32((array.max() - array.min()) / 65535))
            inter, dtype = float(np.float32(array.min() + 32768 * slope)), "<i2"
        header = bytearray(images.header(image, self.shape))
        images.put_scaling(header, slope, inter)
        with (
            gzip.open(self.target, "wb", 1)
            if format == ".nii.gz"
            else open(self.target, "wb") as file
        ):
            file.write(header)
            for index in range(self.shape[3]):
                volume = array[..., index]
                if dtype == "<i2":
                    volume = np.clip(np.rint((volume - inter) / slope), -32768, 32767)
                file.write(volume.astype(dtype).tobytes(order="F"))
        return self.target

    def teardown(self, image, format):
        try:
            super().teardown(image, format)
        finally:
            if self.target and os.path.exists(self.target):
                os.remove(self.target)

    def check(self, result):
        type = "float32" if self.parameters[0] == "float32" else "int16"
        file = SavedFile(result)
        answers.check_same("the affine", file.affine.tolist(), self.affine[:3])
        answers.check_same("the zooms", file.zooms, tuple(images.ZOOMS))
        answers.check_same("the type", file.dtype.name, type)
        answers.check_same("the shape", file.shape, tuple(self.shape))
        file.require_end()
        stored = answers.voxels(result, file.dtype, file.shape, file.offset)
        found = answers.StoredValues(stored, file.slope, file.inter)
        # What float32 cannot hold, or half a step of integers that are spread over the range.
        known = images.expected(_SOURCE, ".nii", self.shape)
        step = (known["maximum"] - known["minimum"]) / 65535
        tolerance = 1e-6 * known["maximum"] + (0.5 * step if type == "int16" else 0.0)
        wanted = answers.values(_SOURCE, self.shape).within(tolerance)
        answers.check_numbers(found, wanted, "float64")
