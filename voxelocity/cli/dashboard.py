"""``voxelocity dashboard``: the published page, served on this machine."""

import argparse

from voxelocity.asv_bridge.commands import publish
from voxelocity.asv_bridge.library_repository import cloned_libraries, configuration
from voxelocity.page.server import serve
from voxelocity.paths import HTML
from voxelocity.software.checkout import Checkout


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``voxelocity dashboard``."""
    parser.add_argument("--port", type=int, default=8080)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Carry it out."""
    for library in cloned_libraries(checkout.root):
        publish(checkout.root, configuration(library))
    publish(checkout.root)
    serve(checkout.root / HTML, arguments.port)
