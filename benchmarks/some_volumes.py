"""Some volumes: from a 4D image on disk to those of its volumes that are wanted."""

import nibabel as nib
import numpy as np
from nilearn.image import index_img

from .support import answers, images, reference
from .support.operation import Operation, call
from .support.untimed import Untimed


class SliceOfVolumes(Operation):
    """What does it cost to get ten volumes in a row out of fifty?

    Each call gives one array. They are the second fifth of the image, so a .nii.gz need only be
    decompressed up to two fifths.
    """

    params = [["int16 + slope/inter"], images.FORMATS]

    def prepare(self):
        count = self.shape[3]
        self.start, self.stop = count // 5, max(2 * count // 5, 1)
        self.wanted = range(self.start, self.stop)

    @call("nib.load(path).dataobj[..., a:b]")
    def dataobj(self):
        return nib.load(self.file).dataobj[..., self.start : self.stop]

    @call("nib.load(path).slicer[..., a:b].get_fdata()")
    def slicer(self):
        return nib.load(self.file).slicer[..., self.start : self.stop].get_fdata()

    @call("index_img(path, slice(a, b)).get_fdata()")
    def index_img(self):
        return index_img(self.file, slice(self.start, self.stop)).get_fdata()

    @call("reference: skip, read and scale")
    def reference(self):
        return reference.read_volumes(self.file, self.wanted)

    def check(self, result):
        check_volumes(self, result)


class ScatteredVolumes(Operation):
    """What does it cost to get volumes that are not in a row, as scrubbing leaves them?

    ``indices`` takes every fifth volume, a fifth of the image; ``mask`` leaves out every fifth.
    Neither ``img.slicer`` nor ``dataobj`` takes a list or a mask, so ``dataobj`` is asked volume by
    volume, with the file kept open: otherwise a .nii.gz would be decompressed from its start for
    each.
    """

    params = [["int16 + slope/inter"], [".nii.gz"], ["indices", "mask"]]
    param_names = ["image", "format", "selection"]

    def prepare(self):
        kept = np.arange(self.shape[3]) % 5 != 1
        chosen_by_list = self.parameters[2] == "indices"
        self.selection = [int(t) for t in np.flatnonzero(~kept)] if chosen_by_list else kept
        self.wanted = self.selection if chosen_by_list else [int(t) for t in np.flatnonzero(kept)]

    @call(
        "np.stack of dataobj[..., t]",
        code="""
        dataobj = nib.load(path, keep_file_open=True).dataobj
        np.stack([dataobj[..., t] for t in indices], axis=-1)
        """,
    )
    def volumes(self):
        dataobj = nib.load(self.file, keep_file_open=True).dataobj
        return np.stack([dataobj[..., t] for t in self.wanted], axis=-1)

    @call("index_img(path, selection).get_fdata()")
    def index_img(self):
        return index_img(self.file, self.selection).get_fdata()

    @call("reference: skip, read and scale")
    def reference(self):
        return reference.read_volumes(self.file, self.wanted)

    def check(self, result):
        check_volumes(self, result)


class SteppedVolumes(Untimed, Operation):
    """What does it cost to get every fifth volume?"""

    params = [["int16 + slope/inter"], images.FORMATS]

    def prepare(self):
        self.wanted = range(0, self.shape[3], 5)

    @call("nib.load(path).dataobj[..., ::5]")
    def dataobj(self):
        return nib.load(self.file).dataobj[..., ::5]

    @call("nib.load(path).slicer[..., ::5].get_fdata()")
    def slicer(self):
        return nib.load(self.file).slicer[..., ::5].get_fdata()

    @call("index_img(path, slice(None, None, 5)).get_fdata()")
    def index_img(self):
        return index_img(self.file, slice(None, None, 5)).get_fdata()

    @call("reference: skip, read and scale")
    def reference(self):
        return reference.read_volumes(self.file, self.wanted)

    def check(self, result):
        check_volumes(self, result)


class VolumesInAnyOrder(Untimed, Operation):
    """What does it cost to get all volumes one by one, in an order that jumps back and forth?

    A .nii.gz must be decompressed anew for each jump back, whether the file stays open or not. The
    image has a quarter of the usual voxels.
    """

    params = [["int16 + slope/inter"], images.FORMATS]

    @staticmethod
    def measured_shape(image, format):
        return images.SMALLER_SHAPE

    def prepare(self):
        count = self.shape[3]
        self.wanted = [7 * t % count for t in range(count)]

    @call(
        "for t in order: dataobj[..., t]",
        code="""
        dataobj = nib.load(path).dataobj
        for t in indices:
            volume = dataobj[..., t]
        """,
    )
    def dataobj(self):
        dataobj = nib.load(self.file).dataobj
        return np.stack([dataobj[..., t] for t in self.wanted], axis=-1)

    @call(
        "for t in order: dataobj[..., t], keep_file_open=True",
        code="""
        dataobj = nib.load(path, keep_file_open=True).dataobj
        for t in indices:
            volume = dataobj[..., t]
        """,
    )
    def keep_file_open(self):
        dataobj = nib.load(self.file, keep_file_open=True).dataobj
        return np.stack([dataobj[..., t] for t in self.wanted], axis=-1)

    @call(
        "for t in order: get_fdata()[..., t], read once",
        code="""
        array = nib.load(path).get_fdata()
        for t in indices:
            volume = array[..., t]
        """,
    )
    def get_fdata(self):
        array = nib.load(self.file).get_fdata()
        return np.stack([array[..., t] for t in self.wanted], axis=-1)

    @call("reference: read in the order of the file")
    def reference(self):
        values = np.empty(self.shape, order="F")
        with reference.ReferenceFile(self.file) as file:
            for t, volume in enumerate(file.volumes()):
                file.scale(volume, values[..., self.wanted.index(t)])
        return values

    def check(self, result):
        check_volumes(self, result)


def check_volumes(operation, result):
    """Raise `WrongAnswer` unless an array holds exactly the wanted volumes, in their order."""
    shape = (*operation.shape[:3], len(operation.wanted))
    answers.check_computed(result)
    answers.check_same("the shape", result.shape, shape)
    for place, index in enumerate(operation.wanted):
        answers.check_array(result[..., place], operation.values.volume(index), "float64")
