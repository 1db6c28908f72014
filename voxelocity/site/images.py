"""What is known of the generated images (``results/images.json``)."""

import json
from pathlib import Path

import msgspec

from voxelocity import VoxelocityError
from voxelocity.site.data import ImageData
from voxelocity.store.paths import IMAGES


def read_images(root: Path) -> list[ImageData]:
    """The images as ``benchmarks/support/describe_images.py`` described them; none where it was not run.

    Raises
    ------
    VoxelocityError
        The file holds something else.
    """
    path = Path(root, IMAGES)
    if not path.is_file():
        return []
    try:
        return msgspec.convert(json.loads(path.read_text("utf-8"))["images"], list[ImageData])
    except (ValueError, KeyError, TypeError) as error:
        raise VoxelocityError(f"{IMAGES}: {error}; restore it with git") from None
