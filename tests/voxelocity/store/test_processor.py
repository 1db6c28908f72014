"""A processor is told from others of its name."""

import pytest

from voxelocity.store import processor
from voxelocity.store.processor import differing_processor

EPYC = """\
processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 17
model name\t: AMD EPYC
stepping\t: 1
microcode\t: 0x1000065
cpu MHz\t\t: 2596.124
flags\t\t: fpu sse sse2 avx avx2 smep srso ibrs

processor\t: 1
model\t\t: 18
"""
GRAVITON = """\
processor\t: 0
Features\t: fp asimd aes sve sme2 cpuid
CPU implementer\t: 0x41
CPU variant\t: 0x1
CPU part\t: 0xd40
CPU revision\t: 1
"""


def system(root, cpuinfo):
    """A root of a file system with this processor, and two caches."""
    (root / "proc").mkdir()
    (root / "proc" / "cpuinfo").write_text(cpuinfo)
    for number, words in enumerate(("1 Data 32K", "3 Unified 32768K")):
        folder = root / "sys/devices/system/cpu/cpu0/cache" / f"index{number}"
        folder.mkdir(parents=True)
        for name, word in zip(("level", "type", "size"), words.split()):
            (folder / name).write_text(word + "\n")
    return root


CACHES = {"caches": "1 Data 32K, 3 Unified 32768K"}


@pytest.mark.parametrize(
    ("cpuinfo", "found"),
    [
        (EPYC, {"family": "25", "model": "17", "stepping": "1", "features": "avx avx2 sse sse2"}),
        (
            GRAVITON,
            {
                "features": "aes asimd sme2 sve",
                "implementer": "0x41",
                "variant": "0x1",
                "part": "0xd40",
                "revision": "1",
            },
        ),
        ("", {}),
    ],
)
def test_linux_tells_generation_features_and_caches(tmp_path, cpuinfo, found):
    """What changes with an update of the kernel, the microcode or the clock is none of it."""
    assert processor._of_linux(system(tmp_path, cpuinfo)) == found | CACHES


def test_a_system_that_hides_all_tells_nothing(tmp_path):
    assert processor._of_linux(tmp_path) == {}


def test_macos_tells_what_it_knows(monkeypatch):
    known = {"hw.cpufamily": "458787763", "hw.l1dcachesize": "65536", "hw.l2cachesize": "4194304"}
    monkeypatch.setattr(processor, "_sysctl", lambda key: known.get(key, ""))
    assert processor._of_macos() == {
        "family": "458787763",
        "caches": "l1dcachesize 65536, l2cachesize 4194304",
    }


def test_what_only_one_of_two_says_is_a_difference():
    assert differing_processor({"model": "17"}, {"model": "17"}) == []
    assert differing_processor({"model": "17"}, {}) == [
        "a processor with model 17, and here it is unknown"
    ]
    assert len(differing_processor({"model": "17"}, {"model": "1", "family": "25"})) == 2
