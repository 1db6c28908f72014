"""Known wrong answers are expected where they are, and nowhere else."""

import pytest

from voxelocity import VoxelocityError
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import WRONG_ANSWERS

ENTRY = """
[[wrong-answer]]
from = "nilearn-0.13.1"
until = "stack-numpy-1.26"
benchmarks = ["MeanOverTime.path"]
images = ["float32"]
degree = "wrong values"
call = "mean_img()"
when = "on float32 images"
sentence = "mean_img() is wrong."
source = "a report"

[[changed-meaning]]
release = "nilearn-0.13.1"
sentence = "It means another thing."
source = "a change"
"""


def test_what_is_known_today(root):
    wrong, truncated, *others = Checkout(root).wrong_answers
    call = ("Resampling", "resample_img")
    parameters = [("int16 + slope/inter", ".nii.gz", grid) for grid in ("coarser", "shifted")]
    assert [wrong.covers("nilearn-0.12.1", *call, each) for each in parameters] == [False, True]
    assert not wrong.covers("nilearn-0.13.0", *call, parameters[1])
    assert wrong.source.startswith("https://github.com/")
    call = ("ResamplingByType", "linear")
    for entry in Checkout(root).timeline:
        assert truncated.covers(entry.tag, *call, ("int16", ".nii"))
        assert not truncated.covers(entry.tag, *call, ("float32", ".nii"))
    first = {each.tags[0] for each in others}
    assert first == {"nilearn-0.7.0", "nilearn-0.13.0", "nilearn-0.14.0"}
    for each in (truncated, *others, *Checkout(root).meanings):
        assert each.source.startswith("https://github.com/")
        assert each.sentence.endswith(".")


def test_degrees_are_kept_apart(root):
    """In nilearn 0.14.0 maskers cut values off, or return right ones in the image's type."""
    degrees = {wrong.degree: set() for wrong in Checkout(root).wrong_answers}
    for wrong in Checkout(root).wrong_answers:
        degrees[wrong.degree].update(wrong.benchmarks)
    assert degrees["another number type"] == {
        "RegionsByType.maps",
        "MaskingByMaps.masker",
        "Masking.masker",
        "Resampling.resample_img",
        "MaskersByType.fit_transform",
        "MaskersByType.transform",
    }
    assert degrees["wrong once saved"] == {
        "UnmaskingByType.inverse_transform",
        "UnmaskingByType.unmask",
    }
    assert "MaskersByType.standardize" in degrees["wrong values"]


def test_that_standardizing_means_another_thing_fails_nothing(root):
    checkout = Checkout(root)
    (meaning,) = [each for each in checkout.meanings if "standardize=True" in each.sentence]
    assert meaning.release == "nilearn-0.14.0" and "n - 1" in meaning.sentence
    call = ("CleaningByType", "standardize", ("int16", ".nii"))
    assert not any(wrong.covers(meaning.release, *call) for wrong in checkout.wrong_answers)


def test_an_entry_covers_its_releases_and_its_image(checkout_copy):
    (checkout_copy / WRONG_ANSWERS).write_text(ENTRY)
    checkout = Checkout(checkout_copy)
    (wrong,), (meaning,) = checkout.wrong_answers, checkout.meanings
    assert (wrong.degree, wrong.call, wrong.when) == (
        "wrong values",
        "mean_img()",
        "on float32 images",
    )
    assert (meaning.component, meaning.sentence) == ("nilearn", "It means another thing.")
    assert wrong.tags == ("nilearn-0.13.1", "control-4")
    call = ("MeanOverTime", "path", ("float32", ".nii"))
    assert wrong.covers("control-4", *call)
    assert not wrong.covers("nilearn-0.13.0", *call)
    assert not wrong.covers("stack-numpy-1.26", *call)
    assert not wrong.covers("control-4", "MeanOverTime", "load_img", call[2])
    other = ("MeanOverTime", "path", ("int16 + slope/inter", ".nii"))
    assert not wrong.covers("control-4", *other)
    (checkout_copy / WRONG_ANSWERS).write_text(ENTRY.replace('images = ["float32"]\n', ""))
    (any_image,) = Checkout(checkout_copy).wrong_answers
    assert any_image.covers("control-4", *other)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nilearn-0.13.1", "nilearn-0.13.9", "'nilearn-0.13.9' is not a tag"),
        ("[[wrong", "[wrong", "not valid TOML"),
        ("until", "untill", "field 'untill'"),
        ('source = "a report"', "", "field 'source'"),
        ('degree = "wrong values"', 'degree = "bad"', "field 'degree'"),
        ('sentence = "mean_img() is wrong."', "", "field 'sentence'"),
        ('release = "nilearn-0.13.1"', 'release = "nilearn-9"', "'nilearn-9' is not a tag"),
        ('source = "a change"', "", "entry 1: field 'source'"),
    ],
)
def test_a_malformed_entry_is_one_line(checkout_copy, old, new, words):
    (checkout_copy / WRONG_ANSWERS).write_text(ENTRY.replace(old, new))
    with pytest.raises(VoxelocityError, match=words) as error:
        Checkout(checkout_copy).wrong_answers  # noqa: B018
    assert "\n" not in str(error.value)


def test_a_wrong_answer_covers_its_call_alone():
    wrong = WrongAnswer(("nilearn-2",), ("MeanOverTime.path",), ("int16",), ".nii", "a report")
    assert wrong.covers("nilearn-2", "MeanOverTime", "path", ("int16", ".nii"))
    assert not wrong.covers("nilearn-1", "MeanOverTime", "path", ("int16", ".nii"))
    assert not wrong.covers("nilearn-2", "MeanOverTime", "path", ("int16", ".nii.gz"))
