"""The view Compare, which lists what changed call by call, and leads from a call to its results."""

import collections

import pytest

from tests.conftest import EXACT_MACHINE
from tests.voxelocity.site.conftest import opened
from voxelocity.analysis.comparison import Changes, net_changes
from voxelocity.analysis.judgement import counted_changes, judge

pytestmark = pytest.mark.slow

STATES = "nilearn-0.13.0", "nilearn-0.13.1"


def lines(page):
    """Of each call and metric: how many of its results changed, of how many, whatever the direction."""
    shown = page.eval_on_selector_all(
        "#compare tr[data-line]",
        "rows => rows.map(row => [row.dataset.line, row.lastChild.textContent])",
    )
    found = collections.defaultdict(lambda: [0, 0])
    for line, text in shown:
        name, _ = line.rsplit("|", 1)
        told, among = map(int, text.split(" of "))
        found[name] = [found[name][0] + told, among]
    return dict(found)


def test_its_lines_are_those_of_the_command(page, served, exact):
    opened(page, served, "?old={}&new={}#compare".format(*STATES), EXACT_MACHINE)
    changes = Changes(exact)
    comparison = judge(changes, changes.between(*map(exact.timeline.index_of, STATES)))
    net = net_changes(comparison, counted_changes(comparison))
    assert lines(page) == {
        f"{each.call}|{each.metric}": [len(each.changes), each.among] for each in net
    }
    assert len(net) > 25


def test_a_call_leads_to_its_results_and_back(page, served):
    opened(page, served, "?old={}&new={}#compare".format(*STATES), EXACT_MACHINE)
    call = "index_img(path, t).get_fdata()"
    wanted = sum(told for name, (told, _) in lines(page).items() if name.startswith(f"{call}|"))
    page.get_by_role("link", name=call, exact=True).first.click()
    assert page.input_value("#pick-only-call") == call
    assert page.locator("#compare tr[data-number]").count() == wanted > 3
    page.go_back()
    assert page.locator("#compare tr[data-number]").count() == 0
    assert wanted == sum(
        told for name, (told, _) in lines(page).items() if name.startswith(f"{call}|")
    )


def test_times_that_moved_alone_are_told_from_the_noise(page, served, exact):
    """Eight moved by the clock alone, and four as much as their reference."""
    states = "nilearn-0.12.1", "nibabel-5.3.3"
    opened(page, served, "?old={}&new={}#compare".format(*states), EXACT_MACHINE)
    changes = Changes(exact)
    comparison = judge(changes, changes.between(*map(exact.timeline.index_of, states)))
    own = {each for each in comparison.uncounted if not each.is_reference}
    together = len(own & comparison.with_reference)
    assert page.inner_text("#compare .advice") == (
        f"No change counts: {len(own) - together} results moved by the clock alone, "
        f"{together} results moved as much as the reference."
    )
    rings = page.locator("#compare .strip :is(.alone, .reference)")
    assert rings.count() == len(own) > together > 0
    rings.first.dispatch_event("click")
    assert ": not counted" in page.inner_text("#compare .readout")


def test_what_got_worse_may_be_asked_for_alone(page, served):
    opened(page, served, "?old={}&new={}#compare".format(*STATES), EXACT_MACHINE)
    page.select_option("#pick-only-look", "worse")
    looks = page.eval_on_selector_all(
        "#compare tr[data-line]", "rows => rows.map(row => row.dataset.line.split('|').pop())"
    )
    assert set(looks) == {"worse"}
