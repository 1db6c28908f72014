"""Measuring calls on a user's own image, in the user's own Python, each in a process of its own."""

import dataclasses
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.analysis.user_image import (
    NO_NILEARN,
    REFERENCE,
    Measured,
    UserCall,
    UserImage,
    image_of,
    names_for,
)
from voxelocity.report.values import bytes_words
from voxelocity.runner.available_memory import available_memory
from voxelocity.runner.user_python import IMPORTS_LIMIT, NoAnswer, UserPython, describe, run_script
from voxelocity.store.safe_files import told

# Of those that are measured, the one for a user who brings none.
IMAGE, FORMAT = "int16 + slope/inter", ".nii.gz"

# A shorter call is repeated; of a longer one the host's moods are a small part.
REPEATS, _LONG = 3, 10.0

# So many seconds a call has on a few voxels, whatever the limit: there it imports what it needs.
_FIRST_LIMIT = 10.0

# What a process may take of what the machine has left.
_SHARE = 0.9

# So much of a file is read at a time, to have it in the page cache.
_CHUNK = 2**24

# So much may follow the last voxel, and as much again as comes before it: a few bytes of gzip can
# hold a disk full.
_MORE = 2**26

_GUNZIP = dataclasses.replace(
    REFERENCE,
    operation="",
    call="gunzip",
    imports="import gzip, shutil",
    code='with gzip.open(path) as zipped, open(target, "wb") as file:\n'
    "    shutil.copyfileobj(zipped, file, 2**20)",
)


def generated_image(root: Path) -> Path:
    """The file of the image for a user who brings none; made once, and again where it is damaged.

    The root is the checkout, or the history that came with the package.
    `VoxelocityError` where the image cannot be written.
    """
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.support.images", IMAGE, FORMAT],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise VoxelocityError(done.stderr.strip().removeprefix("voxelocity: "))
    return Path(done.stdout.strip())


def measure(
    user: UserPython,
    image: UserImage,
    calls: Sequence[UserCall],
    limit: float,
    progress: Callable[[UserCall], None] = lambda call: None,
    names: Mapping[str, int | float | str] | None = None,
) -> dict[UserCall, Measured]:
    """Measure each call that can be made: the least of its times, and the largest of its peaks.

    A call is ended after `limit` seconds. `progress` hears of each call before it is measured.
    `names` are what the code names beside the path, if not the usual; then it is not run on a few
    voxels.
    """
    found: dict[UserCall, Measured] = {}
    first = max(limit, _FIRST_LIMIT)
    with tempfile.TemporaryDirectory() as folder:
        few = few_voxels(user, image, folder) if names is None else None
        of_image = {
            "path": image.path,
            "names": names_for(image) if names is None else names,
            "few": few and {"path": few.path, "names": names_for(few), "seconds": first},
            "seconds": limit,
        }
        # The calls of an operation in turn, so that a slow minute hits all that are compared.
        for operation in dict.fromkeys(call.operation for call in calls):
            own = [call for call in calls if call.operation == operation]
            found |= {call: Measured(note=_refusal(user, image, call)) for call in own}
            for call in REPEATS * own:
                before = found[call]
                if not before.note and max(before.samples, default=0) <= _LONG:
                    progress(call)
                    job = of_image | {"imports": call.imports, "code": call.code}
                    found[call] = _once_more(user, job, before)
    return found


def few_voxels(user: UserPython, image: UserImage, folder: str) -> UserImage | None:
    """A copy of an image and its mask with few voxels; None where nibabel makes none."""
    path, mask = Path(folder, Path(image.path).name), Path(folder, "mask.nii")

    def copied(original: str, *copy: str) -> Any:
        return run_script(user.executable, user.bytecode, "describe.py", [original, *copy])

    try:
        header = copied(image.path, str(path))
        if image.mask:
            copied(image.mask, str(mask), "mask")
    except (NoAnswer, subprocess.TimeoutExpired):
        return None
    return image_of(path, header, mask if image.mask else "")


def require_mask(user: UserPython, image: UserImage) -> None:
    """Refuse a mask that cannot be opened, or has other lengths in space than its image."""
    header = describe(user.executable, user.bytecode, Path(image.mask)).header
    shape, wanted = tuple(header["shape"]), image.shape[:3]
    if shape != wanted:
        has, has_image = (" x ".join(map(str, each)) for each in (shape, wanted))
        raise VoxelocityError(
            f"{image.mask}: has {has} voxels, and a volume of the image {has_image}; bring it onto "
            "the grid of the image first: nilearn.image.resample_to_img"
        )


def _refusal(user: UserPython, image: UserImage, call: UserCall) -> str:
    """Why a call is not made; empty where it is."""
    if call.needs_time and image.lacks_time:
        return image.lacks_time
    if call.uses_nilearn and "nilearn" not in user.versions:
        return NO_NILEARN
    available = available_memory()
    if call.need is not None and call.need > _SHARE * available:
        need, most, free = map(bytes_words, (call.need, _SHARE * available, available))
        return (
            f"skipped: needs {need} of memory, but may take only {most} of the {free} that are free"
        )
    return ""


