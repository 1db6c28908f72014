"""What each operation must make of an image, worked out in numpy apart from all routes.

Nothing here shares a line with the reference routes or uses a library under test, and where there
is a choice another way to the same numbers is taken.
"""

import math

import numpy as np

from .. import _regions
from .stored import values

# Full width at half maximum of the Gaussian, in mm.
FWHM = 6.0

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
    places = np.flatnonzero(_regions.mask(shape))
    return np.stack([volume.ravel()[places] for volume in _volumes(image, shape)])


def mean_by_label(image, shape):
    """The mean within each labelled region, a row for each volume."""
    labels = _regions.labels(shape)
    regions = [labels == number for number in range(1, 9)]
    return np.array([[v[region].mean() for region in regions] for v in _volumes(image, shape)])


def signal_by_map(image, shape):
    """The least squares weights of the maps, a row for each volume, by the normal equations."""
    maps = _regions.maps(shape).reshape(-1, 4)
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
    basis, _ = np.linalg.qr(np.vander(np.linspace(-1, 1, shape[3]), 2))
    result = values(image, shape)[(slice(None),) * 4]
    for plane in range(shape[2]):
        series = result[:, :, plane]
        series -= (series @ basis) @ basis.T
    return result


def standardized(image, shape):
    """Each time series less its mean, in units of the sample's standard deviation."""
    result = values(image, shape)[(slice(None),) * 4]
    for plane in range(shape[2]):
        series = result[:, :, plane]
        series -= series.mean(axis=-1, keepdims=True)
        series /= series.std(axis=-1, ddof=1, keepdims=True)
    return result


def coarser(image, shape):
    """Every second voxel along each axis."""
    return values(image, shape).part(*(slice(None, None, 2),) * 3)[(slice(None),) * 4]


def shifted(image, shape):
    """The voxels as a grid two voxels further along x sees them; 0 beyond the image."""
    result = np.roll(values(image, shape)[(slice(None),) * 4], -2, axis=0)
    result[-2:] = 0
    return result


def _volumes(image, shape):
    known = values(image, shape)
    for index in range(shape[3]):
        yield known.volume(index)[(slice(None),) * 3]
