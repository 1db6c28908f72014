"""The release timeline: which entry changes what to the software under test."""

import dataclasses
import datetime
import enum
import functools
from typing import Any

LIBRARIES = ("nilearn", "nibabel")

# Where each library is developed.
PROJECTS = {
    "nilearn": "https://github.com/nilearn/nilearn",
    "nibabel": "https://github.com/nipy/nibabel",
}


class Changed(enum.StrEnum):
    """What an entry of the timeline changes."""

    NILEARN = "nilearn"
    NIBABEL = "nibabel"
    STACK = "stack"
    CONTROL = "control"


# What has versions; a control has none.
COMPONENTS = (Changed.NILEARN, Changed.NIBABEL, Changed.STACK)


def tag_words(tag: str) -> str:
    """A tag for people: ``nilearn 0.13.1``, ``numpy 2.4 stack``, ``repeat run 5 (noise check)``.

    A control that is named after what it repeats is ``repeat run of Python 3.13``.
    """
    kind, _, rest = tag.partition("-")
    if kind == Changed.CONTROL:
        named = not rest.isdigit()
        return f"repeat run of {tag_words(rest)}" if named else f"repeat run {rest} (noise check)"
    return version_words(kind, rest)


def version_words(component: str, version: str) -> str:
    """A version of a component as people read it: ``nibabel 5.4.2``, ``numpy 2.4 stack``.

    A stack of which one package changed alone has its whole version: ``numpy 2.0.2``; one of which
    Python changed is ``Python 3.13``.
    """
    if component == Changed.STACK:
        name, _, number = version.partition("-")
        if name == "python":
            return f"Python {number}"
        words = f"{name} {number}".strip()
        return words if number.count(".") == 2 else f"{words} stack"
    return f"{component} {version}"


@dataclasses.dataclass(frozen=True)
class Release:
    """One release of a library: its version and the sha256 of its wheel."""

    library: str
    version: str
    sha256: str

    @property
    def tag(self) -> str:
        return f"{self.library}-{self.version}"


@dataclasses.dataclass(frozen=True)
class Entry:
    """A state of the software under test, and what changed to reach it."""

    date: datetime.datetime  # When the state came to be, with a time zone.
    nilearn: Release
    nibabel: Release
    stack: str  # A file of releases/stacks, without its extension.
    tags: tuple[str, ...]  # The names of the state; the first entry has two.
    change: str  # What changed against the entry before, as the history has it.
    yanked: str | None = None  # Why the index withdrew the release, if it did.
    name: str = ""  # What people call it, if it is not what its tag says.

    @property
    def tag(self) -> str:
        """The name by which reports and pages call the entry."""
        return self.tags[0]

    @functools.cached_property
    def changed(self) -> Changed:
        """What the entry changes; of the first one, which sets all, nilearn."""
        return Changed(self.tag.partition("-")[0])

    @property
    def words(self) -> str:
        """The entry as people read it; see `tag_words`."""
        return self.name or tag_words(self.tag)

    @property
    def change_words(self) -> str:
        """The change in words: ``numpy 1.26 stack -> numpy 2.4 stack``, or a repeat run's name."""
        if self.changed is Changed.CONTROL:
            return self.words
        others, has_stack, stacks = self.change.rpartition("stack ")
        if not has_stack:
            return self.change
        return others + " -> ".join(version_words("stack", each) for each in stacks.split(" -> "))

    def version(self, component: str) -> str:
        """The version of nilearn or nibabel, or the name of the stack."""
        if component == Changed.STACK:
            return self.stack
        release: Release = getattr(self, component)
        return release.version

    def with_release(self, release: Release) -> "Entry":
        """The same with another release of one library."""
        changed: dict[str, Any] = {release.library: release}
        return dataclasses.replace(self, **changed)

    @property
    def repeated(self) -> "Entry":
        """The same once more, under the same name: a control that follows it."""
        return dataclasses.replace(
            self,
            date=self.date + datetime.timedelta(seconds=1),
            tags=(f"{Changed.CONTROL}-{self.tag}",),
            change="nothing (control)",
            yanked=None,
            name=self.words,
        )

    def on_python(self, version: str, before: str | None) -> "Entry":
        """The same on a Python, as an entry that another Python changes to it."""
        change = f"stack python-{before} -> python-{version}" if before else ""
        name = f"python-{version}"
        return dataclasses.replace(self, tags=(f"stack-{name}",), stack=name, change=change)

    def with_package(self, name: str) -> "Entry":
        """The same with one more package, as an entry that changes nothing else."""
        tags, change = (f"stack-{name}",), f"{name} is installed too"
        return dataclasses.replace(self, tags=tags, stack=name, change=change, name=name)

    def with_commit(
        self, library: str, sha: str, date: datetime.datetime, change: str = ""
    ) -> "Entry":
        """The same with a library's commit in place of its release, as an entry that could be."""
        built = Release(library, sha[:9], "")
        return dataclasses.replace(
            self.with_release(built), date=date, tags=(built.tag,), change=change, yanked=None
        )


class Timeline(tuple[Entry, ...]):
    """The entries, oldest first; at least one."""

    def index_of(self, tag: str) -> int | None:
        """The index of a tag; None where no entry has it."""
        return next((index for index, entry in enumerate(self) if tag in entry.tags), None)

    def between(self, start: int, end: int) -> tuple[Entry, ...]:
        """The entries after `start`, up to and including `end`."""
        return self[start + 1 : end + 1]
