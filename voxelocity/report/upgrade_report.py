"""Whether to upgrade, in sentences: the same on the page and on the command line."""

import math
from collections.abc import Mapping, Sequence

from voxelocity.analysis.comparison import Change, NetChange, net_changes
from voxelocity.analysis.correctness import Advice
from voxelocity.analysis.upgrade import Upgrade
from voxelocity.analysis.verdict import WorkChange, WorkVerdict, listed, time_differs_alone
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import short
from voxelocity.model.timeline import Changed, version_words
from voxelocity.report.comparison_report import change_line, foremost, where
from voxelocity.report.correctness_report import bare_version, headline
from voxelocity.report.values import DIRECTIONS, has_ratio, ratio_words

# Why time may change where the instructions do not.
_UNSEEN = "instructions do not see system calls, page faults, memory bandwidth or the disk"


def line_of(step: Upgrade, change: Change) -> str:
    """By how much the component alone changed a result; both values where nothing else changed."""
    if not step.also or change.total is None:
        return change_line(step.comparison, change)
    words = ratio_words(change.benchmark.metric, change.total.ratio)
    return f"{where(step.comparison, change)}: {change.benchmark.metric.noun} {words}"


def summary(step: Upgrade) -> str:
    """Whether to upgrade: right answers come before any cost."""
    ends, correct = (step.component, step.old, step.new, step.verdicts), step.correctness
    first = headline(correct)
    if correct.broken and correct.advice in (Advice.WAIT, Advice.BEWARE):
        return first
    if step.is_measured:
        unless = line_of(step, step.severe) if step.severe else ""
        single = bool(step.better or step.worse)
        costs = summary_of(*ends, single=single, unless=unless, free=not correct.differs)
    else:
        costs = mixed_summary(*ends)
    return f"{first} By its costs: {costs}" if first else costs


# Of what gets worse, and of what gets better, so many lines come before the rest.
FIRST_LINES = 6


def net_lists(step: Upgrade) -> tuple[list[NetChange], list[NetChange]]:
    """What each call takes more, and what less, the foremost first: `FIRST_LINES` of each."""
    found = net_changes(step.comparison, (*step.worse, *step.better))
    lists = []
    for is_worse in (True, False):
        own = [net for net in found if net.worse == is_worse]
        first = foremost(own, FIRST_LINES)
        lists.append([*first, *(net for net in own if net not in first)])
    return lists[0], lists[1]


def in_short(step: Upgrade) -> str:
    """What differs in a line or two: right answers, else how many results, and the worst."""
    if first := headline(step.correctness, of_release=True):
        return first
    if not (step.better or step.worse):
        old = bare_version(step.component, step.old)
        return f"No result differs from {old} by more than the noise."
    counts = {"better": len(step.better), "worse": len(step.worse)}
    words = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    worst = f" Worst: {_briefly(step, step.worse[0])}." if step.worse else ""
    return f"{words}.{worst}"


def _briefly(step: Upgrade, change: Change) -> str:
    """As `line_of`, without the values of which there is a ratio."""
    metric = change.benchmark.metric
    old, new = change.old, change.new
    if not (change.total and old is not None and new is not None and has_ratio(metric, old, new)):
        return line_of(step, change)
    words = ratio_words(metric, change.total.ratio)
    return f"{where(step.comparison, change)}: {metric.noun} {words}"


def sentence_of(verdict: WorkVerdict) -> str:
    """Such as ``the mean over time: .nii.gz: 1.3 times faster, 2 times less memory``."""
    return f"{verdict.work}: {phrase_of(verdict)}"


def phrase_of(verdict: WorkVerdict) -> str:
    """What happened to a kind of work, by kind of file."""
    phrases: dict[str, list[str]] = {}
    for source in verdict.sources:
        own = [change for change in verdict.changes if change.source == source]
        phrase = ", ".join(filter(None, map(_phrase, own))) or "no difference"
        if time_differs_alone(own):
            phrase += f" ({_UNSEEN})"
        phrases.setdefault(phrase, []).append(source)
    return "; ".join(
        phrase if sources == verdict.sources else f"{listed(sources)}: {phrase}"
        for phrase, sources in phrases.items()
    )


