"""What people read of operations: one table, by the names of the classes in ``benchmarks/``."""

# What a user would say that they want, by kind of work, in the order in which people do them.
# The last kind repeats operations of the others, and is told apart from them.
TASKS = {
    "opening and loading": {
        "Opening": "open an image for its shape, affine and header",
        "ArrayAccess": "read every voxel into an array",
        "MemoryMapping": "read every voxel into an array, with and without a memory map",
        "ReadingAsFloat32": "read every voxel into a float32 array",
        "GzipLevel": "read a file that was gzipped at another level",
        "SecondCall": "use an image object again",
    },
    "single volumes, loops and time series": {
        "VolumeExtraction": "get one volume",
        "SliceOfVolumes": "get ten consecutive volumes",
        "ScatteredVolumes": "get scattered volumes (scrubbing)",
        "SteppedVolumes": "get every fifth volume",
        "VolumesInAnyOrder": "get all volumes in an order that jumps",
        "LoopOverVolumes": "loop over all volumes",
        "TimeSeries": "get the time series of a part",
        "SagittalSlice": "get one sagittal slice at every time point",
    },
    "the mean over time": {
        "MeanOverTime": "average over time",
        "MeanOverTimeInMemory": "average an array over time that is in memory already",
    },
    "masking and signal extraction": {
        "Masking": "extract the signals within a mask",
        "MaskingByLabels": "extract the mean signals of labelled regions",
        "MaskingByMaps": "extract the signals of probabilistic maps",
        "MaskingBySpheres": "extract the mean signals of spheres",
        "SmallRegion": "extract the signals of a small region",
        "MaskingOnFinerGrid": "extract signals with a mask on a finer grid",
        "MaskingOfVolumes": "extract the signals of a list of 3D files",
        "MaskingAndCleaning": "smooth, mask, detrend and standardize in one go",
    },
    "whole-image work: smoothing, resampling, cleaning, arithmetic, saving": {
        "Smoothing": "smooth by 6 mm",
        "SmoothingByVolume": "smooth, one volume after another",
        "Resampling": "resample onto another grid",
        "ResamplingByVolume": "resample, one volume after another",
        "Detrending": "detrend",
        "Standardizing": "standardize",
        "RemovingConfounds": "remove confounds",
        "Arithmetic": "multiply an image by a number",
        "Concatenation": "concatenate two runs",
        "ConcatenationOfVolumes": "make one image of a list of 3D files",
        "Saving": "save an image in memory to a file",
    },
    "importing the libraries": {"Importing": "import the libraries"},
    "": {
        "DocumentedSize": "read a large image (2.3 GiB in float64)",
        "Growth": "images of 25 to 200 volumes",
        "GrowthOfReading": "read images of 10 to 80 volumes",
        "GrowthOfOneVolume": "get the last of 10 to 80 volumes",
        "GrowthOfLoops": "loop over 10 to 80 volumes",
        "GrowthOfMeans": "average 10 to 80 volumes",
        "GrowthOfMasking": "extract the signals of 10 to 80 volumes",
        "ArithmeticByType": "divide each type of image by a number",
        "CleaningByType": "clean each type of image",
        "ConcatenationByType": "concatenate two runs of each type",
        "FittingByType": "fit a masker to each type of image",
        "MaskersByType": "mask each type of image, by each option",
        "MeanByType": "average each type of image over time",
        "RegionsByType": "extract the signals of regions from each type of image",
        "ResamplingByType": "resample each type of image",
        "SmoothingByType": "smooth each type of image",
        "UnmaskingByType": "put the signals of each type of image back into the mask",
    },
}

# What most people do, by the operation and its parameter: their charts come first.
USUAL_TASKS = (
    *("ArrayAccess", "Opening", "VolumeExtraction|middle", "LoopOverVolumes", "MeanOverTime"),
    *("Masking", "MaskingByLabels", "Detrending", "Resampling|coarser", "Smoothing"),
    *("Concatenation", "Arithmetic", "Saving", "Importing"),
)

WORKS = tuple(TASKS)
WORK_OF = {name: work for work, tasks in TASKS.items() for name in tasks}

# Words for a value of a parameter after image and format; ``*`` is any, ``{}`` the value itself.
PARAMETERS = {
    "position": {"first": "the first", "middle": "in the middle", "last": "the last"},
    "part": {"voxel": "one voxel", "slice": "one axial slice"},
    "selection": {"indices": "by a list of indices", "mask": "by a boolean mask"},
    "grid": {"coarser": "a coarser grid", "shifted": "a grid shifted by whole voxels"},
    "level": {"*": "level {}"},
    "volumes": {"*": "{} volumes"},
}

# Whose peaks tell the memory that an image of another size needs, and for which parameters.
TELLING_MEMORY: dict[str, dict[str, str]] = {
    **dict.fromkeys(("Arithmetic", "ArrayAccess", "Concatenation", "Detrending", "Masking"), {}),
    **dict.fromkeys(("MaskingByLabels", "MaskingByMaps", "MeanOverTime", "Resampling"), {}),
    **dict.fromkeys(("Smoothing", "SmoothingByVolume", "SmallRegion", "Standardizing"), {}),
    **dict.fromkeys(("ConcatenationOfVolumes", "MaskingAndCleaning", "MaskingBySpheres"), {}),
    **dict.fromkeys(("MaskingOfVolumes", "RemovingConfounds"), {}),
    "ResamplingByVolume": {"grid": "coarser"},
    "VolumeExtraction": {"position": "middle"},
}


def parameter_words(name: str, value: str) -> str:
    """The words for a value of a parameter; the value itself where there are none."""
    words = PARAMETERS.get(name, {})
    return words.get(value, words.get("*", "{}")).format(value)
