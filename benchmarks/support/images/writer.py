"""One image file in the making, and its description."""

import gzip
import hashlib
import json
import os
import tempfile
import zlib

import numpy as np

from . import nifti
from .files import CHECKSUMS, path

# Raised when the description tells more than it did: images made before are described again.
DESCRIPTION = 4


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
    """One image file in the making, and its description."""

    def __init__(self, image, format, shape, level):
        self.image, self.format, self.shape, self.level = image, format, shape, level
        self.target = path(image, format, shape, level)
        self.digest = hashlib.sha256()
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

    def add(self, volume):
        stored = nifti.encode(self.image, volume)
        self.write(stored.tobytes(order="F"))
        values = nifti.decode(self.image, stored)
        self.minimum = min(self.minimum, float(values.min()))
        self.maximum = max(self.maximum, float(values.max()))

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
        write_description(self.target + ".json", description)
        os.replace(self.temporary, self.target)

    def description(self):
        description = {
            "description": DESCRIPTION,
            "shape": list(self.shape),
            "affine": nifti.affine(self.shape),
            "sha256": self.digest.hexdigest(),
            "minimum": self.minimum,
            "maximum": self.maximum,
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

    def discard(self):
        self.raw.close()
        if os.path.exists(self.temporary):
            os.remove(self.temporary)


def write_description(target, description):
    """Write what is known of a file beside it, with a checksum of its own."""
    described = description | {"checksum": checksum_of(description)}
    text = json.dumps(described, indent=1) + "\n"
    write_atomically(target, lambda file: file.write(text.encode()))


def write_atomically(target, write):
    """A file that appears only when it is whole.

    Parameters
    ----------
    target : str
    write : callable
        Takes the open binary file and fills it.
    """
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)
