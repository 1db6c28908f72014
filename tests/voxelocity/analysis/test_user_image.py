"""What is measured on a user's image, and what the history says of it."""

import dataclasses

import pytest

from voxelocity.analysis.upgrade import user_versions
from voxelocity.analysis.user_image import (
    REFERENCE,
    Measured,
    UserImage,
    best,
    index_for,
    loops,
    names_for,
    pays_after,
    ratios,
    user_calls,
)
from voxelocity.model.benchmark import Benchmark, Metric

RUN = UserImage("a.nii.gz", (64, 64, 30, 500), "int16", 2, scaled=True, gzipped=True)
NEWEST = {"nilearn": "0.14.1", "nibabel": "5.4.2", "numpy": "2.4.6"}


def needs(results, image, installed=NEWEST):
    return {
        (call.operation, call.method): call.need
        for call in user_calls(results, user_versions(results, installed), image)
    }


def test_each_call_is_the_code_that_people_copy(exact):
    calls = user_calls(exact, user_versions(exact, NEWEST), RUN)
    by_method = {(call.operation, call.method): call for call in calls}
    mean = by_method["MeanOverTime", "path"]
    assert (mean.imports, mean.code) == ("from nilearn.image import mean_img", "mean_img(path)")
    assert mean.uses_nilearn and mean.needs_time
    reading = by_method["ArrayAccess", "get_fdata"]
    assert not reading.uses_nilearn and not reading.needs_time
    assert not any(call.method in ("reference", "baseline") for call in calls)


def test_with_a_mask_masking_is_measured_besides_and_opens_the_mask(exact):
    mine = user_versions(exact, NEWEST)
    without = user_calls(exact, mine, RUN)
    masked = dataclasses.replace(RUN, mask="brain.nii")
    added = {call.method: call for call in user_calls(exact, mine, masked) if call not in without}
    assert added.keys() == {"masker", "apply_mask", "get_fdata"}
    opened = "mask = nib.load(mask_path)\n"
    assert added["masker"].code == f"{opened}NiftiMasker(mask_img=mask).fit_transform(path)"
    assert all(each.imports.startswith("import nibabel as nib\n") for each in added.values())
    assert names_for(masked)["mask_path"] == "brain.nii" and "mask_path" not in names_for(RUN)


def test_the_need_is_that_of_such_a_file_and_grows_with_the_voxels(exact):
    small = dataclasses.replace(RUN, shape=(64, 64, 30, 50))
    one, ten = needs(exact, small), needs(exact, RUN)
    # get_fdata of scaled integers takes 16 bytes a voxel with numpy 2.4.
    grown = ten["ArrayAccess", "get_fdata"] - one["ArrayAccess", "get_fdata"]
    assert grown == pytest.approx(16 * 9 * small.voxels, rel=0.02)
    # One volume is one volume, however many there are.
    key = ("VolumeExtraction", "dataobj")
    assert ten[key] == one[key] and ten[key] < one["ArrayAccess", "get_fdata"]


def test_ten_volumes_take_ten_volumes_however_many_there_are(exact):
    key = ("SliceOfVolumes", "dataobj")
    long = dataclasses.replace(RUN, shape=(64, 64, 30, 5000))
    assert needs(exact, long)[key] == needs(exact, RUN)[key]
    # Scaled integers become float64, and are there twice while they do.
    assert needs(exact, RUN)[key] < 1.5e8 + 20 * 10 * 64 * 64 * 30


def test_of_another_number_type_the_largest_is_taken_and_its_own_bytes(exact):
    key = ("ArrayAccess", "get_fdata")
    known = [
        needs(exact, dataclasses.replace(RUN, dtype=dtype, scaled=scaled))[key]
        for dtype, scaled in (("int16", True), ("int16", False), ("float32", False))
    ]
    small = needs(exact, dataclasses.replace(RUN, dtype="int8", item_bytes=1, scaled=False))[key]
    large = needs(exact, dataclasses.replace(RUN, dtype="int64", item_bytes=8, scaled=False))[key]
    assert small >= max(known)
    assert large - small == pytest.approx(4 * RUN.voxels)


