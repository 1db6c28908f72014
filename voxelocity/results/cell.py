"""A cell: what one number is a number of."""

import dataclasses
import enum

BASELINE = "baseline"
REFERENCE = "reference"


class Metric(enum.StrEnum):
    """What is measured of a call: its time, the peak of its memory, or its machine instructions."""

    TIME = "time"
    PEAK = "peakmem"
    INSTRUCTIONS = "instructions"

    @property
    def noun(self) -> str:
        """As a sentence says it."""
        return "memory" if self is Metric.PEAK else self.value


@dataclasses.dataclass(frozen=True, order=True)
class Cell:
    """One number of an entry: a route of an operation, on one image, of one metric.

    Attributes
    ----------
    operation : str
        The class of the benchmark, such as ``MeanOverTime``.
    route : str
        The method without its metric, such as ``path``.
    metric : Metric
    parameters : tuple of str
        Image, format and, for some operations, more.
    """

    operation: str
    route: str
    metric: Metric
    parameters: tuple[str, ...]

    @property
    def is_reference(self) -> bool:
        return self.route == REFERENCE

    @property
    def is_baseline(self) -> bool:
        return self.route == BASELINE

    @property
    def baseline(self) -> "Cell":
        """The process without the call, on the same image."""
        return dataclasses.replace(self, route=BASELINE)

    @property
    def reference(self) -> "Cell":
        """The least work that does the same, on the same image."""
        return dataclasses.replace(self, route=REFERENCE)

    @property
    def file(self) -> str:
        """Image and format, as a user would name the file; empty where none is read."""
        return " ".join(self.parameters[:2])
