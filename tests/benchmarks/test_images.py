"""The generated image is what its name says, wherever and however often it is made."""

import gzip
import hashlib
import itertools
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from benchmarks.support import images
from tests.benchmarks.calls import call_id
from tests.benchmarks.conftest import FILES, SMALL_FILES

ALL = [(image, format) for image in images.IMAGES for format in images.FORMATS]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder for images, of which only the small ones are made, to be quick."""
    monkeypatch.setenv("VOXELOCITY_IMAGES", str(tmp_path / "images"))
    monkeypatch.setattr(images, "SHAPE", images.SMALL_SHAPE)
    small = [file for file in images.DEFAULT if file[2] == images.SMALL_SHAPE]
    monkeypatch.setattr(images.files, "DEFAULT", small)
    return tmp_path / "images"


def uncompressed(path):
    content = Path(path).read_bytes()
    return gzip.decompress(content) if str(path).endswith(".gz") else content


def holds_the_published_bytes(file):
    content = uncompressed(images.path(*file))
    assert hashlib.sha256(content).hexdigest() == images.CHECKSUMS[file[0], file[2]]


def has_the_header_that_was_meant(file):
    """As nibabel reads it."""
    image, _, shape, _ = file
    proxy = nib.load(images.path(*file))
    assert proxy.shape == shape
    assert proxy.get_data_dtype() == image.split()[0]
    assert proxy.header.get_xyzt_units() == ("mm", "sec")
    assert proxy.header.get_zooms() == (3.0, 3.0, 3.5, 2.0)
    assert proxy.affine.tolist() == images.affine(shape)
    assert proxy.get_qform().tolist() == proxy.get_sform().tolist()
    slope, inter = proxy.dataobj.slope, proxy.dataobj.inter
    if image == "int16 + slope/inter":
        assert (slope, inter) == pytest.approx((0.0616, 1839.9), rel=1e-6)
    else:
        assert (slope, inter) == (1.0, 0.0)


def is_what_is_known_of_it(file):
    """Against nibabel's reading of the file, not against our own generator."""
    values = nib.load(images.path(*file)).get_fdata()
    known = images.expected(*file)
    assert known["shape"] == list(values.shape)
    assert (known["minimum"], known["maximum"]) == (values.min(), values.max())


def is_compressed_as_recorded(file):
    known, size = images.expected(*file), os.path.getsize(images.path(*file))
    assert known["file_bytes"] == size
    if file[1] == ".nii.gz":
        assert (known["level"], known["compressed_bytes"]) == (file[3], size)
        assert known["zlib"]
    else:
        assert "zlib" not in known


CHECKS = [
    holds_the_published_bytes,
    has_the_header_that_was_meant,
    is_what_is_known_of_it,
    is_compressed_as_recorded,
]


@pytest.mark.parametrize("check", CHECKS, ids=call_id)
def test_each_small_file(small_images, check):
    for file in SMALL_FILES:
        check(file)


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS, ids=call_id)
def test_each_other_file(images_made, check):
    others = set(FILES) - set(SMALL_FILES)
    assert {shape for _, _, shape, _ in others} > {images.SHAPE, images.SMALLER_SHAPE}
    for file in others:
        check(file)


@pytest.mark.slow
def test_the_image_is_realistic(images_made):
    values = np.asanyarray(nib.load(images.path("int16", ".nii", images.SHAPE)).dataobj).astype(
        float
    )
    assert 5e6 <= values.size <= 15e6
    brain = values.mean(axis=3) > 500
    # A quarter of the box, less the rim on which the intensity rises.
    assert 0.2 < brain.mean() < 0.27
    assert 800 < values[brain].mean() < 1200
    # The background has no negative values and the skew of a magnitude: mean over deviation 1.91.
    background = values[:4, :4]
    assert background.min() >= 0
    assert background.mean() / background.std() == pytest.approx(np.sqrt(np.pi / (4 - np.pi)), 0.05)

    series = values[brain] - values[brain].mean(axis=1, keepdims=True)
    in_time = (series[:, 1:] * series[:, :-1]).mean() / series.var()
    assert 0.2 < in_time < 0.9
    smooth = values.mean(axis=3) - values[brain].mean()
    inner = brain[1:] & brain[:-1]
    in_space = (smooth[1:] * smooth[:-1])[inner].mean() / smooth[brain].var()
    assert in_space > 0.7


@pytest.mark.slow
def test_gzip_makes_a_little_more_than_half_of_the_raw_image(images_made):
    content = uncompressed(images.path("int16", ".nii", images.SHAPE))
    assert 0.50 <= len(gzip.compress(content, images.GZIP_LEVEL)) / len(content) <= 0.60


def test_parameters_change_the_bytes(small_images):
    assert len({images.CHECKSUMS[image, images.SHAPE] for image in images.IMAGES}) == 3
    sizes = {os.path.getsize(images.path(*pair, images.SMALL_SHAPE)) for pair in ALL}
    # Both int16 images have the same uncompressed size.
    assert len(sizes) == 5


