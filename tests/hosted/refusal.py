"""What these tests say where a workflow uses what they do not know."""


class RefusedError(Exception):
    """A workflow uses what the stand-in of the service does not know: teach it, and say what the service does."""


def require_known(where, found, known, required=()):
    """Refuse keys that are not known, and the lack of those that must be there."""
    if unknown := set(found) - set(known):
        raise RefusedError(f"{where}: {', '.join(sorted(map(str, unknown)))}")
    if missing := set(required) - set(found):
        raise RefusedError(f"{where} lacks {', '.join(sorted(missing))}")
