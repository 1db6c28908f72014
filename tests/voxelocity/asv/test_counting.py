"""asv fetches what counting needs where somebody asks for counts, and says what is missing."""

import os
import shutil

import pytest

from voxelocity import VoxelocityError
from voxelocity.asv import counting
from voxelocity.asv.commands import parse
from voxelocity.runner.landmarks import BENCH
from voxelocity.store.reader import load_config

RUN = ["asv", "run", "--machine", "mine"]


@pytest.fixture
def asked(root, monkeypatch):
    """A function: whether a command line of asv is prepared for counting."""

    def prepare(*arguments):
        with monkeypatch.context() as patch:
            fetched = []
            patch.setattr(counting, "requests_fetched", lambda *where: fetched.append(where))
            patch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
            patch.setenv("VOXELOCITY_REQUESTS", "")
            patch.setenv("VOXELOCITY_COUNTS", "")
            command = parse(arguments[1:])
            counting.prepare_counting(root, command, load_config(root, command.option("config")))
            assert all(folder == root for folder, _ in fetched)
            return [python for _, python in fetched], os.environ["VOXELOCITY_COUNTS"]

    return prepare


def bench(*expressions):
    return [word for each in expressions for word in ("--bench", each)]


@pytest.mark.parametrize(
    ("arguments", "counts"),
    [
        (RUN, True),
        ([*RUN, *bench("track_instructions")], True),
        ([*RUN, *bench(r"opening\.Opening")], True),
        ([*RUN, *bench(r"^volume_extraction\.\w+\.track_instructions_\w+")], True),
        ([*RUN, *bench(r"nib_load\('int16 \+ slope/inter', '.nii.gz'\)$")], True),
        ([*RUN, *bench(r"\.time_", "peakmem")], False),
        ([*RUN, *bench(*BENCH)], False),
        ([*RUN, *bench("just-discover")], False),
        # A new one, which no results know yet.
        ([*RUN, *bench(r"first_volume\.", r"\.time_")], True),
        (["asv", "publish"], False),
        (["asv", "compare", "a", "b"], False),
    ],
)
def test_who_asks_for_no_counts_pays_for_none(asked, arguments, counts):
    fetched, record = asked(*arguments)
    assert fetched == ["3.11"] * counts
    assert record.endswith("results/counts/releases/mine") is counts


def test_a_dry_run_records_nothing(asked):
    assert asked(*RUN, "--dry-run") == (["3.11"], "")


def test_another_configuration_has_a_record_of_its_own(asked):
    _, record = asked(*RUN, "--config", "asv.indexed_gzip.conf.json")
    assert record.endswith("results/counts/indexed_gzip/mine")


def test_each_python_has_requests_and_a_record_of_its_own(asked):
    run = [*RUN, "--config", "asv.pythons.conf.json"]
    fetched, record = asked(*run, "--python", "3.13")
    assert fetched == ["3.13"] and record.endswith("results/counts/pythons/mine/3.13")
    fetched, record = asked(*run, "--python", "3.11")
    assert fetched == ["3.11"] and record.endswith("results/counts/pythons/mine")
    with pytest.raises(VoxelocityError, match="one Python at a time; name it: --python 3.13$"):
        asked(*run)
    # Without counts they may be measured together.
    assert asked(*run, *bench(r"\.time_")) == ([], "")


def test_without_valgrind_one_line_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not counting.is_counting_possible()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("voxelocity: valgrind is not installed, so instructions are n/a; ")


def test_what_cannot_be_fetched_is_one_line(checkout_copy, monkeypatch, capsys):
    monkeypatch.setattr(counting, "_fetched", lambda root, folder, python: False)
    assert counting.requests_fetched(checkout_copy) is None
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be fetched; is the package index within reach?" in line
