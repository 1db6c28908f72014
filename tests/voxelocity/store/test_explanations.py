"""Explanations of steps are read as they stand, or refused with a line."""

import pytest

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RELEASES
from voxelocity.store.release_files import read_explanations

ENTRY = """
[[step]]
release = "nilearn-0.13.1"
what = "load_img no longer reads the file"
calls = ["Opening.load_img"]
kinds = ["peakmem"]
files = [".nii.gz"]
cause = "It checks a slice."
source = "https://example.org/1"
commit = "abc"
found = "culprit"
users = "Who opens files\\n gains."
"""

UNFOUND = """
[[step]]
release = "nibabel-5.2.0"
what = "something"
calls = ["Opening.load_img", "Opening.nib_load"]
users = "All of them."
"""


def read(checkout, text):
    (checkout / RELEASES.explanations).write_text(text)
    return read_explanations(checkout, Checkout(checkout).timeline)


def test_an_explanation_covers_its_release_calls_kinds_and_files(checkout_copy):
    found, unfound = read(checkout_copy, ENTRY + UNFOUND)
    benchmark = Benchmark("Opening", "load_img", Metric.PEAK, ("int16", ".nii.gz"))
    other_kind = Benchmark("Opening", "load_img", Metric.TIME, ("int16", ".nii.gz"))
    assert found.users == "Who opens files gains."
    assert found.covers("nilearn-0.13.1", benchmark)
    assert not found.covers("nilearn-0.13.0", benchmark)
    assert not found.covers("nilearn-0.13.1", other_kind)
    assert not found.covers(
        "nilearn-0.13.1", Benchmark("Opening", "load_img", Metric.PEAK, ("int16", ".nii"))
    )
    assert not found.covers(
        "nilearn-0.13.1", Benchmark("Opening", "nib_load", Metric.PEAK, ("int16", ".nii.gz"))
    )
    assert unfound.covers("nibabel-5.2.0", other_kind)
    assert (unfound.cause, unfound.source, unfound.found) == ("", "", "")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nilearn-0.13.1", "nilearn-0.13.9", "'nilearn-0.13.9' is neither a release nor a stack"),
        ("nilearn-0.13.1", "control-4", "'control-4' is neither a release nor a stack"),
        ('source = "https://example.org/1"', "", "field 'source' is missing"),
        ('users = "', 'user = "', "field 'user' is missing or unknown"),
        ('["Opening.load_img"]', '"Opening.load_img"', "field 'calls' is wrong"),
        ('["Opening.load_img"]', "[]", "field 'calls' is wrong"),
        ('"peakmem"', '"memory"', "'kinds' must be among time, peakmem, instructions"),
        ('"culprit"', '"a guess"', "'found' must be culprit or reading"),
    ],
)
def test_a_mistake_is_named(checkout_copy, old, new, words):
    assert old in ENTRY
    with pytest.raises(VoxelocityError) as error:
        read(checkout_copy, UNFOUND + ENTRY.replace(old, new))
    assert str(error.value).startswith(f"{RELEASES.explanations}: entry 2: ")
    assert words in str(error.value)
