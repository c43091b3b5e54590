/** The nonces in boot files, by which nodes prove who they are: one that is still good stays. */
import {
  announceBootToken,
  armNodeToken,
  type Context,
  isFreshBootToken,
  newNodeTokens,
  nodeTokenRows,
  type Transaction,
} from "../../core/mod.ts";
import type { NodeBoot } from "./plan_boot.ts";

export interface BootNonces {
  /** What stands in the node's boot file; a dry run shows only its place. */
  get(node: string): string;
  /**
   * What is to be done once the boot files are there; until then the nonces before and the new ones are both valid.
   * Answers the nodes whose kept nonce is used up: their boot files want another.
   */
  arm(transaction: Transaction): Promise<ReadonlySet<string>>;
}

/** Reads the nonces in the boot files, and makes new ones for the nodes that have none for long enough. */
export async function chooseNonces(
  { db, fs, random, clock, dryRun }: Pick<Context, "db" | "fs" | "random" | "clock" | "dryRun">,
  boots: readonly NodeBoot[],
  tftpdir: string,
): Promise<BootNonces> {
  if (dryRun) return { get: () => "********", arm: () => Promise.resolve(new Set()) };
  const booting = boots.filter(({ plan }) => plan.load !== undefined);
  const nodes = booting.map(({ plan }) => plan.node);
  const texts = await fs.readAll(
    booting.map(({ method, plan }) => `${tftpdir}/${method.stateFile(plan.node)}`),
  );
  const now = clock.now();
  const rows = await nodeTokenRows(db, "boot", nodes);
  const kept = new Map<string, string>();
  nodes.forEach((node, at) => {
    const nonce = /XCATNONCE=(\S+)/.exec(texts[at] ?? "")?.[1] ?? "";
    if (isFreshBootToken(rows.get(node), nonce, now)) kept.set(node, nonce);
  });
  const fresh = newNodeTokens(random, nodes.filter((node) => !kept.has(node)));
  if (fresh.size > 0) {
    await db.write(async (transaction) => {
      const before = await nodeTokenRows(transaction, "boot", [...fresh.keys()]);
      for (const [node, nonce] of fresh) announceBootToken(transaction, before.get(node), nonce, now);
    });
  }
  return {
    get: (node) => kept.get(node) ?? fresh.get(node) ?? "",
    async arm(transaction) {
      for (const nonce of fresh.values()) armNodeToken(transaction, "boot", nonce, now);
      const after = await nodeTokenRows(transaction, "boot", [...kept.keys()]);
      const used = [...kept].filter(([node, nonce]) => !isFreshBootToken(after.get(node), nonce, now));
      return new Set(used.map(([node]) => node));
    },
  };
}

/** Nodes that boot an image or the discovery environment get the nonce as the last argument of their kernel. */
export function withNonce(boot: NodeBoot, nonces: BootNonces): NodeBoot {
  const { plan } = boot;
  if (plan.load === undefined) return boot;
  const kcmdline = `${plan.load.kcmdline} XCATNONCE=${nonces.get(plan.node)}`;
  return { ...boot, plan: { ...plan, load: { ...plan.load, kcmdline } } };
}
