// What is chosen, which stands in the address, so that a link shows what its sender saw.
/** @param {string} search @param {(query: string, section?: string) => void} write */
export function addressOf(search, write) {
  const chosen = new URLSearchParams(search);
  const [defaults, refused] = [new Map(), new Map()];
  const get = (/** @type {string} */ key) => chosen.get(key) ?? defaults.get(key);
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
      // Another machine may be the default where the link is opened.
      if (defaults.has("machine")) chosen.set("machine", get("machine"));
      write(chosen.toString(), section);
    },
  };
}

export const address = addressOf(location.search, (query, section) => {
  try {
    history.replaceState(null, "", (query ? `?${query}` : location.pathname)
      + (section ? `#${section}` : location.hash));
  } catch {
    // Some browsers keep the address of a file as it is.
  }
});
