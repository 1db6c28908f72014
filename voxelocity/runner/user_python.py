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
from voxelocity.store.safe_files import told

SCRIPTS = Path(__file__).resolve().with_name("in_user_python")

# Seconds, to import libraries from a slow network disk, and to start without an import.
IMPORTS_LIMIT, ANSWER_LIMIT = 120.0, 10.0

# So many bytes are kept of what a script prints, from the end.
_LONGEST_ANSWER = 2**20

# One thread, as everything here is measured.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_QUIET = dict.fromkeys(_THREADS, "1") | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONWARNINGS": "ignore"}


@dataclasses.dataclass(frozen=True)
class UserPython:
    """A Python of the user's own, by its version."""

    executable: str
    python: str
    versions: Mapping[str, str]  # Of numpy, nibabel and nilearn, as far as they are there.
    header: Mapping[str, Any]  # What it read of the user's image, if there is one.
    # Where it keeps that of what it imports, so that nothing is written beside that.
    bytecode: Path
    # Why nilearn cannot be imported; nothing goes without the others.
    broken: Mapping[str, str] = dataclasses.field(default_factory=dict)
    indexed_gzip: str | None = None  # Its version, where it is there; nibabel then uses it.


class NoAnswer(VoxelocityError):
    """A script of voxelocity gave no answer in a user's Python."""

    def __init__(self, python: str, reason: str) -> None:
        super().__init__(f"{python}: cannot be asked ({reason}); is it a Python?")
        self.reason = reason


class _Description(TypedDict):
    """The answer of describe.py."""

    python: str
    versions: dict[str, str | None]
    indexed_gzip: str | None
    header: NotRequired[dict[str, Any]]


def find_python(named: str | None) -> str:
    """The Python that is named, or the first on the PATH that is not ours; else an error."""
    if named is not None:
        path = Path(named).expanduser()
        found = shutil.which(path / "bin" / "python" if path.is_dir() else path) if named else None
        if found is None:
            wanted = "is not a Python that runs; name one with --python"
            raise VoxelocityError(f"{named or 'nothing'}: {wanted}")
        return str(found)
    own = Path(sys.prefix).resolve()
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in ("python", "python3"):
            path = Path(folder or ".", name)
            if path.is_file() and os.access(path, os.X_OK) and own != path.parent.parent.resolve():
                return str(path)
    raise VoxelocityError("there is no Python on the PATH; name one with --python")


def describe(python: str, bytecode: Path, image: Path | None = None) -> UserPython:
    """What a Python has installed, and what the header of an image says.

    `VoxelocityError` where it does not run, has no nibabel, or cannot open the image.
    """
    if image is not None:
        _require_file(image)
    found = _description(python, bytecode, [str(image)] if image else [])
    versions = found["versions"]
    for name in ("nibabel", "numpy"):
        if not versions[name]:
            advice = "name the Python that you work in with --python"
            raise VoxelocityError(f"{python}: has no {name}; {advice}")
    given = {name: version for name, version in versions.items() if version}
    broken = {
        name: version.removeprefix("error: ")
        for name, version in given.items()
        if version.startswith("error: ")
    }
    for name, reason in broken.items():
        if name != "nilearn":
            raise VoxelocityError(f"{python}: its {name} cannot be imported ({reason})")
    header = found.get("header", {})
    if image and header and (refusal := _refusal(image, header, given["nibabel"])):
        raise VoxelocityError(f"{image}: {refusal}")
    working = {name: version for name, version in given.items() if name not in broken}
    indexed_gzip = found["indexed_gzip"]
    return UserPython(python, found["python"], working, header, bytecode, broken, indexed_gzip)


def _require_file(image: Path) -> None:
    with told(f"{image}: cannot be read", "; name an image that you may read"):
        if image.is_file():
            return
        kind = "a folder" if image.is_dir() else "not a regular file" if image.exists() else None
    raise VoxelocityError(f"{image}: is {kind or 'no such file'}; name an image")


def _description(python: str, bytecode: Path, arguments: Sequence[str]) -> _Description:
    """What describe.py says in a Python that answers at once where nothing is imported."""
    late = f"does not answer within {ANSWER_LIMIT:g} s; is it a Python?"
    try:
        answer = run_script(python, bytecode, "answer.py", timeout=ANSWER_LIMIT)
        if answer != {"answer": 42}:
            raise NoAnswer(python, f"it answers {str(answer)[:40]}")
        late = f"does not say within {IMPORTS_LIMIT:g} s what it has installed; try again"
        found = run_script(python, bytecode, "describe.py", arguments)
        described = msgspec.convert(found, _Description)
    except subprocess.TimeoutExpired:
        raise VoxelocityError(f"{python}: {late}") from None
    except msgspec.ValidationError as error:
        raise NoAnswer(python, f"its answer cannot be read: {error}") from None
    if missing := {"numpy", "nibabel", "nilearn"} - described["versions"].keys():
        raise NoAnswer(python, f"its answer lacks {', '.join(sorted(missing))}")
    return described


