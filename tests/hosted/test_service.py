"""The stand-in of the service does as the service, and refuses what it does not know."""

import re
import textwrap

import pytest

from tests.hosted.actions import Store
from tests.hosted.refusal import RefusedError
from tests.hosted.service import FAILURE, SKIPPED, SUCCESS, run_workflow

GITHUB = {"repository": "owner/name", "sha": "0" * 40, "ref": "refs/heads/main", "workflow": "x"}

JOB = """
name: x
on: {push: {branches: [main]}}
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    permissions: {}
    steps:
"""


@pytest.fixture
def run(tmp_path):
    """A function that carries out a workflow."""

    def run(text, event="push", inputs=None, **github):
        store = Store(tmp_path / "artifacts", {})
        return run_workflow(
            text, event, GITHUB | github, store, tmp_path / "runs", lambda label: {}, inputs
        )

    return run


def steps(text):
    """A workflow of one job with these steps."""
    return JOB + textwrap.indent(textwrap.dedent(text).strip(), "      ") + "\n"


@pytest.mark.parametrize(
    ("shell", "script", "succeeds"),
    [
        ("", "false; true", False),
        ("", "false | cat", True),
        ("", "false && true; true", True),
        ("shell: bash, ", "false | cat", False),
        ("shell: bash, ", "x=$(false); true", False),
        ("shell: bash, ", "declare x=$(false); true", True),
    ],
)
def test_shells_end_where_those_of_the_service_do(run, shell, script, succeeds):
    job = run(steps(f"- {{{shell}run: '{script}'}}"))["one"]
    assert job.conclusion == (SUCCESS if succeeds else FAILURE)


def test_the_shell_of_the_workflow_is_that_of_its_steps(run):
    text = steps("- run: false | cat")
    assert run(text.replace("jobs:", "defaults: {run: {shell: bash}}\njobs:"))[
        "one"
    ].conclusion == (FAILURE)


def test_what_a_step_sets_the_next_ones_have(run):
    job = run(
        steps(
            """
            - {name: before, run: 'echo "[$KEPT]"', env: {KEPT: of the step}}
            - {id: set, run: 'echo "KEPT=of a step" >> $GITHUB_ENV; echo "a=1" >> $GITHUB_OUTPUT'}
            - {name: after, run: 'echo "[$KEPT] [$OTHER]"', env: {OTHER: '${{ steps.set.outputs.a }}'}}
            - {name: own, run: 'echo "[$KEPT]"; echo "::warning::odd"', env: {KEPT: of the step}}
            - {name: page, run: 'echo told >> $GITHUB_STEP_SUMMARY'}
            """
        )
    )["one"]
    assert job.log.splitlines()[:3] == ["[of the step]", "[of a step] [1]", "[of the step]"]
    assert (job.summary, job.said) == ("told\n", [("warning", "odd")])


def test_after_a_failure_only_what_asks_for_it_is_carried_out(run):
    text = steps(
        """
        - {name: fails, run: exit 7}
        - {name: left out, run: echo}
        - {name: also left out, if: "'a' == 'a'", run: echo}
        - {name: always, if: always(), run: echo}
        - {name: after it, if: "${{ failure() && 'a' == 'A' }}", run: echo}
        - {name: not after it, if: success() || 'a' == 'b', run: echo}
        """
    )
    text += "  two: {needs: one, runs-on: ubuntu-24.04, permissions: {}, steps: [{run: echo}]}\n"
    text += (
        "  three: {needs: [two], runs-on: ubuntu-24.04, permissions: {}, steps: [{run: echo}]}\n"
    )
    text += "  four: {if: always(), needs: [one], runs-on: macos-15, permissions: {}, steps: [{run: echo}]}\n"
    jobs = run(text)
    assert [job.conclusion for job in jobs.values()] == [FAILURE, SKIPPED, SKIPPED, SUCCESS]
    assert list(jobs["one"].steps.values()) == [
        FAILURE,
        SKIPPED,
        SKIPPED,
        SUCCESS,
        SUCCESS,
        SKIPPED,
    ]


def test_a_job_is_carried_out_where_the_outputs_of_another_say_so(run):
    text = steps("- {id: set, run: 'echo a=yes >> $GITHUB_OUTPUT'}")
    text = text.replace("    steps:", "    outputs: {a: '${{ steps.set.outputs.a }}'}\n    steps:")
    for name, value in (("two", "yes"), ("three", "no")):
        condition = f"\"needs.one.outputs.a == '{value}'\""
        text += f"  {name}: {{needs: one, if: {condition}, runs-on: macos-15, permissions: {{}}, steps: []}}\n"
    assert [job.conclusion for job in run(text).values()] == [SUCCESS, SUCCESS, SKIPPED]


