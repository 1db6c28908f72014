"""What `here` says is true of the image and of the Python that it was asked of."""

import dataclasses
import json

import pytest

from voxelocity.analysis.upgrade import user_versions
from voxelocity.analysis.user_image import (
    REFERENCE,
    Measured,
    Ratio,
    UserImage,
    loops,
    user_calls,
)
from voxelocity.report.document import Paragraph, Table, as_text
from voxelocity.report.here_report import Here, first_answer, here_as_json, here_report

NEWEST = {"nilearn": "0.14.1", "nibabel": "5.4.2", "numpy": "2.4.6"}
RUN = UserImage(
    "a.nii.gz", (64, 64, 30, 40), "int16", 2, scaled=True, gzipped=True, data_file="a.nii.gz"
)


def found(results, image=None, versions=NEWEST, **options):
    mine = user_versions(results, versions)
    here = Here(
        executable="python",
        python="3.11.7",
        versions=versions,
        mine=mine,
        newest=results.timeline[results.indices[-1]],
        upgrades=[],
        machine=results.machine,
    )
    if image:
        calls = [*user_calls(results, mine, image), REFERENCE]
        here = dataclasses.replace(
            here, image=image, calls=calls, loops=loops(results, mine, image)
        )
    return dataclasses.replace(here, **options)


def measured(here, **other):
    """Each call the same, but for what is named by its text."""
    one = Measured(0.01, 80_000_000, 30_000_000, samples=(0.01,), growing=10_000_000)
    return {call: other.get(call.method, one) for call in here.calls}


def said(blocks):
    return " ".join(as_text(blocks).split())


@pytest.mark.parametrize(
    ("numpy", "sentence"),
    [
        (
            "2.4.6",
            "numpy 2.4.6 counts as the numpy 2.4 stack. We measured numpy, scipy and the rest as one set",
        ),
        (
            "2.5.0",
            "numpy 2.5.0 was not measured; results of the numpy 2.4 stack are shown instead.",
        ),
    ],
)
def test_what_stands_for_a_numpy_is_said(exact, numpy, sentence):
    assert sentence in said(here_report(found(exact, versions=NEWEST | {"numpy": numpy})))


def test_of_indexed_gzip_its_cost_is_said_too(exact):
    text = said(here_report(found(exact, indexed_gzip="1.10.3")))
    assert "indexed_gzip 1.10.3 is installed" in text
    assert "takes some 20 MB. Reading a whole file takes 2 to 3 times the instructions" in text
    assert "indexed_gzip" not in said(here_report(found(exact)))


def test_of_what_is_not_made_nothing_is_expected(exact):
    image = dataclasses.replace(RUN, shape=(64, 64, 30, 5, 3))
    blocks = first_answer(found(exact, image))
    told = {row[0] for each in blocks if isinstance(each, Table) for row in each.rows}
    assert "read every voxel into an array" in told and "average over time" not in told
    (left_out,) = [
        each.text
        for each in blocks
        if isinstance(each, Paragraph) and each.text.startswith("Without a value")
    ]
    assert left_out.startswith(
        "Without a value (n/a: the image has more than four dimensions): get one volume; "
    )
    assert "not known" not in said(blocks)


def test_what_was_not_read_is_said(exact):
    sentence = "The file has the right size. It was not read"
    assert sentence in said(here_report(found(exact, RUN, is_read=False)))
    assert sentence not in said(here_report(found(exact, RUN)))
    assert json.loads(here_as_json(found(exact, RUN, is_read=False)))["is_read"] is False


def test_what_is_fixed_is_in_no_bytes_per_voxel(exact):
    here = found(exact, RUN)
    unknown = Measured(0.01, 80_000_000, 30_000_000, samples=(0.01,))
    fixed = Measured(0.01, 60_000_000, 20_000_000, samples=(0.01,), growing=500_000)
    blocks = here_report(
        dataclasses.replace(here, measured=measured(here, index_img=unknown, dataobj=fixed))
    )
    rows = {
        row[0]: row[3:]
        for each in blocks
        if isinstance(each, Table) and "of it fixed" in each.columns
        for row in each.rows
    }
    # 10 of 30 MB grow, over 4.9 million voxels.
    assert rows["`nib.load(path).get_fdata()`"] == ("30.0 MB", "20.0 MB", "2.03")
    assert rows["`nib.load(path).dataobj[..., t]`"] == ("20.0 MB", "19.5 MB", "")
    assert rows["`index_img(path, t).get_fdata()`"] == ("30.0 MB", "", "6.10")


