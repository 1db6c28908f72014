"""What the images are, for the page that shows the results.

Run as ``python -m benchmarks.support.describe_images``: the images that were made on this machine are told
with their size on disk. ``results/images.json`` holds what it printed.
"""

import json
import os

from . import images


def described():
    """Each image that is measured, whatever its format.

    Returns
    -------
    dict
        ``recipe`` and ``images``, each with ``image``, ``shape``, ``bytes`` and ``sha256`` of the
        uncompressed file, ``ratio`` (of the .nii.gz to it; None where that was not made here) and
        ``zlib``, the version that compressed it.
    """
    found = []
    for (image, shape), checksum in images.CHECKSUMS.items():
        if shape[:3] == images.SMALL_SHAPE[:3]:
            continue
        described = {
            "image": image,
            "shape": list(shape),
            "bytes": len(images.header(image, shape)) + _payload(image, shape),
            "sha256": checksum,
            "ratio": None,
            "zlib": None,
        }
        if os.path.exists(images.path(image, ".nii.gz", shape) + ".json"):
            known = images.expected(image, ".nii.gz", shape)
            described["ratio"] = round(known["compressed_bytes"] / described["bytes"], 4)
            described["zlib"] = known["zlib"]
        found.append(described)
    return {"recipe": images.RECIPE, "images": found}


def _payload(image, shape):
    bytes_per_voxel = 4 if image == "float32" else 2
    x, y, z, count = shape
    return bytes_per_voxel * x * y * z * count


if __name__ == "__main__":
    print(json.dumps(described(), indent=1))
