"""What each operation must make of an image, worked out in numpy apart from all calls.

Nothing here shares a line with the references or uses a library under test, and where there
is a choice another way to the same numbers is taken.
"""

import math

import numpy as np

from .. import confounds, regions
from .stored import values

# Full width at half maximum of the Gaussian, in mm.
FWHM = 6.0

# In mm; no distance between two voxels is exactly this, so none is on the border.
RADIUS = 8.0

# What is taken, not computed, so that a result must be the very same.
TAKEN = ("masked", "in_small_region", "unmasked")
STANDARDIZED = ("standardized", "masked_standardized", "masked_cleaned")

_ZOOMS = (3.0, 3.0, 3.5)


def mean(image, shape):
    """The mean over time; the stored voxels are added, which is exact, and scaled once."""
    known = values(image, shape)
    total = np.zeros(shape[:3], order="F")
    for index in range(shape[3]):
        total += known.volume(index).stored[(slice(None),) * 3]
    return total / shape[3] * known.slope + known.inter


def masked(image, shape):
    """The voxels within the mask, a row for each volume, by their places in C order."""
    return _in_mask(values(image, shape)[(slice(None),) * 4])


def masked_by_interpolation(image, shape):
    """As `masked`, for what rounds on the way, as it interpolates where nothing lies between."""
    return masked(image, shape)


def masked_standardized(image, shape):
    """As `masked`, of what `standardized` gives."""
    return _in_mask(standardized(image, shape))


def masked_detrended(image, shape):
    """As `masked`, of what `detrended` gives."""
    return _in_mask(detrended(image, shape))


def masked_smoothed(image, shape):
    """As `masked`, of what `smoothed` gives."""
    return _in_mask(smoothed(image, shape))


def masked_cleaned(image, shape):
    """As `masked`, of the image smoothed, then detrended, then standardized."""
    return _in_mask(_standardize(_detrend(smoothed(image, shape))))


def in_small_region(image, shape):
    """The voxels of a small region, a row for each volume, by their places in C order."""
    return _in_mask(values(image, shape)[(slice(None),) * 4], regions.small(shape))


def unmasked(image, shape):
    """The image with 0 outside the mask."""
    return values(image, shape)[(slice(None),) * 4] * regions.mask(shape)[..., np.newaxis]


def mean_by_label(image, shape):
    """The mean within each labelled region, a row for each volume."""
    labels = regions.labels(shape)
    masks = [labels == number for number in range(1, 9)]
    return np.array([[v[mask].mean() for mask in masks] for v in _volumes(image, shape)])


def mean_by_sphere(image, shape):
    """The mean of the voxels within `RADIUS` of each seed, a row for each volume."""
    places = np.stack(np.meshgrid(*map(np.arange, shape[:3]), indexing="ij"), axis=-1)
    squares = [((places - seed) ** 2 @ np.square(_ZOOMS)) for seed in regions.seeds(shape)]
    masks = [square < RADIUS**2 for square in squares]
    return np.array([[v[mask].mean() for mask in masks] for v in _volumes(image, shape)])


def unconfounded(image, shape):
    """Each time series less what the confounds explain of it; its mean stays."""
    basis, _ = np.linalg.qr(confounds.columns(shape))
    return _less_projection(values(image, shape)[(slice(None),) * 4], basis)


def signal_by_map(image, shape):
    """The least squares weights of the maps, a row for each volume, by the normal equations."""
    maps = regions.maps(shape).reshape(-1, 4)
    rows = [volume.ravel() @ maps for volume in _volumes(image, shape)]
    return np.linalg.solve(maps.T @ maps, np.array(rows).T).T


def smoothed(image, shape):
    """Each volume with a Gaussian that ends at four standard deviations, mirrored at the border."""
    result = np.empty(shape, order="F")
    for index, volume in enumerate(_volumes(image, shape)):
        for axis, zoom in enumerate(_ZOOMS):
            # 2.3548 standard deviations are the full width at half maximum.
            sigma = FWHM / math.sqrt(8 * math.log(2)) / zoom
            radius = int(4 * sigma + 0.5)
            weights = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
            weights /= weights.sum()
            around = [(radius, radius) if each == axis else (0, 0) for each in range(3)]
            padded = np.moveaxis(np.pad(volume, around, mode="symmetric"), axis, 0)
            length = shape[axis]
            parts = (w * padded[start : start + length] for start, w in enumerate(weights))
            volume = np.moveaxis(sum(parts), 0, axis)
        result[..., index] = volume
    return result


def detrended(image, shape):
    """Each time series less the straight line through it, by projection."""
    return _detrend(values(image, shape)[(slice(None),) * 4])


def _detrend(array):
    basis, _ = np.linalg.qr(np.vander(np.linspace(-1, 1, array.shape[3]), 2))
    return _less_projection(array, basis)


def _less_projection(array, basis):
    for plane in range(array.shape[2]):
        series = array[:, :, plane]
        series -= (series @ basis) @ basis.T
    return array


def standardized(image, shape):
    """Each time series less its mean, in units of the sample's standard deviation; 0 where it has none."""
    return _standardize(values(image, shape)[(slice(None),) * 4])


def _standardize(array):
    for plane in range(array.shape[2]):
        series = array[:, :, plane]
        series -= series.mean(axis=-1, keepdims=True)
        deviation = series.std(axis=-1, ddof=1, keepdims=True)
        series /= np.where(deviation == 0, 1.0, deviation)
    return array


def coarser(image, shape):
    """Every second voxel along each axis."""
    return values(image, shape).part(*(slice(None, None, 2),) * 3)[(slice(None),) * 4]


def shifted(image, shape):
    """The voxels as a grid two voxels further along x sees them; 0 beyond the image."""
    result = np.roll(values(image, shape)[(slice(None),) * 4], -2, axis=0)
    result[-2:] = 0
    return result


def halfway(image, shape):
    """Half-way to the next voxel along x, on a straight line; 0 where there is no next one."""
    return _halfway(values(image, shape)[(slice(None),) * 4], [0.5, 0.5], 0)


def halfway_by_spline(image, shape):
    """As `halfway`, by cubic splines mirrored at the borders; within 0 and the range of the image."""
    known = values(image, shape)[(slice(None),) * 4]
    # By https://en.wikipedia.org/wiki/B-spline at its knots and between them, in 48ths.
    system = np.zeros((shape[0], shape[0]))
    for row in range(shape[0]):
        for step, weight in ((-1, 8), (0, 32), (1, 8)):
            system[row, _mirrored(row + step, shape[0])] += weight / 48
    weights = np.linalg.solve(system, known.reshape(shape[0], -1)).reshape(shape)
    result = _halfway(weights, [1 / 48, 23 / 48, 23 / 48, 1 / 48], -1)
    return np.clip(result, min(known.min(), 0.0), max(known.max(), 0.0))


def _halfway(array, weights, first):
    result = np.zeros(array.shape)
    length = len(array)
    for x in range(length - 1):
        for step, weight in enumerate(weights, first):
            result[x] += weight * array[_mirrored(x + step, length)]
    return result


def _mirrored(index, length):
    """The place of an index beyond the border, which is not repeated."""
    return length - 1 - abs(length - 1 - abs(index))


def _in_mask(array, mask=None):
    """The voxels of a 4D array within a mask, a row for each volume."""
    places = np.flatnonzero(regions.mask(array.shape) if mask is None else mask)
    return np.stack([array[..., t].ravel()[places] for t in range(array.shape[3])])


def _volumes(image, shape):
    known = values(image, shape)
    for index in range(shape[3]):
        yield known.volume(index)[(slice(None),) * 3]
