"""What asv imports before it carries out any command (``plugins`` in asv.conf.json)."""

from asv.util import UserError

from voxelocity import VoxelocityError
from voxelocity.checkout import ROOT
from voxelocity.history import ensure_history

# asv finds publishers as subclasses.
from voxelocity.html_folder import HtmlFolder  # noqa: F401
from voxelocity.overview.publisher import Overview  # noqa: F401
from voxelocity.regression_thresholds import RegressionThresholds  # noqa: F401
from voxelocity.run_lock import guard_asv


def setup():
    """Make the release history, so that a plain ``asv run`` finds it, and hold the run lock."""
    try:
        ensure_history(ROOT)
        guard_asv(ROOT)
    except VoxelocityError as error:
        raise UserError(f"voxelocity: {error}") from None
