"""The code that the page hands out runs, with what is installed here."""

import nibabel as nib
import numpy as np
import pytest

from voxelocity.measured import BASELINE, REFERENCE, cells_of, load_benchmarks, pretty_names
from voxelocity.overview.calls import _CODE, code_of


@pytest.fixture
def inputs(images_made, tmp_path):
    """What the code takes as given, by name."""
    images = images_made
    path = images.path("int16 + slope/inter", ".nii.gz", images.SMALL_SHAPE)
    img = nib.load(path)
    box = np.zeros(img.shape[:3], np.int16)
    box[1:4, 1:4, 1:3] = 1
    region = nib.Nifti1Image(box, img.affine)
    maps = nib.Nifti1Image(np.stack([box, 2.0 * box], axis=-1)[..., :1], img.affine)
    return {
        "path": path,
        "img": img,
        "t": 1,
        "a": 0,
        "b": 2,
        "x": 2,
        "y": 2,
        "z": 2,
        "indices": [0, 2],
        "selection": [0, 2],
        "mask": region,
        "labels": region,
        "maps": maps,
        "affine": img.affine,
        "shape": img.shape[:3],
    }


def test_the_code_of_every_call_runs(root, inputs, tmp_path):
    names = pretty_names(load_benchmarks(root))
    run = 0
    for (operation, route), call in names.items():
        if route in (REFERENCE, BASELINE):
            assert code_of(operation, REFERENCE, call) == ""
            continue
        code = code_of(operation, route, call)
        # The small image has three volumes, not the hundred of a run.
        code = code.replace("range(10)", "range(3)").replace("[..., 3]", "[..., 2]")
        target = dict(inputs)
        if operation == "Saving":
            target["path"] = str(tmp_path / "saved.nii.gz")
        exec(compile(code, f"{operation}.{route}", "exec"), target)
        run += 1
    assert run > 50


def test_no_code_is_kept_for_a_call_that_is_gone(root):
    known = {
        (cell.operation, cell.route)
        for benchmark in load_benchmarks(root).values()
        for cell in cells_of(benchmark)
    }
    assert set(_CODE) <= known


def test_imports_are_those_that_the_code_needs():
    code = code_of("MeanOverTime", "path", "mean_img(path)")
    assert code == "from nilearn.image import mean_img\n\nmean_img(path)"
    code = code_of("X", "y", "np.asanyarray(nib.load(path).dataobj)")
    assert code.splitlines()[:2] == ["import nibabel as nib", "import numpy as np"]
