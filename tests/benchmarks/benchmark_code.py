"""What each call executes, as a hash: what does something else under the same version spoils the history of a call.

The hash is of the syntax trees of a call's method and of what asv calls before it, of the parameters, and of all that these use of
``benchmarks/``. A helper counts by what it does: its name and its module may change. Docstrings, comments, layout, the words of an
operation and of errors play no part, nor does the check of an answer.

It does not see:

- what is chosen by a string, as by ``getattr``;
- the other calls of the class, which `setup` takes once on a few voxels;
- of the parts in `APART` anything but the names of functions and the values of constants;
- nibabel, nilearn and numpy.

It takes a local variable under another name for other code.
"""

import ast
import copy
import functools
import hashlib
import inspect
import textwrap
import types

import benchmarks
from benchmarks.importing import Importing
from benchmarks.support import answers, images, installed
from benchmarks.support.counting import ask, server, start
from benchmarks.support.operation import INSTRUCTIONS
from tests.benchmarks.calls import CLASSES

# The bytes of the images are told by their checksums, and counting is told once. What is right, and what must
# be installed, changes nothing that is measured.
APART = frozenset({"images", "counting", "answers", "installed"})

# What asv calls and reads beside the call itself.
_CALLED = ("setup", "ready", "prepare", "measured_shape", "counted_shape")
_READ = ("params", "param_names", "number", "warmup_time", "rounds", "repeat", "same_first_steps")

# Calls that only make sure of what is there before anything is measured: nothing is left of them.
_MAKING_SURE = (installed.check, images.ensure, answers.ensure)

_UNKNOWN = object()


def all_codes():
    """The version and the hash of each call, of the way of counting, and of the images.

    Returns
    -------
    dict of str to dict of str to list of str
        By class and method.
    """
    codes = {cls.__name__: codes_of(cls) for cls in [*CLASSES, Importing]}
    counting = [digest(each, APART - {"counting"}) for each in (start, server.main, ask.count_of)]
    codes["counting"] = {"instructions": [INSTRUCTIONS.version, _hash(*counting)]}
    content = _hash(*map(str, sorted(images.CHECKSUMS.items())), str(images.GZIP_LEVEL))
    codes["images"] = {"recipe": [str(images.RECIPE), content]}
    return codes


def codes_of(cls):
    """The versions and the hash of each call of a class, by method."""
    shared = [ast.unparse(_without_docstrings(ast.parse(inspect.getsource(benchmarks))))]
    shared += [str(_own(name, cls, cls.__mro__, APART)) for name in _CALLED]
    shared += [repr(getattr(cls, name, None)) for name in _READ]
    codes = {}
    for name, method in inspect.getmembers(cls, lambda member: hasattr(member, "declared")):
        makers = [maker for maker in cls.metrics if hasattr(cls, maker.prefix + name)]
        versions = {getattr(cls, maker.prefix + name).version for maker in makers}
        made = [f"{maker.prefix} {digest(maker.make, APART)}" for maker in makers]
        if makers:
            code = _hash(*shared, *made, digest(method, APART, cls))
            codes[name] = ["; ".join(sorted(versions)), code]
    return codes


def digest(thing, apart, cls=None, owner=None, within=()):
    """The hash of a function or a class.

    Parameters
    ----------
    thing : callable
    apart : set of str
        The parts of the package whose functions count by their names alone.
    cls, owner : type, optional
        Of a method, the class of ``self`` and the class that holds the method.
    within : tuple of callable
        What uses it, since code may use itself.

    Returns
    -------
    str
    """
    thing = inspect.unwrap(thing)
    if thing in within:
        return f"itself_{within.index(thing)}"
    node = copy.deepcopy(_tree(thing))
    node.name = "_"
    if hasattr(thing, "declared"):
        # How people write the call, and the like.
        node.decorator_list = []
    names = vars(inspect.getmodule(thing))
    return _hash(ast.unparse(_Meanings(names, apart, cls, owner, (*within, thing)).visit(node)))


def _own(name, cls, classes, apart, within=()):
    """What ``self`` has under a name, the first of some classes that holds it telling; None where none does."""
    for owner in classes:
        if name in vars(owner) and _is_ours(owner.__module__):
            member = vars(owner)[name]
            function = getattr(member, "__func__", getattr(member, "fget", member))
            if callable(function):
                return f"self.{digest(function, apart, cls, owner, within)}"
            return f"self.{name}_{member!r}" if _is_literal(member) else None
    return None


class _Meanings(ast.NodeTransformer):
    """Puts in the place of a name what it stands for."""

    def __init__(self, names, apart, cls, owner, within):
        self.names, self.apart, self.cls, self.owner = names, apart, cls, owner
        self.within, self.local = within, frozenset()

    def visit_FunctionDef(self, node):
        outside, self.local = self.local, self.local.union(_bound(node))
        self.generic_visit(node)
        self.local = outside
        return node

    def visit_Raise(self, node):
        if isinstance(node.exc, ast.Call):
            node.exc.args = []
        return self.generic_visit(node)

    def visit_Expr(self, node):
        called = self._thing(node.value.func) if isinstance(node.value, ast.Call) else _UNKNOWN
        return ast.Pass() if called in _MAKING_SURE else self.generic_visit(node)

    def visit_Name(self, node):
        return self._named(node) or node

    def visit_Attribute(self, node):
        of = ast.unparse(node.value) if self.cls and isinstance(node.ctx, ast.Load) else ""
        if of in ("self", "super()"):
            classes = self.cls.__mro__
            if of == "super()":
                classes = classes[classes.index(self.owner or self.cls) + 1 :]
            found = _own(node.attr, self.cls, classes, self.apart, self.within)
            return ast.Name(found) if found else node
        return self._named(node) or self.generic_visit(node)

    def _named(self, node):
        meaning = self._meaning(self._thing(node))
        return meaning and ast.Name(meaning)

    def _thing(self, node):
        """What stands under a name outside of the code, or under one in a module of ours."""
        if (
            isinstance(node, ast.Name)
            and node.id not in self.local
            and not node.id.startswith("__")
        ):
            return self.names.get(node.id, _UNKNOWN)
        if isinstance(node, ast.Attribute) and not node.attr.startswith("__"):
            module = self._thing(node.value)
            if isinstance(module, types.ModuleType) and _is_ours(module.__name__):
                return getattr(module, node.attr, _UNKNOWN)
        return _UNKNOWN

    def _meaning(self, thing):
        """The words for it; None where it is told as it is written."""
        if isinstance(thing, types.ModuleType):
            return None if _is_ours(thing.__name__) else thing.__name__
        if _is_literal(thing):
            return repr(thing)
        if not hasattr(thing, "__qualname__"):
            return None
        if not _is_ours(thing.__module__):
            return f"{thing.__module__.split('.')[0]}.{thing.__qualname__}"
        if not self.apart.isdisjoint(thing.__module__.split(".")):
            return thing.__qualname__
        return digest(thing, self.apart, within=self.within)


@functools.cache
def _tree(thing):
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(thing))).body
    return _without_docstrings(node)


def _without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            if ast.get_docstring(node) is not None:
                node.body[0] = ast.Pass()
    return tree


def _bound(function):
    """The names that a function binds."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.FunctionDef) and node is not function:
            yield node.name


def _is_ours(module):
    return module.split(".")[0] == benchmarks.__name__


def _is_literal(thing):
    if isinstance(thing, dict):
        return all(map(_is_literal, (*thing, *thing.values())))
    if type(thing) in (tuple, list):
        return all(map(_is_literal, thing))
    return thing is None or isinstance(thing, (str, bytes, int, float))


def _hash(*texts):
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
