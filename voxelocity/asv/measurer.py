"""Measuring commits: the one place that says ``asv run``."""

import dataclasses
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from voxelocity import VoxelocityError
from voxelocity.asv.commands import run_asv
from voxelocity.asv.run_lock import HOLDER
from voxelocity.store.commit_results import CommitResults

# asv's exit code where a benchmark failed, as those do whose answer is known to be wrong.
SOME_FAILED = 2


class AsvError(VoxelocityError):
    """asv failed otherwise than in a benchmark."""


@dataclasses.dataclass(frozen=True)
class Measurer:
    """Lets asv measure commits on a machine.

    Attributes
    ----------
    root : Path
        The checkout.
    machine : str
        As asv knows it.
    configuration : str or None
        That of a library's own commits; None for the release history.
    environment : mapping of str to str or None
        Of the process; None for that of this one.
    output : file or None
        Where asv prints; None for standard output.
    """

    root: Path
    machine: str
    configuration: str | None = None
    environment: Mapping[str, str] | None = None
    output: IO[Any] | None = None

    @classmethod
    def of_library(cls, stored: CommitResults, output: IO[Any] | None = None) -> "Measurer":
        """One that adds to the results of a library's own commits."""
        return cls(stored.root, stored.machine, stored.configuration, output=output)

    @classmethod
    def of_lock_holder(cls, root: Path, machine: str) -> "Measurer":
        """One whose asv knows that this process holds the run lock."""
        return cls(root, machine, environment={**os.environ, HOLDER: str(os.getpid())})

    def arguments(self, wanted: str, bench: Sequence[str], *options: str) -> list[str]:
        """What follows ``asv``, to measure the commits of a range."""
        words = ["run", wanted]
        words += ["--config", self.configuration] if self.configuration else []
        words += ["--machine", self.machine, *options, "--show-stderr"]
        return words + [word for expression in bench for word in ("--bench", expression)]

    def measure(self, commits: Sequence[str], bench: Sequence[str], *options: str) -> bool:
        """Measure commits, in their order.

        Parameters
        ----------
        commits : sequence of str
            Hashes or tags.
        bench : sequence of str
            As asv's ``--bench`` takes them; none for all.
        *options : str
            More of ``asv run``.

        Returns
        -------
        bool
            Whether all benchmarks gave a value.

        Raises
        ------
        AsvError
            asv failed otherwise; it has said why.
        """
        several = {} if len(commits) == 1 else {"input": "\n".join(commits), "text": True}
        wanted = "HASHFILE:-" if several else f"{commits[0]}^!"
        words = self.arguments(wanted, bench, *options)
        code = run_asv(self.root, *words, env=self.environment, stdout=self.output, **several)
        if code not in (0, SOME_FAILED):
            raise AsvError("asv run failed; what it printed above says why")
        return code == 0
