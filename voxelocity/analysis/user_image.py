"""What is measured on a user's own image, and what the history says of it beforehand."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

from voxelocity.analysis.growth import (
    Kind,
    MemoryNeed,
    counted_benchmarks,
    memory_need,
    work_growths,
)
from voxelocity.analysis.upgrade import UserVersion
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results
from voxelocity.model.timeline import Changed

# The operations, in the order in which they are told, and whether they need a fourth dimension.
_OPERATIONS = {
    "Opening": False,
    "ArrayAccess": False,
    "VolumeExtraction": True,
    "SliceOfVolumes": True,
    "TimeSeries": True,
    "LoopOverVolumes": True,
    "MeanOverTime": True,
    "Arithmetic": False,
    "Smoothing": False,
    "Detrending": True,
    "Standardizing": True,
}

# What is measured besides with a mask of the user's. The call opens it, as its own file is opened.
_MASKED = {"Masking": True}
_OPEN_MASK = "mask = nib.load(mask_path)\n"

_LOOPS = "LoopOverVolumes"

# It takes so many volumes of them.
_PART, _TAKEN = "SliceOfVolumes", 10

# In a shorter time what is fixed counts as much as the voxels.
_FIXED = 0.01

# What differs by less is called the same, as each was measured a few times.
_ALIKE = 1.1

# Larger numbers than those that were measured are read into more memory.
_MEASURED_BYTES = 4

# Less than so many bytes for each voxel of the image cannot hold it beside ten of its volumes.
_HOLDS_PART = 4.0

# Why a call of nilearn's is not made.
NO_NILEARN = "nilearn is not installed"


@dataclasses.dataclass(frozen=True)
class UserImage:
    """The header of a user's image."""

    path: str
    shape: tuple[int, ...]
    dtype: str  # As numpy names it.
    item_bytes: int  # Of a voxel as it is stored.
    scaled: bool  # Whether slope and intercept change what is stored.
    gzipped: bool
    files: tuple[str, ...] = ()  # All that it is made of.
    data_file: str = ""  # The one with its voxels.
    type_code: str = ""  # Of the stored numbers, with their order of bytes, such as <i2.
    offset: int = 0  # Of the first voxel, in bytes.
    slope: float = 1.0
    inter: float = 0.0
    file_bytes: int = 0  # Of the file with the voxels, as it lies on the disk.
    mask: str = ""  # The path of a mask with the same lengths in space, if there is one.

    @property
    def voxels(self) -> int:
        return math.prod(self.shape)

    @property
    def volumes(self) -> int:
        """How many there are in time; 1 of an image in space alone."""
        return math.prod(self.shape[3:])

    @property
    def is_pair(self) -> bool:
        """Whether its header is a file of its own."""
        return self.data_file.lower().endswith((".img", ".img.gz"))

    @property
    def ends_at(self) -> int:
        """Where the last voxel ends in the file with the voxels, in bytes, gunzipped if it is."""
        return self.offset + self.voxels * self.item_bytes

    @property
    def has_time(self) -> bool:
        return len(self.shape) == 4 and self.shape[3] > 1

    @property
    def lacks_time(self) -> str:
        """Why a call that needs several volumes in time is not made; empty where they are there."""
        if self.has_time:
            return ""
        if len(self.shape) > 4:
            return "n/a: the image has more than four dimensions"
        if len(self.shape) < 3:
            return "n/a: the image has fewer than three dimensions"
        return "n/a: the image has one volume"

    @property
    def format(self) -> str:
        return ".nii.gz" if self.gzipped else ".nii"

    @property
    def stored(self) -> str:
        """The number type as the measured images are named."""
        return f"{self.dtype} + slope/inter" if self.scaled else self.dtype


def image_of(path: object, header: Mapping[str, Any], mask: object = "") -> UserImage:
    """An image as the user's Python described it, and the path of its mask."""
    same = ("dtype", "item_bytes", "data_file", "offset", "slope", "inter", "file_bytes")
    return UserImage(
        str(path),
        tuple(header["shape"]),
        scaled=(header["slope"], header["inter"]) != (1.0, 0.0),
        gzipped=header["data_file"].lower().endswith(".gz"),
        files=tuple(header["files"]),
        type_code=header["stored"],
        mask=str(mask),
        **{name: header[name] for name in same},
    )


@dataclasses.dataclass(frozen=True)
class UserCall:
    """A call that is measured on a user's image."""

    operation: str
    method: str
    task: str  # What it does, in words.
    call: str  # As people write it.
    imports: str  # What is run first.
    code: str  # What is timed.
    uses_nilearn: bool
    needs_time: bool
    # Bytes of the process, by the history; None where nothing tells, or it is not made.
    need: float | None


