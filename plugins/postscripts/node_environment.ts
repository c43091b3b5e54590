/** What postscripts find in their environment: one read a table, whatever the number of nodes. */
import {
  type Attributes,
  type Context,
  isDisabled,
  type NodeAddresses,
  nodeAddresses,
  NodeError,
  nodePackages,
  type NodeServers,
  nodeServers,
  type Row,
} from "../../core/mod.ts";
import { shellExport } from "./shell_word.ts";

const nicColumns = [
  "nicips",
  "nichostnamesuffixes",
  "nichostnameprefixes",
  "nictypes",
  "niccustomscripts",
  "nicnetworks",
  "nicaliases",
  "nicextraparams",
  "nicdevices",
] as const;

const columns = [
  "nodelist.groups",
  "nodetype.os",
  "nodetype.arch",
  "nodetype.profile",
  "nodetype.provmethod",
  "noderes.nfsserver",
  "noderes.installnic",
  "noderes.primarynic",
  "noderes.routenames",
  "noderes.syslog",
  "chain.currstate",
  "mac.mac",
  "postscripts.postscripts",
  "postscripts.postbootscripts",
  ...nicColumns.map((name) => `nics.${name}`),
] as const;

/** An image as nodes see it; the rows are empty where nodetype.provmethod names none. */
export interface NodeImage {
  osimage: Row;
  linuximage: Row;
  otherpkgs: readonly string[];
}

export interface NodeEnvironments {
  attributes: Attributes;
  /** The row of xcatdefaults in the table postscripts. */
  defaults: Row;
  /** Exports that are the same for all nodes. */
  site: string;
  image(node: string): Promise<NodeImage>;
  isDiskless(node: string): boolean;
  /** Exports of one node. @throws NodeError what it lacks */
  exports(node: string): Promise<string>;
}

/** @param more further columns, for the template */
export async function nodeEnvironments(
  context: Pick<Context, "db" | "fs" | "net" | "resolve">,
  nodes: readonly string[],
  more: readonly string[] = [],
): Promise<NodeEnvironments> {
  const { db, fs } = context;
  const site = await db.site();
  const installdir = site.get("installdir") ?? "/install";
  const attributes = await db.attributes(nodes, [...columns, ...more]);
  const addresses = await nodeAddresses(context, nodes);
  const servers = await nodeServers(context, nodes, ["noderes.xcatmaster"]);
  const defaults = (await db.rows("postscripts")).find((row) =>
    row.node === "xcatdefaults" && !isDisabled(row)
  );
  const rows = async (table: string) =>
    new Map(
      (await db.rows(table)).filter((row) => !isDisabled(row)).map((row) => [row.imagename ?? "", row]),
    );
  const osimages = await rows("osimage"), linuximages = await rows("linuximage");
  const images = new Map<string, Promise<NodeImage>>();
  const get = (node: string, column: string) => attributes.get(node, column) ?? "";
  const state = (node: string) => get(node, "chain.currstate").split(" ")[0] ?? "";

  const nameOfImage = (node: string) => {
    const provmethod = get(node, "nodetype.provmethod");
    if (!["netboot", "install", "statelite"].includes(provmethod)) return provmethod;
    return [get(node, "nodetype.os"), get(node, "nodetype.arch"), provmethod, get(node, "nodetype.profile")]
      .join("-");
  };
  const image = (node: string) => {
    const name = nameOfImage(node);
    const opened = images.get(name) ?? openImage(name);
    images.set(name, opened);
    return opened;
  };
  const openImage = async (name: string): Promise<NodeImage> => {
    const linuximage = linuximages.get(name) ?? {}, osimage = osimages.get(name) ?? {};
    const otherpkgs = await nodePackages(fs, installdir, osimage, linuximage.otherpkglist);
    return { osimage, linuximage, otherpkgs };
  };

  return {
    attributes,
    defaults: defaults ?? {},
    site: [...siteExports(site), ...networkExports(await db.rows("networks"))].join("\n"),
    image,
    // What it is being set up as, else what it was set up as: an installed node boots its disk.
    isDiskless: (node) => {
      const provmethod = get(node, "nodetype.provmethod");
      const word = [state(node), provmethod, osimages.get(nameOfImage(node))?.provmethod]
        .find((method) => ["netboot", "statelite", "install"].includes(method ?? ""));
      return word !== "install";
    },
    async exports(node) {
      const values = {
        ...basics(node, get, addresses, servers, site),
        NODESETSTATE: state(node),
        ...imageValues(nameOfImage(node), await image(node)),
        ...Object.fromEntries(nicColumns.map((name) => [name.toUpperCase(), get(node, `nics.${name}`)])),
      };
      return Object.entries(values).map(([name, value]) => shellExport(name, value)).join("\n");
    },
  };
}

