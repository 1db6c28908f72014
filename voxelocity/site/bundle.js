// voxelocity/site/scripts/address.js
function addressOf(search, write) {
  const chosen = new URLSearchParams(search);
  const defaults = /* @__PURE__ */ new Map();
  const refused = /* @__PURE__ */ new Map();
  const get = (key) => chosen.get(key) ?? defaults.get(key);
  return {
    get,
    // What an address asked for that is not to be had here.
    refused: (key) => refused.get(key),
    /**
     * A choice that is not to be had, such as one of an old link, gives way to the default.
     * @param {string} key @param {string[]} values @param {string} fallback
     */
    offer(key, values, fallback) {
      defaults.set(key, fallback);
      if (chosen.has(key) && !values.includes(chosen.get(key))) {
        refused.set(key, chosen.get(key));
        chosen.delete(key);
      }
      return get(key);
    },
    /** @param {string} key @param {string} value @param {string} [section] */
    set(key, value, section) {
      refused.delete(key);
      if (value === defaults.get(key)) chosen.delete(key);
      else chosen.set(key, value);
      if (defaults.has("machine")) chosen.set("machine", get("machine"));
      write(chosen.toString(), section);
    }
  };
}
var address = addressOf(location.search, (query, section) => {
  try {
    history.replaceState(null, "", (query ? `?${query}` : location.pathname) + (section ? `#${section}` : location.hash));
  } catch {
  }
});

// voxelocity/site/scripts/elements.js
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === void 0 || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== void 0 && child !== false) element.append(child);
  }
  return element;
}
var code = (text) => make("code", {}, text);
var link = (href, ...children) => make("a", { href }, ...children);
var faint = (...children) => make("p", { class: "faint" }, ...children);
var choices = (...pickers) => make("div", { class: "pickers" }, ...pickers);
var folded = (summary, ...children) => make("details", {}, make("summary", {}, summary), ...children);
var cell = (...children) => make("td", {}, ...children);
var rowHead = (...children) => make("th", { scope: "row" }, ...children);
var codeHead = (...children) => make("th", { scope: "row", class: "code" }, ...children);
var drawings = /* @__PURE__ */ new Map();
function releaseCharts(which = (element) => !element.isConnected) {
  for (const [element, drawing] of drawings) {
    if (!which(element)) continue;
    drawing.finalize();
    drawings.delete(element);
  }
}
function fill(id, ...children) {
  const place = document.querySelector(`#${id} .content`) || document.getElementById(id);
  place.replaceChildren(...children.flat(Infinity).filter((child) => child || child === 0));
  releaseCharts();
  return place;
}
function table(caption, heads, rows, attributes) {
  const texts = heads.map((head) => head instanceof Node ? head.textContent : head.number ?? head);
  for (const row of rows.flat(Infinity)) [...row.children].forEach((one, column) => one.setAttribute("data-head", texts[column] ?? ""));
  return make(
    "div",
    {
      class: `scroll ${attributes?.class === "heat" ? "" : "cards-on-phones"}`,
      tabindex: "0",
      role: "region",
      "aria-label": caption
    },
    make(
      "table",
      attributes,
      make("caption", {}, make("span", {}, caption)),
      make("thead", {}, make("tr", {}, heads.map((head) => headCell(head)))),
      make("tbody", {}, rows)
    )
  );
}
function headCell(head) {
  if (head instanceof Node) return head;
  const numeric = typeof head === "object";
  return make("th", { scope: "col", class: numeric ? "number" : null }, numeric ? head.number : head);
}
function numberCell(text, className) {
  return make("td", { class: `number ${className || ""}`.trim() }, text);
}
function copyable(text) {
  const button = make("button", { type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(shown);
      button.textContent = "Selected: press Ctrl-C";
    }
  } }, "Copy");
  const shown = code(text);
  return make("div", {}, make("pre", { tabindex: "0" }, shown), button);
}

// voxelocity/site/scripts/unpack.js
async function unpacked(id) {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}
if (typeof DecompressionStream === "undefined") {
  document.getElementById("machines").textContent = "This page needs a browser of 2023 or later. All results are in data/results.csv.";
}

// voxelocity/site/scripts/charts.js
var library = document.createElement("script");
library.textContent = await unpacked("vega");
document.head.append(library);
var specifications = JSON.parse(document.getElementById("charts").textContent);
var colourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
var isDark = matchMedia("(prefers-color-scheme: dark)");
function theme() {
  const [text, line, ground] = ["--text", "--line", "--ground"].map(colourOf);
  const font = "system-ui, Liberation Sans, Arial, sans-serif";
  return {
    background: ground,
    font,
    axis: {
      labelColor: text,
      titleColor: text,
      gridColor: line,
      domainColor: line,
      tickColor: line,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: "normal"
    },
    legend: { labelColor: text, titleColor: text, labelFontSize: 12 },
    title: { color: text },
    header: { labelColor: text, titleColor: text },
    view: { stroke: null }
  };
}
var redraws = /* @__PURE__ */ new WeakMap();
function chart(name, description, data, change, drawn) {
  if (!data.rows.some(({ value }) => value !== null)) return make(
    "p",
    { class: "missing" },
    `${description}: not measured here.`
  );
  const element = make("div", { class: "chart", "data-chart": name });
  const specification = structuredClone(specifications[name]);
  Object.assign(specification, {
    autosize: { type: "fit-x", contains: "padding" },
    description,
    // Rows are put where the names of the data stand; an empty one draws nothing.
    datasets: data
  });
  const room = Math.min(340, 0.42 * innerWidth);
  for (const layer of [specification, ...specification.layer || []]) {
    if (layer.encoding?.y?.axis) layer.encoding.y.axis.labelLimit = room;
    if (layer.encoding?.color?.legend) layer.encoding.color.legend.labelLimit = innerWidth - 90;
  }
  const { step } = specification.height || {};
  if (step) specification.height = step * new Set(data.rows.map(({ call }) => call)).size;
  if (change) change(specification);
  const draw = async () => {
    if (!element.isConnected) return;
    const drawing = await vegaEmbed(element, specification, {
      actions: false,
      renderer: "svg",
      config: theme(),
      tooltip: { theme: isDark.matches ? "dark" : "light" }
    });
    releaseCharts((other) => other === element);
    drawings.set(element, drawing);
    releaseCharts();
    if (!element.isConnected) return;
    drawn?.(drawing.view);
    await drawing.view.resize().runAsync();
  };
  requestAnimationFrame(draw);
  redraws.set(element, draw);
  return make("figure", {}, make("figcaption", {}, description), element);
}
isDark.addEventListener("change", () => {
  for (const element of document.querySelectorAll(".chart")) redraws.get(element)?.();
});

// voxelocity/site/scripts/content.js
var content = JSON.parse(await unpacked("content"));
var { entries, causes } = content;
var benchmarks = (
  /** @type {Benchmark[]} */
  content.benchmarks
);
var tasks = new Map(content.tasks.map((task) => [task.key, task]));
var allNumbers = [...benchmarks.keys()];

// voxelocity/site/scripts/numbers.js
function digits(number, count = 3) {
  if (Number.isNaN(number)) return "not known";
  if (!Number.isFinite(number)) return number > 0 ? "infinite" : "-infinite";
  if (number === 0) return "0";
  return Number(number.toPrecision(count)).toLocaleString("en", { minimumSignificantDigits: count, maximumSignificantDigits: count });
}
function short(number, count = Math.abs(number) < 100 ? 2 : 3) {
  const words = digits(number, count);
  return words.includes(".") ? words.replace(/\.?0+$/, "") : words;
}
var ratioDigits = (ratio) => digits(ratio, Math.abs(ratio - 1) < 0.1 ? 4 : 3);
var factor = (ratio) => `${ratioDigits(ratio)} ×`;
var percent = (share) => `${short(100 * share)} %`;
function bytesWords(bytes) {
  if (!Number.isFinite(bytes)) return digits(bytes);
  if (Math.abs(bytes) < 1e-3) return "0 B";
  if (Number.isInteger(bytes) && Math.abs(bytes) < 1e3) return `${bytes} B`;
  const [number, power] = bytes.toExponential(2).split("e").map(Number);
  const step = Math.max(0, Math.min(3, Math.floor(power / 3)));
  return `${digits(Number(`${number}e${power - 3 * step}`))} ${["B", "kB", "MB", "GB"][step]}`;
}
var counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
var whole = (count) => count.toLocaleString("en");

// voxelocity/site/scripts/results.js
var machine = () => content.machines[address.get("machine")];
var indices = () => machine().indices;
var newest = () => indices().at(-1);
var at = (index) => indices().indexOf(index);
var nothing = content.statuses.indexOf("measured");
function reading(number, index) {
  const { values, words, per_voxel: perVoxel, statuses } = machine().benchmarks[number];
  const position = at(index);
  if (position < 0) return { note: "not measured" };
  const status = statuses[position];
  return status === nothing ? {
    value: values[position],
    words: words[position],
    perVoxel: perVoxel[position]
  } : { note: content.statuses[status] };
}
function changeOfSeries({ logs, floors, causes: added }, old, fresh) {
  const [from, to] = [at(old), at(fresh)];
  const ends = [floors[from], floors[to]];
  const floor = ends.includes(null) ? Infinity : Math.max(...ends);
  const [first, last] = [from, to].sort((a, b) => a - b);
  const stretches = (cause) => {
    const { begun, ended } = machine().stretches[cause];
    return begun[last] - ended[first];
  };
  return {
    log: logs[to] - logs[from],
    floor,
    shares: Object.fromEntries(causes.map((cause) => [cause, {
      log: added[cause][to] - added[cause][from],
      floor: floor * Math.sqrt(Math.max(1, stretches(cause)))
    }]))
  };
}
function changeOf(number, old, fresh) {
  const { statuses, series } = machine().benchmarks[number];
  const change = {
    number,
    benchmark: benchmarks[number],
    old: reading(number, old),
    fresh: reading(number, fresh)
  };
  const status = Math.min(statuses[at(old)], statuses[at(fresh)]);
  if (status !== nothing) return { ...change, note: content.statuses[status] };
  return { ...change, ...changeOfSeries(series, old, fresh) };
}
function changesBetween(old, fresh) {
  const missing = content.statuses.indexOf("not measured");
  return allNumbers.filter((number) => {
    const { statuses } = machine().benchmarks[number];
    return statuses[at(old)] !== missing || statuses[at(fresh)] !== missing;
  }).map((number) => changeOf(number, old, fresh));
}
function meanChange(mean, old, fresh) {
  const chosen = mean.chosen[mean.pattern[at(old)]][mean.pattern[at(fresh)]];
  return chosen === null ? null : changeOfSeries(mean.series[chosen], old, fresh);
}
var meansOf = (metric) => machine().means.filter((mean) => mean.metric === metric);
var withinNoise = (change) => !(Math.abs(change.log) > change.floor);
var isLarge = (log, metric) => Math.abs(log) >= Math.log1p(content.smallest[metric]);
var isNotable = (change, metric) => !withinNoise(change) && isLarge(change.log, metric);
var USUAL_FILE = "int16 + slope/inter .nii.gz";
var usualOf = (files) => files.includes(USUAL_FILE) ? USUAL_FILE : files[0];
function judged(change) {
  if (withinNoise(change)) return "same";
  return change.log < 0 ? "better" : "worse";
}
var metrics = {
  time: {
    noun: "time",
    title: "Time",
    best: "The fastest call",
    chart: "time",
    scale: 1e3,
    unit: "ms"
  },
  peakmem: {
    noun: "memory",
    title: "Peak above the baseline",
    best: "The call with the least memory",
    chart: "memory",
    scale: 1e-6,
    unit: "MB"
  },
  instructions: {
    noun: "instructions",
    title: "Machine instructions",
    best: "The call with the fewest instructions",
    chart: "instructions",
    scale: 1e-6,
    unit: "million instructions"
  }
};
var metricNames = (
  /** @type {Metric[]} */
  Object.keys(metrics)
);
var nameOfMetric = (metric) => metrics[metric].noun;
function measuredMetrics(numbers, where) {
  return metricNames.filter((metric) => numbers.some((number) => benchmarks[number].metric === metric && where.some((index) => reading(number, index).value !== void 0)));
}
var nameOf = ({ operation, method }) => `${operation}.${method}`;
var adviceFor = (task, file) => machine().advice.find((each) => each.task === task && each.file === file);
var stackWords = (stack) => stack.replace("-", " ");
function labelOf(index) {
  const entry = entries[index];
  const stack = stackWords(entry.stack);
  return `${entry.tag} (nilearn ${entry.nilearn}, nibabel ${entry.nibabel}, ${stack}${entry.yanked ? "; yanked" : ""})`;
}

