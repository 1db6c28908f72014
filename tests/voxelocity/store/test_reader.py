"""What asv stored is read as it is, and what cannot be compared is left out."""

import csv
import datetime
import io
import json
import math
import shutil

import pytest
from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.results import Results
from asv.runner import BenchmarkResult

from tests.conftest import COMMITTED_MACHINE, EXACT_MACHINE, KERNEL_MACHINE, LENDING_MACHINE
from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Status
from voxelocity.report.published import results_csv
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import COMMITS, COUNTS, NUMPY_RESULTS, RESULTS
from voxelocity.store.processor import record_processor
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import MachineTraits, results_by_machine

TAG = "nilearn-0.10.4"
PARAMS = [["'int16'", "'float32'"], ["'.nii'", "'.nii.gz'"]]


def declared(name, **extra):
    """A benchmark as asv describes it, with what an operation declares."""
    _, operation, method = name.split(".")
    metric, _, method = method.removeprefix("track_").partition("_")
    return {
        "name": name,
        "type": "time" if metric == "time" else "peakmemory",
        "params": PARAMS,
        "param_names": ["image", "format"],
        "version": "1",
        "rounds": 4,
        "repeat": 2,
        "unit": "x",
        "timeout": 1,
        "pretty_name": f"{method}()",
        "operation": {
            "name": operation,
            "calls_of": "",
        },
        "route": method,
        "metric": metric,
        "snippet": "",
        "shapes": [[6, 5, 4, 3]] * 4,
        "opt_in": False,
    } | extra


@pytest.fixture
def stored(tmp_path, root):
    """A checkout with results that asv itself wrote: a function that adds to them."""
    conf = Config.load(str(root / "asv.conf.json"))
    (tmp_path / "asv.conf.json").write_text((root / "asv.conf.json").read_text())
    shutil.copytree(root / "releases", tmp_path / "releases")
    conf.results_dir = str(tmp_path / RESULTS)
    (tmp_path / RESULTS / "m").mkdir(parents=True)
    machine = dict.fromkeys(MachineTraits.__struct_fields__, "m")
    (tmp_path / RESULTS / "m" / "machine.json").write_text(json.dumps(machine))
    commit = Checkout(tmp_path).history.commits[TAG]
    known = {}

    def add(name, values, samples=None, **extra):
        known[name] = declared(name, **extra)
        Benchmarks(conf, known.values()).save()
        result = Results({**machine, "python": "3.11"}, {}, commit, 0, "3.11", "env", {})
        result.load_data(conf.results_dir)
        count = len(values)
        result.add_result(
            known[name],
            BenchmarkResult(
                result=[
                    v if samples is None else (None if s is None else True)
                    for v, s in zip(values, samples or values)
                ],
                samples=samples or [None] * count,
                number=[1 if samples else None] * count,
                errcode=0,
                stderr="",
                profile=None,
            ),
            record_samples=True,
        )
        result.save(conf.results_dir)
        return Checkout(tmp_path)

    return add


def read(checkout):
    results = ResultsReader(checkout).read("m")
    (index,) = results.indices
    assert checkout.timeline[index].tag == TAG
    return results, index


def benchmark(method, metric, *parameters):
    return Benchmark("MeanOverTime", method, Metric(metric), parameters)


def test_times_are_read_with_their_samples_and_failures_without(stored):
    samples = [[0.3, 0.1, 0.2], None, [0.5], [0.7]]
    results, index = read(stored("mean.MeanOverTime.time_path", [0, None, 0, 0], samples))
    found = results.result(benchmark("path", "time", "int16", ".nii"), index)
    assert (found.reported, found.samples, found.estimate) == (0.2, (0.3, 0.1, 0.2), 0.1)
    failed = results.result(benchmark("path", "time", "int16", ".nii.gz"), index)
    assert (failed.status, failed.estimate) == (Status.FAILED, None)


def test_a_known_wrong_answer_is_read_as_one(stored):
    params = [*PARAMS, ["'coarser'", "'shifted'"]]
    checkout = stored(
        "resampling.Resampling.time_resample_img", [None] * 8, [None] * 8, params=params
    )
    results, index = read(checkout)
    statuses = {
        (*each.parameters,): results.status(each, index)
        for each in results.measured[index]
        if not each.is_baseline
    }
    assert statuses["int16", ".nii", "shifted"] is Status.WRONG_ANSWER
    assert statuses["int16", ".nii", "coarser"] is Status.FAILED


