"""The page in a real browser: from disk and over HTTP, alone, right, and usable by everyone."""

import collections
import dataclasses
import datetime
import html
import itertools
import json
import math
import re
import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest

from tests.conftest import COMMITTED_MACHINE as MACHINE
from tests.conftest import EXACT_MACHINE, independent_estimate
from tests.voxelocity.site.conftest import DRAWN, VIEWS, opened, view, visible_parts, wait_until
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import judge
from voxelocity.analysis.upgrade import all_upgrades
from voxelocity.model.benchmark import Benchmark, Metric, image_words
from voxelocity.model.results import Status
from voxelocity.report.values import has_ratio, time_words, value_words
from voxelocity.site.advice import upgrade
from voxelocity.site.build import page_of
from voxelocity.site.contents import page_data
from voxelocity.site.data import as_json
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS
from voxelocity.store.reader import ResultsReader

pytestmark = pytest.mark.slow

FILE = ("int16 + slope/inter", ".nii.gz")


@pytest.fixture(scope="module")
def stored(root):
    """A function from tag, benchmark and parameters to what asv stored: the estimate, or the value."""
    files = {}

    def value(tag, name, *parameters):
        if tag not in files:
            (path,) = (root / RESULTS / MACHINE).glob(
                f"{Checkout(root).history.commits[tag][:8]}-*.json"
            )
            files[tag] = json.loads(path.read_text())
        content = files[tag]
        row = dict(zip(content["result_columns"], content["results"][name]))
        number, size = 0, 1
        for values, wanted in zip(reversed(row["params"]), reversed(parameters)):
            number += size * values.index(repr(wanted))
            size *= len(values)
        if row.get("samples"):
            return independent_estimate(row["samples"][number])
        return row["result"][number]

    return value


def in_unit(text):
    """Seconds or bytes, from a number as the page shows it."""
    number, _, unit = text.replace(",", "").partition(" ")
    scale = {"µs": 1e-6, "ms": 1e-3, "s": 1, "MB": 1e6, "GB": 1e9, "B/voxel": 1, "×": 1, "": 1}
    return float(number) * scale[unit]


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_the_page_opens_alone_and_each_view_shows_only_what_it_is_about(
    page, published, served, scheme
):
    folder = published / "html"
    address = served if scheme == "http" else folder.as_uri()
    opened(page, address, machine=None)
    assert visible_parts(page) == list(VIEWS["overview"])
    for name, parts in VIEWS.items():
        view(page, name)
        assert visible_parts(page) == list(parts)
        for part in parts:
            if part == "search":
                assert page.is_visible("#search-name")
            else:
                assert len(page.inner_text(f"#{part} .content")) > 60
        current = page.locator("nav a[aria-current]")
        assert current.count() == 1 and current.get_attribute("aria-current") == "page"
    assert page.errors == []
    assert page.requests == [f"{address}/index.html"]
    assert (folder / "index.html").stat().st_size <= 2e6


def test_what_is_not_seen_is_not_drawn(page, served):
    opened(page, served, "#memory-view")
    drawn = page.eval_on_selector_all(
        "main section",
        "all => all.filter(each => each.querySelector('.content > *')).map(each => each.id)",
    )
    assert drawn == ["memory"]


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_the_links_to_the_data_work(page, published, served, scheme):
    address = served if scheme == "http" else (published / "html").as_uri()
    opened(page, address, "#data")
    with page.expect_download() as download:
        page.click("#data a:has-text('results.csv')")
    heading, *rows = download.value.path().read_text().splitlines()
    assert heading.startswith("machine,tag,")
    assert told_results(page) == len(rows)


def told_results(page):
    words = re.search(r"All ([\d,. ]+) results", page.inner_text("#data"))
    return int(re.sub(r"\D", "", words[1]))


def test_what_another_machine_has_lent_is_counted_once(page, changed):
    def change(content):
        next(iter(content["machines"].values()))["lent"] += 1000

    opened(page, changed(lambda content: None), "#data")
    all_of_them = told_results(page)
    opened(page, changed(change), "#data")
    assert told_results(page) == all_of_them - 1000


@pytest.mark.parametrize(
    "task, file, tag, method",
    [
        ("VolumeExtraction|middle", "int16 + slope/inter .nii.gz", "nilearn-0.13.0", "index_img"),
        ("VolumeExtraction|last", "int16 + slope/inter .nii", "stack-numpy-2.4", "dataobj"),
        ("ArrayAccess", "float32 .nii.gz", "nilearn-0.7.0", "get_fdata_float32"),
        ("MeanOverTime", "int16 + slope/inter .nii", "nilearn-0.14.1", "reference"),
    ],
)
def test_the_pickers_of_a_call_give_the_stored_numbers(
    page, served, stored, task, file, tag, method
):
    opened(page, served, "#which-call")
    page.select_option("#pick-task", task)
    page.select_option("#pick-file", file)
    page.select_option("#pick-version", tag)
    operation, *others = task.split("|")
    parameters = (*file.rsplit(" ", 1), *others)
    module = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    prefix = f"{module}.{operation}."
    shown = page.locator(f"#which-call tr[data-route='{method}'] td").all_text_contents()
    seconds = stored(tag, f"{prefix}time_{method}", *parameters)
    assert in_unit(shown[0]) == pytest.approx(seconds, rel=6e-3)
    reference = stored(tag, f"{prefix}time_reference", *parameters)
    assert float(shown[1].replace(",", "")) == pytest.approx(seconds / reference, rel=6e-3)
    peak = stored(tag, f"{prefix}peakmem_{method}", *parameters)
    peak -= stored(tag, f"{prefix}peakmem_baseline", *parameters)
    assert in_unit(shown[2]) == pytest.approx(peak, rel=6e-3, abs=5e3)
    assert in_unit(shown[3]) == pytest.approx(peak / (64 * 64 * 30 * 50), rel=6e-3, abs=1e-3)


def test_the_advice_is_the_least_of_what_is_shown(page, served):
    opened(page, served, "?task=MeanOverTime#which-call")
    rows = page.locator("#which-call tr[data-route]:not(.reference)")
    values = [
        [
            in_unit(benchmark)
            for benchmark in (row.locator("td").all_text_contents()[at] for at in (0, 2))
        ]
        for row in rows.all()
    ]
    for kind, at in (("time", 0), ("peakmem", 1)):
        card = page.inner_text(f"[data-best~={kind}]")
        best = rows.nth(min(range(len(values)), key=lambda n: values[n][at]))
        assert best.locator("td").all_text_contents()[2 * at] in card
    assert "from nilearn.image import" in page.inner_text("#which-call") or "nib" in card


def test_where_one_call_is_best_in_both_it_has_one_card(page, served):
    opened(page, served, "?task=VolumeExtraction|middle#which-call", EXACT_MACHINE)
    kinds = [each.get_attribute("data-best") for each in page.locator("#which-call .card").all()]
    numbers = "#which-call tr[data-route]:not(.reference)"
    best = set()
    for at in ("time", "peak above baseline"):
        heads = page.locator("#which-call table:has(tr[data-route]) th[scope=col]")
        place = heads.all_text_contents().index(at) - 1
        rows = page.locator(numbers).all()
        words = [row.locator("td").all_text_contents()[place] for row in rows]
        values = [float(each.split()[0].replace(",", "")) for each in words]
        best.add(values.index(min(values)))
    assert len(kinds) == len(best)


def test_a_tiny_image_recommends_no_call(page, served):
    opened(page, served, "?task=SmallRegion#which-call", EXACT_MACHINE)
    (card,) = page.locator("#which-call .card").all()
    assert card.get_attribute("data-best") == "peakmem"
    assert "instructions" in page.inner_text("#which-call")


# The image that most calls are measured on, as it lies on the disk.
FILE_BYTES = 10_153_491


def cold_reads(page, *methods):
    """What calls are said to read of the file, and what a cold first read adds."""
    heads = page.locator("#which-call table:has(tr[data-route]) th[scope=col]").all_inner_texts()
    place = heads.index("reads of the file") - 1
    found = {}
    for method in methods:
        cells = page.locator(f"#which-call tr[data-route={method}] td").all_inner_texts()
        found[method] = cells[place : place + 2]
    return found


