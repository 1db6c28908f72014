"""The hosted workflows: pinned, with the least permissions, and no input pasted into a shell."""

import re

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def workflow(request):
    return request.param


def steps(path):
    jobs = yaml.safe_load(path.read_text())["jobs"].values()
    return [step for job in jobs for step in job.get("steps", [])]


def test_each_action_is_pinned_by_its_commit_and_named_by_its_version(workflow):
    uses = re.findall(r"uses: (.*)", workflow.read_text())
    assert uses and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", each) for each in uses)


def test_nothing_is_permitted_but_what_a_job_asks_for(workflow):
    content = yaml.safe_load(workflow.read_text())
    assert content["permissions"] == {}
    for job in content["jobs"].values():
        writes = {name for name, value in job["permissions"].items() if value == "write"}
        runs_foreign_code = any("make install" in step.get("run", "") for step in job["steps"])
        assert not (writes and runs_foreign_code)
        assert job["timeout-minutes"] <= 180


def test_no_input_is_pasted_into_a_shell(workflow):
    assert not any("${{" in step.get("run", "") for step in steps(workflow))


def test_credentials_do_not_stay_in_a_checkout(workflow):
    found = [
        step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout")
    ]
    assert all(step["with"]["persist-credentials"] is False for step in found)


def test_what_a_step_calls_exists(workflow):
    from voxelocity.cli.parser import make_parser

    commands = next(
        action.choices for action in make_parser()._actions if getattr(action, "choices", None)
    )
    for step in steps(workflow):
        for command in re.findall(r"\.venv/bin/voxelocity (\w+)", step.get("run", "")):
            assert command in commands
