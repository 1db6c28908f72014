"""A checkout's software under test, read once: timeline, wrong answers, history."""

import functools
from pathlib import Path

from voxelocity.model.timeline import Timeline
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.store.history import History, ensure_history
from voxelocity.store.paths import find_root
from voxelocity.store.release_files import read_timeline, read_wrong_answers


class Checkout:
    """What a command needs of a checkout; each part is read when it is first asked for."""

    def __init__(self, root: Path):
        self.root = Path(root)

    @functools.cached_property
    def timeline(self) -> Timeline:
        return read_timeline(self.root)

    @functools.cached_property
    def wrong_answers(self) -> tuple[WrongAnswer, ...]:
        return read_wrong_answers(self.root, self.timeline)

    @functools.cached_property
    def history(self) -> History:
        """The release history, made if it is not there yet."""
        return ensure_history(self.root, self.timeline)


@functools.cache
def this_checkout() -> Checkout:
    """The checkout of this process, so that each part of it is read once."""
    return Checkout(find_root())
