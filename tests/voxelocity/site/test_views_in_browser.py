"""Each view has its address, old addresses lead to their places, and Back undoes one choice."""

import csv
import json
import re
from xml.etree import ElementTree

import pytest

from tests.conftest import COMMITTED_MACHINE as MACHINE
from tests.conftest import EXACT_MACHINE
from tests.voxelocity.site.conftest import DRAWN, VIEWS, opened, view, visible_parts, wait_until
from voxelocity.model.benchmark import image_words

pytestmark = pytest.mark.slow

VIEW_OF = {part: name for name, parts in VIEWS.items() for part in parts}

# The parts to which links were written when the page was one roll.
OLD = [
    "newest",
    "upgrade",
    "questions",
    "find-call",
    "which-call",
    "memory",
    "history",
    "releases",
    "commits",
    "compare",
    "how-measured",
    "data",
]


def is_at_its_place(page, part):
    """Whether a part begins near the top, or the page ends before it could."""
    return page.evaluate(
        """part => {
            const {top} = document.getElementById(part).getBoundingClientRect();
            const end = document.documentElement.scrollHeight - innerHeight - scrollY;
            return top > -5 && (top < 150 || (end < 5 && top < innerHeight));
        }""",
        part,
    )


@pytest.mark.parametrize("part", OLD)
def test_the_address_of_a_part_leads_to_it(page, served, part):
    opened(page, served, f"#{part}")
    assert visible_parts(page) == list(VIEWS[VIEW_OF[part]])
    assert page.inner_text("#unknown") == ""
    # The browser has drawn what it shows.
    page.wait_for_timeout(200)
    if part != "releases":  # It leads to the release that is opened.
        assert is_at_its_place(page, part)
    assert page.errors == []


@pytest.mark.parametrize(
    ("query", "task", "file"),
    [
        ("?history=ArrayAccess&image=int16&format=.nii", "ArrayAccess", "int16 .nii"),
        # Of this task no such file is measured.
        (
            "?history=VolumeExtraction|middle&image=int16&format=.nii",
            "VolumeExtraction|middle",
            "int16 + slope/inter .nii.gz",
        ),
        ("?history=ArrayAccess&image=float32", "ArrayAccess", "float32 .nii.gz"),
        ("?history=MeanOverTime", "MeanOverTime", "int16 + slope/inter .nii.gz"),
        ("?history=Nothing&image=none", "VolumeExtraction|middle", "int16 + slope/inter .nii.gz"),
    ],
)
def test_an_old_link_to_a_history_shows_it(page, served, query, task, file):
    opened(page, served, f"{query}#history")
    assert visible_parts(page) == list(VIEWS["calls"])
    assert (page.input_value("#pick-task"), page.input_value("#pick-file")) == (task, file)
    assert image_words(file) in page.inner_text("#history figcaption")
    assert page.errors == []


def test_a_question_has_an_address(page, served):
    opened(page, served, "#overview")
    address = page.locator("#questions h3 a").last.get_attribute("href")
    opened(page, served, address)
    assert visible_parts(page) == list(VIEWS["overview"])
    assert page.inner_text("#unknown") == ""
    assert is_at_its_place(page, address[1:])


@pytest.mark.parametrize("name", ["charts", "content", "unknown"])
def test_what_is_no_part_of_a_view_is_none(page, served, name):
    opened(page, served, f"#{name}")
    assert f"This page has no part “{name}”" in page.inner_text("#unknown")
    assert visible_parts(page) == list(VIEWS["overview"])


def test_the_link_to_the_content_stays_in_the_view(page, served):
    opened(page, served, "#memory-view")
    page.focus(".skip")
    page.keyboard.press("Enter")
    wait_until(page, "location.hash === '#main'")
    page.wait_for_timeout(100)
    assert visible_parts(page) == list(VIEWS["memory-view"])
    assert page.inner_text("#unknown") == ""


def state(page):
    return page.evaluate("[document.activeElement.id, history.length]")


