"""What `voxelocity pr` says: what a change of a library changed, for a comment on it."""

import dataclasses
import math
from collections.abc import Iterable, Sequence

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.judgement import is_better
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Metric
from voxelocity.model.commit import Commit
from voxelocity.model.digits import ratio_digits
from voxelocity.report.comparison_report import differences, differing
from voxelocity.report.document import Block, Code, Details, Heading, Paragraph, Table, code
from voxelocity.report.noise_report import floor_percent
from voxelocity.report.values import time_words


def judged(comparison: Comparison) -> Comparison:
    """The instructions and peaks alone, which repeat however busy the machine is."""
    changes = comparison.changes
    exact = tuple(change for change in changes if change.benchmark.metric is not Metric.TIME)
    return dataclasses.replace(comparison, changes=exact)


def got_worse(comparison: Comparison) -> list[Change]:
    """What is judged and became worse by enough to be mentioned, or failed; references aside."""
    return [change for change in differing(judged(comparison)) if not is_better(change)]


def pull_request_report(
    comparison: Comparison, commits: Sequence[Commit], other_versions: Sequence[str], command: str
) -> list[Block]:
    """What is judged, and times folded away.

    `commits` are the older and the newer one, with `other_versions` of what else they are installed
    with; `command` measures it again.
    """
    old, new = commits
    notes = (
        "By instructions on a smaller image and the peak of memory above the baseline, which "
        "repeat on a busy machine."
    )
    if other_versions:
        notes += (
            " They belong to different releases and are installed with different versions of "
            f"{', '.join(other_versions)}: what differs may be theirs."
        )
    title = f"{new.sha[:9]} ({new.title}) against {old.sha[:9]}"
    blocks = [Heading(title, 3), Paragraph(notes), *differences(judged(comparison))]
    timed = [
        (change, change.total)
        for change in comparison.changes
        if change.benchmark.metric is Metric.TIME
        and change.total
        and not change.benchmark.is_reference
    ]
    if timed:
        columns = ("call", "image", "old", "new", "ratio", "noise")
        largest_first = sorted(timed, key=lambda item: -abs(item[1].log))
        rows = [_row(comparison, change, total) for change, total in largest_first]
        summary = f"Times, which are not judged: {_noisy(total for _, total in timed)}"
        blocks.append(Details(summary, [Table(columns, rows, frozenset(range(2, 6)))]))
    return [*blocks, Code(command, "sh")]


def _noisy(factors: Iterable[Factor]) -> str:
    known = [factor for factor in factors if math.isfinite(factor.floor)]
    if not known:
        return "their noise is not known, without references beside them"
    beyond = sum(not factor.within_noise for factor in known)
    return f"{beyond} of {len(known)} differ by more than the noise"


def _row(comparison: Comparison, change: Change, total: Factor) -> list[str]:
    assert change.old is not None and change.new is not None
    ratio, known = ratio_digits(total.ratio), math.isfinite(total.floor)
    return [
        code(comparison.results.catalogue.call(change.benchmark)),
        " ".join(change.benchmark.parameters),
        time_words(change.old),
        time_words(change.new),
        f"~ {ratio}" if known and total.within_noise else ratio,
        floor_percent(math.expm1(total.floor)) if known else "not known",
    ]
