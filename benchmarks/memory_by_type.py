"""Memory by type: the peaks of calls that compute, for the types of images that others leave out."""

from . import (
    arithmetic,
    array_access,
    cleaning,
    concatenation,
    masking,
    mean_over_time,
    resampling,
    smoothing,
)
from .support import answers, images, installed
from .support.calls_of import CallsOf
from .support.expected import expected_answers
from .support.operation import PEAK, Operation


class _ByType(CallsOf):
    """The calls of another operation on the types of images on which their peaks are not measured."""

    metrics = (PEAK,)
    # Since 2, `setup` makes each call once before anything is measured.
    version = f"2, images {images.RECIPE}"

    def __init_subclass__(cls, of, left_out=(), **options):
        cls.same_as = of
        types, formats, *others = of.params
        known = types if ".nii.gz" in formats else []
        cls.params = [
            [each for each in images.ALL_IMAGES if each not in (*known, *left_out)],
            [".nii.gz"],
            *others,
        ]
        cls.measured_shape = staticmethod(of.measured_shape)
        super().__init_subclass__(of=of, **options)

    def setup_cache(self):
        """Only these classes need images of all types."""
        installed.check()
        images.ensure(images.OF_EACH_TYPE)
        answers.ensure(expected_answers("peakmem", _ByType.setup_cache))


class MemoryOfReading(
    _ByType,
    Operation,
    of=array_access.ArrayAccess,
    only=("dataobj", "get_fdata", "get_fdata_float32"),
):
    """Reading every voxel."""


class MemoryOfMeans(_ByType, Operation, of=mean_over_time.MeanOverTime, only=("path", "volumes")):
    """Averaging over time."""


class MemoryOfMasking(
    _ByType, Operation, of=masking.Masking, only=("masker", "apply_mask", "get_fdata")
):
    """The signals within a mask."""


class MemoryOfLabels(_ByType, Operation, of=masking.MaskingByLabels, only=("masker",)):
    """The mean signals of labelled regions."""


class MemoryOfMaps(_ByType, Operation, of=masking.MaskingByMaps, only=("masker",)):
    """The signals of maps."""


class MemoryOfSmoothing(_ByType, Operation, of=smoothing.Smoothing):
    """Smoothing."""


class MemoryOfDetrending(_ByType, Operation, of=cleaning.Detrending, only=("clean_img",)):
    """Detrending."""


class MemoryOfStandardizing(_ByType, Operation, of=cleaning.Standardizing, only=("clean_img",)):
    """Standardizing."""


class MemoryOfResampling(_ByType, Operation, of=resampling.Resampling, only=("resample_img",)):
    """Another grid."""


class MemoryOfArithmetic(
    _ByType,
    Operation,
    of=arithmetic.Arithmetic,
    only=("math_img",),
    # Twice the largest of these is beyond their type.
    left_out=("uint8", "uint16"),
):
    """A formula."""


class MemoryOfConcatenation(
    _ByType, Operation, of=concatenation.Concatenation, only=("concat_imgs",)
):
    """Two runs as one."""
