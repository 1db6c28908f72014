"""Calls on a user's image are measured each in a process of its own, and what cannot be is said."""

import dataclasses
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from benchmarks.support import images
from tests.conftest import ROOT
from voxelocity import VoxelocityError
from voxelocity.analysis.upgrade import user_versions
from voxelocity.analysis.user_image import (
    REFERENCE,
    UserCall,
    image_of,
    names_for,
    user_calls,
)
from voxelocity.runner import user_image
from voxelocity.runner.user_image import (
    FORMAT,
    IMAGE,
    few_voxels,
    generated_image,
    gunzipped,
    measure,
    read_whole,
    require_mask,
    require_size,
    states_of,
)
from voxelocity.runner.user_python import SCRIPTS, describe

SHAPE = (40, 40, 30, 20)


# Each call is made in a process of its own.
pytestmark = pytest.mark.slow


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


@pytest.fixture(autouse=True)
def once(monkeypatch):
    """Each call is measured once, as each time starts a process; one test sees to repetitions."""
    monkeypatch.setattr(user_image, "REPEATS", 1)


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


def test_calls_of_an_operation_are_measured_in_turn(user, monkeypatch):
    monkeypatch.setattr(user_image, "REPEATS", 3)
    python, image = user
    calls, order = [call("1"), call("2")], []
    found = measure(python, image, calls, 60.0, order.append)
    assert order == 3 * calls
    assert all(len(each.samples) == 3 for each in found.values())


def test_the_path_and_the_names_are_there(user):
    code = "img = nib.load(path); assert img.dataobj[x, y, z, t] == img.get_fdata()[20, 20, 15, 10]"
    (found,) = measured(user, call(code, "import nibabel as nib"))
    assert found.note == "" and found.seconds > 0


def save_mask(path, shape=SHAPE[:3]):
    values = np.zeros(shape, np.uint8)
    values[2:-2, 2:-2, 2:-2] = 1
    nib.save(nib.Nifti1Image(values, np.eye(4)), path)
    return path


def test_masking_is_measured_with_the_users_own_mask(user, tmp_path, exact):
    python, image = user
    masked = dataclasses.replace(image, mask=str(save_mask(tmp_path / "brain.nii.gz")))
    require_mask(python, masked)
    calls = user_calls(exact, user_versions(exact, python.versions), masked)
    calls = [each for each in calls if each.operation == "Masking"]
    found = measure(python, masked, calls, 60.0)
    assert [each.note for each in found.values()] == ["", "", ""]
    # On few voxels it has a mask of its own, so that what is fixed is known; both files are read.
    assert all(each.above - each.growing < each.above for each in found.values())
    assert all(each.bytes_read > image.file_bytes for each in found.values())


def test_what_is_no_mask_of_the_image_is_refused_in_a_line(user, tmp_path):
    python, image = user
    path = save_mask(tmp_path / "brain.nii.gz", (20, 40, 30))
    with pytest.raises(VoxelocityError) as error:
        require_mask(python, dataclasses.replace(image, mask=str(path)))
    assert str(error.value).startswith(
        f"{path}: has 20 x 40 x 30 voxels, and a volume of the image 40 x 40 x 30; bring it onto"
    )
    with pytest.raises(VoxelocityError, match="no such file"):
        require_mask(python, dataclasses.replace(image, mask=str(tmp_path / "none.nii")))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (call("while True: pass"), "takes more than 1 s"),
        (call("raise ValueError('two\\nlines')"), "failed: ValueError: two"),
        (call("import os; os._exit(3)"), "exit code 3"),
        (call("1", "import nothing_of_that_name"), "No module named 'nothing_of_that_name'"),
        (call("1", "x = bytearray(2**50)"), "failed: needs more memory than is free"),
        (call("import os, signal; os.kill(os.getpid(), 9)"), "failed: the system killed it"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(user, made, said, monkeypatch):
    monkeypatch.setattr(user_image, "_FIRST_LIMIT", 1.0)
    (found,) = measured(user, made, limit=1.0)
    assert found.seconds is None and said in found.note and "\n" not in found.note


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        call("1", "import time; time.sleep(0.6)"),
        # What a call imports itself, it imports on the few voxels.
        call("import time; time.sleep(0.6 if voxels < 10_000 else 0)"),
    ],
)
def test_the_limit_begins_with_the_call(user, made):
    (found,) = measured(user, made, limit=0.5)
    assert found.note == "" and found.seconds < 0.5


