"""Every file of ours is written through `safe_files`: whole and on disk, or as it was before."""

import ast
import subprocess
import sys

import pytest

from tests.conftest import ROOT, copy_checkout
from voxelocity.store.paths import TIMELINE

_WRITERS = {"write_text", "write_bytes", "rename", "touch"}
_OF_MODULES = {
    "shutil": {"copy", "copy2", "copyfile", "copyfileobj", "copytree", "move"},
    "os": {"replace", "rename", "truncate", "link", "symlink", "fdopen"},
}

# Where something else writes, and why that may be cut off.
ALLOWED = {
    "store/safe_files.py": "is the one way",
    "asv/publishers.py": "asv's own pages, which asv writes anew each time",
    "runner/in_user_python/call.py": "tells the kernel something",
    "store/history.py": "in a folder that gets its name at the end",
}


def writes(tree):
    """The calls in a module that may write a file."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        of = node.func.value.id if isinstance(getattr(node.func, "value", None), ast.Name) else ""
        words = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
        modes = [each for each in words if isinstance(each, str) and len(each) <= 3]
        if (
            name in _WRITERS
            or name in _OF_MODULES.get(of, ())
            or (name == "open" and any(set(mode) & set("wax+") for mode in modes))
        ):
            yield f"{name}, line {node.lineno}"


def test_nothing_else_writes():
    found = {}
    for path in (ROOT / "voxelocity").rglob("*.py"):
        if calls := list(writes(ast.parse(path.read_text("utf-8")))):
            found[path.relative_to(ROOT / "voxelocity").as_posix()] = calls
    assert found.keys() - ALLOWED.keys() == set(), found
    assert ALLOWED.keys() - found.keys() == set(), "is allowed, and writes nothing"


@pytest.mark.parametrize(
    "code",
    [
        "open(path, 'w')",
        "path.open(mode='ab')",
        "io.open(path, 'x+')",
        "path.write_text('')",
        "Path(a, b).write_bytes(b'')",
        "os.replace(a, b)",
        "shutil.copy2(a, b)",
        "os.fdopen(1, 'wb')",
        "path.rename(b)",
    ],
)
def test_a_write_is_found_however_it_is_written(code):
    assert list(writes(ast.parse(code)))
    assert not list(writes(ast.parse("open(path)\nopen(path, 'rb')\ntext.replace('a', 'w')")))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """With its history, so that a command comes to what it writes."""
    copy = copy_checkout(tmp_path_factory.mktemp("full") / "checkout", results=True)
    subprocess.run([sys.executable, "-m", "voxelocity", "history"], cwd=copy, check=True)
    return copy


# A limit on the size of files does what a full disk does: the beginning is written, and the rest is not.
_FULL = (
    "import resource, runpy, sys\n"
    # Python renames bytecode of which it could write only the beginning.
    "sys.dont_write_bytecode = True\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
    "sys.argv = ['voxelocity', *sys.argv[1:]]\n"
    "runpy.run_module('voxelocity', run_name='__main__')\n"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "written"),
    [
        (["noise"], "results/noise/epyc-2-cores.json"),
        (["picture", "--machine", "epyc-2-cores"], "docs/"),
    ],
)
def test_a_full_disk_is_one_line_and_cuts_nothing(checkout, command, written):
    def contents():
        folders = ("results", "docs", "releases")
        return {
            path: path.read_bytes()
            for folder in folders
            for path in (checkout / folder).rglob("*")
            if path.is_file()
        }

    before = contents()
    done = subprocess.run(
        [sys.executable, "-c", _FULL, *command], cwd=checkout, capture_output=True, text=True
    )
    assert done.returncode == 1
    line = done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr and line.startswith("voxelocity: ") and written in line
    assert contents() == before


def test_a_full_disk_leaves_the_timeline_as_it_was(checkout):
    path = checkout / TIMELINE
    before = path.read_bytes()
    assert len(before) > 4096
    code = (
        "import datetime, pathlib, resource\n"
        "from voxelocity.model.timeline import Release\n"
        "from voxelocity.store.release_files import append_release\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "date = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)\n"
        "append_release(pathlib.Path('.'), Release('nilearn', '9.0.0', 'd' * 64), date)\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=checkout, stderr=subprocess.PIPE, text=True
    )
    assert done.returncode == 1 and "File too large: 'releases/timeline.toml'" in done.stderr
    assert path.read_bytes() == before
