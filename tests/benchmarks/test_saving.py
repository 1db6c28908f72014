"""A saved file is right if a tool that obeys its header finds the image in it, and no other."""

import gzip
import itertools
import shutil
import struct

import nibabel as nib
import numpy as np
import pytest

from benchmarks.saving import Saving
from benchmarks.support import images
from benchmarks.support.answers import WrongAnswer
from benchmarks.support.saved import SavedFile


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """A function that saves a few voxels by a call, and returns the benchmark with the file."""
    made = []

    def save(image, format, method="save"):
        operation = Saving()
        operation.parameters = (image, format)
        operation._aim_at(images.SMALL_SHAPE)
        operation.target = str(tmp_path / f"saved{len(made)}{format}")
        made.append(operation)
        return operation, getattr(operation, method)()

    return save


def spoiled(path, offset, content):
    """Other bytes at a place of the uncompressed file."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rb") as file:
        whole = bytearray(file.read())
    whole[offset : offset + len(content)] = content
    with opened(path, "wb") as file:
        file.write(whole)


PARAMETERS = list(itertools.product(*Saving.params))


@pytest.mark.parametrize(("image", "format"), PARAMETERS)
@pytest.mark.parametrize("method", ["save", "reference"])
def test_what_the_calls_save_is_right(saved, image, format, method):
    operation, path = saved(image, format, method)
    operation.check(path)
    file, img = SavedFile(path), nib.load(path)
    assert file.shape == img.shape and file.dtype == img.get_data_dtype()
    np.testing.assert_allclose(file.affine, img.affine[:3])
    assert (file.slope, file.inter) == pytest.approx((img.dataobj.slope, img.dataobj.inter))


FIELDS = {
    "sizeof_hdr": (0, "i", [0, 347, 540]),
    "dim[0]": (40, "h", [0, 3, 5, 8, -1]),
    "dim[1]": (42, "h", [0, 5, -6]),
    "dim[4]": (48, "h", [0, 1, 2, 4]),
    "datatype": (70, "h", [0, 2, 8, 64, 512, 1792]),
    "bitpix": (72, "h", [0, 8, 64]),
    "pixdim[1]": (80, "f", [0.0, 1.0, -3.0]),
    "pixdim[3]": (88, "f", [3.0]),
    "vox_offset": (108, "f", [0.0, 348.0, 352.5, 368.0, 400.0, -1.0, float("nan"), float("inf")]),
    "scl_slope": (112, "f", [2.0, -1.0]),
    "scl_inter": (116, "f", [1e6, float("inf"), float("nan")]),
    "sform_code": (254, "h", [0]),
    "srow_x": (280, "f", [1.0, -3.0]),
    "srow_z": (324, "f", [1.0]),
    "extension": (348, "B", [1]),
}


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(("image", "format"), PARAMETERS)
def test_each_field_by_which_a_tool_finds_the_image_is_held(saved, name, image, format):
    offset, form, values = FIELDS[name]
    operation, path = saved(image, format)
    shutil.copy(path, path + ".kept")
    for value in values:
        shutil.copy(path + ".kept", path)
        spoiled(path, offset, struct.pack("<" + form, value))
        with pytest.raises(WrongAnswer):
            operation.check(path)
    shutil.copy(path + ".kept", path)
    operation.check(path)


@pytest.mark.parametrize("magic", [b"XXXX", b"ni1\0", b"n+2\0", b"\0\0\0\0", b"n+1 "])
def test_the_magic_is_held(saved, magic):
    operation, path = saved("float32", ".nii")
    spoiled(path, 344, magic)
    with pytest.raises(WrongAnswer, match="the magic is"):
        operation.check(path)


@pytest.mark.parametrize("code", [1, 2, 3, 4])
def test_a_rotation_that_contradicts_the_rows_is_wrong(saved, code):
    """Some tools take the one, some the other."""
    operation, path = saved("float32", ".nii", "reference")
    operation.check(path)
    spoiled(path, 252, struct.pack("<h", code))
    spoiled(path, 268, struct.pack("<f", 77.0))
    with pytest.raises(WrongAnswer, match="qform and sform"):
        operation.check(path)


def test_without_rows_the_rotation_says_the_affine(saved):
    operation, path = saved("float32", ".nii", "reference")
    spoiled(path, 254, struct.pack("<h", 0))
    operation.check(path)
    spoiled(path, 264, struct.pack("<f", 0.5))
    with pytest.raises(WrongAnswer, match="the affine"):
        operation.check(path)


@pytest.mark.parametrize("format", images.FORMATS)
@pytest.mark.parametrize("change", ["shorter", "longer", "a voxel", "a checksum"])
def test_every_byte_up_to_the_last_is_held(saved, format, change):
    operation, path = saved("float32", format)
    opened = gzip.open if format == ".nii.gz" else open
    with opened(path, "rb") as file:
        whole = file.read()
    whole = {"shorter": whole[:-4], "longer": whole + b"\0" * 4}.get(change, whole)
    if change == "a voxel":
        whole = whole[:-4] + struct.pack("<f", -77.0)
    with opened(path, "wb") as file:
        file.write(whole)
    if change == "a checksum":
        with open(path, "rb") as file:
            whole = bytearray(file.read())
        # Of a .nii the last bytes are those of a voxel.
        whole[-8] ^= 0x55
        with open(path, "wb") as file:
            file.write(whole)
        if format == ".nii":
            whole[-1] ^= 0x55
            with open(path, "wb") as file:
                file.write(whole)
    with pytest.raises(WrongAnswer):
        operation.check(path)


@pytest.mark.parametrize("format", images.FORMATS)
def test_the_other_byte_order_is_as_right(saved, format):
    operation, path = saved("float32", format)
    img = nib.load(path)
    # A copy, as the file that it maps is written anew.
    values = np.array(img.get_fdata(dtype=np.float32))
    swapped = nib.Nifti1Image(values, img.affine, img.header.as_byteswapped())
    nib.save(swapped, path)
    assert SavedFile(path).dtype.byteorder == ">"
    operation.check(path)
