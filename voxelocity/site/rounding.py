"""As many digits as the data of the page need."""

import math


def rounded(value: float | None) -> float | None:
    """Seconds or bytes to seven digits; None for what is unknown."""
    return None if value is None or math.isinf(value) else float(f"{value:.7g}")


def finished(log: float | None) -> float | None:
    """A logarithm as precise as `rounded` values; None for what is unknown."""
    return None if log is None or math.isinf(log) else round(log, 7)