def test_the_limit_holds_for_the_call_however_long_the_first_may_take(user):
    (found,) = measured(user, call("while voxels > 10_000: pass"), limit=0.5)
    assert found.note == "takes more than 0.5 s"


@pytest.mark.slow
def test_imports_have_a_limit_of_their_own(user, monkeypatch):
    monkeypatch.setattr(user_image, "IMPORTS_LIMIT", 1.0)
    monkeypatch.setattr(user_image, "_FIRST_LIMIT", 0.5)
    (found,) = measured(user, call("1", "import time; time.sleep(600)"), limit=0.5)
    assert found.note == "failed: its imports take more than 1 s"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_what_a_call_reads_of_the_file_is_counted(user):
    python, image = user
    size = os.path.getsize(image.path)
    assert image.file_bytes == size
    whole = "with open(path, 'rb', buffering=0) as file: file.read()"
    nothing, once, thrice, pieces = measured(
        user,
        call("sum(range(1000))"),
        call(whole),
        call(f"for _ in range(3):\n    {whole}"),
        call("with open(path, 'rb', buffering=0) as file:\n    while file.read(1000): pass"),
    )
    assert (nothing.bytes_read, nothing.reads) == (0, 0)
    # The last read finds the end.
    assert (once.bytes_read, once.reads) == (size, 2)
    assert (thrice.bytes_read, thrice.reads) == (3 * size, 6)

    assert (pieces.bytes_read, pieces.reads) == (size, -(-size // 1000) + 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_the_imports_of_a_call_are_not_among_what_it_reads(user):
    code = "import wave, nibabel as nib\nnib.load(path).get_fdata()"
    (found,) = measured(user, call(code, ""))
    size = user[1].file_bytes
    assert size < found.bytes_read < size + 2**16


def test_where_the_kernel_does_not_tell_nothing_is_known_of_reads():
    """As on macOS, or where /proc is hidden."""
    names = {}
    script = (SCRIPTS / "call.py").read_text()
    exec(compile(script.replace("/proc/self/io", "/nowhere/io"), "call", "exec"), names)
    assert names["reads"]() is None
    assert names["reads_since"](None) == {"bytes_read": None, "reads": None}


def test_what_is_fixed_is_told_from_what_grows_with_the_image(user):
    python, image = user
    both, fixed, growing = measured(
        user,
        call("x = np.ones(2_500_000 + voxels); x *= 2"),
        call("x = np.ones(2_500_000); x *= 2"),
        call("x = np.ones(voxels); x *= 2"),
    )
    assert both.above == pytest.approx(20e6 + 8 * image.voxels, rel=0.1)
    assert both.growing == pytest.approx(8 * image.voxels, rel=0.1)
    assert fixed.above == pytest.approx(20e6, rel=0.1) and fixed.growing < 1e6
    assert growing.growing == pytest.approx(growing.above, rel=0.1)


def test_what_a_call_imports_is_fixed_and_in_no_time(user, tmp_path, monkeypatch):
    (tmp_path / "slow_and_large.py").write_text(
        "import time; time.sleep(0.5)\nheld = b'1' * 30_000_000\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (found,) = measured(user, call("import slow_and_large"))
    assert found.above > 28e6 and found.growing < 1e6
    assert found.seconds < 0.5


def test_a_call_that_fails_on_few_voxels_is_measured_all_the_same(user):
    (found,) = measured(user, call("assert voxels > 10_000"))
    assert found.note == "" and found.growing == found.above


def test_a_lower_limit_of_the_users_own_stays(user):
    """As `ulimit` sets one, or a queue."""
    own = 2**33
    job = {
        "path": "",
        "names": {},
        "imports": "import resource",
        "code": f"assert resource.getrlimit(resource.RLIMIT_DATA) == ({own}, {own})",
        "limit": 2 * own,
    }
    found = subprocess.run(
        [sys.executable, str(SCRIPTS / "call.py")],
        input=json.dumps(job),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (own, own)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "trouble" not in json.loads(found.stdout)


def test_what_needs_more_memory_than_there_is_is_not_started(user, monkeypatch):
    monkeypatch.setattr(user_image, "available_memory", lambda: 2**30)
    started = call("open('/nowhere/it-was-started', 'w')", need=float(2**30))
    (found,) = measured(user, started)
    assert found.note == (
        "skipped: needs 1.07 GB of memory, but may take only 966 MB of the 1.07 GB that are free"
    )


def test_a_need_that_was_told_too_low_ends_in_an_error_of_the_call(user, monkeypatch):
    monkeypatch.setattr(user_image, "available_memory", lambda: 2**30)
    (found,) = measured(user, call("x = np.ones(2**28)", need=1.0))
    assert found.note == "failed: needs more memory than is free"


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


def test_the_size_of_a_file_tells_whether_it_is_whole(user, tmp_path, monkeypatch):
    _, image = user
    whole = Path(image.path).read_bytes()
    short = tmp_path / "short.nii"
    short.write_bytes(gzip.decompress(whole)[:-1])
    with pytest.raises(VoxelocityError, match="ends at byte 1,920,352, and it holds 1,920,351"):
        require_size(dataclasses.replace(made_of(image, short), gzipped=False))
    for size in (len(whole) // 2, len(whole) - 1):
        cut = tmp_path / "cut.nii.gz"
        cut.write_bytes(whole[:size])
        with pytest.raises(VoxelocityError, match="cut.nii.gz: is cut off; its gzip stream ends"):
            require_size(made_of(image, cut))
    with pytest.raises(VoxelocityError, match="none.nii.gz: cannot be read"):
        require_size(made_of(image, tmp_path / "none.nii.gz"))


def test_a_whole_file_is_not_read_for_its_size(user, tmp_path, monkeypatch):
    _, image = user
    plain = tmp_path / "a.nii"
    plain.write_bytes(gzip.decompress(Path(image.path).read_bytes()) + b"and more")
    # One of 6 GB, with its size modulo 2**32 at its end.
    long = dataclasses.replace(image, shape=(*SHAPE[:3], 65_536))
    assert long.ends_at > 2**32
    large = tmp_path / "large.nii.gz"
    large.write_bytes(b"\x1f\x8b" + (long.ends_at % 2**32).to_bytes(4, "little"))
    monkeypatch.setattr(user_image, "_bytes_in", None)
    assert not require_size(image)
    assert not require_size(dataclasses.replace(made_of(image, plain), gzipped=False))
    assert not require_size(made_of(long, large))


@pytest.mark.parametrize(
    "held",
    [
        lambda content: gzip.compress(content[:1000]) + gzip.compress(content[1000:]),
        lambda content: gzip.compress(content) + b"something follows",
        lambda content: gzip.compress(content + b"more than its voxels"),
    ],
)
def test_where_the_size_tells_nothing_the_file_is_read(user, tmp_path, held):
    _, image = user
    path = tmp_path / "a.nii.gz"
    path.write_bytes(held(gzip.decompress(Path(image.path).read_bytes())))
    assert require_size(made_of(image, path))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "made", "shape", "stored"),
    [
        ("a.nii", nib.Nifti1Image, (20, 20, 20, 30), "<i2"),
        ("a.nii.gz", nib.Nifti2Image, (20, 20, 20, 30), ">f8"),
        ("A.NII.GZ", nib.Nifti1Image, (20, 20, 20, 2), "<u1"),
        ("a.img", nib.Nifti1Pair, (20, 20, 20), "<f4"),
        ("a.img.gz", nib.Nifti1Pair, (20, 20, 20, 5, 3), "<i2"),
        ("a.img", nib.Spm2AnalyzeImage, (20, 20, 20, 30), ">i2"),
        ("a.hdr", nib.AnalyzeImage, (3, 20, 20, 30), "<i2"),
        ("a.nii", nib.Nifti1Image, (20, 20), "<i8"),
    ],
)
def test_few_voxels_are_a_file_of_the_same_kind(tmp_path, name, made, shape, stored):
    header = made.header_class(endianness=stored[0])
    header.set_data_dtype(stored)
    nib.save(made(np.ones(shape, stored), np.eye(4), header), tmp_path / name)
    python = describe(sys.executable, tmp_path / "bytecode", tmp_path / name)
    image = image_of(tmp_path / name, python.header)
    (tmp_path / "few").mkdir()
    few = few_voxels(python, image, str(tmp_path / "few"))
    small = [min(length, most) for length, most in zip(shape, (6, 6, 6, 12, 12))]
    assert list(few.shape) == small and few.has_time == image.has_time
    for same in ("type_code", "item_bytes", "gzipped", "is_pair"):
        assert getattr(few, same) == getattr(image, same)
    read_whole(few)
    assert type(nib.load(few.path)) is type(nib.load(image.path))
    assert nib.load(few.path).get_fdata().shape == tuple(small)


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "has_time"),
    [
        ("anatomical.nii", False),
        ("functional.nii", True),
        ("example4d.nii.gz", True),
        ("example_nifti2.nii.gz", True),
        ("test.mgz", None),
        ("minc1_4d.mnc", None),
        ("example4d+orig.HEAD", None),
        ("example4d+orig.BRIK.gz", None),
        ("row_major.dconn.nii", None),
    ],
)
def test_files_of_other_tools_are_read_or_refused(tmp_path, name, has_time):
    path = CARRIED / name
    if has_time is None:
        said = "nibabel opens it as .*, but only images of the NIfTI or Analyze family are measured"
        with pytest.raises(VoxelocityError, match=said):
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


@pytest.mark.parametrize("times", [3, 50])
def test_a_file_that_unzips_to_far_more_than_its_header_tells_is_refused(
    user, tmp_path, monkeypatch, times
):
    """It would fill memory and disk."""
    _, image = user
    monkeypatch.setattr(user_image, "_MORE", 2**10)
    monkeypatch.setattr(user_image, "_CHUNK", 2**16)
    whole = gzip.decompress(Path(image.path).read_bytes())
    for name, more in (("little.nii.gz", 100), ("bomb.nii.gz", times * len(whole))):
        (tmp_path / name).write_bytes(gzip.compress(whole + bytes(more), 1))
    read_whole(made_of(image, tmp_path / "little.nii.gz"))
    with pytest.raises(VoxelocityError, match="holds more than .* but its header says"):
        read_whole(made_of(image, tmp_path / "bomb.nii.gz"))


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(path.read_bytes() + b"1"),
        lambda path: path.unlink(),
        lambda path: os.utime(path, (1, 1)),
        lambda path: os.replace(shutil.copy2(path, path.with_suffix(".new")), path),
    ],
)
def test_a_file_that_changes_is_noticed(user, tmp_path, change):
    _, image = user
    path = tmp_path / "a.nii.gz"
    shutil.copy2(image.path, path)
    image = made_of(image, path)
    before = states_of(image)
    assert states_of(image) == before
    change(path)
    assert states_of(image) != before


def test_the_generated_image_is_the_one_that_is_measured_and_described_as_a_users(tmp_path):
    path = generated_image(ROOT)
    assert str(path) == images.path(IMAGE, FORMAT, images.SHAPE)
    image = image_of(path, describe(sys.executable, tmp_path, path).header)
    img = nib.load(path)
    assert (img.shape, img.get_data_dtype()) == (image.shape, np.int16)
    assert image.scaled and image.gzipped
    read_whole(image)
    names = {**names_for(image), "path": image.path}
    exec(f"{REFERENCE.imports}\n{REFERENCE.code}", names)
    np.testing.assert_array_equal(names["values"].reshape(image.shape, order="F"), img.get_fdata())


def test_the_generated_image_is_made_once():
    written = generated_image(ROOT).stat().st_mtime_ns
    assert generated_image(ROOT).stat().st_mtime_ns == written


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path, monkeypatch):
    tmp_path.joinpath("file").write_text("")
    monkeypatch.setenv("VOXELOCITY_IMAGES", str(tmp_path / "file"))
    with pytest.raises(
        VoxelocityError, match="images cannot be written to .*; free some space"
    ) as error:
        generated_image(ROOT)
    assert "\n" not in str(error.value)
