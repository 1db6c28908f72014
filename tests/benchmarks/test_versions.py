"""Changed code of a benchmark forces a decision.

asv throws away a benchmark's history when its version changes, so versions are kept by hand.
When a hash below no longer fits, decide: does the code still measure the same? Then only put the
new hash here. Does it measure something else? Then raise the number in the class's `version` too.
"""

import ast
import hashlib
import importlib
from pathlib import Path

import pytest

import benchmarks
from benchmarks import images

# From a module to the version of its class and the hash of its code and of what it shares.
DECIDED = {
    "arithmetic": ("1, images 1", "bb961a4e0235287c"),
    "array_access": ("1, images 1", "75a5ebd49bf043cb"),
    "cleaning": ("1, images 1", "254a5ba72150478a"),
    "concatenation": ("1, images 1", "2eb2caa6e6b674e8"),
    "documented_size": ("2, images 1", "bc72a4b3c83e3915"),
    "growth": ("1, images 1", "c45a7275304a6682"),
    "gzip_level": ("1, images 1", "bedd2b3e698e6c63"),
    "importing": ("1", "8a5634415be73097"),
    "loop_over_volumes": ("1, images 1", "038a37807ccabd28"),
    "masking": ("1, images 1", "ab8461e321e8c4dd"),
    "mean_over_time": ("1, images 1", "1f03a56d7a079ba6"),
    "memory_mapping": ("1, images 1", "f869f4a3ccb73b5e"),
    "opening": ("1, images 1", "001d389872162882"),
    "resampling": ("1, images 1", "acef4e60c0c0a942"),
    "saving": ("1, images 1", "acb3ca2d4fb70bed"),
    "second_call": ("1, images 1", "02d59f848ea9705d"),
    "smoothing": ("1, images 1", "3ffb1c72872e6d9a"),
    "some_volumes": ("1, images 1", "c8ec6a0acf215cc9"),
    "time_series": ("1, images 1", "0ce70732fcf3da9e"),
    "volume_extraction": ("1, images 1", "3c45fcd7b80aa099"),
}

# The recipe, the level of compression, and the hash of the checksums of all images.
IMAGES_DECIDED = (1, 6, "95ef6cd1637c4394")

SHARED = ["__init__", "_answers", "_declaration", "_operation", "_reference", "_regions"]

# What is told of an operation changes nothing that is measured.
WORDS = {"task", "work", "parameter_words", "no_advice", "sizes_memory", "memory_only"}


def code_hash(*modules):
    """The sha256 of the syntax trees, in which words, comments and layout play no part."""
    digest = hashlib.sha256()
    for module in modules:
        tree = ast.parse((Path(benchmarks.__file__).parent / f"{module}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                if ast.get_docstring(node) is not None:
                    del node.body[0]
            if isinstance(node, ast.ClassDef):
                node.body = [each for each in node.body if not is_words(each)]
        digest.update(ast.dump(tree).encode())
    return digest.hexdigest()[:16]


def is_words(node):
    return isinstance(node, ast.Assign) and {target.id for target in node.targets} <= WORDS


def classes(module):
    namespace = vars(importlib.import_module(f"benchmarks.{module}"))
    return [
        value
        for value in namespace.values()
        if isinstance(value, type)
        and value.__module__ == f"benchmarks.{module}"
        and hasattr(value, "param_names")
    ]


def test_every_module_with_benchmarks_is_decided():
    folder = Path(benchmarks.__file__).parent
    found = {path.stem for path in folder.glob("*.py") if classes(path.stem)}
    assert found == set(DECIDED)


@pytest.mark.parametrize("module", DECIDED)
def test_code_and_version_were_decided_together(module):
    (version,) = {cls.version for cls in classes(module)}
    assert (version, code_hash(module, *SHARED)) == DECIDED[module]
    assert version.endswith(f"images {images.RECIPE}") or module == "importing"


def test_images_and_recipe_were_decided_together():
    """Other bytes, or other compressed bytes, are another input: raise the recipe with them."""
    checksums = hashlib.sha256(repr(sorted(images.CHECKSUMS.items())).encode()).hexdigest()[:16]
    assert (images.RECIPE, images.GZIP_LEVEL, checksums) == IMAGES_DECIDED


def test_a_hash_sees_code_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(benchmarks, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "x.py").write_text('"""Old."""\ndef f():\n    """Old."""\n    return 1\n')
    (tmp_path / "y.py").write_text('def f():\n    # new\n    """New."""\n    return  1\n')
    (tmp_path / "z.py").write_text("def f():\n    return 2\n")
    assert code_hash("x") == code_hash("y") != code_hash("z")
    (tmp_path / "a.py").write_text('class A:\n    task = "old"\n    params = [1]\n')
    (tmp_path / "b.py").write_text('class A:\n    task = "new"\n    params = [1]\n')
    (tmp_path / "c.py").write_text('class A:\n    task = "new"\n    params = [2]\n')
    assert code_hash("a") == code_hash("b") != code_hash("c")
