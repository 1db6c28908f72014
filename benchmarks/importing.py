"""Importing: from a fresh interpreter to a library that is ready to be called."""

import importlib.metadata
import os
import subprocess
import sys

from . import installed

# The peak is the child's own: Linux tells it, apart from what its parent once held.
_PEAK = (
    "\nimport sys\n"
    "if sys.platform == 'linux':\n"
    "    kib = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
    "    print(int(kib.split()[1]) * 1024)\n"
    "else:\n"
    "    import resource\n"
    "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
)


class Importing:
    """What does it cost to start Python and import a library, before anything is read?

    The reference imports numpy, which any program that holds an array must do. Files are in the
    page cache and compiled. Peaks are those of the fresh interpreter, told by itself; those of an
    interpreter that imports nothing are the baseline.
    """

    version = "1"
    params = []
    param_names = []
    number = 1
    warmup_time = 0
    rounds = 4
    repeat = [2, 5, 0.1]
    timeout = 300

    result = None

    def setup_cache(self):
        """Importing needs no image; what was never imported is compiled here."""
        installed.check()
        _run("import nilearn.image")

    def time_nibabel(self):
        self.result = "nibabel", _run("import nibabel; print(nibabel.__version__)")

    time_nibabel.pretty_name = "import nibabel"

    def time_nilearn_image(self):
        code = "import nilearn.image; print(nilearn.image and nilearn.__version__)"
        self.result = "nilearn", _run(code)

    time_nilearn_image.pretty_name = "import nilearn.image"

    def time_reference(self):
        self.result = "numpy", _run("import numpy; print(numpy.__version__)")

    time_reference.pretty_name = "reference: import numpy"

    def track_peakmem_nibabel(self):
        return int(_run("import nibabel" + _PEAK))

    track_peakmem_nibabel.pretty_name = time_nibabel.pretty_name
    track_peakmem_nibabel.unit = "bytes"

    def track_peakmem_nilearn_image(self):
        return int(_run("import nilearn.image" + _PEAK))

    track_peakmem_nilearn_image.pretty_name = time_nilearn_image.pretty_name
    track_peakmem_nilearn_image.unit = "bytes"

    def track_peakmem_reference(self):
        return int(_run("import numpy" + _PEAK))

    track_peakmem_reference.pretty_name = time_reference.pretty_name
    track_peakmem_reference.unit = "bytes"

    def track_peakmem_baseline(self):
        return int(_run(_PEAK))

    track_peakmem_baseline.pretty_name = "baseline: nothing"
    track_peakmem_baseline.unit = "bytes"

    def teardown(self):
        result, self.result = self.result, None
        if result is not None:
            name, version = result
            wanted = importlib.metadata.version(name)
            if version != wanted:
                raise RuntimeError(f"{name} says that it is {version}, but {wanted} is installed")


def _run(code):
    """What a fresh interpreter prints."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    # Else every import would be compiled anew, which takes longer than all the rest.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return process.stdout.strip()