def _phrase(change: WorkChange) -> str:
    """What changed; empty where nothing did."""
    noun = "" if change.metric is Metric.TIME else f" {change.metric.noun}"
    better, worse = (f"{word}{noun}" for word in DIRECTIONS[change.metric])
    if math.isinf(change.mean.floor):
        return f"{change.metric.noun} not judged, as its noise is not known"
    if change.direction:
        ends = sorted(each**change.direction for each in (change.smallest, change.largest))
        mean, low, high = (short(each, 3) for each in (math.exp(abs(change.mean.log)), *ends))
        spread = f" ({low} to {high})" if low != high else ""
        return f"{mean} times {worse if change.direction > 0 else better}{spread}"
    of = f"of {change.count} results {'with ' if noun else ''}"
    some = [f"{change.better} {of}{better}"] if change.some_better else []
    return " and ".join(some + ([f"{change.worse} {of}{worse}"] if change.some_worse else []))


def summary_of(
    component: Changed,
    old: str,
    new: str,
    verdicts: Sequence[WorkVerdict],
    single: bool = False,
    unless: str = "",
    free: bool = True,
) -> str:
    """Whether to upgrade to the version `new`, in a sentence or two.

    `single` is whether single results differ; `unless` has the one that speaks against it most, in
    words, where it is much worse. `free` is whether costs alone decide when.
    """
    name = version_words(component, new)
    # Within a sentence a stack has an article; one package or Python has none.
    name = f"the {name}" if name.endswith(" stack") else name
    old = bare_version(component, old)
    both = [one.name for one in verdicts if one.gain and one.loss]
    good = [one.gain for one in verdicts if one.gain and not one.loss]
    bad = [one.loss for one in verdicts if one.loss and not one.gain]
    worse_on_average = any(change.direction > 0 for one in verdicts for change in one.changes)
    # Single results for the better and for the worse make no gain of a kind of work.
    gains = [one.gain for one in verdicts if one.gain and (one.gains_on_average or not one.loss)]
    if gains and not worse_on_average:
        rest = f", unless you use {unless}" if unless else ""
        text = f"Upgrade to {name} for {listed(gains)}{rest}."
    elif bad and not good and not both:
        text = f"{name} costs more than {old} for {listed(bad)}; wait if you depend on it."
    elif good or bad or both:
        mixed = "better in some ways and worse in others for"
        parts = _parts({"better for": good, "worse for": bad, mixed: both})
        text = f"{name} is a trade-off: {'; '.join(parts)}."
    elif not verdicts:
        text = f"{name} against {old}: no call has a value in both, so they cannot be compared."
    elif single:
        text = f"{name} against {old}: no kind of work differs on average, but single calls do."
    else:
        text = f"{name} against {old}: nothing differs by more than the noise."
        text += " Upgrade whenever it suits you." if free else ""
    return f"T{text[1:]}" if text.startswith("the ") else text


def _parts(named: Mapping[str, list[str]]) -> list[str]:
    return [f"{words} {listed(names)}" for words, names in named.items() if names]


def outlook(verdicts: Sequence[WorkVerdict]) -> str:
    """What the next release will bring, in a sentence."""
    gains = [one.gain for one in verdicts if one.gain]
    losses = [one.loss for one in verdicts if one.loss]
    parts = _parts({"better for": gains, "worse for": losses})
    if not parts:
        return "So far nothing differs by more than the noise."
    return f"So far it is {'; it is '.join(parts)}."


def mixed_summary(component: Changed, old: str, new: str, verdicts: Sequence[WorkVerdict]) -> str:
    """What can be said of a step that holds other changes too: not which of them did it."""
    changed = [one.name for one in verdicts if one.differs]
    text = f"What {version_words(component, new)} did by itself was not measured"
    rest = f"together with what else changed since {bare_version(component, old)}"
    if not changed:
        return f"{text}; {rest} nothing differs beyond the noise."
    return f"{text}: {rest}, {listed(changed)} differ."
