"""How much memory a call needs for an image of another size."""

import dataclasses
import math

from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.result import Status
from voxelocity.model.results import Results

# Less than a byte per voxel cannot hold an image: such a peak grows with a volume.
_HOLDS_THE_IMAGE = 1.0

# The usual sizes of a machine's memory, in GiB; the rest of the system wants some of it too.
MACHINE_SIZES = (8, 16, 32, 64)
SHARE_OF_A_MACHINE = 0.9

_IMPORTING = Benchmark("Importing", "nilearn_image", Metric.PEAK, ())


@dataclasses.dataclass(frozen=True)
class MemoryNeed:
    """The peak of a process that makes the call: what is fixed, and what grows.

    Attributes
    ----------
    fixed : int
        Bytes of the process without the call, its libraries imported.
    per_voxel : float
        Bytes for each voxel of the whole image, or of one of its volumes.
    whole : bool
        Whether the peak grows with the whole image, or with one volume.
    """

    fixed: int
    per_voxel: float
    whole: bool


def memory_need(results: Results, benchmark: Benchmark, index: int) -> MemoryNeed | Status:
    """What a call's peak tells of images of another size.

    Parameters
    ----------
    results : Results
    benchmark : Benchmark
        A peak.
    index : int

    Returns
    -------
    MemoryNeed or Status
        The status where there is no value.
    """
    above = results.value(benchmark, index)
    shape = results.catalogue.shape(benchmark)
    baseline = largest_baseline(results, benchmark.operation, index)
    if above is None or not shape or baseline is None:
        return results.status(benchmark, index)
    above = max(0.0, float(round(above)))
    voxels, of_a_volume = math.prod(shape), math.prod(shape[:3])
    whole = above / voxels >= _HOLDS_THE_IMAGE
    return MemoryNeed(baseline, above / (voxels if whole else of_a_volume), whole)


def importing_peak(results: Results, index: int) -> int | None:
    """The peak of a process that imports nilearn.image and reads nothing, in bytes; None where not measured.

    It is passed while the libraries are imported, and much of it is given back before an image is read.
    """
    found = results.measured[index].get(_IMPORTING)
    return None if found is None or found.estimate is None else round(found.estimate)


def largest_baseline(results: Results, operation: str, index: int) -> int | None:
    """The largest peak of an operation's process without the call, over its images, in bytes."""
    peak = results.largest_baselines.get((operation, index))
    return None if peak is None else round(peak)
