"""The states of the software under test as a user names them, and where they were measured."""

import dataclasses
import re
from collections.abc import Iterable, Sequence, Set

from packaging.version import InvalidVersion, Version

from voxelocity import VoxelocityError
from voxelocity.model.timeline import COMPONENTS, LIBRARIES, Changed, Entry, Timeline


def indices_of(timeline: Timeline, text: str) -> list[int]:
    """The indices in the timeline of what a user names, oldest first, at least one.

    That is a tag, or versions of nilearn, nibabel or the stack: ``nilearn==0.10.4 nibabel==5.2.1``.
    `VoxelocityError` where the timeline holds no such state.
    """
    tagged = timeline.index_of(text)
    if tagged is not None:
        return [tagged]
    if "==" not in text:
        raise VoxelocityError(
            f"'{text}' is not a tag of the timeline (voxelocity releases lists them)"
            " nor a version such as nilearn==0.14.1"
        )
    wanted = _versions(text)
    versions = [{name: entry.version(name) for name in wanted} for entry in timeline]
    if indices := [index for index, each in enumerate(versions) if each == wanted]:
        return indices
    for name, version in wanted.items():
        if not any(each[name] == version for each in versions):
            raise VoxelocityError(
                f"the timeline has no {name} {version}; voxelocity releases lists what it has"
            )
    name, version = next(iter(wanted.items()))
    known = (each for each in versions if each[name] == version)
    states = [" ".join(f"{other}=={found}" for other, found in each.items()) for each in known]
    raise VoxelocityError(
        f"the timeline never has {text} together; with {name} {version} it has "
        + " or ".join(f"'{state}'" for state in dict.fromkeys(states))
    )


def _versions(text: str) -> dict[str, str]:
    """What is named of each component; numpy stands for its stack."""
    wanted: dict[str, str] = {}
    for word in text.replace(",", " ").split():
        name, _, version = word.partition("==")
        if name == "numpy" and version:
            name, version = Changed.STACK.value, f"numpy-{version}"
        if name not in COMPONENTS or not version or name in wanted:
            raise VoxelocityError(
                f"'{word}' must be one version of {', '.join(LIBRARIES)} or numpy,"
                " such as nilearn==0.14.1"
            )
        wanted[name] = version
    return wanted


def standing_version(names: Iterable[str], component: str, wanted: str) -> tuple[str, bool]:
    """The version of a component that stands for a wanted one, and whether it is the same.

    Else the newest older one, else the oldest. `names` has at least one; a stack's name ends with
    the first two numbers of its numpy, whose version is wanted. `InvalidVersion` where it is none.
    """
    if component == Changed.STACK:
        # A later one of the same numpy has the newer packages besides.
        known = {_minor(name): name for name in names if name.startswith("numpy-")}
        version = _minor(wanted)
    else:
        known, version = {Version(name): name for name in names}, Version(wanted)
    chosen = max((each for each in known if each <= version), default=min(known))
    return known[chosen], chosen == version


def _minor(numpy: str) -> Version:
    version = Version(numpy.rpartition("-")[2])
    return Version(f"{version.major}.{version.minor}")


def _standing_versions(timeline: Timeline, asked: dict[str, str]) -> dict[str, tuple[str, bool]]:
    """What stands for each component that is asked for; see `standing_version`."""
    return {
        name: standing_version([entry.version(name) for entry in timeline], name, version)
        for name, version in asked.items()
    }


def is_exactly_in(timeline: Timeline, text: str) -> bool:
    """Whether a timeline has the state that a user names; of numpy, its first two numbers count."""
    if timeline.index_of(text) is not None:
        return True
    try:
        standing = _standing_versions(timeline, _versions(text))
    except (VoxelocityError, InvalidVersion):
        return False
    return all(is_same for _, is_same in standing.values()) and any(
        all(entry.version(name) == version for name, (version, _) in standing.items())
        for entry in timeline
    )


def differ_in_numpy_alone(timeline: Timeline, texts: Sequence[str]) -> bool:
    """Whether two states name the same libraries and two numpys that a timeline tells apart."""
    try:
        named = [_versions(text) for text in texts]
        stacks = [each.pop(Changed.STACK, "") for each in named]
        names = [entry.stack for entry in timeline]
        ends = {standing_version(names, Changed.STACK, each)[0] for each in stacks if each}
    except (VoxelocityError, InvalidVersion):
        return False
    return len(ends) == 2 and named[0] == named[1]


def stand_alike(timeline: Timeline, texts: Sequence[str]) -> bool:
    """Whether the same measured versions stand for all versions that the states name."""
    try:
        named = [_standing_versions(timeline, _versions(text)) for text in texts]
    except (VoxelocityError, InvalidVersion):
        return False
    versions = [{name: version for name, (version, _) in each.items()} for each in named]
    return all(each == versions[0] for each in versions)


def measured_pythons(timeline: Timeline) -> dict[str, int]:
    """The index of each Python in a timeline of Pythons, its controls aside: ``3.11`` and so on."""
    return {
        entry.stack.removeprefix("python-"): at
        for at, entry in enumerate(timeline)
        if entry.changed is not Changed.CONTROL
    }


