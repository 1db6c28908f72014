"""Make the images of most benchmarks beforehand: ``python -m benchmarks.support.images``.

``--undamaged`` refuses to replace those that are damaged, and names them.
"""

import sys
import time

from . import ImageError, damaged, ensure

# asv imports every module of the folder.
if __name__ == "__main__":
    start = time.perf_counter()
    try:
        if "--undamaged" in sys.argv[1:] and (found := damaged()):
            sys.exit(f"voxelocity: {found[0]}: is damaged; delete it, and it is made again")
        for file in ensure():
            print(f"made {file}")
    except ImageError as error:
        sys.exit(f"voxelocity: {error}")
    print(f"every image is there, after {time.perf_counter() - start:.1f} s")
