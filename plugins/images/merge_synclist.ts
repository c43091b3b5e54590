/** Puts the files of synclists into the root file system of an image. */
import {
  type Context,
  DeviceError,
  parseSynclist,
  type Result,
  syncedPaths,
  type SynclistEntry,
  UsageError,
} from "../../core/mod.ts";
import { pathInRoot } from "./path_in_root.ts";
import { rewrite } from "./rewrite.ts";

/** @param text of the list at `path` @throws UsageError a line that is wrong, or a source that is missing */
export async function* mergeSynclist(
  context: Context,
  root: string,
  path: string,
  text: string,
): AsyncGenerator<Result> {
  for (const entry of parseSynclist(text, path)) {
    if (entry.noderange !== undefined) {
      yield { warning: `${entry.where}: only for ${entry.noderange}; updatenode -F brings it` };
    } else if (entry.action === "execute" || entry.action === "executealways") {
      yield { warning: `${entry.where}: scripts are run on nodes, not in an image` };
    } else if (entry.action === "copy") await copyFiles(context, root, entry);
    else await putLines(context, root, entry);
  }
}

async function copyFiles({ fs, run }: Context, root: string, entry: SynclistEntry): Promise<void> {
  for (const { source, target } of await syncedPaths(fs, entry)) {
    const to = await pathInRoot({ fs }, root, target);
    await fs.makeDirectory(to.slice(0, to.lastIndexOf("/")));
    const { status, stderr } = await run(["cp", "-aLT", "--", fs.real(source), fs.real(to)]);
    if (status !== 0) throw new DeviceError(`${entry.where}: ${stderr.trim()}`);
  }
}

/** Lines that are there already are not put in again: packimage may be called many times. */
async function putLines(context: Context, root: string, entry: SynclistEntry): Promise<void> {
  const { destination, where, action } = entry;
  for (const { source } of await syncedPaths(context.fs, entry)) {
    const text = await context.fs.readText(source);
    if (text === undefined) throw new UsageError(`${where}: ${source} cannot be read`);
    const to = await pathInRoot(context, root, destination);
    const before = await context.fs.readText(to) ?? "";
    const after = action === "merge"
      ? mergedLines(before, text)
      : before.includes(text)
      ? before
      : before + text;
    if (after !== before) await rewrite(context, to, after);
  }
}

/** Accounts and groups by name, the source's before those that are there; root's own line stays. Pure. */
export function mergedLines(before: string, text: string): string {
  const byName = (lines: string) =>
    lines.split("\n").filter(Boolean).map((line) => [line.split(":", 1)[0] ?? "", line] as const);
  const lines = new Map(byName(before));
  for (const [name, line] of byName(text)) if (name !== "root" || !lines.has(name)) lines.set(name, line);
  return [...lines.values()].map((line) => `${line}\n`).join("");
}
