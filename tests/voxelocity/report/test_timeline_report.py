"""The timeline as a table."""

from tests.voxelocity.made_up import timeline
from voxelocity.report.document import as_text
from voxelocity.report.timeline_report import timeline_report


def test_each_entry_says_where_it_was_measured():
    entries = timeline("nilearn", "control", yanked=["nilearn-2"])
    text = as_text(timeline_report(entries, {0: ["desktop", "laptop"], 2: []}))
    heading, *rows = text.splitlines()
    assert heading.split() == ["date", "tag", "changed", "measured", "on"]
    assert [row.split() for row in rows] == [
        ["2020-01-01", "nilearn-1", "nilearn", "desktop,", "laptop"],
        ["2020-01-02", "nilearn-2", "nilearn", "(yanked)", "not", "measured", "here"],
        ["2020-01-03", "control-1", "control", "not", "measured", "here"],
    ]
