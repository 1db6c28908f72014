"""Which entry stands for versions that were not measured together, and what may differ."""

from collections.abc import Iterator, Sequence

from voxelocity.analysis.release_steps import ReleaseStep
from voxelocity.model.states import Nearest
from voxelocity.model.timeline import COMPONENTS, Changed, Timeline, version_words


def standing_lines(
    timeline: Timeline, found: Nearest, wanted: str, steps: Sequence[ReleaseStep]
) -> Iterator[str]:
    """That an entry stands for the versions that a user wanted, and what may differ there."""
    entry = timeline[found.index]
    has = ", ".join(version_words(name, entry.version(name)) for name in COMPONENTS)
    yield f"'{wanted}' was not measured; the nearest is {entry.tag} ({has})"
    for name, (version, between) in found.between.items():
        words = version_words(name, version).removesuffix(" stack")
        lead = f"{version_words(name, entry.version(name))} stands for {words}"
        changed = [step for step in steps if step.entry in between]
        whats = [step.explanation.what for step in changed if step.explanation]
        if name == Changed.STACK:
            lead += " (voxelocity steps --numpy tells what each numpy changes)"
        if not between:
            yield f"{lead}: no measured release lies between"
        elif not changed:
            yield f"{lead}: no release between changed a call"
        else:
            yield f"{lead}, but: {'; '.join(whats) or 'calls changed'} (voxelocity steps says how)"
