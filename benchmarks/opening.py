"""Opening an image: from a path to an image object."""

import nibabel as nib
import numpy as np
from nilearn.image import load_img

from .support import answers, images, reference
from .support.operation import Operation, call


class Opening(Operation):
    """What does it cost to open a 4D image before anything asks for its voxels?

    ``load_img`` reads every voxel in some releases and none in others; its time and its peak
    show which.
    """

    params = [["int16 + slope/inter"], images.FORMATS]

    @call("nib.load(path)", expect="lazy")
    def nib_load(self):
        return nib.load(self.file)

    @call("load_img(path)", expect="opened")
    def load_img(self):
        return load_img(self.file)

    @call("reference: read the header", expect="header")
    def reference(self):
        with reference.ReferenceFile(self.file) as header:
            return header

    def check(self, result):
        check_opened(self, result)


def check_opened(operation, result):
    """Compare an image that was opened with what is right, down to the voxels that it leads to.

    Parameters
    ----------
    operation : Operation
        It expects ``lazy`` where the call claims to have read no voxel, ``header`` where it
        there is no image.
    result : nibabel.Nifti1Image or reference.ReferenceFile

    Raises
    ------
    WrongAnswer
        It is another image, or has read voxels that it should not have.
    """
    answers.check_same("the shape", tuple(result.shape), operation.shape)
    affine = [list(row) for row in result.affine[:3]]
    answers.check_same("the affine", affine, operation.affine[:3])
    if operation.expect == "lazy":
        answers.check_same("nib.is_proxy", nib.is_proxy(result.dataobj), True)
        answers.check_same("in_memory", result.in_memory, False)
    if operation.expect == "header":
        stored = str(result.dtype), result.slope, result.inter
        wanted = operation.values
        answers.check_same(
            "the header", stored, (str(wanted.stored.dtype), wanted.slope, wanted.inter)
        )
    else:
        answers.check_array(np.asanyarray(result.dataobj), operation.values, "float64")
