"""The change of each of asv's series up to which it is noise."""

import math
from collections.abc import Iterable

from voxelocity import VoxelocityError
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.analysis.noise import as_asv_shows, noise_of
from voxelocity.model.results import Results


def regression_thresholds(machines: Iterable[Results]) -> dict[str, float]:
    """The relative change of each series up to which asv's own values are noise.

    asv's thresholds do not tell machines apart, so the noisiest counts.

    Parameters
    ----------
    machines : iterable of Results

    Returns
    -------
    dict of str to float
        By asv's name of the series, such as ``opening.Opening.time_load_img('int16', '.nii')``, in whole half
        per cents: asv tries every threshold on every series.
    """
    thresholds: dict[str, float] = {}
    for results in machines:
        try:
            noise = noise_of(results, as_asv_shows)
        except VoxelocityError:
            # Nothing was measured twice on it: asv's own threshold stays.
            continue
        for benchmark, floor in noise.floors.items():
            name = results.catalogue.names[benchmark]
            known = thresholds.get(name, SMALLEST[benchmark.metric])
            thresholds[name] = max(known, _rounded_up(math.expm1(floor.size)))
    return thresholds


def _rounded_up(share: float) -> float:
    return math.ceil(200 * share) / 200
