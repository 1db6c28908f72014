"""What `voxelocity pr` says: what a change of a library changed, for a comment on it."""

import dataclasses
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.judgement import is_better
from voxelocity.model.benchmark import Metric
from voxelocity.model.commit import Commit
from voxelocity.model.digits import ratio_digits
from voxelocity.report.comparison_report import differences, differing
from voxelocity.report.document import Block, Code, Details, Heading, Paragraph, Table, code
from voxelocity.report.noise_report import floor_percent
from voxelocity.report.values import value_words


def judged(comparison: Comparison) -> Comparison:
    """The instructions and peaks alone, which repeat however busy the machine is."""
    exact = tuple(
        change for change in comparison.changes if change.benchmark.metric is not Metric.TIME
    )
    return dataclasses.replace(comparison, changes=exact)


def got_worse(comparison: Comparison) -> list[Change]:
    """What is judged and became worse by enough to be mentioned, or failed; references aside."""
    return [change for change in differing(judged(comparison)) if not is_better(change)]


def pull_request_report(
    comparison: Comparison, commits: Sequence[Commit], other_versions: Sequence[str], command: str
) -> list[Block]:
    """What is judged, and times folded away.

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
    old, new = commits
    notes = "By instructions on a smaller image and the peak of memory above the baseline, which repeat on a busy machine."
    if other_versions:
        notes += (
            f" They belong to different releases and are installed with different versions of {', '.join(other_versions)}: "
            "what differs may be theirs."
        )
    blocks: list[Block] = [
        Heading(f"{new.sha[:9]} ({new.title}) against {old.sha[:9]}", 3),
        Paragraph(notes),
        *differences(judged(comparison)),
    ]
    if rows := list(_times(comparison)):
        table = Table(
            ("call", "image", "old", "new", "ratio", "noise"), rows, frozenset(range(2, 6))
        )
        summary = f"Times, which are not judged: {_noisy(comparison)}"
        blocks.append(Details(summary, [table]))
    return [*blocks, Code(command, "sh")]


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
            code(catalogue.call(change.benchmark)),
            " ".join(change.benchmark.parameters),
            value_words(Metric.TIME, change.old),
            value_words(Metric.TIME, change.new),
            f"~ {ratio}" if known and total.within_noise else ratio,
            floor_percent(math.expm1(total.floor)) if known else "not known",
        ]
