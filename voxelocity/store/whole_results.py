"""A plain ``asv run`` writes results in place: what it cuts off is put back when it ends, or next time."""

import atexit
import sys
from pathlib import Path

from voxelocity.store.paths import RUN_COPIES
from voxelocity.store.result_files import result_files, stored_results
from voxelocity.store.safe_files import copy_safely, replace_safely


def keep_results_whole(root: Path) -> None:
    """Keep a copy of every result file while asv runs, after putting back what an earlier run cut off.

    A value that asv replaces by a failure is asv's own doing and stays so.

    Raises
    ------
    VoxelocityError
        There is no room for the copies.
    """
    put_back(root)
    for path in result_files(root):
        if stored_results(path) is not None:
            copy = root / RUN_COPIES / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy_safely(path, copy)
    atexit.register(put_back, root)


def put_back(root: Path) -> None:
    """Replace result files that are cut off by their copies, and forget the copies."""
    folder = root / RUN_COPIES
    for copy in sorted(folder.rglob("*.json")):
        path = root / copy.relative_to(folder)
        try:
            if path.exists() and stored_results(path) is None:
                replace_safely(copy, path)
            else:
                copy.unlink()
        except OSError as error:
            print(
                f"voxelocity: {path}: was cut off and cannot be put back ({error.strerror}); allow writing "
                f"there and start again: {copy.relative_to(root)} holds what was measured before",
                file=sys.stderr,
            )
