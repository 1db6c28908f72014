"""What a count depends on besides the releases: counts under other traits are another series."""

import json
import os
import platform
import zlib

from . import memory

# Those by which libraries choose among loops; numpy's versions tell different sets of others.
_FEATURES = ("SSE42", "AVX", "F16C", "FMA3", "AVX2", "AVX512F", "NEON", "ASIMD", "SVE")


def traits(file):
    """The traits of this process.

    Parameters
    ----------
    file : str
        Any file that is read; Python reads as much at once as the file system's blocks hold.

    Returns
    -------
    dict of str to str
    """
    features = memory.numpy_core().__cpu_features__
    return {
        "architecture": platform.machine(),
        "processor": _processor(),
        "python": f"{platform.python_version()} {platform.python_build()[1]} "
        f"{platform.python_compiler()}",
        "C library": " ".join(platform.libc_ver()),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "valgrind": os.environ["VALGRIND_VERSION"],
        "processor features": " ".join(name for name in _FEATURES if features.get(name)),
        "block size": str(os.stat(file).st_blksize),
        **{
            f"{name} of the processor": value
            for name, value in json.loads(os.environ.get("VOXELOCITY_PROCESSOR") or "{}").items()
        },
    }


def _processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = {line.split(":")[1].strip() for line in file if line.startswith("model name")}
    return ", ".join(sorted(names)) or "unknown"
