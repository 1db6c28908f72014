"""What was measured at two commits: a failure whose wrong answer is known counts as that."""

import types

from tests.voxelocity.made_up import FAILED, catalogue, peak, peak_benchmark, timeline
from voxelocity.model.commit import Commit
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.runner.pull_request import results_of_two

COMMITS = [
    Commit("a" * 40, "2026-01-01", "before"),
    Commit("b" * 40, "2026-01-02", "[FIX] it (#7)"),
]


def measured(*results):
    """The results of a call at both commits."""
    by_commit = {commit.sha: {peak_benchmark(): own} for commit, own in zip(COMMITS, results)}
    stored = types.SimpleNamespace(library="nilearn", machine="laptop", at=by_commit.__getitem__)
    known = [
        WrongAnswer(("nilearn-1",), ("MeanOverTime.path",), (image,), None, "a source")
        for image in ("int16", "float32")
    ]
    return results_of_two(stored, COMMITS, catalogue(), timeline()[:1] * 2, known=known)


def test_a_wrong_answer_is_known_where_its_call_failed():
    (wrong,) = measured(FAILED, peak(1)).wrong_answers
    assert (wrong.images, wrong.tags) == (("int16",), ("nilearn-aaaaaaaaa",))
    (wrong,) = measured(peak(1), FAILED).wrong_answers
    assert wrong.tags == ("nilearn-bbbbbbbbb",)
    assert measured(peak(1), peak(1)).wrong_answers == ()
