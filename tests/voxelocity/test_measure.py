"""What failed and what was known to fail (tests/test_asv.py measures for real)."""

from voxelocity.history import commit_hashes
from voxelocity.measure import only_known_failures
from voxelocity.measured import measured_machines
from voxelocity.wrong_answers import FILE


def test_a_known_wrong_answer_is_no_failure(measured_copy):
    tag, (machine,) = "nilearn-0.7.0", measured_machines(measured_copy)
    arguments = (measured_copy, machine, tag, commit_hashes(measured_copy)[tag])
    assert only_known_failures(*arguments)
    (measured_copy / FILE).write_text("")
    assert not only_known_failures(*arguments)


def test_nothing_measured_is_no_success(measured_copy):
    tag, (machine,) = "nilearn-0.8.0", measured_machines(measured_copy)
    assert not only_known_failures(measured_copy, machine, tag, commit_hashes(measured_copy)[tag])
