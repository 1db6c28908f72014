"""The table of the nilearn documentation's draft, then and now, and what has become of its claims.

The draft: https://github.com/nilearn/nilearn/pull/5128, written with nilearn 0.10.4 or a little later.
"""

import math

from voxelocity.image_sizes import DOCUMENTED_SHAPE, voxels_of

OPERATION = "DocumentedSize"
SOURCE = "https://github.com/nilearn/nilearn/pull/5128"

# The nilearn in force when the draft was written.
THEN = "nilearn-0.10.4"

ROWS = (
    ("load", "nib_load", "load_img"),
    ("mean over time", "mean_of_nib_load", "mean_of_load_img"),
    ("volume extraction (the fourth)", "volume_of_nib_load", "volume_of_load_img"),
)

_PARAMETERS = ("int16 + slope/inter", ".nii.gz")

# Less than this per voxel cannot hold an image, not even as stored.
_LEAST_BYTES = 1.0


def table_of(values):
    """The rows of the draft's table in one state of the software.

    Parameters
    ----------
    values : callable
        From a tuple of route and kind to seconds, or bytes above the baseline, or None where there
        is none.

    Returns
    -------
    list of dict
        ``task`` and, for ``nib_load`` and ``load_img``, a dict of ``route``, ``time`` and ``peakmem``.
    """
    return [
        {
            "task": task,
            "nib_load": _cell(values, with_nibabel),
            "load_img": _cell(values, with_nilearn),
        }
        for task, with_nibabel, with_nilearn in ROWS
    ]


def _cell(values, route):
    return {"route": route, "time": values((route, "time")), "peakmem": values((route, "peakmem"))}


def claims_of(table, floor):
    """Whether each claim of the draft holds in a state of the software.

    Parameters
    ----------
    table : list of dict
        See `table_of`.
    floor : float
        The factor up to which two times do not differ.

    Returns
    -------
    list of dict
        ``claim``, ``holds`` (None where a number is missing) and ``numbers``, what tells.
    """
    load, mean, volume = table
    voxels, _ = voxels_of(OPERATION, _PARAMETERS)
    same = max(floor, 1.1)

    def per_voxel(cell):
        return None if cell["peakmem"] is None else cell["peakmem"] / voxels

    def ratio(row, kind):
        one, other = row["load_img"][kind], row["nib_load"][kind]
        return one / other if one and other and other > 0 else None

    found = []

    def claim(text, numbers, parts, test):
        holds = None if any(part is None for part in parts) else bool(test(*parts))
        found.append(
            {"claim": text, "holds": holds, "numbers": numbers if holds is not None else ""}
        )

    lazy, eager = per_voxel(load["nib_load"]), per_voxel(load["load_img"])
    claim(
        "nib.load reads no voxel, load_img reads them all",
        f"{_bytes(lazy)} against {_bytes(eager)} per voxel, {_times(ratio(load, 'time'))} the time",
        (lazy, eager),
        lambda lazy, eager: lazy < 0.1 and eager >= _LEAST_BYTES,
    )
    times, peaks = ratio(mean, "time"), ratio(mean, "peakmem")
    claim(
        "the mean over time costs as much through either, loading included",
        f"load_img takes {_times(times)} the time and {_times(peaks)} the memory of nib.load",
        (times, peaks),
        lambda times, peaks: (
            abs(math.log(times)) <= math.log(same) and abs(math.log(peaks)) <= math.log(1.1)
        ),
    )
    means = [per_voxel(mean[way]) for way in ("nib_load", "load_img")]
    claim(
        "the mean over time needs the whole image in memory",
        f"{_bytes(means[0])} and {_bytes(means[1])} per voxel",
        means,
        lambda *means: min(means) >= _LEAST_BYTES,
    )
    times = ratio(volume, "time")
    claim(
        "for one volume, load_img is far slower, since it reads the whole image",
        f"load_img takes {_times(times)} the time of nib.load",
        (times, per_voxel(volume["load_img"])),
        lambda times, per_voxel: times > 2 and per_voxel >= _LEAST_BYTES,
    )
    return found


def _bytes(value):
    return "?" if value is None else f"{round(max(value, 0), 2):.3g} B"


def _times(value):
    if value is None:
        return "?"
    return f"{value:,.0f} times" if value >= 100 else f"{value:.3g} times"


def shape_text():
    """The shape of the image, for people."""
    return " x ".join(str(length) for length in DOCUMENTED_SHAPE)
