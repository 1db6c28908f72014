// @ts-check
// What is chosen stands in the address, so that a link shows what its sender saw.
export const address = (() => {
  const chosen = new URLSearchParams(location.search);
  const defaults = new Map();
  const refused = new Map();
  return {
    // What an address asked for that is not to be had here.
    refused: (key) => refused.get(key),
    get: (key) => chosen.get(key) ?? defaults.get(key),
    // A choice that is not to be had, such as one of an old link, gives way to the default.
    offer(key, values, fallback) {
      defaults.set(key, fallback);
      if (chosen.has(key) && !values.map(String).includes(chosen.get(key))) {
        refused.set(key, chosen.get(key));
        chosen.delete(key);
      }
      return this.get(key);
    },
    set(key, value, section) {
      refused.delete(key);
      if (String(value) === String(defaults.get(key))) chosen.delete(key);
      else chosen.set(key, value);
      // Another machine may be the default where the link is opened.
      if (defaults.has("machine")) chosen.set("machine", this.get("machine"));
      const query = chosen.toString();
      try {
        history.replaceState(null, "", (query ? `?${query}` : location.pathname)
          + (section ? `#${section}` : location.hash));
      } catch {
        // Some browsers keep the address of a file as it is.
      }
    },
  };
})();
