"""What a difference is called, and what a reader should do about it."""

import dataclasses
import math
from collections.abc import Collection, Sequence

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.series import Factor
from voxelocity.results.cell import Metric
from voxelocity.software.timeline import Changed

# A smaller change is not worth mentioning, however certain it is.
SMALLEST = {Metric.TIME: 0.05, Metric.PEAK: 0.05, Metric.INSTRUCTIONS: 0.02}

# For the better, for the worse.
_WORDS = {
    Metric.TIME: ("faster", "slower"),
    Metric.PEAK: ("less memory", "more memory"),
    Metric.INSTRUCTIONS: ("fewer instructions", "more instructions"),
}

# Why time may change where the instructions do not.
UNSEEN = "instructions do not see system calls, page faults, memory bandwidth or the disk"


@dataclasses.dataclass(frozen=True)
class WorkChange:
    """What happened to the time, the memory or the instructions of a kind of work.

    Attributes
    ----------
    metric : Metric
    mean : Factor
        The geometric mean over its calls.
    better, worse : int
        How many of its cells changed by more than the noise, and by enough to be mentioned.
    count : int
        How many cells there are.
    """

    metric: Metric
    mean: Factor
    better: int
    worse: int
    count: int

    @property
    def direction(self) -> int:
        """-1 where the mean is better, 1 where it is worse, 0 where nothing differs."""
        if not is_notable(self.mean, self.metric):
            return 0
        return -1 if self.mean.log < 0 else 1

    @property
    def enough(self) -> int:
        """How many cells must differ to be mentioned although the mean does not.

        Peaks and counts repeat, so one will do. One time in a hundred lies beyond its floor by chance, and chance
        is common to those of one hour.
        """
        return max(2, math.ceil(self.count / 10)) if self.metric is Metric.TIME else 1

    @property
    def some_better(self) -> bool:
        return self.better >= self.enough

    @property
    def some_worse(self) -> bool:
        return self.worse >= self.enough


@dataclasses.dataclass(frozen=True)
class WorkVerdict:
    """What happened to a kind of work between two states.

    Attributes
    ----------
    work : str
        Its name.
    changes : tuple of WorkChange
        In time, memory and instructions, as far as they were measured; at least one.
    """

    work: str
    changes: tuple[WorkChange, ...]

    @property
    def sentence(self) -> str:
        """Such as ``the mean over time: 1.8 times faster, no difference in memory``."""
        text = f"{self.work}: {', '.join(_phrase(change) for change in self.changes)}"
        return f"{text} ({UNSEEN})" if self.time_differs_alone else text

    @property
    def time_differs_alone(self) -> bool:
        """Whether the time changed, and the instructions not, or the other way."""
        directions = {change.metric: change.direction for change in self.changes}
        time, work = directions.get(Metric.TIME, 0), directions.get(Metric.INSTRUCTIONS)
        return time != 0 and work is not None and work != time

    @property
    def differs(self) -> bool:
        return any(change.direction for change in self.changes)

    @property
    def gain(self) -> str:
        """How it is named among those that gained; empty where it did not."""
        if any(change.direction < 0 for change in self.changes):
            return self.work
        some = any(change.some_better for change in self.changes)
        return f"some calls of {self.work}" if some else ""

    @property
    def loss(self) -> str:
        """How it is named among those that lost; empty where it did not."""
        if any(change.direction > 0 for change in self.changes):
            return self.work
        some = any(change.some_worse for change in self.changes)
        return f"some calls of {self.work}" if some else ""


def is_notable(factor: Factor | None, metric: Metric) -> bool:
    """Whether a change is beyond the noise, and large enough to be mentioned."""
    return (
        factor is not None
        and not factor.within_noise
        and abs(factor.log) >= math.log1p(SMALLEST[metric])
    )


def is_better(change: Change) -> bool:
    """Whether a change is notable, and for the better."""
    total = change.total
    return total is not None and is_notable(total, change.cell.metric) and total.log < 0


