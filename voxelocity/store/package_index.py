"""The package index, asked through uv and pip: locks, wheels of releases, and new releases."""

import dataclasses
import datetime
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from voxelocity import VoxelocityError, last_line
from voxelocity.model.timeline import LIBRARIES, Entry, Release, Timeline
from voxelocity.store.history import requirements
from voxelocity.store.locks import format_pins, parse_pins, read_pins
from voxelocity.store.release_files import append_release, read_timeline
from voxelocity.store.result_files import PYTHON
from voxelocity.store.safe_files import told, told_as, write_safely

# The machines for which a lock must hold, as environment markers name them.
PLATFORMS = (
    {"sys_platform": "linux", "platform_machine": "x86_64"},
    {"sys_platform": "linux", "platform_machine": "aarch64"},
    {"sys_platform": "darwin", "platform_machine": "arm64"},
)
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


def run_uv(*arguments: str, folder: str | Path = ".") -> "subprocess.CompletedProcess[str]":
    """Run uv in a folder, quietly; it downloads no Python, and minds no active environment."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    environment.pop("VIRTUAL_ENV", None)
    command = [sys.executable, "-m", "uv", *arguments, "--quiet"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def write_lock(source: Path, published: Iterable[Path], pythons: Sequence[str] = ()) -> Path:
    """Lock `source` for every platform that we support, into the ``.txt`` file beside it.

    The source ends in ``.in``: requirements, one a line, with comments; ``-r LOCK`` takes the
    versions of another lock beside it. It holds for `PYTHON`, or for the `pythons` that are named.
    uv chooses the versions; the lock is its export, without what a machine would change.
    `VoxelocityError` where `source` is malformed or no input, its lock is among the `published`,
    which never change, or uv finds no set of versions.
    """
    if source.suffix != ".in":
        raise VoxelocityError(f"{source}: is not an input of a lock; name a file that ends in .in")
    lock = source.with_suffix(".txt")
    if lock.resolve() in {path.resolve() for path in published}:
        raise VoxelocityError(
            f"{lock}: is in the timeline and never changes; write a new input with a new name"
        )
    wanted = _read_requirements(source)
    with tempfile.TemporaryDirectory() as folder:
        _resolve(source, folder, wanted, pythons)
        bare = ("--no-emit-project", "--no-header", "--no-annotate")
        export = _uv(source, folder, pythons, "export", *bare)
    pins = parse_pins(_without_markers(export, source), source)
    today = datetime.date.today()
    command = " ".join(["voxelocity lock", source.name, *(f"--python {each}" for each in pythons)])
    heading = f"# {source.name} locked on {today:%Y-%m-%d} with: {command}\n"
    write_safely(heading + format_pins(pins), lock)
    return lock


def _read_requirements(source: Path) -> list[str]:
    with told(f"{source}: cannot be read", ""):
        lines = source.read_text(encoding="utf-8").splitlines()
    wanted = []
    for line in (line.strip() for line in lines):
        # Of a lock that this one extends: the same versions.
        if line.startswith("-r "):
            extended = read_pins(source.parent / line.removeprefix("-r ").strip())
            wanted += [f"{pin.name}=={pin.version}" for pin in extended]
        elif line and not line.startswith("#"):
            wanted.append(line)
    for requirement in wanted:
        with told_as(f"{source}: '{requirement}' is not a requirement", InvalidRequirement):
            Requirement(requirement)
    return wanted


def _resolve(
    source: str | Path, folder: str, wanted: list[str], pythons: Sequence[str] = ()
) -> None:
    """Let uv write ``uv.lock`` into a folder."""
    oldest, newest = (
        pick(pythons or [PYTHON], key=lambda each: tuple(map(int, each.split("."))))
        for pick in (min, max)
    )
    environments = [
        " and ".join(f"{name} == '{value}'" for name, value in platform.items())
        for platform in PLATFORMS
    ]
    project = (
        "[project]\nname = 'lock'\nversion = '0'\n"
        f"requires-python = '>={oldest},<={newest}.99'\n"
        f"dependencies = {wanted!r}\n"
        f"[tool.uv]\npackage = false\nenvironments = {environments!r}\n"
    )
    write_safely(project, Path(folder, "pyproject.toml"))
    _uv(source, folder, pythons, "lock")


def _measured_python() -> str:
    """A Python on whose version releases are measured: the running one, else what uv finds."""
    is_this = "{}.{}".format(*sys.version_info) == PYTHON
    return sys.executable if is_this else PYTHON


def _uv(source: str | Path, folder: str, pythons: Sequence[str], *arguments: str) -> str:
    python = pythons[0] if pythons else _measured_python()
    process = run_uv(*arguments, "--python", python, folder=folder)
    if process.returncode:
        reason = " ".join(process.stderr.split())
        raise VoxelocityError(f"{source}: uv cannot lock it: {reason}")
    return process.stdout


def _without_markers(export: str, source: Path) -> str:
    """Drop the environment markers of an export, once each is known to hold everywhere."""

    def without(line: re.Match[str]) -> str:
        requirement, marker = line.groups()
        if not all(Marker(marker).evaluate(platform) for platform in PLATFORMS):
            raise VoxelocityError(
                f"{source}: {requirement} is not needed on every platform ({marker}); "
                "choose requirements that are"
            )
        return requirement

    return re.sub(r"^(.*?) ; (.*?)(?= \\|$)", without, export, flags=re.MULTILINE)


def find_wheel(library: str, version: str) -> tuple[str, datetime.datetime]:
    """The sha256 of a release's wheel on the package index, and when it was published.

    `VoxelocityError` where the index has no such release, or not exactly one wheel of it.
    """
    release = f"{library}=={version}"
    with tempfile.TemporaryDirectory() as folder:
        _resolve(release, folder, [release])
        lock = tomllib.loads(Path(folder, "uv.lock").read_text(encoding="utf-8"))
    (package,) = [package for package in lock["package"] if package["name"] == library]
    wheels = package.get("wheels", [])
    if len(wheels) != 1 or "upload-time" not in wheels[0]:
        raise VoxelocityError(
            f"{release}: the index must have one wheel with a date, but has {len(wheels)} wheels; "
            "write the entry by hand"
        )
    date = datetime.datetime.fromisoformat(wheels[0]["upload-time"])
    return wheels[0]["hash"].removeprefix("sha256:"), date.replace(microsecond=0)


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A release that the timeline has not, and the ``trouble`` why it cannot have it, if any."""

    tag: str
    trouble: str = ""