def test_how_often_the_file_is_read_and_what_a_disk_of_a_typed_speed_adds(page, served):
    """Each byte of the file comes from the disk once, however often it is read."""
    link = "?task=VolumeExtraction|middle&version=nibabel-5.0.0#calls"
    opened(page, served, link, machine=EXACT_MACHINE)
    page.click("#which-call summary:has-text('All numbers')")
    found = cold_reads(page, "dataobj", "get_fdata")
    assert found["dataobj"][0].startswith("0.52")
    assert found["get_fdata"][0].startswith("once, in 2,4")
    assert in_unit(found["get_fdata"][1]) == pytest.approx(FILE_BYTES / 100e6, rel=6e-3)
    assert in_unit(found["dataobj"][1]) == pytest.approx(0.523 * FILE_BYTES / 100e6, rel=6e-3)
    page.fill("#type-speed", "20")
    page.press("#type-speed", "Enter")
    slow = cold_reads(page, "get_fdata")["get_fdata"][1]
    assert in_unit(slow) == pytest.approx(FILE_BYTES / 20e6, rel=6e-3)
    assert "speed=20" in page.url and "at 20 MB/s" in page.inner_text(
        "#which-call table:has(tr[data-route])"
    )
    page.fill("#type-speed", "-1")
    page.press("#type-speed", "Enter")
    assert page.input_value("#type-speed") == "100" and "speed" not in page.url
    page.select_option("#pick-task", "LoopOverVolumes")
    found = cold_reads(page, "dataobj", "keep_file_open")
    assert found["dataobj"][0] == "25.6 times, in 15,900 reads"
    assert found["keep_file_open"][0] == "1.01 times, in 629 reads"
    assert found["dataobj"][1] == found["keep_file_open"][1]
    assert page.errors == []


def test_of_a_mapped_file_a_cold_read_is_not_known(page, served):
    opened(
        page,
        served,
        "?task=ArrayAccess&version=nibabel-5.0.0&file=int16 %2B slope/inter .nii#calls",
        machine=EXACT_MACHINE,
    )
    page.click("#which-call summary:has-text('All numbers')")
    assert cold_reads(page, "get_fdata")["get_fdata"] == ["under 65.5 kB", "n/a"]


def test_a_loop_whose_work_grows_with_the_square_is_warned_of(page, served):
    """A .nii.gz is started again for every volume; a .nii is not."""
    opened(page, served, "?task=LoopOverVolumes#which-call", EXACT_MACHINE)
    warned = page.locator("#which-call [data-square]")
    calls = [warned.nth(at).get_attribute("data-square") for at in range(warned.count())]
    assert calls == ["dataobj", "iter_img"]
    assert "square of the number of volumes" in warned.first.inner_text()
    told = page.text_content("#which-call [data-growth=keep_file_open]")
    assert told == "in proportion"
    page.select_option("#pick-file", "int16 + slope/inter .nii")
    assert page.locator("#which-call [data-square]").count() == 0


def test_a_call_that_is_slow_on_a_long_run_has_a_better_one(page, served):
    """It holds one volume at a time, so that nothing takes less memory."""
    opened(page, served, "#find-call", EXACT_MACHINE)
    page.type("#find-call-name", "iter_img")
    row = page.locator("#find-call tr[data-task=LoopOverVolumes] td").all_inner_texts()
    assert "get_fdata()[..., t], read once" in row[3] and "on a long run" in row[3]
    changed = page.locator("#find-call li").all_inner_texts()
    for release in ("nilearn 0.13.0: ", "nilearn 0.13.1: "):
        assert any(each.startswith(release) for each in changed)
    assert page.evaluate("document.activeElement.id") == "find-call-name"
    page.fill("#find-call-name", "get_fd")
    page.click("#find-call-found button:has-text('get_fdata')")
    row = page.locator("#find-call tr[data-task=LoopOverVolumes] td").all_inner_texts()
    assert "on a long run" not in row[3]


def test_what_was_measured_on_another_machine_alone_is_a_click_away(page, served):
    opened(page, served, "?task=LoopOverVolumes#calls")
    for section in ("which-call", "history"):
        assert f"Not measured on {MACHINE}" in page.inner_text(f"#{section} .warning")
    page.click(f"#which-call button:has-text('{EXACT_MACHINE}')")
    assert f"machine={EXACT_MACHINE}" in page.url
    assert page.input_value("#pick-task") == "LoopOverVolumes"
    assert "Not measured on" not in page.inner_text("#calls")
    view(page, "method")
    assert page.input_value("#pick-machine") == EXACT_MACHINE


def test_the_command_of_a_number_finds_this_benchmark_alone(page, served, root):
    opened(page, served, "#how-measured")
    names = []
    for name, benchmark in ResultsReader(Checkout(root)).asv_benchmarks.items():
        combinations = [""]
        for values in benchmark["params"]:
            combinations = [f"{one}, {v}" if one else v for one in combinations for v in values]
        names += [f"{name}({one})" if one else name for one in combinations]
    count = page.locator("#pick-number option").count()
    for number in range(0, count, 37):
        page.select_option("#pick-number", index=number)
        command = page.inner_text("#how-measured pre")
        expression = re.search(r'--bench "(.*)" ', command)[1]
        # As a shell reads what stands in double quotes.
        expression = re.sub(r'\\([\\"$`])', r"\1", expression)
        assert len([name for name in names if re.search(expression, name)]) == 1


@pytest.mark.parametrize("file, bytes_stored", [("int16 .nii", 2), ("float32 .nii.gz", 4)])
def test_the_memory_for_an_image_of_ones_own(page, served, stored, file, bytes_stored):
    opened(page, served, f"?memory-file={quote(file)}&memory-version=nilearn-0.14.1#memory")
    page.select_option("#pick-shape", "91x109x91x1200")
    name = "array_access.ArrayAccess.peakmem_"
    parameters = file.rsplit(" ", 1)
    # Of the machine's own: what another one lent counts in none.
    baselines = [
        stored("nilearn-0.14.1", f"{name}baseline", image, format)
        for image in ("int16", "int16 + slope/inter", "float32")
        for format in (".nii", ".nii.gz")
    ]
    peak = stored("nilearn-0.14.1", f"{name}get_fdata", *parameters)
    above = peak - stored("nilearn-0.14.1", f"{name}baseline", *parameters)
    wanted = max(baselines) + above / (64 * 64 * 30 * 50) * 91 * 109 * 91 * 1200
    row = page.locator("#memory tr[data-key='ArrayAccess|get_fdata'] td")
    assert in_unit(row.nth(1).text_content()) == pytest.approx(wanted, rel=6e-3)
    assert above / (64 * 64 * 30 * 50) == pytest.approx(8 + bytes_stored, abs=0.2)
    fitting = next(size for size in (8, 16, 32, 64) if wanted <= 0.9 * size * 2**30)
    assert row.nth(3).text_content() == f"{fitting} GiB"
    # Of a .nii fewer calls were measured.
    smooth = page.locator("#memory tr[data-key='Smoothing|smooth_img'] td")
    noted = smooth.nth(1).text_content() == "not measured on such a file"
    assert noted == file.endswith(".nii")


def test_no_process_takes_less_than_importing_its_libraries(page, served, stored):
    file = quote("int16 + slope/inter .nii.gz")
    opened(page, served, f"?memory-file={file}&memory-version=nilearn-0.14.1#memory")
    row = page.locator("#memory tr[data-key='VolumeExtraction|dataobj|middle'] td")
    wanted = stored("nilearn-0.14.1", "importing.Importing.track_peakmem_nilearn_image")
    assert in_unit(row.nth(1).text_content()) == pytest.approx(wanted, rel=6e-3)


def test_a_shape_that_is_none_is_refused_in_a_line(page, served):
    opened(page, served, "#memory")
    page.fill("#length-3", "0")
    page.press("#length-3", "Tab")
    page.wait_for_selector("#memory [role=alert]")
    assert "four whole numbers" in page.inner_text("#memory [role=alert]")
    page.fill("#length-3", "300")
    page.press("#length-3", "Enter")
    page.wait_for_selector("#memory [role=alert]", state="detached")
    assert "61 × 73 × 61 × 300" in page.text_content("#memory caption")


def test_where_every_answer_is_wrong_the_page_says_so(page, served):
    opened(page, served, f"?task=ResamplingByType&file={quote('uint8 .nii')}#calls", EXACT_MACHINE)
    told = page.inner_text("#which-call")
    assert "No call has a number here. " in told and ": wrong answer. " in told


