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
    """The peak of a process that makes the call: what is fixed, and what grows, in bytes."""

    fixed: int  # Of the process without the call, its libraries imported.
    per_voxel: float  # For each voxel of the whole image, or of one of its volumes.
    whole: bool  # Whether the peak grows with the whole image, or with one volume.


def memory_need(results: Results, benchmark: Benchmark, index: int) -> MemoryNeed | Status:
    """What a call's peak tells of images of another size; its status where it has no value."""
    above = results.value(benchmark, index)
    shape = results.catalogue.shape(benchmark)
    # The largest peak of the process without the call, over its images.
    baseline = results.largest_baselines.get((benchmark.operation, index))
    if above is None or not shape or baseline is None:
        return results.status(benchmark, index)
    above = max(0.0, float(round(above)))
    voxels, of_a_volume = math.prod(shape), math.prod(shape[:3])
    whole = above / voxels >= _HOLDS_THE_IMAGE
    return MemoryNeed(round(baseline), above / (voxels if whole else of_a_volume), whole)


def importing_peak(results: Results, index: int) -> int | None:
    """The peak of a process that imports nilearn.image and reads nothing, in bytes; None where not measured.

    It is passed while the libraries are imported, and much of it is given back before an image is read.
    """
    peak = results.result(_IMPORTING, index).estimate
    return None if peak is None else round(peak)