def reads_of(here, **found):
    """What the tables say of reads and of a cold disk, by call."""
    one = Measured(0.01, 80_000_000, 30_000_000, samples=(0.01,))
    values = {
        name: dataclasses.replace(one, bytes_read=read, reads=reads)
        for name, (read, reads) in found.items()
    }
    blocks = here_report(
        dataclasses.replace(here, measured={c: values.get(c.method, one) for c in here.calls})
    )
    tables = [each for each in blocks if isinstance(each, Table) and "time" in each.columns]
    return said(blocks), {
        row[0]: row[6:] for each in tables for row in each.rows if each.columns[6:]
    }


def test_how_often_the_file_is_read_and_what_a_cold_disk_adds(exact):
    here = found(exact, dataclasses.replace(RUN, file_bytes=10_000_000))
    text, rows = reads_of(here, get_fdata=(10_020_000, 2486), dataobj=(25.5e7, 63_632))
    assert rows["`nib.load(path).get_fdata()`"] == ("once, in 2,490 reads", "100 ms")
    # What is read again comes from memory.
    assert rows["`nib.load(path).dataobj[..., t]`"] == ("25.5 times, in 63,600 reads", "100 ms")
    assert rows["`index_img(path, t).get_fdata()`"] == ("n/a", "n/a")
    assert "an estimate for a disk of 100 MB a second" in text


def test_of_a_file_that_may_be_mapped_a_cold_read_is_not_known(exact):
    image = dataclasses.replace(
        RUN, gzipped=False, file_bytes=9_830_752, data_file="a.nii", path="a.nii"
    )
    _, rows = reads_of(found(exact, image), get_fdata=(8192, 2), dataobj=(245_760, 3))
    assert rows["`nib.load(path).get_fdata()`"] == ("under 65.5 kB", "n/a")
    assert rows["`nib.load(path).dataobj[..., t]`"] == ("0.025 times, in 3 reads", "2.46 ms")


def test_where_nothing_is_told_of_reads_nothing_is_said(exact):
    text, rows = reads_of(found(exact, RUN))
    assert rows == {} and "cold" not in text


@pytest.mark.parametrize(
    ("ratios", "sentence"),
    [
        ([(1.21, 1.26), (1.28, 1.29)], "The fastest runs are within 5 % of what was published."),
        ([(1.0, 1.0)], "The fastest runs are within 1 % of what was published."),
        ([(1.4, 1.0), (1.0, 1.1)], "The fastest runs are within a factor of 1.4 of what"),
        ([(1.0, 1.31)], "The fastest runs are within a factor of 1.4 of what"),
        ([(1.9, 1.0), (1.0, 1.0)], "Where they differ, do not expect the published times here."),
    ],
)
def test_how_far_this_machine_is_from_ours_is_said_as_it_is(exact, ratios, sentence):
    told = [Ratio("call", here, here, here, published) for here, published in ratios]
    assert sentence in said(here_report(found(exact, ratios=told)))


def test_a_pair_is_called_one_whatever_files_lie_beside_it(exact):
    for name, kind in (("a.img", "a pair of files"), ("a.nii.gz", ".nii.gz")):
        image = dataclasses.replace(RUN, data_file=name, files=(name,))
        assert f"scaled int16, {kind}; as float64" in said(first_answer(found(exact, image)))


def test_nobody_is_advised_to_go_back(exact):
    """Of what is newer than all that was measured, nothing is known yet."""
    newer = NEWEST | {"nilearn": "0.99.0"}
    text = said(here_report(found(exact, versions=newer)))
    assert "Nothing newer than yours was measured. The newest: nilearn " in text
    assert "as measured on" not in text