def test_the_view_of_the_releases_begins_at_its_top(page, served):
    opened(page, served)
    view(page, "releases-view")
    assert page.evaluate("scrollY") == 0


def test_a_shape_is_typed_as_people_type(page, served):
    """From field to field by Tab; each number takes the place of the one that stands there."""
    opened(page, served, "#memory")
    page.focus("#length-0")
    page.keyboard.press("Control+a")
    for length in ("64", "65", "40", "1000"):
        page.keyboard.type(length)
        page.keyboard.press("Tab")
        wait_until(page, "length => location.search.includes(length)", length)
    assert "shape=64x65x40x1000" in page.url
    assert page.evaluate("document.activeElement.id") == "pick-memory-file"


def test_what_was_measured_how_and_where_its_samples_are_is_a_click_away(page, served, root):
    opened(page, served, "?version=nilearn-0.13.1#which-call")
    page.locator("#which-call details.measured > summary").click()
    told = page.inner_text("#which-call details.measured")
    assert "# benchmarks/volume_extraction.py" in told and "def index_img(self):" in told
    assert "--bench" in told and "nilearn-0.13.1^!" in told
    file = re.search(r"results/releases/\S+\.json", told)[0]
    commit = Checkout(root).history.commits["nilearn-0.13.1"]
    assert json.loads((root / file).read_text())["commit_hash"] == commit


def test_who_does_not_know_the_number_type_sees_each(page, served, content):
    opened(page, served, "?memory-version=nilearn-0.14.1&shape=91x109x91x1200#memory")
    page.select_option("#pick-memory-file", "a .nii.gz; I do not know its number type")
    heads = page.locator("#memory th[scope=col]").all_inner_texts()[2:]
    row = page.locator("#memory tr[data-key='ArrayAccess|get_fdata'] td").all_inner_texts()[1:]
    known = json.loads(content)
    machine = known["machines"][MACHINE]
    indices = [known["entries"][index]["tag"] for index in machine["indices"]]
    at = indices.index("nilearn-0.14.1")
    needs = next(
        each["needs"] for each in machine["memory"] if each["key"] == "ArrayAccess|get_fdata"
    )
    assert "scaled int16" in heads and len(heads) >= 3
    for head, shown in zip(heads, row, strict=True):
        need = {image_words(file): each for file, each in needs.items()}[f"{head} .nii.gz"][at]
        if isinstance(need, str):
            assert shown == need
            continue
        peak = need["fixed"] + need["per_voxel"] * 91 * 109 * 91 * 1200
        assert in_unit(shown.split("\n")[0]) == pytest.approx(peak, rel=6e-3)


def test_the_history_shows_the_stored_numbers_and_names_the_releases(page, served, stored):
    opened(page, served, "#history")
    heads = page.locator("[data-history=time] th[scope=col]").all_text_contents()
    column = heads.index("index_img(path, t).get_fdata()") - 1
    for tag in ("nilearn-0.7.0", "nilearn-0.13.0", "nilearn-0.13.1", "stack-numpy-2.4"):
        row = page.locator(f"[data-history=time] tr[data-tag='{tag}'] td")
        name = "volume_extraction.VolumeExtraction.time_index_img"
        seconds = stored(tag, name, "int16 + slope/inter", ".nii.gz", "middle")
        assert in_unit(row.nth(column).text_content()) == pytest.approx(seconds, rel=6e-3)
    page.click("#history [data-what=peakmem]")
    page.wait_for_selector("[data-history=peakmem] .chart svg")
    steps = page.locator("[data-history=peakmem] li").all_inner_texts()
    assert [step.split(":")[0] for step in steps] == ["nilearn 0.13.1"]
    link = page.locator("[data-history=peakmem] li a").last.get_attribute("href")
    assert link == "https://github.com/nilearn/nilearn/releases/tag/0.13.1"


# The centres of the symbols of a chart, in pixels, by what is said of each.
SYMBOLS = """all => all.map(each => {
    const {left, right} = each.getBoundingClientRect();
    return (left + right) / 2;
})"""


def test_the_history_has_an_axis_of_time_lanes_and_names_at_its_lines(page, served, content):
    opened(page, served, "?what=peakmem#history")
    known = json.loads(content)
    chart = page.locator("[data-history=peakmem] .chart svg")
    drawn = chart.locator("text").all_text_contents()
    assert {"nilearn", "nibabel", "numpy", "repeat run"} <= set(drawn)
    years = [int(text) for text in drawn if re.fullmatch(r"20\d\d", text)]
    assert years == list(range(2021, 2027))
    calls = {
        benchmark["call"]
        for benchmark in known["benchmarks"]
        if benchmark["task"].startswith("get one volume")
        and (benchmark["file"], benchmark["metric"]) == (" ".join(FILE), "peakmem")
    }
    assert calls and all(drawn.count(call) == 1 for call in calls)
    assert not any(re.search(r"\b[0-9a-f]{8}\b", text) for text in drawn)
    # A dot in a lane for each entry, where its day is.
    dates = [datetime.date.fromisoformat(entry["date"]).toordinal() for entry in known["entries"]]
    dots = sorted(
        place
        for group in chart.locator(".mark-symbol[class*=layer_]").all()
        for place in group.locator("path").evaluate_all(SYMBOLS)
    )
    assert len(dots) == len(dates)
    scale = (dots[-1] - dots[0]) / (dates[-1] - dates[0])
    for dot, date in zip(dots, sorted(dates), strict=True):
        assert dot == pytest.approx(dots[0] + scale * (date - dates[0]), abs=1)


@pytest.fixture(scope="module")
def changes(root):
    """The changes between the committed entries, as Python has them."""
    return Changes(ResultsReader(Checkout(root)).read(MACHINE))


def same_factor(text, factor):
    if factor.within_noise:
        assert text == "~"
    else:
        assert in_unit(text) == pytest.approx(factor.ratio, rel=6e-3)


def pairs(indices):
    """All pairs of measured entries in one direction, and the ends in the other."""
    return [
        *itertools.combinations(indices, 2),
        (indices[-1], indices[0]),
        (indices[-1], indices[1]),
    ]


def test_the_page_compares_as_the_command_does(page, served, changes, content):
    opened(page, served, "?rows=all#compare")
    results = changes.results
    numbers = {
        (
            benchmark["operation"],
            benchmark["method"],
            benchmark["metric"],
            tuple(benchmark["parameters"]),
        ): number
        for number, benchmark in enumerate(json.loads(content)["benchmarks"])
    }
    of_releases = []
    for old, new in pairs(results.indices):
        found = changes.between(old, new)
        judged = judge(changes, found)
        page.select_option("#pick-old", found.old.tag)
        page.select_option("#pick-new", found.new.tag)
        shown = page.eval_on_selector_all(
            "#compare tr[data-number]",
            "rows => Object.fromEntries(rows.map(row => [row.dataset.number,"
            " [...row.querySelectorAll('td')].map(cell => cell.textContent)]))",
        )
        looks = page.eval_on_selector_all(
            "#compare tr[data-number]",
            "rows => Object.fromEntries(rows.map(row => [row.dataset.number,"
            " row.querySelector('td:nth-last-child(2)').className]))",
        )
        assert len(shown) == len(found.changes) > 300
        for change in found.changes:
            benchmark = change.benchmark
            key = benchmark.operation, benchmark.method, benchmark.metric, benchmark.parameters
            number = str(numbers[key])
            texts = shown[number]
            if change.status is Status.MEASURED:
                assert texts[-4:-2] == [
                    value_words(benchmark.metric, value) for value in (change.old, change.new)
                ]
                look = looks[number].split()[-1]
                is_uncounted = benchmark in judged.uncounted
                assert is_uncounted or look not in ("alone", "reference")
                if is_uncounted and look == "same":
                    # Where there is no ratio, and of the reference itself.
                    assert texts[-2] == "~"
                elif is_uncounted:
                    assert (look == "reference") == (benchmark in judged.with_reference)
                    same_factor(texts[-2], change.total)
                elif change.total.within_noise or has_ratio(
                    benchmark.metric, change.old, change.new
                ):
                    same_factor(texts[-2], change.total)
                else:
                    assert texts[-2] == ("less" if change.total.log < 0 else "more")
                noise = float(texts[-1].strip("± %").replace(",", ""))
                assert noise == pytest.approx(100 * math.expm1(change.total.floor), rel=6e-2)
            else:
                assert texts[-2] == change.status
        split = page.eval_on_selector_all(
            "#compare tr[data-metric]",
            "rows => rows.map(row => [row.dataset.operation, row.dataset.metric,"
            " ...[...row.querySelectorAll('td')].slice(1).map(cell => cell.textContent)])",
        )
        assert split
        for operation, metric, total, *shares in split:
            mean = found.mean([operation], Metric(metric))
            factors = [mean.total, *mean.shares.values()]
            for text, factor in zip([total, *shares], factors, strict=True):
                # A time may be told to be the same though it moved: test_pairs has the rule.
                if text != "~" or metric != "time":
                    same_factor(text, factor)
        warned = page.locator("#compare .warning").all_inner_texts()
        moved = [warning for warning in found.warnings if "control timings" in warning]
        # What is said of right and wrong answers comes before it.
        told = [text.rstrip(".") for text in warned if "the machine may have changed" in text]
        assert told == moved
        if (old, new) in itertools.pairwise(results.indices):
            of_releases.append(found)
    view(page, "releases-view")
    page.select_option("#pick-step-kind", "time")
    assert len(of_releases) == len(results.indices) - 1
    for found in of_releases:
        check_heat(page, found)


