"""What `voxelocity culprit` says."""

from collections.abc import Iterator, Sequence

from voxelocity.analysis.bisection import Culprit
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.commit import Commit
from voxelocity.report.document import Block, Items, Paragraph, Table, code
from voxelocity.report.values import ratio_words, value_words

# Below it the step that was found is not the whole story.
_WHOLE = 0.9
# More distributions than that are not named.
_MANY = 3


def culprit_report(
    call: str,
    benchmark: Benchmark,
    names: Sequence[str],
    culprit: Culprit,
    differing: Sequence[str],
    commit: Commit,
    page: str,
) -> list[Block]:
    """How large the step is, what was measured on the way, how sure the answer is, and which commit it is.

    Parameters
    ----------
    call : str
        As people write it.
    benchmark : Benchmark
    names : sequence of str
        Of the commits, by index.
    culprit : Culprit
    differing : sequence of str
        What else than the library differs between the commit and the one before it.
    commit : Commit
        The one that was found.
    page : str
        The address of the library's project.
    """
    metric = benchmark.metric
    old, new = culprit.values[0], culprit.values[len(names) - 1]
    assert old and new
    measured = {index: value for index, value in sorted(culprit.values.items()) if value}
    without = [names[index] for index, value in sorted(culprit.values.items()) if not value]
    noun = "memory above the baseline" if metric is Metric.PEAK else metric.noun
    later = "1 commit" if len(names) == 2 else f"{len(names) - 1} commits"
    rows = [
        (names[index], value_words(metric, value), "<- the commit" * (index == culprit.at))
        for index, value in measured.items()
    ]
    source = (
        f"pull/{commit.pull_request}" if commit.pull_request is not None else f"commit/{commit.sha}"
    )
    return [
        Paragraph(
            f"{code(call)} on {' '.join(benchmark.parameters)}, {noun}: {value_words(metric, old)} at {names[0]}, "
            f"{value_words(metric, new)} at {names[-1]} ({ratio_words(metric, new / old)}); {later} later, "
            f"{len(measured) - 1} of them measured"
        ),
        Table(("", "", ""), rows),
        *([Paragraph(f"without a value: {', '.join(without)}")] if without else []),
        Items(list(_certainty(metric, names, culprit, differing))),
        Paragraph(f"{commit.sha[:9]} of {commit.date}: {commit.title}"),
        Paragraph(f"{page}/{source}"),
    ]


def _certainty(
    metric: Metric, names: Sequence[str], culprit: Culprit, differing: Sequence[str]
) -> Iterator[str]:
    """How sure the answer is, in sentences."""
    before, at = culprit.values[culprit.before], culprit.values[culprit.at]
    assert before and at
    apart = (
        "one after the other"
        if culprit.is_one_commit
        else f"{culprit.at - culprit.before} commits apart"
    )
    yield (
        f"{names[culprit.before]} and {names[culprit.at]}, {apart}, differ: {ratio_words(metric, at / before)}, "
        f"{culprit.share:.0%} of the step"
    )
    if not culprit.is_one_commit:
        yield "Those between them have no value, so it is one of them."
    if differing:
        shown = ", ".join(differing[:_MANY]) + (" and more" if len(differing) > _MANY else "")
        yield (
            f"But they belong to different releases and are installed with different versions of {shown}: the "
            "step may be theirs; compare the releases."
        )
    if abs(culprit.share - 1) > 1 - _WHOLE:
        yield "There are other steps on the way: ask again for what lies before and after it."