def _once_more(user: UserPython, job: dict[str, Any], before: Measured) -> Measured:
    """What came of a call, with one more run."""
    limit = job["seconds"]
    # The process ends itself when a call takes too long: what takes longer are its imports.
    longest = IMPORTS_LIMIT + max(limit, _FIRST_LIMIT) + limit
    # So that a need that was told too low ends in an error of this process.
    job = job | {"limit": int(_SHARE * available_memory())}
    try:
        run = run_script(user.executable, user.bytecode, "call.py", job=job, timeout=longest)
    except TimeoutError:
        return Measured(note=f"takes more than {limit:g} s")
    except subprocess.TimeoutExpired:
        return Measured(note=f"failed: its imports take more than {IMPORTS_LIMIT:g} s")
    except NoAnswer as error:
        return Measured(note=f"failed: {error.reason}")
    if "trouble" in run:
        note = "needs more memory than is free" if run["trouble"] == "memory" else run["trouble"]
        return Measured(note=f"failed: {note}")
    samples = (*before.samples, run["seconds"])
    # Without a call on few voxels before, its imports are read as well.
    read = run if job["few"] else {}
    return Measured(
        min(samples),
        max(before.peak or 0, run["peak"]),
        max(before.above or 0, run["above"]),
        samples=samples,
        growing=max(before.growing or 0, run["growing"]) if job["few"] else None,
        bytes_read=read.get("bytes_read"),
        reads=read.get("reads"),
    )


def read_whole(image: UserImage) -> bool:
    """Read the files of an image into the page cache, and see that nothing is missing; True.

    `VoxelocityError` where a file cannot be read, is damaged, or ends before its last voxel.
    """
    for path in image.files:
        is_data = path == image.data_file
        held = _bytes_in(path, image.ends_at if is_data else 0)
        if is_data:
            _require_whole(image, held)
    return True


def states_of(image: UserImage) -> list[tuple[int, ...] | None]:
    """What tells of each file whether somebody has written it since; None of one that is gone."""
    states: list[tuple[int, ...] | None] = []
    for path in image.files:
        try:
            found = os.stat(path)
            states.append((found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns))
        except OSError:
            states.append(None)
    return states


def require_size(image: UserImage) -> bool:
    """See by its size that the file with the voxels is whole; True where it had to be read.

    How many bytes a .gz file holds stands in its last four, modulo 2**32 (RFC 1952). In a file that
    is cut off they are something else; so they are where several were joined, or something follows.

    `VoxelocityError` where it cannot be read, is damaged, or ends before its last voxel.
    """
    with told(f"{image.data_file}: cannot be read", ""), open(image.data_file, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 4))
        last = int.from_bytes(file.read(), "little")
    if not image.gzipped:
        _require_whole(image, size)
    elif last != image.ends_at % 2**32:
        return read_whole(image)
    return False


def _require_whole(image: UserImage, held: int) -> None:
    if held < image.ends_at:
        raise VoxelocityError(
            f"{image.data_file}: is cut off; its last voxel ends at byte {image.ends_at:,}, and it "
            f"holds {held:,}{' when gunzipped' if image.gzipped else ''}: copy it again"
        )


def _bytes_in(path: str, wanted: int) -> int:
    """How many bytes a file holds, gunzipped if it is; what follows a whole stream is not read."""
    held, most = 0, wanted + max(wanted, _MORE)
    opened: Any = gzip.open if path.lower().endswith(".gz") else open
    try:
        with opened(path, "rb") as file:
            # One piece at a time, as what comes before an error counts.
            while chunk := file.read1(_CHUNK):
                held += len(chunk)
                if held > most:
                    raise VoxelocityError(
                        f"{path}: holds more than {bytes_words(most)}, but its header says "
                        f"{bytes_words(wanted)}; it is not measured"
                    )
    except EOFError:
        reason = "is cut off; its gzip stream ends too early: copy it again"
        raise VoxelocityError(f"{path}: {reason}") from None
    except (zlib.error, gzip.BadGzipFile) as error:
        if not held or "Not a gzipped file" not in str(error) or held < wanted:
            raise VoxelocityError(f"{path}: is damaged ({error}): copy it again") from None
    except OSError as error:
        raise VoxelocityError(f"{path}: cannot be read ({error.strerror})") from None
    return held


def gunzipped(
    user: UserPython, image: UserImage, reading: UserCall, folder: Path, limit: float
) -> tuple[Measured, Measured]:
    """Measure gunzipping an image once, and then reading it by a call.

    Each may take so many seconds. The copy lies in the folder, and is deleted.
    """
    size = image.voxels * image.item_bytes
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < 1.2 * size:
        note = f"a copy needs {bytes_words(size)} of disk space, and {bytes_words(free)} are free"
        return Measured(note=note), Measured(note=note)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        target = str(Path(temporary, "image.nii"))
        unzipping = measure(user, image, [_GUNZIP], limit, names={"target": target})[_GUNZIP]
        if unzipping.seconds is None:
            return unzipping, Measured(note=unzipping.note)
        stored = (image.shape, image.dtype, image.item_bytes, image.scaled)
        copy = UserImage(target, *stored, gzipped=False)
        return unzipping, measure(user, copy, [reading], limit)[reading]
