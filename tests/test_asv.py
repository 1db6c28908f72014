"""asv as its users know it, for real: a history of three entries, installed and measured.

The copy of the checkout lies below a folder with a space in its name.
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.conftest import ROOT, copy_checkout
from tests.measured_checkout import OPENING, MeasuredCheckout
from voxelocity.analysis.comparison import Changes
from voxelocity.report.comparison_report import landmarks_report
from voxelocity.report.document import as_text
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import (
    EXPLANATIONS,
    HISTORY,
    RUN_LOCK,
    THIS_MACHINE,
    TIMELINE,
    WRONG_ANSWERS,
)
from voxelocity.store.reader import ResultsReader

pytestmark = pytest.mark.slow

COUNTED = ["--bench", r"opening\.Opening\.track_instructions_nib_load"]


def entry_text(date, release):
    return (
        f'[[entry]]\ndate = {date}\n{release.library} = "{release.version}"\n'
        f'{release.library}-sha256 = "{release.sha256}"\n'
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, root, images_made):
    """Three entries on one stack, from the oldest releases to newest; all are measured."""
    entries = Checkout(root).timeline
    newest = entries[-1]
    folder = copy_checkout(tmp_path_factory.mktemp("a space") / "checkout")
    (folder / TIMELINE).write_text(
        entry_text("2020-11-12T00:00:00Z", entries[0].nilearn)
        + f'stack = "{entries[0].stack}"\n'
        + entry_text("2020-11-12T00:00:00Z", entries[0].nibabel).split("\n", 2)[2]
        + entry_text("2026-01-01T00:00:00Z", newest.nilearn)
        + entry_text("2026-01-02T00:00:00Z", newest.nibabel)
    )
    # They name releases that this timeline leaves out.
    (folder / WRONG_ANSWERS).write_text("")
    (folder / EXPLANATIONS).write_text("")
    checkout = MeasuredCheckout(folder)
    checkout.tags = [
        entries[0].nilearn.tag,
        newest.nilearn.tag,
        newest.nibabel.tag,
    ]
    checkout.register()
    process = checkout.asv("run", "ALL", "--machine", "tests", "--record-samples", *OPENING)
    assert process.returncode == 0, process.stdout
    return checkout


def test_a_fresh_checkout_measures_its_whole_history(checkout):
    for tag in checkout.tags:
        results = checkout.results(tag)
        assert "opening.Opening.time_nib_load" in results
        for name, values in results.items():
            assert values and all(value > 0 for value in values), (tag, name)
    benchmarks = json.loads((checkout.folder / "results/releases/benchmarks.json").read_text())
    assert "opening.Opening.time_reference" in benchmarks


def test_what_is_installed_is_what_the_label_says(checkout):
    """The environment itself is asked, after a run of each commit that measures nothing."""
    code = (
        "import nilearn, nibabel, numpy; "
        "print(nilearn.__version__, nibabel.__version__, numpy.__version__)"
    )
    entries = {tag: entry for entry in Checkout(checkout.folder).timeline for tag in entry.tags}
    for tag in checkout.tags:
        process = checkout.asv("run", f"{tag}^!", "--machine", "tests", "--bench", "just-discover")
        assert process.returncode == 0, process.stdout
        python = checkout.environment / "bin" / "python"
        versions = subprocess.run([python, "-c", code], capture_output=True, text=True).stdout
        entry = entries[tag]
        numpy = entry.stack.removeprefix("numpy-")
        assert versions.split()[:2] == [entry.nilearn.version, entry.nibabel.version]
        assert versions.split()[2].startswith(numpy)


def test_compare_takes_tags(checkout):
    old, _, new = checkout.tags
    process = checkout.asv("compare", old, new, "--machine", "tests")
    assert process.returncode == 0, process.stdout
    assert "opening.Opening.time_nib_load" in process.stdout
    assert "opening.Opening.peakmem_baseline" in process.stdout


@pytest.fixture(scope="module")
def counted(checkout):
    """Two of the entries, of which the instructions of a call were counted."""
    if shutil.which("valgrind") is None:
        told = "no valgrind on this machine: nothing is counted"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    for tag in checkout.tags[1:]:
        process = checkout.asv("run", f"{tag}^!", "--machine", "tests", *COUNTED)
        assert process.returncode == 0, process.stdout
    return checkout


def test_instructions_are_counted_as_asv_counts_anything(counted):
    name = "opening.Opening.track_instructions_nib_load"
    benchmarks = json.loads((counted.folder / "results/releases/benchmarks.json").read_text())
    assert benchmarks[name]["unit"] == "instructions"
    for tag in counted.tags[1:]:
        values = counted.results(tag)[name]
        assert len(values) == 2 and all(1e5 < value < 1e8 for value in values)
        record = f"results/counts/releases/tests/{counted.commit(tag)[:8]}.json"
        kept = json.loads((counted.folder / record).read_text())
        assert kept["commit"] == counted.commit(tag) and kept["traits"]["valgrind"]
        assert len(kept["seconds"]) == 2
    process = counted.asv(
        "compare", *counted.tags[1:], "--machine", "tests", "--factor", "1.005", "--only-changed"
    )
    assert process.returncode == 0, process.stdout
    old, new = (counted.results(tag)[name][0] for tag in counted.tags[1:])
    assert (name in process.stdout) == (not 1 / 1.005 <= new / old <= 1.005)
    process = counted.asv("run", f"{counted.tags[2]}^!", "--machine", "tests", *COUNTED)
    assert counted.results(counted.tags[2])[name][0] == pytest.approx(new, rel=1e-3)


def with_valgrind(tmp_path, script):
    """A PATH on which valgrind is a script, or nothing at all."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for program in ("git", "sh", "env", "ls", "cat"):
        (folder / program).symlink_to(shutil.which(program))
    if script:
        (folder / "valgrind").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "valgrind").chmod(0o755)
    return {"PATH": f"{folder}:{os.path.dirname(sys.executable)}"}


