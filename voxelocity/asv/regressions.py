"""``regressions.json`` and its feed, for asv's own page: what got worse by our page's steps."""

import dataclasses
import datetime
import html
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from asv import feed
from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.graph import Graph, GraphSet

from voxelocity.model.benchmark import Benchmark
from voxelocity.model.catalogue import Catalogue
from voxelocity.report.values import capital, change_words, difference_words
from voxelocity.site.data import EntryData, PageData, ReleaseStepData
from voxelocity.store.result_files import names_of
from voxelocity.store.safe_files import write_safely


@dataclasses.dataclass(frozen=True)
class Regression:
    """A result that a release made worse on a machine; its values in seconds, bytes or counts."""

    machine: str
    entry: EntryData
    step: ReleaseStepData
    benchmark: Benchmark
    old: float
    new: float
    newest: float
    best: float

    @property
    def page(self) -> str:
        """Where our page tells of it."""
        query = {"machine": self.machine, "release": self.entry.tag}
        return f"index.html?{urlencode(query)}#releases"

    @property
    def link(self) -> str:
        """The pull request or commit that is responsible, or our page where none is known."""
        return self.step.source or self.page


def regressions(page: PageData, catalogue: Catalogue) -> Iterator[Regression]:
    """Each result that is worse by a step of the page, by machine, the newest release first."""
    for name, machine in page.machines.items():
        for step in machine.steps:
            place = machine.indices.index(step.index)
            for number in step.numbers:
                series = machine.benchmarks[number]
                old, new = series.values[place - 1 : place + 1]
                verdict = page.verdicts[series.verdicts[place][place - 1]]
                if old is None or new is None or verdict.look != "worse":
                    continue
                known = [value for value in series.values if value is not None]
                benchmark, entry = catalogue.benchmarks[number], page.entries[step.index]
                yield Regression(
                    name, entry, step, benchmark, old, new, newest=known[-1], best=min(known)
                )


def write_regressions(
    conf: Config,
    benchmarks: Benchmarks,
    graphs: GraphSet,
    revisions: Mapping[str, int],
    found: Sequence[Regression],
    catalogue: Catalogue,
) -> None:
    """Write both files over those of asv, which looks for steps by itself.

    The revisions are asv's numbers of the releases, by their tags.
    """
    folder = Path(conf.html_dir)
    rows = list(_rows(benchmarks, graphs, revisions, found, catalogue))
    write_safely(json.dumps({"regressions": rows}), folder / "regressions.json")
    entries = [_feed_entry(each, catalogue) for each in found]
    feed.write_atom(
        str(folder / "regressions.xml"),
        sorted(entries, key=lambda each: each.updated, reverse=True),
        title=f"{conf.project}: what each release made worse",
        author=conf.project,
        address=f"{conf.project}.asv",
    )


def _rows(
    benchmarks: Benchmarks,
    graphs: GraphSet,
    revisions: Mapping[str, int],
    found: Sequence[Regression],
    catalogue: Catalogue,
) -> Iterator[list[Any]]:
    """A row a benchmark and machine: name, graph, position, the newest and best value, jumps.

    A jump has a field more than asv's page reads.
    """
    several = {name for name, values in graphs.get_params().items() if len(values) > 1}
    by_series: dict[tuple[str, Benchmark], list[Regression]] = {}
    for each in found:
        by_series.setdefault((each.machine, each.benchmark), []).append(each)
    for (machine, benchmark), own in by_series.items():
        name = catalogue.names[benchmark]
        declared, _, arguments = name.partition("(")
        graph = _graph(graphs, declared, machine)
        if graph is None:
            continue
        names = names_of(declared, benchmarks[declared]["params"])
        position = names.index(name) if arguments else None
        chosen = {key: value for key, value in graph.params.items() if key in several}
        jumps = [
            # Without the commit before: none is between.
            [None, revisions[each.entry.tag], each.old, each.new, _told(each)]
            for each in reversed(own)
        ]
        newest, best = own[0].newest, own[0].best
        yield [name, f"{graph.path}.json", chosen, position, newest, best, jumps]


def _graph(graphs: GraphSet, declared: str, machine: str) -> Graph | None:
    """That of the machine, or of one that lent it counts; None where asv's range has neither."""
    group = graphs.get_graph_group(declared)
    own = (each for each in group if each.params.get("machine") == machine)
    return next(own, next(iter(group), None))


def _told(each: Regression) -> dict[str, str]:
    return {
        "machine": each.machine,
        "release": each.entry.tag,
        "what": each.step.what,
        "cause": each.step.cause,
        "link": each.link,
    }


def _feed_entry(each: Regression, catalogue: Catalogue) -> feed.FeedEntry:
    metric, step = each.benchmark.metric, each.step
    ends = metric, each.old, each.new
    call = catalogue.call_on_image(each.benchmark)
    paragraphs = [
        f"{capital(metric.noun)} on {each.machine}: {change_words(*ends)}.",
        f"{step.what}.",
        step.cause,
        step.users,
    ]
    text = "".join(f"<p>{html.escape(words)}</p>" for words in paragraphs if words)
    links = [(each.page, f"What {each.entry.words} changed")]
    if step.source:
        links.append((step.source, "Source of the cause"))
    for address, words in links:
        text += f'<p><a href="{html.escape(address)}">{html.escape(words)}</a></p>'
    return feed.FeedEntry(
        f"{each.entry.words}: {call}: {metric.noun} {difference_words(*ends)}",
        datetime.datetime.fromisoformat(each.entry.date),
        each.link,
        text,
        # By these a reader knows an entry again, whatever its words have become.
        [each.machine, each.entry.tag, catalogue.names[each.benchmark]],
    )
