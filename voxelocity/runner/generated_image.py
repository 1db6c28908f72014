"""The image for a user who brings none: one of those that are measured, made by their own recipe."""

import os
import subprocess
import sys
from pathlib import Path

from voxelocity import VoxelocityError

IMAGE, FORMAT = "int16 + slope/inter", ".nii.gz"


def generated_image(root: Path) -> Path:
    """The file of the image; it is made once, and made again where it is damaged.

    Parameters
    ----------
    root : Path
        The checkout, or the history that came with the package.

    Raises
    ------
    VoxelocityError
        It cannot be written.
    """
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.support.images", IMAGE, FORMAT],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise VoxelocityError(done.stderr.strip().removeprefix("voxelocity: "))
    return Path(done.stdout.strip())
