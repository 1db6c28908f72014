"""Reading the project's own TOML files."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from voxelocity import VoxelocityError

Table = TypeVar("Table", bound=msgspec.Struct)


def read_toml(root: Path, file: Path) -> dict[str, Any]:
    """The content of a TOML file.

    Parameters
    ----------
    root : Path
        The checkout.
    file : Path
        Relative to it, as errors name it.

    Raises
    ------
    VoxelocityError
        The file is missing, or is not TOML.
    """
    try:
        return tomllib.loads(Path(root, file).read_text(encoding="utf-8"))
    except OSError as error:
        raise VoxelocityError(
            f"{file}: cannot be read ({error.strerror}); restore it with git"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VoxelocityError(f"{file}: is not valid TOML: {error}") from None


def read_tables(root: Path, file: Path, name: str, form: type[Table]) -> list[Table]:
    """The tables ``[[name]]`` of a TOML file.

    Parameters
    ----------
    root, file : Path
        See `read_toml`.
    name : str
    form : type
        A `msgspec.Struct` that forbids unknown fields.

    Raises
    ------
    VoxelocityError
        A table has not this form; the line names the entry and the field.
    """
    tables = []
    for number, table in enumerate(read_toml(root, file).get(name, []), 1):
        try:
            tables.append(msgspec.convert(table, form))
        except msgspec.ValidationError as error:
            raise VoxelocityError(f"{file}: entry {number}: {_in_our_words(error)}") from None
    return tables


def _in_our_words(error: msgspec.ValidationError) -> str:
    if found := re.search("(missing required|unknown) field `(.*?)`", str(error)):
        return f"field '{found[2]}' is missing or unknown"
    what, _, path = str(error).partition(" - at `$.")
    return f"field '{re.split(r'[^a-z]', path)[0]}' is not as it must be: {what}"
