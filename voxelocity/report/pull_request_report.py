"""What `voxelocity pr` says: what a change of a library changed, for a comment on it."""

import dataclasses
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.judgement import is_better
from voxelocity.model.benchmark import Metric
from voxelocity.model.commit import Commit
from voxelocity.model.digits import ratio_digits
from voxelocity.report.comparison_changes import differing, told_as_markdown, told_as_text
from voxelocity.report.noise_report import floor_percent
from voxelocity.report.text_table import aligned, markdown_row
from voxelocity.report.values import value_words

_COLUMNS = ["call", "image", "old", "new", "ratio", "noise"]
_TIMES = "Times, which are not judged"


def judged(comparison: Comparison) -> Comparison:
    """The instructions and peaks alone, which repeat however busy the machine is."""
    exact = tuple(
        change for change in comparison.changes if change.benchmark.metric is not Metric.TIME
    )
    return dataclasses.replace(comparison, changes=exact)


def got_worse(comparison: Comparison) -> list[Change]:
    """What is judged and became worse by enough to be mentioned, or failed; references aside."""
    return [change for change in differing(judged(comparison)) if not is_better(change)]


def pull_request_as_markdown(
    comparison: Comparison, commits: Sequence[Commit], other_versions: Sequence[str], command: str
) -> list[str]:
    """For a comment, as lines.

    Parameters
    ----------
    comparison : Comparison
    commits : sequence of Commit
        The older and the newer one.
    other_versions : sequence of str
        What else than the library they are installed with in different versions.
    command : str
        That measures it again.
    """
    lines = [
        f"**{_title(commits)}**",
        "",
        *_notes(other_versions),
        *told_as_markdown(judged(comparison), ""),
    ]
    rows = list(_times(comparison))
    if rows:
        lines += ["", "<details>", f"<summary>{_TIMES}: {_noisy(comparison)}</summary>", ""]
        lines += [markdown_row(_COLUMNS), "|---|---|---:|---:|---:|---:|"]
        lines += [markdown_row([f"`{row[0]}`", *row[1:]]) for row in rows]
        lines += ["", "</details>"]
    return [*lines, "", f"`{command}`"]


def pull_request_as_text(
    comparison: Comparison, commits: Sequence[Commit], other_versions: Sequence[str], command: str
) -> list[str]:
    """The same for a terminal."""
    lines = [_title(commits), "", *_notes(other_versions), *told_as_text(judged(comparison), "")]
    rows = list(_times(comparison))
    if rows:
        lines += ["", f"{_TIMES}: {_noisy(comparison)}:"]
        lines += aligned([_COLUMNS, *rows], right={2, 3, 4, 5})
    return [*lines, "", command]


def _title(commits: Sequence[Commit]) -> str:
    old, new = commits
    return f"{new.sha[:9]} ({new.title}) against {old.sha[:9]}"


def _notes(other_versions: Sequence[str]) -> Iterator[str]:
    yield "By instructions on a smaller image and the peak of memory above the baseline, which repeat on a busy machine."
    if other_versions:
        yield (
            f"They belong to different releases and are installed with different versions of {', '.join(other_versions)}: "
            "what differs may be theirs."
        )


def _noisy(comparison: Comparison) -> str:
    factors = [change.total for change in _timed(comparison) if change.total]
    known = [factor for factor in factors if math.isfinite(factor.floor)]
    if factors and not known:
        return "their noise is not known, without references beside them"
    beyond = sum(not factor.within_noise for factor in known)
    return f"{beyond} of {len(known)} differ by more than the noise"


def _timed(comparison: Comparison) -> list[Change]:
    return [
        change
        for change in comparison.changes
        if change.benchmark.metric is Metric.TIME
        and change.total
        and not change.benchmark.is_reference
    ]


def _times(comparison: Comparison) -> Iterator[list[str]]:
    catalogue = comparison.results.catalogue
    for change in sorted(
        _timed(comparison), key=lambda change: -abs(change.total.log) if change.total else 0.0
    ):
        total = change.total
        assert total and change.old is not None and change.new is not None
        ratio, known = ratio_digits(total.ratio), math.isfinite(total.floor)
        yield [
            catalogue.call(change.benchmark),
            " ".join(change.benchmark.parameters),
            value_words(Metric.TIME, change.old),
            value_words(Metric.TIME, change.new),
            f"~ {ratio}" if known and total.within_noise else ratio,
            floor_percent(math.expm1(total.floor)) if known else "not known",
        ]
