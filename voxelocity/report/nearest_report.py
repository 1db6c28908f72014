"""Which entry stands for versions that were not measured together, and what may differ."""

from collections.abc import Iterator, Sequence

from packaging.version import InvalidVersion

from voxelocity.analysis.release_steps import ReleaseStep
from voxelocity.model.explanation import Explanation
from voxelocity.model.states import Nearest, standing_version
from voxelocity.model.timeline import COMPONENTS, Changed, Timeline, version_words

# So many things that changed are told.
_MOST = 3


def standing_lines(
    timeline: Timeline,
    found: Nearest,
    wanted: str,
    steps: Sequence[ReleaseStep],
    numpys: tuple[Timeline, Sequence[Explanation]],
) -> Iterator[str]:
    """That an entry stands for the versions that a user wanted, and what may differ there.

    The numpys are their own timeline, and what explains its steps.
    """
    entry, is_of_numpys = timeline[found.index], timeline is numpys[0]
    has = ", ".join(version_words(name, entry.version(name)) for name in COMPONENTS)
    yield f"'{wanted}' was not measured; the nearest is {entry.tag} ({has})"
    for name, (version, between) in found.between.items():
        words = version_words(name, version).removesuffix(" stack")
        lead = f"{version_words(name, entry.version(name))} stands for {words}"
        changed = [step for step in steps if step.entry in between]
        whats = [step.explanation.what for step in changed if step.explanation]
        if name == Changed.STACK and not is_of_numpys:
            # What was measured of each numpy tells more.
            whats = [*_between_numpys(*numpys, entry.stack, version), *whats]
        more = f"; and {len(whats) - _MOST} more" if len(whats) > _MOST else ""
        if whats:
            command = f"voxelocity steps{' --numpy' if name == Changed.STACK else ''}"
            yield f"{lead}, but: {'; '.join(whats[:_MOST])}{more} ({command} says how)"
        elif name != Changed.STACK and is_of_numpys:
            yield f"{lead}: each numpy was measured with that one alone"
        elif not between:
            yield f"{lead}: no measured release lies between"
        elif not changed:
            yield f"{lead}: no release between changed a call"
        else:
            yield f"{lead}, but: calls changed (voxelocity steps says how)"


def _between_numpys(
    timeline: Timeline, explanations: Sequence[Explanation], *stacks: str
) -> list[str]:
    """What changed between two numpys along their own timeline, as far as that is explained."""
    names = [entry.stack for entry in timeline]
    try:
        ends = [names.index(standing_version(names, Changed.STACK, each)[0]) for each in stacks]
    except InvalidVersion:
        return []
    passed = {entry.tag for entry in timeline[min(ends) + 1 : max(ends) + 1]}
    return [each.what for each in explanations if each.release in passed]
