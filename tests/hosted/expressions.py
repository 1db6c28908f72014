"""The expressions of workflows, as far as ours use them; what else there is, is refused."""

import re

from tests.hosted.refusal import RefusedError

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<operator>\|\||&&|==|\(|\))|(?P<name>[A-Za-z_][\w.-]*))"
)

# Whether a job or a step goes on after a failure is decided by these.
STATUS = ("always", "success", "failure")


def evaluate(expression, contexts, statuses):
    """The value of an expression.

    Parameters
    ----------
    expression : str
        What stands between ``${{`` and ``}}``, or after ``if:``.
    contexts : dict
        Nested, such as ``{"inputs": {"base": "main"}}``. What is not in it is refused: the service takes it for empty.
    statuses : dict of str to bool
        What the functions in `STATUS` return there; empty where none is allowed.
    """
    tokens, index = [], 0
    while index < len(expression.rstrip()):
        match = _TOKEN.match(expression, index)
        if not match:
            raise RefusedError(f"'{expression}' at '{expression[index:]}'")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        index = match.end()
    value, rest = _alternatives(tokens, contexts, statuses)
    if rest:
        raise RefusedError(f"'{expression}' at '{rest[0][1]}'")
    return value


def condition(expression, contexts, statuses):
    """Whether what has an ``if:`` is carried out; without a function of status only after success."""
    if expression is None:
        return statuses["success"]
    text = str(expression).removeprefix("${{").removesuffix("}}")
    asks = any(re.search(rf"\b{name}\(", text) for name in STATUS)
    return bool(evaluate(text, contexts, statuses)) and (asks or statuses["success"])


def filled_in(value, contexts):
    """A value of the file with its expressions replaced by what they are worth."""

    def worth(match):
        found = evaluate(match[1], contexts, {})
        return {True: "true", False: "false", None: ""}.get(found, found)

    return re.sub(r"\$\{\{(.*?)\}\}", worth, value) if isinstance(value, str) else value


def _alternatives(tokens, *known):
    value, tokens = _both(tokens, *known)
    while tokens[:1] == [("operator", "||")]:
        other, tokens = _both(tokens[1:], *known)
        value = value or other
    return value, tokens


def _both(tokens, *known):
    value, tokens = _equal(tokens, *known)
    while tokens[:1] == [("operator", "&&")]:
        other, tokens = _equal(tokens[1:], *known)
        value = value and other
    return value, tokens


def _equal(tokens, *known):
    value, tokens = _single(tokens, *known)
    if tokens[:1] != [("operator", "==")]:
        return value, tokens
    other, tokens = _single(tokens[1:], *known)
    if not (isinstance(value, str) and isinstance(other, str)):
        raise RefusedError(f"{value!r} == {other!r}, which are no texts")
    return value.casefold() == other.casefold(), tokens


def _single(tokens, contexts, statuses):
    if not tokens:
        raise RefusedError("an expression that ends too soon")
    (kind, text), *rest = tokens
    if kind == "text":
        return text[1:-1].replace("''", "'"), rest
    if text == "(":
        value, rest = _alternatives(rest, contexts, statuses)
        if rest[:1] != [("operator", ")")]:
            raise RefusedError("a bracket that is not closed")
        return value, rest[1:]
    if kind != "name":
        raise RefusedError(f"'{text}' where a value should be")
    if rest[:2] == [("operator", "("), ("operator", ")")]:
        if text not in statuses:
            raise RefusedError(f"{text}()")
        return statuses[text], rest[2:]
    found = contexts
    for part in text.split("."):
        if not isinstance(found, dict) or part not in found:
            raise RefusedError(f"{text}, of which nothing is known there")
        found = found[part]
    if isinstance(found, dict):
        raise RefusedError(f"{text}, which is no value")
    return found, rest
