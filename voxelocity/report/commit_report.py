"""What `voxelocity culprit` and `voxelocity pr` say of a library's own commits."""

import dataclasses
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.bisection import Culprit
from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.correctness import correctness_of
from voxelocity.analysis.judgement import is_better
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.commit import Commit
from voxelocity.model.digits import ratio_digits
from voxelocity.report.comparison_report import differences, differing
from voxelocity.report.correctness_report import notes_by_entry
from voxelocity.report.document import (
    Block,
    Code,
    Details,
    Heading,
    Items,
    Paragraph,
    Table,
    as_json,
    code,
)
from voxelocity.report.noise_report import floor_percent
from voxelocity.report.published import benchmark_fields
from voxelocity.report.values import ratio_words, time_words, value_words

# Below it the step that was found is not the whole story.
_WHOLE = 0.9
# More distributions than that are not named.
_MANY = 3
# Of two commits of which each has its own requirements.
_OTHER_VERSIONS = "belong to different releases, with different versions of"


@dataclasses.dataclass(frozen=True)
class FoundStep:
    """A commit that changed a call, and what was measured to find it."""

    call: str
    benchmark: Benchmark
    names: Sequence[str]  # Of the commits, by index.
    culprit: Culprit
    other_versions: Sequence[str]  # Besides the library, from the commit before it.
    commit: Commit
    project: str  # The address of the library's project.

    @property
    def page(self) -> str:
        """The address of the pull request, or of a commit without one."""
        pull = self.commit.pull_request
        page = f"commit/{self.commit.sha}" if pull is None else f"pull/{pull}"
        return f"{self.project}/{page}"


def culprit_report(step: FoundStep) -> list[Block]:
    """How large the step is, what was measured on the way, and how sure the commit is."""
    metric, culprit, commit = step.benchmark.metric, step.culprit, step.commit
    found = [(step.names[index], value, index) for index, value in sorted(culprit.values.items())]
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
    return [
        Paragraph(
            f"{code(step.call)} on {step.benchmark.input_words}, {noun}: "
            f"{value_words(metric, old)} at {first}, {value_words(metric, new)} at {last} "
            f"({ratio_words(metric, new / old)}); {later} later, {len(rows) - 1} of them measured"
        ),
        Table(("", "", ""), rows),
        *([Paragraph(f"without a value: {', '.join(without)}")] if without else []),
        Items(list(_certainty(step))),
        Paragraph(f"{commit.sha[:9]} of {commit.date}: {commit.title}"),
        Paragraph(step.page),
    ]


def culprit_as_json(step: FoundStep) -> str:
    """The same for programs.

    Returns
    -------
    str
        One JSON object: ``schema``, ``call``, ``benchmark``, ``values`` (of each ``commit`` that
        was measured, bytes above the baseline or a count, or null), ``commit`` (``sha``, ``date``,
        ``title``, ``page``), its ``share`` of the whole step, ``is_one_commit`` and
        ``other_versions``.
    """
    culprit, commit = step.culprit, step.commit
    found = {"sha": commit.sha, "date": commit.date, "title": commit.title}
    content = {
        "call": step.call,
        "benchmark": benchmark_fields(step.benchmark),
        "values": [
            {"commit": step.names[index], "value": value}
            for index, value in sorted(culprit.values.items())
        ],
        "commit": {**found, "page": step.page},
        "share": culprit.share,
        "is_one_commit": culprit.is_one_commit,
        "other_versions": step.other_versions,
    }
    return as_json(content)


def _certainty(step: FoundStep) -> Iterator[str]:
    culprit, names, others = step.culprit, step.names, step.other_versions
    before, at = culprit.values[culprit.before], culprit.values[culprit.at]
    assert before and at
    apart = f"{culprit.at - culprit.before} commits apart"
    yield (
        f"{names[culprit.before]} and {names[culprit.at]}, "
        f"{'one after the other' if culprit.is_one_commit else apart}, differ: "
        f"{ratio_words(step.benchmark.metric, at / before)}, {culprit.share:.0%} of the step"
    )
    if not culprit.is_one_commit:
        yield "The commits between them have no value; any of these may be the cause."
    if others:
        shown = ", ".join(others[:_MANY]) + (" and more" if len(others) > _MANY else "")
        rest = "these may be the cause; compare the releases."
        yield f"But they {_OTHER_VERSIONS} {shown}: {rest}"
    if abs(culprit.share - 1) > 1 - _WHOLE:
        yield "Other commits changed it too: run culprit again on both sides of this one."


def judged(comparison: Comparison) -> Comparison:
    """All but the times, which alone do not repeat on a busy machine."""
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

    `commits` are the older and the newer one, with `other_versions` of what else they are
    installed with; `command` measures it again.
    """
    old, new = commits
    notes = (
        "We judge by instructions on a smaller image, peak memory above the baseline, and what a "
        "call reads, because these repeat even on a busy machine."
    )
    if other_versions:
        notes += f" They {_OTHER_VERSIONS} {', '.join(other_versions)}: these may be the cause."
    title = f"{new.sha[:9]} ({new.title}) against {old.sha[:9]}"
    blocks: list[Block] = [Heading(title, 3)]
    if lines := list(_answers(comparison)):
        blocks.append(Items(lines))
    blocks += [Paragraph(notes), *differences(judged(comparison))]
    times = comparison.changes_of(comparison.operations, Metric.TIME)
    timed = [(change, change.total) for change in times if change.total]
    if timed:
        known = [total for _, total in timed if math.isfinite(total.floor)]
        beyond = sum(not total.within_noise for total in known)
        noise = f"{beyond} of {len(known)} differ by more than the noise"
        if not known:
            noise = "their noise is unknown without references"
        columns = ("call", "image", "old", "new", "ratio", "noise")
        largest_first = sorted(timed, key=lambda item: -abs(item[1].log))
        rows = [_row(comparison, change, total) for change, total in largest_first]
        table = Table(columns, rows, frozenset(range(2, 6)))
        blocks.append(Details(f"Times, which are not judged: {noise}", [table]))
    return [*blocks, Code(command, "sh")]


def _answers(comparison: Comparison) -> Iterator[str]:
    """The wrong answers that the change mends or brings, and what fails for another reason."""
    found = correctness_of(comparison.results, comparison.indices)
    yield from notes_by_entry([found])
    new = [change.benchmark for change in comparison.changes if change.newly_failed]
    unknown = (each for each in new if not any(wrong.is_of(each) for wrong in found.broken))
    if calls := list(dict.fromkeys(map(comparison.results.catalogue.call, unknown))):
        named = ", ".join(map(code, calls))
        yield (f"Fails or answers wrongly since the change: {named}. asv's output above says why.")


def _row(comparison: Comparison, change: Change, total: Factor) -> list[str]:
    assert change.old is not None and change.new is not None
    ratio, known = ratio_digits(total.ratio), math.isfinite(total.floor)
    return [
        code(comparison.results.catalogue.call(change.benchmark)),
        change.benchmark.input_words,
        time_words(change.old),
        time_words(change.new),
        f"~ {ratio}" if known and total.within_noise else ratio,
        floor_percent(math.expm1(total.floor)) if known else "not known",
    ]
