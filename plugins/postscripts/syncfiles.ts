/** `syncfiles`: pushes the files of a node's synclist to it, over SSH. */
import {
  askingNode,
  type Context,
  defineCommand,
  nodeAddresses,
  NodeError,
  operands,
  parseSynclist,
  type SynclistEntry,
  UsageError,
} from "../../core/mod.ts";
import { createGate } from "./gate.ts";
import { nodeEnvironments } from "./node_environment.ts";
import { shellWord } from "./shell_word.ts";

export const syncfiles = defineCommand({
  name: "syncfiles",
  summary: "Push the files of its synclist to the asking node",
  internal: true,
  changes: true,
  operands: { words: operands("token=TOKEN of the node", { optional: true }) },
  async *run(context, { words }) {
    const { node } = await askingNode(context, words);
    const environments = await nodeEnvironments(context, [node]);
    const lists = ((await environments.image(node)).osimage.synclists ?? "").split(",").map((word) =>
      word.trim()
    );
    const files: SynclistEntry[] = [];
    for (const path of lists.filter((word) => word !== "")) {
      const text = await context.fs.readText(path);
      if (text === undefined) throw new UsageError(`osimage.synclists: ${path} does not exist`);
      files.push(...parseSynclist(text, path).map(copied));
    }
    const groups = environments.attributes.get(node, "nodelist.groups")?.split(",") ?? [];
    const mine = files.filter(({ noderange }) =>
      noderange === undefined || noderange.split(",").some((part) => part === node || groups.includes(part))
    );
    if (mine.length > 0) {
      await context.shared("pushes of syncfiles", createGate).through(() => push(context, node, mine));
    }
    yield { data: `${mine.length} entries synchronised` };
  },
});

/** @throws UsageError an entry of a section, which is not carried out on running nodes yet */
function copied(entry: SynclistEntry): SynclistEntry {
  if (entry.action === "copy") return entry;
  throw new UsageError(`${entry.where}: the section ${entry.action.toUpperCase()}: is not there yet`);
}

/** The host keys of nodes are the cluster's own, so the node is known before anything is sent to it. */
async function push(context: Context, node: string, files: readonly SynclistEntry[]): Promise<void> {
  const { fs, run, signal } = context;
  const address = (await nodeAddresses(context, [node])).get(node);
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
  const options = [
    ...[
      "-o",
      "BatchMode=yes",
      "-o",
      "StrictHostKeyChecking=yes",
      "-o",
      `UserKnownHostsFile=${fs.real(known)}`,
    ],
    ...["-o", "ConnectTimeout=20", ...identities.flatMap((name) => ["-i", fs.real(`/root/.ssh/${name}`)])],
  ];
  const must = async (argv: string[]) => {
    const { status, stderr } = await run(argv, { timeoutMs: 600_000, signal });
    if (status !== 0) throw new NodeError(node, `${argv[0]}: ${stderr.trim() || `exit status ${status}`}`);
  };
  for (const { sources, destination } of files) {
    const folder = sources.length === 1 && !destination.endsWith("/")
      ? destination.slice(0, destination.lastIndexOf("/")) || "/"
      : destination;
    await must(["ssh", ...options, `root@${address}`, `mkdir -p ${shellWord(folder)}`]);
    await must([
      "scp",
      "-q",
      "-p",
      "-r",
      ...options,
      ...sources.map(fs.real),
      `root@${address}:${destination}`,
    ]);
  }
}
