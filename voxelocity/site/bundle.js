// voxelocity/site/scripts/address.js
function addressOf(search, write) {
  const chosen = new URLSearchParams(search);
  const [defaults, refused] = [/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map()];
  const get = (key) => chosen.get(key) ?? defaults.get(key);
  return {
    get,
    // What an address asked for that is not to be had here.
    refused: (key) => refused.get(key),
    /** A choice that is not to be had, such as one of an old link, gives way to the default. */
    offer(key, values, fallback) {
      defaults.set(key, fallback);
      if (chosen.has(key) && !values.includes(chosen.get(key))) {
        refused.set(key, chosen.get(key));
        chosen.delete(key);
      }
      return get(key);
    },
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

// voxelocity/site/scripts/content.js
if (typeof DecompressionStream === "undefined") {
  document.getElementById("machines").textContent = "This page needs a browser of 2023 or later. All results are in data/results.csv.";
}
async function unpacked(id) {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}
var content = JSON.parse(await unpacked("content"));
var { entries, causes } = content;
var benchmarks = (
  /** @type {Benchmark[]} */
  content.benchmarks
);
var tasks = new Map(content.tasks.map((task) => [task.key, task]));
function grouped(items, of) {
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) groups.set(of(item), [...groups.get(of(item)) || [], item]);
  return groups;
}
var allNumbers = [...benchmarks.keys()];

// voxelocity/site/scripts/elements.js
function make(tag, ...parts) {
  const element = document.createElement(tag);
  const attributes = parts[0]?.constructor === Object ? parts.shift() : {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === void 0 || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...parts.flat(Infinity).filter(isShown));
  return element;
}
var isShown = (child) => child !== null && child !== void 0 && child !== false;
var makers = new Proxy({}, { get: (_, tag) => (...parts) => make(String(tag), ...parts) });
var {
  a,
  article,
  button,
  code,
  dd,
  details,
  div,
  dl,
  dt,
  fieldset,
  figcaption,
  figure,
  h3,
  h4,
  input,
  label,
  legend,
  li,
  option,
  p,
  pre,
  select,
  span,
  strong,
  summary,
  td,
  th,
  time,
  tr,
  ul
} = makers;
var link = (href, ...children) => a({ href }, ...children);
var faint = (...children) => p({ class: "faint" }, ...children);
var warning = (...children) => p({ class: "warning" }, ...children);
var refusal = (...children) => p({ class: "warning", role: "alert" }, ...children);
var choices = (...pickers) => div({ class: "pickers" }, ...pickers);
var folded = (words, ...children) => details(summary(words), ...children);
var list = (items) => ul({ class: "works" }, items.map((item) => li(item)));
var numberCell = (text, ...classes) => td({ class: ["number", ...classes].join(" ") }, text);
var drawings = /* @__PURE__ */ new Map();
function releaseCharts() {
  for (const [element, drawing] of drawings) {
    if (element.isConnected) continue;
    drawing.finalize();
    drawings.delete(element);
  }
}
function fill(id, ...children) {
  const place = document.querySelector(`#${id} .content`) || document.getElementById(id);
  place.replaceChildren(...children.flat(Infinity).filter(isShown));
  releaseCharts();
}
var sections = /* @__PURE__ */ new Map();
function redraw(id) {
  for (const each of id ? [id] : sections.keys()) fill(each, sections.get(each)());
}
function table(caption, columns, rows, attributesOf = () => ({}), look = null) {
  const shown = columns.filter((column) => column !== false);
  const heads = shown.map(([head, , kind]) => head instanceof Node ? head : th({ scope: "col", class: kind === "number" ? kind : null }, head));
  const lines = rows.map((row) => tr(attributesOf(row), shown.map(([head, of, kind]) => {
    const cell = cellOf(of(row), kind);
    cell.setAttribute("data-head", head.textContent ?? head);
    return cell;
  })));
  return div(
    {
      class: `scroll ${look === "heat" ? "" : "cards-on-phones"}`,
      tabindex: "0",
      role: "region",
      "aria-label": caption
    },
    make(
      "table",
      { class: look },
      make("caption", span(caption)),
      make("thead", tr(heads)),
      make("tbody", lines)
    )
  );
}
function cellOf(content2, kind) {
  if (content2 instanceof HTMLTableCellElement) return content2;
  if (kind === "head" || kind === "code") return th({
    scope: "row",
    class: kind === "code" ? kind : null
  }, content2);
  if (kind !== "number") return td(content2);
  const { note, words = content2 } = content2 ?? {};
  return note ? numberCell(note, "missing") : numberCell(words);
}
function copyable(text) {
  const copy = button({ type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(shown);
      copy.textContent = "Selected: press Ctrl-C";
    }
  } }, "Copy");
  const shown = code(text);
  return div(pre({ tabindex: "0" }, shown), copy);
}

// voxelocity/site/scripts/charts.js
var library = document.createElement("script");
library.textContent = await unpacked("vega");
document.head.append(library);
var specifications = JSON.parse(document.getElementById("charts").textContent);
var isDark = matchMedia("(prefers-color-scheme: dark)");
function theme() {
  const style = getComputedStyle(document.documentElement);
  const [text, line, background] = ["--text", "--line", "--ground"].map((name) => style.getPropertyValue(name).trim());
  const words = { labelColor: text, titleColor: text };
  return {
    background,
    font: "system-ui, Liberation Sans, Arial, sans-serif",
    axis: {
      ...words,
      gridColor: line,
      domainColor: line,
      tickColor: line,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: "normal"
    },
    legend: { ...words, labelFontSize: 12 },
    title: { color: text },
    header: words,
    view: { stroke: null }
  };
}
var redraws = /* @__PURE__ */ new WeakMap();
function chart(name, description, data, change, drawn) {
  if (!data.rows.some(({ value }) => value !== null)) return p(
    { class: "missing" },
    `${description}: not measured here.`
  );
  const element = div({ class: "chart", "data-chart": name });
  const specification = {
    ...structuredClone(specifications[name]),
    autosize: { type: "fit-x", contains: "padding" },
    description,
    datasets: data
  };
  for (const { encoding } of [specification, ...specification.layer || []]) {
    if (encoding?.y?.axis) encoding.y.axis.labelLimit = Math.min(340, 0.42 * innerWidth);
    if (encoding?.color?.legend) encoding.color.legend.labelLimit = innerWidth - 90;
  }
  const { step } = specification.height || {};
  if (step) specification.height = step * new Set(data.rows.map(({ call }) => call)).size;
  change?.(specification);
  const draw = async () => {
    if (!element.isConnected) return;
    const drawing = await vegaEmbed(element, specification, {
      actions: false,
      renderer: "svg",
      config: theme(),
      tooltip: { theme: isDark.matches ? "dark" : "light" }
    });
    drawings.get(element)?.finalize();
    drawings.set(element, drawing);
    releaseCharts();
    if (!element.isConnected) return;
    drawn?.(drawing.view);
    await drawing.view.resize().runAsync();
  };
  requestAnimationFrame(draw);
  redraws.set(element, draw);
  return figure(figcaption(description), element);
}
isDark.addEventListener("change", () => {
  for (const element of document.querySelectorAll(".chart")) redraws.get(element)?.();
});

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
function reading(number, index) {
  const { values, words, per_voxel: perVoxel, statuses } = machine().benchmarks[number];
  const place = at(index);
  const note = place < 0 ? "not measured" : content.statuses[statuses[place]];
  return note === "measured" ? { value: values[place], words: words[place], perVoxel: perVoxel[place] } : { note };
}
var verdictOf = (letters, old, fresh) => content.verdicts[letters[at(fresh)][at(old)]];
function shiftOf({ logs, floors }, old, fresh) {
  const ends = [floors[at(old)], floors[at(fresh)]];
  return {
    log: logs[at(fresh)] - logs[at(old)],
    floor: ends.includes(null) ? Infinity : Math.max(...ends)
  };
}
function changesBetween(old, fresh) {
  return allNumbers.map((number) => {
    const { statuses, series, verdicts } = machine().benchmarks[number];
    const note = content.statuses[Math.min(statuses[at(old)], statuses[at(fresh)])];
    return {
      number,
      benchmark: benchmarks[number],
      old: reading(number, old),
      fresh: reading(number, fresh),
      verdict: verdictOf(verdicts, old, fresh),
      ...note === "measured" ? shiftOf(series, old, fresh) : { note }
    };
  }).filter((change) => change.old.note !== "not measured" || change.fresh.note !== "not measured");
}
function meanChange(mean, old, fresh) {
  const chosen = mean.chosen[mean.pattern[at(old)]][mean.pattern[at(fresh)]];
  if (chosen === null) return null;
  const series = mean.series[chosen];
  return {
    ...shiftOf(series, old, fresh),
    verdict: verdictOf(mean.verdicts, old, fresh),
    shares: causes.map((cause) => ({
      verdict: verdictOf(mean.shares[cause], old, fresh),
      log: series.causes[cause][at(fresh)] - series.causes[cause][at(old)]
    }))
  };
}
var usualOf = (offered, wanted = "int16 + slope/inter .nii.gz") => offered.includes(wanted) ? wanted : offered[0];
var metrics = {
  time: { noun: "time", title: "Time", best: "The fastest call", scale: 1e3, unit: "ms" },
  peakmem: {
    noun: "memory",
    title: "Peak above the baseline",
    scale: 1e-6,
    unit: "MB",
    best: "The call with the least memory"
  },
  instructions: {
    noun: "instructions",
    title: "Machine instructions",
    scale: 1e-6,
    unit: "million instructions",
    best: "The call with the fewest instructions"
  }
};
var metricNames = (
  /** @type {Metric[]} */
  Object.keys(metrics)
);
var metricOptions = (offered) => offered.map((metric) => [metric, metrics[metric].noun]);
var measuredMetrics = (numbers) => metricNames.filter((metric) => numbers.some((number) => benchmarks[number].metric === metric && indices().some((index) => reading(number, index).value !== void 0)));
var nameOf = ({ operation, method }) => `${operation}.${method}`;
var adviceFor = (task, file) => machine().advice.find((each) => each.task === task && each.file === file);
var stackWords = (stack) => stack.replace("-", " ");
function labelOf(index) {
  const { tag, nilearn, nibabel, stack, yanked } = entries[index];
  return `${tag} (nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)}${yanked ? "; yanked" : ""})`;
}

