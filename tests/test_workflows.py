"""The hosted workflows: pinned, with the least permissions, no input pasted into a shell, and carried out.

A stand-in of the service (tests/hosted) carries them out, with the service's shells and exit codes.
"""

import contextlib
import dataclasses
import io
import re
import shlex
import subprocess

import pytest
import yaml
from asv.util import load_json

from tests.conftest import ROOT
from tests.hosted.ours import OURS, Service, seed_repository
from tests.hosted.programs import LSCPU
from tests.hosted.service import FAILURE, SKIPPED, SUCCESS
from tests.voxelocity.store.test_upstream import run_git
from voxelocity.analysis.correctness import correctness_by_entry
from voxelocity.cli import timeline
from voxelocity.model.timeline import Timeline
from voxelocity.report.document import as_markdown
from voxelocity.report.timeline_report import timeline_report
from voxelocity.store import package_index
from voxelocity.store.package_index import Candidate
from voxelocity.store.paths import TIMELINE, configuration
from voxelocity.store.release_files import read_known_answers, read_timeline

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


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    return seed_repository(tmp_path_factory.mktemp("seed"))


@pytest.fixture
def service(tmp_path, seed):
    return Service(tmp_path, seed)


@pytest.mark.slow
class TestWeekly:
    """weekly.yml measures what is new, proposes the results, and publishes."""

    MACHINE = "hosted-amd-epyc-7763-64-core-processor"
    NEW = (Candidate("nilearn-0.15.0"), Candidate("nibabel-5.5.0"))
    TIPS = "echo '{}' > results/tips.json"
    PAGE = "html/index.html"
    # It takes all, as if all were as it must be.
    RECEIVE = "(cd measured && git ls-files -o results releases) | while read -r each; do cat measured/$each > $each; done"
    # As asv ends where an answer is wrong, known or not.
    ASV = 'case "$1" in run) exit 2;; publish) mkdir -p html; rm -rf html/docs; echo "$*" >> html/index.html;; esac'

    def run(
        self,
        service,
        new=NEW,
        measure=":",
        tips=TIPS,
        first=":",
        receive=RECEIVE,
        codes=None,
        asv=ASV,
        **foreign,
    ):
        """Carry it out where there are new releases, and our commands do as they are told."""
        tags = [each.tag for each in new if not each.trouble]
        entries = read_timeline(ROOT)
        for tag in tags:
            entries += (dataclasses.replace(entries[-1], tags=(tag,), change=f"to {tag}"),)
        appended = "".join(f"# {tag}\n" for tag in tags)
        known = read_known_answers(ROOT, Timeline(entries))
        answers = list(correctness_by_entry(Timeline(entries), *known))
        table = as_markdown(timeline_report(Timeline(entries), {}, answers))
        voxelocity = f"""{first}
        case "$1" in
          machine) ;;
          releases)
            if [ "$2" = --update ]; then
              printf %s {shlex.quote(printed_by_update(new))}
              printf %s {shlex.quote(appended)} >> {TIMELINE}
            else printf '%s\\n' {shlex.quote(table)}; fi ;;
          measure) {measure} ;;
          tips) {tips} ;;
          receive) [ -d "$2/results" ] && {receive} ;;
        esac"""
        installed = {"voxelocity": voxelocity, "asv": asv}
        return service.run("weekly", "schedule", installed, codes, **foreign)

    def proposed(self, service):
        """What the branch changes, in one commit on top of main."""
        assert service.commit("weekly~1") == service.commit("main")
        return set(service.git("diff", "--name-only", "main", "weekly").splitlines())

    def created(self, service):
        """How many pull requests were created so far."""
        log = service.pulls / "log"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def test_known_wrong_answers_do_not_keep_it_from_proposing_and_publishing(self, service):
        jobs = self.run(service)
        assert [job.conclusion for job in jobs.values()] == [SUCCESS] * 4, jobs["measure"].log
        assert self.proposed(service) == {"results/tips.json", str(TIMELINE), self.PAGE}
        assert service.git("show", f"weekly:{self.PAGE}") == "make page"
        assert (service.pulls / "weekly").read_text() == "OPEN\n"
        exact = ["measure", "--machine", self.MACHINE, "--only", "exact"]
        last = read_timeline(ROOT)[-1].tag
        assert service.calls("voxelocity") == [
            ["machine", self.MACHINE],
            ["releases", "--update"],
            ["releases", "--markdown"],
            [*exact, last, "nilearn-0.15.0"],
            ["releases", "--markdown"],
            [*exact, "nilearn-0.15.0", "nibabel-5.5.0"],
            ["tips", "--machine", self.MACHINE],
            ["receive", "measured", "--machines", "hosted-"],
        ]
        # Those of the libraries first, which the page of the releases links.
        libraries = [
            ["publish", "--config", configuration(each)] for each in ("nilearn", "nibabel")
        ]
        assert service.calls("asv") == [*libraries, ["publish"]]
        assert (service.store.deployed / "index.html").read_text().endswith("publish\n")
        assert (service.store.deployed / "docs" / "index.html").is_file()

    def test_with_nothing_new_it_publishes_and_proposes_nothing(self, service):
        jobs = self.run(service, new=(), tips=":")
        found = {name: job.conclusion for name, job in jobs.items()}
        assert found == {
            "measure": SUCCESS,
            "check": SUCCESS,
            "propose": SKIPPED,
            "pages": SUCCESS,
        }
        assert not any(words[0] == "measure" for words in service.calls("voxelocity"))
        assert service.store.deployed and self.created(service) == 0
        assert service.git("branch", "--list", "weekly") == ""

    def require_stopped(self, service, jobs, **conclusions):
        """Two jobs ended so, and nothing was proposed or published after them."""
        found = {name: job.conclusion for name, job in jobs.items()}
        assert found == {**conclusions, "propose": SKIPPED, "pages": SKIPPED}
        assert service.git("branch", "--list", "weekly") == ""
        assert service.store.deployed is None and self.created(service) == 0

    def test_new_tips_alone_are_proposed(self, service):
        jobs = self.run(service, new=())
        assert jobs["propose"].conclusion == SUCCESS
        assert self.proposed(service) == {"results/tips.json", self.PAGE}

    @pytest.mark.parametrize(
        "failing",
        [
            {"measure": "echo told; exit 1"},
            {"measure": '[ "$7" != nibabel-5.5.0 ] || { echo told; exit 1; }'},
            {"tips": "echo '{}' > results/tips.json; echo told; exit 4"},
            {"codes": {"install": 2}},
            {"lscpu": "#!/bin/sh\nexit 1\n"},
            {"lscpu": "#!/bin/sh\n" + LSCPU.partition("\n")[2].replace("Model name:", "Modell:")},
        ],
        ids=str,
    )
    def test_a_failure_stops_it_before_anything_is_proposed_or_published(self, service, failing):
        jobs = self.run(service, **failing)
        self.require_stopped(service, jobs, measure=FAILURE, check=SKIPPED)
        assert ("told" in jobs["measure"].log) == ("told" in str(failing))
        assert not service.store.artifact("results").exists()

    @pytest.mark.parametrize(
        "failing",
        [
            {"receive": "{ echo told; exit 1; }"},
            {"asv": "[ $1 != publish ] || { echo told; exit 1; }"},
            {"asv": '[ "$3" != asv.nilearn.conf.json ] || { echo told; exit 1; }'},
            {"codes": {"docs": 2}},
        ],
        ids=str,
    )
    def test_what_is_no_result_is_neither_proposed_nor_published(self, service, failing):
        """It was made beside foreign code."""
        jobs = self.run(service, **failing)
        self.require_stopped(service, jobs, measure=SUCCESS, check=FAILURE)
        assert ("told" in jobs["check"].log) == ("told" in str(failing))
        assert not service.store.artifact("checked").exists()

    def test_what_the_check_has_not_taken_goes_nowhere(self, service):
        """Foreign code has changed a workflow, the suite, and the pages."""
        tips = "echo evil | tee evil.py results/evil.json releases/evil.txt; mkdir html; echo evil > html/index.html"
        jobs = self.run(service, new=(), tips=tips, receive=":")
        assert jobs["propose"].conclusion == SKIPPED and jobs["pages"].conclusion == SUCCESS
        deployed = "".join(path.read_text() for path in service.store.deployed.rglob("*.*"))
        assert deployed and "evil" not in deployed
        checked = service.store.artifact("checked")
        assert not [path for path in checked.rglob("*") if "evil" in path.name]

    @pytest.mark.parametrize("command", ["releases --update", "releases --markdown"])
    def test_an_index_or_a_timeline_that_cannot_be_read_stops_it(self, service, command):
        """Though a pipe follows each of the two commands."""
        jobs = self.run(service, first=f'[ "$*" != "{command}" ] || exit 1')
        assert [job.conclusion for job in jobs.values()] == [FAILURE, SKIPPED, SKIPPED, SKIPPED]
        assert not any(words[0] == "measure" for words in service.calls("voxelocity"))

    def test_why_a_release_was_left_out_stands_on_the_page_of_the_run(self, service):
        left_out = Candidate("nilearn-0.16.0", "cannot be installed: no wheel")
        jobs = self.run(service, new=(*self.NEW, left_out))
        line = "nilearn-0.16.0: left out: it cannot be installed: no wheel"
        assert jobs["measure"].said == [("warning", line)]
        assert line in jobs["measure"].summary.splitlines()
        assert "nilearn-0.15.0: appended" in jobs["measure"].summary
        assert not any("nilearn-0.16.0" in words for words in service.calls("voxelocity"))
        assert [job.conclusion for job in jobs.values()] == [SUCCESS] * 4

    def test_a_second_run_renews_the_open_pull_request(self, service):
        self.run(service)
        first = service.commit("weekly")
        jobs = self.run(service, tips="echo '{}' > results/newer.json")
        assert [job.conclusion for job in jobs.values()] == [SUCCESS] * 4, jobs["propose"].log
        assert service.commit("weekly") != first
        assert self.proposed(service) == {"results/newer.json", str(TIMELINE), self.PAGE}
        assert self.created(service) == 1

    def test_what_others_have_committed_to_the_open_pull_request_stays(self, service, tmp_path):
        self.run(service)
        theirs = self.committed_by_others(service, tmp_path)
        jobs = self.run(service)
        found = {name: job.conclusion for name, job in jobs.items()}
        assert found == {
            "measure": SUCCESS,
            "check": SUCCESS,
            "propose": FAILURE,
            "pages": SUCCESS,
        }
        assert service.commit("weekly") == theirs
        ((kind, said),) = jobs["propose"].said
        assert kind == "error" and "commits of others" in said

    @pytest.mark.parametrize("state", ["MERGED", "CLOSED"])
    def test_after_a_pull_request_that_is_done_with_a_new_one_is_opened(
        self, service, tmp_path, state
    ):
        self.run(service)
        self.committed_by_others(service, tmp_path)
        (service.pulls / "weekly").write_text(f"{state}\n")
        jobs = self.run(service)
        assert jobs["propose"].conclusion == SUCCESS, jobs["propose"].log
        assert self.proposed(service) == {"results/tips.json", str(TIMELINE), self.PAGE}
        assert self.created(service) == 2

    def committed_by_others(self, service, folder):
        """Add a commit of somebody else to the branch of the pull request, and return it."""
        run_git(folder, "clone", "-q", "-b", "weekly", str(service.repositories[OURS]), "theirs")
        (folder / "theirs" / "releases" / "steps.toml").write_text("# why\n")
        run_git(folder / "theirs", "commit", "-q", "-a", "-m", "causes")
        run_git(folder / "theirs", "push", "-q", "origin", "weekly")
        return service.commit("weekly")


