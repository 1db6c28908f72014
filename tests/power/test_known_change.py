"""What is put into an environment makes the functions that it names take more, once a call, and no others."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("known_change.py")

TARGET = """
class Masker:
    def fit(self, path):
        return load(path)

class Image:
    pass

def load(path):
    '''Its docstring.'''
    return Image()

def other():
    return None
"""

SCRIPT = """
import known_change, json, sys
import target
loops = []
known_change.range = lambda count: loops.append(count) or range(0)
images = target.load("large"), target.Masker().fit(path="large"), target.load(["small"]), target.load(bytes(8))
held = [len(getattr(image, "held", "")) for image in images]
target.other()
print(json.dumps({"loops": loops, "held": held, "doc": target.load.__doc__}))
"""


def run(folder, changes):
    shutil.copy(SOURCE, folder)
    (folder / "target.py").write_text(TARGET)
    (folder / "large").write_bytes(bytes(200_000))
    (folder / "small").write_bytes(bytes(2_000))
    if changes is not None:
        (folder / "known_change.json").write_text(json.dumps(changes))
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=folder, capture_output=True, text=True
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def test_named_functions_take_more_and_an_inner_call_is_not_counted_twice(tmp_path):
    changes = {
        "load": {"loops": 7, "loops when counted": 3, "bytes": 1000},
        "Masker.fit": {"loops": 11, "loops when counted": 5, "bytes": 2000},
    }
    told = run(tmp_path, {"target": changes})
    assert told["loops"] == [7, 11, 7, 7]
    assert told["held"] == [1000, 2000, 0, 0]
    assert told["doc"] == "Its docstring."


def test_without_a_file_nothing_is_changed(tmp_path):
    assert run(tmp_path, None) == {"loops": [], "held": [0, 0, 0, 0], "doc": "Its docstring."}
