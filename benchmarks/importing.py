"""Importing: from a fresh interpreter to a library that is ready to be called."""

import importlib.metadata
import os
import subprocess
import sys

from .support import installed
from .support.declaration import MetricMaker, call, declare
from .support.operation import keep_result

# The peak is the child's own: Linux tells it, apart from what its parent once held.
TELL_PEAK = (
    "\nimport sys\n"
    "if sys.platform == 'linux':\n"
    "    kib = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
    "    print(int(kib.split()[1]) * 1024)\n"
    "else:\n"
    "    import resource\n"
    "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
)


def peak_of_interpreter(method):
    """A function for asv that makes a call and returns the peak of its interpreter."""

    def function(self):
        return int(method(self, TELL_PEAK))

    function.unit = "bytes"
    return function


@declare
class Importing:
    """What does it cost to start Python and import a library, before anything is read?

    The reference imports numpy, which any program that holds an array must do. Files are in the
    page cache and compiled. Peaks are those of the fresh interpreter, told by itself; those of an
    interpreter that imports nothing are the baseline.
    """

    version = "1"
    params = []
    param_names = []
    metrics = (
        MetricMaker("time", "time_", keep_result),
        MetricMaker("peakmem", "track_peakmem_", peak_of_interpreter),
    )
    number = 1
    warmup_time = 0
    rounds = 4
    repeat = 2
    timeout = 300

    result = None
    called = None

    def setup_cache(self):
        """Importing needs no image; what was never imported is compiled here."""
        installed.check()
        run("import nilearn.image")

    @staticmethod
    def measured_shape():
        """No image is read."""
        return ()

    @call("import nibabel", expect="nibabel")
    def nibabel(self, tell="; print(nibabel.__version__)"):
        return run("import nibabel" + tell)

    @call("import nilearn.image", expect="nilearn")
    def nilearn_image(self, tell="; print(nilearn.image and nilearn.__version__)"):
        return run("import nilearn.image" + tell)

    @call("reference: import numpy", expect="numpy")
    def reference(self, tell="; print(numpy.__version__)"):
        return run("import numpy" + tell)

    @call("baseline: nothing", only=("peakmem",))
    def baseline(self, tell):
        return run(tell)

    def teardown(self):
        version, self.result = self.result, None
        if version is not None:
            library = self.called.declared.expect
            wanted = importlib.metadata.version(library)
            if version != wanted:
                raise RuntimeError(
                    f"{library} says that it is {version}, but {wanted} is installed"
                )


def run(code):
    """What a fresh interpreter prints.

    Parameters
    ----------
    code : str

    Returns
    -------
    str

    Raises
    ------
    subprocess.CalledProcessError
        The code failed.
    """
    command = [sys.executable, "-W", "ignore", "-c", code]
    # Else every import would be compiled anew, which takes longer than all the rest.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return process.stdout.strip()
