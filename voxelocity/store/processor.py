"""Which processor this is, as several generations have one name, and whose counts hold on it."""

import functools
import json
import platform
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.store.paths import COUNTS, PROCESSORS, RESULTS
from voxelocity.store.result_files import Word, Words, decode
from voxelocity.store.safe_files import text_of, told_as, write_safely

# What libraries choose their loops by. Other flags tell of the kernel, which an update changes.
_FEATURES = re.compile(
    r"(sse|ssse|avx|amx|fma|f16c|bmi|aes|vaes|sha|adx|popcnt|movbe|erms|fsrm|neon|asimd)\w*"
    r"|(sve|sme)\d*"
)
# On x86-64 and on arm64, of the first core.
_LINUX = re.compile(
    r"^(?:cpu |CPU )?(family|model|stepping|implementer|variant|part|revision|flags|Features)"
    r"\s*: *(.*)$",
    re.MULTILINE,
)
_MACOS = {
    "family": ("machdep.cpu.family", "hw.cpufamily"),
    "model": ("machdep.cpu.model", "hw.cpusubfamily"),
    "stepping": ("machdep.cpu.stepping",),
}
_MACOS_CACHES = ("l1dcachesize", "l1icachesize", "l2cachesize", "l3cachesize")


@functools.cache
def processor_traits() -> Mapping[str, str]:
    """Family, model, stepping, features and caches of this processor, as far as they are told."""
    return _of_macos() if platform.system() == "Darwin" else _of_linux(Path("/"))


def _of_linux(root: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _LINUX.findall(text_of(root / "proc" / "cpuinfo")):
        if name in ("flags", "Features"):
            name, value = "features", " ".join(sorted(filter(_FEATURES.fullmatch, value.split())))
        found.setdefault(name, value.strip())
    caches = [
        " ".join(text_of(path / name) for name in ("level", "type", "size"))
        for path in sorted((root / "sys/devices/system/cpu/cpu0/cache").glob("index*"))
    ]
    return found | ({"caches": ", ".join(caches)} if caches else {})


def _of_macos() -> dict[str, str]:
    told = {name: next(filter(None, map(_sysctl, keys)), "") for name, keys in _MACOS.items()}
    sizes = {name: _sysctl(f"hw.{name}") for name in _MACOS_CACHES}
    told["caches"] = ", ".join(f"{name} {value}" for name, value in sizes.items() if value)
    return {name: value for name, value in told.items() if value}


def _sysctl(key: str) -> str:
    return subprocess.run(["sysctl", "-n", key], capture_output=True, text=True).stdout.strip()


def processor_file(root: Path, machine: str) -> Path:
    """Where it is recorded which processor a machine has."""
    return root / PROCESSORS / f"{machine}.json"


def recorded_processor(root: Path, machine: str) -> Mapping[str, str] | None:
    """The traits of a machine's processor; None without a record, an error for a damaged one."""
    path = processor_file(root, machine)
    try:
        return decode(path.read_bytes(), dict[Word, Words])
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise VoxelocityError(
            f"{path}: does not say which processor this was ({error}); restore it with git, or "
            "delete it"
        ) from None


def record_processor(root: Path, machine: str) -> None:
    """Write that a machine has the processor that is here."""
    text = json.dumps(processor_traits(), indent=2)
    write_safely(text + "\n", processor_file(root, machine))


def differing_names(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """The names whose values are not the same, or that one of both lacks; in order."""
    return sorted(dict(ours.items() ^ theirs.items()))


def differing_processor(there: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """In what two processors differ, in words, or what one alone says; nothing without a record."""
    return [
        f"a processor with {name} {there.get(name, 'unknown')}, "
        f"and here it is {here.get(name, 'unknown')}"
        for name in (differing_names(there, here) if there else ())
    ]


def traits_of_counts(root: Path, machine: str, results: Path = RESULTS) -> dict[str, str] | None:
    """What a machine's counts depend on (``benchmarks/support/counting/traits.py``), if recorded.

    They are those of one folder of results. `VoxelocityError` for damaged or differing records.
    """
    traits: dict[str, str] | None = None
    for path in sorted(Path(root, COUNTS, results.name, machine).glob("*.json")):
        line = f"{path}: does not say what its counts depend on; restore it with git, or delete it"
        with told_as(line, OSError, ValueError, KeyError, TypeError):
            found = json.loads(path.read_text(encoding="utf-8"))["traits"]
        if traits is not None and not _agree(traits, found):
            raise VoxelocityError(
                f"{path}: was counted under other traits than the files beside it; delete it, and "
                "count that entry again under another machine name"
            )
        traits = (traits or {}) | found
    return traits


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether what both say is the same: the processor was not recorded from the beginning."""
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def may_join(
    root: Path, machine: str, described: Mapping[str, str], other: str, results: Path = RESULTS
) -> bool:
    """Whether the counts of another machine hold here: as `may_hold`, on the same processor.

    Several processors have the same name, so both must be recorded.
    """
    ours, theirs = recorded_processor(root, machine), recorded_processor(root, other)
    return (
        ours is not None and ours == theirs and may_hold(root, machine, described, other, results)
    )


def agree_but_for_processor(
    ours: Mapping[str, str] | None, theirs: Mapping[str, str] | None
) -> bool:
    """Whether the traits of two machines' counts are the same, but for the processor's name maybe.

    valgrind shows them the same one, so their counts may be the same; only results can tell.
    """
    if ours is None or theirs is None:
        return False
    return set(differing_names(ours, theirs)) <= {"processor"}


def may_hold(
    root: Path, machine: str, described: Mapping[str, str], other: str, results: Path = RESULTS
) -> bool:
    """Whether it is worth trying to reproduce the counts of another machine on this one.

    Where nothing was counted on this one, the processor decides that asv has `described`.
    """
    theirs = traits_of_counts(root, other, results)
    if theirs is None:
        return False
    ours = traits_of_counts(root, machine, results)
    if ours is not None:
        return _agree(ours, theirs)
    named = [theirs.get("architecture"), theirs.get("processor")]
    return [described.get("arch"), described.get("cpu")] == named
