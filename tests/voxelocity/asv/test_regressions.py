"""What our page says got worse, as rows of asv's page and as entries of its feed."""

import dataclasses
import json
import types
import xml.etree.ElementTree as ET

import pytest
from asv.graph import GraphSet

from tests.voxelocity.analysis.test_release_steps import steps
from tests.voxelocity.report.test_steps_report import FOUND
from voxelocity.asv.regressions import regressions, write_regressions
from voxelocity.model.benchmark import Metric
from voxelocity.site.contents import page_data

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def made(tmp_path):
    """A function: the found, the rows and the entries, with graphs of these machines."""

    def make(*machines):
        _, results = steps()
        nothing = dataclasses.replace(results, measured={})
        page = page_data([results], {"laptop": nothing}, [], [FOUND])
        catalogue, graphs, benchmarks = results.catalogue, GraphSet(), {}
        for name in catalogue.names.values():
            declared = name.partition("(")[0]
            benchmarks[declared] = {"params": [["'int16'", "'float32'"], ["'.nii'", "'.nii.gz'"]]}
            for machine in machines:
                graphs.get_graph(declared, {"machine": machine, "os": "Linux"})
        revisions = {entry.tag: 10 + index for index, entry in enumerate(page.entries)}
        found = list(regressions(page, catalogue))
        conf = types.SimpleNamespace(html_dir=str(tmp_path), project="suite")
        write_regressions(conf, benchmarks, graphs, revisions, found, catalogue)
        rows = json.loads((tmp_path / "regressions.json").read_text())["regressions"]
        return found, rows, list(ET.parse(tmp_path / "regressions.xml").iter(f"{ATOM}entry"))

    return make


def test_what_got_worse_is_told_and_what_got_better_is_not(made):
    found, rows, entries = made("laptop", "other")
    # Peaks of float32 became smaller at the same release.
    of_nilearn = [each for each in found if each.entry.tag == "nilearn-2"]
    assert {each.benchmark.metric for each in of_nilearn} == {Metric.TIME}
    assert all(each.new == pytest.approx(2 * each.old) for each in of_nilearn)
    assert len(of_nilearn) == 4
    assert sum(len(row[-1]) for row in rows) == len(entries) == len(found)


def test_a_row_is_what_asvs_page_reads(made):
    found, rows, _ = made("laptop", "other")
    each = next(one for one in found if one.entry.tag == "nilearn-2")
    row = next(row for row in rows if row[0] == name_of(each))
    _, path, params, position, newest, best, jumps = row
    assert path.endswith(f"{each.benchmark.method}.json") and "machine-laptop" in path
    # All graphs are of one system, which therefore tells nothing.
    assert params == {"machine": "laptop"}
    images = [("int16", ".nii"), ("int16", ".nii.gz"), ("float32", ".nii"), ("float32", ".nii.gz")]
    assert images[position] == each.benchmark.parameters
    assert (newest, best) == (each.newest, each.best)
    before, revision, old, new, told = jumps[0]
    assert (before, revision, old, new) == (None, 12, each.old, each.new)
    assert told == {
        "machine": "laptop",
        "release": "nilearn-2",
        "what": FOUND.what,
        "cause": FOUND.cause,
        "link": FOUND.source,
    }


def test_a_machine_without_a_graph_has_that_of_the_one_that_lent_its_counts(made):
    found, rows, _ = made("other")
    assert sum(len(row[-1]) for row in rows) == len(found)
    assert all("machine-other" in row[1] for row in rows)
    assert {jump[-1]["machine"] for row in rows for jump in row[-1]} == {"laptop"}


def test_what_asv_shows_nothing_of_has_no_row(made):
    found, rows, entries = made()
    assert rows == [] and len(entries) == len(found)


def test_an_entry_has_release_call_image_and_ratio_and_links_what_is_responsible(made):
    *_, entries = made("laptop")
    told = {each.findtext(f"{ATOM}title"): each for each in entries}
    entry = told["nilearn 2: mean_img(path), int16 .nii: time 2 times slower"]
    assert entry.find(f"{ATOM}link").get("href") == FOUND.source
    text = entry.findtext(f"{ATOM}content")
    for part in ("Time on laptop: 100 ms to 200 ms", FOUND.cause, "release=nilearn-2#releases"):
        assert part in text
    assert len({each.findtext(f"{ATOM}id") for each in entries}) == len(entries)


def test_what_nobody_has_explained_links_our_page(made):
    found, *_ = made("laptop")
    unexplained = [each for each in found if not each.step.source]
    assert {each.entry.tag for each in unexplained} == {"nibabel-1", "stack-1"}
    for each in unexplained:
        assert each.link == f"index.html?machine=laptop&release={each.entry.tag}#releases"


def name_of(each):
    benchmark = each.benchmark
    arguments = ", ".join(map(repr, benchmark.parameters))
    return f"mean_over_time.MeanOverTime.{benchmark.metric}_{benchmark.method}({arguments})"
