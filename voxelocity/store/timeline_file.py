"""The timeline as it is written: ``releases/timeline.toml``, read, checked and appended to."""

import dataclasses
import datetime
import re
from pathlib import Path
from typing import Any, NoReturn

import filelock
import tomlkit
from packaging.version import InvalidVersion, Version

from voxelocity import VoxelocityError
from voxelocity.model.timeline import LIBRARIES, Entry, Release, Timeline
from voxelocity.store.paths import CHANGE_LOCK, STACKS, TIMELINE
from voxelocity.store.safe_files import write_safely
from voxelocity.store.toml_file import read_toml

# Before nibabel and nilearn; git knows no commit before 1970.
_FIRST_YEAR = 2005


def read_timeline(root: Path) -> Timeline:
    """Read and check ``releases/timeline.toml``.

    Raises
    ------
    VoxelocityError
        The file is missing or malformed; the message names the entry and the field.
    """
    return _checked(root, read_toml(root, TIMELINE))


def append_release(root: Path, release: Release, date: datetime.datetime) -> None:
    """Append a release to the timeline, if that leaves it well-formed.

    Parameters
    ----------
    root : Path
        The checkout.
    release : Release
        What the new entry brings.
    date : datetime.datetime
        When it was published, with a time zone.

    Raises
    ------
    VoxelocityError
        The release is there already, or older than the last entry; nothing is changed.
    """
    with filelock.FileLock(root / CHANGE_LOCK):
        _append(root, release, date)


def _append(root: Path, release: Release, date: datetime.datetime) -> None:
    read_timeline(root)
    path = Path(root) / TIMELINE
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    entry = tomlkit.table()
    entry["date"] = date.astimezone(datetime.UTC)
    entry[release.library] = release.version
    entry[f"{release.library}-sha256"] = release.sha256
    entries = document["entry"]
    # An empty line between two entries.
    entries[-1].add(tomlkit.nl())
    entries.append(entry)
    text = tomlkit.dumps(document)
    _checked(root, tomlkit.parse(text).unwrap())
    write_safely(text, path)


def _checked(root: Path, document: dict[str, Any]) -> Timeline:
    if set(document) - {"entry"}:
        name = min(set(document) - {"entry"})
        raise VoxelocityError(f"{TIMELINE}: unknown table or key '{name}'; only [[entry]] is known")
    tables = document.get("entry", [])
    if not isinstance(tables, list) or not tables:
        raise VoxelocityError(f"{TIMELINE}: holds no [[entry]]; add the first one")
    entries: list[Entry] = []
    for number, table in enumerate(tables, 1):
        entries.append(_EntryReader(Path(root), number, table, entries).read())
    return Timeline(tuple(entries))