// voxelocity/site/scripts/pickers.js
function choose(chosen, section = "", hash = "") {
  for (const [key, value] of Object.entries(chosen)) address.set(key, value, hash);
  redraw(section);
}
function picker(key, name, options, fallback) {
  const pairs = options.map((each) => typeof each === "string" ? [each, each] : each);
  const values = pairs.flatMap(([value, text]) => Array.isArray(text) ? text.map(([one]) => one) : value);
  const current = address.offer(key, values, fallback);
  const optionOf = ([value, text]) => Array.isArray(text) ? make("optgroup", { label: value }, text.map(optionOf)) : option({ value, selected: value === current }, text);
  return [current, label(
    { class: "picker" },
    span(name),
    select({ id: `pick-${key}`, onchange: ({ target }) => {
      const section = target.closest("section")?.id;
      choose({ [key]: target.value }, section, section);
      document.getElementById(`pick-${key}`)?.focus();
    } }, pairs.map(optionOf))
  )];
}
var metricPicker = (key, offered, usual = usualOf(offered, "instructions")) => picker(key, "Show", metricOptions(offered), usual);
var indexOf = (tag) => entries.findIndex((entry) => entry.tag === tag);
function entryPicker(key, name, fallback = newest()) {
  const [tag, element] = picker(key, name, [...indices()].reverse().map((index) => [entries[index].tag, labelOf(index)]), entries[fallback].tag);
  return [indexOf(tag), element];
}
function notMeasuredHere(...keys) {
  const asked = [...new Set(keys.map((key) => address.refused(key)).filter(Boolean))];
  if (!asked.length) return null;
  const known = asked.filter((tag) => indexOf(tag) >= 0);
  return div(
    { class: "warning", role: "alert" },
    asked.map((tag) => p(known.includes(tag) ? `${tag} was not measured on ${address.get("machine")}.` : `“${tag}” is not an entry of the timeline.`)),
    known.length ? [
      p("Measure it:"),
      copyable(`.venv/bin/voxelocity measure --machine NAME ${known.join(" ")}`)
    ] : p("Choose another.")
  );
}
function taskOptions(wanted = () => true) {
  const groups = grouped([...tasks.values()].filter(wanted), ({ work }) => work || "how it grows");
  return [...groups].map(([work, own]) => [work, own.map(({ key, words }) => [key, words])]);
}
function shownElsewhere(numbers) {
  const here = address.get("machine");
  const found = Object.keys(content.machines).filter((name) => name !== here && numbers.some(
    (number) => content.machines[name].benchmarks[number].values.some((value) => value !== null)
  ));
  if (!found.length) return null;
  return warning(`Not measured on ${here}. `, found.map((name) => [button({
    type: "button",
    onclick: () => choose({ machine: name })
  }, `Show it on ${name}`), " "]));
}

// voxelocity/site/scripts/commits.js
function commitsSection() {
  const known = content.commits;
  document.getElementById("commits").hidden = !known.length;
  document.querySelector('nav a[href="#commits"]').parentElement.hidden = !known.length;
  if (!known.length) return null;
  const [name, pickLibrary] = picker(
    "library",
    "Library",
    known.map((each) => each.library),
    known[0].library
  );
  const history2 = known.find((each) => each.library === name);
  const { library: library2, count, commits, machine: machine2, others, numbers } = history2;
  const offered = [...new Set(numbers.map((number) => benchmarks[number].metric))];
  const [metric, pickMetric] = metricPicker("commit-kind", offered);
  const own = numbers.filter((number) => benchmarks[number].metric === metric);
  const first = own.find((number) => history2.steps.some((step) => step.number === number)) ?? own[0];
  const [call, pickCall] = picker("commit-call", "Call", own.map((number) => [nameOf(benchmarks[number]), benchmarks[number].call]), nameOf(benchmarks[first]));
  return [
    p(
      `${count} commits of ${library2} from ${commits[0].date} to ${commits.at(-1).date}, built from source and measured on ${machine2} by what repeats: instructions, and peaks of memory. Each call once, on one file. Between two that were measured there may be others, of which any may be the cause.`,
      others.length ? ` Not shown, as fewer were measured there: ${others.join(", ")}.` : "",
      count > commits.length ? ` The chart shows ${commits.length} of them: both ends of the newest changes, and others evenly spaced.` : ""
    ),
    commitSteps(history2),
    choices(known.length > 1 ? pickLibrary : null, pickMetric, pickCall),
    commitChart(history2, own.find((number) => nameOf(benchmarks[number]) === call))
  ];
}
function commitSteps({ library: library2, project, steps, step_count: count }) {
  if (!steps.length) return p("No call changed by more than is worth mentioning.");
  const pairs = grouped(steps, ({ old, new: fresh }) => `${old}...${fresh}`);
  const attributable = Math.max(
    0,
    [...pairs.values()].findIndex(([{ releases }]) => !releases.length)
  );
  return [[...pairs].map(([pair, own], place) => {
    const [{ number: most, words: extent, since, date, releases }] = own;
    return details(
      { "data-commits": pair, open: place === attributable },
      summary(
        strong(`${since} to ${date}`),
        `: ${counted(own.length, "result")} changed, the most `,
        code(benchmarks[most].call),
        ` (${extent})`
      ),
      p(link(`${project}/compare/${pair}`, pair), releases.length ? ` Between them ${releases.length > 1 ? "lie" : "lies"} ${releases.join(" and ")}, where the other library and the numeric stack may change too: compare the releases.` : ""),
      ul({ class: "works" }, own.map(({ number, words, skipped }) => li(
        code(benchmarks[number].call),
        ` (${benchmarks[number].file}): ${words}`,
        skipped ? `; ${counted(skipped, "commit")} measured between them ${skipped === 1 ? "has" : "have"} no value of it` : ""
      ))),
      releases.length ? null : [
        p("Which of the commits between them it was:"),
        copyable(culpritOf(library2, own[0]))
      ]
    );
  }), count > steps.length ? faint(`${count - steps.length} older changes are left out.`) : null];
}
function culpritOf(library2, { number, old, new: fresh }) {
  const { metric, file } = benchmarks[number];
  return `.venv/bin/voxelocity culprit ${nameOf(benchmarks[number])} ${old} ${fresh} --library ${library2} --machine NAME${metric === "peakmem" ? " --kind peakmem" : ""} --file '${file}'`;
}
function commitChart({ library: library2, commits, numbers, values, words }, number) {
  const { call, file, metric } = benchmarks[number];
  const { scale, unit, noun } = metrics[metric];
  const [own, said] = [values, words].map((each) => each[numbers.indexOf(number)]);
  const rows = commits.map(({ sha, date, release }, place) => ({
    date,
    value: own[place] === null ? null : Number(own[place]) * scale,
    release: release || "",
    tooltip: `${sha}, ${date}${release ? `, after ${release}` : ""}: ${said[place] ?? "no value"}`
  }));
  return chart(
    "commits",
    `${noun} of ${call} on ${file}, at commits of ${library2}, in ${unit}`,
    { rows },
    ({ layer }) => {
      for (const { encoding } of layer) if (encoding?.y?.field) encoding.y.title = unit;
    }
  );
}

