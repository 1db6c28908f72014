"""A loop over volumes: each volume of a 4D image in turn, as an array."""

import nibabel as nib
import numpy as np
from nilearn.image import iter_img

from .support import answers, images, reference, work
from .support.operation import OF_THE_KERNEL, TIME_AND_PEAK, Operation, call


class LoopOverVolumes(Operation):
    """What does it cost to go through all volumes, holding one at a time?

    The image has fifty volumes, with a quarter of the usual voxels: a call that starts a .nii.gz
    again for every volume takes a time that grows with the square of their number (see
    GrowthOfLoops, which counts the instructions). The work on each volume is next to none: a weighted
    sum of its voxels.
    """

    metrics = (*TIME_AND_PEAK, *OF_THE_KERNEL)
    version = f"2, images {images.RECIPE}"
    params = [["int16 + slope/inter"], images.FORMATS]

    @staticmethod
    def measured_shape(image, format):
        return images.SMALLER_SHAPE

    def prepare(self):
        self.weights = work.weights(self.shape)

    @call(
        "for t: dataobj[..., t]",
        code="""
        dataobj = nib.load(path).dataobj
        for t in range(dataobj.shape[3]):
            volume = dataobj[..., t]
        """,
    )
    def dataobj(self):
        dataobj = nib.load(self.file).dataobj
        return [work.digest(dataobj[..., t], self.weights) for t in range(self.shape[3])]

    @call(
        "for t: dataobj[..., t], keep_file_open=True",
        code="""
        dataobj = nib.load(path, keep_file_open=True).dataobj
        for t in range(dataobj.shape[3]):
            volume = dataobj[..., t]
        """,
    )
    def keep_file_open(self):
        dataobj = nib.load(self.file, keep_file_open=True).dataobj
        return [work.digest(dataobj[..., t], self.weights) for t in range(self.shape[3])]

    @call(
        "for volume in iter_img(path)",
        code="""
        for volume in iter_img(path):
            array = volume.get_fdata()
        """,
    )
    def iter_img(self):
        return [work.digest(volume.get_fdata(), self.weights) for volume in iter_img(self.file)]

    @call(
        "for t: get_fdata()[..., t], read once",
        code="""
        array = nib.load(path).get_fdata()
        for t in range(array.shape[3]):
            volume = array[..., t]
        """,
    )
    def get_fdata(self):
        array = nib.load(self.file).get_fdata()
        return [work.digest(array[..., t], self.weights) for t in range(self.shape[3])]

    @call("reference: read on and scale")
    def reference(self):
        with reference.ReferenceFile(self.file) as file:
            values = np.empty(file.shape[:3], order="F")
            digests = []
            for volume in file.volumes():
                file.scale(volume, values)
                digests.append(work.digest(values, self.weights))
            return digests

    def check(self, result):
        answers.check_same("the type", {type(each) for each in (result, *result)}, {list, float})
        answers.check_same("the number of volumes", len(result), self.shape[3])
        within, across = self.weights
        within = within.reshape((*self.shape[:2], 1), order="F")
        for t, found in enumerate(result):
            volume, wanted = self.values.volume(t), 0.0
            for place in answers.blocks(volume.shape):
                weighted = volume[place] * within[place[:2]] * across[place[2]]
                wanted += float(weighted.sum())
            # No voxel is negative, so this is also how far sums in another order may lie.
            if not abs(found - wanted) <= 1e-12 * wanted:
                raise answers.WrongAnswer(f"the digest of volume {t} is {found}, not {wanted}")
