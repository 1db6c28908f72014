"""The Python that a user works in: which it is, and what it has installed."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError

SCRIPTS = Path(__file__).resolve().parents[1] / "in_user_python"

# Long enough for libraries on a slow network disk.
_TIMEOUT = 120


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
    """

    executable: str
    python: str
    versions: Mapping[str, str]
    header: Mapping[str, Any]
    bytecode: Path


def find_python(named: str | None) -> str:
    """The Python that is named, or the first on the PATH that is not ours.

    Raises
    ------
    VoxelocityError
        There is none, or what is named is none.
    """
    if named is not None:
        path = Path(named).expanduser()
        if not path.is_file() or not os.access(path, os.X_OK):
            raise VoxelocityError(f"{named}: is no Python that can be run; name one with --python")
        return str(path)
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
    if image is not None and not image.is_file():
        raise VoxelocityError(
            f"{image}: is {'a folder' if image.is_dir() else 'no such file'}; name an image"
        )
    found = run_script(python, bytecode, "describe.py", [str(image)] if image else [])
    versions = found["versions"]
    for name in ("nibabel", "numpy"):
        if not versions[name]:
            raise VoxelocityError(
                f"{python}: has no {name}; name the Python that you work in with --python"
            )
    for name, version in versions.items():
        if version and version.startswith("error: "):
            raise VoxelocityError(
                f"{python}: its {name} cannot be imported ({version.removeprefix('error: ')})"
            )
    header = found.get("header", {})
    if "trouble" in header:
        raise VoxelocityError(
            f"{image}: nibabel {versions['nibabel']} cannot open it ({header['trouble']})"
        )
    if header.get("kind") == "c":
        raise VoxelocityError(
            f"{image}: holds complex numbers, which get_fdata and nilearn do not read; there is nothing to compare"
        )
    return UserPython(
        python,
        found["python"],
        {name: one for name, one in versions.items() if one},
        header,
        bytecode,
    )


def run_script(
    python: str,
    bytecode: Path,
    name: str,
    arguments: Sequence[str] = (),
    job: Any = None,
    timeout: float = _TIMEOUT,
) -> Any:
    """Run one of our scripts in a user's Python, which writes bytecode in a folder of ours alone, and read its answer.

    Raises
    ------
    VoxelocityError
        It gave none.
    subprocess.TimeoutExpired
        It took too long, and was ended.
    """
    process = subprocess.run(
        [python, str(SCRIPTS / name), *arguments],
        input="" if job is None else json.dumps(job),
        env={**os.environ, **_QUIET, "PYTHONPYCACHEPREFIX": str(bytecode.absolute())},
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    try:
        return json.loads(process.stdout.rpartition("\n{")[2].join(["{", ""]))
    except ValueError:
        said = process.stderr.strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        raise VoxelocityError(f"{python}: cannot be asked ({said[0]})") from None


# One thread, as everything here is measured.
_QUIET = {
    **dict.fromkeys(
        (
            "OMP_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "MKL_NUM_THREADS",
            "VECLIB_MAXIMUM_THREADS",
        ),
        "1",
    ),
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONWARNINGS": "ignore",
}
