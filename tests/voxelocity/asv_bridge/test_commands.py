"""What asv leaves behind stays with the process that measures."""

import subprocess
import sys

import pytest

# The orphan is told by the end of its input that its parent has ended.
ORPHAN = "import os, sys; sys.stdin.read(); print(os.getppid())"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {ORPHAN!r}], start_new_session=True)"
MEASURES = f"""
import os, subprocess, sys
from voxelocity.asv_bridge.commands import adopt_orphans
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