# The leanest way that we know of to read every voxel, in numpy and gzip alone, as the benchmarks
# have it: what a call takes more than it is the library's.
REFERENCE = UserCall(
    operation="ArrayAccess",
    method="reference",
    task="read every voxel into an array",
    call="reference: read and scale",
    imports="import gzip\nimport numpy as np",
    code="""\
with (gzip.open if data_file.lower().endswith(".gz") else open)(data_file, "rb") as file:
    file.seek(offset)
    raw = file.read(voxels * np.dtype(type_code).itemsize)
values = np.frombuffer(raw, type_code).astype(np.float64)
if (slope, inter) != (1, 0):
    values *= slope
    values += inter
""",
    uses_nilearn=False,
    needs_time=False,
    need=None,
)


@dataclasses.dataclass(frozen=True)
class Measured:
    """The measured values of a call, or a note why there are none."""

    seconds: float | None = None  # Of the fastest run.
    peak: int | None = None  # Bytes of the whole process.
    above: int | None = None  # Bytes above what it had before the call.
    note: str = ""
    samples: tuple[float, ...] = ()  # The seconds of each run.
    growing: int | None = None  # So many bytes the call does not take on a few voxels, if known.
    # By calls of the kernel, without what a memory map shows; None where the kernel does not tell.
    bytes_read: int | None = None
    reads: int | None = None


# A ratio that differs by less may be the machine's mood.
DIFFERENT = 1.5


@dataclasses.dataclass(frozen=True)
class Ratio:
    """How many times as much time as the reference a call takes, here and as it was published."""

    call: str
    here: float  # By the fastest run of each.
    least: float  # It lies between this and the next, by all runs of each.
    most: float
    published: float

    @property
    def differs(self) -> bool:
        """Whether all runs here differ from what was published."""
        return self.most * DIFFERENT < self.published or self.least > self.published * DIFFERENT


def is_compared(call: UserCall) -> bool:
    """Whether a call does what the reference does."""
    return call.operation == REFERENCE.operation


def ratios(
    results: Results,
    mine: Sequence[UserVersion],
    image: UserImage,
    measured: Mapping[UserCall, Measured],
) -> list[Ratio]:
    """The ratios of the calls that read every voxel, where they were published for such a file.

    Of .nii.gz alone: of a .nii what the published reference does is to map it.
    """
    found: list[Ratio] = []
    reference = measured.get(REFERENCE, Measured()).samples
    if not image.gzipped or not reference or min(reference) < _FIXED:
        return found
    fast, slow = min(reference), max(reference)
    file = (image.stored, image.format)
    for call, own in measured.items():
        if not is_compared(call) or call == REFERENCE or not own.samples:
            continue
        values = results.values_at(index_for(results, mine, call.uses_nilearn))
        benchmark = Benchmark(call.operation, call.method, Metric.TIME, file)
        if benchmark in values and benchmark.reference in values:
            fastest, slowest = min(own.samples), max(own.samples)
            published = values[benchmark] / values[benchmark.reference]
            ends = fastest / fast, fastest / slow, slowest / fast
            found.append(Ratio(call.call, *ends, published))
    return found


