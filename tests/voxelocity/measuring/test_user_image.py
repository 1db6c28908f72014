"""Calls on a user's image are measured each in a process of its own, and what cannot be is said."""

import dataclasses
import gzip
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from voxelocity import VoxelocityError
from voxelocity.analysis.user_image import REFERENCE, UserCall, image_of, names_for
from voxelocity.measuring import user_image
from voxelocity.measuring.user_image import available_memory, gunzipped, measure, read_whole
from voxelocity.software.user_python import describe

SHAPE = (40, 40, 30, 20)


def call(code, imports="import numpy as np", **options):
    values = {"uses_nilearn": False, "needs_time": False, "need": None} | options
    return UserCall("An", "a", "do something", code, imports, code, **values)


@pytest.fixture(scope="module")
def user(tmp_path_factory):
    path = tmp_path_factory.mktemp("image") / "a.nii.gz"
    values = np.arange(np.prod(SHAPE), dtype=np.int16).reshape(SHAPE)
    nib.save(nib.Nifti1Image(values, np.eye(4)), path)
    python = describe(sys.executable, path.parent / "bytecode", path)
    return python, image_of(path, python.header)


def measured(user, *calls, limit=60.0):
    python, image = user
    return [measure(python, image, [each], limit, lambda _: None)[each] for each in calls]


def test_time_and_memory_are_those_of_the_call(user):
    sleeping, holding = measured(
        user,
        call("import time; time.sleep(0.2)"),
        call("x = np.ones(50_000_000 // 8); x *= 2"),
    )
    assert 0.2 <= sleeping.seconds < 2 and sleeping.above < 5e6
    assert holding.above == pytest.approx(50e6, rel=0.1) and holding.peak > holding.above
    assert sleeping.note == holding.note == ""


def test_what_is_only_mapped_is_read(user, tmp_path):
    """Its pages count as memory once they are touched."""
    python, image = user
    values = np.ones((100, 100, 100, 8))
    nib.save(nib.Nifti1Image(values, np.eye(4)), tmp_path / "a.nii")
    mapped = dataclasses.replace(image, path=str(tmp_path / "a.nii"))
    (found,) = measured(
        (python, mapped), call("nib.load(path).get_fdata()", "import nibabel as nib")
    )
    assert found.above == pytest.approx(values.nbytes, rel=0.1)


def test_calls_of_an_operation_are_measured_in_turn(user):
    python, image = user
    calls, order = [call("1"), call("2")], []
    measure(python, image, calls, 60.0, order.append)
    assert order == 3 * calls