def _refusal(image: Path, header: Mapping[str, Any], nibabel: str) -> str:
    """Why nothing of an image could be compared; empty where it can."""
    if "other" in header:
        return (
            f"nibabel opens it as {header['other']}, but only images of the NIfTI or Analyze "
            "family are measured; convert it to .nii.gz first"
        )
    if "trouble" in header:
        held = f"it has {image.stat().st_size:,} bytes"
        return f"nibabel {nibabel} cannot open it ({header['trouble']}); {held}"
    if header["kind"] == "c":
        return (
            "holds complex numbers, and get_fdata drops their imaginary part; it is not measured. "
            "np.asanyarray(nib.load(path).dataobj) keeps the imaginary part"
        )
    nothing = "there is nothing to compare"
    # What numpy calls the kinds of numbers that get_fdata and nilearn read.
    if header["kind"] not in "biuf":
        return f"holds voxels of type {header['dtype']}, which get_fdata does not read; {nothing}"
    if any(length < 1 for length in header["shape"]):
        return f"has no voxel ({' x '.join(map(str, header['shape']))}); {nothing}"
    ending = Path(header["data_file"]).suffix.lower()
    if ending not in (".gz", ".nii", ".img"):
        return f"ends in {ending}, but only .nii and .nii.gz were measured; convert it first"
    return ""


def imported_sizes(user: UserPython) -> dict[str, int]:
    """The bytes that a process holds which imported nibabel, or nilearn too, and read nothing."""
    job = {"modules": ["nibabel", "nilearn.image"], "limit": None}
    try:
        held = run_script(user.executable, user.bytecode, "call.py", job=job)
    except (NoAnswer, subprocess.TimeoutExpired):
        return {}
    return {name.partition(".")[0]: size for name, size in held.items()}


def run_script(
    python: str,
    bytecode: Path,
    name: str,
    arguments: Sequence[str] = (),
    job: Any = None,
    timeout: float = IMPORTS_LIMIT,
) -> Any:
    """Read the answer of one of our scripts in a user's Python, with bytecode in our folder alone.

    `NoAnswer` where it gave none, `TimeoutError` where it ended itself at the limit of its job,
    `subprocess.TimeoutExpired` where it took too long and was ended.
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
        said, complained = _said(process, json.dumps(job).encode(), timeout)
    finally:
        _end(process)
    # What ends by a signal has a negative exit code, or with a shell between 128 more.
    code = process.returncode
    if code in (-signal.SIGALRM, 128 + signal.SIGALRM):
        raise TimeoutError
    try:
        return json.loads("{" + said.rpartition("\n{")[2])
    except (ValueError, RecursionError):
        nothing = f"it ended with exit code {code} and no answer"
        reason = (complained.strip().splitlines() or [nothing])[-1]
        if code in (-signal.SIGKILL, 128 + signal.SIGKILL):
            reason = "the system killed it, as it does when memory runs out"
        raise NoAnswer(python, reason) from None


def _said(process: "subprocess.Popen[bytes]", job: bytes, timeout: float) -> list[str]:
    """The ends of what it prints and complains until it ends; `TimeoutExpired` if it does not."""
    deadline = time.monotonic() + timeout
    ends = [b"", b""]

    def read(index: int, pipe: Any) -> None:
        with pipe:
            while chunk := pipe.read1(2**16):
                ends[index] = (ends[index] + chunk)[-_LONGEST_ANSWER:]

    pipes: Any = (process.stdout, process.stderr)
    threads = [threading.Thread(target=read, args=each, daemon=True) for each in enumerate(pipes)]
    for thread in threads:
        thread.start()
    # It may end without reading; a job is smaller than what a pipe holds.
    with contextlib.suppress(BrokenPipeError), process.stdin:  # type: ignore[union-attr]
        process.stdin.write(job)  # type: ignore[union-attr]
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
        if thread.is_alive():
            raise subprocess.TimeoutExpired(process.args, timeout)
    process.wait(max(0, deadline - time.monotonic()))
    return [end.decode(errors="replace") for end in ends]


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that has not ended yet, and what it has started."""
    if process.poll() is None:
        started = []
        with contextlib.suppress(psutil.Error):
            started = psutil.Process(process.pid).children(recursive=True)
        for each in (process, *started):
            with contextlib.suppress(psutil.Error):
                each.kill()
        process.wait()
