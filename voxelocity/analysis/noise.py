"""What differs where nothing changed: the noise floor of each benchmark on a machine.

Two sources tell it. A control and its parent are the same software, measured one after the other.
The reference calls are the same work in all entries of a stack, which may have been measured on
different days: by how much more they differ than across a control is the drift, and the floors
grow with it.
"""

import collections
import dataclasses
import functools
import itertools
import math
import statistics
from collections.abc import Callable, Iterable, Mapping

from scipy.special import polygamma, psi, stdtrit

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results
from voxelocity.model.scale import (
    FEWEST_INSTRUCTIONS,
    SMALLEST_PEAK,
    SMALLEST_READING,
    SMALLEST_WORK,
    clamped,
    log_of,
)
from voxelocity.model.timeline import Changed, Timeline

# Of a hundred benchmarks that did not change, one may exceed its floor.
PROBABILITY = 0.99

# Of logarithms: a millionfold. What is larger says no more than that too little was measured.
LARGEST_FLOOR = math.log(1e6)

# Below it nothing is told, in the units of the floors.
_LEAST = {
    Metric.TIME: 0.0,
    Metric.PEAK: SMALLEST_PEAK,
    Metric.INSTRUCTIONS: math.log1p(SMALLEST_WORK),
    Metric.BYTES_READ: math.log1p(SMALLEST_READING),
    Metric.READS: math.log1p(SMALLEST_READING),
}

# Values by index and benchmark, on a scale on which noise adds.
Values = Mapping[int, Mapping[Benchmark, float]]

# A variance and its degrees of freedom, by benchmark.
Variances = dict[Benchmark, tuple[float, int]]


@dataclasses.dataclass(frozen=True)
class Floor:
    """Up to which size a difference is noise.

    Of a time or a count the size is a difference of natural logarithms; of a peak, bytes. It is
    infinite where too little was measured to tell. By `noise_of` no peak has less than
    `SMALLEST_PEAK` and no count less than `SMALLEST_WORK`, however well the controls agreed.
    """

    metric: Metric
    size: float

    def at(self, value: float) -> float:
        """The floor of a ratio's logarithm, as far as one end tells: the larger of both counts.

        The value is in seconds, bytes above the baseline, or instructions. Counts that differ by
        less than `FEWEST_INSTRUCTIONS` never differ by more than their floor.
        """
        if self.metric is Metric.PEAK:
            return math.log1p(self.size / clamped(self.metric, value))
        if self.metric is Metric.INSTRUCTIONS:
            return max(self.size, math.log1p(FEWEST_INSTRUCTIONS / value))
        return self.size


@dataclasses.dataclass(frozen=True)
class Noise:
    """The noise of a machine."""

    floors: Mapping[Benchmark, Floor]
    pairs: tuple[tuple[str, str], ...]  # The tags of each control's parent and of the control.
    # What was seen across the pairs, in the units of the floors.
    deviations: Mapping[Benchmark, tuple[float, ...]]
    # How many times larger the differences between distant measurements are; 1 at least.
    drift: Mapping[Metric, float]

    @functools.cached_property
    def times(self) -> list[float]:
        """The floors of all times, as fractions of a time, in order."""
        return [math.expm1(size) for size in self.sizes(Metric.TIME)]

    def sizes(self, metric: Metric) -> list[float]:
        """The floors of the calls of the libraries, references aside, in order."""
        own = (each for each in self.floors if each.metric is metric and not each.is_reference)
        return sorted(self.floors[benchmark].size for benchmark in own)

    def floor(self, benchmark: Benchmark) -> Floor:
        return self.floors.get(benchmark, Floor(benchmark.metric, math.inf))


# Of a machine on which too little was measured to tell a change from noise.
UNKNOWN_NOISE = Noise({}, (), {}, {})


def estimates(results: Results, index: int) -> dict[Benchmark, float]:
    """The values compared at an entry: bytes above the baseline, and logarithms of the rest."""
    return {
        benchmark: value if benchmark.metric is Metric.PEAK else log_of(benchmark.metric, value)
        for benchmark, value in results.values_at(index).items()
        if not benchmark.is_baseline
    }


def as_asv_shows(results: Results, index: int) -> dict[Benchmark, float]:
    """The values in asv's graphs and tables, medians and whole peaks, as natural logarithms."""
    return {
        benchmark: log_of(benchmark.metric, result.reported)
        for benchmark, result in results.measured[index].items()
        if result.reported is not None and not benchmark.is_baseline
    }


