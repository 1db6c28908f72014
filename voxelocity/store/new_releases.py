"""Final releases that the package index has and the timeline has not, and whether they run."""

import dataclasses
import datetime
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from packaging.version import Version

from voxelocity import VoxelocityError
from voxelocity.model.timeline import LIBRARIES, Entry, Release, Timeline
from voxelocity.store.history import requirements
from voxelocity.store.package_index import find_wheel
from voxelocity.store.release_files import append_release, read_timeline
from voxelocity.store.uv import run_uv

# What any release must be able to do.
_TRIAL = """
import tempfile, pathlib
import numpy as np, nibabel as nib
from nilearn.image import index_img, load_img, mean_img
with tempfile.TemporaryDirectory() as folder:
    path = str(pathlib.Path(folder, "image.nii.gz"))
    values = np.arange(120, dtype=np.float32).reshape(2, 3, 4, 5)
    nib.save(nib.Nifti1Image(values, np.eye(4)), path)
    assert np.array_equal(nib.load(path).get_fdata(), values)
    assert np.array_equal(index_img(load_img(path), 2).get_fdata(), values[..., 2])
    assert np.allclose(mean_img(path).get_fdata(), values.mean(axis=3))
"""


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A release that the timeline has not; ``trouble`` says why it cannot have it, empty where it can."""

    tag: str
    trouble: str = ""


def append_new_releases(root: Path) -> Iterator[Candidate]:
    """Append the final releases that are newer than those of the timeline and run, in the order of publication.

    Yields
    ------
    Candidate
        Each one that was found, when it has been tried.

    Raises
    ------
    VoxelocityError
        The index cannot be asked.
    """
    found: list[tuple[datetime.datetime, Release]] = []
    for library in LIBRARIES:
        for version in newer_versions(read_timeline(root), library):
            try:
                sha256, date = find_wheel(library, version)
            except VoxelocityError as error:
                yield Candidate(f"{library}-{version}", str(error))
            else:
                found.append((date, Release(library, version, sha256)))
    for date, release in sorted(found, key=lambda each: each[0]):
        entry = read_timeline(root)[-1].with_release(release)
        trouble = trouble_with(root, entry)
        if not trouble:
            try:
                append_release(root, release, date)
            except VoxelocityError as error:
                trouble = str(error)
        yield Candidate(release.tag, trouble)


def newer_versions(timeline: Timeline, library: str) -> list[str]:
    """The final releases of a library that the index has, are not withdrawn, and are newer than the timeline's.

    pip asks the index, so that the user's own settings of it hold.
    """
    command = [sys.executable, "-m", "pip", "index", "versions", library]
    process = subprocess.run([*command, "--ignore-requires-python"], capture_output=True, text=True)
    listed = re.search(r"^Available versions: (.*)$", process.stdout, re.MULTILINE)
    if process.returncode or not listed:
        last = process.stderr.strip().splitlines()[-1:] or ["it printed nothing"]
        raise VoxelocityError(f"the package index cannot be asked for {library}: {last[0].strip()}")
    newest = Version(timeline[-1].version(library))
    versions = map(Version, listed[1].split(", "))
    return [str(version) for version in sorted(versions) if version > newest]


def trouble_with(root: Path, entry: Entry) -> str:
    """Why an entry does not run: installed in an environment of its own, and tried on a small image; empty if it does."""
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder, "env")
        python = environment / "bin" / "python"
        wanted = Path(folder, "requirements.txt")
        wanted.write_text(requirements(entry, root), encoding="utf-8")
        hashed = ["--require-hashes", "--only-binary", ":all:"]
        steps = [
            ("cannot be installed", ["venv", "--python", sys.executable, str(environment)]),
            ("cannot be installed", ["pip", "sync", "--python", str(python), *hashed, str(wanted)]),
            (f"refuses the stack {entry.stack}", ["pip", "check", "--python", str(python)]),
        ]
        for what, arguments in steps:
            process = run_uv(*arguments)
            if process.returncode:
                return f"{what}: {_reason(process.stderr or process.stdout)}"
        process = subprocess.run(
            [str(python), "-I", "-c", _TRIAL], cwd=folder, capture_output=True, text=True
        )
        return f"does not run: {_reason(process.stderr)}" if process.returncode else ""


def _reason(text: str) -> str:
    """The last line of what was printed, which says what happened."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it printed nothing"
