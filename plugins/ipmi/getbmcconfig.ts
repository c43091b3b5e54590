/** `getbmcconfig`: what a node sets its own BMC to, for the postscript bmcsetup. */
import { Buffer } from "node:buffer";
import {
  askingNode,
  type Context,
  defineCommand,
  formatIpv4,
  localNetworks,
  operands,
  parseIpv4,
  readNetworks,
  serverAddressFor,
  UsageError,
} from "../../core/mod.ts";
import { findCredentials } from "./credentials.ts";

const COLUMNS = [
  "ipmi.bmc",
  "ipmi.bmcport",
  "ipmi.taggedvlan",
  "ipmi.username",
  "ipmi.password",
  "nodehm.serialspeed",
] as const;

export const getbmcconfig = defineCommand({
  name: "getbmcconfig",
  summary: "Give the asking node the settings of its BMC",
  internal: true,
  operands: { words: operands("token=TOKEN of the node", { optional: true }) },
  async *run(context, { words }) {
    const { node, byToken } = await askingNode(context, words);
    for (const [name, value] of await bmcConfig(context, node)) {
      if (byToken) yield { data: `${name} ${Buffer.from(value).toString("base64")}` };
      else yield { element: name, text: value };
    }
  },
});

/** By the names that nodes of the original know; those without a value are left out. */
async function bmcConfig(context: Context, node: string): Promise<[name: string, value: string][]> {
  const { db, resolve } = context;
  const attributes = await db.attributes([node], COLUMNS);
  const get = (column: typeof COLUMNS[number]) => attributes.get(node, column);
  const bmc = get("ipmi.bmc");
  if (bmc === undefined) {
    throw new UsageError(`ipmi.bmc is not set for ${node}: its BMC has no address to be given`);
  }
  const address = parseIpv4(await resolve.address(bmc) ?? "");
  if (address === undefined) {
    throw new UsageError(`BMC "${bmc}" of ${node} has no IPv4 address: set hosts.ip and run makehosts`);
  }
  const { username, password } = findCredentials(await db.rows("passwd"), {
    node,
    get: (column) => attributes.get(node, column),
  });
  const site = await db.site();
  const config: Record<string, string | undefined> = {
    bmcip: formatIpv4(address),
    ...await networkOfBmc(context, address, site.get("master")),
    bmcport: get("ipmi.bmcport"),
    taggedvlan: get("ipmi.taggedvlan"),
    username,
    password,
    serialspeed: get("nodehm.serialspeed") ?? site.get("defserialspeed"),
  };
  return Object.entries(config).filter((pair): pair is [string, string] => (pair[1] ?? "") !== "");
}

/** @throws UsageError a BMC without a mask would be cut off */
async function networkOfBmc(
  { db, net, resolve }: Context,
  address: number,
  master: string | undefined,
): Promise<{ netmask: string; gateway: string | undefined }> {
  const network = readNetworks(await db.rows("networks")).of(address);
  if (!network) {
    throw new UsageError(
      `The table networks has no network with ${formatIpv4(address)}, the address of the BMC`,
    );
  }
  const { gateway } = network.row;
  const own = serverAddressFor(
    localNetworks(net.interfaces()),
    address,
    master === undefined ? undefined : await resolve.address(master),
  );
  return { netmask: formatIpv4(network.mask), gateway: gateway === "<xcatmaster>" ? own : gateway };
}
