// voxelocity/site/scripts/address.js
function addressOf(search2, write) {
  let chosen = read(search2);
  const [defaults, refused] = [/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map()];
  const get = (key) => chosen.get(key) ?? defaults.get(key);
  function set(chosenNow, section, back) {
    for (const [key, value] of Object.entries(chosenNow)) {
      refused.delete(key);
      if (value === defaults.get(key)) chosen.delete(key);
      else chosen.set(key, value);
    }
    if (defaults.has("machine")) chosen.set("machine", get("machine"));
    write(chosen.toString(), section, back);
  }
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
    // A choice, which the browser's way back undoes.
    choose: (wanted, section) => set(wanted, section, true),
    // What is being typed, which the way back passes over.
    set: (key, value, section) => set({ [key]: value }, section, false),
    // What the browser went back to.
    read(now) {
      chosen = read(now);
      refused.clear();
    }
  };
}
function read(search2) {
  const found = new URLSearchParams(search2);
  const [task, image, format] = ["history", "image", "format"].map((key) => found.get(key));
  if (task && !found.has("task")) found.set("task", task);
  if (image && !found.has("file")) found.set("file", `${image} ${format || ".nii.gz"}`);
  for (const key of ["history", "image", "format"]) found.delete(key);
  return found;
}
var address = addressOf(location.search, (query, section, back) => {
  try {
    history[back ? "pushState" : "replaceState"](
      null,
      "",
      (query ? `?${query}` : location.pathname) + (section ? `#${section}` : location.hash)
    );
  } catch {
  }
});

