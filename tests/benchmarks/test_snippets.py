"""The code that people copy runs, with what is installed here."""

import nibabel as nib
import numpy as np
import pytest
from asv_runner.discovery import disc_benchmarks

from benchmarks.support import images, volume_files
from benchmarks.support.snippets import with_imports

SNIPPETS = {
    (benchmark.operation["name"], benchmark.route): benchmark.snippet
    for benchmark in disc_benchmarks("benchmarks")
    if benchmark.role == "route"
}


# The same code may stand for the same call of another operation.
DISTINCT = {code: place for place, code in reversed(SNIPPETS.items())}


@pytest.fixture(scope="module")
def inputs(small_images):
    """What the code takes as given, by name."""
    path = images.path("int16 + slope/inter", ".nii.gz", images.SMALL_SHAPE)
    img = nib.load(path)
    box = np.zeros(img.shape[:3], np.int16)
    box[1:4, 1:4, 1:3] = 1
    region = nib.Nifti1Image(box, img.affine)
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
        "maps": nib.Nifti1Image(box[..., np.newaxis].astype(float), img.affine),
        "affine": img.affine,
        "shape": img.shape[:3],
        "seeds": [tuple(img.affine[:3, 3])],
        "confounds": np.arange(3.0)[:, np.newaxis] ** 2,
        "paths": volume_files.paths("int16 + slope/inter", images.SMALL_SHAPE),
    }


@pytest.mark.parametrize(("operation", "name"), DISTINCT.values())
def test_the_code_of_every_call_runs(inputs, tmp_path, operation, name):
    # The small image has three volumes, not the fifty or more of the others.
    code = SNIPPETS[operation, name].replace("..., 3]", "..., 2]")
    given = dict(inputs)
    if operation == "Saving":
        given["path"] = str(tmp_path / "saved.nii.gz")
    exec(compile(code, f"{operation}.{name}", "exec"), given)


def test_imports_are_those_that_the_code_needs():
    code = with_imports("mean_img(path)")
    assert code == "from nilearn.image import mean_img\n\nmean_img(path)"
    code = with_imports("np.asanyarray(nib.load(path).dataobj)")
    assert code.splitlines()[:2] == ["import nibabel as nib", "import numpy as np"]
    assert with_imports("import nibabel") == "import nibabel"


def test_code_of_several_lines_is_not_indented():
    assert SNIPPETS["LoopOverVolumes", "dataobj"].splitlines() == [
        "import nibabel as nib",
        "",
        "dataobj = nib.load(path).dataobj",
        "for t in range(dataobj.shape[3]):",
        "    volume = dataobj[..., t]",
    ]
