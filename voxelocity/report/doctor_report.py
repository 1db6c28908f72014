"""What is installed, which machine this is, whose results are here, and what to type next."""

import dataclasses
from collections.abc import Sequence

from voxelocity.model.timeline import tag_words
from voxelocity.report.document import Block, Code, Heading, Items, Paragraph, Table, as_json


@dataclasses.dataclass(frozen=True)
class Part:
    """A program or a package; the version is None where it is missing."""

    name: str
    version: str | None
    purpose: str
    remedy: str
    is_required: bool = False


@dataclasses.dataclass(frozen=True)
class MachineResults:
    """The results of a machine; `differs` says why they are not this machine's.

    Where nothing differs, `is_proved` tells whether the record of its processor says so.
    """

    machine: str
    entries: int
    newest: str | None  # The tag of the newest entry that it measured.
    differs: str | None
    is_proved: bool


@dataclasses.dataclass(frozen=True)
class Setup:
    """All that ``voxelocity doctor`` found; nothing of it was measured."""

    folder: str
    is_checkout: bool
    parts: Sequence[Part]
    traits: dict[str, str]  # Of this machine, as `voxelocity machine` registers them.
    names: Sequence[str]  # Under which asv knows a machine like this one.
    trouble: str | None  # Why asv cannot read the machines that it knows.
    excess: str | None  # What keeps the machine busy.
    is_known: bool  # Whether the system tells how busy it is.
    results: Sequence[MachineResults]
    newest: Sequence[str]  # The tags of the newest entry and of one before, both measured.


def missing(setup: Setup) -> list[Part]:
    """What nothing works without and is not there."""
    return [part for part in setup.parts if part.is_required and part.version is None]


def doctor_report(setup: Setup) -> list[Block]:
    """What was found, each under its heading."""
    rows = [
        (part.name, part.version or "missing", part.purpose, "" if part.version else part.remedy)
        for part in setup.parts
    ]
    blocks: list[Block] = [
        Heading("Installed"),
        Table(("", "version", "needed for", "how to get it"), rows),
        Heading("This machine"),
        Items(_machine_lines(setup)),
        Heading("Results"),
    ]
    if setup.results:
        columns = ("machine", "entries", "newest entry", "is it this one?")
        measured = list(map(_row, setup.results))
        blocks.append(Table(columns, measured, frozenset({1})))
    else:
        blocks.append(Paragraph("No results are here yet."))
    others = [f"{each.machine} has {each.differs}." for each in setup.results if each.differs]
    if others:
        blocks.append(Items(others))
    steps = next_steps(setup)
    width = max(len(command) for command, _ in steps)
    lines = "\n".join(f"{command:<{width}}  # {why}" for command, why in steps)
    return [*blocks, Heading("What to type next"), Code(lines, "sh")]


def _machine_lines(setup: Setup) -> list[str]:
    traits = setup.traits
    named = ", ".join(setup.names) or "none; voxelocity machine NAME registers one"
    lines = [
        f"hardware: {traits['cpu']}, {traits['num_cpu']} cores, {traits['ram']}, "
        f"{traits['arch']}, {traits['os']}",
        f"registered name: {named}",
    ]
    if setup.trouble:
        lines.append(f"trouble: {setup.trouble}")
    if not setup.is_known:
        return [*lines, "quiet now: unknown; this system does not tell how busy it is"]
    return [*lines, f"quiet now: {f'no; {setup.excess}' if setup.excess else 'yes'}"]


def _row(results: MachineResults) -> tuple[str, ...]:
    newest = tag_words(results.newest) if results.newest else ""
    same = "yes" if results.is_proved else "perhaps: no processor recorded"
    relation = "no" if results.differs else same
    return results.machine, str(results.entries), newest, relation


def next_steps(setup: Setup) -> list[tuple[str, str]]:
    """What to type, and what it does; what is missing comes first."""
    if lacking := missing(setup):
        return [(part.remedy, f"gets {part.name}") for part in lacking]
    steps = []
    if setup.newest:
        steps.append((f"voxelocity compare {' '.join(setup.newest)}", "what changed"))
    steps.append(("voxelocity here --image FILE", "your own image"))
    if not setup.is_checkout:
        return steps
    steps.append(("voxelocity dashboard", "all results, in the browser"))
    if not setup.names:
        steps.append(("voxelocity machine NAME", "needed to measure here"))
    steps.append(("voxelocity bench", "a few releases, measured here"))
    return steps


def doctor_as_json(setup: Setup) -> str:
    """The fields of `Setup`, and ``next``: the commands to type, each with what it does."""
    steps = [{"command": command, "purpose": why} for command, why in next_steps(setup)]
    return as_json({**dataclasses.asdict(setup), "next": steps})
