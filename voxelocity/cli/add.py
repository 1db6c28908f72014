"""``voxelocity add``: a new release at the end of the timeline."""

import argparse

from voxelocity.cli.arguments import version
from voxelocity.model.timeline import LIBRARIES, Release
from voxelocity.store.checkout import Checkout
from voxelocity.store.package_index import find_wheel
from voxelocity.store.release_files import append_release


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("library", choices=LIBRARIES)
    parser.add_argument("version", type=version, help="such as 0.14.1")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    library, version = arguments.library, arguments.version
    sha256, date = find_wheel(library, version)
    append_release(checkout.root, Release(library, version, sha256), date)
    print(f"{library}-{version} is the newest entry of the timeline")
