"""The generated image: the same bytes on every machine, made once and checked once a run.

Run as ``python -m benchmarks.support.images`` to make the images of most benchmarks beforehand.
"""

from .files import (
    CHECKSUMS,
    COUNTED,
    COUNTED_BOX,
    COUNTED_LENGTHS,
    DEFAULT,
    DOCUMENTED,
    DOCUMENTED_SHAPE,
    FORMATS,
    GROWTH,
    GZIP_LEVEL,
    LEVELS,
    RETURNED_SHAPE,
    SHAPE,
    SMALL_SHAPE,
    SMALLER_SHAPE,
    folder,
    path,
)
from .nifti import (
    HEADER_BYTES,
    IMAGES,
    ZOOMS,
    affine,
    header,
    put_scaling,
    scaled,
    scaling,
    stored_type,
)
from .recipe import RECIPE, mixed_bits
from .store import damaged, described, ensure, expected, is_as_described, named_folder
from .writer import ImageError, sha256_of, write_atomically, write_description

__all__ = [
    "CHECKSUMS",
    "COUNTED",
    "COUNTED_BOX",
    "COUNTED_LENGTHS",
    "DEFAULT",
    "DOCUMENTED",
    "DOCUMENTED_SHAPE",
    "FORMATS",
    "GROWTH",
    "GZIP_LEVEL",
    "HEADER_BYTES",
    "IMAGES",
    "ImageError",
    "LEVELS",
    "RECIPE",
    "RETURNED_SHAPE",
    "SHAPE",
    "SMALLER_SHAPE",
    "SMALL_SHAPE",
    "ZOOMS",
    "affine",
    "damaged",
    "described",
    "ensure",
    "expected",
    "folder",
    "header",
    "is_as_described",
    "mixed_bits",
    "named_folder",
    "path",
    "put_scaling",
    "scaled",
    "scaling",
    "sha256_of",
    "stored_type",
    "write_atomically",
    "write_description",
]
