"""Right and wrong: calls whose answers are wrong, and options that changed their meaning."""

import dataclasses
import enum

from voxelocity.model.benchmark import Benchmark


class Degree(enum.StrEnum):
    """How wrong an answer is, the worst first."""

    VALUES = "wrong values"
    ONCE_SAVED = "wrong once saved"  # Right in memory, wrong after it is saved.
    TYPE = "another number type"  # Of right values.

    @property
    def rank(self) -> int:
        """The lower, the worse."""
        return list(Degree).index(self)


@dataclasses.dataclass(frozen=True)
class WrongAnswer:
    """A call whose answer is known to be wrong in some releases."""

    tags: tuple[str, ...]  # The first tag of every entry concerned, oldest first.
    benchmarks: tuple[str, ...]  # Class and method of each that makes the call.
    images: tuple[str, ...]  # One must be among the parameters of the call; empty for any.
    parameter: str | None  # As well; None for any.
    source: str  # Where it is documented.
    degree: Degree = Degree.VALUES
    call: str = ""  # What a user would call it, such as NiftiMasker(standardize=True).
    when: str = ""  # What it is limited to, such as "on integer images".
    sentence: str = ""  # What it does, for people.

    @property
    def component(self) -> str:
        """The library that does it."""
        return self.tags[0].partition("-")[0]

    def covers(self, tag: str, operation: str, method: str, parameters: tuple[str, ...]) -> bool:
        """Whether a call's failure at an entry is this wrong answer."""
        return tag in self.tags and self._is_of(operation, method, parameters)

    def is_of(self, benchmark: Benchmark) -> bool:
        """Whether it is of this call and image, whatever the release."""
        return self._is_of(benchmark.operation, benchmark.method, benchmark.parameters)

    def _is_of(self, operation: str, method: str, parameters: tuple[str, ...]) -> bool:
        return (
            f"{operation}.{method}" in self.benchmarks
            and not (self.images and {*self.images}.isdisjoint(parameters))
            and self.parameter in (None, *parameters)
        )


@dataclasses.dataclass(frozen=True)
class ChangedMeaning:
    """What means something else since a release, on purpose; no answer is wrong for it."""

    release: str  # The tag.
    sentence: str  # What it means, and what it meant before, for people.
    source: str  # Where it is documented.

    @property
    def component(self) -> str:
        return self.release.partition("-")[0]
