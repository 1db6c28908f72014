// What is chosen, which stands in the address, so that a link shows what its sender saw.
/**
 * `write` takes the query, the part of the page that it is of, and whether to keep the way back.
 * @param {string} search
 * @param {(query: string, section?: string, back?: boolean) => void} write
 */
export function addressOf(search, write) {
  let chosen = read(search);
  const [defaults, refused] = [new Map(), new Map()];
  const get = (/** @type {string} */ key) => chosen.get(key) ?? defaults.get(key);
  function set(chosenNow, section, back) {
    for (const [key, value] of Object.entries(chosenNow)) {
      refused.delete(key);
      if (value === defaults.get(key)) chosen.delete(key);
      else chosen.set(key, value);
    }
    // Another machine may be the default where the link is opened.
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
    set: (key, value, section) => set({[key]: value}, section, false),
    // What the browser went back to.
    read(/** @type {string} */ now) {
      chosen = read(now);
      refused.clear();
    },
  };
}

// Older links name the history of a task by keys of its own.
/** @param {string} search */
function read(search) {
  const found = new URLSearchParams(search);
  const [task, image, format] = ["history", "image", "format"].map((key) => found.get(key));
  if (task && !found.has("task")) found.set("task", task);
  if (image && !found.has("file")) found.set("file", `${image} ${format || ".nii.gz"}`);
  for (const key of ["history", "image", "format"]) found.delete(key);
  return found;
}

export const address = addressOf(location.search, (query, section, back) => {
  try {
    history[back ? "pushState" : "replaceState"](null, "",
      (query ? `?${query}` : location.pathname) + (section ? `#${section}` : location.hash));
  } catch {
    // Some browsers keep the address of a file as it is.
  }
});
