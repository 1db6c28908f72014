"""What the newest release of each library changed, and whether to upgrade, in plain sentences."""

from voxelocity.comparison import compare_places
from voxelocity.comparison_report import call_of
from voxelocity.measured import REFERENCE
from voxelocity.overview.tasks import KINDS_OF_WORK, kind_of_work
from voxelocity.overview.verdict import LEAST, is_told, kind_of, mixed_summary, summary_of
from voxelocity.timeline import LIBRARIES


def lately(entries, measured, noise, machine, names, wrong_answers):
    """The newest measured nilearn, nibabel and stack, each against the one before.

    Parameters
    ----------
    entries, measured, noise, machine, names, wrong_answers
        See `comparison.compare_places`.

    Returns
    -------
    list of dict
        For each library with two measured versions: ``library``, ``old`` and ``new`` (versions),
        ``old_tag`` and ``new_tag``, ``also`` (what else changed between the two), ``not_measured``
        (versions between the two), ``yanked`` (those between that were withdrawn), ``summary`` (a
        sentence), ``kinds`` (see `verdict.kind_of`), ``better``, ``worse`` and ``warnings`` (lines).
    """
    found = []
    for library in (*LIBRARIES, "stack"):
        ends = newest_step(entries, measured, library)
        if ends:
            comparison = compare_places(
                entries, measured, ends, noise, machine, names, wrong_answers
            )
            found.append(_step(entries, ends, library, comparison))
    return found


def newest_step(entries, measured, library):
    """The two measured entries that tell most about the newest version of a library.

    A version that was yanked is no version to come from, as few ever had it.

    Parameters
    ----------
    entries : list of Entry
    measured : dict
        By position in the timeline.
    library : str
        ``nilearn``, ``nibabel`` or ``stack``.

    Returns
    -------
    tuple of int or None
        The last with an older version, and the first with the newest one.
    """
    places = sorted(measured)
    if not places:
        return None
    newest = version_of(entries[places[-1]], library)
    passed_over = {newest, *_yanked(entries, library)}
    older = [place for place in places if version_of(entries[place], library) not in passed_over]
    if not older:
        return None
    first = next(place for place in places if version_of(entries[place], library) == newest)
    return older[-1], first


def _yanked(entries, library):
    return [
        version_of(entry, library) for entry in entries if entry.changed == library and entry.yanked
    ]


def version_of(entry, library):
    """The version of a library in an entry, or the name of its stack."""
    return entry.stack if library == "stack" else getattr(entry, library).version


def _step(entries, ends, library, comparison):
    old, new = (version_of(entries[end], library) for end in ends)
    between = entries[ends[0] + 1 : ends[1] + 1]
    also = [entry.change for entry in between if entry.changed not in (library, "control")]
    kinds = [
        each
        for kind, operations in KINDS_OF_WORK.items()
        if (each := kind_of(comparison, kind, operations))
    ]
    better = [
        call_of(comparison, change)
        for change in comparison.changes
        if kind_of_work(change.cell.operation)
        and change.cell.route != REFERENCE
        and is_told(change)
        and change.total.log < 0
    ]
    worse = [
        call_of(comparison, change)
        for change in comparison.regressions(1 + LEAST)
        if kind_of_work(change.cell.operation)
    ]
    return {
        "library": library,
        "old": old,
        "new": new,
        "old_tag": entries[ends[0]].tags[0],
        "new_tag": entries[ends[1]].tags[0],
        "also": also,
        "not_measured": [
            version
            for entry in between
            if entry.changed == library
            and (version := version_of(entry, library)) != new
            and not entry.yanked
        ],
        "yanked": _yanked(between, library),
        "kinds": kinds,
        "better": better,
        "worse": worse,
        "warnings": comparison.warnings,
        "summary": mixed_summary(library, old, new, kinds)
        if also
        else summary_of(library, old, new, kinds, worse),
    }
