"""What is recommended in words is code that is measured; test_snippets runs it."""

import dataclasses
import re

from voxelocity.analysis.answers import QUESTIONS
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader
from voxelocity.store.release_files import read_explanations

LOADING = re.compile(r"(?:nib|nibabel)(\.load\(path[^)]*\)(?:\.\w+)?(?:\(\)|\[[^\]]*\])?)")


def recommended(root):
    for question in QUESTIONS:
        yield from (text for text in vars_of(question) if isinstance(text, str))
    for explanation in read_explanations(root, Checkout(root).timeline):
        yield explanation.users


def vars_of(question):
    return [getattr(question, field.name) for field in dataclasses.fields(question)]


def test_each_way_to_load_that_is_recommended_is_measured(root):
    calls = ResultsReader(Checkout(root)).catalogue.calls.values()
    # `dataobj` may have a name of its own in the code.
    measured = "\n".join(call.snippet for call in calls if call.snippet)
    found = {way for text in recommended(root) for way in LOADING.findall(text)}
    assert len(found) >= 4
    for way in found:
        opened, _, rest = way.partition(".dataobj")
        assert f"nib{opened}" in measured, way
        assert not rest or f"dataobj{rest}" in measured, way


def test_what_costs_more_time_says_so():
    """Adding up the volumes saves memory; the other way of the answer is faster."""
    (question,) = [each for each in QUESTIONS if "average over time" in each.question]
    assert question.price and "keep_file_open=True" in question.less