// voxelocity/site/scripts/content.js
if (typeof DecompressionStream === "undefined") {
  document.getElementById("unknown").textContent = "This page needs a browser of 2023 or later. All results are in data/results.csv, which make dashboard makes.";
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
var fileWords = (file) => content.file_words[file] ?? file;
function grouped(items, of) {
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) groups.set(of(item), [...groups.get(of(item)) || [], item]);
  return groups;
}
var LANES = { nilearn: "nilearn", nibabel: "nibabel", stack: "numpy" };
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
function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.flat(Infinity).filter(isShown));
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
var cited = (address2) => address2.replace(
  /^https:\/\/github\.com\/[^/]+\/([^/]+)\/(?:issues|pull)\/(\d+)$/,
  "$1 $2"
);
var linked = (text) => text.split(/(https:\/\/[^\s:)]+)/).map((part) => part.startsWith("https://") ? link(part, cited(part)) : part);
var boxed = (look, words, lines) => lines.length ? div({ class: `${look} wide` }, strong(`${words}:`), lines.map((line) => div(linked(line)))) : null;
var faint = (...children) => p({ class: "faint" }, ...children);
var faintly = (...children) => span({ class: "faint" }, ...children);
var warning = (...children) => p({ class: "warning" }, ...children);
var refusal = (...children) => p({ class: "warning", role: "alert" }, ...children);
var choices = (...pickers) => div({ class: "pickers" }, ...pickers);
var folded = (words, ...children) => details(summary(words), ...children);
var list = (items) => ul({ class: "works" }, items.map((item) => li(item)));
var dashIn = (colour) => span({
  class: "dash",
  "aria-hidden": "true",
  style: `color: ${colour}`
}, "— ");
var numberCell = (text, ...classes) => td({ class: ["number", ...classes].join(" ") }, text);
var drawings = /* @__PURE__ */ new Map();
function releaseCharts() {
  for (const [element, drawing] of drawings) {
    if (element.isConnected) continue;
    drawing.finalize();
    drawings.delete(element);
  }
}
var placeOf = (id) => document.querySelector(`#${id} .content`) || document.getElementById(id);
var textOf = (element) => element.textContent;
function fill(id, ...children) {
  const place = placeOf(id);
  const focused2 = place.contains(document.activeElement) ? document.activeElement.id : "";
  const unfolded = [...place.querySelectorAll("details[open]:not([data-release]) > summary")].map(textOf);
  place.replaceChildren(...children.flat(Infinity).filter(isShown));
  for (const each of place.querySelectorAll("details")) {
    if (unfolded.includes(textOf(each.querySelector("summary")))) each.open = true;
  }
  const again = focused2 ? document.getElementById(focused2) : null;
  again?.focus({ preventScroll: true });
  if (again instanceof HTMLInputElement && again.type !== "checkbox") again.select();
  releaseCharts();
}
var sections = /* @__PURE__ */ new Map();
var FOLLOWERS = { "which-call": ["history"], machines: ["how-measured", "data"] };
function redraw(id) {
  for (const each of id ? [id, ...FOLLOWERS[id] ?? []] : sections.keys()) {
    if (!placeOf(each).closest("[hidden]")) fill(each, sections.get(each)());
  }
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
function copyable(text, name = text) {
  const copy = button({ type: "button", "aria-label": `Copy ${name}`, onclick: async () => {
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
    text: { color: text },
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
  const specification = {
    ...structuredClone(specifications[name]),
    autosize: { type: "fit-x", contains: "padding" },
    description,
    datasets: data
  };
  const { step } = specification.height || {};
  if (step) layOutBars(specification, data, step);
  change?.(specification);
  const element = div({
    class: "chart",
    "data-chart": name,
    style: `min-height: ${specification.height + (data.lanes ? 90 : 40)}px`
  });
  const draw2 = async () => {
    if (!element.isConnected) return;
    const drawing = await vegaEmbed(element, specification, {
      actions: false,
      renderer: "svg",
      // Without it Vega makes functions of texts, which the page forbids.
      ast: true,
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
  requestAnimationFrame(draw2);
  redraws.set(element, draw2);
  return figure(figcaption(description, saving(name, description, {
    SVG: () => drawings.get(element).view.toSVG(),
    CSV: () => asCsv(data.rows)
  })), element);
}
var saving = (name, description, types) => Object.entries(types).map(([type, content2]) => [" ", button({
  type: "button",
  class: "save",
  "aria-label": `Save “${description}” as ${type}`,
  onclick: async () => {
    const blob = new Blob([await content2()]);
    a({ download: `${name}.${type.toLowerCase()}`, href: URL.createObjectURL(blob) }).click();
  }
}, type)]);
var PAINTED = ["fill", "stroke", "stroke-width", "opacity", "font-family", "font-size"];
function withColours(svg) {
  const copy = (
    /** @type {SVGElement} */
    svg.cloneNode(true)
  );
  const [own, copied] = [svg, copy].map((each) => [...each.querySelectorAll("*")]);
  for (const [place, element] of own.entries()) {
    const style = getComputedStyle(element);
    copied[place].setAttribute("style", PAINTED.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; "));
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return copy.outerHTML;
}
var LETTER = 6.6;
var [LINE, VALUE] = [15, 80];
function layOutBars(specification, { rows, sizes = [] }, step) {
  const width = Math.min(document.body.clientWidth, 1216) - 40;
  const labelled = 12 + LETTER * Math.max(...rows.map(({ call }) => call.length));
  const isNarrow = width < 600 || labelled > 0.55 * width;
  const area = isNarrow ? width : width - labelled;
  const bars = specification.layer.filter(({ encoding: encoding2 }) => encoding2?.y);
  const longest = Math.max(...rows.map(({ value }) => value)) * area / (area - VALUE);
  for (const { encoding: encoding2 } of bars) {
    encoding2.x.scale.domainMax = Math.max(longest, ...sizes.map(({ size }) => size * 1.03));
    if (isNarrow) encoding2.y.axis = null;
    else encoding2.y.axis.labelLimit = labelled;
  }
  const count = new Set(rows.map(({ call }) => call)).size;
  specification.height = step * count;
  if (!isNarrow) return;
  const lines = rows.map(({ call }) => wrapped(call, width / LETTER));
  const most2 = Math.max(...lines.map(({ length }) => length));
  for (const [place, row] of rows.entries()) {
    row.label = [...Array(most2 - lines[place].length).fill(""), ...lines[place]].join("\n");
  }
  specification.height = (step + LINE * most2) * count;
  for (const { mark } of bars) mark.yOffset = LINE * most2 / 2;
  const { encoding } = bars.at(-1);
  specification.layer.splice(bars.length, 0, {
    mark: {
      type: "text",
      align: "left",
      baseline: "top",
      fontSize: 12,
      lineBreak: "\n",
      lineHeight: LINE,
      dy: -LINE * most2 / 2 - 10,
      aria: false
    },
    encoding: { ...encoding, x: { value: 0 }, text: { field: "label", type: "nominal" } }
  });
}
function wrapped(text, letters) {
  const lines = [""];
  for (const part of text.split(/(?<=[ .,(])/)) {
    if (lines.at(-1) && lines.at(-1).length + part.length > letters) lines.push("");
    lines[lines.length - 1] += part;
  }
  return lines;
}
function asCsv(rows) {
  const names2 = Object.keys(rows[0]).filter((name) => !["tooltip", "label"].includes(name));
  const line = (values) => values.map((value) => typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : value ?? "").join(",");
  return [names2, ...rows.map((row) => names2.map((name) => row[name]))].map(line).join("\n");
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
function inUnit(value, units, lowest, count = 3) {
  const [number, power] = value.toExponential(count - 1).split("e").map(Number);
  const step = Math.max(0, Math.min(units.length - 1, Math.floor((power - lowest) / 3)));
  return `${digits(Number(`${number}e${power - lowest - 3 * step}`), count)} ${units[step]}`;
}
function bytesWords(bytes) {
  if (!Number.isFinite(bytes)) return digits(bytes);
  if (Math.abs(bytes) < 1e-3) return "0 B";
  if (Number.isInteger(bytes) && Math.abs(bytes) < 1e3) return `${bytes} B`;
  return inUnit(bytes, ["B", "kB", "MB", "GB"], 0);
}
function timeIn(seconds, count) {
  if (!Number.isFinite(seconds)) return digits(seconds);
  return seconds === 0 ? "0 s" : inUnit(seconds, ["ns", "µs", "ms", "s"], -9, count);
}
var timeWords = (seconds) => timeIn(seconds, 3);
function roughTimeWords(seconds) {
  if (seconds < 120) return timeIn(seconds, 2);
  return seconds < 7200 ? `${short(seconds / 60, 2)} minutes` : `${short(seconds / 3600, 2)} hours`;
}
var counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
var whole = (count) => count.toLocaleString("en");

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
function speedIn(text) {
  const speed = Number(text);
  return text && Number.isFinite(speed) && speed > 0 ? speed : null;
}
var secondsFromDisk = (bytes, speed) => bytes / (speed * 1e6);
function bytesOn([once, all], voxels, volumes, shape, isSquare) {
  const times = shape.reduce((product, length) => product * length) / voxels;
  return [once * times, all * times * (isSquare ? shape[3] / volumes : 1)];
}
var secondsOf = (seconds, [fixed, voxel, further], [x, y, z, volumes]) => seconds * (fixed + (voxel + further * volumes) * (x * y * z * volumes));
function fitsIn(bytes, sizes) {
  const size = sizes.find(({ fits }) => bytes <= fits);
  return size ? `${size.gib} GiB` : `more than ${sizes.at(-1).gib} GiB`;
}
var sizesNear = (peaks, sizes) => sizes.map(({ gib }) => gib).filter((gib) => peaks.some((bytes) => bytes > gib * 2 ** 29));

// voxelocity/site/scripts/views.js
var views = (
  /** @type {HTMLElement[]} */
  [...document.querySelectorAll("main > [data-view]")]
);
var ASV_PAGES = ["", "regressions", "summarylist", "graphdisplay"];
function nameInHash() {
  const [name] = location.hash.slice(1).replace(/^\//, "").split("?");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
function show() {
  const [id] = location.hash.slice(1).split("--");
  const named = id === "main" ? views.find(({ hidden }) => !hidden) : document.getElementById(id);
  const part = named?.closest("[data-view]") ? named : null;
  const name = nameInHash();
  const isOfAsv = location.hash && !part && [...ASV_PAGES, ...content.asv_names].includes(name);
  if (isOfAsv && location.protocol !== "file:") {
    location.replace(`asv.html${location.hash}`);
    return;
  }
  fill("unknown", !location.hash || part ? null : refusal(isOfAsv ? "asv's own page shows this. It must be served: make dashboard makes and serves it." : `This page has no part “${name}”. All of its views are linked above.`));
  const wanted = part?.closest("[data-view]") ?? views[0];
  const view = wanted.id === "commits-view" && !content.commits.length ? views[0] : wanted;
  for (const each of views) each.hidden = each !== view;
  for (const each of document.querySelectorAll("nav a")) {
    if (each.getAttribute("href") === `#${view.id}`) {
      each.setAttribute("aria-current", "page");
      each.scrollIntoView({ block: "nearest", inline: "center" });
    } else each.removeAttribute("aria-current");
  }
  redraw();
  const drawn = document.getElementById(location.hash.slice(1));
  const opened = new URLSearchParams(location.search).has("release") && part?.querySelector("details[open][data-release]");
  if (drawn && drawn !== part) {
    drawn.classList.add("found");
    drawn.scrollIntoView();
    drawn.focus({ preventScroll: true });
  } else if (opened && part !== view) opened.scrollIntoView();
  else if (part && part !== view) part.scrollIntoView();
  else scrollTo(0, 0);
}

// voxelocity/site/scripts/results.js
var machine = () => content.machines[address.get("machine")];
var indices = () => machine().indices;
var newest = () => indices().at(-1);
var at = (index) => indices().indexOf(index);
function reading(number, index) {
  const own = machine().benchmarks[number];
  const place = at(index);
  const note = place < 0 ? "not measured" : content.statuses[own.statuses[place]];
  return note === "measured" ? {
    value: own.values[place],
    words: own.words[place],
    perVoxel: own.per_voxel[place],
    ofFile: own.of_file[place],
    fromDisk: own.from_disk[place]
  } : { note };
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
  },
  bytes_read: {
    noun: "bytes read",
    title: "Bytes read by calls",
    scale: 1e-6,
    unit: "MB",
    best: "The call that reads the least"
  },
  reads: {
    noun: "reads",
    title: "Reads",
    scale: 1e-3,
    unit: "thousand reads",
    best: "The call with the fewest reads"
  }
};
var metricNames = (
  /** @type {Metric[]} */
  Object.keys(metrics)
);
var isPortable = (metric) => metric === "bytes_read" || metric === "reads";
var metricOptions = (offered) => offered.map((metric) => [metric, metrics[metric].noun]);
var measuredMetrics = (numbers) => metricNames.filter((metric) => numbers.some((number) => benchmarks[number].metric === metric && indices().some((index) => reading(number, index).value !== void 0)));
var otherShape = ({ shape, metric }) => shape === content.usual_shapes[metric] ? "" : shape;
function shapesOf(numbers) {
  const shapes = grouped(
    numbers.filter((number) => benchmarks[number].shape),
    (number) => benchmarks[number].shape
  );
  const nounsOf = (own) => metricNames.filter((metric) => own.some((number) => benchmarks[number].metric === metric)).map((metric) => metrics[metric].noun);
  return [...shapes].map(([shape, own]) => `${shape}${shapes.size > 1 ? ` (${nounsOf(own).join(", ")})` : ""}`).join(" and ");
}
var nameOf = ({ operation, method }) => `${operation}.${method}`;
var adviceFor = (task, file) => machine().advice.find((each) => each.task === task && each.file === file);
var stackWords = (stack) => stack.replace("-", " ");
var dateOf = (index) => `${entries[index].changed === "stack" ? "measured since " : ""}` + entries[index].date;
function labelOf(index) {
  const { words, nilearn, nibabel, stack, yanked } = entries[index];
  return `${words} (nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)}${yanked ? "; yanked" : ""})`;
}

// voxelocity/site/scripts/pickers.js
function choose(chosen, section = "", hash = "") {
  address.choose(chosen, hash);
  const elsewhere2 = document.getElementById(hash)?.closest("[hidden]");
  if (elsewhere2 || hash && hash !== section) show();
  else redraw(section);
}
var field = (attributes, take) => input({ ...attributes, onchange: ({ target }) => {
  setTimeout(() => take(target.value, target.closest("section")?.id));
} });
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
    } }, pairs.map(optionOf))
  )];
}
var fileOptions = (files) => files.map((file) => [file, fileWords(file)]);
var leadingTo = (part, chosen) => ({ href: `#${part}`, onclick: (event) => {
  event.preventDefault();
  choose(chosen, "", part);
} });
function metricSwitch(offered) {
  const wanted = address.offer("what", metricNames, "time");
  const metric = (
    /** @type {Metric} */
    usualOf(offered, wanted)
  );
  return [metric, div(
    { class: "switch", role: "group", "aria-label": "What is shown" },
    offered.map((each) => button({
      type: "button",
      class: "what",
      "data-what": each,
      "aria-pressed": String(each === metric),
      onclick: ({ target }) => {
        const section = target.closest("section").id;
        choose({ what: each });
        document.querySelector(`#${section} [data-what=${each}]`)?.focus({ preventScroll: true });
      }
    }, metrics[each].noun))
  )];
}
var metricPicker = (key, offered, usual = usualOf(offered, "instructions")) => picker(key, "Show", metricOptions(offered), usual);
var indexOf = (tag) => entries.findIndex((entry) => entry.tag === tag);
function entryPicker(key, name, fallback = newest()) {
  const [tag, element] = picker(key, name, [...indices()].reverse().map((index) => [entries[index].tag, labelOf(index)]), entries[fallback].tag);
  return [indexOf(tag), element];
}
function speedField(key, name, usual) {
  const typed = address.get(key);
  address.offer(key, speedIn(typed) ? [typed] : [], String(usual));
  const text = address.get(key);
  return [speedIn(text), label(
    { class: "picker" },
    span(name),
    field(
      { type: "number", min: "0.1", step: "any", value: text, id: `type-${key}` },
      (asked, section) => choose({ [key]: speedIn(asked) ? asked : String(usual) }, section, section)
    )
  )];
}
function shapeField() {
  const usual = content.presets[1].shape.join("x");
  const typed = address.get("shape") ?? "";
  address.offer("shape", shapeIn(typed) ? [typed] : [], usual);
  const text = shapeIn(typed) ? typed : usual;
  return [shapeIn(text), label(
    { class: "picker" },
    span("My image, x × y × z × volumes"),
    field(
      { type: "text", value: text.replaceAll("x", " × "), id: "type-shape", list: "shapes" },
      (entered, section) => {
        const asked = entered.replace(/[\sx×*,]+/g, "x");
        choose({ shape: asked }, section, section);
      }
    ),
    make("datalist", { id: "shapes" }, content.presets.map(({ name, shape }) => option({ value: shape.join(" × ") }, name))),
    address.refused("shape") ? refusal(`“${typed}” is no shape: name four whole numbers, such as ${usual}.`) : null
  )];
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
  const own = numbers.filter((number) => !isPortable(benchmarks[number].metric));
  const found = Object.keys(content.machines).filter((name) => name !== here && own.some(
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
      `${count} commits of ${library2} from ${commits[0].date} to ${commits.at(-1).date}, built from source and measured on ${machine2} by what repeats: instructions, and peaks of memory. Each call ran once, on one file. Between two measured commits there may be others. Any of them may be the cause.`,
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
    const [{ number: most2, words: extent, since, date, releases }] = own;
    return details(
      { "data-commits": pair, open: place === attributable },
      summary(
        strong(`${since} to ${date}`),
        `: ${counted(own.length, "result")} changed, the most `,
        code(benchmarks[most2].call),
        ` (${extent})`
      ),
      p(link(`${project}/compare/${pair}`, pair), releases.length ? ` Between them ${releases.length > 1 ? "lie" : "lies"} ${releases.join(" and ")}, where the other library and the numeric stack may change too: compare the releases.` : ""),
      ul({ class: "works" }, own.map(({ number, words, skipped }) => li(
        code(benchmarks[number].call),
        ` (${benchmarks[number].file}): ${words}`,
        skipped ? `; ${counted(skipped, "commit")} measured between them ${skipped === 1 ? "has" : "have"} no value of it` : ""
      ))),
      releases.length ? null : [
        p("To find out which commit it was, run:"),
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
  const before = indices().findLast((index) => causes.some((cause) => entries[index][cause] !== entries[newest()][cause]));
  const [old, pickOld] = entryPicker("old", "Old", before ?? indices().at(-2));
  const [fresh, pickNew] = entryPicker("new", "New");
  const pickers = choices(pickOld, pickNew);
  const missing = notMeasuredHere("old", "new") || (old === fresh ? warning("Choose two different versions.") : null);
  if (missing) return [pickers, missing];
  const [name, tags] = [address.get("machine"), [entries[old].tag, entries[fresh].tag]];
  const query = new URLSearchParams({ machine: name, old: tags[0], new: tags[1] });
  const changes = changesBetween(old, fresh);
  const moved = machine().moved.find((each) => each.old === old && each.new === fresh);
  return [
    pickers,
    p(
      a(
        { href: `?${query}#compare`, id: "compare-link" },
        "A link to this comparison"
      ),
      ". On the command line: ",
      code(`voxelocity compare ${tags.join(" ")} --machine ${name}`)
    ),
    answersTo(old, fresh),
    sentenceOf(changes),
    moved ? warning(moved.warning) : null,
    faint(content.usual_image),
    strip(changes),
    changesTable(changes, `${entries[fresh].words} against ${entries[old].words}`),
    splitOf(old, fresh)
  ];
}
function strip(changes) {
  const dots = changes.filter(({ log, benchmark }) => Number.isFinite(log) && !benchmark.reference);
  if (!dots.length) return null;
  const picture = div({ class: "strip" });
  const readout = p({ class: "readout faint" }, "Point at a dot, or tap it, to read it here.");
  const redrawn = () => picture.replaceChildren(drawStrip(
    picture.clientWidth || 1100,
    dots,
    (change) => readout.replaceChildren(...wordsOf(change))
  ));
  new ResizeObserver(redrawn).observe(picture);
  return figure(
    figcaption(`Each dot is a result that has a value in both versions, ${dots.length} of ${counted(changes.filter(isCounted).length, "result")}: new to old, on a logarithmic scale. Left is better, right is worse. Grey dots are within the noise, or too small to be mentioned; half of all results have no more noise than the band. Rings moved by the clock alone, or as much as their reference.`, saving("ratios", "The ratios of all results", {
      SVG: () => withColours(picture.querySelector("svg"))
    })),
    readout,
    picture
  );
}
function wordsOf({ number, benchmark, old, fresh, log, verdict }) {
  const task = [...tasks.values()].find(({ numbers }) => numbers.includes(number));
  const { call, file, metric } = benchmark;
  return [
    a(leadingTo("history", { task: task.key, file, what: metric }), call),
    `, ${[fileWords(file), benchmark.task, otherShape(benchmark)].filter(Boolean).join(", ")}: ${metrics[metric].noun} ${old.words} to ${fresh.words} (${factor(Math.exp(log))})${verdict.look in UNCOUNTED ? `, moved ${UNCOUNTED[verdict.look]}: not counted` : ""}`
  ];
}
var UNCOUNTED = { alone: "by the clock alone", reference: "as much as the reference" };
var TICKS = [1e3, 300, 100, 30, 10, 3, 2, 1.5, 1.2];
var LANE = 44;
var APART = 40;
function bandOf(dots, x, top) {
  const floors = dots.map(({ floor }) => floor).filter(Number.isFinite).sort((one, other) => one - other);
  if (!floors.length) return null;
  const [from, to] = [-1, 1].map((side) => x(side * floors[floors.length >> 1]));
  return draw("rect", { class: "noise", x: from, y: top + 2, width: to - from, height: LANE - 4 });
}
function drawStrip(width, dots, say) {
  const most2 = Math.max(Math.log(1.5), ...dots.map(({ log }) => Math.abs(log)));
  const [left, right] = [95, width - 25];
  const x = (log) => (left + right) / 2 + (right - left) / 2 * log / most2;
  const lanes = metricNames.filter((metric) => dots.some(({ benchmark }) => benchmark.metric === metric));
  const bottom = lanes.length * LANE;
  const ticks = [];
  for (const tick of TICKS.filter((each) => Math.log(each) <= most2)) {
    const place = x(Math.log(tick));
    const apart = Math.min(place - x(0), x(Math.log(ticks.at(-1) ?? Infinity)) - place);
    if ((tick > 2 || most2 < Math.log(4)) && apart > APART) ticks.push(tick);
  }
  const labels = [[0, "same"], ...ticks.flatMap((tick) => [
    [-Math.log(tick), `1/${tick}`],
    [Math.log(tick), `${tick} ×`]
  ])];
  return draw(
    "svg",
    {
      width,
      height: bottom + 20,
      role: "img",
      "aria-label": `The ratios of ${dots.length} results`
    },
    labels.map(([log, words]) => [draw("line", {
      class: "year",
      x1: x(log),
      x2: x(log),
      y1: 0,
      y2: bottom
    }), draw("text", { x: x(log), y: bottom + 15, "text-anchor": "middle" }, words)]),
    lanes.map((metric, lane) => {
      const own = dots.filter(({ benchmark }) => benchmark.metric === metric).sort((one, other) => Number(one.verdict.told) - Number(other.verdict.told));
      return [
        bandOf(own, x, lane * LANE),
        draw("text", { x: 0, y: lane * LANE + LANE / 2 + 4 }, metrics[metric].noun),
        own.map((change, place) => draw("circle", {
          cx: x(change.log),
          r: 4,
          // Spread, so that dots of one ratio can be told apart.
          cy: lane * LANE + 8 + place * 17 % (LANE - 16),
          onclick: () => say(change),
          onpointerenter: () => say(change),
          class: change.verdict.told || change.verdict.look in UNCOUNTED ? change.verdict.look : "same"
        }))
      ];
    })
  );
}
function answersTo(old, fresh) {
  const hasWrong = ({ start, end }, index) => index >= start && (end === null || index < end);
  const [first, last] = [old, fresh].sort((one, other) => one - other);
  const found = { begun: [], ended: [], going: [] };
  for (const wrong of content.wrong_answers) {
    const [before, after] = [hasWrong(wrong, first), hasWrong(wrong, last)];
    const key = before && after ? "going" : before ? "ended" : "begun";
    if (before || after) found[key].push(wrong[key]);
  }
  const meanings = content.meanings.filter(({ index }) => index > first && index <= last);
  return [
    boxed("warning", "✗ Wrong in the newer one alone", found.begun),
    boxed("fixed", "✓ Wrong in the older one alone", found.ended),
    boxed("warning", "Changed in meaning", meanings.map(({ words }) => words)),
    found.going.length ? folded(
      `${counted(found.going.length, "answer")} ${found.going.length === 1 ? "is" : "are"} wrong in both`,
      found.going.map((line) => p(linked(line)))
    ) : null
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
var inputOf = (benchmark, task = benchmark.task) => [
  fileWords(benchmark.file),
  " ",
  faintly([task, otherShape(benchmark)].filter(Boolean).join(", "))
];
var COLUMNS = [
  ["call", ({ benchmark }) => benchmark.call, "code"],
  ["file", ({ benchmark }) => inputOf(benchmark), "", ({ benchmark }) => benchmark.file],
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
var bySize = (one, other) => sizeOf(other) - sizeOf(one);
function largestOf(changes) {
  const usual = changes.filter(({ number }) => !content.tiny_images.includes(number));
  return [...usual.length ? usual : changes].sort(bySize)[0];
}
var MANY_ROWS = 22;
var manyRows = (rows, first, rest) => [first(rows.slice(0, MANY_ROWS)), rows.length > MANY_ROWS ? folded(`${rows.length - MANY_ROWS} more`, rest(rows.slice(MANY_ROWS))) : null];
function changesTable(changes, title) {
  const { pickers, rows, wanted } = changeFilters(changes);
  const asked = changes.filter(wanted);
  const kept = rows === "all" ? asked : asked.filter((change) => change.verdict.told && isCounted(change));
  const shown = rows === "calls" ? callsTable(asked.filter(isCounted), title) : resultsTable(changes, kept, title);
  return div(
    pickers,
    asked.length < changes.length ? sentenceOf(asked) : null,
    shown,
    restOf(asked, kept)
  );
}
function callsTable(asked, title) {
  const nameOf3 = ({ benchmark }) => `${benchmark.call}|${benchmark.metric}`;
  const among = grouped(asked.filter(({ note, verdict }) => !note || verdict.told), nameOf3);
  const told2 = grouped(
    asked.filter(({ verdict }) => verdict.told),
    (change) => `${nameOf3(change)}|${change.verdict.look}`
  );
  const lines = [...told2.values()].map((all) => ({ all, largest: largestOf(all) })).sort((one, other) => bySize(one.largest, other.largest));
  const tableOf = (caption2, some) => table(caption2, [
    ["call", ({ largest: { benchmark: { call } } }) => a({ href: "#compare", onclick: (event) => {
      event.preventDefault();
      choose({ "only-call": call }, "compare");
      document.getElementById("pick-only-call").focus();
    } }, call), "code"],
    ["file", ({ largest }) => inputOf(largest.benchmark, "")],
    ["of", ({ largest }) => metrics[largest.benchmark.metric].noun],
    ["old", ({ largest }) => largest.old, "number"],
    ["new", ({ largest }) => largest.fresh, "number"],
    ["largest change", ({ largest }) => largest.note ? largest : shiftCell(largest), "number"],
    [
      "results",
      ({ all, largest }) => `${all.length} of ${among.get(nameOf3(largest)).length}`,
      "number"
    ]
  ], some, ({ largest }) => ({ "data-line": `${nameOf3(largest)}|${largest.verdict.look}` }));
  const caption = `${title}: what changed, call by call; a call leads to its results`;
  return manyRows(
    lines,
    (some) => tableOf(caption, some),
    (some) => tableOf(`${caption}, continued`, some)
  );
}
function resultsTable(changes, kept, title) {
  const sort = address.offer("sort", ["size", ...COLUMNS.map(([name]) => name)], "size");
  const descending = address.offer("order", ["up", "down"], "up") === "down";
  const by = COLUMNS.find(([name]) => name === sort);
  const sorted = [...kept].sort(by ? inOrder(by[3] || by[1], descending) : bySize);
  const headOf = (name, kind, sorts = name === sort) => th(
    {
      scope: "col",
      class: kind === "number" ? kind : null,
      "aria-sort": sorts ? descending ? "descending" : "ascending" : null
    },
    button(
      { type: "button", id: `sort-${name}`, onclick: () => choose({
        sort: name,
        order: sorts && !descending ? "down" : "up"
      }, "compare") },
      name,
      sorts ? descending ? " ↓" : " ↑" : ""
    )
  );
  const caption = `${title}: ${kept.filter(isCounted).length} of ${changes.filter(isCounted).length} results; ~ is within the noise`;
  const tableOf = (heading, columns, some) => table(heading, columns, some, (change) => ({ class: change.benchmark.reference ? "reference" : null, "data-number": change.number }));
  const heads = COLUMNS.map(([name, of, kind]) => [headOf(name, kind), of, kind]);
  return manyRows(
    sorted,
    (some) => tableOf(caption, heads, some),
    (some) => tableOf(`${caption}, continued`, COLUMNS, some)
  );
}
var inOrder = (by, descending) => (one, other) => {
  const [first, second] = [by(one), by(other)];
  if (first === void 0 || second === void 0) return first === second ? 0 : first === void 0 ? 1 : -1;
  const order = typeof first === "string" ? first.localeCompare(second) : first - second;
  return descending ? -order : order;
};
var LIBRARIES = ["nilearn", "nibabel"];
var mainLibrary = ({ uses }) => LIBRARIES.find((name) => uses.includes(name));
function changeFilters(changes) {
  const among = (name) => [...new Set(changes.map(({ benchmark }) => benchmark[name]))].sort();
  const filter = (key, label2, options) => picker(key, label2, [["", "all"], ...options], "");
  const [metric, pickMetric] = filter("only-kind", "Of", metricOptions(metricNames.filter((each) => among("metric").includes(each))));
  const [file, pickFile] = filter("only-file", "File", fileOptions(among("file")));
  const [call, pickCall] = filter("only-call", "Call", among("call"));
  const [look, pickLook] = filter("only-look", "Changed", [
    ["worse", "for the worse"],
    ["better", "for the better"]
  ]);
  const [rows, pickRows] = picker(
    "rows",
    "Show",
    [
      ["calls", "what changed, by call"],
      ["changed", "what changed, each result"],
      ["all", "every result"]
    ],
    call ? "changed" : "calls"
  );
  const [library2, pickLibrary] = filter("only-library", "Library", LIBRARIES.filter((name) => changes.some(({ benchmark }) => benchmark.uses.includes(name))));
  const chosen = Object.entries({ metric, file, call }).filter(([, value]) => value);
  return {
    rows,
    pickers: choices(pickRows, pickLook, pickMetric, pickFile, pickLibrary, pickCall),
    wanted: ({ benchmark, verdict }) => (!look || verdict.look === look) && (!library2 || mainLibrary(benchmark) === library2) && chosen.every(([name, value]) => benchmark[name] === value)
  };
}
function sentenceOf(changes) {
  const own = changes.filter((change) => change.verdict.told && isCounted(change));
  const uncounted = uncountedOf(changes);
  if (!own.length) return p({ class: "advice" }, uncounted.length ? `No change counts: ${uncounted.join(", ")}.` : "Nothing differs by more than the noise and enough to be mentioned.");
  const better = own.filter(({ verdict }) => verdict.look === "better");
  const worse = own.filter((change) => !better.includes(change));
  const largest = (words, some) => {
    if (!some.length) return "";
    const { benchmark, old, fresh } = largestOf(some);
    const { call, file, metric } = benchmark;
    return ` ${words}: ${call}, ${fileWords(file)}: ${metrics[metric].noun} ${old.note || old.words} to ${fresh.note || fresh.words}.`;
  };
  return p(
    { class: "advice" },
    `${own.length} results differ: ${better.length} better, ${worse.length} worse.`,
    largest("Largest gain", better),
    largest("Worst", worse)
  );
}
var uncountedOf = (changes) => Object.entries(UNCOUNTED).flatMap(([look, words]) => {
  const found = changes.filter((change) => change.verdict.look === look && isCounted(change));
  return found.length ? [`${counted(found.length, "result")} moved ${words}`] : [];
});
function restOf(asked, kept) {
  const left = asked.filter((change) => isCounted(change) && !kept.includes(change));
  const same = left.filter(({ note, verdict }) => !note && !(verdict.look in UNCOUNTED));
  const noted = grouped(left.filter(({ note }) => note), ({ note }) => note);
  const parts = [...noted].map(([note, all]) => `${counted(all.length, "result")} ${all.length === 1 ? "has" : "have"} no value in one of the two versions, or in both: ${note}`);
  const limits = metricNames.filter((metric) => same.some(({ benchmark }) => benchmark.metric === metric)).map((metric) => `${percent(content.smallest[metric])} of ${metrics[metric].noun}`);
  if (same.length) parts.unshift(`${counted(same.length, "result")} within the noise, or changed by less than ${limits.join(", ")}`);
  parts.push(...uncountedOf(left));
  return parts.length ? faint(`Not in the table: ${parts.join("; ")}.`) : null;
}

// voxelocity/site/scripts/search.js
var normal = (text) => text.toLowerCase().replace(/[\s_-]+/g, "");
var SHORTEST = 4;
function isOneEditAway(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [rest, others] = [one.slice(start), other.slice(start)];
  return rest.slice(1) === others.slice(1) || rest.slice(1) === others || rest === others.slice(1) || rest[0] === others[1] && rest[1] === others[0] && rest.slice(2) === others.slice(2);
}
var [SAME, BEGINNING, PART, MISSPELT, NOT] = [0, 1, 2, 3, 4];
function rankOf(word, typed) {
  if (word === typed) return SAME;
  if (word.startsWith(typed)) return BEGINNING;
  if (word.includes(typed)) return PART;
  const mayBe = typed.length >= SHORTEST && !/\d/.test(typed);
  return mayBe && isOneEditAway(word, typed) ? MISSPELT : NOT;
}
var best = (words, typed) => Math.min(...words.map((word) => rankOf(word, typed)), NOT);
function matching(things, text) {
  const typed = normal(text);
  if (!typed) return [];
  const parts = text.split(/\s+/).map(normal).filter(Boolean);
  const ranked = things.map((thing) => {
    const words = thing.words.map(normal);
    const ranks = parts.map((part) => best(words, part));
    return {
      thing,
      rank: Math.min(best(words, typed), Math.max(...ranks)),
      fitting: ranks.filter((rank, place) => rank <= BEGINNING && parts[place].length >= SHORTEST).length
    };
  });
  const least = Math.min(...ranked.map(({ rank }) => rank), NOT);
  if (least === NOT) {
    const most3 = Math.max(...ranked.map(({ fitting: fitting2 }) => fitting2), 0);
    return ranked.filter(({ fitting: fitting2 }) => most3 && fitting2 === most3).map(({ thing }) => thing);
  }
  const most2 = Math.max(least, BEGINNING);
  return ranked.filter(({ rank }) => rank <= most2).sort((one, other) => one.rank - other.rank).map(({ thing }) => thing);
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
    taskOptions(),
    "VolumeExtraction|middle"
  );
  const task = tasks.get(key);
  const [file, pickFile] = picker("file", "My file", fileOptions(task.files), usualOf(task.files));
  const [index, pickVersion] = entryPicker("version", "My versions");
  const [speed, typeSpeed] = speedField("speed", "Disk, MB/s", content.disk_speed);
  const [shape, typeShape] = shapeField();
  const pickers = choices(pickTask, pickFile, pickVersion, typeShape, typeSpeed);
  const missing = notMeasuredHere("version");
  if (missing) return [pickers, missing];
  const rows = callsOf(key, file, index);
  const description = `${task.words}, ${fileWords(file)}, ${entries[index].words}`;
  const offered = metricNames.filter((metric2) => rows.some((row) => hasValue(row, metric2)));
  if (offered.every(isPortable)) {
    return [pickers, shownElsewhere(rows.flatMap(numbersOf)) ?? (offered.length ? null : without(rows))];
  }
  const [metric, pick] = metricSwitch(offered);
  const shown = rows.filter((row) => hasValue(row, metric));
  const advice = adviceFor(key, file);
  const [shapes, measured] = [rows.flatMap(numbersOf), shown.map((row) => row[metric].number)].map(shapesOf);
  return [
    pickers,
    shapes ? faint(`Measured on an image of ${shapes} voxels.`) : null,
    fileHelp(),
    task.alternatives ? div({ class: "cards" }, cardsOf(advice, offered, rows, index).map((bests) => adviceCard(rows, bests, index, shape, speed))) : p(rows.filter(({ benchmark }) => !benchmark.reference).length > 1 ? "These calls do different things; none of them replaces another." : "There is one call for it.", rows.map((row) => !row.benchmark.reference && timeOn(shape, row, index) && [
      " ",
      code(row.benchmark.call),
      " takes ",
      `${timeOn(shape, row, index).words} on ${shape.join(" × ")}.`
    ])),
    rows.some(({ time: time2 }) => time2?.words) && !rows.some((row) => timeOn(shape, row, index)) ? faint("How the time grows was not measured, so none is told for your image.") : null,
    rows.filter(({ growth }) => growth?.warning).map((row) => longRun(row, rows, index, shape, speed)),
    div({ class: "heading" }, h3("What each call costs"), pick),
    chart(`calls-${metrics[metric].noun}`, [`${metrics[metric].title}: ${description}`, measured].filter(Boolean).join(", "), {
      rows: shown.map(({ benchmark, ...row }) => ({
        call: benchmark.call,
        value: row[metric].value * metrics[metric].scale,
        words: row[metric].words,
        reference: benchmark.reference,
        tooltip: `${benchmark.call}: ${row[metric].words}`
      }))
    }),
    folded(
      "All numbers",
      callsTable2(description, rows, index, shape, speed),
      faint("Time is the tenth percentile of all timings. Memory is the peak above the same process without the call. The reference is numpy and gzip alone, in float64; a call that works in another number type can take less. The kernel counts what a call reads of its file, but not what a memory map shows. A cold first read adds at most about this: the bytes that the call needs, each counted once, divided by your disk's speed. A .nii.gz adds less, because the system reads ahead while the call unpacks. We estimate the time on your image from the measured time and the growth of the call's instructions. Where they do not tell it, we show none. ", machine().tried)
    ),
    onEachMachine(rows, index),
    howMeasured(rows, index),
    rows.some((row) => withIndexedGzip(row, index)) ? faint("With indexed_gzip installed, nibabel builds an index of a .nii.gz while it reads it. ", a(
      leadingTo("indexed_gzip", {}),
      "Should I install indexed_gzip?"
    )) : null
  ];
}
var numbersOf = (row) => metricNames.filter((metric) => row[metric]).map((metric) => row[metric].number);
var hasValue = (row, metric) => row[metric]?.value !== void 0;
var isTimed = (task) => task.numbers.some((number) => ["time", "peakmem"].includes(benchmarks[number].metric));
function timeOn(shape, row, index) {
  const { time: time2 } = row;
  const factors = machine().estimates.find(({ numbers }) => numbers.includes(time2?.number))?.factors[at(index)];
  if (!factors || time2.value === void 0) return null;
  const isOverhead = factors.slice(1).every((each) => each === 0);
  return { isOverhead, words: isOverhead ? time2.words : `about ${roughTimeWords(secondsOf(time2.value, factors, shape))}` };
}
function longRun(row, rows, index, shape, speed) {
  const [own, other] = [row, rows.find(({ benchmark }) => benchmark.call === row.growth.steadier[0])].map((each) => each && timeOn(shape, each, index));
  return p(
    { class: "warning", "data-square": row.benchmark.method },
    code(row.benchmark.call),
    ": ",
    row.growth.warning,
    own ? ` It takes ${own.words} for your ${counted(shape[3], "volume")}` : null,
    own && other ? ["; ", code(row.growth.steadier[0]), ` takes ${other.words}`] : null,
    own ? "." : null,
    readsOn(row, shape, speed)
  );
}
var READ_ONCE = 1.1;
function readsOn({ growth, bytes_read: read2 }, shape, speed) {
  if (!read2?.fromDisk || !["linear", "square"].includes(growth?.kind)) return null;
  const { voxels, volume } = benchmarks[read2.number];
  const [once, all] = bytesOn(
    [read2.fromDisk, read2.value],
    voxels,
    voxels / volume,
    shape,
    growth.kind === "square"
  );
  const [inAll, first] = [all, once].map((bytes) => roughTimeWords(secondsFromDisk(bytes, speed)));
  const disk = `from a disk of ${speed} MB/s that takes`;
  return div(
    { class: "faint" },
    `On ${shape.join(" × ")} it reads ${bytesWords(all)}; `,
    all < READ_ONCE * once ? `${disk} ${inAll}.` : `${disk} ${inAll}, or ${first} if the file stays in memory once it is read.`
  );
}
var fileHelp = () => faint(
  "Which file is yours? ",
  code("nib.load(path).get_data_dtype()"),
  " tells the type; “scaled” means that ",
  code("nib.load(path).dataobj.slope"),
  " is not 1 or ",
  code(".inter"),
  " not 0, so that every voxel is scaled when it is read."
);
var without = (rows) => warning("No call has a number here. ", rows.map(({ benchmark, ...row }) => [code(benchmark.call), `: ${metricNames.map((metric) => row[metric]?.note).find(Boolean)}. `]));
function cardsOf(advice, offered, rows, index) {
  const first = offered.includes("time") || !offered.includes("instructions") ? "time" : "instructions";
  const [fastest, leanest] = [first, "peakmem"].map((kind) => {
    const found = advice?.[kind][at(index)];
    return { kind, found, best: found && rows.find((row) => row[kind]?.number === found.best) };
  });
  if (first === "instructions" && rows.every(({ instructions }) => !instructions || content.tiny_images.includes(instructions.number))) return [[leanest]];
  return fastest.best && fastest.best === leanest.best ? [[fastest, leanest]] : [[fastest], [leanest]];
}
function adviceCard(rows, bests, index, shape, speed) {
  const [{ kind: metric, best: best2 }] = bests;
  const cardOf2 = (...children) => div(
    { class: "card", "data-best": bests.map(({ kind }) => kind).join(" ") },
    h3(metrics[metric].best, bests.length > 1 ? ", which takes the least memory too" : ""),
    ...children
  );
  if (!best2) {
    const notes = [...new Set(rows.map((row) => row[metric]?.note).filter(Boolean))];
    return cardOf2(p({ class: "missing" }, notes.join(", ") || "not measured"));
  }
  const perVoxel = best2.peakmem?.perVoxel;
  const units = {
    time: "",
    instructions: " instructions",
    peakmem: ` above the baseline${perVoxel ? ` (${perVoxel})` : ""}`
  };
  const costs = Object.keys(units).filter((each) => hasValue(best2, each)).map((each) => best2[each].words + units[each]);
  const read2 = best2.bytes_read?.ofFile;
  if (read2) costs.push(read2.startsWith("under") ? `reads ${read2}` : `reads the file ${read2}`);
  return cardOf2(
    copyable(
      content.snippets[nameOf(best2.benchmark)] || best2.benchmark.call,
      `the code of ${best2.benchmark.call}`
    ),
    p(costs.join(", "), bests.map(({ kind, found }) => found.distance ? `; in ${metrics[kind].noun}: ${found.distance}` : ""), "."),
    onYours(timeOn(shape, best2, index), shape),
    readsOn(best2, shape, speed),
    equalsOf(rows, bests).map((words) => words ? p(words) : null)
  );
}
function equalsOf(rows, bests) {
  const words = bests.map(({ kind, found }) => equalTo(rows, kind, found, ""));
  return new Set(words).size === 1 ? [words[0]] : bests.map(({ kind, found }) => equalTo(rows, kind, found, ` in ${metrics[kind].noun}`));
}
function equalTo(rows, kind, found, where) {
  const equal = found.equal.filter((number) => !rows.some((row) => row.growth?.warning && row[kind]?.number === number));
  if (!equal.length) return "";
  const isAll = found.all_equal && equal.length === found.equal.length;
  return `${isAll ? "All calls are within the noise of it" : "Within the noise of it"}${where}: ${equal.map((number) => benchmarks[number].call).join("; ")}.`;
}
var onYours = (time2, shape) => time2 ? p({ "data-estimate": "" }, time2.isOverhead ? `The time is overhead: ${time2.words}, whatever the size of the image.` : `On ${shape.join(" × ")}: ${time2.words}.`) : null;
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
        `${name}, ${entries[where].words}`,
        (row) => timeOf(name, where, row),
        "number"
      ])
    ], timed, ({ benchmark }) => ({ "data-on-each": benchmark.method }))
  );
}
function howMeasured(rows, index) {
  const file = machine().files[at(index)];
  const timings = ({ time: time2 }) => machine().benchmarks[time2?.number]?.samples[at(index)];
  return details(
    { class: "measured" },
    summary("Where these numbers come from: machine, date, code, and how to measure it again"),
    p({ "data-origin": "" }, machine().origins[at(index)]),
    rows.map((row) => [h4(row.benchmark.call, timings(row) ? ` (${counted(timings(row), "timing")})` : ""), [
      content.codes[nameOf(row.benchmark)] || row.benchmark.call,
      commandFor(numbersOf(row)[0], index)
    ].map((text) => pre({ tabindex: "0" }, code(text)))]),
    file ? p("Every sample of this machine is in ", code(file), " of the repository.") : null
  );
}
var withIndexedGzip = ({ benchmark, time: time2 }, index) => benchmark.parameters[1] === ".nii.gz" && time2 ? machine().indexed_gzip_words[at(index)]?.[time2.number] : void 0;
function callsTable2(description, rows, index, shape, speed) {
  const reference = rows.find(({ benchmark }) => benchmark.reference);
  const timesReference = (row) => {
    const [own, least] = [row, reference].map((each) => machine().benchmarks[each?.time?.number]?.series.logs[at(index)]);
    return Number.isFinite(own) && Number.isFinite(least) ? ratioDigits(Math.exp(own - least)) : "";
  };
  return table(description, [
    ["call", ({ benchmark }) => benchmark.call, "code"],
    ["time", ({ time: time2 }) => valueOf(time2), "number"],
    ["× reference", timesReference, "number"],
    rows.some((row) => timeOn(shape, row, index)) && [
      `time on ${shape.join(" × ")}`,
      (row) => timeOn(shape, row, index)?.words ?? "",
      "number"
    ],
    ["peak above baseline", ({ peakmem }) => valueOf(peakmem), "number"],
    // The instructions are counted on another image than that whose peak is measured.
    ["per voxel", ({ peakmem }) => peakmem?.perVoxel ?? "", "number"],
    rows.some((row) => row.bytes_read?.ofFile) && ["reads of the file", (row) => row.bytes_read?.ofFile ?? "", "number"],
    rows.some((row) => row.bytes_read?.ofFile) && [
      `a cold first read adds up to, at ${speed} MB/s`,
      (row) => coldRead(row, speed),
      "number"
    ],
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
function coldRead({ bytes_read: read2 }, speed) {
  const fromDisk = read2?.fromDisk ?? null;
  if (fromDisk === null) return read2?.ofFile ? { note: "n/a" } : "";
  return timeWords(secondsFromDisk(fromDisk, speed));
}
var valueOf = (found) => found ?? { note: "not measured" };
function commandFor(number, index) {
  const { expression, environment } = benchmarks[number];
  return `${environment ? `${environment} ` : ""}.venv/bin/asv run --machine NAME --record-samples --bench "${expression.replace(/[\\"$`]/g, "\\$&")}" ${entries[index].tag}^!`;
}

// voxelocity/site/scripts/find_call.js
var namesOfCalls = content.things.filter(({ kind }) => kind === "function").map(({ title }) => title);
var nameIn = (text) => /^[\d.]+$/.test(text.trim()) ? text : text.trim().replace(/\(.*$/, "").split(".").pop();
var MOST_SHOWN = 8;
var MOST_LINES = 4;
function findCallSection() {
  const asked = address.offer("call", ["", address.get("call") ?? ""], "");
  const typed = input({
    type: "search",
    id: "find-call-name",
    list: "names-of-calls",
    value: asked,
    placeholder: "index_img, float32, 0.14.0 …",
    autocomplete: "off",
    oninput: ({ target }) => take(target.value, true)
  });
  const place = div({ id: "find-call-found", "aria-live": "polite" });
  const offered = (text, wanted) => faint(text, wanted.map((name) => [button({
    type: "button",
    onclick: () => {
      typed.value = name;
      take(name, true);
    }
  }, name), " "]));
  const usual = offered.bind(null, "Such as ", [
    ...namesOfCalls.filter((name) => ["index_img", "load_img", "get_fdata", "NiftiMasker", "mean_img"].includes(name)),
    "float32",
    "numpy",
    "0.14.0",
    "HCP"
  ]);
  function answerTo(text, wanted, things) {
    if (!text.trim()) return [usual()];
    if (!things.length) return [
      refusal(`“${text}” is not among what is measured and told here.`),
      usual()
    ];
    const { function: functions, call: calls, other } = byKind(things);
    const exact = functions.find(({ title }) => normal(title) === normal(wanted));
    if (exact) return [foundCalls(exact.title, holds(exact.title)), ...other];
    const alike = functions.length ? [offered("Do you mean ", functions.map(({ title }) => title))] : [];
    const titles = calls.map(({ title }) => title);
    return [...alike, ...other, ...titles.length && !alike.length ? [foundCalls(wanted, (call) => titles.includes(call))] : []];
  }
  function take(text, asks = false) {
    const [wanted, things] = [text, nameIn(text)].map((each) => [each, matching(content.things, each)]).find(([, each]) => each.length) ?? ["", []];
    if (asks) address.set("call", wanted, "find-call");
    place.replaceChildren(...answerTo(text, wanted, things).flat());
  }
  take(asked);
  return [
    label({ class: "picker" }, span("A function, a word or a release"), typed),
    make("datalist", { id: "names-of-calls" }, namesOfCalls.map((name) => option({ value: name }))),
    place
  ];
}
var holds = (name) => (call) => new RegExp(`\\b${name}\\b`).test(call);
function byKind(things) {
  const of = (kind) => things.filter((thing) => thing.kind === kind);
  const rest = things.filter(({ kind }) => kind !== "function" && kind !== "call");
  return { function: of("function"), call: of("call"), other: shortened(rest.map(thingFound)) };
}
var shortened = (shown) => [
  ...shown.slice(0, MOST_SHOWN),
  ...shown.length > MOST_SHOWN ? [folded(`${shown.length - MOST_SHOWN} more`, shown.slice(MOST_SHOWN))] : []
];
var thingFound = ({ kind, title, lines, section, chosen }) => div(
  { "data-thing": kind },
  p(faintly(`${kind}: `), a(leadingTo(section, chosen), title)),
  lines.length ? list(lines.slice(0, MOST_LINES).map(linked)) : null,
  lines.length > MOST_LINES ? folded(`${lines.length - MOST_LINES} more lines`, list(lines.slice(MOST_LINES).map(linked))) : null
);
function foundCalls(name, isWanted) {
  const rowsOf = (chosen) => chosen.flatMap((task) => {
    const file = usualOf(task.files);
    return callsOf(task.key, file, newest()).filter(({ benchmark }) => isWanted(benchmark.call)).map((row) => ({ ...row, task, file }));
  });
  const all = [...tasks.values()];
  const usual = rowsOf(all.filter((task) => isTimed(task) && task.work));
  const rows = usual.length ? usual : rowsOf(all);
  return [table(`${name}, at ${labelOf(newest())}`, [
    ["to do what", (row) => [
      historyLink(row),
      div({ class: "faint" }, [fileWords(row.file), shapeOf(row)].filter(Boolean).join(", "))
    ]],
    ["call", ({ benchmark }) => benchmark.call, "code"],
    ["time or work", costOf, "number"],
    ["memory", memoryOf, "number"],
    ["a better call", betterThan]
  ], rows, ({ task }) => ({ "data-task": task.key })), whatChanged(rows)];
}
var historyLink = ({ task, file }) => a(leadingTo("which-call", { task: task.key, file }), task.words);
var shapeOf = ({ time: time2, peakmem, instructions }) => benchmarks[(time2?.words ? time2 : instructions ?? time2 ?? peakmem).number].shape;
function memoryOf(row) {
  if (!row.peakmem?.words) return row.peakmem ? valueOf(row.peakmem) : "";
  const { shape } = benchmarks[row.peakmem.number];
  return td(
    { class: "number" },
    row.peakmem.words,
    shape === shapeOf(row) ? null : div({ class: "faint" }, shape)
  );
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
  const found = metricNames.filter((metric) => advice?.[metric]?.[at(newest())]);
  for (const metric of found) {
    const { best: best2, equal } = advice[metric][at(newest())];
    const methods = [best2, ...equal].map((number) => benchmarks[number].method);
    if (methods.includes(row.benchmark.method)) continue;
    const { call } = benchmarks[best2];
    byCall.set(call, [
      ...byCall.get(call) || [],
      `${metric === "instructions" ? "fewer" : "less"} ${metrics[metric].noun}`
    ]);
  }
  if (!byCall.size) return found.length ? "none" : "not measured here";
  return [...byCall].map(([call, why]) => div(code(call), ` (${why.join("; ")})`));
}
function whatChanged(rows) {
  const calls = new Set(rows.map(({ benchmark }) => benchmark.call));
  const own = new Set(allNumbers.filter((number) => calls.has(benchmarks[number].call)));
  const found = machine().steps.filter(({ numbers }) => numbers.some((number) => own.has(number)));
  return found.length ? div(h3("What changed it"), list(found.map(({ index, what, source }) => [strong(entries[index].words), ": ", source ? link(source, what) : what]))) : "";
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
  const task = tasks.get(address.get("task"));
  const file = address.get("file");
  const own = task.numbers.filter((number) => benchmarks[number].file === file);
  const offered = measuredMetrics(own);
  if (offered.every(isPortable)) return shownElsewhere(own);
  const [metric, pick] = metricSwitch(offered);
  const tags = entries.map(({ tag }) => tag);
  const [from, pickFrom] = picker("from", "From", tags, tags[0]);
  const [to, pickTo] = picker("to", "To", [...tags].reverse(), tags.at(-1));
  const range = [indexOf(from), indexOf(to)].sort((one, other) => one - other);
  return [historyOf(metric, task.key, file, range, pick), range[0] > 0 || range[1] < tags.length - 1 ? button({ type: "button", onclick: () => choose({
    from: tags[0],
    to: tags.at(-1)
  }, "history") }, "All releases") : null, folded(
    "Another range of releases",
    choices(pickFrom, pickTo)
  ), faint("Drag over the chart to enlarge a part of it. Two bands that do not meet differ by more than the noise. A diamond is a step: a change that counts. The dashed line is the reference, in numpy and gzip alone.")];
}
function historyOf(metric, task, file, range, pick) {
  const [first, last] = range;
  const series = seriesOf(task, file, metric).map((each) => ({
    ...each,
    points: each.points.slice(first, last + 1)
  }));
  const heading = [
    `${metrics[metric].title}: ${tasks.get(task).words}`,
    fileWords(file),
    shapesOf(series.map(({ number }) => number))
  ].filter(Boolean).join(", ");
  const sentence = `${heading}: one line for each call, from release to release.`;
  if (!series.length) return p({ class: "missing" }, `${heading}: not measured.`);
  const { voxels } = series[0].benchmark;
  const perVoxel = metric === "peakmem" && voxels > 0;
  const scale = perVoxel ? 1 / voxels : metrics[metric].scale;
  const wordsOf3 = (point) => perVoxel ? point.perVoxel : point.words;
  const scaled = (value) => Number.isFinite(value) ? value * scale : null;
  const rows = series.flatMap(({ benchmark: { call, reference }, points }) => points.map((point) => {
    const { words, date } = entries[point.index];
    return {
      date,
      index: point.index,
      call,
      reference,
      value: scaled(point.value),
      low: scaled(point.low),
      high: scaled(point.high),
      step: Boolean(point.step),
      tooltip: point.note ? null : `${words}: ${call}: ${wordsOf3(point)}`
    };
  }));
  const lanes = entries.slice(first, last + 1).map(({ date, changed, words }) => ({
    date,
    tooltip: words,
    lane: { stack: "numpy", control: "repeat run" }[changed] ?? changed
  }));
  const readout = div(
    { class: "readout faint", "aria-live": "off" },
    "Point at the chart, or tap it, to read all calls of a release here."
  );
  const lastDay = Date.parse(lanes.at(-1).date);
  const axis = axisOf(rows, ["peakmem", "bytes_read", "reads"].includes(metric));
  const calls = series.map(({ benchmark }) => benchmark.call);
  const room = innerWidth < 700 ? 0 : 40 + LETTER * Math.max(...calls.map(({ length }) => length));
  const ends = room ? endsOf(series, rows, axis, tasks.get(task).colours) : [];
  if (room) ends.push({ label: "", colour: "none", height: 0, date: dateBehind(lanes, room) });
  const colours = { domain: calls, range: calls.map((call) => tasks.get(task).colours[call]) };
  return div(
    { "data-history": metric },
    div({ class: "heading" }, readout, pick),
    room ? null : list(calls.map((call) => [dashIn(tasks.get(task).colours[call]), call])),
    chart(`history-${metrics[metric].noun}`, sentence, { rows, lanes, ends }, (specification) => {
      const title = metric === "peakmem" ? { title: `peak above the baseline in ${perVoxel ? "B/voxel" : metrics[metric].unit}` } : {};
      for (const { encoding, data } of specification.layer) {
        if (encoding.color?.scale) encoding.color.scale = colours;
        if (encoding.x?.axis) {
          const behind = `datum.value > ${lastDay}`;
          encoding.x.axis.labelExpr = `${behind} ? "" : datum.label`;
          const unseen = { condition: { test: behind, value: 0 }, value: 1 };
          Object.assign(encoding.x.axis, { gridOpacity: unseen, tickOpacity: unseen });
        }
        if (!data && encoding.y) {
          Object.assign(encoding.y, title, { axis: { values: axis.ticks, format: "~g" } });
          if (encoding.y.scale) encoding.y.scale.domain = axis.domain;
        }
      }
      if (!room) specification.layer = specification.layer.filter(({ data }) => data?.name !== "ends");
      if (rows.every(({ low }) => low === null)) specification.layer.splice(0, 1);
    }, (view) => {
      view.addSignalListener("cursor", (_, { index }) => {
        if (index) readout.replaceChildren(...told(series, index[0], wordsOf3));
      });
      zoomByDragging(view, entries.slice(first, last + 1));
    }),
    coincidence(series, rows, axis),
    rows.length ? stepsOf(series) : null,
    folded("The values of this chart", table(
      heading,
      [
        ["release", ({ words }) => words, "head"],
        ...series.map(({ benchmark, points }) => [
          benchmark.call,
          ({ place }) => ({ note: points[place].note, words: wordsOf3(points[place]) }),
          "number"
        ])
      ],
      entries.slice(first, last + 1).map(({ tag, words }, place) => ({ tag, words, place })),
      ({ tag }) => ({ "data-tag": tag })
    ))
  );
}
function zoomByDragging(view, shown) {
  let begun = null;
  const timeAt = (event) => {
    const [x] = view.origin();
    return Number(view.scale("x").invert(event.clientX - view.container().getBoundingClientRect().left - x));
  };
  view.container().addEventListener("pointerdown", (event) => {
    begun = event;
  });
  view.container().addEventListener("pointerup", (event) => {
    if (!begun || Math.abs(event.clientX - begun.clientX) < 20) return;
    const [from, to] = [timeAt(begun), timeAt(event)].sort((one, other) => one - other);
    const within = shown.filter(({ date }) => Date.parse(date) >= from && Date.parse(date) <= to);
    if (within.length > 1) choose({ from: within[0].tag, to: within.at(-1).tag }, "history");
  });
}
function told(series, index, wordsOf3) {
  const release = [strong(entries[index].words), ` (${dateOf(index)}): `];
  const pointOf = ({ points }) => points.find((each) => each.index === index);
  const causes2 = series.filter((each) => pointOf(each)?.step?.told).map(({ number }) => stepAt(index, number)?.what).filter(Boolean);
  return [...release, series.map((each) => {
    const [{ call }, point] = [each.benchmark, pointOf(each)];
    if (!point || point.note) return `${call}: ${point?.note || "not measured"}`;
    const noise = point.high ? ` ± ${percent((point.high / point.value) ** 2 - 1)}` : "";
    return `${call}: ${wordsOf3(point)}${noise}`;
  }).join("; "), ". ", [...new Set(causes2)].map((what) => `${what}. `)];
}
var stepAt = (index, number) => machine().steps.find((step) => step.index === index && step.numbers.includes(number));
var [MOST_CALLS, MANY_STEPS] = [4, 6];
var [HIGH, TEXT, LINE_WIDTH] = [300, 15, 3];
function axisOf(rows, linear) {
  const values = rows.flatMap(({ low: low2, high: high2, value }) => [low2 ?? value, high2 ?? value]).filter((value) => value !== null);
  const [least, most2] = [Math.min(...values), Math.max(...values)];
  if (linear) {
    const domain = [0, most2 * 1.05 || 1];
    return { domain, heightOf: (value) => HIGH * (1 - value / domain[1]) };
  }
  const steps = Array.from({ length: 11 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** (power - 4))).flat();
  const low = Math.max(...steps.filter((step) => step <= least), steps[0]);
  const high = Math.min(...steps.filter((step) => step >= most2), steps.at(-1));
  return {
    domain: [low, high],
    ticks: steps.filter((step) => step >= low && step <= high),
    heightOf: (value) => HIGH * (1 - Math.log(value / low) / Math.log(high / low))
  };
}
function dateBehind(lanes, room) {
  const [first, last] = [lanes[0], lanes.at(-1)].map(({ date }) => Date.parse(date));
  const width = Math.min(document.body.clientWidth, 1180) - 80;
  return new Date(last + (last - first) * room / (width - room)).toISOString().slice(0, 10);
}
function coincidence(series, rows, { heightOf }) {
  const groups = [];
  for (const { benchmark: { call } } of series) {
    const own = rows.filter((row) => row.call === call && row.value > 0);
    const same = groups.find(({ heights }) => own.length && own.every(({ index, value }) => Math.abs(heights.get(index) - heightOf(value)) < LINE_WIDTH));
    if (same) same.calls.push(call);
    else groups.push({
      calls: [call],
      heights: new Map(own.map(({ index, value }) => [index, heightOf(value)]))
    });
  }
  const found = groups.filter(({ calls }) => calls.length > 1).map(({ calls }) => calls.join(", "));
  return found.length ? faint(`On top of each other: ${found.join("; ")}.`) : null;
}
function endsOf(series, rows, { heightOf }, colours) {
  const found = series.flatMap(({ benchmark: { call } }) => {
    const last = rows.filter((row) => row.call === call && row.value > 0).at(-1);
    return last ? [{
      label: call,
      colour: colours[call],
      date: last.date,
      height: heightOf(last.value)
    }] : [];
  }).sort((one, other) => one.height - other.height);
  let above = -Infinity;
  for (const end of found) above = end.height = Math.max(end.height, above + TEXT);
  let below = HIGH;
  for (const end of [...found].reverse()) {
    end.height = Math.min(end.height, below);
    below = end.height - TEXT;
  }
  return found;
}
function stepsOf(series) {
  const steps = series.filter(({ benchmark }) => !benchmark.reference).flatMap(({ benchmark, number, points }) => points.filter(({ step }) => step?.told).map(({ step }) => ({ benchmark, number, step })));
  if (!steps.length) return faint("No step is larger than the noise and large enough to be mentioned.");
  const made = steps.map((each) => ({ ...each, known: stepAt(each.step.index, each.number) }));
  const groups = [...grouped(made, ({ step, known }) => [step.index, step.start, step.cause, known?.what].join()).values()];
  const isLong = groups.length > MANY_STEPS;
  return list(groups.sort(([one], [other]) => other.step.index - one.step.index).map((group) => {
    const [{ step: { index, start, cause }, known }] = group;
    const { words, notes } = entries[index];
    const rest = group.length - MOST_CALLS;
    return [
      strong(words),
      ": ",
      group.slice(0, MOST_CALLS).map(({ benchmark, step }, place) => [
        place ? ", " : "",
        benchmark.call,
        " ",
        span({ class: step.log < 0 ? "better" : "worse" }, step.words)
      ]),
      rest > 0 ? ` and ${counted(rest, "more call")}` : "",
      cause === "unexplained" ? ` since ${entries[start].words}; more than one thing changed between the two` : "",
      known?.source ? [
        ": ",
        known.what,
        ". ",
        isLong ? "" : [known.users, " "],
        link(known.source, "responsible pull request"),
        isLong ? "" : ", "
      ] : " ",
      notes && !isLong ? link(notes, "release notes") : null
    ];
  }));
}

// voxelocity/site/scripts/how_measured.js
function machinesSection() {
  const names2 = Object.keys(content.machines);
  const [name, pick] = picker("machine", "Show the results of", names2, address.get("machine"));
  const { nilearn, nibabel, stack, date } = entries[newest()];
  const timed = machine().timings.filter(([, most2]) => most2 > 0).length;
  const own = machine().files.filter(Boolean).length;
  const lent = indices().length - own;
  return [names2.length > 1 ? choices(pick) : null, p(
    `${name} has measured ${own} of ${entries.length} combinations of versions${timed === own ? "" : `, ${timed} of them with times`}.`,
    lent ? ` Another machine with the same processor, Python and libraries counted the instructions of ${lent} more.` : null,
    ` The newest is nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)} (${date}).`,
    " Each combination changes one thing: nilearn, nibabel, or numpy with the rest of the stack. A control changes nothing and shows the noise."
  )];
}
function howMeasuredSection() {
  const { traits, timings, noise } = machine();
  const timed = timings.filter(([, largest]) => largest);
  const fewest = Math.min(...timed.map(([least]) => least));
  const most2 = Math.max(...timed.map(([, largest]) => largest));
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
      [timed.length ? `Time is the tenth percentile of ${fewest === most2 ? most2 : `${fewest} to ${most2}`} timings from at least four processes.` : null, " Memory is the peak of the process less the peak of the same process without the call."],
      "Every answer is checked against what the image holds; a wrong one gets no time.",
      noise.words ? `${noise.words} Estimated from ${compared.join(", ") || "the references"}.` : "Noise: too little was measured to tell. So no difference counts as a change.",
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
      ["how wrong", ({ degree }) => degree],
      ["what it does", ({ sentence }) => sentence],
      ["source", ({ source }) => td({ class: "source" }, linked(source))]
    ], content.wrong_answers) : p("No release is known to give a wrong answer."),
    timelineTable(),
    commandPicker()
  ];
}
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
  const count = Object.values(content.machines).reduce(
    (sum, { benchmarks: found, lent }) => sum - lent + found.flatMap(({ statuses }) => statuses).filter((each) => each !== measured).length,
    content.counted_elsewhere
  );
  const file = (name, words) => a({ href: `data/${name}`, download: "" }, words);
  return p(
    `All ${whole(count)} results of this page, with their noise floors: `,
    file("results.csv", "results.csv"),
    ", ",
    file("results.json", "results.json"),
    " and its ",
    file("results.schema.json", "JSON schema"),
    ". In a clone, make dashboard makes these files. Times are in seconds, memory in bytes above the baseline; a floor is the relative change of a time, or the bytes of a peak, up to which a difference is noise."
  );
}

// voxelocity/site/scripts/releases.js
function releasesSection() {
  const offered = measuredMetrics(allNumbers);
  const [metric, pick] = metricPicker(
    "step-kind",
    offered,
    usualOf(offered, offered.includes("instructions") ? "instructions" : "time")
  );
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
            entries[index].words,
            before === index - 1 ? null : div({ class: "faint" }, `since ${entries[before].words}`)
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
  const answered = [...entries.keys()].filter((index) => entries[index].answers.length);
  const found = [.../* @__PURE__ */ new Set([...machine().steps.map(({ index }) => index), ...answered])].sort((one, other) => other - one);
  if (!found.length) return null;
  const yearOf = (index) => entries[index].date.slice(0, 4);
  const [library2, pickLibrary] = picker("release-of", "Of", [
    ["", "all"],
    ...Object.entries(LANES)
  ], "");
  const [year, pickYear] = picker("year", "Year", [
    ["", "all"],
    ...new Set(found.map(yearOf))
  ], "");
  const shown = found.filter((index) => (!library2 || entries[index].changed === library2) && (!year || yearOf(index) === year));
  const tags = found.map((index) => entries[index].tag);
  const opened = address.offer("release", tags, tags[0]);
  return [h3("What changed, and why"), choices(pickLibrary, pickYear), shown.length ? null : faint("No such release."), ...shown.map((index) => {
    const steps = machine().steps.filter((step) => step.index === index);
    const { tag, words, yanked, notes, summary: brief, answers } = entries[index];
    return details(
      { "data-release": tag, open: tag === opened },
      summary(
        strong(words),
        ` (${dateOf(index)}${yanked ? ", yanked" : ""}): `,
        [...brief ? [brief] : [], ...steps.map(({ what }) => what)].join("; ")
      ),
      answers.map((line) => warning(linked(line))),
      list(steps.map(stepWords)),
      notes ? p(link(notes, "release notes")) : null
    );
  }), h3("By how much, by operation")];
}
var stepWords = ({ what, cause, source, commit, found, users, sizes }) => [
  strong(what),
  ". ",
  users ? `${users} ` : "",
  cause ? `${cause} ` : "",
  source ? a(
    { href: source, title: `commit ${commit}, found by ${found}` },
    "Responsible pull request"
  ) : null,
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
      failedNow || failedThen && `${failedThen} before` || content.statuses.find((status) => notes.includes(status)) || "not measured"
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

// voxelocity/site/scripts/lines.js
var lineOf = (name) => content.lines.find((each) => each.name === name);
var statesOf = (name) => lineOf(name)?.states ?? [];
var whatsOf = (steps) => steps.map(({ what }) => what).join("; ");
var lineSection = (name) => () => {
  const line = lineOf(name);
  if (!line || line.states.length < 2) return p("Not measured yet: docs/asv.md says how.");
  const [first, ...later] = line.states;
  return [
    p(`One thing changes at a time; ${line.held} stay. It begins with ${first.words}.`),
    later.reverse().map(stateChanged),
    later.length > 1 ? [h3("Should I move on?"), list(toNewest(line.states))] : null,
    faint(`Measured of each, on ${line.machine}: ${line.metrics}.`)
  ];
};
var toNewest = (states) => [...grouped(
  states.filter(({ to_newest: words }) => words).reverse(),
  ({ to_newest: words }) => words
)].map(([words, own]) => [strong(`From ${own.map((each) => each.words).join(", ")}: `), words]);
var ledBy = (change) => change ? ` (${change}): ` : ": ";
var stateChanged = ({ words, change, judged, steps }) => steps.length ? details(
  summary(strong(words), ledBy(change), whatsOf(steps)),
  list(steps.map(stepWords))
) : p(strong(words), ledBy(change), judged ? "no result differs by more than the noise." : "unknown, because the state before it was not measured.");

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
    field({
      type: "number",
      min: "1",
      max: LONGEST,
      step: "1",
      value: String(length),
      id: `length-${axis}`
    }, () => {
      const asked = document.querySelectorAll("[id^=length-]");
      choose({ shape: [...asked].map(({ value }) => value || "0").join("x") }, "memory");
    })
  ));
  const [file, pickFile] = picker(
    "memory-file",
    "File",
    [...fileOptions(files), EACH],
    usualOf(files)
  );
  const [index, pickVersion] = entryPicker("memory-version", "Versions");
  const pickers = choices(pickShape, lengths, pickFile, pickVersion);
  if (!shape) return [pickers, refusal(
    `A shape is four whole numbers from 1 to ${LONGEST}, as a NIfTI header can hold.`
  )];
  const missing = notMeasuredHere("memory-version");
  if (missing) return [pickers, missing];
  const gzipped = files.filter((each) => each.endsWith(".nii.gz")).sort((one, other) => bitsOf(one) - bitsOf(other));
  const importing = machine().importing[at(index)];
  return [
    pickers,
    importing ? faint(`No peak is below ${bytesWords(importing)}: so much Python and its modules take while they are imported, before anything is read.`) : null,
    file === EACH ? memoryOfEach(gzipped, shape, index) : memoryOf2(file, othersOf(file, files), shape, index),
    folded("How this is computed", p("The peak of the whole process is what it takes once its libraries are imported, and the measured bytes per voxel times your voxels. A call that takes less than one byte per voxel grows with one volume instead. “Fits” means that 10 % of the RAM stays free. 16 GiB are 17.2 GB. The masks take a fifth to a quarter of the field of view, the coarser grid an eighth of the voxels. Two runs are concatenated, each of your shape."))
  ];
}
var bitsOf = (file) => Number(/\d+/.exec(file)?.[0]) + Number(fileWords(file).startsWith("scaled"));
var typeOf = (file) => fileWords(file).split(" ").slice(0, -1).join(" ");
function memoryOfEach(files, shape, index) {
  const found = files.map((file) => new Map(memoryRows(file, shape, index).map((row) => [row.key, row])));
  const peaksOf = (key) => found.map((rows2) => rows2.get(key)?.bytes).filter(Boolean);
  const largest = ({ key }) => Math.max(...peaksOf(key));
  const rows = machine().memory.filter(({ key }) => peaksOf(key).length > 1).sort((one, other) => largest(one) - largest(other));
  const cellOf2 = ({ bytes, note }) => note ? { words: note === NOT_ON_SUCH ? "–" : note } : td(
    { class: "number" },
    bytesWords(bytes),
    div({ class: "faint" }, `in ${fitsIn(bytes, content.machine_sizes)}`)
  );
  return [table(`Peak memory, and the machine that it fits in: ${shape.join(" × ")}, ${entries[index].words}`, [
    ["call", ({ call, task }) => [code(call), div({ class: "faint" }, task)], "head"],
    ...files.map((file, place) => [
      typeOf(file),
      ({ key }) => cellOf2(found[place].get(key)),
      "number"
    ])
  ], rows, ({ key }) => ({ "data-key": key })), fileHelp()];
}
var othersOf = (file, files) => files.filter((each) => each !== file && each.split(" ").at(-1) === file.split(" ").at(-1));
function memoryOf2(file, others, shape, index) {
  const rows = memoryRows(file, shape, index);
  const [valued, missing] = [rows.filter(({ note }) => !note), rows.filter(({ note }) => note)];
  const description = `${shape.join(" × ")}, ${fileWords(file)}, ${entries[index].words}`;
  const near = sizesNear(valued.map(({ bytes }) => bytes), content.machine_sizes);
  const labelOf2 = ({ call, task }) => valued.filter((other) => other.call === call).length > 1 ? `${call} · ${task}` : call;
  return [
    others.length ? otherTypes(rows, file, others, shape, index) : null,
    fileHelp(),
    p(fitting(valued)),
    chart("memory", `Peak memory: ${description}`, {
      rows: valued.map((row) => ({
        call: labelOf2(row),
        value: row.bytes / 1e9,
        words: bytesWords(row.bytes),
        tooltip: `${row.task}: ${bytesWords(row.bytes)}`
      })),
      sizes: near.map((gib) => ({
        size: gib * 2 ** 30 / 1e9,
        words: gib === near.at(-1) ? `${gib} GiB` : String(gib)
      }))
    }, (specification) => {
      if (!near.length) specification.layer.splice(1, 1);
    }),
    folded(
      "The same as a table, with what was measured and the machine that each fits in",
      memoryTable(`Peak of the process: ${description}`, valued)
    ),
    missing.length ? folded(
      `${missing.length} calls have no peak on such a file`,
      memoryTable(`Without a peak: ${description}`, missing)
    ) : null
  ];
}
function fitting(rows) {
  const counts = content.machine_sizes.map(({ gib, fits }) => [gib, rows.filter(({ bytes }) => bytes <= fits).length]);
  const enough = counts.findIndex(([, count]) => count === rows.length);
  const told2 = enough < 0 ? counts : counts.slice(0, enough + 1);
  return enough === 0 ? `All ${rows.length} calls fit into ${told2[0][0]} GiB.` : `Of ${rows.length} calls, ${told2.map(([size, count], place) => `${count} ${place ? "" : count === 1 ? "fits " : "fit "}into ${size} GiB`).join(", ")}.`;
}
var COMMON = "MeanOverTime|path";
function otherTypes(rows, file, others, shape, index) {
  const own = rows.find(({ key, bytes }) => key.startsWith(COMMON) && bytes);
  const all = a(leadingTo("memory", { "memory-file": EACH }), "All number types side by side");
  if (!own) return p(all);
  const peaks = others.map((other) => [typeOf(other), memoryRows(other, shape, index).find(({ key }) => key === own.key)?.bytes]).filter(([, bytes]) => bytes);
  return p(
    code(own.call),
    ` takes ${bytesWords(own.bytes)} of ${typeOf(file)}, `,
    peaks.map(([type, bytes]) => `${bytesWords(bytes)} of ${type}`).join(", "),
    ". ",
    all
  );
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
    faint("Each release is compared with the one before it. Times, memory and instructions of a kind of work are geometric means over its calls, with the smallest and the largest change in brackets. A difference within the noise, or below 5 % (2 % of instructions), is not mentioned; of a hundred results that did not change, about one looks as if it had. " + content.usual_image)
  ];
}
var nextRelease = ({ component, source, commit, date, old, summary: summary2, ...found }) => article(
  { class: "card", "data-next": component },
  h3(`${component}: the next release `, faintly(
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
    h3(`${name}: ${step.new} `, faintly(`(${date}), compared with ${step.old}`)),
    p({ class: "advice" }, step.summary),
    step.answers.map((line) => warning(line)),
    step.better.length ? p(`Largest gain: ${step.better[0]}.`) : null,
    step.worse.length ? p(`Worst single result: ${step.worse[0]}.`) : null,
    step.warnings.map((line) => warning(line)),
    details2(step),
    said("Not measured in between", step.not_measured),
    said("Skipped, because it was yanked (withdrawn from the index)", step.yanked),
    said("Other changes fall within this step", step.also, "; "),
    p(
      a(leadingTo("compare", { old: step.old_tag, new: step.new_tag }), "every result"),
      " ",
      notes ? link(notes, "release notes") : null
    )
  );
}
var details2 = ({ works: works2, better, worse }) => [
  folded("By kind of work", list(works2.map(({ sentence, noise }) => [
    sentence,
    noise ? faintly(` (noise: ${noise})`) : null
  ]))),
  Object.entries({ better, worse }).filter(([, lines]) => lines.length).map(([word, lines]) => folded(`What became ${word}: ${counted(lines.length, "result")}`, list(lines)))
];

// voxelocity/site/scripts/overview.js
function elsewhere() {
  const asked = address.refused("machine");
  if (asked) return warning(`This page has no results of “${asked}”.`);
  return null;
}
function search() {
  const go = ({ target: { value } }) => {
    if (!value) return;
    const found = matching(content.things, value);
    const { section, chosen } = found.find(({ title }) => normal(title) === normal(value)) ?? (found.length === 1 ? found[0] : { section: "find-call", chosen: { call: value } });
    choose(chosen, "", section);
  };
  const words = "Find a call or a release";
  return [
    label({ class: "unseen", for: "search-name" }, words),
    input({
      type: "search",
      id: "search-name",
      list: "search-names",
      autocomplete: "off",
      onchange: go,
      placeholder: words
    }),
    make("datalist", { id: "search-names" }, content.things.map(({ title }) => option({ value: title })))
  ];
}
function newestInShort() {
  return [list(machine().newest.map(({
    component,
    new_tag: tag,
    in_short: short2
  }) => [
    strong(wordsOf2(indexOf(tag), component)),
    // A stack has no date of its own.
    component === "stack" ? ": " : ` (${entries[indexOf(tag)].date.slice(0, 7)}): `,
    short2,
    " ",
    link("#upgrade", "Upgrade?")
  ])), faint(content.usual_image)];
}
function wordsOf2(index, component = entries[index].changed) {
  const name = entries[index][component];
  return component === "stack" ? stackWords(name) : `${component} ${name}`;
}
function mapOfChanges() {
  const [metric, place] = metricSwitch(measuredMetrics(allNumbers));
  const columns = indices().filter((index) => entries[index].changed !== "control");
  if (columns.length < 2) return p("Measure two releases to see what changed between them.");
  const found = machine().changes.filter((change) => change.metric === metric);
  const readout = p(
    { class: "readout", "aria-live": "polite" },
    "✗ wrong answer, ✓ its fix. A click says why."
  );
  const rows = [...content.works.filter((work) => machine().changes.some((change) => change.work === work)), ...Object.keys(LANES)];
  const heading = `What each release changed, in ${metrics[metric].noun}`;
  const picture = div({ class: "map" });
  const redrawn = () => picture.replaceChildren(drawMap(
    picture.clientWidth || 1100,
    columns,
    rows,
    found,
    heading,
    (words) => readout.replaceChildren(...words)
  ));
  new ResizeObserver(redrawn).observe(picture);
  const shown = [...answersAt(columns), ...found];
  const saved = saving("changes", heading, {
    SVG: () => withColours(picture.querySelector("svg")),
    CSV: () => asCsv(shown.map(({ index, work, words }) => ({
      release: wordsOf2(index),
      date: entries[index].date,
      work,
      change: words
    })))
  });
  return [
    div({ class: "heading" }, h3(heading, saved), place),
    figure(picture),
    // Below, so that a long reading does not move what is pointed at.
    div({ class: "below" }, legendOf(), folded("As a table", table(heading, [
      ["release", ({ index }) => wordsOf2(index), "head"],
      ["date", ({ index }) => entries[index].date],
      ["kind of work", ({ work }) => nameOf2(work)],
      ["change", ({ words }) => words]
    ], shown))),
    readout
  ];
}
var nameOf2 = (work) => work.split(":")[0];
function answersAt(columns) {
  const turns = content.wrong_answers.flatMap(({ start, end, degree }) => [
    { index: start, wrong: degree.startsWith("wrong") },
    { index: end, wrong: false }
  ]);
  const byEntry = grouped(turns.filter(({ index }) => columns.includes(index)), ({ index }) => index);
  return [...byEntry.values()].map((own) => ({
    index: own[0].index,
    work: "right answers",
    wrong: own.some(({ wrong }) => wrong),
    words: entries[own[0].index].summary
  }));
}
var YEAR_WIDE = 36;
var SHORT_WIDE = 18;
function drawMap(width, columns, rows, found, heading, say) {
  const phone = width < 600;
  const [left, top, high] = [phone ? 0 : 250, 18, phone ? 34 : 22];
  const wide = (width - left) / columns.length;
  const x = (index) => left + wide * columns.indexOf(index);
  const all = ["right answers", ...rows];
  const y = (row) => top + high * all.indexOf(row) + (phone ? 14 : 0);
  const shownHigh = phone ? high - 16 : high - 3;
  const height = top + high * all.length + 4;
  const cells = [
    ...answersAt(columns).map((answer) => ({ ...answer, look: answer.wrong ? "wrong" : "right" })),
    ...found.map((change) => ({ ...change, look: `level${change.level}` }))
  ].sort((one, other) => all.indexOf(one.work) - all.indexOf(other.work) || one.index - other.index);
  const squares = cells.map((cell, place) => squareOf(cell, place, {
    x: x(cell.index) + 1,
    y: y(cell.work),
    width: Math.max(2, wide - 2),
    height: shownHigh
  }, say));
  const lanes = columns.filter((index) => LANES[entries[index].changed]).map((index) => {
    const { changed } = entries[index];
    return draw("circle", {
      class: `lane ${changed}`,
      cx: x(index) + wide / 2,
      cy: y(changed) + shownHigh / 2,
      r: Math.min(4, wide / 2.5)
    });
  });
  return draw(
    "svg",
    {
      width,
      height,
      role: "group",
      "aria-label": heading,
      onkeydown: (event) => walk(event, ".square")
    },
    yearsOf(columns, x).map(({ words, edge }) => [
      draw("line", { class: "year", x1: edge, x2: edge, y1: 4, y2: height }),
      draw("text", { x: edge + 3, y: 13, class: words.length < 4 ? "short" : "" }, words)
    ]),
    all.map((row) => draw("text", {
      x: 0,
      y: phone ? y(row) - 3 : y(row) + shownHigh - 6,
      class: LANES[row] ? "lane-name" : ""
    }, LANES[row] ?? nameOf2(row))),
    lanes,
    squares
  );
}
function yearsOf(columns, x) {
  const begun = [...grouped(columns, (index) => entries[index].date.slice(0, 4))].map(([year, [first]]) => ({ year, edge: x(first) }));
  const areNear = begun.some(({ edge }, nth) => nth && edge - begun[nth - 1].edge < YEAR_WIDE);
  let end = -Infinity;
  return begun.map(({ year, edge }) => {
    if (edge < end) return { words: "", edge };
    end = edge + (areNear ? SHORT_WIDE : YEAR_WIDE);
    return { words: areNear ? `’${year.slice(2)}` : year, edge };
  });
}
function squareOf({ index, work, look, words }, place, box, say) {
  const title = `${wordsOf2(index)}, ${entries[index].date}`;
  const leading = leadingTo("releases", { release: entries[index].tag });
  const tell = (...more) => say([strong(title), `: ${nameOf2(work)}: ${words}`, ...more]);
  const tapped = () => tell(" ", a(leading, "See the release"));
  return draw(
    "a",
    {
      ...firstTapTells(leading, tapped),
      class: "square",
      tabindex: place ? -1 : 0,
      "aria-label": `${title}: ${nameOf2(work)}: ${words}`,
      onpointerenter: () => tell(),
      onfocus: () => tell()
    },
    draw("rect", { ...box, rx: 2, class: look }),
    look === "wrong" || look === "right" ? draw(
      "text",
      {
        x: box.x + box.width / 2,
        y: box.y + box.height - 6,
        "text-anchor": "middle",
        class: "sign",
        style: `font-size: ${Math.min(13, box.width + 1)}px`
      },
      look === "wrong" ? "✗" : "✓"
    ) : null
  );
}
var firstTapTells = ({ href, onclick }, tell) => ({ href, onclick: (event) => {
  if (event.pointerType !== "touch") {
    onclick(event);
    return;
  }
  event.preventDefault();
  tell(event);
} });
function walk(event, of) {
  const all = [...event.currentTarget.querySelectorAll(of)];
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const next = all[all.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  for (const each of all) each.setAttribute("tabindex", each === next ? "0" : "-1");
  next.focus();
}
function legendOf() {
  const swatch = (level) => span({ class: `swatch level${level}` });
  return div({ class: "legend faint" }, "better, worse: ", content.levels.map((words, place) => span(swatch(-place - 1), swatch(place + 1), ` ${words} `)), "times");
}
var MOST_CARDS = 15;
function allTasks() {
  const [metric] = metricSwitch(measuredMetrics(allNumbers));
  const known = content.works.flatMap((work) => [...tasks.values()].filter((task) => task.work === work));
  const usualFirst = /* @__PURE__ */ new Set([...content.usual_tasks.map((key) => tasks.get(key)), ...known]);
  const cards = [...usualFirst].map((task) => task && cardOf(task, metric)).filter(Boolean);
  const gridOf = (some) => {
    some.forEach((card, place) => card.setAttribute("tabindex", place ? "-1" : "0"));
    return div({ class: "tasks", onkeydown: (event) => walk(event, ".task") }, some);
  };
  const usual = content.usual_shapes[metric];
  const rest = cards.splice(MOST_CARDS);
  return [
    h3(`Every task, in ${metrics[metric].noun}, over the years`),
    gridOf(cards),
    rest.length ? folded(`${rest.length} more tasks`, gridOf(rest)) : null,
    faint(
      "Each line is a call, the dashed one the reference (numpy and gzip alone). A diamond is a step: a change that counts. ",
      usual ? `Image: ${usual} voxels unless a card names others.` : ""
    )
  ];
}
function cardOf(task, metric) {
  const own = task.numbers.filter((number) => benchmarks[number].metric === metric && machine().benchmarks[number].values.some((value) => value > 0));
  if (!own.length) return null;
  const file = usualOf(own.map((number) => benchmarks[number].file));
  const series = seriesOf(task.key, file, metric);
  const calls = series.filter(({ benchmark }) => !benchmark.reference);
  const advice = adviceFor(task.key, file)?.[metric]?.[at(newest())];
  const shape = otherShape(series[0].benchmark);
  const told2 = span({ class: "told" });
  const leading = leadingTo("which-call", { task: task.key, file });
  return a(
    { class: "task", ...firstTapTells(leading, (event) => {
      if (told2.hasChildNodes()) leading.onclick(event);
      told2.replaceChildren(
        ...calls.map(({ number, benchmark: { call } }) => span(
          dashIn(task.colours[call]),
          `${call}: ${wordsAt(number)}`
        )),
        span({ class: "more" }, "Tap again to enlarge")
      );
    }) },
    span({ class: "name" }, task.words),
    span(
      { class: "value" },
      advice ? wordsAt(advice.best) : rangeOf(calls),
      faintly(
        [" ", advice?.distance, shape && `${shape} voxels`].filter(Boolean).join(" ")
      )
    ),
    told2,
    largestStep(calls, task),
    sparkline(series, task)
  );
}
function largestStep(calls, task) {
  const steps = calls.flatMap(({ benchmark: { call: call2 }, points }) => points.filter(({ step: step2 }) => step2?.told).map(({ step: step2 }) => ({ call: call2, step: step2 })));
  if (!steps.length) return null;
  const { call, step } = steps.reduce((most2, each) => Math.abs(each.step.log) > Math.abs(most2.step.log) ? each : most2);
  return span(
    { class: "change" },
    dashIn(task.colours[call]),
    span({ class: step.log < 0 ? "better" : "worse" }, step.words),
    ` ${entries[step.index].words}`
  );
}
var wordsAt = (number) => {
  const { words, note } = reading(number, newest());
  return words ?? note;
};
function rangeOf(calls) {
  const known = calls.map(({ number }) => reading(number, newest())).filter(({ value }) => value !== void 0).sort((one, other) => one.value - other.value);
  return [...new Set([known[0], known.at(-1)].map((each) => each?.words ?? "n/a"))].join(" to ");
}
var [WIDE, HIGH2, EDGE] = [240, 48, 6];
var LEAST_SPAN = Math.log(4);
function sparkline(series, task) {
  const days = entries.map(({ date }) => Date.parse(date));
  const logs = series.flatMap(({ points }) => points.map(({ value }) => Math.log(value))).filter(Number.isFinite);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const spare = Math.max(0, LEAST_SPAN - (high - low)) / 2;
  const x = (index) => EDGE + (WIDE - 2 * EDGE) * (days[index] - days[0]) / (days.at(-1) - days[0] || 1);
  const y = (value) => HIGH2 - EDGE - (HIGH2 - 2 * EDGE) * (Math.log(value) - low + spare) / (high - low + 2 * spare || 1);
  return draw(
    "svg",
    { viewBox: `0 0 ${WIDE} ${HIGH2}`, "aria-hidden": "true" },
    series.map(({ benchmark: { call, reference }, points }) => {
      const known = points.filter(({ value }) => value > 0);
      const colour = task.colours[call];
      return [
        draw("polyline", {
          fill: "none",
          stroke: colour,
          "stroke-width": 1.5,
          "stroke-dasharray": reference ? "3 3" : null,
          points: known.map(({ index, value }) => `${x(index)},${y(value)}`).join(" ")
        }),
        known.filter(({ step }) => step?.told && !reference).map(({ index, value }) => draw("path", {
          fill: colour,
          d: `M${x(index)} ${y(value) - 5}l5 5l-5 5l-5 -5z`
        }))
      ];
    })
  );
}

// voxelocity/site/scripts/questions.js
function questionsSection() {
  const found = [...machine().answers, ...content.lines.map(({ answer }) => answer)];
  if (!found.length) return p("Too little was measured here to answer one.");
  const place = div({ class: "questions" });
  const more = button({ type: "button", "aria-pressed": "false", onclick: () => {
    const shown = place.classList.toggle("evident");
    more.setAttribute("aria-pressed", String(shown));
  } }, "Since when, and what was measured");
  place.append(...found.map(({ part, question, text, evidence, entry, since, before }) => div(
    { class: "question", id: part, tabindex: "-1" },
    h3(a({ href: `#${part}` }, question)),
    p(text),
    div(
      { class: "evidence" },
      p(since),
      before ? p(before) : null,
      evidence.length ? [p(`Measured with ${entry}:`), list(evidence)] : null
    )
  )));
  return [more, place];
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
    faint(content.usual_image),
    notMeasuredHere(...components.map((component) => `my-${component}`)) || components.map((component, place) => upgradeOf(component, picked[place][0], chosen))
  ];
}
function versionsOf(component) {
  const versions = [...new Set([...indices()].reverse().map((index) => entries[index][component]))];
  const isYanked = (version) => entries.some((entry) => entry.changed === component && entry[component] === version && entry.yanked);
  const told2 = versions.map((version) => [
    version,
    `${versionWords(component, version)}${isYanked(version) ? " (yanked)" : ""}`
  ]);
  const between = component === "stack" ? betweenStacks().map(({ words }) => words) : [];
  const usual = versions.slice(1).find((version) => !isYanked(version)) ?? versions[0];
  return [[told2[0], ...between.reverse(), ...told2.slice(1)], usual];
}
var betweenStacks = () => statesOf("numpy").slice(1).filter((state) => state.to_newest);
var versionWords = (component, version) => component === "stack" ? stackWords(version) : version;
function upgradeOf(component, mine, chosen) {
  const name = COMPONENTS[component];
  const between = component === "stack" && betweenStacks().find(({ words }) => words === mine);
  if (between) return upgradeBetween(between);
  const newestVersion = entries[newest()][component];
  const [old, fresh] = [mine, newestVersion].map((each) => versionWords(component, each));
  if (mine === newestVersion) return [
    p(`${name}: ${old} is the newest that was measured.`),
    (machine().still_wrong[component] ?? []).map((line) => warning(line))
  ];
  const found = machine().upgrades.find((each) => each.component === component && each.old === mine);
  if (!found) return p(`${name}: too little was measured here to tell a change from noise.`);
  const from = indexOf(found.old_tag);
  const differing = found.works.filter(({ work, differs }) => differs && chosen.includes(work));
  const unchanged = found.works.filter(({ work, differs }) => !differs && chosen.includes(work)).map(({ work }) => work.split(":")[0]);
  return article(
    { class: "card", "data-upgrade": component },
    h3(`${name}: ${old} to ${fresh}`),
    chosen.length === works.length ? p({ class: "advice" }, found.summary) : found.headline ? p({ class: "advice" }, found.headline) : null,
    boxed("fixed", "✓ Wrong in your version, right in the newest", found.mended),
    boxed("warning", "✗ Right in your version, wrong in the newest", found.broken),
    boxed("warning", "Look out", found.answers),
    found.worse.length + found.better.length ? [
      div(
        { class: "cards" },
        netList("What gets worse", found.worse, chosen),
        netList("What gets better", found.better, chosen)
      ),
      faint("Each line: the difference on the largest image; in brackets new divided by old, from the smallest to the largest.")
    ] : null,
    differing.length ? folded("On average, by kind of work", ul(
      { class: "works" },
      differing.map(({ work, sentence, better, worse }) => li(
        { "data-work": work },
        sentence,
        better ? div(`Largest gain: ${better}.`) : null,
        worse ? div(`Worst single result: ${worse}.`) : null
      ))
    )) : null,
    unchanged.length ? p(`No difference: ${unchanged.join("; ")}.`) : null,
    found.otherwise.map((line) => faint(line)),
    found.also.length ? faint(`Only what ${name} itself changed is shown.`) : null,
    p(a(
      leadingTo("compare", { old: found.old_tag, new: entries[newest()].tag }),
      "Each result of the two"
    )),
    folded("Where these numbers come from", [from, newest()].map((index) => p({ "data-origin": "" }, machine().origins[at(index)]))),
    found.withdrawn.map((line) => faint(`${line}. The releases after it contain the same changes, unless a later line says otherwise.`)),
    releasesSince(component, from, chosen)
  );
}
function upgradeBetween(state) {
  const states = statesOf("numpy");
  const later = states.slice(states.indexOf(state) + 1).filter(({ steps }) => steps.length);
  return article(
    { class: "card", "data-upgrade": "stack" },
    h3(`${state.words} to ${states.at(-1).words}`),
    p({ class: "advice" }, state.to_newest),
    list(later.reverse().map(({ words, steps }) => [
      strong(`${words}: `),
      whatsOf(steps)
    ])),
    p(a(leadingTo("numpy", {}), "One numpy after the other, with all changes"))
  );
}
function netList(heading, lines, chosen) {
  const own = lines.map((line) => machine().net[line]).filter(({ work }) => !work || chosen.includes(work));
  const listOf = (some) => ul({ class: "works" }, some.map((line) => li(
    { "data-net": `${line.call}|${line.metric ?? ""}` },
    strong(line.change),
    line.ratio ? ` (${line.ratio}) ` : " ",
    code(line.call),
    line.results < line.among ? faintly(`, ${line.results} of ${line.among} results`) : null
  )));
  if (!own.length) return null;
  const felt = own.filter((line) => line.felt);
  const first = felt.slice(0, content.first_lines);
  const rest = own.filter((line) => !first.includes(line));
  return div(
    h4(heading),
    first.length ? listOf(first) : p("Nothing in time or memory."),
    rest.length ? folded(
      `${rest.length} ${first.length ? "more" : "in the work alone"}`,
      listOf(rest)
    ) : null
  );
}
function releasesSince(component, from, chosen) {
  const isOf = (number) => !workOf.get(number) || chosen.includes(workOf.get(number));
  const steps = machine().steps.filter(({ index, numbers }) => index > from && entries[index].changed === component && numbers.some(isOf));
  if (steps.length) return folded("Release by release, the newest first", list(steps.map((step) => [`${entries[step.index].words}: `, stepWords({ ...step, sizes: [] })])));
  return faint("No release in between changed a call of this work.");
}

// voxelocity/site/scripts/start.js
var tells = ({ timings, indices: indices2 }) => 1e6 * timings.filter(([, most2]) => most2 > 0).length + indices2.length;
var names = Object.keys(content.machines);
var most = names.reduce((best2, name) => tells(content.machines[name]) > tells(content.machines[best2]) ? name : best2);
var offerMachine = () => address.offer("machine", names, most);
offerMachine();
for (const [id, section] of Object.entries({
  elsewhere,
  search,
  "in-short": newestInShort,
  changes: mapOfChanges,
  tasks: allTasks,
  questions: questionsSection,
  upgrade: upgradeSection,
  "find-call": findCallSection,
  "which-call": whichCallSection,
  history: historySection,
  memory: memorySection,
  compare: compareSection,
  newest: newestSection,
  releases: releasesSection,
  numpy: lineSection("numpy"),
  python: lineSection("python"),
  indexed_gzip: lineSection("indexed_gzip"),
  commits: commitsSection,
  machines: machinesSection,
  "how-measured": howMeasuredSection,
  data: dataSection
})) sections.set(id, section);
document.querySelector('nav a[href="#commits-view"]').parentElement.hidden = !content.commits.length;
var isFile = location.protocol === "file:";
document.getElementById("served").hidden = isFile;
document.getElementById("unserved").hidden = !isFile;
show();
addEventListener("hashchange", show);
var focused = "";
addEventListener("focusin", ({ target }) => {
  focused = /** @type {Element} */
  target.id;
});
addEventListener("popstate", () => {
  address.read(location.search);
  offerMachine();
  show();
  setTimeout(() => document.getElementById(focused)?.focus({ preventScroll: true }));
});
