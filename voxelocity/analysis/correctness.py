"""Right answers come before any cost: what one entry of the timeline has wrong, and another not."""

import dataclasses
import enum
from collections.abc import Iterator, Sequence

from voxelocity.model.results import Results
from voxelocity.model.timeline import Changed, Entry, Timeline
from voxelocity.model.wrong_answer import ChangedMeaning, Degree, WrongAnswer


class Advice(enum.StrEnum):
    """What to do for the answers alone."""

    UPGRADE = "Upgrade now"
    WAIT = "Do not upgrade yet"
    BEWARE = "Beware"
    NONE = ""


@dataclasses.dataclass(frozen=True)
class Correctness:
    """What an old and a new entry have wrong, of all that is known or of one component.

    Wrong answers come worst first, the rest in the order of releases. The first entry has no `old`.
    """

    old: Entry | None
    new: Entry
    mended: tuple[WrongAnswer, ...]  # Wrong in the old one alone.
    broken: tuple[WrongAnswer, ...]  # Wrong in the new one alone.
    remaining: tuple[WrongAnswer, ...]  # Wrong in both.
    meanings: tuple[ChangedMeaning, ...]  # What means something else in the new one.

    @property
    def differs(self) -> bool:
        return bool(self.mended or self.broken or self.meanings)

    @property
    def advice(self) -> Advice:
        """By what is worst. Right values in another number type are no reason to upgrade.

        Of a way back in time it is at most a warning.
        """
        if self.old and self.old.date > self.new.date:
            return Advice.BEWARE if self.broken else Advice.NONE
        mended, broken = (
            min((wrong.degree.rank for wrong in each), default=len(Degree))
            for each in (self.mended, self.broken)
        )
        if self.broken and broken <= mended:
            return Advice.WAIT if broken == Degree.VALUES.rank else Advice.BEWARE
        if mended < Degree.TYPE.rank:
            return Advice.UPGRADE
        return Advice.BEWARE if self.meanings else Advice.NONE


def correctness(
    timeline: Timeline,
    wrong_answers: Sequence[WrongAnswer],
    meanings: Sequence[ChangedMeaning],
    old: int | None,
    new: int,
    component: Changed | None = None,
) -> Correctness:
    """Compare what is known of two indices in the timeline, in either order.

    Without an old one nothing was wrong before. With a component only what it changed differs.
    """
    ranked = sorted(wrong_answers, key=lambda wrong: wrong.degree.rank)
    first, last = sorted((new if old is None else old, new))
    between = timeline.between(first, last)
    found: dict[tuple[bool, bool], list[WrongAnswer]] = {}
    for wrong in ranked:
        before = old is not None and timeline[old].tag in wrong.tags
        after = timeline[new].tag in wrong.tags
        if before == after or _changed_by(timeline, wrong, between, component):
            found.setdefault((before, after), []).append(wrong)
    tags = {tag for entry in between for tag in entry.tags}
    own = (each for each in meanings if component is None or each.component == component)
    return Correctness(
        None if old is None else timeline[old],
        timeline[new],
        mended=tuple(found.get((True, False), ())),
        broken=tuple(found.get((False, True), ())),
        remaining=tuple(
            wrong
            for wrong in found.get((True, True), ())
            if component is None or wrong.component == component
        ),
        meanings=tuple(each for each in own if each.release in tags),
    )


def correctness_of(
    results: Results, indices: tuple[int, int], component: Changed | None = None
) -> Correctness:
    """The same of two entries of a machine's results."""
    known = results.timeline, results.wrong_answers, results.meanings
    return correctness(*known, *indices, component)


def _changed_by(
    timeline: Timeline,
    wrong: WrongAnswer,
    between: Sequence[Entry],
    component: Changed | None,
) -> bool:
    """Whether the component began or ended it within these entries."""
    if component is None:
        return True
    last = timeline.index_of(wrong.tags[-1])
    assert last is not None
    turns = {wrong.tags[0], *(entry.tag for entry in timeline[last + 1 : last + 2])}
    return any(entry.tag in turns for entry in between if entry.changed is component)


def correctness_by_entry(
    timeline: Timeline,
    wrong_answers: Sequence[WrongAnswer],
    meanings: Sequence[ChangedMeaning],
) -> Iterator[Correctness]:
    """Each entry against the one before it."""
    for index in range(len(timeline)):
        before = index - 1 if index else None
        yield correctness(timeline, wrong_answers, meanings, before, index)