def names_for(image: UserImage) -> dict[str, int | float | str]:
    """What the calls name beside the path: a volume in the middle, ten volumes from there, a voxel;
    and for the reference.
    """
    middle = [length // 2 for length in image.shape]
    x, y, z = middle[:3] if len(middle) >= 3 else (0, 0, 0)
    t = middle[3] if image.has_time else 0
    a = min(t, max(0, image.volumes - _TAKEN))
    indices = {"x": x, "y": y, "z": z, "t": t, "a": a, "b": min(image.volumes, a + _TAKEN)}
    stored = ("voxels", "data_file", "type_code", "offset", "slope", "inter")
    named = {name: getattr(image, name) for name in stored}
    return indices | named | ({"mask_path": image.mask} if image.mask else {})


def user_calls(
    results: Results,
    mine: Sequence[UserVersion],
    image: UserImage,
    imported: Mapping[str, int] | None = None,
) -> list[UserCall]:
    """The calls that are measured, by operation, with the memory that they will need.

    By library, ``imported`` gives the bytes of a user's process with it imported; else the history.
    """
    catalogue = results.catalogue
    calls = []
    operations = _OPERATIONS | (_MASKED if image.mask else {})
    for operation, needs_time in operations.items():
        for method in catalogue.methods_of(operation):
            declared = catalogue.calls[operation, method]
            imports, _, code = declared.snippet.partition("\n\n")
            if not code:
                continue
            task = catalogue.operations[operation].task
            if operation == _PART and image.has_time and image.volumes < _TAKEN:
                task = f"get all {image.volumes} volumes"
            library = "nilearn" if declared.uses("nilearn") else "nibabel"
            need = None
            if not needs_time or not image.lacks_time:
                index = index_for(results, mine, library == "nilearn")
                fixed = (imported or {}).get(library)
                need = _need(results, index, (operation, method), image, fixed)
            if operation in _MASKED:
                imports, code = f"import nibabel as nib\n{imports}", _OPEN_MASK + code
            words = (operation, method, task, declared.text, imports, code)
            calls.append(UserCall(*words, library == "nilearn", needs_time, need))
    return calls


def _need(
    results: Results, index: int, call: tuple[str, str], image: UserImage, fixed: int | None
) -> float | None:
    """By what was measured on such a file; on another number type by the largest of all, and what
    a voxel has more.
    """
    needs = {
        benchmark: need
        for benchmark in results.catalogue.benchmarks
        if (benchmark.operation, benchmark.method) == call
        and benchmark.metric is Metric.PEAK
        and isinstance(need := memory_need(results, benchmark, index), MemoryNeed)
    }
    file = (image.stored, image.format)
    own = {each: need for each, need in needs.items() if each.parameters[:2] == file}
    more = 0 if own else max(0, image.item_bytes - _MEASURED_BYTES)
    volume, taken = image.voxels / image.volumes, min(_TAKEN, image.volumes)
    sizes = []
    for benchmark, need in (own or needs).items():
        if not need.whole:
            grown = need.per_voxel * volume
        elif call[0] == _PART and need.per_voxel < _HOLDS_PART:
            volumes = results.catalogue.shape(benchmark)[3]
            grown = (need.per_voxel * volumes / _TAKEN + more) * volume * taken
        else:
            grown = (need.per_voxel + more) * image.voxels
        sizes.append((need.fixed if fixed is None else fixed) + grown)
    return max(sizes, default=None)


@dataclasses.dataclass(frozen=True)
class LoopSafety:
    """Whether a loop over the volumes costs the same for each.

    If not, ``many`` is how many times the work of the least loop it takes for all volumes. It is
    None where no loop is safe, and of fewer or smaller volumes than were counted: what is fixed
    counts too much there.
    """

    call: str
    safe: bool
    many: float | None


def loops(results: Results, mine: Sequence[UserVersion], image: UserImage) -> list[LoopSafety]:
    """Say from the history's counts whether loops over such an image stay cheap; empty without."""
    found: list[tuple[str, bool, float]] = []
    tells = True
    for method in results.catalogue.methods_of(_LOOPS):
        declared = results.catalogue.calls[_LOOPS, method]
        index = index_for(results, mine, declared.uses("nilearn"))
        key = (_LOOPS, method, image.format)
        growth = work_growths(results, index).get(key)
        if growth and declared.snippet:
            safe = growth.kind is not Kind.SQUARE
            found.append((declared.text, safe, growth.at(image.volumes)))
            counted = results.catalogue.shape(counted_benchmarks(results, index, key)[0])
            volume = image.voxels / image.volumes
            tells &= image.volumes >= counted[3] and volume >= math.prod(counted[:3])
    least = min((count for _, safe, count in found if safe), default=None)
    return [
        LoopSafety(call, safe, count / least if tells and least and not safe else None)
        for call, safe, count in found
    ]


def times_the_best(
    calls: Sequence[UserCall], measured: Mapping[UserCall, Measured]
) -> dict[str, float]:
    """How many times as long as the fastest loop each loop over the volumes took, by call."""
    loops = [call for call in calls if call.operation == _LOOPS]
    found = {call.call: measured.get(call, Measured()).seconds for call in loops}
    seconds = {call: value for call, value in found.items() if value is not None}
    return {call: value / min(seconds.values()) for call, value in seconds.items()}


def index_for(results: Results, mine: Sequence[UserVersion], uses_nilearn: bool) -> int:
    """The last entry with the user's version of the call's library, and if possible of numpy."""
    wanted = Changed.NILEARN if uses_nilearn else Changed.NIBABEL
    measured = {one.component: one.measured for one in mine}
    if wanted not in measured:
        return results.indices[-1]
    version = {index: results.timeline[index].version for index in results.indices}
    own = [index for index, of in version.items() if of(wanted) == measured[wanted]]
    stack = measured.get(Changed.STACK)
    return max([index for index in own if version[index](Changed.STACK) == stack] or own)


def pays_after(gunzip: float, zipped: float, unzipped: float) -> int | None:
    """After how many reads it has paid to gunzip a file once; None where it never does.

    The seconds are those to gunzip it, to read it as it is, and to read it gunzipped.
    """
    saved = zipped - unzipped
    return math.ceil(gunzip / saved) if saved > 0 else None


def best(
    calls: Sequence[UserCall], measured: Mapping[UserCall, Measured], of: str
) -> list[UserCall]:
    """The calls that take least of ``seconds`` or ``peak``, as near as makes no difference."""
    values = {call: value for call in calls if (value := getattr(measured[call], of)) is not None}
    if not values:
        return []
    least = min(values, key=values.__getitem__)
    limit = _ALIKE * values[least]
    if of == "seconds":
        # Where the runs of two calls overlap, three of each cannot tell them apart.
        limit = max(limit, *measured[least].samples, 0.0)
    return [call for call, value in values.items() if value <= limit]
