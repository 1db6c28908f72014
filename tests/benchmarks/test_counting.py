"""Instructions are counted for real, by valgrind, in the process that asv would start."""

import json
import math
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.opening import Opening
from benchmarks.support import counting, images, serving
from benchmarks.support.counting import ask, valgrind
from tests.conftest import copy_checkout
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.asv.counting import requests_fetched
from voxelocity.model import scale
from voxelocity.model.benchmark import Metric

FILE = ["int16 + slope/inter", ".nii"]

# Modules that asv would find in the benchmarks of a copy of the checkout.
LOOPS = '''
from .support.operation import INSTRUCTIONS, Operation, call


class Loops(Operation):
    """How many instructions does a loop take?"""

    metrics = (INSTRUCTIONS,)
    version = "1"
    params = [["int16"], [".nii"]]

    @call("hundred")
    def hundred(self):
        return _loop(100_000)

    @call("one more in a hundred")
    def hundred_and_one(self):
        return _loop(101_000)

    @call("wrong")
    def wrong(self):
        return -1

    @call("raises")
    def raises(self):
        raise ValueError("out\\nof order")

    @call("dies")
    def dies(self):
        import os
        os.kill(os.getpid(), 9)

    @call("waits")
    def waits(self):
        import time
        if self.shape[3] > 3:
            time.sleep(600)

    def check(self, result):
        if result == -1:
            raise ValueError("wrong answer")


def _loop(times):
    total = 0
    for number in range(times):
        total += number
    return total
'''


@pytest.fixture(scope="module")
def needs_valgrind():
    """A user's machine may have none; CI must."""
    if shutil.which("valgrind") is None:
        told = "no valgrind on this machine: nothing is counted"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, needs_valgrind):
    """A copy of the checkout with a module of loops, and the compiled requests."""
    folder = copy_checkout(tmp_path_factory.mktemp("counting") / "checkout")
    (folder / "benchmarks" / "loops.py").write_text(LOOPS)
    assert requests_fetched(folder)
    return folder


class Counting:
    """A process that counts, started as asv does: by a process that ends, in a folder of its own."""

    def __init__(self, checkout, folder, environment=()):
        self.folder, self.checkout = folder, checkout
        folder.mkdir()
        code = (
            "import os; os.getppid = lambda: int(os.environ['TEST_PARENT']); "
            "from benchmarks.support import counting; counting.start()"
        )
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(checkout),
            "VOXELOCITY_IMAGES": str(images.folder()),
            "VOXELOCITY_REQUESTS": str(requests_fetched(checkout)),
            "TEST_PARENT": str(os.getpid()),
            **dict(environment),
        }
        self.started = subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
        )

    def ask(self, place, method, parameters=FILE):
        """What the process answers."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(os.path.relpath(self.folder / serving.SOCKET))
            question = {
                "place": place,
                "method": method,
                "parameters": parameters,
                "shape": "counted_shape",
            }
            connection.sendall(json.dumps(question).encode() + b"\n")
            with connection.makefile() as lines:
                return json.loads(lines.readline())

    def processes(self):
        """The numbers of the processes that run in the folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "cwd").removesuffix(" (deleted)") == str(self.folder):
                    found.append(int(process.name))
            except OSError:
                pass
        return found

    def ended(self, seconds=30):
        """Whether all of them end in time."""
        ends = time.monotonic() + seconds
        while self.processes() and time.monotonic() < ends:
            time.sleep(0.2)
        return not self.processes()


@pytest.fixture(scope="module")
def server(checkout, tmp_path_factory):
    counting = Counting(checkout, tmp_path_factory.mktemp("asv") / "cache")
    assert counting.started.returncode == 0, counting.started.stderr
    yield counting
    shutil.rmtree(counting.folder)
    assert counting.ended()


