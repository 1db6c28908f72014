// @ts-check
import {address} from "./address.js";
import {showCommits} from "./commits.js";
import {showCompare} from "./compare.js";
import {content, entries} from "./content.js";
import {showData} from "./data.js";
import {fill, make} from "./elements.js";
import {showFindCall} from "./find_call.js";
import {followHash} from "./forward.js";
import {showHistory} from "./history.js";
import {showHowMeasured} from "./how_measured.js";
import {showMemory} from "./memory.js";
import {showNewest} from "./newest.js";
import {picker} from "./pickers.js";
import {showQuestions} from "./questions.js";
import {showReleases} from "./releases.js";
import {indices, machine, newest, stackWords} from "./results.js";
import {showUpgrade} from "./upgrade.js";
import {showWhichCall} from "./which_call.js";

const sections = [showNewest, showUpgrade, showQuestions, showFindCall, showWhichCall, showMemory,
  showHistory, showReleases, showCommits, showCompare, showHowMeasured, showData];

function showAll() {
  const names = Object.keys(content.machines);
  const isTimed = (/** @type {number[]} */ [, most]) => most > 0;
  // The one that tells most: of times, and where there are none of the exact kinds.
  const tells = (name) => {
    const {timings, indices: measured} = content.machines[name];
    return 1e6 * timings.filter(isTimed).length + measured.length;
  };
  const most = Math.max(...names.map(tells));
  const first = names.find((name) => tells(name) === most);
  const pick = picker("machine", "Measured on", names.map((name) => [name, name]), first, showAll);
  const {nilearn, nibabel, stack, date} = entries[newest()];
  const timed = machine().timings.filter(isTimed).length;
  // Counts of instructions hold on every machine whose traits are the same.
  const own = machine().files.filter(Boolean).length;
  const lent = indices().length - own;
  const unknown = address.refused("machine");
  fill("machines", unknown ? make("p",
    {class: "warning", role: "alert"}, `No results of “${unknown}” here; `
    + `what follows is of ${address.get("machine")}.`) : "",
  names.length > 1 ? pick : `Measured on ${names[0]}.`,
  ` ${own} of ${entries.length} combinations of versions were measured there${
    timed === own ? "" : `, ${timed} of them with times`}.`,
  lent ? ` Of ${lent} more, the instructions are those that a machine with the same processor, `
      + `Python and libraries counted.` : "",
  " Each is an entry of the timeline, which changes one thing: nilearn, nibabel, or the numeric "
      + "stack (numpy, scipy and the rest); a control changes nothing, and shows what noise is.",
  ` The newest: nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)} (${date}).`);
  for (const show of sections) show();
}

followHash();
addEventListener("hashchange", followHash);
addEventListener("redraw", showAll);
showAll();
// What an address points to moved while the page was drawn.
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
