"""Measure a release as it is, and with known changes in its environment, in turn.

``python -m tests.power.measure {exact,times} PAIRS``, in a checkout of its own: the results of each state lie
in its results folder under a machine name of their own. ``python -m tests.power.report`` judges them.
"""

import json
import os
import random
import re
import subprocess
import sys
import timeit
from pathlib import Path

from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import CACHE, RESULTS, find_root
from voxelocity.store.reader import ResultsReader

# Whose results say what a call takes by itself, and what is noise.
MACHINE = "epyc-2-cores"
TAG = "nilearn-0.14.1"

# Of work, and of memory.
STATES = {
    "as-it-is": (0.0, 0.0),
    "1-percent": (0.01, 0.01),
    "3-percent": (0.03, 0.02),
    "5-percent": (0.05, 0.05),
    "10-percent": (0.10, 0.0),
}

_SCALED = ("int16 + slope/inter", ".nii.gz")

# The function that is changed, and the call that it is changed in.
BENCHMARKS = {
    ("nilearn.image", "load_img"): ("Opening.load_img", _SCALED),
    ("nibabel", "load"): ("ArrayAccess.get_fdata", ("int16 + slope/inter", ".nii")),
    ("nibabel", "save"): ("Saving.save", ("float32", ".nii.gz")),
    ("nilearn.image", "index_img"): ("VolumeExtraction.index_img", (*_SCALED, "middle")),
    ("nilearn.image", "mean_img"): ("MeanOverTime.path", _SCALED),
    ("nilearn.image", "concat_imgs"): ("Concatenation.concat_imgs", _SCALED),
    ("nilearn.image", "math_img"): ("Arithmetic.math_img", _SCALED),
    ("nilearn.image", "smooth_img"): ("Smoothing.smooth_img", _SCALED),
    ("nilearn.image", "resample_img"): ("Resampling.resample_img", (*_SCALED, "coarser")),
    ("nilearn.image", "clean_img"): ("Detrending.clean_img", _SCALED),
    ("nilearn.masking", "apply_mask"): ("Masking.apply_mask", _SCALED),
    ("nilearn.maskers", "NiftiMasker.fit_transform"): ("Masking.masker", _SCALED),
}


def benchmark_of(name: str, parameters: tuple[str, ...], metric: Metric) -> Benchmark:
    operation, method = name.split(".")
    return Benchmark(operation, method, metric, parameters)


def main(kind: str, pairs: int) -> None:
    known = ResultsReader(Checkout(find_root())).read(MACHINE)
    index = known.timeline.index_of(TAG)
    assert index is not None
    expressions = []
    for name, parameters in BENCHMARKS.values():
        for metric in Metric:
            benchmark = benchmark_of(name, parameters, metric)
            expressions.append(f"^{re.escape(known.catalogue.names[benchmark])}$")
            if metric is Metric.PEAK:
                expressions.append(f"^{re.escape(known.catalogue.names[benchmark.baseline])}$")
    if not _environments():
        # It ends with 1 however it went.
        subprocess.run([str(Path(sys.executable).with_name("asv")), "setup"], cwd=find_root())
    counted, taken = _instructions_of_a_loop(), _seconds_of_a_loop()
    print(f"a loop: {counted:.2f} instructions, {1e9 * taken:.2f} ns", flush=True)
    for pair in range(pairs):
        for state in random.sample(list(STATES), len(STATES)):
            machine = f"power-{kind}-{pair:02d}-{state}"
            if list((find_root() / RESULTS / machine).glob("*-*.json")):
                continue
            changes: dict[str, dict[str, dict[str, int]]] = {}
            work, memory = STATES[state]
            for (module, function), (name, parameters) in BENCHMARKS.items():
                value = {
                    metric: known.value(benchmark_of(name, parameters, metric), index) or 0.0
                    for metric in Metric
                }
                changes.setdefault(module, {})[function] = {
                    "loops": round(work * value[Metric.TIME] / taken),
                    "loops when counted": round(work * value[Metric.INSTRUCTIONS] / counted),
                    "bytes": round(memory * value[Metric.PEAK]) if kind == "exact" else 0,
                }
            _put(changes if state != "as-it-is" else {})
            _run([sys.executable, "-m", "voxelocity", "machine", machine])
            benches = [word for one in sorted(set(expressions)) for word in ("--bench", one)]
            options = ["--only", kind, *benches]
            if kind == "times":
                options.append("--any-conditions")
            _run(
                [sys.executable, "-m", "voxelocity", "measure", "--machine", machine, *options, TAG]
            )
            print(machine, flush=True)


def _put(changes: dict[str, dict[str, dict[str, int]]]) -> None:
    source = Path(__file__).with_name("known_change.py")
    for folder in _environments():
        (folder / source.name).write_text(source.read_text("utf-8"), "utf-8")
        (folder / source.name).with_suffix(".pth").write_text("import known_change\n", "utf-8")
        (folder / source.name).with_suffix(".json").write_text(json.dumps(changes), "utf-8")


def _environments() -> list[Path]:
    return list((find_root() / CACHE / "env").glob("*/lib/python3*/site-packages"))


def _run(command: list[str]) -> None:
    process = subprocess.run(command, cwd=find_root(), capture_output=True, text=True)
    if process.returncode:
        raise SystemExit(process.stdout + process.stderr)


_LOOP = "def loop(count):\n    for _ in range(count):\n        pass\nloop({})"


def _seconds_of_a_loop() -> float:
    scope: dict[str, object] = {}
    exec(_LOOP.format(1), scope)
    return min(timeit.repeat("loop(1_000_000)", globals=scope, number=1, repeat=20)) / 1e6


def _instructions_of_a_loop() -> float:
    """Of two lengths of loop, so that starting Python cancels."""
    counts = []
    for count in (1_000_000, 3_000_000):
        process = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable]
            + ["-S", "-c", _LOOP.format(count)],
            env={"PYTHONHASHSEED": "0", "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"Collected\s*:\s*(\d+)", process.stderr)
        assert found, process.stderr
        counts.append(int(found[1]))
    return (counts[1] - counts[0]) / 2e6


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
