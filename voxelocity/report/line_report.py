"""Answers from a line of states, in each of which one thing changed: which to avoid, whether to move on."""

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import is_severe
from voxelocity.analysis.release_steps import setbacks
from voxelocity.analysis.upgrade import all_upgrades
from voxelocity.model.timeline import Entry, tag_words, version_words
from voxelocity.report.comparison_report import change_line, where
from voxelocity.report.upgrade_report import in_short

# So many results of each state are shown.
_MOST = 3


def state_words(entry: Entry, index: int) -> str:
    """A state of a line; the first is the stack that it begins with."""
    return tag_words(entry.tag) if index else version_words("stack", entry.stack)


def what_to_avoid(changes: Changes) -> tuple[str, list[str]]:
    """Which states do more than both the state before and the newest, in a sentence, and what shows it."""
    timeline = changes.results.timeline
    newest = state_words(timeline[changes.results.indices[-1]], changes.results.indices[-1])
    severe, evidence = [], []
    for index, pairs in setbacks(changes).items():
        words = state_words(timeline[index], index)
        step = changes.between(index - 1, index)
        worst = pairs[0][0]
        if is_severe(worst):
            severe.append(f"{words}, if you use {where(step, worst)}")
        results = "1 result" if len(pairs) == 1 else f"{len(pairs)} results"
        evidence.append(f"{words}: {results} worse than before it, and better again with {newest}")
        evidence += [f"{words}: {change_line(step, worse)}" for worse, _ in pairs[:_MOST]]
    if severe:
        text = f"{'; '.join(severe)}. {newest} takes back what it made worse, or a part of it."
    elif evidence:
        text = f"None: what a version made worse, and {newest} makes better again, is little."
    else:
        text = f"None: no version makes worse what {newest} makes better again."
    return text, evidence


def whether_newer_helps(changes: Changes) -> tuple[str, list[str]]:
    """What the newest state does otherwise than the oldest, and than each between, a line each."""
    timeline, indices = changes.results.timeline, changes.results.indices
    states = {timeline[index].stack: state_words(timeline[index], index) for index in indices[:-1]}
    lines = {step.old: in_short(step) for step in all_upgrades(changes)}
    newest, oldest = state_words(timeline[indices[-1]], indices[-1]), timeline[indices[0]].stack
    evidence = [f"From {words}: {lines[stack]}" for stack, words in states.items()]
    return f"{newest} against {states[oldest]}: {lines[oldest]}", evidence
