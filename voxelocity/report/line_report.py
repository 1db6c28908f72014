"""Answers from a line of states, one change after the other: which to avoid, whether to go on."""

import math
from collections.abc import Sequence

from voxelocity.analysis.comparison import Changes, Comparison
from voxelocity.analysis.growth import importing_peak
from voxelocity.analysis.judgement import counted_changes, judge
from voxelocity.analysis.release_steps import Setback, setbacks
from voxelocity.analysis.upgrade import Upgrade
from voxelocity.analysis.verdict import listed
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import percent
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import Results
from voxelocity.model.timeline import Timeline
from voxelocity.report.comparison_report import change_line, where
from voxelocity.report.upgrade_report import in_short, line_of
from voxelocity.report.values import bytes_words, capital

# So many results of each state are shown.
_MOST = 3


def what_to_avoid(changes: Changes, upgrades: Sequence[Upgrade]) -> tuple[str, list[str]]:
    """Which states do more than an earlier one and the newest, in a sentence or two; what shows it.

    The upgrades are those of `all_upgrades`, the newest first.
    """
    timeline, last = changes.results.timeline, changes.results.indices[-1]
    newest = timeline[last].words
    # By what is worst in them: the states, and the worst of all.
    calls: dict[str, list[int]] = {}
    worst: dict[str, Setback] = {}
    evidence = []
    for index, own in setbacks(changes).items():
        words, first = timeline[index].words, own[0]
        call = where(first.comparison, first.since)
        calls.setdefault(call, []).append(index)
        if call not in worst or first.size > worst[call].size:
            worst[call] = first
        results = "1 result is" if len(own) == 1 else f"{len(own)} results are"
        evidence.append(f"{words}: {results} worse than with {newest} and with an earlier version")
        for each in own[:_MOST]:
            before = each.comparison.old.words
            line = change_line(each.comparison, each.since)
            evidence.append(f"{before} to {words}: {line}")
    severe = [call for call, each in worst.items() if each.is_severe]
    if severe:
        avoided = [f"{_all_of(timeline, calls[call])}, if you use {call}" for call in severe]
        return f"{'; '.join(avoided)}. An earlier version and {newest} do less work.", evidence
    text = f"None. Where a version costs more than {newest}, an earlier one does too."
    if worst:
        call, most = max(worst.items(), key=lambda each: each[1].size)
        noun = most.since.benchmark.metric.noun
        text += f" The largest setback is {call}: up to {percent(math.expm1(most.size))} more "
        text += f"{noun} with {_all_of(timeline, calls[call])}."
    if upgrades and (stays := upgrades[-1].worse):
        oldest = timeline[changes.results.indices[0]].words
        text += f" But since {oldest}, to this day: {line_of(upgrades[-1], stays[0])}."
    return text, evidence


def _all_of(timeline: Timeline, indices: Sequence[int]) -> str:
    """The names of states, of a longer row the first and the last."""
    names = [timeline[index].words for index in indices]
    is_row = len(names) > 2 and indices[-1] - indices[0] == len(names) - 1
    return f"{names[0]} to {names[-1]}" if is_row else listed(names)


def whether_newer_helps(
    changes: Changes, upgrades: Sequence[Upgrade], explanations: Sequence[Explanation] = ()
) -> tuple[str, list[str]]:
    """How many calls the newest state helps, and how; what differs from the newest to each other.

    The upgrades are as in `what_to_avoid`.
    """
    results = changes.results
    timeline, indices = results.timeline, results.indices
    last, oldest = timeline[indices[-1]], timeline[indices[0]].stack
    entries = [timeline[index] for index in indices]
    # A control may come last.
    states = {entry.stack: entry.words for entry in entries if entry.stack != last.stack}
    lines = {step.old: in_short(step) for step in upgrades}
    evidence = [f"From {words}: {lines[stack]}" for stack, words in states.items()]
    counts = f"{last.words} against {states[oldest]}: {lines[oldest]}"
    whats = [each.what for each in explanations if timeline.index_of(each.release) is not None]
    if not whats:
        return counts, evidence
    told = [_work_of_calls(changes), f"{capital('; '.join(whats))}.", _importing(results)]
    return " ".join(filter(None, told)), evidence


def _work_of_calls(changes: Changes) -> str:
    """How many calls do less work in the newest state than in the oldest, or are faster."""
    ends = changes.results.indices[0], changes.results.indices[-1]
    comparison = judge(changes, changes.between(*ends))
    fewer, more = _calls_that_changed(comparison, Metric.INSTRUCTIONS)
    old, new = comparison.old.words, comparison.new.words
    if not fewer + more:
        return ""
    lead = "Yes, in part" if fewer and more else "Yes" if fewer else "No"
    if more > 2 * fewer:
        lead = "Hardly" if fewer else "No"
    told = f"{lead}: {fewer} calls do less work with {new} than with {old}, and {more} do more."
    if Metric.TIME not in comparison.metrics:
        return told
    faster, slower = _calls_that_changed(comparison, Metric.TIME)
    return f"{told} Of those that were timed, {faster} are faster, and {slower} are slower."


def _calls_that_changed(comparison: Comparison, metric: Metric) -> tuple[int, int]:
    """How many calls take less of a metric on all files that changed, and how many take more."""
    found: dict[tuple[str, str], set[bool]] = {}
    for change in counted_changes(comparison):
        benchmark = change.benchmark
        if benchmark.metric is metric and change.total:
            found.setdefault((benchmark.operation, benchmark.method), set()).add(change.worse)
    fewer, more = (sum(each == {worse} for each in found.values()) for worse in (False, True))
    return fewer, more


def _importing(results: Results) -> str:
    """What importing takes in the oldest and in the newest state, where both were measured."""
    ends = results.indices[0], results.indices[-1]
    peaks = [importing_peak(results, index) for index in ends]
    told = [
        f"{bytes_words(peak)} with {results.timeline[index].words}"
        for index, peak in zip(ends, peaks)
        if peak is not None
    ]
    return f"Importing nilearn.image takes {' and '.join(told)}." if len(told) == 2 else ""
