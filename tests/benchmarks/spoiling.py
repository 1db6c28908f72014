"""The ways in which a result can be wrong, as a wrong reader or a wrong shortcut would make it."""

import nibabel as nib
import numpy as np

from benchmarks.support import answers, images, reference, work
from tests.benchmarks.calls import operation_name

# What can be wrong with the voxels; with the type, the place in space and the shape of a result.
WAYS = ["voxel", "swap", "volume", "tenth", "larger", "shift", "NaN", "type", "affine", "shape"]

_NO_VOXELS = "a header holds no voxels"
_NO_NAN = "integers hold no NaN"
_NO_AFFINE = "an array has no affine"
_OF_BYTES = {
    "NaN": _NO_NAN,
    "affine": _NO_AFFINE,
    "larger": "a thousandth more of a byte is the same byte",
}

# Why a kind of result cannot be wrong in a way. All else is tried, and must be refused.
INAPPLICABLE = {
    **{("header", way): _NO_VOXELS for way in ("voxel", "swap", "volume", "tenth", "shift")},
    ("integers", "NaN"): _NO_NAN,
    ("image of integers", "NaN"): _NO_NAN,
    ("proxy of integers", "NaN"): _NO_NAN,
    ("saved integers", "NaN"): _NO_NAN,
    ("mask", "NaN"): _NO_NAN,
    ("mask", "larger"): "a thousandth more of a mask is the same mask",
    ("array", "affine"): _NO_AFFINE,
    ("integers", "affine"): _NO_AFFINE,
    **{("bytes", way): words for way, words in _OF_BYTES.items()},
    **{("image of bytes", way): words for way, words in _OF_BYTES.items() if way != "affine"},
    ("cached", "affine"): _NO_AFFINE,
    ("digests", "affine"): _NO_AFFINE,
}

# Of these the right result is gone once it was spoiled.
SPOILED_IN_PLACE = {"header", "cached", "saved", "saved integers"}


class Unspoilable(Exception):
    """It was tried to spoil a result, and it cannot be wrong in that way."""


def kind_of(benchmark):
    """What a benchmark's result is, as far as it matters for spoiling it."""
    result = benchmark.result
    if isinstance(result, reference.ReferenceFile):
        return "header"
    if isinstance(result, str):
        integers = benchmark.parameters[0] != "float32"
        return "saved integers" if integers else "saved"
    if isinstance(result, list):
        return "digests"
    if benchmark.expect == "cached":
        return "cached"
    if nib.is_proxy(getattr(result, "dataobj", None)):
        return "proxy of integers"
    if type(benchmark).__name__ == "FittingByType":
        return "mask"
    is_image = hasattr(result, "affine")
    stored = np.asanyarray(result.dataobj if is_image else result).dtype
    kind = "bytes" if stored == np.uint8 else "integers" if stored.kind in "iu" else ""
    if is_image:
        return f"image of {kind}" if kind else "image"
    return kind or "array"


def outcome(benchmark, way, folder):
    """What becomes of a benchmark's result that is spoiled; afterwards the benchmark has none.

    Parameters
    ----------
    benchmark : Operation
        Has made a call.
    way : str
        One of ``WAYS``.
    folder : Path
        Where a wrong file may be written.

    Returns
    -------
    str
        ``refused`` or ``accepted``; ``left out`` where it cannot be wrong in this way.
    """
    try:
        spoil(benchmark, way, folder, np.random.default_rng())
        benchmark.teardown(*benchmark.parameters)
    except answers.WrongAnswer:
        return "refused"
    except Unspoilable:
        return "left out"
    finally:
        benchmark.result = None
        benchmark.teardown(*benchmark.parameters)
    return "accepted"


def spoil(benchmark, way, folder, random):
    """Put a wrong result in the place of a benchmark's right one.

    Parameters
    ----------
    benchmark : Operation
        Has made a call.
    way : str
        One of ``WAYS``.
    folder : Path
        Where a wrong file may be written.
    random : numpy.random.Generator

    Raises
    ------
    Unspoilable
        The result cannot be wrong in this way.
    """
    result, kind = benchmark.result, kind_of(benchmark)
    if kind == "header":
        spoil_header(result, way)
    elif kind == "digests":
        benchmark.result = spoiled_digests(benchmark, way, random)
    elif kind.startswith("saved"):
        spoil_file(result, result, way, random)
    elif kind.startswith("proxy"):
        path = str(folder / "wrong.nii")
        spoil_file(images.path(benchmark.parameters[0], ".nii", benchmark.shape), path, way, random)
        benchmark.result = nib.load(path)
    elif kind == "cached" and way not in ("type", "affine", "shape"):
        # In place: it must stay the array in the cache.
        result[...] = spoiled(result, way, 0.0, random)
    elif kind in ("image", "image of integers", "image of bytes", "mask"):
        array, affine = np.asanyarray(result.dataobj), result.affine.copy()
        if way == "affine":
            affine[random.integers(3), 3] += 0.01
        else:
            array = spoiled(array, way, tolerance_of(benchmark, array), random)
        benchmark.result = nib.Nifti1Image(array, affine, dtype=array.dtype)
    else:
        benchmark.result = spoiled(result, way, tolerance_of(benchmark, result), random)


