"""The timeline as a table: date, tag, what changed, and on which machines it was measured."""

from collections.abc import Mapping, Sequence

from voxelocity.model.timeline import Timeline
from voxelocity.report.document import Table


def timeline_report(timeline: Timeline, machines: Mapping[int, Sequence[str]]) -> list[Table]:
    """The table; of each index the machines on which it was measured."""
    rows = [
        (
            f"{entry.date:%Y-%m-%d}",
            " ".join(entry.tags),
            entry.change + (" (yanked)" if entry.yanked else ""),
            ", ".join(machines.get(index, ())) or "not measured here",
        )
        for index, entry in enumerate(timeline)
    ]
    return [Table(("date", "tag", "changed", "measured on"), rows)]
