"""A commit that could not be measured at all, in a result file as asv writes it where a commit cannot be built."""

import tempfile
from pathlib import Path

from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.environment import get_environments
from asv.repo import get_repo
from asv.results import Results
from asv.runner import fail_benchmark

from voxelocity.asv.machine import recorded_machine
from voxelocity.store.commit_results import CommitResults
from voxelocity.store.safe_files import write_safely


def mark_failed(
    stored: CommitResults, repository: Path, commit: str, bench: list[str], reason: str
) -> None:
    """Store that benchmarks failed at a commit; those that have a result keep it.

    Parameters
    ----------
    stored : CommitResults
    repository : Path
        That of the library.
    commit : str
    bench : list of str
        As asv's ``--bench`` takes them.
    reason : str
    """
    results_dir = stored.folder.parent
    conf = Config.load(str(stored.root / stored.configuration))
    conf.repo, conf.results_dir = str(repository), str(results_dir)
    conf.env_dir = str(stored.root / conf.env_dir)
    benchmarks = Benchmarks.load(conf, regex=bench)
    (env,) = get_environments(conf, None)
    traits = recorded_machine(stored.folder) or {}
    params = {**traits, "python": env.python, **env.requirements}
    date = get_repo(conf).get_date(commit)
    results = Results(params, env.requirements, commit, date, env.python, env.name, env.env_vars)
    results.load_data(conf.results_dir)
    for name, benchmark in benchmarks.items():
        if name not in results.get_all_result_keys():
            failed = fail_benchmark(benchmark, stderr=reason)
            results.add_result(
                benchmark, failed, selected_idx=benchmarks.benchmark_selection.get(name)
            )
    with tempfile.TemporaryDirectory() as folder:
        results.save(folder)
        (path,) = Path(folder).rglob("*.json")
        write_safely(path.read_bytes(), results_dir / path.relative_to(folder))
