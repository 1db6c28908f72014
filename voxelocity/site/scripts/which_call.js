// The rows of a task on a file in a version: one a call, with its time and its peak, the fastest first.
function callsOf(task, file, place) {
  const found = new Map();
  for (const number of tasks.get(task).numbers) {
    const cell = cells[number];
    if (cell.file !== file) continue;
    if (!found.has(cell.route)) found.set(cell.route, {cell});
    found.get(cell.route)[cell.metric] = {number, ...reading(number, place)};
  }
  return [...found.values()].sort((one, other) => (one.time?.value ?? Infinity)
    - (other.time?.value ?? Infinity));
}

function showWhichCall() {
  const pickTask = picker("task", "What I want to do", taskOptions(isTimed),
    "VolumeExtraction|middle", showWhichCall);
  const task = tasks.get(address.get("task"));
  const pickFile = picker("file", "My file", task.files.map((file) => [file, file]),
    usualOf(task.files), showWhichCall);
  const pickVersion = picker("version", "My versions", placeOptions(), entries[newest()].tag, showWhichCall);
  const place = placeOf(address.get("version"));
  const file = address.get("file");
  const missing = notMeasuredHere("version");
  if (missing) return fill("which-call", make("div", {class: "pickers"}, pickTask, pickFile, pickVersion), missing);
  const rows = callsOf(task.key, file, place);
  const description = `${task.words}, ${file}, ${entries[place].tag}`;
  const advice = machine().advice.find((each) => each.task === task.key && each.file === file);
  fill("which-call",
    make("p", {class: "faint"}, "Time is the tenth percentile of all timings; memory is the peak above the baseline, the same "
      + "process without the call; instructions are what the processor carries out for one call on a smaller image: they "
      + "repeat to half a percent where times do not, and stand for work, not for seconds. The reference is the leanest way that we know of to do the task in numpy and gzip alone; it "
      + "works in float64."),
    fileHelp(),
    make("div", {class: "pickers"}, pickTask, pickFile, pickVersion),
    task.alternatives ? make("div", {class: "cards"}, judgedBy(rows).map((metric) => adviceCard(metrics[metric].best,
      rows, metric, advice, place))) : make("p", {}, rows.filter(({cell}) => !cell.reference).length > 1
      ? "These calls do different things; none of them replaces another." : "There is one call for it."),
    squares(rows, place),
    Object.keys(metrics).filter((metric) => metric !== "instructions" || rows.some((row) => row.instructions))
      .map((metric) => chart(`calls-${metrics[metric].chart}`, `${metrics[metric].title}: ${description}`, {
        rows: rows.filter((row) => row[metric]?.value !== undefined).map((row) => ({
          call: row.cell.call,
          value: row[metric].value * metrics[metric].scale,
          reference: row.cell.reference,
          tooltip: `${row.cell.call}: ${row[metric].words}`,
        })),
      })),
    rows.some((row) => hasValue(row)) ? null : shownElsewhere(rows.flatMap(numbersOf)),
    callsTable(description, rows, place),
    onEachMachine(rows, place),
    howMeasured(rows, place),
    rows.some((row) => withIndexedGzip(row, place)) ? make("p", {class: "faint"}, "With indexed_gzip installed, nibabel "
      + "builds an index of a .nii.gz while it reads it. Each call here opens the file afresh and pays for the index; it pays "
      + "off when one image object is kept and read from again and again.") : null);
}

const numbersOf = (row) => Object.keys(metrics).map((metric) => row[metric]?.number).filter((number) => number !== undefined);
const hasValue = (row) => Object.keys(metrics).some((metric) => row[metric]?.value !== undefined);

// The tasks of which the time or the memory is measured; of others only the work is counted.
const isTimed = (task) => task.numbers.some((number) => cells[number].metric !== "instructions");

