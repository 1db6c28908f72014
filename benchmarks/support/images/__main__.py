"""Make the images of most benchmarks beforehand: ``python -m benchmarks.support.images``.

``--undamaged`` refuses to replace those that are damaged, and names them. With an image and a
format, such as ``int16 .nii.gz``, it makes that one in full size, and prints where it lies.
"""

import sys
import time

from . import FORMATS, GZIP_LEVEL, IMAGES, SHAPE, ImageError, damaged, ensure, path

# asv imports every module of the folder.
if __name__ == "__main__":
    start = time.perf_counter()
    _, *asked = sys.argv
    try:
        if len(asked) == 2 and asked[0] in IMAGES and asked[1] in FORMATS:
            ensure([(*asked, SHAPE, GZIP_LEVEL)])
            print(path(*asked, SHAPE))
        else:
            if "--undamaged" in asked and (found := damaged()):
                sys.exit(f"voxelocity: {found[0]}: is damaged; delete it, and it is made again")
            for file in ensure():
                print(f"made {file}")
            print(f"every image is there, after {time.perf_counter() - start:.1f} s")
    except ImageError as error:
        sys.exit(f"voxelocity: {error}")