def test_the_path_and_the_names_are_there(user):
    code = "img = nib.load(path); assert img.dataobj[x, y, z, t] == img.get_fdata()[20, 20, 15, 10]"
    (found,) = measured(user, call(code, "import nibabel as nib"))
    assert found.note == "" and found.seconds > 0


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (call("while True: pass"), "takes more than 1 s"),
        (call("raise ValueError('two\\nlines')"), "failed: ValueError: two"),
        (call("import os; os._exit(3)"), "exit code 3"),
        (call("1", "import nothing_of_that_name"), "No module named 'nothing_of_that_name'"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(user, made, said):
    (found,) = measured(user, made, limit=1.0)
    assert found.seconds is None and said in found.note and "\n" not in found.note


def test_what_needs_more_memory_than_there_is_is_not_started(user, monkeypatch):
    monkeypatch.setattr(user_image, "available_memory", lambda: 2**30)
    started = call("open('/nowhere/it-was-started', 'w')", need=float(2**30))
    (found,) = measured(user, started)
    assert found.note == "skipped: needs 1.07 GB of memory, and 1.07 GB are free"


def test_a_need_that_was_told_too_low_ends_in_an_error_of_the_call(user, monkeypatch):
    monkeypatch.setattr(user_image, "available_memory", lambda: 2**30)
    (found,) = measured(user, call("x = np.ones(2**28)", need=1.0))
    assert found.note == "failed: needs more memory than is free"


def test_memory_is_told_in_bytes():
    assert 2**26 < available_memory() < 2**44


def test_what_cannot_be_done_is_not_tried(user):
    python, image = user
    space = dataclasses.replace(image, shape=SHAPE[:3])
    timed = call("raise SystemExit", needs_time=True)
    with_nilearn = call("raise SystemExit", uses_nilearn=True)
    python = dataclasses.replace(python, versions={"nibabel": "5", "numpy": "2"})
    found = measure(python, space, [timed, with_nilearn], 9.0, lambda _: None)
    assert found[timed].note == "n/a: the image has one volume"
    assert found[with_nilearn].note == "nilearn is not installed"


def test_a_file_that_is_cut_off_is_named(user, tmp_path):
    _, image = user
    whole = Path(image.path).read_bytes()
    cut = tmp_path / "cut.nii.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VoxelocityError, match="cut.nii.gz: is cut off; its gzip stream ends"):
        read_whole(made_of(image, cut))
    # By a byte of its last voxel.
    short = tmp_path / "short.nii"
    short.write_bytes(gzip.decompress(whole)[:-1])
    with pytest.raises(VoxelocityError, match="ends at byte 1,920,352, and it holds 1,920,351"):
        read_whole(made_of(image, short))
    read_whole(image)


def made_of(image, path):
    return dataclasses.replace(image, files=(str(path),), data_file=str(path))


def test_a_damaged_gzip_stream_is_told_from_one_that_is_cut_off(user, tmp_path):
    _, image = user
    whole = bytearray(Path(image.path).read_bytes())
    # The checksum of what it holds comes last but four.
    whole[-8] ^= 1
    (tmp_path / "checksum.nii.gz").write_bytes(whole)
    with pytest.raises(VoxelocityError, match="is damaged .CRC check failed"):
        read_whole(made_of(image, tmp_path / "checksum.nii.gz"))


def test_what_follows_the_gzip_stream_is_left_alone_as_nibabel_does(user, tmp_path):
    _, image = user
    for name in ("a.nii.gz", "A.NII.GZ"):
        path = tmp_path / name
        path.write_bytes(Path(image.path).read_bytes() + b"no gzip")
        read_whole(made_of(image, path))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.nii", nib.Nifti1Image),
        ("a.nii.gz", nib.Nifti1Image),
        ("a.img", nib.Nifti1Pair),
        ("a.nii.gz", nib.Nifti2Image),
    ],
)
@pytest.mark.parametrize("stored", ["<i2", ">i2", "<f4", ">f8", "<u1"])
def test_the_reference_reads_what_nibabel_reads(tmp_path, name, made, stored):
    values = np.arange(2 * 3 * 4 * 5, dtype=stored).reshape(2, 3, 4, 5)
    header = made.header_class(endianness=stored[0])
    header.set_data_dtype(values.dtype)
    img = made(values, np.eye(4), header)
    if "i" in stored:
        img.header.set_slope_inter(0.5, 3.0)
    nib.save(img, tmp_path / name)
    python = describe(sys.executable, tmp_path / "bytecode", tmp_path / name)
    image = image_of(tmp_path / name, python.header)
    names = {**names_for(image), "path": image.path}
    exec(f"{REFERENCE.imports}\n{REFERENCE.code}", names)
    found = names["values"].reshape(image.shape, order="F")
    np.testing.assert_array_equal(found, nib.load(image.path).get_fdata())


# Files of other tools, which nibabel carries for its own tests.
CARRIED = Path(nib.__file__).parent / "tests" / "data"


@pytest.mark.parametrize(
    ("name", "has_time"),
    [
        ("anatomical.nii", False),
        ("functional.nii", True),
        ("example4d.nii.gz", True),
        ("example_nifti2.nii.gz", True),
        ("test.mgz", None),
        ("minc1_4d.mnc", None),
    ],
)
def test_files_of_other_tools_are_read_or_refused(tmp_path, name, has_time):
    path = CARRIED / name
    if has_time is None:
        with pytest.raises(VoxelocityError, match="is no image of the NIfTI or Analyze family"):
            describe(sys.executable, tmp_path, path)
        return
    python = describe(sys.executable, tmp_path, path)
    image = image_of(path, python.header)
    assert image.has_time is has_time
    read_whole(image)
    names = {**names_for(image), "path": image.path}
    exec(f"{REFERENCE.imports}\n{REFERENCE.code}", names)
    np.testing.assert_allclose(
        names["values"].reshape(image.shape, order="F"), nib.load(path).get_fdata(), rtol=1e-6
    )
    (found,) = measured(
        (python, image), call("nib.load(path).get_fdata()", "import nibabel as nib")
    )
    assert found.seconds > 0 and found.note == ""


def test_the_gunzipped_copy_is_read_and_deleted(user, tmp_path):
    python, image = user
    reading = call(
        "values = nib.load(path).get_fdata()\nassert path.endswith('.nii')", "import nibabel as nib"
    )
    unzipping, read = gunzipped(python, image, reading, tmp_path / "copies", 60.0)
    assert unzipping.seconds > 0 and read.seconds > 0 and read.note == ""
    assert list((tmp_path / "copies").iterdir()) == []


def test_without_disk_space_nothing_is_copied(user, tmp_path, monkeypatch):
    python, image = user
    monkeypatch.setattr(user_image.shutil, "disk_usage", lambda _: type("usage", (), {"free": 10}))
    unzipping, read = gunzipped(python, image, call("1"), tmp_path, 60.0)
    assert "of disk space" in unzipping.note and unzipping == read
