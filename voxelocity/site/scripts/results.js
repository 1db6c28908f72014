const content = JSON.parse(await unpacked("content"));
const {entries, benchmarks, causes} = content;
const tasks = new Map(content.tasks.map((task) => [task.key, task]));

// Of the machine that is chosen.
const machine = () => content.machines[address.get("machine")];
const indices = () => machine().indices;
const newest = () => indices()[indices().length - 1];
// Where an entry of the timeline is in the lists of the machine.
const at = (index) => indices().indexOf(index);

const nothing = content.statuses.indexOf("measured");

// What was found for a benchmark at an entry of the timeline: a value with its words, or a note that says why there is none.
function reading(number, index) {
  const {values, words, per_voxel: perVoxel, statuses} = machine().benchmarks[number];
  const position = at(index);
  if (position < 0) return {note: "not measured"};
  const status = statuses[position];
  return status === nothing ? {value: values[position], words: words[position], perVoxel: perVoxel[position]}
    : {note: content.statuses[status]};
}

// The change from one place of a finished series to another.
function changeOfSeries({logs, floors, causes: added}, old, fresh) {
  const [from, to] = [at(old), at(fresh)];
  const ends = [floors[from], floors[to]];
  const floor = ends.includes(null) ? Infinity : Math.max(...ends);
  const [first, last] = [from, to].sort((a, b) => a - b);
  const stretches = (cause) => machine().stretches[cause].begun[last] - machine().stretches[cause].ended[first];
  return {
    log: logs[to] - logs[from],
    floor,
    shares: Object.fromEntries(causes.map((cause) => [cause, {
      log: added[cause][to] - added[cause][from],
      floor: floor * Math.sqrt(Math.max(1, stretches(cause))),
    }])),
  };
}

// What happened to a benchmark between two entries; of two notes the one that counts most.
function changeOf(number, old, fresh) {
  const {statuses, series} = machine().benchmarks[number];
  const change = {number, benchmark: benchmarks[number], old: reading(number, old), fresh: reading(number, fresh)};
  const status = Math.min(statuses[at(old)], statuses[at(fresh)]);
  if (status !== nothing) return {...change, note: content.statuses[status]};
  return {...change, ...changeOfSeries(series, old, fresh)};
}

// The changes of all benchmarks between two entries: those of `voxelocity compare`.
function changesBetween(old, fresh) {
  const missing = content.statuses.indexOf("not measured");
  return benchmarks.map((_, number) => number).filter((number) => {
    const {statuses} = machine().benchmarks[number];
    return statuses[at(old)] !== missing || statuses[at(fresh)] !== missing;
  }).map((number) => changeOf(number, old, fresh));
}

// The geometric mean of an operation's calls, the reference aside; null where there is none.
function meanChange(mean, old, fresh) {
  const chosen = mean.chosen[mean.pattern[at(old)]][mean.pattern[at(fresh)]];
  return chosen === null ? null : changeOfSeries(mean.series[chosen], old, fresh);
}

const meansOf = (metric) => machine().means.filter((mean) => mean.metric === metric);

const withinNoise = (change) => !(Math.abs(change.log) > change.floor);

// Whether a change of a metric is beyond the noise, and large enough to be mentioned.
const isLarge = (log, metric) => Math.abs(log) >= Math.log1p(content.smallest[metric]);
const isNotable = (change, metric) => !withinNoise(change) && isLarge(change.log, metric);

// What most of the results are of.
const USUAL_FILE = "int16 + slope/inter .nii.gz";
const usualOf = (files) => (files.includes(USUAL_FILE) ? USUAL_FILE : files[0]);

function judged(change) {
  if (withinNoise(change)) return "same";
  return change.log < 0 ? "better" : "worse";
}

// What is measured of a call, in the order in which it is shown; scale leads to the unit of the charts.
const metrics = {
  time: {noun: "time", title: "Time", best: "The fastest call", chart: "time", scale: 1e3, unit: "ms"},
  peakmem: {noun: "memory", title: "Peak above the baseline", best: "The call with the least memory", chart: "memory",
    scale: 1e-6, unit: "MB"},
  instructions: {noun: "instructions", title: "Machine instructions", best: "The call with the fewest instructions",
    chart: "instructions", scale: 1e-6, unit: "million instructions"},
};
const nameOfMetric = (metric) => metrics[metric].noun;

// The metrics of which some of these benchmarks has a value at some of these entries.
function measuredMetrics(numbers, where) {
  return Object.keys(metrics).filter((metric) => numbers.some((number) => benchmarks[number].metric === metric
    && where.some((index) => reading(number, index).value !== undefined)));
}

// As a user would say it: numpy 2.4.
const stackWords = (stack) => stack.replace("-", " ");

function labelOf(index) {
  const entry = entries[index];
  return `${entry.tag} (nilearn ${entry.nilearn}, nibabel ${entry.nibabel}, ${stackWords(entry.stack)}${
    entry.yanked ? "; yanked" : ""})`;
}

// Where some of these benchmarks were measured, if not here.
function shownElsewhere(numbers) {
  const here = address.get("machine");
  const found = Object.keys(content.machines).filter((name) => name !== here && numbers.some(
    (number) => content.machines[name].benchmarks[number].values.some((value) => value !== null)));
  if (!found.length) return null;
  return make("p", {class: "warning"}, `Not measured on ${here}. `, found.map((name) => [make("button", {type: "button",
    onclick: () => { address.set("machine", name); showAll(); }}, `Show it on ${name}`), " "]));
}
