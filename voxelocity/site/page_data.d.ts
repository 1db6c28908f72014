// Made by make scripts from the schema in site/data.py.

/**
 * Everything that the page tells; ``schema`` is `document.SCHEMA`.
 *
 *     ``asv_names`` are asv's names of the benchmarks, to which its links lead. ``works`` are the
 *     kinds of work in the order in which people do them. ``snippets`` and ``codes`` are the code to
 *     copy, and that of the benchmark with its module, by operation and call. ``statuses`` stand in
 *     the order in which they say why there is no change; ``failures`` are those that say that
 *     something is wrong. Peaks below ``little_memory`` (bytes) have no ratio; ``smallest`` is the
 *     share of each metric below which a change is not worth mentioning. ``levels`` say how large the
 *     changes of each level are. ``usual_tasks`` come before the others. ``file_words`` are what
 *     people read for a file. ``usual_shapes`` are those of the images that have no shape beside them,
 *     by metric; ``usual_image`` says so in a sentence. ``tiny_images`` numbers the benchmarks whose
 *     image is far smaller, so that no headline is of them. ``first_lines`` of each list of an upgrade
 *     are shown before the rest. ``disk_speed`` is the usual one, in megabytes a second.
 *     ``counted_elsewhere`` counts the results of machines that are not shown, as another one has them
 *     all. ``things`` are what the search finds.
 */
export interface PageData {
  schema: number;
  entries: EntryData[];
  benchmarks: BenchmarkData[];
  asv_names: string[];
  tasks: TaskData[];
  works: string[];
  snippets: {
    [k: string]: string;
  };
  codes: {
    [k: string]: string;
  };
  statuses: string[];
  failures: string[];
  causes: string[];
  little_memory: number;
  smallest: {
    [k: string]: number;
  };
  verdicts: {
    [k: string]: VerdictData;
  };
  levels: string[];
  usual_tasks: string[];
  file_words: {
    [k: string]: string;
  };
  usual_shapes: {
    [k: string]: string;
  };
  usual_image: string;
  tiny_images: number[];
  machines: {
    [k: string]: MachineData;
  };
  commits: CommitHistoryData[];
  lines: LineData[];
  images: ImageData[];
  wrong_answers: WrongAnswerData[];
  meanings: MeaningData[];
  things: ThingData[];
  many_volumes: number;
  first_lines: number;
  disk_speed: number;
  counted_elsewhere: number;
  presets: PresetData[];
  machine_sizes: MachineSizeData[];
}
/**
 * An entry of the timeline; ``notes`` is the address of its release notes, ``words`` its name
 *     for people.
 *
 *     ``answers`` say what became wrong, right or means something else at it, ``summary`` in a few
 *     words.
 */
export interface EntryData {
  tag: string;
  words: string;
  tags: string[];
  date: string;
  changed: string;
  change: string;
  nilearn: string;
  nibabel: string;
  stack: string;
  yanked: string | null;
  notes: string | null;
  summary: string;
  answers: string[];
}
/**
 * A benchmark: one number of an entry.
 *
 *     ``source`` says what is read: ``.nii.gz``, ``.nii``, ``in memory`` or nothing; ``uses`` which
 *     libraries the call uses. ``voxels`` and ``volume`` count the voxels of the image and of one of
 *     its volumes, 0 where none is read; ``size`` has the former in words, ``shape`` is that of the
 *     image. ``expression`` is what asv's ``--bench`` takes to measure it again, ``environment`` what
 *     must be set for that.
 */
export interface BenchmarkData {
  operation: string;
  title: string;
  task: string;
  method: string;
  call: string;
  reference: boolean;
  metric: string;
  parameters: string[];
  file: string;
  source: string;
  uses: string[];
  voxels: number;
  volume: number;
  size: string;
  shape: string;
  expression: string;
  environment: string;
}
/**
 * What a user wants to do; ``alternatives`` says whether its calls do the same thing.
 *
 *     ``work_of_calls`` is the kind of work of which it has the calls, on images of several lengths;
 *     else its own.
 */
export interface TaskData {
  key: string;
  words: string;
  work: string;
  work_of_calls: string;
  alternatives: boolean;
  files: string[];
  numbers: number[];
  colours: {
    [k: string]: string;
  };
}
/**
 * What a letter says of two entries: ``look`` is same, better, worse or, without a change,
 *     empty; of what moved and does not count it is alone (by the clock alone) or reference (as much
 *     as the reference did).
 *
 *     ``told``: whether it is beyond the noise and large enough, or a new failure; ``ratio``: whether
 *     that of the two says anything.
 */
