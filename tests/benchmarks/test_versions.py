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
    "arithmetic": ("1, images 1", "5725a9188490b75f"),
    "array_access": ("1, images 1", "fe83f1a09b862a81"),
    "cleaning": ("1, images 1", "749d93bd309cbd8d"),
    "concatenation": ("1, images 1", "aecc10f7869227f2"),
    "documented_size": ("2, images 1", "6cf1d022a0caf75a"),
    "growth": ("1, images 1", "47de6a8edc2f33c6"),
    "gzip_level": ("1, images 1", "89833c2d9c6da4ed"),
    "importing": ("1", "36b5374ec75143fe"),
    "loop_over_volumes": ("1, images 1", "63c855d84cbaf5ee"),
    "masking": ("1, images 1", "fa2af4d352ae8c8b"),
    "mean_over_time": ("1, images 1", "520dd9cf209944f1"),
    "memory_mapping": ("1, images 1", "70730a60289b23aa"),
    "opening": ("1, images 1", "f9e000f541ba7dc8"),
    "resampling": ("1, images 1", "599e2d986648ce89"),
    "saving": ("1, images 1", "4d516181183ed2ff"),
    "second_call": ("1, images 1", "295c9c4bb1eb0e82"),
    "smoothing": ("1, images 1", "4ca2b4d10fb517f3"),
    "some_volumes": ("1, images 1", "a24e6176eccc8545"),
    "time_series": ("1, images 1", "b5febbf4f359244e"),
    "volume_extraction": ("1, images 1", "c0902c70ea663176"),
}

# The recipe, the level of compression, and the hash of the checksums of all images.
IMAGES_DECIDED = (1, 6, "95ef6cd1637c4394")

SHARED = ["__init__", "_reference", "_regions", "_routes"]


def code_hash(*modules):
    """The sha256 of the syntax trees, in which comments, layout and docstrings play no part."""
    digest = hashlib.sha256()
    for module in modules:
        tree = ast.parse((Path(benchmarks.__file__).parent / f"{module}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                if ast.get_docstring(node) is not None:
                    del node.body[0]
        digest.update(ast.dump(tree).encode())
    return digest.hexdigest()[:16]


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