// voxelocity/site/scripts/compare.js
function compareSection() {
  const [old, pickOld] = entryPicker("old", "Old", indices().at(-2));
  const [fresh, pickNew] = entryPicker("new", "New");
  const pickers = choices(pickOld, pickNew);
  const missing = notMeasuredHere("old", "new") || (old === fresh ? warning("Choose two different versions.") : null);
  if (missing) return [pickers, missing];
  const [name, tags] = [address.get("machine"), [entries[old].tag, entries[fresh].tag]];
  const query = new URLSearchParams({ machine: name, old: tags[0], new: tags[1] });
  const moved = machine().moved.find((each) => each.old === old && each.new === fresh);
  return [
    pickers,
    p("The same results on the command line:"),
    copyable(`.venv/bin/voxelocity compare ${tags.join(" ")} --machine ${name}`),
    p(a({ href: `?${query}#compare`, id: "compare-link" }, "A link to this comparison"), "."),
    moved ? warning(moved.warning) : null,
    splitOf(old, fresh),
    changesTable(changesBetween(old, fresh), `${tags[1]} against ${tags[0]}`)
  ];
}
function splitOf(old, fresh) {
  const rows = machine().means.map((mean) => ({ mean, change: meanChange(mean, old, fresh) })).filter(({ change }) => change);
  return folded(
    "Which change did it: nilearn, nibabel, the stack",
    table("The geometric mean of each operation, divided among its causes; ~ is within the noise", [
      ["operation", ({ mean }) => mean.title, "head"],
      ["of", ({ mean }) => metrics[mean.metric].noun],
      ["change", ({ change }) => shiftCell(change), "number"],
      ...causes.map((cause, place) => [cause, ({ change }) => shiftWords(change.shares[place]), "number"])
    ], rows, ({ mean }) => ({ "data-operation": mean.operation, "data-metric": mean.metric }))
  );
}
function shiftWords({ log, verdict }) {
  if (verdict.look === "same") return "~";
  return verdict.ratio ? factor(Math.exp(log)) : log < 0 ? "less" : "more";
}
var shiftCell = (change) => numberCell(shiftWords(change), change.verdict.look);
var COLUMNS = [
  ["operation", ({ benchmark }) => benchmark.task, ""],
  ["call", ({ benchmark }) => benchmark.call, "code"],
  ["file", ({ benchmark }) => benchmark.file, ""],
  ["of", ({ benchmark }) => metrics[benchmark.metric].noun, ""],
  ["old", ({ old }) => old, "number", ({ old }) => old.value],
  ["new", ({ fresh }) => fresh, "number", ({ fresh }) => fresh.value],
  ["change", (change) => change.note ? change : shiftCell(change), "number", ({ log }) => log],
  [
    "noise",
    ({ floor }) => Number.isFinite(floor) ? `± ${percent(Math.expm1(floor))}` : "",
    "number",
    ({ floor }) => floor
  ]
];
var isCounted = ({ benchmark }) => !benchmark.reference;
var sizeOf = ({ note, log }) => note ? Infinity : Math.abs(log);
var MANY_ROWS = 25;
function changesTable(changes, title) {
  const { pickers, wanted } = changeFilters(changes);
  const asked = changes.filter(wanted);
  const kept = address.get("rows") === "all" ? asked : asked.filter((change) => change.verdict.told && isCounted(change));
  const sort = address.offer("sort", ["size", ...COLUMNS.map(([name]) => name)], "size");
  const descending = address.offer("order", ["up", "down"], "up") === "down";
  const by = COLUMNS.find(([name]) => name === sort);
  const sorted = [...kept].sort(by ? inOrder(by[3] || by[1], descending) : (one, other) => sizeOf(other) - sizeOf(one));
  const headOf = (name, kind, sorts = name === sort) => th(
    {
      scope: "col",
      class: kind === "number" ? kind : null,
      "aria-sort": sorts ? descending ? "descending" : "ascending" : null
    },
    button({ type: "button", id: `sort-${name}`, onclick: () => {
      address.set("order", sorts && !descending ? "down" : "up");
      address.set("sort", name);
      redraw("compare");
      document.getElementById(`sort-${name}`).focus();
    } }, name, sorts ? descending ? " ↓" : " ↑" : "")
  );
  const caption = `${title}: ${kept.filter(isCounted).length} of ${changes.filter(isCounted).length} results; ~ is within the noise`;
  const tableOf = (heading, columns, some) => table(heading, columns, some, (change) => ({ class: change.benchmark.reference ? "reference" : null, "data-number": change.number }));
  return div(
    sentenceOf(asked.filter(({ verdict }) => verdict.told)),
    pickers,
    tableOf(
      caption,
      COLUMNS.map(([name, of, kind]) => [headOf(name, kind), of, kind]),
      sorted.slice(0, MANY_ROWS)
    ),
    sorted.length > MANY_ROWS ? folded(
      `${sorted.length - MANY_ROWS} more`,
      tableOf(`${caption}, continued`, COLUMNS, sorted.slice(MANY_ROWS))
    ) : null,
    restOf(asked, kept)
  );
}
var inOrder = (by, descending) => (one, other) => {
  const [first, second] = [by(one), by(other)];
  if (first === void 0 || second === void 0) return first === second ? 0 : first === void 0 ? 1 : -1;
  const order = typeof first === "string" ? first.localeCompare(second) : first - second;
  return descending ? -order : order;
};
function changeFilters(changes) {
  const among = (name) => [...new Set(changes.map(({ benchmark }) => benchmark[name]))].sort();
  const [, pickRows] = picker(
    "rows",
    "Show",
    [["changed", "what changed"], ["all", "everything"]],
    "changed"
  );
  const filter = (key, label2, options) => picker(key, label2, [["", "all"], ...options], "");
  const [metric, pickMetric] = filter("only-kind", "Of", metricOptions(metricNames.filter((each) => among("metric").includes(each))));
  const [file, pickFile] = filter("only-file", "File", among("file"));
  const [call, pickCall] = filter("only-call", "Call", among("call"));
  const chosen = Object.entries({ metric, file, call }).filter(([, value]) => value);
  return {
    pickers: choices(pickRows, pickMetric, pickFile, pickCall),
    wanted: ({ benchmark }) => chosen.every(([name, value]) => benchmark[name] === value)
  };
}
function sentenceOf(told2) {
  const own = told2.filter(isCounted);
  if (!own.length) return p(
    { class: "advice" },
    "Nothing differs by more than the noise and enough to be mentioned."
  );
  const better = own.filter(({ verdict }) => verdict.look === "better");
  const worse = own.filter((change) => !better.includes(change));
  const largest = (words, changes) => {
    if (!changes.length) return "";
    const { benchmark, old, fresh } = changes.reduce((most, change) => sizeOf(change) > sizeOf(most) ? change : most);
    return ` ${words}: ${benchmark.call}, ${benchmark.file}: ${metrics[benchmark.metric].noun} ${old.note || old.words} to ${fresh.note || fresh.words}.`;
  };
  return p(
    { class: "advice" },
    `${own.length} results differ: ${better.length} better, ${worse.length} worse.`,
    largest("Largest gain", better),
    largest("Worst", worse)
  );
}
function restOf(asked, kept) {
  const left = asked.filter((change) => isCounted(change) && !kept.includes(change));
  const same = left.filter(({ note }) => !note);
  const noted = grouped(left.filter(({ note }) => note), ({ note }) => note);
  const parts = [...noted].map(([note, all]) => `${all.length} lack a value in one of the two, or in both (${note})`);
  const limits = metricNames.filter((metric) => same.some(({ benchmark }) => benchmark.metric === metric)).map((metric) => `${percent(content.smallest[metric])} of ${metrics[metric].noun}`);
  if (same.length) parts.unshift(`${same.length} results are within the noise or changed by less than ${limits.join(", ")}`);
  return parts.length ? faint(`Not in the table: ${parts.join("; ")}.`) : null;
}

