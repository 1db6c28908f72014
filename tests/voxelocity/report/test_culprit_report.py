"""What is said of the commit that made a step, and of how sure that is."""

from voxelocity.analysis.bisection import find_step
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.commit import Commit
from voxelocity.report.commit_report import FoundStep, culprit_report
from voxelocity.report.document import Items, Paragraph, Table, as_text

COMMIT = Commit("c" * 40, "2026-01-02", "[ENH] it (#7)")
BENCHMARK = Benchmark("Opening", "load_img", Metric.INSTRUCTIONS, ("int16", ".nii.gz"))


def report(values, benchmark=BENCHMARK, differing=()):
    names = ["0.13.0", *(f"commit{index}" for index in range(1, len(values) - 1)), "0.13.1"]
    found = find_step(len(values), values.__getitem__)
    project = "https://example.org/lib"
    return culprit_report(
        FoundStep("load_img(path)", benchmark, names, found, list(differing), COMMIT, project)
    )


def told(*arguments, **options):
    """What is said, each block in one line."""
    blocks = report(*arguments, **options)
    return [" ".join(line.split()) for line in as_text(blocks).split("\n\n")]


def test_one_step():
    first, table, certainty, *last = report([134_790_000.0] * 3 + [2_970_000.0] * 2)
    assert first == Paragraph(
        "`load_img(path)` on int16 .nii.gz, instructions: 135 million at 0.13.0, 2.97 million at 0.13.1 "
        "(45 times fewer); 4 commits later, 3 of them measured"
    )
    assert isinstance(table, Table)
    assert list(table.rows) == [
        ("0.13.0", "135 million", ""),
        ("commit2", "135 million", ""),
        ("commit3", "2.97 million", "<- the commit"),
        ("0.13.1", "2.97 million", ""),
    ]
    assert certainty == Items(
        ["commit2 and commit3, one after the other, differ: 45 times fewer, 100% of the step"]
    )
    assert [block.text for block in last] == [
        "ccccccccc of 2026-01-02: [ENH] it (#7)",
        "https://example.org/lib/pull/7",
    ]


def test_several_steps_and_commits_without_a_value_are_said():
    lines = told([1e6, 1e6, None, 2e6, 2e6, 2e6, 3e6])
    assert "without a value: commit2" in lines
    assert lines[3] == (
        "commit1 and commit3, 2 commits apart, differ: 2 times more, 63% of the step "
        "The commits between them have no value; any of these may be the cause. "
        "Other commits changed it too: run culprit again on both sides of this one."
    )


def test_memory_is_told_in_megabytes():
    benchmark = Benchmark("Opening", "load_img", Metric.PEAK, ("int16", ".nii.gz"))
    assert "under 1 MB at 0.13.1" in told([98.3e6, 2**18], benchmark)[0]
    assert told([98.3e6, 1.2e6], benchmark)[0] == (
        "load_img(path) on int16 .nii.gz, memory above the baseline: 98.3 MB at 0.13.0, 1.20 MB at 0.13.1 "
        "(82 times less); 1 commit later, 1 of them measured"
    )


def test_a_small_step_is_not_rounded_away():
    assert "(1.2 % more)" in told([1e6, 1.012e6])[0]


def test_what_else_differs_is_said():
    said = told([1e6, 2e6], differing=["nibabel 5.3.2 and 5.3.3"])[2]
    assert "But they belong to different releases" in said
    assert "nibabel 5.3.2 and 5.3.3: these may be the cause" in said
    assert "a, b, c and more: " in told([1e6, 2e6], differing=list("abcd"))[2]
