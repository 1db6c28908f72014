"""Reading the project's own TOML files."""

import tomllib
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
