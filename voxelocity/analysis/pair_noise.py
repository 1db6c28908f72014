"""The noise between two commits that were measured side by side, once each."""

import math

from voxelocity.analysis.noise import Floor, Noise, noise_or_unknown
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Results
from voxelocity.model.scale import SMALLEST_PEAK, SMALLEST_WORK


def pair_noise(results: Results, known: Noise) -> Noise:
    """The floors: of times as the references tell, of what repeats as the controls of the releases have shown.

    Parameters
    ----------
    results : Results
        Of two entries with one stack. Their references are the same work, so that what these differ by is noise.
    known : Noise
        Of a machine with controls.
    """
    own = noise_or_unknown(results)
    least = {
        Metric.INSTRUCTIONS: Floor(Metric.INSTRUCTIONS, math.log1p(SMALLEST_WORK)),
        Metric.PEAK: Floor(Metric.PEAK, SMALLEST_PEAK),
    }
    floors = {}
    for benchmark in {
        benchmark for benchmarks in results.measured.values() for benchmark in benchmarks
    }:
        if benchmark.metric is Metric.TIME:
            floors[benchmark] = own.floor(benchmark)
        else:
            floors[benchmark] = known.floors.get(benchmark, least[benchmark.metric])
    return Noise(floors, (), {}, dict.fromkeys(Metric, 1.0))