/** What the shell itself works with is left alone, and secrets stay where they are. */
function siteExports(site: ReadonlyMap<string, string>): string[] {
  return [...site].flatMap(([key, value]) => {
    const name = key.toUpperCase();
    const isUsable = /^[A-Z_][A-Z0-9_]*$/.test(name) &&
      !/^(PATH|IFS|ENV|HOME|SHELL|LD_.*|.*(PASSW|SECRET).*)$/.test(name);
    return isUsable && !/[\n\0]/.test(value) ? [shellExport(name, value)] : [];
  });
}

/** NETWORKS_LINES, and NETWORKS_LINE1 as `netname=…||net=…||mask=…`. */
function networkExports(rows: readonly Row[]): string[] {
  const usable = rows.filter((row) => !isDisabled(row));
  const lines = usable.map((row, at) => {
    const text = Object.entries(row).map(([column, value]) => `${column}=${value.replaceAll("\n", " ")}`)
      .join("||");
    return shellExport(`NETWORKS_LINE${at + 1}`, text);
  });
  return [shellExport("NETWORKS_LINES", String(usable.length)), ...lines];
}

function basics(
  node: string,
  get: (node: string, column: string) => string,
  addresses: NodeAddresses,
  servers: NodeServers,
  site: ReadonlyMap<string, string>,
): Record<string, string> {
  const address = addresses.get(node);
  const master = servers.of(node, address);
  if (master === undefined) throw new NodeError(node, "No address of its server is known: set site.master");
  const groups = get(node, "nodelist.groups").split(",");
  const profile = get(node, "nodetype.profile");
  const installnic = get(node, "noderes.installnic");
  return {
    NODE: node,
    IPADDR: address ?? "",
    MACADDRESS: get(node, "mac.mac").split(/[|!]/)[0] ?? "",
    GROUP: groups.join(","),
    MASTER: master,
    MASTER_IP: master,
    NFSSERVER: get(node, "noderes.nfsserver") || master,
    INSTALLNIC: installnic || get(node, "noderes.primarynic"),
    PRIMARYNIC: get(node, "noderes.primarynic") || installnic,
    OSVER: get(node, "nodetype.os"),
    ARCH: get(node, "nodetype.arch"),
    PROFILE: profile,
    PROVMETHOD: get(node, "nodetype.provmethod"),
    NTYPE: profile === "service" || groups.includes("service") ? "service" : "compute",
    UPDATENODE: "0",
    SYSLOG: get(node, "noderes.syslog"),
    NODEROUTENAMES: get(node, "noderes.routenames"),
    ENABLESSHBETWEENNODES: sshBetweenNodes(site, groups) ? "YES" : "NO",
  };
}

/** site.sshbetweennodes: ALLGROUPS (also when it is not set), NOGROUPS, or groups. */
export function sshBetweenNodes(site: ReadonlyMap<string, string>, groups: readonly string[]): boolean {
  const words = (site.get("sshbetweennodes") || "ALLGROUPS").split(",").map((word) => word.trim());
  return words.some((word) => word.toUpperCase() === "ALLGROUPS" || groups.includes(word));
}

/** OHTERPKGSDIR is how scripts of old spell it. */
function imageValues(name: string, { osimage, linuximage, otherpkgs }: NodeImage): Record<string, string> {
  const otherpkgdir = linuximage.otherpkgdir ?? "";
  const environvar = (osimage.environvar ?? "").split(",").map((word) =>
    /^\s*([A-Za-z_]\w*)=(.*)$/.exec(word)
  );
  return {
    OSIMAGE: name,
    PKGDIR: linuximage.pkgdir ?? "",
    OTHERPKGDIR: otherpkgdir,
    OTHERPKGSDIR: otherpkgdir,
    OHTERPKGSDIR: otherpkgdir,
    OTHERPKGS_INDEX: String(otherpkgs.length),
    ...Object.fromEntries(otherpkgs.map((list, at) => [`OTHERPKGS${at + 1}`, list])),
    ...Object.fromEntries(environvar.flatMap((found) => found ? [[found[1] ?? "", found[2] ?? ""]] : [])),
  };
}
