"""What has been published stays as it is, and each commit changes exactly one thing."""

import hashlib
import subprocess
import sys

import pytest

from voxelocity.store.checkout import Checkout
from voxelocity.store.locks import parse_pins, read_pins
from voxelocity.store.paths import STACKS

# Results are stored under these hashes: whoever changes one orphans every result after it.
PUBLISHED = {
    "nilearn-0.7.0": "c2cb25b6bdd17b2824b40d489ae6bd75d654617b",
    "nibabel-3.2.0": "c2cb25b6bdd17b2824b40d489ae6bd75d654617b",
    "nibabel-3.2.1": "df6f96cd112dd5eae2225d5f400047edddcb4abf",
    "nilearn-0.7.1": "a6b3d442cd53b084293c1b7ecd91021c1e017190",
    "nilearn-0.8.0": "40d4b1033cf993e6c56cb1db43c3177e74218ec6",
    "nilearn-0.8.1": "65172f8106db5335cc77170870c655946b48682d",
    "control-1": "303f068cd32a4bc102d192b3d9c0f77c7ec9740d",
    "nilearn-0.9.0": "d3a5a1efc4d5fda7c1b23902e019eca9b23e2aab",
    "nilearn-0.10.4": "76d355cdc762efbd6ef9e298c1e7605edbf3d154",
    "stack-numpy-1.26": "2b63e777d6308da2692949932daec1dc454fc778",
    "nilearn-0.14.1": "2097f52ee374d4b6aba4965c1bb77333b04f8cd4",
    "stack-numpy-2.4": "4a04941f26f2af8a1a8e54f0ad543499b9caa162",
}
STACK_SHA256 = {
    "numpy-1.23.txt": "ee241e9c3d4545d7ba03967ae776ddba5660638a6139cee0b42e4b3ea08b14df",
    "numpy-1.26.txt": "fca0102e3f908ff476ac97d7160633cdef025f43ca1d63f5b973694d0ae60be7",
    "numpy-2.0.2.txt": "5cbb8ca2f5ba2bb0efadfd1d9e4fbbc3800c8cc09cf7c4635ee371cf39516ff0",
    "numpy-2.1.3.txt": "043281187a83c60fa7f4397d7851fc519936330a4a6c86d2109c208aea1f60d3",
    "numpy-2.2.6.txt": "7f721b950b394d9f6bfbe3f6b41409e956abb67b32ff1de045aa0bfd6674f964",
    "numpy-2.3.5.txt": "f84250e1372f642a0b97128f6cb6e6c970a83985866ba49593fe78cf7ec96da3",
    "numpy-2.4.6.txt": "691cd6ed9b7bccb65452787f6b6efae09c2f8aec9d34815c9f7ae99913c57ead",
    "numpy-2.4.txt": "d5495934cd08e8ce6bc1bcc6e3efb2fd93a059ea21198f908b2e9efbf6503f7f",
    "scipy-1.17.1.txt": "eafc331f6b601408daa99716dacdf6bc20340d28303221a0ebd594fb5695b0c2",
}


def git(repository, *arguments):
    return subprocess.run(
        ["git", *arguments], cwd=repository, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def repository(root):
    return Checkout(root).history.repository


@pytest.fixture(scope="module")
def entries(root):
    return Checkout(root).timeline


def test_published_commits_keep_their_hashes(root):
    hashes = Checkout(root).history.commits
    assert {tag: hashes.get(tag) for tag in PUBLISHED} == PUBLISHED


def test_published_stacks_keep_their_bytes(root):
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (root / STACKS).glob("*.txt")
    }
    assert found == STACK_SHA256


def test_the_first_commit_carries_both_tags(entries):
    assert entries[0].tags == ("nilearn-0.7.0", "nibabel-3.2.0")


def test_there_is_one_commit_per_entry_in_order(repository, entries):
    lines = git(repository, "log", "--reverse", "--format=%at|%s", "main").splitlines()
    assert lines == [f"{int(entry.date.timestamp())}|{', '.join(entry.tags)}" for entry in entries]


def test_a_tree_holds_sorted_pins_with_hashes_and_nothing_else(repository, entries):
    for entry in entries:
        assert git(repository, "ls-tree", "--name-only", entry.tags[0]) == "requirements.txt\n"
        text = git(repository, "show", f"{entry.tags[0]}:requirements.txt")
        pins = parse_pins(text, entry.tags[0])
        assert [pin.name for pin in pins] == sorted(pin.name for pin in pins)
        versions = {pin.name: pin.version for pin in pins}
        assert versions["nilearn"] == entry.nilearn.version
        assert versions["nibabel"] == entry.nibabel.version


def test_each_commit_changes_exactly_one_thing(repository, entries):
    """Seen in the trees themselves, not in what the timeline says of them."""

    def pins(tag):
        text = git(repository, "show", f"{tag}:requirements.txt")
        return {pin.name: pin for pin in parse_pins(text, tag)}

    for before, entry in zip(entries, entries[1:]):
        old, new = pins(before.tags[0]), pins(entry.tags[0])
        changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        kind = entry.tags[0].split("-")[0]
        if kind == "control":
            assert changed == set()
        elif kind == "stack":
            assert changed and not changed & {"nilearn", "nibabel"}
        else:
            assert changed == {kind}


def test_controls_are_spread_and_stand_beside_each_stack_change(entries):
    kinds = [entry.tags[0].split("-")[0] for entry in entries]
    assert kinds.count("control") >= 4
    assert len({entry.date.year for entry, kind in zip(entries, kinds) if kind == "control"}) >= 4
    for index, kind in enumerate(kinds):
        if kind == "stack":
            assert "control" in kinds[index - 1 : index + 2]


def test_numpy_alone_changes_between_the_first_two_stacks(root):
    old, new = (
        {pin.name: pin for pin in read_pins(root / STACKS / f"numpy-{version}.txt")}
        for version in ("1.23", "1.26")
    )
    assert {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} == {"numpy"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "platform",
    ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin"],
)
def test_every_stack_installs_from_wheels_on_every_platform(root, tmp_path, platform):
    subprocess.run([sys.executable, "-m", "uv", "venv", "-q", tmp_path / "empty"], check=True)
    for stack in (root / STACKS).glob("*.txt"):
        options = ["--dry-run", "--only-binary", ":all:", "--require-hashes"]
        options += ["--python", tmp_path / "empty", "--python-platform", platform]
        process = subprocess.run(
            [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "sync",
                *options,
                stack,
                root / "releases/harness.txt",
            ],
            capture_output=True,
            text=True,
        )
        assert process.returncode == 0, process.stderr
        assert "+ numpy==" in process.stderr
        # A dry run looks for a wheel, not at its hash: a compiled one has a hash a platform.
        for pin in read_pins(stack):
            if pin.name in ("numpy", "scipy", "pandas", "scikit-learn", "lxml", "markupsafe"):
                assert len(pin.sha256) >= 3, (stack.name, pin.name)
