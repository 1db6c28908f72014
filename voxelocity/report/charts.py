"""The charts of the page and of the README's picture, declared once; rows are filled in later."""

from typing import Any

import altair

from voxelocity.report.colours import COLOURS, GREY

# Page, README and editors show them on light and on dark ground.
FONT = "system-ui, Liberation Sans, Arial, sans-serif"


def charts() -> dict[str, dict[str, Any]]:
    """Each chart's Vega-Lite specification, by name; all take their rows from the data ``rows``.

    Returns
    -------
    dict of str to dict
        ``history-time``, ``history-memory`` and ``history-instructions`` take ``tag``, ``index``, ``call``, ``value``, ``low``,
        ``high``, ``reference``, ``step`` and ``tooltip``, with ``value``, ``low`` and ``high`` null where nothing was
        measured. ``calls-time``, ``calls-memory`` and
        ``calls-instructions`` take ``call``, ``value``, ``reference`` and ``tooltip``. ``memory`` takes ``call``, ``value`` (GB)
        and ``tooltip``, and ``size`` and ``tooltip`` from the data ``sizes``. ``overview`` takes ``task``, ``title``, ``index``,
        ``call``, ``reference`` and ``value``. ``commits`` takes ``date``, ``value`` (or null), ``release`` (or an empty text) and
        ``tooltip``; its script names the axis.
    """
    return {
        "history-time": _specification(history_of_time("rows", cursor=True)),
        "history-memory": _specification(history_of_memory("rows", cursor=True)),
        "calls-time": _specification(_bars("time in ms")),
        "calls-memory": _specification(_bars("peak above the baseline in MB")),
        "history-instructions": _specification(history_of_instructions("rows", cursor=True)),
        "calls-instructions": _specification(_bars("million instructions")),
        "memory": _specification(_memory()),
        "overview": _without_theme(_overview()),
        "commits": _specification(_commits()),
    }


def history_of_time(data: str, cursor: bool = False) -> altair.LayerChart:
    """The time of each call over the releases, from the named data; `cursor` as in `_history`."""
    return _history(data, "time in ms (logarithmic)", altair.Scale(type="log", nice=False), cursor)


def history_of_memory(
    data: str, title: str = "peak above the baseline", cursor: bool = False
) -> altair.LayerChart:
    """The peak of each call over the releases, from the named data; `title` is that of its axis."""
    return _history(data, title, altair.Scale(zero=True), cursor)


def history_of_instructions(data: str, cursor: bool = False) -> altair.LayerChart:
    """The instructions of each call over the releases, from the named data."""
    title = "million instructions (logarithmic)"
    return _history(data, title, altair.Scale(type="log", nice=False), cursor)


def _specification(chart: altair.TopLevelMixin) -> dict[str, Any]:
    return _without_theme(chart.properties(width="container"))


def _without_theme(chart: altair.TopLevelMixin) -> dict[str, Any]:
    """The page has one theme for all of them."""
    specification: dict[str, Any] = chart.to_dict()
    specification.pop("config", None)
    return specification


def _history(data: str, title: str, scale: altair.Scale, cursor: bool) -> altair.LayerChart:
    """One line a call over the releases, its noise as a band, its steps as diamonds.

    Every release has its place on the axis; where a value is null, band and line are broken. With a cursor
    the release nearest to it has a line, and a script reads out all calls there.
    """
    base = altair.Chart(altair.NamedData(data)).encode(
        x=altair.X(
            "tag:N",
            sort=altair.EncodingSortField("index", op="min"),
            title=None,
            axis=altair.Axis(labelAngle=-90, labelLimit=140, labelOverlap="greedy"),
        ),
        color=altair.Color(
            "call:N",
            sort=None,
            scale=altair.Scale(range=COLOURS),
            legend=altair.Legend(
                title=None,
                orient="bottom",
                columns=1,
                labelLimit=340,
                symbolType="stroke",
                symbolOpacity=1,
                symbolStrokeWidth=3,
            ),
        ),
    )
    y = altair.Y("value:Q", title=title, scale=scale)
    # What has no low end has no band.
    band = base.mark_area(opacity=0.18).encode(
        y=altair.Y("low:Q", title=title), y2="high:Q", tooltip=altair.value(None)
    )
    line = base.mark_line(strokeWidth=2.5).encode(
        y=y,
        strokeDash=altair.condition("datum.reference", altair.value([5, 4]), altair.value([1, 0])),
        detail="reference:N",
    )
    points = base.mark_point(filled=True, opacity=1).encode(
        y=y,
        size=altair.condition("datum.step", altair.value(150), altair.value(40)),
        shape=altair.condition("datum.step", altair.value("diamond"), altair.value("circle")),
        tooltip="tooltip:N",
    )
    layers: list[altair.Chart] = [band, line, points]
    if cursor:
        nearest = altair.selection_point(
            name="cursor",
            on="pointermove, click",
            clear="pointerout",
            nearest=True,
            fields=["index"],
            empty=False,
        )
        rule = base.mark_rule(strokeWidth=1).encode(
            color=altair.value(GREY),
            opacity=altair.condition(nearest, altair.value(0.6), altair.value(0.0)),
        )
        layers = [band, line, rule, points.add_params(nearest)]
    return altair.LayerChart(layer=layers).properties(height=300)


