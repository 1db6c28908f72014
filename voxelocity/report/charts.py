"""The charts of the page and of the README's picture, in Vega-Lite; rows are filled in later."""

from collections.abc import Iterable
from typing import Any

# Okabe and Ito's colours, told apart with every kind of colour vision, on light and on dark.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
GREY = "#808080"

Json = dict[str, Any]
SCHEMA = {"$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json"}
FROM_ZERO = {"zero": True}
LOGARITHMIC = {"type": "log", "nice": False}


def colours_of(calls: Iterable[tuple[str, bool]]) -> dict[str, str]:
    """The colour of each call in every chart; grey for what is said to be the reference."""
    calls = list(dict.fromkeys(calls))
    ours = [call for call, is_reference in calls if not is_reference]
    colours = {call: COLOURS[number % len(COLOURS)] for number, call in enumerate(ours)}
    return colours | {call: GREY for call, is_reference in calls if is_reference}


def charts() -> dict[str, Json]:
    """Each chart of the page by name; all take their rows from the data ``rows``.

    Returns
    -------
    dict of str to dict
        ``history-time``, ``history-memory``, ``history-instructions``, ``history-bytes read`` and
        ``history-reads``: see `history`. ``calls-time``, ``calls-memory`` and
        ``calls-instructions`` take ``call``, ``value``, ``words``, ``reference`` and ``tooltip``.
        ``memory`` takes the same but ``reference``, in GB, and ``size`` and ``words`` from the
        data ``sizes``. ``commits`` takes ``date``, ``value`` (or null), ``release`` (or an empty
        text) and ``tooltip``; its script names the axis.
    """
    peak, count = "peak above the baseline", "million instructions"
    wide = {
        "history-time": history("rows", "time in ms (logarithmic)", LOGARITHMIC, cursor=True),
        "history-memory": history("rows", peak, FROM_ZERO, cursor=True),
        "history-instructions": history("rows", f"{count} (logarithmic)", LOGARITHMIC, cursor=True),
        "history-bytes read": history("rows", "bytes read in MB", FROM_ZERO, cursor=True),
        "history-reads": history("rows", "thousand reads", FROM_ZERO, cursor=True),
        "calls-time": _bars("time in ms", _if("reference", GREY, COLOURS[0])),
        "calls-memory": _bars(f"{peak} in MB", _if("reference", GREY, COLOURS[0])),
        "calls-instructions": _bars(count, _if("reference", GREY, COLOURS[0])),
        "calls-bytes read": _bars("bytes read in MB", _if("reference", GREY, COLOURS[0])),
        "calls-reads": _bars("thousand reads", _if("reference", GREY, COLOURS[0])),
        "memory": _memory(),
        "commits": _commits(),
    }
    return {name: {**chart, **SCHEMA, "width": "container"} for name, chart in wide.items()}


def history(data: str, title: str, scale: Json, cursor: bool = False) -> Json:
    """One line a call over the dates of the releases, its noise as a band, its steps as diamonds.

    Where a value is null, band and line are broken. The rows hold ``date``, ``index``, ``call``,
    ``value``, ``low``, ``high``, ``reference``, ``step`` and ``tooltip``. With a cursor the release
    nearest to it has a line, and a script reads out all calls there. Instead of a legend, the lines
    then have their names from ``ends``: ``date``, ``label``, ``colour`` and ``height``, in pixels
    from the top. Below the axis ``lanes`` say what each release changed: ``date``, ``lane`` and
    ``tooltip``.
    """
    axis: Json = {"format": "%Y", "tickCount": {"interval": "year", "step": 1}}
    x: Json = {"field": "date", "type": "temporal", "title": None, "axis": axis}
    symbol = {"symbolType": "stroke", "symbolOpacity": 1, "symbolStrokeWidth": 3}
    legend = {"title": None, "orient": "bottom", "columns": 1, "labelLimit": 340, **symbol}
    colour = _nominal("call", sort=None, scale={"range": COLOURS})
    colour["legend"] = None if cursor else legend
    y = _number("value", title=title, scale=scale)
    # What has no low end has no band.
    ends = {"y": _number("low", title=title), "y2": {"field": "high"}, "tooltip": {"value": None}}
    band = _layer({"type": "area", "opacity": 0.18}, x=x, color=colour, **ends)
    dash = {"strokeDash": _if("reference", [5, 4], [1, 0]), "detail": _nominal("reference")}
    line = _layer({"type": "line", "strokeWidth": 2.5}, x=x, y=y, color=colour, **dash)
    shape = {"size": _if("step", 150, 40), "shape": _if("step", "diamond", "circle")}
    point = {"type": "point", "filled": True, "opacity": 1}
    points = _layer(point, x=x, y=y, color=colour, tooltip=_nominal("tooltip"), **shape)
    chart = {"data": {"name": data}, "height": CHART_HIGH}
    if not cursor:
        return {**chart, "layer": [band, line, points]}
    axis["offset"] = _LANES_HIGH
    nearest = {"param": "cursor", "value": 0.6, "empty": False}
    seen = {"color": {"value": GREY}, "opacity": {"condition": nearest, "value": 0.0}}
    rule = _layer({"type": "rule", "strokeWidth": 1}, x=x, **seen)
    select = {"type": "point", "on": "pointermove, click", "clear": "pointerout", "nearest": True}
    params = [{"name": "cursor", "select": {**select, "fields": ["index"]}, "views": ["points"]}]
    layers = [band, line, rule, {**points, "name": "points"}, *_lanes(x), *_line_ends(x)]
    return {**chart, "layer": layers, "params": params}