def test_who_asks_for_times_alone_starts_no_valgrind(checkout, tmp_path):
    environment = with_valgrind(tmp_path, f"touch '{tmp_path}/started'; exit 1")
    run = ["run", f"{checkout.tags[2]}^!", "--machine", "tests", "--quick", "--dry-run"]
    process = checkout.asv(*run, *OPENING, env=environment)
    assert process.returncode == 0, process.stdout
    assert not (tmp_path / "started").exists()


def test_where_valgrind_fails_a_count_is_failed_and_nothing_else_is(checkout, tmp_path):
    environment = with_valgrind(tmp_path, "echo 'valgrind: out of order' >&2; exit 1")
    run = ["run", f"{checkout.tags[2]}^!", "--machine", "tests", "--dry-run", "--show-stderr"]
    bench = ["--bench", r"Opening\.(track_instructions|peakmem)_nib_load"]
    process = checkout.asv(*run, *bench, env=environment)
    assert process.returncode == 2
    assert "could not start the process that counts: valgrind: out of order" in process.stdout
    assert re.search(r"track_instructions_nib_load skipped \(setup_cache failed\)", process.stdout)
    assert re.search(r"peakmem_nib_load +ok", process.stdout)


def test_without_valgrind_counts_are_not_applicable_and_a_line_says_why(checkout, tmp_path):
    environment = with_valgrind(tmp_path, "")
    run = ["run", f"{checkout.tags[2]}^!", "--machine", "tests", "--dry-run"]
    process = checkout.asv(*run, *COUNTED, env=environment)
    assert process.returncode == 0, process.stdout
    assert process.stdout.count("voxelocity: valgrind is not installed") == 1
    assert re.search(r"int16 \+ slope/inter +n/a +n/a", process.stdout)


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
    process = checkout.asv("continuous", old, new, "--machine", "tests", *OPENING)
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
    ignored = subprocess.run(["git", "check-ignore", "html/index.html"], cwd=ROOT)
    assert ignored.returncode == 0, "git must not see the generated pages"
    with preview(checkout) as address:
        index = json.load(urllib.request.urlopen(address + "index.json"))
        ours, stock, data = (
            urllib.request.urlopen(address + name).read().decode()
            for name in ("index.html", "asv.html", "data/results.json")
        )
    assert set(index["tags"]) == {*checkout.tags, "nibabel-3.2.0"}
    assert "opening.Opening.time_load_img" in index["benchmarks"]
    assert "airspeed velocity" in stock
    assert "Which call should I use?" in ours and checkout.tags[1] in data


