"""The timeline as a table and as JSON, and where the results of an entry come from."""

from collections.abc import Mapping, Sequence

from voxelocity.analysis.correctness import Correctness
from voxelocity.model.results import Results
from voxelocity.model.timeline import Entry, Timeline
from voxelocity.report.correctness_report import correctness_fields, marks, notes_by_entry
from voxelocity.report.document import Block, Heading, Items, Table, as_json


def timeline_report(
    timeline: Timeline, machines: Mapping[int, Sequence[str]], correctness: Sequence[Correctness]
) -> list[Block]:
    """The table, and what the answers are.

    Of each index the machines on which it was measured; of each entry the answers against the one
    before.
    """
    rows = [
        (
            f"{entry.date:%Y-%m-%d}",
            " ".join(entry.tags),
            _change(entry) + (" (yanked)" if entry.yanked else ""),
            marks(correctness[index]),
            ", ".join(machines.get(index, ())) or "not measured here",
        )
        for index, entry in enumerate(timeline)
    ]
    blocks: list[Block] = [Table(("date", "tag", "changed", "answers", "measured on"), rows)]
    if lines := list(notes_by_entry(correctness)):
        blocks += [Heading("Right and wrong answers"), Items(lines)]
    return blocks


def _change(entry: Entry) -> str:
    """What changed; the tag beside it names the library already."""
    is_first = len(entry.tags) > 1
    return entry.change_words if is_first else entry.change_words.removeprefix(f"{entry.changed} ")


def origin_words(results: Results, index: int) -> str:
    """Which machine measured an entry, on which days, how many timings, and who lent the rest."""
    name, cpu = results.timeline[index].words, results.traits.get("cpu")
    machine = f"{results.machine} ({cpu})" if cpu else results.machine
    if results.measured_here(index):
        days = [f"{day:%Y-%m-%d}" for day in results.days_at(index)]
        ends = " to ".join(dict.fromkeys((*days[:1], *days[-1:])))
        text = f"{name} was measured on {machine}{f', {ends}' if ends else ''}"
    else:
        text = f"{name} was not measured on {machine}"
    least, most = results.timings_at(index)
    if most:
        text += f"; each time is from {' to '.join(map(str, dict.fromkeys((least, most))))} timings"
    if lent := sorted(set(results.joined.get(index, {}).values())):
        text += f"; what it lacks was measured on {' and '.join(lent)}"
    return f"{text}."


def timeline_as_json(
    timeline: Timeline, machines: Mapping[int, Sequence[str]], correctness: Sequence[Correctness]
) -> str:
    """The same for programs.

    Returns
    -------
    str
        One JSON object: ``schema`` and ``entries``, oldest first, each with ``date``, ``tags``,
        ``changed``, ``yanked``, ``machines`` and ``answers`` (see `correctness_fields`).
    """
    entries = [
        {
            "date": f"{entry.date:%Y-%m-%d}",
            "tags": entry.tags,
            "changed": entry.change,
            "yanked": entry.yanked,
            "machines": machines.get(index, ()),
            "answers": correctness_fields(correctness[index]),
        }
        for index, entry in enumerate(timeline)
    ]
    return as_json({"entries": entries})
