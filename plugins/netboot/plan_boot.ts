/** What one node's boot files and rows shall be. */
import {
  type Attributes,
  type BootMethod,
  type BootPlan,
  type ImageBoot,
  type InstallBoot,
  type InstallNode,
  type NodeAddresses,
  NodeError,
  type NodeServers,
  parseMacs,
  requirePlainName,
  sitePort,
  UnsupportedError,
} from "../../core/mod.ts";
import { parseBootTarget } from "./boot_target.ts";
import type { BootTarget } from "./boot_target.ts";
import { consoleArguments } from "./console_arguments.ts";
import type { DiscoveryImages } from "./discovery_images.ts";
import type { BootImage, Osimages } from "./osimages.ts";

/** The columns that planning asks for. */
export const bootColumns = [
  "noderes.netboot",
  "noderes.installnic",
  "noderes.primarynic",
  "mac.mac",
  "nodetype.os",
  "nodetype.arch",
  "nodetype.profile",
  "nodetype.provmethod",
  "nodehm.serialport",
  "nodehm.serialspeed",
  "nodehm.serialflow",
  "bootparams.kernel",
  "bootparams.initrd",
  "bootparams.kcmdline",
  "bootparams.addkcmdline",
  "chain.currstate",
  "chain.currchain",
  "chain.chain",
] as const;

/** What planning knows besides the node's attributes. */
export interface Surroundings {
  attributes: Attributes;
  addresses: NodeAddresses;
  servers: NodeServers;
  images: Osimages;
  discovery: DiscoveryImages;
  bootMethods: ReadonlyMap<string, BootMethod>;
  site: ReadonlyMap<string, string>;
  installdir: string;
  tftpdir: string;
  throwAwayPassword(): string;
}

export interface NodeBoot {
  plan: BootPlan;
  method: BootMethod;
  /** True where every boot file of the node shall go. */
  offline: boolean;
  copies: ImageBoot["copies"];
  /** What it reads while it is installed; undefined: it is not to be installed. */
  files: InstallBoot["files"] | undefined;
  /** The image that it boots; undefined for the disk and the discovery environment. */
  image: BootImage | undefined;
  /** `table.column` → value; `""` clears it. */
  values: Map<string, string>;
}

/** The boot method of a node. @throws NodeError it has none @throws UnsupportedError */
export function bootMethodOf(
  node: string,
  { attributes, bootMethods }: Pick<Surroundings, "attributes" | "bootMethods">,
): BootMethod {
  const name = attributes.get(node, "noderes.netboot");
  if (name === undefined) {
    throw new NodeError(
      node,
      `noderes.netboot is not set; it is one of ${[...bootMethods.keys()].join(", ")}`,
    );
  }
  const method = bootMethods.get(name);
  if (method) return method;
  const known = [...bootMethods.keys()].join(", ");
  throw new UnsupportedError(`noderes.netboot "${name}" is not supported; there are ${known}`);
}

/** @throws NodeError or UsageError naming what the node or its image lacks */
export async function planBoot(node: string, asked: BootTarget, around: Surroundings): Promise<NodeBoot> {
  const { attributes, addresses } = around;
  requirePlainName(node);
  const values = new Map<string, string>();
  const { target, word, left }: ChainStep = asked.kind === "next"
    ? nextInChain(node, attributes)
    : { target: asked };
  const method = bootMethodOf(node, around);
  const address = addresses.get(node);
  const server = around.servers.of(node, address);
  const macs = bootMacs(node, attributes);
  const httpport = sitePort(around.site, "httpport");
  const plan: BootPlan = {
    node,
    state: target.kind,
    addresses: address === undefined ? [] : [address],
    macs,
    server: server ?? "",
    ...(httpport === "80" ? {} : { httpport }),
  };
  const boot: NodeBoot = {
    plan,
    method,
    offline: target.kind === "offline",
    copies: [],
    files: undefined,
    image: undefined,
    values,
  };
  if (target.kind === "boot" || target.kind === "offline") {
    for (const column of ["kernel", "initrd", "kcmdline"]) values.set(`bootparams.${column}`, "");
  } else {
    if (address === undefined) {
      throw new NodeError(
        node,
        "It has no address: set hosts.ip, or add its name to /etc/hosts with makehosts",
      );
    }
    if (macs.length === 0) {
      throw new NodeError(node, "mac.mac is not set: its network card cannot be told apart");
    }
    if (server === undefined) {
      throw new NodeError(node, "No address of this server is known on its network: set site.master");
    }
    await addLoad(boot, target, server, around);
  }
  values.set("chain.currstate", boot.plan.state);
  // The last word of a chain stays: it does not begin anew. After an installation the node boots what is on its disk.
  const last = boot.image?.provmethod === "install" ? "boot" : word;
  if (last !== undefined) values.set("chain.currchain", left || last);
  return boot;
}