def test_back_undoes_one_choice_and_the_focus_stays(page, served):
    opened(page, served, "#calls")
    before, length = page.input_value("#pick-task"), page.evaluate("history.length")
    page.focus("#pick-task")
    page.select_option("#pick-task", "MeanOverTime")
    assert state(page) == ["pick-task", length + 1]
    page.focus("#pick-file")
    page.select_option("#pick-file", "float32 .nii")
    assert state(page) == ["pick-file", length + 2]
    page.go_back()
    wait_until(page, "document.getElementById('pick-file').value !== 'float32 .nii'")
    assert page.input_value("#pick-task") == "MeanOverTime"
    wait_until(page, "document.activeElement.id === 'pick-file'", timeout=5000)
    assert page.evaluate("history.length") == length + 2
    page.go_back()
    wait_until(page, "document.getElementById('pick-task').value !== 'MeanOverTime'")
    assert page.input_value("#pick-task") == before
    wait_until(page, "document.activeElement.id === 'pick-file'", timeout=5000)
    page.go_forward()
    wait_until(page, "document.getElementById('pick-task').value === 'MeanOverTime'")
    assert visible_parts(page) == list(VIEWS["calls"])
    wait_until(page, DRAWN)
    assert page.errors == []


def test_back_leads_to_the_view_before(page, served):
    opened(page, served, "#memory-view")
    view(page, "compare-view")
    page.go_back()
    wait_until(page, "!document.getElementById('memory-view').hidden")
    assert visible_parts(page) == ["memory"]
    assert page.get_attribute("nav a[href='#memory-view']", "aria-current") == "page"


def test_what_is_typed_leaves_no_way_back(page, served):
    opened(page, served, "#find-call")
    length = page.evaluate("history.length")
    page.type("#find-call-name", "mean_img")
    assert "call=mean_img" in page.url
    assert page.evaluate("history.length") == length


def test_the_focus_stays_in_a_picker_that_is_folded(page, served):
    opened(page, served, "#history")
    page.locator("#history > .content > details > summary").click()
    page.focus("#pick-from")
    page.select_option("#pick-from", "nilearn-0.13.1")
    assert page.evaluate("document.activeElement.id") == "pick-from"
    page.select_option("#pick-to", "stack-numpy-2.4", timeout=2000)


def test_one_switch_serves_all_charts(page, served):
    opened(page, served, "#overview")
    page.click("#changes [data-what=peakmem]")
    assert "what=peakmem" in page.url
    assert page.evaluate("document.activeElement.dataset.what") == "peakmem"
    assert "in memory" in page.inner_text("#changes h3")
    assert "in memory" in page.inner_text("#tasks h3")
    view(page, "calls")
    assert page.locator("[data-history=peakmem]").count() == 1
    assert page.locator("[data-chart=calls-memory]").count() == 1
    pressed = page.locator("#calls .what[aria-pressed=true]").evaluate_all(
        "all => all.map(each => each.dataset.what)"
    )
    assert pressed == ["peakmem", "peakmem"]


def title_of(entry):
    version = entry[entry["changed"]].replace("-", " ", 1)
    name = "" if entry["changed"] == "stack" else f"{entry['changed']} "
    return f"{name}{version}, {entry['date']}"


def wanted_squares(known, machine, metric):
    """What the picture has to show: what is said of each square, and how it looks."""
    entries, found = known["entries"], known["machines"][machine]
    wanted = [
        (
            f"{title_of(entries[each['index']])}: {each['work'].partition(':')[0]}: "
            f"{each['words']}",
            f"level{each['level']}",
        )
        for each in found["changes"]
        if each["metric"] == metric
    ]
    for index in found["indices"]:
        answers = known["wrong_answers"]
        begun = [each for each in answers if each["start"] == index]
        wrong = [each["begun"] for each in begun if each["degree"].startswith("wrong")]
        other = [
            text
            for each in answers
            for text, where, is_wrong in (
                (each["begun"], "start", each["degree"].startswith("wrong")),
                (each["ended"], "end", False),
            )
            if each[where] == index and not is_wrong
        ]
        if (wrong or other) and entries[index]["changed"] != "control":
            words = entries[index]["summary"]
            assert words
            look = "wrong" if wrong else "right"
            wanted.append((f"{title_of(entries[index])}: right answers: {words}", look))
    return wanted


