"""Another machine's results are taken in only if they rest on the same images, locks and benchmarks."""

import argparse
import functools
import json
import os
import shutil

import pytest

from tests.conftest import EXACT_MACHINE, KERNEL_MACHINE, copy_checkout
from voxelocity import VoxelocityError
from voxelocity.cli import measuring
from voxelocity.model.benchmark import Metric
from voxelocity.store.checkout import Checkout
from voxelocity.store.merge import merge
from voxelocity.store.paths import (
    COMMITS,
    CONFIRMATIONS,
    COUNTING_LOCK,
    COUNTS,
    IMAGES,
    INDEXED_GZIP,
    NUMPY,
    PASSES,
    PROCESSORS,
    PYTHON_RESULTS,
    RESULTS,
)
from voxelocity.store.processor import (
    processor_file,
    record_processor,
    recorded_processor,
)
from voxelocity.store.reader import ResultsReader

pytestmark = pytest.mark.slow

COUNTED = COUNTS / RESULTS.name


# Of 43 entries as many as show what there is to show: the oldest, the newest, and what lies between.
KEPT = 4


def shortened(root):
    """A checkout with the results of a few entries of each machine."""
    timeline = Checkout(root).timeline
    commits = Checkout(root).history.commits
    wanted = [timeline[index].tag for index in range(0, len(timeline), len(timeline) // KEPT)]
    kept = {commits[tag][:8] for tag in [*wanted, timeline[-1].tag]}
    for path in (root / RESULTS).glob("*/*-*.json"):
        if path.name[:8] not in kept:
            path.unlink()
    return root


@pytest.fixture
def measured_copy(measured_copy):
    return shortened(measured_copy)


@pytest.fixture
def other(tmp_path):
    """A checkout in which a machine called office measured what the committed one did, and nothing else did."""
    other = shortened(copy_checkout(tmp_path / "other", results=True))
    for folder in (RESULTS, COUNTED):
        for path in (other / folder).iterdir():
            if path.is_dir() and path.name != EXACT_MACHINE:
                shutil.rmtree(path)
    for folder in (INDEXED_GZIP, NUMPY.results, PYTHON_RESULTS, *COMMITS.values()):
        for path in (other / folder).glob("*/machine.json"):
            shutil.rmtree(path.parent)
    for folder in (RESULTS, COUNTED):
        (other / folder / EXACT_MACHINE).rename(other / folder / "office")
    (other / PASSES / f"{EXACT_MACHINE}.jsonl").rename(other / PASSES / "office.jsonl")
    change(other / RESULTS / "office" / "machine.json", machine="office")
    for path in (other / RESULTS / "office").glob("*-*.json"):
        change(path, params=json.loads(path.read_text())["params"] | {"machine": "office"})
    return other


def change(path, **values):
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def contents(root):
    return {path: path.read_bytes() for path in (root / "results").rglob("*") if path.is_file()}


def result_file(root, machine="office"):
    return min((root / RESULTS / machine).glob("*-*.json"))


def test_results_are_taken_in_and_counts_agree(measured_copy, other):
    (found,) = merge(Checkout(measured_copy), other)
    entries = len(list((other / RESULTS / "office").glob("*-*.json")))
    assert (found.machine, found.taken, found.there) == ("office", entries, 0)
    assert found.joins.keys() == {EXACT_MACHINE} and found.joins[EXACT_MACHINE] > 1_000
    reader = ResultsReader(Checkout(measured_copy))
    office, ours = reader.read("office"), reader.read(EXACT_MACHINE)
    assert office.measured == ours.measured
    assert (measured_copy / PASSES / "office.jsonl").is_file()
    (again,) = merge(Checkout(measured_copy), other)
    assert (again.taken, again.there) == (0, entries)


def test_results_from_numpy_to_numpy_are_taken_in_too(measured_copy, tmp_path):
    """Their commits are in a history of their own."""
    other = copy_checkout(tmp_path / "other", results=True)
    paths = {path.relative_to(other) for path in (other / NUMPY.results).glob("*/*-*.json")}
    shutil.rmtree(measured_copy / NUMPY.results)
    merge(Checkout(measured_copy), other)
    assert paths and all((measured_copy / path).is_file() for path in paths)


def test_what_was_taken_in_is_told_to_programs_too(measured_copy, other, capsys):
    measuring.merge(Checkout(measured_copy), argparse.Namespace(folder=other, json=True))
    told = json.loads(capsys.readouterr().out)
    (found,) = told["machines"]
    assert told["schema"] == 2 and found["machine"] == "office" and found["there"] == 0
    assert found["taken"] > 1 and found["joins"].keys() == {EXACT_MACHINE}


def test_what_was_measured_again_comes_along_unless_it_is_damaged(measured_copy, other):
    path = other / CONFIRMATIONS / "office.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"machine": "office", "confirmations": [1]}')
    with pytest.raises(VoxelocityError, match="does not say which times were measured again"):
        merge(Checkout(measured_copy), other)
    path.write_text('{"machine": "office", "confirmations": []}')
    merge(Checkout(measured_copy), other)
    assert (measured_copy / CONFIRMATIONS / "office.json").read_bytes() == path.read_bytes()


def test_seconds_and_peaks_join_nothing(measured_copy, other):
    before = ResultsReader(Checkout(measured_copy)).read(EXACT_MACHINE)
    merge(Checkout(measured_copy), other)
    after = ResultsReader(Checkout(measured_copy)).read(EXACT_MACHINE)
    assert after.measured == before.measured


def commits_of(root, **values):
    """A copy of an entry's results as those of a commit of nilearn."""
    (root / COMMITS["nilearn"] / "office").mkdir(parents=True, exist_ok=True)
    path = root / COMMITS["nilearn"] / "office" / f"{'c' * 8}-env.json"
    shutil.copy2(result_file(root), path)
    shutil.copy2(root / RESULTS / "office" / "machine.json", path.parent)
    change(path, commit_hash="c" * 40, **values)
    return path.relative_to(root)


def test_commits_of_a_library_are_taken_in_too(measured_copy, other):
    name = commits_of(other)
    (found,) = merge(Checkout(measured_copy), other)
    assert found.taken == 1 + len(list((other / RESULTS / "office").glob("*-*.json")))
    assert (measured_copy / name).read_bytes() == (other / name).read_bytes()


def commits_of_other_benchmarks(root):
    path = root / commits_of(root)
    content = json.loads(path.read_text())
    column = content["result_columns"].index("version")
    content["results"]["opening.Opening.track_instructions_load_img"][column] = "older"
    path.write_text(json.dumps(content))


def more_instructions(root):
    """Of one call at one entry."""
    path = result_file(root)
    content = json.loads(path.read_text())
    content["results"]["opening.Opening.track_instructions_load_img"][0][0] *= 1.02
    path.write_text(json.dumps(content))


def of_another_commit(path):
    change(path, commit_hash="0" * 40)
    path.rename(path.with_name("0" * 8 + path.name[8:]))


def other_image(root):
    content = json.loads((root / IMAGES).read_text())
    content["images"][0]["sha256"] = "0" * 64
    (root / IMAGES).write_text(json.dumps(content))


def other_version(root):
    path = root / RESULTS / "benchmarks.json"
    content = json.loads(path.read_text())
    content["opening.Opening.time_load_img"]["version"] = "other"
    path.write_text(json.dumps(content))


def without_version(root):
    path = root / RESULTS / "benchmarks.json"
    content = json.loads(path.read_text())
    del content["opening.Opening.time_load_img"]["version"]
    path.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (other_image, "was measured with other images: int16;"),
        (commits_of_other_benchmarks, "with other benchmarks: opening"),
        (other_version, "with other benchmarks: opening.Opening.time_load_img;"),
        (
            lambda root: (root / COUNTING_LOCK).write_text("numpy==1.0\n"),
            "with another lock: releases/counting.txt;",
        ),
        (
            lambda root: of_another_commit(result_file(root)),
            "its commit is not in the timeline here",
        ),
        (
            lambda root: result_file(root).write_text("{}"),
            "is not what voxelocity writes .*missing required field",
        ),
        (
            more_instructions,
            f"software of {EXACT_MACHINE} but other instructions, in Opening.load_img",
        ),
        (lambda root: shutil.rmtree(root / "results"), "is no checkout with results"),
        (
            lambda root: [shutil.rmtree(path) for path in (root / "results").glob("*/office")],
            "holds no results of a named machine",
        ),
        (lambda root: (root / IMAGES).write_text("{"), "is not what voxelocity writes"),
        (lambda root: (root / IMAGES).write_text("[]"), "is not what voxelocity writes"),
        (without_version, "benchmarks.json: is not what voxelocity writes; restore it with git"),
    ],
)
def test_what_rests_on_something_else_is_refused_and_nothing_changes(
    measured_copy, other, spoil, said
):
    spoil(other)
    before = contents(measured_copy)
    with pytest.raises(VoxelocityError, match=said) as error:
        merge(Checkout(measured_copy), other)
    assert "\n" not in str(error.value)
    assert contents(measured_copy) == before


