"""A user who brings no image gets one like those that are measured."""

from pathlib import Path

import nibabel as nib
import numpy as np

from voxelocity.analysis.user_image import REFERENCE, names_for
from voxelocity.runner.generated_image import INTER, SHAPE, SLOPE, generated_image
from voxelocity.runner.user_image import read_whole


def test_nibabel_reads_what_was_written(tmp_path):
    image = generated_image(tmp_path)
    img = nib.load(image.path)
    assert img.shape == image.shape == SHAPE
    assert img.get_data_dtype() == np.int16
    assert (img.dataobj.slope, img.dataobj.inter) == (SLOPE, INTER)
    assert (img.dataobj.offset, img.header.get_zooms()) == (image.offset, (3, 3, 3, 2))
    np.testing.assert_array_equal(img.affine, np.diag([3, 3, 3, 1]))
    read_whole(image)
    names = {**names_for(image), "path": image.path}
    exec(f"{REFERENCE.imports}\n{REFERENCE.code}", names)
    np.testing.assert_array_equal(names["values"].reshape(SHAPE, order="F"), img.get_fdata())


def test_it_compresses_as_a_measured_image_does(tmp_path):
    image = generated_image(tmp_path)
    packed = Path(image.path).stat().st_size / (image.voxels * image.item_bytes)
    assert 0.48 < packed < 0.62


def test_it_is_written_once(tmp_path):
    first = generated_image(tmp_path)
    written = Path(first.path).stat().st_mtime_ns
    assert generated_image(tmp_path) == first
    assert Path(first.path).stat().st_mtime_ns == written
    assert [path.name for path in tmp_path.iterdir()] == ["generated.nii.gz"]
