"""Reading the project's own TOML files."""

import tomllib
from collections.abc import Set
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError


def read_toml(root: Path, file: Path) -> dict[str, Any]:
    """The content of a TOML file.

    Parameters
    ----------
    root : Path
        The checkout.
    file : Path
        Relative to it, as errors name it.

    Returns
    -------
    dict

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


def require_keys(where: str, keys: Set[str], required: Set[str], optional: Set[str]) -> None:
    """Refuse a table that lacks a key, or has one that is not known.

    Parameters
    ----------
    where : str
        The file and the entry, as the error names them.
    keys, required, optional : set of str

    Raises
    ------
    VoxelocityError
        The line names one such key.
    """
    if not required <= keys <= required | optional:
        odd = min((required - keys) | (keys - required - optional))
        raise VoxelocityError(f"{where}: field '{odd}' is missing or unknown")