// voxelocity/site/scripts/which_call.js
function callsOf(task, file, index) {
  const own = tasks.get(task).numbers.filter((number) => benchmarks[number].file === file);
  const byMethod = grouped(own, (number) => benchmarks[number].method);
  return [...byMethod.values()].map((numbers) => {
    const benchmark = benchmarks[numbers[0]];
    const { operation, method, parameters: [, format] } = benchmark;
    const grown = machine().growth.find((each) => each.operation === operation && each.method === method && each.format === format);
    return (
      /** @type {Row} */
      {
        benchmark,
        growth: grown?.growth[at(index)],
        ...Object.fromEntries(numbers.map((number) => [benchmarks[number].metric, { number, ...reading(number, index) }]))
      }
    );
  }).sort((one, other) => (one.time?.value ?? Infinity) - (other.time?.value ?? Infinity));
}
function whichCallSection() {
  const [key, pickTask] = picker(
    "task",
    "What I want to do",
    taskOptions(isTimed),
    "VolumeExtraction|middle"
  );
  const task = tasks.get(key);
  const [file, pickFile] = picker("file", "My file", task.files, usualOf(task.files));
  const [index, pickVersion] = entryPicker("version", "My versions");
  const pickers = choices(pickTask, pickFile, pickVersion);
  const missing = notMeasuredHere("version");
  if (missing) return [pickers, missing];
  const rows = callsOf(key, file, index);
  const description = `${task.words}, ${file}, ${entries[index].tag}`;
  const has = (metric) => rows.some((row) => hasValue(row, metric));
  return [
    faint("Time is the tenth percentile of all timings; memory is the peak above the baseline, the same process without the call; instructions are what the processor carries out for one call on a smaller image: they repeat to half a percent where times do not, and stand for work, not for seconds. The reference is the leanest way that we know of to do the task in numpy and gzip alone; it works in float64."),
    fileHelp(),
    pickers,
    // Time says what a call costs; the instructions stand for it where no time was measured.
    task.alternatives ? div({ class: "cards" }, [
      has("time") || !has("instructions") ? "time" : "instructions",
      "peakmem"
    ].map((metric) => adviceCard(rows, metric, adviceFor(key, file), index))) : p(rows.filter(({ benchmark }) => !benchmark.reference).length > 1 ? "These calls do different things; none of them replaces another." : "There is one call for it."),
    rows.filter(({ growth }) => growth?.warning).map(longRun),
    metricNames.filter((metric) => metric !== "instructions" || rows.some((row) => row.instructions)).map((metric) => chart(
      `calls-${metrics[metric].noun}`,
      `${metrics[metric].title}: ${description}`,
      {
        rows: rows.filter((row) => hasValue(row, metric)).map(({ benchmark, ...row }) => ({
          call: benchmark.call,
          value: row[metric].value * metrics[metric].scale,
          reference: benchmark.reference,
          tooltip: `${benchmark.call}: ${row[metric].words}`
        }))
      }
    )),
    metricNames.some(has) ? null : shownElsewhere(rows.flatMap(numbersOf)),
    callsTable(description, rows, index),
    onEachMachine(rows, index),
    howMeasured(rows, index),
    rows.some((row) => withIndexedGzip(row, index)) ? faint("With indexed_gzip installed, nibabel builds an index of a .nii.gz while it reads it. Each call here opens the file afresh and pays for the index; it pays off when one image object is kept and read from again and again.") : null
  ];
}
var numbersOf = (row) => metricNames.filter((metric) => row[metric]).map((metric) => row[metric].number);
var hasValue = (row, metric) => row[metric]?.value !== void 0;
var isTimed = (task) => task.numbers.some((number) => benchmarks[number].metric !== "instructions");
var longRun = ({ benchmark, growth }) => p(
  { class: "warning", "data-square": benchmark.method },
  code(benchmark.call),
  ": ",
  growth.warning
);
var fileHelp = () => faint(
  "Which file is yours? ",
  code("nib.load(path).get_data_dtype()"),
  " tells the type; “slope/inter” means that ",
  code("nib.load(path).dataobj.slope"),
  " is not 1 or ",
  code(".inter"),
  " not 0, so that every voxel is scaled when it is read."
);
function adviceCard(rows, metric, advice, index) {
  const cardOf = (...children) => div(
    { class: "card", "data-best": metric },
    h3(metrics[metric].best),
    ...children
  );
  const found = advice?.[metric][at(index)];
  if (!found) {
    const notes = [...new Set(rows.map((row) => row[metric]?.note).filter(Boolean))];
    return cardOf(p({ class: "missing" }, notes.join(", ") || "not measured"));
  }
  const best = rows.find((row) => row[metric]?.number === found.best);
  const perVoxel = best.peakmem?.perVoxel;
  const units = {
    time: "",
    instructions: " instructions on a smaller image",
    peakmem: ` above the baseline${perVoxel ? ` (${perVoxel})` : ""}`
  };
  const costs = metricNames.filter((each) => hasValue(best, each)).map((each) => best[each].words + units[each]);
  return cardOf(
    copyable(content.snippets[nameOf(best.benchmark)] || best.benchmark.call),
    p(costs.join(", "), found.distance ? `; ${found.distance}` : "", "."),
    found.equal.length ? p(
      found.all_equal ? "All calls are within the noise of it: " : "Within the noise of it: ",
      `${found.equal.map((number) => benchmarks[number].call).join("; ")}.`
    ) : null,
    faint("Measure it yourself:"),
    copyable(commandFor(found.best, index))
  );
}
function onEachMachine(rows, index) {
  const timed = rows.filter((row) => row.time);
  const on = (name, row, where, kind = "values") => content.machines[name].benchmarks[row?.time?.number]?.[kind][content.machines[name].indices.indexOf(where)] ?? null;
  const measured = Object.entries(content.machines).map(([name, { indices: own }]) => {
    const withTimes = own.filter((where) => timed.some((row) => on(name, row, where) !== null));
    return { name, where: withTimes.includes(index) ? index : withTimes.at(-1) };
  }).filter(({ where }) => where !== void 0);
  if (measured.length < 2) return null;
  const reference = rows.find(({ benchmark }) => benchmark.reference);
  const timeOf = (name, where, row) => {
    const value = on(name, row, where);
    if (value === null) return { note: "not measured" };
    const least = on(name, reference, where);
    return `${on(name, row, where, "words")}${least ? ` (${factor(value / least)})` : ""}`;
  };
  return details(
    { class: "machines" },
    summary("The times of each machine, side by side"),
    faint("In brackets: how many times the reference, which may be compared between machines; seconds may not."),
    table("Time on each machine", [
      ["call", ({ benchmark }) => benchmark.call, "code"],
      ...measured.map(({ name, where }) => [
        `${name}, ${entries[where].tag}`,
        (row) => timeOf(name, where, row),
        "number"
      ])
    ], timed, ({ benchmark }) => ({ "data-on-each": benchmark.method }))
  );
}
function howMeasured(rows, index) {
  const file = machine().files[at(index)];
  return details(
    { class: "measured" },
    summary("The code that was measured, how to measure it again, and every sample"),
    rows.map((row) => [h4(row.benchmark.call), [
      content.codes[nameOf(row.benchmark)] || row.benchmark.call,
      commandFor(numbersOf(row)[0], index)
    ].map((text) => pre({ tabindex: "0" }, code(text)))]),
    file ? p("Every sample stands in ", code(file), " of the repository.") : null
  );
}
var withIndexedGzip = ({ benchmark, time: time2 }, index) => benchmark.parameters[1] === ".nii.gz" && time2 ? machine().indexed_gzip_words[at(index)]?.[time2.number] : void 0;
function callsTable(description, rows, index) {
  const reference = rows.find(({ benchmark }) => benchmark.reference);
  const timesReference = (row) => {
    const [own, least] = [row, reference].map((each) => machine().benchmarks[each?.time?.number]?.series.logs[at(index)]);
    return Number.isFinite(own) && Number.isFinite(least) ? ratioDigits(Math.exp(own - least)) : "";
  };
  return table(description, [
    ["call", ({ benchmark }) => benchmark.call, "code"],
    ["time", ({ time: time2 }) => valueOf(time2), "number"],
    ["× reference", timesReference, "number"],
    ["peak above baseline", ({ peakmem }) => valueOf(peakmem), "number"],
    // The instructions are counted on another image than that whose peak is measured.
    ["per voxel", ({ peakmem }) => peakmem?.perVoxel ?? "", "number"],
    rows.some((row) => row.instructions) && ["instructions", ({ instructions }) => valueOf(instructions), "number"],
    rows.some(({ growth }) => growth) && ["growth with volumes", ({ benchmark, growth }) => td({ "data-growth": benchmark.method }, {
      constant: "none",
      linear: "in proportion",
      square: "with the square"
    }[growth?.kind] ?? "")],
    rows.some((row) => withIndexedGzip(row, index)) && ["time with indexed_gzip", (row) => withIndexedGzip(row, index) ?? "", "number"]
  ], rows, ({ benchmark }) => ({
    class: benchmark.reference ? "reference" : null,
    "data-route": benchmark.method
  }));
}
var valueOf = (found) => found ?? { note: "not measured" };
function commandFor(number, index) {
  const { expression, environment } = benchmarks[number];
  return `${environment ? `${environment} ` : ""}.venv/bin/asv run --machine NAME --record-samples --bench "${expression.replace(/[\\"$`]/g, "\\$&")}" ${entries[index].tag}^!`;
}