def renamed(root, name):
    """The machine under another name, everywhere."""
    for folder in (RESULTS, COUNTED):
        (root / folder / "office").rename(root / folder / name)
    for path in (root / RESULTS / name).glob("*.json"):
        text = path.read_text()
        path.write_text(text.replace('"machine": "office"', f'"machine": {json.dumps(name)}'))


def linked(path, target):
    """A link in place of a file."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def linked_folder(root, folder):
    """A link in place of a folder of results, to the same files elsewhere."""
    elsewhere = root.parent / "elsewhere"
    (root / folder).rename(elsewhere)
    (root / folder).symlink_to(elsewhere)


def fifo(path):
    path.unlink()
    os.mkfifo(path)


def value(root, column, content):
    """Another value of one call at one entry."""
    path = result_file(root)
    known = json.loads(path.read_text())
    row = known["results"]["opening.Opening.time_load_img"]
    row += [None] * (column + 1 - len(row))
    row[column] = content
    path.write_text(json.dumps(known))


def count_record(root):
    return next((root / COUNTED / "office").glob("*.json"))


NESTED = "[" * 100_000


def nested(depth):
    found = []
    for _ in range(depth):
        found = [found]
    return found


def deepen(path):
    """What is not looked for is passed over, and may be nested."""
    text = path.read_text()
    path.write_text(text.replace('"more": 0', f'"more": {NESTED}{NESTED.replace("[", "]")}'))


def processor_of_office(root):
    path = processor_file(root, "office")
    path.parent.mkdir(exist_ok=True)
    return path


def another_processor_for_commits(root):
    """One name, two machines: each file agrees with the machine.json beside it."""
    path = root / commits_of(root)
    params = json.loads(path.read_text())["params"] | {"cpu": "Another"}
    change(path, params=params)
    change(path.with_name("machine.json"), cpu="Another")


NAMES = ("-rf", "<img src=x onerror=alert(1)>", "a\nb", "a b", ".hidden", "a" * 70, "ä", "a;b")

ATTACKS = [
    *((functools.partial(renamed, name=name), "cannot name a machine") for name in NAMES),
    (lambda root: linked(result_file(root), "/etc/passwd"), "is a link"),
    (
        lambda root: linked(result_file(root).with_name("ffffffff-x.json"), "/no/such"),
        "is a link",
    ),
    (lambda root: linked(count_record(root), "/etc/passwd"), "is a link"),
    (lambda root: linked(root / PASSES / "office.jsonl", "/etc/passwd"), "is a link"),
    (lambda root: linked(root / PROCESSORS / "office.json", "/etc/passwd"), "is a link"),
    (lambda root: linked_folder(root, RESULTS / "office"), "is a link"),
    (lambda root: linked_folder(root, COUNTED / "office"), "is a link"),
    (lambda root: linked_folder(root, RESULTS), "is a link"),
    (lambda root: fifo(result_file(root)), "is a link, not a regular file"),
    (
        lambda root: change(root / RESULTS / "office" / "machine.json", cpu=1),
        "what machine this was",
    ),
    (
        lambda root: change(root / RESULTS / "office" / "machine.json", machine="x"),
        "of another machine",
    ),
    (
        lambda root: (root / RESULTS / "office" / "machine.json").write_text("{"),
        "what machine this was",
    ),
    (
        lambda root: change(root / RESULTS / "office" / "machine.json", cpu="Another"),
        r"Another by machine.json, and .* by this file - at `\$.params.cpu`",
    ),
    (lambda root: value(root, 0, [-1.0, 1.0]), r"`\$.results"),
    (lambda root: value(root, 0, [0, 1.0]), r"`\$.results"),
    (lambda root: value(root, 0, ["a", 1.0]), r"`\$.results"),
    (lambda root: value(root, 0, [float("inf"), 1.0]), r"`\$.results"),
    (lambda root: value(root, 0, [1e308, 1e308]), r"`\$.results"),
    (lambda root: value(root, 0, [5e-324, 1.0]), r"`\$.results"),
    (lambda root: value(root, 0, [1.0]), "1 values for 2 combinations"),
    (lambda root: value(root, 0, [1.0] * 500), "500 values for 2 combinations"),
    (lambda root: value(root, 11, [[0.0], [1.0]]), r"`\$.results"),
    (lambda root: value(root, 2, "<img src=x>"), r"`\$.results"),
    (lambda root: value(root, 3, 10**30), r"`\$.results"),
    (lambda root: value(root, 4, float("inf")), r"`\$.results"),
    (lambda root: value(root, 12, nested(100)), r"`\$.results"),
    (lambda root: change(result_file(root), date=10**18), r"`\$.date"),
    (lambda root: change(result_file(root), date=-1), r"`\$.date"),
    (lambda root: change(result_file(root), python="3\u202e"), r"`\$.python"),
    (lambda root: change(result_file(root), commit_hash="0" * 40), r"`\$.commit_hash"),
    (lambda root: result_file(root).write_text(NESTED), "nested too deeply|is not what"),
    (
        lambda root: change(count_record(root), more=0) or deepen(count_record(root)),
        "nested too deeply",
    ),
    (
        lambda root: (root / RESULTS / "office" / "machine.json").unlink(),
        "no machine.json lies beside it",
    ),
    (another_processor_for_commits, r"says Another .*\(at `\$.cpu`\); two machines need two names"),
    (
        lambda root: processor_of_office(root).write_text('{"model": "<img src=x>"}'),
        r"which processor this was .*\$",
    ),
    (lambda root: processor_of_office(root).write_text('{"model": 1}'), "which processor this was"),
    (lambda root: processor_of_office(root).write_text(NESTED), "which processor this was"),
    (lambda root: change(count_record(root), traits={"zlib": 1}), r"`\$.traits"),
    (lambda root: change(count_record(root), seconds={"x": -1}), r"`\$.seconds"),
    (lambda root: change(count_record(root), empty_call="2"), r"`\$.empty_call"),
    (lambda root: count_record(root).write_bytes(b"\xff\xfe"), "is not what voxelocity writes"),
    (
        lambda root: (root / PASSES / "office.jsonl").write_bytes(b"\xff{"),
        "is not what voxelocity writes",
    ),
    (
        lambda root: (root / PASSES / "office.jsonl").write_text("[]\n"),
        "is not what voxelocity writes",
    ),
]


def test_what_nobody_would_have_measured_is_refused_and_nothing_changes(
    measured_copy, other, tmp_path
):
    """One after the other on one checkout, as each copy of one takes a second."""
    (other / PASSES).mkdir(exist_ok=True)
    shutil.copytree(other / "results", tmp_path / "as it was")
    before, checkout = contents(measured_copy), Checkout(measured_copy)
    for spoil, said in ATTACKS:
        spoil(other)
        with pytest.raises(VoxelocityError, match=said) as error:
            merge(checkout, other)
        assert "\n" not in str(error.value)
        shutil.rmtree(other / "results")
        shutil.copytree(tmp_path / "as it was", other / "results")
        shutil.rmtree(other.parent / "elsewhere", ignore_errors=True)
    assert contents(measured_copy) == before
    assert merge(checkout, other), "as it was, it is taken in"


def test_the_processor_comes_along_and_another_one_is_refused(measured_copy, other):
    record_processor(other, "office")
    merge(Checkout(measured_copy), other)
    assert recorded_processor(measured_copy, "office") == recorded_processor(other, "office")
    change(processor_file(other, "office"), family="0")
    with pytest.raises(VoxelocityError, match="differs from the file here"):
        merge(Checkout(measured_copy), other)


def test_a_machine_that_measured_on_both_sides_is_refused(measured_copy, other):
    merge(Checkout(measured_copy), other)
    path = result_file(measured_copy)
    change(path, date=1)
    with pytest.raises(VoxelocityError, match="differs from the file here"):
        merge(Checkout(measured_copy), other)


def test_of_other_traits_no_series_is_joined(measured_copy, other):
    for path in (other / COUNTED / "office").glob("*.json"):
        traits = json.loads(path.read_text())["traits"]
        change(path, traits=traits | {"zlib": "1.3"})
    more_instructions(other)
    (found,) = merge(Checkout(measured_copy), other)
    assert found.joins == {}
    index = ResultsReader(Checkout(measured_copy)).read("office").indices[0]
    kinds = {
        benchmark.metric
        for benchmark in ResultsReader(Checkout(measured_copy)).read("office").measured[index]
    }
    assert Metric.INSTRUCTIONS in kinds


def test_of_a_disk_that_fills_up_in_the_middle_nothing_is_taken(measured_copy, other, monkeypatch):
    before, synced = contents(measured_copy), []
    fsync = os.fsync

    def full(descriptor):
        synced.append(descriptor)
        if len(synced) == 4:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left on device") as error:
            merge(Checkout(measured_copy), other)
    assert str(measured_copy / "results") in error.value.filename
    assert "tmp" not in os.path.basename(error.value.filename)
    assert contents(measured_copy) == before
    assert merge(Checkout(measured_copy), other), "with room again"


def on_four_cores(root):
    folder = root / NUMPY.results / KERNEL_MACHINE
    change(folder / "machine.json", num_cpu="4")
    for path in folder.glob("*-*.json"):
        change(path, params=json.loads(path.read_text())["params"] | {"num_cpu": "4"})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            on_four_cores,
            rf"says 4 of '{KERNEL_MACHINE}', and its results here say 2 .* two machines need two",
        ),
        (
            lambda root: None,
            rf"nothing here says which processor measured '{KERNEL_MACHINE}'; if it is this one, copy",
        ),
    ],
)
def test_another_machine_of_the_same_name_is_refused(measured_copy, tmp_path, spoil, said):
    """It measured what the one here did not: another folder, and which processor it has."""
    other = shortened(copy_checkout(tmp_path / "other", results=True))
    for folder in (RESULTS, PYTHON_RESULTS):
        shutil.rmtree(other / folder / KERNEL_MACHINE)
    shutil.rmtree(measured_copy / NUMPY.results / KERNEL_MACHINE)
    processor_file(measured_copy, KERNEL_MACHINE).unlink()
    spoil(other)
    before = contents(measured_copy)
    with pytest.raises(VoxelocityError, match=said):
        merge(Checkout(measured_copy), other)
    assert contents(measured_copy) == before


def test_what_counts_on_another_python_depend_on_comes_along(measured_copy, tmp_path):
    other = copy_checkout(tmp_path / "other", results=True)
    records = {
        path.relative_to(other)
        for path in (other / COUNTS / PYTHON_RESULTS.name).rglob("*.json")
        if len(path.relative_to(other / COUNTS / PYTHON_RESULTS.name).parts) > 2
    }
    assert records
    shutil.rmtree(measured_copy / COUNTS / PYTHON_RESULTS.name)
    merge(Checkout(measured_copy), other)
    assert all((measured_copy / path).is_file() for path in records)
