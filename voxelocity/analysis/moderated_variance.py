"""Variances that are each known from a few values only, moderated by what all have in common.

With one or two control pairs a benchmark's own variance is next to unknown: two values may lie close
by chance. An empirical Bayes estimate takes the variances of all benchmarks as draws from one
distribution, estimates that distribution from their spread, and moves each towards its centre by
as much as the few values leave open.

The method and its formulas are those of G. K. Smyth, "Linear models and empirical Bayes methods
for assessing differential expression in microarray experiments", Statistical Applications in
Genetics and Molecular Biology 3 (1), article 3, 2004, doi:10.2202/1544-6115.1027, sections 3 and
6.2, where a gene is what a benchmark is here.
"""

import math
import statistics
from collections.abc import Iterable

from scipy.special import polygamma, psi, stdtrit


class ModeratedVariances:
    """The prior distribution behind several variances, and what it makes of each of them.

    Parameters
    ----------
    variances : iterable of (float, int)
        Variances and their degrees of freedom; at least two, not all zero.

    Attributes
    ----------
    variance, degrees : float
        Of the prior; the degrees are infinite where the variances differ by no more than chance.

    Raises
    ------
    ValueError
        Fewer than two variances, or all zero.
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
        """The bound below which the size of a deviation stays with a probability, in both directions together.

        What is known of the one in question is by default nothing but the prior.
        """
        if math.isinf(self.degrees):
            moderated, total = self.variance, math.inf
        else:
            total = self.degrees + degrees
            moderated = (self.degrees * self.variance + degrees * variance) / total
        return float(stdtrit(total, (1 + probability) / 2)) * math.sqrt(moderated)


def _inverse_trigamma(value: float) -> float:
    """The argument whose trigamma is `value`, which must be positive: Newton's method, as in the appendix of Smyth."""
    # On logarithmic scales, on which the trigamma is close to straight at both ends, each step is a good one.
    log = 0.0
    for _ in range(50):
        argument = math.exp(log)
        trigamma, slope = (float(polygamma(order, argument)) for order in (1, 2))
        step = math.log(trigamma / value) * trigamma / (slope * argument)
        log -= step
        if abs(step) < 1e-13:
            break
    return math.exp(log)
