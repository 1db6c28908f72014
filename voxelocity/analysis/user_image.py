"""What is measured on a user's own image, and what the history says of it beforehand."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

from voxelocity.analysis.growth import Kind, counted_benchmarks, work_growths
from voxelocity.analysis.memory_needs import MemoryNeed, memory_need
from voxelocity.analysis.user_versions import UserVersion
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
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

_LOOPS = "LoopOverVolumes"

# It takes so many volumes of them.
_PART, _TAKEN = "SliceOfVolumes", 10

# In a shorter time what is fixed counts as much as the voxels.
_FIXED = 0.01

# What differs by less is called the same, as each was measured a few times.
_ALIKE = 1.1

# Larger numbers than those that were measured are read into more memory.
_MEASURED_BYTES = 4


# Why a call of nilearn's is not made.
NO_NILEARN = "nilearn is not installed"


@dataclasses.dataclass(frozen=True)
class UserImage:
    """The header of a user's image.

    Attributes
    ----------
    path : str
    shape : tuple of int
    dtype : str
        As numpy names it.
    item_bytes : int
        Of a voxel as it is stored.
    scaled : bool
        Whether slope and intercept change what is stored.
    gzipped : bool
    files : tuple of str
        All that it is made of.
    data_file : str
        The one with its voxels.
    type_code : str
        Of the stored numbers, with their order of bytes, such as ``<i2``.
    offset : int
        Of the first voxel, in bytes.
    slope, inter : float
    """

    path: str
    shape: tuple[int, ...]
    dtype: str
    item_bytes: int
    scaled: bool
    gzipped: bool
    files: tuple[str, ...] = ()
    data_file: str = ""
    type_code: str = ""
    offset: int = 0
    slope: float = 1.0
    inter: float = 0.0

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
        """So many bytes the file with the voxels holds up to the last of them, gunzipped if it is."""
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


def image_of(path: object, header: Mapping[str, Any]) -> UserImage:
    """An image as the user's Python described it."""
    return UserImage(
        path=str(path),
        shape=tuple(header["shape"]),
        dtype=header["dtype"],
        item_bytes=header["item_bytes"],
        scaled=(header["slope"], header["inter"]) != (1.0, 0.0),
        gzipped=header["data_file"].lower().endswith(".gz"),
        files=tuple(header["files"]),
        data_file=header["data_file"],
        type_code=header["stored"],
        offset=header["offset"],
        slope=header["slope"],
        inter=header["inter"],
    )


@dataclasses.dataclass(frozen=True)
class UserCall:
    """A call that is measured on a user's image.

    Attributes
    ----------
    operation, method : str
    task : str
        What it does, in words.
    call : str
        As people write it.
    imports, code : str
        What is run, and timed.
    uses_nilearn : bool
    needs_time : bool
    need : float or None
        The bytes of memory that the process will take, by the history; None where nothing tells, or it is not made.
    """

    operation: str
    method: str
    task: str
    call: str
    imports: str
    code: str
    uses_nilearn: bool
    needs_time: bool
    need: float | None


# The leanest way that we know of to read every voxel, in numpy and gzip alone, as the benchmarks have it: what a
# call takes more than it is the library's.
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

# A ratio that differs by less may be the machine's mood.
DIFFERENT = 1.5


@dataclasses.dataclass(frozen=True)
class Ratio:
    """How many times as much time as the reference a call takes, here and as it was published.

    Attributes
    ----------
    call : str
    here : float
        By the fastest run of each.
    least, most : float
        Between which it lies, by all runs of each.
    published : float
    """

    call: str
    here: float
    least: float
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
    measured: Mapping[UserCall, "Measured"],
) -> list[Ratio]:
    """The ratios of the calls that read every voxel, where they were published for such a file.

    Of .nii.gz alone: of a .nii what the published reference does is to map it.
    """
    found: list[Ratio] = []
    if not image.gzipped:
        return found
    reference = measured[REFERENCE].samples if REFERENCE in measured else ()
    if not reference or min(reference) < _FIXED:
        return found
    for call, own in measured.items():
        if not is_compared(call) or call == REFERENCE:
            continue
        index = index_for(results, mine, call.uses_nilearn)
        benchmarks = [
            Benchmark(call.operation, method, Metric.TIME, (image.stored, image.format))
            for method in (call.method, REFERENCE.method)
        ]
        published = [results.value(benchmark, index) for benchmark in benchmarks]
        if own.samples and published[0] and published[1]:
            found.append(
                Ratio(
                    call.call,
                    min(own.samples) / min(reference),
                    min(own.samples) / max(reference),
                    max(own.samples) / min(reference),
                    published[0] / published[1],
                )
            )
    return found


