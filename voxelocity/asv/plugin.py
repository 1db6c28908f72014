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
    from voxelocity import VoxelocityError, collect_garbage_rarely
    from voxelocity.asv import repositories, requirements
    from voxelocity.asv.commands import INSTALLING, AsvCommand, pages_folder, parse, results_folder
    from voxelocity.asv.counting import prepare_counting
    from voxelocity.asv.measured_environment import keep_allowed

    # asv finds publishers and repositories as subclasses.
    from voxelocity.asv.publishers import Explorer, Overview, RegressionThresholds, keep_pages
    from voxelocity.asv.repositories import ReleaseHistory
    from voxelocity.asv.run_lock import guard_asv
    from voxelocity.store.checkout import Checkout, this_checkout
    from voxelocity.store.paths import RESULTS
except ImportError as error:
    raise UserError(
        f"voxelocity: {error.name} is not installed beside this asv: make install, then .venv/bin/asv"
    ) from None

__all__ = ["Explorer", "Overview", "RegressionThresholds", "ReleaseHistory", "setup"]


def setup() -> None:
    """Make what asv measures, so that a plain ``asv run`` finds it, and hold the run lock."""
    try:
        root = this_checkout().root
        requirements.require_a_plain_path(root)
        command = parse(sys.argv[1:])
        requirements.require_installed(command)
        requirements.require_known_range(command, *_repository(this_checkout(), command))
        guard_asv(root, command)
        config = command.option("config")
        if command.stores_results:
            results = results_folder(root, config)
            requirements.require_writable_results(results, command.option("machine"))
        if command.name in INSTALLING:
            # asv and all that it starts take theirs from here.
            keep_allowed()
        prepare_counting(root, command)
        if command.name == "publish":
            html = command.option("html_dir") or pages_folder(root, config)
            requirements.require_replaceable_pages(Path(html))
            collect_garbage_rarely()
            if results_folder(root, config) == root / RESULTS:
                keep_pages(root)
    except VoxelocityError as error:
        raise UserError(f"voxelocity: {error}") from None


def _repository(checkout: Checkout, command: AsvCommand) -> tuple[Path, str | None]:
    """The repository whose commits asv measures, and the library that it belongs to, if it does."""
    config = command.option("config")
    library = repositories.library_of(checkout.root, config)
    if library is None:
        return checkout.make_history(), None
    repositories.prepare_environments()
    if command.name in (*INSTALLING, "publish"):
        return repositories.library_repository(checkout.root, library, config), library
    return checkout.root, library