def test_peaks_are_above_the_baseline_of_the_same_parameters(stored):
    stored("mean.MeanOverTime.peakmem_baseline", [100.0, 200.0, 300.0, None])
    results, index = read(stored("mean.MeanOverTime.peakmem_path", [110.0, 220.0, math.nan, 440.0]))
    benchmarks = [
        benchmark("path", "peakmem", image, format)
        for image in ("int16", "float32")
        for format in (".nii", ".nii.gz")
    ]
    assert [results.value(each, index) for each in benchmarks] == [10.0, 20.0, None, None]
    assert [results.status(each, index) for each in benchmarks] == [
        Status.MEASURED,
        Status.MEASURED,
        Status.NOT_APPLICABLE,
        Status.NOT_MEASURED,
    ]


def test_results_of_another_version_are_not_read(stored):
    checkout = stored("mean.MeanOverTime.peakmem_path", [1.0, 1.0, 1.0, 1.0])
    reader = ResultsReader(checkout)
    reader.asv_benchmarks["mean.MeanOverTime.peakmem_path"]["version"] = "2"
    assert reader.read("m").measured == {}
    assert reader.coverage("m").measured == frozenset()
    for ask in (lambda: reader.all_machines, reader.fullest):
        with pytest.raises(VoxelocityError, match="no results of these benchmarks"):
            ask()


def test_without_results_one_line_says_what_to_do(tmp_path, root):
    (tmp_path / "asv.conf.json").write_text((root / "asv.conf.json").read_text())
    reader = ResultsReader(Checkout(tmp_path))
    for part in ("asv_benchmarks", "catalogue"):
        with pytest.raises(VoxelocityError, match="make bench"):
            getattr(reader, part)
    with pytest.raises(VoxelocityError, match="measure first: make bench"):
        reader.machines()


def test_benchmarks_that_declare_nothing_are_named(stored):
    checkout = stored("mean.MeanOverTime.time_path", [1.0] * 4)
    path = checkout.root / RESULTS / "benchmarks.json"
    content = json.loads(path.read_text())
    del content["mean.MeanOverTime.time_path"]["operation"]
    path.write_text(json.dumps(content))
    with pytest.raises(VoxelocityError, match="describes no operation; .*just-discover"):
        ResultsReader(checkout).catalogue  # noqa: B018


def test_machines_are_listed_and_an_unknown_one_is_named(stored):
    checkout = stored("m.M.time_x", [0] * 4, samples=[[1.0]] * 4)
    with pytest.raises(VoxelocityError, match="no results of 'x', only of m"):
        ResultsReader(checkout).read("x")
    shutil.copytree(checkout.root / RESULTS / "m", checkout.root / RESULTS / "a")
    assert ResultsReader(checkout).machines() == ["a", "m"]
    commit = checkout.history.commits[TAG]
    found = results_by_machine(checkout.root / RESULTS)
    assert [(name, *by_commit) for name, by_commit in found.items()] == [
        ("a", commit[:8]),
        ("m", commit[:8]),
    ]


def test_what_a_machine_has_measured_is_known_without_reading_it_in_full(root):
    reader = ResultsReader(Checkout(root))
    for name in (COMMITTED_MACHINE, EXACT_MACHINE):
        results, coverage = reader.read(name), reader.coverage(name)
        assert coverage.known == set(results.indices)
        assert coverage.timed == {
            index
            for index in results.indices
            if any(benchmark.metric is Metric.TIME for benchmark in results.measured[index])
        }
    assert ResultsReader(Checkout(root)).fullest().machine == EXACT_MACHINE


