"""What this Python has installed, and what the header of an image says; as JSON on standard output.

Usage: describe.py [IMAGE [COPY [mask]]]; COPY is written with few voxels, and described instead.
"""

import importlib
import json
import os
import platform
import sys

# Of each length in space, and of each other one: enough for the ten volumes that a call takes.
SPACE, TIME = 6, 12


def versions(*names):
    """The version of each library; None of one that is not there, an error of a broken one."""
    found = {}
    for name in names:
        try:
            found[name] = str(importlib.import_module(name).__version__)
        except ModuleNotFoundError as error:
            found[name] = None if error.name == name else f"error: {error}"
        except Exception as error:
            found[name] = f"error: {type(error).__name__}: {error}"
    return found


def header(path):
    """Shape, number type and scaling.

    The key ``trouble`` alone where it cannot be opened, ``other`` alone for another kind of image.
    """
    import nibabel

    try:
        img = nibabel.load(path)
        if not isinstance(img, nibabel.AnalyzeImage):
            return {"other": type(img).__name__}
        data = img.dataobj
        dtype = img.get_data_dtype()
        slope, inter = getattr(data, "slope", None), getattr(data, "inter", None)
    except Exception as error:
        return {"trouble": f"{type(error).__name__}: {error}".split("\n")[0]}
    data_file = str(img.file_map["image"].filename)
    names = {str(each.filename) for each in img.file_map.values() if each.filename}
    return {
        "shape": [int(length) for length in img.shape],
        "dtype": dtype.name,
        "kind": dtype.kind,
        "item_bytes": dtype.itemsize,
        "stored": dtype.str,
        "offset": int(data.offset),
        "data_file": data_file,
        # Of a pair it may be absent, which whoever reads it says.
        "file_bytes": os.path.getsize(data_file) if os.path.exists(data_file) else 0,
        "slope": 1.0 if slope is None else float(slope),
        "inter": 0.0 if inter is None else float(inter),
        # Of an Analyze image the .mat may be absent.
        "files": sorted(name for name in names if name == data_file or os.path.exists(name)),
    }


def copy_few_voxels(path, copy, kind=""):
    import nibabel
    import numpy

    img = nibabel.load(path)
    lengths = [SPACE] * 3 + [TIME] * len(img.shape)
    shape = [min(length, most) for length, most in zip(img.shape, lengths)]
    values = numpy.arange(numpy.prod(shape)).reshape(shape)
    if kind == "mask":
        # All voxels but the first.
        nibabel.Nifti1Image((values > 0).astype("uint8"), img.affine).to_filename(copy)
        return
    values = values.astype(img.get_data_dtype())
    type(img)(values, img.affine, img.header).to_filename(copy)


def describe(*image):
    found = {
        "python": platform.python_version(),
        "versions": versions("numpy", "nibabel", "nilearn"),
    }
    # Nothing here imports it: a broken one is as good as none.
    gzip = versions("indexed_gzip")["indexed_gzip"]
    found["indexed_gzip"] = None if gzip and gzip.startswith("error: ") else gzip
    if image and found["versions"]["nibabel"]:
        found["header"] = header(*image)
    return found


def main():
    if len(sys.argv) > 2:
        copy_few_voxels(*sys.argv[1:])
        found = header(sys.argv[2])
    else:
        found = describe(*sys.argv[1:])
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