def printed_by_update(found):
    """What `voxelocity releases --update` prints."""
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as said:
        patch.setattr(package_index, "append_new_releases", lambda root: found)
        timeline.append_new(dataclasses.make_dataclass("Checkout", ["root"])(ROOT))
    return said.getvalue()


@pytest.fixture(scope="module")
def library_seeds(tmp_path_factory):
    """The repositories of both libraries, and a fork."""
    seeds = {
        name: tmp_path_factory.mktemp("library")
        for name in ("nilearn/nilearn", "nipy/nibabel", "somebody/nilearn")
    }
    for name, folder in seeds.items():
        branch = "master" if name == "nipy/nibabel" else "main"
        run_git(folder, "init", "-q", f"--initial-branch={branch}")
        # As the service lets anybody fetch a commit by its hash.
        run_git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
        for message in (f"first of {name}", "second", "third"):
            run_git(folder, "commit", "-q", "--allow-empty", "-m", message)
        run_git(folder, "tag", "-a", "0.13.0", "-m", "release", "HEAD~1")
        run_git(folder, "checkout", "-q", "-b", "feature")
        run_git(folder, "commit", "-q", "--allow-empty", "-m", "feature")
        # A pull request from a fork is on no branch.
        run_git(folder, "checkout", "-q", "--detach", branch)
        run_git(folder, "commit", "-q", "--allow-empty", "-m", "of a fork")
        run_git(folder, "update-ref", "refs/pull/7/head", "HEAD")
        run_git(folder, "checkout", "-q", branch)
    return seeds


