"""A checkout's software under test, read once: timeline, wrong answers, history."""

import dataclasses
import functools
from collections.abc import Sequence
from pathlib import Path

from voxelocity.model.explanation import Explanation
from voxelocity.model.states import differ_in_numpy_alone, is_exactly_in
from voxelocity.model.timeline import Timeline
from voxelocity.model.wrong_answer import ChangedMeaning, WrongAnswer
from voxelocity.store.history import History, ensure_history
from voxelocity.store.paths import NUMPY, PYTHONS, RELEASES, Place, find_root
from voxelocity.store.release_files import read_explanations, read_known_answers, read_timeline


class Checkout:
    """What a command needs of a checkout and one of its timelines; each part is read once."""

    def __init__(self, root: Path, place: Place = RELEASES, releases: "Checkout | None" = None):
        self.root = Path(root)
        self.place = place
        # The same with the timeline of the releases.
        self.releases = releases or self

    @property
    def results(self) -> Path:
        """The folder of the results along the timeline."""
        return self.root / self.place.results

    @functools.cached_property
    def timeline(self) -> Timeline:
        if self.releases is not self and self.place.timeline == self.releases.place.timeline:
            return self.releases.timeline
        return read_timeline(self.root, self.place.timeline)

    @property
    def wrong_answers(self) -> tuple[WrongAnswer, ...]:
        return self._known_answers[0]

    @property
    def meanings(self) -> tuple[ChangedMeaning, ...]:
        """What means something else since a release."""
        return self._known_answers[1]

    @functools.cached_property
    def _known_answers(self) -> tuple[tuple[WrongAnswer, ...], tuple[ChangedMeaning, ...]]:
        if self.releases is self:
            return read_known_answers(self.root, self.timeline)
        # Of another timeline: what its libraries get wrong along that of the releases.
        held = self.timeline[-1]
        tags = {
            tag
            for entry in self.releases.timeline
            if (entry.nilearn, entry.nibabel) == (held.nilearn, held.nibabel)
            for tag in entry.tags
        }
        everywhere = tuple(entry.tag for entry in self.timeline)
        found = (each for each in self.releases.wrong_answers if tags & set(each.tags))
        return tuple(dataclasses.replace(each, tags=everywhere) for each in found), ()

    @functools.cached_property
    def history(self) -> History:
        """The history of the timeline, made if it is not there yet."""
        return ensure_history(self.root, self.timeline, self.place)

    def telling(self, states: Sequence[str]) -> "Checkout":
        """The same with the timeline that tells the states apart that a user names; else this."""
        # Most states are of the releases, and then that of numpy need not be read.
        if all(is_exactly_in(self.timeline, each) for each in states):
            return self
        line = self.numpy.timeline
        has_all = all(is_exactly_in(line, each) for each in states)
        return self.numpy if has_all or differ_in_numpy_alone(line, states) else self

    @functools.cached_property
    def explanations(self) -> tuple[Explanation, ...]:
        """What explains the steps along the timeline."""
        return read_explanations(self.root, self.timeline, self.place.explanations)

    @functools.cached_property
    def numpy(self) -> "Checkout":
        """The same with the timeline from one numpy to the next."""
        return Checkout(self.root, NUMPY, self)

    @functools.cached_property
    def pythons(self) -> "Checkout":
        """The same with what was measured on each Python."""
        return Checkout(self.root, PYTHONS, self)


@functools.cache
def this_checkout() -> Checkout:
    """The checkout of this process, so that each part of it is read once."""
    return Checkout(find_root())
