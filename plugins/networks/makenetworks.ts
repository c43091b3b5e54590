/** `makenetworks`: a row of the networks table for each network this machine is on. */
import { type Context, defineCommand, flag, localNetworks, readNetworks, type Row } from "../../core/mod.ts";
import { detectedNetworks, networkStanza, readSurroundings } from "./detected_networks.ts";

export const makenetworks = defineCommand({
  name: "makenetworks",
  summary: "Add the networks this machine is on to the networks table",
  description: "Networks that have a row already are left as they are; IPv6 networks are not looked for.",
  changes: true,
  options: {
    display: flag("d", "show the definitions and write nothing"),
    verbose: flag("V", "say what is found and added"),
  },
  examples: [["makenetworks -d", "show what would be defined"]],
  async *run(context, { display, verbose }) {
    const found = await detect(context);
    if (display) {
      const host = context.net.hostname().split(".")[0];
      yield { data: `\n#From ${host}.\n${found.map(networkStanza).join("\n\n")}` };
      return;
    }
    const known = readNetworks(await context.db.rows("networks"));
    const isKnown = (row: Row) =>
      known.all.some((network) => sameNetwork(network.row, row) || network.netname === row.netname);
    for (const row of found.filter(isKnown)) {
      yield {
        warning: `The network ${row.net} with mask ${row.mask} is defined already; it was not changed.`,
      };
    }
    const added = found.filter((row) => !isKnown(row));
    if (added.length === 0) return;
    await context.db.write((transaction) => {
      for (const { net = "", mask = "", ...values } of added) {
        transaction.put("networks", { net, mask }, values);
      }
      return Promise.resolve();
    });
    if (verbose) {
      for (const row of added) yield { info: `Added network ${row.netname} on ${row.mgtifname}.` };
    }
  },
});

/** The networks of this machine; MTU and gateway as the `ip` program knows them. */
async function detect({ net, run }: Pick<Context, "net" | "run">): Promise<Row[]> {
  const [links, routes] = await Promise.all([
    run(["ip", "-json", "link", "show"], { query: true }),
    run(["ip", "-json", "-4", "route", "show", "default"], { query: true }),
  ]);
  return detectedNetworks(localNetworks(net.interfaces()), readSurroundings(links.stdout, routes.stdout));
}

function sameNetwork(a: Row, b: Row): boolean {
  return a.net === b.net && a.mask === b.mask;
}
