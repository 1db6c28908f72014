"""Result files while they are measured again: what a run loses is put back, also after a kill.

asv itself writes in place, overwrites what it had with a failure, and knows nothing of a busy hour.
"""

import atexit
import contextlib
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from voxelocity import say
from voxelocity.model.choice import is_time
from voxelocity.store.paths import RUN_COPIES
from voxelocity.store.result_files import (
    fault_of,
    files_of_commit,
    is_whole,
    result_files,
    rows_of,
    stored_results,
)
from voxelocity.store.safe_files import copy_safely, replace_safely, told, write_safely

# What a copy is called; asv takes no file of this ending for results.
COPY = ".before"
# What it is called once the times of the pass are refused; empty where there was no file before.
REFUSED = ".before-refused"
# The content of a file that was not there.
_NOTHING: dict[str, Any] = {"results": {}, "result_columns": []}


def write_result(content: bytes, path: Path) -> None:
    """Write a result file of elsewhere; its failures replace no value of the one that is there."""
    before = stored_results(path)
    if before is not None:
        after, lost = lost_values_restored(before, json.loads(content))
        content = json.dumps(after).encode() if lost else content
    write_safely(content, path)


def lost_values_restored(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """`after`, with the rows from `before` of benchmarks that lost a value under one version.

    With the names of those that failed; n/a, where nobody asked for them, is no failure.
    """
    content, lost = dict(after, results=dict(after["results"])), []
    rows = rows_of(after)
    for name, old in rows_of(before).items():
        new = rows.get(name, {})
        if new and old.get("version") != new.get("version"):
            continue
        if _has_lost(old, new):
            content["results"][name] = _row(old, after)
            values = new.get("result") or [None]
            if any(value is None or value == value for value in values):
                lost.append(name)
    return content, lost


def times_restored(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The result file `after` a run with the times of `before`, and no new ones."""
    old = {name: _row(row, after) for name, row in rows_of(before).items() if is_time(name)}
    kept = {name: row for name, row in after["results"].items() if name in old or not is_time(name)}
    return dict(after, results=kept | old)


def _row(row: dict[str, Any], content: dict[str, Any]) -> list[Any]:
    """A row with the columns of another file; asv leaves out what is empty at the end."""
    values = [row.get(column) for column in content["result_columns"]]
    while values and values[-1] is None:
        values.pop()
    return values


def _values(row: dict[str, Any]) -> list[bool]:
    # NaN is n/a, such as an opt-in benchmark where nobody has asked for it.
    return [value is not None and value == value for value in row.get("result") or []]


def _has_lost(old: dict[str, Any], new: dict[str, Any]) -> bool:
    was, now = _values(old), _values(new)
    if not (any(was) and any(now)):
        return any(was)
    return old["params"] == new["params"] and any(one and not two for one, two in zip(was, now))


@dataclasses.dataclass
class GuardedResults:
    """The result files of a commit while asv measures it again.

    At the end, the benchmarks that ``failed``, and why what asv wrote is ``not_kept``.
    """

    folder: Path
    commit: str
    failed: list[str] = dataclasses.field(default_factory=list)
    not_kept: list[str] = dataclasses.field(default_factory=list)

    def refuse_times(self) -> None:
        """Decide that the times go back to what they were; to be called when asv has ended.

        The decision is the name of a file, so it holds even if this process is killed then.
        """
        for path in files_of_commit(self.folder, self.commit):
            copy, refused = path.with_name(path.name + COPY), path.with_name(path.name + REFUSED)
            with _naming(self.folder):
                if copy.exists():
                    replace_safely(copy, refused)
                else:
                    write_safely("", refused)

    def accept_times(self) -> None:
        """Decide that the new times stay, where they were to be refused."""
        with _naming(self.folder):
            for path in files_of_commit(self.folder, self.commit):
                refused = path.with_name(path.name + REFUSED)
                if refused.exists():
                    replace_safely(refused, path.with_name(path.name + COPY))


@contextlib.contextmanager
def guarded_results(folder: Path, commit: str, keep_times: bool = True) -> Iterator[GuardedResults]:
    """Guard the result files of a commit in the folder of a machine while asv measures it again.

    Copies are safe on disk before asv starts, beside the files, so that a rename puts them back: a
    full disk, or the end of this process, takes nothing away (see `restore_results`). Without
    `keep_times`, new times of these files stay only if they are accepted.
    `VoxelocityError` where there is no room, or the folder cannot be written; nothing was started.
    """
    for path in files_of_commit(folder, commit):
        copy_safely(path, path.with_name(path.name + (COPY if keep_times else REFUSED)))
    guarded = GuardedResults(folder, commit)
    try:
        yield guarded
    finally:
        found = {path.name: fault_of(path) for path in files_of_commit(folder, commit)}
        guarded.not_kept += [f"{name}: {fault}" for name, fault in found.items() if fault]
        guarded.failed += restore_results(folder)
        for path in files_of_commit(folder, commit):
            if not is_whole(path):
                # Cut off while it was written for the first time: there is nothing to go back to.
                path.unlink()


def restore_results(folder: Path) -> list[str]:
    """Put back what a pass has lost, and the times before one that were refused; also after a kill.

    Only where no run measures: a copy belongs to its pass. Returns the benchmarks that failed and
    keep their values. `VoxelocityError` where the folder cannot be written; the copies stay.
    """
    failed: list[str] = []
    with _naming(folder):
        for ending in (COPY, REFUSED):
            for copy in sorted(folder.glob(f"*.json{ending}")):
                path = copy.with_name(copy.name.removesuffix(ending))
                failed += _restored(path, copy, refused=ending == REFUSED)
    return failed


def _naming(folder: Path) -> contextlib.AbstractContextManager[None]:
    return told(
        f"{folder}: results that a pass lost cannot be restored",
        f"; allow writing there and start again. Files that end in {COPY} or {REFUSED} hold the "
        "earlier results",
    )


def _restored(path: Path, copy: Path, refused: bool) -> list[str]:
    """Put back what one file has lost; the benchmarks that failed."""
    is_first = not copy.stat().st_size
    before, after = _NOTHING if is_first else stored_results(copy), stored_results(path)
    lost: list[str] = []
    content = None
    if before is not None and after is not None:
        content, lost = lost_values_restored(before, after)
        if refused or is_first:
            content = times_restored(before, content)
        if rows_of(content) == rows_of(before):
            content = None
        elif content["results"] != after["results"]:
            try:
                write_safely(json.dumps(content).encode(), path)
            except OSError:
                # There is no room for both, and the old file needs none.
                content = None
    if content is None and not is_first:
        replace_safely(copy, path)
    else:
        if content is None:
            path.unlink(missing_ok=True)
        copy.unlink()
    return lost


def guard_all_results(root: Path) -> None:
    """Keep a copy of every result file until this process ends, once those cut off are put back.

    For a plain ``asv run``: a value that it replaces by a failure is its own doing and stays so.
    `VoxelocityError` where there is no room for the copies.
    """
    restore_cut_off(root)
    for path in filter(is_whole, result_files(root)):
        copy_safely(path, root / RUN_COPIES / path.relative_to(root))
    atexit.register(restore_cut_off, root)


def restore_cut_off(root: Path) -> None:
    """Replace result files that are cut off by their copies, and forget the copies."""
    folder = root / RUN_COPIES
    for copy in sorted(folder.rglob("*.json")):
        path = root / copy.relative_to(folder)
        try:
            if path.exists() and not is_whole(path):
                replace_safely(copy, path)
            else:
                copy.unlink()
        except OSError as error:
            say(
                f"{path}: is cut off and cannot be restored ({error.strerror}); allow writing "
                f"there and start again. {copy.relative_to(root)} holds the earlier results"
            )