// Time says what a call costs; the instructions stand for it where no time was measured.
function judgedBy(rows) {
  const has = (metric) => rows.some((row) => row[metric]?.value !== undefined);
  return [has("time") || !has("instructions") ? "time" : "instructions", "peakmem"];
}

// How a call's instructions grow with the number of volumes; undefined where that was not counted.
function growthOf(row, place) {
  return machine().growth.find(({operation, route, format}) => operation === row.cell.operation
    && route === row.cell.route && format === row.cell.parameters[1])?.growth[at(place)] ?? undefined;
}

// A call that starts again for every volume looks harmless on a short image.
function squares(rows, place) {
  return rows.filter((row) => growthOf(row, place)?.kind === "square").map((row) => {
    const {words} = growthOf(row, place);
    return make("p", {class: "warning", "data-square": row.cell.route}, make("code", {}, row.cell.call),
      ": its work grows with the square of the number of volumes, by its instructions at 10 to 80 volumes. At "
      + `${whole(content.many_volumes)} volumes it takes some ${words} `
      + "times what it takes at 80, where a call that grows in proportion takes 15 times. Do not use it on a long run.");
  });
}

// The instructions are counted on another image than that whose peak is measured.
const bytesPerVoxel = (row) => row.peakmem?.perVoxel ?? "";

function growthWords(row, place) {
  const found = growthOf(row, place);
  return found ? {constant: "none", linear: "in proportion", square: "with the square"}[found.kind] : "";
}

// How a user learns which of the files is theirs.
function fileHelp() {
  return make("p", {class: "faint"}, "Which file is yours? ", make("code", {}, "nib.load(path).get_data_dtype()"),
    " tells the type; “slope/inter” means that ", make("code", {}, "nib.load(path).dataobj.slope"), " is not 1 or ",
    make("code", {}, ".inter"), " not 0, so that every voxel is scaled when it is read.");
}

function adviceCard(title, rows, metric, advice, place) {
  const card = make("div", {class: "card", "data-best": metric}, make("h3", {}, title));
  const found = advice?.[metric][at(place)];
  if (!found) {
    const notes = [...new Set(rows.map((row) => row[metric]?.note).filter(Boolean))];
    card.append(make("p", {class: "missing"}, notes.join(", ") || "not measured"));
    return card;
  }
  const best = rows.find((row) => row[metric]?.number === found.best);
  const costs = Object.keys(metrics).filter((each) => best[each]?.value !== undefined)
    .map((each) => best[each].words + ({peakmem: ` above the baseline${bytesPerVoxel(best) ? ` (${bytesPerVoxel(best)})` : ""}`,
      instructions: " instructions on a smaller image"}[each] || ""));
  card.append(
    copyable(content.snippets[`${best.cell.operation}.${best.cell.route}`] || best.cell.call),
    make("p", {}, costs.join(", "), found.distance ? `; ${found.distance}` : "", "."));
  if (found.equal.length) {
    card.append(make("p", {}, found.all_equal ? "All calls are within the noise of it: "
      : "Within the noise of it: ", `${found.equal.map((number) => cells[number].call).join("; ")}.`));
  }
  card.append(make("p", {class: "faint"}, "Measure it yourself:"), copyable(commandFor(best[metric].number, place)));
  return card;
}

