"""Commands that change committed files, killed before each thing that they do to a file, and two of them at once."""

import datetime
import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import EXACT_MACHINE
from tests.voxelocity.store.test_merge import contents, other, shortened  # noqa: F401
from voxelocity.cli.parser import main
from voxelocity.model.timeline import Release
from voxelocity.store.checkout import Checkout
from voxelocity.store.merge import merge
from voxelocity.store.paths import PICTURES, TIMELINE
from voxelocity.store.release_files import append_release, read_timeline
from voxelocity.store.safe_files import copy_all_safely

pytestmark = pytest.mark.slow

# What changes files, by the names of Python's audit events; opening one counts where it is opened to be written.
_CHANGES = {"os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"}

_DATE = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)


def killed_before(number, change):
    """Whether a process that carries out `change` came to its change of that number, and was killed there."""
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            _kill_at(number)
            change()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _kill_at(number):
    left = number

    def watch(event, arguments):
        nonlocal left
        opens = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        if opens or event in _CHANGES:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def committed(root):
    """The content of all that git would commit, as it ignores what a killed process had begun to write."""
    return {
        path.relative_to(root): path.read_bytes()
        for folder in ("results", "releases", PICTURES)
        for path in (root / folder).rglob("*")
        if path.is_file() and path.suffix != ".part"
    }


def require_whole_after_each_kill(root, change, stride=1):
    """Kill a change at each of its steps, or at one of `stride`, and let it then come to its end, from there."""
    before = committed(root)
    assert not killed_before(1_000_000, change)
    after = committed(root)
    assert after != before
    for number in itertools.count(1, stride):
        put_back(root, before)
        was_killed = killed_before(number, change)
        for path, content in committed(root).items():
            assert content in (before.get(path), after.get(path)), (number, path)
        if not was_killed:
            break
        assert not killed_before(1_000_000, change)
        assert committed(root) == after, number
    assert number > 3 * stride


def test_git_ignores_what_a_killed_process_had_begun_to_write(root):
    subprocess.run(["git", "check-ignore", "-q", "results/.a.json.x.part"], cwd=root, check=True)


def put_back(root, before):
    for path in committed(root).keys() - before.keys():
        (root / path).unlink()
    for path, content in before.items():
        if not (root / path).is_file() or (root / path).read_bytes() != content:
            (root / path).write_bytes(content)


def test_a_killed_merge_leaves_whole_files_and_goes_on(measured_copy, other):  # noqa: F811
    root = shortened(measured_copy)
    # As few files as show it.
    for path in sorted(other.glob("results/*/office/*-*.json"))[1:]:
        path.unlink()
    # To judge takes longer than to write, of which the next test tries each step.
    require_whole_after_each_kill(root, lambda: merge(Checkout(root), other), stride=11)


def test_files_that_are_copied_together_are_whole_after_each_kill(tmp_path):
    names = [Path("results", "machine.json"), Path("results", "a.json"), Path("releases", "t.toml")]
    for folder, text in (("there", "new"), ("here", "old")):
        for name in names[1:] if folder == "here" else names:
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text(text * 5_000)
    there, here = tmp_path / "there", tmp_path / "here"
    require_whole_after_each_kill(here, lambda: copy_all_safely(there, here, names))


def test_a_killed_addition_leaves_the_timeline_whole(checkout_copy):
    def add():
        # The second time it may be there already.
        if read_timeline(checkout_copy)[-1].tag != "nilearn-9.0.0":
            append_release(checkout_copy, Release("nilearn", "9.0.0", "d" * 64), _DATE)

    require_whole_after_each_kill(checkout_copy, add)


def test_killed_noise_leaves_what_it_writes_whole(measured_copy, monkeypatch):
    root = shortened(measured_copy)
    monkeypatch.chdir(root)
    monkeypatch.setattr("voxelocity.cli.parser.find_root", lambda: root)
    require_whole_after_each_kill(root, lambda: main(["noise", "--machine", EXACT_MACHINE]))


def at_once(*changes):
    """Carry out changes in processes of their own, which begin together; the exit code of each."""
    children = []
    begin = time.monotonic() + 0.2
    for change in changes:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
                time.sleep(max(0, begin - time.monotonic()))
                change()
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def test_additions_at_once_are_all_there(checkout_copy):
    before = len(read_timeline(checkout_copy))

    def adding(number):
        library = ("nilearn", "nibabel")[number % 2]
        release = Release(library, f"{9 + number}.0.0", f"{number:064x}")
        # An entry is later than the one before it, so one that comes late is refused, and said to be.
        append_release(checkout_copy, release, _DATE)

    codes = at_once(*(lambda number=number: adding(number) for number in range(6)))
    # All of the same date: one is first, and the others are told.
    assert sorted(codes) == [0, 1, 1, 1, 1, 1]
    assert len(read_timeline(checkout_copy)) == before + 1
    assert (checkout_copy / TIMELINE).read_text().count("[[entry]]") == before + 1


def test_merges_at_once_take_each_file_once(measured_copy, other):  # noqa: F811
    root = shortened(measured_copy)
    before = contents(root)
    codes = at_once(*[lambda: merge(Checkout(root), other)] * 3)
    assert codes == [0, 0, 0]
    after = contents(root)
    assert before.items() <= after.items()
    office = {path.name for path in after if path.parent.name == "office"}
    assert {path.name for path in (other / "results").rglob("office/*")} == office
