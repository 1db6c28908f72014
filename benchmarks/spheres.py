"""Spheres: the mean signals around some places."""

import numpy as np

try:
    from nilearn.maskers import NiftiSpheresMasker
except ImportError:  # before nilearn 0.9
    from nilearn.input_data import NiftiSpheresMasker

from .support import answers, regions
from .support.operation import Operation, call
from .support.untimed import Untimed


class MaskingBySpheres(Untimed, Operation):
    """What does it cost to get the mean signals within 8 mm of four places?

    There is no reference: how the voxels of a sphere are found is up to the routine.
    """

    def prepare(self):
        affine = np.array(self.affine)
        voxels = regions.seeds(self.shape)
        self.seeds = [tuple(affine[:3, :3] @ voxel + affine[:3, 3]) for voxel in voxels]

    @call(
        "NiftiSpheresMasker(seeds, radius=8).fit_transform(path)",
        code="NiftiSpheresMasker(seeds, radius=8, allow_overlap=True).fit_transform(path)",
        expect="mean_by_sphere",
    )
    def masker(self):
        masker = NiftiSpheresMasker(self.seeds, radius=answers.made.RADIUS, allow_overlap=True)
        return masker.fit_transform(self.file)
