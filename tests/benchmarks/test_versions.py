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
    "arithmetic": ("1, images 1", "d8a31dec98dbb256"),
    "array_access": ("1, images 1", "3a370b601e4163a1"),
    "cleaning": ("1, images 1", "84bafac5add37175"),
    "concatenation": ("1, images 1", "1414608eea2a96f3"),
    "documented_size": ("2, images 1", "35caa109a6e0cf3c"),
    "growth": ("1, images 1", "5713e9279f9ef38f"),
    "gzip_level": ("1, images 1", "20ec1e2d81a973be"),
    "importing": ("1", "4a42841af38f0020"),
    "loop_over_volumes": ("1, images 1", "0c310fecc441982a"),
    "masking": ("1, images 1", "619d739b04c2522f"),
    "mean_over_time": ("1, images 1", "a9b51fe12508a1e6"),
    "memory_mapping": ("1, images 1", "dcbe77d6c445c2b9"),
    "opening": ("1, images 1", "9359d9554538d9a8"),
    "resampling": ("1, images 1", "c8207f47b696bc22"),
    "saving": ("1, images 1", "7229a26baced232e"),
    "second_call": ("1, images 1", "9545c25d64d67dbb"),
    "smoothing": ("1, images 1", "9a5b45e3d035d5d6"),
    "some_volumes": ("1, images 1", "a25f53a3dde9a77f"),
    "time_series": ("1, images 1", "3097c2ccfbd9ff82"),
    "volume_extraction": ("1, images 1", "462a2de865d514a4"),
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