def check_heat(page, found):
    """The factors of a release in the table of all releases."""
    benchmarks = page.eval_on_selector_all(
        f"#releases td[data-tag='{found.new.tag}']",
        "cells => cells.map(cell => [cell.parentNode.dataset.operation, cell.className,"
        " cell.textContent])",
    )
    assert len(benchmarks) > 20
    for operation, style, text in benchmarks:
        mean = found.mean([operation], Metric.TIME)
        assert bool(mean) == ("×" in text)
        if mean:
            # A mean that moved without a call that counts is the same too: test_pairs has the rule.
            assert "same" in style or not mean.total.within_noise
            assert in_unit(text.rstrip("*")) == pytest.approx(mean.total.ratio, rel=6e-3)


def test_the_table_sorts_by_a_click_and_by_a_key(page, served):
    opened(page, served, "?rows=changed#compare")

    def changes():
        texts = page.locator("#compare tr[data-number] td:nth-last-child(2)").all_text_contents()
        return [in_unit(text) for text in texts if text.endswith("×")]

    page.press("#sort-change", "Enter")
    assert changes() == sorted(changes()) != []
    page.press("#sort-change", "Enter")
    assert changes() == sorted(changes(), reverse=True)
    assert page.get_attribute("th:has(#sort-change)", "aria-sort") == "descending"


def test_the_address_shows_the_view_again(page, served, browser):
    opened(page, served, "#compare")
    page.select_option("#pick-old", "nilearn-0.13.0")
    view(page, "calls")
    page.select_option("#pick-task", "MeanOverTime")
    page.click("#history [data-what=peakmem]")
    view(page, "memory-view")
    page.select_option("#pick-shape", "88x88x64x490")
    assert "old=nilearn-0.13.0" in page.url
    other = browser.new_page(viewport=page.viewport_size)
    other.goto(page.url)
    for name in ("memory-view", "calls", "compare-view"):
        view(page, name)
        view(other, name)
        assert other.inner_text(f"#{name}") == page.inner_text(f"#{name}")
    other.close()


def unfold(page):
    """Show all that the view of an upgrade folds."""
    page.eval_on_selector_all(
        "#upgrade details", "all => all.forEach((each) => { each.open = true; })"
    )


def as_cited(line):
    """A line as the page shows it, where an address is a link such as nilearn 6440."""
    return re.sub(r"https://github\.com/[^/]+/([^/]+)/(?:issues|pull)/(\d+)", r"\1 \2", line)


@pytest.mark.parametrize("machine", [MACHINE, EXACT_MACHINE])
def test_every_verdict_is_the_one_that_python_found(page, served, root, content, machine):
    """Of each version of each component: the summary, each kind of work in its order, and what is wrong."""
    opened(page, served, "#upgrade", machine)
    changes = Changes(ResultsReader(Checkout(root)).read(machine))
    count = 0
    numbers = {}
    for step in all_upgrades(changes):
        found = upgrade(step, numbers)
        page.select_option(f"#pick-my-{found.component}", found.old)
        unfold(page)
        # In one question: a browser takes longer to be asked than to answer.
        shown, advice, works, rows, lines_shown = page.eval_on_selector(
            f"[data-upgrade={found.component}]",
            """card => [
                card.innerText, card.querySelector('.advice').innerText,
                [...card.querySelectorAll('[data-work]')].map((row) => row.dataset.work),
                [...card.querySelectorAll('[data-work]')].map((row) => row.innerText),
                [...card.querySelectorAll('[data-net]')].map((row) => row.dataset.net),
            ]""",
        )
        assert advice == found.summary
        differing = [each for each in found.works if each.differs]
        assert works == [each.work for each in differing]
        same = [each.work.partition(":")[0] for each in found.works if not each.differs]
        assert not same or f"No difference: {'; '.join(same)}." in shown
        for each, row in zip(differing, rows, strict=True):
            lines = row.splitlines()
            assert lines[0] == each.sentence
            assert lines[1:] == [
                f"{words}: {text}."
                for words, text in (
                    ("Largest gain", each.better),
                    ("Worst single result", each.worse),
                )
                if text
            ]
        told = (*found.mended, *found.broken, *found.withdrawn)
        assert all(as_cited(line) in shown for line in told)
        lines = list(numbers)
        # What a user notices comes first, as far as it has room.
        told = []
        for each in (found.worse, found.better):
            felt = [one for one in each if lines[one].felt]
            felt = felt[: json.loads(content)["first_lines"]]
            told += felt + [one for one in each if one not in felt]
        assert lines_shown == [f"{lines[each].call}|{lines[each].metric or ''}" for each in told]
        count += 1
    assert count > (30 if machine == EXACT_MACHINE else 2)


def test_the_history_is_that_of_the_task_and_the_file_that_are_chosen(page, served):
    opened(page, served, "#calls", EXACT_MACHINE)
    for task, file in (("LoopOverVolumes", ".nii.gz"), ("MeanOverTime", ".nii")):
        page.select_option("#pick-task", task)
        page.select_option("#pick-file", f"int16 + slope/inter {file}")
        words = page.locator("#pick-task option:checked").inner_text()
        assert f": {words}, scaled int16 {file}" in page.inner_text("#history")


def test_an_upgrade_tells_of_the_kinds_of_work_that_are_ticked(page, served):
    opened(page, served, "?my-nilearn=0.10.4&my-nibabel=5.4.2#upgrade")
    unfold(page)
    card = page.locator("[data-upgrade=nilearn]")
    assert "nilearn 0.13.1: " in card.inner_text() and "nilearn 0.10.4: " not in card.inner_text()
    assert "5.4.2 is the newest that was measured" in page.inner_text("#upgrade")
    assert card.locator("[data-work='opening and loading']").count() == 1
    page.get_by_label("opening and loading", exact=True).uncheck()
    assert card.locator("[data-work='opening and loading']").count() == 0
    (advice,) = card.locator(".advice").all_inner_texts()
    assert advice.startswith("Upgrade now: nilearn 0.10.4 returns wrong values from resample_img()")
    assert "By its costs" not in advice, "the costs are of all kinds of work"
    assert "without=opening" in page.url


def test_an_upgrade_knows_each_numpy_between_two_stacks(page, served, content):
    (line,) = [each for each in json.loads(content)["lines"] if each["name"] == "numpy"]
    between = [state for state in line["states"][1:] if state["to_newest"]]
    assert len(between) > 4
    opened(page, served, "#upgrade")
    card = page.locator("[data-upgrade=stack]")
    for state in between:
        page.select_option("#pick-my-stack", state["words"])
        assert card.locator(".advice").inner_text() == state["to_newest"]
        later = [each.partition(": ")[0] for each in card.locator("li").all_inner_texts()]
        place = line["states"].index(state)
        expected = [each["words"] for each in line["states"][place + 1 :] if each["steps"]]
        assert later == expected[::-1]
    card.get_by_role("link").click()
    assert page.locator("#numpy").is_visible() and page.url.endswith("#numpy")


