"""The picture in the README: what one volume costs by each call, release by release."""

from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.history import commit_hashes
from voxelocity.image_sizes import voxels_of
from voxelocity.measured import REFERENCE, Cell, above_baseline, load_benchmarks, read_commit
from voxelocity.timeline import read_timeline

OPERATION = "VolumeExtraction"
PARAMETERS = ("int16 + slope/inter", ".nii.gz", "middle")
VOXELS, _ = voxels_of(OPERATION, PARAMETERS)

# Okabe and Ito's colours, told apart with every kind of colour vision; grey for the reference.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#808080"]
THEMES = {
    "light": {"background": "#ffffff", "text": "#1f2328", "grid": "#d8dee4"},
    "dark": {"background": "#0d1117", "text": "#e6edf3", "grid": "#30363d"},
}


def rows(root, machine):
    """One row a route and measured commit, oldest first.

    Parameters
    ----------
    root : Path
        The checkout.
    machine : str
        Whose results are drawn.

    Returns
    -------
    list of dict
        ``release``, ``route``, ``time`` in ms and ``memory`` in bytes per voxel of the image.

    Raises
    ------
    VoxelocityError
        The machine has no results.
    """
    benchmarks, hashes = load_benchmarks(root), commit_hashes(root)
    names = {
        benchmark["name"].rsplit(".time_", 1)[-1]: benchmark["pretty_name"]
        for benchmark in benchmarks.values()
        if f".{OPERATION}.time_" in benchmark["name"]
    }
    found = []
    for entry in read_timeline(root):
        cells = read_commit(root, machine, hashes[entry.tags[0]], benchmarks)
        peaks = above_baseline(cells)
        for route, name in names.items():
            timing = cells.get(Cell(OPERATION, route, "time", PARAMETERS))
            peak = peaks.get(Cell(OPERATION, route, "peakmem", PARAMETERS))
            if timing and timing.estimate is not None and peak is not None:
                found.append(
                    {
                        "release": entry.tags[0],
                        "route": "reference" if route == REFERENCE else name,
                        "time": 1000 * timing.estimate,
                        "memory": peak / VOXELS,
                    }
                )
    if not found:
        raise VoxelocityError(f"'{machine}' has no results to draw; measure first")
    return found


def draw(data, theme):
    """The chart of `rows`, as an SVG of fixed size.

    Parameters
    ----------
    data : list of dict
        See `rows`.
    theme : str
        ``light`` or ``dark``.

    Returns
    -------
    str
    """
    import altair

    colours = THEMES[theme]
    releases = list(dict.fromkeys(row["release"] for row in data))
    routes = sorted({row["route"] for row in data}, key=lambda name: (name == "reference", name))
    x = altair.X("release:N", sort=releases, title=None, axis=altair.Axis(labelAngle=-40))
    common = (
        altair.Chart(altair.Data(values=data))
        .mark_line(point=altair.OverlayMarkDef(filled=True, size=45), strokeWidth=2, clip=False)
        .encode(
            color=altair.Color(
                "route:N",
                scale=altair.Scale(domain=routes, range=COLOURS[: len(routes) - 1] + COLOURS[-1:]),
                legend=altair.Legend(title=None, orient="bottom", columns=1, labelLimit=500),
            ),
            strokeDash=altair.StrokeDash("route:N", legend=None, sort=routes),
        )
    )
    panels = []
    for field, title, heading in (
        ("memory", "bytes per voxel of the image", "Peak memory above the baseline"),
        ("time", "ms", "Time, tenth percentile of all samples"),
    ):
        y = altair.Y(f"{field}:Q", title=title, scale=altair.Scale(zero=True))
        panels.append(common.encode(x=x, y=y).properties(width=500, height=210, title=heading))
    chart = (
        altair.vconcat(*panels)
        .properties(
            title=altair.Title(
                "One volume, from the middle of a 4D .nii.gz image",
                subtitle=[
                    "64 x 64 x 30 x 50 voxels, int16 with slope and intercept;",
                    "page cache warm, one thread",
                ],
            ),
            background=colours["background"],
            padding=12,
        )
        .configure(
            font="Liberation Sans, Arial, sans-serif",
        )
        .configure_axis(
            labelColor=colours["text"],
            titleColor=colours["text"],
            gridColor=colours["grid"],
            domainColor=colours["grid"],
            tickColor=colours["grid"],
            labelFontSize=16,
            titleFontSize=16,
            labelLimit=200,
        )
        .configure_legend(
            labelColor=colours["text"],
            labelFontSize=16,
            symbolSize=120,
        )
        .configure_title(
            color=colours["text"],
            subtitleColor=colours["text"],
            fontSize=18,
            subtitleFontSize=15,
            anchor="start",
            offset=12,
        )
        .configure_view(strokeWidth=0)
    )
    import vl_convert

    return vl_convert.vegalite_to_svg(chart.to_json())


def write_pictures(root, machine):
    """Draw the README's picture for light and dark pages into ``docs/``.

    Returns
    -------
    list of Path
    """
    data = rows(root, machine)
    paths = []
    for theme in THEMES:
        path = Path(root, "docs", f"volume-extraction-{theme}.svg")
        path.write_text(draw(data, theme), encoding="utf-8")
        paths.append(path)
    return paths
