"""``voxelocity dashboard``: the published page, served on this machine."""

import argparse

from voxelocity.asv.commands import publish
from voxelocity.asv.repositories import cloned_libraries
from voxelocity.site.server import serve
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import HTML, configuration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080)


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    for library in cloned_libraries(checkout.root):
        publish(checkout.root, configuration(library))
    publish(checkout.root)
    serve(checkout.root / HTML, arguments.port)
