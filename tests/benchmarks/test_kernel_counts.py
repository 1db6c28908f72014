"""What the kernel counts of a call is what the call did: files of known size, read a known number of times."""

import gzip
import mmap
import os
import sys

import nibabel as nib
import numpy as np
import pytest
from nilearn.image import mean_img

from benchmarks.support import images, reference, serving
from benchmarks.support.kernel import counts, server
from benchmarks.support.kernel.counts import KernelCounts, counts_of, is_told

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells"),
]

SIZE = 3_000_000


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bytes"
    path.write_bytes(os.urandom(SIZE))
    return path


def read(file, times=1, piece=SIZE):
    for _ in range(times):
        with open(file, "rb", buffering=0) as stream:
            for _ in range(SIZE // piece):
                stream.read(piece)


def test_linux_tells():
    assert is_told()


@pytest.mark.parametrize(
    ("times", "piece"), [(0, SIZE), (1, SIZE), (2, SIZE), (1, 1000), (25, 30_000)]
)
def test_bytes_and_reads_are_those_of_the_call_to_the_unit(file, times, piece):
    _, found = counts_of(read, file, times, piece)
    assert (found.bytes_read, found.reads) == (times * SIZE, times * (SIZE // piece))


def test_nothing_is_nothing_and_the_result_is_that_of_the_call():
    counts_of(lambda: None)
    assert counts_of(lambda: None) == (None, KernelCounts(0, 0, 0))
    assert counts_of(divmod, 7, 2)[0] == (3, 1)


def test_a_call_that_is_answered_from_memory_reads_nothing(file):
    kept = {}

    def cached():
        return kept.setdefault("content", None) or kept.update(content=file.read_bytes())

    first, second = (counts_of(cached)[1] for _ in range(2))
    assert first.bytes_read == SIZE and second[:2] == (0, 0)


def test_a_compressed_file_is_read_once_in_bytes_of_the_file(tmp_path):
    path = tmp_path / "bytes.gz"
    path.write_bytes(gzip.compress(os.urandom(SIZE)))

    def unpacked():
        with gzip.open(path) as stream:
            return len(stream.read())

    length, found = counts_of(unpacked)
    assert length == SIZE and found.bytes_read == path.stat().st_size


def test_the_bytes_of_a_memory_map_are_not_seen(file):
    """So a call that maps its file may show fewer bytes than it uses."""

    def mapped():
        with (
            open(file, "rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view,
        ):
            return sum(view[::4096])

    total, found = counts_of(mapped)
    assert total > 0 and found.bytes_read < SIZE / 100 and found.page_faults > 0


@pytest.mark.parametrize("pages", [100, 1000])
def test_each_page_that_is_first_touched_is_a_fault(pages):
    # Of memory that comes from the system for this alone, and in no huge page.
    def touched():
        with mmap.mmap(-1, pages * mmap.PAGESIZE) as memory:
            memory.madvise(mmap.MADV_NOHUGEPAGE)
            for page in range(pages):
                memory[page * mmap.PAGESIZE] = 1

    counts_of(touched)
    _, found = counts_of(touched)
    assert pages <= found.page_faults < pages + 20


def test_garbage_is_collected_as_before(file):
    import gc

    for was in (True, False):
        (gc.enable if was else gc.disable)()
        counts_of(read, file)
        assert gc.isenabled() is was
    gc.enable()


def test_where_the_kernel_does_not_tell_it_is_not_told(monkeypatch, tmp_path):
    monkeypatch.setattr(counts, "_FILE", str(tmp_path / "none"))
    assert not is_told()


def test_the_reference_reads_the_file_once(images_made):
    """By its size on disk, whatever has read it."""
    for format in images.FORMATS:
        path = images.path("int16", format, images.SMALL_SHAPE)
        counts_of(reference.read_values, path)
        values, found = counts_of(reference.read_values, path)
        assert isinstance(values, np.ndarray)
        assert found.bytes_read == os.path.getsize(path)


# Calls, and how many times they go through the voxels of the file.
PASSES = {
    "load": (lambda path: nib.load(path), 0),
    "get_fdata": (lambda path: nib.load(path).get_fdata(), 1),
    "dataobj": (lambda path: np.asanyarray(nib.load(path).dataobj), 1),
    "mean_img": (lambda path: mean_img(path, copy_header=True), 1),
    "last_volume": (lambda path: nib.load(path).dataobj[..., -1], 1),
    "opened_twice": (lambda path: [nib.load(path).get_fdata() for _ in range(2)], 2),
    "three_times": (
        lambda path: [
            image.get_fdata(caching="unchanged") for image in [nib.load(path)] for _ in range(3)
        ],
        3,
    ),
    "cached": (
        lambda path: [image.get_fdata() for image in [nib.load(path)] for _ in range(2)],
        1,
    ),
}
# So often each opens the file: to see what it is, to read its header, and to read its voxels.
OPENINGS = {
    name: 2 * (2 if name == "opened_twice" else 1) + passes for name, (_, passes) in PASSES.items()
}


def random_image(path, shape):
    values = np.random.default_rng(0).integers(-(2**15), 2**15, shape).astype(np.int16)
    nib.save(nib.Nifti1Image(values, np.eye(4)), path)
    return os.path.getsize(path)


@pytest.mark.parametrize("name", PASSES)
def test_of_a_file_smaller_than_a_buffer_all_is_read_at_each_opening(tmp_path, name):
    size = random_image(tmp_path / "a.nii.gz", (5, 5, 5, 4))
    call, path = PASSES[name][0], str(tmp_path / "a.nii.gz")
    call(path)
    assert counts_of(call, path)[1].bytes_read == OPENINGS[name] * size


@pytest.mark.parametrize("name", PASSES)
def test_bytes_of_a_call_are_the_size_of_the_file_times_its_passes(tmp_path, name):
    """To the unit, beside what each opening reads of the header."""
    size = random_image(tmp_path / "a.nii.gz", (32, 32, 20, 20))
    path, (call, passes) = str(tmp_path / "a.nii.gz"), PASSES[name]
    call(path)
    header = counts_of(nib.load, path)[1].bytes_read
    images_opened = 2 if name == "opened_twice" else 1
    assert size > 800_000 and 0 < header < size / 20
    found = counts_of(call, path)[1]
    assert found.bytes_read == images_opened * header + passes * size


def test_what_comes_before_and_after_the_call_is_not_counted(file):
    """In a child of the process, as the server counts."""

    def prepare():
        read(file, 3)
        return (file, 2), lambda subject: read(*subject), lambda _: read(file, 5)

    for _ in range(2):
        _, found = serving.in_child(lambda: server._counted(prepare))
        assert (found["bytes_read"], found["reads"]) == (2 * SIZE, 2)