// Seconds of two machines are two series; how many times the reference a call takes may be compared.
function onEachMachine(rows, place) {
  const timed = rows.filter((row) => row.time);
  const on = (name, row, where, kind = "values") => content.machines[name].cells[row?.time?.number]?.[kind][content.machines[name].places.indexOf(where)] ?? null;
  const measured = Object.keys(content.machines).map((name) => {
    const {places: own} = content.machines[name];
    const withTimes = own.filter((where) => timed.some((row) => on(name, row, where) !== null));
    return {name, where: withTimes.includes(place) ? place : withTimes[withTimes.length - 1]};
  }).filter(({where}) => where !== undefined);
  if (measured.length < 2) return null;
  const reference = rows.find(({cell}) => cell.reference);
  const cellOf = ({name, where}, row) => {
    const value = on(name, row, where);
    if (value === null) return numberCell("not measured", "missing");
    const least = on(name, reference, where);
    return numberCell(`${on(name, row, where, "words")}${least ? ` (${factor(value / least)})` : ""}`);
  };
  return make("details", {class: "machines"}, make("summary", {}, "The times of each machine, side by side"),
    make("p", {class: "faint"}, "In brackets: how many times the reference, which may be compared between machines; seconds may not."),
    table("Time on each machine", ["call", ...measured.map(({name, where}) => ({number: `${name}, ${entries[where].tag}`}))],
      timed.map((row) => make("tr", {"data-on-each": row.cell.route}, make("th", {scope: "row", class: "code"}, row.cell.call),
        measured.map((one) => cellOf(one, row))))));
}

// The code that was measured, the command that measures it again, and where every sample stands.
function howMeasured(rows, place) {
  const file = machine().files[at(place)];
  return make("details", {class: "measured"}, make("summary", {}, "The code that was measured, how to measure it again, and every sample"),
    rows.map(({cell, ...found}) => {
      const number = Object.keys(metrics).map((metric) => found[metric]?.number).find((each) => each !== undefined);
      return [make("h4", {}, cell.call), make("pre", {tabindex: "0"},
        make("code", {}, content.codes[`${cell.operation}.${cell.route}`] || cell.call)),
      make("pre", {tabindex: "0"}, make("code", {}, commandFor(number, place)))];
    }),
    file ? make("p", {}, "Every sample stands in ", make("code", {}, file), " of the repository.") : null);
}

// nibabel uses indexed_gzip without being told; where it was measured with it, a column says so.
function withIndexedGzip(row, place) {
  const known = machine().indexed_gzip_words[at(place)];
  return row.cell.parameters[1] === ".nii.gz" && row.time ? known?.[row.time.number] : undefined;
}

function timesReference(row, rows, place) {
  const reference = rows.find((each) => each.cell.reference);
  const logs = [row, reference].map((each) => machine().cells[each?.time?.number]?.series.logs[at(place)]);
  return logs.every(Number.isFinite) ? ratioDigits(Math.exp(logs[0] - logs[1])) : "";
}

function callsTable(description, rows, place) {
  const indexed = rows.some((row) => withIndexedGzip(row, place));
  const counted = rows.some((row) => row.instructions);
  const grows = rows.some((row) => growthOf(row, place));
  return table(description, ["call", {number: "time"}, {number: "× reference"}, {number: "peak above baseline"},
    {number: "per voxel"}, ...(counted ? [{number: "instructions"}] : []), ...(grows ? ["growth with volumes"] : []),
    ...(indexed ? [{number: "time with indexed_gzip"}] : [])],
  rows.map((row) => make("tr", {class: row.cell.reference ? "reference" : null,
    "data-route": row.cell.route},
    make("th", {scope: "row", class: "code"}, row.cell.call),
    valueCell(row, "time"),
    numberCell(timesReference(row, rows, place)),
    valueCell(row, "peakmem"),
    numberCell(bytesPerVoxel(row)),
    counted ? valueCell(row, "instructions") : null,
    grows ? make("td", {"data-growth": row.cell.route}, growthWords(row, place)) : null,
    indexed ? numberCell(withIndexedGzip(row, place) ?? "") : null)));
}

function valueCell(row, metric) {
  const found = row[metric];
  if (!found) return numberCell("not measured", "missing");
  return found.note ? numberCell(found.note, "missing") : numberCell(found.words);
}

// What measures one cell again, as a shell reads it.
function commandFor(number, place) {
  const {expression, environment} = cells[number];
  return `${environment ? `${environment} ` : ""}.venv/bin/asv run --machine NAME --record-samples --bench "${expression
    .replace(/[\\"$`]/g, "\\$&")}" ${entries[place].tag}^!`;
}