def test_a_wrong_version_is_measured_nowhere(checkout):
    """Somebody installs another nibabel by hand into the environment that asv measures."""
    tag = checkout.tags[2]
    run = ["run", f"{tag}^!", "--machine", "tests", "--show-stderr", *OPENING]
    assert checkout.asv(*run).returncode == 0
    stored = checkout.results(tag)
    python = checkout.environment / "bin" / "python"
    install = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", python]
    subprocess.run([*install, "--no-deps", "nibabel==5.3.2"], check=True)
    process = checkout.asv(*run, "--dry-run")
    assert process.returncode == 2
    assert "nibabel 5.3.2 is installed, but the lock says 5.4.2" in process.stdout
    assert checkout.results(tag) == stored
    # The remedy that the line names.
    shutil.rmtree(checkout.environment)
    assert checkout.asv(*run).returncode == 0


def test_a_library_edited_under_the_same_version_is_measured_nowhere(checkout):
    tag = checkout.tags[2]
    run = ["run", f"{tag}^!", "--machine", "tests", "--show-stderr", *OPENING]
    assert checkout.asv(*run).returncode == 0
    stored = checkout.results(tag)
    (module,) = checkout.environment.glob("lib/*/site-packages/nibabel/loadsave.py")
    text = module.read_text()
    # Another file in its place: the cache of uv may hold the same one.
    module.unlink()
    module.write_text(text + "\n# edited\n")
    process = checkout.asv(*run)
    assert process.returncode == 2
    assert "nibabel: nibabel/loadsave.py was changed since it was installed" in process.stdout
    module.unlink()
    module.write_text(text)
    assert checkout.asv(*run).returncode == 0
    assert checkout.results(tag).keys() == stored.keys()


def test_a_release_that_cannot_be_installed_fails_alone(checkout):
    """The hash of the new entry is wrong, as if its wheel had been tampered with."""
    timeline = (checkout.folder / TIMELINE).read_text()
    tampered = f'[[entry]]\ndate = 2026-01-01T12:00:00Z\nnibabel = "5.3.3"\nnibabel-sha256 = "{"0" * 64}"\n'
    known = set(Checkout(checkout.folder).history.commits.values())
    last = timeline.rindex("[[entry]]")
    (checkout.folder / TIMELINE).write_text(timeline[:last] + tampered + timeline[last:])
    try:
        process = checkout.asv(
            "run",
            "HASHFILE:-",
            "--machine",
            "tests",
            *OPENING,
            input=f"{checkout.tags[2]}\nnibabel-5.3.3\n{checkout.tags[1]}\n",
        )
        assert process.returncode == 2, process.stdout
        assert re.search("hash mismatch", process.stdout, re.I), process.stdout
        assert all(
            values is None or None in values
            for values in checkout.results("nibabel-5.3.3").values()
        )
        for tag in checkout.tags[1:]:
            assert all(all(values) for values in checkout.results(tag).values())
    finally:
        (checkout.folder / TIMELINE).write_text(timeline)
        for path in checkout.folder.glob("results/releases/tests/*-*.json"):
            if json.loads(path.read_text())["commit_hash"] not in known:
                path.unlink()


def test_a_tampered_hash_is_refused_in_an_empty_environment(checkout, tmp_path):
    history = checkout.folder / HISTORY
    show = ["git", "show", f"{checkout.tags[0]}:requirements.txt"]
    text = subprocess.run(show, cwd=history, capture_output=True, text=True, check=True).stdout
    digest = re.search(r"six==|nibabel==.*\\\n    --hash=sha256:(\w+)", text)[1]
    for name, content in (("good", text), ("bad", text.replace(digest, "0" * 64))):
        environment = tmp_path / name
        subprocess.run([sys.executable, "-m", "uv", "venv", "-q", environment], check=True)
        lock = tmp_path / f"{name}.txt"
        lock.write_text(content)
        process = subprocess.run(
            [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "sync",
                "--require-hashes",
                "--only-binary",
                ":all:",
                "--python",
                environment,
                lock,
            ],
            capture_output=True,
            text=True,
        )
        installed = list(environment.glob("lib/*/site-packages/nibabel"))
        assert (process.returncode == 0, bool(installed)) == (name == "good", name == "good")


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


def test_without_a_network_nothing_is_lost(checkout, tmp_path):
    """A release that is not in the package cache cannot be installed; what is measured stays."""
    before = {tag: checkout.results(tag) for tag in checkout.tags}
    unreachable = {
        "UV_CACHE_DIR": str(tmp_path),
        "PIP_NO_CACHE_DIR": "1",
        "UV_HTTP_RETRIES": "0",
        **dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY"), "http://127.0.0.1:9"),
    }
    installed, other = checkout.tags[2], checkout.tags[0]
    assert checkout.asv("run", f"{installed}^!", "--machine", "tests", *OPENING).returncode == 0
    before[installed] = checkout.results(installed)
    process = checkout.asv(
        "run", f"{other}^!", "--machine", "tests", "--skip-existing", *OPENING, env=unreachable
    )
    assert process.returncode != 0
    assert {tag: checkout.results(tag) for tag in checkout.tags} == before


