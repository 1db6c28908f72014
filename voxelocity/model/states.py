"""The states of the software under test, as a user names them."""

from collections.abc import Container, Iterable

from voxelocity import VoxelocityError
from voxelocity.model.timeline import COMPONENTS, LIBRARIES, Timeline


def indices_of(timeline: Timeline, text: str) -> list[int]:
    """The indices in the timeline of what a user names.

    Parameters
    ----------
    timeline : Timeline
    text : str
        A tag, or versions of one or more of nilearn, nibabel and the stack:
        ``nilearn==0.10.4 nibabel==5.2.1``.

    Returns
    -------
    list of int
        Oldest first, at least one.

    Raises
    ------
    VoxelocityError
        The timeline holds no such state.
    """
    tagged = timeline.index_of(text)
    if tagged is not None:
        return [tagged]
    if "==" not in text:
        raise VoxelocityError(
            f"'{text}' is not a tag of the timeline (voxelocity releases lists them)"
            " nor a version such as nilearn==0.14.1"
        )
    wanted = _versions(text)
    indices = [
        index
        for index, entry in enumerate(timeline)
        if all(entry.version(name) == version for name, version in wanted.items())
    ]
    if indices:
        return indices
    for name, version in wanted.items():
        if not any(entry.version(name) == version for entry in timeline):
            raise VoxelocityError(
                f"the timeline has no {name} {version}; voxelocity releases lists what it has"
            )
    name, version = next(iter(wanted.items()))
    states = [
        " ".join(f"{other}=={entry.version(other)}" for other in wanted)
        for entry in timeline
        if entry.version(name) == version
    ]
    raise VoxelocityError(
        f"the timeline never has {text} together; with {name} {version} it has "
        + " or ".join(f"'{state}'" for state in dict.fromkeys(states))
    )


def _versions(text: str) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for word in text.replace(",", " ").split():
        name, _, version = word.partition("==")
        if name not in COMPONENTS or not version or name in wanted:
            raise VoxelocityError(
                f"'{word}' must be one version of {', '.join(LIBRARIES)} or stack,"
                " such as nilearn==0.14.1"
            )
        wanted[name] = version
    return wanted


def measured_index(indices: Iterable[int], measured: Container[int]) -> int | None:
    """The first measured one of several entries that are the same state to the user, or None."""
    return next((index for index in indices if index in measured), None)
