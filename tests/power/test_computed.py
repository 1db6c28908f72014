"""What would be found by time is what exceeds its floor with the slowdown added."""

import math

from tests.power.computed import share_found
from tests.voxelocity.made_up import time_benchmark
from voxelocity.analysis.noise import Floor, Noise
from voxelocity.model.benchmark import Metric


def test_a_slowdown_adds_to_what_was_seen():
    benchmark = time_benchmark()
    seen = tuple(math.log(ratio) for ratio in (0.96, 1.0, 1.04))
    noise = Noise({benchmark: Floor(Metric.TIME, math.log(1.1))}, (), {benchmark: seen}, {})
    found = [share_found(noise, [benchmark], share) for share in (0.05, 0.08, 0.12, 0.2)]
    assert found == ["0 of 3", "1 of 3", "2 of 3", "3 of 3"]
