/** Carries out a synclist on one node over SSH: copies files, puts lines into others, and runs what is to be run after it. */
import { createHash } from "node:crypto";
import {
  type Context,
  nodeAddresses,
  NodeError,
  readAsset,
  type SyncedPath,
  syncedPaths,
  type SynclistEntry,
  UsageError,
} from "../../core/mod.ts";
import { shellWord } from "./shell_word.ts";

type Here = Pick<Context, "db" | "fs" | "run" | "resolve" | "signal">;

const DEFAULT_FOLDER = "/var/xcat/node/syncfiles";

/** What a node is talked to by. */
interface NodeShell {
  /** Runs a command line of its shell. @throws NodeError what it said */
  sh(line: string): Promise<string>;
  /** Runs a script with these words. @throws NodeError what it said */
  script(script: string, words: readonly string[]): Promise<string>;
  copy(sources: readonly string[], target: string): Promise<void>;
}

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
  const shell = await openShell(here, node);
  const script = new TextDecoder().decode(readAsset("share/syncfiles/on_node"));
  const onNode = (...words: string[]) => shell.script(`SYNCFILEDIR=${shellWord(folder)}\n${script}`, words);

  const watched = of("execute").flatMap(({ sources, where }) =>
    sources.map((path) => afterScript(path, copies, where))
  );
  const changed = new Set<SyncedPath>();
  if (watched.length > 0) {
    const digests = await onNode("digests", ...new Set(watched.map(({ file }) => file.target)));
    for (const { file } of watched) {
      const bytes = await fs.readBytes(file.source) ?? new Uint8Array();
      const wanted = `${createHash("sha256").update(bytes).digest("hex")}  ${file.target}`;
      if (!digests.split("\n").includes(wanted)) changed.add(file);
    }
  }
  await copyAll(shell, copies);
  for (const verb of ["append", "merge"] as const) {
    for (const [target, group] of Map.groupBy(of(verb), ({ destination }) => destination)) {
      const sources: string[] = [];
      for (const entry of group) sources.push(...(await syncedPaths(fs, entry)).map(({ source }) => source));
      await onNode("place", `${folder}/new`);
      const places = sources.map((_, at) => `${folder}/new/${at}`);
      for (const [at, source] of sources.entries()) await shell.copy([source], places[at] ?? "");
      await onNode(verb, target, ...places);
    }
  }
  for (const { file, script: path } of watched) if (changed.has(file)) await shell.sh(shellWord(path));
  for (const { sources } of of("executealways")) await shell.sh(sources.map(shellWord).join(" "));
}

/** The copied file that a script of EXECUTE: follows, and where that script is on the node. */
function afterScript(path: string, copies: readonly SyncedPath[], where: string) {
  const file = copies.find(({ source }) => `${source}.post` === path);
  const script = copies.find(({ source }) => source === path);
  if (file && script) return { file, script: script.target };
  const missing = script ? path.replace(/\.post$/, "") : path;
  throw new UsageError(`${where}: ${missing} is not among the files that are copied`);
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

/** The host keys of nodes are the cluster's own, so the node is known before anything is sent to it. */
async function openShell(here: Here, node: string): Promise<NodeShell> {
  const { fs, run, signal } = here;
  const address = (await nodeAddresses(here, [node])).get(node);
  if (address === undefined) throw new NodeError(node, "It has no address");
  const known = "/etc/xcat/hostkeys/known_hosts";
  const keys = (await fs.list("/etc/xcat/hostkeys")).filter((name) => name.endsWith(".pub"));
  const lines = await Promise.all(
    keys.map(async (name) => `* ${await fs.readText(`/etc/xcat/hostkeys/${name}`) ?? ""}`),
  );
  await fs.exclusively(known, async () => {
    if (await fs.readText(known) !== lines.join("")) await fs.write(known, lines.join(""));
  });
  const identities = (await fs.list("/root/.ssh")).filter((name) => /^id_[a-z0-9]+$/.test(name));
  const settings = ["BatchMode=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=20"];
  const options = [...settings, `UserKnownHostsFile=${fs.real(known)}`].flatMap((setting) => ["-o", setting]);
  options.push(...identities.flatMap((name) => ["-i", fs.real(`/root/.ssh/${name}`)]));
  const must = async (argv: string[], what: string, input?: string) => {
    const { status, stdout, stderr } = await run(argv, {
      timeoutMs: 600_000,
      signal,
      ...(input === undefined ? {} : { input }),
    });
    if (status !== 0) throw new NodeError(node, `${what}: ${stderr.trim() || `exit status ${status}`}`);
    return stdout;
  };
  const destination = `root@${address}`;
  return {
    sh: (line) => must(["ssh", ...options, destination, line], line),
    script(script, words) {
      const line = words.map(shellWord).join(" ");
      return must(["ssh", ...options, destination, `sh -s -- ${line}`], line, script);
    },
    async copy(sources, target) {
      const paths = [...sources.map(fs.real), `${destination}:${target}`];
      await must(["scp", "-q", "-p", "-r", ...options, ...paths], `scp to ${target}`);
    },
  };
}