def append_new_releases(root: Path) -> Iterator[Candidate]:
    """Append the final releases that are newer than the timeline's and run, as they were published.

    Yields each one when it has been tried; `VoxelocityError` where the index cannot be asked.
    """
    found = []
    for library in LIBRARIES:
        for version in newer_versions(read_timeline(root), library):
            try:
                sha256, date = find_wheel(library, version)
            except VoxelocityError as error:
                yield Candidate(f"{library}-{version}", str(error))
            else:
                found.append((date, Release(library, version, sha256)))
    for date, release in sorted(found, key=lambda each: each[0]):
        trouble = trouble_with(root, read_timeline(root)[-1].with_release(release))
        if not trouble:
            try:
                append_release(root, release, date)
            except VoxelocityError as error:
                trouble = str(error)
        yield Candidate(release.tag, trouble)


def newer_versions(timeline: Timeline, library: str) -> list[str]:
    """The final releases of a library on the index that are newer than those of the timeline.

    pip asks the index, so that the user's own settings of it hold; it leaves out withdrawn ones.
    """
    command = [sys.executable, "-m", "pip", "index", "versions", library]
    process = subprocess.run([*command, "--ignore-requires-python"], capture_output=True, text=True)
    listed = re.search(r"^Available versions: (.*)$", process.stdout, re.MULTILINE)
    if process.returncode or not listed:
        reason = last_line(process.stderr)
        raise VoxelocityError(f"the package index cannot be asked for {library}: {reason}")
    newest = Version(timeline[-1].version(library))
    versions = map(Version, listed[1].split(", "))
    return [str(version) for version in sorted(versions) if version > newest]


def trouble_with(root: Path, entry: Entry) -> str:
    """Why an entry does not run on a small image, in an own environment; empty if it does."""
    with tempfile.TemporaryDirectory() as folder:
        environment, wanted = Path(folder, "env"), Path(folder, "requirements.txt")
        python = str(environment / "bin" / "python")
        write_safely(requirements(entry, root), wanted)
        sync = ["pip", "sync", "--python", python, "--require-hashes", "--only-binary", ":all:"]
        for what, arguments in (
            ("cannot be installed", ["venv", "--python", _measured_python(), str(environment)]),
            ("cannot be installed", [*sync, str(wanted)]),
            (f"refuses the stack {entry.stack}", ["pip", "check", "--python", python]),
        ):
            if (done := run_uv(*arguments)).returncode:
                return f"{what}: {last_line(done.stderr or done.stdout)}"
        command = [python, "-I", "-c", _TRIAL]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        return f"does not run: {last_line(done.stderr)}" if done.returncode else ""
