"""Every route of every benchmark: right answers, real work, nothing left over."""

import gzip
import inspect
import itertools
import os
import sys
import warnings
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from benchmarks import (
    _operation,
    _reference,
    _work,
    answers,
    array_access,
    documented_size,
    images,
    loop_over_volumes,
    masking_by_type,
    mean_over_time,
    memory_mapping,
    opening,
    saving,
)
from tests.benchmarks.routes import (
    CLASSES,
    COUNTED_ONLY,
    ROUTES,
    SMALL_ROUTES,
    is_counted_only,
    names,
    route_id,
    route_of,
    take,
    use_small_images,
)


@pytest.fixture(autouse=True)
def quick(monkeypatch, images_made):
    """Measure the images of a few voxels; one test below takes the real ones."""
    use_small_images(monkeypatch)


@pytest.mark.parametrize(("cls", "name", "parameters"), SMALL_ROUTES, ids=route_id)
def test_the_answer_is_right(cls, name, parameters):
    benchmark = take(cls, name, parameters)
    assert benchmark.result is not None, "a route must return its result"
    benchmark.teardown(*parameters)
    assert benchmark.result is None, "teardown must drop the result"


@pytest.mark.parametrize(
    ("cls", "name", "parameters"),
    [route for route in ROUTES if route[0].__name__ != "DocumentedSize"],
    ids=route_id,
)
def test_the_answer_is_right_on_the_real_image(monkeypatch, cls, name, parameters):
    monkeypatch.undo()
    assert images.SHAPE[3] == 50 and images.RETURNED_SHAPE[3] == 20
    test_the_answer_is_right(cls, name, parameters)


def test_a_lazy_route_that_has_read_the_voxels_fails(monkeypatch):
    load = nib.load

    def eager(path):
        image = load(path)
        image.get_fdata()
        return image

    monkeypatch.setattr(nib, "load", eager)
    benchmark = opening.Opening()
    benchmark.setup("int16 + slope/inter", ".nii")
    benchmark.time_nib_load("int16 + slope/inter", ".nii")
    with pytest.raises(answers.WrongAnswer, match="in_memory"):
        benchmark.teardown("int16 + slope/inter", ".nii")


def test_teardown_returns_at_once_when_there_is_no_result():
    for cls in CLASSES:
        cls().teardown(*[values[0] for values in cls.params])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which pages are present")
@pytest.mark.parametrize(
    ("cls", "name", "parameters"),
    [r for r in ROUTES if r[0] in (array_access.ArrayAccess, memory_mapping.MemoryMapping)],
    ids=route_id,
)
def test_an_array_is_in_memory_down_to_its_last_page(monkeypatch, cls, name, parameters):
    """A memory map that nobody reads costs nothing, and must not be reported as an array."""
    monkeypatch.undo()
    benchmark = cls()
    benchmark.setup(*parameters)
    getattr(benchmark, name)(*parameters)
    assert share_of_pages_present(benchmark.result) == 1.0


def test_an_unread_memory_map_is_told_from_an_array(monkeypatch):
    monkeypatch.undo()
    unread = np.asanyarray(nib.load(images.path("float32", ".nii", images.SHAPE)).dataobj)
    assert share_of_pages_present(unread) < 0.5
    assert share_of_pages_present(_work.touch(unread)) == 1.0


def share_of_pages_present(array):
    """From the present bit of each page: https://docs.kernel.org/admin-guide/mm/pagemap.html"""
    page = os.sysconf("SC_PAGE_SIZE")
    address = array.__array_interface__["data"][0]
    first, last = address // page, (address + array.nbytes - 1) // page
    with open("/proc/self/pagemap", "rb") as file:
        file.seek(8 * first)
        entries = np.frombuffer(file.read(8 * (last - first + 1)), np.uint64)
    return float((entries >> np.uint64(63)).mean())