// voxelocity/site/scripts/find_call.js
function namesOfCalls() {
  const found = benchmarks.filter(({ reference }) => !reference).flatMap(({ call }) => call.match(/\w+(?=\()|dataobj|slicer/g) || []);
  return [...new Set(found)].filter((name) => !/^\d|^for$|^f$/.test(name)).sort();
}
var nameIn = (text) => text.trim().replace(/\(.*$/, "").split(".").pop();
function findCallSection() {
  const names = namesOfCalls();
  const asked = address.offer("call", ["", ...names], "");
  const typed = input({
    type: "search",
    id: "find-call-name",
    list: "names-of-calls",
    value: asked,
    placeholder: "index_img",
    autocomplete: "off",
    oninput: ({ target }) => take(target.value)
  });
  const found = div({ id: "find-call-found", "aria-live": "polite" });
  const offered = (text, wanted) => faint(text, wanted.map((name) => [button({
    type: "button",
    onclick: () => {
      typed.value = name;
      take(name);
    }
  }, name), " "]));
  const usual = offered.bind(null, "Such as ", names.filter((name) => ["index_img", "load_img", "get_fdata", "NiftiMasker", "mean_img"].includes(name)));
  function answerTo(name) {
    if (names.includes(name)) return [foundCalls(name)];
    if (!name) return [usual()];
    const alike = names.filter((each) => each.toLowerCase().includes(name.toLowerCase()));
    return alike.length ? [offered("Do you mean ", alike)] : [refusal(`“${name}” is not among the calls that are measured.`), usual()];
  }
  function take(text) {
    const name = nameIn(text);
    address.set("call", names.includes(name) ? name : "", "find-call");
    found.replaceChildren(...answerTo(name));
  }
  found.replaceChildren(...answerTo(nameIn(asked)));
  return [
    label({ class: "picker" }, span("A function of nilearn or nibabel"), typed),
    make("datalist", { id: "names-of-calls" }, names.map((name) => option({ value: name }))),
    found
  ];
}
function foundCalls(name) {
  const pattern = new RegExp(`\\b${name}\\b`);
  const rowsOf = (chosen) => chosen.flatMap((task) => {
    const file = usualOf(task.files);
    return callsOf(task.key, file, newest()).filter(({ benchmark }) => pattern.test(benchmark.call)).map((row) => ({ ...row, task, file }));
  });
  const all = [...tasks.values()];
  const usual = rowsOf(all.filter((task) => isTimed(task) && task.work));
  return table(`${name}, at ${labelOf(newest())}`, [
    ["to do what", (row) => [
      historyLink(row),
      div({ class: "faint" }, row.file, ofAnotherSize(row))
    ]],
    ["call", ({ benchmark }) => benchmark.call, "code"],
    ["time or work", costOf, "number"],
    ["memory", ({ peakmem }) => peakmem ? valueOf(peakmem) : "", "number"],
    ["a better call", betterThan],
    ["what changed it", changesTo]
    // Of some calls only the work was counted, or the growth.
  ], usual.length ? usual : rowsOf(all), ({ task }) => ({ "data-task": task.key }));
}
var historyLink = ({ task, benchmark: { parameters: [image, format] } }) => a({
  href: "#history",
  onclick: () => choose({
    history: task.key,
    image: image || "no image",
    format: format || "no file"
  }, "history")
}, task.words);
var usualImage = content.tasks.filter(({ key }) => key === "ArrayAccess").flatMap(({ numbers }) => numbers.map((number) => benchmarks[number])).reduce(
  (most, benchmark) => benchmark.voxels > most.voxels ? benchmark : most,
  { voxels: 0, size: "" }
);
function ofAnotherSize({ time: time2, peakmem, instructions }) {
  const { voxels, size } = benchmarks[(time2 || peakmem || instructions).number];
  return voxels && voxels !== usualImage.voxels ? `, of ${size} (most here have ${usualImage.size})` : "";
}
function costOf({ time: time2, instructions }) {
  const words = time2?.words || instructions?.words && `${instructions.words} instructions`;
  return words || time2?.note || instructions?.note || "not measured";
}
function betterThan({ task, file, ...row }) {
  if (!task.alternatives) return "";
  const advice = adviceFor(task.key, file);
  const byCall = new Map((row.growth?.steadier || []).map((call) => [
    call,
    ["on a long run: its work does not grow with the square of the volumes"]
  ]));
  const found = metricNames.filter((metric) => advice?.[metric][at(newest())]);
  for (const metric of found) {
    const { best, equal } = advice[metric][at(newest())];
    const methods = [best, ...equal].map((number) => benchmarks[number].method);
    if (methods.includes(row.benchmark.method)) continue;
    const { call } = benchmarks[best];
    byCall.set(call, [
      ...byCall.get(call) || [],
      `${metric === "instructions" ? "fewer" : "less"} ${metrics[metric].noun}`
    ]);
  }
  if (!byCall.size) return found.length ? "none" : "not measured here";
  return [...byCall].map(([call, why]) => div(code(call), ` (${why.join("; ")})`));
}
function changesTo({ benchmark }) {
  const own = allNumbers.filter((number) => benchmarks[number].call === benchmark.call);
  return machine().steps.filter(({ numbers }) => numbers.some((number) => own.includes(number))).map(({ index, what, source }) => div(
    `${entries[index].tag}: `,
    source ? link(source, what) : what
  ));
}

// voxelocity/site/scripts/history.js
var seriesOf = (task, file, metric) => tasks.get(task).numbers.map((number) => ({ number, benchmark: benchmarks[number] })).filter(({ benchmark }) => benchmark.metric === metric && benchmark.file === file).sort((one, other) => Number(one.benchmark.reference) - Number(other.benchmark.reference)).map((each) => ({ ...each, points: pointsOf(each.number) }));
function pointsOf(number) {
  const { series, steps } = machine().benchmarks[number];
  return entries.map((_, index) => {
    const found = reading(number, index);
    if (found.note) return { index, ...found };
    const floor = series.floors[at(index)];
    const band = floor === null ? {} : {
      low: found.value * Math.exp(-floor / 2),
      high: found.value * Math.exp(floor / 2)
    };
    return { index, ...found, ...band, step: steps.find((step) => step.index === index) };
  });
}
function historySection() {
  const [task, pickTask] = picker(
    "history",
    "What is done",
    taskOptions(),
    "VolumeExtraction|middle"
  );
  const { numbers } = tasks.get(task);
  const among = (place, none) => [...new Set(numbers.map((number) => benchmarks[number].parameters[place] || none))];
  const [images, formats] = [among(0, "no image"), among(1, "no file")];
  const [image, pickImage] = picker(
    "image",
    "Image",
    images,
    usualOf(images, "int16 + slope/inter")
  );
  const [format, pickFormat] = picker("format", "Format", formats, usualOf(formats, ".nii.gz"));
  const file = image === "no image" ? image : `${image} ${format}`;
  const tags = entries.map(({ tag }) => tag);
  const [from, pickFrom] = picker("from", "From", tags, tags[0]);
  const [to, pickTo] = picker("to", "To", [...tags].reverse(), tags.at(-1));
  const range = [indexOf(from), indexOf(to)].sort((one, other) => one - other);
  const measured = measuredMetrics(numbers);
  return [
    choices(pickTask, pickImage, pickFormat, pickFrom, pickTo),
    faint("The band around a line is half the noise floor to either side: where two bands do not meet, the change is larger than the noise. A diamond marks a step; a time has one only where the instructions changed with it, or where it repeats in the entries beside; the dashed line is the reference, the leanest way that we know of. Where a line is broken nothing was measured."),
    measured.length ? null : shownElsewhere(numbers),
    measured.map((metric) => historyOf(metric, task, file, range)),
    overview()
  ];
}
function overview() {
  const offered = measuredMetrics(allNumbers);
  const [metric, pick] = metricPicker("overview", offered);
  const rows = [...tasks.values()].flatMap((task) => {
    const own = task.numbers.filter((number) => benchmarks[number].metric === metric);
    const isPositive = (number) => machine().benchmarks[number].values.some((value) => value > 0);
    if (!own.some(isPositive)) return [];
    const file = usualOf(own.map((number) => benchmarks[number].file));
    return seriesOf(task.key, file, metric).flatMap(({ benchmark: { call, reference }, points }) => points.map(({ index, note, value }) => ({
      task: task.key,
      title: task.words,
      index,
      call,
      reference,
      colour: task.colours[call],
      value: note || value <= 0 ? null : value
    })));
  });
  const columns = Math.max(2, Math.min(6, Math.floor(document.body.clientWidth / 175)));
  address.offer("overview-open", ["no", "yes"], "no");
  return details({ open: address.get("overview-open") === "yes", ontoggle: ({ target }) => {
    address.set("overview-open", target.open ? "yes" : "no", "history");
    if (target.open) drawOverview(target, rows, columns);
  } }, summary("All tasks as small charts (click one to enlarge it)"), choices(pick));
}
function drawOverview(place, rows, columns) {
  place.querySelector("figure")?.remove();
  place.append(chart("overview", "Each on the scaled .nii.gz where it was measured on one, each on its own scale", { rows }, (specification) => {
    delete specification.autosize;
    specification.columns = columns;
    specification.spec.view = { fill: "transparent", stroke: null, cursor: "pointer" };
    specification.spec.width = Math.floor((document.body.clientWidth - 40) / columns) - 24;
  }, (view) => view.addEventListener("click", (_, item) => {
    const history2 = item?.datum?.task || item?.datum?.datum?.task || rows.find(({ title }) => title === item?.datum?.title)?.task;
    if (!history2) return;
    choose({ history: history2 }, "history", "history");
    document.getElementById("history").scrollIntoView();
  })));
}
function historyOf(metric, task, file, range) {
  const [first, last] = range;
  const series = seriesOf(task, file, metric).map((each) => ({
    ...each,
    points: each.points.slice(first, last + 1)
  }));
  const heading = `${metrics[metric].title}: ${tasks.get(task).words}, ${file}`;
  if (!series.length) return p({ class: "missing" }, `${heading}: not measured.`);
  const { voxels } = series[0].benchmark;
  const perVoxel = metric === "peakmem" && voxels > 0;
  const scale = perVoxel ? 1 / voxels : metrics[metric].scale;
  const wordsOf = (point) => perVoxel ? point.perVoxel : point.words;
  const scaled = (value) => Number.isFinite(value) ? value * scale : null;
  const rows = series.flatMap(({ benchmark: { call, reference }, points }) => points.map((point) => {
    const { tag } = entries[point.index];
    return {
      tag,
      index: point.index,
      call,
      reference,
      value: scaled(point.value),
      low: scaled(point.low),
      high: scaled(point.high),
      step: Boolean(point.step),
      tooltip: point.note ? null : `${tag}: ${call}: ${wordsOf(point)}`
    };
  }));
  const readout = div(
    { class: "readout faint", "aria-live": "off" },
    "Point at the chart, or tap it, to read all calls of a release here."
  );
  return div(
    { "data-history": metric },
    readout,
    chart(`history-${metrics[metric].noun}`, heading, { rows }, (specification) => {
      if (rows.every(({ low }) => low === null)) specification.layer.splice(0, 1);
      const calls = series.map(({ benchmark }) => benchmark.call);
      const colours = { domain: calls, range: calls.map((call) => tasks.get(task).colours[call]) };
      const ticks = metric === "peakmem" ? null : ticksOf(rows);
      for (const { encoding } of specification.layer) {
        if (encoding.color?.scale) encoding.color.scale = colours;
        if (encoding.y) Object.assign(encoding.y, ticks ? { axis: { values: ticks, format: "~g" } } : { title: `peak above the baseline in ${perVoxel ? "B/voxel" : metrics[metric].unit}` });
        if (ticks && encoding.y?.scale) encoding.y.scale.domain = [ticks[0], ticks.at(-1)];
      }
    }, (view) => view.addSignalListener("cursor", (_, { index }) => {
      if (index) readout.replaceChildren(...told(series, index[0], wordsOf));
    })),
    rows.length ? stepsOf(series) : null,
    folded("The values of this chart", table(
      heading,
      [
        ["release", ({ tag }) => tag, "head"],
        ...series.map(({ benchmark, points }) => [
          benchmark.call,
          ({ place }) => ({ note: points[place].note, words: wordsOf(points[place]) }),
          "number"
        ])
      ],
      entries.slice(first, last + 1).map(({ tag }, place) => ({ tag, place })),
      ({ tag }) => ({ "data-tag": tag })
    ))
  );
}
function told(series, index, wordsOf) {
  const { tag, date } = entries[index];
  return [strong(tag), ` (${date}): `, series.map(({ benchmark: { call }, points }) => {
    const point = points.find((each) => each.index === index);
    if (!point || point.note) return `${call}: ${point?.note || "not measured"}`;
    const noise = point.high ? ` ± ${percent((point.high / point.value) ** 2 - 1)}` : "";
    return `${call}: ${wordsOf(point)}${noise}`;
  }).join("; ")];
}
function ticksOf(rows) {
  const values = rows.flatMap(({ low: low2, high: high2, value }) => [low2 ?? value, high2 ?? value]).filter((value) => value !== null);
  const ticks = Array.from({ length: 11 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** (power - 4))).flat();
  const low = Math.max(...ticks.filter((tick) => tick <= Math.min(...values)), ticks[0]);
  const high = Math.min(...ticks.filter((tick) => tick >= Math.max(...values)), ticks.at(-1));
  return ticks.filter((tick) => tick >= low && tick <= high);
}
function stepsOf(series) {
  const steps = series.filter(({ benchmark }) => !benchmark.reference).flatMap(({ benchmark, number, points }) => points.filter(({ step }) => step?.told).map(({ step }) => ({ benchmark, number, step })));
  if (!steps.length) return faint("No step is larger than the noise and large enough to be mentioned.");
  return list(steps.map(({ benchmark, number, step }) => {
    const { tag, notes } = entries[step.index];
    const known = machine().steps.find(({ index, numbers }) => index === step.index && numbers.includes(number));
    return [
      strong(tag),
      `: ${benchmark.call} `,
      span({ class: step.log < 0 ? "better" : "worse" }, step.words),
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
      notes ? link(notes, "release notes") : null
    ];
  }));
}

// voxelocity/site/scripts/how_measured.js
function howMeasuredSection() {
  const { traits, timings, noise } = machine();
  const timed = timings.filter(([, largest]) => largest);
  const fewest = Math.min(...timed.map(([least]) => least));
  const most = Math.max(...timed.map(([, largest]) => largest));
  const compared = noise.pairs.map(([parent, control]) => `${control} against ${parent}`);
  const properties = Object.entries({
    os: "system",
    arch: "architecture",
    cpu: "processor",
    num_cpu: "processors",
    ram: "memory"
  }).filter(([key]) => traits[key]);
  return [
    table(
      `The machine: ${address.get("machine")}`,
      [["property", ([, word]) => word, "head"], ["value", ([key]) => traits[key]]],
      properties
    ),
    list([
      "Every call runs in a fresh state of a forked process; nothing of an earlier call is cached. The file is in the page cache, so the disk plays no part. One thread.",
      [timed.length ? `Time is the tenth percentile of ${fewest === most ? most : `${fewest} to ${most}`} timings from at least four processes.` : null, " Memory is the peak of the process less the peak of the same process without the call."],
      "Every answer is checked against what the image holds; a wrong one gets no time.",
      noise.words ? `${noise.words} Estimated from ${compared.join(", ") || "the references"}.` : "Noise: too little was measured to tell; no change is called one.",
      "Every entry of the timeline is installed from a lock with hashes, and what is installed is compared with it before anything is measured."
    ]),
    content.images.length ? table("The generated images: the same bytes everywhere", [
      ["image", ({ image }) => image, "head"],
      ["voxels", ({ shape }) => shape.join(" × "), "number"],
      ["bytes", ({ bytes }) => whole(bytes), "number"],
      [".nii.gz / .nii", ({ ratio }) => ratio === null ? "not made here" : digits(ratio), "number"],
      ["zlib", ({ zlib }) => zlib || ""],
      ["sha256 of the uncompressed file", ({ sha256 }) => td({ class: "code" }, sha256)]
    ], content.images) : null,
    content.wrong_answers.length ? table("Wrong answers that are known", [
      ["call", ({ call }) => call, "head"],
      ["releases", ({ releases }) => releases],
      ["source", ({ source }) => linked(source)]
    ], content.wrong_answers) : p("No release is known to give a wrong answer."),
    timelineTable(),
    commandPicker()
  ];
}
var linked = (text) => text.split(/(https:\/\/[^\s:)]+)/).map((part) => part.startsWith("https://") ? link(part, part) : part);
function timelineTable() {
  const timingsOf = ({ tag }) => at(indexOf(tag)) < 0 ? { note: "not measured" } : [...new Set(machine().timings[at(indexOf(tag))])].join(" to ");
  return folded(
    `The timeline: ${indices().length} of ${entries.length} entries are measured here`,
    table("The timeline", [
      ["date", ({ date }) => time(date)],
      ["tag", ({ notes, tags }) => notes ? link(notes, tags.join(" ")) : tags.join(" "), "head"],
      ["change", ({ change, yanked }) => [change, yanked ? ` (yanked: ${yanked})` : ""]],
      ["lock", ({ stack }) => `releases/stacks/${stack}.txt`],
      ["timings", timingsOf, "number"]
    ], entries)
  );
}
var keyOf = ({ operation, metric, method, parameters }) => [`${operation}.${metric}_${method}`, ...parameters].join("|");
function commandPicker() {
  const keys = benchmarks.map(keyOf);
  const [key, pick] = picker(
    "number",
    "Measure one result again",
    benchmarks.map(({ task, call, metric, file }, number) => [keys[number], `${task}: ${call}, ${metrics[metric].noun}, ${file}`]),
    keys[0]
  );
  const [index, pickVersion] = entryPicker("number-version", "in");
  return div(
    h3("Any single result, measured again"),
    choices(pick, pickVersion),
    copyable(commandFor(keys.indexOf(key), index)),
    faint("NAME is what you called your machine: .venv/bin/voxelocity machine NAME.")
  );
}
function dataSection() {
  const measured = content.statuses.indexOf("not measured");
  const count = Object.values(content.machines).reduce((sum, { benchmarks: found, lent }) => sum - lent + found.flatMap(({ statuses }) => statuses).filter((each) => each !== measured).length, 0);
  const file = (name, words) => a({ href: `data/${name}`, download: "" }, words);
  return p(
    `All ${whole(count)} results of this page, with their noise floors: `,
    file("results.csv", "results.csv"),
    ", ",
    file("results.json", "results.json"),
    " and its ",
    file("results.schema.json", "JSON schema"),
    ". Times are in seconds, memory in bytes above the baseline; a floor is the relative change of a time, or the bytes of a peak, up to which a difference is noise."
  );
}

// voxelocity/site/scripts/estimate.js
var LONGEST = 32767;
function shapeIn(text) {
  const shape = text.split("x").map(Number);
  const isLength = (length) => Number.isInteger(length) && length > 0 && length <= LONGEST;
  return shape.length === 4 && shape.every(isLength) ? shape : null;
}
function peakOf(need, [x, y, z, volumes], importing) {
  const bytes = need.per_voxel * (x * y * z) * (need.whole ? volumes : 1);
  return Math.max(need.fixed + bytes, importing ?? 0);
}
function fitsIn(bytes, sizes) {
  const size = sizes.find(({ fits }) => bytes <= fits);
  return size ? `${size.gib} GiB` : `more than ${sizes.at(-1).gib} GiB`;
}
var sizesNear = (peaks, sizes) => sizes.map(({ gib }) => gib).filter((gib) => peaks.some((bytes) => bytes > gib * 2 ** 29));

// voxelocity/site/scripts/memory.js
var NOT_ON_SUCH = "not measured on such a file";
var EACH = "a .nii.gz; I do not know its number type";
function memoryRows(file, shape, index) {
  return machine().memory.map((row) => {
    const need = row.needs[file]?.[at(index)] ?? NOT_ON_SUCH;
    return typeof need === "string" ? { ...row, note: need } : { ...row, need, bytes: peakOf(need, shape, machine().importing[at(index)]) };
  }).sort((one, other) => (one.bytes ?? Infinity) - (other.bytes ?? Infinity));
}
function memorySection() {
  const { files } = content.tasks.find((task) => task.key === "ArrayAccess") || content.tasks[0];
  const known = content.presets.map(({ name, shape: shape2 }) => [shape2.join("x"), `${name} (${shape2.join(" × ")})`]);
  const offered = address.get("shape");
  if (offered && !known.some(([value]) => value === offered)) known.push([offered, "my own shape"]);
  const [typed, pickShape] = picker("shape", "Data set", known, known[1][0]);
  const shape = shapeIn(typed);
  const lengths = (shape || typed.split("x")).map((length, axis) => label(
    { class: "picker" },
    span(["x", "y", "z", "volumes"][axis]),
    input({
      type: "number",
      min: "1",
      max: LONGEST,
      step: "1",
      value: String(length),
      id: `length-${axis}`,
      onchange: () => {
        const asked = document.querySelectorAll("[id^=length-]");
        choose({ shape: [...asked].map(({ value }) => value || "0").join("x") }, "memory");
        document.getElementById(`length-${axis}`)?.focus();
      }
    })
  ));
  const [file, pickFile] = picker("memory-file", "File", [EACH, ...files], EACH);
  const [index, pickVersion] = entryPicker("memory-version", "Versions");
  const pickers = choices(pickShape, lengths, pickFile, pickVersion);
  if (!shape) return [pickers, refusal(
    `A shape is four whole numbers from 1 to ${LONGEST}, as a NIfTI header can hold.`
  )];
  const missing = notMeasuredHere("memory-version");
  if (missing) return [pickers, missing];
  const gzipped = files.filter((each) => each.endsWith(".nii.gz"));
  return [
    faint("The peak of the whole process: what it takes once its libraries are imported, and the measured bytes per voxel times your voxels; or the peak of importing the libraries, where that is more. It fits in a machine of which it leaves a tenth to the rest; 16 GiB are 17.2 GB. A call that took less than one byte per voxel cannot have held the image; its peak grows with one volume. The masks take a fifth to a quarter of the field of view, the coarser grid an eighth of the voxels; two runs are concatenated, each of your shape."),
    fileHelp(),
    pickers,
    file === EACH ? memoryOfEach(gzipped, shape, index) : memoryOf(file, shape, index)
  ];
}
function memoryOfEach(files, shape, index) {
  const found = files.map((file) => new Map(memoryRows(file, shape, index).map((row) => [row.key, row])));
  const largest = (key) => Math.max(...found.map((rows2) => rows2.get(key)?.bytes ?? 0));
  const rows = machine().memory.filter(({ key }) => largest(key)).sort((one, other) => largest(one.key) - largest(other.key));
  const cellOf2 = ({ bytes, note }) => note ? { note: note === NOT_ON_SUCH ? "not measured" : note } : td(
    { class: "number" },
    bytesWords(bytes),
    div({ class: "faint" }, `in ${fitsIn(bytes, content.machine_sizes)}`)
  );
  return table(`Peak memory, and the machine that it fits in: ${shape.join(" × ")}, ${entries[index].tag}`, [
    ["task", ({ task }) => task],
    ["call", ({ call }) => call, "code"],
    ...files.map((file, place) => [
      file.replace(" .nii.gz", ""),
      ({ key }) => cellOf2(found[place].get(key)),
      "number"
    ])
  ], rows, ({ key }) => ({ "data-key": key }));
}
function memoryOf(file, shape, index) {
  const rows = memoryRows(file, shape, index);
  const [valued, missing] = [rows.filter(({ note }) => !note), rows.filter(({ note }) => note)];
  const description = `${shape.join(" × ")}, ${file}, ${entries[index].tag}`;
  const near = sizesNear(valued.map(({ bytes }) => bytes), content.machine_sizes);
  const dashed = near.length ? `; dashed: ${near.join(", ")} GiB` : "";
  const labelOf2 = ({ call, task }) => valued.filter((other) => other.call === call).length > 1 ? `${call} · ${task}` : call;
  return [
    chart("memory", `Peak memory: ${description}${dashed}`, {
      rows: valued.map((row) => ({
        call: labelOf2(row),
        value: row.bytes / 1e9,
        tooltip: `${row.task}: ${bytesWords(row.bytes)}`
      })),
      sizes: near.map((gib) => ({ size: gib * 2 ** 30 / 1e9, tooltip: `${gib} GiB` }))
    }, (specification) => {
      if (!near.length) specification.layer.pop();
    }),
    memoryTable(`Peak of the process: ${description}`, valued),
    missing.length ? folded(
      `${missing.length} calls were not measured on such a file`,
      memoryTable(`Not measured: ${description}`, missing)
    ) : null
  ];
}
var memoryTable = (caption, rows) => table(caption, [
  ["task", ({ task }) => task],
  ["call", ({ call }) => call, "code"],
  ["peak", ({ note, bytes }) => note ? { note } : bytesWords(bytes), "number"],
  ["measured", ({ need }) => need?.words ?? "", "number"],
  ["fits in", ({ note, bytes }) => note ? "" : fitsIn(bytes, content.machine_sizes), "number"]
], rows, ({ key }) => ({ "data-key": key }));

// voxelocity/site/scripts/newest.js
function newestSection() {
  const { newest: newest2, next } = machine();
  if (!newest2.length) return p("Only one version of each library was measured here, or too little to tell a change from noise. Measure two releases and a control: voxelocity measure.");
  return [
    newest2.map(newestRelease),
    next.map(nextRelease),
    faint("Each release is compared with the one before it. Times, memory and instructions of a kind of work are geometric means over its calls, with the smallest and the largest change in brackets. A difference within the noise, or below 5 % (2 % of instructions), is not mentioned; of a hundred results that did not change, about one looks as if it had.")
  ];
}
var nextRelease = ({ component, source, commit, date, old, summary: summary2, ...found }) => article(
  { class: "card", "data-next": component },
  h3(`${component}: the next release `, span(
    { class: "faint" },
    "(its newest commit, ",
    link(source, commit),
    ` of ${date}, compared with ${old})`
  )),
  p({ class: "advice" }, summary2),
  details2(found)
);
function newestRelease(step) {
  const name = step.component === "stack" ? "numpy, scipy and the rest" : step.component;
  const { notes, date } = entries[indexOf(step.new_tag)];
  const said = (words, lines, mark = ", ") => lines.length ? faint(`${words}: ${lines.join(mark)}.`) : null;
  return article(
    { class: "card", "data-library": step.component },
    h3(`${name}: ${step.new} `, span({ class: "faint" }, `(${date}), compared with ${step.old}`)),
    p({ class: "advice" }, step.summary),
    step.better.length ? p(`Largest gain: ${step.better[0]}.`) : null,
    step.worse.length ? p(`Worst single result: ${step.worse[0]}.`) : null,
    step.warnings.map((line) => warning(line)),
    details2(step),
    said("Not measured in between", step.not_measured),
    said("Skipped, because it was yanked (withdrawn from the index)", step.yanked),
    said("Other changes fall within this step", step.also, "; "),
    p(
      a({ href: "#compare", onclick: () => choose({ old: step.old_tag, new: step.new_tag }, "compare") }, "every result"),
      " ",
      notes ? link(notes, "release notes") : null
    )
  );
}
var details2 = ({ works: works2, better, worse }) => [
  folded("By kind of work", list(works2.map(({ sentence, noise }) => [
    sentence,
    noise ? span({ class: "faint" }, ` (noise: ${noise})`) : null
  ]))),
  Object.entries({ better, worse }).filter(([, lines]) => lines.length).map(([word, lines]) => folded(`What became ${word}: ${counted(lines.length, "result")}`, list(lines)))
];

// voxelocity/site/scripts/questions.js
function questionsSection() {
  const found = machine().answers;
  if (!found.length) return p("Too little was measured here to answer one.");
  return dl(found.map(({ question, text, evidence, entry, since, before }) => [
    dt(question),
    dd(
      text,
      since ? ` ${since}` : "",
      before ? div(before) : null,
      evidence.length ? folded(`What was measured (${entry})`, list(evidence)) : null
    )
  ]));
}

// voxelocity/site/scripts/releases.js
function releasesSection() {
  const count = (metric2) => machine().benchmarks.reduce((sum, { values }, number) => sum + (benchmarks[number].metric === metric2 ? values.filter((value) => value !== null).length : 0), 0);
  const offered = measuredMetrics(allNumbers).sort((one, other) => count(other) - count(one));
  const [metric, pick] = metricPicker("step-kind", offered, offered[0]);
  const steps = indices().slice(1).map((index, place) => ({ index, before: indices()[place] })).reverse();
  if (!steps.length) return p("Only one entry of the timeline was measured here.");
  return [
    stepList(),
    faint("The geometric mean over the calls of an operation, as a factor against the entry before it that was measured: 0.5 × is half. Grey is within the noise. A control changes nothing; what is coloured there is noise that the floors do not cover. *: a call failed or gave a wrong answer and is left out."),
    choices(pick),
    table(
      `What each release did to the ${metrics[metric].noun} of each operation`,
      [
        ["operation", ({ title }) => title, "head"],
        ...steps.map(({ index, before }) => [
          th(
            { scope: "col", class: "number" },
            entries[index].notes ? link(entries[index].notes, entries[index].tag) : entries[index].tag,
            before === index - 1 ? null : div({ class: "faint" }, `since ${entries[before].tag}`)
          ),
          (mean) => stepCell(mean, before, index)
        ])
      ],
      machine().means.filter((mean) => mean.metric === metric && mean.series.length),
      (mean) => ({ "data-operation": mean.operation }),
      "heat"
    )
  ];
}
function stepList() {
  const answered = content.wrong_answers.flatMap(({ start, end }) => [start, end]).filter((index) => index && indices().includes(index));
  const found = [.../* @__PURE__ */ new Set([...machine().steps.map(({ index }) => index), ...answered])].sort((one, other) => other - one);
  if (!found.length) return null;
  return [h3("What changed, and why"), ...found.map((index, place) => {
    const steps = machine().steps.filter((step) => step.index === index);
    const { tag, date, yanked, notes } = entries[index];
    const answers = answersAt(index);
    return details(
      { "data-release": tag, open: place === 0 },
      summary(
        strong(tag),
        ` (${date}${yanked ? ", yanked" : ""}): `,
        [...steps.map(({ what }) => what), ...answers.map(({ words }) => words)].join("; ")
      ),
      answers.map(({ words, calls }) => p(
        strong(words),
        ": ",
        calls.map(({ call, source }) => div(code(call), `: ${source}`))
      )),
      list(steps.map(stepWords)),
      notes ? p(link(notes, "release notes")) : null
    );
  }), h3("By how much, by operation")];
}
var answersAt = (index) => Object.entries({
  start: "wrong answers from here on",
  end: "right answers again"
}).map(([end, words]) => ({
  words,
  calls: content.wrong_answers.filter((wrong) => index && wrong[end] === index)
})).filter(({ calls }) => calls.length);
var stepWords = ({ what, cause, source, commit, found, users, sizes }) => [
  strong(what),
  ". ",
  users ? `${users} ` : "",
  cause ? `${cause} ` : "",
  source ? a({ href: source, title: `commit ${commit}, found by ${found}` }, "What did it") : null,
  div({ class: "faint" }, sizes.map((size) => div(size)))
];
function stepCell(mean, before, index) {
  const own = allNumbers.filter((number) => benchmarks[number].operation === mean.operation && benchmarks[number].metric === mean.metric && !benchmarks[number].reference);
  const [then, now] = [before, index].map((where) => own.map((number) => reading(number, where).note).filter(Boolean));
  const notes = [...then, ...now];
  const change = meanChange(mean, before, index);
  const { tag } = entries[index];
  if (!change) {
    const [failedThen, failedNow] = [then, now].map((found) => content.failures.find((status) => found.includes(status)));
    return td(
      { class: "number missing", "data-tag": tag },
      failedNow || failedThen && `${failedThen} in ${entries[before].tag}` || content.statuses.find((status) => notes.includes(status)) || "not measured"
    );
  }
  return td(
    {
      class: `number ${change.verdict.look}`,
      "data-tag": tag,
      title: `noise: a factor of ${ratioDigits(Math.exp(change.floor))}`
    },
    factor(Math.exp(change.log)),
    notes.some((note) => content.failures.includes(note)) ? "*" : ""
  );
}

// voxelocity/site/scripts/upgrade.js
var COMPONENTS = { nilearn: "nilearn", nibabel: "nibabel", stack: "numpy and the rest" };
var { works } = content;
var workOf = new Map([...tasks.values()].flatMap((task) => task.numbers.map((number) => [number, task.work_of_calls])));
function upgradeSection() {
  const components = (
    /** @type {Component[]} */
    Object.keys(COMPONENTS)
  );
  const picked = components.map((component) => picker(
    `my-${component}`,
    `My ${COMPONENTS[component]}`,
    ...versionsOf(component)
  ));
  const left = (address.get("without") || "").split("|").filter((work) => works.includes(work));
  const chosen = works.filter((work) => !left.includes(work));
  const boxes = works.map((work) => label(
    { class: "box" },
    input({
      type: "checkbox",
      checked: chosen.includes(work),
      onchange: ({ target }) => choose(
        { without: (target.checked ? left.filter((each) => each !== work) : [...left, work]).join("|") },
        "upgrade",
        "upgrade"
      )
    }),
    ` ${work}`
  ));
  return [
    choices(picked.map(([, element]) => element)),
    fieldset(legend("What I do"), boxes),
    notMeasuredHere(...components.map((component) => `my-${component}`)) || components.map((component, place) => upgradeOf(component, picked[place][0], chosen))
  ];
}
function versionsOf(component) {
  const versions = [...new Set([...indices()].reverse().map((index) => entries[index][component]))];
  const isYanked = (version) => entries.some((entry) => entry.changed === component && entry[component] === version && entry.yanked);
  return [
    versions.map((version) => [
      version,
      `${component === "stack" ? stackWords(version) : version}${isYanked(version) ? " (yanked)" : ""}`
    ]),
    // Few have a version that was withdrawn.
    versions.slice(1).find((version) => !isYanked(version)) ?? versions[0]
  ];
}
function upgradeOf(component, mine, chosen) {
  const name = COMPONENTS[component];
  const newestVersion = entries[newest()][component];
  if (mine === newestVersion) return p(`${name}: ${mine} is the newest that was measured.`);
  const found = machine().upgrades.find((each) => each.component === component && each.old === mine);
  if (!found) return p(`${name}: too little was measured here to tell a change from noise.`);
  const from = indexOf(found.old_tag);
  const warn = (words, lines) => lines.length ? warning(`${words}: `, lines.map((line) => div(line))) : null;
  return article(
    { class: "card", "data-upgrade": component },
    h3(`${name}: ${mine} to ${newestVersion}`),
    warn("Its answers are wrong in your version, and right in the newest", found.mended),
    warn("Its answers are wrong in the newest version, and right in yours", found.broken),
    chosen.length === works.length ? p({ class: "advice" }, found.summary) : null,
    ul({ class: "works" }, found.works.filter(({ work }) => chosen.includes(work)).map(({ work, sentence, better, worse }) => li(
      { "data-work": work },
      sentence,
      better ? div(`Largest gain: ${better}.`) : null,
      worse ? div(`Worst single result: ${worse}.`) : null
    ))),
    faint(
      `Measured at ${labelOf(from)} and at ${labelOf(newest())}.`,
      found.also.length ? " All ratios are by this component alone." : ""
    ),
    found.withdrawn.map((line) => faint(`${line}. The releases after it contain the same changes, unless a later line says otherwise.`)),
    releasesSince(component, from, chosen)
  );
}
function releasesSince(component, from, chosen) {
  const isOf = (number) => !workOf.get(number) || chosen.includes(workOf.get(number));
  const steps = machine().steps.filter(({ index, numbers }) => index > from && entries[index].changed === component && numbers.some(isOf));
  if (steps.length) return [
    p("Release by release, the newest first:"),
    list(steps.map((step) => [`${entries[step.index].tag}: `, stepWords(step)]))
  ];
  return faint(component === "stack" ? "numpy and what comes with it change together; for details, compare the two below." : "No release in between changed a call of this work.");
}

// voxelocity/site/scripts/start.js
function machines() {
  const names = Object.keys(content.machines);
  const timedOf = (name2) => content.machines[name2].timings.filter(([, most2]) => most2 > 0).length;
  const tells = (name2) => 1e6 * timedOf(name2) + content.machines[name2].indices.length;
  const most = Math.max(...names.map(tells));
  const [name, pick] = picker(
    "machine",
    "Measured on",
    names,
    names.find((each) => tells(each) === most)
  );
  const { nilearn, nibabel, stack, date } = entries[newest()];
  const timed = timedOf(name);
  const own = machine().files.filter(Boolean).length;
  const lent = indices().length - own;
  const unknown = address.refused("machine");
  return [
    unknown ? refusal(`No results of “${unknown}” here; what follows is of ${name}.`) : null,
    names.length > 1 ? pick : `Measured on ${name}.`,
    ` ${own} of ${entries.length} combinations of versions were measured there${timed === own ? "" : `, ${timed} of them with times`}.`,
    lent ? ` Of ${lent} more, the instructions are those that a machine with the same processor, Python and libraries counted.` : null,
    " Each is an entry of the timeline, which changes one thing: nilearn, nibabel, or the numeric stack (numpy, scipy and the rest); a control changes nothing, and shows what noise is.",
    ` The newest: nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)} (${date}).`
  ];
}
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
  return fill("unknown", isOwn ? null : refusal(`This page has no part “${name}”. All of its parts are linked below.`));
}
for (const [id, section] of Object.entries({
  machines,
  newest: newestSection,
  upgrade: upgradeSection,
  questions: questionsSection,
  "find-call": findCallSection,
  "which-call": whichCallSection,
  memory: memorySection,
  history: historySection,
  releases: releasesSection,
  commits: commitsSection,
  compare: compareSection,
  "how-measured": howMeasuredSection,
  data: dataSection
})) sections.set(id, section);
followHash();
addEventListener("hashchange", followHash);
redraw();
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
