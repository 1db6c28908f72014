"""A failed pass never replaces a value: asv itself overwrites what it had with a failure."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


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
    """
    pattern = f"{commit[:8]}-*.json"
    before = {path: path.read_text(encoding="utf-8") for path in Path(folder).glob(pattern)}
    failed: list[str] = []
    try:
        yield failed
    finally:
        for path, text in before.items():
            try:
                after = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                _write(path, text)
                continue
            content, lost = lost_values_restored(json.loads(text), after)
            if content["results"] != after["results"]:
                _write(path, json.dumps(content))
            failed += lost


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
