"""How much memory a process can take before the machine, or a group of its own, has none left."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import psutil

from voxelocity.store.safe_files import text_of

# Names of folders may be bytes that are no text.
_text = functools.partial(text_of, errors="surrogateescape")

# By file system: the limit of a group, its use, and how names of what its subgroups use too begin.
# https://docs.kernel.org/admin-guide/cgroup-v2.html
# https://docs.kernel.org/admin-guide/cgroup-v1/memory.html
_FILES = {
    "cgroup2": ("memory.max", "memory.current", ""),
    "cgroup": ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_"),
}


def available_memory(proc: Path = Path("/proc")) -> int:
    """The bytes that a process can take, by the machine and by each control group around it.

    https://docs.kernel.org/filesystems/proc.html says what lies in the folder.
    """
    left = [_left(system, folder) for system, folder in _groups(proc / "self")]
    return min([psutil.virtual_memory().available, *(size for size in left if size is not None)])


def _groups(process: Path) -> Iterator[tuple[str, Path]]:
    """File system and folder of a process's own group and of those around it, where mounted."""
    # The path of its group of memory, by file system; in the hybrid hierarchy of both.
    own = {}
    for line in _text(process / "cgroup").split("\n"):
        _, controllers, path = [*line.split(":", 2), "", ""][:3]
        if path and (not controllers or "memory" in controllers.split(",")):
            own["cgroup" if controllers else "cgroup2"] = path
    for line in _text(process / "mountinfo").split("\n"):
        # https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
        mount, _, kind = line.partition(" - ")
        fields, (system, *_, options) = mount.split(" "), kind.split(" ") if kind else ("", "")
        if system not in own or (system == "cgroup" and "memory" not in options.split(",")):
            continue
        # The system has written a space as an octal number.
        root, point = (
            re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), name)
            for name in fields[3:5]
        )
        inside = PurePosixPath(own[system])
        # Elsewhere are groups of others.
        if not inside.is_relative_to(root) or ".." in inside.parts:
            continue
        inside = inside.relative_to(root)
        yield system, Path(point, inside)
        for above in inside.parents:
            if _text(Path(point, above, "memory.use_hierarchy")) == "0":
                break
            yield system, Path(point, above)


def _left(system: str, group: Path) -> int | None:
    """The bytes that a group has left; None where it has no limit.

    Pages of files do not count as used: the system gives them back, also what was read often.
    """
    limit_name, used_name, prefix = _FILES[system]
    limit, used = _text(group / limit_name), _text(group / used_name)
    # No limit is ``max``, or no file.
    if not limit.isdecimal():
        return None
    names = {f"{prefix}inactive_file", f"{prefix}active_file"}
    pages = 0
    for line in _text(group / "memory.stat").split("\n"):
        name, _, number = line.partition(" ")
        pages += int(number) if name in names and number.isdecimal() else 0
    return max(0, int(limit) - max(0, (int(used) if used.isdecimal() else 0) - pages))
