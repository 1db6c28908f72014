"""A comparison as tables: a tilde where nothing differs."""

import pytest

from tests.voxelocity.made_up import comparison, measure, steady, timeline, with_counts
from voxelocity.report.comparison_text import as_markdown, as_text, columns_of
from voxelocity.report.values import time_words


@pytest.mark.parametrize(
    "ratio, shown", [(1.04, "~"), (0.96, "~"), (1.06, "1.060"), (0.5, "0.500")]
)
def test_a_change_within_the_floor_is_a_tilde(ratio, shown):
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (ratio if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(measured)
    (row,) = [line for line in as_text(found) if "mean_img(path)" in line and "int16 .nii " in line]
    assert row.split()[7] == shown
    assert f"time {shown} = nilearn {shown} x nibabel ~ x stack ~ x unexplained ~" in "\n".join(
        as_text(found)
    )
    assert any(
        f"| 100 ms | {time_words(0.1 * ratio)} | {shown} |" in line for line in as_markdown(found)
    )


def test_instructions_have_columns_where_they_were_counted():
    entries = timeline("nilearn")
    measured = measure(entries, steady)
    assert columns_of(comparison(measured)) == [
        "call", "image", "old time", "new time", "ratio", "old memory", "new memory", "ratio"
    ]  # fmt: skip
    counted = with_counts(measured, lambda e, c: 3e6 if e.nilearn.version == "0.2" else 2e6)
    found = comparison(counted)
    assert columns_of(found)[-3:] == ["old instructions", "new instructions", "ratio"]
    text = as_text(found)
    (row,) = [line for line in text if "mean_img(path)" in line and "int16 .nii " in line]
    assert row.split()[-5:] == ["2.00", "million", "3.00", "million", "1.50"]
    assert any("system" in line for line in text)
    assert any(line.strip().startswith("instructions 1.50 = nilearn 1.50") for line in text)
    assert any("| 2.00 million | 3.00 million | 1.50 |" in line for line in as_markdown(found))
