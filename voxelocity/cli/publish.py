"""Commands that publish: dashboard, picture."""

import argparse

from voxelocity.asv_bridge.commands import publish
from voxelocity.asv_bridge.library_repository import cloned_libraries, configuration
from voxelocity.asv_bridge.reader import ResultsReader
from voxelocity.page.server import serve
from voxelocity.paths import HTML, PICTURES
from voxelocity.reports.figure import THEMES, draw, rows
from voxelocity.software.checkout import Checkout


def dashboard(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Publish the results and serve them on 127.0.0.1."""
    for library in cloned_libraries(checkout.root):
        publish(checkout.root, configuration(library))
    publish(checkout.root)
    serve(checkout.root / HTML, arguments.port)


def picture(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Draw the README's picture from the results of a machine."""
    data = rows(ResultsReader(checkout).read(arguments.machine))
    for theme in THEMES:
        path = checkout.root / PICTURES / f"volume-extraction-{theme}.svg"
        path.write_text(draw(data, theme), encoding="utf-8")
        print(path)
