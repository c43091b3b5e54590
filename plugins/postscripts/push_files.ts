/** Carries out a synclist on one node over SSH: copies files, puts lines into others, and runs what is to be run after it. */
import { createHash } from "node:crypto";
import { readAsset, type SyncedPath, syncedPaths, type SynclistEntry, UsageError } from "../../core/mod.ts";
import { type NodeShell, withNodeShell } from "./node_shell.ts";
import { shellWord } from "./shell_word.ts";

type Here = Parameters<typeof withNodeShell>[0];

const DEFAULT_FOLDER = "/var/xcat/node/syncfiles";

/**
 * Scripts of EXECUTE: are those of a file that is copied, named after it with `.post`, and run where that file changed;
 * those of EXECUTEALWAYS: are named by their path on the node. @throws UsageError, NodeError
 */
export async function pushFiles(here: Here, node: string, entries: readonly SynclistEntry[]): Promise<void> {
  const { fs } = here;
  const copies: SyncedPath[] = [];
  for (const entry of entries) if (entry.action === "copy") copies.push(...await syncedPaths(fs, entry));
  const of = (action: SynclistEntry["action"]) => entries.filter((entry) => entry.action === action);
  const folder = (await here.db.site()).get("nodesyncfiledir") ?? DEFAULT_FOLDER;
  const watched = of("execute").flatMap(({ sources, where }) =>
    sources.map((path) => afterScript(path, copies, where))
  );
  const script = new TextDecoder().decode(readAsset("share/syncfiles/on_node"));
  await withNodeShell(here, node, async (shell) => {
    const onNode = (...words: string[]) => shell.script(`SYNCFILEDIR=${shellWord(folder)}\n${script}`, words);
    const changed = await changedFiles(fs, watched.map(({ file }) => file), onNode);
    await copyAll(shell, copies);
    for (const verb of ["append", "merge"] as const) {
      for (const [target, group] of Map.groupBy(of(verb), ({ destination }) => destination)) {
        const sources: string[] = [];
        for (const entry of group) {
          sources.push(...(await syncedPaths(fs, entry)).map(({ source }) => source));
        }
        await onNode("place", `${folder}/new`);
        const places = sources.map((_, at) => `${folder}/new/${at}`);
        for (const [at, source] of sources.entries()) await shell.copy([source], places[at] ?? "");
        await onNode(verb, target, ...places);
      }
    }
    for (const { file, script: path } of watched) if (changed.has(file)) await shell.sh(shellWord(path));
    for (const { sources } of of("executealways")) await shell.sh(sources.map(shellWord).join(" "));
  });
}

/** The copied file that a script of EXECUTE: follows, and where that script is on the node. */
function afterScript(path: string, copies: readonly SyncedPath[], where: string) {
  const file = copies.find(({ source }) => `${source}.post` === path);
  const script = copies.find(({ source }) => source === path);
  if (file && script) return { file, script: script.target };
  const missing = script ? path.replace(/\.post$/, "") : path;
  throw new UsageError(`${where}: ${missing} is not among the files that are copied`);
}

/** Those that are not on the node as they are here. */
async function changedFiles(
  fs: Here["fs"],
  files: readonly SyncedPath[],
  onNode: (...words: string[]) => Promise<string>,
): Promise<ReadonlySet<SyncedPath>> {
  const changed = new Set<SyncedPath>();
  if (files.length === 0) return changed;
  const digests = (await onNode("digests", ...new Set(files.map(({ target }) => target)))).split("\n");
  for (const file of files) {
    const bytes = await fs.readBytes(file.source) ?? new Uint8Array();
    const wanted = `${createHash("sha256").update(bytes).digest("hex")}  ${file.target}`;
    if (!digests.includes(wanted)) changed.add(file);
  }
  return changed;
}

/** Folders in one go, then one copy for all files that keep their name in the same folder. */
async function copyAll(shell: NodeShell, copies: readonly SyncedPath[]): Promise<void> {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/")) || "/";
  const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const folders = new Set(copies.map(({ target }) => folderOf(target)));
  if (folders.size > 0) await shell.sh(`mkdir -p ${[...folders].map(shellWord).join(" ")}`);
  const groups = Map.groupBy(copies, ({ source, target }) => {
    return nameOf(source) === nameOf(target) ? `${folderOf(target)}/` : target;
  });
  for (const [target, group] of groups) await shell.copy(group.map(({ source }) => source), target);
}
