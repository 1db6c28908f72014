"""What `voxelocity culprit` says."""

from voxelocity.analysis.bisection import Culprit
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.report.values import ratio_words, value_words

# Below it the step that was found is not the whole story.
_WHOLE = 0.9
# More distributions than that are not named.
_MANY = 3


def culprit_report(
    call: str, benchmark: Benchmark, names: list[str], culprit: Culprit, differing: list[str]
) -> list[str]:
    """How large the step is, what was measured on the way, and how sure the answer is.

    Parameters
    ----------
    call : str
        As people write it.
    benchmark : Benchmark
    names : list of str
        Of the commits, by index.
    culprit : Culprit
    differing : list of str
        What else than the library differs between the commit and the one before it.
    """
    old, new = culprit.values[0], culprit.values[len(names) - 1]
    assert old and new
    measured = {index: value for index, value in culprit.values.items() if value}
    lines = [
        f"{call} on {' '.join(benchmark.parameters)}, {_kind(benchmark.metric)}: {value_words(benchmark.metric, old)} at {names[0]}, "
        f"{value_words(benchmark.metric, new)} at {names[-1]} ({ratio_words(benchmark.metric, new / old)}); {_count(len(names) - 1)} later, "
        f"{len(measured) - 1} of them measured",
    ]
    lines += [
        f"  {names[index]:<12} {value_words(benchmark.metric, value)}"
        + ("  <- the commit" if index == culprit.at else "")
        for index, value in sorted(measured.items())
    ]
    if without := [names[index] for index, value in sorted(culprit.values.items()) if not value]:
        lines.append(f"  without a value: {', '.join(without)}")
    before, at = measured[culprit.before], measured[culprit.at]
    sure = (
        f"{names[culprit.before]} and {names[culprit.at]}, "
        + (
            "one after the other"
            if culprit.is_one_commit
            else f"{culprit.at - culprit.before} commits apart"
        )
        + f", differ: {ratio_words(benchmark.metric, at / before)}, {culprit.share:.0%} of the step"
    )
    lines.append(sure)
    if not culprit.is_one_commit:
        lines.append("Those between them have no value, so it is one of them.")
    if differing:
        shown = ", ".join(differing[:_MANY]) + (" and more" if len(differing) > _MANY else "")
        lines.append(
            f"But they belong to different releases and are installed with different versions of {shown}: the "
            "step may be theirs; compare the releases."
        )
    if abs(culprit.share - 1) > 1 - _WHOLE:
        lines.append(
            "There are other steps on the way: ask again for what lies before and after it."
        )
    return lines


def _count(commits: int) -> str:
    return "1 commit" if commits == 1 else f"{commits} commits"


def _kind(metric: Metric) -> str:
    return "memory above the baseline" if metric is Metric.PEAK else metric.noun
