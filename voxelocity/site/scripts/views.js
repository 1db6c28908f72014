// One view of the page is shown at a time, by the address: `#memory`, or any part within a view.
import {content} from "./content.js";
import {fill, redraw, refusal} from "./elements.js";

const views = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main > [data-view]")]);

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

/** Shows and draws the view that the address names, and scrolls to the part that it names. */
export function show() {
  // What a section draws by itself, such as a question, has its address behind that of the section.
  const [id] = location.hash.slice(1).split("--");
  // Other elements have names too, such as the data; the content is that of the view.
  const named = id === "main" ? views.find(({hidden}) => !hidden) : document.getElementById(id);
  const part = named?.closest("[data-view]") ? named : null;
  const name = nameInHash();
  const isOfAsv = location.hash && !part && [...ASV_PAGES, ...content.asv_names].includes(name);
  if (isOfAsv && location.protocol !== "file:") {
    location.replace(`asv.html${location.hash}`);
    return;
  }
  fill("unknown", !location.hash || part ? null : refusal(isOfAsv
    ? "asv's own page shows this. It must be served: make dashboard makes and serves it."
    : `This page has no part “${name}”. All of its views are linked above.`));
  const wanted = part?.closest("[data-view]") ?? views[0];
  // Without commits there is no such view.
  const view = wanted.id === "commits-view" && !content.commits.length ? views[0] : wanted;
  for (const each of views) each.hidden = each !== view;
  for (const each of document.querySelectorAll("nav a")) {
    if (each.getAttribute("href") === `#${view.id}`) {
      each.setAttribute("aria-current", "page");
      // On a phone the names of the views are a row that is longer than the screen.
      each.scrollIntoView({block: "nearest", inline: "center"});
    }
    else each.removeAttribute("aria-current");
  }
  redraw();
  const drawn = document.getElementById(location.hash.slice(1));
  const opened = new URLSearchParams(location.search).has("release")
    && part?.querySelector("details[open][data-release]");
  if (drawn && drawn !== part) {
    // Of several questions beside each other, this is the one; what it rests on makes it longer.
    drawn.classList.add("found");
    drawn.scrollIntoView();
    drawn.focus({preventScroll: true});
  }
  else if (opened && part !== view) opened.scrollIntoView();
  else if (part && part !== view) part.scrollIntoView();
  else scrollTo(0, 0);
}
