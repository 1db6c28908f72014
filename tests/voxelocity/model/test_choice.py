"""Whatever expressions a user gives, `--only` takes some kinds out of what they choose, and no more."""

import re

import pytest

from tests.conftest import ROOT
from voxelocity.model.choice import ALL, Choice, Kinds, is_time
from voxelocity.runner.landmarks import BENCH

COUNTS = [
    "opening.Opening.track_instructions_nib_load('int16 + slope/inter', '.nii')",
    "importing.Importing.track_instructions_nilearn_image",
    "time_series.TimeSeries.track_instructions_dataobj('int16 + slope/inter', '.nii.gz')",
]

# Anchors, alternatives, groups, looking around, flags: as asv would search for each alone.
EXPRESSIONS = [
    "",
    "Opening",
    r"^opening\.",
    r"\Aopening\.",
    "reference$",
    r"'\.nii\.gz'\)$",
    "time_",
    "peakmem",
    r"^time_series\.",
    "reference|nib_load",
    "^opening|^growth",
    "(?i)OPENING",
    "(?i)(?s)^opening.*REFERENCE",
    "(?x) open ing",
    r"^(?!.*gz)",
    r"(?<=time_)reference",
    r"(\w+)_\1",
    r"^(\w)\w*\.\w*\.\w*_\1",
    "nowhere",
    *BENCH,
]


@pytest.fixture(scope="module")
def names(committed):
    """All that asv may compare with an expression: names with their parameters."""
    return [*committed.catalogue.names.values(), *COUNTS]


def kind_of(name):
    function = name.partition("(")[0].split(".")[-1]
    return Kinds.TIMES if function.startswith("time_") else Kinds.EXACT


def chosen(choice, names):
    """As asv chooses (asv.benchmarks.Benchmarks)."""
    regex = choice.expressions
    return [name for name in names if not regex or any(re.search(each, name) for each in regex)]


@pytest.mark.parametrize("only", Kinds)
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_kind_and_the_expression_must_both_hold(names, expression, only):
    expected = [name for name in chosen(Choice((expression,)), names) if kind_of(name) is only]
    assert chosen(Choice((expression,), only), names) == expected


def test_the_expressions_choose_something_and_not_all(names):
    for expression in EXPRESSIONS[1:]:
        count = len(chosen(Choice((expression,)), names))
        assert count < len(names)
        assert (count == 0) == (expression == "nowhere")


@pytest.mark.parametrize("only", Kinds)
def test_one_of_several_expressions_is_enough(names, only):
    bench = (r"^opening\.", r"reference\(.*'\.nii'\)$")
    expected = [name for name in chosen(Choice(bench), names) if kind_of(name) is only]
    assert expected and chosen(Choice(bench, only), names) == expected


def test_each_benchmark_belongs_to_one_kind():
    """Named without parameters, as asv compares those that have none."""
    names = (ROOT / "tests" / "benchmarks" / "names.txt").read_text().split() + COUNTS
    times, exact = (chosen(Choice(only=only), names) for only in (Kinds.TIMES, Kinds.EXACT))
    assert sorted(times + exact) == sorted(names)
    assert times == [name for name in names if kind_of(name) is Kinds.TIMES]
    assert [name for name in names if is_time(name)] == times


def test_without_a_kind_asv_gets_what_the_user_gave(names):
    assert ALL.expressions == [] and chosen(ALL, names) == names
    assert Choice(("just-discover",)).expressions == ["just-discover"]


def test_only_the_exact_kinds_measure_no_times():
    chosen = [ALL, Choice(only=Kinds.TIMES), Choice(("peakmem",)), Choice(only=Kinds.EXACT)]
    assert [choice.measures_times for choice in chosen] == [True, True, True, False]
