"""A user who brings no image gets one of those that are measured."""

import sys

import nibabel as nib
import numpy as np
import pytest

from benchmarks.support import images
from tests.conftest import ROOT
from voxelocity import VoxelocityError
from voxelocity.analysis.user_image import REFERENCE, image_of, names_for
from voxelocity.runner.generated_image import FORMAT, IMAGE, generated_image
from voxelocity.runner.user_image import read_whole
from voxelocity.runner.user_python import describe


def test_it_is_the_one_that_is_measured_and_described_as_a_users(tmp_path):
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


def test_it_is_made_once():
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
