"""What a difference is called, and what a reader should do about it."""

import math

# A smaller step is not worth a word, however certain it is.
LEAST = 0.05

_WORDS = {"time": ("faster", "slower"), "peakmem": ("leaner", "fatter")}
_NAMES = {"time": "time", "peakmem": "memory"}


def _enough(what, count):
    """How many of so many numbers must differ to be worth a word; peaks repeat, so one will do.

    One time in a hundred lies beyond its floor by chance, and chance is common to those of one hour.
    """
    return max(2, math.ceil(count / 10)) if what == "time" else 1


def is_told(change):
    """Whether the change of a cell is beyond the noise, and large enough to be worth a word."""
    total = change.total
    return bool(total) and not total.within_noise and abs(total.log) >= math.log1p(LEAST)


def kind_of(comparison, kind, operations):
    """What happened to a kind of work between two states.

    Parameters
    ----------
    comparison : comparison.Comparison
    kind : str
        Its name.
    operations : collection of str

    Returns
    -------
    dict or None
        ``kind``, ``sentence``, and for ``time`` and ``peakmem`` None or a dictionary: ``ratio`` of
        the geometric mean, its ``floor``, its ``word`` (empty where nothing differs), and how many
        numbers are ``better`` and ``worse`` of ``all``. None where nothing was measured.
    """
    found = {"kind": kind}
    for what in _WORDS:
        mean = comparison.mean(operations, what)
        changes = comparison.changes_of(operations, what)
        told = [change.total.log for change in changes if is_told(change)]
        found[what] = mean and {
            "ratio": mean.total.ratio,
            "floor": math.exp(mean.total.floor),
            "word": _word(what, mean.total),
            "better": sum(log < 0 for log in told),
            "worse": sum(log > 0 for log in told),
            "all": len(changes),
        }
    if not found["time"] and not found["peakmem"]:
        return None
    found["sentence"] = _sentence(found)
    return found


def _word(what, factor):
    if factor.within_noise or abs(factor.log) < math.log1p(LEAST):
        return ""
    return _WORDS[what][factor.log > 0]


def _sentence(found):
    """Such as ``the mean over time: 1.8 times faster, no difference in memory``."""
    parts = []
    for what, name in _NAMES.items():
        change = found[what]
        if change is None:
            continue
        if change["word"]:
            ratio = max(change["ratio"], 1 / change["ratio"])
            parts.append(f"{ratio:.3g} times {change['word']}")
            continue
        some = [
            f"{change[key]} of {change['all']} numbers {word}"
            for key, word in zip(("better", "worse"), _WORDS[what])
            if change[key] >= _enough(what, change["all"])
        ]
        parts.append(
            f"no difference in {name}" + (f" on average, but {' and '.join(some)}" if some else "")
        )
    return f"{found['kind']}: {', '.join(parts)}"


def _side(found, key, words):
    """How a kind of work is named among those that gained, or lost; empty where it did not."""
    changes = {what: found[what] for what in _WORDS if found[what]}
    if any(change["word"] in words for change in changes.values()):
        return found["kind"]
    if any(
        change.get(key, 0) >= _enough(what, change.get("all", 0))
        for what, change in changes.items()
    ):
        return f"some calls of {found['kind']}"
    return ""


def summary_of(library, old, new, kinds, worse):
    """Whether to upgrade, in a sentence or two.

    Parameters
    ----------
    library, old, new : str
    kinds : list of dict
        See `kind_of`.
    worse : list of str
        Calls that became slower or fatter.

    Returns
    -------
    str
    """
    name = f"the stack {new}" if library == "stack" else f"{library} {new}"
    good, bad, both = [], [], []
    for found in kinds:
        gain = _side(found, "better", ("faster", "leaner"))
        loss = _side(found, "worse", ("slower", "fatter"))
        if gain and loss:
            both.append(found["kind"])
        elif gain:
            good.append(gain)
        elif loss:
            bad.append(loss)
    if good and not bad and not both:
        text = f"Upgrade to {name} for {_listed(good)}."
    elif bad and not good and not both:
        text = f"{name} costs more than {old} for {_listed(bad)}; wait if you depend on it."
    elif good or bad or both:
        parts = [
            f"{words} {_listed(names)}"
            for words, names in (
                ("better for", good),
                ("worse for", bad),
                ("one thing against another for", both),
            )
            if names
        ]
        text = f"{name} is a trade: {'; '.join(parts)}."
    else:
        text = (
            f"{name} against {old}: on average over the calls of each kind of work nothing differs "
            "by more than the noise. Upgrade whenever it suits you."
        )
        if worse:
            text += f" {_counted(worse)} listed below."
    return text.replace("the stack", "The stack", 1) if text.startswith("the stack") else text


def mixed_summary(library, old, new, kinds):
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