def test_counts_of_a_machine_with_the_same_traits_are_joined(measured_copy):
    """Times and peaks are not, whatever the traits."""
    mine = "xeon-2.8ghz-2-cores"
    reader = ResultsReader(Checkout(measured_copy))
    before = reader.read(mine)
    commit = reader.checkout.history.commits["nilearn-0.14.1"]
    machine = measured_copy / "results" / "releases" / "theirs"
    machine.mkdir()
    ours = machine.with_name(mine)
    (machine / "machine.json").write_text((ours / "machine.json").read_text())
    (path,) = ours.glob(f"{commit[:8]}-*.json")
    stored = json.loads(path.read_text())
    name = "opening.Opening.track_instructions_nib_load"
    columns = stored["result_columns"]
    declared = reader.asv_benchmarks[name]
    row = {"result": [11.0, 22.0], "params": declared["params"], "version": declared["version"]}
    stored["params"]["machine"] = "theirs"
    stored["results"][name] = [row.get(column) for column in columns]
    (machine / path.name).write_text(json.dumps(stored))
    traits = {"architecture": before.traits["arch"], "processor": before.traits["cpu"]}
    record = measured_copy / "results" / "counts" / "releases" / "theirs" / f"{commit[:8]}.json"
    record.parent.mkdir(parents=True)
    for name in (mine, "theirs"):
        record_processor(measured_copy, name)

    def counts():
        found = ResultsReader(Checkout(measured_copy)).read(mine)
        (index,) = [p for p in found.indices if "nilearn-0.14.1" in found.timeline[p].tags]
        assert all(
            found.measured[at][benchmark] == result
            for at, benchmarks in before.measured.items()
            for benchmark, result in benchmarks.items()
        )
        added = [
            benchmark
            for benchmark in found.measured[index]
            if benchmark not in before.measured[index]
        ]
        joined = {
            benchmark: machine
            for benchmark, machine in found.joined.get(index, {}).items()
            if benchmark.metric is Metric.INSTRUCTIONS
        }
        assert joined == dict.fromkeys(added, "theirs")
        listed = [
            row
            for row in csv.DictReader(io.StringIO(results_csv([found])))
            if row["tag"] == "nilearn-0.14.1"
        ]
        assert not any(row["metric"] == "instructions" for row in listed)
        coverage = ResultsReader(Checkout(measured_copy)).coverage(mine)
        assert coverage.known == set(found.indices)
        assert coverage.lent == {index for index in found.indices if not found.measured_here(index)}
        return sorted(found.value(benchmark, index) for benchmark in added)

    record.write_text(json.dumps({"traits": traits, "seconds": {}}))
    assert counts() == [11.0, 22.0]
    record.write_text(json.dumps({"traits": traits | {"processor": "another"}, "seconds": {}}))
    assert counts() == []


@pytest.fixture
def another_processor(measured_copy):
    """A machine with another processor that has counted the first entry of numpy's timeline too."""
    reader = ResultsReader(Checkout(measured_copy).numpy)
    commit = reader.checkout.history.commits[reader.checkout.timeline[0].tag]
    made = []
    for folder in (COUNTS / NUMPY_RESULTS.name, NUMPY_RESULTS):
        theirs = measured_copy / folder / KERNEL_MACHINE
        (path,) = theirs.glob(f"{commit[:8]}*.json")
        mine = theirs.with_name("mine") / path.name
        mine.parent.mkdir()
        renamed = path.read_text().replace(KERNEL_MACHINE, "mine")
        mine.write_text(renamed.replace("AMD EPYC", "Another"))
        made.append(mine)
    described = (theirs / "machine.json").read_text()
    (mine.parent / "machine.json").write_text(described.replace(KERNEL_MACHINE, "mine"))
    return measured_copy, *made


def lent_instructions(folder):
    """At how many entries the machine has instructions that another has counted."""
    joined = ResultsReader(Checkout(folder).numpy).read("mine").joined
    return sum(
        any(benchmark.metric is Metric.INSTRUCTIONS for benchmark in found)
        for found in joined.values()
    )


def test_counts_of_another_processor_hold_if_an_entry_was_counted_on_both(another_processor):
    folder, _, _ = another_processor
    assert lent_instructions(folder) > 2


def spoil(path, spoilt):
    """Change the counts of a result file by a function of their benchmark and value."""
    content = json.loads(path.read_text())
    column = content["result_columns"].index("result")
    for benchmark, row in content["results"].items():
        if "track_instructions" in benchmark and row[column]:
            row[column] = [spoilt(benchmark, value) for value in row[column]]
    path.write_text(json.dumps(content))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoilt", "holds"),
    [
        (lambda name, value: value and value * 1.001, True),
        (lambda name, value: value and value * 1.02, False),
        (lambda name, value: value and value * (1.02 if "smooth_img" in name else 1), False),
        (lambda name, value: value if "opening" in name else None, False),
    ],
    ids=["by less than counts repeat", "all differ", "one call differs", "too few in common"],
)
def test_counts_that_another_processor_does_not_reproduce_do_not_hold(
    another_processor, spoilt, holds
):
    folder, _, results = another_processor
    spoil(results, spoilt)
    assert (lent_instructions(folder) > 0) == holds


