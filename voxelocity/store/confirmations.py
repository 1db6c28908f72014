"""What measuring times again found, old and new in turn: a file for each machine."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec

from voxelocity.model.benchmark import Benchmark
from voxelocity.model.results import Confirmation, Outcome, tenth_percentile
from voxelocity.store.paths import CONFIRMATIONS
from voxelocity.store.result_files import Moment, Positive, Word, Words, decode
from voxelocity.store.safe_files import told, write_safely

_Share = Annotated[float, msgspec.Meta(ge=0, le=1e6)]
# Of one process.
_Timings = Annotated[list[Positive], msgspec.Meta(min_length=1, max_length=1000)]


class RecordedConfirmation(msgspec.Struct, forbid_unknown_fields=True):
    """A time that was measured again at two entries, on one host."""

    old: Word  # This and the next: tags.
    new: Word
    benchmark: Words  # As asv names it, with its parameters.
    version: Word  # Of the benchmark: what was measured under another one counts no more.
    traits: dict[Word, Words]  # Of the host and its processor.
    began: Moment  # This and the next: in milliseconds, as asv stores dates.
    ended: Moment
    outcome: Outcome = Outcome.UNDECIDED
    ratio: Positive | None = None  # Of new to old, in the middle of the rounds; None without any.
    # The seconds that fresh processes of the old and of the new entry took, one after the other.
    rounds: Annotated[list[tuple[_Timings, _Timings]], msgspec.Meta(max_length=1000)] = []
    seconds: _Share = 0.0  # How long it took.
    # The worst of all rounds, as in `runner.conditions.Conditions`.
    stolen: _Share | None = None
    others: _Share | None = None
    # None where the host is not known to be the machine: then no sample is added to its series.
    moved_references: _Share | None = None
    any_conditions: bool = False  # Whether nobody waited for a quiet machine.

    @property
    def confirmation(self) -> Confirmation:
        """The confirmation, by the seconds of each process that count."""
        values = ((tenth_percentile(old), tenth_percentile(new)) for old, new in self.rounds)
        return Confirmation(self.outcome, tuple(values))

    def is_of(self, other: "RecordedConfirmation") -> bool:
        """Whether both are of the same time, measured on the same host."""
        fields = ("old", "new", "benchmark", "version", "traits")
        return all(getattr(self, name) == getattr(other, name) for name in fields)


class _Content(msgspec.Struct, forbid_unknown_fields=True):
    machine: Word
    confirmations: list[RecordedConfirmation]


def confirmations_file(root: Path, machine: str) -> Path:
    """Where it is recorded which times of a machine were measured again."""
    return Path(root, CONFIRMATIONS, f"{machine}.json")


def read_confirmations(root: Path, machine: str) -> list[RecordedConfirmation]:
    """What was measured again of a machine's times, if any; a damaged file is an error."""
    path = confirmations_file(root, machine)
    damaged = f"{path}: does not say which times were measured again"
    remedy = "; restore it with git, or delete it"
    with told(damaged, remedy, (OSError, ValueError)):
        try:
            found = decode(path.read_bytes(), _Content)
        except FileNotFoundError:
            return []
        if found.machine != machine:
            raise msgspec.ValidationError("is of another machine - at `$.machine`")
    return found.confirmations


def write_confirmations(
    root: Path, machine: str, confirmations: Iterable[RecordedConfirmation]
) -> None:
    """Write them all, a line each; `OSError` where that cannot be."""
    ordered = sorted(confirmations, key=lambda one: (one.old, one.new, one.benchmark, one.began))
    lines = ",\n".join(msgspec.json.encode(each).decode() for each in ordered)
    name = msgspec.json.encode(machine).decode()
    text = f'{{"machine": {name}, "confirmations": [\n{lines}\n]}}\n'
    write_safely(text, confirmations_file(root, machine))


def confirmations_of(
    recorded: Sequence[RecordedConfirmation],
    names: Mapping[Benchmark, str],
    asv_benchmarks: Mapping[str, Mapping[str, Any]],
) -> dict[tuple[str, str], dict[Benchmark, Confirmation]]:
    """Those of today's benchmarks, by the tags of the two entries.

    `names` are asv's, with parameters. Where hosts that decided do not agree, it is undecided.
    """
    known = {name: benchmark for benchmark, name in names.items()}
    found: dict[tuple[str, str], dict[Benchmark, list[Confirmation]]] = {}
    for one in recorded:
        declared = asv_benchmarks.get(one.benchmark.partition("(")[0], {})
        benchmark = known.get(one.benchmark)
        if benchmark is not None and str(declared.get("version")) == one.version:
            own = found.setdefault((one.old, one.new), {})
            own.setdefault(benchmark, []).append(one.confirmation)
    return {ends: {each: _of_all(own[each]) for each in own} for ends, own in found.items()}


def _of_all(hosts: Sequence[Confirmation]) -> Confirmation:
    """What all hosts say together, in whatever order."""
    decided = [one for one in hosts if one.outcome is not Outcome.UNDECIDED]
    if len({one.outcome for one in decided}) <= 1:
        return (decided or hosts)[0]
    return Confirmation(Outcome.UNDECIDED, tuple(each for one in decided for each in one.rounds))
