"""The charts of the page and of the README's picture, declared once; rows are filled in later."""

from collections.abc import Iterable
from typing import Any

import altair

# Okabe and Ito's colours, told apart with every kind of colour vision, on light and on dark.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
GREY = "#808080"

# Page, README and editors show them on light and on dark ground.
FONT = "system-ui, Liberation Sans, Arial, sans-serif"


def charts() -> dict[str, dict[str, Any]]:
    """Each chart's Vega-Lite specification, by name; all take their rows from the data ``rows``.

    Returns
    -------
    dict of str to dict
        ``history-time``, ``history-memory`` and ``history-instructions`` take ``tag``, ``place``, ``call``, ``value``, ``low``,
        ``high``, ``reference``, ``step`` and ``tooltip``, with ``value``, ``low`` and ``high`` null where nothing was
        measured. ``calls-time``, ``calls-memory`` and
        ``calls-instructions`` take ``call``, ``value``, ``reference`` and ``tooltip``. ``memory`` takes ``call``, ``value`` (GiB)
        and ``tooltip``, and ``size`` and ``tooltip`` from the data ``sizes``.
    """
    return {
        "history-time": _specification(history_of_time("rows")),
        "history-memory": _specification(history_of_memory("rows")),
        "calls-time": _specification(_bars("time in ms")),
        "calls-memory": _specification(_bars("peak above the baseline in MB")),
        "history-instructions": _specification(history_of_instructions("rows")),
        "calls-instructions": _specification(_bars("million instructions")),
        "memory": _specification(_memory()),
    }


def colours_of(calls: Iterable[tuple[str, bool]]) -> dict[str, str]:
    """The colour of each call; grey for the reference.

    Parameters
    ----------
    calls : iterable of (str, bool)
        Calls, and whether each is the reference.
    """
    calls = list(dict.fromkeys(calls))
    ours = [call for call, is_reference in calls if not is_reference]
    colours = {call: COLOURS[number % len(COLOURS)] for number, call in enumerate(ours)}
    return colours | {call: GREY for call, is_reference in calls if is_reference}


def history_of_time(data: str) -> altair.LayerChart:
    """The time of each call over the releases, from the named data."""
    return _history(data, "time in ms (logarithmic)", altair.Scale(type="log", nice=False))


def history_of_memory(data: str, title: str = "peak above the baseline") -> altair.LayerChart:
    """The peak of each call over the releases, from the named data; `title` is that of its axis."""
    return _history(data, title, altair.Scale(zero=True))


def history_of_instructions(data: str) -> altair.LayerChart:
    """The instructions of each call over the releases, from the named data."""
    title = "million instructions (logarithmic)"
    return _history(data, title, altair.Scale(type="log", nice=False))


def _specification(chart: altair.TopLevelMixin) -> dict[str, Any]:
    specification: dict[str, Any] = chart.properties(width="container").to_dict()
    # The page has one theme for all of them.
    specification.pop("config", None)
    return specification


def _history(data: str, title: str, scale: altair.Scale) -> altair.LayerChart:
    """One line a call over the releases, its noise as a band, its steps as diamonds.

    Every release has its place on the axis; where a value is null, band and line are broken.
    """
    base = altair.Chart(altair.NamedData(data)).encode(
        x=altair.X(
            "tag:N",
            sort=altair.EncodingSortField("place", op="min"),
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
    return altair.LayerChart(layer=[band, line, points]).properties(height=300)


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
    """One bar a call in GiB, and a line for each usual size of a machine."""
    bars = (
        altair.Chart(altair.NamedData("rows"))
        .mark_bar(height=14, color=COLOURS[0])
        .encode(
            y=altair.Y("call:N", sort=None, title=None, axis=altair.Axis(labelLimit=230)),
            x=altair.X(
                "value:Q", title="peak of the process in GiB", scale=altair.Scale(zero=True)
            ),
            tooltip="tooltip:N",
        )
    )
    sizes = (
        altair.Chart(altair.NamedData("sizes"))
        .mark_rule(strokeDash=[4, 3], strokeWidth=2, color=COLOURS[1])
        .encode(x="size:Q", tooltip="tooltip:N")
    )
    return altair.LayerChart(layer=[bars, sizes]).properties(height=altair.Step(26))
