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
    """How large the step is, what was measured on the way, and how sure the commit is.

    `names` are those of the commits, by index; `differing` is what else than the library differs
    between the commit that was found and the one before it; `page` is the address of the library's
    project.
    """
    metric = benchmark.metric
    found = [(names[index], value, index) for index, value in sorted(culprit.values.items())]
    (first, old, _), *_, (last, new, at) = found
    assert old and new
    rows = [
        (name, value_words(metric, value), "<- the commit" * (index == culprit.at))
        for name, value, index in found
        if value
    ]
    without = [name for name, value, _ in found if not value]
    noun = "memory above the baseline" if metric is Metric.PEAK else metric.noun
    later = "1 commit" if at == 1 else f"{at} commits"
    pull, sha = commit.pull_request, commit.sha
    return [
        Paragraph(
            f"{code(call)} on {' '.join(benchmark.parameters)}, {noun}: {value_words(metric, old)} "
            f"at {first}, {value_words(metric, new)} at {last} ({ratio_words(metric, new / old)}); "
            f"{later} later, {len(rows) - 1} of them measured"
        ),
        Table(("", "", ""), rows),
        *([Paragraph(f"without a value: {', '.join(without)}")] if without else []),
        Items(list(_certainty(metric, names, culprit, differing))),
        Paragraph(f"{sha[:9]} of {commit.date}: {commit.title}"),
        Paragraph(f"{page}/commit/{sha}" if pull is None else f"{page}/pull/{pull}"),
    ]


def _certainty(
    metric: Metric, names: Sequence[str], culprit: Culprit, differing: Sequence[str]
) -> Iterator[str]:
    """How sure the answer is, in sentences."""
    before, at = culprit.values[culprit.before], culprit.values[culprit.at]
    assert before and at
    apart = f"{culprit.at - culprit.before} commits apart"
    yield (
        f"{names[culprit.before]} and {names[culprit.at]}, "
        f"{'one after the other' if culprit.is_one_commit else apart}, differ: "
        f"{ratio_words(metric, at / before)}, {culprit.share:.0%} of the step"
    )
    if not culprit.is_one_commit:
        yield "Those between them have no value, so it is one of them."
    if differing:
        shown = ", ".join(differing[:_MANY]) + (" and more" if len(differing) > _MANY else "")
        yield (
            "But they belong to different releases and are installed with different versions of "
            f"{shown}: the step may be theirs; compare the releases."
        )
    if abs(culprit.share - 1) > 1 - _WHOLE:
        yield "There are other steps on the way: ask again for what lies before and after it."
