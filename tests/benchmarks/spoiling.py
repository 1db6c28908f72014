"""The ways in which a result can be wrong, as a wrong reader or a wrong shortcut would make it."""

import nibabel as nib
import numpy as np

from benchmarks import _reference, _work, images

# Why a way to be wrong cannot be tried on a kind of result.
INAPPLICABLE = {
    ("header", None): "a header holds no voxels",
    ("integers", "NaN"): "integers hold no NaN",
    ("image of integers", "NaN"): "integers hold no NaN",
    ("mask", "NaN"): "integers hold no NaN",
    ("mask", "larger"): "a thousandth more of a mask is the same mask",
    ("cached", "type"): "the array in the image's cache is the very object that must be returned",
    ("digests", "type"): "a digest is a float whatever the volume's type was",
    ("proxy", "type"): "the type of a proxy's array follows from the header of the file",
    ("proxy of integers", "NaN"): "integers hold no NaN",
    ("saved integers", "NaN"): "integers hold no NaN",
}

WAYS = ["voxel", "swap", "volume", "tenth", "larger", "shift", "NaN", "type"]


def kind_of(benchmark):
    """What a benchmark's result is, as far as it matters for spoiling it."""
    result = benchmark.result
    if isinstance(result, _reference.ReferenceFile):
        return "header"
    if isinstance(result, str):
        integers = benchmark.parameters[0] != "float32"
        return "saved integers" if integers else "saved"
    if isinstance(result, list):
        return "digests"
    if benchmark.gives == "cached":
        return "cached"
    if nib.is_proxy(getattr(result, "dataobj", None)):
        return "proxy of integers"
    if isinstance(result, np.ndarray) and result.dtype.kind == "i":
        return "integers"
    if type(benchmark).__name__ == "FittingByType":
        return "mask"
    if not hasattr(result, "affine"):
        return "array"
    return "image of integers" if np.asanyarray(result.dataobj).dtype.kind == "i" else "image"


def inapplicable(kind, way):
    """Why a way cannot be tried on a kind of result; empty where it can."""
    family = kind.split(" ")[0]
    keys = [(kind, way), (kind, None), (family, way)]
    return next((INAPPLICABLE[key] for key in keys if key in INAPPLICABLE), "")


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
    """
    wrong = np.array(array, order="K")
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
        wrong = (wrong * 1.001).astype(wrong.dtype)
    elif way == "shift":
        wrong = np.roll(wrong, 1, axis=int(np.argmax(wrong.shape)))
    elif way == "NaN":
        wrong[place] = np.nan
    else:
        other = {"float64": "float32", "float32": "float64", "int16": "int32", "uint8": "int16"}
        return wrong.astype(other[wrong.dtype.name])
    differences = np.abs(np.subtract(wrong, array, dtype=np.float64))
    assert way == "NaN" or differences.max() > tolerance
    return wrong


def spoil(benchmark, way, folder, random):
    """Put a wrong result in the place of a benchmark's right one.

    Parameters
    ----------
    benchmark : Operation
        Has taken a route.
    way : str
        One of ``WAYS`` that is applicable.
    folder : Path
        Where a wrong file may be written.
    random : numpy.random.Generator
    """
    result, kind = benchmark.result, kind_of(benchmark)
    if kind == "digests":
        values = _reference.read_values(
            images.path(benchmark.parameters[0], ".nii", benchmark.shape)
        )
        tolerance = 1.1e-5 * float(np.ptp(values))
        wrong = spoiled(values[..., : len(result)], way, tolerance, random)
        benchmark.result = [
            _work.digest(np.asfortranarray(wrong[..., t]), benchmark.weights)
            for t in range(len(result))
        ]
    elif kind.startswith("saved"):
        spoil_file(result, result, way, random)
    elif kind.startswith("proxy"):
        path = str(folder / "wrong.nii")
        spoil_file(images.path(benchmark.parameters[0], ".nii", benchmark.shape), path, way, random)
        benchmark.result = nib.load(path)
    elif kind == "cached":
        # In place: it must stay the array in the cache.
        result[...] = spoiled(result, way, 0.0, random)
    elif kind in ("image", "image of integers", "mask"):
        array = np.asanyarray(result.dataobj)
        wrong = spoiled(array, way, tolerance_of(benchmark, array), random)
        benchmark.result = nib.Nifti1Image(wrong, result.affine, dtype=wrong.dtype)
    else:
        benchmark.result = spoiled(result, way, tolerance_of(benchmark, result), random)


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
    "MeanOverTime",
    "MeanOverTimeInMemory",
    "RegionsByType",
    "Resampling",
    "ResamplingByType",
    "Smoothing",
    "SmoothingByType",
    "Standardizing",
}


def tolerance_of(benchmark, right):
    """What the benchmark may at most allow: 1e-5 of the range of what is computed, else nothing."""
    rounded = right.dtype == np.float32 and benchmark.parameters[0] == "int16 + slope/inter"
    computed = type(benchmark).__name__ in COMPUTED or benchmark.gives == "mean"
    # "masked" is taken, not computed.
    computed = computed and benchmark.gives != "masked"
    return 1.1e-5 * float(np.ptp(right)) if computed or rounded else 0.0


def spoil_file(source, target, way, random):
    """Write a copy of a NIfTI file that is wrong in one way."""
    with _reference.ReferenceFile(source) as header:
        # What a step of the integers hides is no error.
        tolerance = header.slope if header.dtype.kind == "i" else 1e-3
    img = nib.load(source)
    if way == "type":
        other = nib.Nifti1Image(img.get_fdata(), img.affine)
        other.set_data_dtype(np.float64)
        nib.save(other, target)
        return
    stored = np.asanyarray(img.dataobj.get_unscaled())
    # In units of what is stored.
    wrong = spoiled(stored, way, tolerance / header.slope, random)
    raw = img.header.copy()
    opener = nib.openers.Opener(target, "wb")
    raw["vox_offset"], raw["magic"] = 352, b"n+1"
    with opener as file:
        file.write(raw.binaryblock + b"\0" * 4)
        file.write(wrong.tobytes(order="F"))