def test_programs_of_whoever_runs_the_tests_are_not_there(run):
    assert run(steps("- run: python3 --version"))["one"].conclusion == FAILURE


INPUTS = """
name: x
on:
  workflow_dispatch: {inputs: {a: {type: choice, options: [b, c], required: true}}}
  workflow_call: {inputs: {a: {type: string, required: true}, d: {type: string, default: e}}}
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    permissions: {}
    env: {ALL: "${{ inputs.a }} ${{ inputs.d || 'none' }}"}
    steps: [{run: 'echo "$ALL"'}]
"""


def test_inputs_are_those_of_the_event(run, tmp_path):
    assert run(INPUTS, "workflow_dispatch", {"a": "b"})["one"].log == "b none\n"


def test_inputs_have_defaults(run):
    assert run(INPUTS, "workflow_call", {"a": "z"})["one"].log == "z e\n"


@pytest.mark.parametrize(
    ("event", "inputs"),
    [
        ("workflow_dispatch", {"a": "z"}),
        ("workflow_dispatch", {}),
        ("workflow_dispatch", {"a": "b", "d": "x"}),
    ],
)
def test_inputs_that_the_service_would_refuse_are_refused(run, event, inputs):
    with pytest.raises(RefusedError):
        run(INPUTS, event, inputs)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (steps("- {run: echo, continue-on-error: true}"), "step: continue-on-error"),
        (steps("- {run: echo, working-directory: a}"), "step: working-directory"),
        (steps("- {run: echo, shell: pwsh}"), "shell: pwsh"),
        (steps("- {run: 'echo ::set-output name=a::b'}"), "::set-output::"),
        (steps("- {run: 'echo \"a<<END\" >> $GITHUB_ENV'}"), "'a<<END' in github_env"),
        (steps("- {run: 'echo a >> $GITHUB_OUTPUT'}"), "'a' in github_output"),
        (steps("- {uses: actions/cache@0}"), "uses: actions/cache"),
        (steps("- {uses: actions/checkout@0}"), "lacks persist-credentials"),
        (
            steps("- {uses: actions/checkout@0, with: {persist-credentials: false, token: x}}"),
            "actions/checkout: token",
        ),
        (steps("- {name: both, run: echo, uses: actions/checkout@0}"), "one of run and uses"),
        (steps("- {run: echo, env: {A: false}}"), "no text"),
        (steps("- {name: neither}"), "one of run and uses"),
        (steps("- {run: echo, if: github.actor == 'me'}"), "github.actor"),
        (steps("- {run: echo, if: cancelled()}"), "cancelled"),
        (steps("- {run: echo, if: '!failure()'}"), "'!failure"),
        (steps("- {run: echo, if: \"contains('a', 'b')\"}"), "contains"),
        (steps("- {run: echo, if: (success()}"), "a bracket"),
        (steps("- {run: echo, if: success() failure()}"), "at 'failure'"),
        (steps("- {run: echo, env: {A: '${{ steps.later.outputs.a }}'}}"), "steps.later.outputs.a"),
        (steps("- {run: echo, env: {A: '${{ github }}'}}"), "github, which is no value"),
        (steps("- {run: echo, env: {A: '${{ success() }}'}}"), "success"),
        (
            steps("- run: echo").replace("runs-on: ubuntu-24.04", "runs-on: windows-2025"),
            "runs-on: windows-2025",
        ),
        (
            steps("- run: echo").replace(
                "    permissions: {}", "    permissions: {packages: write}"
            ),
            "permissions: packages",
        ),
        (
            steps("- run: echo").replace("    runs-on", "    strategy: {}\n    runs-on"),
            "job one: strategy",
        ),
        (
            steps("- run: echo").replace(
                "    permissions: {}", "    needs: two\n    permissions: {}"
            ),
            "comes before",
        ),
        (steps("- run: echo").replace("jobs:", "env: {A: b}\njobs:"), "the workflow: env"),
        (
            steps("- run: echo").replace(
                "jobs:", "concurrency: {group: '${{ runner.os }}'}\njobs:"
            ),
            "runner.os",
        ),
        (
            # The variables of a job are made before it has a context.
            steps("- run: echo").replace(
                "    steps:", "    env: {A: '${{ job.workflow_sha }}'}\n    steps:"
            ),
            "job.workflow_sha",
        ),
        (steps("- run: echo").replace("[main]}", "[main], paths: [a]}"), "on.push: paths"),
        (steps("- run: echo").replace("[main]}", "['v*']}"), "a pattern"),
        (steps("- run: echo").replace("{push:", "{release: {}, push:"), "on: release"),
    ],
)
def test_what_is_not_known_is_refused(run, text, said):
    with pytest.raises(RefusedError, match=re.escape(said)):
        run(text)
