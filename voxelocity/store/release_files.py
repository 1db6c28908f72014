"""What people write in ``releases/``: the timeline, wrong answers, explanations of steps."""

import dataclasses
import datetime
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import filelock
import msgspec
import tomlkit
from packaging.version import InvalidVersion, Version

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.timeline import (
    COMPONENTS,
    LIBRARIES,
    Changed,
    Entry,
    Release,
    Timeline,
    version_words,
)
from voxelocity.model.wrong_answer import ChangedMeaning, Degree, WrongAnswer
from voxelocity.store.paths import CHANGE_LOCK, RELEASES, STACKS, TIMELINE, WRONG_ANSWERS
from voxelocity.store.safe_files import told, write_safely

# Before nibabel and nilearn; git knows no commit before 1970.
_FIRST_YEAR = 2005
_FIELDS = {"date", "stack", "control", "yanked", *LIBRARIES}
_FIELDS |= {f"{library}-sha256" for library in LIBRARIES}
# How the cause of a step was found.
_WAYS = ("culprit", "reading")
_Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
_Texts = Annotated[tuple[_Text, ...], msgspec.Meta(min_length=1)]


class _WrongAnswer(msgspec.Struct, forbid_unknown_fields=True, rename={"start": "from"}):
    start: str
    benchmarks: _Texts
    source: _Text
    degree: Degree
    call: _Text
    sentence: _Text
    when: str = ""
    until: str | None = None
    images: _Texts = ()
    parameter: str | None = None


class _ChangedMeaning(msgspec.Struct, forbid_unknown_fields=True):
    release: _Text
    sentence: _Text
    source: _Text


class _Step(msgspec.Struct, forbid_unknown_fields=True):
    release: _Text
    what: _Text
    users: _Text
    calls: _Texts = ()
    kinds: _Texts = ()
    files: _Texts = ()
    cause: _Text = ""
    source: _Text = ""
    commit: _Text = ""
    found: _Text = ""


def read_known_answers(
    root: Path, timeline: Timeline
) -> tuple[tuple[WrongAnswer, ...], tuple[ChangedMeaning, ...]]:
    """The known wrong answers, and what changed its meaning.

    `VoxelocityError` for a malformed entry or an unknown tag.
    """
    document = _read_toml(root, WRONG_ANSWERS)

    def index_of(tag: str, number: int) -> int:
        index = timeline.index_of(tag)
        if index is None:
            raise VoxelocityError(
                f"{WRONG_ANSWERS}: entry {number}: '{tag}' is not a tag of the timeline"
            )
        return index

    wrong_answers = []
    for number, table in enumerate(
        _tables(document, WRONG_ANSWERS, "wrong-answer", _WrongAnswer), 1
    ):
        start = index_of(table.start, number)
        end = index_of(table.until, number) if table.until else None
        fields = _fields(table)
        del fields["start"], fields["until"]
        tags = tuple(entry.tag for entry in timeline[start:end])
        wrong_answers.append(WrongAnswer(tags, **fields))
    changed = _tables(document, WRONG_ANSWERS, "changed-meaning", _ChangedMeaning)
    for number, each in enumerate(changed, 1):
        index_of(each.release, number)
    meanings = (ChangedMeaning(each.release, each.sentence, each.source) for each in changed)
    return tuple(wrong_answers), tuple(meanings)


def read_explanations(
    root: Path, timeline: Timeline, file: Path = RELEASES.explanations
) -> tuple[Explanation, ...]:
    """The explanations of a timeline's steps, in the file's order; or an error with the entry."""
    explanations = []
    for number, table in enumerate(_tables(_read_toml(root, file), file, "step", _Step), 1):
        where = f"{file}: entry {number}"
        # A cause is told with its source, or not at all.
        cause = {name: getattr(table, name) for name in ("cause", "source", "commit", "found")}
        for name, text in cause.items():
            if any(cause.values()) and not text:
                raise VoxelocityError(f"{where}: field '{name}' is missing or unknown")
        index = timeline.index_of(table.release)
        if index is None or timeline[index].changed not in COMPONENTS:
            raise VoxelocityError(
                f"{where}: '{table.release}' is neither a release nor a stack of the timeline"
            )
        if table.found and table.found not in _WAYS:
            raise VoxelocityError(f"{where}: 'found' must be {' or '.join(_WAYS)}")
        if not set(table.kinds) <= set(Metric):
            raise VoxelocityError(f"{where}: 'kinds' must be among {', '.join(Metric)}")
        kinds = tuple(map(Metric, table.kinds))
        explanations.append(Explanation(**_fields(table) | {"kinds": kinds}))
    return tuple(explanations)


def _fields(table: msgspec.Struct) -> dict[str, Any]:
    """The fields of a table, each text on one line."""
    return {
        name: " ".join(value.split()) if type(value) is str else value
        for name, value in msgspec.structs.asdict(table).items()
    }


_Table = TypeVar("_Table", bound=msgspec.Struct)


def _tables(document: dict[str, Any], file: Path, name: str, form: type[_Table]) -> list[_Table]:
    """The tables ``[[name]]`` of a TOML file that was read."""
    tables = []
    for number, table in enumerate(document.get(name, []), 1):
        try:
            tables.append(msgspec.convert(table, form))
        except msgspec.ValidationError as error:
            what, _, path = str(error).partition(" - at `$.")
            problem = f"field '{re.split(r'[^a-z]', path)[0]}' is wrong: {what}"
            if found := re.search("(missing required|unknown) field `(.*?)`", str(error)):
                problem = f"field '{found[2]}' is missing or unknown"
            raise VoxelocityError(f"{file}: entry {number}: {problem}") from None
    return tables