# Asked for by the table and the page, for each machine.
@functools.lru_cache(maxsize=8)
def noise_of(
    results: Results, statistic: Callable[[Results, int], dict[Benchmark, float]] = estimates
) -> Noise:
    """Estimate the noise floors from what was measured on a machine.

    By `as_asv_shows` all floors are of logarithms. `VoxelocityError` where neither a control and
    its parent nor two entries of one stack were measured.
    """
    timeline, is_of_usual_size = results.timeline, results.catalogue.is_of_usual_size
    values = {index: statistic(results, index) for index in results.indices}
    # A count of a tiny image is the cost of its call, which is no work of a reference.
    references = {
        index: {
            each: value
            for each, value in found.items()
            if each.is_reference and is_of_usual_size(each)
        }
        for index, found in values.items()
    }
    with_parent = (index for index in results.indices if index - 1 in results.measured)
    controls = [index for index in with_parent if timeline[index].changed is Changed.CONTROL]
    # What each benchmark differs by across each control, where both have a value.
    deviations = {
        benchmark: tuple(
            values[index][benchmark] - values[index - 1][benchmark]
            for index in controls
            if benchmark in values[index] and benchmark in values[index - 1]
        )
        for benchmark in sorted({each for found in values.values() for each in found})
    }
    floors: dict[Benchmark, Floor] = {}
    drift: dict[Metric, float] = {}
    lent = _lent_peaks(results)
    for metric, is_lent in itertools.product(Metric, (True, False)):
        own = {
            each: found
            for each, found in deviations.items()
            if each.metric is metric and (each in lent) == is_lent
        }
        if not own:
            continue
        # A control changes nothing, so the mean of its deviations is zero.
        across = {
            benchmark: (statistics.fmean(d * d for d in each), len(each))
            for benchmark, each in own.items()
            if each
        }
        apart = variances_of_references(timeline, references, metric)
        drift[metric] = drift_of(across, apart)
        sizes = floor_sizes(own, across, apart)
        if metric not in (Metric.TIME, Metric.PEAK):
            # A count repeats, so nothing need be measured twice to know by how much it may differ.
            sizes = {each: sizes.get(each, 0.0) if found else 0.0 for each, found in own.items()}
        in_bytes = metric is Metric.PEAK and statistic is estimates
        least = _LEAST[metric] if metric is not Metric.PEAK or in_bytes else 0.0
        for benchmark, size in sizes.items():
            floor = max(size * drift[metric], least)
            floors[benchmark] = Floor(metric, floor if in_bytes else min(floor, LARGEST_FLOOR))
    if not floors:
        raise VoxelocityError(
            "this machine has no noise floor; "
            "measure a repeat run (control) and the entry before it"
        )
    pairs = tuple((timeline[index - 1].tag, timeline[index].tag) for index in controls)
    return Noise(floors, pairs, deviations, drift)


def _lent_peaks(results: Results) -> set[Benchmark]:
    """The peaks that another machine has measured: its noise is another one."""
    return {
        benchmark
        for benchmarks in results.joined.values()
        for benchmark in benchmarks
        if benchmark.metric is Metric.PEAK
    }


# The page, its CSV and the lines beside it ask for the same.
@functools.lru_cache(maxsize=8)
def noise_or_unknown(results: Results) -> Noise:
    """Estimate the noise; if unknown, all floors are infinite and nothing counts as changed."""
    try:
        return noise_of(results)
    except VoxelocityError:
        return UNKNOWN_NOISE


def pair_noise(results: Results, known: Noise) -> Noise:
    """The noise between two commits with one stack that were measured side by side, once each.

    The references, which are the same work, tell that of times; `known` is that of a machine with
    controls, for what repeats.
    """
    own, repeats = noise_or_unknown(results), {each: Floor(each, _LEAST[each]) for each in Metric}
    floors = {
        each: own.floor(each)
        if each.metric is Metric.TIME
        else known.floors.get(each, repeats[each.metric])
        for each in set().union(*results.measured.values())
    }
    return Noise(floors, (), {}, dict.fromkeys(Metric, 1.0))


