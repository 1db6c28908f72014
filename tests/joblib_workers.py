"""What two joblib workers take over four runs: ``python -m tests.joblib_workers``.

Each case runs in a process of its own. That process imports everything, starts two workers and takes the call once on
a few voxels. Then the memory of the process and all its children is looked at every 10 ms, while four runs are worked
on. The sum of their proportional set sizes (PSS) counts a page that several share once. The table shows by how much the
highest sum exceeds that before, of several repetitions the lowest and the highest. It also shows whether the results
are those that one process computes from the paths. It prints a table in Markdown; no test runs it.
"""

import argparse
import contextlib
import gc
import subprocess
import sys
import threading
import time
import warnings

import nibabel as nib
import numpy as np
import psutil
from joblib import Parallel, delayed
from nilearn.image import mean_img
from nilearn.maskers import NiftiMasker

from benchmarks.support import images, regions

IMAGE, FORMAT = "int16 + slope/inter", ".nii.gz"
RUNS, WORKERS, REPETITIONS = 4, 2, 3


def masked(run, mask):
    """The time series in a mask."""
    return NiftiMasker(mask_img=mask).fit_transform(run)


def averaged(run, mask):
    """The mean over time, as an array."""
    return mean_img(run).get_fdata()


CALLS = {"mean_img(run)": averaged, "NiftiMasker(mask).fit_transform(run)": masked}


def read(path):
    """An image whose voxels are all in memory, in float64."""
    img = nib.load(path)
    return nib.Nifti1Image(img.get_fdata(), img.affine)


# How a run is handed to a worker.
HANDED = {
    "the path": str,
    "nib.load(path), unread": nib.load,
    "an image in memory": read,
}


class Watch:
    """The highest sum of the PSS of this process and its children, while it is entered."""

    def __enter__(self):
        self.highest, self._ends = _pss(), threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._ends.set()
        self._thread.join()

    def _look(self):
        while not self._ends.wait(0.01):
            self.highest = max(self.highest, _pss())


def _pss():
    total, own = 0, psutil.Process()
    for process in (own, *own.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += process.memory_full_info().pss
    return total


def measure(call, handed, workers):
    """By how many bytes four runs exceed what was there before; whether the results are right."""
    shape = images.SHAPE
    make, small = HANDED[handed], images.path(IMAGE, FORMAT, images.SMALL_SHAPE)
    small_mask, mask = (
        regions.as_image(regions.mask(each)) for each in (images.SMALL_SHAPE, shape)
    )
    path = images.path(IMAGE, FORMAT, shape)
    with Parallel(n_jobs=workers) as parallel:
        parallel(delayed(CALLS[call])(make(small), small_mask) for _ in range(RUNS))
        gc.collect()
        before = _pss()
        with Watch() as watch:
            runs = [make(path) for _ in range(RUNS)]
            results = parallel(delayed(CALLS[call])(run, mask) for run in runs)
    right = CALLS[call](path, mask)
    apart = max(float(np.abs(result - right).max()) for result in results)
    return watch.highest - before, apart / float(np.ptp(right))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", nargs=3, help=argparse.SUPPRESS)
    case = parser.parse_args().case
    if case:
        warnings.simplefilter("ignore")
        print(*measure(case[0], case[1], int(case[2])))
        return
    images.ensure()
    payload = np.prod(images.SHAPE) * 8 / 1e6
    print(f"A run takes {payload:.1f} MB in float64.\n")
    print(
        "| call | handed over | one process, MB | two workers, MB | off by |\n|---|---|---|---|---|"
    )
    for call in CALLS:
        for handed in HANDED:
            cells, apart = [], 0.0
            for workers in (1, WORKERS):
                command = [sys.executable, "-m", "tests.joblib_workers", "--case"]
                found = []
                for _ in range(REPETITIONS):
                    words = [*command, call, handed, str(workers)]
                    text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
                    size, off = map(float, text.split())
                    found.append(size / 1e6)
                    apart = max(apart, off)
                    time.sleep(1)
                cells.append(f"{min(found):.0f} to {max(found):.0f}")
            print(f"| `{call}` | {handed} | {' | '.join(cells)} | {apart:.1e} |", flush=True)


if __name__ == "__main__":
    main()
