"""A comparison as text, as Markdown, and as JSON."""

import json
import math
import statistics

from voxelocity.comparison import CAUSES
from voxelocity.measured import title
from voxelocity.noise import KINDS
from voxelocity.text_table import aligned

SAME = "~"

COLUMNS = ("call", "image", "old ms", "new ms", "ratio", "old MB", "new MB", "ratio")


def as_text(comparison):
    """Tables with aligned columns, one an operation.

    Returns
    -------
    list of str
        Lines.
    """
    lines = _heading(comparison)
    tables = [
        (operation, [COLUMNS, *_rows(comparison, operation)])
        for operation in comparison.operations()
    ]
    # One width for all of them, so that they can be read down the page.
    padded = iter(aligned([row for _, rows in tables for row in rows], right=range(2, 8)))
    for operation, rows in tables:
        lines += ["", title(operation)]
        lines += ["  " + next(padded) for _ in rows]
        lines += ["  " + line for line in _divided(comparison, operation)]
    return lines


def as_markdown(comparison):
    """The same tables for an issue or a pull request.

    Returns
    -------
    list of str
        Lines.
    """
    lines = _heading(comparison)
    for operation in comparison.operations():
        lines += ["", f"### {title(operation).capitalize()}", ""]
        lines += [_markdown_row(COLUMNS), "|" + "---|" * 2 + "---:|" * (len(COLUMNS) - 2)]
        lines += [
            _markdown_row([f"`{call}`" if "(" in call or "." in call else call, *rest])
            for call, *rest in _rows(comparison, operation)
        ]
        lines += [""] + [f"- {line}" for line in _divided(comparison, operation)]
    return lines


def _markdown_row(row):
    return "| " + " | ".join(row) + " |"


def _heading(comparison):
    old, new, noise = comparison.old, comparison.new, comparison.noise
    lines = [
        f"{new.tags[0]} against {old.tags[0]} on {comparison.machine}",
        "",
        f"old: nilearn {old.nilearn.version}, nibabel {old.nibabel.version}, stack {old.stack}",
        f"new: nilearn {new.nilearn.version}, nibabel {new.nibabel.version}, stack {new.stack}",
        "",
        "Time is the tenth percentile of all samples, memory the peak above the baseline. A ratio is",
        f"new over old, or {SAME} where both differ by no more than the noise: {_floors(noise)}",
        "Peaks below 1 MB count as 1 MB in a ratio.",
    ]
    return lines + [f"Note: {warning}." for warning in comparison.warnings]


def _floors(noise):
    floors = sorted(
        math.expm1(floor) for cell, floor in noise.floors.items() if cell.kind == "time"
    )
    middle = statistics.median(floors)
    return f"{floors[0]:.0%} to {floors[-1]:.0%} of a time (half of them below {middle:.0%}), 1 MB of a peak."


def _rows(comparison, operation):
    cells = {}
    for change in comparison.changes:
        if change.cell.operation == operation:
            key = (change.cell.route, change.cell.parameters)
            cells.setdefault(key, {})[change.cell.kind] = change
    for (route, parameters), by_kind in cells.items():
        if all(change.note == "n/a" for change in by_kind.values()):
            continue
        row = [comparison.names[operation, route], " ".join(parameters)]
        for kind in KINDS:
            change = by_kind.get(kind)
            row += ["", "", ""] if change is None else _numbers(change)
        yield row
    means = [comparison.mean([operation], kind) for kind in KINDS]
    row = ["geometric mean without the reference", ""]
    for mean in means:
        row += ["", "", _ratio(mean.total) if mean else ""]
    yield row


def _numbers(change):
    unit = 1e3 if change.cell.kind == "time" else 1e-6
    shown = [
        change.note if value is None else f"{value * unit:.2f}"
        for value in (change.old, change.new)
    ]
    return [*shown, _ratio(change.total) if change.total else change.note]


def _ratio(factor):
    return SAME if factor.within_noise else f"{factor.ratio:.2f}"


def _divided(comparison, operation):
    """A line for each kind that says which cause has which share."""
    for kind, name in zip(KINDS, ("time", "memory")):
        mean = comparison.mean([operation], kind)
        if mean:
            shares = " x ".join(f"{cause} {_ratio(mean.shares[cause])}" for cause in CAUSES)
            yield f"{name} {_ratio(mean.total)} = {shares}"


def call_of(comparison, change):
    """One line on a change: operation, call, image, and both numbers."""
    cell = change.cell
    unit = "ms" if cell.kind == "time" else "MB"
    old, new, ratio = _numbers(change)
    name = comparison.names[cell.operation, cell.route]
    return (
        f"{title(cell.operation)}, {name}, {' '.join(cell.parameters)}: "
        f"{old} -> {new} {unit} ({ratio})"
    )


def as_json(comparison):
    """All numbers, unrounded, for programs.

    Returns
    -------
    str
        One JSON object: ``machine``, ``old`` and ``new`` (tag and versions), ``warnings``,
        ``cells`` and ``operations``. Times are in seconds, memory in bytes above the baseline.
        ``total`` and each of ``shares`` hold ``ratio``, ``floor`` (as a ratio above one: between
        its inverse and itself a ratio is noise) and ``within_noise``.
    """
    return json.dumps(
        {
            "machine": comparison.machine,
            "old": _state(comparison.old),
            "new": _state(comparison.new),
            "warnings": comparison.warnings,
            "cells": [
                {
                    "operation": change.cell.operation,
                    "call": comparison.names[change.cell.operation, change.cell.route],
                    "route": change.cell.route,
                    "kind": change.cell.kind,
                    "parameters": list(change.cell.parameters),
                    "old": change.old,
                    "new": change.new,
                    "note": change.note,
                    **_factors(change),
                }
                for change in comparison.changes
            ],
            "operations": [
                {"operation": operation, "kind": kind, **_factors(mean)}
                for operation in comparison.operations()
                for kind in KINDS
                if (mean := comparison.mean([operation], kind))
            ],
        },
        indent=2,
    )


def _state(entry):
    return {
        "tag": entry.tags[0],
        "nilearn": entry.nilearn.version,
        "nibabel": entry.nibabel.version,
        "stack": entry.stack,
    }


def _factors(change):
    return {
        "total": _factor(change.total) if change.total else None,
        "shares": {cause: _factor(share) for cause, share in change.shares.items()},
    }


def _factor(factor):
    return {
        "ratio": factor.ratio,
        "floor": math.exp(factor.floor),
        "within_noise": factor.within_noise,
    }
