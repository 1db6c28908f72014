"""Every call of every benchmark: right answers, real work, nothing left over."""

import collections
import gzip
import importlib
import inspect
import itertools
import os
import warnings
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

import benchmarks
from benchmarks import (
    array_access,
    documented_size,
    loop_over_volumes,
    masking_by_type,
    mean_over_time,
    memory_mapping,
    opening,
    saving,
)
from benchmarks.support import answers, images, operation, reference, work
from benchmarks.support.calls_of import CallsOf
from benchmarks.support.declaration import calls_of
from tests.benchmarks.calls import (
    ALL_CALLS,
    CLASSES,
    COUNTED_ONLY,
    TOLD,
    call_id,
    is_counted_only,
    is_known_to_be_wrong,
    method_of,
    names,
    naming,
    of,
    take,
    use_small_images,
)


@pytest.fixture(autouse=True)
def quick(monkeypatch, small_images):
    """Measure the images of a few voxels."""
    use_small_images(monkeypatch)


@pytest.mark.parametrize("cls", CLASSES, ids=call_id)
def test_every_call_gives_the_right_answer_and_each_parameter_changes_its_work(monkeypatch, cls):
    """What is only counted is taken on the very images on which it is counted, which are small."""
    if is_counted_only(cls):
        monkeypatch.undo()
    works = collections.defaultdict(list)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        # As Python itself ignores them, and the benchmarks.
        for ignored in (DeprecationWarning, ResourceWarning, FutureWarning):
            warnings.simplefilter("ignore", ignored)
        for name, parameters in of(cls, ALL_CALLS):
            with naming(name, parameters):
                benchmark = take(cls, name, parameters)
                works[name].append(work_of(benchmark))
                check_shape_and_file(benchmark)
                assert benchmark.result is not None, "a call must return its result"
                if is_known_to_be_wrong(cls, name, parameters):
                    with pytest.raises(answers.WrongAnswer):
                        benchmark.teardown(*parameters)
                else:
                    benchmark.teardown(*parameters)
                assert benchmark.result is None, "teardown must drop the result"
    for name, each in works.items():
        assert len(set(each)) == len(each), f"{name} does the same for two combinations"
    messages = [str(warning.message) for warning in caught]
    assert not [each for each in messages if not any(words in each for words in TOLD)]


def work_of(benchmark):
    """Which file a call has read, and which array it gave."""
    result, read = benchmark.result, benchmark.file
    if isinstance(result, str):
        read, result = result, 0
    array = np.asarray(getattr(result, "dataobj", getattr(result, "affine", result)))
    return Path(read).read_bytes(), array.dtype.str, array.tobytes()


def check_shape_and_file(benchmark):
    """What is only counted reads the image that it tells."""
    cls, parameters = type(benchmark), benchmark.parameters
    if is_counted_only(cls):
        shape = cls.counted_shape(*parameters)
        assert benchmark.shape == shape == cls.measured_shape(*parameters)
        assert benchmark.file == images.path(*parameters[:2], shape)
        if "volumes" in cls.param_names:
            assert str(shape[3]) == parameters[2]


def test_some_classes_are_only_counted():
    assert COUNTED_ONLY and set(COUNTED_ONLY) < set(CLASSES)


def test_a_lazy_call_that_has_read_the_voxels_fails(monkeypatch):
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


def test_an_image_in_memory_is_no_memory_map():
    for parameters in itertools.product(*mean_over_time.MeanOverTimeInMemory.params):
        benchmark = mean_over_time.MeanOverTimeInMemory()
        benchmark.setup(*parameters)
        array = benchmark.img.dataobj
        assert type(array) is np.ndarray and array.base is None
        assert array.dtype == ("float32" if parameters[0] == "float32" else "float64")


def test_what_the_setup_leaves_out_are_calls():
    left_out = {name for cls in CLASSES for name in cls.same_first_steps}
    assert left_out
    for cls in CLASSES:
        assert all(hasattr(cls, f"time_{name}") for name in cls.same_first_steps)


