import {address} from "./address.js";
import {commitsSection} from "./commits.js";
import {compareSection} from "./compare.js";
import {content, entries} from "./content.js";
import {fill, redraw, refusal, sections} from "./elements.js";
import {findCallSection} from "./find_call.js";
import {historySection} from "./history.js";
import {dataSection, howMeasuredSection} from "./how_measured.js";
import {memorySection} from "./memory.js";
import {newestSection} from "./newest.js";
import {picker} from "./pickers.js";
import {questionsSection} from "./questions.js";
import {releasesSection} from "./releases.js";
import {indices, machine, newest, stackWords} from "./results.js";
import {upgradeSection} from "./upgrade.js";
import {whichCallSection} from "./which_call.js";

// Which machine is shown, and what it has measured.
function machines() {
  const names = Object.keys(content.machines);
  const timedOf = (name) => content.machines[name].timings.filter(([, most]) => most > 0).length;
  // The one that tells most: of times, and where there are none of the exact kinds.
  const tells = (name) => 1e6 * timedOf(name) + content.machines[name].indices.length;
  const most = Math.max(...names.map(tells));
  const [name, pick] = picker("machine", "Measured on", names,
    names.find((each) => tells(each) === most));
  const {nilearn, nibabel, stack, date} = entries[newest()];
  const timed = timedOf(name);
  // Counts of instructions hold on every machine whose traits are the same.
  const own = machine().files.filter(Boolean).length;
  const lent = indices().length - own;
  const unknown = address.refused("machine");
  return [
    unknown ? refusal(`No results of “${unknown}” here; what follows is of ${name}.`) : null,
    names.length > 1 ? pick : `Measured on ${name}.`,
    ` ${own} of ${entries.length} combinations of versions were measured there${
      timed === own ? "" : `, ${timed} of them with times`}.`,
    lent ? ` Of ${lent} more, the instructions are those that a machine with the same processor, `
      + "Python and libraries counted." : null,
    " Each is an entry of the timeline, which changes one thing: nilearn, nibabel, or the numeric "
      + "stack (numpy, scipy and the rest); a control changes nothing, and shows what noise is.",
    ` The newest: nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)} (${date}).`];
}

// Links that asv wrote before this page stood here go on to its page:
// index.html#module.Class.method?parameters.
const ASV_PAGES = ["", "regressions", "summarylist", "graphdisplay"];

// What an address names, as asv reads it.
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
  return fill("unknown", isOwn ? null
    : refusal(`This page has no part “${name}”. All of its parts are linked below.`));
}

for (const [id, section] of Object.entries({machines, newest: newestSection,
  upgrade: upgradeSection, questions: questionsSection, "find-call": findCallSection,
  "which-call": whichCallSection, memory: memorySection, history: historySection,
  releases: releasesSection, commits: commitsSection, compare: compareSection,
  "how-measured": howMeasuredSection, data: dataSection})) sections.set(id, section);

followHash();
addEventListener("hashchange", followHash);
redraw();
// What an address points to moved while the page was drawn.
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
