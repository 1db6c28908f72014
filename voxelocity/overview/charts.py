"""The charts of the page, declared once; the page fills in the rows and the colours of its theme."""

import altair

# Okabe and Ito's colours, told apart with every kind of colour vision, on light and on dark.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
GREY = "#808080"

_ROWS = altair.NamedData("rows")


def charts():
    """Each chart's Vega-Lite specification, by name; all take their rows from the data ``rows``.

    Returns
    -------
    dict of str to dict
        ``history-time`` and ``history-memory``: ``tag``, ``place``, ``call``, ``value``, ``low``,
        ``high``, ``reference``, ``step`` and ``told``. ``calls-time`` and ``calls-memory``:
        ``call``, ``value``, ``reference`` and ``told``. ``memory``: ``call``, ``value`` (GiB), ``told``.
    """
    return {
        "history-time": _history("time in ms (logarithmic)", "log"),
        "history-memory": _history("peak above the baseline", "linear"),
        "calls-time": _bars("time in ms"),
        "calls-memory": _bars("peak above the baseline in MB"),
        "memory": _memory(),
    }


def _specification(chart):
    specification = chart.to_dict()
    # The page has one theme for all of them.
    specification.pop("config", None)
    return specification


def _history(title, scale):
    """One line a call over the releases, its noise as a band, its steps as filled points."""
    base = altair.Chart(_ROWS).encode(
        x=altair.X(
            "tag:N",
            sort=altair.EncodingSortField("place", op="min"),
            title=None,
            axis=altair.Axis(labelAngle=-45, labelLimit=140),
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
    how = {"type": "log", "nice": False} if scale == "log" else {"zero": True}
    y = altair.Y("value:Q", title=title, scale=altair.Scale(**how))
    # Kept apart by the page: what has no low end has no band.
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
        tooltip="told:N",
    )
    return _specification(
        altair.layer(band, line, points).properties(width="container", height=300)
    )


def _bars(title):
    """One bar a call, the reference in grey."""
    base = altair.Chart(_ROWS).encode(
        y=altair.Y("call:N", sort=None, title=None, axis=altair.Axis(labelLimit=230)),
        x=altair.X("value:Q", title=title, scale=altair.Scale(zero=True)),
        tooltip="told:N",
    )
    bars = base.mark_bar(height=14).encode(
        color=altair.condition("datum.reference", altair.value(GREY), altair.value(COLOURS[0]))
    )
    return _specification(bars.properties(width="container", height=altair.Step(26)))


def _memory():
    """One bar a call in GiB, and a line for each usual size of a machine."""
    bars = (
        altair.Chart(_ROWS)
        .mark_bar(height=14, color=COLOURS[0])
        .encode(
            y=altair.Y("call:N", sort=None, title=None, axis=altair.Axis(labelLimit=230)),
            x=altair.X(
                "value:Q", title="peak of the process in GiB", scale=altair.Scale(zero=True)
            ),
            tooltip="told:N",
        )
    )
    sizes = (
        altair.Chart(altair.NamedData("sizes"))
        .mark_rule(strokeDash=[4, 3], strokeWidth=2, color=COLOURS[1])
        .encode(x="size:Q", tooltip="told:N")
    )
    return _specification(
        altair.layer(bars, sizes).properties(width="container", height=altair.Step(26))
    )
