"""Right answers first: what is wrong, right again, or means something else, in sentences.

It must not wait for numpy, as the table of releases stands on it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from voxelocity.analysis.correctness import Advice, Correctness
from voxelocity.model.timeline import Changed, Entry, tag_words, version_words
from voxelocity.model.wrong_answer import Degree, WrongAnswer
from voxelocity.report.document import Block, Items, Paragraph

_RETURNS = {
    Degree.VALUES: "returns wrong values from {}",
    Degree.ONCE_SAVED: "returns images from {} that are wrong once saved",
    Degree.TYPE: "returns another number type from {}",
}

# A headline names so many calls, and counts the rest.
_NAMED = 2


def correctness_blocks(found: Correctness, full: bool = False) -> list[Block]:
    """The head of a report on two entries; nothing where no answer differs and none is wrong.

    In full every wrong answer has a line and its source; else these lines are counted, and changed
    meanings are named.
    """
    words = headline(found)
    blocks: list[Block] = [Paragraph(words)] if words else []
    lines = notes(found) if full else list(_in_short(found, words))
    return [*blocks, Items(lines)] if lines else blocks


def _in_short(found: Correctness, headline: str) -> Iterator[str]:
    """What changed its meaning and is not in the headline; the count of each other kind."""
    changed = [each.sentence for each in found.meanings if each.sentence not in headline]
    # A sentence begins with what it tells of.
    named = dict.fromkeys(sentence.split()[0].strip(",") for sentence in changed)
    if named:
        yield f"Changed in meaning: {', '.join(named)}."
    counts = {
        **{group[0].degree.value: len(group) for group in _by_degree(found.broken)},
        "fixed": len(found.mended),
        "wrong in both": len(found.remaining),
    }
    each = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    if each:
        yield f"Answers: {each}."


def headline(found: Correctness, of_release: bool = False) -> str:
    """What to do for the answers alone, by what is worst; empty where none differs.

    Of a release, which advises nobody yet: what it did to them.
    """
    advice, old, new = found.advice, found.old, found.new
    lead = f"{advice.value}: " if advice else ""
    if advice is Advice.WAIT and new.yanked:
        lead = "Skip this release, which was withdrawn (yanked): "
    broken = _worst(found.broken, new)
    if broken and old:
        broken += f", and {_version(found.broken[0], old)} does not"
    mended = _worst(found.mended, old) if old else ""
    if advice is Advice.UPGRADE:
        beware = f" {Advice.BEWARE.value}: {broken}." if broken else ""
        if of_release:
            fixed = [each for each in found.mended if each.degree is found.mended[0].degree]
            return f"Fixed: {fixed[0].degree} from {_places(fixed, _NAMED)}.{beware}"
        return f"{lead}{mended}.{beware}"
    if broken:
        also = f" {mended}, and {_version(found.mended[0], new)} does not." if mended else ""
        return f"{lead}{broken}.{also}"
    if mended:
        return f"{mended}, and {_version(found.mended[0], new)} does not."
    if found.meanings:
        first, *rest = found.meanings
        more = f" {len(rest)} more changed too." if rest else ""
        return f"{lead}in {tag_words(first.release)} a meaning changed. {first.sentence}{more}"
    return ""


def notes(found: Correctness, brief: bool = False) -> list[str]:
    """A line on all that differs or stays wrong, with its source.

    Where it is brief, without sources and without what the headline tells, and a line names several
    calls.
    """
    lines = []
    for group in _groups(_rest(found.broken) if brief else found.broken, brief):
        since, is_type = tag_words(group[0].tags[0]), group[0].degree is Degree.TYPE
        # What the first entry has wrong may be older.
        words = f"{{}} since {since}" if found.old else f"{{}} in {since} already"
        label = words.format("Another number type" if is_type else "Wrong")
        lines.append(f"{label}: {_told(group, brief)}")
    for group in _groups(_rest(found.mended) if brief else found.mended, brief=True):
        source = "" if brief else f"; {_address(group[0].source)}"
        mended = f"Right in {_subject(group[0], found.new)}: {_places(group, len(group))}"
        lines.append(f"{mended} (before: {group[0].degree}{source})")
    return [*lines, *changed_meanings(found, brief), *still_wrong(found, brief)]


def changed_meanings(found: Correctness, brief: bool = False) -> list[str]:
    """A line on each."""
    return [
        f"Changed in {tag_words(each.release)}: "
        + (each.sentence if brief else f"{_clause(each.sentence)} ({_address(each.source)})")
        for each in found.meanings
    ]


def still_wrong(found: Correctness, brief: bool = False) -> list[str]:
    """A line on what is wrong in both."""
    return [
        f"Still wrong in {_subject(group[0], found.new)}: {_told(group, brief)}"
        for group in _groups(found.remaining, brief)
    ]


def wrong_line(wrong: WrongAnswer) -> str:
    """What a call does, how wrong that is, and where it is documented."""
    return f"{_clause(wrong.sentence)} ({wrong.degree}; {_address(wrong.source)})"


def correctness_fields(found: Correctness) -> dict[str, Any]:
    """The same for programs: what to do, and every wrong answer and changed meaning.

    Each wrong answer has ``call``, ``when``, ``degree``, ``sentence`` and ``source``.
    """
    names = ("call", "when", "degree", "sentence", "source")
    wrong = {
        name: [{field: getattr(each, field) for field in names} for each in getattr(found, name)]
        for name in ("mended", "broken", "remaining")
    }
    advice = {"advice": found.advice.value, "headline": headline(found)}
    return {**advice, **wrong, "meanings": found.meanings}


def marks(found: Correctness) -> str:
    """What differs from the entry before, in a few words for a table."""
    degrees = [group[0].degree.value for group in _by_degree(found.broken)]
    words = [*degrees, *(["fixed"] if found.mended else [])]
    return ", ".join([*words, *(["another meaning"] if found.meanings else [])])


def marks_with_calls(found: Correctness) -> str:
    """What differs from the entry before, with the calls: wrong answers first, then fixes."""
    lines = [
        f"✗ {group[0].degree} from {_places(group, _NAMED)}" for group in _by_degree(found.broken)
    ]
    if found.mended:
        lines.append(f"✓ fixed: {_places(found.mended, _NAMED)}")
    return "; ".join([*lines, *(["another meaning"] if found.meanings else [])])


def notes_by_entry(found: Iterable[Correctness]) -> Iterator[str]:
    """What began or ended at each of some entries; what goes on is not told again."""
    for each in found:
        told = still_wrong(each)
        yield from (line for line in notes(each) if line not in told)


def _told(group: Sequence[WrongAnswer], brief: bool) -> str:
    if not brief:
        return wrong_line(group[0])
    return group[0].sentence if len(group) == 1 else f"{_places(group, len(group))}."


def _rest(wrong: Sequence[WrongAnswer]) -> list[WrongAnswer]:
    """Those that are less wrong than the worst, which come first."""
    return [each for each in wrong if each.degree is not wrong[0].degree]


def _by_degree(wrong: Sequence[WrongAnswer]) -> list[list[WrongAnswer]]:
    groups = ([each for each in wrong if each.degree is degree] for degree in Degree)
    return [group for group in groups if group]


def _groups(wrong: Sequence[WrongAnswer], brief: bool) -> list[list[WrongAnswer]]:
    """Each by itself; where it is brief, by degree, first release and source."""
    groups: dict[object, list[WrongAnswer]] = {}
    for each in wrong:
        key = (each.degree, each.tags[0], _address(each.source)) if brief else each
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _worst(wrong: Sequence[WrongAnswer], entry: Entry) -> str:
    """Such as ``nilearn 0.14.0 returns wrong values from unmask()``, of the worst degree alone."""
    if not wrong:
        return ""
    worst = [each for each in wrong if each.degree is wrong[0].degree]
    own = [each for each in worst if each.component == wrong[0].component]
    returns = _RETURNS[own[0].degree].format(_places(own, _NAMED))
    return f"{_subject(own[0], entry)} {returns}"


def _places(wrong: Sequence[WrongAnswer], most: int) -> str:
    """Their calls, a few of them by name, and what these are limited to."""
    by_limit: dict[str, list[str]] = {}
    for each in wrong:
        calls = by_limit.setdefault(each.when, [])
        calls += [] if each.call in calls else [each.call]
    words = []
    for when, calls in by_limit.items():
        rest = len(calls) - most
        # One more is as short as its count.
        named = calls if rest <= 0 else [*calls[:most], f"{rest} more call{'s' * (rest > 1)}"]
        listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
        words.append(f"{listed} {when}".rstrip())
    return "; ".join(words)


def _subject(wrong: WrongAnswer, entry: Entry) -> str:
    return version_words(wrong.component, entry.version(wrong.component))


def _version(wrong: WrongAnswer, entry: Entry) -> str:
    return bare_version(wrong.component, entry.version(wrong.component))


def bare_version(component: str, version: str) -> str:
    """A version beside another of the same library, whose name need not stand twice."""
    return version_words(component, version) if component == Changed.STACK else version


def _clause(sentence: str) -> str:
    """A sentence that goes on in brackets."""
    return sentence.removesuffix(".")


def _address(source: str) -> str:
    """The first address in a source; all of it where there is none."""
    found = re.search(r"https?://[^\s,;)]*[\w/]", source)
    return found[0] if found else source