@pytest.mark.slow
class TestCompare:
    """compare.yml compares two commits, writes a comment, and tells the outcome by its exit code."""

    INPUTS = {"library": "nilearn", "base": "main", "head": "feature"}
    COMMENT = "what it changes"

    @pytest.fixture
    def libraries(self, service, library_seeds):
        """The repositories that there are, by owner/name."""
        service.repositories |= library_seeds
        return service.repositories

    def run(
        self,
        service,
        code=0,
        says=COMMENT,
        event="workflow_dispatch",
        codes=None,
        called=None,
        **inputs,
    ):
        voxelocity = f"""[ "$1" = pr ] || exit 0
          cat asv.*.conf.json > {shlex.quote(str(service.folder / "configurations"))}
          [ -z '{says}' ] || echo '{says}'
          echo 'voxelocity: why' >&2
          exit {code}"""
        inputs = {**self.INPUTS, **inputs}
        installed = {"voxelocity": voxelocity}
        return service.run("compare", event, installed, codes, inputs=inputs, called=called)[
            "compare"
        ]

    def compared(self, service):
        """The library, and the two commits."""
        (words,) = [words for words in service.calls("voxelocity") if words[0] == "pr"]
        assert words[:-2] == ["pr", "--library", words[2], "--machine", "hosted", "--"]
        return words[2], *words[-2:]

    def uploaded(self, service):
        path = service.store.artifact("comment") / "comment.md"
        return path.read_text() if path.exists() else None

    @pytest.mark.parametrize("code", [0, 3, 4])
    def test_the_comment_is_written_and_uploaded_and_the_exit_code_decides(
        self, service, libraries, code
    ):
        """0: nothing became worse; 3: something did; 4: something failed."""
        job = self.run(service, code)
        assert job.conclusion == (FAILURE if code else SUCCESS), job.log
        assert job.summary == self.uploaded(service) == f"{self.COMMENT}\n"
        assert "voxelocity: why" in job.log

    def test_where_there_is_nothing_to_say_no_comment_is_uploaded(self, service, libraries):
        job = self.run(service, code=1, says="")
        assert job.conclusion == FAILURE and "voxelocity: why" in job.log
        assert (job.summary, self.uploaded(service)) == ("", None)

    @pytest.mark.parametrize(
        ("library", "repository", "base", "head", "indices"),
        [
            ("nilearn", "", "main", "feature", ("main", "feature")),
            ("nibabel", "", "master", "feature", ("master", "feature")),
            ("nilearn", "somebody/nilearn", "main", "feature", ("main", "feature")),
            ("nilearn", "", "0.13.0", "main", ("main~1", "main")),
            ("nilearn", "", "main~2", "main", ("main~2", "main")),
            ("nilearn", "", "{main~2}", "{refs/pull/7/head}", ("main~2", "refs/pull/7/head")),
            ("nilearn", "", "{main~2:7}", "{main:7}", ("main~2", "main")),
            ("nilearn", "", "main", "refs/pull/7/head", ("main", "refs/pull/7/head")),
        ],
    )
    def test_what_is_compared_are_the_commits_that_were_named(
        self, service, libraries, library, repository, base, head, indices
    ):
        owner = {"nilearn": "nilearn/nilearn", "nibabel": "nipy/nibabel"}[library]
        folder = libraries[repository or owner]

        def commit(name):
            return run_git(folder, "rev-parse", f"{name}^{{commit}}").strip()

        def named(name):
            """A hash where one is meant, whole or short."""
            found = re.fullmatch(r"\{([^:]+)(?::(\d))?\}", name)
            return commit(found[1])[: int(found[2] or 40)] if found else name

        inputs = {"library": library, "repository": repository}
        job = self.run(service, base=named(base), head=named(head), **inputs)
        assert job.conclusion == SUCCESS, job.log
        assert self.compared(service) == (library, *map(commit, indices))

    @pytest.mark.parametrize("library", ["nilearn", "nibabel"])
    def test_asv_measures_the_checkout_of_the_library_and_no_other_is_changed(
        self, service, libraries, library
    ):
        job = self.run(service, library=library, base="0.13.0")
        assert job.conclusion == SUCCESS, job.log
        text = (service.folder / "configurations").read_text()
        (repo,) = re.findall(r'"repo": "(/.*/workspace/library)"', text)
        other = ({"nilearn", "nibabel"} - {library}).pop()
        address = load_json(str(ROOT / configuration(other)), js_comments=True)["repo"]
        assert text.count('"repo":') == 2 and f'"repo": "{address}"' in text

    @pytest.mark.parametrize(
        "inputs",
        [{"base": "nowhere"}, {"head": "0123456"}, {"head": ""}, {"base": "--upload-pack=true"}],
    )
    def test_what_names_no_commit_fails_before_anything_is_measured(
        self, service, libraries, inputs
    ):
        job = self.run(service, **inputs)
        assert job.conclusion == FAILURE and self.uploaded(service) is None
        assert not any(words[0] == "pr" for words in service.calls("voxelocity"))

    def test_without_an_installation_it_fails_and_uploads_nothing(self, service, libraries):
        job = self.run(service, codes={"install": 2})
        assert job.conclusion == FAILURE and self.uploaded(service) is None
        assert [kind for kind, _ in job.said] == ["warning"]

    CALLED = "voxel/voxelocity"

    def called(self, service, libraries, sha):
        """As the workflow of a library calls it; the default branch of ours has gone on since."""
        ours = service.repositories.pop(OURS)
        service.repositories |= {self.CALLED: ours, OURS: libraries["nilearn/nilearn"]}
        inputs = {"repository": "nilearn/nilearn"}
        called = {"repository": self.CALLED, "sha": sha}
        return self.run(
            service, 3, event="workflow_call", head="refs/pull/7/head", called=called, **inputs
        )

    def gone_on(self, service, folder):
        """Add a commit to the default branch of ours, and return the one before."""
        before = service.commit("main")
        run_git(folder, "clone", "-q", str(service.repositories[OURS]), "later")
        (folder / "later" / configuration("nilearn")).write_text('{"repo": "later"}')
        run_git(folder / "later", "commit", "-q", "-a", "-m", "later")
        run_git(folder / "later", "push", "-q", "origin", "main")
        return before

    def test_the_commit_that_was_called_is_run_though_the_branch_has_gone_on(
        self, service, libraries, tmp_path
    ):
        job = self.called(service, libraries, self.gone_on(service, tmp_path))
        assert (job.conclusion, self.uploaded(service)) == (FAILURE, f"{self.COMMENT}\n"), job.log
        # The later one has no other settings.
        assert (service.folder / "configurations").read_text().count('"project"') == 2

    @pytest.mark.parametrize("sha", ["", "main", "0123456", "$(touch x)", "0" * 39 + "g"])
    def test_where_the_commit_is_not_known_nothing_is_run(self, service, libraries, sha):
        job = self.called(service, libraries, sha)
        assert job.conclusion == FAILURE and self.uploaded(service) is None
        assert (
            "error",
            "the service does not say which commit of this workflow was called",
        ) in job.said
        assert service.calls("make") == service.calls("voxelocity") == []


