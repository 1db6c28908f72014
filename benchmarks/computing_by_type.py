"""Computing by type: what calls that compute return for each type of image."""

import nibabel as nib
import numpy as np
from nilearn.image import clean_img, concat_imgs, math_img, mean_img, resample_img, smooth_img

from .support import answers, images
from .support.by_type import ByType
from .support.operation import Operation, call


class CleaningByType(ByType, Operation):
    """What do detrending and standardizing make of each type of image, and by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    @call("clean_img(path, detrend=True, standardize=False)", expect="detrended")
    def detrend(self):
        return clean_img(self.file, detrend=True, standardize=False)

    @call("clean_img(path, detrend=False, standardize=True)", expect="standardized")
    def standardize(self):
        return clean_img(self.file, detrend=False, standardize=True)


class SmoothingByType(ByType, Operation):
    """What does smoothing by 6 mm make of each type of image, and by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    @call("smooth_img(path, 6)", expect="smoothed")
    def smooth_img(self):
        return smooth_img(self.file, answers.made.FWHM)


class ResamplingByType(ByType, Operation):
    """What does resampling make of each type of image, by splines or straight lines, at what work?

    The new grid lies half a voxel further along x, so that each new voxel lies between two old ones.
    There is no reference: what is asked is what nilearn returns.
    """

    def prepare(self):
        self.target_affine = np.array(images.affine(self.shape))
        self.target_affine[0, 3] += self.target_affine[0, 0] / 2

    @call(
        "resample_img(path, affine, shape)",
        code="resample_img(path, target_affine=affine, target_shape=shape)",
        expect="halfway_by_spline",
    )
    def continuous(self):
        return resample_img(
            self.file, target_affine=self.target_affine, target_shape=self.shape[:3]
        )

    @call(
        'resample_img(..., interpolation="linear")',
        code="""
        resample_img(
            path, target_affine=affine, target_shape=shape, interpolation="linear"
        )
        """,
        expect="halfway",
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


class ArithmeticByType(ByType, Operation):
    """What does a division make of each type of image, and by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    @call('math_img("img / 3", img=path)', type="as divided")
    def math_img(self):
        return math_img("img / 3", img=self.file)

    def check(self, result):
        values = self.values
        third = answers.StoredValues(
            values.stored, values.slope / 3, values.inter / 3, self.tolerance / 3
        )
        self.check_image(result, third)


class ConcatenationByType(ByType, Operation):
    """What do two runs of each type give, one after the other, and by how much work?

    Both runs are the same file. There is no reference: what is asked is what the libraries return.
    """

    @call("concat_imgs([path, path])", type="float32")
    def concat_imgs(self):
        return concat_imgs([self.file, self.file])

    @call("nib.concat_images([path, path], axis=3)", type="as read")
    def concat_images(self):
        return nib.concat_images([self.file, self.file], axis=3)

    def check(self, result):
        self.check_image(result, answers.Repeated(self.rounded_values, 2))


class MeanByType(ByType, Operation):
    """What is the mean over time of each type of image, and how much work is it?

    There is no reference: what is asked is what nilearn returns.
    """

    @call("mean_img(path)", expect="mean", type="as divided")
    def mean_img(self):
        return mean_img(self.file)