// voxelocity/site/scripts/pickers.js
function picker(key, label, options, fallback, changed) {
  const flat = options.flatMap(([value, text]) => Array.isArray(text) ? text : [[value, text]]);
  const current = String(address.offer(key, flat.map(([value]) => String(value)), fallback));
  const option = ([value, text]) => make(
    "option",
    { value, selected: String(value) === current },
    text
  );
  return make(
    "label",
    { class: "picker" },
    make("span", {}, label),
    make("select", { id: `pick-${key}`, onchange: (event) => {
      address.set(key, event.target.value, event.target.closest("section")?.id);
      changed();
      document.getElementById(`pick-${key}`)?.focus();
    } }, options.map(([value, text]) => Array.isArray(text) ? make("optgroup", { label: value }, text.map(option)) : option([value, text])))
  );
}
var indexOptions = () => [...indices()].reverse().map(
  (index) => [entries[index].tag, labelOf(index)]
);
function notMeasuredHere(...keys) {
  const asked = [...new Set(keys.map((key) => address.refused(key)).filter(Boolean))];
  if (!asked.length) return null;
  const name = address.get("machine");
  const known = asked.filter((tag) => indexOf(tag) >= 0);
  return make(
    "div",
    { class: "warning", role: "alert" },
    asked.map((tag) => make("p", {}, indexOf(tag) >= 0 ? `${tag} was not measured on ${name}.` : `“${tag}” is not an entry of the timeline.`)),
    known.length ? [
      make("p", {}, "Measure it:"),
      copyable(`.venv/bin/voxelocity measure --machine NAME ${known.join(" ")}`)
    ] : make("p", {}, "Choose another.")
  );
}
var indexOf = (tag) => entries.findIndex((entry) => entry.tag === tag);
function taskOptions(wanted = () => true) {
  const groups = /* @__PURE__ */ new Map();
  for (const task of [...tasks.values()].filter(wanted)) {
    const { key, words, work } = task;
    const group = work || "how it grows";
    groups.set(group, [...groups.get(group) || [], [key, words]]);
  }
  return [...groups];
}
function shownElsewhere(numbers) {
  const here = address.get("machine");
  const found = Object.keys(content.machines).filter((name) => name !== here && numbers.some(
    (number) => content.machines[name].benchmarks[number].values.some((value) => value !== null)
  ));
  if (!found.length) return null;
  return make(
    "p",
    { class: "warning" },
    `Not measured on ${here}. `,
    found.map((name) => [make("button", { type: "button", onclick: () => {
      address.set("machine", name);
      dispatchEvent(new Event("redraw"));
    } }, `Show it on ${name}`), " "])
  );
}

// voxelocity/site/scripts/commits.js
function showCommits() {
  const section = document.getElementById("commits");
  const known = content.commits;
  section.hidden = document.querySelector('nav a[href="#commits"]').parentElement.hidden = !known.length;
  if (!known.length) return;
  const pick = picker(
    "library",
    "Library",
    known.map(({ library: library3 }) => [library3, library3]),
    known[0].library,
    showCommits
  );
  const history2 = known.find(({ library: library3 }) => library3 === address.get("library"));
  const { library: library2, count, commits, machine: name, others } = history2;
  const metricsOf = [...new Set(history2.numbers.map((number) => benchmarks[number].metric))];
  const metric = picker(
    "commit-kind",
    "Show",
    metricsOf.map((each) => [each, metrics[each].noun]),
    metricsOf.includes("instructions") ? "instructions" : metricsOf[0],
    showCommits
  );
  const own = history2.numbers.filter((number) => benchmarks[number].metric === address.get("commit-kind"));
  const changed = new Set(history2.steps.map(({ number }) => number));
  const named = own.map((number) => [nameOf(benchmarks[number]), benchmarks[number].call]);
  const first = own.find((number) => changed.has(number)) ?? own[0];
  const call = picker("commit-call", "Call", named, nameOf(benchmarks[first]), showCommits);
  const chosen = own.find((number) => nameOf(benchmarks[number]) === address.get("commit-call"));
  fill(
    "commits",
    make(
      "p",
      {},
      `${count} commits of ${library2} from ${commits[0].date} to ${commits.at(-1).date}, built from source and measured on ${name} by what repeats: instructions, and peaks of memory. Each call once, on one file. Between two that were measured there may be others, of which any may be the cause.`,
      others.length ? ` Not shown, as fewer were measured there: ${others.join(", ")}.` : "",
      count > commits.length ? ` The chart shows ${commits.length} of them: both ends of the newest changes, and others evenly spaced.` : ""
    ),
    commitSteps(history2),
    choices(known.length > 1 ? pick : null, metric, call),
    commitChart(history2, chosen)
  );
}
function commitSteps({ library: library2, project, steps, step_count: count }) {
  if (!steps.length) return make("p", {}, "No call changed by more than is worth mentioning.");
  const pairs = [...new Set(steps.map(({ old, new: fresh }) => `${old}...${fresh}`))];
  const stepsOf2 = (pair) => steps.filter(({ old, new: fresh }) => `${old}...${fresh}` === pair);
  const attributable = Math.max(0, pairs.findIndex((pair) => !stepsOf2(pair)[0].releases.length));
  return [pairs.map((pair, place) => {
    const own = stepsOf2(pair);
    const { since, date, releases } = own[0];
    return make(
      "details",
      { "data-commits": pair, open: place === attributable },
      make(
        "summary",
        {},
        make("strong", {}, `${since} to ${date}`),
        `: ${counted(own.length, "result")} changed, the most `,
        code(benchmarks[own[0].number].call),
        ` (${own[0].words})`
      ),
      make("p", {}, link(`${project}/compare/${pair}`, pair), releases.length ? ` Between them ${releases.length > 1 ? "lie" : "lies"} ${releases.join(" and ")}, where the other library and the numeric stack may change too: compare the releases.` : ""),
      make(
        "ul",
        { class: "works" },
        own.map(({ number, words, skipped }) => make(
          "li",
          {},
          code(benchmarks[number].call),
          ` (${benchmarks[number].file}): ${words}`,
          skipped ? `; ${counted(skipped, "commit")} measured between them ${skipped === 1 ? "has" : "have"} no value of it` : ""
        ))
      ),
      releases.length ? null : [
        make("p", {}, "Which of the commits between them it was:"),
        copyable(culpritOf(library2, own[0]))
      ]
    );
  }), count > steps.length ? faint(`${count - steps.length} older changes are left out.`) : null];
}
function culpritOf(library2, { number, old, new: fresh }) {
  const { metric, file } = benchmarks[number];
  const of = metric === "peakmem" ? " --kind peakmem" : "";
  return `.venv/bin/voxelocity culprit ${nameOf(benchmarks[number])} ${old} ${fresh} --library ${library2} --machine NAME${of} --file '${file}'`;
}
function commitChart({ library: library2, commits, numbers, values, words }, number) {
  const benchmark = benchmarks[number];
  const { scale, unit, noun } = metrics[benchmark.metric];
  const [own, said] = [values[numbers.indexOf(number)], words[numbers.indexOf(number)]];
  const rows = commits.map(({ sha, date, release }, place) => ({
    date,
    value: own[place] === null ? null : own[place] * scale,
    release: release || "",
    tooltip: `${sha}, ${date}${release ? `, after ${release}` : ""}: ${said[place] ?? "no value"}`
  }));
  const description = `${noun} of ${benchmark.call} on ${benchmark.file}, at commits of ${library2}, in ${unit}`;
  return chart("commits", description, { rows }, (specification) => {
    for (const { encoding } of specification.layer) if (encoding?.y?.field) encoding.y.title = unit;
  });
}

