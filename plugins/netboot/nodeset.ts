/** `nodeset`: what a node does at its next network boot. */
import { Buffer } from "node:buffer";
import {
  type Context,
  defineCommand,
  nodeAddresses,
  nodeFailure,
  nodeServers,
  operand,
  requirePlainName,
  type Result,
  statusOf,
  type Transaction,
  UsageError,
} from "../../core/mod.ts";
import { writeBootFiles } from "./boot_files.ts";
import { chooseNonces, withNonce } from "./boot_nonces.ts";
import { removeInstallFiles, writeInstallFiles } from "./install_files.ts";
import { parseBootTarget } from "./boot_target.ts";
import { openDiscoveryImages } from "./discovery_images.ts";
import { openOsimages } from "./osimages.ts";
import { bootColumns, bootMethodOf, type NodeBoot, planBoot, type Surroundings } from "./plan_boot.ts";
import { planPrescripts, prescriptColumns, runPrescripts } from "./prescripts.ts";

export const nodeset = defineCommand({
  name: "nodeset",
  summary: "Set what nodes do at their next network boot",
  description:
    "Writes the boot files of noderes.netboot below site.tftpdir, removes those of other boot methods, " +
    "copies kernel and initrd of the image there, and records the state in chain, nodetype and bootparams. " +
    "The scripts of prescripts.begin are run before, those of prescripts.end after it.",
  noderange: "required",
  changes: true,
  operands: {
    state: operand(
      "osimage[=NAME], install, netboot, boot, offline, shell, standby, runcmd=COMMAND, runimage=URL, next; stat shows " +
        "the state",
      { optional: true },
    ),
  },
  options: {
    noupdateinitrd: { kind: "flag", doc: "leave kernel and initrd below site.tftpdir as they are" },
  },
  examples: [
    ["nodeset node1 osimage=alt-x86_64-netboot-compute", "boot a diskless image"],
    ["nodeset compute netboot", "the image of nodetype.os, arch and profile"],
    ["nodeset node1 install", "install to disk what nodetype says"],
    ["nodeset all stat", "show what is set"],
  ],
  async *run(context, { nodes, state, noupdateinitrd }) {
    if (state === undefined) {
      throw new UsageError("nodeset needs a state, such as osimage=NAME, boot or stat");
    }
    const target = parseBootTarget(state);
    const around = await surroundings(context, nodes);
    if (target.kind === "stat") {
      yield* states(context, nodes, around);
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
    const planned = [...boots.values()];
    if (planned.length === 0) return;
    const scripts = (column: typeof prescriptColumns[number]) =>
      runPlanned(context, column, state, planned, around);
    yield* scripts("prescripts.begin");
    if (noupdateinitrd) await requireImages(context, planned, around.tftpdir);
    else await copyImages(context, planned, around.tftpdir);
    for (let rest = planned; rest.length > 0;) rest = await carryOut(context, rest, around);
    if (around.site.get("precreatemypostscripts")?.match(/^(1|y|yes)$/i) && !context.dryRun) {
      yield* writeMypostscripts(context, planned);
    }
    yield* scripts("prescripts.end");
    planned.sort((a, b) => a.plan.node < b.plan.node ? -1 : 1);
    for (const { plan } of planned) yield { node: plan.node, data: plan.state };
  },
});

/** By action: nodes of one request may boot different things when they go on in their chains. */
async function* runPlanned(
  context: Context,
  column: typeof prescriptColumns[number],
  word: string,
  boots: readonly NodeBoot[],
  { attributes, installdir }: Surroundings,
): AsyncGenerator<Result> {
  const verb = (text: string) => /^[^\s=]*/.exec(text)?.[0] ?? "";
  for (const [action, group] of Map.groupBy(boots, ({ plan }) => verb(plan.state))) {
    const nodes = group.map(({ plan }) => plan.node);
    const runs = planPrescripts(column, nodes, [action, verb(word)], attributes);
    yield* runPrescripts(context, runs, action, installdir);
  }
}

/** Only what went wrong is worth a line. */
async function* writeMypostscripts(context: Context, boots: readonly NodeBoot[]): AsyncGenerator<Result> {
  const nodes = boots.filter(({ image }) => image !== undefined).map(({ plan }) => plan.node);
  if (nodes.length === 0) return;
  for await (const result of context.call("mkmypostscript", nodes.join(","), [])) {
    if (statusOf(result) !== 0) yield result;
  }
}

/** Answers those whose nonce was used meanwhile: they are to have another. */
async function carryOut(
  context: Context,
  planned: readonly NodeBoot[],
  around: Surroundings,
): Promise<NodeBoot[]> {
  const nonces = await chooseNonces(context, planned, around.tftpdir);
  const boots = planned.map((boot) => withNonce(boot, nonces));
  await writeInstallFiles(context, boots, around.installdir);
  await writeBootFiles(context, boots, around.bootMethods, around.tftpdir);
  await removeInstallFiles(context, boots, around.installdir);
  const used = await context.db.write(async (transaction) => {
    record(transaction, planned, around);
    return await nonces.arm(transaction);
  });
  return planned.filter(({ plan }) => used.has(plan.node));
}

async function surroundings(context: Context, nodes: readonly string[]): Promise<Surroundings> {
  const { db, fs, registry, random } = context;
  const site = await db.site();
  const installdir = site.get("installdir") ?? "/install", tftpdir = site.get("tftpdir") ?? "/tftpboot";
  return {
    attributes: await db.attributes(nodes, [...bootColumns, ...prescriptColumns]),
    addresses: await nodeAddresses(context, nodes),
    servers: await nodeServers(context, nodes, [
      "noderes.xcatmaster",
      "noderes.tftpserver",
      "noderes.nfsserver",
    ]),
    images: await openOsimages(context, { installdir, tftpdir, nodes }),
    discovery: openDiscoveryImages(fs, tftpdir),
    bootMethods: registry.bootMethods,
    site,
    installdir,
    tftpdir,
    throwAwayPassword: () => Buffer.from(random(12)).toString("base64url"),
  };
}

/** The `#state` line of each boot file; a node without one boots its disk. */
async function* states(
  { fs }: Context,
  nodes: readonly string[],
  around: Surroundings,
): AsyncGenerator<Result> {
  const found = nodes.map((node) => {
    try {
      requirePlainName(node);
      return { node, path: `${around.tftpdir}/${bootMethodOf(node, around).stateFile(node)}` };
    } catch (error) {
      return { node, error };
    }
  });
  const paths = found.map(({ path }) => path).filter((path) => path !== undefined);
  const texts = await fs.readAll(paths);
  const byPath = new Map(paths.map((path, at) => [path, texts[at]]));
  for (const { node, path, error } of found) {
    if (path === undefined) yield nodeFailure(node, error);
    else yield { node, data: /^#(?!!)\s*(.*\S)/m.exec(byPath.get(path) ?? "")?.[1] ?? "boot" };
  }
}

/** @throws UsageError the file that a first nodeset would have copied */
async function requireImages({ fs }: Context, boots: readonly NodeBoot[], tftpdir: string): Promise<void> {
  for (const to of new Set(boots.flatMap((boot) => boot.copies.map(({ to }) => `${tftpdir}/${to}`)))) {
    if (!await fs.info(to)) {
      throw new UsageError(`${to} does not exist: leave out --noupdateinitrd to have it made`);
    }
  }
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

/** Only what differs from what the node has or inherits. */
function record(
  transaction: Transaction,
  boots: readonly NodeBoot[],
  { attributes }: Surroundings,
): void {
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
}
