"""Columns are as wide as their widest benchmark, and aligned where they should be."""

from voxelocity.report.text_table import aligned


def test_columns_are_aligned_left_or_right():
    rows = [("call", "ms", "note"), ("mean_img(path)", "7", ""), ("x", "123.4", "slow")]
    assert aligned(rows, right={1}) == [
        "call               ms  note",
        "mean_img(path)      7",
        "x               123.4  slow",
    ]
