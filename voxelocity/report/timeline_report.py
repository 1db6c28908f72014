"""The timeline as a table: date, tag, what changed, and on which machines it was measured."""

from collections.abc import Mapping, Sequence

from voxelocity.model.timeline import Timeline
from voxelocity.report.text_table import aligned


def timeline_report(timeline: Timeline, machines: Mapping[int, Sequence[str]]) -> list[str]:
    """The table, as lines.

    Parameters
    ----------
    timeline : Timeline
    machines : mapping of int to sequence of str
        The machines on which each entry was measured.
    """
    rows = [("date", "tag", "changed", "measured on")]
    for index, entry in enumerate(timeline):
        rows.append(
            (
                f"{entry.date:%Y-%m-%d}",
                " ".join(entry.tags),
                entry.change + (" (yanked)" if entry.yanked else ""),
                ", ".join(machines.get(index, ())) or "not measured here",
            )
        )
    return aligned(rows)
