"""Right answers decide by what is worst, and in the direction that is asked of."""

import pytest

from tests.voxelocity.made_up import timeline
from voxelocity.analysis.correctness import Advice, correctness, correctness_by_entry
from voxelocity.model.timeline import Changed
from voxelocity.model.wrong_answer import ChangedMeaning, Degree, WrongAnswer

ENTRIES = timeline("nilearn", "nibabel", "nilearn")
VALUES, SAVED, TYPE = Degree


def wrong(degree, *indices):
    tags = tuple(ENTRIES[index].tag for index in indices)
    return WrongAnswer(tags, ("MeanOverTime.path",), (), None, "a source", degree)


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ([VALUES], [], Advice.UPGRADE),
        ([SAVED], [], Advice.UPGRADE),
        ([TYPE], [], Advice.NONE),
        ([], [VALUES], Advice.WAIT),
        ([], [SAVED], Advice.BEWARE),
        ([], [TYPE], Advice.BEWARE),
        ([VALUES], [SAVED, TYPE], Advice.UPGRADE),
        ([SAVED], [VALUES], Advice.WAIT),
        ([TYPE], [SAVED], Advice.BEWARE),
        ([VALUES], [VALUES], Advice.WAIT),
        ([], [], Advice.NONE),
    ],
)
def test_the_worst_decides(old, new, advice):
    known = [*(wrong(each, 0) for each in old), *(wrong(each, 1, 2, 3) for each in new)]
    found = correctness(ENTRIES, known, [], 0, 1)
    assert found.advice is advice
    assert ([each.degree for each in found.mended], [each.degree for each in found.broken]) == (
        old,
        new,
    )
    assert found.differs == bool(old or new)


def test_of_a_way_back_nobody_is_told_to_upgrade():
    known = [wrong(VALUES, 0), wrong(TYPE, 1, 2, 3)]
    found = correctness(ENTRIES, known, [], 1, 0)
    assert (found.mended, found.broken) == ((known[1],), (known[0],))
    assert found.advice is Advice.BEWARE
    assert correctness(ENTRIES, known[1:], [], 1, 0).advice is Advice.NONE


def test_what_is_wrong_in_both_differs_in_nothing():
    known = [wrong(VALUES, 0, 1)]
    found = correctness(ENTRIES, known, [], 0, 1)
    assert found.remaining == tuple(known) and not found.differs


def test_a_component_has_what_it_changed_itself():
    known, meaning = [wrong(VALUES, 0, 1)], ChangedMeaning("nibabel-1", "It is so.", "a source")
    for component, mended, meanings in (
        (Changed.NIBABEL, 1, 1),
        (Changed.NILEARN, 0, 0),
        (None, 1, 1),
    ):
        found = correctness(ENTRIES, known, [meaning], 0, 3, component)
        assert (len(found.mended), len(found.meanings)) == (mended, meanings)


def test_what_stays_wrong_is_told_of_its_own_component():
    known = [wrong(VALUES, 0, 1, 2, 3)]
    assert len(correctness(ENTRIES, known, [], 3, 3, Changed.NILEARN).remaining) == 1
    assert correctness(ENTRIES, known, [], 3, 3, Changed.NIBABEL).remaining == ()


def test_each_entry_is_told_against_the_one_before():
    known, meaning = [wrong(VALUES, 0, 1)], ChangedMeaning("nilearn-3", "It is so.", "a source")
    found = list(correctness_by_entry(ENTRIES, known, [meaning]))
    assert [len(each.broken) for each in found] == [1, 0, 0, 0]
    assert [len(each.mended) for each in found] == [0, 0, 1, 0]
    assert [len(each.meanings) for each in found] == [0, 0, 0, 1]
