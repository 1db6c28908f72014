"""What is measured: one module per operation, and the image that they read.

These modules run in environments that hold nothing but the standard library, numpy,
nibabel and nilearn, in every release of the timeline.
"""

import os
import warnings

# One thread, so that a time does not depend on the number of cores. Set before numpy is imported.
for _name in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
):
    os.environ[_name] = "1"

# Old releases warn of things that only their authors could mend.
warnings.simplefilter("ignore", DeprecationWarning)
warnings.simplefilter("ignore", FutureWarning)
