"""Building and installing a commit of nilearn or nibabel, for asv (see `build_launcher`)."""

import importlib.metadata
import re
import sys
import tempfile
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.store.checkout import Checkout
from voxelocity.store.history import entry_of_commit, other_requirements
from voxelocity.store.package_index import run_uv
from voxelocity.store.paths import BUILD_LOCK, COMMIT_LOCK, HARNESS_LOCK, find_root
from voxelocity.store.safe_files import write_safely


def build(sources: str, folder: str) -> None:
    """Build a wheel of what lies in `sources`, with the locked versions of what builds it."""
    options = ["--build-constraints", str(find_root() / BUILD_LOCK), "--require-hashes"]
    _uv("build", "--wheel", *options, "--python", sys.executable, "-o", folder, sources)


def install(library: str, commit: str, sources: str, wheel: str, environment: str) -> None:
    """Install a commit with what the release after it is measured with, and record all of it."""
    root = Path(environment)
    record = root / COMMIT_LOCK
    record.unlink(missing_ok=True)
    checkout = Checkout(find_root())
    entry = entry_of_commit(checkout.timeline, library, Path(sources), commit)
    lock = other_requirements(entry, find_root(), library)
    python = ["--python", str(root / "bin" / "python")]
    with tempfile.TemporaryDirectory() as temporary:
        others = Path(temporary, "others.txt")
        write_safely(lock, others)
        hashed = ["--require-hashes", "--only-binary", ":all:"]
        _uv("pip", "sync", *python, *hashed, str(others), str(find_root() / HARNESS_LOCK))
    _uv("pip", "install", *python, "--no-deps", "--offline", wheel)
    version = next(iter(importlib.metadata.distributions(path=[wheel]))).version
    said = f"# commit {commit}\n# {library} as built from it, and the rest as in {entry.tag}\n"
    write_safely(f"{said}{library}=={version}\n{lock}", record)


# How uv begins the lines that say what failed and why, and Python the last one of a traceback.
_SAYS_WHY = re.compile(r"\s*((error|cause):|\w+(Error|Exception)\b)", re.IGNORECASE)


def _uv(*arguments: str) -> None:
    process = run_uv(*arguments)
    if process.returncode:
        lines = [line for line in process.stderr.splitlines() if line.strip()]
        told = list(filter(_SAYS_WHY.match, lines)) or lines[-1:] or ["it printed nothing"]
        reason = "; ".join(" ".join(line.split()) for line in told)
        raise VoxelocityError(f"uv {arguments[0]} failed: {reason}")


if __name__ == "__main__":
    try:
        if sys.argv[1] == "build":
            build(*sys.argv[2:])
        else:
            install(*sys.argv[2:])
    except VoxelocityError as error:
        sys.exit(f"voxelocity: {error}")
