// From a user's own versions to the newest: what each library and the stack did on the way, as Python judged it.
const COMPONENTS = {nilearn: "nilearn", nibabel: "nibabel", stack: "numpy and the rest"};

const {works} = content;
const taskOf = new Map([...tasks.values()].flatMap((task) => task.numbers.map((number) => [number, task])));

// Calls that belong to no kind of work may be anybody's.
const isOf = (number, chosen) => chosen.includes(taskOf.get(number).work_of_calls) || !taskOf.get(number).work_of_calls;

function showUpgrade() {
  const pickers = Object.entries(COMPONENTS).map(([component, name]) => {
    const versions = [...new Set([...indices()].reverse().map((index) => entries[index][component]))];
    const yanked = (version) => entries.some((entry) => entry.changed === component && entry[component] === version && entry.yanked);
    // Few have a version that was withdrawn.
    const usual = versions.slice(1).find((version) => !yanked(version)) ?? versions[0];
    return picker(`my-${component}`, `My ${name}`, versions.map((version) => [version,
      `${component === "stack" ? stackWords(version) : version}${yanked(version) ? " (yanked)" : ""}`]), usual, showUpgrade);
  });
  const left = String(address.get("without") || "").split("|").filter((work) => works.includes(work));
  const chosen = works.filter((work) => !left.includes(work));
  const boxes = works.map((work) => make("label", {class: "box"}, make("input", {type: "checkbox",
    checked: chosen.includes(work), onchange: (event) => {
      const off = event.target.checked ? left.filter((each) => each !== work) : [...left, work];
      address.set("without", off.join("|"), "upgrade");
      showUpgrade();
    }}), ` ${work}`));
  const missing = notMeasuredHere(...Object.keys(COMPONENTS).map((component) => `my-${component}`));
  return fill("upgrade", make("div", {class: "pickers"}, pickers),
    make("fieldset", {}, make("legend", {}, "What I do"), boxes),
    missing || Object.keys(COMPONENTS).map((component) => upgradeOf(component, chosen)));
}

function upgradeOf(component, chosen) {
  const mine = address.get(`my-${component}`);
  const name = COMPONENTS[component];
  const newestVersion = entries[newest()][component];
  if (mine === newestVersion) return make("p", {}, `${name}: ${mine} is the newest that was measured.`);
  const found = machine().upgrades.find((each) => each.component === component && each.old === mine);
  if (!found) return make("p", {}, `${name}: too little was measured here to tell a change from noise.`);
  const own = found.works.filter(({work}) => chosen.includes(work));
  const from = indexOf(found.old_tag);
  const steps = machine().steps.filter(({index, numbers}) => index > from && entries[index].changed === component
    && numbers.some((number) => isOf(number, chosen)));
  const warnings = (words, lines) => (lines.length ? make("p", {class: "warning"}, `${words}: `,
    lines.map((line) => make("div", {}, line))) : null);
  return make("article", {class: "card", "data-upgrade": component},
    make("h3", {}, `${name}: ${mine} to ${newestVersion}`),
    warnings("Its answers are wrong in your version, and right in the newest", found.mended),
    warnings("Its answers are wrong in the newest version, and right in yours", found.broken),
    chosen.length === works.length ? make("p", {class: "advice"}, found.summary) : null,
    make("ul", {class: "works"}, own.map((each) => make("li", {"data-work": each.work}, each.sentence,
      each.better ? make("div", {}, `Largest gain: ${each.better}.`) : null,
      each.worse ? make("div", {}, `Worst single result: ${each.worse}.`) : null))),
    make("p", {class: "faint"}, `Measured at ${labelOf(from)} and at ${labelOf(newest())}.`,
      found.also.length ? " The ratios of a kind of work are by this component alone; single results are with all that changed." : ""),
    found.withdrawn.map((line) => make("p", {class: "faint"}, `${line}. The releases after it contain the same changes, unless a later line says otherwise.`)),
    steps.length ? [make("p", {}, "Release by release, the newest first:"), make("ul", {class: "works"},
      steps.map((step) => make("li", {}, `${entries[step.index].tag}: `, stepWords(step))))] : make("p", {class: "faint"}, component === "stack"
      ? "numpy and what comes with it change together; for details, compare the two below." : "No release in between changed a call of this work."));
}
