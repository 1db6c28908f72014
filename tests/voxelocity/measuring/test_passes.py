"""What failed and what was known to fail (tests/test_asv.py measures for real)."""

from tests.conftest import COMMITTED_MACHINE
from voxelocity.measuring.passes import only_known_failures
from voxelocity.paths import WRONG_ANSWERS
from voxelocity.software.checkout import Checkout


def test_a_known_wrong_answer_is_no_failure(measured_copy):
    assert only_known_failures(Checkout(measured_copy), COMMITTED_MACHINE, "nilearn-0.7.0")
    (measured_copy / WRONG_ANSWERS).write_text("")
    assert not only_known_failures(Checkout(measured_copy), COMMITTED_MACHINE, "nilearn-0.7.0")


def test_nothing_measured_is_no_success(measured_copy):
    assert not only_known_failures(Checkout(measured_copy), COMMITTED_MACHINE, "nilearn-0.8.0")
