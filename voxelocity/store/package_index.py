"""The package index, asked through uv: locks from short inputs, and the wheel of a release."""

import datetime
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement

from voxelocity import VoxelocityError
from voxelocity.store.locks import format_pins, parse_pins, read_pins
from voxelocity.store.safe_files import write_safely
from voxelocity.store.uv import run_uv

# The machines for which a lock must hold, as environment markers name them.
PLATFORMS = (
    {"sys_platform": "linux", "platform_machine": "x86_64"},
    {"sys_platform": "linux", "platform_machine": "aarch64"},
    {"sys_platform": "darwin", "platform_machine": "arm64"},
)


def make_lock(source: Path, date: datetime.date) -> str:
    """Lock the requirements in `source` for every platform that voxelocity supports.

    uv chooses the versions; the lock is its export, without what would change from
    one machine to the next.

    Parameters
    ----------
    source : Path
        Requirements, one a line, with comments; ``-r LOCK`` takes the versions of another lock beside it.
    date : datetime.date
        Written into the heading.

    Returns
    -------
    str
        The text of the lock.

    Raises
    ------
    VoxelocityError
        The input is malformed, or uv finds no set of versions.
    """
    requirements = _read_requirements(source)
    with tempfile.TemporaryDirectory() as folder:
        _resolve(source, folder, requirements)
        export = _uv(source, folder, "export", "--no-emit-project", "--no-header", "--no-annotate")
    pins = parse_pins(_without_markers(export, source), source)
    heading = f"# {source.name} locked on {date:%Y-%m-%d} with: voxelocity lock {source.name}\n"
    return heading + format_pins(pins)


def find_wheel(library: str, version: str) -> tuple[str, datetime.datetime]:
    """Look a release up on the package index.

    Parameters
    ----------
    library : str
        Its name on the index.
    version : str
        The version, in full.

    Returns
    -------
    sha256 : str
        Of the release's only wheel.
    date : datetime.datetime
        When that wheel was published.

    Raises
    ------
    VoxelocityError
        The index has no such release, or not exactly one wheel of it.
    """
    release = f"{library}=={version}"
    with tempfile.TemporaryDirectory() as folder:
        _resolve(release, folder, [release])
        lock = tomllib.loads(Path(folder, "uv.lock").read_text(encoding="utf-8"))
    (package,) = [package for package in lock["package"] if package["name"] == library]
    wheels = package.get("wheels", [])
    if len(wheels) != 1 or "upload-time" not in wheels[0]:
        raise VoxelocityError(
            f"{release}: the index has {len(wheels)} wheels of it, instead of one with a date of "
            "publication; write the entry by hand"
        )
    date = datetime.datetime.fromisoformat(wheels[0]["upload-time"])
    return wheels[0]["hash"].removeprefix("sha256:"), date.replace(microsecond=0)


def _resolve(source: str | Path, folder: str, requirements: list[str]) -> None:
    """Let uv write ``uv.lock`` into a folder."""
    environments = [
        " and ".join(f"{name} == '{value}'" for name, value in platform.items())
        for platform in PLATFORMS
    ]
    Path(folder, "pyproject.toml").write_text(
        "[project]\nname = 'lock'\nversion = '0'\nrequires-python = '==3.11.*'\n"
        f"dependencies = {requirements!r}\n"
        f"[tool.uv]\npackage = false\nenvironments = {environments!r}\n",
        encoding="utf-8",
    )
    _uv(source, folder, "lock")


def _read_requirements(source: Path) -> list[str]:
    try:
        lines = Path(source).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise VoxelocityError(f"{source}: cannot be read ({error.strerror})") from None
    requirements = []
    for line in (line.strip() for line in lines):
        # Of a lock that this one extends: the same versions.
        if line.startswith("-r "):
            extended = read_pins(Path(source).parent / line.removeprefix("-r ").strip())
            requirements += [f"{pin.name}=={pin.version}" for pin in extended]
        elif line and not line.startswith("#"):
            requirements.append(line)
    for requirement in requirements:
        try:
            Requirement(requirement)
        except InvalidRequirement:
            raise VoxelocityError(f"{source}: '{requirement}' is not a requirement") from None
    return requirements


def _uv(source: str | Path, folder: str, *arguments: str) -> str:
    process = run_uv(*arguments, "--python", sys.executable, folder=folder)
    if process.returncode:
        reason = " ".join(process.stderr.split())
        raise VoxelocityError(f"{source}: uv cannot lock it: {reason}")
    return process.stdout


def _without_markers(export: str, source: Path) -> str:
    """Drop the environment markers of an export, once each is known to hold everywhere."""
    lines = []
    for line in export.splitlines():
        requirement, separator, rest = line.partition(" ; ")
        if separator:
            marker, backslash, _ = rest.partition(" \\")
            if not all(Marker(marker).evaluate(platform) for platform in PLATFORMS):
                raise VoxelocityError(
                    f"{source}: {requirement} is not needed on every platform ({marker}); "
                    "choose requirements that are"
                )
            line = requirement + backslash
        lines.append(line)
    return "\n".join(lines) + "\n"


def write_lock(source: Path, published: Iterable[Path]) -> Path:
    """Lock `source` into the ``.txt`` file beside it.

    Parameters
    ----------
    source : Path
        A file that ends in ``.in``.
    published : collection of Path
        Locks that the timeline names, which never change.

    Returns
    -------
    Path
        The lock.

    Raises
    ------
    VoxelocityError
        `source` is not an input, or its lock is published already.
    """
    source = Path(source)
    if source.suffix != ".in":
        raise VoxelocityError(f"{source}: is not an input of a lock; name a file that ends in .in")
    lock = source.with_suffix(".txt")
    if lock.resolve() in {path.resolve() for path in published}:
        raise VoxelocityError(
            f"{lock}: is in the timeline and never changes; write a new input with a new name"
        )
    text = make_lock(source, datetime.date.today())
    write_safely(text, lock)
    return lock
