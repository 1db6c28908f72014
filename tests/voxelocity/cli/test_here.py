"""Where `voxelocity here` writes its page, and where it does not; measuring for real is in tests/test_here.py."""

import os
import socket
import subprocess
import sys

import pytest

from voxelocity import VoxelocityError
from voxelocity.cli import here
from voxelocity.report.document import as_html

PAGE = as_html("title", [])


@pytest.fixture
def limited():
    """No more memory than this process has by now, and 128 MB."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + 2**27, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def a_fifo(path):
    os.mkfifo(path)


def a_socket(path):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))


def sparse(path):
    with path.open("wb") as file:
        file.truncate(2**40)


@pytest.mark.skipif(sys.platform != "linux", reason="its memory is limited by what Linux tells")
@pytest.mark.parametrize(
    "make",
    [
        a_fifo,
        a_socket,
        sparse,
        lambda path: path.symlink_to("/dev/full"),
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to("/dev/null"),
        lambda path: path.symlink_to("/dev/tty"),
        lambda path: path.write_text("mine"),
        lambda path: path.write_text(PAGE[:10]),
        lambda path: path.touch(),
        lambda path: path.mkdir(),
    ],
)
def test_what_is_no_page_is_neither_read_whole_nor_overwritten(tmp_path, limited, make):
    path = tmp_path / "page.html"
    make(path)
    size = path.lstat().st_size
    with pytest.raises(VoxelocityError, match="exists and is not a page|is a folder"):
        here._require_page(path)
    assert path.lstat().st_size == size


@pytest.mark.parametrize("device", ["/dev/full", "/dev/zero", "/dev/stdin", "/dev/fd/0"])
def test_a_device_is_no_page(device, root):
    """Before anything is measured, and without waiting for what never comes."""
    command = [sys.executable, "-m", "voxelocity", "here", "--history-only", "--html", device]
    process = subprocess.run(
        command, cwd=root, capture_output=True, text=True, timeout=60, stdin=subprocess.PIPE
    )
    assert process.returncode == 1
    (line,) = process.stderr.splitlines()
    assert line.startswith(f"voxelocity: {device}: ")


def test_a_page_is_replaced_also_where_a_link_names_it(tmp_path):
    page, link = tmp_path / "page.html", tmp_path / "link.html"
    page.write_text(PAGE)
    link.symlink_to(page)
    here._require_page(page)
    here._require_page(link)
    here._require_page(tmp_path / "new.html")
    here._require_page(None)


@pytest.mark.parametrize("name", ["a" * 300, "a\x1b[31m/b", "not\nthere/b"])
def test_a_page_that_cannot_be_is_one_line(tmp_path, name):
    with pytest.raises(VoxelocityError) as error:
        here._require_page(tmp_path / name)
    assert str(error.value).isprintable()