def test_a_call_is_estimated_on_an_image_of_ones_own(page, served, content):
    """By the factors that Python found; where the numbers come from is one click away."""
    known = json.loads(content)
    of_machine = known["machines"][EXACT_MACHINE]
    opened(page, served, "?task=LoopOverVolumes&shape=91x109x91x1200#which-call", EXACT_MACHINE)
    for method in ("iter_img", "dataobj"):
        (number,) = [
            number
            for number, each in enumerate(known["benchmarks"])
            if (each["operation"], each["method"], each["metric"], each["file"])
            == ("LoopOverVolumes", method, "time", "int16 + slope/inter .nii.gz")
        ]
        (found,) = [each for each in of_machine["estimates"] if number in each["numbers"]]
        fixed, voxel, further = found["factors"][-1]
        voxels = 91 * 109 * 91 * 1200
        factor = fixed + (voxel + further * 1200) * voxels
        minutes = of_machine["benchmarks"][number]["values"][-1] * factor / 60
        shown = page.inner_text(f"#which-call [data-square={method}]")
        assert minutes > 2 and f"about {minutes:.2g} minutes for your 1200 volumes; " in shown
    page.click("#which-call .measured summary")
    assert page.inner_text("#which-call [data-origin]") == of_machine["origins"][-1]
    assert f"measured on {EXACT_MACHINE}" in of_machine["origins"][-1]
    page.fill("#type-shape", "64 x 64 x 30 x 50")
    page.press("#type-shape", "Enter")
    wait_until(page, "location.search.includes('shape=64x64x30x50')")
    page.select_option("#pick-task", "Opening")
    assert "The time is overhead: " in page.inner_text("#which-call")


def test_a_call_is_found_by_the_name_of_its_function(page, served, content):
    opened(page, served, "#find-call")
    page.fill("#find-call-name", "nilearn.image.mean_img(")
    page.press("#find-call-name", "Enter")
    rows = page.locator("#find-call tr[data-task]")
    calls = page.locator("#find-call tr[data-task] th").all_inner_texts()
    assert len(calls) > 3 and all("mean_img" in call for call in calls)
    assert "call=mean_img" in page.url
    known = json.loads(content)
    best = next(
        advice["time"][-1]["best"]
        for advice in known["machines"][MACHINE]["advice"]
        if (advice["task"], advice["file"]) == ("MeanOverTime", "int16 + slope/inter .nii.gz")
    )
    row = page.locator("#find-call tr[data-task=MeanOverTime]").first.inner_text()
    assert ("none" in row) or (known["benchmarks"][best]["call"] in row)
    page.locator("#find-call tr[data-task=MeanOverTime] a").first.click()
    assert page.input_value("#pick-task") == "MeanOverTime"
    assert "average over time" in page.inner_text("#history figcaption")
    page.fill("#find-call-name", "fly")
    page.press("#find-call-name", "Enter")
    assert "“fly” is not among what is measured" in page.inner_text("#find-call [role=alert]")
    assert rows.count() == 0 and page.errors == []


def test_each_function_that_is_offered_has_a_row(page, served):
    opened(page, served, "#find-call", EXACT_MACHINE)
    names = page.eval_on_selector_all(
        "#names-of-calls option", "options => options.map((option) => option.value)"
    )
    assert {"concat_imgs", "load_img", "unmask"} <= set(names)
    for name in names:
        page.fill("#find-call-name", name)
        assert page.locator("#find-call tr[data-task]").count(), name


def test_an_upgrade_and_a_release_tell_of_wrong_answers(page, served):
    opened(page, served, "?my-nilearn=0.10.4#upgrade", EXACT_MACHINE)
    mended = page.inner_text("[data-upgrade=nilearn] .fixed")
    assert "Wrong in your version, right in the newest" in mended and "resample_img" in mended
    page.select_option("#pick-my-nilearn", "0.13.1")
    assert "unmask" in page.inner_text("[data-upgrade=nilearn] .fixed")
    assert "resample_img" not in page.inner_text("[data-upgrade=nilearn] .fixed")
    view(page, "releases-view")
    assert "fixed" in page.inner_text("[data-release='nilearn-0.14.1'] summary")
    begun = page.locator("[data-release='nilearn-0.13.0']")
    begun.locator("summary").click()
    answers = begun.locator(".warning").all_inner_texts()
    (saved,) = [each for each in answers if each.startswith("Wrong since") and "unmask()" in each]
    assert "wrong once saved" in saved
    assert any(each.startswith("Right in") and "resample_img()" in each for each in answers)


@pytest.mark.parametrize("sooner", ["0.14.0", "0.13.1"])
def test_right_answers_come_before_any_cost(page, served, sooner):
    opened(page, served, f"?my-nilearn={sooner}#upgrade", EXACT_MACHINE)
    card = page.locator("[data-upgrade=nilearn]")
    assert (
        card.locator(".advice").inner_text().startswith(f"Upgrade now: nilearn {sooner} returns ")
    )
    assert "whenever it suits you" not in card.inner_text()
    assert "Still wrong in nilearn 0.14.1: resample_img(" in card.inner_text()
    changed = "Changed in nilearn 0.14.0: standardize=True divides" in card.inner_text()
    assert changed == (sooner == "0.13.1")
    page.get_by_label("opening and loading", exact=True).uncheck()
    assert (
        card.locator(".advice").inner_text().startswith(f"Upgrade now: nilearn {sooner} returns ")
    )
    page.select_option("#pick-my-nilearn", "0.14.1")
    assert "Still wrong in nilearn 0.14.1: resample_img(" in page.inner_text("#upgrade")


def test_a_comparison_tells_of_wrong_answers_first(page, served):
    opened(page, served, "?old=nilearn-0.13.1&new=nilearn-0.14.0#compare", EXACT_MACHINE)
    warned = page.locator("#compare .warning").all_inner_texts()
    assert "Wrong since nilearn 0.14.0: NiftiMasker(standardize=True) truncates" in warned[0]
    fixed = "Fixed in nilearn 0.14.0; the error was: unmask()"
    assert not any("Fixed in" in each for each in warned)
    assert fixed in page.inner_text("#compare")
    assert any("\nChanged in nilearn 0.14.0: standardize=True" in each for each in warned)
    cited = page.locator("#compare .warning a").first
    assert cited.inner_text() == "nilearn 6525"
    assert cited.get_attribute("href") == "https://github.com/nilearn/nilearn/issues/6525"


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("float32", "file", "float32 .nii.gz"),
        ("numpy", "release", "numpy 2.4"),
        ("mmap", "task", "memory map"),
        ("gz", "file", ".nii.gz"),
        ("NFS", "topic", "Disks and networks"),
        ("HCP", "data set", "Human Connectome Project"),
        ("0.14.0", "release", "nilearn 0.14.0"),
        ("nilearn 0.14.0", "release", "nilearn 0.14.0"),
        ("standardize", "release", "nilearn 0.14.0"),
        ("average", "task", "average over time"),
        ("smoothnig", "task", "smooth"),
    ],
)
def test_it_is_found_by_any_word(page, served, typed, kind, title):
    opened(page, served, "#find-call", EXACT_MACHINE)
    page.fill("#find-call-name", typed)
    shown = page.locator(f"#find-call [data-thing='{kind}']").all_inner_texts()
    assert any(title in each for each in shown), shown
    assert page.locator("#find-call [role=alert]").count() == 0 and page.errors == []


def test_a_release_number_leads_to_the_release_and_its_wrong_answers(page, served):
    opened(page, served, "?call=0.14.0#find-call", EXACT_MACHINE)
    upgrade, thing = page.locator("#find-call [data-thing=release]").all()
    assert upgrade.locator("a").first.inner_text() == "Upgrade from nilearn 0.14.0?"
    assert (
        thing.locator("li")
        .all_inner_texts()[0]
        .startswith(
            "Upgrade now: nilearn 0.14.0 returns wrong values from NiftiMasker(standardize=True), "
        )
    )
    thing.locator("a").first.click()
    assert page.url.endswith("#releases")
    assert visible_parts(page) == list(VIEWS["releases-view"])
    opened_one = page.locator("#releases details[open]")
    assert opened_one.get_attribute("data-release") == "nilearn-0.14.0"


