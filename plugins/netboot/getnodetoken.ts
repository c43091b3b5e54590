/** `getnodetoken`: what getcredentials calls for a node that shows the nonce of its boot file. */
import {
  announceBootToken,
  armNodeToken,
  type Context,
  defineCommand,
  newNodeTokens,
  nodeAddresses,
  nodeOfToken,
  nodeTokenRows,
  operand,
  type Transaction,
  UsageError,
} from "../../core/mod.ts";
import { bootMacs } from "./plan_boot.ts";

export const getnodetoken = defineCommand({
  name: "getnodetoken",
  summary: "Exchange the nonce of a boot file for a token of the node",
  internal: true,
  operands: { nonce: operand("token=NONCE, as the kernel argument XCATNONCE has it") },
  async *run(context, { nonce: word }) {
    const { db, fs, clock, log, request: { peer } } = context;
    const nonce = /^token=(\S+)$/.exec(word ?? "")?.[1] ?? "";
    const now = clock.now();
    const claimed = await nodeOfToken(db, "boot", nonce, now);
    const address = claimed === undefined
      ? undefined
      : (await nodeAddresses(context, [claimed])).get(claimed);
    if (claimed === undefined || address === undefined || address !== peer) {
      log.warn(
        `A nonce from ${peer} is not accepted${claimed === undefined ? "" : `: it is that of ${claimed}`}`,
      );
      throw new UsageError("The nonce is not valid (any more): run nodeset for this node again");
    }
    const token = await fs.exclusively(`nonce of ${claimed}`, () => exchange(context, claimed, nonce, now));
    if (token === undefined) throw new UsageError("The nonce was used already");
    yield { data: token };
  },
});

/**
 * The nonce is used up when the node has its token. A diskless node boots again without a nodeset: its boot files get
 * the next nonce, which is valid before it is in them.
 * @returns undefined where the nonce is not valid any more
 */
async function exchange(
  context: Context,
  node: string,
  nonce: string,
  now: number,
): Promise<string | undefined> {
  const { db, random } = context;
  const [next = ""] = newNodeTokens(random, [node]).values();
  const [token = ""] = newNodeTokens(random, [node]).values();
  const isValid = async (transaction: Transaction) =>
    await nodeOfToken(transaction, "boot", nonce, now) !== undefined;
  const isAnnounced = await db.write(async (transaction) => {
    if (!await isValid(transaction)) return false;
    // After a crash it may have been announced only: it must stay valid until it is used up.
    armNodeToken(transaction, "boot", nonce, now);
    announceBootToken(transaction, (await nodeTokenRows(transaction, "boot", [node])).get(node), next, now);
    return true;
  });
  if (!isAnnounced) return undefined;
  await renewBootFiles(context, node, nonce, next);
  return await db.write(async (transaction) => {
    if (!await isValid(transaction)) return undefined;
    armNodeToken(transaction, "boot", next, now);
    armNodeToken(transaction, "session", token, now);
    return token;
  });
}

async function renewBootFiles(
  context: Context,
  node: string,
  before: string,
  after: string,
): Promise<void> {
  const { db, fs, registry } = context;
  const tftpdir = (await db.site()).get("tftpdir") ?? "/tftpboot";
  const attributes = await db.attributes([node], ["noderes.netboot", "mac.mac"]);
  const method = registry.bootMethods.get(attributes.get(node, "noderes.netboot") ?? "");
  const address = (await nodeAddresses(context, [node])).get(node) ?? "";
  const macs = bootMacs(node, attributes);
  const files = method?.files({ node, state: "boot", addresses: [address], macs, server: "" }) ?? [];
  for (const file of files) {
    if (file.content === undefined) continue;
    const path = `${tftpdir}/${file.path}`;
    const text = await fs.readText(path);
    if (text?.includes(before)) await fs.write(path, text.replaceAll(before, after));
  }
}
