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
from voxelocity.store.result_schema import Word, Words, decode
from voxelocity.store.safe_files import write_safely

# What libraries choose their loops by. Other flags tell of the kernel, which changes with an update.
_FEATURES = re.compile(
    r"(sse|ssse|avx|amx|fma|f16c|bmi|aes|vaes|sha|adx|popcnt|movbe|erms|fsrm|neon|asimd)\w*|(sve|sme)\d*"
)
# By what Linux and macOS call them, on x86-64 and on arm64.
_LINUX = {
    "cpu family": "family",
    "model": "model",
    "stepping": "stepping",
    "CPU implementer": "implementer",
    "CPU variant": "variant",
    "CPU part": "part",
    "CPU revision": "revision",
}
_MACOS = {
    "machdep.cpu.family": "family",
    "machdep.cpu.model": "model",
    "machdep.cpu.stepping": "stepping",
    "hw.cpufamily": "family",
    "hw.cpusubfamily": "model",
}
_MACOS_CACHES = ("hw.l1dcachesize", "hw.l1icachesize", "hw.l2cachesize", "hw.l3cachesize")


@functools.cache
def processor_traits() -> Mapping[str, str]:
    """Family, model, stepping, features and caches of this processor, as far as they are told."""
    return _of_macos() if platform.system() == "Darwin" else _of_linux(Path("/"))


def _of_linux(root: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    text = _read(root / "proc" / "cpuinfo")
    for name, value in re.findall(r"^(\w[\w ]*\w)\s*: *(.*)$", text, re.MULTILINE):
        if name in _LINUX:
            found.setdefault(_LINUX[name], value.strip())
        elif name in ("flags", "Features"):
            features = sorted(filter(_FEATURES.fullmatch, value.split()))
            found.setdefault("features", " ".join(features))
    folder = root / "sys" / "devices" / "system" / "cpu" / "cpu0" / "cache"
    caches = [
        " ".join(_read(path / name).strip() for name in ("level", "type", "size"))
        for path in sorted(folder.glob("index*"))
    ]
    return found | ({"caches": ", ".join(caches)} if caches else {})


def _of_macos() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, name in _MACOS.items():
        if value := _sysctl(key):
            found.setdefault(name, value)
    sizes = {key.removeprefix("hw."): _sysctl(key) for key in _MACOS_CACHES}
    caches = [f"{name} {value}" for name, value in sizes.items() if value]
    return found | ({"caches": ", ".join(caches)} if caches else {})


def _sysctl(key: str) -> str:
    done = subprocess.run(["sysctl", "-n", key], capture_output=True, text=True)
    return done.stdout.strip()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


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
            f"{path}: does not say which processor this was ({error}); restore it with git, or delete it"
        ) from None


def record_processor(root: Path, machine: str) -> None:
    """Write that a machine has the processor that is here."""
    path = processor_file(root, machine)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_safely(json.dumps(processor_traits(), indent=2) + "\n", path)


def differing_processor(there: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """In what two processors differ, in words, or what one alone says; nothing without a record."""
    return [
        f"a processor with {name} {there.get(name, 'unknown')}, and here it is {here.get(name, 'unknown')}"
        for name in (sorted(dict(there.items() ^ here.items())) if there else ())
    ]


def traits_of_counts(root: Path, machine: str) -> dict[str, str] | None:
    """What a machine's counts depend on (``benchmarks/support/counting/traits.py``), if recorded.

    `VoxelocityError` for a damaged record, or one with entries of different traits.
    """
    traits: dict[str, str] | None = None
    for path in sorted(Path(root, COUNTS, RESULTS.name, machine).glob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))["traits"]
        except (OSError, ValueError, KeyError, TypeError):
            raise VoxelocityError(
                f"{path}: does not say what its counts depend on; restore it with git, or delete it"
            ) from None
        if traits is not None and not _agree(traits, found):
            raise VoxelocityError(
                f"{path}: was counted under other traits than the files beside it, so that they are no "
                "series; delete it, and count that entry again under another machine's name"
            )
        traits = (traits or {}) | found
    return traits


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether what both say is the same: the processor was not recorded from the beginning."""
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def may_join(root: Path, machine: str, described: Mapping[str, str], other: str) -> bool:
    """Whether the counts of another machine hold on this one: as `may_hold`, and on the same processor.

    Several processors have the same name, so both must be recorded.
    """
    processor = recorded_processor(root, machine)
    is_same = processor is not None and processor == recorded_processor(root, other)
    return is_same and may_hold(root, machine, described, other)


def may_hold(root: Path, machine: str, described: Mapping[str, str], other: str) -> bool:
    """Whether it is worth trying to reproduce the counts of another machine on this one.

    Where nothing was counted on this one, the processor decides that asv has `described`.
    """
    theirs = traits_of_counts(root, other)
    if theirs is None:
        return False
    ours = traits_of_counts(root, machine)
    if ours is not None:
        return _agree(ours, theirs)
    named = {"arch": theirs.get("architecture"), "cpu": theirs.get("processor")}
    return all(described.get(name) == value for name, value in named.items())