def test_an_image_in_memory_is_no_memory_map(monkeypatch):
    monkeypatch.undo()
    for parameters in itertools.product(*mean_over_time.MeanOverTimeInMemory.params):
        benchmark = mean_over_time.MeanOverTimeInMemory()
        benchmark.setup(*parameters)
        array = benchmark.img.dataobj
        assert type(array) is np.ndarray and array.base is None
        assert array.dtype == ("float32" if parameters[0] == "float32" else "float64")


def test_what_the_setup_leaves_out_are_routes():
    left_out = {name for cls in CLASSES for name in cls.same_first_steps}
    assert left_out
    for cls in CLASSES:
        assert all(hasattr(cls, f"time_{name}") for name in cls.same_first_steps)


def test_a_baseline_and_a_reference_belong_to_each_class():
    """Or the docstring says why the least work is not well defined."""
    for cls in CLASSES:
        assert ("peakmem_baseline" in dir(cls)) != is_counted_only(cls)
        reference = "reference" in map(route_of, names(cls))
        # That of a class whose routes grow is the other class's, and so are its words.
        if cls.__module__ != "benchmarks.growth_of_work":
            assert reference != ("here is no reference: " in cls.__doc__)


def test_the_reference_calls_neither_library():
    source = inspect.getsource(_reference)
    assert not [line for line in source.splitlines() if "import" in line and "ni" in line]


def test_the_reference_notices_a_file_that_ends_early(tmp_path):
    for format in images.FORMATS:
        content = Path(images.path("int16", ".nii", images.SHAPE)).read_bytes()[:-2]
        path = tmp_path / f"short{format}"
        path.write_bytes(gzip.compress(content) if format == ".nii.gz" else content)
        with pytest.raises(EOFError):
            _reference.read_values(str(path))
        with pytest.raises((EOFError, ValueError)):
            _reference.map_or_read(str(path))


@pytest.mark.parametrize("cls", CLASSES, ids=route_id)
def test_each_parameter_changes_the_work(monkeypatch, cls):
    """Every combination reads another file or gives another array, by every route."""
    if is_counted_only(cls):
        # Its images are small anyway, and differ by their lengths.
        monkeypatch.undo()
    for name in names(cls):
        seen = set()
        combinations = list(itertools.product(*cls.params))
        for parameters in combinations:
            benchmark = take(cls, name, parameters)
            result = benchmark.result
            read = benchmark.file
            if isinstance(result, str):
                read, result = result, 0
            array = np.asarray(getattr(result, "dataobj", getattr(result, "affine", result)))
            with open(read, "rb") as file:
                content = file.read()
            seen.add((hash(content), array.dtype.str, array.tobytes()))
            benchmark.result = None
            benchmark.teardown(*parameters)
        assert len(seen) == len(combinations), name


def test_setup_takes_every_route_once_on_the_small_image(monkeypatch):
    """So that no first import or page is measured; what it gave is not kept."""
    monkeypatch.undo()
    taken = []

    class Counted(array_access.ArrayAccess):
        """Which routes does the setup take?"""

        @_operation.route("counted")
        def get_fdata(self):
            taken.append(("get_fdata", self.file))
            return "kept"

        @_operation.route("counted as well")
        def reference(self):
            taken.append(("reference", self.file))

    benchmark = Counted()
    benchmark.setup("int16", ".nii")
    small = images.path("int16", ".nii", images.SMALL_SHAPE)
    assert taken == [("get_fdata", small), ("reference", small)]
    assert benchmark.result is None
    assert benchmark.file == images.path("int16", ".nii", images.SHAPE)


def test_parameters_are_ordered_lists_of_literals():
    for cls in CLASSES:
        assert cls.param_names[:2] == ["image", "format"]
        assert len(cls.param_names) == len(cls.params) <= 3
        for values in cls.params:
            assert type(values) is list and all(type(value) is str for value in values)


