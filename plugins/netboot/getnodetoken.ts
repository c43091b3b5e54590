/** `getnodetoken`: what getcredentials calls for a node that shows the nonce of its boot file. */
import {
  armNodeToken,
  type Context,
  defineCommand,
  newNodeTokens,
  nodeAddresses,
  nodeOfToken,
  operand,
  UsageError,
} from "../../core/mod.ts";
import { bootMacs } from "./plan_boot.ts";

export const getnodetoken = defineCommand({
  name: "getnodetoken",
  summary: "Exchange the nonce of a boot file for a token of the node",
  internal: true,
  operands: { nonce: operand("token=NONCE, as the kernel argument XCATNONCE has it") },
  async *run(context, { nonce: word }) {
    const { db, clock, log, random, request: { peer } } = context;
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
    const [token = ""] = newNodeTokens(random, [claimed]).values();
    const [next = ""] = newNodeTokens(random, [claimed]).values();
    const isTaken = await db.write(async (transaction) => {
      if (await nodeOfToken(transaction, "boot", nonce, now) === undefined) return false;
      armNodeToken(transaction, "boot", next, now);
      armNodeToken(transaction, "session", token, now);
      return true;
    });
    if (!isTaken) throw new UsageError("The nonce was used already");
    await renewBootFiles(context, claimed, nonce, next);
    yield { data: token };
  },
});

/** A diskless node boots again without a nodeset: its boot files get the next nonce. */
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