export interface VerdictData {
  look: string;
  told: boolean;
  ratio: boolean;
}
/**
 * All of a machine.
 *
 *     In each entry, ``importing`` is the peak in bytes of a process that imports nilearn.image alone,
 *     ``timings`` the fewest and the most of a benchmark, and ``indexed_gzip`` the time of each with
 *     that installed. ``origins`` say where its results come from; ``files`` hold every sample.
 *     ``lent`` counts the results that are another machine's. ``tried`` says how far estimates of
 *     times were off. ``still_wrong`` is what the newest entry has wrong, by component. ``upgrades``
 *     share the lines of ``net``.
 */
export interface MachineData {
  traits: {
    [k: string]: string;
  };
  indices: number[];
  timings: number[][];
  origins: string[];
  files: string[];
  benchmarks: BenchmarkSeriesData[];
  lent: number;
  steps: ReleaseStepData[];
  changes: WorkChangeData[];
  means: MeanData[];
  stretches: {
    [k: string]: StretchesData;
  };
  moved: MovedData[];
  noise: NoiseData;
  advice: TaskAdviceData[];
  growth: CallGrowthData[];
  estimates: EstimateData[];
  tried: string;
  importing: (number | null)[];
  memory: MemoryRowData[];
  newest: NewestData[];
  next: NextData[];
  upgrades: UpgradeData[];
  net: NetData[];
  still_wrong: {
    [k: string]: string[];
  };
  answers: AnswerData[];
  indexed_gzip: ((number | null)[] | null)[];
  indexed_gzip_words: ((string | null)[] | null)[];
}
/**
 * The values of a benchmark in seconds, bytes above the baseline or instructions, in words too.
 *
 *     ``per_voxel`` has peaks by the voxels of the image, ``of_file`` bytes read by the size of the
 *     file, and ``from_disk`` the bytes that come from the disk at a first read; all are empty for all
 *     else. ``statuses`` are positions in `PageData.statuses`, ``samples`` how many timings a time is
 *     made of. ``verdicts`` have a text for each measured entry as the new one, and in it a letter for
 *     each as the old one: keys of `PageData.verdicts`.
 */
export interface BenchmarkSeriesData {
  values: (number | null)[];
  words: (string | null)[];
  per_voxel: (string | null)[];
  of_file: (string | null)[];
  from_disk: (number | null)[];
  statuses: number[];
  samples: number[];
  series: SeriesData;
  steps: StepData[];
  verdicts: string[];
}
/**
 * A series of finished logarithms over the measured entries.
 *
 *     The change between two entries is the difference of their ``logs``; it is noise if it is no
 *     larger than the larger of their ``floors`` (None: unknown, always noise). What a cause has in it
 *     is the difference in its list of ``causes``, within the same floor times the root of how many
 *     stretches of that cause lie between, one at least (see `StretchesData`).
 */
export interface SeriesData {
  logs: (number | null)[];
  floors: (number | null)[];
  causes: {
    [k: string]: (number | null)[];
  };
}
/**
 * A confirmed change from the entry ``start`` to ``index``; ``told`` if it is to be
 *     mentioned.
 */
export interface StepData {
  start: number;
  index: number;
  log: number;
  cause: string;
  words: string;
  told: boolean;
}
/**
 * What one cause changed at a release; ``sizes`` says in words by how much.
 */
export interface ReleaseStepData {
  index: number;
  what: string;
  cause: string;
  source: string;
  commit: string;
  found: string;
  users: string;
  numbers: number[];
  sizes: string[];
}
/**
 * The largest change of a kind of work at a release, in words too.
 *
 *     ``level`` is from -5, much better, to 5, much worse, and never 0: see `PageData.levels`.
 */
export interface WorkChangeData {
  index: number;
  work: string;
  metric: string;
  level: number;
  words: string;
}
/**
 * The geometric mean over the calls of an operation, references aside.
 *
 *     ``pattern`` tells entries apart that differ in which calls have a value; ``chosen[old][new]`` is
 *     the series of the calls with a value in both of two patterns, None where there is none.
 *     ``verdicts`` are as in `BenchmarkSeriesData`; ``shares`` are those on what each cause has in the
 *     change.
 */
export interface MeanData {
  operation: string;
  title: string;
  metric: string;
  pattern: number[];
  chosen: (number | null)[][];
  series: SeriesData[];
  verdicts: string[];
  shares: {
    [k: string]: string[];
  };
}
/**
 * How many stretches of one cause have begun before each measured entry, and have ended up to
 *     it.
 *
 *     Between two entries lie those begun at the later one, less those ended at the earlier one.
 */
