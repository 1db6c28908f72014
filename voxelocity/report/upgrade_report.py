"""Whether to upgrade, in sentences: the same on the page and on the command line."""

import math
from collections.abc import Sequence

from voxelocity.analysis.comparison import Change
from voxelocity.analysis.upgrade import Upgrade
from voxelocity.analysis.verdict import WorkChange, WorkVerdict, listed, time_differs_alone
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import short
from voxelocity.model.timeline import Changed
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.report.comparison_report import change_line, where
from voxelocity.report.values import ratio_words

# For the better, for the worse.
_WORDS = {
    Metric.TIME: ("faster", "slower"),
    Metric.PEAK: ("less memory", "more memory"),
    Metric.INSTRUCTIONS: ("fewer instructions", "more instructions"),
}

# Why time may change where the instructions do not.
UNSEEN = "instructions do not see system calls, page faults, memory bandwidth or the disk"


# More calls than that are counted.
_NAMED = 2


def line_of(step: Upgrade, change: Change) -> str:
    """One line on a result: by how much the component alone changed it, or both values where nothing else changed."""
    if not step.also or change.total is None:
        return change_line(step.comparison, change)
    words = ratio_words(change.benchmark.metric, change.total.ratio)
    return f"{where(step.comparison, change)}: {change.benchmark.metric.noun} {words}"


def summary(step: Upgrade) -> str:
    """Whether to upgrade: right answers come before any cost."""
    name = step.component.value
    if step.broken:
        return (
            f"Do not upgrade: {name} {step.new} gives wrong answers for "
            f"{_calls_of(step, step.broken)}, and {step.old} does not."
        )
    if not step.is_measured:
        costs = mixed_summary(step.component, step.old, step.new, step.verdicts)
    else:
        costs = summary_of(
            step.component,
            step.old,
            step.new,
            step.verdicts,
            single=bool(step.better or step.worse),
            unless=line_of(step, step.severe) if step.severe else "",
        )
    if not step.mended:
        return costs
    return (
        f"Upgrade now: {name} {step.old} gives wrong answers for {_calls_of(step, step.mended)}. "
        f"What else it changes: {costs}"
    )


def _calls_of(step: Upgrade, wrong: Sequence[WrongAnswer]) -> str:
    """Their calls, a few of them by name."""
    catalogue = step.comparison.results.catalogue
    calls = list(dict.fromkeys(catalogue.words_of(each) for each in wrong))
    more = [f"{len(calls) - _NAMED} more calls"] if len(calls) > _NAMED else []
    return listed([*calls[:_NAMED], *more])


def sentence_of(verdict: WorkVerdict) -> str:
    """Such as ``the mean over time: .nii.gz: 1.3 times faster (1.2 to 1.4), 2 times less memory``."""
    return f"{verdict.work}: {phrase_of(verdict)}"


def phrase_of(verdict: WorkVerdict) -> str:
    """What happened to a kind of work, by kind of file."""
    phrases: dict[str, list[str]] = {}
    for source in verdict.sources:
        own = [change for change in verdict.changes if change.source == source]
        phrase = ", ".join(filter(None, map(_phrase, own))) or "no difference"
        if time_differs_alone(own):
            phrase += f" ({UNSEEN})"
        phrases.setdefault(phrase, []).append(source)
    parts = [
        phrase if sources == verdict.sources else f"{listed(sources)}: {phrase}"
        for phrase, sources in phrases.items()
    ]
    return "; ".join(parts)


def _phrase(change: WorkChange) -> str:
    """What changed; empty where nothing did."""
    words = _WORDS[change.metric]
    if math.isinf(change.mean.floor):
        return f"{change.metric.noun} not judged, as its noise is not known"
    if change.direction:
        ends = [change.smallest, change.largest]
        if change.direction < 0:
            ends = [1 / end for end in reversed(ends)]
        low, mean, high = (
            short(ratio, 3) for ratio in (ends[0], math.exp(abs(change.mean.log)), ends[1])
        )
        spread = f" ({low} to {high})" if low != high else ""
        return f"{mean} times {words[change.direction > 0]}{spread}"
    some = [
        f"{count} of {change.count} results {'' if change.metric is Metric.TIME else 'with '}{word}"
        for count, enough, word in (
            (change.better, change.some_better, words[0]),
            (change.worse, change.some_worse, words[1]),
        )
        if enough
    ]
    return " and ".join(some)


def summary_of(
    component: Changed,
    old: str,
    new: str,
    verdicts: Sequence[WorkVerdict],
    single: bool = False,
    unless: str = "",
) -> str:
    """Whether to upgrade, in a sentence or two.

    Parameters
    ----------
    component : Changed
        nilearn, nibabel or the stack.
    old, new : str
        Its versions.
    verdicts : sequence of WorkVerdict
    single : bool, optional
        Whether single results differ.
    unless : str, optional
        The single result that speaks against it most, in words, where it is much worse.
    """
    name = f"the stack {new}" if component is Changed.STACK else f"{component} {new}"
    both = [one.name for one in verdicts if one.gain and one.loss]
    good = [one.gain for one in verdicts if one.gain and not one.loss]
    bad = [one.loss for one in verdicts if one.loss and not one.gain]
    worse_on_average = any(change.direction > 0 for one in verdicts for change in one.changes)
    # Single results for the better and for the worse make no gain of a kind of work.
    gains = [one.gain for one in verdicts if one.gain and (one.gains_on_average or not one.loss)]
    if gains and not worse_on_average:
        text = f"Upgrade to {name} for {listed(gains)}{f', unless you use {unless}' if unless else ''}."
    elif bad and not good and not both:
        text = f"{name} costs more than {old} for {listed(bad)}; wait if you depend on it."
    elif good or bad or both:
        parts = [
            f"{words} {listed(names)}"
            for words, names in (
                ("better for", good),
                ("worse for", bad),
                ("better in some ways and worse in others for", both),
            )
            if names
        ]
        text = f"{name} is a trade-off: {'; '.join(parts)}."
    elif not verdicts:
        text = f"{name} against {old}: no call has a value in both, so nothing can be said."
    elif single:
        text = f"{name} against {old}: no kind of work differs on average, but single calls do."
    else:
        text = f"{name} against {old}: nothing differs by more than the noise. Upgrade whenever it suits you."
    return f"T{text[1:]}" if text.startswith("the stack") else text


def outlook(verdicts: Sequence[WorkVerdict]) -> str:
    """What the next release will bring, in a sentence."""
    parts = [
        f"{words} for {listed(names)}"
        for words, names in (
            ("better", [one.gain for one in verdicts if one.gain]),
            ("worse", [one.loss for one in verdicts if one.loss]),
        )
        if names
    ]
    if not parts:
        return "So far nothing differs by more than the noise."
    return f"So far it is {'; it is '.join(parts)}."


def mixed_summary(component: Changed, old: str, new: str, verdicts: Sequence[WorkVerdict]) -> str:
    """What can be said of a step that holds other changes too: not which of them did it."""
    changed = [one.name for one in verdicts if one.differs]
    text = f"What {component} {new} did by itself was not measured"
    if not changed:
        return (
            f"{text}; together with what else changed since {old} nothing differs beyond the noise."
        )
    return f"{text}: together with what else changed since {old}, {listed(changed)} differ."
