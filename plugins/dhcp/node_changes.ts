/** Hosts of nodes in the running dhcpd: put, removed, shown. */
import {
  type Context,
  DeviceError,
  eachNode,
  nodeAddresses,
  NodeError,
  nodeServers,
  parseMacs,
  readable,
  type Result,
  sitePort,
} from "../../core/mod.ts";
import { nodeHosts } from "./node_hosts.ts";
import { type Omapi, openOmapi } from "./omapi.ts";
import { type DhcpHost, findHost, putHost, removeHost } from "./omapi_hosts.ts";
import { readOmapiKey } from "./omapi_key.ts";
import { omapiPort } from "./write_conf.ts";

/** dhcpd takes one request at a time, so nothing is gained by more nodes at once. */
const width = 1;

export async function* putHosts(context: Context, nodes: readonly string[]): AsyncGenerator<Result> {
  const hostsOf = await planHosts(context, nodes);
  if (context.dryRun) {
    yield* eachNode(nodes, (node) =>
      Promise.resolve(
        hostsOf(node).map(({ name, mac, ip }) => ({
          node,
          data: `Would put DHCP host ${name}: ${mac}, ${ip ?? "no fixed address"}`,
        })),
      ));
    return;
  }
  yield* withOmapi(context, (omapi) =>
    eachNode(nodes, async (node) => {
      for (const host of hostsOf(node)) await putHost(omapi, host);
    }, { width, signal: context.signal }));
}

export async function* deleteHosts(context: Context, nodes: readonly string[]): AsyncGenerator<Result> {
  const namesOf = await planNames(context, nodes);
  if (context.dryRun) {
    for (const node of nodes) yield { node, data: `Would remove DHCP hosts ${namesOf(node).join(", ")}` };
    return;
  }
  yield* withOmapi(context, (omapi) =>
    eachNode(nodes, async (node) => {
      for (const name of namesOf(node)) await removeHost(omapi, name);
    }, { width, signal: context.signal }));
}

export async function* queryHosts(context: Context, nodes: readonly string[]): AsyncGenerator<Result> {
  const namesOf = await planNames(context, nodes);
  yield* withOmapi(context, async function* (omapi) {
    for (const node of nodes) {
      for (const name of namesOf(node)) {
        const host = await findHost(omapi, name);
        if (!host) continue;
        const ip = host.ip === undefined ? "" : `ip-address = ${host.ip}, `;
        yield { node, ...(name === node ? {} : { desc: name }), data: `${ip}hardware-address = ${host.mac}` };
      }
    }
  });
}

/** Hosts of a node, made when asked for, so that its mistakes are its own. */
async function planHosts(context: Context, nodes: readonly string[]): Promise<(node: string) => DhcpHost[]> {
  const { db, resolve } = context;
  const attributes = await db.attributes(nodes, [
    "mac.mac",
    "noderes.netboot",
    "bootparams.adddhcpstatements",
  ]);
  const macsOf = (node: string) => {
    const text = attributes.get(node, "mac.mac");
    if (text === undefined) {
      throw new NodeError(node, "mac.mac is not set: the DHCP server could not know the node");
    }
    const macs = parseMacs(text, node);
    if (!macs) throw new NodeError(node, `mac.mac: "${text}" is no hardware address`);
    return macs;
  };
  const names = nodes.flatMap((node) => {
    const macs = readable(() => macsOf(node)) ?? [];
    return macs.flatMap(({ host }) => host === undefined || host === node ? [] : [host]);
  });
  const others = await resolve.addresses([...new Set(names)]);
  const addresses = await nodeAddresses(context, nodes);
  const servers = await nodeServers(context, nodes, ["noderes.tftpserver", "noderes.xcatmaster"]);
  const httpport = sitePort(await db.site(), "httpport");
  return (node) => {
    const address = addresses.get(node);
    return nodeHosts({
      node,
      macs: macsOf(node),
      netboot: attributes.get(node, "noderes.netboot"),
      server: servers.of(node, address),
      httpport: httpport === "80" ? undefined : httpport,
      statements: attributes.get(node, "bootparams.adddhcpstatements"),
      addressOf: (name) => name === node ? address : others.get(name),
    });
  };
}

/** The node's own name, and those of its further hardware addresses. */
async function planNames({ db }: Context, nodes: readonly string[]): Promise<(node: string) => string[]> {
  const attributes = await db.attributes(nodes, ["mac.mac"]);
  return (node) => {
    const macs = parseMacs(attributes.get(node, "mac.mac") ?? "", node) ?? [];
    const names = macs.map(({ mac, host }) => host ?? `${node}-noip${mac.replaceAll(":", "")}`);
    return [...new Set([node, ...names])];
  };
}

/** One connection for all; what the server refuses ends up as the node's error. */
async function* withOmapi(
  context: Context,
  work: (omapi: Omapi) => AsyncIterable<Result>,
): AsyncGenerator<Result> {
  const key = await readOmapiKey(context.db);
  if (!key) {
    yield {
      error:
        'The table passwd has no key for the DHCP server (row "omapi"): run makedhcp -n, then restart it',
    };
    return;
  }
  let omapi: Omapi;
  try {
    omapi = await openOmapi(context.net, { host: "127.0.0.1", port: omapiPort, timeoutMs: 30_000 }, key);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    yield {
      error:
        `The DHCP server takes no changes: ${error.message}. Run makedhcp -n if that was never done, then ` +
        "start the server (service dhcpd start, or isc-dhcp-server)",
    };
    return;
  }
  try {
    yield* work(omapi);
  } finally {
    omapi.close();
  }
}