export interface StretchesData {
  begun: number[];
  ended: number[];
}
/**
 * That the references moved between two entries, in words.
 */
export interface MovedData {
  old: number;
  new: number;
  warning: string;
}
/**
 * The control pairs, and how large a difference must be, or nothing where that is unknown.
 */
export interface NoiseData {
  pairs: string[][];
  words: string;
}
/**
 * The best calls for a task on a file, by measured entry.
 */
export interface TaskAdviceData {
  task: string;
  file: string;
  time: (AdviceData | null)[];
  peakmem: (AdviceData | null)[];
  instructions: (AdviceData | null)[];
}
/**
 * The best call in an entry, and those as good; ``distance`` compares it with the reference.
 */
export interface AdviceData {
  best: number;
  equal: number[];
  all_equal: boolean;
  distance: string;
}
/**
 * How a call grows on files of a format, by measured entry.
 */
export interface CallGrowthData {
  operation: string;
  method: string;
  format: string;
  growth: (GrowthData | null)[];
}
/**
 * How instructions grow with the volumes in one entry: ``constant``, ``linear`` or ``square``.
 *
 *     ``exponents`` are those at both ends of the range that was counted, empty where nothing grows.
 *     ``many`` is how many times the instructions at the largest count are to be expected at
 *     `PageData.many_volumes`. Of one that is square, ``warning`` says what a long run takes,
 *     and ``steadier`` are the calls to take instead.
 */
export interface GrowthData {
  kind: string;
  exponents: number[];
  many: number;
  words: string;
  warning: string;
  steadier: string[];
}
/**
 * How many times its own time a call takes on an image of another shape, by measured entry.
 *
 *     ``factors`` are what is fixed, a share for each voxel, and a share for each voxel times the
 *     volumes; None where nothing sound can be said. Where the first is all, the time is the overhead
 *     of the call. It holds for the times in ``numbers``.
 */
export interface EstimateData {
  numbers: number[];
  factors: (number[] | null)[];
}
/**
 * What a call needs, by file and measured entry; a text says why there is no value.
 */
export interface MemoryRowData {
  key: string;
  task: string;
  call: string;
  needs: {
    [k: string]: (string | MemoryNeedData)[];
  };
}
/**
 * The peak of a process: ``fixed`` bytes, and some ``per_voxel`` of the image or a volume.
 */
export interface MemoryNeedData {
  fixed: number;
  per_voxel: number;
  whole: boolean;
  words: string;
}
/**
 * What the newest version of a library changed.
 *
 *     ``net`` has what got worse first, each largest first; ``answers`` what else is wrong or changed
 *     its meaning.
 */
export interface NewestData {
  component: string;
  old: string;
  new: string;
  old_tag: string;
  new_tag: string;
  summary: string;
  in_short: string;
  works: WorkData[];
  better: string[];
  worse: string[];
  answers: string[];
  net: NetData[];
  warnings: string[];
  also: string[];
  not_measured: string[];
  yanked: string[];
}
/**
 * What happened to a kind of work; ``noise`` in words.
 */
export interface WorkData {
  work: string;
  sentence: string;
  noise: string;
}
/**
 * What a call takes more or less of a metric: so many ``results`` of its files and lengths,
 *     ``among`` all.
 *
 *     ``change`` is that on the largest image and ``ratio`` the range of all, in words; a new failure
 *     has no metric, and its name in place of the change. ``felt`` is what a user notices. ``work`` is
 *     the kind of work, empty for none.
 */
export interface NetData {
  call: string;
  metric: string | null;
  felt: boolean;
  worse: boolean;
  change: string;
  ratio: string;
  results: number;
  among: number;
  work: string;
}
/**
 * What the newest commit of a library, of ``date``, changes against the release ``old``.
 */
export interface NextData {
  component: string;
  commit: string;
  source: string;
  date: string;
  old: string;
  summary: string;
  works: WorkData[];
  better: string[];
  worse: string[];
}
/**
 * What a library, or the stack, did from one of its versions to the newest measured entry.
 *
 *     ``summary`` begins with ``headline``, what to do for right answers alone. ``works`` begin with
 *     what speaks against an upgrade. ``worse`` and ``better`` are positions in `MachineData.net`, of
 *     what each call takes more and less by the component alone, the foremost first; ``otherwise``
 *     where another machine disagrees. ``mended`` and ``broken`` are the answers that are wrong in the
 *     old version alone, and in the newest; ``answers`` are what means something else and what stays
 *     wrong; ``withdrawn`` the versions that were yanked; ``also`` what else changed on the way, of
 *     which the rest tells nothing.
 */