async function addLoad(
  boot: NodeBoot,
  target: BootTarget,
  server: string,
  around: Surroundings,
): Promise<void> {
  const { attributes, site } = around;
  const { plan, values } = boot;
  const { node } = plan;
  const get = (column: typeof bootColumns[number]) => attributes.get(node, column);
  const port = get("nodehm.serialport") ?? site.get("defserialport");
  const console = consoleArguments({
    port,
    speed: get("nodehm.serialspeed") ?? site.get("defserialspeed"),
    flow: get("nodehm.serialflow") ?? site.get("defserialflow"),
  });
  const xcatdport = sitePort(site, "xcatdport");
  if (target.kind === "discovery") {
    const { kernel, initrd } = await around.discovery.of(get("nodetype.arch") ?? "x86_64");
    const words = ["quiet", console, `xcatd=${server}:${xcatdport}`, `destiny=${target.destiny}`];
    plan.state = target.destiny;
    plan.load = { kernel, initrd, kcmdline: words.filter((word) => word !== "").join(" ") };
  } else {
    const image = await imageOf(node, target, around);
    const extra = [image.addkcmdline, get("bootparams.addkcmdline") ?? ""].filter((words) => words !== "")
      .join(" ");
    const domain = site.get("domain");
    const facts: InstallNode = {
      node,
      hostname: domain === undefined || node.includes(".") ? node : `${node}.${domain}`,
      server,
      xcatdport,
      xcatiport: sitePort(site, "xcatiport"),
      httpport: plan.httpport ?? "80",
      interface: interfaceOf(node, attributes),
      timezone: site.get("timezone"),
      uefi: boot.method.name.startsWith("grub2"),
      throwAwayPassword: around.throwAwayPassword(),
      console,
      addkcmdline: extra,
    };
    const { copies, files, ...load } = image.load(facts);
    plan.state = `${image.provmethod} ${image.osvers}-${image.osarch}-${image.profile}`;
    plan.load = load;
    plan.arch = image.osarch;
    boot.copies = copies;
    boot.files = files;
    boot.image = image;
    values.set("nodetype.os", image.osvers).set("nodetype.arch", image.osarch).set(
      "nodetype.profile",
      image.profile,
    );
    values.set("nodetype.provmethod", image.imagename ?? image.provmethod);
  }
  const { kernel, initrd, kcmdline } = plan.load;
  if (/\p{Cc}/u.test(kernel + initrd + kcmdline)) {
    throw new NodeError(
      node,
      "Its kernel arguments have a control character, such as a new line; look at addkcmdline, nodehm.serialport, " +
        "nodehm.serialspeed and site.timezone",
    );
  }
  values.set("bootparams.kernel", kernel).set("bootparams.initrd", initrd).set(
    "bootparams.kcmdline",
    kcmdline,
  );
}

function imageOf(node: string, target: BootTarget, { attributes, images }: Surroundings): Promise<BootImage> {
  if (target.kind === "statelite") throw new UnsupportedError("nodeset statelite is not there yet");
  const provmethod = attributes.get(node, "nodetype.provmethod");
  const named = target.kind === "osimage" ? target.name ?? provmethod : undefined;
  if (named !== undefined && named !== "netboot" && named !== "install") return images.named(named);
  const [os, arch, profile] = ["nodetype.os", "nodetype.arch", "nodetype.profile"].map((column) => {
    const value = attributes.get(node, column);
    if (value === undefined) {
      throw new NodeError(node, `${column} is not set; or name the image by osimage=NAME`);
    }
    return value;
  });
  const isInstall = (target.kind === "osimage" ? named : target.kind) === "install";
  return images.of(isInstall ? "install" : "netboot", os ?? "", arch ?? "", profile ?? "");
}

/** `mac` and an address mean the interface that the node boots by, whose name nobody knows before. */
function interfaceOf(node: string, attributes: Attributes): string | undefined {
  for (const column of ["noderes.installnic", "noderes.primarynic"]) {
    const name = attributes.get(node, column);
    if (name === undefined || name === "mac" || parseMacs(name, node)) continue;
    if (/^[A-Za-z][\w.-]{0,14}$/.test(name)) return name;
    throw new NodeError(node, `${column}: "${name}" is no name of a network interface`);
  }
  return undefined;
}

/** The node's own interfaces: those named after it, else the first. */
export function bootMacs(node: string, attributes: Attributes): string[] {
  const text = attributes.get(node, "mac.mac");
  if (text === undefined) return [];
  const macs = parseMacs(text, node);
  if (!macs) throw new NodeError(node, `mac.mac: "${text}" is no hardware address`);
  const own = macs.filter(({ host }) => host === node);
  return (own.length > 0 ? own : macs.slice(0, 1)).map(({ mac }) => mac);
}

interface ChainStep {
  target: BootTarget;
  /** The word of the chain that the target is; undefined: it was asked for. */
  word?: string;
  /** What of the chain is left. */
  left?: string;
}

/** The first word of the node's chain. @throws NodeError there is none, or none that can be */
function nextInChain(node: string, attributes: Attributes): ChainStep {
  const current = attributes.get(node, "chain.currchain");
  // What an installed node says when it is done, where its nodeset left no chain.
  if (current === undefined && attributes.get(node, "chain.currstate")?.startsWith("install ")) {
    return { target: { kind: "boot" }, word: "boot" };
  }
  const chain = current ?? attributes.get(node, "chain.chain") ?? "";
  const [word = "", ...rest] = chain.split(",").map((word) => word.trim());
  if (word === "") throw new NodeError(node, "Nothing is next: chain.currchain and chain.chain are empty");
  const target = parseBootTarget(word);
  if (target.kind === "next" || target.kind === "stat") {
    throw new NodeError(node, `"${word}" cannot stand in a chain`);
  }
  return { target, word, left: rest.join(",") };
}