SQUARES = """all => all.map(each => {
    const rect = each.querySelector("rect");
    const [x, y] = ["x", "y"].map(name => Number(rect.getAttribute(name)));
    return [each.getAttribute("aria-label"), rect.getAttribute("class"), x, y];
})"""


@pytest.mark.parametrize("machine", [MACHINE, EXACT_MACHINE])
def test_the_squares_of_the_picture_are_the_changes_in_the_data(page, served, content, machine):
    opened(page, served, "#overview", machine)
    known = json.loads(content)
    switches = page.locator("#changes .what").evaluate_all(
        "all => all.map(each => each.dataset.what)"
    )
    measured = {change["metric"] for change in known["machines"][machine]["changes"]}
    assert measured <= set(switches)
    for metric in switches:
        page.click(f"#changes [data-what={metric}]")
        page.wait_for_selector(".map svg")
        squares = page.locator(".map .square").evaluate_all(SQUARES)
        assert sorted((label, look) for label, look, _, _ in squares) == sorted(
            wanted_squares(known, machine, metric)
        )
        # A column a release, by date; a row a kind of work.
        columns, rows = {}, {}
        for label, _, x, y in squares:
            release, work = label.split(": ")[:2]
            columns.setdefault(release.rpartition(", ")[::-1], set()).add(x)
            rows.setdefault(work, set()).add(y)
        assert all(len(places) == 1 for places in (*columns.values(), *rows.values()))
        for places in (columns, rows):
            assert len(set().union(*places.values())) == len(places)
        dated = [(date, *places) for (date, *_), places in columns.items()]
        assert [x for _, x in sorted(dated, key=lambda each: each[1])] == sorted(
            x for _, x in dated
        )
        by_place = [date for date, _ in sorted(dated, key=lambda each: each[1])]
        assert by_place == sorted(by_place)
        table = page.locator("#changes details tbody tr")
        assert table.count() == len(squares)


def test_a_square_leads_to_its_release(page, served, content):
    opened(page, served, "#overview")
    tags = {
        title_of(entry): entry["tag"]
        for entry in json.loads(content)["entries"]
        if entry["changed"] != "control"
    }
    count = page.locator(".map .square").count()
    assert count > 5
    for place in range(count):
        square = page.locator(".map .square").nth(place)
        release = square.get_attribute("aria-label").split(": ")[0]
        square.click()
        wait_until(page, "!document.getElementById('releases-view').hidden")
        (shown,) = page.locator("#releases details[open]").all()
        assert shown.get_attribute("data-release") == tags[release]
        top = shown.bounding_box()["y"]
        assert 0 <= top < 900
        page.go_back()
        page.wait_for_selector(".map .square")
    assert page.errors == []


def test_the_arrow_keys_walk_over_the_squares(page, served):
    opened(page, served, "#overview")
    squares = page.locator(".map .square")
    labels = squares.evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")
    assert page.locator(".map .square[tabindex='0']").count() == 1
    squares.first.focus()

    def focused():
        return page.evaluate("document.activeElement.getAttribute('aria-label')")

    walked = [focused()]
    for key in ("ArrowRight", "ArrowDown") * len(labels):
        page.keyboard.press(key)
        assert page.inner_text("#changes .readout") == focused()
        if focused() == walked[-1]:
            break
        walked.append(focused())
    assert walked == labels
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert focused() == labels[-3]
    page.keyboard.press("Enter")
    wait_until(page, "!document.getElementById('releases-view').hidden")


def test_each_line_beside_the_releases_is_told_state_by_state(page, served, content):
    lines = json.loads(content)["lines"]
    assert lines
    for line in lines:
        opened(page, served, f"#{line['name']}")
        section = page.locator(f"#{line['name']}")
        assert section.is_visible() and line["held"] in section.inner_text()
        for state in line["states"][1:]:
            lead = f"{state['words']} ({state['change']}): " if state["change"] else state["words"]
            (words,) = [
                text
                for text in section.locator("summary, p").all_inner_texts()
                if text.startswith(lead)
            ]
            assert ("unknown" in words) == (not state["judged"] and not state["steps"])
            assert all(step["what"] in words for step in state["steps"])
    assert page.errors == []


