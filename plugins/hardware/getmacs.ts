/** `getmacs`: hardware addresses of nodes, as their controllers know them. */
import { defineCommand, flag, type HardwareAddress, type NodeResult, value } from "../../core/mod.ts";
import { eachTarget } from "./each_target.ts";

export const getmacs = defineCommand({
  name: "getmacs",
  summary: "Find the hardware addresses of nodes and write them into the mac table",
  description:
    "The controller is asked for the addresses of the node's ports; nodehm.getmac, else nodehm.mgt, names " +
    "the way. The first port's address is written, or that of the port named by -i. A controller that does not know " +
    "them is that node's error: such nodes are found by discovery.",
  noderange: "required",
  changes: true,
  options: {
    display: flag("d", "show them, write nothing"),
    interface: value("i", "PORT", "the port to write, such as eth1; default: the first one"),
  },
  examples: [
    ["getmacs node1 -d", "show the addresses of all its ports"],
    ["getmacs compute", "write the address of the first port of each node"],
  ],
  async *run(context, { nodes, display, interface: port }) {
    const found = new Map<string, HardwareAddress>();
    const shown: NodeResult[] = [];
    const results = eachTarget(context, nodes, {
      name: "getmacs",
      pickedBy: ["nodehm.getmac", "nodehm.mgt"],
      find: ({ macs }) =>
        macs &&
        (async (session) => (await macs(session)).map(({ port, mac }) => ({ desc: port, data: mac }))),
    });
    for await (const result of results) {
      if ("progress" in result) {
        yield result;
        continue;
      }
      if (display || result.error !== undefined || result.desc === undefined || result.data === undefined) {
        yield result;
      } else {
        shown.push(result);
        const wanted = port === undefined ? !found.has(result.node) : result.desc === port;
        if (wanted) found.set(result.node, { port: result.desc, mac: result.data });
      }
    }
    await context.db.write((transaction) => {
      for (const [node, { port, mac }] of found) transaction.put("mac", { node }, { mac, interface: port });
      return Promise.resolve();
    });
    for (const node of new Set(shown.map(({ node }) => node))) {
      const address = found.get(node);
      if (address) yield { node, desc: address.port, data: address.mac };
      else yield { node, error: `No port "${port}": its controller knows ${portsOf(shown, node)}` };
    }
  },
});

function portsOf(shown: readonly NodeResult[], node: string): string {
  return shown.filter((one) => one.node === node).map(({ desc }) => desc).join(", ");
}
