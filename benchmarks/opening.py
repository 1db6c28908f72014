"""Opening an image: from a path to an image object."""

import nibabel as nib
from nilearn.image import load_img

from . import _answers, _reference, images
from ._operation import Operation, route


class Opening(Operation):
    """What does it cost to open a 4D image before anything asks for its voxels?

    ``load_img`` reads every voxel in some releases and none in others; its time and its peak
    show which.
    """

    task = "open an image for its shape, affine and header"
    work = "opening and loading"
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], images.FORMATS]
    param_names = ["image", "format"]

    @route("nib.load(path)", gives="lazy")
    def nib_load(self):
        return nib.load(self.file)

    @route("load_img(path)", gives="opened")
    def load_img(self):
        return load_img(self.file)

    @route("reference: read the header", gives="header")
    def reference(self):
        with _reference.ReferenceFile(self.file) as header:
            return header

    def check(self, result, expected):
        check_opened(result, expected, lazy=self.gives == "lazy")


def check_opened(result, expected, lazy):
    """Compare an image that was opened with what is known of it.

    Parameters
    ----------
    result : nibabel.Nifti1Image or _reference.ReferenceFile
    expected : dict
        See `images.expected`.
    lazy : bool
        Whether the route claims to have read no voxel.

    Raises
    ------
    WrongAnswer
        It is another image, or has read voxels that it should not have.
    """
    _answers.check_same("the shape", list(result.shape), expected["shape"])
    affine = [list(row) for row in result.affine[:3]]
    _answers.check_same("the affine", affine, expected["affine"][:3])
    if lazy:
        _answers.check_same("nib.is_proxy", nib.is_proxy(result.dataobj), True)
        _answers.check_same("in_memory", result.in_memory, False)
    if not isinstance(result, _reference.ReferenceFile):
        voxel, value = expected["voxels"][0]
        found = float(result.dataobj[tuple(voxel)])
        _answers.check_close(f"voxel {voxel}", found, value, 0.0)