def test_images_are_made_once_and_then_left_alone(folder):
    made = images.ensure()
    assert sorted(made) == sorted(images.path(*pair, images.SHAPE) for pair in ALL)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert images.ensure() == []
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert not [path for path in before if path.name.startswith("tmp")]


@pytest.mark.parametrize("format", images.FORMATS)
@pytest.mark.parametrize(
    "damage",
    ["truncated", "changed", "empty", "missing", "compressed again", "undescribed", "wrong values"],
)
def test_a_damaged_image_is_made_again(folder, format, damage):
    images.ensure()
    path = Path(images.path("float32", format, images.SHAPE))
    sound = uncompressed(path)
    content = path.read_bytes()
    if damage == "truncated":
        path.write_bytes(content[:-100])
    elif damage == "changed":
        path.write_bytes(content[:400] + bytes([content[400] ^ 1]) + content[401:])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "missing":
        path.unlink()
    elif damage == "compressed again":
        # The same voxels, faster to read; a .nii cannot be, so it gets a byte at its end.
        path.write_bytes(gzip.compress(sound, 1) if format == ".nii.gz" else content + b"\0")
    elif damage == "wrong values":
        described = json.loads(Path(f"{path}.json").read_text())
        described["maximum"] += 1
        Path(f"{path}.json").write_text(json.dumps(described))
    else:
        Path(f"{path}.json").write_text("{")
    assert set(images.ensure()) == {str(path)}
    assert uncompressed(path) == sound
    assert json.loads(Path(f"{path}.json").read_text())["sha256"]


def test_an_image_of_another_compression_is_made_again(folder):
    images.ensure()
    path = images.path("int16", ".nii.gz", images.SHAPE)
    described = json.loads(Path(path + ".json").read_text())
    with open(path + ".json", "w") as file:
        json.dump(described | {"level": 1}, file)
    assert images.ensure() == [path]
    assert images.expected("int16", ".nii.gz", images.SHAPE)["level"] == images.GZIP_LEVEL


@pytest.mark.slow
def test_a_higher_level_of_compression_makes_a_smaller_file(images_made):
    files = [file for file in images.LEVELS if file[1:3] == (".nii.gz", images.SHAPE)]
    sizes = {file[3]: images.expected(*file)["compressed_bytes"] for file in files}
    assert sizes[1] > sizes[6] > sizes[9]


@pytest.mark.parametrize(
    "shape", [images.SMALL_SHAPE, pytest.param(images.SMALLER_SHAPE, marks=pytest.mark.slow)]
)
def test_images_that_grow_share_their_first_volumes(request, shape):
    request.getfixturevalue("small_images" if shape == images.SMALL_SHAPE else "images_made")
    contents = {}
    for file in images.GROWTH:
        if file[1] == ".nii.gz" and file[2][:3] == shape[:3]:
            contents[file[2][3]] = uncompressed(images.path(*file))[images.HEADER_BYTES :]
    assert {25, 50, 100, 200} <= contents.keys()
    for (count, shorter), (more, longer) in itertools.pairwise(sorted(contents.items())):
        assert count < more and longer.startswith(shorter)
        assert len(shorter) == 2 * count * np.prod(shape[:3])


def run_images(folder, **options):
    """Make the images in another process, as a user would beforehand."""
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.support.images"],
        cwd=Path(images.__file__).parents[3],
        env={**os.environ, "VOXELOCITY_IMAGES": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        **options,
    )


def test_without_space_one_line_says_so_and_nothing_half_done_stays(tmp_path):
    def no_file_above_a_megabyte():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    process = run_images(tmp_path, preexec_fn=no_file_above_a_megabyte)
    assert process.returncode == 1
    (line,) = process.stderr.splitlines()
    assert str(tmp_path) in line and "VOXELOCITY_IMAGES" in line
    left = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert left and all("6x5x4x3" in name for name in left)


@pytest.mark.parametrize("below", ["a file", "a folder of the system"])
def test_without_permission_one_line_says_so(tmp_path, below):
    file = tmp_path / "file"
    file.touch()
    # Not even root may make a folder in /sys.
    process = run_images(file / "images" if below == "a file" else "/sys/voxelocity")
    assert process.returncode == 1
    (line,) = process.stderr.splitlines()
    assert line.startswith("voxelocity: images cannot be written to")


@pytest.mark.slow
def test_two_runs_at_once_both_find_sound_images(tmp_path):
    command = [sys.executable, "-m", "benchmarks.support.images"]
    environment = {**os.environ, "VOXELOCITY_IMAGES": str(tmp_path)}
    cwd = Path(images.__file__).parents[3]
    both = [subprocess.Popen(command, env=environment, cwd=cwd) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    third = run_images(tmp_path)
    assert "made" not in third.stdout
    assert not list(tmp_path.rglob("tmp*"))


def test_other_bytes_than_the_published_ones_are_refused(folder, monkeypatch):
    volumes = images.recipe.volumes
    monkeypatch.setattr(
        images.recipe, "volumes", lambda shape: (volume + 4096 for volume in volumes(shape))
    )
    with pytest.raises(images.ImageError, match="instead of"):
        images.ensure()
    assert not [path for path in folder.rglob("*") if path.is_file()]
