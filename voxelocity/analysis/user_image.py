"""What is measured on a user's own image, and what the history says of it beforehand."""

import dataclasses
import math
from collections.abc import Mapping, Sequence

from voxelocity.analysis.growth_of_work import Kind, work_growths
from voxelocity.analysis.memory_needs import MemoryNeed, memory_need
from voxelocity.results.catalogue import Catalogue
from voxelocity.results.cell import Cell, Metric
from voxelocity.results.machine_results import Results

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

# Larger numbers than those that were measured are read into more memory.
_MEASURED_BYTES = 4


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
    """

    path: str
    shape: tuple[int, ...]
    dtype: str
    item_bytes: int
    scaled: bool
    gzipped: bool

    @property
    def voxels(self) -> int:
        return math.prod(self.shape)

    @property
    def volumes(self) -> int:
        """How many there are in time; 1 of an image in space alone."""
        return math.prod(self.shape[3:])

    @property
    def has_time(self) -> bool:
        return len(self.shape) == 4 and self.shape[3] > 1

    @property
    def format(self) -> str:
        return ".nii.gz" if self.gzipped else ".nii"

    @property
    def stored(self) -> str:
        """The number type as the measured images are named."""
        return f"{self.dtype} + slope/inter" if self.scaled else self.dtype


@dataclasses.dataclass(frozen=True)
class UserCall:
    """A call that is measured on a user's image.

    Attributes
    ----------
    operation, route : str
    task : str
        What it does, in words.
    call : str
        As people write it.
    imports, code : str
        What is run, and timed.
    uses_nilearn : bool
    needs_time : bool
    need : float or None
        The bytes of memory that the process will take, by the history; None where nothing tells.
    """

    operation: str
    route: str
    task: str
    call: str
    imports: str
    code: str
    uses_nilearn: bool
    needs_time: bool
    need: float | None


def names_for(image: UserImage) -> dict[str, int]:
    """What the calls name beside the path: a volume in the middle, ten volumes from there, a voxel."""
    middle = [length // 2 for length in image.shape]
    x, y, z = middle[:3] if len(middle) >= 3 else (0, 0, 0)
    t = middle[3] if image.has_time else 0
    a = min(t, max(0, image.volumes - 10))
    return {"x": x, "y": y, "z": z, "t": t, "a": a, "b": min(image.volumes, a + 10)}


def user_calls(results: Results, place: int, image: UserImage) -> list[UserCall]:
    """The calls that are measured, by operation, with the memory that they will need.

    Parameters
    ----------
    results : Results
        The history.
    place : int
        Of the entry that stands for what the user has installed.
    image : UserImage
    """
    catalogue = results.catalogue
    calls = []
    for operation, needs_time in _OPERATIONS.items():
        for route in catalogue.routes_of(operation) if operation in catalogue.operations else []:
            declared = catalogue.routes[operation, route]
            imports, _, code = declared.snippet.partition("\n\n")
            if not code:
                continue
            calls.append(
                UserCall(
                    operation,
                    route,
                    catalogue.operations[operation].task,
                    declared.call,
                    imports,
                    code,
                    declared.uses("nilearn"),
                    needs_time,
                    _need(results, place, operation, route, image),
                )
            )
    return calls


def _need(
    results: Results, place: int, operation: str, route: str, image: UserImage
) -> float | None:
    """By what was measured on such a file; on another number type by the largest of all, and what a voxel has more."""
    needs = {
        cell: need
        for cell in _peaks(results.catalogue, operation, route)
        if isinstance(need := memory_need(results, cell, place), MemoryNeed)
    }
    own = [
        need for cell, need in needs.items() if cell.parameters[:2] == (image.stored, image.format)
    ]
    more = 0 if own else max(0, image.item_bytes - _MEASURED_BYTES)
    sizes = [
        need.fixed
        + (need.per_voxel + more * need.whole)
        * (image.voxels if need.whole else image.voxels / image.volumes)
        for need in own or needs.values()
    ]
    return max(sizes, default=None)


def _peaks(catalogue: Catalogue, operation: str, route: str) -> list[Cell]:
    return [
        cell
        for cell in catalogue.cells
        if (cell.operation, cell.route, cell.metric) == (operation, route, Metric.PEAK)
    ]


@dataclasses.dataclass(frozen=True)
class LoopSafety:
    """Whether a loop over the volumes costs the same for each.

    Attributes
    ----------
    call : str
    safe : bool
    many : float
        How many times the work of reading the image once all volumes take, where it is not safe.
    """

    call: str
    safe: bool
    many: float


def loops(results: Results, place: int, image: UserImage) -> list[LoopSafety]:
    """What the counts of the history say of loops over such an image; empty where nothing was counted."""
    growths = work_growths(results, place)
    found = []
    for (operation, route, format), growth in sorted(growths.items()):
        if operation != "LoopOverVolumes" or format != image.format:
            continue
        declared = results.catalogue.routes[operation, route]
        if not declared.snippet:
            continue
        safe = growth.kind is not Kind.SQUARE
        steady = growth.counts[0] * image.volumes / growth.lengths[0]
        found.append(
            LoopSafety(declared.call, safe, 1.0 if safe else growth.at(image.volumes) / steady)
        )
    return found


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
        The median.
    peak, above : int or None
        Bytes: of the whole process, and above what it had before the call.
    note : str
        Empty where there are values.
    """

    seconds: float | None = None
    peak: int | None = None
    above: int | None = None
    note: str = ""


def best(
    calls: Sequence[UserCall], measured: Mapping[UserCall, Measured], of: str
) -> UserCall | None:
    """The call of an operation that takes least of ``seconds`` or ``peak``; None where none has a value."""
    valued = [call for call in calls if getattr(measured[call], of) is not None]
    return min(valued, key=lambda call: getattr(measured[call], of), default=None)