def _read_toml(root: Path, file: Path) -> dict[str, Any]:
    try:
        with told(f"{file}: cannot be read", "; restore it with git"):
            return tomllib.loads(Path(root, file).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VoxelocityError(f"{file}: is not valid TOML: {error}") from None


def read_timeline(root: Path, file: Path = TIMELINE) -> Timeline:
    """Read and check ``releases/timeline.toml``, or one like it; errors name entry and field."""
    return _timeline(root, _read_toml(root, file), file)


def append_release(root: Path, release: Release, date: datetime.datetime) -> None:
    """Append a release, and its date with a time zone, if the timeline stays well-formed.

    `VoxelocityError` where it is there already, or older than the last entry; nothing is changed.
    """
    with filelock.FileLock(root / CHANGE_LOCK):
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
        _timeline(root, tomlkit.parse(text).unwrap(), TIMELINE)
        write_safely(text, path)


def _timeline(root: Path, document: dict[str, Any], file: Path) -> Timeline:
    if unknown := set(document) - {"entry"}:
        raise VoxelocityError(
            f"{file}: unknown table or key '{min(unknown)}'; only [[entry]] is known"
        )
    tables = document.get("entry", [])
    if not isinstance(tables, list) or not tables:
        raise VoxelocityError(f"{file}: holds no [[entry]]; add the first one")
    entries: list[Entry] = []
    for number, table in enumerate(tables, 1):
        entries.append(_EntryReader(Path(root), file, number, table, entries).read())
    first, *later = entries
    if {entry.changed for entry in later} - {Changed.CONTROL} == {Changed.STACK}:
        # The libraries are held, so it begins with a stack.
        first = dataclasses.replace(first, name=version_words(Changed.STACK, first.stack))
    return Timeline((first, *later))


@dataclasses.dataclass
class _EntryReader:
    """Reads one table of the timeline, given the entries before it."""

    root: Path
    file: Path
    number: int
    table: dict[str, Any]
    before: list[Entry]

    def fail(self, field: str, problem: str) -> NoReturn:
        raise VoxelocityError(f"{self.file}: entry {self.number}: field '{field}': {problem}")

    def read(self) -> Entry:
        if not isinstance(self.table, dict):
            raise VoxelocityError(f"{self.file}: entry {self.number}: must be a table, [[entry]]")
        for field in self.table:
            if field not in _FIELDS:
                self.fail(field, f"is not known; known are {', '.join(sorted(_FIELDS))}")
        entry = self.change() if self.before else self.first()
        return dataclasses.replace(
            entry, yanked=self.text("yanked") if "yanked" in self.table else None
        )

    def first(self) -> Entry:
        for field in (*LIBRARIES, "stack"):
            if field not in self.table:
                self.fail(field, "is missing; the first entry sets nilearn, nibabel and stack")
        if "control" in self.table:
            self.fail("control", "cannot come first, because it repeats the entry before it")
        nilearn, nibabel = map(self.release, LIBRARIES)
        date, stack, tags = self.date(), self.stack(), (nilearn.tag, nibabel.tag)
        change = f"nilearn {nilearn.version}, nibabel {nibabel.version}, stack {stack}"
        return Entry(date, nilearn, nibabel, stack, tags, change)

    def change(self) -> Entry:
        changed = [key for key in (*LIBRARIES, "stack", "control") if key in self.table]
        if not changed:
            problem = "is missing, as are nibabel, stack and control; an entry needs one of them"
            self.fail("nilearn", problem)
        what, *others = changed
        if others:
            names = " and ".join(changed)
            self.fail(others[0], f"an entry changes one thing, but this one changes {names}")
        for library in LIBRARIES:
            if library != what and f"{library}-sha256" in self.table:
                self.fail(f"{library}-sha256", f"needs the field '{library}' beside it")
        if "yanked" in self.table and what not in LIBRARIES:
            self.fail("yanked", "only a release can be yanked")
        last = self.before[-1]
        new: Any = self.release(what) if what in LIBRARIES else getattr(self, what)()
        tag = new.tag if what in LIBRARIES else f"{what}-{new}"
        if any(tag in entry.tags for entry in self.before):
            self.fail(what, f"{tag} is in the timeline already")
        if what in LIBRARIES and Version(new.version) < Version(last.version(what)):
            self.fail(what, f"is older than {last.version(what)}, the one before it")
        entry = dataclasses.replace(last, date=self.date(), tags=(tag,), change="nothing (control)")
        if what == "control":
            return entry
        changed_to = dataclasses.replace(entry, **{what: new})
        change = f"{what} {last.version(what)} -> {changed_to.version(what)}"
        return dataclasses.replace(changed_to, change=change)

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
            self.fail(
                library, f"'{version}' is not a final release in its plain form, such as 0.14.1"
            )
        sha256 = self.text(f"{library}-sha256")
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            self.fail(f"{library}-sha256", "must be 64 hexadecimal digits, as on the index")
        return Release(library, version, sha256)

    def stack(self) -> str:
        stack = self.text("stack")
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", stack):
            problem = "is not a file name of lower-case letters, digits, dots and dashes"
            self.fail("stack", f"'{stack}' {problem}")
        if not (self.root / STACKS / f"{stack}.txt").is_file():
            self.fail("stack", f"{STACKS / stack}.txt does not exist; make it: voxelocity lock")
        return stack

    def control(self) -> int:
        number = self.table["control"]
        expected = 1 + sum(entry.changed == "control" for entry in self.before)
        if type(number) is not int or number != expected:
            self.fail("control", f"must be {expected}, the number after the last control's")
        return number
