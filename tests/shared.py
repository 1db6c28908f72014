"""What several tests need: folders that are made once, whichever worker of xdist comes first, and servers."""

import contextlib
import shutil
import threading

import filelock


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
