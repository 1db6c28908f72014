"""How much memory is free, by made-up groups of both versions of control groups, and by a real one."""

import psutil
import pytest

from voxelocity.runner import available_memory as module
from voxelocity.runner.available_memory import available_memory

MACHINE = 64 * 2**30

# In these a process sees no limit.
NO_LIMIT = {1: "9223372036854771712", 2: "max"}
FILES = {
    1: ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_"),
    2: ("memory.max", "memory.current", ""),
}


@pytest.fixture
def machine(monkeypatch):
    """One on which so many bytes are free."""
    free = type("memory", (), {"available": MACHINE})
    monkeypatch.setattr(module.psutil, "virtual_memory", lambda: free)


def group(folder, version, limit, used=0, file_pages=(0, 0)):
    """The files of a group: what it holds, with pages of files that were read once and more often."""
    folder.mkdir(parents=True, exist_ok=True)
    limit_name, used_name, prefix = FILES[version]
    (folder / limit_name).write_text(f"{limit}\n")
    (folder / used_name).write_text(f"{used}\n")
    once, often = file_pages
    # In version 1 what the group itself has comes first, without the groups in it.
    own = "inactive_file 1\nactive_file 1\n" if version == 1 else "anon 5\n"
    (folder / "memory.stat").write_text(
        f"{own}{prefix}inactive_file {once}\n{prefix}active_file {often}\n"
    )


def proc(folder, groups, *mounts):
    """A folder like /proc; each mount is its root, where it is, its file system and its options."""
    own = folder / "proc" / "self"
    own.mkdir(parents=True)
    (own / "cgroup").write_text(groups)
    (own / "mountinfo").write_text(
        "".join(
            f"{number} 1 0:{number} {root} {point} rw,nosuid shared:9 - {kind} {kind} rw,{options}\n"
            for number, (root, point, kind, options) in enumerate(mounts, 30)
        )
    )
    return folder / "proc"


def tree(folder, version, *names, root="/", path=None):
    """A hierarchy with groups in groups, the process in the innermost; the folders, from the outermost on."""
    mount = folder / "cgroup"
    folders = [mount.joinpath(*names[:depth]) for depth in range(len(names) + 1)]
    path = path or "/" + "/".join(names)
    found = proc(
        folder,
        f"0::{path}\n" if version == 2 else f"3:cpu,cpuacct:/elsewhere\n4:memory:{path}\n0::/\n",
        ("/", folder / "cpu", "cgroup", "cpu,cpuacct"),
        (root, mount, *(("cgroup2", "nsdelegate") if version == 2 else ("cgroup", "memory"))),
    )
    return found, folders


@pytest.mark.parametrize("version", [1, 2])
def test_the_limit_is_that_of_the_own_group_and_file_pages_are_free(tmp_path, machine, version):
    found, (_, own) = tree(tmp_path, version, "job")
    group(own, version, 1000, used=900, file_pages=(300, 400))
    group(tmp_path / "cgroup" / "other", version, 10)
    assert available_memory(found) == 1000 - (900 - 700)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("tightest", [0, 1, 2])
def test_on_the_way_up_the_group_with_least_left_decides(tmp_path, machine, version, tightest):
    """As SLURM has them: the limit is the job's, and the step in it has none."""
    found, folders = tree(tmp_path, version, "slurm", "job_7", "step_0")
    for depth, folder in enumerate(folders[1:]):
        group(folder, version, 5000 if depth == tightest else NO_LIMIT[version], used=1000 * depth)
    assert available_memory(found) == 5000 - 1000 * tightest


def test_a_smaller_limit_with_less_in_use_may_leave_more(tmp_path, machine):
    found, (_, outer, inner) = tree(tmp_path, 2, "outer", "inner")
    group(outer, 2, 1000, used=950)
    group(inner, 2, 500, used=100)
    assert available_memory(found) == 50


@pytest.mark.parametrize("version", [1, 2])
def test_without_a_limit_it_is_what_the_machine_has(tmp_path, machine, version):
    found, folders = tree(tmp_path, version, "user", "shell")
    for folder in folders[1:]:
        group(folder, version, NO_LIMIT[version], used=7)
    assert available_memory(found) == MACHINE
    # A limit beyond what is free.
    group(folders[1], version, 2 * MACHINE)
    assert available_memory(found) == MACHINE


