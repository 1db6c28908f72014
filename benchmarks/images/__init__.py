"""The generated image: the same bytes on every machine, made once and checked once a run.

Run as ``python -m benchmarks.images`` to make the images of most benchmarks beforehand.
"""

from .files import (
    CHECKSUMS,
    DEFAULT,
    DOCUMENTED,
    DOCUMENTED_SHAPE,
    FORMATS,
    GROWTH,
    GZIP_LEVEL,
    LEVELS,
    SHAPE,
    SMALL_SHAPE,
    SMALLER_SHAPE,
    folder,
    path,
)
from .nifti import IMAGES, affine, header, put_scaling
from .recipe import RECIPE
from .store import ensure, expected
from .writer import ImageError

__all__ = [
    "CHECKSUMS",
    "DEFAULT",
    "DOCUMENTED",
    "DOCUMENTED_SHAPE",
    "FORMATS",
    "GROWTH",
    "GZIP_LEVEL",
    "IMAGES",
    "ImageError",
    "LEVELS",
    "RECIPE",
    "SHAPE",
    "SMALLER_SHAPE",
    "SMALL_SHAPE",
    "affine",
    "ensure",
    "expected",
    "folder",
    "header",
    "path",
    "put_scaling",
]
