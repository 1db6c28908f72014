"""make bench for real, on a small class."""

import re

import pytest

from tests.measured_checkout import measured_history
from voxelocity.analysis.comparison import Changes
from voxelocity.model.timeline import tag_words
from voxelocity.report.comparison_report import landmarks_report
from voxelocity.report.document import as_text
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import THIS_MACHINE
from voxelocity.store.reader import ResultsReader

pytestmark = pytest.mark.slow


def test_bench_measures_its_landmarks_and_says_what_changed(
    tmp_path_factory, images_made, home, monkeypatch
):
    from benchmarks.support import images
    from voxelocity.runner import landmarks

    checkout = measured_history(tmp_path_factory, every_operation=True)
    checkout.append("\n[[entry]]\ndate = 2026-03-01T00:00:00Z\ncontrol = 1\n")
    machines = (home / ".asv-machine.json").read_bytes()
    monkeypatch.setenv("VOXELOCITY_IMAGES", str(images.folder()))
    monkeypatch.setattr(
        landmarks,
        "BENCH",
        [r"^opening\..*\.(time|peakmem)_(load_img|reference|baseline)\(.*'\.nii'\)"],
    )
    software = Checkout(checkout.folder)
    tags = landmarks.landmark_tags(software.timeline)
    assert tags == [checkout.tags[0], checkout.tags[2], "control-1"]
    assert landmarks.measure_landmarks(checkout.folder, tags)
    results = ResultsReader(software).read(THIS_MACHINE)
    indices = [software.timeline.index_of(tag) for tag in (tags[0], tags[-1])]
    text = as_text(landmarks_report(Changes(results).between(*indices)))
    assert text.startswith(f"repeat run 1 (noise check) against {tag_words(checkout.tags[0])}")
    for metric, words in (("time", "slower|faster"), ("memory", "less|under")):
        changed = rf"^{metric} +load_img\(path\) .*({words})"
        assert re.search(rf"{changed}|^No difference: opening \(.*{metric}", text, re.M)
    # In the oldest release load_img reads the whole image, in the newest nothing: 98 MB less.
    assert re.search(r"load_img\(path\) +9\d\.\d MB to under 1 MB", text)
    assert (checkout.folder / "html" / "index.html").is_file()
    assert (home / ".asv-machine.json").read_bytes() == machines