def pythons_of(timeline: Timeline, texts: Sequence[str]) -> tuple[int, int]:
    """The indices, in a timeline of Pythons, of two states that name them.

    `VoxelocityError` where one of them names none, or what was not measured.
    """
    named = [dict(re.findall(r"(\w+)==([\w.]+)", text)) for text in texts]
    known = measured_pythons(timeline)
    held, found = timeline[0], []
    for text, each in zip(texts, named):
        python = ".".join(each.get("python", "").split(".")[:2])
        if python not in known:
            raise VoxelocityError(
                f"'{text}': name a measured Python in both states: "
                + " or ".join(f"python=={version}" for version in known)
            )
        others = {name: version for name, version in each.items() if name in LIBRARIES}
        if any(held.version(name) != version for name, version in others.items()):
            versions = " and ".join(f"{name} {held.version(name)}" for name in LIBRARIES)
            raise VoxelocityError(f"'{text}': each Python was measured with {versions} alone")
        found.append(known[python])
    if found[0] == found[1]:
        raise VoxelocityError(f"'{texts[0]}' and '{texts[1]}' are the same Python")
    return found[0], found[1]


@dataclasses.dataclass(frozen=True)
class Nearest:
    """An entry of the timeline that stands for a state that is not in it."""

    index: int
    # Of each component that differs: the wanted version, and the entries between that changed it.
    between: dict[str, tuple[str, tuple[Entry, ...]]]


def nearest(timeline: Timeline, text: str) -> Nearest | None:
    """The entry nearest to the versions that a user names; None where they name an entry.

    numpy may be named in place of the stack. `VoxelocityError` for what names no versions.
    """
    if timeline.index_of(text) is not None or "==" not in text:
        return None
    asked = _versions(text)
    orders = {
        name: list(dict.fromkeys(entry.version(name) for entry in timeline)) for name in asked
    }
    try:
        standing = _standing_versions(timeline, asked)
    except InvalidVersion as error:
        raise VoxelocityError(f"'{text}': {error}; name one such as nilearn==0.14.1") from None
    places = {name: orders[name].index(version) for name, (version, _) in standing.items()}

    def distance(index: int) -> list[int]:
        entry = timeline[index]
        return [abs(orders[name].index(entry.version(name)) - places[name]) for name in places]

    # A control is the entry before it.
    indices = [index for index, entry in enumerate(timeline) if entry.changed != Changed.CONTROL]
    index = min(reversed(indices), key=distance)
    between = {}
    for name, version in asked.items():
        here, there = orders[name].index(timeline[index].version(name)), places[name]
        passed = orders[name][min(here, there) + 1 : max(here, there) + 1]
        changes = tuple(
            entry for entry in timeline if entry.changed == name and entry.version(name) in passed
        )
        if version != timeline[index].version(name):
            between[name] = version, changes
    return Nearest(index, between) if between else None


@dataclasses.dataclass(frozen=True)
class Coverage:
    """The entries that were measured on a machine: enough to choose one without reading all."""

    name: str
    measured: Set[int]
    timed: Set[int]  # Those that have times.
    lent: Set[int] = frozenset()  # That have nothing but instructions of another machine.

    @property
    def known(self) -> Set[int]:
        """The entries that have any result."""
        return self.measured | self.lent


@dataclasses.dataclass(frozen=True)
class BothStates:
    """The machine that tells most of two states, their entries, and what machines tell as much."""

    machine: Coverage
    old: int
    new: int
    also: tuple[str, ...] = ()


def where_both_are_measured(
    timeline: Timeline, machines: Sequence[Coverage], old: str, new: str
) -> BothStates:
    """Find the machine on which two states were measured; of several, that with most timed entries.

    At least one machine is left open by the user; the states are named as in `indices_of`.
    `VoxelocityError` where there is none, it was never measured, or both are the same.
    """
    indices = [indices_of(timeline, text) for text in (old, new)]
    candidates, lacking = [], []
    for machine in machines:
        # Several entries may be one state to the user: the first that was measured stands for it.
        ends = [next((at for at in each if at in machine.known), None) for each in indices]
        lacking += [timeline[each[0]].tag for each, end in zip(indices, ends) if end is None]
        if ends[0] is not None and ends[1] is not None:
            candidates.append((machine, ends[0], ends[1]))
    timed = [each for each in candidates if {*each[1:]} <= each[0].timed]
    own = [each for each in candidates if {*each[1:]} <= each[0].measured]
    # One on which only the exact kinds were measured says less, and one that has nothing but
    # counts, which may be another machine's, nothing of its own.
    candidates = timed or own or candidates
    if not candidates:
        names = " or ".join(machine.name for machine in machines)
        raise VoxelocityError(
            f"{' '.join(dict.fromkeys(lacking))}: never measured on {names}; measure both on one "
            "machine: voxelocity measure --machine NAME "
            + " ".join(timeline[each[0]].tag for each in indices)
        )
    (machine, first, second), *others = sorted(candidates, key=lambda each: -len(each[0].timed))
    if first == second:
        raise VoxelocityError(f"'{old}' and '{new}' are the same state, {timeline[first].tag}")
    return BothStates(machine, first, second, tuple(each[0].name for each in others))
