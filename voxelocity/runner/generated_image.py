"""An image like those that are measured, for a user who brings none: written without nibabel."""

import gzip
import struct
from pathlib import Path

import numpy as np

from voxelocity.analysis.user_image import UserImage
from voxelocity.store.safe_files import write_safely

# Of the published results on int16 with slope and intercept.
SHAPE = (64, 64, 30, 50)
SLOPE, INTER = 0.5, 10.0

_HEADER_BYTES, _OFFSET, _INT16 = 348, 352, 4


def generated_image(folder: Path) -> UserImage:
    """The image, a .nii.gz, written once: a head in noise, alike in space and changing in time.

    Parameters
    ----------
    folder : Path
        Where it is kept.
    """
    path = folder / "generated.nii.gz"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        content = _header() + _values().tobytes(order="F")
        write_safely(gzip.compress(content, 6, mtime=0), path)
    return UserImage(
        path=str(path),
        shape=SHAPE,
        dtype="int16",
        item_bytes=2,
        scaled=True,
        gzipped=True,
        files=(str(path),),
        data_file=str(path),
        type_code="<i2",
        offset=_OFFSET,
        slope=SLOPE,
        inter=INTER,
    )


def _header() -> bytes:
    """As in nifti1.h: https://nifti.nimh.nih.gov/pub/dist/src/niftilib/nifti1.h."""
    header = bytearray(_OFFSET)
    struct.pack_into("<i", header, 0, _HEADER_BYTES)
    struct.pack_into("<8h", header, 40, 4, *SHAPE, 1, 1, 1)
    struct.pack_into("<2h", header, 70, _INT16, 16)
    struct.pack_into("<8f", header, 76, 1, 3, 3, 3, 2, 0, 0, 0)
    struct.pack_into("<3f", header, 108, _OFFSET, SLOPE, INTER)
    # The grid by its affine: voxels of 3 mm.
    struct.pack_into("<2h", header, 252, 0, 1)
    struct.pack_into("<12f", header, 280, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0)
    header[344:348] = b"n+1\0"
    return bytes(header)


def _values() -> np.ndarray:
    """int16, with a head in about a quarter of the box."""
    generator = np.random.default_rng(0)
    grid = np.stack(np.meshgrid(*(np.linspace(-1, 1, n) for n in SHAPE[:3]), indexing="ij"))
    distance = np.sqrt((grid**2).sum(axis=0))
    head = (distance < 0.8)[..., np.newaxis]
    anatomy = (1000 * np.exp(-((distance - 0.4) ** 2)))[..., np.newaxis]
    noise = generator.normal(size=SHAPE)
    return np.where(head, anatomy + 25 * noise, np.abs(12 * noise)).astype("<i2")
