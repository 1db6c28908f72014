"""A stand-in for the service that runs our workflows: just what they use; what it does not know, it refuses."""

import dataclasses

import yaml

from tests.hosted.actions import FailedError, carry_out
from tests.hosted.expressions import condition, filled_in
from tests.hosted.refusal import RefusedError, require_known
from tests.hosted.runner import Runner

SUCCESS, FAILURE, SKIPPED = "success", "failure", "skipped"

_WORKFLOW = ["name", True, "permissions", "concurrency", "defaults", "jobs"]
_JOB = ["name", "needs", "if", "runs-on", "timeout-minutes", "permissions", "outputs", "env"]
_JOB += ["environment", "steps"]
_STEP = ["name", "id", "if", "run", "shell", "env", "uses", "with"]

# What a job may do without being asked is nothing (permissions: {}); what it may ask for.
_PERMISSIONS = ["contents", "pull-requests", "pages", "id-token"]


@dataclasses.dataclass
class Job:
    """How a job went.

    Attributes
    ----------
    conclusion : str
    steps : dict of str to str
        The conclusion of each step, by its name, its command's first line, or its action.
    outputs : dict of str to str
    log, summary : str
    said : list of (str, str)
        Errors, warnings and notices for the page of the run.
    """

    conclusion: str = SKIPPED
    steps: dict[str, str] = dataclasses.field(default_factory=dict)
    outputs: dict[str, str] = dataclasses.field(default_factory=dict)
    log: str = ""
    summary: str = ""
    said: list[tuple[str, str]] = dataclasses.field(default_factory=list)


def run_workflow(text, event, github, store, folder, programs, inputs=None, called=None):
    """Carry out a workflow.

    Parameters
    ----------
    text : str
        Of its file.
    event : str
        Such as ``workflow_dispatch``.
    github : dict of str to str
        The context of this name: repository, sha, ref, workflow.
    store : Store
    folder : Path
        For the machines.
    programs : callable
        Takes the label of a machine, and returns the text of what stands there for foreign programs, by name.
    inputs : dict of str to str, optional
    called : dict of str to str, optional
        The repository and sha of the workflow, where another repository calls it.

    Returns
    -------
    dict of str to Job
        Empty where the event does not start it.
    """
    workflow = yaml.safe_load(text)
    require_known("the workflow", workflow, _WORKFLOW, _WORKFLOW[:3] + ["jobs"])
    if not _starts(workflow[True], event, github):
        return {}
    own = {"repository": github["repository"], "sha": github["sha"]} if called is None else called
    contexts = {
        "github": github,
        "inputs": _inputs(workflow[True], event, inputs or {}),
        "job": {f"workflow_{name}": own[name] for name in ("repository", "sha")},
    }
    concurrency = workflow.get("concurrency", {})
    require_known("concurrency", concurrency, ["group", "cancel-in-progress"])
    # Before there is a job.
    filled_in(concurrency.get("group"), {**contexts, "job": {}})
    defaults = workflow.get("defaults", {"run": {}})
    require_known("defaults", defaults, ["run"])
    require_known("defaults.run", defaults["run"], ["shell"])
    jobs = {}
    for name, job in workflow["jobs"].items():
        require_known(f"job {name}", job, _JOB, ["runs-on", "permissions", "steps"])
        needed = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
        if not all(each in jobs for each in needed):
            raise RefusedError(f"job {name}, which comes before what it needs")
        # Of a job that is skipped they are empty.
        jobs[name] = result = Job(outputs=dict.fromkeys(job.get("outputs", {}), ""))
        own = {**contexts, "needs": {each: {"outputs": jobs[each].outputs} for each in needed}}
        conclusions = [jobs[each].conclusion for each in needed]
        statuses = _statuses(
            all(each == SUCCESS for each in conclusions),
            any(each == FAILURE for each in conclusions),
        )
        if condition(job.get("if"), own, statuses):
            _carry_out_job(job, result, own, store, folder / name, programs, defaults["run"])
    return jobs


def _starts(events, event, github):
    """Whether an event starts the workflow."""
    known = ["schedule", "workflow_dispatch", "workflow_call", "push", "pull_request"]
    require_known("on", events, known)
    if event not in events:
        return False
    if event == "push":
        require_known("on.push", events["push"], ["branches"], ["branches"])
        if any(set("*?+[!") & set(branch) for branch in events["push"]["branches"]):
            raise RefusedError("on.push.branches with a pattern")
        return github["ref"].removeprefix("refs/heads/") in events["push"]["branches"]
    if event == "pull_request" and events["pull_request"] is not None:
        raise RefusedError("on.pull_request with a filter")
    return True


