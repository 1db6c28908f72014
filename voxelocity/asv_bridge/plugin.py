"""What asv imports before it carries out any command (``plugins`` in asv.conf.json).

asv may have been installed by other means than ours, so this says in one line what is missing.
"""

import sys

from asv.util import UserError

if sys.version_info < (3, 11):
    raise UserError(
        f"voxelocity: this asv runs on Python {sys.version_info[0]}.{sys.version_info[1]}, and 3.11 is "
        "needed: make install, then .venv/bin/asv"
    )

try:
    from voxelocity import VoxelocityError
    from voxelocity.asv_bridge.counting import prepare_counting

    # asv finds publishers as subclasses.
    from voxelocity.asv_bridge.publishers import CHECKOUT, Overview, RegressionThresholds
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

__all__ = ["Overview", "RegressionThresholds", "setup"]


def setup() -> None:
    """Make the release history, so that a plain ``asv run`` finds it, and hold the run lock."""
    try:
        require_a_plain_path(CHECKOUT.root)
        require_installed()
        require_known_range(CHECKOUT.make_history())
        guard_asv(CHECKOUT.root)
        prepare_counting(CHECKOUT.root)
    except VoxelocityError as error:
        raise UserError(f"voxelocity: {error}") from None
