"""What asv measures is what the label says, for real: whatever else is installed is refused."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from tests.measured_checkout import ONE_TIME, OPENING, measured_history
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import (
    RELEASES,
    TIMELINE,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, images_made):
    """Three entries, from the oldest releases to the newest, all measured."""
    return measured_history(tmp_path_factory)


def test_what_is_installed_is_what_the_label_says(checkout):
    """The environment itself is asked, after a run of each commit that measures nothing."""
    code = (
        "import nilearn, nibabel, numpy; "
        "print(nilearn.__version__, nibabel.__version__, numpy.__version__)"
    )
    entries = {tag: entry for entry in Checkout(checkout.folder).timeline for tag in entry.tags}
    for tag in checkout.tags:
        process = checkout.asv("run", f"{tag}^!", "--machine", "tests", "--bench", "just-discover")
        assert process.returncode == 0, process.stdout
        python = checkout.environment / "bin" / "python"
        versions = subprocess.run([python, "-c", code], capture_output=True, text=True).stdout
        entry = entries[tag]
        numpy = entry.stack.removeprefix("numpy-")
        assert versions.split()[:2] == [entry.nilearn.version, entry.nibabel.version]
        assert versions.split()[2].startswith(numpy)


def test_a_wrong_version_is_measured_nowhere(checkout):
    """Somebody installs another nibabel by hand into the environment that asv measures."""
    tag = checkout.tags[2]
    run = ["run", f"{tag}^!", "--machine", "tests", "--show-stderr", *ONE_TIME]
    assert checkout.asv(*run).returncode == 0
    stored = checkout.results(tag)
    python = checkout.environment / "bin" / "python"
    install = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", python]
    subprocess.run([*install, "--no-deps", "nibabel==5.3.2"], check=True)
    process = checkout.asv(*run, "--dry-run")
    assert process.returncode == 2
    assert "nibabel 5.3.2 is installed, but the lock says 5.4.2" in process.stdout
    assert f"remove the folder {checkout.environment} and run again" in process.stdout
    assert checkout.results(tag) == stored
    # The remedy that the line names; the next test begins with a run.
    shutil.rmtree(checkout.environment)


def test_a_library_edited_under_the_same_version_is_measured_nowhere(checkout):
    tag = checkout.tags[2]
    run = ["run", f"{tag}^!", "--machine", "tests", "--show-stderr", *ONE_TIME]
    assert checkout.asv(*run).returncode == 0
    stored = checkout.results(tag)
    (module,) = checkout.environment.glob("lib/*/site-packages/nibabel/loadsave.py")
    text = module.read_text()
    # Another file in its place: the cache of uv may hold the same one.
    module.unlink()
    module.write_text(text + "\n# edited\n")
    process = checkout.asv(*run)
    assert process.returncode == 2
    assert "nibabel: nibabel/loadsave.py was changed since it was installed" in process.stdout
    module.unlink()
    module.write_text(text)
    assert checkout.asv(*run).returncode == 0
    assert checkout.results(tag).keys() == stored.keys()


def test_a_release_that_cannot_be_installed_fails_alone(checkout):
    """The hash of the new entry is wrong, as if its wheel had been tampered with."""
    timeline = (checkout.folder / TIMELINE).read_text()
    tampered = f'[[entry]]\ndate = 2026-01-01T12:00:00Z\nnibabel = "5.3.3"\nnibabel-sha256 = "{"0" * 64}"\n'
    known = set(Checkout(checkout.folder).history.commits.values())
    last = timeline.rindex("[[entry]]")
    (checkout.folder / TIMELINE).write_text(timeline[:last] + tampered + timeline[last:])
    try:
        process = checkout.asv(
            "run",
            "HASHFILE:-",
            "--machine",
            "tests",
            *ONE_TIME,
            input=f"{checkout.tags[2]}\nnibabel-5.3.3\n{checkout.tags[1]}\n",
        )
        assert process.returncode == 2, process.stdout
        assert re.search("hash mismatch", process.stdout, re.I), process.stdout
        assert all(
            values is None or None in values
            for values in checkout.results("nibabel-5.3.3").values()
        )
        for tag in checkout.tags[1:]:
            assert all(all(values) for values in checkout.results(tag).values())
    finally:
        (checkout.folder / TIMELINE).write_text(timeline)
        for path in checkout.folder.glob("results/releases/tests/*-*.json"):
            if json.loads(path.read_text())["commit_hash"] not in known:
                path.unlink()


def test_a_tampered_hash_is_refused_in_an_empty_environment(checkout, tmp_path):
    history = checkout.folder / RELEASES.history
    show = ["git", "show", f"{checkout.tags[0]}:requirements.txt"]
    text = subprocess.run(show, cwd=history, capture_output=True, text=True, check=True).stdout
    digest = re.search(r"six==|nibabel==.*\\\n    --hash=sha256:(\w+)", text)[1]
    for name, content in (("good", text), ("bad", text.replace(digest, "0" * 64))):
        environment = tmp_path / name
        subprocess.run([sys.executable, "-m", "uv", "venv", "-q", environment], check=True)
        lock = tmp_path / f"{name}.txt"
        lock.write_text(content)
        process = subprocess.run(
            [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "sync",
                "--require-hashes",
                "--only-binary",
                ":all:",
                "--python",
                environment,
                lock,
            ],
            capture_output=True,
            text=True,
        )
        installed = list(environment.glob("lib/*/site-packages/nibabel"))
        assert (process.returncode == 0, bool(installed)) == (name == "good", name == "good")


def test_without_a_network_nothing_is_lost(checkout, tmp_path):
    """A release that is not in the package cache cannot be installed; what is measured stays."""
    before = {tag: checkout.results(tag) for tag in checkout.tags}
    unreachable = {
        "UV_CACHE_DIR": str(tmp_path),
        "PIP_NO_CACHE_DIR": "1",
        "UV_HTTP_RETRIES": "0",
        **dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY"), "http://127.0.0.1:9"),
    }
    installed, other = checkout.tags[2], checkout.tags[0]
    assert checkout.asv("run", f"{installed}^!", "--machine", "tests", *ONE_TIME).returncode == 0
    before[installed] = checkout.results(installed)
    process = checkout.asv(
        "run", f"{other}^!", "--machine", "tests", "--skip-existing", *OPENING, env=unreachable
    )
    assert process.returncode != 0
    assert {tag: checkout.results(tag) for tag in checkout.tags} == before