def names_for(image: UserImage) -> dict[str, int | float | str]:
    """What the calls name beside the path: a volume in the middle, ten volumes from there, a voxel; and for the reference."""
    middle = [length // 2 for length in image.shape]
    x, y, z = middle[:3] if len(middle) >= 3 else (0, 0, 0)
    t = middle[3] if image.has_time else 0
    a = min(t, max(0, image.volumes - _TAKEN))
    indices = {"x": x, "y": y, "z": z, "t": t, "a": a, "b": min(image.volumes, a + _TAKEN)}
    return {
        **indices,
        "voxels": image.voxels,
        "data_file": image.data_file,
        "type_code": image.type_code,
        "offset": image.offset,
        "slope": image.slope,
        "inter": image.inter,
    }


def user_calls(
    results: Results,
    mine: Sequence[UserVersion],
    image: UserImage,
    imported: Mapping[str, int] | None = None,
) -> list[UserCall]:
    """The calls that are measured, by operation, with the memory that they will need.

    Parameters
    ----------
    results : Results
        The history.
    mine : sequence of UserVersion
        What stands for what the user has installed.
    image : UserImage
    imported : mapping of str to int, optional
        The bytes of a process of the user's that has imported nibabel, and nilearn; by default those of the history.
    """
    held = imported or {}
    catalogue = results.catalogue
    calls = []
    for operation, needs_time in _OPERATIONS.items():
        for method in catalogue.methods_of(operation) if operation in catalogue.operations else []:
            declared = catalogue.calls[operation, method]
            imports, _, code = declared.snippet.partition("\n\n")
            if not code:
                continue
            uses_nilearn = declared.uses("nilearn")
            index = index_for(results, mine, uses_nilearn)
            fixed = held.get("nilearn" if uses_nilearn else "nibabel")
            calls.append(
                UserCall(
                    operation,
                    method,
                    _task(catalogue.operations[operation].task, operation, image),
                    declared.text,
                    imports,
                    code,
                    uses_nilearn,
                    needs_time,
                    None
                    if needs_time and image.lacks_time
                    else _need(results, index, operation, method, image, fixed),
                )
            )
    return calls


def _task(task: str, operation: str, image: UserImage) -> str:
    """What is done, in words: of an image of fewer than ten volumes nobody gets ten."""
    if operation == _PART and image.has_time and image.volumes < _TAKEN:
        return f"get all {image.volumes} volumes"
    return task


def _need(
    results: Results,
    index: int,
    operation: str,
    method: str,
    image: UserImage,
    fixed: int | None,
) -> float | None:
    """By what was measured on such a file; on another number type by the largest of all, and what a voxel has more."""
    needs = {
        benchmark: need
        for benchmark in _peaks(results.catalogue, operation, method)
        if isinstance(need := memory_need(results, benchmark, index), MemoryNeed)
    }
    own = [
        need
        for benchmark, need in needs.items()
        if benchmark.parameters[:2] == (image.stored, image.format)
    ]
    more = 0 if own else max(0, image.item_bytes - _MEASURED_BYTES)
    sizes = [
        (need.fixed if fixed is None else fixed)
        + _grown(results.catalogue, benchmark, need, image, more)
        for benchmark, need in needs.items()
        if not own or need in own
    ]
    return max(sizes, default=None)


# Less than so many bytes for each voxel of the image cannot hold it beside ten of its volumes.
_HOLDS_PART = 4.0


def _grown(
    catalogue: Catalogue, benchmark: Benchmark, need: MemoryNeed, image: UserImage, more: float
) -> float:
    """The bytes that grow: with one volume, with the ten that are taken, or with the whole image."""
    volume = image.voxels / image.volumes
    if not need.whole:
        return need.per_voxel * volume
    if benchmark.operation == _PART and need.per_voxel < _HOLDS_PART:
        taken = min(_TAKEN, image.volumes)
        return (need.per_voxel * catalogue.shape(benchmark)[3] / _TAKEN + more) * volume * taken
    return (need.per_voxel + more) * image.voxels


def _peaks(catalogue: Catalogue, operation: str, method: str) -> list[Benchmark]:
    return [
        benchmark
        for benchmark in catalogue.benchmarks
        if (benchmark.operation, benchmark.method, benchmark.metric)
        == (operation, method, Metric.PEAK)
    ]


@dataclasses.dataclass(frozen=True)
class LoopSafety:
    """Whether a loop over the volumes costs the same for each.

    Attributes
    ----------
    call : str
    safe : bool
    many : float or None
        How many times the work of the least loop it takes for all volumes; None where it is safe, or where none is, and
        of fewer or smaller volumes than were counted: what is fixed counts too much there.
    """

    call: str
    safe: bool
    many: float | None


def loops(results: Results, mine: Sequence[UserVersion], image: UserImage) -> list[LoopSafety]:
    """What the counts of the history say of loops over such an image; empty where nothing was counted."""
    grown = {}
    tells = True
    for method in results.catalogue.methods_of(_LOOPS):
        declared = results.catalogue.calls[_LOOPS, method]
        index = index_for(results, mine, declared.uses("nilearn"))
        key = (_LOOPS, method, image.format)
        growth = work_growths(results, index).get(key)
        if growth and declared.snippet:
            grown[declared.text] = growth
            shape = results.catalogue.shape(counted_benchmarks(results, index, key)[0])
            tells = tells and shape is not None and _is_no_less(image, shape)
    safe = [each.at(image.volumes) for each in grown.values() if each.kind is not Kind.SQUARE]
    return [
        LoopSafety(
            call,
            growth.kind is not Kind.SQUARE,
            growth.at(image.volumes) / min(safe)
            if growth.kind is Kind.SQUARE and safe and tells
            else None,
        )
        for call, growth in grown.items()
    ]


def _is_no_less(image: UserImage, counted: Sequence[int]) -> bool:
    """Whether it has as many volumes, and as many voxels in each, as one that was counted."""
    of_a_volume = image.voxels / image.volumes
    return image.volumes >= counted[3] and of_a_volume >= math.prod(counted[:3])


def times_the_best(
    calls: Sequence[UserCall], measured: Mapping[UserCall, "Measured"]
) -> dict[str, float]:
    """How many times as long as the fastest loop each loop over the volumes takes, as it was measured; by call."""
    seconds = {
        call.call: value
        for call in calls
        if call.operation == _LOOPS
        and call in measured
        and (value := measured[call].seconds) is not None
    }
    return {call: value / min(seconds.values()) for call, value in seconds.items()}


def index_for(results: Results, mine: Sequence[UserVersion], uses_nilearn: bool) -> int:
    """The entry that stands for a call of the user's: of the library that it is a call of."""
    wanted = Changed.NILEARN if uses_nilearn else Changed.NIBABEL
    return next((one.index for one in mine if one.component is wanted), results.indices[-1])


def pays_after(gunzip: float, zipped: float, unzipped: float) -> int | None:
    """After how many reads it has paid to gunzip a file once; None where it never does.

    Parameters
    ----------
    gunzip, zipped, unzipped : float
        Seconds: to gunzip it, to read it as it is, and to read it gunzipped.
    """
    saved = zipped - unzipped
    return math.ceil(gunzip / saved) if saved > 0 else None


@dataclasses.dataclass(frozen=True)
class Measured:
    """What came of a call: values, or why there are none.

    Attributes
    ----------
    seconds : float or None
        Of the fastest run.
    peak, above : int or None
        Bytes: of the whole process, and above what it had before the call.
    growing : int or None
        So many bytes of these the call does not take on a few voxels; None where that is not known.
    note : str
        Empty where there are values.
    samples : tuple of float
        The seconds of each run.
    """

    seconds: float | None = None
    peak: int | None = None
    above: int | None = None
    note: str = ""
    samples: tuple[float, ...] = ()
    growing: int | None = None


def best(
    calls: Sequence[UserCall], measured: Mapping[UserCall, Measured], of: str
) -> list[UserCall]:
    """The calls of an operation that take least of ``seconds`` or ``peak``, as near as makes no difference."""
    valued = [call for call in calls if getattr(measured[call], of) is not None]
    if not valued:
        return []
    least = min(valued, key=lambda call: getattr(measured[call], of))
    limit = _ALIKE * getattr(measured[least], of)
    if of == "seconds":
        # Where the runs of two calls overlap, three of each cannot tell them apart.
        limit = max(limit, *measured[least].samples, 0.0)
    return [call for call in valued if getattr(measured[call], of) <= limit]
