"""What this Python has installed, and what the header of an image says; as JSON on standard output.

Usage: describe.py [IMAGE]
"""

import importlib
import json
import os
import platform
import sys


def version_of(name):
    """That of a library which nothing here imports; None of one that is not there."""
    try:
        return str(importlib.import_module(name).__version__)
    except Exception:
        return None


def versions():
    """The version of each library that can be imported; None of one that is not there, an error of a broken one."""
    found = {}
    for name in ("numpy", "nibabel", "nilearn"):
        try:
            found[name] = str(importlib.import_module(name).__version__)
        except ModuleNotFoundError as error:
            found[name] = None if error.name == name else f"error: {error}"
        except Exception as error:
            found[name] = f"error: {type(error).__name__}: {error}"
    return found


def header(path):
    """Shape, number type and scaling.

    The key ``trouble`` alone where it cannot be opened, ``other`` alone where it is of another kind.
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
        "slope": 1.0 if slope is None else float(slope),
        "inter": 0.0 if inter is None else float(inter),
        # Of an Analyze image the .mat may be absent.
        "files": sorted(name for name in names if name == data_file or os.path.exists(name)),
        "image_type": type(img).__name__,
    }


def main():
    found = {
        "python": platform.python_version(),
        "executable": sys.executable,
        "versions": versions(),
        "indexed_gzip": version_of("indexed_gzip"),
    }
    if len(sys.argv) > 1 and found["versions"]["nibabel"]:
        found["header"] = header(sys.argv[1])
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
