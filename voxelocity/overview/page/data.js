function showData() {
  const count = Object.values(content.machines).reduce((sum, found) => sum
    + found.values.reduce((total, values) => total + Object.keys(values).length, 0), 0);
  return fill("data",
    make("p", {}, `All ${significant(count, 12)} numbers of this page, with their noise floors: `,
      make("a", {href: "data/results.csv", download: ""}, "results.csv"), " and ",
      make("a", {href: "data/results.json", download: ""}, "results.json"),
      ". Times are in seconds, memory in bytes above the baseline; a floor is the relative change of a time, or the bytes "
      + "of a peak, up to which a difference is noise."));
}