def _overview() -> altair.FacetChart:
    """A small chart of lines for each task, to look over; each has a scale of its own."""
    return (
        altair.Chart(altair.NamedData("rows"))
        .mark_line(strokeWidth=1.5, point=altair.OverlayMarkDef(size=8, filled=True))
        .encode(
            x=altair.X("index:O", axis=None),
            y=altair.Y("value:Q", axis=None, scale=altair.Scale(type="log", nice=False)),
            color=altair.Color("colour:N", scale=None),
            strokeDash=altair.condition(
                "datum.reference", altair.value([3, 3]), altair.value([1, 0])
            ),
            detail=["call:N"],
        )
        .properties(width=150, height=50)
        .facet(
            altair.Facet(
                "title:N",
                sort=None,
                title=None,
                header=altair.Header(labelLimit=150, labelAnchor="start", labelFontSize=11),
            ),
            columns=6,
            spacing=12,
        )
        .resolve_scale(y="independent")
    )


def _commits() -> altair.LayerChart:
    """One line over the dates of commits, and the releases between them as lines across."""
    base = altair.Chart(altair.NamedData("rows")).encode(
        x=altair.X(
            "date:T",
            title=None,
            axis=altair.Axis(
                format="%b %Y",
                labelOverlap="greedy",
                tickCount=altair.TimeIntervalStep(interval="month", step=1),
            ),
        )
    )
    value = base.encode(y=altair.Y("value:Q", title="value", scale=altair.Scale(zero=True)))
    line = value.mark_line(strokeWidth=2, interpolate="step-after", color=COLOURS[0])
    points = value.mark_point(filled=True, opacity=1, size=36, color=COLOURS[0]).encode(
        tooltip="tooltip:N"
    )
    releases = base.transform_filter("datum.release != ''")
    rules = releases.mark_rule(strokeDash=[3, 3], color=GREY)
    names = releases.mark_text(
        angle=270, align="right", baseline="bottom", dx=-2, dy=-2, fontSize=11, color=GREY
    ).encode(text="release:N", y=altair.value(0))
    return altair.LayerChart(layer=[rules, names, line, points]).properties(height=260)


def _bars(title: str) -> altair.Chart:
    """One bar a call, the reference in grey."""
    base = altair.Chart(altair.NamedData("rows")).encode(
        y=altair.Y("call:N", sort=None, title=None, axis=altair.Axis(labelLimit=230)),
        x=altair.X("value:Q", title=title, scale=altair.Scale(zero=True)),
        tooltip="tooltip:N",
    )
    bars = base.mark_bar(height=14).encode(
        color=altair.condition("datum.reference", altair.value(GREY), altair.value(COLOURS[0]))
    )
    return bars.properties(height=altair.Step(26))


def _memory() -> altair.LayerChart:
    """One bar a call in GB, and a line for each usual size of a machine."""
    bars = (
        altair.Chart(altair.NamedData("rows"))
        .mark_bar(height=14, color=COLOURS[0])
        .encode(
            y=altair.Y("call:N", sort=None, title=None, axis=altair.Axis(labelLimit=230)),
            x=altair.X("value:Q", title="peak of the process in GB", scale=altair.Scale(zero=True)),
            tooltip="tooltip:N",
        )
    )
    sizes = (
        altair.Chart(altair.NamedData("sizes"))
        .mark_rule(strokeDash=[4, 3], strokeWidth=2, color=COLOURS[1])
        .encode(x="size:Q", tooltip="tooltip:N")
    )
    return altair.LayerChart(layer=[bars, sizes]).properties(height=altair.Step(26))
