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
        ``history-time``, ``history-memory`` and ``history-instructions``: see `history`.
        ``calls-time``, ``calls-memory`` and ``calls-instructions`` take ``call``, ``value``,
        ``reference`` and ``tooltip``. ``memory`` takes ``call``, ``value`` (GB) and ``tooltip``,
        and ``size`` and ``tooltip`` from the data ``sizes``. ``overview`` takes ``task``,
        ``title``, ``index``, ``call``, ``reference`` and ``value``. ``commits`` takes ``date``,
        ``value`` (or null), ``release`` (or an empty text) and ``tooltip``; its script names the
        axis.
    """
    peak, count = "peak above the baseline", "million instructions"
    wide = {
        "history-time": history("rows", "time in ms (logarithmic)", LOGARITHMIC, cursor=True),
        "history-memory": history("rows", peak, FROM_ZERO, cursor=True),
        "history-instructions": history("rows", f"{count} (logarithmic)", LOGARITHMIC, cursor=True),
        "calls-time": _bars("time in ms", _if("reference", GREY, COLOURS[0])),
        "calls-memory": _bars(f"{peak} in MB", _if("reference", GREY, COLOURS[0])),
        "calls-instructions": _bars(count, _if("reference", GREY, COLOURS[0])),
        "memory": _memory(),
        "commits": _commits(),
    }
    sized = {name: {**chart, **SCHEMA, "width": "container"} for name, chart in wide.items()}
    return {**sized, "overview": {**_overview(), **SCHEMA}}


def history(data: str, title: str, scale: Json, cursor: bool = False) -> Json:
    """One line a call over the releases, its noise as a band, its steps as diamonds.

    Every release has its place on the axis; where a value is null, band and line are broken. With a
    cursor the release nearest to it has a line, and a script reads out all calls there. The rows
    hold ``tag``, ``index``, ``call``, ``value``, ``low``, ``high``, ``reference``, ``step`` and
    ``tooltip``.
    """
    x = _nominal("tag", sort={"field": "index", "op": "min"}, title=None)
    x["axis"] = {"labelAngle": -90, "labelLimit": 140, "labelOverlap": "greedy"}
    symbol = {"symbolType": "stroke", "symbolOpacity": 1, "symbolStrokeWidth": 3}
    legend = {"title": None, "orient": "bottom", "columns": 1, "labelLimit": 340, **symbol}
    colour = _nominal("call", sort=None, scale={"range": COLOURS}, legend=legend)
    y = _number("value", title=title, scale=scale)
    # What has no low end has no band.
    ends = {"y": _number("low", title=title), "y2": {"field": "high"}, "tooltip": {"value": None}}
    band = _layer({"type": "area", "opacity": 0.18}, x=x, color=colour, **ends)
    dash = {"strokeDash": _if("reference", [5, 4], [1, 0]), "detail": _nominal("reference")}
    line = _layer({"type": "line", "strokeWidth": 2.5}, x=x, y=y, color=colour, **dash)
    shape = {"size": _if("step", 150, 40), "shape": _if("step", "diamond", "circle")}
    point = {"type": "point", "filled": True, "opacity": 1}
    points = _layer(point, x=x, y=y, color=colour, tooltip=_nominal("tooltip"), **shape)
    chart = {"data": {"name": data}, "height": 300}
    if not cursor:
        return {**chart, "layer": [band, line, points]}
    nearest = {"param": "cursor", "value": 0.6, "empty": False}
    seen = {"color": {"value": GREY}, "opacity": {"condition": nearest, "value": 0.0}}
    rule = _layer({"type": "rule", "strokeWidth": 1}, x=x, **seen)
    select = {"type": "point", "on": "pointermove, click", "clear": "pointerout", "nearest": True}
    params = [{"name": "cursor", "select": {**select, "fields": ["index"]}, "views": ["points"]}]
    layers = [band, line, rule, {**points, "name": "points"}]
    return {**chart, "layer": layers, "params": params}


def _overview() -> Json:
    """A small chart of lines for each task, to look over; each has a scale of its own."""
    line = _layer(
        {"type": "line", "strokeWidth": 1.5, "point": {"filled": True, "size": 8}},
        x={"field": "index", "type": "ordinal", "axis": None},
        y=_number("value", axis=None, scale=LOGARITHMIC),
        color=_nominal("colour", scale=None),
        strokeDash=_if("reference", [3, 3], [1, 0]),
        detail=[_nominal("call")],
    )
    header = {"labelLimit": 150, "labelAnchor": "start", "labelFontSize": 11}
    return {
        "data": {"name": "rows"},
        "facet": _nominal("title", sort=None, title=None, header=header),
        "spec": {**line, "width": 150, "height": 50},
        "columns": 6,
        "spacing": 12,
        "resolve": {"scale": {"y": "independent"}},
    }


def _commits() -> Json:
    """One line over the dates of commits, and the releases between them as lines across."""
    months = {"tickCount": {"interval": "month", "step": 1}, "format": "%b %Y"}
    axis = {**months, "labelOverlap": "greedy"}
    x = {"field": "date", "type": "temporal", "title": None, "axis": axis}
    y = _number("value", title="value", scale=FROM_ZERO)
    stair = {"type": "line", "strokeWidth": 2, "interpolate": "step-after", "color": COLOURS[0]}
    point = {"type": "point", "filled": True, "opacity": 1, "size": 36, "color": COLOURS[0]}
    place = {"angle": 270, "align": "right", "baseline": "bottom", "dx": -2, "dy": -2}
    name = {"type": "text", "fontSize": 11, "color": GREY, **place}
    released = {"transform": [{"filter": "datum.release != ''"}]}
    rules = _layer({"type": "rule", "strokeDash": [3, 3], "color": GREY}, x=x) | released
    names = _layer(name, x=x, y={"value": 0}, text=_nominal("release")) | released
    points = _layer(point, x=x, y=y, tooltip=_nominal("tooltip"))
    layers = [rules, names, _layer(stair, x=x, y=y), points]
    return {"data": {"name": "rows"}, "height": 260, "layer": layers}


def _bars(title: str, colour: Json) -> Json:
    """One bar a call."""
    bars = _layer(
        {"type": "bar", "height": 14},
        y=_nominal("call", sort=None, title=None, axis={"labelLimit": 230}),
        x=_number("value", title=title, scale=FROM_ZERO),
        color=colour,
        tooltip=_nominal("tooltip"),
    )
    return {"data": {"name": "rows"}, "height": {"step": 26}, **bars}


def _memory() -> Json:
    """One bar a call in GB, and a line for each usual size of a machine."""
    bars = _bars("peak of the process in GB", {"value": COLOURS[0]})
    line = {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 2, "color": COLOURS[1]}
    sizes = _layer(line, x=_number("size"), tooltip=_nominal("tooltip"))
    return {"height": bars.pop("height"), "layer": [bars, {"data": {"name": "sizes"}, **sizes}]}


def _layer(mark: Json, **encoding: Any) -> Json:
    return {"mark": mark, "encoding": encoding}


def _nominal(field: str, **more: Any) -> Json:
    return {"field": field, "type": "nominal", **more}


def _number(field: str, **more: Any) -> Json:
    return {"field": field, "type": "quantitative", **more}


def _if(test: str, then: Any, otherwise: Any) -> Json:
    return {"condition": {"test": f"datum.{test}", "value": then}, "value": otherwise}
