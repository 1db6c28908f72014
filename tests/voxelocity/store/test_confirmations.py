"""What is recorded of times that were measured again is read as it was written, or refused in one line."""

import json

import msgspec
import pytest

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Confirmation, Outcome
from voxelocity.store.confirmations import (
    RecordedConfirmation,
    confirmations_of,
    read_confirmations,
    write_confirmations,
)
from voxelocity.store.paths import CONFIRMATIONS

NAME = "opening.Opening.time_load_img('int16', '.nii')"
BENCHMARK = Benchmark("Opening", "load_img", Metric.TIME, ("int16", ".nii"))
DECLARED = {"opening.Opening.time_load_img": {"version": "2"}}


def one(outcome=Outcome.CONFIRMED, **fields):
    known = {
        "old": "nilearn-0.13.0",
        "new": "nilearn-0.13.1",
        "benchmark": NAME,
        "version": "2",
        "traits": {"cpu": "a"},
        "began": 1,
        "ended": 2,
        "rounds": [([2.0, 3.0], [1.0, 1.5]), ([4.0, 2.5], [1.0, 1.2])],
    }
    return RecordedConfirmation(outcome=outcome, **known | fields)


def found(*recorded):
    return confirmations_of(recorded, {BENCHMARK: NAME}, DECLARED)


def test_it_is_read_as_it_was_written(tmp_path):
    assert read_confirmations(tmp_path, "office") == []
    recorded = [one(), one(Outcome.REFUTED, new="nilearn-0.14.0", stolen=0.01)]
    write_confirmations(tmp_path, "office", recorded)
    assert read_confirmations(tmp_path, "office") == recorded
    assert read_confirmations(tmp_path, "laptop") == []


def test_a_round_is_the_fast_end_of_each_process():
    ((pair, by_benchmark),) = found(one()).items()
    assert pair == ("nilearn-0.13.0", "nilearn-0.13.1")
    assert by_benchmark == {BENCHMARK: Confirmation(Outcome.CONFIRMED, ((2.0, 1.0), (2.5, 1.0)))}


@pytest.mark.parametrize("fields", [{"version": "1"}, {"benchmark": "opening.Opening.time_gone"}])
def test_what_is_of_another_benchmark_counts_no_more(fields):
    assert found(one(**fields)) == {}


@pytest.mark.parametrize(
    ("outcomes", "together"),
    [
        ("confirmed confirmed", Outcome.CONFIRMED),
        ("undecided confirmed", Outcome.CONFIRMED),
        ("refuted undecided", Outcome.REFUTED),
        ("confirmed refuted", Outcome.UNDECIDED),
        ("confirmed refuted confirmed", Outcome.UNDECIDED),
        ("refuted confirmed confirmed", Outcome.UNDECIDED),
        ("undecided refuted undecided", Outcome.REFUTED),
    ],
)
def test_hosts_that_decided_must_agree(outcomes, together):
    hosts = [
        one(Outcome(each), traits={"cpu": str(at)}) for at, each in enumerate(outcomes.split())
    ]
    assert not hosts[0].is_of(hosts[1])
    ((by_benchmark),) = found(*hosts).values()
    assert by_benchmark[BENCHMARK].outcome is together


def spoiled(**fields):
    return {"machine": "office", "confirmations": [msgspec.to_builtins(one()) | fields]}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", "Input data was truncated"),
        (spoiled() | {"machine": "laptop"}, "is of another machine"),
        (spoiled(outcome="maybe"), "$.confirmations[0].outcome"),
        (spoiled(rounds=[[[1.0], [0.0]]]), "$.confirmations[0].rounds"),
        (spoiled(rounds=[[[1.0], []]]), "$.confirmations[0].rounds"),
        (spoiled(benchmark="<b>"), "$.confirmations[0].benchmark"),
        (spoiled(more=1), "unknown field `more`"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(tmp_path, content, where):
    path = tmp_path / CONFIRMATIONS / "office.json"
    path.parent.mkdir(parents=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(VoxelocityError) as error:
        read_confirmations(tmp_path, "office")
    assert str(error.value).startswith(f"{path}: does not say which times were measured again (")
    assert where in str(error.value) and "\n" not in str(error.value)
