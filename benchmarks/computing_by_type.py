"""Computing by type: what calls that compute return for each type of image."""

import nibabel as nib
import numpy as np
from nilearn.image import clean_img, concat_imgs, math_img, mean_img, resample_img, smooth_img

from .support import answers, images
from .support.by_type import ByType, by_either_deviation
from .support.operation import Operation, route


class CleaningByType(ByType, Operation):
    """What do detrending and standardizing make of each type of image, and by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    task = "clean each type of image"

    @route("clean_img(path, detrend=True, standardize=False)", gives="detrended")
    def detrend(self):
        return clean_img(self.file, detrend=True, standardize=False)

    @route("clean_img(path, detrend=False, standardize=True)", gives="standardized")
    def standardize(self):
        return clean_img(self.file, detrend=False, standardize=True)

    def check(self, result):
        wanted = self.answer(self.gives)
        if self.gives == "standardized":
            answers.check_same("the shape", result.shape, wanted.shape)
            wanted = by_either_deviation(wanted, np.asanyarray(result.dataobj)[0, 0, 0])
        self.check_image(result, wanted, self.computed_type)


class SmoothingByType(ByType, Operation):
    """What does smoothing by 6 mm make of each type of image, and by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    task = "smooth each type of image"

    @route("smooth_img(path, 6)")
    def smooth_img(self):
        return smooth_img(self.file, answers.made.FWHM)

    def check(self, result):
        self.check_image(result, self.answer("smoothed"), self.computed_type)


class ResamplingByType(ByType, Operation):
    """What does resampling make of each type of image, by splines or straight lines, at what work?

    The new grid lies half a voxel further along x, so that each new voxel lies between two old ones.
    There is no reference: what is asked is what nilearn returns.
    """

    task = "resample each type of image"

    def prepare(self):
        self.target_affine = np.array(images.affine(self.shape))
        self.target_affine[0, 3] += self.target_affine[0, 0] / 2

    @route(
        "resample_img(path, affine, shape)",
        code="resample_img(path, target_affine=affine, target_shape=shape)",
        gives="halfway_by_spline",
    )
    def continuous(self):
        return resample_img(
            self.file, target_affine=self.target_affine, target_shape=self.shape[:3]
        )

    @route(
        'resample_img(..., interpolation="linear")',
        code="""
        resample_img(
            path, target_affine=affine, target_shape=shape, interpolation="linear"
        )
        """,
        gives="halfway",
    )
    def linear(self):
        return resample_img(
            self.file,
            target_affine=self.target_affine,
            target_shape=self.shape[:3],
            interpolation="linear",
        )

    @property
    def affine(self):
        """That of the grid onto which the image is brought."""
        return self.target_affine.tolist()

    def check(self, result):
        self.check_image(result, self.answer(self.gives), self.computed_type)


class ArithmeticByType(ByType, Operation):
    """What does a division make of each type of image, and by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    task = "divide each type of image by a number"

    @route('math_img("img / 3", img=path)')
    def math_img(self):
        return math_img("img / 3", img=self.file)

    def check(self, result):
        values = self.values
        third = answers.StoredValues(
            values.stored, values.slope / 3, values.inter / 3, self.tolerance / 3
        )
        # numpy divides int16 in float64.
        self.check_image(result, third, "float32" if self.parameters[0] == "float32" else "float64")


class ConcatenationByType(ByType, Operation):
    """What do two runs of each type give, one after the other, and by how much work?

    Both runs are the same file. There is no reference: what is asked is what the libraries return.
    """

    task = "concatenate two runs of each type"

    @route("concat_imgs([path, path])", gives="float32")
    def concat_imgs(self):
        return concat_imgs([self.file, self.file])

    @route("nib.concat_images([path, path], axis=3)", gives="same type")
    def concat_images(self):
        return nib.concat_images([self.file, self.file], axis=3)

    def check(self, result):
        image = self.parameters[0]
        rounded = self.gives == "float32" and image == "int16 + slope/inter"
        values = self.values.within(self.tolerance if rounded else 0.0)
        kept = {"int16": "int16", "float32": "float32"}.get(image, "float64")
        type = "float32" if self.gives == "float32" else kept
        self.check_image(result, answers.Repeated(values, 2), type)


class MeanByType(ByType, Operation):
    """What is the mean over time of each type of image, and how much work is it?

    There is no reference: what is asked is what nilearn returns.
    """

    task = "average each type of image over time"

    @route("mean_img(path)")
    def mean_img(self):
        return mean_img(self.file)

    def check(self, result):
        # numpy averages integers in float64, and keeps float32.
        type = "float32" if self.parameters[0] == "float32" else "float64"
        self.check_image(result, self.answer("mean"), type)
