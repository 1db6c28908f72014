"""What the newest release of each library changed, and whether to upgrade, in plain sentences."""

import math

from voxelocity import VoxelocityError
from voxelocity.comparison import compare_places
from voxelocity.comparison_report import call_of
from voxelocity.measured import REFERENCE
from voxelocity.overview.tasks import KINDS_OF_WORK
from voxelocity.timeline import LIBRARIES

# A smaller step is not worth a word, however certain it is.
LEAST = 0.05

_WORDS = {"time": ("faster", "slower"), "peakmem": ("leaner", "fatter")}


def lately(entries, measured, noises, machine, names, wrong_answers):
    """The newest measured nilearn, nibabel and stack, each against the one before.

    Parameters
    ----------
    entries, measured, noises, machine, names, wrong_answers
        See `comparison.compare_places`.

    Returns
    -------
    list of dict
        For each library with two measured versions: ``library``, ``old`` and ``new`` (versions),
        ``old_tag`` and ``new_tag``, ``also`` (what else changed between the two), ``not_measured``
        (versions between the two), ``yanked`` (those between that were withdrawn), ``summary`` (a sentence), ``kinds`` and ``worse`` (lines).
        Each kind has ``kind``, ``sentence``, and for ``time`` and ``peakmem`` a ratio, its floor and
        a word, or None.
    """
    found = []
    for library in (*LIBRARIES, "stack"):
        ends = newest_step(entries, measured, library)
        if ends:
            try:
                comparison = compare_places(
                    entries, measured, ends, noises, machine, names, wrong_answers
                )
            except VoxelocityError:
                # Too little was measured to tell a change from noise.
                continue
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
        if (each := _kind(comparison, kind, operations))
    ]
    worse = [
        call_of(comparison, change)
        for change in comparison.regressions(1 + LEAST)
        if change.cell.operation in {name for names in KINDS_OF_WORK.values() for name in names}
        and change.cell.route != REFERENCE
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
        "worse": worse,
        "summary": mixed_summary(library, old, new, also, kinds)
        if also
        else summary_of(library, old, new, kinds, worse),
    }


def _kind(comparison, kind, operations):
    found = {"kind": kind}
    for what in _WORDS:
        mean = comparison.mean(operations, what)
        found[what] = mean and {
            "ratio": mean.total.ratio,
            "floor": math.exp(mean.total.floor),
            "word": word_of(what, mean.total),
        }
    if not found["time"] and not found["peakmem"]:
        return None
    found["sentence"] = sentence_of(found)
    return found


def word_of(kind, factor):
    """How a change is called: empty within the noise, or where it is next to nothing.

    Parameters
    ----------
    kind : str
        ``time`` or ``peakmem``.
    factor : comparison.Factor

    Returns
    -------
    str
    """
    if factor.within_noise or abs(factor.log) < math.log1p(LEAST):
        return ""
    return _WORDS[kind][factor.log > 0]


def sentence_of(found):
    """One kind of work in words: ``the mean over time: 1.8 times faster, no difference in memory``."""
    parts = []
    for what, name in (("time", "time"), ("peakmem", "memory")):
        change = found[what]
        if change is None:
            continue
        if not change["word"]:
            parts.append(f"no difference in {name}")
            continue
        ratio = max(change["ratio"], 1 / change["ratio"])
        parts.append(f"{ratio:.3g} times {change['word']}")
    return f"{found['kind']}: {', '.join(parts)}"


def summary_of(library, old, new, kinds, worse):
    """Whether to upgrade, in a sentence or two.

    Parameters
    ----------
    library, old, new : str
    kinds : list of dict
        See `lately`.
    worse : list of str
        Calls that became slower or fatter.

    Returns
    -------
    str
    """
    name = f"the stack {new}" if library == "stack" else f"{library} {new}"
    good, bad = ([], [])
    for found in kinds:
        words = {found[what]["word"] for what in _WORDS if found[what]}
        if words & {"faster", "leaner"}:
            good.append(found["kind"])
        if words & {"slower", "fatter"}:
            bad.append(found["kind"])
    if good and not bad:
        text = f"Upgrade to {name} for {_listed(good)}."
    elif bad and not good:
        text = f"{name} costs more than {old} for {_listed(bad)}; wait if you depend on it."
    elif good and bad:
        both = [kind for kind in good if kind in bad]
        only = [kind for kind in good if kind not in bad]
        text = f"{name} is a trade"
        text += f": better for {_listed(only)}" if only else ""
        rest = [kind for kind in bad if kind not in both]
        text += f"{'; ' if only else ': '}worse for {_listed(rest)}" if rest else ""
        text += f"; time against memory for {_listed(both)}" if both else ""
        text += "."
    else:
        text = (
            f"{name} against {old}: on average over the calls of each kind of work nothing differs "
            "by more than the noise. Upgrade whenever it suits you."
        )
    if worse and not bad:
        text += f" {_counted(worse)} listed below."
    return text.replace("the stack", "The stack", 1) if text.startswith("the stack") else text


def mixed_summary(library, old, new, also, kinds):
    """What can be said of a step that holds other changes too: not which of them did it."""
    changed = [
        found["kind"] for found in kinds if any(found[w] and found[w]["word"] for w in _WORDS)
    ]
    text = f"What {library} {new} did by itself was not measured"
    if not changed:
        return (
            f"{text}; together with what else changed since {old} nothing differs beyond the noise."
        )
    return f"{text}: together with what else changed since {old}, {_listed(changed)} differ."


def _counted(worse):
    if len(worse) == 1:
        return "One number is worse all the same; it is"
    return f"{len(worse)} numbers are worse all the same; they are"


def _listed(names):
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
