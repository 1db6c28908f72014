"""Copy an image of the same kind that has few voxels; its header as JSON on standard output.

Usage: few_voxels.py IMAGE COPY
"""

import json
import sys

import nibabel
import numpy
from describe import header

# Of each length in space, and of each other one: enough for the ten volumes that a call takes.
SPACE, TIME = 6, 12


def main():
    path, copy = sys.argv[1:]
    img = nibabel.load(path)
    lengths = [SPACE] * 3 + [TIME] * len(img.shape)
    shape = [min(length, most) for length, most in zip(img.shape, lengths)]
    values = numpy.arange(numpy.prod(shape)).reshape(shape).astype(img.get_data_dtype())
    type(img)(values, img.affine, img.header).to_filename(copy)
    print("\n" + json.dumps(header(copy)))


main()
