"""A few cells stand for all calls of a library, on the file that people have."""

import pytest

from voxelocity.analysis.standing_cells import counterparts, standing_cells
from voxelocity.model.benchmark import Metric


@pytest.mark.parametrize("library", ["nilearn", "nibabel"])
def test_each_call_of_the_library_is_there_once_a_metric(committed, library):
    catalogue = committed.catalogue
    cells = standing_cells(catalogue, library)
    own = [cell for cell in cells if not cell.is_reference]
    keys = [(catalogue.call(cell), cell.metric) for cell in own]
    assert len(set(keys)) == len(keys)
    wanted = {
        declared.call
        for (operation, _), declared in catalogue.routes.items()
        if declared.uses(library)
        and not (library == "nibabel" and declared.uses("nilearn"))
        and not catalogue.operations[operation].opt_in
        and not catalogue.operations[operation].calls_of
    }
    assert wanted - {call for call, _ in keys} <= {"index_img(path, -1).get_fdata()"}
    counted = [cell for cell in own if cell.metric is Metric.INSTRUCTIONS]
    assert 15 <= len(counted) <= 50
    # All of one operation's calls are judged by work, but importing, which valgrind does not see.
    without = {catalogue.call(cell) for cell in own} - {catalogue.call(cell) for cell in counted}
    assert all("import" in call for call in without)


def test_files_are_those_that_people_have(committed):
    cells = standing_cells(committed.catalogue, "nilearn")
    of = {(cell.operation, cell.route, cell.metric): cell.parameters for cell in cells}
    assert of["VolumeExtraction", "index_img", Metric.TIME] == (
        "int16 + slope/inter",
        ".nii.gz",
        "middle",
    )
    # What the mean of the whole operations does, they do not do again.
    assert ("MeanByType", "mean_img", Metric.INSTRUCTIONS) not in of
    assert of["UnmaskingByType", "unmask", Metric.INSTRUCTIONS] == ("int16 + slope/inter", ".nii")
    assert of["Importing", "nilearn_image", Metric.PEAK] == ()


def test_references_of_the_same_operations_are_there_and_baselines_with_them(committed):
    cells = standing_cells(committed.catalogue, "nilearn")
    timed = {cell.operation for cell in cells if cell.is_reference and cell.metric is Metric.TIME}
    assert len(timed) >= 10
    assert timed <= {cell.operation for cell in cells if not cell.is_reference}
    baselines = {cell for cell in counterparts(committed.catalogue, cells) if cell.is_baseline}
    assert {cell.operation for cell in baselines} == {
        cell.operation for cell in cells if cell.metric is Metric.PEAK
    }