def test_a_baseline_and_a_reference_belong_to_each_class():
    """Or the docstring says why the least work is not well defined."""
    for cls in CLASSES:
        assert ("peakmem_baseline" in dir(cls)) != is_counted_only(cls)
        has_reference = "reference" in map(method_of, names(cls))
        # That of a class whose calls grow is the other class's, and so are its words.
        if not issubclass(cls, CallsOf):
            assert has_reference != ("here is no reference: " in cls.__doc__)


def test_the_reference_calls_neither_library():
    source = inspect.getsource(reference)
    assert not [line for line in source.splitlines() if "import" in line and "ni" in line]


def test_the_reference_notices_a_file_that_ends_early(tmp_path):
    for format in images.FORMATS:
        content = Path(images.path("int16", ".nii", images.SHAPE)).read_bytes()[:-2]
        path = tmp_path / f"short{format}"
        path.write_bytes(gzip.compress(content) if format == ".nii.gz" else content)
        with pytest.raises(EOFError):
            reference.read_values(str(path))
        with pytest.raises((EOFError, ValueError)):
            reference.map_or_read(str(path))


def test_setup_makes_every_call_once_on_the_small_image(monkeypatch):
    """So that no first import or page is measured; what it gave is not kept."""
    monkeypatch.undo()
    taken = []

    class Counted(array_access.ArrayAccess):
        """Which calls does the setup take?"""

        @operation.call("counted", expect="voxels")
        def get_fdata(self):
            taken.append(("get_fdata", self.file))
            return "kept"

        @operation.call("counted as well", expect="voxels")
        def reference(self):
            taken.append(("reference", self.file))

    benchmark = Counted()
    benchmark.setup("int16", ".nii")
    small = images.path("int16", ".nii", images.SMALL_SHAPE)
    assert taken == [("get_fdata", small), ("reference", small)]
    assert benchmark.result is None
    assert benchmark.file == images.path("int16", ".nii", images.SHAPE)


@pytest.mark.parametrize("cls", [c for c in CLASSES if not is_counted_only(c)], ids=call_id)
def test_setup_makes_every_call_of_each_class_whose_time_or_peak_is_measured(monkeypatch, cls):
    monkeypatch.setattr(operation, "_walked", set())
    taken = []
    for name, method in calls_of(cls).items():

        def taking(self, name=name):
            taken.append((name, self.shape))

        taking.declared = method.declared
        monkeypatch.setattr(cls, name, taking)
    cls().setup(*next(itertools.product(*cls.params)))
    wanted = {method_of(name) for name in names(cls)} - set(cls.same_first_steps)
    assert taken == [(name, images.SMALL_SHAPE) for name in sorted(wanted)]


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
        warnings.simplefilter("always")
        importlib.reload(benchmarks)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        warnings.warn("old", FutureWarning, stacklevel=1)
        warnings.warn("new", UserWarning, stacklevel=1)
    assert [warning.category for warning in caught] == [UserWarning]


def test_a_loop_takes_as_many_volumes_as_it_says(monkeypatch):
    """That it has taken them all is what its check asks for."""
    monkeypatch.undo()
    cls = loop_over_volumes.LoopOverVolumes
    assert "fifty volumes" in cls.__doc__ and "all volumes" in cls.__doc__
    for parameters in itertools.product(*cls.params):
        assert cls.measured_shape(*parameters) == (32, 32, 30, 50)
    for name in names(cls):
        assert "range(10)" not in getattr(cls, name).snippet


def test_with_and_without_a_memory_map_every_voxel_is_read_once_more(monkeypatch):
    """Else the calls would differ by that, and not by the map alone."""
    touched = []
    monkeypatch.setattr(work, "touch", lambda array: touched.append(array) or array)
    cls = memory_mapping.MemoryMapping
    for name in (name for name in dir(cls) if name.startswith("time_")):
        for parameters in itertools.product(*cls.params):
            benchmark = cls()
            benchmark.setup(*parameters)
            touched.clear()
            getattr(benchmark, name)(*parameters)
            assert len(touched) == 1 and touched[0] is benchmark.result


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
