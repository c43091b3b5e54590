/** `getcredentials`: keys of the cluster for a node that proves who it is. */
import { Buffer } from "node:buffer";
import {
  askingNode,
  type Context,
  defineCommand,
  operands,
  rootPasswordHash,
  UnsupportedError,
  UsageError,
} from "../../core/mod.ts";
import { sshBetweenNodes } from "./node_environment.ts";

export const getcredentials = defineCommand({
  name: "getcredentials",
  summary: "Give the asking node keys of the cluster",
  internal: true,
  operands: {
    words: operands(
      "token=TOKEN of the node, and names: ssh_root_key, ssh_root_pub_key, ssh_rsa_hostkey, ssh_ecdsa_hostkey, " +
        "ssh_ed25519_hostkey, xcat_secure_pw:root (as a hash); or nodetoken token=NONCE",
    ),
  },
  async *run(context, { words }) {
    if (words[0] === "nodetoken") {
      yield* context.call("getnodetoken", undefined, words.slice(1));
      return;
    }
    const { node, words: names, byToken } = await askingNode(context, words);
    for (const name of names) {
      const content = await credential(context, node, name);
      if (byToken) yield { data: `${name} ${Buffer.from(content).toString("base64")}` };
      else {
        yield { element: "content", text: content };
        yield { element: "desc", text: name };
      }
    }
  },
});

/** @throws UsageError the node may not have it, or it is not there */
async function credential(context: Context, node: string, name: string): Promise<string> {
  const { db, fs } = context;
  // Without a password nobody can log in by one.
  if (name === "xcat_secure_pw:root") return await rootPasswordHash(context) ?? "*";
  const type = /^ssh_(rsa|ecdsa|ed25519)_hostkey$/.exec(name)?.[1];
  const paths = type !== undefined
    ? [`/etc/xcat/hostkeys/ssh_host_${type}_key`]
    : name === "ssh_root_key" || name === "ssh_root_pub_key"
    ? ["rsa", "ed25519", "ecdsa"].map((kind) =>
      `/root/.ssh/id_${kind}${name === "ssh_root_key" ? "" : ".pub"}`
    )
    : [];
  if (paths.length === 0) {
    throw new UnsupportedError(`getcredentials: "${name}" is nothing that a node is given`);
  }
  if (name === "ssh_root_key") {
    const groups = (await db.attributes([node], ["nodelist.groups"])).get(node, "nodelist.groups") ?? "";
    if (!sshBetweenNodes(await db.site(), groups.split(","))) {
      throw new UsageError("site.sshbetweennodes keeps root's key from this node");
    }
  }
  for (const path of paths) {
    const content = await fs.readText(path);
    if (content !== undefined) return content;
  }
  throw new UsageError(`getcredentials: ${name} is not there; xcatconfig --mnkeys makes it`);
}