KNOWN = '''
"""What is known beforehand: an allocation and a pause."""

import os
import time

import numpy as np

from .support import answers
from .support.operation import Operation, call


class Known(Operation):
    """What do an allocation and a pause cost?"""

    # What counts makes the call again, elsewhere.
    metrics = Operation.metrics[:2]
    version = "test"
    params = [["int16"], [".nii"]]

    @call("np.ones(2**26)")
    def allocate(self):
        return np.ones(64 * 2**20 if self.shape[3] == 50 else 1, dtype=np.uint8)

    @call("time.sleep(0.02)")
    def pause(self):
        time.sleep(0.02)

    def check(self, result):
        pass


class Wrong(Known):
    """Is a wrong answer noticed?"""

    def check(self, result):
        raise answers.WrongAnswer("on purpose")


class Noted(Known):
    """When is an answer compared?"""

    params = [["int16"], [".nii.gz"]]

    @call("a call that is noted")
    def pause(self):
        self.note("call")
        return self.shape

    def check(self, result):
        self.note("check")

    def note(self, what):
        if self.shape[3] == 50:
            with open(os.environ["VOXELOCITY_NOTES"], "a") as file:
                file.write(f"{os.getpid()} {what}\\n")


class Missing(Known):
    """Is a missing function n/a?"""

    def prepare(self):
        raise NotImplementedError("this release has no such function")
'''


def test_known_costs_are_measured_as_they_are(checkout):
    """Through asv itself: an allocation of 64 MiB, a pause, a wrong answer, a missing function."""
    module = checkout.folder / "benchmarks" / "known.py"
    module.write_text(KNOWN)
    tag = checkout.tags[2]
    try:
        process = checkout.asv(
            "run",
            f"{tag}^!",
            "--machine",
            "tests",
            "--record-samples",
            "--bench",
            "known",
            "--show-stderr",
        )
        results = checkout.results(tag)
        pattern = f"results/releases/tests/{checkout.commit(tag)[:8]}-*.json"
        content = json.loads(next(checkout.folder.glob(pattern)).read_text())
        column = content["result_columns"].index("samples")
        (samples,) = content["results"]["known.Known.time_pause"][column]
    finally:
        module.unlink()
    assert process.returncode == 2 and "WrongAnswer: on purpose" in process.stdout
    (peak,), (baseline,) = (
        results[f"known.Known.peakmem_{name}"] for name in ("allocate", "baseline")
    )
    assert abs(peak - baseline - 64 * 2**20) < 0.01 * 64 * 2**20
    # Four processes, two calls each, and none shorter than the pause.
    assert len(samples) == 8
    assert min(samples) >= 0.02
    for name in ("time_allocate", "peakmem_allocate"):
        assert results[f"known.Wrong.{name}"] in (None, [None])
        (missing,) = results[f"known.Missing.{name}"]
        assert missing != missing, "n/a is NaN, not a failure"


