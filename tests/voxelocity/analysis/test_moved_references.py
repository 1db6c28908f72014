"""References that moved say that the machine has changed."""

import pytest

from tests.voxelocity.made_up import comparison, measure, steady, timeline
from voxelocity.model.benchmark import Metric


@pytest.mark.parametrize(("factor", "warned"), [(1.02, False), (1.4, True)])
def test_references_that_moved_say_that_the_machine_has_changed(factor, warned):
    """Over the floor of 5 %; on another stack they are other work."""

    def cost(entry, benchmark):
        later = benchmark.is_reference and entry.tag != "nilearn-1"
        return steady(entry, benchmark) * (
            factor if later and benchmark.metric is Metric.TIME else 1
        )

    for change, expected in (("nilearn", warned), ("stack", False)):
        lines = comparison(measure(timeline(change), cost)).warnings
        assert bool(lines) is expected
        if expected:
            (line,) = lines
            assert line.startswith("4 of 4 control timings shifted")
            assert "(1.40 to 1.40 times)" in line


@pytest.mark.parametrize(("moved", "warned"), [(1, False), (2, True)])
def test_a_reference_in_forty_may_move_by_chance(moved, warned):
    images = [(f"image {number}", ".nii") for number in range(40)]

    def cost(entry, benchmark):
        later = (
            benchmark.is_reference and entry.tag == "nilearn-2" and benchmark.metric is Metric.TIME
        )
        return steady(entry, benchmark) * (
            2 if later and benchmark.parameters in images[:moved] else 1
        )

    found = comparison(measure(timeline("nilearn"), cost, images=images))
    assert bool(found.warnings) is warned
