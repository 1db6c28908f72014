"""Make the images of most benchmarks beforehand: ``python -m benchmarks.images``."""

import sys
import time

from . import ImageError, ensure

# asv imports every module of the folder.
if __name__ == "__main__":
    start = time.perf_counter()
    try:
        for file in ensure():
            print(f"made {file}")
    except ImageError as error:
        sys.exit(f"voxelocity: {error}")
    print(f"every image is there, after {time.perf_counter() - start:.1f} s")