// voxelocity/site/scripts/compare.js
function showCompare() {
  const before = indices().at(-2) ?? newest();
  const pickOld = picker("old", "Old", indexOptions(), entries[before].tag, showCompare);
  const pickNew = picker("new", "New", indexOptions(), entries[newest()].tag, showCompare);
  const [old, fresh] = [indexOf(address.get("old")), indexOf(address.get("new"))];
  const pickers = choices(pickOld, pickNew);
  const missing = notMeasuredHere("old", "new");
  if (missing) return fill("compare", pickers, missing);
  if (old === fresh) return fill(
    "compare",
    pickers,
    make("p", { class: "warning" }, "Choose two different versions.")
  );
  const changes = changesBetween(old, fresh);
  const command = `.venv/bin/voxelocity compare ${entries[old].tag} ${entries[fresh].tag} --machine ${address.get("machine")}`;
  return fill(
    "compare",
    pickers,
    make("p", {}, "The same results on the command line:"),
    copyable(command),
    make("p", {}, make(
      "a",
      { href: `?${new URLSearchParams({
        machine: address.get("machine"),
        old: entries[old].tag,
        new: entries[fresh].tag
      })}#compare`, id: "compare-link" },
      "A link to this comparison"
    ), "."),
    movedReferences(old, fresh),
    splitOf(old, fresh),
    changesTable(changes, old, fresh)
  );
}
function movedReferences(old, fresh) {
  const found = machine().moved.find((each) => each.old === old && each.new === fresh);
  return found ? make("p", { class: "warning" }, found.warning) : null;
}
function splitOf(old, fresh) {
  const rows = machine().means.map((mean) => ({ mean, change: meanChange(mean, old, fresh) })).filter(({ change }) => change).map(({ mean, change }) => make(
    "tr",
    { "data-operation": mean.operation, "data-metric": mean.metric },
    rowHead(mean.title),
    cell(nameOfMetric(
      /** @type {Metric} */
      mean.metric
    )),
    numberCell(factorOrSame(change), judged(change)),
    causes.map((cause) => numberCell(factorOrSame(change.shares[cause])))
  ));
  return folded(
    "Which change did it: nilearn, nibabel, the stack",
    table(
      "The geometric mean of each operation, divided among its causes; ~ is within the noise",
      ["operation", "of", { number: "change" }, ...causes.map((cause) => ({ number: cause }))],
      rows
    )
  );
}
function changeOrSame(change) {
  const little = change.benchmark.metric === "peakmem" && Math.min(change.old.value, change.fresh.value) < content.little_memory;
  if (withinNoise(change) || !little) return factorOrSame(change);
  return change.log < 0 ? "less" : "more";
}
var factorOrSame = (change) => withinNoise(change) ? "~" : factor(Math.exp(change.log));
function changesTable(changes, old, fresh) {
  const columns = [
    ["operation", (change) => change.benchmark.task],
    ["call", (change) => change.benchmark.call],
    ["file", (change) => change.benchmark.file],
    ["of", (change) => change.benchmark.metric],
    ["old", (change) => change.old.value],
    ["new", (change) => change.fresh.value],
    ["change", (change) => change.log],
    ["noise", (change) => change.floor]
  ];
  const { pickers, wanted } = changeFilters(changes);
  const asked = changes.filter(wanted);
  const kept = address.get("rows") === "all" ? asked : asked.filter((change) => isTold(change) && isCounted(change));
  const sort = String(address.offer("sort", ["size", ...columns.map(([name]) => name)], "size"));
  const descending = address.offer("order", ["up", "down"], "up") === "down";
  const sorted = [...kept].sort(sort === "size" ? (one, other) => sizeOf(other) - sizeOf(one) : byColumn(columns.find(([name]) => name === sort)[1], descending));
  const heads = columns.map(([name]) => make(
    "th",
    {
      scope: "col",
      class: ["old", "new", "change", "noise"].includes(name) ? "number" : null,
      "aria-sort": name === sort ? descending ? "descending" : "ascending" : null
    },
    make("button", { type: "button", id: `sort-${name}`, onclick: () => {
      address.set("order", name === sort && !descending ? "down" : "up");
      address.set("sort", name);
      showCompare();
      document.getElementById(`sort-${name}`).focus();
    } }, name, name === sort ? descending ? " ↓" : " ↑" : "")
  ));
  const [shown, all] = [kept, changes].map((each) => each.filter(isCounted).length);
  const caption = `${entries[fresh].tag} against ${entries[old].tag}: ${shown} of ${all} results; ~ is within the noise`;
  return make(
    "div",
    {},
    sentenceOf(asked.filter(isTold)),
    choices(pickers),
    table(caption, heads, sorted.slice(0, MANY_ROWS).map(changeRow)),
    furtherRows(caption, columns, sorted.slice(MANY_ROWS)),
    restOf(asked, kept)
  );
}
var MANY_ROWS = 25;
function furtherRows(caption, columns, changes) {
  if (!changes.length) return null;
  return folded(
    `${changes.length} more`,
    table(`${caption}, continued`, columns.map(([name]) => name), changes.map(changeRow))
  );
}
var isTold = (change) => change.note ? content.failures.includes(change.fresh.note) && !change.old.note : isNotable(change, change.benchmark.metric);
var isCounted = ({ benchmark }) => !benchmark.reference;
var sizeOf = (change) => change.note ? Infinity : Math.abs(change.log);
function byColumn(by, descending) {
  return (one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === void 0 || b === void 0) {
      return Number(a === void 0) - Number(b === void 0);
    }
    const order = typeof a === "string" ? a.localeCompare(String(b)) : a - Number(b);
    return descending ? -order : order;
  };
}
function changeFilters(changes) {
  const any = (label, values) => [
    ["", label],
    ...[...new Set(values)].sort().map((value) => [value, value])
  ];
  const pick = (key, label, values) => picker(key, label, any("all", values), "", showCompare);
  const kinds = Object.entries(metrics).filter(([metric]) => changes.some(({ benchmark }) => benchmark.metric === metric));
  const pickers = [
    picker(
      "rows",
      "Show",
      [["changed", "what changed"], ["all", "everything"]],
      "changed",
      showCompare
    ),
    picker(
      "only-kind",
      "Of",
      [["", "all"], ...kinds.map(([metric, { noun }]) => [metric, noun])],
      "",
      showCompare
    ),
    pick("only-file", "File", changes.map(({ benchmark }) => benchmark.file)),
    pick("only-call", "Call", changes.map(({ benchmark }) => benchmark.call))
  ];
  const chosen = ["metric", "file", "call"].map((name, number) => [
    name,
    address.get(["only-kind", "only-file", "only-call"][number])
  ]).filter(([, value]) => value);
  return { pickers, wanted: ({ benchmark }) => chosen.every(([name, value]) => benchmark[name] === value) };
}
function sentenceOf(told) {
  const own = told.filter(isCounted);
  const better = own.filter((change) => !change.note && change.log < 0);
  const largest = (list) => list.reduce((best, change) => sizeOf(change) > sizeOf(best) ? change : best);
  const worse = own.filter((change) => !better.includes(change));
  if (!own.length) {
    return make("p", { class: "advice" }, "Nothing differs by more than the noise and enough to be mentioned.");
  }
  return make(
    "p",
    { class: "advice" },
    `${own.length} results differ: ${better.length} better, ${worse.length} worse.`,
    better.length ? ` Largest gain: ${changeWords(largest(better))}.` : "",
    worse.length ? ` Worst: ${changeWords(largest(worse))}.` : ""
  );
}
function changeWords({ benchmark, old, fresh }) {
  const end = (found) => found.note || found.words;
  return `${benchmark.call}, ${benchmark.file}: ${nameOfMetric(benchmark.metric)} ${end(old)} to ${end(fresh)}`;
}
function changeRow(change) {
  return make(
    "tr",
    {
      class: change.benchmark.reference ? "reference" : null,
      "data-number": change.number
    },
    cell(change.benchmark.task),
    codeHead(change.benchmark.call),
    cell(change.benchmark.file),
    cell(nameOfMetric(change.benchmark.metric)),
    [change.old, change.fresh].map((found) => found.note ? numberCell(found.note, "missing") : numberCell(found.words)),
    change.note ? numberCell(change.note, "missing") : numberCell(changeOrSame(change), judged(change)),
    numberCell(change.note || !Number.isFinite(change.floor) ? "" : `± ${percent(Math.expm1(change.floor))}`)
  );
}
function restOf(asked, kept) {
  const left = asked.filter((change) => isCounted(change) && !kept.includes(change));
  const same = left.filter((change) => !change.note);
  const notes = /* @__PURE__ */ new Map();
  for (const { note } of left) if (note) notes.set(note, (notes.get(note) || 0) + 1);
  const limits = Object.entries(content.smallest).filter(([metric]) => same.some(({ benchmark }) => benchmark.metric === metric)).map(([metric, share]) => `${percent(share)} of ${metrics[metric].noun}`);
  const parts = [...notes].map(([note, count]) => `${count} lack a value in one of the two, or in both (${note})`);
  if (same.length) {
    parts.unshift(`${same.length} results are within the noise or changed by less than ` + limits.join(", "));
  }
  return parts.length ? faint(`Not in the table: ${parts.join("; ")}.`) : null;
}

// voxelocity/site/scripts/data.js
function showData() {
  const measured = content.statuses.indexOf("not measured");
  const count = Object.values(content.machines).reduce((sum, found) => sum - found.lent + found.benchmarks.reduce((total, { statuses }) => total + statuses.filter((status) => status !== measured).length, 0), 0);
  return fill(
    "data",
    make(
      "p",
      {},
      `All ${whole(count)} results of this page, with their noise floors: `,
      make("a", { href: "data/results.csv", download: "" }, "results.csv"),
      ", ",
      make("a", { href: "data/results.json", download: "" }, "results.json"),
      " and its ",
      make("a", { href: "data/results.schema.json", download: "" }, "JSON schema"),
      ". Times are in seconds, memory in bytes above the baseline; a floor is the relative change of a time, or the bytes of a peak, up to which a difference is noise."
    )
  );
}

