/** `nodeset`: what a node does at its next network boot. */
import {
  type BootMethod,
  type Context,
  defineCommand,
  eachNode,
  nodeAddresses,
  nodeFailure,
  nodeServers,
  operand,
  replaceFile,
  type Transaction,
  UsageError,
} from "../../core/mod.ts";
import { parseBootTarget } from "./boot_target.ts";
import { openDiscoveryImages } from "./discovery_images.ts";
import { openOsimages } from "./osimages.ts";
import { bootColumns, bootMethodOf, type NodeBoot, planBoot, type Surroundings } from "./plan_boot.ts";

export const nodeset = defineCommand({
  name: "nodeset",
  summary: "Set what nodes do at their next network boot",
  description:
    "Writes the boot files of noderes.netboot below site.tftpdir, removes those of other boot methods, " +
    "copies kernel and initrd of the image there, and records the state in chain, nodetype and bootparams.",
  noderange: "required",
  changes: true,
  operands: {
    state: operand(
      "osimage[=NAME], netboot, boot, offline, shell, runcmd=COMMAND, runimage=URL, next; stat shows the state",
      { optional: true },
    ),
  },
  options: {
    noupdateinitrd: { kind: "flag", doc: "leave kernel and initrd below site.tftpdir as they are" },
  },
  examples: [
    ["nodeset node1 osimage=alt-x86_64-netboot-compute", "boot a diskless image"],
    ["nodeset compute netboot", "the image of nodetype.os, arch and profile"],
    ["nodeset all stat", "show what is set"],
  ],
  async *run(context, { nodes, state, noupdateinitrd }) {
    if (state === undefined) {
      throw new UsageError("nodeset needs a state, such as osimage=NAME, boot or stat");
    }
    const target = parseBootTarget(state);
    const around = await surroundings(context, nodes);
    if (target.kind === "stat") {
      for (const node of nodes) {
        try {
          yield { node, data: await stateOf(node, context, around) };
        } catch (error) {
          yield nodeFailure(node, error);
        }
      }
      return;
    }
    if (target.kind === "osimage" && target.name !== undefined) await around.images.named(target.name);
    const boots = new Map<string, NodeBoot>();
    for (const node of nodes) {
      try {
        boots.set(node, await planBoot(node, target, around));
      } catch (error) {
        yield nodeFailure(node, error);
      }
    }
    if (!noupdateinitrd) await copyImages(context, [...boots.values()], around.tftpdir);
    const done: NodeBoot[] = [];
    const written = eachNode([...boots.keys()], async (node) => {
      const boot = boots.get(node);
      if (!boot) return;
      await writeBootFiles(context, boot, around);
      done.push(boot);
    }, { signal: context.signal });
    yield* written;
    await context.db.write((transaction) => record(transaction, done, around));
    done.sort((a, b) => a.plan.node < b.plan.node ? -1 : 1);
    for (const { plan } of done) yield { node: plan.node, data: plan.state };
  },
});

async function surroundings(context: Context, nodes: readonly string[]): Promise<Surroundings> {
  const { db, fs, registry } = context;
  const site = await db.site();
  const installdir = site.get("installdir") ?? "/install", tftpdir = site.get("tftpdir") ?? "/tftpboot";
  return {
    attributes: await db.attributes(nodes, bootColumns),
    addresses: await nodeAddresses(context, nodes),
    servers: await nodeServers(context, nodes, [
      "noderes.xcatmaster",
      "noderes.tftpserver",
      "noderes.nfsserver",
    ]),
    images: await openOsimages(context, installdir),
    discovery: openDiscoveryImages(fs, tftpdir),
    bootMethods: registry.bootMethods,
    site,
    installdir,
    tftpdir,
  };
}

/** The `#state` line of the boot file; a node without one boots its disk. */
async function stateOf(node: string, { fs }: Context, around: Surroundings): Promise<string> {
  const method: BootMethod = bootMethodOf(node, around);
  const text = await fs.readText(`${around.tftpdir}/${method.stateFile(node)}`);
  return /^#(?!!)\s*(.*\S)/m.exec(text ?? "")?.[1] ?? "boot";
}

/** Each file once, whatever the number of nodes, and only where it is not there yet. */
async function copyImages({ fs }: Context, boots: readonly NodeBoot[], tftpdir: string): Promise<void> {
  const copies = new Map(
    boots.flatMap((boot) => boot.copies.map(({ from, to }) => [`${tftpdir}/${to}`, from])),
  );
  for (const [to, from] of copies) {
    const [source, there] = [await fs.info(from), await fs.info(to)];
    const isCurrent = source && there && there.size === source.size && there.mtimeMs >= source.mtimeMs;
    if (!isCurrent) {
      await fs.makeDirectory(to.slice(0, to.lastIndexOf("/")));
      await fs.copy(from, to);
    }
  }
}

async function writeBootFiles({ fs }: Context, { plan, method, offline }: NodeBoot, around: Surroundings) {
  const wanted = offline ? [] : method.files(plan);
  const paths = new Set(wanted.map((file) => file.path));
  for (const { path, content } of wanted) {
    if (content === undefined) await fs.remove(`${around.tftpdir}/${path}`);
    else await replaceFile(fs, `${around.tftpdir}/${path}`, content);
  }
  for (const other of around.bootMethods.values()) {
    for (const { path } of other.files({ ...plan, state: "boot" })) {
      if (!paths.has(path)) await fs.remove(`${around.tftpdir}/${path}`);
    }
  }
}

/** Only what differs from what the node has or inherits. */
function record(
  transaction: Transaction,
  boots: readonly NodeBoot[],
  { attributes }: Surroundings,
): Promise<void> {
  for (const { plan: { node }, values } of boots) {
    const rows = new Map<string, Record<string, string>>();
    for (const [name, value] of values) {
      const [table = "", column = ""] = name.split(".");
      if ((attributes.get(node, name) ?? "") === value) continue;
      const row = rows.get(table) ?? {};
      row[column] = value;
      rows.set(table, row);
    }
    for (const [table, row] of rows) transaction.put(table, { node }, row);
  }
  return Promise.resolve();
}
