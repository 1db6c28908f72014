"""A benchmark: what one number is a number of."""

import enum
import re

import msgspec

BASELINE = "baseline"
REFERENCE = "reference"


class Metric(enum.StrEnum):
    """What is compared of a call.

    That is its time, the peak of its memory, its machine instructions, the bytes that it reads by
    calls of the kernel, and how many such calls there are.
    """

    TIME = "time"
    PEAK = "peakmem"
    INSTRUCTIONS = "instructions"
    BYTES_READ = "bytes_read"
    READS = "reads"

    @property
    def is_portable(self) -> bool:
        """Whether it depends on libraries and file alone, and is the same on every machine."""
        return self in (Metric.BYTES_READ, Metric.READS)

    @property
    def is_felt(self) -> bool:
        """Whether a user notices it; the others show where it comes from."""
        return self in (Metric.TIME, Metric.PEAK)

    @property
    def noun(self) -> str:
        """As a sentence says it."""
        return {Metric.PEAK: "memory", Metric.BYTES_READ: "bytes read"}.get(self, self.value)


def image_words(stored: str) -> str:
    """What people read for the image among the values of asv's parameters, whose names stay."""
    return re.sub(r"(\w+) \+ slope/inter", r"scaled \1", stored)


# Compared and looked up a million times a command, for which a dataclass is too slow.
class Benchmark(msgspec.Struct, frozen=True, order=True, cache_hash=True):
    """One number of an entry: a call of an operation, on one image, of one metric."""

    operation: str  # The class of the benchmark, such as MeanOverTime.
    method: str  # Without its metric, such as path.
    metric: Metric
    parameters: tuple[str, ...]  # Image, format and, for some operations, more.

    @property
    def is_reference(self) -> bool:
        return self.method == REFERENCE

    @property
    def is_yardstick(self) -> bool:
        """Whether it is the time of a reference."""
        return self.is_reference and self.metric is Metric.TIME

    @property
    def is_baseline(self) -> bool:
        return self.method == BASELINE

    @property
    def baseline(self) -> "Benchmark":
        """The process without the call, on the same image."""
        return Benchmark(self.operation, BASELINE, self.metric, self.parameters)

    @property
    def reference(self) -> "Benchmark":
        """The least work that does the same, on the same image."""
        return Benchmark(self.operation, REFERENCE, self.metric, self.parameters)

    def of_metric(self, metric: Metric) -> "Benchmark":
        """The same call on the same image, by another metric."""
        return Benchmark(self.operation, self.method, metric, self.parameters)

    @property
    def input_words(self) -> str:
        """The values of all parameters, as people read them."""
        return image_words(" ".join(self.parameters))

    @property
    def file(self) -> str:
        """Image and format, as a user would name the file; empty where none is read."""
        return " ".join(self.parameters[:2])