def _inputs(events, event, given):
    """What the event gives; empty what only another event has, as in the service."""
    declared = {name: (events.get(name) or {}).get("inputs", {}) for name in _WITH_INPUTS}
    found = {name: "" for inputs in declared.values() for name in inputs}
    own = declared.get(event, {})
    require_known(
        f"inputs of {event}", given, own, [name for name in own if own[name].get("required")]
    )
    for name, each in own.items():
        keys = ["description", "type", "options", "default", "required"]
        require_known(f"input {name}", each, keys, ["type"])
        found[name] = given.get(name, each.get("default", ""))
        if each["type"] == "choice":
            if found[name] not in each["options"]:
                raise RefusedError(f"input {name}: {found[name]}, which is no choice")
        elif each["type"] != "string":
            raise RefusedError(f"input {name} of type {each['type']}")
    return found


_WITH_INPUTS = ("workflow_dispatch", "workflow_call")


def _statuses(succeeded, failed):
    return {"always": True, "success": succeeded, "failure": failed}


def _carry_out_job(job, result, contexts, store, folder, programs, defaults):
    permissions = job["permissions"]
    require_known("permissions", permissions, _PERMISSIONS)
    # What the token may do is read off it by what stands for the programs that use it.
    token = " ".join(f"{name}:{each}" for name, each in sorted(permissions.items()))
    contexts = {**contexts, "github": {**contexts["github"], "token": token}, "steps": {}}
    github = contexts["github"]
    job_variables = _variables(job, {**contexts, "job": {}})
    variables = {f"GITHUB_{name.upper()}": github[name] for name in ("repository", "sha", "ref")}
    runner = Runner(folder, job["runs-on"], programs(job["runs-on"]), variables)
    failed = False
    for step in job["steps"]:
        require_known("step", step, _STEP)
        name = step.get("name") or step.get("id") or step.get("uses", step.get("run", ""))
        name = name.partition("@")[0].splitlines()[0]
        if name in result.steps and "run" in step:
            raise RefusedError(f"two steps {name}: name them")
        outputs, conclusion = {}, SKIPPED
        if condition(step.get("if"), contexts, _statuses(not failed, failed)):
            outputs, conclusion = _carry_out_step(
                step, result, runner, contexts, store, permissions, job_variables, defaults
            )
        result.steps[name] = conclusion
        failed = failed or conclusion == FAILURE
        if "id" in step:
            # An output that was not set is empty, and which there may be the file does not say.
            contexts["steps"][step["id"]] = {"outputs": _Outputs(outputs)}
    for name, value in job.get("outputs", {}).items():
        result.outputs[name] = filled_in(value, contexts)
    if "environment" in job:
        require_known("environment", job["environment"], ["name", "url"])
        filled_in(job["environment"].get("url"), contexts)
    result.conclusion = FAILURE if failed else SUCCESS
    result.summary, result.said = runner.summary, runner.said


class _Outputs(dict):
    """Outputs of a step, of which those that were not set are empty."""

    def __contains__(self, name):
        return True

    def __missing__(self, name):
        return ""


def _variables(holder, contexts):
    variables = holder.get("env", {})
    if not all(isinstance(value, str) for value in variables.values()):
        raise RefusedError("env with a value that is no text")
    return {name: filled_in(value, contexts) for name, value in variables.items()}


def _carry_out_step(step, result, runner, contexts, store, permissions, job_variables, defaults):
    """The outputs and the conclusion of a step."""
    if ("run" in step) == ("uses" in step):
        raise RefusedError("a step that has not one of run and uses")
    if "uses" in step:
        if "env" in step:
            raise RefusedError("uses with env")
        name, _, _ = step["uses"].partition("@")
        values = {key: filled_in(value, contexts) for key, value in step.get("with", {}).items()}
        try:
            return carry_out(name, values, runner, store, contexts, permissions), SUCCESS
        except FailedError as error:
            result.log += f"{name}: {error}\n"
            return {}, FAILURE
    code, output, outputs = runner.run(
        filled_in(step["run"], contexts),
        step.get("shell", defaults.get("shell")),
        job_variables,
        _variables(step, contexts),
    )
    result.log += output
    return outputs, FAILURE if code else SUCCESS
