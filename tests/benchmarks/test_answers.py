"""Every number of every result counts: each call's result is spoiled in each way, and refused."""

import json
import tracemalloc
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
import scipy.stats

from benchmarks import cleaning, computing_by_type, masking_by_type
from benchmarks.support import answers, confounds, images, regions, work
from tests.benchmarks import spoiling
from tests.benchmarks.calls import (
    CLASSES,
    SMALL_CALLS,
    call_id,
    naming,
    of,
    take,
    use_small_images,
)
from tests.benchmarks.conftest import SMALL_ANSWERS, SMALL_FILES


@pytest.fixture
def small(monkeypatch, small_images):
    use_small_images(monkeypatch)


@pytest.mark.parametrize("cls", CLASSES, ids=call_id)
def test_everything_wrong_is_refused_and_nothing_else_is_left_out(small, tmp_path, cls):
    for name, parameters in of(cls, SMALL_CALLS):
        with naming(name, parameters):
            benchmark = take(cls, name, parameters)
            right, kind = benchmark.result, spoiling.kind_of(benchmark)
            outcomes = {}
            for way in spoiling.WAYS:
                if kind in spoiling.SPOILED_IN_PLACE:
                    benchmark = take(cls, name, parameters)
                else:
                    benchmark.result = right
                outcomes[way] = spoiling.outcome(benchmark, way, tmp_path)
            assert outcomes == {
                way: "left out" if (kind, way) in spoiling.INAPPLICABLE else "refused"
                for way in spoiling.WAYS
            }


def test_each_kind_of_result_for_which_something_is_left_out_is_met(small):
    kinds = set()
    for cls, name, parameters in SMALL_CALLS:
        benchmark = take(cls, name, parameters)
        kinds.add(spoiling.kind_of(benchmark))
        benchmark.teardown(*parameters)
    assert {kind for kind, _ in spoiling.INAPPLICABLE} <= kinds


def test_the_digest_of_a_volume_depends_on_each_voxel_and_its_place():
    random = np.random.default_rng()
    volume = np.asfortranarray(random.uniform(0, 1000, size=(7, 6, 5)))
    within, across = weights = work.weights(volume.shape)
    assert min(within.min(), across.min()) >= 1 and max(within.max(), across.max()) < 2
    assert np.unique([*within, *across]).size == 7 * 6 + 5
    right = work.digest(volume, weights)
    places = np.multiply.outer(within, across).reshape(volume.shape, order="F")
    assert right == pytest.approx((volume * places).sum(), rel=1e-12)
    for place in np.ndindex(volume.shape):
        changed = volume.copy(order="F")
        changed[place] += 1e-3
        assert work.digest(changed, weights) - right == pytest.approx(places[place] * 1e-3)


@pytest.mark.parametrize(
    "shape",
    [
        (),
        (3,),
        (9000,),
        (70, 100, 3),
        (50, 26224),
        (6, 5, 4, 3),
        (64, 64, 30, 50),
        (91, 109, 91, 2),
    ],
)
def test_blocks_are_small_and_hold_each_number_once(shape):
    counted = np.zeros(shape, np.uint8, order="F")
    places = np.arange(counted.size).reshape(shape, order="F")
    following = 0
    for place in answers.blocks(shape):
        counted[place] += 1
        block = places[place].ravel(order="F")
        assert 0 < block.size * 8 <= 64 * 1024
        assert block[0] == following and block[-1] == following + block.size - 1
        following += block.size
    assert following == counted.size and counted.all() and counted.max() == 1