// voxelocity/site/scripts/history.js
function seriesOf(task, file, metric) {
  return tasks.get(task).numbers.filter((number) => benchmarks[number].metric === metric && benchmarks[number].file === file).sort((one, other) => Number(benchmarks[one].reference) - Number(benchmarks[other].reference)).map((number) => ({ number, benchmark: benchmarks[number], points: pointsOf(number) }));
}
function pointsOf(number) {
  const { series, steps } = machine().benchmarks[number];
  return entries.map((_, index) => {
    const found = { index, ...reading(number, index) };
    if (found.note) return found;
    const floor = series.floors[at(index)];
    if (floor !== null) {
      found.low = found.value * Math.exp(-floor / 2);
      found.high = found.value * Math.exp(floor / 2);
    }
    found.step = steps.find((step) => step.index === index);
    return found;
  });
}
function unitOf(benchmark, metric) {
  if (metric === "peakmem" && benchmark.voxels) return {
    scale: 1 / benchmark.voxels,
    name: "B/voxel",
    words: (point) => point.perVoxel
  };
  return { scale: metrics[metric].scale, name: metrics[metric].unit, words: (point) => point.words };
}
function showHistory() {
  const pickTask = picker(
    "history",
    "What is done",
    taskOptions(),
    "VolumeExtraction|middle",
    showHistory
  );
  const task = address.get("history");
  const own = tasks.get(task).numbers.map((number) => benchmarks[number]);
  const images = [...new Set(own.map((benchmark) => benchmark.parameters[0] || "no image"))];
  const formats = [...new Set(own.map((benchmark) => benchmark.parameters[1] || "no file"))];
  const pickImage = picker(
    "image",
    "Image",
    images.map((image) => [image, image]),
    images.includes("int16 + slope/inter") ? "int16 + slope/inter" : images[0],
    showHistory
  );
  const pickFormat = picker(
    "format",
    "Format",
    formats.map((format) => [format, format]),
    formats.includes(".nii.gz") ? ".nii.gz" : formats[0],
    showHistory
  );
  const file = address.get("image") === "no image" ? "no image" : `${address.get("image")} ${address.get("format")}`;
  const tags = entries.map(({ tag }) => [tag, tag]);
  const pickFrom = picker("from", "From", tags, entries[0].tag, showHistory);
  const pickTo = picker("to", "To", [...tags].reverse(), entries.at(-1).tag, showHistory);
  const range = [
    indexOf(address.get("from")),
    indexOf(address.get("to"))
  ].sort((one, other) => one - other);
  fill(
    "history",
    choices(pickTask, pickImage, pickFormat, pickFrom, pickTo),
    faint("The band around a line is half the noise floor to either side: where two bands do not meet, the change is larger than the noise. A diamond marks a step; a time has one only where the instructions changed with it, or where it repeats in the entries beside; the dashed line is the reference, the leanest way that we know of. Where a line is broken nothing was measured."),
    measuredMetrics(tasks.get(task).numbers, indices()).length ? null : shownElsewhere(tasks.get(task).numbers),
    measuredMetrics(tasks.get(task).numbers, indices()).map((metric) => historyOf(metric, task, file, range)),
    overview()
  );
}
function overview() {
  const offered = measuredMetrics(allNumbers, indices());
  const pick = picker(
    "overview",
    "Show",
    offered.map((metric2) => [metric2, metrics[metric2].noun]),
    offered.includes("instructions") ? "instructions" : offered[0],
    showHistory
  );
  const metric = (
    /** @type {Metric} */
    address.get("overview")
  );
  const shownTasks = [...tasks.values()].filter((task) => task.numbers.some((number) => benchmarks[number].metric === metric && machine().benchmarks[number].values.some((value) => value > 0)));
  const rows = shownTasks.flatMap((task) => {
    const files = [...new Set(task.numbers.filter((number) => benchmarks[number].metric === metric).map((number) => benchmarks[number].file))];
    const file = usualOf(files);
    return seriesOf(task.key, file, metric).flatMap(({ benchmark, points }) => points.map((point) => ({
      task: task.key,
      title: task.words,
      index: point.index,
      call: benchmark.call,
      reference: benchmark.reference,
      colour: task.colours[benchmark.call],
      value: point.note || point.value <= 0 ? null : point.value
    })));
  });
  const columns = Math.max(2, Math.min(6, Math.floor(document.body.clientWidth / 175)));
  address.offer("overview-open", ["no", "yes"], "no");
  return make(
    "details",
    { open: address.get("overview-open") === "yes", ontoggle: (event) => {
      address.set("overview-open", event.target.open ? "yes" : "no", "history");
      if (event.target.open) drawOverview(event.target, rows, columns);
    } },
    make("summary", {}, "All tasks as small charts (click one to enlarge it)"),
    choices(pick)
  );
}
function drawOverview(details, rows, columns) {
  details.querySelector("figure")?.remove();
  details.append(chart(
    "overview",
    "Each on the scaled .nii.gz where it was measured on one, each on its own scale",
    { rows },
    (specification) => {
      delete specification.autosize;
      specification.columns = columns;
      specification.spec.view = { fill: "transparent", stroke: null, cursor: "pointer" };
      specification.spec.width = Math.floor((document.body.clientWidth - 40) / columns) - 24;
    },
    (view) => view.addEventListener("click", (_, item) => {
      const task = item?.datum?.task || item?.datum?.datum?.task || rows.find(({ title }) => title === item?.datum?.title)?.task;
      if (!task) return;
      address.set("history", task, "history");
      showHistory();
      document.getElementById("history").scrollIntoView();
    })
  ));
}
function historyOf(metric, task, file, [first, last]) {
  const series = seriesOf(task, file, metric).map((each) => ({
    ...each,
    points: each.points.filter(({ index }) => first <= index && index <= last)
  }));
  const heading = `${metrics[metric].title}: ${tasks.get(task).words}, ${file}`;
  if (!series.length) return make("p", { class: "missing" }, `${heading}: not measured.`);
  const unit = unitOf(series[0].benchmark, metric);
  const rows = series.flatMap(({ benchmark, points }) => points.map((point) => ({
    tag: entries[point.index].tag,
    index: point.index,
    call: benchmark.call,
    reference: benchmark.reference,
    value: point.note ? null : point.value * unit.scale,
    low: Number.isFinite(point.low) ? point.low * unit.scale : null,
    high: Number.isFinite(point.high) ? point.high * unit.scale : null,
    step: Boolean(point.step),
    tooltip: point.note ? null : `${entries[point.index].tag}: ${benchmark.call}: ${unit.words(point)}`
  })));
  const steps = series.filter(({ benchmark }) => !benchmark.reference).flatMap(({ benchmark, number, points }) => points.filter(({ step }) => step && isLarge(step.log, metric)).map((point) => ({ benchmark, number, step: point.step })));
  const readout = make(
    "div",
    { class: "readout faint", "aria-live": "off" },
    "Point at the chart, or tap it, to read all calls of a release here."
  );
  return make(
    "div",
    { "data-history": metric },
    readout,
    chart(`history-${metrics[metric].chart}`, heading, { rows }, (specification) => {
      coloured(specification, tasks.get(task).colours, series);
      if (rows.every(({ low }) => low === null)) specification.layer.shift();
      if (metric !== "peakmem") ticked(specification, rows);
      if (metric === "peakmem") retitled(specification, `peak above the baseline in ${unit.name}`);
    }, (view) => view.addSignalListener("cursor", (_, { index }) => {
      if (index) readOut(readout, series, index[0], unit);
    })),
    rows.length ? stepsOf(steps) : null,
    folded(
      "The values of this chart",
      table(
        heading,
        ["release", ...series.map(({ benchmark }) => ({ number: benchmark.call }))],
        entries.slice(first, last + 1).map(({ tag }, row) => make(
          "tr",
          { "data-tag": tag },
          rowHead(tag),
          series.map(({ points }) => points[row].note ? numberCell(points[row].note, "missing") : numberCell(unit.words(points[row])))
        ))
      )
    )
  );
}
function readOut(readout, series, index, unit) {
  const { tag, date } = entries[index];
  readout.replaceChildren(
    make("strong", {}, tag),
    ` (${date}): `,
    series.map(({ benchmark, points }) => {
      const point = points.find((each) => each.index === index);
      if (!point || point.note) return `${benchmark.call}: ${point?.note || "not measured"}`;
      const noise = point.high ? ` ± ${percent((point.high / point.value) ** 2 - 1)}` : "";
      return `${benchmark.call}: ${unit.words(point)}${noise}`;
    }).join("; ")
  );
}
function coloured(specification, colours, series) {
  const calls = series.map(({ benchmark }) => benchmark.call);
  for (const { encoding } of specification.layer) {
    if (encoding.color?.scale) encoding.color.scale = {
      domain: calls,
      range: calls.map((call) => colours[call])
    };
  }
}
function ticked(specification, rows) {
  const values = rows.flatMap((row) => [row.low ?? row.value, row.high ?? row.value]).filter((value) => value !== null);
  const ticks = [];
  for (let power = -4; power < 7; power += 1) {
    ticks.push(...[1, 2, 5].map((one) => one * 10 ** power));
  }
  const low = Math.max(...ticks.filter((tick) => tick <= Math.min(...values)), ticks[0]);
  const high = Math.min(...ticks.filter((tick) => tick >= Math.max(...values)), ticks.at(-1));
  for (const { encoding } of specification.layer) {
    if (!encoding.y) continue;
    if (encoding.y.scale) encoding.y.scale.domain = [low, high];
    encoding.y.axis = { values: ticks.filter((tick) => tick >= low && tick <= high), format: "~g" };
  }
}
function retitled(specification, title) {
  for (const { encoding } of specification.layer) if (encoding.y) encoding.y.title = title;
}
function stepsOf(steps) {
  if (!steps.length) return faint("No step is larger than the noise and large enough to be mentioned.");
  return make("ul", { class: "works" }, steps.map(({ benchmark, number, step }) => {
    const entry = entries[step.index];
    const known = machine().steps.find(({ index, numbers }) => index === step.index && numbers.includes(number));
    return make(
      "li",
      {},
      make("strong", {}, entry.tag),
      `: ${benchmark.call} `,
      make("span", { class: step.log < 0 ? "better" : "worse" }, step.words),
      step.cause === "unexplained" ? ` since ${entries[step.start].tag}; more than one thing changed between the two` : "",
      known?.source ? [
        ": ",
        known.what,
        ". ",
        known.users,
        " ",
        link(known.source, "what did it"),
        ","
      ] : "",
      " ",
      entry.notes ? link(entry.notes, "release notes") : null
    );
  }));
}