export interface UpgradeData {
  component: string;
  old: string;
  old_tag: string;
  summary: string;
  headline: string;
  works: UpgradeWorkData[];
  worse: number[];
  better: number[];
  otherwise: string[];
  mended: string[];
  broken: string[];
  answers: string[];
  withdrawn: string[];
  also: string[];
}
/**
 * What an upgrade does to a kind of work, with its largest gain and worst result, if any.
 */
export interface UpgradeWorkData {
  work: string;
  differs: boolean;
  sentence: string;
  better: string;
  worse: string;
}
/**
 * What was measured of the version ``entry`` says to a question; empty where there is nothing.
 *
 *     ``part`` is its address on the page. ``evidence`` is a line for each call; ``before`` what was
 *     so before ``since``.
 */
export interface AnswerData {
  part: string;
  question: string;
  text: string;
  evidence: string[];
  entry: string;
  since: string;
  before: string;
}
/**
 * The commits of a library that a machine has measured by the exact kinds, ``count`` in all.
 *
 *     ``commits`` are those that are shown, oldest first; ``values`` has one at each of them for each
 *     of the benchmarks in ``numbers``. ``steps`` are the newest of ``step_count``; ``others`` the
 *     machines that have measured fewer, and how many.
 */
export interface CommitHistoryData {
  library: string;
  machine: string;
  others: string[];
  project: string;
  count: number;
  commits: CommitData[];
  numbers: number[];
  values: (number | null)[][];
  words: (string | null)[][];
  step_count: number;
  steps: CommitStepData[];
}
/**
 * A commit of a library, and its first ``release`` since the commit that is shown before.
 */
export interface CommitData {
  sha: string;
  date: string;
  release: string | null;
}
/**
 * A benchmark that changed from the commit ``old``, of ``since``, to ``new``, of ``date``.
 *
 *     ``values`` is what it took at each; ``skipped`` commits between them have no value of it.
 *     ``releases`` are those between the two, at which the other library and the stack may change too.
 */
export interface CommitStepData {
  number: number;
  old: string;
  new: string;
  since: string;
  date: string;
  skipped: number;
  values: number[];
  words: string;
  releases: string[];
}
/**
 * What one thing after another changed with the versions in ``held``, as ``machine`` has
 *     measured it.
 *
 *     ``name`` is numpy (then scipy and the rest) or python. ``states`` are those that were measured,
 *     oldest first; the index of a step is a position in them. ``metrics`` names what was measured in
 *     all of them. ``answer`` is to what people ask of it.
 */
export interface LineData {
  name: string;
  machine: string;
  metrics: string;
  held: string;
  answer: AnswerData;
  states: LineStateData[];
}
/**
 * A state of a line: what ``change`` led to it, if any, and what that did.
 *
 *     ``to_newest`` says what the newest state does differently. It is ``judged`` if the state before
 *     was measured too.
 */
export interface LineStateData {
  words: string;
  change: string;
  judged: boolean;
  to_newest: string;
  steps: ReleaseStepData[];
}
/**
 * A generated image: bytes and checksum of the uncompressed file, and what zlib made of it.
 */
export interface ImageData {
  image: string;
  shape: number[];
  bytes: number;
  sha256: string;
  ratio: number | null;
  zlib: string | null;
}
/**
 * A call that is known to give wrong answers from ``start`` up to, but without, ``end``.
 *
 *     Between two entries ``begun``, ``ended`` or ``going`` says it where the new one alone, the old
 *     one alone or both have it.
 */
export interface WrongAnswerData {
  call: string;
  releases: string;
  degree: string;
  sentence: string;
  source: string;
  start: number;
  end: number | null;
  begun: string;
  ended: string;
  going: string;
}
/**
 * That something means something else since the entry ``index``, in a sentence.
 */
export interface MeaningData {
  index: number;
  words: string;
}
/**
 * What the page's search finds by one of its ``words``; the first of equally good ones comes
 *     first.
 *
 *     ``lines`` are told of it. ``section`` has more, where ``chosen`` is chosen, by keys of the
 *     address.
 */
export interface ThingData {
  kind: string;
  title: string;
  words: string[];
  lines: string[];
  section: string;
  chosen: {
    [k: string]: string;
  };
}
export interface PresetData {
  name: string;
  shape: number[];
}
/**
 * A usual size of a machine's memory, and the peak in bytes up to which a process fits in.
 */
export interface MachineSizeData {
  gib: number;
  fits: number;
}
