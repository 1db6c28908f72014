"""What asv imports before it carries out any command (``plugins`` in asv.conf.json).

asv may have been installed by other means than ours, so this says in one line what is missing.
"""

import sys
from pathlib import Path

from asv.util import UserError

if sys.version_info < (3, 11):
    raise UserError(
        f"voxelocity: this asv runs on Python {sys.version_info[0]}.{sys.version_info[1]}, and 3.11 is "
        "needed: make install, then .venv/bin/asv"
    )

try:
    from voxelocity import VoxelocityError
    from voxelocity.asv_bridge.commands import INSTALLING, parse
    from voxelocity.asv_bridge.counting import prepare_counting
    from voxelocity.asv_bridge.library_pages import keep_pages
    from voxelocity.asv_bridge.library_repository import (
        library_of,
        library_repository,
        prepare_environments,
    )

    # asv finds publishers as subclasses.
    from voxelocity.asv_bridge.publishers import CHECKOUT, Explorer, Overview, RegressionThresholds
    from voxelocity.asv_bridge.requirements import (
        require_a_plain_path,
        require_installed,
        require_known_range,
    )
    from voxelocity.asv_bridge.run_lock import guard_asv
except ImportError as error:
    raise UserError(
        f"voxelocity: {error.name} is not installed beside this asv: make install, then .venv/bin/asv"
    ) from None

__all__ = ["Explorer", "Overview", "RegressionThresholds", "setup"]


def setup() -> None:
    """Make what asv measures, so that a plain ``asv run`` finds it, and hold the run lock."""
    try:
        require_a_plain_path(CHECKOUT.root)
        require_installed()
        require_known_range(*_repository())
        guard_asv(CHECKOUT.root)
        prepare_counting(CHECKOUT.root)
    except VoxelocityError as error:
        raise UserError(f"voxelocity: {error}") from None


def _repository() -> tuple[Path, str | None]:
    """The repository whose commits asv measures, and the library that it belongs to, if it does."""
    name, options = parse(sys.argv[1:])
    config = getattr(options, "config", None)
    library = library_of(CHECKOUT.root, config)
    if library is None:
        if name == "publish":
            keep_pages(CHECKOUT.root)
        return CHECKOUT.make_history(), None
    prepare_environments()
    if name in (*INSTALLING, "publish"):
        return library_repository(CHECKOUT.root, library, config), library
    return CHECKOUT.root, library
