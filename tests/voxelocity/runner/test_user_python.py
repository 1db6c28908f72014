"""A user's Python is asked, and left as it was."""

import functools
import gzip
import json
import os
import struct
import subprocess
import sys

import nibabel as nib
import numpy as np
import psutil
import pytest

from voxelocity import VoxelocityError
from voxelocity.runner import user_python
from voxelocity.runner.user_python import describe, find_python, imported_sizes
from voxelocity.store.package_index import run_uv

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A Python that has nothing, not even pip."""
    folder = tmp_path_factory.mktemp("bare") / "env"
    assert run_uv("venv", "--python", sys.executable, str(folder)).returncode == 0
    return str(folder / "bin" / "python")


def image(path, values, kind=nib.Nifti1Image):
    nib.save(kind(values, np.eye(4)), path)
    return path


def test_the_first_python_on_the_path_that_is_not_ours(tmp_path, monkeypatch):
    own, other = tmp_path / "own" / "bin", tmp_path / "other"
    for folder in (own, other):
        folder.mkdir(parents=True)
        (folder / "python3").symlink_to(sys.executable)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "own"))
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "no"), str(own), str(other)]))
    assert find_python(None) == str(other / "python3")
    monkeypatch.setenv("PATH", str(own))
    with pytest.raises(VoxelocityError, match="there is no Python on the PATH"):
        find_python(None)


def test_what_is_named_must_be_there(tmp_path):
    (tmp_path / "text").write_text("")
    for name in ("nothing", "text"):
        with pytest.raises(VoxelocityError, match="is not a Python that runs"):
            find_python(str(tmp_path / name))
    assert find_python(sys.executable) == sys.executable


def test_versions_and_header_are_told(tmp_path):
    path = image(tmp_path / "a.nii.gz", np.zeros((2, 3, 4, 5), np.int16))
    found = describe(sys.executable, tmp_path, path)
    assert found.versions == {
        name: __import__(name).__version__ for name in ("numpy", "nibabel", "nilearn")
    }
    assert found.header["shape"] == [2, 3, 4, 5]
    assert (found.header["dtype"], found.header["item_bytes"]) == ("int16", 2)
    assert (found.header["slope"], found.header["inter"]) == (1.0, 0.0)
    assert found.header["files"] == [str(path)]


def test_slope_and_intercept_are_told(tmp_path):
    img = nib.Nifti1Image(np.zeros((2, 3, 4, 5), np.int16), np.eye(4))
    img.header.set_slope_inter(2.0, 3.0)
    nib.save(img, tmp_path / "a.nii")
    header = describe(sys.executable, tmp_path, tmp_path / "a.nii").header
    assert (header["slope"], header["inter"]) == (2.0, 3.0)


def test_a_pair_has_two_files(tmp_path):
    path = image(tmp_path / "a.img", np.zeros((2, 3, 4, 5), np.int16), nib.Nifti1Pair)
    assert describe(sys.executable, tmp_path, path).header["files"] == [
        str(tmp_path / "a.hdr"),
        str(tmp_path / "a.img"),
    ]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "is no such file"),
        (lambda path: path.write_bytes(b""), "cannot open it"),
        (lambda path: path.write_text("hello"), "cannot open it"),
        (lambda path: image(path, np.ones((2, 2, 2, 2), np.complex64)), "holds complex numbers"),
    ],
)
def test_what_is_no_image_to_compare_is_one_line(tmp_path, make, said):
    make(tmp_path / "a.nii")
    with pytest.raises(VoxelocityError, match=said) as error:
        describe(sys.executable, tmp_path, tmp_path / "a.nii")
    assert "\n" not in str(error.value) and str(tmp_path / "a.nii") in str(error.value)


def test_an_analyze_image_needs_no_mat(tmp_path):
    path = image(tmp_path / "a.img", np.zeros((2, 3, 4, 5), np.int16), nib.Spm2AnalyzeImage)
    with_it = describe(sys.executable, tmp_path / "bytecode", path).header["files"]
    (tmp_path / "a.mat").unlink()
    assert describe(sys.executable, tmp_path / "bytecode", path).header["files"] == [
        name for name in with_it if not name.endswith(".mat")
    ]
    # Without its voxels it is none, which whoever reads them says.
    path.unlink()
    header = describe(sys.executable, tmp_path / "bytecode", tmp_path / "a.hdr").header
    assert header["files"] == [str(tmp_path / "a.hdr"), str(path)]


def test_without_nibabel_one_line_says_so(bare, tmp_path):
    with pytest.raises(VoxelocityError, match="has no nibabel; name the Python that you work in"):
        describe(bare, tmp_path)


# Each is called as a Python would be.
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#!/bin/sh\nsleep 1000", "does not answer within 1 s; is it a Python?"),
        ("#!/bin/sh\nsleep 3 &", "does not answer within 1 s; is it a Python?"),
        ("#!/bin/sh\nyes", "does not answer within 1 s; is it a Python?"),
        ("#!/bin/sh\nyes >&2", "does not answer within 1 s; is it a Python?"),
        ("no program", "cannot be asked .Exec format error"),
        ("#!/not/there", "cannot be asked .No such file"),
        ("#!/bin/sh\necho; echo '{}'", "it answers {}.; is it a Python"),
        ("#!/bin/sh\necho '[1, 2]'", "cannot be asked"),
        ("#!/bin/cat", "cannot be asked"),
        ("#!/bin/sh\necho; echo '{\"answer\": 42}'; echo '{}'", "it answers {}"),
        (
            "#!/bin/sh\necho; echo '{\"answer\": 42}'",
            "its answer cannot be read: .*missing required field",
        ),
        ("#!/bin/sh\nprintf '\\377\\376{\\377'", "cannot be asked"),
        ("#!/bin/sh\nprintf '\\033[31m' >&2; exit 3", r"cannot be asked .\\x1b\[31m"),
        ("#!/bin/sh\nyes '[' | head -c 100000 | tr -d '\\n'", "cannot be asked"),
        ("#!/bin/sh\nkill -9 $$", "the system killed it"),
        (
            "#!/bin/sh\necho; case $1 in *answer.py) echo '{\"answer\": 42}';; *) echo "
            '\'{"python": "3", "versions": {}, "indexed_gzip": null}\';; esac',
            "its answer lacks nibabel, nilearn, numpy",
        ),
        (
            "#!/bin/sh\necho; case $1 in *answer.py) echo '{\"answer\": 42}';; *) echo "
            '\'{"python": "3", "versions": [1], "indexed_gzip": null}\';; esac',
            "its answer cannot be read: Expected `object`",
        ),
    ],
)
def test_what_is_no_python_is_one_line(tmp_path, monkeypatch, text, said):
    monkeypatch.setattr(user_python, "ANSWER_LIMIT", 1.0)
    program = tmp_path / "program"
    program.write_text(text)
    program.chmod(0o755)
    before = psutil.Process().memory_info().rss
    others = set(psutil.Process().children(recursive=True))
    with pytest.raises(VoxelocityError, match=said) as error:
        describe(str(program), tmp_path)
    assert "\n" not in str(error.value)
    assert psutil.Process().memory_info().rss < before + 2**28
    # Nothing that it has started is left.
    assert set(psutil.Process().children(recursive=True)) <= others


def test_imports_that_take_too_long_are_one_line(tmp_path, monkeypatch):
    """As on a network disk that hangs."""
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("import time\ntime.sleep(1000)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    hasty = functools.partial(user_python.run_script, timeout=1.0)
    monkeypatch.setattr(
        user_python, "run_script", lambda *words, timeout=1.0, **named: hasty(*words, **named)
    )
    with pytest.raises(VoxelocityError, match="does not say within 120 s what it has installed"):
        describe(sys.executable, tmp_path / "bytecode")
    assert imported_sizes(user_python.UserPython(sys.executable, "3", {}, {}, tmp_path)) == {}


def test_what_the_libraries_take_once_imported(bare, tmp_path, monkeypatch):
    (tmp_path / "nilearn").mkdir()
    (tmp_path / "nilearn" / "__init__.py").write_text("")
    (tmp_path / "nilearn" / "image.py").write_text("held = bytearray(b'1' * 30_000_000)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    held = imported_sizes(user_python.UserPython(sys.executable, "3", {}, {}, tmp_path / "code"))
    assert 1e7 < held["nibabel"] < held["nilearn"] - 25e6 < 1e9
    monkeypatch.delenv("PYTHONPATH")
    assert imported_sizes(user_python.UserPython(bare, "3", {}, {}, tmp_path)) == {}


def test_a_broken_library_is_named_and_nothing_is_written_beside_it(tmp_path, monkeypatch):
    package = tmp_path / "nilearn"
    package.mkdir()
    (package / "__init__.py").write_text("from . import other\nraise ValueError('an old numpy')")
    (package / "other.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    found = describe(sys.executable, tmp_path / "bytecode")
    assert "nilearn" not in found.versions and "nibabel" in found.versions
    assert "an old numpy" in found.broken["nilearn"]
    assert {path.name for path in package.iterdir()} == {"__init__.py", "other.py"}


def test_without_a_numpy_that_works_there_is_nothing_to_ask(tmp_path, monkeypatch):
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("raise ValueError('no such CPU')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(VoxelocityError, match="its n.* cannot be imported .*no such CPU"):
        describe(sys.executable, tmp_path / "bytecode")


def test_indexed_gzip_is_told(tmp_path, monkeypatch):
    assert describe(sys.executable, tmp_path / "bytecode").indexed_gzip is None
    (tmp_path / "indexed_gzip.py").write_text(
        "__version__ = '1.10'\nclass IndexedGzipFile: pass\nclass ZranError(Exception): pass"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert describe(sys.executable, tmp_path / "bytecode").indexed_gzip == "1.10"


def test_a_python_is_named_as_people_type_it(tmp_path, monkeypatch):
    folder = tmp_path / "env" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(folder))
    assert find_python("python") == find_python(str(tmp_path / "env")) == str(folder / "python")
    for wrong in ("", "python9", str(tmp_path)):
        with pytest.raises(VoxelocityError, match="is not a Python that runs"):
            find_python(wrong)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.zeros((2, 3, 4), np.complex64), "complex numbers, and get_fdata drops their imaginary"),
        (np.zeros((2, 3, 4), [("R", "u1"), ("G", "u1"), ("B", "u1")]), "holds voxels of type"),
        (np.zeros((2, 3, 0), np.int16), r"has no voxel \(2 x 3 x 0\)"),
    ],
)
def test_an_image_of_which_nothing_can_be_compared_is_refused(tmp_path, values, said):
    nib.save(nib.Nifti1Image(values, np.eye(4)), tmp_path / "a.nii")
    with pytest.raises(VoxelocityError, match=said):
        describe(sys.executable, tmp_path / "bytecode", tmp_path / "a.nii")


@pytest.mark.parametrize("lengths", [(-2, 3, 4, 5), (2, -3, -4, 5), (2, 3, 4, -32768)])
@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
def test_a_header_with_lengths_below_zero_is_one_line(tmp_path, lengths, ending):
    content = bytearray(nib.Nifti1Image(np.zeros((2, 3, 4, 5), np.int16), np.eye(4)).to_bytes())
    content[42:50] = struct.pack("<4h", *lengths)
    path = tmp_path / f"a{ending}"
    path.write_bytes(gzip.compress(content) if ending == ".nii.gz" else content)
    with pytest.raises(VoxelocityError, match=r"has no voxel|cannot open it") as error:
        describe(sys.executable, tmp_path / "bytecode", path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000, "\x1b[31m", "a\nb", "a\udcff", "\u202ea"])
def test_an_image_of_an_odd_name_that_is_not_there_is_one_line(tmp_path, name):
    with pytest.raises(VoxelocityError, match="is no such file|cannot be read") as error:
        describe(sys.executable, tmp_path, tmp_path / name)
    assert str(error.value).isprintable() and len(str(error.value)) < 1000


def test_another_compression_is_refused(tmp_path):
    img = nib.Nifti1Image(np.zeros((2, 3, 4), np.int16), np.eye(4))
    nib.save(img, tmp_path / "a.nii.bz2")
    with pytest.raises(
        VoxelocityError, match="ends in .bz2, but only .nii and .nii.gz were measured"
    ):
        describe(sys.executable, tmp_path / "bytecode", tmp_path / "a.nii.bz2")


def test_what_a_library_prints_is_no_answer(tmp_path, monkeypatch):
    package = tmp_path / "nilearn"
    package.mkdir()
    (package / "__init__.py").write_text("print('{\"a\": 1}')\n__version__ = '9'")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert describe(sys.executable, tmp_path / "bytecode").versions["nilearn"] == "9"


def test_the_scripts_import_nothing_of_ours():
    for path in user_python.SCRIPTS.glob("*.py"):
        assert "voxelocity" not in path.read_text()
    found = subprocess.run(
        [sys.executable, "-I", "-S", str(user_python.SCRIPTS / "call.py")],
        input=json.dumps({"path": "", "imports": "", "code": "1", "names": {}, "limit": None}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(found.stdout)["seconds"] >= 0