def test_the_need_begins_with_what_the_users_python_holds(exact):
    mine = user_versions(exact, NEWEST)
    empty = dataclasses.replace(RUN, shape=(1, 1, 1, 2))
    held = {"nibabel": 40_000_000, "nilearn": 180_000_000}
    for call in user_calls(exact, mine, empty, held):
        own = held["nilearn" if call.uses_nilearn else "nibabel"]
        assert own <= call.need < own + 2e6
    # What is not known is that of the history.
    by_history = {call.call: call.need for call in user_calls(exact, mine, RUN)}
    for call in user_calls(exact, mine, RUN, {"nibabel": 0}):
        assert (call.need == by_history[call.call]) is call.uses_nilearn


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ((64, 64, 30, 5, 3), "n/a: the image has more than four dimensions"),
        ((64, 64, 30), "n/a: the image has one volume"),
        ((64, 64, 30, 1), "n/a: the image has one volume"),
        ((64, 64), "n/a: the image has fewer than three dimensions"),
        ((64, 64, 30, 2), ""),
    ],
)
def test_of_what_is_not_made_no_need_is_told(exact, shape, why):
    image = dataclasses.replace(RUN, shape=shape)
    assert image.lacks_time == why
    for call in user_calls(exact, user_versions(exact, NEWEST), image):
        assert (call.need is None) is (bool(why) and call.needs_time)


@pytest.mark.parametrize(
    ("volumes", "task"),
    [
        (2, "get all 2 volumes"),
        (9, "get all 9 volumes"),
        (10, "get ten consecutive volumes"),
        (500, "get ten consecutive volumes"),
    ],
)
def test_ten_volumes_are_told_of_an_image_that_has_them(exact, volumes, task):
    image = dataclasses.replace(RUN, shape=(64, 64, 30, volumes))
    calls = user_calls(exact, user_versions(exact, NEWEST), image)
    assert {call.task for call in calls if call.operation == "SliceOfVolumes"} == {task}


def test_a_pair_is_told_by_the_file_with_its_voxels():
    for name, is_pair in (
        ("a.nii", False),
        ("a.nii.gz", False),
        ("a.img", True),
        ("A.IMG.GZ", True),
    ):
        assert dataclasses.replace(RUN, data_file=name).is_pair is is_pair


@pytest.mark.parametrize(
    ("shape", "tells"),
    [
        # As small as what was counted.
        ((16, 16, 10, 10), True),
        ((16, 16, 10, 9), False),
        ((16, 15, 10, 500), False),
        ((3, 3, 3, 4), False),
        ((91, 109, 91, 1200), True),
    ],
)
def test_how_many_times_the_best_loop_is_told_of_what_was_counted(exact, shape, tells):
    found = loops(exact, user_versions(exact, NEWEST), dataclasses.replace(RUN, shape=shape))
    assert {loop.safe for loop in found} == {True, False}
    for loop in found:
        assert (loop.many is not None) is (tells and not loop.safe)


def test_loops_are_safe_as_the_users_release_is(exact):
    def safe(nilearn):
        found = loops(exact, user_versions(exact, NEWEST | {"nilearn": nilearn}), RUN)
        return {loop.call: loop for loop in found}

    old, new = safe("0.12.1"), safe("0.14.1")
    call = "for volume in iter_img(path)"
    assert old[call].safe and old[call].many is None
    assert not new[call].safe and new[call].many > 50
    kept = "for t: dataobj[..., t], keep_file_open=True"
    assert old[kept].safe and new[kept].safe
    assert not new["for t: dataobj[..., t]"].safe


def took(*seconds):
    return Measured(min(seconds), 1, 1, samples=seconds)


