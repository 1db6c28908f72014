"""What the page tells of a machine: the values that asv stored, and the changes that Python finds."""

import itertools
import json
import math

import pytest

from tests.conftest import (
    COMMITTED_MACHINE,
    EXACT_MACHINE,
    KERNEL_MACHINE,
    LENDING_MACHINE,
    independent_estimate,
)
from tests.voxelocity.site.committed_page import committed_page
from voxelocity.analysis.comparison import Changes
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Outcome, Status
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS


@pytest.fixture(scope="module")
def content():
    return committed_page()


@pytest.fixture(scope="module")
def of_machine(content):
    return content["machines"][COMMITTED_MACHINE]


def rows_of_asv(root, machine, tag):
    """A result file read without our reader: (name, parameters) to value, samples."""
    (path,) = (root / RESULTS / machine).glob(f"{Checkout(root).history.commits[tag][:8]}-*.json")
    stored = json.loads(path.read_text())
    versions = json.loads((root / RESULTS / "benchmarks.json").read_text())
    found = {}
    for name, row in stored["results"].items():
        row = dict(zip(stored["result_columns"], row))
        if name not in versions or row["version"] != versions[name]["version"]:
            continue
        combinations = [()]
        for values in row["params"]:
            combinations = [(*one, value.strip("'")) for one in combinations for value in values]
        samples = row.get("samples") or [None] * len(combinations)
        for parameters, value, kept in zip(combinations, row["result"] or [], samples):
            found[name.split(".", 1)[1], parameters] = (value, kept)
    return found


def test_every_value_is_the_one_that_asv_stored(root, content, of_machine):
    checked = lent = 0
    for at, index in enumerate(of_machine["indices"]):
        stored = rows_of_asv(root, COMMITTED_MACHINE, content["entries"][index]["tag"])
        for benchmark, found in zip(content["benchmarks"], of_machine["benchmarks"], strict=True):
            prefix = "track_" if benchmark["operation"] == "Importing" else ""
            if benchmark["metric"] in ("bytes_read", "reads"):
                continue  # Counted by another machine: the next test.
            prefix = {"peakmem": f"{prefix}peakmem", "instructions": "track_instructions"}.get(
                benchmark["metric"], "time"
            )
            parameters = tuple(benchmark["parameters"])
            method = f"{benchmark['operation']}.{prefix}_"
            own = (method + benchmark["method"], parameters)
            if benchmark["metric"] == "peakmem" and own not in stored:
                # Lent by another machine: see test_reader.py.
                lent += found["values"][at] is not None
                continue
            value, samples = stored.get(own, (None, None))
            shown, status = found["values"][at], content["statuses"][found["statuses"][at]]
            if value is None:
                assert shown is None and status in ("not measured", "failed", "wrong answer")
            elif math.isnan(value):
                assert (shown, status) == (None, "n/a")
            elif benchmark["metric"] == "time":
                assert shown == pytest.approx(independent_estimate(samples), rel=1e-6)
                checked += 1
            else:
                baseline, _ = stored[method + "baseline", parameters]
                assert shown == round(value - baseline)
                checked += 1
    assert checked > 2000 and lent > 500


def test_what_a_call_reads_is_shown_on_each_machine_as_it_was_counted_on_one(
    root, content, of_machine
):
    checked = set()
    for at, index in enumerate(of_machine["indices"]):
        try:
            tag = content["entries"][index]["tag"]
            stored = {
                key: value
                for machine in (LENDING_MACHINE, KERNEL_MACHINE)
                for key, value in rows_of_asv(root, machine, tag).items()
            }
        except ValueError:
            continue
        for benchmark, found in zip(content["benchmarks"], of_machine["benchmarks"], strict=True):
            metric, parameters = benchmark["metric"], tuple(benchmark["parameters"])
            if metric in ("bytes_read", "reads"):
                name = f"{benchmark['operation']}.track_{metric}_{benchmark['method']}"
                value, _ = stored.get((name, parameters), (None, None))
                is_known = value is not None and not math.isnan(value)
                if content["statuses"][found["statuses"][at]] != "wrong answer":
                    assert found["values"][at] == (value if is_known else None)
                    checked |= {metric} if is_known else set()
    assert checked == {"bytes_read", "reads"}


@pytest.mark.slow
def test_bytes_read_are_told_by_the_size_of_the_file(exact):
    """The reference of a loop goes through the file once, and a loop without more is 25 times as much."""
    content = committed_page(EXACT_MACHINE)
    of_machine, told = content["machines"][EXACT_MACHINE], {}
    place = of_machine["indices"].index(exact.timeline.index_of("nibabel-5.0.0"))
    for benchmark, found in zip(content["benchmarks"], of_machine["benchmarks"], strict=True):
        if benchmark["metric"] != "bytes_read":
            assert found["of_file"] == found["from_disk"] == []
        elif found["of_file"]:
            value, words = found["values"][place], found["of_file"][place]
            assert (words is None) == (not value)
            if "LoopOverVolumes" in benchmark["operation"]:
                key = benchmark["method"], benchmark["parameters"][1]
                told[key] = words, found["from_disk"][place], value
    words, from_disk, size = told["reference", ".nii.gz"]
    assert words.startswith("once, in ") and from_disk == size
    words, from_disk, value = told["dataobj", ".nii.gz"]
    assert words.startswith(f"{value / size:.3g} times, in ")
    assert from_disk == pytest.approx(size, rel=1e-4)
    assert told["get_fdata", ".nii"][:2] == ("under 65.5 kB", None)


