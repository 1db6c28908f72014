"""What asv imports before it carries out any command (``plugins`` in asv.conf.json).

asv may have been installed by other means than ours, so this says in one line what is missing.
"""

import gc
import importlib.util
import sys
import tempfile
from pathlib import Path

from asv.util import UserError

if sys.version_info < (3, 11):
    raise UserError(
        f"voxelocity: this asv runs on Python {sys.version_info[0]}.{sys.version_info[1]}, and "
        "3.11 is needed: make install, then .venv/bin/asv"
    )

try:
    from voxelocity import VoxelocityError

    # asv finds publishers and repositories as subclasses.
    from voxelocity.asv import publishers, repositories
    from voxelocity.asv.commands import INSTALLING, AsvCommand, parse
    from voxelocity.asv.counting import prepare_counting
    from voxelocity.asv.measured_environment import keep_allowed
    from voxelocity.asv.run_lock import guard_asv
    from voxelocity.store.checkout import this_checkout
    from voxelocity.store.paths import RESULTS
    from voxelocity.store.reader import load_config
    from voxelocity.store.safe_files import told, told_as
except ImportError as error:
    raise UserError(
        f"voxelocity: {error.name} is not installed beside this asv: make install, then "
        ".venv/bin/asv"
    ) from None

# What each command of asv needs besides asv itself: to make environments, to publish.
_NEEDED = {
    **dict.fromkeys(("run", "continuous", "find"), ("virtualenv", "uv")),
    "publish": ("scipy", "vl_convert", "msgspec", "deflate", "asv_tachyon"),
}
# Which options of a command name commits.
_RANGES = {
    **dict.fromkeys(("run", "find", "publish"), ("range",)),
    "continuous": ("base", "branch"),
}
# What asv takes for a range without asking git.
_WORDS = {"ALL", "EXISTING", "HEAD", "NEW", "TAGS"}


@publishers.told_by_asv()
def setup() -> None:
    """Make what asv measures, so that a plain ``asv run`` finds it, and hold the run lock."""
    checkout = this_checkout()
    root = checkout.root
    require_a_plain_path(root)
    command = parse(sys.argv[1:])
    require_installed(command)
    conf = load_config(root, command.option("config"))
    results = Path(conf.results_dir)
    library, repository = repositories.library_of(root, conf), root
    if library is None:
        beside = (each for each in (checkout.numpy, checkout.pythons) if each.results == results)
        repository = next(beside, checkout).history.repository
    else:
        repositories.prepare_environments()
        if command.name in (*INSTALLING, "publish"):
            config = command.option("config")
            repository = repositories.library_repository(root, library, config)
    require_known_range(command, repository, library)
    guard_asv(root, command)
    if command.stores_results:
        require_writable_results(results, command.option("machine"))
    if command.name in INSTALLING:
        # asv and all that it starts take theirs from here.
        keep_allowed()
    prepare_counting(root, command, conf)
    if command.name == "publish":
        require_replaceable_pages(Path(command.option("html_dir") or conf.html_dir))
        # It takes a third of the time, and finds nothing: what is read is kept to the end.
        gc.disable()
        if results == root / RESULTS:
            publishers.keep_pages(root)


def require_installed(command: AsvCommand) -> None:
    """Raise `VoxelocityError` if a command of asv lacks a package."""
    name = command.name or ""
    missing = [each for each in _NEEDED.get(name, ()) if not importlib.util.find_spec(each)]
    if missing:
        raise VoxelocityError(
            f"asv {name} needs {', '.join(missing)}, which this Python does not have: make "
            f"install, then .venv/bin/asv {name}"
        )


def require_known_range(command: AsvCommand, repository: Path, library: str | None) -> None:
    """Refuse a command that names commits which git cannot resolve; asv ends in a traceback there.

    The repository is that of the release history, or of a library.
    """
    for argument in _RANGES.get(command.name or "", ()):
        wanted = command.option(argument)
        if not wanted or wanted in _WORDS or wanted.startswith("HASHFILE:"):
            continue
        if library is not None:
            repositories.commits_of_range(repository, library, wanted)
            continue
        unknown = f"'{wanted}' is no range of the release history; voxelocity releases lists its"
        with told_as(f"{unknown} tags, and TAG^! is one of them alone", VoxelocityError):
            repositories.first_parents(repository, wanted)


def require_a_plain_path(root: Path) -> None:
    """Raise `VoxelocityError` where asv would take the checkout's path for a format of its own."""
    odd = sorted({"$", "{", "}"} & set(str(root)))
    if odd:
        raise VoxelocityError(
            f"{root}: asv cannot install from a folder with {' or '.join(odd)} in its path; move "
            "the checkout"
        )


def require_replaceable_pages(html: Path) -> None:
    """Refuse where asv publish cannot delete its earlier pages, which it does first."""
    if html.is_symlink() or (html.exists() and not html.is_dir()):
        kind = "a symbolic link" if html.is_symlink() else "no folder"
        raise VoxelocityError(
            f"{html}: is {kind}, and asv publish makes a folder of that name; rename it, or delete "
            "it"
        )


def require_writable_results(results: Path, machine: str | None) -> None:
    """Refuse where asv could not store what it is about to measure on a machine."""
    for folder in (results, results / (machine or "")):
        if folder == results or folder.exists():
            remedy = ", and results are stored there; free or allow the folder. Nothing was started"
            with told(f"{folder}: cannot be written", remedy):
                folder.mkdir(parents=True, exist_ok=True)
                tempfile.TemporaryFile(dir=folder).close()
