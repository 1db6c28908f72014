"""What is measured: a module for each operation; `support` holds what they share.

These modules run in environments that hold nothing but the standard library, numpy,
nibabel and nilearn, in every release of the timeline.
"""

import ctypes
import os
import signal
import sys
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

# https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html
_PR_SET_PDEATHSIG = 1

# A forkserver would outlive an asv that is killed, and measure beside the next one.
if sys.platform == "linux" and "ASV_ENV_DIR" in os.environ:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