@pytest.mark.slow
@pytest.mark.parametrize(("spoilt", "holds"), [("smooth_img", True), ("", False)])
def test_where_few_counts_differ_those_that_the_machine_never_made_hold(
    another_processor, spoilt, holds
):
    folder, _, results = another_processor
    name = "opening.Opening.track_instructions_load_img"
    content = json.loads(results.read_text())
    del content["results"][name]
    results.write_text(json.dumps(content))
    spoil(results, lambda each, value: value and value * (1.02 if spoilt in each else 1))
    reader = ResultsReader(Checkout(folder).numpy)
    joined = reader.read("mine").joined
    lent = {
        reader.catalogue.names[benchmark].partition("(")[0]
        for found in joined.values()
        for benchmark in found
        if benchmark.metric is Metric.INSTRUCTIONS
    }
    assert lent == ({name} if holds else set())


@pytest.mark.slow
@pytest.mark.parametrize("trait", ["zlib", "valgrind", "processor features", "python"])
def test_counts_under_another_trait_do_not_hold_whatever_they_are(another_processor, trait):
    folder, record, _ = another_processor
    content = json.loads(record.read_text())
    content["traits"][trait] = "another"
    record.write_text(json.dumps(content))
    assert lent_instructions(folder) == 0


def test_what_calls_read_holds_on_every_machine_at_entries_that_it_has_measured(root):
    reader = ResultsReader(Checkout(root))
    counted = {name: reader.read(name) for name in (KERNEL_MACHINE, LENDING_MACHINE)}
    for name in (COMMITTED_MACHINE, EXACT_MACHINE):
        results, lent = reader.read(name), set()
        for index in results.indices:
            for benchmark, machine in results.joined.get(index, {}).items():
                if benchmark.metric.is_portable:
                    own = counted[machine].result(benchmark, index)
                    assert results.result(benchmark, index) == own
                    lent.add(benchmark.metric)
            assert results.measured_here(index)
        assert lent == {Metric.BYTES_READ, Metric.READS}


@pytest.mark.parametrize("days", [-1, 1])
def test_a_commit_after_the_newest_release_is_read_with_the_machine(measured_copy, days):
    """Its benchmarks are those of the releases; here its file is that of an entry."""
    checkout = Checkout(measured_copy)
    shutil.rmtree(measured_copy / COMMITS["nibabel"] / EXACT_MACHINE, ignore_errors=True)
    released = max(entry.date for entry in checkout.timeline if entry.changed == "nibabel")
    folder = measured_copy / COMMITS["nibabel"] / EXACT_MACHINE
    folder.mkdir(parents=True)
    newest = checkout.history.commits[checkout.timeline[len(checkout.timeline) - 1].tag]
    (path,) = (measured_copy / RESULTS / EXACT_MACHINE).glob(f"{newest[:8]}-*.json")
    for sha, age in (("a" * 40, days), ("b" * 40, days - 5)):
        date = released + datetime.timedelta(days=age)
        content = json.loads(path.read_text())
        content |= {"commit_hash": sha, "date": int(date.timestamp() * 1000)}
        (folder / f"{sha[:8]}-env.json").write_text(json.dumps(content))
    results = ResultsReader(checkout).read(EXACT_MACHINE)
    found = [(tip.library, tip.sha) for tip in results.tips]
    assert found == ([("nibabel", "a" * 40)] if days > 0 else [])
    if found:
        own = {
            benchmark
            for benchmark, one in results.measured[results.indices[-1]].items()
            # What another machine has lent is in no file of this one.
            if one.estimate and not results.lender(benchmark, results.indices[-1])
        }
        assert {
            benchmark for benchmark, one in results.tips[0].measured.items() if one.estimate
        } == own


