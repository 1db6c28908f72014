"""A version label is what was installed, or nothing is measured."""

import base64
import hashlib
import importlib.metadata
import importlib.util
import marshal
import py_compile
import subprocess
import sys
import types
from pathlib import Path

import pytest

from benchmarks.support import bytecode, installed
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def as_in_an_environment(monkeypatch):
    """Without the checkout itself, where uv build leaves a description of voxelocity that has no RECORD."""
    path = [each for each in sys.path if Path(each or ".").resolve() != ROOT]
    monkeypatch.setattr(sys, "path", path)


def test_the_same_versions_pass_whatever_the_spelling():
    installed.compare({"asv-runner": "0.3.2"}, {"asv-runner": "0.3.2", "pip": "23", "wheel": "1"})


@pytest.mark.parametrize(
    ("locked", "found", "words"),
    [
        ({"nibabel": "5.4.2"}, {"nibabel": "5.3.3"}, "nibabel 5.3.3 .* lock says 5.4.2"),
        ({"nibabel": "5.4.2"}, {}, "nibabel nothing .* lock says 5.4.2"),
        ({}, {"indexed-gzip": "1.10"}, "indexed-gzip 1.10 .* lock says nothing"),
        ({"setuptools": "80.10.2"}, {"setuptools": "82"}, "setuptools 82 .* lock says 80.10.2"),
    ],
)
def test_any_difference_is_one_line(monkeypatch, locked, found, words):
    monkeypatch.setenv("ASV_ENV_DIR", "/where/it/is")
    with pytest.raises(installed.WrongInstallation, match=words) as caught:
        installed.compare(locked, found)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("; remove the folder /where/it/is and run again")


def test_locks_and_distributions_are_read_under_the_same_names(tmp_path):
    lock = tmp_path / "requirements.txt"
    lock.write_text("# x==1\nImportlib_Resources==7.1.0 \\\n    --hash=sha256:0\nsix==1.17.0\n")
    assert installed.locked_versions(lock) == {"importlib-resources": "7.1.0", "six": "1.17.0"}
    found = installed.installed_versions()
    assert found["nibabel"] == importlib.metadata.version("nibabel")
    assert "importlib-resources" in found


