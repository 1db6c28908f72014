"""A failed pass never replaces a value: asv itself overwrites what it had with a failure."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.asv_bridge.result_files import copy_safely, stored_results

# What a copy is called; asv takes no file of this ending for results.
COPY = ".before"


def lost_values_restored(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Put back the rows of a result file in which a value was lost.

    Parameters
    ----------
    before, after : dict
        The content of a result file of asv, before and after a run.

    Returns
    -------
    content : dict
        `after`, with the old row of each benchmark that lost a value under the same version.
    lost : list of str
        The names of these benchmarks that failed; n/a, where nobody asked for them, is no failure.
    """
    content: dict[str, Any] = dict(after, results=dict(after["results"]))
    lost: list[str] = []
    for name, row in before["results"].items():
        old = dict(zip(before["result_columns"], row))
        new = dict(zip(after["result_columns"], after["results"].get(name, [])))
        if new and old.get("version") != new.get("version"):
            continue
        if _values(old) and _has_lost(old, new):
            content["results"][name] = [old.get(column) for column in after["result_columns"]]
            if not _is_not_applicable(new):
                lost.append(name)
    return content, lost


def _values(row: dict[str, Any]) -> list[bool]:
    # NaN is n/a, such as an opt-in benchmark where nobody has asked for it.
    return [value is not None and value == value for value in row.get("result") or []]


def _is_not_applicable(row: dict[str, Any]) -> bool:
    values = row.get("result") or []
    return bool(values) and all(value is not None and value != value for value in values)


def _has_lost(old: dict[str, Any], new: dict[str, Any]) -> bool:
    if not any(_values(old)):
        return False
    if not any(_values(new)):
        return True
    if old["params"] != new["params"]:
        return False
    return any(was and not now for was, now in zip(_values(old), _values(new)))


@contextlib.contextmanager
def kept_results(folder: Path, commit: str) -> Iterator[list[str]]:
    """Guard the result files of a commit while asv measures it again.

    Copies are safe on disk before asv starts, beside the files, so that a rename puts them back: a
    full disk, or the end of this process, takes nothing away (see `restore_results`).

    Parameters
    ----------
    folder : Path
        The machine's folder among the results.
    commit : str
        The commit's hash.

    Yields
    ------
    list of str
        Filled at the end: the benchmarks that failed and keep their old values.

    Raises
    ------
    VoxelocityError
        There is no room for a copy, or the folder cannot be written; nothing was started.
    """
    pattern = f"{commit[:8]}-*.json"
    for path in folder.glob(pattern):
        copy_safely(path, path.with_name(path.name + COPY))
    failed: list[str] = []
    try:
        yield failed
    finally:
        failed += restore_results(folder)
        for path in folder.glob(pattern):
            if stored_results(path) is None:
                # Cut off while it was written for the first time: there is nothing to go back to.
                path.unlink()


def restore_results(folder: Path) -> list[str]:
    """Put back what a pass has lost, also one whose process was killed.

    Only where no run measures: a copy belongs to the pass that made it.

    Returns
    -------
    list of str
        The benchmarks that failed and keep their old values.

    Raises
    ------
    VoxelocityError
        The folder can no longer be written; the copies stay for the next time.
    """
    try:
        return _restored(folder)
    except OSError as error:
        raise VoxelocityError(
            f"{folder}: what a pass has lost cannot be put back ({error.strerror}); allow writing there "
            f"and start again: the files ending in {COPY} hold what was measured before"
        ) from None


def _restored(folder: Path) -> list[str]:
    failed: list[str] = []
    for copy in sorted(folder.glob(f"*.json{COPY}")):
        path = copy.with_name(copy.name.removesuffix(COPY))
        before, after = stored_results(copy), stored_results(path)
        if before is None or after is None:
            os.replace(copy, path)
            continue
        content, lost = lost_values_restored(before, after)
        if content["results"] != after["results"] and not _written(path, content):
            # No room for both: the old file needs none.
            os.replace(copy, path)
        copy.unlink(missing_ok=True)
        failed += lost
    return failed


def _written(path: Path, content: dict[str, Any]) -> bool:
    """Whether there was room to replace a file."""
    temporary = path.with_name(path.name + ".new")
    try:
        temporary.write_text(json.dumps(content), encoding="utf-8")
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        return False
    return True
