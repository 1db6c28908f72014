// A stand-in of the browser: the modules find an address and the data of a small page.
import {deflateSync} from "node:zlib";

/** The fields of a benchmark's series that a look-up reads. */
export const measured = (logs, floors, verdicts, statuses = logs.map(() => 2)) => ({
  values: logs.map((log) => (log === null ? null : Math.exp(log))),
  words: logs.map((log) => (log === null ? null : `e^${log} s`)),
  per_voxel: logs.map(() => null),
  of_file: logs.map(() => null),
  from_disk: logs.map(() => null),
  statuses,
  series: {logs, floors, causes: {nilearn: logs, nibabel: logs.map(() => 0)}},
  steps: [],
  verdicts,
});

/** Makes the data and the address those of the page; import the modules only then. */
export function open(data, search = "") {
  const packed = deflateSync(JSON.stringify(data)).toString("base64");
  globalThis.document = {getElementById: () => ({textContent: packed})};
  globalThis.location = {search, pathname: "/", hash: ""};
}