@pytest.mark.parametrize(
    ("slower", "differs"), [(1.0, False), (1.4, False), (1.7, True), (0.5, True)]
)
def test_ratios_to_the_reference_are_compared_with_the_published_ones(exact, slower, differs):
    mine = user_versions(exact, NEWEST)
    index = next(one.index for one in mine if one.component == "nibabel")
    file = (RUN.stored, RUN.format)
    published = [
        exact.value(Benchmark("ArrayAccess", method, Metric.TIME, file), index)
        for method in ("get_fdata", "reference")
    ]
    (reading,) = (
        call
        for call in user_calls(exact, mine, RUN)
        if (call.operation, call.method) == ("ArrayAccess", "get_fdata")
    )
    measured = {
        reading: took(7 * slower * published[0] / published[1]),
        REFERENCE: took(7.0),
    }
    short = {call: took(found.seconds / 1000) for call, found in measured.items()}
    assert ratios(exact, mine, RUN, short) == []
    (found,) = ratios(exact, mine, RUN, measured)
    assert found.published == pytest.approx(published[0] / published[1])
    assert found.here == pytest.approx(slower * found.published)
    assert found.differs is differs
    # One run of it was as published.
    measured[reading] = took(found.here * 7, found.published * 7)
    assert not ratios(exact, mine, RUN, measured)[0].differs
    assert ratios(exact, mine, dataclasses.replace(RUN, gzipped=False), measured) == []


def test_names_lie_within_the_image():
    names = names_for(RUN)
    indices = {"x": 32, "y": 32, "z": 15, "t": 250, "a": 250, "b": 260}
    assert names.items() >= indices.items()
    short = names_for(dataclasses.replace(RUN, shape=(4, 5, 6, 3)))
    assert (short["a"], short["b"]) == (0, 3)
    assert names_for(dataclasses.replace(RUN, shape=(4, 5, 6)))["t"] == 0


@pytest.mark.parametrize(
    ("gunzip", "zipped", "unzipped", "reads"),
    [(10, 3, 1, 5), (10, 3.5, 1, 4), (1, 3, 1, 1), (10, 1, 1, None), (10, 1, 2, None)],
)
def test_gunzipping_has_paid_when_it_saved_what_it_took(gunzip, zipped, unzipped, reads):
    assert pays_after(gunzip, zipped, unzipped) == reads


def test_the_best_are_those_that_make_no_difference(exact):
    one, two, three, four = user_calls(exact, user_versions(exact, NEWEST), RUN)[:4]
    measured = {
        one: Measured(1.0, 100, 5),
        two: Measured(1.05, 300, 5),
        three: Measured(1.2, 50, 5),
        four: Measured(note="failed"),
    }
    assert best([one, two, three, four], measured, "seconds") == [one, two]
    assert best([one, two, three, four], measured, "peak") == [three]
    assert best([four], measured, "peak") == []
    # Runs that overlap tell nothing apart.
    measured[three] = Measured(1.0, 50, 5, samples=(1.0, 1.2, 1.3))
    measured[one] = Measured(0.9, 100, 5, samples=(0.9, 1.0, 1.05))
    assert best([one, three], measured, "seconds") == [one, three]
    measured[three] = Measured(1.2, 50, 5, samples=(1.15, 1.2, 1.3))
    assert best([one, three], measured, "seconds") == [one]


@pytest.mark.parametrize(
    ("numpy", "tag"),
    # The oldest numpy was never measured with that nibabel.
    [("1.26.4", "control-5"), ("2.4.1", "stack-numpy-2.4"), ("1.20.0", "stack-numpy-2.4")],
)
def test_a_call_is_that_of_the_users_library_and_numpy(exact, numpy, tag):
    """float32 of a scaled image takes twice the memory since numpy 2."""
    installed = {"nibabel": "5.4.2", "nilearn": "0.14.1", "numpy": numpy}
    index = index_for(exact, user_versions(exact, installed), uses_nilearn=False)
    assert exact.timeline[index].tag == tag
