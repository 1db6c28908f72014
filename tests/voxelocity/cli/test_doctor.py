"""What doctor says of an installation, and what it lets a user type next."""

import dataclasses
import json
import shutil

import pytest

from tests.conftest import EXACT_MACHINE
from tests.voxelocity.cli.test_parser import asked
from voxelocity.asv.machine import machine_traits
from voxelocity.cli import doctor as command
from voxelocity.report.doctor_report import Part, Setup, doctor_report, missing, next_steps
from voxelocity.report.document import as_text


@pytest.fixture(autouse=True)
def short_look(monkeypatch):
    monkeypatch.setattr(command, "_LOOK", 0.0)


def told(folder):
    process = asked(folder, "doctor", "--json")
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def test_the_parts_and_the_results_are_named(measured_copy):
    found = told(measured_copy)
    parts = {part["name"]: part for part in found["parts"]}
    assert {"Python", "git", "asv", "uv", "valgrind", "Chromium"} <= parts.keys()
    assert parts["asv"]["version"] and parts["git"]["version"] and parts["uv"]["version"]
    machines = {each["machine"]: each for each in found["results"]}
    assert found["results"][0]["machine"] == EXACT_MACHINE
    assert machines[EXACT_MACHINE]["newest"] == "stack-numpy-2.4"
    assert machines[EXACT_MACHINE]["entries"] > 40
    assert found["newest"] == ["nilearn-0.14.0", "nilearn-0.14.1"]
    text = asked(measured_copy, "doctor").stdout
    for heading in ("Installed", "This machine", "Results", "What to type next"):
        assert f"{heading}\n---" in text


def test_a_registered_machine_is_known_by_its_hardware(home, measured_copy):
    assert asked(measured_copy, "machine", "doctor-machine").returncode == 0
    known = home / ".asv-machine.json"
    content = json.loads(known.read_text())
    content["other"] = {**machine_traits("other"), "cpu": "another one"}
    content["unsaid"] = {"machine": "unsaid"}
    known.write_text(json.dumps(content))
    names = told(measured_copy)["names"]
    assert "doctor-machine" in names and not {"other", "unsaid"} & set(names)
    known.write_text("{")
    damaged = told(measured_copy)
    assert damaged["names"] == [] and "is not as asv writes it" in damaged["trouble"]
    known.unlink()


def test_what_is_missing_is_an_error_that_says_how_to_get_it(measured_copy, monkeypatch):
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "valgrind" else which(name))
    process = asked(measured_copy, "doctor")
    assert process.returncode == 0 and "install valgrind" in process.stdout
    monkeypatch.setattr(command, "_package", lambda name: None)
    process = asked(measured_copy, "doctor")
    assert process.returncode == 1
    assert process.stderr == "voxelocity: asv, uv: missing; the report says how to get it\n"


SETUP = Setup(
    folder="/home/me/voxelocity",
    is_checkout=True,
    parts=[Part("git", "2.40", "the release history", "install git", True)],
    traits={"cpu": "a CPU", "num_cpu": "4", "ram": "8 GiB", "arch": "x86_64", "os": "Linux"},
    names=[],
    trouble=None,
    excess=None,
    is_known=True,
    results=[],
    newest=[],
)


def test_a_new_machine_is_told_to_register_itself():
    text = as_text(doctor_report(SETUP))
    assert "registered name: none; voxelocity machine NAME registers one" in text
    assert "quiet now: yes" in text and "No results are here yet." in text
    commands = [step for step, _ in next_steps(SETUP)]
    assert "voxelocity machine NAME" in commands and "voxelocity bench" in commands
    asking = [step for step, _ in next_steps(dataclasses.replace(SETUP, is_checkout=False))]
    assert asking == ["voxelocity here --image FILE"]


def test_what_nothing_works_without_comes_first():
    part = dataclasses.replace(SETUP.parts[0], version=None)
    lacking = dataclasses.replace(SETUP, parts=[part])
    assert missing(lacking) == [part]
    assert next_steps(lacking) == [("install git", "gets git")]


def test_a_busy_machine_says_why():
    busy = dataclasses.replace(SETUP, excess="others work")
    assert "quiet now: no; others work" in as_text(doctor_report(busy))
    unknown = dataclasses.replace(SETUP, is_known=False)
    assert "quiet now: unknown" in as_text(doctor_report(unknown))