def test_a_misspelling_and_a_word_in_two_parts_find_the_function(page, served):
    opened(page, served, "#find-call", EXACT_MACHINE)
    page.fill("#find-call-name", "maskr")
    offered = page.locator("#find-call-found button").all_inner_texts()
    assert "NiftiMasker" in offered
    page.fill("#find-call-name", "get fdata")
    calls = page.locator("#find-call tr[data-task] th").all_inner_texts()
    assert len(calls) > 3 and all("get_fdata" in call for call in calls)
    page.fill("#find-call-name", "get_fdata(dtype=np.float32)")
    calls = page.locator("#find-call tr[data-task] th").all_inner_texts()
    assert calls and all("get_fdata(dtype=np.float32)" in call for call in calls)


def test_machines_stand_side_by_side_by_their_ratios_to_the_reference(page, served, root):
    opened(page, served, "?version=stack-numpy-2.4&task=VolumeExtraction|middle#which-call")
    table = page.locator("#which-call details.machines")
    table.locator("summary").click()
    heads = table.locator("thead th").all_inner_texts()[1:]
    assert len(heads) == 2 and {head.partition(",")[0] for head in heads} == {
        MACHINE,
        EXACT_MACHINE,
    }
    shown = table.locator("tr[data-on-each=get_fdata] td").all_inner_texts()
    for head, text in zip(heads, shown, strict=True):
        name, words = head.split(", ")
        results = ResultsReader(Checkout(root)).read(name)
        (index,) = (each for each in results.indices if results.timeline[each].words == words)
        value, reference = (
            results.value(
                Benchmark("VolumeExtraction", method, Metric.TIME, (*FILE, "middle")), index
            )
            for method in ("get_fdata", "reference")
        )
        ratio = float(re.search(r"\(([\d.,]+) ×\)", text)[1].replace(",", ""))
        assert ratio == pytest.approx(value / reference, rel=6e-3)


def test_the_next_release_is_told_where_its_newest_commit_was_measured(page, served):
    opened(page, served, "#newest", EXACT_MACHINE)
    card = page.inner_text("[data-next=nibabel]")
    assert "the next release (its newest commit, 4704d904b of 2026-07-02, compared with" in card
    assert page.locator("[data-next=nilearn]").count() == 0
    opened(page, served, "#newest")
    assert page.locator("[data-library]").count() == 3
    assert page.locator("[data-next]").count() == 0


def test_a_comparison_has_a_link(page, served):
    opened(page, served, "#compare")
    page.select_option("#pick-old", "nilearn-0.13.0")
    page.select_option("#pick-new", "nilearn-0.13.1")
    caption = page.inner_text("#compare > .content > div caption >> nth=0")
    opened(page, served, page.get_attribute("#compare-link", "href"))
    assert page.inner_text("#compare > .content > div caption >> nth=0") == caption
    assert "nilearn 0.13.1 against nilearn 0.13.0" in caption


def test_indexed_gzip_has_a_column_where_it_was_measured(page, served, root):
    (path,) = (root / "results" / "indexed_gzip" / MACHINE).glob("[0-9a-f]*.json")
    content = json.loads(path.read_text())
    name = "volume_extraction.VolumeExtraction.time_dataobj"
    row = dict(zip(content["result_columns"], content["results"][name]))
    last = row["params"][1].index("'.nii.gz'") * 3 + row["params"][2].index("'last'")
    opened(page, served, "?task=VolumeExtraction|last#which-call")
    heads = page.locator("#which-call table:has(tr[data-route]) th[scope=col]").all_text_contents()
    assert heads[-1] == "time with indexed_gzip"
    shown = page.locator("#which-call tr[data-route=dataobj] td").last.text_content()
    assert in_unit(shown) == pytest.approx(independent_estimate(row["samples"][last]), rel=6e-3)
    page.select_option("#pick-version", "nilearn-0.13.0")
    assert "indexed_gzip" not in page.text_content("#which-call table")


def test_an_address_that_names_what_is_not_there_shows_the_default(page, served):
    opened(page, served, "?task=Nothing&machine=y&sort=z#calls")
    assert page.errors == []
    assert page.inner_text("#elsewhere") == "This page has no results of “y”."
    assert page.input_value("#pick-task") == "VolumeExtraction|middle"


def test_an_address_that_names_a_state_that_was_not_measured_says_so(page, served, content):
    known = json.loads(content)
    measured = {known["entries"][index]["tag"] for index in known["machines"][MACHINE]["indices"]}
    missing = next(entry["tag"] for entry in known["entries"] if entry["tag"] not in measured)
    query = f"?machine={MACHINE}&old={missing}&version={missing}&memory-version=nilearn-99"
    opened(page, served, f"{query}#memory")
    assert "“nilearn-99” is not an entry" in page.inner_text("#memory [role=alert]")
    for name, section in (("calls", "which-call"), ("compare-view", "compare")):
        view(page, name)
        told = page.inner_text(f"#{section} [role=alert]")
        assert f"{missing} was not measured on {MACHINE}." in told
        assert f"voxelocity measure --machine NAME {missing}" in told
        assert page.locator(f"#{section} table").count() == 0
    page.select_option("#pick-old", "nilearn-0.13.0")
    assert page.locator("#compare [role=alert]").count() == 0
    assert page.locator("#compare table").count() > 0
    assert page.errors == []


@pytest.mark.parametrize(
    "link",
    [
        "#volume_extraction.VolumeExtraction.time_index_img?machine=x&p-position=%27first%27",
        "#regressions?sort=3&dir=asc",
        "#summarylist?sort=0",
        "#/",
    ],
)
def test_links_that_asv_wrote_are_forwarded_to_its_page(page, served, link):
    seen = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    # Without its scripts from the network asv's page goes on to one that says so.
    page.route(re.compile("^https://"), lambda route: route.abort())
    page.goto(f"{served}/index.html{link}")
    page.wait_for_url(re.compile("(asv|error).html"), wait_until="commit")
    assert f"{served}/asv.html{link}" in seen


def test_the_page_that_they_lead_to_is_that_of_asv(published):
    assert "airspeed velocity" in (published / "html" / "asv.html").read_text()


@pytest.fixture(scope="module")
def worse(content):
    """Machine, tag, benchmark and both values of each result that the page's steps call worse."""
    page = json.loads(content)
    found = {}
    for name, machine in page["machines"].items():
        for step in machine["steps"]:
            tag, at = page["entries"][step["index"]]["tag"], machine["indices"].index(step["index"])
            for number in step["numbers"]:
                own = machine["benchmarks"][number]
                if page["verdicts"][own["verdicts"][at][at - 1]]["look"] == "worse":
                    name_in_asv = re.sub(r"\\(.)", r"\1", page["benchmarks"][number]["expression"])
                    key = name, tag, name_in_asv.removeprefix("^").removesuffix("$")
                    assert key not in found
                    found[key] = own["values"][at - 1], own["values"][at], step
    assert len(found) > 100
    return found


def test_the_regressions_are_what_the_page_calls_worse(published, worse):
    folder = published / "html"
    rows = json.loads((folder / "regressions.json").read_text())["regressions"]
    index = json.loads((folder / "index.json").read_text())
    found = {}
    for name, path, params, position, newest, best, jumps in rows:
        assert (folder / path).is_file() and params["machine"] in path
        declared = index["benchmarks"][name.partition("(")[0]]
        if position is not None:
            values = list(itertools.product(*declared["params"]))[position]
            assert name == f"{declared['name']}({', '.join(values)})"
        assert best <= min(newest, *(jump[2] for jump in jumps))
        for before, revision, old, new, told in jumps:
            assert before is None and old < new
            assert index["tags"][told["release"]] == revision
            found[told["machine"], told["release"], name] = old, new, told
    assert {key: each[:2] for key, each in found.items()} == {
        key: each[:2] for key, each in worse.items()
    }
    for key, (*_, told) in found.items():
        step = worse[key][2]
        assert (told["what"], told["cause"]) == (step["what"], step["cause"])
        assert told["link"] == step["source"] or not step["source"]