def test_wrong_answers_are_named(content, of_machine):
    wrong = {
        benchmark["operation"]
        for benchmark, found in zip(content["benchmarks"], of_machine["benchmarks"], strict=True)
        if "wrong answer" in (content["statuses"][status] for status in found["statuses"])
    }
    masked = {"Masking", "MaskingByLabels", "MaskingByMaps"}
    assert wrong == {"Resampling", "Smoothing", *masked}
    assert [each["releases"] for each in content["wrong_answers"]] == [
        "nilearn 0.7.0 to nilearn 0.12.1",
        *3 * ["nilearn 0.7.0 to nilearn 0.14.1"],
        *8 * ["nilearn 0.14.0"],
        *2 * ["nilearn 0.13.0 to nilearn 0.13.1"],
        *2 * ["nilearn 0.7.0 to nilearn 0.14.0"],
    ]


def look_up(of_machine, series, old, new):
    """As the docstrings of page/data.py say: logarithm, floor, and both for each cause."""
    log = series["logs"][new] - series["logs"][old]
    floor = max(series["floors"][old], series["floors"][new])
    shares = {}
    for cause, added in series["causes"].items():
        stretches = of_machine["stretches"][cause]
        between = stretches["begun"][max(old, new)] - stretches["ended"][min(old, new)]
        shares[cause] = (added[new] - added[old], floor * math.sqrt(max(1, between)))
    return log, floor, shares


def same(found, factor):
    log, floor = found
    assert log == pytest.approx(factor.log, abs=2e-4)
    assert floor == pytest.approx(factor.floor, abs=2e-4)
    # What is on the border to the fourth digit may fall on either side; the page does not decide by it.
    if abs(abs(factor.log) - factor.floor) > 5e-4:
        assert (abs(log) <= floor) == factor.within_noise


@pytest.mark.slow
def test_for_any_pair_of_entries_the_data_give_the_changes_of_the_command(
    committed, content, of_machine
):
    """All ordered pairs, all benchmarks, all means: what the page adds and compares is what Python finds."""
    changes, indices = Changes(committed), of_machine["indices"]
    benchmarks = [
        Benchmark(
            each["operation"], each["method"], Metric(each["metric"]), tuple(each["parameters"])
        )
        for each in content["benchmarks"]
    ]
    checked = 0
    for old, new in itertools.permutations(range(len(indices)), 2):
        found = changes.between(indices[old], indices[new])
        by_benchmark = {change.benchmark: change for change in found.changes}
        for benchmark, each in zip(benchmarks, of_machine["benchmarks"], strict=True):
            status = Status(content["statuses"][min(each["statuses"][at] for at in (old, new))])
            if benchmark not in by_benchmark:
                assert status is Status.NOT_MEASURED
                continue
            change = by_benchmark[benchmark]
            assert change.status is status
            if status is Status.MEASURED:
                log, floor, shares = look_up(of_machine, each["series"], old, new)
                same((log, floor), change.total)
                for cause, share in change.shares.items():
                    same(shares[cause], share)
                checked += 1
        for mean in of_machine["means"]:
            chosen = mean["chosen"][mean["pattern"][old]][mean["pattern"][new]]
            wanted = found.mean([mean["operation"]], Metric(mean["metric"]))
            assert (chosen is None) == (wanted is None)
            if wanted:
                log, floor, shares = look_up(of_machine, mean["series"][chosen], old, new)
                same((log, floor), wanted.total)
                for cause, share in wanted.shares.items():
                    same(shares[cause], share)
                checked += 1
        moved = [
            each["warning"]
            for each in of_machine["moved"]
            if (each["old"], each["new"]) == (indices[old], indices[new])
        ]
        assert moved == [f"{each}." for each in found.warnings if "control timings" in each]
    assert checked > 40000


def test_memory_is_told_of_calls_that_hold_an_image_and_of_the_middle_volume_alone(of_machine):
    rows = {row["key"]: row for row in of_machine["memory"]}
    assert not any("reference" in key or key.startswith(("Growth", "Saving")) for key in rows)
    volumes = {key for key in rows if key.startswith("VolumeExtraction|")}
    assert volumes and all(key.endswith("|middle") for key in volumes)
    need = rows["ArrayAccess|get_fdata"]["needs"]["int16 .nii"][-1]
    assert need["whole"] and need["per_voxel"] == pytest.approx(10, abs=0.2)
    need = rows["VolumeExtraction|dataobj|middle"]["needs"]["int16 + slope/inter .nii.gz"][-1]
    assert not need["whole"] and 8 < need["per_voxel"] < 30


def by_call(content, of_machine, metric):
    return {
        (benchmark["operation"], benchmark["method"], *benchmark["parameters"]): found
        for benchmark, found in zip(content["benchmarks"], of_machine["benchmarks"], strict=True)
        if benchmark["metric"] == metric
    }


