"""asv as its users know it, for real: a history of three entries, installed and measured.

The copy of the checkout lies below a folder with a space in its name.
"""

import contextlib
import fcntl
import json
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.conftest import ROOT
from tests.measured_checkout import ONE_TIME, OPENING, measured_history
from voxelocity.store.paths import (
    RUN_LOCK,
    TIMELINE,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, images_made):
    """Three entries, from the oldest releases to the newest, all measured."""
    return measured_history(tmp_path_factory, every_operation=True)


def test_a_fresh_checkout_measures_its_whole_history(checkout):
    for tag in checkout.tags:
        results = checkout.results(tag)
        assert "opening.Opening.time_nib_load" in results
        for name, values in results.items():
            assert values and all(value > 0 for value in values), (tag, name)
    benchmarks = json.loads((checkout.folder / "results/releases/benchmarks.json").read_text())
    assert "opening.Opening.time_reference" in benchmarks


def test_compare_takes_tags(checkout):
    old, _, new = checkout.tags
    process = checkout.asv("compare", old, new, "--machine", "tests")
    assert process.returncode == 0, process.stdout
    assert "opening.Opening.time_nib_load" in process.stdout
    assert "opening.Opening.peakmem_baseline" in process.stdout


def test_show_takes_a_tag(checkout):
    process = checkout.asv("show", checkout.tags[1], "--machine", "tests")
    assert process.returncode == 0, process.stdout
    assert "opening.Opening.peakmem_nib_load" in process.stdout


def test_find_names_a_commit_and_stores_nothing(checkout):
    old, _, new = checkout.tags
    before = {path: path.read_bytes() for path in (checkout.folder / "results").rglob("*-*.json")}
    process = checkout.asv(
        "find",
        f"{old}..{new}",
        "opening.Opening.peakmem_baseline",
        "--skip-save",
        "--machine",
        "tests",
    )
    assert process.returncode == 0, process.stdout
    assert re.search(r"Greatest regression found: \w+ <(nilearn|nibabel)-", process.stdout)
    after = {path: path.read_bytes() for path in (checkout.folder / "results").rglob("*-*.json")}
    assert after == before


def test_continuous_compares_two_tags(checkout):
    _, old, new = checkout.tags
    process = checkout.asv("continuous", old, new, "--machine", "tests", *ONE_TIME)
    # Its exit code tells whether something became slower: noise, here.
    assert "SIGNIFICANTLY" in process.stdout, process.stdout


@contextlib.contextmanager
def preview(checkout):
    server = subprocess.Popen(
        [sys.executable, "-m", "asv", "preview"],
        cwd=checkout.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for line in server.stdout:
            if found := re.search(r"http://127.0.0.1:\d+/", line):
                yield found[0]
                break
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


def test_publish_and_preview_show_every_tag(checkout):
    process = checkout.asv("publish")
    assert process.returncode == 0, process.stdout
    made = ["index.html", "asv.html", "data/results.csv", "docs/index.html", "nilearn/index.html"]
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", *(f"html/{name}" for name in made)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    # The page alone is committed.
    assert ignored.stdout.split() == [f"html/{name}" for name in made[1:]]
    with preview(checkout) as address:
        index = json.load(urllib.request.urlopen(address + "index.json"))
        ours, stock, data = (
            urllib.request.urlopen(address + name).read().decode()
            for name in ("index.html", "asv.html", "data/results.json")
        )
    assert set(index["tags"]) == {*checkout.tags, "nibabel-3.2.0"}
    assert "opening.Opening.time_nib_load" in index["benchmarks"]
    assert "airspeed velocity" in stock
    assert "Which call should I use?" in ours and checkout.tags[1] in data


def test_a_second_run_is_refused_while_the_first_measures(checkout):
    with open(checkout.folder / RUN_LOCK, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = checkout.asv("run", f"{checkout.tags[0]}^!", "--machine", "tests", *OPENING)
        assert process.returncode == 1
        assert "is measuring already" in process.stdout and "Traceback" not in process.stdout
        # Reading goes on.
        assert checkout.asv("show", "--machine", "tests").returncode == 0


def test_a_spoiled_timeline_stops_asv_with_one_line(checkout):
    timeline = (checkout.folder / TIMELINE).read_text()
    checkout.append("[[entry]]\n")
    try:
        process = checkout.asv("run", "--machine", "tests")
        assert process.returncode == 1
        assert "voxelocity: releases/timeline.toml: entry 4: field" in process.stdout
        assert "Traceback" not in process.stdout
    finally:
        (checkout.folder / TIMELINE).write_text(timeline)


def test_a_benchmark_that_is_added_is_found_everywhere(checkout, root):
    """CONTRIBUTING's example: in the results, in `compare`, on the page, from its class and its words."""
    example = re.search(r"```python\n(.*?)```", (root / "CONTRIBUTING.md").read_text(), re.S)[1]
    module = checkout.folder / "benchmarks" / "first_volume.py"
    description = checkout.folder / "results/releases/benchmarks.json"
    words = checkout.folder / "voxelocity" / "model" / "operation_words.py"
    before = {path: path.read_text() for path in (description, words)}
    module.write_text(example)
    beside = '        "VolumeExtraction": "get one volume",\n'
    assert beside in before[words]
    words.write_text(
        before[words].replace(beside, f'{beside}        "FirstVolume": "get the first volume",\n')
    )
    tags = checkout.tags[1:]
    try:
        for tag in tags:
            process = checkout.asv(
                "run",
                f"{tag}^!",
                "--machine",
                "tests",
                "--record-samples",
                "--bench",
                r"first_volume\..*\.(time|peakmem)_",
                "-a",
                "rounds=1",
            )
            assert process.returncode == 0, process.stdout
            assert all(checkout.results(tag)["first_volume.FirstVolume.time_index_img"])
        compared = checkout.voxelocity("compare", *tags, "--machine", "tests", "--json")
        benchmarks = json.loads(compared.communicate()[0])["benchmarks"]
        own = [
            benchmark
            for benchmark in benchmarks
            if benchmark["operation"] == "FirstVolume"
            and benchmark["metric"] in ("time", "peakmem")
        ]
        # Two calls and the reference, in time and memory, of two files.
        assert len(own) == 12 and all(benchmark["total"] for benchmark in own)
        assert checkout.asv("publish").returncode == 0
    finally:
        module.unlink()
        for path, text in before.items():
            path.write_text(text)
    html = checkout.folder / "html"
    content = json.loads((html / "data" / "results.json").read_text())
    (task,) = [task for task in content["tasks"] if task["key"] == "FirstVolume"]
    assert (task["words"], len(task["numbers"])) == ("get the first volume", 30)
    assert "index_img(path, 0)" in content["snippets"]["FirstVolume.index_img"]
    advice = [
        each for each in content["machines"]["tests"]["advice"] if each["task"] == task["key"]
    ]
    assert len(advice) == 2 and all(each["time"][-1] for each in advice)


def test_the_committed_description_is_that_of_the_benchmarks(checkout, root):
    """`make bench` writes it anew: were it to differ, git status would not be clean."""
    assert checkout.asv("run", "--machine", "tests", "--bench", "just-discover").returncode == 0
    name = "results/releases/benchmarks.json"
    assert (checkout.folder / name).read_text() == (root / name).read_text()
