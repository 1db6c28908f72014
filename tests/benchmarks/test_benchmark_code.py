"""No call does something else under the version of its results; what does the same may be written otherwise."""

import importlib.util
import sys

import pytest
from asv import results

from benchmarks.support import images
from tests.benchmarks import record_code
from tests.benchmarks.benchmark_code import all_codes, codes_of
from tests.benchmarks.calls import CLASSES
from tests.benchmarks.record_code import problem, told

HELPER = """
def _times(img, factor):
    # Doubled.
    return img.get_fdata() * factor if factor else _times(img, 1)
"""

MODULE = f'''
import nibabel as nib

from . import made_up_too
from .support import answers, images, reference
from .support.operation import Operation, call

FACTOR = 2


class _Settings:
    unit = 1

    def setup(self, image, format):
        super().setup(image, format)
        self.halved = self._half()

    def _half(self):
        return self.unit / 2


class MadeUp(_Settings, Operation):
    """What does it cost?"""

    version = "1"
    params = [["int16"], [".nii"]]

    def prepare(self):
        self.factor = FACTOR

    def setup(self, image, format):
        images.ensure([])
        super().setup(image, format)

    @call("nib.load(path)", expect="voxels")
    def load(self):
        """One way."""
        return _times(nib.load(self.file), self.factor)

    @call("reference: read", version="2")
    def reference(self):
        if not self.file:
            raise ValueError("no file")
        return reference.read_values(self.file)

    def check(self, result):
        answers.check_array(result, self.values, "float64")

{HELPER}
'''

ALL = {"baseline", "load", "reference"}


@pytest.fixture
def codes(tmp_path, monkeypatch):
    """The codes of a class, from the text of its module and of another one."""

    def load(name, text):
        path = tmp_path / f"{name}_{len(list(tmp_path.iterdir()))}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(f"benchmarks.{name}", path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        monkeypatch.setattr(sys.modules["benchmarks"], name, module, raising=False)
        spec.loader.exec_module(module)
        return module

    def codes(text, other=""):
        load("made_up_too", other)
        return codes_of(load("made_up", text).MadeUp)

    return codes


@pytest.mark.slow
def test_the_code_of_each_call_is_that_of_its_version():
    if line := problem(all_codes(), record_code.recorded()):
        pytest.fail(line, pytrace=False)


def test_the_record_is_of_all_classes_and_each_version_holds_the_recipe_of_the_images():
    found = all_codes()
    assert {cls.__name__ for cls in CLASSES} | {"Importing", "counting", "images"} == found.keys()
    for cls in CLASSES:
        for version, _ in found[cls.__name__].values():
            assert version.endswith(f"images {images.RECIPE}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("_times(", "_multiplied("),
        ("FACTOR", "_BY"),
        ("_half", "_divided"),
        ("nibabel as nib", "nibabel"),
        ("# Doubled.", "# Twice."),
        ("What does it cost?", "How much is it?"),
        ("One way.", "A way."),
        ('"voxels"', '"mean"'),
        ('"no file"', '"there is no file"'),
        ("nib.load(path)", "nib.load(path), and more"),
        ("images.ensure([])", "images.ensure()"),
        ('"float64"', '"float32"'),
        ("return _times(", "return made_up_too._times("),
    ],
)
def test_what_does_the_same_has_the_same_code(codes, old, new):
    assert MODULE.count(old)
    text = MODULE.replace(old, new)
    if new == "nibabel":
        text = text.replace("nib.load(self", "nibabel.load(self")
    assert text != MODULE
    assert codes(text, HELPER) == codes(MODULE)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("* factor", "/ factor", {"load"}),
        ("get_fdata", "get_unscaled", {"load"}),
        ("nib.load(self", "nib.Nifti1Image.load(self", {"load"}),
        ("read_values", "map_or_read", {"reference"}),
        ("not self.file", "self.file", {"reference"}),
        ("FACTOR = 2", "FACTOR = 3", ALL),
        ('[".nii"]', '[".nii.gz"]', ALL),
        ("unit = 1", "unit = 4", ALL),
        ("/ 2", "* 2", ALL),
        ('version = "1"', 'version = "1"\n    rounds = 9', ALL),
        (
            "    def prepare",
            "    @staticmethod\n    def measured_shape(*_):\n        return images.SMALLER_SHAPE\n\n    def prepare",
            ALL,
        ),
    ],
)
def test_what_does_something_else_has_another_code(codes, old, new, changed):
    assert MODULE.count(old) == 1
    before, after = codes(MODULE), codes(MODULE.replace(old, new))
    assert {call for call in ALL if before[call] != after[call]} == changed
    assert {call: version for call, (version, _) in after.items()} == {
        "baseline": "1",
        "load": "1",
        "reference": "2",
    }


def test_the_constants_of_the_images_are_part_of_the_code(codes, monkeypatch):
    before = codes(MODULE)
    monkeypatch.setattr(images, "SMALL_SHAPE", (2, 2, 2, 2))
    assert all(before[call] != code for call, code in codes(MODULE).items())


KNOWN = {"Opening": {"load": ["1", "aa"], "reference": ["1", "bb"]}, "Mean": {"path": ["1", "cc"]}}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({}, ""),
        (
            {"Opening": {"load": ["1", "aa"], "reference": ["1", "b2"]}},
            "Opening.reference: other code under the same version. If it measures the same, run ",
        ),
        (
            {
                "Opening": {"load": ["1", "a2"], "reference": ["1", "b2"]},
                "Mean": {"path": ["2", "c2"]},
            },
            "Opening: other code under the same version. ",
        ),
        (
            {"Opening": {"load": ["1", "aa"], "reference": ["2", "b2"]}},
            "Opening.reference: not recorded with this version. Run ",
        ),
        (
            {"Opening": {"load": ["1", "aa"]}},
            "Opening.reference: not recorded with this version. Run ",
        ),
        ({"Saving": {"save": ["1", "dd"]}}, "Saving: not recorded with this version. Run "),
        (
            {name: {call: ["1", "0"] for call in calls} for name, calls in KNOWN.items()},
            "every call: other code under the same version. ",
        ),
    ],
)
def test_one_line_says_what_changed_and_what_to_do(found, said):
    line = problem({**KNOWN, **found}, KNOWN)
    assert line.startswith(said) and bool(line) == bool(said) and "\n" not in line
    if "other code" in said:
        assert "first raise the version" in line and "asv then drops the results" in line


def test_the_command_says_what_it_means_and_then_there_is_no_problem(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(record_code, "RECORD", tmp_path / "code.toml")
    found = {"Opening": {"load": ["1", "a2"], "reference": ["2", "b2"]}, "Mean": KNOWN["Mean"]}
    monkeypatch.setattr(record_code, "all_codes", lambda: found)
    record_code.write(KNOWN)
    assert record_code.recorded() == KNOWN
    record_code.main()
    assert capsys.readouterr().out.splitlines() == [
        "Opening.load: other code measures the same. All results still count.",
        "Opening.reference: new, gone or of another version. Results under an earlier version no longer count: "
        "measure each release again.",
    ]
    assert problem(found, record_code.recorded()) == ""
    assert list(told(found, record_code.recorded())) == ["Nothing has changed."]


@pytest.mark.parametrize(("name", "warned"), [(record_code.RECORD.name, 0), ("code.json", 1)])
def test_asv_passes_over_the_record_as_it_would_not_over_json(monkeypatch, tmp_path, name, warned):
    warnings = []
    monkeypatch.setattr(results.log, "warning", warnings.append)
    (tmp_path / name).touch()
    assert list(results.iter_results_paths(tmp_path)) == []
    assert len(warnings) == warned