def test_the_values_are_those_that_nibabel_reads(small_images):
    """Of which the longest image is read in several blocks, from either format."""
    for image, format, shape, level in SMALL_FILES:
        path = images.path(image, format, shape, level)
        stored = answers.voxels(path, images.stored_type(image), shape)
        known = answers.StoredValues(stored, *images.scaling(image))
        right = nib.load(path).get_fdata()
        for place in answers.blocks(shape):
            assert np.array_equal(known[place], right[place])
        for index in (0, 2, shape[3] - 1):
            volume = known.volume(index)
            for place in answers.blocks(volume.shape):
                assert np.array_equal(volume[place], right[..., index][place])


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Images of a few voxels, in a folder of their own."""
    monkeypatch.setenv("VOXELOCITY_IMAGES", str(tmp_path / "images"))
    images.ensure([("float32", ".nii", images.SMALL_SHAPE, images.GZIP_LEVEL)])


MEAN = ("mean", "float32", images.SMALL_SHAPE)


def test_answers_are_made_once_and_then_left_alone(folder):
    path = str(images.folder() / f"recipe-{images.RECIPE}" / "float32-6x5x4x3-mean.npy")
    assert answers.ensure([MEAN]) == [answers.path(*MEAN)] == [path]
    answer, right = answers.load(*MEAN), answers.made.mean(*MEAN[1:])
    assert np.array_equal(answer.array, right)
    assert answer.tolerance == pytest.approx(1e-5 * np.ptp(right), rel=1e-12)
    before = Path(answers.path(*MEAN)).stat().st_mtime_ns
    assert answers.ensure([MEAN]) == []
    assert Path(answers.path(*MEAN)).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "damage", ["changed", "missing", "undescribed", "wider", "older", "of another image"]
)
def test_a_damaged_answer_is_made_again(folder, damage):
    answers.ensure([MEAN])
    path = Path(answers.path(*MEAN))
    description = Path(f"{path}.json")
    sound, described = path.read_bytes(), json.loads(description.read_text())
    if damage == "changed":
        path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    elif damage == "missing":
        path.unlink()
    elif damage == "undescribed":
        description.write_text("{")
    elif damage == "wider":
        # A tolerance that lets anything pass.
        description.write_text(json.dumps(described | {"range": 1e9}))
    elif damage == "older":
        images.write_description(str(description), described | {"answers": 0})
    else:
        images.write_description(str(description), described | {"image_sha256": "0" * 64})
    assert answers.ensure([MEAN]) == [str(path)]
    assert path.read_bytes() == sound
    assert json.loads(description.read_text()) == described


def test_a_tolerance_is_a_hundred_thousandth_of_the_range(small_images):
    for each in SMALL_ANSWERS:
        answer = answers.load(*each)
        right = np.load(answers.path(*each))
        # What is taken must be the very same.
        part = 0.0 if each[0] in ("masked", "in_small_region", "unmasked") else 1e-5
        assert answer.tolerance == pytest.approx(part * (right.max() - right.min()), rel=1e-12)


def test_right_answers_agree_with_plain_numpy(small_images):
    """On the small image, by the shortest code there is."""
    shape = images.SMALL_SHAPE
    values = nib.load(images.path("int16 + slope/inter", ".nii", shape)).get_fdata()
    mask, labels = regions.mask(shape), regions.labels(shape)
    maps = regions.maps(shape).reshape(-1, 4)
    series = values.reshape(-1, shape[3])
    time = np.arange(shape[3])
    fits = [np.polyval(np.polyfit(time, each, 1), time) for each in series]
    shifted = np.zeros(shape)
    shifted[:-2] = values[2:]
    halfway = np.zeros(shape)
    halfway[:-1] = (values[:-1] + values[1:]) / 2
    spline = scipy.ndimage.shift(values, (-0.5, 0, 0, 0), order=3, mode="constant")
    deviations = values - values.mean(axis=3, keepdims=True)
    standardized = deviations / values.std(axis=3, ddof=1, keepdims=True)
    # Of the weights there is a test of its own below.
    smoothed = answers.made.smoothed("int16 + slope/inter", shape)
    smoothed_detrended = scipy.signal.detrend(smoothed, axis=3)
    columns = confounds.columns(shape)
    explained = columns @ np.linalg.lstsq(columns, series.T, rcond=None)[0]
    near = [
        [
            np.linalg.norm((np.array(place) - seed) * (3, 3, 3.5)) < 8
            for place in np.ndindex(shape[:3])
        ]
        for seed in regions.seeds(shape)
    ]
    plain = {
        "masked_by_interpolation": values[mask].T,
        "in_small_region": values[2:4, 2:3, 1:3].reshape(-1, shape[3]).T,
        "mean_by_sphere": np.array([series[each].mean(axis=0) for each in near]).T,
        "unconfounded": (series - explained.T).reshape(shape),
        "masked_cleaned": scipy.stats.zscore(smoothed_detrended, axis=3, ddof=1)[mask].T,
        "mean": values.mean(axis=3),
        "masked": values[mask].T,
        "mean_by_label": np.array([values[labels == n].mean(axis=0) for n in range(1, 9)]).T,
        "signal_by_map": np.linalg.lstsq(maps, series, rcond=None)[0].T,
        "detrended": (series - fits).reshape(shape),
        "standardized": standardized,
        "masked_standardized": standardized[mask].T,
        "masked_detrended": (series - fits).reshape(shape)[mask].T,
        "masked_smoothed": smoothed[mask].T,
        "unmasked": np.where(mask[..., np.newaxis], values, 0.0),
        "halfway": halfway,
        "halfway_by_spline": np.clip(spline, 0.0, values.max()),
        "coarser": values[::2, ::2, ::2],
        "shifted": shifted,
    }
    for name, right in plain.items():
        made = getattr(answers.made, name)("int16 + slope/inter", shape)
        assert made == pytest.approx(right, abs=1e-8, rel=1e-9), name
        stored = np.load(answers.path(name, "int16 + slope/inter", shape))
        # Perhaps made by another numpy.
        assert stored == pytest.approx(made, abs=1e-8, rel=1e-9), name
    mean = nib.load(images.path("float32", ".nii", shape)).get_fdata().mean(axis=3)
    assert answers.made.mean("float32", shape) == pytest.approx(mean, rel=1e-12)


def test_the_answer_of_another_factor_is_the_same_otherwise(small_images):
    answer = answers.load("standardized", "int16", images.SMALL_SHAPE)
    twice = answer.times(2.0).times(3.0)
    place = (slice(1, 3),) * 4
    assert np.array_equal(twice[place], 6.0 * answer.array[place])
    assert (twice.tolerance, twice.shape) == (answer.tolerance, images.SMALL_SHAPE)


def test_a_float32_value_may_differ_by_a_hundred_thousandth_of_the_range(small_images):
    for image in images.IMAGES:
        values = nib.load(images.path(image, ".nii", images.SMALL_SHAPE)).get_fdata()
        found = answers.tolerance(image, ".nii", images.SMALL_SHAPE)
        assert found == pytest.approx(1e-5 * np.ptp(values), rel=1e-12)


@pytest.mark.parametrize("degrees", [0, 1])
def test_standardizing_by_either_standard_deviation_is_right_and_nothing_between(small, degrees):
    """Early releases divide by the population's, later by the sample's."""
    parameters = ("int16 + slope/inter", ".nii.gz")
    path = images.path(parameters[0], ".nii", images.SHAPE)
    values = nib.load(path).get_fdata()
    centred = values - values.mean(axis=3, keepdims=True)
    right = centred / centred.std(axis=3, ddof=degrees, keepdims=True)
    for factor in (1.0, 1.0005, 0.9995, 1.1):
        benchmark = cleaning.Standardizing()
        benchmark.setup(*parameters)
        benchmark.called, benchmark.result = (
            cleaning.Standardizing.clean_img,
            nib.Nifti1Image(factor * right, np.array(images.affine(images.SHAPE))),
        )
        if factor == 1.0:
            benchmark.teardown(*parameters)
        else:
            with pytest.raises(answers.WrongAnswer):
                benchmark.teardown(*parameters)


def test_where_only_the_compressed_image_is_there_it_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("VOXELOCITY_IMAGES", str(tmp_path))
    found = {}
    for format in (".nii.gz", ".nii"):
        images.ensure([("float32", format, images.SMALL_SHAPE, images.GZIP_LEVEL)])
        known = answers.values("float32", images.SMALL_SHAPE)
        found[format] = np.array([known[each] for each in answers.blocks(known.shape)])
        compressed = isinstance(known.stored, np.memmap)
        assert compressed == (format == ".nii")
    assert np.array_equal(found[".nii"], found[".nii.gz"])


def test_smoothing_keeps_what_is_constant_and_spreads_what_is_not(monkeypatch):
    """A point becomes a Gaussian of the right width; mirrored borders lose nothing."""
    shape = (25, 25, 25, 1)
    point = np.zeros(shape)
    point[12, 12, 12] = 1.0

    def values(image, wanted):
        assert (image, wanted) == ("int16", shape)
        return answers.StoredValues(point, 1.0, 0.0)

    monkeypatch.setattr(answers.made, "values", values)
    smooth = answers.made.smoothed("int16", shape)[..., 0]
    assert smooth.sum() == pytest.approx(1.0)
    for axis, zoom in enumerate((3.0, 3.0, 3.5)):
        others = tuple(each for each in range(3) if each != axis)
        along = smooth.sum(axis=others)
        variance = (along * (np.arange(25) - 12.0) ** 2).sum() * zoom**2
        # Full width at half maximum is 2.3548 standard deviations.
        assert np.sqrt(variance) * 2.3548 == pytest.approx(6.0, rel=0.01)
        # It ends at four standard deviations, rounded to a whole voxel.
        reach = int(4 * 6.0 / 2.35482 / zoom + 0.5)
        assert np.flatnonzero(along > 0).tolist() == [*range(12 - reach, 13 + reach)]
    monkeypatch.setattr(
        answers.made, "values", lambda *_: answers.StoredValues(np.ones(shape), 2.0, 0.0)
    )
    assert answers.made.smoothed("int16", shape) == pytest.approx(np.full(shape, 2.0))


# More voxels than a block holds, at both ends.
LONG = ("int16 + slope/inter", (*images.COUNTED_BOX, images.COUNTED_LENGTHS[-1]))


def wanted(kind):
    """What a long image is compared with, in each form that it may have."""
    if kind == "answer":
        return answers.load("shifted", *LONG)
    path = images.path(LONG[0], ".nii.gz" if kind == "compressed" else ".nii", LONG[1])
    stored = answers.voxels(path, images.stored_type(LONG[0]), LONG[1])
    values = answers.StoredValues(stored, *images.scaling(LONG[0]))
    return answers.Repeated(values, 2) if kind == "repeated" else values


def whole(kind):
    """All that it holds, as one array."""
    right = wanted(kind)
    array = np.empty(right.shape, order="F")
    for place in answers.blocks(right.shape):
        array[place] = right[place]
    return array


KINDS = ["stored", "compressed", "repeated", "answer"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_array_is_refused_at_the_voxel_that_differs(small_images, kind):
    right, array = wanted(kind), whole(kind)
    answers.check_array(array, wanted(kind), "float64")
    random = np.random.default_rng()
    inner = tuple(int(random.integers(length)) for length in array.shape)
    for voxel in (0, 0, 0, 0), inner, tuple(length - 1 for length in array.shape):
        value = float(array[voxel])
        array[voxel] = value + max(2 * right.tolerance, 1e-9)
        with pytest.raises(answers.WrongAnswer) as error:
            answers.check_array(array, wanted(kind), "float64")
        assert str(error.value) == f"voxel {list(voxel)} is {array[voxel]} instead of {value}"
        array[voxel] = value
    with pytest.raises(answers.WrongAnswer, match="^the type is float64 instead of float32$"):
        answers.check_array(array, wanted(kind), "float32")
    with pytest.raises(answers.WrongAnswer, match=r"^the shape is \(16, 16, 10, .*\) instead of "):
        answers.check_array(array[..., 1:], wanted(kind), "float64")


@pytest.mark.parametrize("kind", KINDS)
def test_a_comparison_takes_a_part_of_the_memory_of_what_it_compares(small_images, kind):
    array = whole(kind)
    tracemalloc.start()
    answers.check_array(array, wanted(kind), "float64")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < array.nbytes / 2


def test_an_image_that_would_be_saved_in_the_type_of_its_mask_is_refused(small_images):
    """Its numbers are right until then."""
    parameters = ("float32", ".nii")
    benchmark = take(masking_by_type.UnmaskingByType, "track_instructions_unmask", parameters)
    benchmark.result.set_data_dtype(np.uint8)
    with pytest.raises(answers.WrongAnswer, match="the type to save in is uint8"):
        benchmark.teardown(*parameters)


@pytest.mark.parametrize("degrees", [0, 1])
def test_either_standard_deviation_is_right_by_type_too(small_images, degrees):
    for factor in (1.0, 1.0005, 1.1):
        for cls, name in (
            (masking_by_type.MaskersByType, "standardize"),
            (computing_by_type.CleaningByType, "standardize"),
        ):
            parameters = ("float32", ".nii")
            benchmark = take(cls, f"track_instructions_{name}", parameters)
            result = benchmark.result
            array = np.asanyarray(getattr(result, "dataobj", result))
            time = 0 if array.ndim == 2 else 3
            wanted = (array * (factor / array.std(axis=time, ddof=degrees, keepdims=True))).astype(
                array.dtype
            )
            benchmark.result = (
                wanted if time == 0 else nib.Nifti1Image(wanted, np.array(benchmark.affine))
            )
            if factor == 1.0:
                benchmark.teardown(*parameters)
            else:
                with pytest.raises(answers.WrongAnswer):
                    benchmark.teardown(*parameters)
