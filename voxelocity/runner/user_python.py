"""The Python that a user works in: which it is, and what it has installed."""

import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import msgspec
import psutil

from voxelocity import VoxelocityError
from voxelocity.asv.measured_environment import of_users_python

SCRIPTS = Path(__file__).resolve().with_name("in_user_python")

# Long enough to import libraries from a slow network disk, in seconds.
IMPORTS_LIMIT = 120.0

# And to start without an import.
ANSWER_LIMIT = 10.0

# So many bytes are kept of what a script prints, from the end.
_LONGEST_ANSWER = 2**20


@dataclasses.dataclass(frozen=True)
class UserPython:
    """A Python of the user's own.

    Attributes
    ----------
    executable : str
    python : str
        Its version.
    versions : dict of str to str
        Of numpy, nibabel and nilearn, as far as they are there.
    header : dict
        What it read of the user's image, if there is one.
    bytecode : Path
        Where it keeps the bytecode of what it imports, so that nothing is written beside that.
    broken : dict of str to str
        Why a library that is there cannot be imported; only nilearn, as nothing goes without the others.
    indexed_gzip : str or None
        Its version, where it is there; nibabel then uses it.
    """

    executable: str
    python: str
    versions: Mapping[str, str]
    header: Mapping[str, Any]
    bytecode: Path
    broken: Mapping[str, str] = dataclasses.field(default_factory=dict)
    indexed_gzip: str | None = None


class NoAnswer(VoxelocityError):
    """A script of ours gave none in a user's Python."""

    def __init__(self, python: str, reason: str) -> None:
        super().__init__(f"{python}: cannot be asked ({reason}); is it a Python?")
        self.reason = reason


def find_python(named: str | None) -> str:
    """The Python that is named, or the first on the PATH that is not ours.

    Raises
    ------
    VoxelocityError
        There is none, or what is named is none.
    """
    if named is not None:
        path = Path(named).expanduser()
        if path.is_dir():
            path = path / "bin" / "python"
        found = shutil.which(str(path)) if named else None
        if found is None:
            raise VoxelocityError(
                f"{named or 'nothing'}: is no Python that can be run; name one with --python"
            )
        return found
    own = Path(sys.prefix).resolve()
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in ("python", "python3"):
            path = Path(folder or ".", name)
            if path.is_file() and os.access(path, os.X_OK) and own != path.parent.parent.resolve():
                return str(path)
    raise VoxelocityError("there is no Python on the PATH; name one with --python")


def describe(python: str, bytecode: Path, image: Path | None = None) -> UserPython:
    """What a Python has installed, and what the header of an image says.

    Parameters
    ----------
    python : str
    bytecode : Path
        A folder of ours.
    image : Path, optional

    Raises
    ------
    VoxelocityError
        It does not run, has no nibabel, or cannot open the image.
    """
    if image is not None:
        _require_file(image)
    _require_answer(python, bytecode)
    try:
        found = _description(
            python, run_script(python, bytecode, "describe.py", [str(image)] if image else [])
        )
    except subprocess.TimeoutExpired:
        raise VoxelocityError(
            f"{python}: does not say within {IMPORTS_LIMIT:g} s what it has installed; try again"
        ) from None
    versions = found["versions"]
    for name in ("nibabel", "numpy"):
        if not versions[name]:
            raise VoxelocityError(
                f"{python}: has no {name}; name the Python that you work in with --python"
            )
    broken = {
        name: version.removeprefix("error: ")
        for name, version in versions.items()
        if version and version.startswith("error: ")
    }
    for name, reason in broken.items():
        if name != "nilearn":
            raise VoxelocityError(f"{python}: its {name} cannot be imported ({reason})")
    header = found.get("header", {})
    if "other" in header:
        raise VoxelocityError(
            f"{image}: nibabel opens it as {header['other']}, which is no image of the NIfTI or Analyze family; only these are "
            "measured: convert it to .nii.gz first"
        )
    if "trouble" in header:
        raise VoxelocityError(
            f"{image}: nibabel {versions['nibabel']} cannot open it ({header['trouble']}); it has "
            f"{image.stat().st_size if image else 0:,} bytes"
        )
    if header:
        _require_numbers(str(image), header)
    return UserPython(
        python,
        found["python"],
        {name: one for name, one in versions.items() if one and name not in broken},
        header,
        bytecode,
        broken,
        found["indexed_gzip"],
    )


def _require_file(image: Path) -> None:
    try:
        if image.is_file():
            return
        kind = "a folder" if image.is_dir() else "no file of bytes" if image.exists() else None
    except OSError as error:
        raise VoxelocityError(
            f"{image}: cannot be read ({error.strerror}); name an image that you may read"
        ) from None
    raise VoxelocityError(f"{image}: is {kind or 'no such file'}; name an image")


def _require_answer(python: str, bytecode: Path) -> None:
    """Raise `VoxelocityError` for what does not answer at once as a Python does that imports nothing."""
    try:
        found = run_script(python, bytecode, "answer.py", timeout=ANSWER_LIMIT)
    except subprocess.TimeoutExpired:
        raise VoxelocityError(
            f"{python}: does not answer within {ANSWER_LIMIT:g} s; is it a Python?"
        ) from None
    if found != {"answer": 42}:
        raise NoAnswer(python, f"it answers {str(found)[:40]}")


