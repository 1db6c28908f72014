"""What programs read keeps its fields; who changes one raises `SCHEMA`, and says so where the fields are documented."""

import dataclasses
import json

import pytest

from tests.voxelocity.report.test_here_report import RUN, found, measured
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.correctness import correctness_of
from voxelocity.analysis.noise import noise_of
from voxelocity.analysis.release_steps import release_steps
from voxelocity.analysis.upgrade import user_upgrades
from voxelocity.analysis.user_image import Measured, Ratio
from voxelocity.report.comparison_report import comparison_as_json
from voxelocity.report.document import SCHEMA
from voxelocity.report.here_report import here_as_json
from voxelocity.report.noise_report import noise_as_json
from voxelocity.report.published import COLUMNS, results_csv
from voxelocity.report.release_report import steps_as_json
from voxelocity.store.release_files import read_explanations

FACTOR = "ratio floor within_noise"
MEASURED = "seconds peak above note samples growing bytes_read reads"
BENCHMARK = "operation method metric parameters"
STATE = "tag nilearn nibabel stack"

# The fields of each output, by the field that holds them; of lists those of any element.
ANSWERS = "advice headline mended broken remaining meanings"

FIELDS = {
    "compare --json": {
        "": "schema machine old new warnings disagreements answers totals net benchmarks operations",
        "answers": ANSWERS,
        "answers.mended": "call when degree sentence source",
        "answers.meanings": "release sentence source",
        "old": STATE,
        "new": STATE,
        "totals": "better worse not_counted",
        "net": "call metric worse change least most results among",
        "benchmarks": f"{BENCHMARK} call old new note counted total shares",
        "benchmarks.total": FACTOR,
        "benchmarks.shares": "nilearn nibabel stack unexplained",
        "benchmarks.shares.nilearn": FACTOR,
        "operations": "operation metric total shares",
        "operations.total": FACTOR,
        "operations.shares": "nilearn nibabel stack unexplained",
        "operations.shares.nilearn": FACTOR,
    },
    "steps --json": {
        "": "schema machine not_judged steps answers",
        "answers": f"release {ANSWERS}",
        "steps": "release date before yanked explanation benchmarks",
        "steps.explanation": "release calls kinds files what cause source commit found users",
        "steps.benchmarks": f"{BENCHMARK} call old new ratio",
    },
    "noise": {
        "": "schema machine probability pairs drift benchmarks",
        "drift": "time peakmem instructions bytes_read reads",
        "benchmarks": f"{BENCHMARK} floor",
    },
    "here --json": {
        "answers": ANSWERS,
        "": "schema python executable versions machine answers stands_for newest upgrade conditions indexed_gzip is_read "
        "other_python ratios_to_the_reference image calls loops gunzip gunzipped",
        "versions": "nilearn nibabel numpy",
        "stands_for": "component installed measured exact",
        "upgrade": "component from to summary works",
        "ratios_to_the_reference": "call here least most published",
        "image": "path shape dtype item_bytes scaled gzipped files data_file type_code offset slope inter file_bytes mask",
        "calls": f"operation method call need {MEASURED}",
        "loops": "call safe many",
        "gunzip": MEASURED,
        "gunzipped": MEASURED,
    },
}


def fields(content, path):
    """The names in the objects at a path."""
    at = [content]
    for name in filter(None, path.split(".")):
        at = [each[name] for each in flat(at) if name in each]
    return sorted({name for each in flat(at) for name in each})


def flat(values):
    """Objects, of lists each element; what has no value is left out."""
    for value in values:
        if isinstance(value, list):
            yield from flat(value)
        elif value is not None:
            yield value


@pytest.fixture(scope="module")
def outputs(root, exact):
    changes = Changes(exact)
    here = found(exact, RUN, versions={"nilearn": "0.9.2", "nibabel": "5.0.0", "numpy": "1.24.0"})
    here = dataclasses.replace(
        here,
        measured=measured(here),
        upgrades=user_upgrades(changes, here.mine),
        correctness=[correctness_of(exact, (0, exact.indices[-1]))],
        gunzip=Measured(0.1),
        reading=Measured(0.1),
        ratios=[Ratio("f(x)", 1.0, 1.0, 1.0, 1.0)],
    )
    steps = release_steps(changes, read_explanations(root, exact.timeline))
    texts = {
        "compare --json": comparison_as_json(changes.between(0, exact.indices[-1])),
        "steps --json": steps_as_json(exact, steps),
        "noise": noise_as_json(exact.machine, noise_of(exact)),
        "here --json": here_as_json(here),
    }
    return {name: json.loads(text) for name, text in texts.items()}


@pytest.mark.parametrize(
    ("output", "path", "names"),
    [(output, path, names) for output, all_of in FIELDS.items() for path, names in all_of.items()],
)
def test_json_keeps_its_fields(outputs, output, path, names):
    assert fields(outputs[output], path) == sorted(names.split())


@pytest.mark.parametrize("output", FIELDS)
def test_json_says_its_schema(outputs, output):
    assert next(iter(outputs[output].items())) == ("schema", SCHEMA)


def test_csv_keeps_its_columns_and_says_its_schema_in_each_row(committed):
    heading, *rows = results_csv([committed]).splitlines()
    assert (
        heading
        == ",".join(COLUMNS)
        == (
            "machine,tag,date,nilearn,nibabel,stack,operation,method,call,metric,image,format,parameter,"
            "value,unit,bytes_per_voxel,timings,floor,note,schema"
        )
    )
    assert all(row.endswith(f",{SCHEMA}") for row in rows)
