"""The data of the page made from the committed results, as a program reads them from results.json."""

import functools
import json

from tests.conftest import COMMITTED_MACHINE, ROOT
from voxelocity.site.build import read_images
from voxelocity.site.contents import page_data
from voxelocity.site.data import as_json
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import INDEXED_GZIP
from voxelocity.store.reader import ResultsReader


@functools.cache
def committed_page(machine=COMMITTED_MACHINE):
    reader = ResultsReader(Checkout(ROOT))
    results = reader.read(machine)
    indexed = {machine: reader.read(machine, INDEXED_GZIP)}
    return json.loads(as_json(page_data([results], indexed, read_images(ROOT))))