// voxelocity/site/scripts/which_call.js
function callsOf(task, file, index) {
  const found = /* @__PURE__ */ new Map();
  for (const number of tasks.get(task).numbers) {
    const benchmark = benchmarks[number];
    if (benchmark.file !== file) continue;
    if (!found.has(benchmark.method)) found.set(benchmark.method, { benchmark });
    found.get(benchmark.method)[benchmark.metric] = { number, ...reading(number, index) };
  }
  return [...found.values()].sort((one, other) => (one.time?.value ?? Infinity) - (other.time?.value ?? Infinity));
}
function showWhichCall() {
  const pickTask = picker(
    "task",
    "What I want to do",
    taskOptions(isTimed),
    "VolumeExtraction|middle",
    showWhichCall
  );
  const task = tasks.get(address.get("task"));
  const pickFile = picker(
    "file",
    "My file",
    task.files.map((file2) => [file2, file2]),
    usualOf(task.files),
    showWhichCall
  );
  const pickVersion = picker(
    "version",
    "My versions",
    indexOptions(),
    entries[newest()].tag,
    showWhichCall
  );
  const index = indexOf(address.get("version"));
  const file = address.get("file");
  const missing = notMeasuredHere("version");
  if (missing) return fill("which-call", choices(pickTask, pickFile, pickVersion), missing);
  const rows = callsOf(task.key, file, index);
  const description = `${task.words}, ${file}, ${entries[index].tag}`;
  const advice = adviceFor(task.key, file);
  fill(
    "which-call",
    faint("Time is the tenth percentile of all timings; memory is the peak above the baseline, the same process without the call; instructions are what the processor carries out for one call on a smaller image: they repeat to half a percent where times do not, and stand for work, not for seconds. The reference is the leanest way that we know of to do the task in numpy and gzip alone; it works in float64."),
    fileHelp(),
    choices(pickTask, pickFile, pickVersion),
    task.alternatives ? make(
      "div",
      { class: "cards" },
      judgedBy(rows).map((metric) => adviceCard(
        metrics[metric].best,
        rows,
        metric,
        advice,
        index
      ))
    ) : make("p", {}, rows.filter(({ benchmark }) => !benchmark.reference).length > 1 ? "These calls do different things; none of them replaces another." : "There is one call for it."),
    squares(rows, index),
    metricNames.filter((metric) => metric !== "instructions" || rows.some((row) => row.instructions)).map((metric) => chart(
      `calls-${metrics[metric].chart}`,
      `${metrics[metric].title}: ${description}`,
      {
        rows: rows.filter((row) => hasValue(row, metric)).map((row) => ({
          call: row.benchmark.call,
          value: row[metric].value * metrics[metric].scale,
          reference: row.benchmark.reference,
          tooltip: `${row.benchmark.call}: ${row[metric].words}`
        }))
      }
    )),
    rows.some((row) => metricNames.some((metric) => hasValue(row, metric))) ? null : shownElsewhere(rows.flatMap(numbersOf)),
    callsTable(description, rows, index),
    onEachMachine(rows, index),
    howMeasured(rows, index),
    rows.some((row) => withIndexedGzip(row, index)) ? faint("With indexed_gzip installed, nibabel builds an index of a .nii.gz while it reads it. Each call here opens the file afresh and pays for the index; it pays off when one image object is kept and read from again and again.") : null
  );
}
var numbersOf = (row) => metricNames.map((metric) => row[metric]?.number).filter((number) => number !== void 0);
var hasValue = (row, metric) => row[metric]?.value !== void 0;
var isTimed = (task) => task.numbers.some((number) => benchmarks[number].metric !== "instructions");
function judgedBy(rows) {
  const has = (metric) => rows.some((row) => hasValue(row, metric));
  return [has("time") || !has("instructions") ? "time" : "instructions", "peakmem"];
}
function growthOf(row, index) {
  return machine().growth.find(({ operation, method, format }) => operation === row.benchmark.operation && method === row.benchmark.method && format === row.benchmark.parameters[1])?.growth[at(index)] ?? void 0;
}
function squares(rows, index) {
  return rows.filter((row) => growthOf(row, index)?.kind === "square").map((row) => {
    const { words } = growthOf(row, index);
    return make(
      "p",
      { class: "warning", "data-square": row.benchmark.method },
      code(row.benchmark.call),
      `: its work grows with the square of the number of volumes, by its instructions at 10 to 80 volumes. At ${whole(content.many_volumes)} volumes it takes some ${words} times what it takes at 80, where a call that grows in proportion takes 15 times. Do not use it on a long run.`
    );
  });
}
var bytesPerVoxel = (row) => row.peakmem?.perVoxel ?? "";
function growthWords(row, index) {
  const found = growthOf(row, index);
  return found ? { constant: "none", linear: "in proportion", square: "with the square" }[found.kind] : "";
}
function fileHelp() {
  return faint(
    "Which file is yours? ",
    code("nib.load(path).get_data_dtype()"),
    " tells the type; “slope/inter” means that ",
    code("nib.load(path).dataobj.slope"),
    " is not 1 or ",
    code(".inter"),
    " not 0, so that every voxel is scaled when it is read."
  );
}
function adviceCard(title, rows, metric, advice, index) {
  const card = make("div", { class: "card", "data-best": metric }, make("h3", {}, title));
  const found = advice?.[metric][at(index)];
  if (!found) {
    const notes = [...new Set(rows.map((row) => row[metric]?.note).filter(Boolean))];
    card.append(make("p", { class: "missing" }, notes.join(", ") || "not measured"));
    return card;
  }
  const best = rows.find((row) => row[metric]?.number === found.best);
  const costs = metricNames.filter((each) => hasValue(best, each)).map((each) => best[each].words + ({
    peakmem: ` above the baseline${bytesPerVoxel(best) ? ` (${bytesPerVoxel(best)})` : ""}`,
    instructions: " instructions on a smaller image"
  }[each] || ""));
  card.append(
    copyable(content.snippets[nameOf(best.benchmark)] || best.benchmark.call),
    make("p", {}, costs.join(", "), found.distance ? `; ${found.distance}` : "", ".")
  );
  if (found.equal.length) {
    card.append(make("p", {}, found.all_equal ? "All calls are within the noise of it: " : "Within the noise of it: ", `${found.equal.map((number) => benchmarks[number].call).join("; ")}.`));
  }
  card.append(faint("Measure it yourself:"), copyable(commandFor(best[metric].number, index)));
  return card;
}
function onEachMachine(rows, index) {
  const timed = rows.filter((row) => row.time);
  const on = (name, row, where, kind = "values") => {
    const { benchmarks: known, indices: own } = content.machines[name];
    return known[row?.time?.number]?.[kind][own.indexOf(where)] ?? null;
  };
  const measured = Object.keys(content.machines).map((name) => {
    const { indices: own } = content.machines[name];
    const withTimes = own.filter((where) => timed.some((row) => on(name, row, where) !== null));
    return { name, where: withTimes.includes(index) ? index : withTimes.at(-1) };
  }).filter(({ where }) => where !== void 0);
  if (measured.length < 2) return null;
  const reference = rows.find(({ benchmark }) => benchmark.reference);
  const cellOf = ({ name, where }, row) => {
    const value = on(name, row, where);
    if (value === null) return numberCell("not measured", "missing");
    const least = on(name, reference, where);
    return numberCell(`${on(name, row, where, "words")}${least ? ` (${factor(value / least)})` : ""}`);
  };
  return make(
    "details",
    { class: "machines" },
    make("summary", {}, "The times of each machine, side by side"),
    faint("In brackets: how many times the reference, which may be compared between machines; seconds may not."),
    table(
      "Time on each machine",
      [
        "call",
        ...measured.map(({ name, where }) => ({ number: `${name}, ${entries[where].tag}` }))
      ],
      timed.map((row) => make(
        "tr",
        { "data-on-each": row.benchmark.method },
        codeHead(row.benchmark.call),
        measured.map((one) => cellOf(one, row))
      ))
    )
  );
}
function howMeasured(rows, index) {
  const file = machine().files[at(index)];
  return make(
    "details",
    { class: "measured" },
    make("summary", {}, "The code that was measured, how to measure it again, and every sample"),
    rows.map((row) => [
      make("h4", {}, row.benchmark.call),
      make(
        "pre",
        { tabindex: "0" },
        code(content.codes[nameOf(row.benchmark)] || row.benchmark.call)
      ),
      make("pre", { tabindex: "0" }, code(commandFor(numbersOf(row)[0], index)))
    ]),
    file ? make("p", {}, "Every sample stands in ", code(file), " of the repository.") : null
  );
}
function withIndexedGzip(row, index) {
  const known = machine().indexed_gzip_words[at(index)];
  return row.benchmark.parameters[1] === ".nii.gz" && row.time ? known?.[row.time.number] : void 0;
}
function timesReference(row, rows, index) {
  const reference = rows.find((each) => each.benchmark.reference);
  const logs = [row, reference].map((each) => machine().benchmarks[each?.time?.number]?.series.logs[at(index)]);
  return logs.every(Number.isFinite) ? ratioDigits(Math.exp(logs[0] - logs[1])) : "";
}
function callsTable(description, rows, index) {
  const indexed = rows.some((row) => withIndexedGzip(row, index));
  const counted2 = rows.some((row) => row.instructions);
  const grows = rows.some((row) => growthOf(row, index));
  return table(
    description,
    [
      "call",
      { number: "time" },
      { number: "× reference" },
      { number: "peak above baseline" },
      { number: "per voxel" },
      ...counted2 ? [{ number: "instructions" }] : [],
      ...grows ? ["growth with volumes"] : [],
      ...indexed ? [{ number: "time with indexed_gzip" }] : []
    ],
    rows.map((row) => make(
      "tr",
      {
        class: row.benchmark.reference ? "reference" : null,
        "data-route": row.benchmark.method
      },
      codeHead(row.benchmark.call),
      valueCell(row, "time"),
      numberCell(timesReference(row, rows, index)),
      valueCell(row, "peakmem"),
      numberCell(bytesPerVoxel(row)),
      counted2 ? valueCell(row, "instructions") : null,
      grows ? make("td", { "data-growth": row.benchmark.method }, growthWords(row, index)) : null,
      indexed ? numberCell(withIndexedGzip(row, index) ?? "") : null
    ))
  );
}
function valueCell(row, metric) {
  const found = row[metric];
  if (!found) return numberCell("not measured", "missing");
  return found.note ? numberCell(found.note, "missing") : numberCell(found.words);
}
function commandFor(number, index) {
  const { expression, environment } = benchmarks[number];
  return `${environment ? `${environment} ` : ""}.venv/bin/asv run --machine NAME --record-samples --bench "${expression.replace(/[\\"$`]/g, "\\$&")}" ${entries[index].tag}^!`;
}

