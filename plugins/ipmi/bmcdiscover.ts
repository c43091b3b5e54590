/** `bmcdiscover`: finds BMCs on networks and makes nodes of them. */
import {
  type Context,
  defineCommand,
  eachNode,
  flag,
  isDisabled,
  readNetworks,
  type Result,
  UsageError,
  value,
} from "../../core/mod.ts";
import { expandAddressRange } from "./address_range.ts";
import { ipmiEngine } from "./driver.ts";
import { findBmcs } from "./find_bmcs.ts";
import { decodeFru } from "./fru_data.ts";
import { readFru } from "./read_fru.ts";
import { siteSettings } from "./site_settings.ts";

export const bmcdiscover = defineCommand({
  name: "bmcdiscover",
  summary: "Find BMCs on networks",
  description:
    "Every address of the range is asked whether it speaks IPMI; those that do are asked for model and serial number " +
    "with user and password of the row key=ipmi of the passwd table. A line shows address, model, serial number, " +
    "user and kind; -z shows definitions of nodes as chdef -z takes them; -w writes them. A node is named after model " +
    "and serial number, or after the address where the BMC does not tell them. Nodes that are there already keep " +
    "what is set.",
  changes: true,
  options: {
    range: {
      kind: "value",
      placeholder: "RANGES",
      doc: "10.0.0.1, 10.0.0.0/24, 10.0.0.1-10.0.0.9, 10.0.0.1-9 or names of networks, by commas",
    },
    stanza: flag("z", "show definitions of nodes"),
    write: flag("w", "write definitions of nodes"),
    method: value("s", "METHOD", "way to scan; only our own, so this changes nothing"),
  },
  examples: [
    ["bmcdiscover --range 172.16.2.1-50", "list the BMCs among these addresses"],
    ["bmcdiscover --range 10.0.0.0/24 -z -w", "make nodes of all that are found, and show them"],
  ],
  async *run(context, { range, stanza, write }) {
    if (range === undefined) throw new UsageError("No addresses given: use --range 172.16.2.1-50");
    const addresses = expandAddressRange(range, readNetworks(await context.db.rows("networks")));
    if (context.dryRun) {
      yield {
        info: `${addresses.length} addresses from ${addresses[0]} to ${addresses.at(-1)} would be asked`,
      };
      return;
    }
    const found = await findBmcs(context, addresses);
    const nodes: FoundBmc[] = [];
    for await (const result of identify(context, found, nodes)) yield result;
    nodes.sort((a, b) => found.indexOf(a.address) - found.indexOf(b.address));
    if (write) await writeNodes(context, nodes);
    if (stanza || !write) {
      for (const node of nodes) yield { data: stanza ? renderStanza(node) : renderLine(node) };
    } else for (const { node } of nodes) yield { info: `Writing ${node} to database.` };
    if (nodes.length === 0) yield { warning: `No BMC answered among ${addresses.length} addresses` };
  },
});

interface FoundBmc {
  node: string;
  address: string;
  model: string;
  serial: string;
  username: string;
}

/** Yields warnings about those that do not tell who they are; fills `nodes` with all. */
async function* identify(
  context: Context,
  addresses: readonly string[],
  nodes: FoundBmc[],
): AsyncGenerator<Result> {
  const { timing, methods, bmcKeys, passwd } = await siteSettings(context);
  const row = passwd.find((row) => row.key === "ipmi" && !isDisabled(row));
  const username = row?.username ?? "", password = row?.password ?? "";
  if (!row) {
    yield { warning: "The passwd table has no row key=ipmi: BMCs are not asked for model and serial number" };
  }
  const results = eachNode(addresses, async (address) => {
    const bmc: FoundBmc = {
      node: `bmc-${address.replaceAll(".", "-")}`,
      address,
      model: "",
      serial: "",
      username,
    };
    nodes.push(bmc);
    if (!row) return;
    const lease = ipmiEngine(context).acquire({ address, username, password, bmcKeys, timing, methods });
    try {
      const bytes = await readFru(lease, 0);
      const fru = bytes && decodeFru(bytes);
      const areas = [fru?.product, fru?.chassis, fru?.board];
      bmc.model = firstOf(areas.map((area) => area?.fields.partNumber ?? area?.fields.name));
      bmc.serial = firstOf(areas.map((area) => area?.fields.serial));
      if (bmc.model !== "" && bmc.serial !== "") bmc.node = nodeName(bmc.model, bmc.serial);
    } finally {
      lease.release();
    }
  }, { width: 1000, signal: context.signal });
  for await (const { error } of results) if (error !== undefined) yield { warning: error };
}

function firstOf(texts: readonly (string | undefined)[]): string {
  return texts.find((text) => text !== undefined && text !== "") ?? "";
}

/** `node-7x21cto1ww-sn1`: what a host may be called. */
function nodeName(model: string, serial: string): string {
  return `node-${model}-${serial}`.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/-+$/, "").slice(0, 63);
}

function renderLine({ address, model, serial, username }: FoundBmc): string {
  return [address, model, serial, username, "", "mp", "bmc"].join(",");
}

function renderStanza({ node, address, model, serial }: FoundBmc): string {
  const lines = [
    `${node}:`,
    "objtype=node",
    `bmc=${address}`,
    "cons=ipmi",
    "groups=all",
    "hwtype=bmc",
    "mgt=ipmi",
  ];
  if (model) lines.push(`mtm=${model}`);
  if (serial) lines.push(`serial=${serial}`);
  return `${lines.join("\n    ")}\n`;
}

async function writeNodes({ db }: Context, found: readonly FoundBmc[]): Promise<void> {
  await db.write(async (transaction) => {
    const known = new Set(await transaction.nodes());
    for (const { node, address, model, serial } of found) {
      if (!known.has(node)) {
        transaction.put("nodelist", { node }, { groups: "all" });
        transaction.put("nodehm", { node }, { mgt: "ipmi", cons: "ipmi" });
        transaction.put("nodetype", { node }, { nodetype: "mp" });
      }
      transaction.put("ipmi", { node }, { bmc: address });
      transaction.put("vpd", { node }, { ...(model ? { mtm: model } : {}), ...(serial ? { serial } : {}) });
    }
  });
}
