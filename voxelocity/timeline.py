"""The release timeline: which entry changes what to the software under test."""

import dataclasses
import datetime
import re
from pathlib import Path

from packaging.version import InvalidVersion, Version

from voxelocity import VoxelocityError
from voxelocity.checkout import STACKS, TIMELINE
from voxelocity.toml_file import read_toml

LIBRARIES = ("nilearn", "nibabel")


@dataclasses.dataclass(frozen=True)
class Release:
    """One release of a library: its version and the sha256 of its wheel."""

    library: str
    version: str
    sha256: str

    @property
    def tag(self):
        return f"{self.library}-{self.version}"


@dataclasses.dataclass(frozen=True)
class Entry:
    """A state of the software under test, and what changed to reach it.

    Attributes
    ----------
    date : datetime.datetime
        When the state came to be, with a time zone.
    nilearn, nibabel : Release
        The releases in force.
    stack : str
        The numeric stack in force: a file of ``releases/stacks``, without its ending.
    tags : tuple of str
        The names of the state; the first entry has two.
    change : str
        What changed against the entry before, for people.
    yanked : str or None
        Why the index withdrew the release that this entry brought, if it did.
    """

    date: datetime.datetime
    nilearn: Release
    nibabel: Release
    stack: str
    tags: tuple
    change: str
    yanked: str | None = None

    @property
    def changed(self):
        """``nilearn``, ``nibabel``, ``stack`` or ``control``; of the first entry, which sets all, nilearn."""
        return self.tags[0].partition("-")[0]


def read_timeline(root):
    """Read and check ``releases/timeline.toml``.

    Parameters
    ----------
    root : Path
        The checkout.

    Returns
    -------
    list of Entry
        Oldest first, at least one.

    Raises
    ------
    VoxelocityError
        The file is missing or malformed; the message names the entry and the field.
    """
    document = read_toml(root, TIMELINE)
    if set(document) - {"entry"}:
        name = min(set(document) - {"entry"})
        raise VoxelocityError(f"{TIMELINE}: unknown table or key '{name}'; only [[entry]] is known")
    tables = document.get("entry", [])
    if not isinstance(tables, list) or not tables:
        raise VoxelocityError(f"{TIMELINE}: holds no [[entry]]; add the first one")
    entries = []
    for number, table in enumerate(tables, 1):
        entries.append(_EntryReader(Path(root), number, table, entries).read())
    return entries


def append_release(root, release, date):
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
    path = Path(root) / TIMELINE
    before = path.read_text(encoding="utf-8")
    date = date.astimezone(datetime.UTC)
    path.write_text(
        f"{before}\n[[entry]]\ndate = {date:%Y-%m-%dT%H:%M:%SZ}\n"
        f'{release.library} = "{release.version}"\n{release.library}-sha256 = "{release.sha256}"\n',
        encoding="utf-8",
    )
    try:
        read_timeline(root)
    except VoxelocityError:
        path.write_text(before, encoding="utf-8")
        raise


class _EntryReader:
    """Reads one table of the timeline, given the entries before it."""

    def __init__(self, root, number, table, before):
        self.root, self.number, self.table, self.before = root, number, table, before

    def read(self):
        if not isinstance(self.table, dict):
            raise VoxelocityError(f"{TIMELINE}: entry {self.number}: must be a table, [[entry]]")
        known = {"date", "stack", "control", "yanked"}
        known |= set(LIBRARIES) | {f"{library}-sha256" for library in LIBRARIES}
        for field in self.table:
            if field not in known:
                self.fail(field, f"is not known; known are {', '.join(sorted(known))}")
        return self.first() if not self.before else self.change()

    def fail(self, field, problem):
        raise VoxelocityError(f"{TIMELINE}: entry {self.number}: field '{field}': {problem}")

    def first(self):
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

    def change(self):
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
                self.fail(f"{library}-sha256", f"stands without the field '{library}'")
        if "yanked" in self.table and what not in LIBRARIES:
            self.fail("yanked", "only a release can be yanked")
        last = self.before[-1]
        if what in LIBRARIES:
            new = self.release(what)
            tag, fields = new.tag, {what: new}
            change = f"{what} {getattr(last, what).version} -> {new.version}"
        elif what == "stack":
            new = self.stack()
            tag, fields = f"stack-{new}", {"stack": new}
            change = f"stack {last.stack} -> {new}"
        else:
            tag, fields = f"control-{self.control()}", {}
            change = "nothing (control)"
        if any(tag in entry.tags for entry in self.before):
            self.fail(what, f"{tag} is in the timeline already")
        return dataclasses.replace(
            last, date=self.date(), tags=(tag,), change=change, yanked=self.yanked(), **fields
        )

    def date(self):
        date = self.table.get("date")
        if not isinstance(date, datetime.datetime) or date.tzinfo is None:
            self.fail("date", "must be a date and time in UTC, such as 2026-09-04T08:10:39Z")
        if self.before and date <= self.before[-1].date:
            self.fail("date", "must be later than the entry before; entries are only appended")
        return date

    def text(self, field):
        value = self.table.get(field)
        if not isinstance(value, str) or not value:
            self.fail(field, "is missing or no text")
        return value

    def release(self, library):
        version = self.text(library)
        try:
            parsed = Version(version)
        except InvalidVersion:
            self.fail(library, f"'{version}' is no version, such as 0.14.1")
        if parsed.is_prerelease or str(parsed) != version:
            self.fail(library, f"'{version}' is not the plain form of a final release")
        sha256 = self.text(f"{library}-sha256")
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            self.fail(f"{library}-sha256", "must be 64 hexadecimal digits, as on the index")
        return Release(library, version, sha256)

    def stack(self):
        stack = self.text("stack")
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", stack):
            self.fail("stack", f"'{stack}' is no file name of small letters, digits, dots, dashes")
        if not (self.root / STACKS / f"{stack}.txt").is_file():
            self.fail("stack", f"{STACKS / stack}.txt does not exist; make it: voxelocity lock")
        return stack

    def control(self):
        number = self.table["control"]
        expected = 1 + sum(entry.changed == "control" for entry in self.before)
        if number != expected or isinstance(number, bool):
            self.fail("control", f"must be {expected}, the number after the last control's")
        return number

    def yanked(self):
        return self.text("yanked") if "yanked" in self.table else None