def install(folder, name):
    """A small distribution, as the packaging specification has it; its module."""
    module = folder / name / "__init__.py"
    module.parent.mkdir()
    module.write_text("VALUE = 1\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(module.read_bytes()).digest()).rstrip(b"=")
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (information / "RECORD").write_text(
        f"{name}/__pycache__/old.pyc,sha256={digest.decode()},10\n{name}/__init__.pyc,,\n"
        f"{name}/__init__.py,sha256={digest.decode()},10\n"
        f"{name}-1.0.dist-info/METADATA,,\n{name}-1.0.dist-info/RECORD,,\n"
    )
    return module


@pytest.fixture
def pins(tmp_path, monkeypatch):
    """An environment of asv with five distributions, of which the harness holds the first three; all their pins."""
    site, names = tmp_path / "site", ["one", "two", "three", "four", "five"]
    site.mkdir()
    for name in names:
        install(site, name)
    monkeypatch.setattr(sys, "path", [str(site)])
    monkeypatch.setattr(installed.sysconfig, "get_path", lambda _: str(site))
    (tmp_path / "env" / "project").mkdir(parents=True)
    (tmp_path / "releases").mkdir()
    pins = [f"{name}==1.0" for name in names]
    (tmp_path / "releases" / "harness.txt").write_text("\n".join(pins[:3]))
    monkeypatch.setenv("ASV_ENV_DIR", str(tmp_path / "env"))
    monkeypatch.setenv("ASV_CONF_DIR", str(tmp_path))
    return pins


def test_the_check_reads_the_commit_that_asv_checked_out(tmp_path, monkeypatch, pins):
    lock = tmp_path / "env" / "project" / "requirements.txt"
    lock.write_text("\n".join(pins[3:]))
    installed.check()
    lock.write_text("\n".join([*pins[3:], "nilearn-extra==1"]))
    with pytest.raises(installed.WrongInstallation, match="nilearn-extra"):
        installed.check()
    # What is installed besides has a lock of its own.
    (tmp_path / "releases" / "extra.txt").write_text(pins[-1])
    lock.write_text("\n".join(pins[3:-1]))
    with pytest.raises(installed.WrongInstallation, match="lock says nothing"):
        installed.check()
    monkeypatch.setenv("VOXELOCITY_EXTRA_LOCK", "releases/extra.txt")
    installed.check()
    (tmp_path / "site" / "four" / "__init__.py").write_text("VALUE = 2\n")
    with pytest.raises(installed.WrongInstallation, match="four/__init__.py was changed"):
        installed.check()


def test_a_commit_built_from_source_has_a_lock_of_its_own(tmp_path, monkeypatch, pins):
    """nibabel's own repository holds a requirements.txt, which is no lock."""
    (tmp_path / "env" / "project" / "requirements.txt").write_text("numpy>=1.25\n")
    monkeypatch.setenv("ASV_COMMIT", "1" * 40)
    with pytest.raises(installed.WrongInstallation, match="lock says nothing"):
        installed.check()
    written = tmp_path / "env" / "commit.txt"
    written.write_text("\n".join([f"# commit {'1' * 40}", *pins[3:]]))
    installed.check()
    written.write_text("\n".join([f"# commit {'1' * 40}", *pins[3:-1]]))
    with pytest.raises(installed.WrongInstallation, match="lock says nothing"):
        installed.check()
    written.write_text("\n".join([f"# commit {'2' * 40}", *pins[3:]]))
    with pytest.raises(installed.WrongInstallation, match="another commit than 1{8} is") as caught:
        installed.check()
    assert "\n" not in str(caught.value)


def test_where_asv_made_no_environment_nothing_is_checked(monkeypatch):
    monkeypatch.delenv("ASV_ENV_DIR", raising=False)
    monkeypatch.setattr(installed, "compare", lambda *_: pytest.fail("compared"))
    installed.check()


@pytest.fixture
def site(tmp_path, monkeypatch, pins):
    """The packages of an environment that passes, compiled by Python as it imports them."""
    (tmp_path / "env" / "project" / "requirements.txt").write_text("\n".join(pins[3:]))
    py_compile.compile(str(tmp_path / "site" / "one" / "__init__.py"))
    installed.check()
    return tmp_path / "site"


STALE = "VALUE = 9\n"


def stale(module):
    """Bytecode of another source, for which Python finds the time and the size of the source right."""
    cached = Path(importlib.util.cache_from_source(str(module)))
    header = cached.read_bytes()[:16]
    cached.write_bytes(header + marshal.dumps(compile(STALE, str(module), "exec")))
    return cached


@pytest.mark.parametrize(
    "name",
    [
        "shadow.pth",
        "a.egg-link",
        "sitecustomize.py",
        "usercustomize.py",
        "nilearn.py",
        "nilearn/__init__.py",
        "one/added.py",
        "one/added.so",
        "one/__init__.pyc2",
        "one/added.pyc",
        "one/__pycache__/added.py",
        "one-1.0.dist-info/entry_points.txt",
    ],
)
def test_a_file_that_no_wheel_has_brought_is_one_line(site, name):
    path = site / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    with pytest.raises(installed.WrongInstallation, match="no installed wheel has brought") as it:
        installed.check()
    assert str(it.value).startswith(f"{path}: ") and "\n" not in str(it.value)
    path.unlink()
    installed.check()


@pytest.mark.parametrize("spoil", ["stale", "cut", "empty", "noise"])
def test_bytecode_of_another_source_is_one_line(site, spoil):
    module = site / "one" / "__init__.py"
    cached = stale(module)
    if spoil == "stale":
        assert marshal.loads(cached.read_bytes()[16:]).co_consts[0] == 9
    else:
        content = {"cut": cached.read_bytes()[:-5], "empty": b"", "noise": b"\0" * 40}[spoil]
        cached.write_bytes(content)
    with pytest.raises(
        installed.WrongInstallation, match="bytecode is that of another source"
    ) as it:
        installed.check()
    assert str(it.value).startswith(f"{module}: ") and "\n" not in str(it.value)
    py_compile.compile(str(module))
    installed.check()


def test_what_is_not_compiled_is_compiled_and_other_bytecode_is_compared_once(
    site, tmp_path, monkeypatch
):
    seen = []
    real = bytecode._is_compiled_from
    monkeypatch.setattr(
        bytecode, "_is_compiled_from", lambda *each: seen.append(each[0]) or real(*each)
    )
    compiled = Path(importlib.util.cache_from_source(str(site / "two" / "__init__.py")))
    # As if another had compiled all but this one.
    compiled.unlink()
    (tmp_path / "env" / "compared_bytecode.txt").unlink()
    installed.check()
    others = [str(site / name / "__init__.py") for name in ("five", "four", "one", "three")]
    assert compiled.exists() and seen == others
    before = compiled.stat().st_mtime_ns
    installed.check()
    assert compiled.stat().st_mtime_ns == before and seen == others


def test_as_a_program_it_compiles_all_but_tests(tmp_path):
    for name in ("one.py", "package/two.py", "package/tests/three.py", "package/broken.py"):
        module = tmp_path / "lib" / "python" / name
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text("def" if "broken" in name else "one = 1\n")
    subprocess.run([sys.executable, bytecode.__file__, tmp_path], check=True)
    compiled = {path.name.partition(".")[0] for path in tmp_path.rglob("*.pyc")}
    assert compiled == {"one", "two"}


def test_another_place_of_modules_is_one_line(site, tmp_path, monkeypatch):
    shadow = tmp_path.parent / "shadow"
    shadow.mkdir(exist_ok=True)
    for place in (shadow, tmp_path.parent / "lib" / "python3.11" / "site-packages"):
        place.mkdir(parents=True, exist_ok=True)
        monkeypatch.setattr(sys, "path", [str(place), *sys.path])
        with pytest.raises(installed.WrongInstallation, match="Python imports from there") as it:
            installed.check()
        assert str(it.value).startswith(f"{place}: ") and "\n" not in str(it.value)
        sys.path.remove(str(place))
    installed.check()
    module = types.ModuleType("sitecustomize")
    module.__file__ = str(shadow / "sitecustomize.py")
    Path(module.__file__).write_text("")
    monkeypatch.setitem(sys.modules, "sitecustomize", module)
    with pytest.raises(installed.WrongInstallation, match="sitecustomize.py: Python imports"):
        installed.check()


@pytest.fixture
def distribution(tmp_path, monkeypatch):
    """The module of a small distribution that is installed."""
    # Not syspath_prepend: its undo would put the list without the checkout in place of the whole one.
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return install(tmp_path, "smalldist")


def test_the_files_of_a_wheel_pass_also_where_its_bytecode_was_compiled_anew(distribution):
    compiled = distribution.parent / "__pycache__" / "old.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"compiled here")
    installed.compare_files(["smalldist"])


@pytest.mark.parametrize("change", ["edited", "removed"])
def test_a_file_that_was_changed_under_the_same_version_is_one_line(
    distribution, monkeypatch, change
):
    monkeypatch.setenv("ASV_ENV_DIR", "/where/it/is")
    if change == "edited":
        distribution.write_text("VALUE = 2\n")
    else:
        distribution.unlink()
    with pytest.raises(
        installed.WrongInstallation, match="smalldist/__init__.py was changed"
    ) as it:
        installed.compare_files(["smalldist"])
    assert "\n" not in str(it.value)
    assert str(it.value).endswith(
        "; remove the folder /where/it/is, run uv cache clean smalldist, and run again"
    )


@pytest.mark.parametrize("record", [None, ""])
def test_without_a_record_nothing_can_be_said_and_so_it_is_refused(
    distribution, monkeypatch, record
):
    monkeypatch.setenv("ASV_ENV_DIR", "/where/it/is")
    path = distribution.parents[1] / "smalldist-1.0.dist-info" / "RECORD"
    path.unlink() if record is None else path.write_text(record)
    with pytest.raises(installed.WrongInstallation) as error:
        installed.compare_files(["smalldist"])
    assert str(error.value) == (
        "smalldist was installed without a RECORD of its files; remove the folder /where/it/is "
        "and run again"
    )


def test_what_is_installed_here_is_as_its_wheels_have_it():
    installed.compare_files(["nibabel", "nilearn", "numpy"])
