"""The commit of a step is found by halving, whatever else lies on the way."""

import math

import pytest

from voxelocity.analysis.bisection import find_step


def asked_of(values):
    """What `find_step` finds, and the entries that it asked for."""
    asked = []

    def value_at(index):
        asked.append(index)
        return values[index]

    return find_step(len(values), value_at), asked


@pytest.mark.parametrize("index", [1, 2, 23, 44, 45])
def test_one_step_is_found_in_as_few_steps_as_halving_takes(index):
    found, asked = asked_of([100.0] * index + [3.0] * (46 - index))
    assert (found.before, found.at) == (index - 1, index) and found.is_one_commit
    assert found.share == pytest.approx(1)
    assert len(asked) == len(set(asked)) <= 2 + math.ceil(math.log2(45))


def test_noise_around_it_does_not_lead_astray():
    values = [100 + (index % 3) * 0.2 for index in range(30)] + [
        150 + (index % 3) * 0.2 for index in range(30)
    ]
    found, _ = asked_of(values)
    assert found.at == 30 and found.share == pytest.approx(1, abs=0.02)


def test_of_several_steps_one_is_found_and_its_share_says_so():
    found, _ = asked_of([1.0] * 10 + [2.0] * 10 + [8.0] * 10)
    assert found.at == 20 and found.share == pytest.approx(2 / 3)


def test_a_step_up_and_down_again_is_no_step_between_the_ends():
    with pytest.raises(ValueError, match="no step"):
        find_step(5, [1.0, 2.0, 2.0, 2.0, 1.0].__getitem__)


def test_what_has_no_value_is_passed_over():
    values = [1.0] * 10 + [2.0] * 10
    values[9] = values[4] = values[14] = None
    found, _ = asked_of(values)
    assert (found.before, found.at) == (8, 10) and not found.is_one_commit
    assert found.values[9] is None


@pytest.mark.parametrize("end", [0, 2])
def test_without_a_value_at_an_end_there_is_no_answer(end):
    values = [1.0, 1.0, 2.0]
    values[end] = None
    with pytest.raises(ValueError, match="no step"):
        find_step(3, values.__getitem__)
