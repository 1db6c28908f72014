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
