"""The code of a call as it would stand in a script: the imports, then the call."""

import re

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
        "resample_to_img",
        "smooth_img",
    ),
    "nilearn.maskers": (
        "NiftiLabelsMasker",
        "NiftiMapsMasker",
        "NiftiMasker",
        "NiftiSpheresMasker",
    ),
    "nilearn.masking": ("apply_mask", "unmask"),
}


def with_imports(code):
    """The code with the imports that it needs above it.

    Parameters
    ----------
    code : str
        Calls of nibabel, numpy and nilearn by their usual names.

    Returns
    -------
    str
    """
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
