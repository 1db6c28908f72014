"""Known wrong answers are expected where they are, and nowhere else."""

import pytest

from voxelocity import VoxelocityError
from voxelocity.measured import Cell
from voxelocity.wrong_answers import FILE, is_expected, read_wrong_answers

ENTRY = """
[[wrong-answer]]
from = "nilearn-0.13.1"
until = "stack-numpy-1.26"
benchmark = "MeanOverTime.path"
image = "float32"
source = "a report"
"""


def test_what_is_known_today(root):
    (wrong,) = read_wrong_answers(root)
    cells = [
        Cell("Resampling", "resample_img", "time", ("int16 + slope/inter", ".nii.gz", grid))
        for grid in ("coarser", "shifted")
    ]
    assert [is_expected([wrong], "nilearn-0.12.1", cell) for cell in cells] == [False, True]
    assert not is_expected([wrong], "nilearn-0.13.0", cells[1])
    assert wrong["source"].startswith("https://github.com/")


def test_an_entry_covers_its_releases_and_its_image(checkout_copy):
    (checkout_copy / FILE).write_text(ENTRY)
    wrong = read_wrong_answers(checkout_copy)
    assert wrong[0]["tags"] == ["nilearn-0.13.1", "control-4"]
    cell = Cell("MeanOverTime", "path", "time", ("float32", ".nii"))
    assert is_expected(wrong, "control-4", cell)
    assert not is_expected(wrong, "nilearn-0.13.0", cell)
    assert not is_expected(wrong, "stack-numpy-1.26", cell)
    other = Cell("MeanOverTime", "path", "time", ("int16 + slope/inter", ".nii"))
    assert not is_expected(wrong, "control-4", other)
    (checkout_copy / FILE).write_text(ENTRY.replace('image = "float32"\n', ""))
    assert is_expected(read_wrong_answers(checkout_copy), "control-4", other)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nilearn-0.13.1", "nilearn-0.13.9", "'nilearn-0.13.9' is no tag"),
        ("[[wrong", "[wrong", "not valid TOML"),
        ("until", "untill", "field 'untill'"),
        ('source = "a report"', "", "field 'source'"),
    ],
)
def test_a_malformed_entry_is_one_line(checkout_copy, old, new, words):
    (checkout_copy / FILE).write_text(ENTRY.replace(old, new))
    with pytest.raises(VoxelocityError, match=words):
        read_wrong_answers(checkout_copy)