def test_the_documented_size_is_not_applicable_unless_asked_for(monkeypatch):
    parameters = [values[0] for values in documented_size.DocumentedSize.params]
    documented_size.DocumentedSize().setup(*parameters)
    with monkeypatch.context() as patch:
        patch.setattr(documented_size, "NEEDED", 2**60)
        with pytest.raises(NotImplementedError):
            documented_size.DocumentedSize().setup(*parameters)
    monkeypatch.delenv("VOXELOCITY_DOCUMENTED_SIZE")
    with pytest.raises(NotImplementedError):
        documented_size.DocumentedSize().setup(*parameters)


def test_the_documented_size_is_what_it_says(monkeypatch):
    monkeypatch.undo()
    gibibytes = 8 * np.prod(images.DOCUMENTED_SHAPE, dtype=np.int64) / 2**30
    assert gibibytes == pytest.approx(2.3, abs=0.01)


def test_what_was_saved_is_removed():
    benchmark = saving.Saving()
    benchmark.setup("float32", ".nii")
    benchmark.time_save("float32", ".nii")
    assert os.path.exists(benchmark.target)
    benchmark.teardown("float32", ".nii")
    assert not os.path.exists(benchmark.target)


def test_warnings_of_old_releases_are_silenced_in_one_place():
    with warnings.catch_warnings(record=True) as caught:
        import importlib

        import benchmarks

        importlib.reload(benchmarks)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        warnings.warn("old", FutureWarning, stacklevel=1)
        warnings.warn("new", UserWarning, stacklevel=1)
    assert [warning.category for warning in caught] == [UserWarning]


def test_a_loop_takes_as_many_volumes_as_it_says(monkeypatch):
    monkeypatch.undo()
    cls = loop_over_volumes.LoopOverVolumes
    assert "fifty volumes" in cls.__doc__ and "all volumes" in cls.task
    for name in (name for name in dir(cls) if name.startswith("time_")):
        for parameters in itertools.product(*cls.params):
            benchmark = cls()
            benchmark.setup(*parameters)
            getattr(benchmark, name)(*parameters)
            assert benchmark.shape == (32, 32, 30, 50)
            assert len(benchmark.result) == 50
            assert "range(10)" not in getattr(cls, name).snippet
            benchmark.teardown(*parameters)


def test_with_and_without_a_memory_map_every_voxel_is_read_once_more(monkeypatch):
    """Else the routes would differ by that, and not by the map alone."""
    touched = []
    monkeypatch.setattr(_work, "touch", lambda array: touched.append(array) or array)
    cls = memory_mapping.MemoryMapping
    for name in (name for name in dir(cls) if name.startswith("time_")):
        for parameters in itertools.product(*cls.params):
            benchmark = cls()
            benchmark.setup(*parameters)
            touched.clear()
            getattr(benchmark, name)(*parameters)
            assert len(touched) == 1 and touched[0] is benchmark.result


def test_what_is_only_counted_reads_the_image_that_it_tells(monkeypatch):
    monkeypatch.undo()
    assert COUNTED_ONLY
    for cls in COUNTED_ONLY:
        for parameters in itertools.product(*cls.params):
            benchmark = take(cls, names(cls)[0], parameters)
            benchmark.result = None
            shape = cls.counted_shape(*parameters)
            assert benchmark.shape == shape == cls.measured_shape(*parameters)
            assert benchmark.file == images.path(*parameters[:2], shape)
            if "volumes" in cls.param_names:
                assert str(shape[3]) == parameters[2]


def test_a_mask_is_fitted_and_signals_are_there_before_anything_is_counted(monkeypatch):
    """So that `fit` and `transform` are counted apart, and `inverse_transform` alone."""
    monkeypatch.undo()
    parameters = ("int16", ".nii")
    masker = take(masking_by_type.MaskersByType, "track_instructions_transform", parameters)
    with monkeypatch.context() as patch:
        patch.setattr(type(masker.fitted), "fit", lambda *_: pytest.fail("fitted again"))
        assert np.array_equal(masker.transform(), masker.result)
    unmasking = take(masking_by_type.UnmaskingByType, "track_instructions_unmask", parameters)
    assert unmasking.signals.dtype == "float32" and not isinstance(unmasking.signals, np.memmap)
