"""Volume by volume: work on a whole image that holds one volume at a time, and the result."""

import nibabel as nib
import numpy as np
from nilearn.image import resample_img, smooth_img

from . import resampling, smoothing
from .support import answers
from .support.calls_of import CallsOf
from .support.operation import Operation, call
from .support.untimed import Untimed


class SmoothingByVolume(CallsOf, Untimed, Operation, of=smoothing.Smoothing):
    """Does it take less memory to smooth one volume after another?

    The results are put into a float32 array. There is no reference: how far a Gaussian reaches, and
    how it is summed, is up to the routine.
    """

    @call(
        "for t: smooth_img(volume t, 6), keep_file_open=True",
        code="""
        img = nib.load(path, keep_file_open=True)
        smoothed = np.empty(img.shape, np.float32, order="F")
        for t in range(img.shape[3]):
            volume = nib.Nifti1Image(img.dataobj[..., t], img.affine)
            smoothed[..., t] = smooth_img(volume, 6).get_fdata()
        smoothed_img = nib.Nifti1Image(smoothed, img.affine)
        """,
        expect="smoothed",
        type="float32",
    )
    def volumes(self):
        img = nib.load(self.file, keep_file_open=True)
        smoothed = np.empty(img.shape, np.float32, order="F")
        for t in range(img.shape[3]):
            volume = nib.Nifti1Image(img.dataobj[..., t], img.affine)
            smoothed[..., t] = smooth_img(volume, answers.made.FWHM).get_fdata()
        return nib.Nifti1Image(smoothed, img.affine)


class ResamplingByVolume(
    CallsOf, Untimed, Operation, of=resampling.Resampling, only=("resample_img",)
):
    """Does it take less memory to put one volume after another on a coarser grid?

    The results are put into a float32 array. The image has a quarter of the usual voxels. There is
    no reference: see Resampling.
    """

    params = [["int16 + slope/inter"], [".nii.gz"], ["coarser"]]
    measured_shape = staticmethod(resampling.Resampling.measured_shape)

    @call(
        "for t: resample_img(volume t, affine, shape), keep_file_open=True",
        code="""
        img = nib.load(path, keep_file_open=True)
        resampled = np.empty((*shape, img.shape[3]), np.float32, order="F")
        for t in range(img.shape[3]):
            volume = nib.Nifti1Image(img.dataobj[..., t], img.affine)
            moved = resample_img(volume, target_affine=affine, target_shape=shape)
            resampled[..., t] = moved.get_fdata()
        resampled_img = nib.Nifti1Image(resampled, affine)
        """,
        expect="{grid}",
        type="float32",
    )
    def volumes(self):
        img = nib.load(self.file, keep_file_open=True)
        resampled = np.empty((*self.target, img.shape[3]), np.float32, order="F")
        for t in range(img.shape[3]):
            volume = nib.Nifti1Image(img.dataobj[..., t], img.affine)
            moved = resample_img(volume, target_affine=self.target_affine, target_shape=self.target)
            resampled[..., t] = moved.get_fdata()
        return nib.Nifti1Image(resampled, self.target_affine)