def test_a_small_chart_leads_to_its_task(page, served):
    opened(page, served, "?what=peakmem#overview")
    card = page.locator(".tasks a.task", has_text="average over time").first
    card.click()
    wait_until(page, "!document.getElementById('calls').hidden")
    assert page.input_value("#pick-task").startswith("MeanOverTime")
    assert page.locator("[data-history=peakmem]").count() == 1


@pytest.fixture
def phone(browser, served):
    """A function that opens the page at an address on a phone, which has a finger and no pointer."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    yield lambda query: opened(context.new_page(), served, query, EXACT_MACHINE)
    context.close()


def test_the_first_tap_on_a_square_tells_and_has_a_link(phone):
    page = phone("#overview")
    square = page.locator(".map .square").last
    label = square.get_attribute("aria-label")
    square.tap()
    readout = page.locator("#changes .readout")
    assert readout.inner_text().startswith(label)
    assert visible_parts(page) == list(VIEWS["overview"])
    box = readout.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 801
    readout.locator("a").tap()
    wait_until(page, "!document.getElementById('releases-view').hidden")
    opened_one = page.locator("#releases details[open]").get_attribute("data-release")
    assert opened_one.replace("-", " ", 1).replace("stack ", "") in label.replace("-", " ")


def test_the_first_tap_on_a_small_chart_tells_what_each_call_takes(phone):
    page = phone("#overview")
    card = page.locator(".tasks a.task", has_text="average over time").first
    card.tap()
    assert "mean_img(path): " in card.inner_text()
    assert visible_parts(page) == list(VIEWS["overview"])
    card.tap()
    wait_until(page, "!document.getElementById('calls').hidden")
    assert page.input_value("#pick-task").startswith("MeanOverTime")


def test_a_tap_on_a_dot_reads_it_and_links_to_its_history(phone):
    page = phone("#compare")
    page.locator(".strip circle.better").first.dispatch_event("click")
    readout = page.locator("#compare .readout")
    assert " to " in readout.inner_text() and "×" in readout.inner_text()
    readout.locator("a").tap()
    wait_until(page, "!document.getElementById('calls').hidden")
    assert page.locator("#history figure").count() == 1


# The texts of a drawing that reach over its edge or over another one, and those that were cut.
COLLIDING = """name => {
    const svg = document.querySelector(name);
    const {left, right} = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")]
        .filter(each => each.textContent.trim() && each.getAttribute("opacity") !== "0")
        .map(each => ({words: each.textContent, box: each.getBoundingClientRect()}));
    const meet = (one, other) => one.left < other.right && other.left < one.right
        && one.top + 3 < other.bottom && other.top + 3 < one.bottom;
    return texts.filter(({words, box}, place) => words.endsWith("…") || box.left < left - 1
        || box.right > right + 1 || texts.slice(0, place).some(other => meet(box, other.box)))
        .map(({words}) => words);
}"""


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize(
    ("query", "drawing"),
    [
        ("#overview", ".map svg"),
        ("?task=TimeSeries|voxel#which-call", "#which-call .chart svg"),
        ("?task=LoopOverVolumes&what=bytes_read#which-call", "#which-call .chart svg"),
        ("?task=TimeSeries|voxel#history", "#history .chart svg"),
        ("?what=instructions#history", "#history .chart svg"),
        ("?shape=91x109x91x1200#memory", "#memory .chart svg"),
        ("#compare", ".strip svg"),
        ("#commits", "#commits .chart svg"),
    ],
)
def test_no_text_of_a_drawing_is_cut_or_meets_another(page, served, query, drawing, width):
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, served, query, EXACT_MACHINE)
    page.wait_for_selector(drawing)
    assert page.evaluate(COLLIDING, drawing) == []
    assert page.errors == []


def test_a_question_that_is_clicked_is_marked_with_what_it_rests_on(page, served):
    opened(page, served, "#overview", EXACT_MACHINE)
    for place in (3, 7):
        link = page.locator("#questions h3 a").nth(place)
        link.click()
        wait_until(
            page, "hash => document.activeElement.id === hash", arg=link.get_attribute("href")[1:]
        )
        (marked,) = page.locator("#questions .found").all()
        assert link.inner_text() in marked.inner_text() and "since" in marked.inner_text()
    view(page, "calls")
    page.fill("#find-call-name", "gunzip")
    thing = page.locator("#find-call [data-thing=question] a").first
    thing.click()
    assert thing.count() == 0 or visible_parts(page) == list(VIEWS["overview"])
    assert "gunzip" in page.locator("#questions .found").inner_text()


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("upgrade", VIEWS["upgrade-view"]),
        ("Memory", VIEWS["memory-view"]),
        ("compare", VIEWS["compare-view"]),
        ("nilearn-0.14.0", VIEWS["calls"]),
        ("index_img", VIEWS["calls"]),
        ("float32", VIEWS["calls"]),
    ],
)
def test_the_search_of_the_overview_leads_to_what_is_meant(page, served, content, typed, parts):
    opened(page, served, "#overview", EXACT_MACHINE)
    page.fill("#search-name", typed)
    page.press("#search-name", "Enter")
    assert visible_parts(page) == list(parts)
    titles = page.locator("#search-names option").evaluate_all("all => all.map(each => each.value)")
    assert titles == [each["title"] for each in json.loads(content)["things"]]
    assert page.errors == []


@pytest.mark.parametrize("what", ["time", "peakmem", "instructions", "bytes_read", "reads"])
def test_each_small_chart_has_a_number_and_its_shape_is_known(page, served, content, what):
    opened(page, served, f"?what={what}#overview", EXACT_MACHINE)
    known = json.loads(content)
    usual = known["usual_shapes"][what]
    assert f"Image: {usual} voxels unless a card names others" in page.inner_text("#tasks")
    page.click("#tasks summary")
    cards = page.locator("a.task").all()
    assert len(cards) > 15
    shapes = {}
    for benchmark in known["benchmarks"]:
        if benchmark["metric"] == what:
            shapes.setdefault(benchmark["task"], set()).add(benchmark["shape"])
    for card in cards:
        name, value = (card.locator(each).inner_text() for each in (".name", ".value"))
        assert value.split()[0] == "n/a" or value[0].isdigit() or value.startswith("under"), name
        (shape,) = shapes[name]
        assert (f"{shape} voxels" in value) == bool(shape and shape != usual)


def test_a_view_of_numbers_says_the_shape_of_its_images(page, served, content):
    sentence = json.loads(content)["usual_image"]
    for name in ("overview", "upgrade-view", "compare-view"):
        opened(page, served, f"#{name}", EXACT_MACHINE)
        assert sentence in page.inner_text(f"#{name}")
    opened(page, served, "?task=LoopOverVolumes#which-call", EXACT_MACHINE)
    assert "Measured on an image of 32 × 32 × 30 × 50 voxels." in page.inner_text("#which-call")
    assert "32 × 32 × 30 × 50" in page.inner_text("#history figcaption")
    page.select_option("#pick-task", "MeanOverTime")
    told = (
        "64 × 64 × 30 × 50 (time, memory, bytes read, reads) and 32 × 32 × 30 × 50 (instructions)"
    )
    assert told in page.inner_text("#which-call")
    page.fill("#find-call-name", "iter_img")
    row = page.inner_text("#find-call tr[data-task=LoopOverVolumes]")
    assert ".nii.gz, 32 × 32 × 30 × 50" in row


def test_the_memory_of_each_number_type_is_beside_that_of_the_chosen_one(page, served):
    opened(page, served, "?shape=91x109x91x1200#memory", EXACT_MACHINE)
    page.click("#memory a:has-text('All number types side by side')")
    heads = page.locator("#memory table >> nth=0 >> th[scope=col]").all_inner_texts()
    types = ["uint8", "int16", "uint16", "scaled int16", "float32", "float64"]
    assert heads == ["call", *types]
    row = "#memory tr[data-key='ArrayAccess|get_fdata'] td"
    by_type = [each.splitlines()[0] for each in page.locator(row).all_inner_texts()]
    for words, name in zip(by_type, types, strict=True):
        image = name.replace("scaled int16", "int16 + slope/inter")
        page.select_option("#pick-memory-file", f"{image} .nii.gz")
        assert page.locator(row).nth(1).text_content() == words


def test_each_size_of_a_machine_is_named_at_its_line(page, served):
    opened(page, served, "?shape=91x109x91x1200#memory", EXACT_MACHINE)
    words = page.locator("#memory [data-chart=memory] svg text").all_text_contents()
    named = [each for each in words if each in ("8", "16", "32", "64 GiB")]
    assert named == ["8", "16", "32", "64 GiB"]
    opened(page, served, "?shape=10x10x10x10#memory", EXACT_MACHINE)
    words = page.locator("#memory [data-chart=memory] svg text").all_text_contents()
    assert not any("GiB" in each for each in words)


def test_compare_begins_with_what_upgrade_compares_and_a_card_leads_there(page, served):
    opened(page, served, "#compare")
    first = page.get_attribute("#compare-link", "href")
    opened(page, served, "#upgrade")
    page.click("[data-upgrade=stack] a:has-text('Each result of the two')")
    assert page.get_attribute("#compare-link", "href") == first


def test_every_year_of_the_picture_has_its_number_on_a_phone(page, served, content):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, served, "#overview", EXACT_MACHINE)
    words = page.locator(".map svg text").all_text_contents()
    years = {entry["date"][2:4] for entry in json.loads(content)["entries"]}
    assert {f"’{year}" for year in years} <= set(words)


def test_the_least_memory_is_that_of_the_imports(page, served, content):
    machine = json.loads(content)["machines"][EXACT_MACHINE]
    megabytes = f"{machine['importing'][-1] / 1e6:.0f} MB"
    for shape in ("61x73x61x176", "91x109x91x1200"):
        opened(page, served, f"?shape={shape}#memory", EXACT_MACHINE)
        assert f"No peak is below {megabytes}: so much Python and its modules take" in (
            page.inner_text("#memory")
        )
        assert page.locator("#memory table >> nth=0 >> td:nth-child(3)").first.text_content() == (
            megabytes
        )


def test_the_counts_of_a_comparison_agree(page, served):
    query = "?old=nilearn-0.13.1&new=nilearn-0.14.0&rows=changed#compare"
    opened(page, served, query, EXACT_MACHINE)
    strip = page.inner_text("#compare figure figcaption")
    dots, among = map(int, re.search(r"both versions, (\d+) of (\d+) results", strip).groups())
    caption = page.locator("#compare caption").first.inner_text()
    told, all_of_them = map(int, re.search(r"(\d+) of (\d+) results", caption).groups())
    assert among == all_of_them >= dots == page.locator(".strip circle").count()
    assert page.inner_text("#compare .advice").startswith(f"{told} results differ")
    left = re.findall(r"(\d+) results? (?:within|ha)", page.inner_text("#compare"))
    assert told + sum(map(int, left)) == all_of_them


def test_the_wrong_answers_fit_beside_each_other(page, served):
    opened(page, served, "#how-measured", EXACT_MACHINE)
    clipped = page.locator("#how-measured .scroll:has(td.source)").evaluate(
        "each => each.scrollWidth - each.clientWidth"
    )
    assert clipped <= 0


@pytest.mark.parametrize("machine", [MACHINE, EXACT_MACHINE])
@pytest.mark.parametrize(
    "name", ["overview", "upgrade-view", "calls", "memory-view", "compare-view"]
)
def test_a_view_that_answers_takes_at_most_three_screens(page, served, name, machine):
    opened(page, served, f"#{name}", machine)
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * 900


@pytest.mark.parametrize(
    "chosen",
    [
        "?old=nilearn-0.7.0&new=stack-numpy-2.4#compare-view",
        "?old=nilearn-0.13.1&new=nilearn-0.14.0#compare-view",
        "?my-nilearn=0.10.4#upgrade-view",
        "?task=MaskersByType#calls",
        "?task=GrowthOfMasking%7C40#calls",
        "?shape=91x109x91x1200#memory-view",
    ],
)
def test_it_takes_three_screens_whatever_is_chosen(page, served, chosen):
    opened(page, served, chosen, EXACT_MACHINE)
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * 900


def test_two_rows_of_tasks_are_on_the_first_screen(page, served):
    opened(page, served, "", EXACT_MACHINE)
    bottoms = page.locator(".task").evaluate_all(
        "cards => cards.map((card) => card.getBoundingClientRect().bottom)"
    )
    rows = sorted(set(map(round, bottoms)))
    assert rows[1] <= 900


def test_what_one_release_did_to_many_calls_is_told_once(page, served):
    opened(page, served, "?task=MaskersByType#calls", EXACT_MACHINE)
    told = page.locator("#history li").all_inner_texts()
    releases = [each.partition(":")[0] for each in told if " more calls" in each]
    assert releases and len(told) < 20


@pytest.mark.parametrize(
    ("place", "name", "holds"),
    [
        ("#overview", "changes.svg", "rect"),
        ("#overview", "changes.csv", None),
        ("?old=nilearn-0.13.0&new=nilearn-0.13.1#compare", "ratios.svg", "circle"),
    ],
)
def test_a_drawing_of_ours_can_be_saved(page, served, place, name, holds):
    opened(page, served, place, EXACT_MACHINE)
    section = "#changes" if place == "#overview" else "#compare"
    with page.expect_download() as download:
        page.click(f"{section} .save:text-is('{name[-3:].upper()}')")
    assert download.value.suggested_filename == name
    text = download.value.path().read_text(encoding="utf-8")
    if holds is None:
        heading, *rows = csv.reader(text.splitlines())
        assert heading == ["release", "date", "work", "change"] and len(rows) > 10
        assert any(work == "right answers" for _, _, work, _ in rows)
        return
    drawn = ElementTree.fromstring(text).findall(f".//{{http://www.w3.org/2000/svg}}{holds}")
    assert len(drawn) > 10 and all("fill: " in each.get("style") for each in drawn)


def test_a_comparison_is_of_the_calls_of_one_library(page, served, content):
    opened(page, served, "?old=nilearn-0.13.1&new=nilearn-0.14.0&rows=all#compare", EXACT_MACHINE)
    unfold = (
        "document.querySelectorAll('#compare details').forEach((each) => { each.open = true; })"
    )
    calls = {}
    for library in ("nilearn", "nibabel"):
        page.select_option("#pick-only-library", library)
        page.evaluate(unfold)
        rows = page.locator("#compare tr[data-number] > :first-child").all_inner_texts()
        calls[library] = set(rows)
    assert calls["nilearn"] and calls["nibabel"] and not calls["nilearn"] & calls["nibabel"]
    for benchmark in json.loads(content)["benchmarks"]:
        if benchmark["call"] in calls["nibabel"]:
            assert benchmark["uses"] == ["nibabel"], benchmark["call"]
        assert benchmark["call"] not in calls["nilearn"] or "nilearn" in benchmark["uses"]


def test_releases_are_those_of_one_library_and_year(page, served, content):
    entries = json.loads(content)["entries"]
    opened(page, served, "#releases", EXACT_MACHINE)
    page.select_option("#pick-release-of", "nibabel")
    page.select_option("#pick-year", "2022")
    shown = page.locator("#releases details[data-release]").evaluate_all(
        "all => all.map((each) => each.dataset.release)"
    )
    own = {each["tag"]: each for each in entries}
    assert shown
    assert all(own[tag]["changed"] == "nibabel" for tag in shown)
    assert all(own[tag]["date"].startswith("2022") for tag in shown)
