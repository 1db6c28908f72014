"""Whether a first read from a disk adds what is estimated: ``python -m tests.cold_reads``.

Ten calls on copies of the generated images are timed with the file in memory and with it dropped from there, each in
a child of its own, in turn. What the second takes more, and for how much longer it waits without being ready to run,
stands beside the estimate, by the bytes that the kernel counts and the speed at which the same disk gave the whole
file in one go. ``--speed 100`` has the kernel slow the disk to 100 MB/s; it needs root and the blkio controller of
cgroup version 1. It prints a table in Markdown; no test runs it.
"""

import argparse
import gc
import os
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

import nibabel as nib
import numpy as np
from nilearn.image import index_img, mean_img

from benchmarks.support import images
from benchmarks.support.kernel.counts import counts_of
from benchmarks.support.serving import in_child
from voxelocity.analysis.cold_reads import bytes_from_disk, seconds_from_disk

IMAGE = "int16 + slope/inter"
ROUNDS = 5

# What a cgroup may read a second from each disk.
SLOW_GROUP = Path("/sys/fs/cgroup/blkio/voxelocity-cold-reads")


def loop(path):
    """Over all volumes, each read by itself."""
    img = nib.load(path)
    for t in range(img.shape[3]):
        np.asanyarray(img.dataobj[..., t])


CALLS = [
    ("nib.load(path)", ".nii.gz", nib.load),
    ("nib.load(path).get_fdata()", ".nii.gz", lambda path: nib.load(path).get_fdata()),
    (
        "np.asanyarray(nib.load(path).dataobj)",
        ".nii.gz",
        lambda p: np.asanyarray(nib.load(p).dataobj),
    ),
    ("nib.load(path).dataobj[..., 0]", ".nii.gz", lambda path: nib.load(path).dataobj[..., 0]),
    ("nib.load(path).dataobj[..., 25]", ".nii.gz", lambda path: nib.load(path).dataobj[..., 25]),
    ("index_img(path, 25).get_fdata()", ".nii.gz", lambda path: index_img(path, 25).get_fdata()),
    ("mean_img(path)", ".nii.gz", mean_img),
    ("for t: dataobj[..., t]", ".nii.gz", loop),
    ("nib.load(path).dataobj[..., 25]", ".nii", lambda path: nib.load(path).dataobj[..., 25]),
    ("for t: dataobj[..., t]", ".nii", loop),
]


def drop(path):
    """Have nothing of a file in memory."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def keep(path):
    """Have all of a file in memory; the seconds that it took."""
    start = time.perf_counter()
    with open(path, "rb", buffering=0) as file:
        while file.read(2**20):
            pass
    return time.perf_counter() - start


def seconds_of(call, path, prepare):
    """Of a call in a child, after it was taken once: all, and those in which it waited for anything but a processor."""

    def timed():
        call(path)
        gc.collect()
        gc.disable()
        prepare(path)
        start, on_processor = time.perf_counter(), scheduled()
        call(path)
        whole = time.perf_counter() - start
        return whole, whole - (scheduled() - on_processor)

    return in_child(timed)[1]


def scheduled():
    """The seconds in which this thread ran, or was ready to run."""
    with open("/proc/self/schedstat") as file:
        running, ready, _ = file.read().split()
    return (int(running) + int(ready)) / 1e9


def speed_of(path):
    """Bytes a second, of the whole file in one go."""
    drop(path)
    return os.path.getsize(path) / keep(path)


def slow_down(folder, speed):
    """Have this process and its children read at most so many bytes a second from the disk of a folder."""
    device = os.stat(folder).st_dev
    SLOW_GROUP.mkdir(exist_ok=True)
    limit = f"{os.major(device)}:{os.minor(device)} {speed:.0f}"
    (SLOW_GROUP / "blkio.throttle.read_bps_device").write_text(limit)
    (SLOW_GROUP / "cgroup.procs").write_text(str(os.getpid()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="on the disk to try")
    parser.add_argument("--speed", type=float, help="MB/s to which the disk is slowed")
    arguments = parser.parse_args()
    folder = arguments.folder
    if arguments.speed:
        slow_down(folder, 1e6 * arguments.speed)
    warnings.simplefilter("ignore")
    images.ensure()
    rows, speeds = [], {}
    with tempfile.TemporaryDirectory(dir=folder) as copies:
        paths = {}
        for format in images.FORMATS:
            paths[format] = shutil.copy(images.path(IMAGE, format, images.SHAPE), copies)
            speeds[format] = statistics.median(speed_of(paths[format]) for _ in range(ROUNDS))
            print(f"{format}: {speeds[format] / 1e6:.0f} MB/s", file=sys.stderr)
        for words, format, call in CALLS:
            path, size = paths[format], os.path.getsize(paths[format])
            found = {keep: [], drop: []}
            for _ in range(ROUNDS):
                for prepare, seconds in found.items():
                    seconds.append(seconds_of(call, path, prepare))
            call(path)
            read = counts_of(call, path)[1].bytes_read
            from_disk = bytes_from_disk(read, size, format == ".nii.gz")
            estimate = seconds_from_disk(from_disk or 0.0, speeds[format])
            whole, waited = map(statistics.median, zip(*found[keep]))
            cold_whole, cold_waited = map(statistics.median, zip(*found[drop]))
            numbers = whole, cold_whole - whole, cold_waited - waited, estimate
            rows.append((words, format, read / size, *numbers))
            print(words, format, file=sys.stderr)
    print(
        "| call | file | times the file | in memory | more when cold | more waiting | estimated |"
    )
    print("|---|---|---|---|---|---|---|")
    for words, format, times, *numbers in rows:
        told = " | ".join(f"{1e3 * each:.1f} ms" for each in numbers)
        print(f"| `{words}` | {format} | {times:.3g} | {told} |")


if __name__ == "__main__":
    main()
