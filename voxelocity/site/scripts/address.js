// What is chosen stands in the address, so that a link shows what its sender saw.
const address = (() => {
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

// options: [value, text] or [group, [[value, text], ...]].
function picker(key, label, options, fallback, changed) {
  const flat = options.flatMap(([value, text]) => (Array.isArray(text) ? text : [[value, text]]));
  const current = String(address.offer(key, flat.map(([value]) => value), fallback));
  const option = ([value, text]) => make(
    "option", {value, selected: String(value) === current}, text);
  return make("label", {class: "picker"}, make("span", {}, label),
    make("select", {id: `pick-${key}`, onchange: (event) => {
      address.set(key, event.target.value, event.target.closest("section")?.id);
      changed();
      document.getElementById(`pick-${key}`)?.focus();
    }}, options.map(([value, text]) => (Array.isArray(text)
      ? make("optgroup", {label: value}, text.map(option)) : option([value, text])))));
}

// By tag, which a reader of the address understands.
const indexOptions = () => [...indices()].reverse().map(
  (index) => [entries[index].tag, labelOf(index)]);
// That an address asked for states that were not measured here; null where it did not.
function notMeasuredHere(...keys) {
  const asked = [...new Set(keys.map((key) => address.refused(key)).filter(Boolean))];
  if (!asked.length) return null;
  const name = address.get("machine");
  const known = asked.filter((tag) => indexOf(tag) >= 0);
  return make("div", {class: "warning", role: "alert"}, asked.map((tag) => make("p", {}, indexOf(tag) >= 0
    ? `${tag} was not measured on ${name}.` : `“${tag}” is not an entry of the timeline.`)),
  known.length ? [make("p", {}, "Measure it:"),
    copyable(`.venv/bin/voxelocity measure --machine NAME ${known.join(" ")}`)] : make("p", {}, "Choose another."));
}

const indexOf = (tag) => entries.findIndex((entry) => entry.tag === tag);

function taskOptions(wanted = () => true) {
  const groups = new Map();
  for (const task of [...tasks.values()].filter(wanted)) {
    const {key, words, work} = task;
    const group = work || "how it grows";
    groups.set(group, [...(groups.get(group) || []), [key, words]]);
  }
  return [...groups];
}
