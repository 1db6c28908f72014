"""A comparison as tables: a tilde where nothing differs."""

import pytest

from tests.voxelocity.made_up import comparison, measure, steady, timeline
from voxelocity.reports.comparison_text import as_markdown, as_text


@pytest.mark.parametrize("ratio, shown", [(1.04, "~"), (0.96, "~"), (1.06, "1.06"), (0.5, "0.50")])
def test_a_change_within_the_floor_is_a_tilde(ratio, shown):
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (ratio if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(measured)
    (row,) = [line for line in as_text(found) if "mean_img(path)" in line and "int16 .nii " in line]
    assert row.split()[5] == shown
    assert f"time {shown} = nilearn {shown} x nibabel ~ x stack ~ x unexplained ~" in "\n".join(
        as_text(found)
    )
    assert any(f"| 100.00 | {100 * ratio:.2f} | {shown} |" in line for line in as_markdown(found))
