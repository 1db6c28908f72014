"""Which benchmarks a pass measures, in the regular expressions that asv takes."""

import dataclasses
import enum
import re


class Kinds(enum.StrEnum):
    """Kinds that can be measured alone.

    The exact kinds, which are peaks and counts, repeat however busy the machine is; times do not.
    """

    TIMES = "times"
    EXACT = "exact"


# How the names of the functions begin, which are the last part of a benchmark's name.
_FUNCTIONS = {
    Kinds.TIMES: "time_",
    Kinds.EXACT: "(?:track_)?peakmem_|track_(?:instructions|bytes_read|reads|page_faults)_",
}

# Python takes flags for a whole expression at its start alone.
_FLAGS = re.compile(r"(?:\(\?[aiLmsux]+\))*")


@dataclasses.dataclass(frozen=True)
class Choice:
    """A choice of benchmarks: by regular expressions, of which one must match, and by kind."""

    bench: tuple[str, ...] = ()
    only: Kinds | None = None

    @property
    def measures_times(self) -> bool:
        """Whether times are not left out; whether one is chosen at all, only asv knows."""
        return self.only is not Kinds.EXACT

    @property
    def expressions(self) -> list[str]:
        """For asv's ``--bench``; it searches names such as ``opening.Opening.time_a('int16')``."""
        if self.only is None:
            return list(self.bench)
        kind = rf"^(?=[^(]*\.(?:{_FUNCTIONS[self.only]})[^.(]*(?:\(|$))"
        return [_both(kind, expression) for expression in self.bench] or [kind]


ALL = Choice()


def _both(kind: str, expression: str) -> str:
    """Both must hold: the kind looks ahead at the start, the other matches where it would alone."""
    flags = re.match(_FLAGS, expression)
    assert flags
    return f"{flags[0]}{kind}.*?(?:{expression[flags.end() :]})"


def is_time(benchmark: str) -> bool:
    """Whether a benchmark, named without parameters as in a result file, is that of a time."""
    return benchmark.rpartition(".")[2].startswith(_FUNCTIONS[Kinds.TIMES])
