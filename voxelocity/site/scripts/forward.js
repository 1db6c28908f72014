import {content} from "./content.js";
import {fill, refusal} from "./elements.js";

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

export function followHash() {
  const name = nameInHash();
  const isOwn = !location.hash || document.getElementById(location.hash.slice(1));
  const isOfAsv = [...ASV_PAGES, ...content.asv_names].includes(name);
  if (!isOwn && isOfAsv) return location.replace(`asv.html${location.hash}`);
  return fill("unknown", isOwn ? null
    : refusal(`This page has no part “${name}”. All of its parts are linked below.`));
}