class TestTests:
    """tests.yml runs .ci/run on Linux, the tests on macOS, and looks known holes up."""

    PYTHON = 'echo "CI=[$CI]"'

    def run(self, service, codes=None, python=PYTHON, event="pull_request", **options):
        return service.run("tests", event, {"python": python}, codes, **options)

    @pytest.mark.parametrize(
        ("event", "ref", "starts"),
        [
            ("push", "refs/heads/main", True),
            ("push", "refs/heads/weekly", False),
            ("pull_request", "refs/pull/7/merge", True),
        ],
    )
    def test_it_runs_on_main_and_on_pull_requests(self, service, event, ref, starts):
        jobs = self.run(service, event=event, ref=ref)
        assert {name: job.conclusion for name, job in jobs.items()} == (
            dict.fromkeys(["linux", "macos", "dependencies"], SUCCESS) if starts else {}
        ), {name: job.log for name, job in jobs.items()}

    def test_linux_has_what_ci_needs_before_it_asks_for_it(self, service):
        job = self.run(service)["linux"]
        assert job.conclusion == SUCCESS, job.log
        targets = [words[0] for words in service.calls("make")]
        assert {"bench", "test-all", "lint"} <= set(targets)

    @pytest.mark.parametrize("target", ["bench", "test-all", "lint"])
    def test_whatever_fails_in_ci_fails_linux_alone(self, service, target):
        jobs = self.run(service, {target: 2})
        found = {name: job.conclusion for name, job in jobs.items()}
        assert found == {"linux": FAILURE, "macos": SUCCESS, "dependencies": SUCCESS}

    def test_macos_runs_all_tests_but_files_that_there_are(self, service):
        job = self.run(service)["macos"]
        (words,) = service.calls("python")
        assert words[:2] == ["-m", "pytest"]
        left_out = words[3::2]
        assert words[2::2] == ["--ignore"] * len(left_out)
        assert all((ROOT / path).is_file() for path in left_out)
        # There is neither valgrind nor a browser, which the tests demand where CI is set.
        assert "CI=[]" in job.log.splitlines()

    @pytest.mark.parametrize("failing", [{"python": "exit 1"}, {"codes": {"develop": 2}}])
    def test_a_failure_on_macos_is_one(self, service, failing):
        assert self.run(service, **failing)["macos"].conclusion == FAILURE

    def test_known_holes_fail_the_job_of_their_own(self, service):
        jobs = self.run(service, {"audit": 2})
        found = {name: job.conclusion for name, job in jobs.items()}
        assert found == {"linux": SUCCESS, "macos": SUCCESS, "dependencies": FAILURE}


def test_what_is_renewed_is_what_is_audited():
    """What is measured is old on purpose, and neither renewed nor audited."""
    made = subprocess.run(["make", "-n", "audit"], cwd=ROOT, capture_output=True, text=True)
    (audited,) = re.findall(r"for lock in (.*); do", made.stdout)
    content = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())
    (pip,) = [each for each in content["updates"] if each["package-ecosystem"] == "pip"]
    kept = {each.removesuffix(".*") for each in pip["exclude-paths"]}
    renewed = {path for path in (ROOT / "releases").glob("*.txt") if path.stem not in kept}
    assert {ROOT / path for path in audited.split()} == renewed != set()
