"""What travels between the client and a worker."""

import dataclasses
from collections.abc import Mapping

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark


class UnfitWorkerError(VoxelocityError):
    """The worker must not measure: what it says would not be what the others say."""


class MeasuringError(VoxelocityError):
    """asv could not measure the commit on this worker."""


class BusyWorkerError(VoxelocityError):
    """The worker's machine did not become quiet enough for times."""


@dataclasses.dataclass(frozen=True)
class KnownCounts:
    """An entry of the timeline whose instructions are known, for a worker to reproduce.

    Attributes
    ----------
    commit : str
        Its hash in the release history.
    machine : str
        On which it was counted.
    bench : tuple of str
        As asv's ``--bench`` takes them.
    """

    tag: str
    commit: str
    machine: str
    bench: tuple[str, ...]
    counts: Mapping[Benchmark, float]


@dataclasses.dataclass(frozen=True)
class Campaign:
    """What all tasks have in common, and what a worker must have in common with the client.

    Attributes
    ----------
    machine : str
        Under whose name the results are stored.
    traits, processor : mapping of str to str
        What asv records of that machine, and what is recorded of its processor.
    bench : tuple of str
        As asv's ``--bench`` takes them.
    times, same_hardware : bool
        Whether times are among them; whether times or peaks are, which are those of one machine.
    digests : mapping of str to str
        Of every file on which a result rests.
    known : KnownCounts or None
        None where no instructions are among them.
    limit, wait : float
        After how many seconds a task ends, and for how many minutes times wait for quiet.
    """

    library: str
    machine: str
    traits: Mapping[str, str]
    bench: tuple[str, ...]
    times: bool
    same_hardware: bool
    digests: Mapping[str, str]
    known: KnownCounts | None
    limit: float
    wait: float
    processor: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class CommitTask:
    """A commit by its hash, and the files that the client has of it by path within the checkout."""

    commit: str
    before: Mapping[str, bytes]


@dataclasses.dataclass(frozen=True)
class MeasuredFiles:
    """What a worker returns, and how long it took.

    Attributes
    ----------
    files : mapping of str to bytes
        The files of the commit as asv left them, by path within the checkout.
    excess : str or None
        Which conditions were too bad for times; None where none was.
    """

    commit: str
    host: str
    seconds: float
    files: Mapping[str, bytes]
    excess: str | None = None


@dataclasses.dataclass(frozen=True)
class Reply:
    """What a worker answers: its address, its proof (empty without one), and files or an error."""

    worker: str
    fit: str
    measured: MeasuredFiles | None
    error: VoxelocityError | None = None

    @property
    def excess(self) -> str:
        """Which conditions were too bad for times, before or meanwhile; empty where none was."""
        if isinstance(self.error, BusyWorkerError):
            return str(self.error)
        return (self.measured and self.measured.excess) or ""


@dataclasses.dataclass(frozen=True)
class Ended:
    """A commit that is done with, after so many attempts.

    Attributes
    ----------
    measured : MeasuredFiles or None
        None where it failed on every worker that tried.
    failed : str
        Why; empty where it did not.
    is_open : bool
        Whether it is to be measured yet, as the conditions were too bad for times.
    """

    commit: str
    measured: MeasuredFiles | None
    failed: str
    attempts: int
    is_open: bool = False