def beyond_noise(of_machine, series, old, new):
    """1 or -1 where two values differ by more than the noise, 0 where not, None on the border."""
    log, floor, _ = look_up(of_machine, series, old, new)
    if abs(abs(log) - floor) <= 5e-4:
        return None
    return int(math.copysign(1, log)) if abs(log) > floor else 0


@pytest.mark.parametrize("metric", Metric)
def test_steps_are_where_neighbours_differ_by_more_than_the_noise(metric, exact):
    """Seen in the finished logarithms. A time that changed without its work has none, unless measuring again confirmed it."""
    content = committed_page(EXACT_MACHINE)
    of_machine = content["machines"][EXACT_MACHINE]
    indices, counts = of_machine["indices"], by_call(content, of_machine, "instructions")
    checked = compared = 0
    for call, benchmark in by_call(content, of_machine, metric).items():
        series = benchmark["series"]
        valued = [at for at, log in enumerate(series["logs"]) if log is not None]
        told = {(step["start"], step["index"]): step for step in benchmark["steps"]}
        for old, new in itertools.pairwise(valued):
            compared += 1
            log, _, shares = look_up(of_machine, series, old, new)
            step, direction = (
                told.pop((indices[old], indices[new]), None),
                beyond_noise(of_machine, series, old, new),
            )
            if step:
                assert direction != 0
                # Both are rounded.
                assert step["log"] == pytest.approx(log, abs=2e-4)
                assert shares[step["cause"]][0] == pytest.approx(log, abs=2e-4)
                checked += 1
            if metric is not Metric.TIME:
                assert direction is None or bool(step) == bool(direction)
                continue
            if not step:
                continue
            if call not in counts:
                # Counted at other lengths, or told by memory alone.
                assert call[0] in ("Growth", "Importing", "LoopOverVolumes")
                continue
            work = counts[call]["series"]
            again = exact.confirmation(
                Benchmark(call[0], call[1], Metric.TIME, tuple(call[2:])),
                indices[old],
                indices[new],
            )
            if again is None or again.outcome is not Outcome.CONFIRMED:
                assert beyond_noise(of_machine, work, old, new) == direction
        assert told == {}
    assert compared > 500
    # Hardly a release has changed what a call reads.
    assert checked > (0 if metric in (Metric.BYTES_READ, Metric.READS) else 50)


def test_the_advice_is_the_minimum_of_the_task_on_the_file(content, of_machine):
    numbers = {task["key"]: task["numbers"] for task in content["tasks"]}
    checked = 0
    for row in of_machine["advice"]:
        for metric in (Metric.TIME, Metric.PEAK, Metric.INSTRUCTIONS):
            among = [
                number
                for number in numbers[row["task"]]
                if content["benchmarks"][number]["metric"] == metric
                and content["benchmarks"][number]["file"] == row["file"]
                and not content["benchmarks"][number]["reference"]
            ]
            for at, advice in enumerate(row[metric.value]):
                values = {
                    number: value
                    for number in among
                    if (value := of_machine["benchmarks"][number]["values"][at]) is not None
                }
                assert (advice is None) == (not values)
                if advice:
                    assert values[advice["best"]] == min(values.values())
                    others = set(advice["equal"])
                    assert others <= set(values) - {advice["best"]}
                    assert advice["all_equal"] == (len(others) == len(values) - 1)
                    checked += 1
    assert checked > 500


def test_an_upgrade_lists_the_net_of_each_call():
    """Since nilearn 0.13.0 a loop with iter_img reads a .nii.gz again for each volume: 15 times the time."""
    of_machine = committed_page(EXACT_MACHINE)["machines"][EXACT_MACHINE]
    lines = of_machine["net"]
    assert len({json.dumps(line) for line in lines}) == len(lines)
    for step in of_machine["upgrades"]:
        assert all(lines[number]["worse"] for number in step["worse"])
        assert not any(lines[number]["worse"] for number in step["better"])
    (step,) = [
        each
        for each in of_machine["upgrades"]
        if (each["component"], each["old"]) == ("nilearn", "0.10.4")
    ]
    first = [lines[number] for number in step["worse"]][:3]
    loop, *_ = [line for line in first if line["call"] == "for volume in iter_img(path)"]
    assert loop["metric"] == "time" and loop["change"].endswith(" ms")
    assert float(loop["ratio"].split(" to ")[-1]) == pytest.approx(15, abs=1)


def test_the_newest_versions_say_the_net_of_what_they_changed():
    """A line a call and metric, with as many results as the lists of single results have."""
    newest = committed_page(EXACT_MACHINE)["machines"][EXACT_MACHINE]["newest"]
    assert any(step["net"] for step in newest)
    for step in newest:
        net = step["net"]
        assert sum(line["results"] for line in net) == len(step["better"]) + len(step["worse"])
        assert len({(line["call"], line["metric"]) for line in net}) == len(net)
        assert [line["worse"] for line in net] == sorted(line["worse"] for line in net)[::-1]
        assert all((line["change"][0] == "+") == line["worse"] for line in net if line["metric"])
