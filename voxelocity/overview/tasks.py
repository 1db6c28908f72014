"""What people want to do, in their words, and which operations do it."""

from voxelocity.measured import title

# Growth and DocumentedSize repeat calls of other operations on other sizes.
KINDS_OF_WORK = {
    "opening and loading": (
        "Opening",
        "ArrayAccess",
        "MemoryMapping",
        "GzipLevel",
        "SecondCall",
    ),
    "single volumes, loops and time series": (
        "VolumeExtraction",
        "SliceOfVolumes",
        "ScatteredVolumes",
        "LoopOverVolumes",
        "TimeSeries",
    ),
    "the mean over time": ("MeanOverTime", "MeanOverTimeInMemory"),
    "masking and signal extraction": ("Masking", "MaskingByLabels", "MaskingByMaps"),
    "whole-image work: smoothing, resampling, cleaning, arithmetic, saving": (
        "Smoothing",
        "Resampling",
        "Detrending",
        "Standardizing",
        "Concatenation",
        "Arithmetic",
        "Saving",
    ),
    "importing the libraries": ("Importing",),
}

_TASKS = {
    "Opening": "open an image for its shape, affine and header",
    "ArrayAccess": "have every voxel in an array",
    "MemoryMapping": "have every voxel in an array, with and without a memory map",
    "GzipLevel": "have every voxel of a file of another gzip level",
    "SecondCall": "use an image object again",
    "VolumeExtraction": "get one volume",
    "SliceOfVolumes": "get ten consecutive volumes",
    "ScatteredVolumes": "get scattered volumes (scrubbing)",
    "LoopOverVolumes": "loop over the first ten volumes",
    "TimeSeries": "get the time series of a part",
    "MeanOverTime": "average over time",
    "MeanOverTimeInMemory": "average an array over time that is in memory already",
    "Masking": "extract the signals within a mask",
    "MaskingByLabels": "extract the mean signals of labelled regions",
    "MaskingByMaps": "extract the signals of probabilistic maps",
    "Smoothing": "smooth by 6 mm",
    "Resampling": "resample onto another grid",
    "Detrending": "detrend",
    "Standardizing": "standardize",
    "Concatenation": "concatenate two runs",
    "Arithmetic": "multiply an image by a number",
    "Saving": "save an image in memory to a file",
    "Importing": "import the libraries",
    "Growth": "images of 25 to 200 volumes",
    "DocumentedSize": "an image of 2.3 GiB in float64",
}

# Where the fastest call on what is measured need not be the fastest on a user's whole file.
WITHOUT_ADVICE = {
    "LoopOverVolumes": "No call is recommended for a loop over volumes: the loop that is measured stops "
    "after ten of fifty volumes, and a call that is fast for ten can be the slowest on a whole file.",
}

_PARAMETERS = {
    "first": "the first",
    "middle": "in the middle",
    "last": "the last",
    "indices": "by a list of indices",
    "mask": "by a boolean mask",
    "voxel": "one voxel",
    "slice": "one axial slice",
    "coarser": "a coarser grid",
    "shifted": "a grid shifted by whole voxels",
}

# After image and format, if there are any.
_UNITS = {"GzipLevel": "level {}", "Growth": "{} volumes"}


def task_of(operation, parameters):
    """What a user would say that they want.

    Parameters
    ----------
    operation : str
    parameters : tuple of str
        All of a cell's, with image and format first.

    Returns
    -------
    str
        An operation that has no words yet gets those of its name.
    """
    words = _TASKS.get(operation, title(operation))
    rest = [
        _UNITS[operation].format(value) if operation in _UNITS else _PARAMETERS.get(value, value)
        for value in parameters[2:]
    ]
    return f"{words}: {', '.join(rest)}" if rest else words


def kind_of_work(operation):
    """The kind of work that an operation belongs to; None for those that repeat others."""
    for kind, operations in KINDS_OF_WORK.items():
        if operation in operations:
            return kind
    return None