def verdict_on(
    comparison: Comparison, work: str, operations: Collection[str]
) -> WorkVerdict | None:
    """Judge a kind of work.

    Parameters
    ----------
    comparison : Comparison
    work : str
        Its name.
    operations : collection of str
        That belong to it.

    Returns
    -------
    WorkVerdict or None
        None where nothing of it was measured.
    """
    work_changes = []
    for metric in Metric:
        mean = comparison.mean(operations, metric)
        if mean is None:
            continue
        changes = comparison.changes_of(operations, metric)
        notable = [change.total for change in changes if is_notable(change.total, metric)]
        work_changes.append(
            WorkChange(
                metric,
                mean.total,
                sum(total.log < 0 for total in notable if total),
                sum(total.log > 0 for total in notable if total),
                len(changes),
            )
        )
    return WorkVerdict(work, tuple(work_changes)) if work_changes else None


def _phrase(change: WorkChange) -> str:
    words = _WORDS[change.metric]
    if math.isinf(change.mean.floor):
        return f"{change.metric.noun} not judged, as its noise is not known"
    if change.direction:
        ratio = math.exp(abs(change.mean.log))
        return f"{ratio:.3g} times {words[change.direction > 0]}"
    some = [
        f"{count} of {change.count} results {'' if change.metric is Metric.TIME else 'with '}{word}"
        for count, enough, word in (
            (change.better, change.some_better, words[0]),
            (change.worse, change.some_worse, words[1]),
        )
        if enough
    ]
    return f"no difference in {change.metric.noun}" + (
        f" on average, but {' and '.join(some)}" if some else ""
    )


def summary_of(
    component: Changed, old: str, new: str, verdicts: Sequence[WorkVerdict], worse: Sequence[str]
) -> str:
    """Whether to upgrade, in a sentence or two.

    Parameters
    ----------
    component : Changed
        nilearn, nibabel or the stack.
    old, new : str
        Its versions.
    verdicts : sequence of WorkVerdict
    worse : sequence of str
        Calls that became slower or use more memory.
    """
    name = f"the stack {new}" if component is Changed.STACK else f"{component} {new}"
    both = [one.work for one in verdicts if one.gain and one.loss]
    good = [one.gain for one in verdicts if one.gain and not one.loss]
    bad = [one.loss for one in verdicts if one.loss and not one.gain]
    if good and not bad and not both:
        text = f"Upgrade to {name} for {_listed(good)}."
    elif bad and not good and not both:
        text = f"{name} costs more than {old} for {_listed(bad)}; wait if you depend on it."
    elif good or bad or both:
        parts = [
            f"{words} {_listed(names)}"
            for words, names in (
                ("better for", good),
                ("worse for", bad),
                ("time against memory, or call against call, for", both),
            )
            if names
        ]
        text = f"{name} is a trade-off: {'; '.join(parts)}."
    elif not verdicts:
        text = f"{name} against {old}: no call has a value in both, so nothing can be said."
    else:
        text = (
            f"{name} against {old}: on average over the calls of each kind of work nothing differs "
            "by more than the noise. Upgrade whenever it suits you."
        )
    if worse and not (good or bad or both):
        text += f" {_counted(worse)} listed below."
    return f"T{text[1:]}" if text.startswith("the stack") else text


def mixed_summary(component: Changed, old: str, new: str, verdicts: Sequence[WorkVerdict]) -> str:
    """What can be said of a step that holds other changes too: not which of them did it."""
    changed = [one.work for one in verdicts if one.differs]
    text = f"What {component} {new} did by itself was not measured"
    if not changed:
        return (
            f"{text}; together with what else changed since {old} nothing differs beyond the noise."
        )
    return f"{text}: together with what else changed since {old}, {_listed(changed)} differ."


def _counted(worse: Sequence[str]) -> str:
    if len(worse) == 1:
        return "One result is worse all the same; it is"
    return f"{len(worse)} results are worse all the same; they are"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