def spoiled(array, way, tolerance, random):
    """A copy of an array that is wrong in one way, and by more than a tolerance.

    Parameters
    ----------
    array : ndarray
    way : str
        One of ``WAYS``.
    tolerance : float
    random : numpy.random.Generator

    Returns
    -------
    ndarray

    Raises
    ------
    Unspoilable
        The array cannot be wrong in this way.
    """
    if way == "type":
        other = {"float64": "float32", "float32": "float64", "int16": "int32", "uint8": "int16"}
        return array.astype(other.get(array.dtype.name, "int64"))
    if way == "shape":
        shapes = (array[..., np.newaxis], array[:0], array[:-1])
        return shapes[random.integers(len(shapes))]
    wrong = np.array(array, order="K")
    try:
        _spoil_voxels(wrong, way, tolerance, random)
    except ValueError as error:
        raise Unspoilable(str(error)) from None
    differences = np.abs(np.subtract(wrong, array, dtype=np.float64))
    # Written so that NaN differs.
    if (differences <= tolerance).all():
        raise Unspoilable("nothing differs")
    return wrong


def _spoil_voxels(wrong, way, tolerance, random):
    """Change an array in place."""
    place = tuple(random.integers(length) for length in wrong.shape)
    # Of a table the rows are volumes.
    time = 0 if wrong.ndim == 2 else wrong.ndim - 1
    if way == "voxel":
        step = 1 if wrong.dtype.kind in "iu" else np.spacing(np.abs(wrong[place]))
        wrong[place] += max(2 * tolerance, step)
    elif way == "swap":
        other = place
        while not abs(float(wrong[place]) - float(wrong[other])) > 2 * tolerance:
            other = tuple(random.integers(length) for length in wrong.shape)
        wrong[place], wrong[other] = wrong[other], wrong[place]
    elif way == "volume":
        volumes = np.moveaxis(wrong, time, 0)
        volumes[random.choice([index for index, each in enumerate(volumes) if each.any()])] = 0
    elif way == "tenth":
        wrong[random.random(wrong.shape) > 0.1] = 0
    elif way == "larger":
        wrong[...] = (wrong * 1.001).astype(wrong.dtype)
    elif way == "shift":
        wrong[...] = np.roll(wrong, 1, axis=int(np.argmax(wrong.shape)))
    elif way == "NaN":
        wrong[place] = np.nan
    else:
        raise Unspoilable(f"voxels have no {way}")


def spoil_header(header, way):
    """Change what the reference has read of a header, in place."""
    if way == "larger":
        header.slope *= 1.001
    elif way == "NaN":
        header.inter = np.nan
    elif way == "type":
        header.dtype = np.dtype("<f4")
    elif way == "affine":
        header.affine[0][3] += 0.01
    elif way == "shape":
        header.shape = header.shape[:3]
    else:
        raise Unspoilable("nothing was read but the header")


def spoiled_digests(benchmark, way, random):
    """The digests of wrong volumes, or of the right ones in another order or number."""
    right = benchmark.result
    if way == "shape":
        return right[:-1]
    if way == "shift":
        return right[::-1]
    values = reference.read_values(images.path(benchmark.parameters[0], ".nii", benchmark.shape))
    wrong = spoiled(values, way, 1.1e-5 * float(np.ptp(values)), random)
    volumes = (np.asfortranarray(wrong[..., t]) for t in range(len(right)))
    return [work.digest(volume, benchmark.weights) for volume in volumes]


# Whose results are computed, and not only read, taken or doubled.
COMPUTED = {
    "ArithmeticByType",
    "CleaningByType",
    "Concatenation",
    "Detrending",
    "GrowthOfMeans",
    "MaskersByType",
    "MeanByType",
    "MaskingByLabels",
    "MaskingByMaps",
    "MaskingBySpheres",
    "MaskingAndCleaning",
    "MaskingOnFinerGrid",
    "MeanOverTime",
    "MeanOverTimeInMemory",
    "RegionsByType",
    "RemovingConfounds",
    "Resampling",
    "ResamplingByVolume",
    "ResamplingByType",
    "Smoothing",
    "SmoothingByType",
    "SmoothingByVolume",
    "Standardizing",
}


def tolerance_of(benchmark, right):
    """What the benchmark may at most allow: 1e-5 of the range of what is computed, else nothing."""
    exact = benchmark.parameters[0] in (images.SCALED, "float64")
    rounded = right.dtype == np.float32 and exact
    computed = operation_name(type(benchmark)) in COMPUTED or benchmark.expect == "mean"
    # "masked" is taken, not computed.
    computed = computed and benchmark.expect != "masked"
    return 1.1e-5 * float(np.ptp(right)) if computed or rounded else 0.0


def spoil_file(source, target, way, random):
    """Write a copy of a NIfTI file that is wrong in one way; see `spoil`."""
    img = nib.load(source)
    if way == "type":
        values = img.get_fdata()
        # What is read of integers with a scale is float64, and they are saved as int16.
        other = np.float64 if img.get_data_dtype() == np.float32 else np.float32
        nib.save(nib.Nifti1Image(values.astype(other), img.affine), target)
        return
    with reference.ReferenceFile(source) as header:
        # In units of what is stored; what a step of the integers hides is no error.
        tolerance = 1.0 if header.dtype.kind in "iu" else 1e-3 / header.slope
    # Not the file itself, which may be the one that is written.
    stored = np.array(img.dataobj.get_unscaled())
    raw = img.header.copy()
    raw["vox_offset"], raw["magic"] = 352, b"n+1"
    if way == "affine":
        raw["srow_x"][3] += 0.01
        raw["qoffset_x"] += 0.01
    elif way == "shape":
        stored = stored[..., :-1]
        raw.set_data_shape(stored.shape)
    else:
        stored = spoiled(stored, way, tolerance, random)
    with nib.openers.Opener(target, "wb") as file:
        file.write(raw.binaryblock + b"\0" * 4)
        file.write(stored.tobytes(order="F"))
