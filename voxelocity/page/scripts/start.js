const sections = [showNewest, showWhichCall, showMemory, showHistory, showReleases, showCompare, showProxyOrArray,
  showHowMeasured, showData];

function showAll() {
  const names = Object.keys(content.machines);
  // The one that tells most.
  const most = Math.max(...names.map((name) => content.machines[name].places.length));
  const first = names.find((name) => content.machines[name].places.length === most);
  const pick = picker("machine", "Measured on", names.map((name) => [name, name]), first, showAll);
  const {nilearn, nibabel, stack, date} = entries[newest()];
  fill("machines", names.length > 1 ? pick : `Measured on ${names[0]}.`,
    ` The newest that was measured: nilearn ${nilearn}, nibabel ${nibabel}, stack ${stack} (${date}).`);
  for (const show of sections) show();
}

showAll();
// What an address points to moved while the page was drawn.
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
