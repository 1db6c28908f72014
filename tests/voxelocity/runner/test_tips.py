"""The newest commits: what asv is asked, and which of the failures count."""

import argparse
import json

import pytest

from tests.conftest import EXACT_MACHINE
from voxelocity import FailedError
from voxelocity.asv import measurer
from voxelocity.asv.commands import parse
from voxelocity.cli import commits
from voxelocity.model.benchmark import Metric
from voxelocity.model.choice import Choice, Kinds
from voxelocity.runner import tips
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import COMMITS, WRONG_ANSWERS
from voxelocity.store.reader import CommitResults

# Of both, results lie in the checkout; nibabel's has all exact kinds, and one answer that is known to be wrong.
TIPS = {
    "nilearn": ("main", "59fffa24b81712132c78549c242f68d0f3db8a67"),
    "nibabel": ("master", "4704d904b1bd50edb4c2429db1ab8cecd3e4ec2a"),
}


def results_of(root, library):
    (path,) = (root / COMMITS[library] / EXACT_MACHINE).glob(f"{TIPS[library][1][:8]}-*.json")
    return path


def spoil(root, library, chosen):
    """Let the benchmarks fail that are chosen by name; how many results that are."""
    path, failed = results_of(root, library), 0
    content = json.loads(path.read_text())
    column = content["result_columns"].index("result")
    for name, row in content["results"].items():
        if chosen(name):
            failed += len(row[column] or [None])
            row[column] = None
    path.write_text(json.dumps(content))
    return failed


class Asv:
    """Stands for asv, whose results lie there already: notes what it is asked, and ends as it is told to."""

    def __init__(self):
        self.asked, self.codes = [], {}

    def __call__(self, root, *command, **options_of_the_process):
        name, options = parse(list(command))
        assert name == "run", command
        library = next(each for each in COMMITS if each in options.config)
        self.asked.append((library, options))
        return self.codes.get(library, 0)


@pytest.fixture
def asv(monkeypatch):
    asv = Asv()
    monkeypatch.setattr(measurer, "run_asv", asv)
    monkeypatch.setattr(tips, "require_machine", lambda name: {})
    monkeypatch.setattr(tips, "newest_commit", lambda root, library: TIPS[library])
    return asv


def measured(root):
    return tips.measure_tips(Checkout(root), EXACT_MACHINE)


def test_asv_is_asked_for_what_has_no_result_yet_of_the_exact_kinds(measured_copy, asv):
    assert measured(measured_copy) == []
    assert [library for library, _ in asv.asked] == ["nilearn", "nibabel"]
    for library, options in asv.asked:
        assert options.range == f"{TIPS[library][1]}^!"
        assert options.config == f"asv.{library}.conf.json"
        assert options.machine == EXACT_MACHINE and options.skip_existing
        assert options.bench == Choice(only=Kinds.EXACT).expressions


def test_a_known_wrong_answer_is_no_failure_and_any_other_is(measured_copy, asv):
    asv.codes["nibabel"] = 2
    assert measured(measured_copy) == []
    (measured_copy / WRONG_ANSWERS).write_text("")
    assert measured(measured_copy) == [
        f"nibabel master (4704d904b): 1 benchmark failed, and {WRONG_ANSWERS} does not list why: "
        "instructions of ResamplingByType.linear int16 .nii"
    ]


def test_a_wrong_answer_that_the_newest_entry_no_longer_gives_is_a_failure(measured_copy, asv):
    path, known = measured_copy / WRONG_ANSWERS, 'benchmarks = ["ResamplingByType.linear"]'
    until = f'until = "{Checkout(measured_copy).timeline[-1].tag}"'
    path.write_text(path.read_text().replace(known, f"{until}\n{known}"))
    asv.codes["nibabel"] = 2
    (line,) = measured(measured_copy)
    assert "ResamplingByType.linear" in line


def test_a_commit_that_cannot_be_installed_fails_all_that_no_wrong_answer_explains(
    measured_copy, asv
):
    asv.codes["nibabel"] = 2
    failed = spoil(measured_copy, "nibabel", lambda name: True)
    (line,) = measured(measured_copy)
    assert failed > 600
    assert line.startswith(f"nibabel master (4704d904b): {failed - 1} benchmarks failed, and ")
    assert line.count(",") == 5 and line.endswith(f" and {failed - 6} more")


def test_a_time_that_somebody_measured_there_does_not_count(measured_copy, asv):
    path, name = results_of(measured_copy, "nibabel"), "opening.Opening.time_nib_load"
    content = json.loads(path.read_text())
    row = dict(zip(content["result_columns"], content["results"][name.replace("time", "peakmem")]))
    benchmarks = json.loads((path.parents[1] / "benchmarks.json").read_text())
    row |= {"result": None, "version": benchmarks[name]["version"]}
    content["results"][name] = list(row.values())
    path.write_text(json.dumps(content))
    stored = CommitResults(measured_copy, "nibabel", EXACT_MACHINE).at(TIPS["nibabel"][1])
    assert any(benchmark.metric is Metric.TIME for benchmark in stored)
    assert measured(measured_copy) == []


@pytest.mark.parametrize("code", [1, 3, -9])
def test_where_asv_fails_the_other_library_is_measured_all_the_same(measured_copy, asv, code):
    asv.codes["nilearn"] = code
    assert measured(measured_copy) == [
        "nilearn main (59fffa24b): asv run failed; its output above says why"
    ]
    assert len(asv.asked) == 2


def test_nothing_stored_is_no_success(measured_copy, asv):
    results_of(measured_copy, "nilearn").unlink()
    assert measured(measured_copy) == ["nilearn main (59fffa24b): asv run stored nothing"]


def test_what_failed_is_an_error_of_the_command(monkeypatch):
    found = []
    monkeypatch.setattr(
        "voxelocity.cli.commits.measure_tips", lambda checkout, machine: found if machine else None
    )
    arguments = argparse.Namespace(machine="office")
    commits.tips("checkout", arguments)
    found += ["this failed", "that too"]
    with pytest.raises(FailedError, match="^this failed; that too$"):
        commits.tips("checkout", arguments)