def test_the_feed_has_an_entry_for_each_result_that_the_page_calls_worse(published, content, worse):
    atom = "{http://www.w3.org/2005/Atom}"
    words = {each["tag"]: each["words"] for each in json.loads(content)["entries"]}
    entries = list(ET.parse(published / "html" / "regressions.xml").iter(f"{atom}entry"))
    found = collections.Counter()
    for entry in entries:
        text = entry.findtext(f"{atom}content")
        (machine, tag), *_ = re.findall(r"machine=([^&]+)&amp;release=([^#]+)#releases", text)
        title, link = entry.findtext(f"{atom}title"), entry.find(f"{atom}link").get("href")
        assert title.startswith(f"{words[tag]}: ")
        steps = [step for key, (*_, step) in worse.items() if key[:2] == (machine, tag)]
        ours = f"index.html?machine={machine}&release={tag}#releases"
        assert link in {step["source"] or ours for step in steps}
        assert any(html.escape(step["cause"]) in text for step in steps)
        found[machine, tag] += 1
    assert found == collections.Counter(key[:2] for key in worse)
    assert len({each.findtext(f"{atom}id") for each in entries}) == len(entries)
    dates = [each.findtext(f"{atom}updated") for each in entries]
    assert dates == sorted(dates, reverse=True)


def test_a_link_of_the_feed_to_the_page_opens_the_release(page, served, published):
    feed = ET.parse(published / "html" / "regressions.xml").iter()
    links = [each.get("href") for each in feed if each.get("href", "").startswith("index.html")]
    link = links[0]
    page.goto(f"{served}/{link}")
    wait_until(page, DRAWN)
    page.wait_for_selector("#releases details[open]")
    tag = re.search("release=([^#]+)", link)[1]
    assert page.get_attribute("#releases details[open]", "data-release") == tag
    assert page.errors == []


def test_every_benchmark_of_asv_is_known(published, content):
    index = json.loads((published / "html" / "index.json").read_text())
    assert json.loads(content)["asv_names"] == sorted(index["benchmarks"])


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("#anything-unknown", "anything-unknown"),
        ("#no.Such.time_benchmark?machine=x", "no.Such.time_benchmark"),
        ("#/nowhere", "nowhere"),
        ("#%", "%"),
    ],
)
def test_an_unknown_address_shows_the_page_with_a_line(page, served, link, name):
    opened(page, served, link, machine=None)
    assert page.url == f"{served}/index.html{link}"
    (line,) = page.locator("#unknown").all_inner_texts()
    assert line == f"This page has no part “{name}”. All of its views are linked above."
    assert visible_parts(page) == list(VIEWS["overview"])
    page.click("nav a[href='#compare-view']")
    wait_until(page, "!document.getElementById('unknown').textContent")
    page.evaluate("location.hash = '#somewhere'")
    wait_until(page, "document.getElementById('unknown').textContent.includes('somewhere')")
    assert page.errors == []


def test_links_within_the_page_stay(page, served):
    opened(page, served, "#memory", machine=None)
    assert page.url.endswith("index.html#memory")
    assert page.inner_text("#unknown") == ""
    page.click("nav a[href='#compare-view']")
    assert page.url.endswith("index.html#compare-view")
    assert page.evaluate("document.querySelector('#compare').getBoundingClientRect().top") < 400


def test_all_calls_of_a_release_are_read_at_the_cursor(page, served, stored):
    opened(page, served, "?what=peakmem#history")
    index = page.locator("[data-history=peakmem] .chart svg")
    index.scroll_into_view_if_needed()
    box = index.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 150, box["y"] + 100)
    page.wait_for_selector("[data-history=peakmem] .readout strong")
    told = page.inner_text("[data-history=peakmem] .readout")
    # Both are of that day.
    newest = {"numpy 2.4 stack": "stack-numpy-2.4", "repeat run 5 (noise check)": "control-5"}
    tag = newest[re.split(r" \((?:measured since )?2026-11-22\): ", told)[0]]
    name = "volume_extraction.VolumeExtraction.peakmem_"
    parameters = ("int16 + slope/inter", ".nii.gz", "middle")
    for method, call in (
        ("get_fdata", "nib.load(path).get_fdata()[..., t]"),
        ("dataobj", "dataobj[..., t]"),
    ):
        peak = stored(tag, name + method, *parameters)
        peak -= stored(tag, f"{name}baseline", *parameters)
        shown = float(told.split(f"{call}: ")[1].split(" B/voxel")[0])
        assert shown == pytest.approx(peak / (64 * 64 * 30 * 50), rel=6e-3)


