"""What several tests need: folders that are made once, whichever worker of xdist comes first, and servers."""

import contextlib
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import filelock

from voxelocity.store.package_index import run_uv


def made_once(tmp_path_factory, name, make):
    """A folder that is made once in a session.

    Parameters
    ----------
    tmp_path_factory : pytest.TempPathFactory
    name : str
    make : callable
        Fills the folder that it is given, which is empty.

    Returns
    -------
    Path
        To be read and copied: who changes it spoils other tests.
    """
    base = tmp_path_factory.getbasetemp()
    # A worker of xdist has a folder of its own in that of the session.
    base = base.parent if base.name.startswith("popen-") else base
    # The path of a checkout may hold a space.
    folder = base / "made once" / name
    folder.parent.mkdir(exist_ok=True)
    with filelock.FileLock(f"{folder}.lock"):
        if not folder.with_suffix(".done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            folder.with_suffix(".done").touch()
    return folder


def newer_python():
    """The path of a Python after 3.11; None where there is none."""
    found = [shutil.which(f"python3.{minor}") for minor in (13, 12, 14)]
    # Those of pyenv lie beside each other, and what is on the PATH may be a shim that has nothing to start.
    found += map(str, Path(sys.base_prefix).parent.glob("3.1[234].*/bin/python"))
    for each in filter(None, found):
        if subprocess.run([each, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0:
            return each
    return None


def make_environment(folder, python, *requirements):
    """An environment of a Python, in a folder, with requirements of uv.

    Returns
    -------
    str
        The path of its interpreter.
    """
    own = str(folder / "bin" / "python")
    for arguments in (
        ("venv", "--python", python, str(folder)),
        ("pip", "install", "--python", own, *requirements),
    ):
        made = run_uv(*arguments)
        assert made.returncode == 0, made.stderr
    return own


@contextlib.contextmanager
def answering(serving):
    """Let a server answer, and give its address; it is closed in the end."""
    with serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{serving.server_address[1]}"
        finally:
            serving.shutdown()
            thread.join()


def leave_one_operation(checkout):
    """Leave no benchmarks but those of `Opening` in a copy of the checkout, and let a call alone import nilearn.

    The process that counts imports all benchmarks: with nilearn, under valgrind, that takes half a minute of CPU.
    """
    opening = checkout / "benchmarks" / "opening.py"
    for path in opening.parent.glob("[a-z]*.py"):
        if path != opening:
            path.unlink()
    text, line = opening.read_text(), "from nilearn.image import load_img\n"
    assert line in text
    own = f"def load_img(path):\n    {line}\n    return load_img(path)\n"
    opening.write_text(text.replace(line, "").replace("\n\nclass ", f"\n\n{own}\n\nclass ", 1))
