"""The command on what is left to measure: queue."""

import argparse

from voxelocity import VoxelocityError
from voxelocity.asv.machine import require_same_machine
from voxelocity.cli.arguments import (
    FORMS,
    MACHINE,
    ONLY,
    argument,
    flag,
    minutes,
    print_report,
    takes,
)
from voxelocity.report.queue_report import queue_as_json, queue_report
from voxelocity.runner.queue import left_to_measure, work_through
from voxelocity.store.checkout import Checkout


@takes(
    MACHINE,
    flag("--run", "measure it, one command after the other; the same command goes on"),
    argument("--for MINUTES", "leave out what would take longer than this in all", type=minutes),
    ONLY,
    FORMS,
)
def queue(checkout: Checkout, arguments: argparse.Namespace) -> None:
    jobs = left_to_measure(checkout, arguments.machine, arguments.only)
    if not arguments.run:
        print_report(arguments, queue_report, queue_as_json, jobs, arguments.machine)
        return
    require_same_machine(checkout.root, arguments.machine, unproved=True)
    failed = work_through(checkout.root, jobs, getattr(arguments, "for"))
    left = left_to_measure(checkout, arguments.machine, arguments.only)
    print_report(arguments, queue_report, queue_as_json, left, arguments.machine)
    if failed:
        names = ", ".join(f"{job.what} of {job.of}" for job in failed)
        raise VoxelocityError(f"not measured: {names}; the output above says why")