def test_peaks_that_a_machine_lacks_are_those_of_one_with_the_same(root):
    """Of that one's own values, at entries of which it has some; the baselines too."""
    reader = ResultsReader(Checkout(root))
    lender = reader.measured_in(root / RESULTS, LENDING_MACHINE)
    for name in (COMMITTED_MACHINE, EXACT_MACHINE):
        results, lent = reader.read(name), 0
        for index, found in results.measured.items():
            for benchmark, machine in results.joined.get(index, {}).items():
                if benchmark.metric is Metric.PEAK:
                    assert machine == LENDING_MACHINE
                    assert found[benchmark] == lender[index][benchmark]
                    lent += 1
        assert lent > 1000
    # Along the line of numpy too, where this machine measured no peak of an operation.
    numpy = ResultsReader(Checkout(root).numpy).read(KERNEL_MACHINE)
    found = [each for lent in numpy.joined.values() for each in lent if each.metric is Metric.PEAK]
    assert sum(not each.is_baseline for each in found) > 300


def test_peaks_are_not_lent_where_others_differ(measured_copy):
    """A hundred and more are the same on both; here they are a tenth larger on one."""
    (path,) = (measured_copy / RESULTS / LENDING_MACHINE).glob("4a04941f-*.json")
    content = json.loads(path.read_text())
    for name, row in content["results"].items():
        if "peakmem_" in name and "baseline" not in name and "memory_by_type" not in name:
            row[0] = [value and value * 1.1 for value in row[0]]
    path.write_text(json.dumps(content))
    results = ResultsReader(Checkout(measured_copy)).read(EXACT_MACHINE)
    metrics = {each.metric for found in results.joined.values() for each in found}
    assert Metric.BYTES_READ in metrics and Metric.PEAK not in metrics


def with_row(root, machine, name, row_of):
    """Give the newest entry of a machine another row; returns the index of the entry."""
    checkout = Checkout(root)
    commit = checkout.history.commits[checkout.timeline[-1].tag]
    (path,) = (root / RESULTS / machine).glob(f"{commit[:8]}-*.json")
    content = json.loads(path.read_text())
    content["results"][name] = row_of(content["result_columns"])
    path.write_text(json.dumps(content))
    return len(checkout.timeline) - 1


def test_what_nothing_could_count_is_lent_all_the_same(measured_copy):
    """asv stores n/a for bytes where the kernel tells none."""
    before = ResultsReader(Checkout(measured_copy)).read(EXACT_MACHINE)
    lent = before.joined[len(before.timeline) - 1]
    benchmark = min(each for each in lent if each.metric is Metric.BYTES_READ)
    name = before.catalogue.names[benchmark].partition("(")[0]
    (stored,) = (measured_copy / RESULTS / KERNEL_MACHINE).glob("4a04941f-*.json")
    known = json.loads(stored.read_text())
    row = dict(zip(known["result_columns"], known["results"][name]))
    row["result"] = [math.nan] * len(row["result"])
    index = with_row(
        measured_copy, EXACT_MACHINE, name, lambda columns: [row.get(each) for each in columns]
    )
    after = ResultsReader(Checkout(measured_copy)).read(EXACT_MACHINE)
    assert after.joined[index][benchmark] == lent[benchmark] == KERNEL_MACHINE
    assert after.measured[index][benchmark] == before.measured[index][benchmark]


def test_a_peak_is_never_told_above_the_baseline_of_another_machine(measured_copy):
    """A machine has the baseline of an operation, and another the peaks of its calls."""
    before = ResultsReader(Checkout(measured_copy)).read(EXACT_MACHINE)
    index = len(before.timeline) - 1
    lent = [each for each in before.joined[index] if each.metric is Metric.PEAK]
    baseline = min(each.baseline for each in lent if not each.is_baseline)
    name = before.catalogue.names[baseline].partition("(")[0]
    (stored,) = (measured_copy / RESULTS / LENDING_MACHINE).glob("4a04941f-*.json")
    known = json.loads(stored.read_text())
    row = dict(zip(known["result_columns"], known["results"][name]))
    with_row(
        measured_copy, EXACT_MACHINE, name, lambda columns: [row.get(each) for each in columns]
    )
    after = ResultsReader(Checkout(measured_copy)).read(EXACT_MACHINE)
    gone = before.joined[index].keys() - after.joined[index].keys()
    own = {each for each in lent if each.operation == baseline.operation}
    assert gone == own and gone & after.measured[index].keys() == {
        each for each in own if each.is_baseline
    }


def test_a_machine_with_times_lends_no_peaks(root):
    results = ResultsReader(Checkout(root)).read(COMMITTED_MACHINE)
    lenders = {name for found in results.joined.values() for name in found.values()}
    assert EXACT_MACHINE not in lenders
