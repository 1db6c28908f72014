"""The code of each route, to copy into a script of one's own."""

import re

from voxelocity.measured import REFERENCE

# Routes of which the benchmark's name is a description, not the code.
_CODE = {
    ("MeanOverTime", "volumes"): """\
img = nib.load(path, keep_file_open=True)
total = np.zeros(img.shape[:3], order="F")
for t in range(img.shape[3]):
    total += img.dataobj[..., t]
mean = nib.Nifti1Image(total / img.shape[3], img.affine)""",
    ("MeanOverTimeInMemory", "mean_img"): "mean_img(img)",
    ("LoopOverVolumes", "dataobj"): """\
dataobj = nib.load(path).dataobj
for t in range(10):
    volume = dataobj[..., t]""",
    ("LoopOverVolumes", "keep_file_open"): """\
dataobj = nib.load(path, keep_file_open=True).dataobj
for t in range(10):
    volume = dataobj[..., t]""",
    ("LoopOverVolumes", "iter_img"): """\
for t, volume in zip(range(10), iter_img(path)):
    array = volume.get_fdata()""",
    ("LoopOverVolumes", "get_fdata"): """\
array = nib.load(path).get_fdata()
for t in range(10):
    volume = array[..., t]""",
    ("ScatteredVolumes", "volumes"): """\
dataobj = nib.load(path, keep_file_open=True).dataobj
np.stack([dataobj[..., t] for t in indices], axis=-1)""",
    ("SecondCall", "get_fdata"): "img.get_fdata()\nimg.get_fdata()",
    ("SecondCall", "uncache"): "img.get_fdata()\nimg.uncache()\nimg.get_fdata()",
    ("SecondCall", "dataobj"): "img.get_fdata()\nnp.asanyarray(img.dataobj)",
    ("SecondCall", "mean_img"): "img.get_fdata()\nmean_img(img)",
    ("SecondCall", "index_img"): "img.get_fdata()\nindex_img(img, t)",
    ("Masking", "masker"): "NiftiMasker(mask_img=mask).fit_transform(path)",
    ("Masking", "get_fdata"): "nib.load(path).get_fdata()[mask.get_fdata() > 0].T",
    ("MaskingByLabels", "masker"): "NiftiLabelsMasker(labels_img=labels).fit_transform(path)",
    ("MaskingByMaps", "masker"): "NiftiMapsMasker(maps_img=maps).fit_transform(path)",
    ("Resampling", "resample_img"): "resample_img(path, target_affine=affine, target_shape=shape)",
    ("Importing", "nibabel"): "import nibabel",
    ("Importing", "nilearn_image"): "import nilearn.image",
}

_MODULES = {
    "nilearn.image": (
        "clean_img",
        "concat_imgs",
        "index_img",
        "iter_img",
        "load_img",
        "math_img",
        "mean_img",
        "resample_img",
        "smooth_img",
    ),
    "nilearn.maskers": ("NiftiLabelsMasker", "NiftiMapsMasker", "NiftiMasker"),
    "nilearn.masking": ("apply_mask",),
}


def code_of(operation, route, call):
    """Imports and call, as they would stand in a script.

    Parameters
    ----------
    operation, route : str
    call : str
        The route's name, which is its code where `_CODE` has no other.

    Returns
    -------
    str
        Empty for references, which are no advice.
    """
    if route == REFERENCE:
        return ""
    code = _CODE.get((operation, route), call)
    lines = []
    if "nib." in code:
        lines.append("import nibabel as nib")
    if "np." in code:
        lines.append("import numpy as np")
    for module, names in _MODULES.items():
        used = [name for name in names if re.search(rf"\b{name}\b", code)]
        if used:
            lines.append(f"from {module} import {', '.join(used)}")
    return "\n".join([*lines, "", code] if lines else [code])