// voxelocity/site/scripts/find_call.js
function namesOfCalls() {
  const found = benchmarks.filter((benchmark) => !benchmark.reference).flatMap((benchmark) => benchmark.call.match(/\w+(?=\()|dataobj|slicer/g) || []);
  return [...new Set(found)].filter((name) => !/^\d|^for$|^f$/.test(name)).sort();
}
var nameIn = (text) => text.trim().replace(/\(.*$/, "").split(".").pop();
function showFindCall() {
  const names = namesOfCalls();
  const asked = String(address.offer("call", ["", ...names], ""));
  const input = make("input", {
    type: "search",
    id: "find-call-name",
    list: "names-of-calls",
    value: asked,
    placeholder: "index_img",
    autocomplete: "off",
    oninput: (event) => choose(event.target.value)
  });
  const found = make("div", { id: "find-call-found", "aria-live": "polite" });
  const offered = (text, wanted) => faint(text, wanted.map((name) => [make("button", {
    type: "button",
    onclick: () => {
      input.value = name;
      choose(name);
    }
  }, name), " "]));
  const usual = names.filter((name) => [
    "index_img",
    "load_img",
    "get_fdata",
    "NiftiMasker",
    "mean_img"
  ].includes(name));
  function show(text) {
    const name = nameIn(text);
    const alike = names.filter((each) => each.toLowerCase().includes(name.toLowerCase()));
    found.replaceChildren(...names.includes(name) ? foundCalls(name) : !name ? [offered("Such as ", usual)] : alike.length ? [offered("Do you mean ", alike)] : [
      make("p", {
        class: "warning",
        role: "alert"
      }, `“${name}” is not among the calls that are measured.`),
      offered("Such as ", usual)
    ]);
  }
  function choose(text) {
    const name = nameIn(text);
    address.set("call", names.includes(name) ? name : "", "find-call");
    show(text);
  }
  show(asked);
  return fill(
    "find-call",
    make(
      "label",
      { class: "picker" },
      make("span", {}, "A function of nilearn or nibabel"),
      input
    ),
    make("datalist", { id: "names-of-calls" }, names.map((name) => make("option", { value: name }))),
    found
  );
}
function foundCalls(name) {
  const pattern = new RegExp(`\\b${name}\\b`);
  const rowsOf = (chosen) => chosen.flatMap((task) => {
    const file = usualOf(task.files);
    return callsOf(task.key, file, newest()).filter(({ benchmark }) => pattern.test(benchmark.call)).map((row) => ({ ...row, task, file }));
  });
  const all = [...tasks.values()];
  const usual = rowsOf(all.filter((task) => isTimed(task) && task.work));
  const rows = usual.length ? usual : rowsOf(all);
  return [table(
    `${name}, at ${labelOf(newest())}`,
    [
      "to do what",
      "call",
      { number: "time or work" },
      { number: "memory" },
      "a better call",
      "what changed it"
    ],
    rows.map((row) => make(
      "tr",
      { "data-task": row.task.key },
      cell(make("a", { href: "#history", onclick: () => {
        address.set("history", row.task.key);
        address.set("image", row.benchmark.parameters[0] || "no image");
        address.set("format", row.benchmark.parameters[1] || "no file");
        showHistory();
      } }, row.task.words), make("div", { class: "faint" }, row.file, ofAnotherSize(row))),
      codeHead(row.benchmark.call),
      numberCell(costOf(row)),
      row.peakmem ? valueCell(row, "peakmem") : numberCell(""),
      cell(betterThan(row)),
      cell(changesTo(row))
    ))
  )];
}
var usualImage = content.tasks.filter(({ key }) => key === "ArrayAccess").flatMap(({ numbers }) => numbers.map((number) => benchmarks[number])).reduce(
  (most, benchmark) => benchmark.voxels > most.voxels ? benchmark : most,
  { voxels: 0, size: "" }
);
function ofAnotherSize({ time, peakmem, instructions }) {
  const { voxels, size } = benchmarks[(time || peakmem || instructions).number];
  return voxels && voxels !== usualImage.voxels ? `, of ${size} (most here have ${usualImage.size})` : "";
}
function costOf(row) {
  if (row.time?.value !== void 0) return row.time.words;
  if (row.instructions?.value !== void 0) return `${row.instructions.words} instructions`;
  return row.time?.note || row.instructions?.note || "not measured";
}
function betterThan({ benchmark, task, file }) {
  if (!task.alternatives) return "";
  const advice = adviceFor(task.key, file);
  const lines = metricNames.flatMap((metric) => {
    const found = advice?.[metric][at(newest())];
    if (!found || [found.best, ...found.equal].some((number) => benchmarks[number].method === benchmark.method)) return [];
    return [[benchmarks[found.best].call, metrics[metric].noun]];
  });
  const byCall = new Map(steadier(benchmark, task, file).map((call) => [
    call,
    ["on a long run: its work does not grow with the square of the volumes"]
  ]));
  for (const [call, noun] of lines) byCall.set(
    call,
    [...byCall.get(call) || [], `${noun === "instructions" ? "fewer" : "less"} ${noun}`]
  );
  if (byCall.size) return [...byCall].map(([call, why]) => make("div", {}, code(call), ` (${why.join("; ")})`));
  return advice && metricNames.some((metric) => advice[metric][at(newest())]) ? "none" : "not measured here";
}
function steadier(benchmark, task, file) {
  const rows = callsOf(task.key, file, newest()).filter((row) => !row.benchmark.reference);
  const kind = (row) => growthOf(row, newest())?.kind;
  if (kind(rows.find((row) => row.benchmark.method === benchmark.method)) !== "square") return [];
  const least = (row) => growthOf(row, newest()).many;
  return rows.filter((row) => kind(row) && kind(row) !== "square").sort((one, other) => least(one) - least(other)).slice(0, 2).map((row) => row.benchmark.call);
}
function changesTo({ benchmark }) {
  const own = allNumbers.filter((number) => benchmarks[number].call === benchmark.call);
  return machine().steps.filter(({ numbers }) => numbers.some((number) => own.includes(number))).map(({ index, what, source }) => make(
    "div",
    {},
    `${entries[index].tag}: `,
    source ? link(source, what) : what
  ));
}

// voxelocity/site/scripts/forward.js
var ASV_PAGES = ["", "regressions", "summarylist", "graphdisplay"];
function nameInHash() {
  const [name] = location.hash.slice(1).replace(/^\//, "").split("?");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
function followHash() {
  const name = nameInHash();
  const isOwn = !location.hash || document.getElementById(location.hash.slice(1));
  const isOfAsv = [...ASV_PAGES, ...content.asv_names].includes(name);
  if (!isOwn && isOfAsv) return location.replace(`asv.html${location.hash}`);
  return fill("unknown", isOwn ? null : make(
    "p",
    { class: "warning", role: "alert" },
    `This page has no part “${name}”. All of its parts are linked below.`
  ));
}

// voxelocity/site/scripts/how_measured.js
function showHowMeasured() {
  const { traits, timings, noise } = machine();
  const known = Object.entries({
    os: "system",
    arch: "architecture",
    cpu: "processor",
    num_cpu: "processors",
    ram: "memory"
  }).filter(([key]) => traits[key]).map(([key, word]) => make(
    "tr",
    {},
    rowHead(word),
    cell(traits[key])
  ));
  const timed = timings.filter(([, largest]) => largest);
  const fewest = Math.min(...timed.map(([least]) => least));
  const most = Math.max(...timed.map(([, largest]) => largest));
  const compared = noise.pairs.map(([parent, control]) => `${control} against ${parent}`);
  return fill(
    "how-measured",
    table(`The machine: ${address.get("machine")}`, ["property", "value"], known),
    make(
      "ul",
      { class: "works" },
      make("li", {}, "Every call runs in a fresh state of a forked process; nothing of an earlier call is cached. The file is in the page cache, so the disk plays no part. One thread."),
      make("li", {}, timed.length ? `Time is the tenth percentile of ${fewest === most ? most : `${fewest} to ${most}`} timings from at least four processes.` : null, " Memory is the peak of the process less the peak of the same process without the call."),
      make("li", {}, "Every answer is checked against what the image holds; a wrong one gets no time."),
      make("li", {}, noise.words ? `${noise.words} Estimated from ${compared.join(", ") || "the references"}.` : "Noise: too little was measured to tell; no change is called one."),
      make("li", {}, "Every entry of the timeline is installed from a lock with hashes, and what is installed is compared with it before anything is measured.")
    ),
    imagesTable(),
    wrongAnswers(),
    timelineTable(timings),
    commandPicker()
  );
}
function imagesTable() {
  if (!content.images.length) return null;
  return table(
    "The generated images: the same bytes everywhere",
    [
      "image",
      { number: "voxels" },
      { number: "bytes" },
      { number: ".nii.gz / .nii" },
      "zlib",
      "sha256 of the uncompressed file"
    ],
    content.images.map((image) => make(
      "tr",
      {},
      rowHead(image.image),
      numberCell(image.shape.join(" × ")),
      numberCell(whole(image.bytes)),
      numberCell(image.ratio === null ? "not made here" : digits(image.ratio)),
      cell(image.zlib || ""),
      make("td", { class: "code" }, image.sha256)
    ))
  );
}
function wrongAnswers() {
  if (!content.wrong_answers.length) return make(
    "p",
    {},
    "No release is known to give a wrong answer."
  );
  return table(
    "Wrong answers that are known",
    ["call", "releases", "source"],
    content.wrong_answers.map((wrong) => make(
      "tr",
      {},
      rowHead(wrong.call),
      cell(wrong.releases),
      cell(linked(wrong.source))
    ))
  );
}
function linked(text) {
  return text.split(/(https:\/\/[^\s:)]+)/).map((part) => part.startsWith("https://") ? link(part, part) : part);
}
function timelineTable(timings) {
  return folded(
    `The timeline: ${indices().length} of ${entries.length} entries are measured here`,
    table(
      "The timeline",
      ["date", "tag", "change", "lock", { number: "timings" }],
      entries.map((entry, index) => make(
        "tr",
        {},
        cell(make("time", {}, entry.date)),
        rowHead(entry.notes ? link(entry.notes, entry.tags.join(" ")) : entry.tags.join(" ")),
        cell(entry.change, entry.yanked ? ` (yanked: ${entry.yanked})` : ""),
        cell(`releases/stacks/${entry.stack}.txt`),
        at(index) < 0 ? numberCell("not measured", "missing") : numberCell([...new Set(timings[at(index)])].join(" to "))
      ))
    )
  );
}
var keyOf = ({ operation, metric, method, parameters }) => [`${operation}.${metric}_${method}`, ...parameters].join("|");
function commandPicker() {
  const options = benchmarks.map((benchmark) => [
    keyOf(benchmark),
    `${benchmark.task}: ${benchmark.call}, ${nameOfMetric(benchmark.metric)}, ${benchmark.file}`
  ]);
  const pick = picker(
    "number",
    "Measure one result again",
    options,
    options[0][0],
    showHowMeasured
  );
  const pickVersion = picker(
    "number-version",
    "in",
    indexOptions(),
    entries[newest()].tag,
    showHowMeasured
  );
  return make(
    "div",
    {},
    make("h3", {}, "Any single result, measured again"),
    choices(pick, pickVersion),
    copyable(commandFor(
      options.findIndex(([name]) => name === address.get("number")),
      indexOf(address.get("number-version"))
    )),
    faint("NAME is what you called your machine: .venv/bin/voxelocity machine NAME.")
  );
}

// voxelocity/site/scripts/estimate.js
var LONGEST = 32767;
function shapeIn(text) {
  const shape = text.split("x").map(Number);
  const isLength = (length) => Number.isInteger(length) && length > 0 && length <= LONGEST;
  return shape.length === 4 && shape.every(isLength) ? shape : null;
}
function peakOf(need, shape, importing) {
  const [x, y, z, volumes] = shape;
  const bytes = need.per_voxel * (x * y * z) * (need.whole ? volumes : 1);
  return Math.max(need.fixed + bytes, importing ?? 0);
}
function fitsIn(bytes, sizes) {
  const size = sizes.find(({ fits }) => bytes <= fits);
  return size ? `${size.gib} GiB` : `more than ${sizes[sizes.length - 1].gib} GiB`;
}
function sizesNear(peaks, sizes) {
  return sizes.map(({ gib }) => gib).filter((gib) => peaks.some((bytes) => bytes > gib * 2 ** 29));
}

// voxelocity/site/scripts/memory.js
function memoryRows(file, shape, index) {
  return machine().memory.map((row) => {
    const need = row.needs[file] ? row.needs[file][at(index)] : "not measured on such a file";
    if (typeof need === "string") return { ...row, note: need };
    return { ...row, need, bytes: peakOf(need, shape, machine().importing[at(index)]) };
  }).sort((one, other) => (one.bytes ?? Infinity) - (other.bytes ?? Infinity));
}
var EACH = "a .nii.gz; I do not know its number type";
function memoryIntro() {
  return faint("The peak of the whole process: what it takes once its libraries are imported, and the measured bytes per voxel times your voxels; or the peak of importing the libraries, where that is more. It fits in a machine of which it leaves a tenth to the rest; 16 GiB are 17.2 GB. A call that took less than one byte per voxel cannot have held the image; its peak grows with one volume. The masks take a fifth to a quarter of the field of view, the coarser grid an eighth of the voxels; two runs are concatenated, each of your shape.");
}
function memoryOfEach(files, shape, index) {
  const found = files.map((file) => new Map(memoryRows(file, shape, index).map((row) => [row.key, row])));
  const largest = (key) => Math.max(...found.map((rows2) => rows2.get(key)?.bytes ?? 0));
  const rows = machine().memory.filter(({ key }) => found.some((each) => each.get(key)?.bytes !== void 0)).sort((one, other) => largest(one.key) - largest(other.key));
  const caption = `Peak memory, and the machine that it fits in: ${shape.join(" × ")}, ${entries[index].tag}`;
  return table(
    caption,
    [
      "task",
      "call",
      ...files.map((file) => ({ number: file.replace(" .nii.gz", "") }))
    ],
    rows.map(({ key, task, call }) => make(
      "tr",
      { "data-key": key },
      cell(task),
      codeHead(call),
      found.map((each) => {
        const row = each.get(key);
        if (!row || row.note) return numberCell(row?.note === "not measured on such a file" || !row ? "not measured" : row.note, "missing");
        return make(
          "td",
          { class: "number" },
          bytesWords(row.bytes),
          make("div", { class: "faint" }, `in ${fitsIn(row.bytes, content.machine_sizes)}`)
        );
      })
    ))
  );
}
function showMemory() {
  const { files } = content.tasks.find((task) => task.key === "ArrayAccess") || content.tasks[0];
  const known = content.presets.map(({
    name,
    shape: shape2
  }) => [shape2.join("x"), `${name} (${shape2.join(" × ")})`]);
  const offered = address.get("shape");
  const own = offered && !known.some(([value]) => value === offered) ? [[offered, "my own shape"]] : [];
  const pickPreset = picker("shape", "Data set", [...known, ...own], known[1][0], showMemory);
  const shape = shapeIn(String(address.get("shape")));
  const lengths = (shape || String(address.get("shape")).split("x")).map((length, axis) => make(
    "label",
    { class: "picker" },
    make("span", {}, ["x", "y", "z", "volumes"][axis]),
    make("input", {
      type: "number",
      min: "1",
      max: String(LONGEST),
      step: "1",
      value: String(length),
      id: `length-${axis}`,
      onchange: () => {
        const asked = document.querySelectorAll("[id^=length-]");
        address.set("shape", [...asked].map(({ value }) => value || "0").join("x"));
        showMemory();
        document.getElementById(`length-${axis}`)?.focus();
      }
    })
  ));
  const gzipped = files.filter((file) => file.endsWith(".nii.gz"));
  const pickFile = picker(
    "memory-file",
    "File",
    [[EACH, EACH], ...files.map((file) => [file, file])],
    EACH,
    showMemory
  );
  const pickVersion = picker(
    "memory-version",
    "Versions",
    indexOptions(),
    entries[newest()].tag,
    showMemory
  );
  const index = indexOf(address.get("memory-version"));
  const pickers = choices(pickPreset, lengths, pickFile, pickVersion);
  if (!shape) {
    return fill("memory", pickers, make(
      "p",
      { class: "warning", role: "alert" },
      `A shape is four whole numbers from 1 to ${LONGEST}, as a NIfTI header can hold.`
    ));
  }
  const missing = notMeasuredHere("memory-version");
  if (missing) return fill("memory", pickers, missing);
  if (address.get("memory-file") === EACH) {
    return fill("memory", memoryIntro(), fileHelp(), pickers, memoryOfEach(gzipped, shape, index));
  }
  const rows = memoryRows(address.get("memory-file"), shape, index);
  const valued = rows.filter((row) => row.bytes !== void 0);
  const description = `${shape.join(" × ")}, ${address.get("memory-file")}, ${entries[index].tag}`;
  const near = sizesNear(valued.map(({ bytes }) => bytes), content.machine_sizes);
  const dashed = near.length ? `; dashed: ${near.join(", ")} GiB` : "";
  const label = (row) => valued.some((other) => other !== row && other.call === row.call) ? `${row.call} · ${row.task}` : row.call;
  return fill(
    "memory",
    memoryIntro(),
    fileHelp(),
    pickers,
    chart("memory", `Peak memory: ${description}${dashed}`, {
      rows: valued.map((row) => ({
        call: label(row),
        value: row.bytes / 1e9,
        tooltip: `${row.task}: ${bytesWords(row.bytes)}`
      })),
      sizes: near.map((gib) => ({ size: gib * 2 ** 30 / 1e9, tooltip: `${gib} GiB` }))
    }, (specification) => {
      if (!near.length) specification.layer.pop();
    }),
    memoryTable(`Peak of the process: ${description}`, valued),
    valued.length === rows.length ? null : make(
      "details",
      {},
      make(
        "summary",
        {},
        `${rows.length - valued.length} calls were not measured on such a file`
      ),
      memoryTable(`Not measured: ${description}`, rows.filter((row) => row.note))
    )
  );
}
function memoryTable(caption, rows) {
  return table(
    caption,
    [
      "task",
      "call",
      { number: "peak" },
      { number: "measured" },
      { number: "fits in" }
    ],
    rows.map((row) => make(
      "tr",
      { "data-key": row.key },
      cell(row.task),
      codeHead(row.call),
      row.note ? numberCell(row.note, "missing") : numberCell(bytesWords(row.bytes)),
      numberCell(row.note ? "" : row.need.words),
      numberCell(row.note ? "" : fitsIn(row.bytes, content.machine_sizes))
    ))
  );
}

// voxelocity/site/scripts/newest.js
function showNewest() {
  const found = machine().newest;
  if (!found.length) {
    return fill("newest", make("p", {}, "Only one version of each library was measured here, or too little to tell a change from noise. Measure two releases and a control: voxelocity measure."));
  }
  return fill(
    "newest",
    found.map(newestRelease),
    machine().next.map(nextRelease),
    make("p", { class: "faint" }, "Each release is compared with the one before it. Times, memory and instructions of a kind of work are geometric means over its calls, with the smallest and the largest change in brackets. A difference within the noise, or below 5 % (2 % of instructions), is not mentioned; of a hundred results that did not change, about one looks as if it had.")
  );
}
function nextRelease(step) {
  return make(
    "article",
    { class: "card", "data-next": step.component },
    make(
      "h3",
      {},
      `${step.component}: the next release `,
      make(
        "span",
        { class: "faint" },
        "(its newest commit, ",
        make(
          "a",
          { href: step.source },
          step.commit
        ),
        ` of ${step.date}, compared with ${step.old})`
      )
    ),
    make("p", { class: "advice" }, step.summary),
    workList(step.works),
    listOf("better", step.better),
    listOf("worse", step.worse)
  );
}
function workList(works2) {
  return make(
    "details",
    {},
    make("summary", {}, "By kind of work"),
    make("ul", { class: "works" }, works2.map((work) => make(
      "li",
      {},
      work.sentence,
      work.noise ? make("span", { class: "faint" }, ` (noise: ${work.noise})`) : null
    )))
  );
}
function newestRelease(step) {
  const name = step.component === "stack" ? "numpy, scipy and the rest" : step.component;
  const { notes, date } = entries[indexOf(step.new_tag)];
  return make(
    "article",
    { class: "card", "data-library": step.component },
    make(
      "h3",
      {},
      `${name}: ${step.new} `,
      make("span", { class: "faint" }, `(${date}), compared with ${step.old}`)
    ),
    make("p", { class: "advice" }, step.summary),
    step.better.length ? make("p", {}, `Largest gain: ${step.better[0]}.`) : null,
    step.worse.length ? make("p", {}, `Worst single result: ${step.worse[0]}.`) : null,
    step.warnings.map((line) => make("p", { class: "warning" }, line)),
    workList(step.works),
    listOf("better", step.better),
    listOf("worse", step.worse),
    step.not_measured.length ? make(
      "p",
      { class: "faint" },
      `Not measured in between: ${step.not_measured.join(", ")}.`
    ) : null,
    step.yanked.length ? make(
      "p",
      { class: "faint" },
      `Skipped, because it was yanked (withdrawn from the index): ${step.yanked.join(", ")}.`
    ) : null,
    step.also.length ? make(
      "p",
      { class: "faint" },
      `Other changes fall within this step: ${step.also.join("; ")}.`
    ) : null,
    make(
      "p",
      {},
      compareLink(step.old_tag, step.new_tag),
      " ",
      notes ? make("a", { href: notes }, "release notes") : null
    )
  );
}
function listOf(word, lines) {
  if (!lines.length) return null;
  return make(
    "details",
    {},
    make(
      "summary",
      {},
      `What became ${word}: ${lines.length} ${lines.length === 1 ? "result" : "results"}`
    ),
    make("ul", { class: "works" }, lines.map((line) => make("li", {}, line)))
  );
}
function compareLink(old, fresh) {
  return make("a", { href: "#compare", onclick: () => {
    address.set("old", old);
    address.set("new", fresh);
    showCompare();
  } }, "every result");
}

// voxelocity/site/scripts/questions.js
function showQuestions() {
  const found = machine().answers;
  if (!found.length) return fill(
    "questions",
    make("p", {}, "Too little was measured here to answer one.")
  );
  return fill("questions", make(
    "dl",
    {},
    found.map(({ question, text, evidence, entry, since, before }) => [
      make("dt", {}, question),
      make(
        "dd",
        {},
        text,
        since ? ` ${since}` : "",
        before ? make("div", {}, before) : null,
        evidence.length ? folded(
          `What was measured (${entry})`,
          make("ul", { class: "works" }, evidence.map((line) => make("li", {}, line)))
        ) : null
      )
    ])
  ));
}

// voxelocity/site/scripts/releases.js
function showReleases() {
  const count = (metric2) => benchmarks.reduce((sum, benchmark, number) => sum + (benchmark.metric === metric2 ? machine().benchmarks[number].values.filter((value) => value !== null).length : 0), 0);
  const offered = measuredMetrics(allNumbers, indices()).sort((one, other) => count(other) - count(one));
  const pick = picker(
    "step-kind",
    "Show",
    offered.map((each) => [each, metrics[each].noun]),
    offered[0],
    showReleases
  );
  const metric = (
    /** @type {Metric} */
    address.get("step-kind")
  );
  const steps = indices().slice(1).map((index, number) => ({ index, before: indices()[number] })).reverse();
  if (!steps.length) return fill(
    "releases",
    make("p", {}, "Only one entry of the timeline was measured here.")
  );
  const heads = steps.map(({ index, before }) => make(
    "th",
    { scope: "col", class: "number" },
    entries[index].notes ? link(entries[index].notes, entries[index].tag) : entries[index].tag,
    before === index - 1 ? null : make("div", { class: "faint" }, `since ${entries[before].tag}`)
  ));
  return fill(
    "releases",
    stepList(),
    faint("The geometric mean over the calls of an operation, as a factor against the entry before it that was measured: 0.5 × is half. Grey is within the noise. A control changes nothing; what is coloured there is noise that the floors do not cover. *: a call failed or gave a wrong answer and is left out."),
    choices(pick),
    table(
      `What each release did to the ${metrics[metric].noun} of each operation`,
      [make("th", { scope: "col" }, "operation"), ...heads],
      meansOf(metric).filter((mean) => mean.series.length).map((mean) => make(
        "tr",
        { "data-operation": mean.operation },
        rowHead(mean.title),
        steps.map(({ index, before }) => stepCell(mean, before, index))
      )),
      { class: "heat" }
    )
  );
}
function stepList() {
  const answered = content.wrong_answers.flatMap(({ start, end }) => [start, end]).filter((index) => index && indices().includes(index));
  const found = [.../* @__PURE__ */ new Set([...machine().steps.map(({ index }) => index), ...answered])].sort((one, other) => other - one);
  if (!found.length) return null;
  return [make("h3", {}, "What changed, and why"), ...found.map((index, number) => {
    const steps = machine().steps.filter((step) => step.index === index);
    const { tag, date, yanked, notes } = entries[index];
    return make(
      "details",
      { "data-release": tag, open: number === 0 },
      make(
        "summary",
        {},
        make("strong", {}, tag),
        ` (${date}${yanked ? ", yanked" : ""}): `,
        [...steps.map(({ what }) => what), ...answersAt(index).map(({ words }) => words)].join("; ")
      ),
      answersAt(index).map(({ words, calls }) => make(
        "p",
        {},
        make("strong", {}, words),
        ": ",
        calls.map(({ call, source }) => make("div", {}, code(call), `: ${source}`))
      )),
      make("ul", { class: "works" }, steps.map((step) => make("li", {}, stepWords(step)))),
      notes ? make("p", {}, link(notes, "release notes")) : null
    );
  }), make("h3", {}, "By how much, by operation")];
}
function answersAt(index) {
  return [
    ["wrong answers from here on", "start"],
    ["right answers again", "end"]
  ].map(([words, end]) => ({
    words,
    calls: content.wrong_answers.filter((wrong) => index && wrong[end] === index)
  })).filter(({ calls }) => calls.length);
}
function stepWords({ what, cause, source, commit, found, users, sizes }) {
  return [
    make("strong", {}, what),
    ". ",
    users ? `${users} ` : "",
    cause ? `${cause} ` : "",
    source ? make("a", { href: source, title: `commit ${commit}, found by ${found}` }, "What did it") : null,
    make("div", { class: "faint" }, sizes.map((size) => make("div", {}, size)))
  ];
}
function stepCell(mean, before, index) {
  const { tag } = entries[index];
  const notesAt = (where) => allNumbers.filter((number) => benchmarks[number].operation === mean.operation && benchmarks[number].metric === mean.metric && !benchmarks[number].reference).map((number) => reading(number, where).note).filter(Boolean);
  const notes = [...notesAt(before), ...notesAt(index)];
  const change = meanChange(mean, before, index);
  if (!change) {
    const [then, now] = [before, index].map((where) => content.failures.find((status) => notesAt(where).includes(status)));
    return make(
      "td",
      { class: "number missing", "data-tag": tag },
      now || then && `${then} in ${entries[before].tag}` || content.statuses.find((status) => notes.includes(status)) || "not measured"
    );
  }
  const failed = notes.some((note) => content.failures.includes(note));
  return make(
    "td",
    {
      class: `number ${judged(change)}`,
      "data-tag": tag,
      title: `noise: a factor of ${ratioDigits(Math.exp(change.floor))}`
    },
    factor(Math.exp(change.log)),
    failed ? "*" : ""
  );
}

// voxelocity/site/scripts/upgrade.js
var COMPONENTS = { nilearn: "nilearn", nibabel: "nibabel", stack: "numpy and the rest" };
var components = (
  /** @type {Component[]} */
  Object.keys(COMPONENTS)
);
var { works } = content;
var workOf = new Map([...tasks.values()].flatMap((task) => task.numbers.map((number) => [number, task.work_of_calls])));
var isOf = (number, chosen) => !workOf.get(number) || chosen.includes(workOf.get(number));
function showUpgrade() {
  const pickers = Object.entries(COMPONENTS).map(([component, name]) => {
    const versions = [...new Set([...indices()].reverse().map((index) => entries[index][component]))];
    const yanked = (version) => entries.some((entry) => entry.changed === component && entry[component] === version && entry.yanked);
    const usual = versions.slice(1).find((version) => !yanked(version)) ?? versions[0];
    return picker(`my-${component}`, `My ${name}`, versions.map((version) => [
      version,
      `${component === "stack" ? stackWords(version) : version}${yanked(version) ? " (yanked)" : ""}`
    ]), usual, showUpgrade);
  });
  const left = String(address.get("without") || "").split("|").filter((work) => works.includes(work));
  const chosen = works.filter((work) => !left.includes(work));
  const boxes = works.map((work) => make("label", { class: "box" }, make("input", {
    type: "checkbox",
    checked: chosen.includes(work),
    onchange: (event) => {
      const off = event.target.checked ? left.filter((each) => each !== work) : [...left, work];
      address.set("without", off.join("|"), "upgrade");
      showUpgrade();
    }
  }), ` ${work}`));
  const missing = notMeasuredHere(...components.map((component) => `my-${component}`));
  return fill(
    "upgrade",
    make("div", { class: "pickers" }, pickers),
    make("fieldset", {}, make("legend", {}, "What I do"), boxes),
    missing || components.map((component) => upgradeOf(component, chosen))
  );
}
function upgradeOf(component, chosen) {
  const mine = address.get(`my-${component}`);
  const name = COMPONENTS[component];
  const newestVersion = entries[newest()][component];
  if (mine === newestVersion) return make(
    "p",
    {},
    `${name}: ${mine} is the newest that was measured.`
  );
  const found = machine().upgrades.find((each) => each.component === component && each.old === mine);
  if (!found) return make(
    "p",
    {},
    `${name}: too little was measured here to tell a change from noise.`
  );
  const from = indexOf(found.old_tag);
  return make(
    "article",
    { class: "card", "data-upgrade": component },
    make("h3", {}, `${name}: ${mine} to ${newestVersion}`),
    warning("Its answers are wrong in your version, and right in the newest", found.mended),
    warning("Its answers are wrong in the newest version, and right in yours", found.broken),
    chosen.length === works.length ? make("p", { class: "advice" }, found.summary) : null,
    make("ul", { class: "works" }, found.works.filter(({ work }) => chosen.includes(work)).map((each) => make(
      "li",
      { "data-work": each.work },
      each.sentence,
      each.better ? make("div", {}, `Largest gain: ${each.better}.`) : null,
      each.worse ? make("div", {}, `Worst single result: ${each.worse}.`) : null
    ))),
    make(
      "p",
      { class: "faint" },
      `Measured at ${labelOf(from)} and at ${labelOf(newest())}.`,
      found.also.length ? " All ratios are by this component alone." : ""
    ),
    found.withdrawn.map((line) => make("p", { class: "faint" }, `${line}. The releases after it contain the same changes, unless a later line says otherwise.`)),
    releasesSince(component, from, chosen)
  );
}
var warning = (words, lines) => lines.length ? make(
  "p",
  { class: "warning" },
  `${words}: `,
  lines.map((line) => make("div", {}, line))
) : null;
function releasesSince(component, from, chosen) {
  const steps = machine().steps.filter(({ index, numbers }) => index > from && entries[index].changed === component && numbers.some((number) => isOf(number, chosen)));
  if (steps.length) return [
    make("p", {}, "Release by release, the newest first:"),
    make("ul", { class: "works" }, steps.map((step) => make(
      "li",
      {},
      `${entries[step.index].tag}: `,
      stepWords(step)
    )))
  ];
  return make("p", { class: "faint" }, component === "stack" ? "numpy and what comes with it change together; for details, compare the two below." : "No release in between changed a call of this work.");
}

// voxelocity/site/scripts/start.js
var sections = [
  showNewest,
  showUpgrade,
  showQuestions,
  showFindCall,
  showWhichCall,
  showMemory,
  showHistory,
  showReleases,
  showCommits,
  showCompare,
  showHowMeasured,
  showData
];
function showAll() {
  const names = Object.keys(content.machines);
  const isTimed2 = ([, most2]) => most2 > 0;
  const tells = (name) => {
    const { timings, indices: measured } = content.machines[name];
    return 1e6 * timings.filter(isTimed2).length + measured.length;
  };
  const most = Math.max(...names.map(tells));
  const first = names.find((name) => tells(name) === most);
  const pick = picker("machine", "Measured on", names.map((name) => [name, name]), first, showAll);
  const { nilearn, nibabel, stack, date } = entries[newest()];
  const timed = machine().timings.filter(isTimed2).length;
  const own = machine().files.filter(Boolean).length;
  const lent = indices().length - own;
  const unknown = address.refused("machine");
  fill(
    "machines",
    unknown ? make(
      "p",
      { class: "warning", role: "alert" },
      `No results of “${unknown}” here; what follows is of ${address.get("machine")}.`
    ) : "",
    names.length > 1 ? pick : `Measured on ${names[0]}.`,
    ` ${own} of ${entries.length} combinations of versions were measured there${timed === own ? "" : `, ${timed} of them with times`}.`,
    lent ? ` Of ${lent} more, the instructions are those that a machine with the same processor, Python and libraries counted.` : "",
    " Each is an entry of the timeline, which changes one thing: nilearn, nibabel, or the numeric stack (numpy, scipy and the rest); a control changes nothing, and shows what noise is.",
    ` The newest: nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)} (${date}).`
  );
  for (const show of sections) show();
}
followHash();
addEventListener("hashchange", followHash);
addEventListener("redraw", showAll);
showAll();
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
