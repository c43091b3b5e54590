/** Task: writes the manual pages and the completion that are made of declarations, and removes what is stale. */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { plugins } from "../plugins/mod.ts";
import { renderPages } from "./pages.ts";

const docs = import.meta.dirname as string;
const pages = await renderPages(plugins);
for (const folder of ["man", "completion"]) {
  for (const name of await readdir(join(docs, folder), { recursive: true }).catch(() => [])) {
    const path = `${folder}/${name}`;
    if (/\.\d$/.test(path) && !pages.has(path)) await rm(join(docs, path));
  }
}
for (const [path, text] of pages) {
  await mkdir(dirname(join(docs, path)), { recursive: true });
  await writeFile(join(docs, path), text);
}
console.log(`${pages.size} files below docs/`);
