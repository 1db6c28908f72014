"""What programs read of a report: JSON that says by which schema it is written.

A field that goes, gets another name or another meaning raises `SCHEMA`; a further one does not.
"""

import json
from typing import Any

import msgspec

from voxelocity.model.benchmark import Benchmark

SCHEMA = 2


def as_json(content: dict[str, Any]) -> str:
    """An object with its ``schema`` before its other fields, in which dataclasses are objects."""
    return json.dumps(msgspec.to_builtins({"schema": SCHEMA, **content}), indent=2)


def benchmark_fields(benchmark: Benchmark) -> dict[str, Any]:
    """Which benchmark it is; ``metric`` is ``time``, ``peakmem`` or ``instructions``."""
    return msgspec.structs.asdict(benchmark)
