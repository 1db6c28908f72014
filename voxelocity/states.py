"""The states of the software under test, as a user names them."""

from voxelocity import VoxelocityError
from voxelocity.timeline import LIBRARIES


def places_of(entries, text):
    """The positions in the timeline of what a user names.

    Parameters
    ----------
    entries : list of Entry
        The timeline.
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
    tagged = [index for index, entry in enumerate(entries) if text in entry.tags]
    if tagged:
        return tagged
    if "==" not in text:
        raise VoxelocityError(
            f"'{text}' is no tag of the timeline (voxelocity releases lists them)"
            " and no version such as nilearn==0.14.1"
        )
    wanted = _versions(text)
    found = [
        index
        for index, entry in enumerate(entries)
        if all(_version(entry, name) == version for name, version in wanted.items())
    ]
    if found:
        return found
    for name, version in wanted.items():
        beside = [entry for entry in entries if _version(entry, name) == version]
        if not beside:
            raise VoxelocityError(
                f"the timeline has no {name} {version}; voxelocity releases lists what it has"
            )
    name, version = next(iter(wanted.items()))
    states = [
        " ".join(f"{other}=={_version(entry, other)}" for other in wanted)
        for entry in entries
        if _version(entry, name) == version
    ]
    raise VoxelocityError(
        f"the timeline never has {text} together; with {name} {version} it has "
        + " or ".join(f"'{state}'" for state in dict.fromkeys(states))
    )


def _versions(text):
    wanted = {}
    for word in text.replace(",", " ").split():
        name, _, version = word.partition("==")
        if name not in (*LIBRARIES, "stack") or not version or name in wanted:
            raise VoxelocityError(
                f"'{word}' must be one version of {', '.join(LIBRARIES)} or stack,"
                " such as nilearn==0.14.1"
            )
        wanted[name] = version
    return wanted


def _version(entry, name):
    return entry.stack if name == "stack" else getattr(entry, name).version


def measured_place(places, measured):
    """The first measured one of several entries that are the same state to the user, or None."""
    return next((index for index in places if index in measured), None)
