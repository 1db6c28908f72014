"""The sizes that the page divides by are those that the benchmarks read."""

import inspect
import itertools
import math

from asv_runner.discovery import disc_modules

from benchmarks import _routes, images
from voxelocity.image_sizes import shape_of, voxels_of


def test_each_operation_reads_an_image_of_the_size_that_is_told():
    seen = set()
    for module in disc_modules("benchmarks"):
        for cls in vars(module).values():
            if not inspect.isclass(cls) or not issubclass(cls, _routes.Routes):
                continue
            if inspect.isabstract(cls):
                continue
            for parameters in itertools.product(*cls.params):
                benchmark = cls()
                benchmark.parameters = parameters
                assert shape_of(cls.__name__, parameters) == benchmark.full_shape()
                seen.add(benchmark.full_shape())
    assert {images.SHAPE, images.SMALLER_SHAPE, images.DOCUMENTED_SHAPE} < seen


def test_voxels_are_counted_of_the_image_and_of_a_volume():
    assert voxels_of("MeanOverTime", ("float32", ".nii")) == (6144000, 122880)
    assert voxels_of("Growth", ("float32", ".nii", "200")) == (
        math.prod(images.SMALLER_SHAPE[:3]) * 200,
        30720,
    )
    assert voxels_of("Importing", ()) == (0, 0)
