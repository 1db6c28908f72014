"""Results on other Pythons are series of their own, and the entries of a timeline from Python to Python."""

import json
import math
import shutil

import pytest

from voxelocity.analysis.noise import noise_of
from voxelocity.model.benchmark import Metric
from voxelocity.model.states import pythons_of
from voxelocity.report.noise_report import control_pairs
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import PYTHON_RESULTS, RESULTS
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import python_of

MACHINE = "tests"


def commit_of(root, entry):
    return Checkout(root).pythons.history.commits[entry.tag]


@pytest.fixture
def measured(measured_copy, exact):
    """The newest entry on three Pythons; on the second every value is twice that on the first, and so on."""
    commit = commit_of(measured_copy, exact.timeline[-1])
    (path,) = (measured_copy / RESULTS / exact.machine).glob(f"{commit[:8]}-*.json")
    folder = measured_copy / PYTHON_RESULTS / MACHINE
    shutil.rmtree(measured_copy / PYTHON_RESULTS, ignore_errors=True)
    folder.mkdir(parents=True)
    traits = json.loads((path.parent / "machine.json").read_text())
    (folder / "machine.json").write_text(json.dumps(traits | {"machine": MACHINE}))
    for times, python in enumerate(("3.9", "3.11", "3.13")):
        content = json.loads(path.read_text())
        content["params"] |= {"machine": MACHINE, "python": python}
        content["python"], content["env_name"] = python, f"virtualenv-py{python}"
        for row in content["results"].values():
            values = row[0]
            row[0] = values and [value and value * 2**times for value in values]
        name = f"{commit[:8]}-virtualenv-py{python}.json"
        (folder / name).write_text(json.dumps(content))
    return measured_copy


def test_each_python_is_an_entry_in_the_order_of_versions(measured):
    found = ResultsReader(Checkout(measured)).on_each_python()
    assert [entry.words for entry in found.timeline] == ["Python 3.9", "Python 3.11", "Python 3.13"]
    assert found.timeline[2].change_words == "Python 3.11 -> Python 3.13"
    first, second, third = (found.values_at(index) for index in range(3))
    counted = [each for each in first if each.metric is Metric.INSTRUCTIONS]
    assert counted
    for benchmark in counted:
        assert second[benchmark] == 2 * first[benchmark]
        assert third[benchmark] == 4 * first[benchmark]


def test_a_control_follows_its_python_and_tells_the_noise(measured, exact):
    newest = exact.timeline[-1]
    entry, control = (commit_of(measured, each) for each in (newest, newest.repeated))
    for path in (measured / PYTHON_RESULTS / MACHINE).glob("*-py3.1?.json"):
        content = json.loads(path.read_text()) | {"commit_hash": control}
        for row in content["results"].values():
            values = row[0]
            row[0] = values and [value and value * 1.5 for value in values]
        path.with_name(path.name.replace(entry[:8], control[:8])).write_text(json.dumps(content))
    reader = ResultsReader(Checkout(measured))
    found = reader.on_each_python()
    assert [(entry.tag, entry.words) for entry in found.timeline] == [
        ("stack-python-3.9", "Python 3.9"),
        ("stack-python-3.11", "Python 3.11"),
        ("control-stack-python-3.11", "Python 3.11"),
        ("stack-python-3.13", "Python 3.13"),
        ("control-stack-python-3.13", "Python 3.13"),
    ]
    noise = noise_of(found)
    assert control_pairs(found, noise) == (
        "repeat run of Python 3.11 against Python 3.11, "
        "repeat run of Python 3.13 against Python 3.13"
    )
    for benchmark, floor in noise.floors.items():
        if benchmark.metric is Metric.INSTRUCTIONS and benchmark in found.values_at(1):
            assert floor.size > math.log(1.5)
    assert pythons_of(found.timeline, ("python==3.11", "python==3.13")) == (1, 3)


def test_another_python_adds_nothing_to_the_releases(measured, exact):
    """Even where somebody has put it into their folder."""
    before = ResultsReader(Checkout(measured)).read(exact.machine)
    for path in (measured / PYTHON_RESULTS / MACHINE).glob("*-py3.13.json"):
        shutil.copy(path, measured / RESULTS / exact.machine / path.name)
    after = ResultsReader(Checkout(measured)).read(exact.machine)
    assert after.measured == before.measured and after.files == before.files


def test_one_python_alone_is_no_line(measured):
    for path in (measured / PYTHON_RESULTS / MACHINE).glob("*-py3.*.json"):
        if python_of(path) != "3.11":
            path.unlink()
    assert ResultsReader(Checkout(measured)).on_each_python() is None


@pytest.mark.parametrize(
    ("name", "python"),
    [
        ("4a04941f-virtualenv-py3.11.json", "3.11"),
        ("4a04941f-virtualenv-py3.13-numpy1.json", "3.13"),
        ("4a04941f-existing-py_usr_bin_python3.json", None),
        ("machine.json", None),
    ],
)
def test_the_python_is_in_the_name_of_a_file(tmp_path, name, python):
    assert python_of(tmp_path / name) == python
