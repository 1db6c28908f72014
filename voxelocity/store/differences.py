"""The names in which two checkouts differ."""

from collections.abc import Mapping, Sequence

# So many names are said, the rest is counted.
_MANY = 3


def differing_names(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """The names whose values are not the same, or that one of both lacks; in order."""
    return sorted(each for each in {**ours, **theirs} if ours.get(each) != theirs.get(each))


def first_of(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return f"{', '.join(names[:_MANY])}{more}"