def test_the_history_can_be_narrowed(page, served):
    opened(page, served, "#history")
    page.locator("#history > .content > details > summary").click()
    page.select_option("#pick-from", "nilearn-0.13.1")
    wait_until(page, DRAWN)
    tags = page.locator("[data-history=time] tbody tr").evaluate_all(
        "all => all.map(row => row.dataset.tag)"
    )
    assert tags[0] == "nilearn-0.13.1" and tags[-1] == "stack-numpy-2.4"
    assert "from=nilearn-0.13.1" in page.url
    assert page.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_each_view_fits_a_phone_in_light_and_dark(browser, served, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = opened(context.new_page(), served)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}[scheme]
    drawn, charts = set(), 0
    for name in VIEWS:
        view(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        rights = page.eval_on_selector_all(
            "main svg",
            "all => all.filter(each => each.checkVisibility())"
            ".map(svg => svg.getBoundingClientRect().right)",
        )
        assert max(rights, default=0) <= width, name
        charts += len(rights)
        drawn |= set(
            page.eval_on_selector_all(
                ".chart svg", "all => all.map(svg => svg.style.backgroundColor)"
            )
        )
        # With all that is folded.
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        wait_until(page, DRAWN)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert charts > 20 and len(drawn) == 1
    context.close()


def test_a_change_of_theme_redraws_the_charts(page, served):
    opened(page, served, "#history")

    def colour():
        return page.eval_on_selector(".chart svg text", "text => text.getAttribute('fill')")

    before = colour()
    page.emulate_media(color_scheme="dark")
    wait_until(
        page,
        "before => document.querySelector('.chart svg text')?.getAttribute('fill') !== before",
        arg=before,
    )
    assert colour() == "#e6edf3"


# Notes which of Vega's views were not finalized.
ALIVE = """
    window.alive = new Set();
    let embed;
    Object.defineProperty(window, "vegaEmbed", {
      set: (given) => { embed = given; },
      get: () => async (...given) => {
        const drawing = await embed(...given);
        const finalize = drawing.view.finalize.bind(drawing.view);
        drawing.view.finalize = () => { alive.delete(drawing.view); return finalize(); };
        alive.add(drawing.view);
        return drawing;
      },
    });
"""


def test_a_chart_that_is_replaced_is_given_up(page, served):
    page.add_init_script(ALIVE)
    opened(page, served, "#calls")

    def alive():
        wait_until(page, DRAWN)
        # What is drawn may still wait for its turn to be noted.
        wait_until(
            page, "alive.size === document.querySelectorAll('.chart svg').length", timeout=5000
        )
        return page.evaluate("alive.size")

    before = alive()
    assert before == 2
    for task in ("MeanOverTime", "ArrayAccess", "MeanOverTime", "VolumeExtraction|middle"):
        page.select_option("#pick-task", task)
        # Before those of the choice before it are drawn.
        page.select_option("#pick-file", "int16 + slope/inter .nii")
        alive()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        alive()
    assert alive() == before
    for name in VIEWS:
        view(page, name)
        alive()
    view(page, "calls")
    assert alive() == before + 2, "those of the views of memory and of commits"
    view(page, "memory-view")
    page.fill("#length-3", "0")
    page.press("#length-3", "Tab")
    alive()


# Takes some choices of a picker, all over its list, and the one that stood there before; waits for the charts of each.
CHOOSE = """async ([id, most]) => {
  const values = [...document.getElementById(id).options].map(({value}) => value);
  const before = document.getElementById(id).value;
  const step = Math.ceil(values.length / most);
  for (const value of [...values.filter((_, place) => place % step === 0), values.at(-1), before]) {
    const picker = document.getElementById(id);
    picker.value = value;
    picker.dispatchEvent(new Event("change"));
    do await new Promise(requestAnimationFrame); while (!(DRAWN));
  }
}""".replace("DRAWN", DRAWN)


def test_no_choice_leaves_a_word_in_the_console(page, served):
    opened(page, served, machine=None)
    count = 0
    for name in VIEWS:
        view(page, name)
        pickers = page.eval_on_selector_all(
            f"#{name} select", "all => all.map(picker => picker.id)"
        )
        for picker in pickers:
            page.evaluate(CHOOSE, [picker, 6])
        for switch in page.locator(f"#{name} .what").all():
            switch.click()
            wait_until(page, DRAWN)
        count += len(pickers)
    assert count > 20
    # A range in which nothing of a task was measured.
    opened(page, served, "?from=nilearn-0.7.0&to=nilearn-0.7.0#history")
    assert page.errors == []


# What the tab key stops at.
STOPS = """view => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(each => each.tabIndex >= 0 && !each.disabled && each.checkVisibility())
    .map(each => each.id || each.tagName)"""


@pytest.mark.parametrize("machine", [MACHINE, EXACT_MACHINE])
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_at_most_sixty_stops_of_the_tab_key(page, served, name, machine):
    opened(page, served, f"#{name}", machine)
    stops = page.evaluate(STOPS)
    assert 10 < len(stops) <= 60


def test_the_keyboard_alone_is_enough(page, served):
    wanted = {
        "overview": {"search-name"},
        "calls": {"pick-task", "pick-file", "find-call-name"},
        "memory-view": {"pick-shape", "length-3"},
        "compare-view": {"pick-old", "pick-rows", "sort-change"},
    }
    opened(page, served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for name, ids in wanted.items():
        opened(page, served, f"?rows=changed#{name}")
        seen = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("document.activeElement.id"))
        assert ids <= seen
    opened(page, served, "#releases")
    page.focus("#pick-step-kind")
    page.keyboard.press("ArrowDown")
    wait_until(page, "document.querySelector('#pick-step-kind').value === 'peakmem'")
    # What was chosen keeps the focus, although the section was drawn anew.
    assert page.evaluate("document.activeElement.id") == "pick-step-kind"
    assert "the memory" in page.inner_text("#releases caption")


def test_every_chart_has_its_table_and_every_picker_its_label(page, served):
    opened(page, served)
    charted = {"which-call", "memory", "history", "compare"}
    for name, parts in VIEWS.items():
        view(page, name)
        for part in charted & set(parts):
            assert page.locator(f"#{part} figure svg").count() >= 1
            assert page.locator(f"#{part} figure figcaption").count() >= 1
            assert page.locator(f"#{part} table").count() >= 1
        unlabelled = page.eval_on_selector_all(
            "select, input", "all => all.filter(one => !one.labels.length).map(one => one.id)"
        )
        assert unlabelled == []


def test_it_prints(page, served):
    opened(page, served, "#memory")
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("#pick-shape").is_visible()
    assert page.locator("#memory table").first.is_visible()


@pytest.fixture
def changed(content, tmp_path):
    """A function that writes the page of changed content to a folder and gives its address."""

    def write(change):
        content_ = json.loads(content)
        change(content_)
        (tmp_path / "index.html").write_text(page_of(json.dumps(content_)), encoding="utf-8")
        return tmp_path.as_uri()

    return write


def test_a_name_that_looks_like_a_script_shows_as_text(page, changed):
    name = "</script><script>document.title = 'broken'</script>"

    def change(content):
        for benchmark in content["benchmarks"]:
            if benchmark["operation"] == "VolumeExtraction":
                benchmark["call"] = benchmark["task"] = name
        for task in content["tasks"]:
            task["words"] = name
        content["entries"][-1]["tag"] = name
        for step in content["machines"][MACHINE]["newest"]:
            step["new_tag"] = step["new_tag"].replace("stack-numpy-2.4", name)
        content["wrong_answers"][0]["source"] = name

    address = changed(change)
    opened(page, address)
    for each in VIEWS:
        view(page, each)
    opened(page, address, "#calls")
    assert page.title().startswith("voxelocity")
    assert page.errors == []
    assert name in page.text_content("#which-call table")
    assert name in page.text_content("#history")


def test_what_is_missing_is_shown_as_missing(page, changed):
    words = ["failed", "wrong answer", "n/a", "not measured"]

    def change(content):
        left = list(words)
        for benchmark, found in zip(
            content["benchmarks"], content["machines"][MACHINE]["benchmarks"]
        ):
            if (benchmark["operation"], benchmark["metric"]) == (
                "VolumeExtraction",
                "time",
            ) and left:
                if benchmark["parameters"][1:] == [".nii.gz", "middle"]:
                    found["values"][-1] = None
                    found["statuses"][-1] = content["statuses"].index(left.pop(0))
        assert not left

    opened(page, changed(change), "#which-call")
    shown = page.locator("#which-call tr[data-route] td:nth-child(2)").all_text_contents()
    assert sorted(shown[-4:]) == sorted(words)
    assert "0 ms" not in page.text_content("#which-call table")


def test_counts_of_another_machine_are_said_to_be(page, changed):
    def change(content):
        content["machines"][MACHINE]["files"][2:5] = ["", "", ""]

    opened(page, changed(change), "#machines")
    told = page.inner_text("#machines")
    assert "Another machine with the same processor, Python and libraries counted" in told
    assert "the instructions of 3 more" in told
    assert re.search(r"(\d+) of \d+ combinations", told)[1] == "9"


def test_of_several_machines_one_is_shown_at_a_time(page, changed):
    def change(content):
        other = json.loads(json.dumps(content["machines"][MACHINE]))
        for benchmark, found in zip(content["benchmarks"], other["benchmarks"]):
            if benchmark["metric"] == "time" and found["values"][-1] is not None:
                found["values"][-1] *= 2
                found["words"][-1] = time_words(found["values"][-1])
        content["machines"]["twice-as-slow"] = other

    opened(page, changed(change), "#which-call")
    benchmark = page.locator("#which-call tr[data-route=get_fdata] td").first
    before = in_unit(benchmark.text_content())
    view(page, "method")
    page.select_option("#pick-machine", "twice-as-slow")
    view(page, "calls")
    assert in_unit(benchmark.text_content()) == pytest.approx(2 * before, rel=1e-2)


@pytest.fixture
def of_one_entry(changes, content):
    """A function: the page's data of a machine that has measured the newest entry alone."""
    known = json.loads(content)

    def data(operations):
        results = changes.results
        newest = results.indices[-1]
        benchmarks = {
            benchmark: found
            for benchmark, found in results.measured[newest].items()
            if operations is None or benchmark.operation in operations
        }
        alone = dataclasses.replace(results, machine="alone", measured={newest: benchmarks})
        nothing = dataclasses.replace(alone, measured={})
        built = json.loads(as_json(page_data([alone], {"alone": nothing}, [])))
        assert built["benchmarks"] == known["benchmarks"]
        return built["machines"]["alone"]

    return data


def most_timed(content):
    machines = json.loads(content)["machines"]
    return max(machines, key=lambda name: sum(most > 0 for _, most in machines[name]["timings"]))


def test_the_machine_that_tells_most_comes_first_and_links_name_it(
    page, changed, of_one_entry, content
):
    """Somebody has measured a single benchmark on a machine whose name comes first."""

    def change(content):
        content["machines"] = {"a-new-one": of_one_entry(["Opening"])} | content["machines"]

    address = changed(change)
    opened(page, address, "#compare", machine=None)
    most = most_timed(content)
    assert f"machine={most}" in page.get_attribute("#compare-link", "href")
    view(page, "method")
    assert page.input_value("#pick-machine") == most
    page.select_option("#pick-machine", "a-new-one")
    for name in VIEWS:
        view(page, name)
    assert page.errors == []
    view(page, "calls")
    assert f"Not measured on a-new-one. Show it on {most}" in page.inner_text("#which-call")
    assert "No step" not in page.inner_text("#history")


def test_a_choice_stands_in_the_address_with_its_machine_and_section(page, served, content):
    opened(page, served, "#memory-view", machine=None)
    page.select_option("#pick-shape", "88x88x64x490")
    shown = f"?shape=88x88x64x490&machine={most_timed(content)}#memory"
    assert page.url == f"{served}/index.html{shown}"


def test_a_machine_with_one_entry_has_a_page(page, changed, of_one_entry):
    def change(content):
        content["machines"] = {"alone": of_one_entry(None)}

    opened(page, changed(change))
    assert "Measure two releases" in page.inner_text("#changes")
    for name in VIEWS:
        view(page, name)
    view(page, "releases-view")
    assert page.errors == []
    assert "Only one" in page.inner_text("#newest")
    view(page, "compare-view")
    assert "Choose two different versions" in page.inner_text("#compare")
    assert page.errors == []
