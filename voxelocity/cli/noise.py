"""``voxelocity noise``: what differs where nothing changed."""

import argparse

from voxelocity.analysis.noise import as_asv_shows, noise_of
from voxelocity.report.document import Block, Paragraph, as_text
from voxelocity.report.noise_report import noise_as_json, noise_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import NOISE
from voxelocity.store.reader import ResultsReader
from voxelocity.store.safe_files import write_safely


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--machine", help="default: each that has results")


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    blocks: list[Block] = []
    reader = ResultsReader(checkout)
    for name in reader.machines(arguments.machine):
        results = reader.read(name)
        noise = noise_of(results)
        path = checkout.root / NOISE / f"{results.machine}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_safely(noise_as_json(results.machine, noise), path)
        blocks += noise_report(results, noise, noise_of(results, as_asv_shows))
        blocks.append(Paragraph(f"stored in {NOISE / path.name}"))
    print(as_text(blocks))
