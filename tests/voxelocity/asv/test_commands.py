"""What asv leaves behind stays with the process that measures."""

import subprocess
import sys
import threading

import pytest

# The orphan is told by the end of its input that its parent has ended.
ORPHAN = "import os, sys; sys.stdin.read(); print(os.getppid())"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {ORPHAN!r}], start_new_session=True)"
MEASURES = f"""
import os, subprocess, sys
from voxelocity.asv.commands import adopt_orphans
adopt_orphans()
parent = subprocess.Popen(
    [sys.executable, "-c", {PARENT!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
)
assert parent.wait() == 0
parent.stdin.close()
print(int(parent.stdout.read()) == os.getpid())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives orphans away")
def test_what_outlives_its_parent_is_adopted():
    command = [sys.executable, "-c", MEASURES]
    process = subprocess.run(command, capture_output=True, text=True)
    assert (process.stdout, process.stderr) == ("True\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_asv_ends_with_a_worker_that_is_killed(tmp_path):
    """As Dask calls it: in a thread of the worker, and in a session of its own."""
    (tmp_path / "asv.py").write_text("import time; print('asv runs', flush=True); time.sleep(60)\n")
    worker = (
        "import sys, threading; from pathlib import Path\n"
        "from voxelocity.asv.commands import start_asv\n"
        "def measure(): start_asv(Path(sys.argv[1]), 'run', start_new_session=True).wait()\n"
        "threading.Thread(target=measure).start()\n"
    )
    command = [sys.executable, "-c", worker, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "asv runs\n"
        process.kill()
        # Its end closes the output that it shares with the worker.
        reader = threading.Thread(target=process.stdout.read)
        reader.start()
        reader.join(20)
        assert not reader.is_alive()