# In pixels.
CHART_HIGH = 300
_LANE_HIGH = 15
_LANES = ("nilearn", "nibabel", "numpy", "repeat run")
_LANES_HIGH = _LANE_HIGH * len(_LANES) + 14


def _lanes(x: Json) -> list[Json]:
    """A row of dots below the chart for each thing that a release can change, with its name."""
    top = CHART_HIGH + 18
    height = f"{top} + {_LANE_HIGH} * indexof({list(_LANES)}, datum.lane)"
    own: Json = {"data": {"name": "lanes"}, "transform": [{"calculate": height, "as": "height"}]}
    dot = {"type": "point", "filled": True, "size": 30, "color": GREY, "opacity": 1}
    place = {"y": _number("height", scale=None), "tooltip": _nominal("tooltip")}
    name = {"type": "text", "align": "right", "dx": -8, "fontSize": 11}
    names: list[Json] = []
    for number, lane in enumerate(_LANES):
        y = {"value": top + number * _LANE_HIGH}
        text: Json = {"x": {"value": 0}, "y": y, "text": {"value": lane}}
        names.append({"data": {"values": [{}]}} | _layer(name, **text))
    return [own | _layer(dot, x=x, **place), *names]


def _line_ends(x: Json) -> list[Json]:
    """The name of each line at its end, behind a dash in its colour.

    Few texts could be read in the colours themselves.
    """
    name = {"type": "text", "align": "left", "fontSize": 12, "baseline": "middle"}
    place = {"x": x, "y": _number("height", scale=None)}
    colour = _nominal("colour", scale=None)
    dash = _layer(
        {**name, "dx": 6, "fontWeight": "bold"}, **place, text={"value": "—"}, color=colour
    )
    ends = _layer({**name, "dx": 22}, **place, text=_nominal("label"))
    return [{"data": {"name": "ends"}} | each for each in (dash, ends)]


def _commits() -> Json:
    """One line over the dates of commits, and the releases between them as lines across."""
    months = {"tickCount": {"interval": "month", "step": 1}, "format": "%b %Y"}
    axis = {**months, "labelOverlap": "greedy"}
    x = {"field": "date", "type": "temporal", "title": None, "axis": axis}
    y = _number("value", title="value", scale=FROM_ZERO)
    stair = {"type": "line", "strokeWidth": 2, "interpolate": "step-after", "color": COLOURS[0]}
    point = {"type": "point", "filled": True, "opacity": 1, "size": 36, "color": COLOURS[0]}
    place = {"angle": 270, "align": "right", "baseline": "bottom", "dx": -2, "dy": -2}
    name = {"type": "text", "fontSize": 11, **place}
    released = {"transform": [{"filter": "datum.release != ''"}]}
    rules = _layer({"type": "rule", "strokeDash": [3, 3], "color": GREY}, x=x) | released
    names = _layer(name, x=x, y={"value": 0}, text=_nominal("release")) | released
    points = _layer(point, x=x, y=y, tooltip=_nominal("tooltip"))
    layers = [rules, names, _layer(stair, x=x, y=y), points]
    return {"data": {"name": "rows"}, "height": 260, "layer": layers}


def _bars(title: str, colour: Json) -> Json:
    """One bar a call, with its value at its end."""
    y = _nominal("call", sort=None, title=None, axis={"labelLimit": 230})
    x = _number("value", title=title, scale=FROM_ZERO, axis={"grid": False, "tickCount": 5})
    bars = _layer(
        {"type": "bar", "height": 14}, y=y, x=x, color=colour, tooltip=_nominal("tooltip")
    )
    words = {"type": "text", "align": "left", "dx": 5, "fontSize": 12}
    named = _layer(words, y=y, x=x, text=_nominal("words"), tooltip={"value": None})
    return {"data": {"name": "rows"}, "height": {"step": 26}, "layer": [bars, named]}


def _memory() -> Json:
    """One bar a call in GB, and a line with its name for each usual size of a machine."""
    bars = _bars("peak of the process in GB", {"value": COLOURS[0]})
    line = {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 2, "color": COLOURS[1]}
    name = {"type": "text", "baseline": "bottom", "dy": -4, "fontSize": 12}
    lines = _layer(line, x=_number("size"))
    names = _layer(name, x=_number("size"), y={"value": 0}, text=_nominal("words"))
    # Behind the values of the bars, so that these can be read.
    bars["layer"].insert(1, {"data": {"name": "sizes"}, "layer": [lines, names]})
    return bars


def _layer(mark: Json, **encoding: Any) -> Json:
    # A screen reader gets the sentence of the chart, not each of its symbols.
    return {"mark": {**mark, "aria": False}, "encoding": encoding}


def _nominal(field: str, **more: Any) -> Json:
    return {"field": field, "type": "nominal", **more}


def _number(field: str, **more: Any) -> Json:
    return {"field": field, "type": "quantitative", **more}


def _if(test: str, then: Any, otherwise: Any) -> Json:
    return {"condition": {"test": f"datum.{test}", "value": then}, "value": otherwise}
