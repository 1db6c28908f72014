"""What is left to measure on a machine, as a table or as JSON."""

import dataclasses
import itertools
import shlex
from collections.abc import Sequence

from voxelocity.report.document import Block, Paragraph, Table, as_json, code


@dataclasses.dataclass(frozen=True)
class Job:
    """One command, and what it measures."""

    what: str  # Such as ``releases, exact metrics``; the jobs of one are in a row.
    of: str  # A tag, or the tags of two entries.
    command: tuple[str, ...]  # A program of ours or asv, and its arguments.
    left: int  # So many results are missing.
    seconds: float | None  # How long it takes, as far as something like it was measured.


def queue_report(jobs: Sequence[Job], machine: str) -> list[Block]:
    """How much is left of what, how long it takes, and the command that is the first in turn."""
    if not jobs:
        return [Paragraph(f"Nothing is left to measure on {machine}.")]
    rows = []
    for what, group in itertools.groupby(jobs, key=lambda job: job.what):
        own = list(group)
        left = f"{sum(job.left for job in own):,}"
        rows.append((what, str(len(own)), left, _hours(own)))
    total = ("in all", str(len(jobs)), f"{sum(job.left for job in jobs):,}", _hours(jobs))
    columns = ("what", "commands", "results", "about")
    return [
        Table(columns, [*rows, total], frozenset({1, 2, 3})),
        Paragraph("First in turn; --run goes through all of them:"),
        Paragraph(code(f".venv/bin/{' '.join(map(shlex.quote, jobs[0].command))}")),
    ]


def _hours(jobs: Sequence[Job]) -> str:
    if any(job.seconds is None for job in jobs):
        return "unknown"
    minutes = sum(job.seconds or 0.0 for job in jobs) / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def queue_as_json(jobs: Sequence[Job], machine: str) -> str:
    """The machine and its jobs, with the fields of `Job`."""
    return as_json({"machine": machine, "jobs": [dataclasses.asdict(job) for job in jobs]})
