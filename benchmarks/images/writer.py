"""One image file in the making, and what is known of its voxels."""

import gzip
import hashlib
import json
import os
import tempfile
import zlib

import numpy as np

from . import nifti
from .files import CHECKSUMS, path
from .recipe import UNIT_BITS

# Raised when the description tells more than it did: images made before are described again.
DESCRIPTION = 3


class ImageError(Exception):
    """An image cannot be made, in one line: which, where, and what to do."""


def checksum_of(description):
    """The sha256 of a description without its own checksum, so that a damaged one is noticed."""
    content = {key: value for key, value in description.items() if key != "checksum"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def sha256_of(file):
    """The sha256 of a file as it is on disk."""
    digest = hashlib.sha256()
    with open(file, "rb") as content:
        while chunk := content.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


class Writer:
    """One image file in the making, and what is known of its voxels."""

    def __init__(self, image, format, shape, level):
        self.image, self.format, self.shape, self.level = image, format, shape, level
        self.target = path(image, format, shape, level)
        self.digest = hashlib.sha256()
        self.voxels, self.volume_bits = [], []
        self.sum = np.zeros(shape[:3], dtype=np.int64)
        self.minimum, self.maximum = np.inf, -np.inf
        descriptor, self.temporary = tempfile.mkstemp(dir=os.path.dirname(self.target))
        self.file = self.raw = os.fdopen(descriptor, "wb")
        if format == ".nii.gz":
            self.file = gzip.GzipFile(
                filename="", mode="wb", compresslevel=level, fileobj=self.raw, mtime=0
            )
        self.write(nifti.header(image, shape))

    def write(self, content):
        self.digest.update(content)
        self.file.write(content)

    def add(self, index, volume):
        stored = nifti.encode(self.image, volume)
        self.write(stored.tobytes(order="F"))
        values = nifti.decode(self.image, stored)
        self.volume_bits.append(int(values.view(np.uint64).sum(dtype=np.uint64)))
        self.sum += stored if stored.dtype.kind == "i" else volume
        self.minimum = min(self.minimum, float(values.min()))
        self.maximum = max(self.maximum, float(values.max()))
        # Two voxels of every volume: one where the brain is, one that wanders through the box.
        x, y, z = self.shape[:3]
        for voxel in ((x // 2, y // 2, z // 2), (7 * index % x, 5 * index % y, 3 * index % z)):
            self.voxels.append([[*voxel, index], float(values[voxel])])

    def finish(self):
        if self.file is not self.raw:
            self.file.close()
        self.raw.close()
        digest = self.digest.hexdigest()
        if digest != CHECKSUMS[self.image, self.shape]:
            raise ImageError(
                f"{self.target} came out with sha256 {digest} instead of "
                f"{CHECKSUMS[self.image, self.shape]}; this processor or numpy {np.__version__} "
                "computes otherwise: please report it"
            )
        os.chmod(self.temporary, 0o644)
        description = self.description()
        description["checksum"] = checksum_of(description)
        _write_atomically(self.target + ".json", json.dumps(description, indent=1) + "\n")
        os.replace(self.temporary, self.target)

    def description(self):
        x, y, z, count = self.shape
        means = self.mean(self.sum, count)
        spots = (
            (x // 2, y // 2, z // 2),
            (x // 3, y // 2, z // 3),
            (0, 0, 0),
            (x - 1, y - 1, z - 1),
        )
        description = {
            "description": DESCRIPTION,
            "shape": list(self.shape),
            "affine": nifti.affine(self.shape),
            "sha256": self.digest.hexdigest(),
            "bits": sum(self.volume_bits) % (1 << 64),
            "volume_bits": self.volume_bits,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "mean": float(self.mean(int(self.sum.sum()), int(np.prod(self.shape)))),
            "mean_voxels": [[list(spot), float(means[spot])] for spot in spots],
            "voxels": self.voxels,
            "file_bytes": os.path.getsize(self.temporary),
            "file_sha256": sha256_of(self.temporary),
        }
        if self.format == ".nii.gz":
            description |= {
                "zlib": zlib.ZLIB_RUNTIME_VERSION,
                "level": self.level,
                "compressed_bytes": os.path.getsize(self.temporary),
            }
        return description

    def mean(self, total, count):
        """The mean value of `count` voxels from their sum, as stored or in units of 1/4096."""
        if self.image == "float32":
            return total / (count << UNIT_BITS)
        slope, inter = nifti.scaling(self.image)
        return slope * (total / count) + inter

    def discard(self):
        self.raw.close()
        if os.path.exists(self.temporary):
            os.remove(self.temporary)


def _write_atomically(target, text):
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)
