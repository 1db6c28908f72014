// @ts-check
// The text of an element that holds it compressed, as its largest parts would be five times the
// page.
/** @param {string} id */
export async function unpacked(id) {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")))
    .text();
}

if (typeof DecompressionStream === "undefined") {
  document.getElementById("machines").textContent = "This page needs a browser of 2023 or later. "
    + "All results are in data/results.csv.";
}
