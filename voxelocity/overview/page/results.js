const content = JSON.parse(document.getElementById("content").textContent);
const {entries, cells} = content;
const causes = ["nilearn", "nibabel", "stack", "unexplained"];

// Of the machine that is chosen.
const machine = () => content.machines[address.get("machine")];
const places = () => machine().places;
const newest = () => places()[places().length - 1];

// What was found for a cell at a place of the timeline: a value, or a note that says why there is none.
function reading(number, place) {
  const found = machine().values[number][place];
  if (found === undefined) return {note: "not measured"};
  if (typeof found === "string") return {note: found};
  return {value: found};
}

function floorOf(number) {
  const found = machine().floors[number];
  return found === null ? Infinity : found;
}

const clamped = (bytes) => Math.max(bytes, content.least_peak);

// The floor of the logarithm of a ratio of two values.
function logFloor(number, one, other) {
  const floor = floorOf(number);
  if (cells[number].kind === "time") return floor;
  return Math.log1p(Math.max(floor, content.least_peak) / Math.min(clamped(one), clamped(other)));
}

const logOf = (number, value) => Math.log(cells[number].kind === "time" ? value : clamped(value));

const because = ["wrong answer", "failed", "n/a", "no samples", "not measured"];

// What happened to a cell between two places; a note where one has none.
function changeOf(number, old, fresh) {
  const ends = [old, fresh].map((place) => ({place, ...reading(number, place)}));
  const change = {number, cell: cells[number], old: ends[0], fresh: ends[1]};
  const notes = ends.map((end) => end.note).filter(Boolean);
  if (notes.length) return {...change, note: because.find((note) => notes.includes(note))};
  const [one, other] = ends.map((end) => end.value);
  const floors = [one, other].map((value) => logFloor(number, value, value));
  return {...change, log: logOf(number, other) - logOf(number, one), floors, floor: Math.max(...floors)};
}

// The changes of all cells between two places: the numbers of `voxelocity compare`.
function changesBetween(old, fresh) {
  const found = [];
  cells.forEach((cell, number) => {
    const values = machine().values[number];
    if (values[old] === undefined && values[fresh] === undefined) return;
    const change = changeOf(number, old, fresh);
    if (!change.note) change.shares = sharesOf(number, old, fresh, change.floor);
    found.push(change);
  });
  return found;
}

// In how many separate stretches of the way each cause is at work: steps of one cause in a row share
// their inner ends, and with them the noise.
function stretchesOf(old, fresh) {
  const [first, last] = old < fresh ? [old, fresh] : [fresh, old];
  const path = places().filter((place) => place >= first && place <= last);
  const runs = Object.fromEntries(causes.map((cause) => [cause, 0]));
  let before = null;
  for (let step = 1; step < path.length; step += 1) {
    const cause = causeOf(path[step - 1], path[step]);
    if (cause !== before) runs[cause] += 1;
    before = cause;
  }
  return runs;
}

// A step belongs to what alone changed in it; else nobody can tell.
function sharesOf(number, old, fresh, floor) {
  const [first, last] = old < fresh ? [old, fresh] : [fresh, old];
  const logs = Object.fromEntries(causes.map((cause) => [cause, 0]));
  const path = places().filter((place) => place >= first && place <= last)
    .map((place) => [place, reading(number, place)])
    .filter(([, found]) => !found.note);
  for (let step = 1; step < path.length; step += 1) {
    const [[start, one], [end, other]] = [path[step - 1], path[step]];
    const cause = causeOf(start, end);
    const change = logOf(number, other.value) - logOf(number, one.value);
    logs[cause] += old < fresh ? change : -change;
  }
  return withFloors(logs, floor, stretchesOf(old, fresh));
}

const withFloors = (logs, floor, runs) => Object.fromEntries(causes.map((cause) => [
  cause, {log: logs[cause], floor: floor * Math.sqrt(Math.max(1, runs[cause]))}]));

function causeOf(start, end) {
  const changed = new Set(entries.slice(start + 1, end + 1).map((entry) => entry.changed));
  changed.delete("control");
  return changed.size === 1 ? [...changed][0] : "unexplained";
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

// The geometric mean of an operation's calls, the reference aside; null where there is nothing.
function meanChange(changes, operation, kind) {
  const chosen = changes.filter((change) => change.log !== undefined && !change.cell.reference
    && change.cell.operation === operation && change.cell.kind === kind);
  if (!chosen.length) return null;
  const floor = Math.max(...[0, 1].map((end) => mean(chosen.map((change) => change.floors[end]))));
  const logs = Object.fromEntries(causes.map((cause) => [cause, mean(chosen.map((change) => change.shares[cause].log))]));
  const {old, fresh} = chosen[0];
  return {
    log: mean(chosen.map((change) => change.log)),
    floor,
    shares: withFloors(logs, floor, stretchesOf(old.place, fresh.place)),
  };
}

const withinNoise = (change) => !(Math.abs(change.log) > change.floor);

function judged(change) {
  if (withinNoise(change)) return "same";
  return change.log < 0 ? "better" : "worse";
}

// Each operation with its parameters beyond image and format, in the order of what people do first.
const tasks = new Map();
cells.forEach((cell, number) => {
  const key = [cell.operation, ...cell.parameters.slice(2)].join("|");
  if (!tasks.has(key)) tasks.set(key, {key, task: cell.task, work: cell.work, numbers: []});
  tasks.get(key).numbers.push(number);
});

const fileOf = (cell) => cell.parameters.slice(0, 2).join(" ") || "no image";

function labelOf(place) {
  const entry = entries[place];
  return `${entry.tag} (nilearn ${entry.nilearn}, nibabel ${entry.nibabel}, stack ${entry.stack})`;
}