# What another release could leave in memory: objects of all sizes, and gaps among them.
MESS = """
    import random
    kept = [bytes(random.Random(number).randrange(3000)) for number in range(5000)]
    kept += [10**9 + number for number in range(5000)]
    random.Random(2).shuffle(kept)
    # A tuple of numbers and bytes, which garbage collection passes over.
    kept = tuple(kept[::2])
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory, needs_valgrind):
    """Another one: with another heap, a long variable, another hash seed, a longer path, and a parent of its own."""
    folder = copy_checkout(tmp_path_factory.mktemp("a-long-name" * 10) / "checkout")
    process = folder / "benchmarks" / "support" / "counting" / "server.py"
    code = process.read_text()
    for call, name in (("align", "first"), ("settle", "second")):
        line = f"    memory.{call}()\n"
        assert code.count(line) == 1
        code = code.replace(line, MESS.replace("kept", name) + line)
    process.write_text(code)
    parent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    environment = {"LONG": "x" * 5000, "PYTHONHASHSEED": "7", "TEST_PARENT": str(parent.pid)}
    try:
        counting = Counting(folder, tmp_path_factory.mktemp("asv") / "cache", environment)
        assert counting.started.returncode == 0, counting.started.stderr
        counting.parent = parent
        yield counting
        shutil.rmtree(counting.folder)
        assert counting.ended()
    finally:
        parent.kill()
        parent.wait()


OPENING = ["benchmarks.opening", "Opening"]
LOOP = ["benchmarks.loops", "Loops"]
INT16 = ["int16", ".nii"]


@pytest.mark.slow
def test_a_count_repeats_and_tells_what_it_depends_on(server):
    first, second = (server.ask(OPENING, "nib_load") for _ in range(2))
    assert first["instructions"] == pytest.approx(second["instructions"], rel=1e-3)
    # Reading a header with nibabel takes a million instructions, not a thousand.
    assert 1e5 < first["instructions"] < 1e8
    assert 0 < first["empty_call"] < 1e5
    assert first["traits"].keys() == {
        "architecture",
        "processor",
        "python",
        "C library",
        "zlib",
        "valgrind",
        "processor features",
        "block size",
    }
    assert all(first["traits"].values())


@pytest.mark.slow
def test_one_percent_more_work_is_one_percent_more_instructions(server):
    counts = [
        server.ask(LOOP, name, INT16)["instructions"] for name in ("hundred", "hundred_and_one")
    ]
    # Its last rounds add larger numbers than the first.
    assert counts[1] / counts[0] == pytest.approx(1.0105, abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("wrong", "ValueError: wrong answer"),
        ("raises", "ValueError: out of order"),
        ("dies", "the process of the call ended with -9"),
    ],
)
def test_what_cannot_be_counted_is_one_line(server, method, said):
    assert server.ask(LOOP, method, INT16)["error"] == said
    assert server.ask(LOOP, "hundred", INT16)["instructions"] > 0, "the next one is counted"


@pytest.mark.slow
def test_a_count_that_nobody_waits_for_ends(server):
    waiting = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); "
            "s.sendall(sys.argv[2].encode() + b'\\n'); s.recv(1)",
            serving.SOCKET,
            json.dumps(
                {
                    "place": LOOP,
                    "method": "waits",
                    "parameters": INT16,
                    "shape": "counted_shape",
                }
            ),
        ],
        cwd=server.folder,
    )
    ends = time.monotonic() + 30
    while len(server.processes()) < 2 + 1 and time.monotonic() < ends:
        time.sleep(0.2)
    assert len(server.processes()) == 2 + 1, "it, its child, and who asks"
    waiting.kill()
    waiting.wait()
    assert server.ask(LOOP, "hundred", INT16)["instructions"] > 0
    assert len(server.processes()) == 1


def near(count):
    """Half of the least that a verdict mentions; without what memory.py does it is 2 to 8 %."""
    least = SMALLEST[Metric.INSTRUCTIONS] / 2
    return pytest.approx(count, rel=least, abs=scale.FEWEST_INSTRUCTIONS)


@pytest.mark.slow
def test_neither_memory_environment_nor_path_matter(server, elsewhere):
    for place, method, *further in (
        (OPENING, "nib_load"),
        (OPENING, "load_img"),
        (["benchmarks.array_access", "ArrayAccess"], "get_fdata"),
        (["benchmarks.array_access", "ArrayAccess"], "get_fdata_float32"),
        (["benchmarks.array_access", "ArrayAccess"], "reference"),
        (["benchmarks.mean_over_time", "MeanOverTime"], "path"),
        (["benchmarks.mean_over_time", "MeanOverTime"], "volumes"),
        (["benchmarks.volume_extraction", "VolumeExtraction"], "slicer", "middle"),
        (["benchmarks.growth_of_work", "GrowthOfLoops"], "iter_img", "40"),
        (["benchmarks.growth_of_work", "GrowthOfMasking"], "masker", "40"),
        (["benchmarks.saving", "Saving"], "save"),
    ):
        counts = [
            each.ask(place, method, [*FILE, *further])["instructions"]
            for each in (server, elsewhere)
        ]
        assert counts[0] == near(counts[1]), method


@pytest.mark.slow
def test_it_ends_with_the_process_that_needs_it(elsewhere):
    assert len(elsewhere.processes()) == 1
    elsewhere.parent.kill()
    elsewhere.parent.wait()
    assert elsewhere.ended()


@pytest.mark.slow
def test_where_valgrind_cannot_start_one_line_says_so(checkout, tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "valgrind").write_text("#!/bin/sh\necho 'valgrind: no such tool' >&2\nexit 1\n")
    (folder / "valgrind").chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    counting = Counting(checkout, tmp_path / "cache", {"PATH": path})
    assert counting.started.returncode == 1
    last = counting.started.stderr.strip().splitlines()[-1]
    assert last.endswith(
        "NotCounted: the process that counts could not be started: valgrind: no such tool"
    )
    assert not counting.processes()


def test_without_the_compiled_requests_one_line_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("VOXELOCITY_REQUESTS", str(tmp_path))
    with pytest.raises(valgrind.NoRequests, match="asv fetches it where the package index is"):
        valgrind.requests_file()


def test_without_valgrind_there_is_no_count(monkeypatch):
    monkeypatch.setattr(valgrind, "is_installed", lambda: False)
    assert math.isnan(ask.count_of(Opening, "nib_load", FILE))


def test_who_is_not_answered_is_told_so(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(serving.NotCounted, match="the process that counts has ended"):
        ask.count_of(Opening, "nib_load", FILE)


def test_traits_are_kept_beside_and_other_traits_refused(monkeypatch, tmp_path):
    answer = {
        "instructions": 7,
        "seconds": 0.5,
        "empty_call": 3,
        "traits": {"architecture": "x86_64", "zlib": "1.2.13"},
    }
    monkeypatch.setattr(ask, "ask", lambda *question: answer)
    monkeypatch.setenv("VOXELOCITY_COUNTS", str(tmp_path / "counts"))
    monkeypatch.setenv("ASV_COMMIT", "0123456789abcdef")
    assert ask.count_of(Opening, "nib_load", FILE) == 7
    kept = json.loads((tmp_path / "counts" / "01234567.json").read_text())
    assert kept["commit"] == "0123456789abcdef" and kept["empty_call"] == 3
    assert kept["traits"] == answer["traits"]
    assert kept["seconds"] == {"opening.Opening.nib_load('int16 + slope/inter', '.nii')": 0.5}
    monkeypatch.setenv("ASV_COMMIT", "fedcba9876543210")
    answer["traits"] = answer["traits"] | {"zlib": "1.3"}
    with pytest.raises(
        serving.NotCounted, match="zlib 1.2.13, and here it is 1.3: another machine"
    ):
        ask.count_of(Opening, "nib_load", FILE)
    assert not (tmp_path / "counts" / "fedcba98.json").exists()


def test_a_function_that_counts_is_set_up_by_starting_the_process():
    function = Opening.track_instructions_nib_load
    assert function.setup_cache is counting.start
    assert function.unit == "instructions"
    assert not hasattr(Opening, "track_instructions_baseline")