def variances_of_references(timeline: Timeline, values: Values, metric: Metric) -> Variances:
    """The variance of the difference of two entries of one stack, however far apart.

    numpy and the interpreter's zlib do the work of a reference, so another stack is other work.
    """
    groups: dict[tuple[Benchmark, str], list[float]] = collections.defaultdict(list)
    for index, benchmarks in values.items():
        for benchmark, value in benchmarks.items():
            if benchmark.metric is metric and benchmark.is_reference:
                groups[benchmark, timeline[index].stack].append(value)
    squares: dict[Benchmark, list[float]] = collections.defaultdict(list)
    degrees: dict[Benchmark, int] = collections.Counter()
    for (benchmark, _), group in groups.items():
        mean = statistics.fmean(group)
        squares[benchmark] += [(value - mean) ** 2 for value in group]
        degrees[benchmark] += len(group) - 1
    known = {each: degree for each, degree in degrees.items() if degree}
    return {each: (2 * math.fsum(squares[each]) / degree, degree) for each, degree in known.items()}


def drift_of(across: Variances, apart: Variances) -> float:
    """How much more the references differ over all entries than across the controls; 1 at least."""
    both = [benchmark for benchmark in apart if benchmark in across]
    # In whatever order they come: the sum is the same to the last digit.
    near = math.fsum(across[benchmark][0] for benchmark in both)
    far = math.fsum(apart[benchmark][0] for benchmark in both)
    return math.sqrt(max(1.0, far / near)) if near else 1.0


def floor_sizes(
    deviations: Mapping[Benchmark, tuple[float, ...]], across: Variances, apart: Variances
) -> dict[Benchmark, float]:
    """The size of each benchmark's floor, without the drift; empty where too little is known."""
    known = across or apart
    if len(known) < 2:
        return {}
    if not any(variance for variance, _ in known.values()):
        return dict.fromkeys(deviations, 0.0)
    prior = ModeratedVariances(known.values())
    return {each: prior.quantile(PROBABILITY, *across.get(each, ())) for each in deviations}


class ModeratedVariances:
    """The prior distribution behind several variances, and what it makes of each of them.

    With one or two control pairs a benchmark's own variance is next to unknown: two values may lie
    close by chance. An empirical Bayes estimate takes the variances of all benchmarks as draws from
    one distribution, estimates it from their spread, and moves each towards its centre by as much
    as the few values leave open. The method is that of G. K. Smyth, "Linear models and empirical
    Bayes methods for assessing differential expression in microarray experiments", Statistical
    Applications in Genetics and Molecular Biology 3 (1), article 3, 2004,
    doi:10.2202/1544-6115.1027, sections 3 and 6.2, where a gene is what a benchmark is here.

    The variances come with their degrees of freedom. Those of the prior are infinite where the
    variances differ by no more than chance. `ValueError` if they are fewer than two, or all zero.
    """

    def __init__(self, variances: Iterable[tuple[float, int]]):
        samples = [(variance, degrees) for variance, degrees in variances if degrees > 0]
        if len(samples) < 2 or not any(variance for variance, _ in samples):
            raise ValueError("needs at least two variances that are not all zero")
        # A logarithm of zero would carry the whole estimate away.
        smallest = 1e-5 * statistics.median([variance for variance, _ in samples if variance])
        logs = [
            math.log(max(variance, smallest)) - psi(degrees / 2) + math.log(degrees / 2)
            for variance, degrees in samples
        ]
        excess = statistics.variance(logs) - statistics.fmean(
            float(polygamma(1, degrees / 2)) for _, degrees in samples
        )
        self.degrees = 2 * _inverse_trigamma(excess) if excess > 0 else math.inf
        shift = psi(self.degrees / 2) - math.log(self.degrees / 2) if excess > 0 else 0.0
        self.variance = math.exp(statistics.fmean(logs) + shift)

    def quantile(self, probability: float, variance: float = 0.0, degrees: float = 0) -> float:
        """The bound within which a deviation stays, in both directions, with a probability.

        What is known of the one in question is by default nothing but the prior.
        """
        if math.isinf(self.degrees):
            moderated, total = self.variance, math.inf
        else:
            total = self.degrees + degrees
            moderated = (self.degrees * self.variance + degrees * variance) / total
        return float(stdtrit(total, (1 + probability) / 2)) * math.sqrt(moderated)


def _inverse_trigamma(value: float) -> float:
    """The argument whose trigamma is `value` > 0: Newton's method, as in the appendix of Smyth."""
    # On logarithmic scales the trigamma is nearly straight at both ends, so that each step is good.
    log = 0.0
    for _ in range(50):
        argument = math.exp(log)
        trigamma, slope = (float(polygamma(order, argument)) for order in (1, 2))
        step = math.log(trigamma / value) * trigamma / (slope * argument)
        log -= step
        if abs(step) < 1e-13:
            break
    return math.exp(log)
