"""What asv imports before it carries out any command (``plugins`` in asv.conf.json)."""

from asv.util import UserError

from voxelocity import VoxelocityError

# asv finds publishers as subclasses.
from voxelocity.asv_bridge.publishers import CHECKOUT, Overview, RegressionThresholds
from voxelocity.asv_bridge.run_lock import guard_asv

__all__ = ["Overview", "RegressionThresholds", "setup"]


def setup() -> None:
    """Make the release history, so that a plain ``asv run`` finds it, and hold the run lock."""
    try:
        CHECKOUT.make_history()
        guard_asv(CHECKOUT.root)
    except VoxelocityError as error:
        raise UserError(f"voxelocity: {error}") from None
