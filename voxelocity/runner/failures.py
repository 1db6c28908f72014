"""What failed at an entry or a commit, but for answers that are known to be wrong."""

from collections.abc import Mapping, Sequence

from voxelocity.model.benchmark import Benchmark
from voxelocity.model.result import Result, Status
from voxelocity.store.paths import WRONG_ANSWERS

# So many are named; an installation that failed fails them all.
_NAMED = 5


def unexpected_failures(measured: Mapping[Benchmark, Result]) -> list[Benchmark]:
    """The benchmarks that failed; a wrong answer that is known has a status of its own."""
    return sorted(
        benchmark for benchmark, found in measured.items() if found.status is Status.FAILED
    )


def told(failed: Sequence[Benchmark]) -> str:
    """In words, how many failed, and which."""
    words = "1 benchmark" if len(failed) == 1 else f"{len(failed)} benchmarks"
    named = ", ".join(map(_name, failed[:_NAMED]))
    rest = f" and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
    return f"{words} failed that {WRONG_ANSWERS} does not list: {named}{rest}"


def _name(benchmark: Benchmark) -> str:
    return " ".join(
        [
            f"{benchmark.metric.noun} of {benchmark.operation}.{benchmark.method}",
            *benchmark.parameters,
        ]
    )
