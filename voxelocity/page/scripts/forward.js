// Links that asv wrote before this page stood here: index.html#module.Class.method?parameters.
(() => {
  const own = ["newest", "upgrade", "questions", "find-call", "which-call", "memory", "history", "releases", "commits", "compare",
    "proxy-or-array", "how-measured", "data"];
  const forward = () => {
    const name = location.hash.slice(1);
    if (name && !own.includes(name)) location.replace("asv.html" + location.hash);
  };
  forward();
  addEventListener("hashchange", forward);
})();
