"""A comparison as JSON, for programs."""

import math
from typing import Any

from voxelocity.analysis.comparison import Change, Comparison, Mean
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.result import Status
from voxelocity.model.timeline import Entry
from voxelocity.report.published import as_json, benchmark_fields


def comparison_as_json(comparison: Comparison) -> str:
    """All values, unrounded.

    Returns
    -------
    str
        One JSON object: ``schema``, ``machine``, ``old`` and ``new`` (tag and versions), ``warnings``,
        ``benchmarks`` and ``operations``. Times are in seconds, memory in bytes above the baseline;
        ``note`` says why there is no value.
        ``total`` and each of ``shares`` hold ``ratio``, ``floor`` (as a ratio above one: between
        its inverse and itself a ratio is noise) and ``within_noise``.
    """
    catalogue = comparison.results.catalogue
    return as_json(
        {
            "machine": comparison.results.machine,
            "old": _state(comparison.old),
            "new": _state(comparison.new),
            "warnings": comparison.warnings,
            "benchmarks": [
                {
                    **change_fields(catalogue, change),
                    "note": "" if change.status is Status.MEASURED else change.status,
                    **_factors(change),
                }
                for change in comparison.changes
            ],
            "operations": [
                {"operation": operation, "metric": metric, **_factors(mean)}
                for operation in comparison.operations
                for metric in Metric
                if (mean := comparison.mean([operation], metric))
            ],
        }
    )


def change_fields(catalogue: Catalogue, change: Change) -> dict[str, Any]:
    """What a change is a change of, and both values."""
    benchmark = change.benchmark
    return {
        **benchmark_fields(benchmark),
        "call": catalogue.call(benchmark),
        "old": change.old,
        "new": change.new,
    }


def _state(entry: Entry) -> dict[str, str]:
    return {
        "tag": entry.tag,
        "nilearn": entry.nilearn.version,
        "nibabel": entry.nibabel.version,
        "stack": entry.stack,
    }


def _factors(found: Change | Mean) -> dict[str, Any]:
    return {
        "total": _factor(found.total) if found.total else None,
        "shares": {cause: _factor(share) for cause, share in found.shares.items()},
    }


def _factor(factor: Factor) -> dict[str, Any]:
    return {
        "ratio": factor.ratio,
        "floor": math.exp(factor.floor),
        "within_noise": factor.within_noise,
    }
