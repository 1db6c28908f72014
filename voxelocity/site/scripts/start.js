import {address} from "./address.js";
import {commitsSection} from "./commits.js";
import {compareSection} from "./compare.js";
import {content} from "./content.js";
import {sections} from "./elements.js";
import {findCallSection} from "./find_call.js";
import {historySection} from "./history.js";
import {dataSection, howMeasuredSection, machinesSection} from "./how_measured.js";
import {lineSection} from "./lines.js";
import {memorySection} from "./memory.js";
import {newestSection} from "./newest.js";
import {allTasks, elsewhere, mapOfChanges, newestInShort, search} from "./overview.js";
import {questionsSection} from "./questions.js";
import {releasesSection} from "./releases.js";
import {upgradeSection} from "./upgrade.js";
import {show} from "./views.js";
import {whichCallSection} from "./which_call.js";

// The machine that tells most: of times, and where there are none of the exact kinds.
const tells = ({timings, indices}) => 1e6 * timings.filter(([, most]) => most > 0).length
  + indices.length;
const names = Object.keys(content.machines);
const most = names.reduce((best, name) =>
  (tells(content.machines[name]) > tells(content.machines[best]) ? name : best));
const offerMachine = () => address.offer("machine", names, most);
offerMachine();

for (const [id, section] of Object.entries({elsewhere, search, "in-short": newestInShort,
  changes: mapOfChanges, tasks: allTasks, questions: questionsSection, upgrade: upgradeSection,
  "find-call": findCallSection, "which-call": whichCallSection, history: historySection,
  memory: memorySection, compare: compareSection, newest: newestSection,
  releases: releasesSection, numpy: lineSection("numpy"), python: lineSection("python"),
  indexed_gzip: lineSection("indexed_gzip"),
  commits: commitsSection,
  machines: machinesSection, "how-measured": howMeasuredSection, data: dataSection,
})) sections.set(id, section);

document.querySelector('nav a[href="#commits-view"]').parentElement.hidden =
  !content.commits.length;
// A file that was opened from disk may have nothing beside it.
const isFile = location.protocol === "file:";
document.getElementById("served").hidden = isFile;
document.getElementById("unserved").hidden = !isFile;
show();
addEventListener("hashchange", show);
// A browser that goes back takes the focus away.
let focused = "";
addEventListener("focusin", ({target}) => { focused = /** @type {Element} */ (target).id; });
addEventListener("popstate", () => {
  address.read(location.search);
  offerMachine();
  show();
  setTimeout(() => document.getElementById(focused)?.focus({preventScroll: true}));
});
