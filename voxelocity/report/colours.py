"""The colour of each call, in every chart."""

from collections.abc import Iterable

# Okabe and Ito's colours, told apart with every kind of colour vision, on light and on dark.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
GREY = "#808080"


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