@pytest.mark.parametrize("quick", [False, True])
def test_an_answer_is_compared_once_a_process_after_its_last_call(checkout, tmp_path, quick):
    """And nothing happens between the calls; a wrong one fails under --quick as well."""
    module = checkout.folder / "benchmarks" / "known.py"
    module.write_text(KNOWN)
    notes = tmp_path / "notes"
    run = ["run", f"{checkout.tags[2]}^!", "--machine", "tests", "--dry-run"]
    try:
        noted = checkout.asv(
            *run,
            "--bench",
            "known.Noted.*pause",
            *(["--quick"] if quick else []),
            env={"VOXELOCITY_NOTES": str(notes)},
        )
        wrong = checkout.asv(*run, "--quick", "--bench", "known.Wrong.time_allocate", "-e")
    finally:
        module.unlink()
    assert noted.returncode == 0, noted.stdout
    assert wrong.returncode == 2 and "WrongAnswer: on purpose" in wrong.stdout
    by_process = {}
    for line in notes.read_text().splitlines():
        process, what = line.split()
        by_process.setdefault(process, []).append(what)
    in_time, of_peak = ["call", "call", "check"], ["call", "check"]
    counted = sorted(by_process.values(), key=len)
    assert counted == ([of_peak, of_peak] if quick else [of_peak, *[in_time] * 4])


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
        compared = voxelocity(checkout, "compare", *tags, "--machine", "tests", "--json")
        benchmarks = json.loads(compared.communicate()[0])["benchmarks"]
        own = [
            benchmark
            for benchmark in benchmarks
            if benchmark["operation"] == "FirstVolume" and benchmark["metric"] != "instructions"
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
    assert (task["words"], len(task["numbers"])) == ("get the first volume", 18)
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


def voxelocity(checkout, *arguments, **options):
    from benchmarks.support import images

    return subprocess.Popen(
        [sys.executable, "-m", "voxelocity", *arguments],
        cwd=checkout.folder,
        text=True,
        env={**os.environ, "VOXELOCITY_IMAGES": str(images.folder())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **options,
    )


def test_passes_append_and_go_on_after_an_interruption(checkout, monkeypatch):
    # Whatever else this machine does.
    command = ["measure", "--machine", "tests", "--any-conditions"]
    command += ["--bench", "opening.Opening.time_reference"]
    tags = checkout.tags[:2]

    def samples(tag):
        pattern = f"results/releases/tests/{checkout.commit(tag)[:8]}-*.json"
        content = json.loads(next(checkout.folder.glob(pattern)).read_text())
        row = dict(
            zip(content["result_columns"], content["results"]["opening.Opening.time_reference"])
        )
        # asv leaves out trailing columns that are empty.
        return len((row.get("samples") or [()])[0] or ())

    before = {tag: samples(tag) for tag in checkout.tags}
    # Cut off while the first commit is measured: nothing is lost, and nothing half done stays.
    process = voxelocity(checkout, *command, *tags)
    for line in process.stdout:
        if "Benchmarking" in line:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert {tag: samples(tag) for tag in checkout.tags} == before
    # The other benchmarks have no samples of a whole pass, so these commits are still to do.
    process = voxelocity(checkout, *command, *tags)
    output, _ = process.communicate()
    assert process.returncode == 0, output
    after = {tag: samples(tag) for tag in checkout.tags}
    assert all(8 <= after[tag] - before[tag] <= 40 for tag in tags)
    assert after[checkout.tags[2]] == before[checkout.tags[2]]


def test_times_of_a_bad_hour_are_not_kept_and_all_else_is(checkout, monkeypatch):
    from benchmarks.support import images
    from voxelocity.model.choice import Choice, Kinds
    from voxelocity.runner import passes
    from voxelocity.runner.conditions import Conditions

    # The lock would be held until all tests have ended.
    monkeypatch.setattr(passes, "hold_run_lock", lambda root: None)
    monkeypatch.setattr(passes, "adopt_orphans", lambda: None)
    monkeypatch.setattr(passes, "wait_until_quiet", lambda minutes: None)
    monkeypatch.setattr(passes, "between", lambda before, after: Conditions(stolen=0.5))
    monkeypatch.setenv("VOXELOCITY_IMAGES", str(images.folder()))
    software, tag = Checkout(checkout.folder), checkout.tags[1]

    def rows():
        pattern = f"results/releases/tests/{checkout.commit(tag)[:8]}-*.json"
        content = json.loads(next(checkout.folder.glob(pattern)).read_text())
        return content["results"]

    def is_time(name):
        return name.split(".")[2].startswith("time_")

    bench = (r"^opening\..*(time|peakmem)_nib_load\(.*'\.nii'\)$",)
    first = rows()
    found = passes.measure(software, "tests", [tag], 1, Choice(bench))
    assert found == passes.Undone(refused=[tag])
    second = rows()
    assert second.keys() == first.keys()
    changed = [name for name in first if second[name] != first[name]]
    assert changed == ["opening.Opening.peakmem_nib_load"]
    # Alone, the exact kinds are measured and kept in any hour.
    exact = Choice(bench, Kinds.EXACT)
    assert passes.measure(software, "tests", [tag], 1, exact) == passes.Undone()
    third = rows()
    changed = [name for name in first if third[name] != second[name]]
    assert changed and not any(map(is_time, changed))
    assert passes.measure(software, "tests", [tag], 1, Choice(bench), any_conditions=True) == (
        passes.Undone()
    )
    fourth = rows()
    changed = [name for name in first if is_time(name) and fourth[name] != first[name]]
    assert changed == ["opening.Opening.time_nib_load"]


def processes_of(folder):
    """The command lines of all processes that have to do with a checkout."""
    # In full: the path of a checkout may be longer than a line of a terminal.
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True
    ).stdout
    return [
        line for line in listed.splitlines() if str(folder) in line and "pytest" not in line.split()
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_whatever_ends_a_result_ends_all_of_it_and_nothing_is_lost(checkout, number):
    tag = checkout.tags[0]
    before = checkout.results(tag)
    command = ["measure", "--machine", "tests", "--any-conditions"]
    process = voxelocity(checkout, *command, "--passes", "9", tag)
    try:
        for line in process.stdout:
            if "Benchmarking" in line:
                break
        while not any("run_server" in line for line in processes_of(checkout.folder)):
            assert process.poll() is None, "the measurement ended"
            time.sleep(0.2)
        # Who measures besides is told so at once, and measures nothing.
        second = voxelocity(checkout, "measure", "--machine", "tests", tag, checkout.tags[1])
        output, _ = second.communicate(timeout=300)
        assert second.returncode == 1
        (line,) = output.splitlines()
        assert f"is measuring already (process {process.pid})" in line
        os.kill(process.pid, number)
        process.wait(timeout=300)
        deadline = time.monotonic() + 120
        while left := [line for line in processes_of(checkout.folder) if "asv" in line]:
            assert time.monotonic() < deadline, left
            time.sleep(0.2)
    finally:
        # Else the tests after this one find the checkout locked.
        process.kill()
    process = voxelocity(checkout, *command, "--bench", "just-discover", tag)
    output, _ = process.communicate()
    after = checkout.results(tag)
    assert {name: values for name, values in after.items() if name in before} == before
    assert not list(checkout.folder.glob("results/releases/*/*.before"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--machine", "tests", "nilearn-9"], "'nilearn-9' is not a tag"),
        (["--machine", "nobody", "nilearn-0.7.0"], "asv knows no machine 'nobody'"),
        (["--machine", "tests", "--passes", "0"], "not a number of 1 or more"),
    ],
)
def test_a_mistake_in_what_to_measure_is_one_line(checkout, arguments, words):
    process = voxelocity(checkout, "measure", *arguments)
    output, _ = process.communicate()
    assert process.returncode in (1, 2)
    assert words in output and "Traceback" not in output


def test_bench_measures_its_landmarks_and_says_what_changed(checkout, home, monkeypatch):
    from benchmarks.support import images
    from voxelocity.runner import landmarks

    timeline = (checkout.folder / TIMELINE).read_text()
    checkout.append("\n[[entry]]\ndate = 2026-03-01T00:00:00Z\ncontrol = 1\n")
    machines = (home / ".asv-machine.json").read_bytes()
    monkeypatch.setenv("VOXELOCITY_IMAGES", str(images.folder()))
    monkeypatch.setattr(landmarks, "BENCH", [r"^opening\..*\.(time|peakmem)_"])
    monkeypatch.setattr(landmarks, "COUNTED", [r"^opening\..*\.track_instructions_load_img"])
    try:
        software = Checkout(checkout.folder)
        tags = landmarks.landmark_tags(software.timeline)
        assert tags == [checkout.tags[0], checkout.tags[2], "control-1"]
        assert landmarks.measure_landmarks(checkout.folder, tags)
        results = ResultsReader(software).read(THIS_MACHINE)
        indices = [software.timeline.index_of(tag) for tag in (tags[0], tags[-1])]
        text = as_text(landmarks_report(Changes(results).between(*indices)))
    finally:
        (checkout.folder / TIMELINE).write_text(timeline)
    assert text.startswith(f"control-1 against {checkout.tags[0]}")
    for metric, words in (("time", "slower|faster"), ("memory", "less|under")):
        assert re.search(rf"^opening +{metric} .*(no difference|{words})", text, re.M)
    # In the oldest release load_img reads the whole image, in the newest nothing: 98 MB less.
    assert re.search(r"load_img\(path\) +9\d\.\d MB to under 1 MB", text)
    if shutil.which("valgrind"):
        # To read it all takes many times the instructions of opening it.
        assert re.search(
            r"^opening +instructions +load_img\(path\) +[\d.]+ to [\d.]+ times fewer", text, re.M
        )
    assert (checkout.folder / "html" / "index.html").is_file()
    assert (home / ".asv-machine.json").read_bytes() == machines
