"""A library's own commits, for real: built from source, installed, counted, and the culprit found."""

import json

import pytest

from tests.library_commits import CONFIGURATION, made_checkout, made_repository, require_valgrind
from voxelocity.store.paths import COMMIT_LOCK

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def commits(tmp_path_factory, images_made):
    require_valgrind()
    folder = tmp_path_factory.mktemp("commits")
    return made_checkout(folder / "a checkout", made_repository(folder))


def test_the_commit_of_a_step_is_found_past_one_that_cannot_be_built(commits):
    found = commits.run(
        "voxelocity",
        "culprit",
        "Opening.load_img",
        "HEAD~2",
        "HEAD",
        "--library",
        "nilearn",
        "--machine",
        "tests",
    )
    assert found.returncode == 0, found.stdout
    broken, slower = commits.commit("HEAD~1"), commits.commit("HEAD")
    assert f"without a value: {broken[:9]}" in found.stdout
    assert "2 commits apart" in found.stdout and "100% of the step" in found.stdout
    last = [line for line in found.stdout.splitlines() if line][-2:]
    assert last[0].startswith(f"{slower[:9]} of ") and last[0].endswith("[ENH] slower (#2)")
    assert last[1] == "https://github.com/nilearn/nilearn/pull/2"


def test_what_was_installed_is_the_commit_with_the_newest_of_the_rest(commits):
    (written,) = commits.checkout.glob(f".cache/env-nilearn/*/{COMMIT_LOCK}")
    lines = written.read_text().splitlines()
    # The last one that was measured is the newest; the middle one came to nothing after it.
    assert lines[0] in {f"# commit {commits.commit(name)}" for name in ("HEAD", "HEAD~2")}
    assert lines[1].endswith("the rest as in stack-numpy-2.4")
    assert lines[2] == "nilearn==99.0"


def test_a_commit_that_cannot_be_built_is_failed_and_the_exit_code_says_so(commits):
    bench = ["--bench", "Opening.track_instructions_load_img", "--machine", "tests"]
    run = commits.run("asv", "run", *CONFIGURATION, *bench, "HEAD~1^!")
    assert run.returncode == 2, run.stdout
    assert "voxelocity: uv build failed: " in run.stdout
    (stored,) = commits.checkout.glob(f"results/nilearn/tests/{commits.commit('HEAD~1')[:8]}-*")
    content = json.loads(stored.read_text())
    column = content["result_columns"].index("result")
    assert all(row[column] is None for row in content["results"].values())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "HEAD..nowhere"], "'HEAD..nowhere' names no commits of nilearn"),
        (["continuous", "HEAD~1", "nowhere"], "'nowhere' names no commits of nilearn"),
        (["find", "nowhere..HEAD", "time_load"], "'nowhere..HEAD' names no commits of nilearn"),
    ],
)
def test_unknown_commits_are_one_line_of_asv(commits, arguments, said):
    run = commits.run("asv", *arguments, *CONFIGURATION)
    assert run.returncode == 1
    assert said in run.stdout and "Traceback" not in run.stdout


PR = ["voxelocity", "pr", "--library", "nilearn", "--machine", "tests"]
COUNTED = ["--bench", r"Opening\.track_instructions_(load_img|nib_load)"]


def test_a_pull_request_that_is_slower_is_said_to_be(commits):
    run = commits.run(*PR, *COUNTED, "HEAD~2", "HEAD")
    assert run.returncode == 3, run.stdout
    assert "2 of 4 results differ: 0 better, 2 worse." in run.stdout
    assert "voxelocity: 2 of the judged results got worse" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Opening.load_img", "HEAD", "HEAD~1"], "HEAD does not come before HEAD~1"),
        (["Opening.load_img", "HEAD~9", "HEAD"], "'HEAD~9' is no commit, tag or branch"),
        (["Opening.nib_load", "HEAD~2", "HEAD"], "has no step between HEAD~2 and HEAD"),
        (["Opening.load_img", "HEAD~1", "HEAD"], "could not be measured at HEAD~1"),
        (["Opening.open", "HEAD~2", "HEAD"], "Opening has no open; it has "),
        (["Open.load_img", "HEAD~2", "HEAD"], "'Open.load_img' names no call"),
    ],
)
def test_what_has_no_culprit_is_one_line(commits, arguments, said):
    run = commits.run(
        "voxelocity", "culprit", *arguments, "--library", "nilearn", "--machine", "tests"
    )
    assert run.returncode == 1
    last = run.stdout.strip().splitlines()[-1]
    assert last.startswith("voxelocity: ") and said in last
    assert "Traceback" not in run.stdout


def test_documentation_alone_is_not_measured(commits):
    run = commits.run(*PR, "main", "documentation")
    assert run.returncode == 0, run.stdout
    assert run.stdout == "Only documentation, tests or comments changed, so nothing was measured.\n"


def test_a_pull_request_that_cannot_be_built_fails(commits):
    run = commits.run(*PR, *COUNTED, "HEAD~2", "HEAD~1")
    assert run.returncode == 4, run.stdout
    assert "voxelocity: a commit or a benchmark failed" in run.stdout


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (["HEAD", "HEAD~2"], "HEAD~2 has no commit that HEAD lacks"),
        (["HEAD", "nowhere"], "'nowhere' is no commit, tag or branch"),
        (["--bench", "nothing", "HEAD~2", "HEAD"], "no benchmark matches nothing"),
    ],
)
def test_what_is_no_pull_request_is_one_line(commits, ends, said):
    run = commits.run(*PR, *ends)
    assert run.returncode == 1
    (line,) = run.stdout.splitlines()
    assert said in line