class _EntryReader:
    """Reads one table of the timeline, given the entries before it."""

    def __init__(self, root: Path, number: int, table: dict[str, Any], before: list[Entry]):
        self.root, self.number, self.table, self.before = root, number, table, before

    def read(self) -> Entry:
        if not isinstance(self.table, dict):
            raise VoxelocityError(f"{TIMELINE}: entry {self.number}: must be a table, [[entry]]")
        known = {"date", "stack", "control", "yanked"}
        known |= set(LIBRARIES) | {f"{library}-sha256" for library in LIBRARIES}
        for field in self.table:
            if field not in known:
                self.fail(field, f"is not known; known are {', '.join(sorted(known))}")
        return self.first() if not self.before else self.change()

    def fail(self, field: str, problem: str) -> NoReturn:
        raise VoxelocityError(f"{TIMELINE}: entry {self.number}: field '{field}': {problem}")

    def first(self) -> Entry:
        for field in ("nilearn", "nibabel", "stack"):
            if field not in self.table:
                self.fail(field, "is missing; the first entry sets nilearn, nibabel and stack")
        if "control" in self.table:
            self.fail("control", "cannot come first; there is nothing that it could repeat")
        nilearn, nibabel = self.release("nilearn"), self.release("nibabel")
        return Entry(
            date=self.date(),
            nilearn=nilearn,
            nibabel=nibabel,
            stack=self.stack(),
            tags=(nilearn.tag, nibabel.tag),
            change=f"nilearn {nilearn.version}, nibabel {nibabel.version}, stack {self.stack()}",
            yanked=self.yanked(),
        )

    def change(self) -> Entry:
        changed = [key for key in (*LIBRARIES, "stack", "control") if key in self.table]
        if len(changed) != 1:
            self.fail(
                changed[1] if changed else "nilearn",
                f"an entry changes exactly one thing, this one changes {' and '.join(changed)}"
                if changed
                else "is missing, as are nibabel, stack and control; an entry needs one of them",
            )
        (what,) = changed
        for library in LIBRARIES:
            if library != what and f"{library}-sha256" in self.table:
                self.fail(f"{library}-sha256", f"is there without the field '{library}'")
        if "yanked" in self.table and what not in LIBRARIES:
            self.fail("yanked", "only a release can be yanked")
        last = self.before[-1]
        fields: dict[str, Any]
        if what in LIBRARIES:
            release = self.release(what)
            tag, fields = release.tag, {what: release}
            change = f"{what} {last.version(what)} -> {release.version}"
        elif what == "stack":
            stack = self.stack()
            tag, fields = f"stack-{stack}", {"stack": stack}
            change = f"stack {last.stack} -> {stack}"
        else:
            tag, fields = f"control-{self.control()}", {}
            change = "nothing (control)"
        if any(tag in entry.tags for entry in self.before):
            self.fail(what, f"{tag} is in the timeline already")
        if what in LIBRARIES and Version(release.version) < Version(last.version(what)):
            self.fail(what, f"is older than {last.version(what)}, the one before it")
        return dataclasses.replace(
            last, date=self.date(), tags=(tag,), change=change, yanked=self.yanked(), **fields
        )

    def date(self) -> datetime.datetime:
        date = self.table.get("date")
        if not isinstance(date, datetime.datetime) or date.tzinfo is None:
            self.fail("date", "must be a date and time in UTC, such as 2026-09-04T08:10:39Z")
        if date.year < _FIRST_YEAR:
            self.fail("date", f"is before {_FIRST_YEAR}, when there was no such release")
        if self.before and date <= self.before[-1].date:
            self.fail("date", "must be later than the entry before; entries are only appended")
        return date

    def text(self, field: str) -> str:
        value = self.table.get(field)
        if not isinstance(value, str) or not value:
            self.fail(field, "is missing, or is not text")
        return value

    def release(self, library: str) -> Release:
        version = self.text(library)
        try:
            parsed = Version(version)
        except InvalidVersion:
            self.fail(library, f"'{version}' is not a version such as 0.14.1")
        if parsed.is_prerelease or str(parsed) != version:
            self.fail(library, f"'{version}' is not the plain form of a final release")
        sha256 = self.text(f"{library}-sha256")
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            self.fail(f"{library}-sha256", "must be 64 hexadecimal digits, as on the index")
        return Release(library, version, sha256)

    def stack(self) -> str:
        stack = self.text("stack")
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", stack):
            self.fail(
                "stack",
                f"'{stack}' is not a file name of lower-case letters, digits, dots and dashes",
            )
        if not (self.root / STACKS / f"{stack}.txt").is_file():
            self.fail("stack", f"{STACKS / stack}.txt does not exist; make it: voxelocity lock")
        return stack

    def control(self) -> int:
        number = self.table["control"]
        expected = 1 + sum(entry.changed == "control" for entry in self.before)
        if type(number) is not int or number != expected:
            self.fail("control", f"must be {expected}, the number after the last control's")
        return number

    def yanked(self) -> str | None:
        return self.text("yanked") if "yanked" in self.table else None