class _Description(TypedDict):
    """The answer of describe.py."""

    python: str
    versions: dict[str, str | None]
    indexed_gzip: str | None
    header: NotRequired[dict[str, Any]]


def _description(python: str, found: Any) -> _Description:
    try:
        described = msgspec.convert(found, _Description)
    except msgspec.ValidationError as error:
        raise NoAnswer(python, f"its answer is none: {error}") from None
    missing = {"numpy", "nibabel", "nilearn"} - described["versions"].keys()
    if missing:
        raise NoAnswer(python, f"it does not tell of {', '.join(sorted(missing))}")
    return described


def imported_sizes(user: UserPython) -> dict[str, int]:
    """The bytes that a process holds which has imported nibabel, or nilearn besides, and read nothing."""
    try:
        return run_script(user.executable, user.bytecode, "imported.py")
    except (NoAnswer, subprocess.TimeoutExpired):
        return {}


# What numpy calls the kinds of numbers that get_fdata and nilearn read.
_NUMBERS = "biuf"


def _require_numbers(image: str, header: Mapping[str, Any]) -> None:
    """Raise `VoxelocityError` for an image of which nothing could be compared."""
    if header["kind"] == "c":
        raise VoxelocityError(
            f"{image}: holds complex numbers, and get_fdata drops their imaginary part with a warning, so data are lost; "
            "np.asanyarray(nib.load(path).dataobj) keeps it. It is not measured"
        )
    if header["kind"] not in _NUMBERS:
        raise VoxelocityError(
            f"{image}: holds voxels of type {header['dtype']}, which get_fdata does not read; there is nothing to compare"
        )
    if any(length < 1 for length in header["shape"]):
        shape = " x ".join(map(str, header["shape"]))
        raise VoxelocityError(f"{image}: has no voxel ({shape}); there is nothing to compare")
    ending = Path(header["data_file"]).suffix.lower()
    if ending not in (".gz", ".nii", ".img"):
        raise VoxelocityError(
            f"{image}: ends in {ending}, of which nothing was measured; make it a .nii or a .nii.gz first"
        )


def run_script(
    python: str,
    bytecode: Path,
    name: str,
    arguments: Sequence[str] = (),
    job: Any = None,
    timeout: float = IMPORTS_LIMIT,
) -> Any:
    """Run one of our scripts in a user's Python, which writes bytecode in a folder of ours alone, and read its answer.

    Raises
    ------
    NoAnswer
        It gave none.
    TimeoutError
        It ended itself at the limit that its job has.
    subprocess.TimeoutExpired
        It took too long, and was ended.
    """
    try:
        process = subprocess.Popen(
            [python, str(SCRIPTS / name), *arguments],
            env={**of_users_python(), **_QUIET, "PYTHONPYCACHEPREFIX": str(bytecode.absolute())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise NoAnswer(python, error.strerror or str(error)) from None
    try:
        said, complained = _said(process, "" if job is None else json.dumps(job), timeout)
    finally:
        _end(process)
    code = process.returncode
    # What ends by a signal has a negative exit code, or with a shell between 128 more.
    if code in (-signal.SIGALRM, 128 + signal.SIGALRM):
        raise TimeoutError
    try:
        return json.loads(said.rpartition("\n{")[2].join(["{", ""]))
    except (ValueError, RecursionError):
        last = complained.strip().splitlines()[-1:]
        reason = last[0] if last else f"it answers nothing, with exit code {code}"
        if code in (-signal.SIGKILL, 128 + signal.SIGKILL):
            reason = "the system has killed it, as it does where no memory is left"
        raise NoAnswer(python, reason) from None


def _said(process: "subprocess.Popen[bytes]", job: str, timeout: float) -> tuple[str, str]:
    """The ends of what a process prints and complains until it ends; `subprocess.TimeoutExpired` where it does not."""
    deadline = time.monotonic() + timeout
    ends = {}

    def read(pipe: Any) -> None:
        end = b""
        while chunk := pipe.read1(2**16):
            end = (end + chunk)[-_LONGEST_ANSWER:]
        ends[pipe] = end
        pipe.close()

    def write(pipe: Any) -> None:
        # It may end without reading.
        with contextlib.suppress(BrokenPipeError), pipe:
            pipe.write(job.encode())

    threads = [
        threading.Thread(target=work, args=(pipe,), daemon=True)
        for work, pipe in ((write, process.stdin), (read, process.stdout), (read, process.stderr))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
        if thread.is_alive():
            raise subprocess.TimeoutExpired(process.args, timeout)
    process.wait(max(0, deadline - time.monotonic()))
    said, complained = (
        ends[pipe].decode(errors="replace") for pipe in (process.stdout, process.stderr)
    )
    return said, complained


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that has not ended yet, and what it has started."""
    if process.poll() is None:
        with contextlib.suppress(psutil.Error):
            started = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            for each in started:
                with contextlib.suppress(psutil.Error):
                    each.kill()
        process.kill()
        process.wait()


# One thread, as everything here is measured.
_QUIET = {
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
        "1",
    ),
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONWARNINGS": "ignore",
}