def test_in_the_hybrid_hierarchy_memory_is_of_version_1(tmp_path, machine):
    group(tmp_path / "memory" / "a", 1, 3000, used=1000)
    (tmp_path / "unified" / "b").mkdir(parents=True)
    found = proc(
        tmp_path,
        "5:memory,hugetlb:/a\n1:name=systemd:/b\n0::/b\n",
        ("/", tmp_path / "unified", "cgroup2", "nsdelegate"),
        ("/", tmp_path / "memory", "cgroup", "hugetlb,memory"),
    )
    assert available_memory(found) == 2000


def test_where_the_memory_controller_is_absent_the_outer_groups_count(tmp_path, machine):
    """A group of version 2 has files of memory only where the one above hands the controller down."""
    found, (_, outer, inner) = tree(tmp_path, 2, "outer", "inner")
    group(outer, 2, 800, used=100)
    inner.mkdir()
    (inner / "memory.pressure").write_text("some avg10=0.00\n")
    assert available_memory(found) == 700


def test_a_container_sees_its_group_as_the_mount(tmp_path, machine):
    """Without a namespace of its own the paths begin with what lies above the mount."""
    found, (own, *_) = tree(tmp_path, 1, root="/docker/c0ffee", path="/docker/c0ffee")
    group(own, 1, 600, used=100)
    assert available_memory(found) == 500


def test_a_group_of_which_nothing_is_mounted_tells_nothing(tmp_path, machine):
    for number, (root, path) in enumerate([("/docker/other", "/docker/mine"), ("/", "/../out")]):
        folder = tmp_path / str(number)
        found, (mount, *_) = tree(folder, 2, root=root, path=path)
        group(mount, 2, 600)
        group(folder / "out", 2, 600)
        assert available_memory(found) == MACHINE


def test_of_two_mounts_of_a_hierarchy_both_are_looked_at(tmp_path, machine):
    group(tmp_path / "part", 2, 300)
    found = proc(
        tmp_path,
        "0::/a/b\n",
        ("/elsewhere", tmp_path / "elsewhere", "cgroup2", "x"),
        ("/a/b", tmp_path / "part", "cgroup2", "x"),
    )
    assert available_memory(found) == 300


def test_version_1_may_leave_the_groups_above_out(tmp_path, machine):
    """Where an outer group does not count what is in the groups within it, its limit does not bind them."""
    found, (_, outer, inner) = tree(tmp_path, 1, "outer", "inner")
    group(outer, 1, 100)
    group(inner, 1, 900)
    (outer / "memory.use_hierarchy").write_text("0\n")
    assert available_memory(found) == 900
    (outer / "memory.use_hierarchy").write_text("1\n")
    assert available_memory(found) == 100


def test_names_with_spaces_and_colons_are_found(tmp_path, machine):
    group(tmp_path / "c group" / "a:b c", 2, 400)
    point = str(tmp_path / "c group").replace(" ", "\\040")
    assert available_memory(proc(tmp_path, "0::/a:b c\n", ("/", point, "cgroup2", "x"))) == 400


@pytest.mark.parametrize("broken", ["memory.max", "memory.current", "memory.stat"])
@pytest.mark.parametrize("how", ["absent", "a folder", "no number"])
def test_what_cannot_be_read_is_passed_over(tmp_path, machine, broken, how):
    """A folder stands for what must not be read, as root may read everything."""
    found, (_, own) = tree(tmp_path, 2, "job")
    group(own, 2, 1000, used=900, file_pages=(300, 0))
    (own / broken).unlink()
    if how == "a folder":
        (own / broken).mkdir()
    elif how == "no number":
        (own / broken).write_text("\xff much\n", encoding="latin-1")
    # Without its use the whole limit is left, without its pages all that is in use is.
    left = {"memory.max": MACHINE, "memory.current": 1000, "memory.stat": 100}
    assert available_memory(found) == left[broken]


def test_more_in_use_than_allowed_leaves_nothing(tmp_path, machine):
    found, (_, own) = tree(tmp_path, 2, "job")
    group(own, 2, 1000, used=1500)
    assert available_memory(found) == 0
    # The pages are counted later than the sum.
    group(own, 2, 1000, used=500, file_pages=(900, 0))
    assert available_memory(found) == 1000


@pytest.mark.parametrize("text", [None, "", "nonsense\n", "4:memory\n\n::\n"])
def test_without_groups_it_is_what_the_machine_has(tmp_path, machine, text):
    """As on macOS."""
    own = tmp_path / "proc" / "self"
    if text is not None:
        own.mkdir(parents=True)
        (own / "cgroup").write_text(text)
        (own / "mountinfo").write_text(text)
    assert available_memory(tmp_path / "proc") == MACHINE


def test_of_this_machine_it_is_no_more_than_it_has():
    assert 2**26 < available_memory() <= psutil.virtual_memory().total
